"""The history of a project, for its leads."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from planner.queries.history import HISTORY_A_PAGE, history_lines, history_of
from stakeholders.access import LeadRequest, lead_view
from stakeholders.models import Project


@lead_view
@require_safe
def history_list(request: LeadRequest, project: Project) -> HttpResponse:
    """Who did what, when; newest first."""
    page = Paginator(history_of(project), HISTORY_A_PAGE).get_page(request.GET.get("page"))
    context = {"project": project, "nav": "history", "page": page, "lines": history_lines(page)}
    return render(request, "planner/history_list.html", context)
