"""Requests to include: somebody says that a group is missing, left out, or placed or named wrongly; a lead replies."""

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
from planner.actions import challenges as actions
from planner.actions.objections import NotHere, RepliedAlready, SentBefore, TooManyWithheld, WordsTakenAway
from planner.forms.challenges import NotEnoughForm, RequestForm, RequestReplyForm, RequestWordsForm
from planner.queries.challenges import ChallengeView, RequestPage, challenge_line, challenge_lines, request_page
from planner.views.writing import MemberRequest, closed_answer
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view, refuse_if_archived
from stakeholders.actions.groups import GroupIsGone, GroupIsThere
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Challenge, Project
from stakeholders.signed_out import kept_words
from stakeholders.steps import ProjectIsArchived


@dataclass(frozen=True, slots=True)
class Door:
    """Which way somebody came in: the shell and the addresses of their pages."""

    base: str
    list: str
    for_leads: bool


LEADS = Door("base.html", "challenge_list", for_leads=True)
MINE = Door("take_part_base.html", "my_challenges", for_leads=False)


def _context(request: MemberRequest, project: Project, door: Door, **more: Any) -> dict[str, Any]:
    return {
        "project": project,
        "member": request.member,
        "nav": "groups",
        "base": door.base,
        "for_leads": door.for_leads,
        "back": reverse(door.list, args=[project.here]),
        **more,
    }


def _find(project: Project, code: UUID) -> Challenge:
    challenge: Challenge = get_object_or_404(project.challenges.select_related("group"), code=code)
    challenge.project = project
    return challenge


def _line(request: MemberRequest, project: Project, code: UUID, door: Door) -> ChallengeView:
    line = challenge_line(project, code, viewer_id=request.member.pk, for_leads=door.for_leads)
    if line is None:
        raise Http404
    return line


# The list ------------------------------------------------------------------------------------------------------------


@lead_view
@require_safe
def challenge_list(request: LeadRequest, project: Project) -> HttpResponse:
    """Every request, those that wait for a reply first."""
    return _list(request, project, LEADS, "planner/challenge_list.html", back="group_list")


