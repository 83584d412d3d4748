"""Leaving a group out, on a hard page, and bringing one back."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coproduction.htmx import sent
from planner.actions import leaving_out as actions
from planner.forms.leaving_out import BringBackForm, LeaveOutForm, record_of
from planner.queries.positions import challenge_days, standing_act
from planner.views.writing import closed_answer
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions.groups import GroupIsGone
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Group, Project
from stakeholders.queries.groups import any_group_by_code
from stakeholders.signed_out import kept_words
from stakeholders.steps import ProjectIsArchived


def listed_group(project: Project, code: UUID) -> Group:
    """A group of the list, with where it stands. Raises Http404; one merged into another is not in the list."""
    group = project.groups.listed().select_related("position").filter(code=code).first()
    if group is None:
        raise Http404
    group.project = project
    return group


def sent_group(project: Project, code: UUID) -> Group | None:
    """A group that a form was sent about, as `listed_group`; None where it became part of another meanwhile."""
    group = any_group_by_code(project, code)
    return None if group is not None and group.merged_into_id is not None else listed_group(project, code)


def gone_answer(request: HttpRequest) -> HttpResponse:
    """The group became part of another meanwhile: show what was typed, so that it can be copied."""
    return kept_words(request, heading=_("This group is not in the list any more"), status=409)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_leave_out(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Leave a group out: the riskiest thing that can be done here, with everything that follows from it."""
    group = listed_group(project, group_code) if request.method != "POST" else sent_group(project, group_code)
    if group is None:
        return gone_answer(request)
    if request.method != "POST":
        refuse_if_archived(project)
    form = LeaveOutForm(sent(request), initial={"code": uuid.uuid4()})
    theirs = standing_act(project, group) if request.method != "POST" else None
    if theirs is not None:
        messages.info(request, _("%(group)s is left out already.") % {"group": group.name})
        return redirect("group_bring_back", project.code, group.code)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave_out(group=group, code=form.cleaned_data["code"], act=record_of(form), by=request.actor)
        except NothingChanged:
            messages.info(request, _("%(group)s was left out already.") % {"group": group.name})
            return redirect("group_detail", project.code, group.code)
        except actions.LeftOutAlready:
            theirs, status = standing_act(project, group), 409
        except GroupIsGone:
            return gone_answer(request)
        except ProjectIsArchived:
            return closed_answer(request)
        else:
            words = _("%(group)s is left out. It stays in the list, with your reason.")
            messages.success(request, words % {"group": group.name})
            return redirect("group_detail", project.code, group.code)
    context = {
        "project": project,
        "nav": "groups",
        "group": group,
        "placing": group.position.placing if group.position is not None else None,
        "form": form,
        "theirs": theirs,
        "days": challenge_days(project),
        "me": request.member,
    }
    return render(request, "planner/group_leave_out.html", context, status=status)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_bring_back(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Bring back a group that was left out, with what stands on record of it."""
    group = listed_group(project, group_code) if request.method != "POST" else sent_group(project, group_code)
    if group is None:
        return gone_answer(request)
    if request.method != "POST":
        refuse_if_archived(project)
    line = standing_act(project, group)
    if line is None:
        messages.info(request, _("%(group)s is not left out.") % {"group": group.name})
        return redirect("group_detail", project.code, group.code)
    form = BringBackForm(sent(request), initial={"saw": line.act.code})
    if request.method == "POST" and form.is_valid():
        try:
            actions.bring_back(
                group=group, saw=form.cleaned_data["saw"], reason=form.cleaned_data["reason"], by=request.actor
            )
        except NothingChanged:
            messages.info(request, _("Somebody brought this group back meanwhile, or left it out anew. Look again."))
            return redirect("group_detail", project.code, group.code)
        except GroupIsGone:
            return gone_answer(request)
        except ProjectIsArchived:
            return closed_answer(request)
        else:
            messages.success(request, _("%(group)s is back in.") % {"group": group.name})
            return redirect("group_detail", project.code, group.code)
    context = {"project": project, "nav": "groups", "group": group, "line": line, "form": form}
    return render(request, "planner/group_bring_back.html", context, status=422 if form.is_bound else 200)
