"""The reply to a broken line of the promise, and that it is not good enough."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coproduction.htmx import sent
from planner.actions import value_replies as actions
from planner.actions.objections import NotHere, RepliedAlready
from planner.forms.objections import NotGoodEnoughForm
from planner.forms.value_replies import WRONG_DAY, ValueReplyForm
from planner.models import ValueReply
from planner.queries.stages import today_in
from planner.queries.talks import talk_line
from planner.queries.value_replies import (
    BrokenLine,
    broken_line,
    value_reply_line,
    value_reply_lines,
    was_taken_back,
)
from planner.views.writing import MemberRequest, closed_answer
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.signed_out import kept_words
from stakeholders.steps import ProjectIsArchived


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def value_reply(request: LeadRequest, project: Project, line_key: str) -> HttpResponse:
    """Publish the reply to the check-in or talk that said last that a line is broken."""
    if request.method != "POST":
        refuse_if_archived(project)
    if request.method == "POST" and was_taken_back(project, line_key):
        return kept_words(request, heading=_("The note was taken back meanwhile"), status=409)
    line = _line(project, line_key)
    form = ValueReplyForm(sent(request), initial={"code": uuid.uuid4(), "saw": line.code})
    problem = "replied" if line.is_replied and request.method != "POST" else ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply_to_value(
                project=project,
                key=line_key,
                code=form.cleaned_data["code"],
                saw=form.cleaned_data["saw"],
                reply=form.reply(),
                by=request.actor,
            )
        except actions.WrongDay:
            form.add_error("by_date", WRONG_DAY)
        except actions.SaidAgain:
            problem, line = "changed", _line(project, line_key)
            data = request.POST.copy()
            data["saw"] = str(line.code)
            form = ValueReplyForm(data)
        except RepliedAlready:
            problem = "replied"
        except (ProjectIsArchived, NotHere, actions.NotBroken):
            return closed_answer(request)
        except NothingChanged:
            messages.info(request, _("The reply was published already."))
            return redirect("you_said", project.code)
        else:
            messages.success(request, _("Your reply is published. Everyone taking part can read it."))
            return redirect("you_said", project.code)
    refused = request.method == "POST" and bool(problem)
    context = _context(request, project, line=line, form=form, problem=problem, has_errors=refused)
    context |= _said_before(request, project, line)
    status = 409 if refused else 422 if form.is_bound and form.errors else 200
    return render(request, "planner/value_reply.html", context, status=status)


def _context(request: MemberRequest, project: Project, **more: Any) -> dict[str, Any]:
    for_leads = request.member.is_lead
    return {
        "project": project,
        "member": request.member,
        "nav": "promise",
        "base": "base.html" if for_leads else "take_part_base.html",
        "for_leads": for_leads,
        "back": reverse("you_said" if for_leads else "my_you_said", args=[project.here]),
        "today": today_in(project),
        **more,
    }


def _line(project: Project, key: str) -> BrokenLine:
    line = broken_line(project, key)
    if line is None:
        raise Http404
    return line


def _said_before(request: LeadRequest, project: Project, line: BrokenLine) -> dict[str, Any]:
    """The talk that said so, if it was one, and the replies that the line has, the newest first."""
    replies = value_reply_lines(project, viewer_id=request.member.pk, for_leads=True)
    return {
        "talk": talk_line(project, line.code, viewer=request.member) if line.is_talk else None,
        "replies": [reply for reply in replies if reply.key == line.key],
    }


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def value_reply_not_enough(request: LeadRequest, project: Project, reply_code: UUID) -> HttpResponse:
    """Say, with one's name, that a reply is not good enough."""
    return _say(request, project, reply_code)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_value_reply_not_enough(request: ParticipantRequest, project: Project, reply_code: UUID) -> HttpResponse:
    """Say that a reply is not good enough."""
    return _say(request, project, reply_code)


def _say(request: MemberRequest, project: Project, code: UUID) -> HttpResponse:
    if request.method != "POST":
        refuse_if_archived(project)
    line = value_reply_line(project, code, viewer_id=request.member.pk, for_leads=request.member.is_lead)
    if line is None:
        raise Http404
    act = actions.say_value_reply_not_enough if line.may_say else actions.change_value_reply_not_enough
    form = NotGoodEnoughForm(sent(request), initial={"words": line.mine})
    context = _context(request, project, line=line, form=form)
    if request.method == "POST" and form.is_valid():
        try:
            act(reply=_find(project, code), words=form.cleaned_data["words"], by=request.actor)
        except NothingChanged:
            messages.info(request, _("You said so already."))
        except (ProjectIsArchived, NotHere):
            return closed_answer(request)
        else:
            messages.success(request, _("It stands beside the reply now."))
        return redirect(context["back"])
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "planner/value_reply_not_enough.html", context, status=status)


def _find(project: Project, code: UUID) -> ValueReply:
    reply: ValueReply = get_object_or_404(project.value_replies, code=code)
    reply.project = project
    return reply
