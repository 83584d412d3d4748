"""Saying where groups stand on the grid. Moving one below the line is one act with leaving it out.

Source: product.md, "The grid".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db.models import Prefetch

from planner import steps, verbs
from planner.queries.positions import challenge_days
from stakeholders.actions.groups import GroupIsGone
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.grid import OFTEN, Placing, word
from stakeholders.history import action, record
from stakeholders.models import Group, LeavingOut, Position, Project
from stakeholders.register import ActKind, needs_act
from stakeholders.steps import ActRecord, begin_act, place_group, undo_acts


class ReasonNeeded(Exception):
    """The say that a group should have is lowered, and nobody says why."""


class RecordNeeded(Exception):
    """The group would go below the line, which needs the full record of leaving one out."""


class RecordNotFull(Exception):
    """The record of leaving a group out lacks why, or what those who were asked said."""


class OnlyLeadsLeaveOut(Exception):
    """Somebody who is no lead tried to leave a group out, to move it below the line, or to bring it back."""


class NotPlacedYet(Exception):
    """The group stands nowhere yet, so both choices are needed."""


@dataclass(frozen=True, slots=True)
class Move:
    """Where somebody puts a group. What is None stays as it is, also where somebody else moved it meanwhile.

    `saw` is the code of the position that the person saw; None where the group was not placed yet.
    """

    group: Group
    saw: UUID | None = None
    affected: int | None = None
    say: int | None = None
    wanted: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one move: where the group stood, where it stands, and who moved it since the mover looked."""

    group: Group
    before: Placing | None
    position: Position
    seen: Placing | None = None
    """Where it stood when the mover looked."""
    earlier: tuple[Position, ...] = ()
    act: LeavingOut | None = None
    """Where it went below the line: that act, whose time begins now."""


@dataclass(frozen=True, slots=True)
class ManyMoved:
    """What became of many moves: those made, and the groups that need a page of their own first."""

    moved: tuple[Moved, ...]
    need_reason: tuple[Group, ...] = ()
    """The say that they should have was lowered."""
    need_record: tuple[Group, ...] = ()
    """They would go below the line."""


class NeedsMore(Exception):
    """Nothing was moved: each of these groups needs a reason or the full record first."""

    def __init__(self, need_reason: tuple[Group, ...], need_record: tuple[Group, ...]) -> None:
        super().__init__(*[group.name for group in (*need_reason, *need_record)])
        self.need_reason = need_reason
        self.need_record = need_record


@action
def place_groups(*, project: Project, code: UUID, moves: Sequence[Move], by: Actor) -> ManyMoved:
    """Say where many groups stand. Only what changes is written, a row each; one entry in the history tells them all.

    A move that needs a reason or the full record is not made, and the others are; those groups are returned. Groups
    that are gone are passed over. `code` comes from the form, so that a form sent twice moves nothing twice. Raises
    NeedsMore where nothing else was moved, NothingChanged, NotPlacedYet, and ProjectIsArchived.
    """
    project = steps.open_facts(project=project, by=by)
    moved: list[Moved] = []
    need_reason: list[Group] = []
    need_record: list[Group] = []
    found = {group.pk: group for group in _groups(project, [move.group.pk for move in moves])}
    for move in moves:
        group = found.get(move.group.pk)
        if group is None:
            continue
        try:
            moved.append(_move(group, move, code=uuid5(code, str(group.code)), by=by))
        except NothingChanged:
            continue
        except ReasonNeeded:
            need_reason.append(group)
        except RecordNeeded:
            need_record.append(group)
    if moved:
        _tell(project, moved, by)
        return ManyMoved(tuple(moved), tuple(need_reason), tuple(need_record))
    if need_reason or need_record:
        raise NeedsMore(tuple(need_reason), tuple(need_record))
    raise NothingChanged


