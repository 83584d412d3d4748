"""The grid, for people taking part: where the team puts the groups that they said something of, and what people say."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from planner.queries import my_grid as queries
from planner.views.my_pages import my_context
from stakeholders.access import ParticipantRequest, participant_view
from stakeholders.models import Project


@participant_view
@require_safe
def my_grid(request: ParticipantRequest, project: Project) -> HttpResponse:
    """The picture, and each group with the person's own view beside those of the team and of people together."""
    context = my_context(request, project, back=reverse("my_register", args=[project.here]))
    context["grid"] = queries.my_grid(project, request.member)
    return render(request, "planner/my_grid.html", context)
