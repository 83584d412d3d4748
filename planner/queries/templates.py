"""Planner templates that a new project may copy."""

from planner.models import PlannerTemplate


def offered_templates() -> list[PlannerTemplate]:
    """The templates offered, by key. Empty before the built-in plans are loaded."""
    return list(PlannerTemplate.objects.filter(is_offered=True).order_by("key"))
