"""The project's numbers. Source: product.md, "Numbers"."""

from planner import verbs
from planner.models import NumberChange
from planner.numbers import Planned, planned_change, spec_of
from planner.queries.numbers import number_changes
from planner.queries.project_numbers import stages_standing
from planner.queries.stages import stage_views
from planner.steps import open_facts
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Project


class ReasonNeeded(Exception):
    """A number is loosened and nobody says why."""


@action
def change_numbers(*, project: Project, values: dict[str, int], reason: str, by: Actor) -> list[NumberChange]:
    """Set numbers by their keys. What is looser counts from the next stage, what is stricter at once.

    Writes a row for each number that changes. Raises ProjectIsArchived, UnknownNumber, NumberOutOfBounds, NoStageLeft,
    NothingChanged, and ReasonNeeded where a number is loosened without a reason.
    """
    project = open_facts(project=project, by=by)
    changes, stages = number_changes(project), stages_standing(stage_views(project))
    planned = [
        plan
        for key, value in values.items()
        if (plan := planned_change(changes, spec=spec_of(key), value=value, stages=stages)) is not None
    ]
    if not planned:
        raise NothingChanged
    if not reason and any(plan.is_looser for plan in planned):
        raise ReasonNeeded
    rows = [
        NumberChange.objects.create(
            project=project,
            key=plan.spec.key,
            old=plan.old,
            value=plan.value,
            from_position=plan.from_position,
            reason=reason,
            changed_by_id=by.member_id,
        )
        for plan in planned
    ]
    record(
        project=project,
        verb=verbs.NUMBERS_CHANGED.key,
        old={plan.spec.title: _words(plan, plan.old) for plan in planned},
        new={plan.spec.title: f"{_words(plan, plan.value)}, from stage {plan.from_position}" for plan in planned},
        reason=reason,
        by=by,
    )
    return rows


def _words(plan: Planned, value: int) -> str:
    return f"{value} {plan.spec.unit}"
