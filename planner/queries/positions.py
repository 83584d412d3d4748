"""Where groups stand, who moved them and why, and what stands on record of leaving one out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from coproduction.saying import Said
from planner.numbers import numbers_at
from planner.queries.history import ERASED
from planner.queries.numbers import number_changes
from planner.queries.stages import current_view, stage_views, today_in
from stakeholders.grid import Placing, moved_words
from stakeholders.models import Group, LeavingOut, Member, Position, Project
from stakeholders.register import ActKind

PLACED_AT_ONCE = 100
"""Groups on one page of placing."""


def challenge_days(project: Project) -> int:
    """Days in which people can ask for a group that is left out now: the number of the stage worked on. 3 queries."""
    views = stage_views(project)
    view = current_view(views)
    position = view.stage.position if view is not None else len(views)
    return numbers_at(number_changes(project), position=position).challenge_days


def name_of(member: Member | None) -> str:
    """Who did something, as leads read it; of somebody who was erased nothing is left."""
    return gettext(ERASED) if member is None else member.shown_name


# All groups on one page ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A group to be placed, and the position that its row shows; None where it is not placed yet."""

    group: Group
    seen: Position | None
    is_left_out: bool


def placing_page(project: Project, number: str) -> Page[PlaceRow]:
    """The groups by name, 100 a page: 2 queries."""
    groups: Any = Paginator(_groups(project).select_related("position"), PLACED_AT_ONCE).get_page(number)
    groups.object_list = [PlaceRow(group, group.position, group.is_left_out) for group in groups.object_list]
    page: Page[PlaceRow] = groups
    return page


def rows_seen(project: Project, saw: Mapping[UUID, UUID | None]) -> list[PlaceRow]:
    """The groups of a form that was sent, with the positions that it showed: 2 queries.

    `saw` gives the code of a position for the code of a group. Groups that are gone are passed over.
    """
    codes = [code for code in saw.values() if code is not None]
    seen = {(row.group_id, row.code): row for row in Position.objects.filter(project=project, code__in=codes)}
    groups: Any = _groups(project).filter(code__in=list(saw))
    return [PlaceRow(group, seen.get((group.pk, saw[group.code])), group.is_left_out) for group in groups]  # type: ignore[arg-type]


def _groups(project: Project) -> QuerySet[Group]:
    out = LeavingOut.objects.filter(group=OuterRef("pk"), kind=ActKind.LEFT_OUT.value, undone=None)
    groups: QuerySet[Group] = project.groups.listed().annotate(is_left_out=Exists(out)).order_by("name_key", "pk")
    return groups


# One group -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One move in words: what it changed, who made it and why."""

    day: date
    words: tuple[Said, ...]
    is_first: bool
    who: str
    reason: str


def move_lines(project: Project, group: Group) -> list[MoveLine]:
    """Who moved a group, the last first: 1 query."""
    return told_moves(project, group.positions.select_related("mover").order_by("pk"))[::-1]


def told_moves(project: Project, positions: Iterable[Position], before: Placing | None = None) -> list[MoveLine]:
    """Positions of one group in words, the first one first. `before` is where it stood until then."""
    lines = []
    for position in positions:
        words = moved_words(before, position.placing)
        day = timezone.localdate(position.moved_at, timezone=project.zone)
        lines.append(MoveLine(day, words, before is None, name_of(position.mover), position.reason))
        before = position.placing
    return lines


@dataclass(frozen=True, slots=True)
class ActLine:
    """What stands on record of leaving a group out: why, by whom, who was asked, and how many days are left."""

    act: LeavingOut
    who: str
    began_on: date
    days_left: int


def standing_act(project: Project, group: Group) -> ActLine | None:
    """The record with which a group is left out now, or None where it is not: 1 query."""
    acts = group.leavings_out.filter(kind=ActKind.LEFT_OUT.value, undone=None)
    act = acts.select_related("by_member").order_by("-pk").first()
    if act is None:
        return None
    began_on = timezone.localdate(act.began_at, timezone=project.zone)
    return ActLine(act, name_of(act.by_member), began_on, max(0, (act.ends_on - today_in(project)).days))
