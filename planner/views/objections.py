"""Concerns: somebody says that a stage is not ready, and a lead replies. For leads and for people taking part."""

import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from planner.actions import objections as actions
from planner.forms.objections import ConcernForm, ConcernReplyForm, ConcernWordsForm, NotGoodEnoughForm
from planner.models import Objection
from planner.queries.objections import ObjectionView, objection_line, objection_lines
from planner.queries.raising import RaisePage, raise_page
from planner.views.writing import MemberRequest, closed_answer
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.signed_out import kept_words
from stakeholders.steps import ProjectIsArchived


@dataclass(frozen=True, slots=True)
class Door:
    """Which way somebody came in: the shell and the addresses of their pages."""

    base: str
    list: str
    for_leads: bool


LEADS = Door("base.html", "concerns", for_leads=True)
MINE = Door("take_part_base.html", "my_concerns", for_leads=False)


def _context(request: MemberRequest, project: Project, door: Door, **more: Any) -> dict[str, Any]:
    return {
        "project": project,
        "member": request.member,
        "nav": "concerns",
        "base": door.base,
        "for_leads": door.for_leads,
        "back": reverse(door.list, args=[project.here]),
        **more,
    }


def _find(project: Project, code: UUID) -> Objection:
    objection: Objection = get_object_or_404(project.objections.select_related("stage"), code=code)
    objection.project = project
    return objection


def _line(request: MemberRequest, project: Project, code: UUID, door: Door) -> ObjectionView:
    line = objection_line(project, code, viewer_id=request.member.pk, for_leads=door.for_leads)
    if line is None:
        raise Http404
    return line


# The list ------------------------------------------------------------------------------------------------------------


@lead_view
@require_safe
def concerns(request: LeadRequest, project: Project) -> HttpResponse:
    """Every concern, those that wait for a reply first."""
    return _list(request, project, LEADS, "planner/concern_list.html")


