"""What every page of a participant's place shares."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from planner.opening import StageState
from planner.queries.stages import StagePage, stage_page
from stakeholders.access import ParticipantRequest
from stakeholders.models import Project


def my_context(request: ParticipantRequest, project: Project, *, back: str = "", **more: Any) -> dict[str, Any]:
    """What the frame of each page needs, and more; ``back`` is the address of the link back."""
    return {"project": project, "member": request.member, "back": back, **more}


def place_address(project: Project) -> str:
    """The address of the person's place in this project."""
    return reverse("take_part", args=[project.here])


def my_stage_page(project: Project, position: int) -> StagePage:
    """The stage, where it is not a later one. Raises Http404."""
    page = stage_page(project, position)
    if page is None or page.view.state is StageState.LATER:
        raise Http404
    return page
