"""Who is on the list, for people taking part; and which groups are left out, for whoever has just joined."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from planner.queries import my_register as queries
from planner.views.my_pages import my_context, place_address
from stakeholders.access import ParticipantRequest, participant_view
from stakeholders.models import Project


@participant_view
@require_safe
def my_register(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Every group by name, those left out or moved below the line with the reason, and a way to ask for them."""
    context = my_context(request, project, back=place_address(project), register=queries.my_register(project))
    return render(request, "planner/my_register.html", context)


@participant_view
@require_safe
def arrive_groups(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Which groups are left out or were moved below the line, once, before somebody's place."""
    acts = queries.act_views(project)
    if not acts:
        return redirect("take_part", project.here)
    return render(request, "planner/arrive_groups.html", my_context(request, project, acts=acts))
