"""Blank sheets to print, for people who take part on paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from planner.opening import OPEN
from planner.queries.drawn_grids import paper_grid
from planner.queries.promise import promise_text
from planner.queries.stages import NOT_ON_HOMES, stage_views, today_in
from planner.views.stages import find_stage
from stakeholders.access import LeadRequest, lead_view
from stakeholders.forms.judging import LABELS, paper_answers
from stakeholders.models import Project
from stakeholders.queries.judging import Question

KINDS = ("promise", "concern", "view")
"""The sheets that belong to no exercise."""
GRID, GRID_FILLED = "grid", "grid-filled"
"""The sheets of the stage that lists the groups: the grid with nothing on it, and as it stands."""


@lead_view
@require_safe
def stage_sheets(request: LeadRequest, project: Project, position: int) -> HttpResponse:
    """A blank sheet of every exercise of the stage; `?only=` prints one, `?large` in larger type.

    The stage that lists the groups has the grid too. As it stands it is printed only when it is asked for, so that
    nobody is handed it who has not given their own view.
    """
    page = find_stage(project, position)
    listed = [view.exercise.pk for view in (*page.required, *page.more)]
    # What a list knows of an exercise is too little for its sheet: the columns, the choices and whose name is shown.
    found = project.exercises.in_bulk(listed)
    exercises = [found[pk] for pk in listed]
    only = request.GET.get("only", "")
    has_grid = page.view.stage.freezes_start
    if has_grid and only in {GRID, GRID_FILLED}:
        exercises = []
    elif only:
        has_grid = False
        exercises = [exercise for exercise in exercises if exercise.key == only]
        if not exercises:
            raise Http404
    context = {
        "project": project,
        "nav": "stages",
        "page": page,
        "exercises": exercises,
        "for_leads": any(exercise.leads_only for exercise in exercises),
        "for_people": has_grid or not all(exercise.leads_only for exercise in exercises),
        "grid": paper_grid(project, is_filled=only == GRID_FILLED) if has_grid else None,
        "today": today_in(project),
        "only": only,
        "large": "large" in request.GET,
    }
    return render(request, "planner/stage_sheets.html", context)


@lead_view
@require_safe
def paper_sheets(request: LeadRequest, project: Project) -> HttpResponse:
    """Sheets for the promise, a concern and one's view of a group; `?only=` prints one, `?large` in larger type."""
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
        "questions": [(question.value, LABELS[question], paper_answers(question)) for question in Question],
    }
    return render(request, "planner/paper_sheets.html", context)
