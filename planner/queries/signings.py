"""Signed records, and the known gaps and conditions that outlive them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from planner.gate import SIDES
from planner.models import Condition, Gap, KeptRow, SignOff, Stage, Stale
from planner.numbers import numbers_at
from planner.plan_data import ColumnSpec
from planner.queries.exercises import Cell, cell_words
from planner.queries.numbers import number_changes
from planner.queries.stages import StagePage, today_in
from planner.queries.still_missing import still_missing
from stakeholders.models import Member, Project
from stakeholders.queries.register import group_facts
from stakeholders.register import lacking_sides


def signings_of(project: Project, position: int) -> list[SignOff]:
    """Every signing of the stage at a position, the first one first: 1 query."""
    return list(
        project.sign_offs.filter(stage__position=position)
        .select_related("stage", "lead_key__member", "other_key__member")
        .annotate(is_stale=Exists(Stale.objects.filter(sign_off=OuterRef("pk"))))
        .order_by("round")
    )


def signing_of(signings: Sequence[SignOff], wanted: str) -> SignOff | None:
    """The signing of the round that an address names; the last one where it names none; None where there is none."""
    if not wanted:
        return signings[-1] if signings else None
    return next((signing for signing in signings if str(signing.round) == wanted), None)


def latest_sign_off(stage: Stage) -> SignOff | None:
    """The last record of a stage, whether or not it still stands: 1 query."""
    return (
        stage.sign_offs.select_related("lead_key__member", "other_key__member")
        .annotate(is_stale=Exists(Stale.objects.filter(sign_off=OuterRef("pk"))))
        .order_by("-round")
        .first()
    )


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A row as it was when its stage was signed."""

    text: str
    cells: list[Cell]


@dataclass(slots=True)
class KeptCopy:
    """What an exercise that carries on held when its stage was signed."""

    title: str
    lines: list[KeptLine] = field(default_factory=list)


def kept_copies(signed: SignOff) -> list[KeptCopy]:
    """The copies that a signing kept, exercise by exercise: 1 query."""
    copies: dict[int, KeptCopy] = {}
    columns: dict[int, tuple[ColumnSpec, ...]] = {}
    rows: Any = KeptRow.objects.filter(sign_off=signed).select_related("exercise")
    for row in rows:
        if row.exercise_id not in copies:
            copies[row.exercise_id] = KeptCopy(row.exercise.title)
            columns[row.exercise_id] = row.exercise.column_specs
        cells = [
            Cell(column.title, cell_words(column, row.values[column.key]))
            for column in columns[row.exercise_id][1:]
            if row.values.get(column.key) not in (None, "")
        ]
        copies[row.exercise_id].lines.append(KeptLine(row.text, cells))
    return list(copies.values())


@dataclass(frozen=True, slots=True)
class OpenPoints:
    """What was passed openly and is not over: known gaps, and what people agreed "as long as"."""

    gaps: list[Gap]
    ended: list[Gap]
    """Those that somebody said are over, and those about something that is not missing any more."""
    conditions: list[Condition]

    @property
    def waiting(self) -> list[Condition]:
        """The conditions that nobody has cleared."""
        return [condition for condition in self.conditions if not hasattr(condition, "cleared")]


def open_points(project: Project) -> OpenPoints:
    """Every gap with what was done about it, and every condition of a signed stage: 11 queries at most."""
    gaps = list(
        project.gaps.select_related("stage", "exercise", "group", "published_by")
        .prefetch_related("renewals")
        .order_by("look_again_on")
    )
    standing = SignOff.objects.filter(other_key=OuterRef("key"))
    open_gaps = _open_gaps(project, gaps)
    return OpenPoints(
        gaps=open_gaps,
        ended=[gap for gap in gaps if gap not in open_gaps],
        conditions=list(
            project.conditions.filter(Exists(standing)).select_related("stage", "cleared", "set_by").order_by("by_date")
        ),
    )


def _open_gaps(project: Project, gaps: list[Gap]) -> list[Gap]:
    """Those that nobody closed, and about which something is still missing: once it is there, a gap is over."""
    standing = [gap for gap in gaps if gap.closed_at is None]
    if not standing:
        return []
    still = still_missing(project)
    return [gap for gap in standing if still.is_missing(gap)]


def sides_without_group(project: Project) -> list[str]:
    """The sides that no group counts for today: 1 query."""
    return lacking_sides(group_facts(project), SIDES, today=today_in(project))


def may_clear(condition: Condition, member: Member, page: StagePage | None) -> bool:
    """Whether this person may say that a condition is met: whoever set it or, once they have gone, another key holder.

    Source: product.md, "A condition".
    """
    holder = condition.set_by
    if holder is not None and holder.is_here:
        return holder.pk == member.pk
    return page is not None and member.pk in page.unit.other_key_may


def longest_gap(project: Project, stage: Stage) -> timedelta:
    """Within what time a gap of this stage is looked at again: 1 query. Source: product.md, "A published gap"."""
    return timedelta(weeks=numbers_at(number_changes(project), position=stage.position).gap_weeks)
