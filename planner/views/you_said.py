"""The page “You said, we did”, for leads and for people taking part."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from planner.queries.stages import today_in
from planner.queries.you_said import you_said_page
from planner.views.my_pages import my_context, place_address
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view
from stakeholders.models import Project


@lead_view
@require_safe
def you_said(request: LeadRequest, project: Project) -> HttpResponse:
    """What people said, and what became of it; what has no reply first."""
    context = {
        "project": project,
        "nav": "promise",
        "base": "base.html",
        "for_leads": True,
        "page": you_said_page(project, request.member),
        "today": today_in(project),
    }
    return render(request, "planner/you_said.html", context)


@participant_view
@require_safe
def my_you_said(request: ParticipantRequest, project: Project) -> HttpResponse:
    """The same parts, as people taking part read them."""
    page = you_said_page(project, request.member)
    context = my_context(request, project, back=place_address(project), page=page, today=today_in(project))
    return render(request, "planner/you_said.html", {**context, "base": "take_part_base.html", "for_leads": False})
