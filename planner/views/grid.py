"""The grid: who is affected and who has a say, at a moment; and moving a group on it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from planner.views.grid_move import save_move, with_form
from planner.views.grid_page import grid_context
from stakeholders.access import LeadRequest, lead_view
from stakeholders.models import Project


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_grid(request: LeadRequest, project: Project) -> HttpResponse:
    """The picture, its table, and what changed since the moment before."""
    if request.method == "POST":
        return save_move(request, project)
    return render(request, "planner/group_grid.html", with_form(request, grid_context(request, project)))
