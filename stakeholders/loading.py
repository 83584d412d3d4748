"""Steps that write the lines of a file into the list of groups: many rows with a few queries, and no history."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from stakeholders.actors import Actor
from stakeholders.models import EarlierName, Group, NameFrom, Position, Project, Route
from stakeholders.queries.groups import name_key
from stakeholders.register import ActKind
from stakeholders.spreadsheets.planning import PlannedRow
from stakeholders.steps import undo_acts

AT_ONCE = 500
"""Rows written with one query."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many groups a file added, and how many it changed."""

    added: int
    changed: int


def load_rows(*, project: Project, rows: Sequence[PlannedRow], reason: str, by: Actor) -> Loaded:
    """Write down what lines of a file do. `reason` stands beside each place on the grid that has none of its own.

    The project is locked, and the lines were planned since. Whoever acts is a lead, so that nobody of a group moves it.
    """
    groups = _groups(project, rows, by)
    EarlierName.objects.bulk_create(
        (EarlierName(project=project, group=groups[row.line], name=name) for row in rows for name in row.earlier),
        batch_size=AT_ONCE,
    )
    Route.objects.bulk_create(
        (
            Route(
                project=project,
                group=groups[row.line],
                words=way.words,
                is_offline=way.is_offline,
                is_trusted=way.is_trusted,
            )
            for row in rows
            for way in row.ways
        ),
        batch_size=AT_ONCE,
    )
    _place(project, rows, groups, reason, by)
    added = sum(row.group is None for row in rows)
    return Loaded(added, len(rows) - added)


def _groups(project: Project, rows: Sequence[PlannedRow], by: Actor) -> dict[int, Group]:
    """The groups of the lines, by line: new ones are made, and those that are there changed."""
    there = project.groups.in_bulk([row.group.pk for row in rows if row.group is not None])
    new: list[Group] = []
    changed: list[Group] = []
    groups = {}
    for row in rows:
        if row.group is None:
            group = Group(
                project=project,
                code=uuid4(),
                name=row.name,
                name_key=name_key(row.name),
                name_from=NameFrom.FILE,
                touched_only_by_id=by.pk,
            )
            new.append(group)
        else:
            group = there[row.group.pk]
            group.version += 1
            if group.touched_only_by_id != by.pk:
                group.touched_only_by_id = None
            changed.append(group)
        for name, value in row.fields.items():
            setattr(group, name, value)
        groups[row.line] = group
    Group.objects.bulk_create(new, batch_size=AT_ONCE)
    _save(changed, sorted({"touched_only_by", "version", *(name for row in rows for name in row.fields)}))
    return groups


def _save(groups: list[Group], fields: Sequence[str]) -> None:
    """Save fields of groups that are there. The project is locked, so that nobody changed them since they were read.

    A row that is there is written over: many times faster than `bulk_update`, which other writers of a SQLite file
    would have to wait for.
    """
    Group.objects.bulk_create(
        groups, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["pk"], update_fields=fields
    )


def _place(project: Project, rows: Sequence[PlannedRow], groups: dict[int, Group], reason: str, by: Actor) -> None:
    """As `steps.place_group` for each line, with a few queries for all of them. A move over the line ends that act."""
    moved = []
    positions = []
    for row in rows:
        if row.placing is None:
            continue
        group = groups[row.line]
        moved.append(group)
        positions.append(
            Position(
                project=project,
                group=group,
                affected=row.placing.affected,
                say=row.placing.say,
                wanted=row.placing.wanted,
                mover_id=by.member_id,
                reason=row.reason or reason,
            )
        )
        if row.placing.is_affected and row.group is not None and row.group.is_below_line:
            undo_acts(group=group, kind=ActKind.BELOW_LINE, reason=row.reason or reason, by=by)
    Position.objects.bulk_create(positions, batch_size=AT_ONCE)
    for group, position in zip(moved, positions, strict=True):
        group.position = position
    _save(moved, ["position"])
