"""Who waits for a reply: ideas that nobody was told about, and notes whose author would like one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from planner.models import Entry, Exercise
from planner.plan_data import ColumnSpec, Kind
from planner.queries.rows import rows_and_notes_to_reply
from stakeholders.models import Project

NOTES_OFFERED = 50
"""Notes that can be made rows at once; more come up when these are rows."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row whose people were not told yet, and on which page of the exercise it stands."""

    entry: Entry
    page: int


@dataclass(frozen=True, slots=True)
class NotesToRows:
    """The notes that an exercise makes rows of: those that are none yet, and the rows that need a reply."""

    source: Exercise | None
    notes: list[Entry]
    has_more: bool
    waiting: list[WaitingRow]


def told_column(columns: Iterable[ColumnSpec]) -> str:
    """The key of the column that says when people were told, or nothing."""
    return next((column.key for column in columns if column.tells), "")


def is_told(values: dict[str, Any], told: str) -> bool:
    """Whether a row says when people were told; always where nothing asks."""
    return not told or bool(values.get(told))


def notes_to_rows(exercise: Exercise, *, rows_a_page: int) -> NotesToRows:
    """The notes that wait to be made rows, and the rows that wait for a reply: 3 queries."""
    project = exercise.project
    source = project.exercises.filter(key=exercise.from_notes, kind=Kind.NOTES).first()
    rows = list(exercise.entries.counted().order_by("created_at", "pk").only("code", "text", "values", "made_from"))
    made = [row.made_from_id for row in rows if row.made_from_id is not None]
    notes = [] if source is None else list(source.entries.counted().exclude(pk__in=made)[: NOTES_OFFERED + 1])
    told = told_column(exercise.column_specs)
    return NotesToRows(
        source=source,
        notes=notes[:NOTES_OFFERED],
        has_more=len(notes) > NOTES_OFFERED,
        waiting=[
            WaitingRow(row, number // rows_a_page + 1)
            for number, row in enumerate(rows)
            if not is_told(row.values, told)
        ],
    )


def replies_waiting(project: Project) -> int:
    """How many ideas and notes wait for a reply: 1 query.

    A row made from notes waits until it says when people were told; a note whose author would like a reply waits
    until it has one. A note and the row made of it are one. Source: exercises.md, `choose_ideas`.
    """
    return len(
        {
            made_from or pk
            for pk, made_from, wanted, values, columns in rows_and_notes_to_reply(project)
            if wanted or not is_told(values, _told_key(columns))
        }
    )


def _told_key(columns: Iterable[dict[str, Any]]) -> str:
    """As `told_column`, of columns as they are stored."""
    return next((column["key"] for column in columns if column.get("tells")), "")


def where_replies_are_given(project: Project) -> Exercise | None:
    """The exercise where what waits for a reply is listed: the one that makes rows of notes, or the notes: 1 query."""
    wanted = project.exercises.filter(~Q(from_notes="") | Q(reply_wanted=True)).select_related("stage")
    return wanted.order_by("-from_notes", "stage__position").first()
