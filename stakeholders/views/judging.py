"""Giving one's own view of a group: one question a page for people taking part, one page for leads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from coproduction.languages import PageLanguage
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view, refuse_if_archived
from stakeholders.actions.judging import GroupIsGone, NoViewYet, judge_group, say_still_so
from stakeholders.forms.judging import LABELS, LeadViewForm, QuestionForm
from stakeholders.grid import Placing
from stakeholders.models import Group, Project
from stakeholders.picture.group import draw_group
from stakeholders.picture.shapes import Svg
from stakeholders.queries.groups import any_group_by_code
from stakeholders.queries.judging import AskedGroup, Question, asked_group, next_question
from stakeholders.queries.judging import my_views as views_of
from stakeholders.revealing import View


def _group(project: Project, code: UUID) -> Group:
    """The group, also one that became part of another. Raises Http404."""
    group = any_group_by_code(project, code)
    if group is None:
        raise Http404
    return group


# The person ----------------------------------------------------------------------------------------------------------


@participant_view
@require_safe
def my_views(request: ParticipantRequest, project: Project) -> HttpResponse:
    """The groups I am asked about, my own first; and what I said of groups."""
    context = {"views": views_of(project, request.member), "back": reverse("take_part", args=[project.here])}
    return _shown(request, project, "stakeholders/my_views.html", context)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_view(request: ParticipantRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Here is where you put them: beside where the team puts them, once all is said."""
    group = _group(project, group_code)
    if group.merged_into is not None:
        return _gone(request, project, group)
    asked = asked_group(group, request.member)
    if asked.next is not None:
        return redirect("my_view_say", project.here, group.code, asked.next.value)
    if request.method == "POST":
        refuse_if_archived(project)
        try:
            say_still_so(group=group, by=request.actor)
            messages.success(request, _("Saved. It is still your view."))
        except (GroupIsGone, NoViewYet):
            return _gone(request, project, group)
        return redirect("my_views", project.here)
    context = _placed(asked, place="" if project.is_archived else project.here) | {
        "views": views_of(project, request.member),
        "back": reverse("my_views", args=[project.here]),
    }
    return _shown(request, project, "stakeholders/my_view.html", context)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_view_say(request: ParticipantRequest, project: Project, group_code: UUID, question: str) -> HttpResponse:
    """One question about one group. It is saved at once, and the next one follows."""
    if question not in Question:
        raise Http404
    group = _group(project, group_code)
    if group.merged_into is not None:
        return _gone(request, project, group)
    refuse_if_archived(project)
    asked = asked_group(group, request.member)
    form = QuestionForm(sent(request), question=Question(question), judgement=asked.judgement, is_own=asked.is_own)
    if request.method == "POST" and form.is_valid():
        try:
            following = next_question(judge_group(group=group, says=form.says, by=request.actor))
        except GroupIsGone:
            return _gone(request, project, group)
        if following is None:
            return redirect("my_view", project.here, group.code)
        return redirect("my_view_say", project.here, group.code, following.value)
    context = {
        "group": group,
        "form": form,
        "number": list(Question).index(Question(question)) + 1,
        "back": reverse("my_views", args=[project.here]),
    }
    return _shown(request, project, "stakeholders/my_view_say.html", context, status=422 if form.errors else 200)


def _shown(
    request: ParticipantRequest, project: Project, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, template, {"project": project, "member": request.member, **context}, status=status)


def _gone(request: ParticipantRequest, project: Project, group: Group) -> HttpResponse:
    """The group was taken off the list, or became part of another: on to that one."""
    _tell_gone(request, group)
    if group.merged_into is not None:
        return redirect("my_view", project.here, group.merged_into.code)
    return redirect("my_views", project.here)


def _tell_gone(request: HttpRequest, group: Group) -> None:
    if group.merged_into is not None:
        words = _("“%(group)s” is part of “%(into)s” now. Say here where you put that.")
        messages.info(request, words % {"group": group.name, "into": group.merged_into.name})
    else:
        messages.info(request, _("This group is not in the list any more."))


def _placed(asked: AskedGroup, *, place: str = "") -> dict[str, Any]:
    """What a page shows of one group: each question, what the person said of it, and what the team says.

    With somebody's place each line leads to the page that changes it.
    """
    position, answers = asked.group.position, asked.answers
    placing = position.placing if position is not None else None
    teams = {Question.AFFECTED: placing.affected_word, Question.SAY: placing.say_word} if placing is not None else {}
    mine = asked.judgement.view if asked.judgement is not None else None
    return {
        "picture": _picture(asked.group, placing, mine) if mine is not None else "",
        "group": asked.group,
        "asked": asked,
        "placing": placing,
        "lines": [
            {
                "label": label,
                "mine": answers[question],
                "teams": teams.get(question, ""),
                "change": reverse("my_view_say", args=[place, asked.group.code, question.value]) if place else "",
            }
            for question, label in LABELS.items()
            if question in answers
        ],
    }


def _picture(group: Group, team: Placing | None, mine: View) -> Svg:
    return draw_group(
        name=group.name,
        team=team,
        belong=None,
        others=None,
        language=PageLanguage(),
        identity="mine",
        mine=mine,
    )


# Leads ---------------------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_my_view(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """A lead's own view of a group, on one page. Nobody but they read it there."""
    group = _group(project, group_code)
    if group.merged_into is not None:
        return _gone_for_leads(request, project, group)
    asked = asked_group(group, request.member)
    form = LeadViewForm(sent(request), judgement=asked.judgement)
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            try:
                judge_group(group=group, says=form.says, by=request.actor)
            except GroupIsGone:
                return _gone_for_leads(request, project, group)
            messages.success(request, _("Your view is saved. Nobody but you reads it alone."))
            return redirect("group_my_view", project.code, group.code)
    context = _placed(asked) | {"project": project, "nav": "groups", "form": form}
    return render(request, "stakeholders/group_my_view.html", context, status=422 if form.errors else 200)


def _gone_for_leads(request: HttpRequest, project: Project, group: Group) -> HttpResponse:
    _tell_gone(request, group)
    if group.merged_into is not None:
        return redirect("group_my_view", project.code, group.merged_into.code)
    return redirect("group_list", project.code)
