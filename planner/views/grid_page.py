"""What the page of the grid shows, for the view that draws it and the one that saves a move on it."""

from typing import Any

from django.http import HttpRequest

from coproduction.languages import PageLanguage
from planner.queries.grid import GridAsked, grid_page
from stakeholders.models import Project
from stakeholders.picture.grid import draw_both
from stakeholders.picture.key import key
from stakeholders.picture.telling import finding, missing, moves


def grid_context(request: HttpRequest, project: Project, asked: GridAsked | None = None) -> dict[str, Any]:
    """The context of the page: as its address asks, or as a view that saved something does."""
    page = grid_page(project, asked or GridAsked.from_query(request.GET))
    can_move = page.is_now and not project.is_archived
    return {
        "project": project,
        "nav": "groups",
        "page": page,
        "can_move": can_move,
        "picture": draw_both(scene=page.scene, language=PageLanguage(), can_move=can_move),
        "key": key(page.scene),
        "finding": finding(page.scene),
        "missing": missing(page.scene),
        "moves": moves(page.scene),
    }
