"""Check-ins, for leads: opening one, and looking after it while it is open."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coproduction.htmx import sent
from planner.actions import check_ins as actions
from planner.forms.check_ins import LastDayForm, OpenCheckInForm
from planner.models import CheckIn
from planner.queries.check_in_pages import OpenPage, open_page, opening_page
from planner.queries.check_ins import last_days, later_last_days, open_round
from planner.views.check_in_results import closed_check_in
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project


def _context(project: Project, **more: Any) -> dict[str, Any]:
    return {"project": project, "nav": "promise", **more}


def _check_in(project: Project, code: UUID) -> CheckIn:
    """A check-in of the project, open or not. Raises Http404."""
    check_in = get_object_or_404(project.check_ins, code=code)
    check_in.project = project
    return check_in


def _over(request: LeadRequest, check_in: CheckIn) -> HttpResponse:
    """Somebody closed it, or took it back, meanwhile."""
    messages.info(request, _("This check-in is closed, or was taken back. Nothing was changed."))
    return redirect("check_in", check_in.project.code, check_in.code)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_open(request: LeadRequest, project: Project) -> HttpResponse:
    """Read what will be asked, choose the last day, and ask everyone."""
    refuse_if_archived(project)
    page = opening_page(project)
    first, last = last_days(project)
    form = OpenCheckInForm(
        sent(request), first=first, last=last, initial={"closes_on": page.counts_from, "code": uuid.uuid4()}
    )
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            actions.open_check_in(
                project=project, code=code, closes_on=form.cleaned_data["closes_on"], by=request.actor
            )
        except NothingChanged:
            messages.info(request, _("This check-in was opened before."))
            return redirect("check_in", project.code, code)
        except actions.OneIsOpen:
            form.add_error(None, _("A check-in is open already. One is asked at a time."))
        except actions.NoPromiseYet:
            form.add_error(None, _("No promise was put to everyone yet, so there is nothing to ask about."))
        except actions.WrongLastDay:
            form.add_error("closes_on", form.outside())
        else:
            messages.success(request, _("The check-in is open. Everyone who takes part is asked."))
            return redirect("check_in", project.code, code)
    context = _context(project, page=page, form=form, open=open_round(project))
    return render(request, "planner/check_in_open.html", context, status=422 if form.is_bound else 200)


@lead_view
@require_safe
def check_in(request: LeadRequest, project: Project, check_in_code: UUID) -> HttpResponse:
    """A check-in: what can be done while it is open, and what was said once it is closed."""
    found = _check_in(project, check_in_code)
    if found.closed_at is not None:
        return closed_check_in(request, project, found)
    if found.cancelled_at is not None:
        return render(request, "planner/check_in_taken_back.html", _context(project, check_in=found))
    return render(request, "planner/check_in_manage.html", _context(project, page=open_page(found), check_in=found))


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_extend(request: LeadRequest, project: Project, check_in_code: UUID) -> HttpResponse:
    """Give an open check-in a later last day."""
    refuse_if_archived(project)
    found = _check_in(project, check_in_code)
    if not found.is_open:
        return _over(request, found)
    first, last = later_last_days(found)
    form = LastDayForm(sent(request), first=first, last=last)
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend_check_in(check_in=found, closes_on=form.cleaned_data["closes_on"], by=request.actor)
        except actions.IsNotOpen:
            return _over(request, found)
        except actions.WrongLastDay:
            form.add_error("closes_on", form.outside())
        else:
            messages.success(request, _("The check-in has a later last day."))
            return redirect("check_in", project.code, found.code)
    context = _context(project, check_in=found, form=form, can_extend=first <= last)
    return render(request, "planner/check_in_extend.html", context, status=422 if form.is_bound else 200)


@lead_view
@require_POST
def check_in_remind(request: LeadRequest, project: Project, check_in_code: UUID) -> HttpResponse:
    """Write to everybody who is asked once more."""
    refuse_if_archived(project)
    found = _check_in(project, check_in_code)
    try:
        how_many = actions.remind_everyone(check_in=found, by=request.actor)
    except actions.IsNotOpen:
        return _over(request, found)
    except actions.LastDayIsOver:
        messages.error(request, _("Its last day is over. Give it a later one first."))
    except actions.ToldToday:
        messages.info(request, _("Everyone was told today already. You can remind them tomorrow."))
    except actions.NobodyToTell:
        messages.info(request, _("Nobody who is asked can be reached by e-mail."))
    else:
        words = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", how_many)
        messages.success(request, words % {"count": how_many})
    return redirect("check_in", project.code, found.code)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_cancel(request: LeadRequest, project: Project, check_in_code: UUID) -> HttpResponse:
    """Take back a check-in that nobody answered, after a page that asks."""
    refuse_if_archived(project)
    found = _check_in(project, check_in_code)
    if not found.is_open:
        return _over(request, found)
    if request.method != "POST":
        return render(request, "planner/check_in_cancel.html", _context(project, check_in=found))
    try:
        actions.cancel_check_in(check_in=found, by=request.actor)
    except actions.IsNotOpen:
        return _over(request, found)
    except actions.SomebodyAnswered:
        messages.error(request, _("Somebody has answered, so it cannot be taken back. It can only be closed."))
    else:
        messages.success(request, _("The check-in is taken back. Nobody had answered it."))
    return redirect("check_in", project.code, found.code)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_close(request: LeadRequest, project: Project, check_in_code: UUID) -> HttpResponse:
    """Close a check-in for good, after a page that says what that means."""
    refuse_if_archived(project)
    found = _check_in(project, check_in_code)
    if not found.is_open:
        return _over(request, found)
    if request.method != "POST":
        page: OpenPage = open_page(found)
        return render(request, "planner/check_in_close.html", _context(project, check_in=found, page=page))
    try:
        actions.close_check_in(check_in=found, by=request.actor)
    except actions.IsNotOpen:
        return _over(request, found)
    messages.success(request, _("The check-in is closed. Everyone taking part can read what was said."))
    return redirect("check_in", project.code, found.code)
