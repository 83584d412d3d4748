"""What changed in the list of groups since a day; and where every group stood at the start, stands now, and should."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext

from coproduction.languages import said
from coproduction.saying import Said
from planner.queries.positions import name_of, told_moves
from planner.queries.stages import today_in
from stakeholders.grid import Placing, ProjectGap, project_gap
from stakeholders.models import BringingBack, EarlierName, Group, LeavingOut, Position, Project
from stakeholders.queries.guesses import OwnViews, own_views_of
from stakeholders.queries.register import Moments, group_facts, moments_of
from stakeholders.register import ActKind, GroupFact, counted_placing, counts

GROUPS_A_PAGE = 100
EARLIEST, LATEST = date(1, 1, 3), date(9999, 12, 29)
"""Days whose beginning every time zone can tell."""
CHANGES_TOLD = 200
"""The newest changes that the page tells; for earlier ones somebody chooses a later end, or reads the history."""


class ChangeKind(StrEnum):
    """What can happen to a group."""

    ADDED = "added"
    MOVED = "moved"
    LEFT_OUT = "left_out"
    BROUGHT_BACK = "brought_back"
    RENAMED = "renamed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Change:
    """One change in words: of which group, what, by whom, when and why."""

    kind: ChangeKind
    at: datetime
    day: date
    group: str
    words: str
    who: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One group at the start and now; None where it is not placed. What it should have stands in `now.wanted`."""

    group: Group
    start: Placing | None
    now: Placing | None
    was_guess: bool
    """Whether nobody who belongs to the group had judged where it stood at the start."""
    is_guess: bool
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class Gaps:
    """The say gap of the project at the start, now, and once every group has the say it should have."""

    start: ProjectGap | None
    now: ProjectGap | None
    wanted: ProjectGap | None


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Everything that the page of changes shows."""

    changes: list[Change]
    more: int
    """Changes that are not told."""
    standings: Page[Standing]
    gaps: Gaps


def changes_page(project: Project, *, since: date, number: str) -> ChangesPage:
    """What changed since the first moment of a day, the last first, and where groups stand: 8 queries."""
    positions = _positions_of(project)
    groups = list(Group.objects.filter(project=project).select_related("merged_into").order_by("name_key", "pk"))
    changes = _changes(project, groups, positions, since)
    moments = moments_of(project)
    facts = {fact.group_id: fact for fact in group_facts(project)}
    own = own_views_of(project)
    standings = [
        _standing(group, positions.get(group.pk, []), moments, own, facts[group.pk])
        for group in groups
        if group.pk in facts
    ]
    return ChangesPage(
        changes=changes[:CHANGES_TOLD],
        more=max(0, len(changes) - CHANGES_TOLD),
        standings=Paginator(standings, GROUPS_A_PAGE).get_page(number),
        gaps=_gaps(project, standings, facts),
    )


def _positions_of(project: Project) -> dict[int, list[Position]]:
    """Every position of each group, the first one first."""
    positions: dict[int, list[Position]] = defaultdict(list)
    for position in Position.objects.filter(project=project).select_related("mover").order_by("pk"):
        positions[position.group_id].append(position)
    return positions


def _changes(project: Project, groups: list[Group], positions: dict[int, list[Position]], since: date) -> list[Change]:
    """Every change since a day, the last first."""
    day = min(max(since, EARLIEST), LATEST)
    begin = datetime.combine(day, time.min, tzinfo=project.zone)
    names = {group.pk: group.name for group in groups}
    told = [
        _change(project, ChangeKind.ADDED, group.created_at, group.name, gettext("Added."))
        for group in groups
        if group.created_at >= begin
    ]
    for key, moves in positions.items():
        lines = told_moves(project, moves)
        told += [
            Change(
                ChangeKind.MOVED,
                position.moved_at,
                line.day,
                names[key],
                _sentence(line.words),
                line.who,
                line.reason,
            )
            for position, line in zip(moves, lines, strict=True)
            if position.moved_at >= begin
        ]
    told += _left_out(project, names, begin) + _renamed(project, names, begin)
    return sorted(told, key=lambda change: change.at)[::-1]


def _sentence(phrases: tuple[Said, ...]) -> str:
    words = "; ".join(said(phrase) for phrase in phrases)
    return words[:1].upper() + words[1:] + "."


def _change(
    project: Project, kind: ChangeKind, at: datetime, group: str, words: str, who: str = "", reason: str = ""
) -> Change:
    return Change(kind, at, timezone.localdate(at, timezone=project.zone), group, words, who, reason)


def _left_out(project: Project, names: dict[int, str], begin: datetime) -> list[Change]:
    left_out: Any = LeavingOut.objects.filter(project=project, kind=ActKind.LEFT_OUT.value, began_at__gte=begin)
    back: Any = BringingBack.objects.filter(project=project, leaving_out__kind=ActKind.LEFT_OUT.value, at__gte=begin)
    told = [
        _change(
            project,
            ChangeKind.LEFT_OUT,
            act.began_at,
            names[act.group_id],
            gettext("Left out."),
            name_of(act.by_member),
            act.reason,
        )
        for act in left_out.select_related("by_member")
    ]
    return told + [
        _change(
            project,
            ChangeKind.BROUGHT_BACK,
            row.at,
            names[row.leaving_out.group_id],
            gettext("Brought back."),
            name_of(row.by_member),
            row.reason,
        )
        for row in back.select_related("by_member", "leaving_out")
    ]


def _renamed(project: Project, names: dict[int, str], begin: datetime) -> list[Change]:
    """Other names. A merge writes them again for the group that stays, so they are told of that one only."""
    told = []
    for row in EarlierName.objects.filter(project=project, until__gte=begin, group__merged_into=None):
        words = gettext("“%(name)s” became part of it.") if row.was_merged else gettext("Before: “%(name)s”.")
        kind = ChangeKind.MERGED if row.was_merged else ChangeKind.RENAMED
        told.append(_change(project, kind, row.until, names[row.group_id], words % {"name": row.name}))
    return told


# Start, now and wanted -----------------------------------------------------------------------------------------------


def start_of(positions: list[Position], moments: Moments) -> Position | None:
    """The position that stays the start: the last one when it froze, of a later group the first. None until then.

    Until the stage is signed the first position is shown as the start. Source: product.md, "The grid".
    """
    if not positions:
        return None
    frozen = [position for position in positions if moments.start is not None and position.moved_at <= moments.start]
    return frozen[-1] if frozen else positions[0]


def _end_of_start(positions: list[Position], moments: Moments) -> datetime | None:
    """Until when somebody could say where a group stood at the start: when it froze; else when it was moved again."""
    if moments.start is not None and positions and positions[0].moved_at <= moments.start:
        return moments.start
    return positions[1].moved_at if len(positions) > 1 else None


def _standing(group: Group, positions: list[Position], moments: Moments, own: OwnViews, fact: GroupFact) -> Standing:
    start = start_of(positions, moments)
    now = positions[-1] if positions else None
    return Standing(
        group=group,
        start=start.placing if start is not None else None,
        now=now.placing if now is not None else None,
        was_guess=own.is_guess(start, at=_end_of_start(positions, moments)),
        is_guess=own.is_guess(now),
        is_left_out=fact.is_left_out,
    )


def _gaps(project: Project, standings: list[Standing], facts: dict[int, GroupFact]) -> Gaps:
    """The project's gap three times: over the groups that count and were or are often or always affected."""
    today = today_in(project)
    start: list[tuple[int, bool]] = []
    now: list[tuple[int, bool]] = []
    wanted: list[tuple[int, bool]] = []
    for standing in standings:
        fact = facts[standing.group.pk]
        if not counts(fact, today=today):
            continue
        if standing.start is not None and standing.start.is_affected:
            start.append((standing.start.gap, standing.was_guess))
        placing = counted_placing(fact, today=today)
        if placing is not None and placing.is_affected:
            now.append((placing.gap, standing.is_guess))
            wanted.append((placing.gap_wanted, standing.is_guess))
    return Gaps(project_gap(start), project_gap(now), project_gap(wanted))