@participant_view
@require_safe
def my_challenges(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Every request, as people taking part read them; one's own can be changed."""
    return _list(request, project, MINE, "planner/my_challenge_list.html", back="my_register")


def _list(request: MemberRequest, project: Project, door: Door, template: str, *, back: str) -> HttpResponse:
    lines = challenge_lines(project, viewer_id=request.member.pk, for_leads=door.for_leads)
    context = _context(
        request,
        project,
        door,
        waiting=[line for line in lines if line.reply is None],
        answered=[line for line in lines if line.reply is not None],
        back=reverse(back, args=[project.here]),
    )
    return render(request, template, context)


# Making one ----------------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def challenge_raise(request: LeadRequest, project: Project) -> HttpResponse:
    """Say, with one's name, that a group is missing, or what is wrong with one of the list."""
    return _raise(request, project, LEADS)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_challenge_raise(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Say that a group is missing, or what is wrong with one; the name is not shown unless one wants it."""
    return _raise(request, project, MINE)


def _raise(request: MemberRequest, project: Project, door: Door) -> HttpResponse:
    if request.method != "POST":
        refuse_if_archived(project)
    page = _raise_page(request, project)
    if page is None:
        return _group_gone(request)
    form = _raise_form(sent(request), page, door)
    sent_before = False
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, project, page, form)
        except SentBefore:
            sent_before = True
            data = request.POST.copy()
            data["code"] = str(uuid.uuid4())
            form = _raise_form(data, page, door)
        except (ProjectIsArchived, NotHere):
            return closed_answer(request)
        except GroupIsGone:
            return _group_gone(request)
        except (GroupIsThere, actions.NotSoNow, TooManyWithheld) as refused:
            _say_why_not(form, refused)
        else:
            return redirect(door.list, project.here)
    context = _context(request, project, door, page=page, form=form, sent_before=sent_before, has_errors=sent_before)
    context["back"] = _back_from_raise(project, page, door)
    status = 409 if sent_before else 422 if form.is_bound and form.errors else 200
    return render(request, "planner/challenge_raise.html", context, status=status)


def _raise_page(request: MemberRequest, project: Project) -> RequestPage | None:
    """What can be said here; None for a group that the list does not have."""
    try:
        code = UUID(request.GET["group"]) if request.GET.get("group") else None
    except ValueError:
        return None
    return request_page(project, member_id=request.member.pk, group_code=code)


def _raise_form(data: Any, page: RequestPage, door: Door) -> RequestForm:
    return RequestForm(
        data,
        group=page.group,
        may_say=page.may_say,
        asks_name=not door.for_leads,
        initial={"code": uuid.uuid4()},
    )


def _group_gone(request: MemberRequest) -> HttpResponse:
    """The list has no such group: what was typed is kept. Raises Http404 where nothing was sent."""
    if request.method != "POST":
        raise Http404
    return kept_words(request, heading=_("This group is not in the list any more"), status=409)


def _send(request: MemberRequest, project: Project, page: RequestPage, form: RequestForm) -> None:
    """Make the request that the form holds, and tell the person."""
    try:
        actions.raise_challenge(
            project=project,
            code=form.cleaned_data["code"],
            asked=_asked(form, page),
            shows_name=form.cleaned_data.get("shows_name", True),
            by=request.actor,
        )
    except NothingChanged:
        messages.info(request, _("This was sent already."))
    else:
        messages.success(request, _("It is sent. It stays open until a lead replies."))


def _asked(form: RequestForm, page: RequestPage) -> actions.Asked:
    return actions.Asked(
        about=form.about_asked,
        words=form.cleaned_data["words"],
        group=page.group,
        missing_name=form.cleaned_data.get("name", ""),
    )


def _say_why_not(form: RequestForm, refused: Exception) -> None:
    """Put beside a field why nothing was sent."""
    if isinstance(refused, GroupIsThere):
        words = _("“%(group)s” is in the list already. Go back, and choose it there.")
        form.add_error("name", words % {"group": refused.name})
    elif isinstance(refused, TooManyWithheld):
        words = _("3 of your requests without a name wait for a reply. Tick “Show my name” to send this one too.")
        form.add_error("shows_name", words)
    else:
        form.add_error(None, _("This changed meanwhile. Go back, and look at the group again."))


def _back_from_raise(project: Project, page: RequestPage, door: Door) -> str:
    """Where the press that led here was."""
    if not door.for_leads:
        return reverse("my_register", args=[project.here])
    if page.group is not None:
        return reverse("group_detail", args=[project.code, page.group.code])
    return reverse(door.list, args=[project.here])


# Changing one's own --------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def challenge_change(request: LeadRequest, project: Project, challenge_code: UUID) -> HttpResponse:
    """Change one's own words, or take them away."""
    return _change(request, project, challenge_code, LEADS)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_challenge_change(request: ParticipantRequest, project: Project, challenge_code: UUID) -> HttpResponse:
    """Change one's own words, or take them away."""
    return _change(request, project, challenge_code, MINE)


def _change(request: MemberRequest, project: Project, code: UUID, door: Door) -> HttpResponse:
    if request.method != "POST":
        refuse_if_archived(project)
    line = _line(request, project, code, door)
    if not line.is_mine:
        raise PermissionDenied
    if request.method == "POST" and "take_away" in request.POST:
        return _take_away(request, project, code, door)
    initial = {"name": line.group_name, "words": line.words, "version": line.version}
    form = RequestWordsForm(sent(request), about=line.about, initial=initial)
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_challenge(
                challenge=_find(project, code),
                words=form.cleaned_data["words"],
                missing_name=form.cleaned_data.get("name", ""),
                version=form.cleaned_data["version"],
                by=request.actor,
            )
        except actions.RequestChanged:
            changed = True
            form = RequestWordsForm(_of_version(request, line.version), about=line.about)
        except NothingChanged:
            messages.info(request, _("Nothing was changed."))
            return redirect(door.list, project.here)
        except GroupIsThere as refused:
            words = _("“%(group)s” is in the list already. Go back, and choose it there.")
            form.add_error("name", words % {"group": refused.name})
        except (ProjectIsArchived, NotHere, RepliedAlready, WordsTakenAway) as refused:
            return kept_words(request, heading=str(_WHY_NOT[type(refused)]), status=409)
        else:
            messages.success(request, _("Your words are changed."))
            return redirect(door.list, project.here)
    context = _context(request, project, door, line=line, one=[line], form=form, changed=changed, has_errors=changed)
    status = 409 if changed else 422 if form.is_bound and form.errors else 200
    return render(request, "planner/challenge_change.html", context, status=status)


_WHY_NOT = {
    ProjectIsArchived: gettext_lazy("Nothing more can be written here"),
    NotHere: gettext_lazy("Nothing more can be written here"),
    RepliedAlready: gettext_lazy("A lead has replied, so your words stay as they are"),
    WordsTakenAway: gettext_lazy("You took these words away"),
}


def _of_version(request: MemberRequest, version: int) -> Any:
    """What was typed, for the words as they stand now."""
    data = request.POST.copy()
    data["version"] = str(version)
    return data


def _take_away(request: MemberRequest, project: Project, code: UUID, door: Door) -> HttpResponse:
    try:
        actions.take_request_words_away(challenge=_find(project, code), by=request.actor)
    except NothingChanged:
        messages.info(request, _("Your words were taken away already."))
    except (ProjectIsArchived, NotHere):
        return closed_answer(request)
    else:
        messages.success(request, _("Your words are taken away."))
    return redirect(door.list, project.here)


# Replying ------------------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def challenge_reply(request: LeadRequest, project: Project, challenge_code: UUID) -> HttpResponse:
    """Reply to a request, which closes it; with one tick, do what it asks for in the same moment."""
    if request.method != "POST":
        refuse_if_archived(project)
    line = _line(request, project, challenge_code, LEADS)
    form = _reply_form(sent(request), line)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply_to_challenge(challenge=_find(project, challenge_code), by=request.actor, **form.cleaned_data)
        except actions.RequestChanged:
            problem = "changed"
            line = _line(request, project, challenge_code, LEADS)
            form = _reply_form(_of_version(request, line.version), line)
        except NothingChanged:
            problem = "replied"
            line = _line(request, project, challenge_code, LEADS)
        except (ProjectIsArchived, NotHere):
            return closed_answer(request)
        else:
            messages.success(request, _("Your reply is sent. Everyone taking part can read it."))
            return redirect("challenge_list", project.code)
    if problem == "replied" and line.reply is not None and line.reply.words == form.cleaned_data["words"]:
        messages.info(request, _("The reply was sent already."))
        return redirect("challenge_list", project.code)
    context = _context(
        request, project, LEADS, line=line, one=[line], form=form, problem=problem, has_errors=bool(problem)
    )
    status = 409 if problem else 422 if form.is_bound and form.errors else 200
    return render(request, "planner/challenge_reply.html", context, status=status)


def _reply_form(data: Any, line: ChallengeView) -> RequestReplyForm:
    initial = {"version": line.version}
    return RequestReplyForm(data, about=line.about, may_do_it=line.may_be_done, initial=initial)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def challenge_not_enough(request: LeadRequest, project: Project, challenge_code: UUID) -> HttpResponse:
    """Say, with one's name, that a reply is not good enough."""
    return _say(request, project, challenge_code, LEADS)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_challenge_not_enough(request: ParticipantRequest, project: Project, challenge_code: UUID) -> HttpResponse:
    """Say that a reply is not good enough."""
    return _say(request, project, challenge_code, MINE)


def _say(request: MemberRequest, project: Project, code: UUID, door: Door) -> HttpResponse:
    if request.method != "POST":
        refuse_if_archived(project)
    line = _line(request, project, code, door)
    if line.reply is None:
        raise Http404
    act = actions.say_reply_not_enough if line.may_say else actions.change_reply_not_enough
    form = NotEnoughForm(sent(request), initial={"words": line.reply.mine})
    if request.method == "POST" and form.is_valid():
        try:
            act(challenge=_find(project, code), words=form.cleaned_data["words"], by=request.actor)
        except NothingChanged:
            messages.info(request, _("You said so already."))
        except (ProjectIsArchived, NotHere):
            return closed_answer(request)
        else:
            messages.success(request, _("It stands beside the reply now."))
        return redirect(door.list, project.here)
    context = _context(request, project, door, line=line, one=[line], form=form)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "planner/challenge_not_enough.html", context, status=status)
