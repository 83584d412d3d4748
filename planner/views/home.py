"""A lead's projects, and a project's home."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from planner.queries.home import project_home as home_page
from planner.queries.home import project_rows
from stakeholders.access import AccountRequest, LeadRequest, account_view, lead_view
from stakeholders.models import Project


@account_view
@require_safe
def project_list(request: AccountRequest) -> HttpResponse:
    """My projects, in one table."""
    return render(request, "planner/project_list.html", {"rows": project_rows(request.user)})


@lead_view
@require_safe
def project_home(request: LeadRequest, project: Project) -> HttpResponse:
    """Where the project stands, and what to do next."""
    context = {"project": project, "nav": "home", "home": home_page(project, viewer_id=request.member.pk)}
    return render(request, "planner/project_home.html", context)


@lead_view
@require_safe
def next_list(request: LeadRequest, project: Project) -> HttpResponse:
    """Everything that waits for a lead."""
    context = {"project": project, "nav": "home", "home": home_page(project, viewer_id=request.member.pk)}
    return render(request, "planner/next_list.html", context)
