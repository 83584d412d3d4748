"""The time that people have to join: every date side by side, and saying when people are asked."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from planner.actions.windows import ReasonMissing, WrongWindow, set_window
from planner.forms.windows import WRONG_DAYS, WindowForm
from planner.queries.stages import today_in
from planner.queries.timeline import TimelinePage, last_window, timeline_page, window_advice
from planner.views.writing import closed_answer
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.steps import ProjectIsArchived


@lead_view
@require_safe
def timeline(request: LeadRequest, project: Project) -> HttpResponse:
    """Every date: what others fixed and who did, the time to join, the stages, and today."""
    context = {"project": project, "nav": "places", "page": timeline_page(project)}
    return render(request, "planner/timeline.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def window_set(request: LeadRequest, project: Project) -> HttpResponse:
    """Say from when to when people are asked to join, or change it and say why."""
    if request.method != "POST":
        refuse_if_archived(project)
    last = last_window(project)
    advice = window_advice(project)
    initial: dict[str, Any] = {"code": uuid.uuid4(), "opens_on": advice.first, "closes_on": advice.last}
    if last is not None:
        initial |= {"opens_on": last.opens_on, "closes_on": last.closes_on}
    days = {"today": today_in(project), "ends_on": project.ends_on}
    form = WindowForm(sent(request), last=last, initial=initial, **days)
    if request.method == "POST" and form.is_valid():
        try:
            set_window(project=project, by=request.actor, **form.cleaned_data)
        except NothingChanged:
            messages.info(request, _("Nothing was changed."))
            return redirect("timeline", project.code)
        except WrongWindow:
            form.add_error("closes_on", WRONG_DAYS)
        except ReasonMissing:
            # Somebody else said it while this form was open: now it asks why it changes.
            last = last_window(project)
            form = WindowForm(request.POST, last=last, initial=initial, **days)
        except ProjectIsArchived:
            return closed_answer(request)
        else:
            _say_saved(request, timeline_page(project))
            return redirect("timeline", project.code)
    context = {
        "project": project,
        "nav": "places",
        "form": form,
        "advice": advice,
        "last": last,
        "entered_on": None if last is None else timezone.localdate(last.entered_at, timezone=project.zone),
        "back": reverse("timeline", args=[project.code]),
    }
    return render(request, "planner/window_set.html", context, status=422 if form.is_bound and form.errors else 200)


def _say_saved(request: LeadRequest, page: TimelinePage) -> None:
    if page.is_short and page.gap is None:
        messages.warning(request, _("The days are saved. They are too few: see below what comes next."))
    elif page.began_before is not None and page.gap is None:
        messages.success(request, _("The days are saved. Asking began before they were entered: see below."))
    else:
        messages.success(request, _("The days are saved."))
