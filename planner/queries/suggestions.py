"""What an exercise suggests from others, so that nobody is asked twice: groups, and rows to copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from planner.models import Entry, Exercise
from planner.plan_data import ColumnType, Kind
from stakeholders.models import Project


@dataclass(frozen=True, slots=True)
class GroupWords:
    """The groups that a project wrote down, each once and as it was first written, and where some are missing.

    `missing` holds, for each exercise that suggests rows, the groups that stand neither there nor in its source.
    `done` holds those exercises that nobody needs to fill in: groups are known, none is missing, no row is there.
    """

    known: tuple[str, ...]
    missing: dict[int, tuple[str, ...]]
    done: frozenset[int]


def same_words(words: str) -> str:
    """What two wordings of the same thing have in common: no capitals, single spaces."""
    return " ".join(words.split()).casefold()


def group_words(project: Project) -> GroupWords:
    """The groups that stand in the first boxes of the project's rows, and those that suggestions miss: 2 queries.

    Rows that only leads may read, and those where names are never shown, tell no group.
    """
    tables = list(
        project.exercises.filter(kind=Kind.ROWS).only(
            "key", "columns", "suggested_from", "leads_only", "names_never_shown"
        )
    )
    boxes = {table.pk: _group_boxes(table) for table in tables}
    tell = {table.pk for table in tables if _tells_groups(table)}
    numbers = {table.key: table.pk for table in tables}
    suggest = {table.pk: numbers[table.suggested_from] for table in tables if table.suggested_from in numbers}
    rows: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for pk, text, values in (
        Entry.objects.counted()
        .filter(project=project, exercise__in=tell | set(suggest) | set(suggest.values()))
        .order_by("created_at", "pk")
        .values_list("exercise_id", "text", "values")
    ):
        rows.setdefault(pk, []).append((text, values))

    known: dict[str, str] = {}
    for pk in sorted(tell & set(rows)):
        for text, _ in rows[pk]:
            known.setdefault(same_words(text), " ".join(text.split()))
    missing, done = {}, set()
    for pk, source in suggest.items():
        own = rows.get(pk, [])
        there = {same_words(text) for text, _ in own}
        there |= {same_words(str(values.get(box, ""))) for _, values in rows.get(source, []) for box in boxes[source]}
        missing[pk] = tuple(words for same, words in known.items() if same not in there)
        if known and not missing[pk] and not own:
            done.add(pk)
    return GroupWords(tuple(known.values()), missing, frozenset(done))


def _group_boxes(table: Exercise) -> list[str]:
    return [column.key for column in table.column_specs if column.type is ColumnType.GROUP]


def _tells_groups(table: Exercise) -> bool:
    first = table.column_specs[0]
    return first.type is ColumnType.GROUP and not table.leads_only and not table.names_never_shown


class _Listed(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def suggested_from(self) -> str: ...


def done_by_itself(project: Project, exercises: Iterable[_Listed]) -> frozenset[int]:
    """Those of the exercises that nobody needs to fill in, because no group is missing there: 2 queries.

    None is asked where no exercise suggests rows. Source: exercises.md, `not_heard`.
    """
    suggest = {exercise.pk for exercise in exercises if exercise.suggested_from}
    return group_words(project).done & suggest if suggest else frozenset()


@dataclass(frozen=True, slots=True)
class Copies:
    """Rows of an earlier exercise as they begin here: the boxes that both have."""

    title: str
    rows: tuple[dict[str, Any], ...]


def copies_for(exercise: Exercise) -> Copies | None:
    """The rows that an exercise begins from, or None where its source is gone: 2 queries."""
    source = exercise.project.exercises.filter(key=exercise.copied_from, kind=Kind.ROWS).first()
    if source is None:
        return None
    types = {column.key: column.type for column in source.column_specs}
    shared = [column.key for column in exercise.column_specs if types.get(column.key) is column.type]
    rows = source.entries.counted().order_by("created_at", "pk").values_list("values", flat=True)
    return Copies(source.title, tuple({key: row[key] for key in shared if row.get(key)} for row in rows))
