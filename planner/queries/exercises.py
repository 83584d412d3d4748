"""One exercise with what people put in it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.formats import date_format

from planner.models import Entry, Exercise, Gap, NoteText
from planner.models.entries import EntryQuerySet
from planner.opening import accepts_entries, entry_may_change
from planner.plan_data import ColumnSpec, ColumnType
from planner.queries.stages import StageView, stage_views, view_of
from stakeholders.actors import Actor
from stakeholders.models import LIVED_SIDE, Project

ENTRIES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled box of a row, in words."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """A note or a row, as somebody may see it: never with a name."""

    entry: Entry
    is_mine: bool
    may_change: bool
    may_remove: bool
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StarterRow:
    """A row begun for the team: what its first box says, and every box."""

    name: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """Everything that the page of one exercise shows."""

    stage: StageView
    stages: list[StageView]
    exercise: Exercise
    accepts: bool
    gap: Gap | None
    shared: Entry | None
    earlier: list[NoteText]
    entries: list[EntryView]
    page: Page[Entry] | None
    starters: list[StarterRow]
    warnings: list[str]
    following: Exercise | None

    @property
    def how_many(self) -> int:
        """How many notes or rows there are, on every page together."""
        return self.page.paginator.count if self.page is not None else int(bool(self.shared and self.shared.text))


def exercise_page(project: Project, position: int, key: str, *, number: str, by: Actor) -> ExercisePage | None:
    """The page of one exercise, or None where there is none: 9 queries at most, whatever the number of entries."""
    views = stage_views(project)
    view = view_of(views, position)
    if view is None:
        return None
    siblings = list(project.exercises.filter(stage=view.stage))
    index = next((index for index, exercise in enumerate(siblings) if exercise.key == key), None)
    if index is None:
        return None
    exercise = siblings[index]
    exercise.stage, exercise.project = view.stage, project
    accepts = accepts_entries(
        state=view.state,
        carries_on=exercise.carries_on,
        always_open=exercise.always_open,
        archived=project.is_archived,
    )
    shared = exercise.entries.filter(is_shared=True).first() if _is_shared(exercise) else None
    page = None if _is_shared(exercise) else Paginator(_written(exercise), ENTRIES_A_PAGE).get_page(number)
    return ExercisePage(
        stage=view,
        stages=views,
        exercise=exercise,
        accepts=accepts,
        gap=exercise.gaps.filter(closed_at=None).select_related("published_by").first(),
        shared=shared,
        earlier=list(shared.earlier.all()[:20]) if shared is not None else [],
        entries=[] if page is None else [entry_view(entry, view, exercise, by) for entry in page],
        page=page,
        starters=_starters(exercise, page) if accepts else [],
        warnings=_warnings(exercise, page),
        following=next((later for later in siblings[index + 1 :] if later.required), None),
    )


def _is_shared(exercise: Exercise) -> bool:
    return exercise.kind in {"note", "choice", "score"}


def _written(exercise: Exercise) -> EntryQuerySet:
    return exercise.entries.counted().order_by("created_at", "pk")


def entry_view(entry: Entry, view: StageView, exercise: Exercise, by: Actor) -> EntryView:
    """One entry with what this person may do to it. Notes belong to who wrote them; rows to the whole team."""
    is_mine = by.member_id is not None and entry.author_id == by.member_id
    open_ = entry_may_change(
        state=view.state,
        carries_on=exercise.carries_on,
        archived=exercise.project.is_archived,
        written_after_signing=view.signed_at is not None and entry.created_at > view.signed_at,
    )
    return EntryView(
        entry=entry,
        is_mine=is_mine,
        may_change=open_ and may_write(entry, exercise, by),
        may_remove=open_ and (is_mine or (by.is_lead and entry.by_lead)),
        cells=row_cells(entry, exercise.column_specs),
    )


def may_write(entry: Entry, exercise: Exercise, by: Actor) -> bool:
    """Whether this person may change the words: who wrote them, and in a row any lead, who fills in the rest."""
    is_mine = by.member_id is not None and entry.author_id == by.member_id
    return is_mine or (by.is_lead and (exercise.kind == "rows" or entry.by_lead))


def row_cells(entry: Entry, columns: tuple[ColumnSpec, ...]) -> list[Cell]:
    """The filled boxes of a row after the first, in words."""
    return [
        Cell(column.title, cell_words(column, entry.values[column.key]))
        for column in columns[1:]
        if entry.values.get(column.key) not in (None, "")
    ]


def cell_words(column: ColumnSpec, value: Any) -> str:
    """One stored value in words."""
    if column.type is ColumnType.CHOICE:
        return next((choice.label for choice in column.choices if choice.value == value), str(value))
    if column.type is ColumnType.YESNO:
        return "Yes" if value == "yes" else "No"
    if column.type is ColumnType.MONEY:
        return f"£{value}"
    if column.type is ColumnType.DATE:
        return date_words(str(value))
    if column.type is ColumnType.DATETIME:
        day, _, clock = str(value).partition("T")
        return f"{date_words(day)}, {clock[:5]}"
    return str(value)


def _starters(exercise: Exercise, page: Page[Entry] | None) -> list[StarterRow]:
    """Rows begun for the team that nobody has saved yet; only on the first page."""
    if page is None or not exercise.starter_rows:
        return []
    first = exercise.column_specs[0].key
    there = set(_written(exercise).values_list("text", flat=True))
    return [StarterRow(row[first], row) for row in exercise.starter_rows if row[first] not in there]


def _warnings(exercise: Exercise, page: Page[Entry] | None) -> list[str]:
    """What the page says when the entries look wrong. It warns and never blocks. Looks at the page shown."""
    if page is None or not exercise.warnings or not page.paginator.count:
        return []
    found = []
    for warning in exercise.warning_specs:
        if warning.when == "only_staff":
            if not _written(exercise).filter(side__in=LIVED_SIDE).exists():
                found.append(warning.words)
        elif not any(
            values.get(warning.column) == warning.value
            for values in _written(exercise).values_list("values", flat=True)
        ):
            found.append(warning.words)
    return found


def date_words(text: str) -> str:
    """A stored date (2027-05-12) as people write it (12 May 2027)."""
    return date_format(date.fromisoformat(text), "j F Y")
