"""The gate's numbers as a project set them."""

from planner.numbers import Change
from planner.queries.rows import number_rows
from stakeholders.models import Project


def number_changes(project: Project) -> tuple[Change, ...]:
    """Every change, oldest first: 1 query."""
    return tuple(Change(*row) for row in number_rows(project))