@action
def move_group(*, move: Move, code: UUID, reason: str = "", act: ActRecord | None = None, by: Actor) -> Moved:
    """Say where one group stands, and why. Both are kept where somebody else moved it meanwhile; `earlier` tells who.

    `act` is the full record, for a move below the line; its time begins now, once. A move over the line ends that act.
    `code` comes from the form. Raises NothingChanged, NotPlacedYet, ReasonNeeded, RecordNeeded, RecordNotFull,
    OnlyLeadsLeaveOut, GroupIsGone and ProjectIsArchived.
    """
    project = steps.open_facts(project=move.group.project, by=by)
    found = _groups(project, [move.group.pk])
    if not found:
        raise GroupIsGone
    if Position.objects.filter(code=code).exists():
        raise NothingChanged
    moved = _move(found[0], move, code=code, reason=reason, act=act, by=by)
    _tell(project, [moved], by, reason=act.reason if moved.act is not None and act is not None else reason)
    return moved


def _groups(project: Project, keys: Iterable[int]) -> list[Group]:
    """The groups as they are now, with all their positions; one merged into another is gone."""
    positions = Prefetch("positions", Position.objects.select_related("mover").order_by("pk"), to_attr="all_positions")
    found = project.groups.listed().filter(pk__in=keys).select_related("position")
    groups = list(found.prefetch_related(positions))
    for group in groups:
        group.project = project
    return groups


def _move(group: Group, move: Move, *, code: UUID, reason: str = "", act: ActRecord | None = None, by: Actor) -> Moved:
    """One move, made or refused."""
    positions: list[Position] = group.all_positions  # type: ignore[attr-defined]  # `_groups` reads them
    if any(position.code == code for position in positions):
        raise NothingChanged
    before = group.position.placing if group.position is not None else None
    placing = _placing(before, move)
    if placing == before:
        raise NothingChanged
    made = None
    if needs_act(before=before, affected=placing.affected):
        if not by.is_lead:
            raise OnlyLeadsLeaveOut
        if act is None:
            raise RecordNeeded
        if not act.is_full:
            raise RecordNotFull
        days = challenge_days(group.project)
        made = begin_act(group=group, kind=ActKind.BELOW_LINE, record=act, days=days, by=by)
        reason = act.reason
    if not reason and placing.wanted < (OFTEN if before is None else before.wanted):
        raise ReasonNeeded
    seen, earlier = _since(positions, move.saw)
    position = place_group(group=group, placing=placing, reason=reason, code=code, by=by)
    if before is not None and placing.is_affected and not before.is_affected:
        undo_acts(group=group, kind=ActKind.BELOW_LINE, reason=reason, by=by)
    return Moved(group, before, position, seen, earlier, made)


def _placing(before: Placing | None, move: Move) -> Placing:
    if before is not None:
        return Placing(
            before.affected if move.affected is None else move.affected,
            before.say if move.say is None else move.say,
            before.wanted if move.wanted is None else move.wanted,
        )
    if move.affected is None or move.say is None:
        raise NotPlacedYet
    return Placing(move.affected, move.say, OFTEN if move.wanted is None else move.wanted)


def _since(positions: Sequence[Position], saw: UUID | None) -> tuple[Placing | None, tuple[Position, ...]]:
    """Where a group stood as somebody saw it, and the positions written after that, the first one first."""
    seen = next((place for place, position in enumerate(positions) if position.code == saw), -1)
    return positions[seen].placing if seen >= 0 else None, tuple(positions[seen + 1 :])


def _in_words(placing: Placing | None) -> str:
    """Where a group stands, as the history tells it."""
    if placing is None:
        return "not placed yet"
    values = (placing.affected, placing.say, placing.wanted)
    affected, has_say, wanted = (f"{word(value)} ({value})" for value in values)
    return f"touches their life: {affected}; say: {has_say}; say they should have: {wanted}"


def _tell(project: Project, moved: Sequence[Moved], by: Actor, *, reason: str = "") -> None:
    first = moved[0]
    what: dict[str, object]
    if len(moved) > 1:
        verb, what = verbs.GROUPS_MOVED, {"count": len(moved)}
    else:
        verb, what = verbs.GROUP_MOVED_BELOW if first.act else verbs.GROUP_MOVED, {"group": first.group.name}
    record(
        project=project,
        verb=verb.key,
        what=what,
        old={each.group.name: _in_words(each.before) for each in moved},
        new={each.group.name: _in_words(each.position.placing) for each in moved},
        reason=reason,
        by=by,
    )
