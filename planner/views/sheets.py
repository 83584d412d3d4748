"""Blank sheets to print, for people who take part on paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from planner.opening import OPEN
from planner.queries.promise import promise_text
from planner.queries.stages import NOT_ON_HOMES, stage_views
from planner.views.stages import find_stage
from stakeholders.access import LeadRequest, lead_view
from stakeholders.models import Project

KINDS = ("promise", "concern")
"""The sheets that belong to no exercise."""


@lead_view
@require_safe
def stage_sheets(request: LeadRequest, project: Project, position: int) -> HttpResponse:
    """A blank sheet of every exercise of the stage; `?only=` prints one, `?large` in larger type."""
    page = find_stage(project, position)
    listed = [view.exercise.pk for view in (*page.required, *page.more)]
    # What a list knows of an exercise is too little for its sheet: the columns, the choices and whose name is shown.
    found = project.exercises.in_bulk(listed)
    exercises = [found[pk] for pk in listed]
    only = request.GET.get("only", "")
    if only:
        exercises = [exercise for exercise in exercises if exercise.key == only]
        if not exercises:
            raise Http404
    context = {
        "project": project,
        "nav": "stages",
        "page": page,
        "exercises": exercises,
        "for_leads": any(exercise.leads_only for exercise in exercises),
        "for_people": not all(exercise.leads_only for exercise in exercises),
        "only": only,
        "large": "large" in request.GET,
    }
    return render(request, "planner/stage_sheets.html", context)


@lead_view
@require_safe
def paper_sheets(request: LeadRequest, project: Project) -> HttpResponse:
    """Sheets for the promise and for a concern; `?only=` prints one, `?large` in larger type."""
    only = request.GET.get("only", "")
    if only and only not in KINDS:
        raise Http404
    views = stage_views(project, unread=NOT_ON_HOMES)
    context = {
        "project": project,
        "nav": "people",
        "kinds": [only] if only else KINDS,
        "only": only,
        "large": "large" in request.GET,
        "stages": [view.stage for view in views if view.state in OPEN],
        "text": promise_text(project),
    }
    return render(request, "planner/paper_sheets.html", context)