@participant_view
@require_safe
def my_concerns(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Every concern, as people taking part read them; one's own can be changed."""
    return _list(request, project, MINE, "planner/my_concern_list.html")


def _list(request: MemberRequest, project: Project, door: Door, template: str) -> HttpResponse:
    lines = objection_lines(project, viewer_id=request.member.pk, for_leads=door.for_leads)
    context = _context(
        request,
        project,
        door,
        waiting=[line for line in lines if line.reply is None],
        answered=[line for line in lines if line.reply is not None],
    )
    if not door.for_leads:
        context["back"] = reverse("take_part", args=[project.here])
    return render(request, template, context)


# Raising one ---------------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def concern_raise(request: LeadRequest, project: Project) -> HttpResponse:
    """Say, with one's name, that a stage is not ready."""
    return _raise(request, project, LEADS)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_concern_raise(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Say that a stage is not ready; the name is not shown unless one wants it."""
    return _raise(request, project, MINE)


def _raise(request: MemberRequest, project: Project, door: Door) -> HttpResponse:
    if request.method != "POST":
        refuse_if_archived(project)
    page = raise_page(project, member_id=request.member.pk)
    initial = {"stage": _wanted_stage(request, page), "code": uuid.uuid4()}
    form = ConcernForm(sent(request), stages=page.stages, asks_name=not door.for_leads, initial=initial)
    sent_before = False
    if request.method == "POST" and form.is_valid():
        stage = next(stage for stage in page.stages if str(stage.position) == form.cleaned_data["stage"])
        stage.project = project
        try:
            actions.raise_objection(
                stage=stage,
                code=form.cleaned_data["code"],
                words=form.cleaned_data["words"],
                shows_name=form.cleaned_data.get("shows_name", True),
                by=request.actor,
            )
        except actions.StageTakesNone:
            form.add_error("stage", _("No concern can be raised about this stage now. Choose another."))
        except actions.TooManyWithheld:
            form.add_error(
                "shows_name",
                _("3 of your concerns without a name wait for a reply. Tick “Show my name” to send this one too."),
            )
        except actions.SentBefore:
            sent_before = True
            data = request.POST.copy()
            data["code"] = str(uuid.uuid4())
            form = ConcernForm(data, stages=page.stages, asks_name=not door.for_leads)
        except (ProjectIsArchived, actions.NotHere):
            return closed_answer(request)
        except NothingChanged:
            messages.info(request, _("Your concern was sent already."))
            return redirect(door.list, project.here)
        else:
            messages.success(request, _("Your concern is sent. It stays open until a lead replies."))
            return redirect(door.list, project.here)
    context = _context(request, project, door, page=page, form=form, sent_before=sent_before, has_errors=sent_before)
    status = 409 if sent_before else 422 if form.is_bound and form.errors else 200
    return render(request, "planner/concern_raise.html", context, status=status)


def _wanted_stage(request: MemberRequest, page: RaisePage) -> str:
    """The stage that the address asks for, or the present one."""
    wanted = request.GET.get("stage", "")
    return wanted if wanted in {str(stage.position) for stage in page.stages} else str(page.now or "")


# Changing one's own --------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def concern_change(request: LeadRequest, project: Project, concern_code: UUID) -> HttpResponse:
    """Change one's own words, or take them away."""
    return _change(request, project, concern_code, LEADS)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_concern_change(request: ParticipantRequest, project: Project, concern_code: UUID) -> HttpResponse:
    """Change one's own words, or take them away."""
    return _change(request, project, concern_code, MINE)


def _change(request: MemberRequest, project: Project, code: UUID, door: Door) -> HttpResponse:
    if request.method != "POST":
        refuse_if_archived(project)
    line = _line(request, project, code, door)
    if not line.is_mine:
        raise PermissionDenied
    if request.method == "POST" and "take_away" in request.POST:
        return _take_away(request, project, code, door)
    form = ConcernWordsForm(sent(request), initial={"words": line.words, "version": line.version})
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_objection(objection=_find(project, code), by=request.actor, **form.cleaned_data)
        except actions.ConcernChanged:
            changed = True
            form = _of_version(ConcernWordsForm, request, line.version)
        except NothingChanged:
            messages.info(request, _("Nothing was changed."))
            return redirect(door.list, project.here)
        except (ProjectIsArchived, actions.NotHere, actions.RepliedAlready, actions.WordsTakenAway) as refused:
            return kept_words(request, heading=str(_WHY_NOT[type(refused)]), status=409)
        else:
            messages.success(request, _("Your words are changed."))
            return redirect(door.list, project.here)
    context = _context(request, project, door, line=line, one=[line], form=form, changed=changed, has_errors=changed)
    status = 409 if changed else 422 if form.is_bound and form.errors else 200
    return render(request, "planner/concern_change.html", context, status=status)


_WHY_NOT = {
    ProjectIsArchived: gettext_lazy("Nothing more can be written here"),
    actions.NotHere: gettext_lazy("Nothing more can be written here"),
    actions.RepliedAlready: gettext_lazy("A lead has replied, so your words stay as they are"),
    actions.WordsTakenAway: gettext_lazy("You took these words away"),
}


def _of_version[F: (ConcernWordsForm, ConcernReplyForm)](form: type[F], request: MemberRequest, version: int) -> F:
    """The form with what was typed, for the words as they stand now."""
    data = request.POST.copy()
    data["version"] = str(version)
    return form(data)


def _take_away(request: MemberRequest, project: Project, code: UUID, door: Door) -> HttpResponse:
    try:
        actions.take_words_away(objection=_find(project, code), by=request.actor)
    except NothingChanged:
        messages.info(request, _("Your words were taken away already."))
    except (ProjectIsArchived, actions.NotHere):
        return closed_answer(request)
    else:
        messages.success(request, _("Your words are taken away."))
    return redirect(door.list, project.here)


# Replying ------------------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def concern_reply(request: LeadRequest, project: Project, concern_code: UUID) -> HttpResponse:
    """Reply to a concern, which closes it."""
    if request.method != "POST":
        refuse_if_archived(project)
    line = _line(request, project, concern_code, LEADS)
    form = ConcernReplyForm(sent(request), initial={"version": line.version})
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply_to_objection(objection=_find(project, concern_code), by=request.actor, **form.cleaned_data)
        except actions.ConcernChanged:
            problem = "changed"
            line = _line(request, project, concern_code, LEADS)
            form = _of_version(ConcernReplyForm, request, line.version)
        except NothingChanged:
            problem = "replied"
            line = _line(request, project, concern_code, LEADS)
        except (ProjectIsArchived, actions.NotHere):
            return closed_answer(request)
        else:
            messages.success(request, _("Your reply is sent. Everyone taking part can read it."))
            return redirect("concerns", project.code)
    if problem == "replied" and line.reply is not None and line.reply.words == form.cleaned_data["words"]:
        messages.info(request, _("The reply was sent already."))
        return redirect("concerns", project.code)
    context = _context(
        request, project, LEADS, line=line, one=[line], form=form, problem=problem, has_errors=bool(problem)
    )
    status = 409 if problem else 422 if form.is_bound and form.errors else 200
    return render(request, "planner/concern_reply.html", context, status=status)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def not_good_enough(request: LeadRequest, project: Project, concern_code: UUID) -> HttpResponse:
    """Say, with one's name, that a reply is not good enough."""
    return _say(request, project, concern_code, LEADS)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_not_good_enough(request: ParticipantRequest, project: Project, concern_code: UUID) -> HttpResponse:
    """Say that a reply is not good enough."""
    return _say(request, project, concern_code, MINE)


def _say(request: MemberRequest, project: Project, code: UUID, door: Door) -> HttpResponse:
    if request.method != "POST":
        refuse_if_archived(project)
    line = _line(request, project, code, door)
    if line.reply is None:
        raise Http404
    act = actions.say_not_good_enough if line.may_say else actions.change_not_good_enough
    form = NotGoodEnoughForm(sent(request), initial={"words": line.reply.mine})
    if request.method == "POST" and form.is_valid():
        try:
            act(objection=_find(project, code), words=form.cleaned_data["words"], by=request.actor)
        except NothingChanged:
            messages.info(request, _("You said so already."))
        except (ProjectIsArchived, actions.NotHere):
            return closed_answer(request)
        else:
            messages.success(request, _("It stands beside the reply now."))
        return redirect(door.list, project.here)
    context = _context(request, project, door, line=line, one=[line], form=form)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "planner/concern_not_good_enough.html", context, status=status)
