"""Talks about the promise: writing one down, printing what helps to hold one, and saying that a note is right."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from planner.actions import talks as actions
from planner.actions.check_ins import NoPromiseYet
from planner.actions.objections import NotHere, SentBefore
from planner.forms.talks import WRONG_DAY, TalkAnswerForm, TalkForm
from planner.models import TalkNote
from planner.queries.check_in_results import asks_for_talks
from planner.queries.promise import promise_text
from planner.queries.talks import TalkView, holders, talk_line, talk_lines
from planner.views.my_pages import my_context, place_address
from planner.views.writing import MemberRequest, closed_answer
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, own_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.signed_out import kept_words
from stakeholders.steps import ProjectIsArchived

LINES_ON_SHEET, LINES_IN_LARGER_TYPE = 4, 3
"""Lines of our promise that stand on one page of A4."""


def _context(project: Project, **more: Any) -> dict[str, Any]:
    return {"project": project, "nav": "promise", **more}


# Leads ---------------------------------------------------------------------------------------------------------------


@lead_view
@require_safe
def talk_list(request: LeadRequest, project: Project) -> HttpResponse:
    """Every talk, the latest first, and what a talk is for."""
    talks = talk_lines(project, viewer=request.member)
    context = _context(project, talks=talks, few=asks_for_talks(project))
    return render(request, "planner/talk_list.html", context)


@lead_view
@require_safe
def talk_kit(request: LeadRequest, project: Project) -> HttpResponse:
    """What helps somebody to hold a talk of twenty minutes, to print; `?large` in larger type."""
    text = promise_text(project)
    large = "large" in request.GET
    lines, most = text.counting, LINES_IN_LARGER_TYPE if large else LINES_ON_SHEET
    sheets = [lines[first : first + most] for first in range(0, len(lines), most)]
    context = _context(project, text=text, sheets=sheets, large=large)
    return render(request, "planner/talk_kit.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def talk_add(request: LeadRequest, project: Project) -> HttpResponse:
    """Write down a talk that somebody else held."""
    return _write(request, project)


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_talk_add(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Write down a talk that one held oneself."""
    return _write(request, project)


def _write(request: MemberRequest, project: Project) -> HttpResponse:
    if request.method != "POST":
        refuse_if_archived(project)
    for_leads = request.member.is_lead
    text = promise_text(project)
    lines = text.counting if text.current is not None else []
    people = list(holders(project)) if for_leads else None
    initial = {"code": uuid.uuid4(), **{f"state-{line.key}": "none" for line in lines}}
    form = TalkForm(sent(request), initial=initial, lines=lines, holders=people)
    sent_before = False
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        talk = form.talk(held_by=None if for_leads else request.member.code)
        try:
            actions.write_talk(project=project, code=code, talk=talk, by=request.actor)
        except actions.WrongTalkDay:
            form.add_error("held_on", WRONG_DAY)
        except actions.NotAHolder as refused:
            if not for_leads:
                raise PermissionDenied from refused
            form.add_error("held_by", _("This person has left or leads the project. Choose somebody else."))
        except SentBefore:
            sent_before = True
            data = request.POST.copy()
            data["code"] = str(uuid.uuid4())
            form = TalkForm(data, lines=lines, holders=people)
        except (ProjectIsArchived, NotHere, NoPromiseYet, actions.NothingSaid, actions.NotAskedAbout):
            return closed_answer(request)
        except NothingChanged:
            messages.info(request, _("The note was saved already."))
            return redirect("talk" if for_leads else "my_talk", project.here, code)
        else:
            messages.success(request, _("The note is saved. Somebody who was there says if it is right."))
            return redirect("talk" if for_leads else "my_talk", project.here, code)
    context = _context(project, form=form, lines=lines, sent_before=sent_before, has_errors=sent_before)
    context |= {
        "member": request.member,
        "base": "base.html" if for_leads else "take_part_base.html",
        "for_leads": for_leads,
        "back": reverse("talk_list", args=[project.code]) if for_leads else place_address(project),
    }
    status = 409 if sent_before else 422 if form.is_bound and form.errors else 200
    return render(request, "planner/talk_add.html", context, status=status)


def _line(request: MemberRequest, project: Project, code: UUID) -> TalkView:
    line = talk_line(project, code, viewer=request.member)
    if line is None:
        raise Http404
    return line


def _find(project: Project, code: UUID) -> TalkNote:
    talk: TalkNote = get_object_or_404(project.talks, code=code)
    talk.project = project
    return talk


@lead_view
@require_safe
def talk(request: LeadRequest, project: Project, talk_code: UUID) -> HttpResponse:
    """One note: what was said, and whether somebody who may say so says that it is right."""
    context = _context(project, talk=_line(request, project, talk_code))
    return render(request, "planner/talk_detail.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def talk_take_back(request: LeadRequest, project: Project, talk_code: UUID) -> HttpResponse:
    """Take a note back, after a page that asks."""
    if request.method != "POST":
        refuse_if_archived(project)
    line = _line(request, project, talk_code)
    if request.method == "POST":
        return _take_back(request, project, talk_code)
    return render(request, "planner/talk_take_back.html", _context(project, talk=line))


def _take_back(request: MemberRequest, project: Project, code: UUID) -> HttpResponse:
    try:
        actions.take_talk_back(talk=_find(project, code), by=request.actor)
    except actions.NotYourTalk as refused:
        raise PermissionDenied from refused
    except actions.SomebodyAgreed:
        messages.error(request, _("Somebody said meanwhile that the note is right. It stays."))
    except NothingChanged:
        messages.info(request, _("The note was taken back already."))
    except (ProjectIsArchived, NotHere):
        return closed_answer(request)
    else:
        messages.success(request, _("The note is taken back. It counts no more."))
    return redirect("talk" if request.member.is_lead else "my_talk", project.here, code)


# People taking part --------------------------------------------------------------------------------------------------


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_talk(request: ParticipantRequest, project: Project, talk_code: UUID) -> HttpResponse:
    """One note, and whether it is right; whoever wrote it can take it back."""
    line = _line(request, project, talk_code)
    if request.method == "POST" and "take_back" in request.POST:
        return _take_back(request, project, talk_code)
    form = TalkAnswerForm(sent(request), initial=_said_before(line))
    if request.method == "POST" and form.is_valid():
        is_right = form.cleaned_data["is_right"] == "yes"
        try:
            actions.answer_talk(
                talk=_find(project, talk_code), is_right=is_right, words=form.cleaned_data["words"], by=request.actor
            )
        except actions.MayNotAgree as refused:
            raise PermissionDenied from refused
        except actions.IsTakenBack:
            return kept_words(request, heading=_("The note was taken back meanwhile"), status=409)
        except (ProjectIsArchived, NotHere):
            return closed_answer(request)
        except NothingChanged:
            messages.info(request, _("You said so already."))
        else:
            messages.success(request, _("Your answer is saved. Thank you."))
        return redirect("my_talk", project.here, talk_code)
    context = my_context(request, project, back=place_address(project), talk=line, form=form)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "planner/my_talk.html", context, status=status)


def _said_before(line: TalkView) -> dict[str, str]:
    if line.mine is None:
        return {}
    return {"is_right": "yes" if line.mine.is_right else "no", "words": line.mine.words}
