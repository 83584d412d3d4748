"""What was passed openly and is not over: known gaps, and what people agreed "as long as"."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from planner.actions.gaps import renew_gap
from planner.forms.signing import GapRenewForm
from planner.queries.signings import longest_gap
from planner.queries.signings import open_points as read_open_points
from planner.queries.stages import today_in
from planner.steps import GapTooLong
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project

COUNTING = "count_save"
"""The page that a late gap keeps from being sent, by its name: no address is taken from the query."""


@lead_view
@require_safe
def open_points(request: LeadRequest, project: Project) -> HttpResponse:
    """Every known gap with its date, and every condition with who is to say that it is done."""
    context = {
        "project": project,
        "nav": "stages",
        "points": read_open_points(project),
        "today": today_in(project),
    }
    return render(request, "planner/open_points.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def gap_renew(request: LeadRequest, project: Project, gap_code: UUID) -> HttpResponse:
    """Look at a known gap again: what was done, and when it is looked at next.

    It leads back to the list of gaps, or to today's count where one that is late kept it from being saved.
    """
    refuse_if_archived(project)
    after = COUNTING if request.GET.get("for") == "count" else "open_points"
    gap = get_object_or_404(project.gaps.select_related("stage", "exercise", "group"), code=gap_code)
    form = GapRenewForm(sent(request), today=today_in(project), longest=longest_gap(project, gap.stage))
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["look_again_on"]
        try:
            renew_gap(gap=gap, done=form.cleaned_data["done"], look_again_on=day, by=request.actor)
        except NothingChanged:
            messages.info(request, _("This gap is over already."))
            return redirect(after, project.code)
        except GapTooLong:
            form.add_error("look_again_on", _("Choose a day that the project allows."))
        else:
            messages.success(request, _("It is looked at. Everyone taking part can read it."))
            return redirect(after, project.code)
    context = {
        "project": project,
        "nav": "stages",
        "gap": gap,
        "form": form,
        "back": reverse(after, args=[project.code]),
        "is_for_count": after == COUNTING,
    }
    return render(request, "planner/gap_renew.html", context, status=422 if form.is_bound else 200)
