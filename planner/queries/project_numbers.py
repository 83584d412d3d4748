"""The page of a project's numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from coproduction.languages import said
from planner.models import NumberChange
from planner.numbers import NUMBERS, Change, NumberSpec, Stages, Standing, standing
from planner.opening import StageState
from planner.queries.history import ERASED
from planner.queries.stages import NOT_ON_HOMES, StageView, current_view, stage_views
from stakeholders.models import Project


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One change of a number, for the list of all."""

    at: datetime
    who: str
    title: str
    unit: str
    old: int
    value: int
    from_position: int
    reason: str


@dataclass(frozen=True, slots=True)
class NumbersPage:
    """Each number as it stands, and every change, newest first. `now` is the present stage, None where all is done."""

    now: StageView | None
    standings: list[Standing]
    lines: list[NumberLine]


def stages_standing(views: Sequence[StageView]) -> Stages:
    """Where the project stands, as a change of a number needs it."""
    now, last = current_view(views), views[-1].stage.position
    never_signed = next((view for view in views if view.state is StageState.NOW), None)
    return Stages(
        first_open=last + 1 if now is None else now.stage.position,
        current=last if never_signed is None else never_signed.stage.position,
        how_many=last,
    )


def numbers_page(project: Project) -> NumbersPage:
    """The page of a project's numbers: 3 queries."""
    views = stage_views(project, unread=NOT_ON_HOMES)
    rows = list(project.number_changes.select_related("changed_by"))
    changes, stages = [Change(row.key, row.value, row.from_position) for row in rows], stages_standing(views)
    specs = {spec.key: spec for spec in NUMBERS}
    return NumbersPage(
        now=current_view(views),
        standings=[standing(changes, spec=spec, stages=stages) for spec in NUMBERS],
        lines=[_line(row, specs[row.key]) for row in reversed(rows) if row.key in specs],
    )


def _line(row: NumberChange, spec: NumberSpec) -> NumberLine:
    return NumberLine(
        at=row.changed_at,
        who=gettext(ERASED) if row.changed_by is None else row.changed_by.shown_name,
        title=said(spec.title),
        unit=said(spec.unit),
        old=row.old,
        value=row.value,
        from_position=row.from_position,
        reason=row.reason,
    )
