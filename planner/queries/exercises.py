"""One exercise with what people put in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from planner.models import Entry, EntryReply, Exercise, Gap
from planner.models.entries import EntryQuerySet
from planner.opening import (
    accepts_entries,
    entry_may_change,
    group_may_be_told,
    later_boxes_open,
    side_may_be_told,
)
from planner.plan_data import ColumnSpec, ColumnType, Kind
from planner.queries.replies import NotesToRows, notes_to_rows
from planner.queries.stages import StageView, stage_views, view_of
from planner.queries.suggestions import GroupWords, copies_for, group_words, same_words
from stakeholders.actors import Actor
from stakeholders.models import LIVED_SIDE, Project, Side

ENTRIES_A_PAGE = 100
SOMEONE = gettext_lazy("Someone in the team")
"""What others read where a side may not be named: rule (j)."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads rows: a lead, or anybody else, for whom a side is named by how many active people it has."""

    is_lead: bool
    active_by_side: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled box of a row, in words."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """A note or a row, as somebody may see it: never with a name.

    `may_fill_later`: a signed record stands on it, and only its later boxes can be filled in.
    """

    entry: Entry
    is_mine: bool
    may_change: bool
    may_remove: bool
    may_fill_later: bool = False
    cells: list[Cell] = field(default_factory=list)
    replies: list[EntryReply] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wording:
    """An earlier wording of a shared text."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class BegunRow:
    """A row begun for the team: its number in the address, what its first box says, and every box."""

    number: int
    name: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Begun:
    """All rows that are begun and not saved yet: ready ones, groups that are missing, copies of earlier rows."""

    ready: list[BegunRow] = field(default_factory=list)
    groups: list[BegunRow] = field(default_factory=list)
    copies: list[BegunRow] = field(default_factory=list)
    copied_from: str = ""

    @property
    def rows(self) -> list[BegunRow]:
        """Every one of them."""
        return [*self.ready, *self.groups, *self.copies]


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """Everything that the page of one exercise shows."""

    stage: StageView
    stages: list[StageView]
    exercise: Exercise
    accepts: bool
    gap: Gap | None
    shared: Entry | None
    earlier: list[Wording]
    before: Entry | None
    entries: list[EntryView]
    page: Page[Entry] | None
    begun: Begun
    groups: tuple[str, ...]
    is_done_by_itself: bool
    from_notes: NotesToRows | None
    warnings: list[str]
    following: Exercise | None

    @property
    def how_many(self) -> int:
        """How many notes or rows there are, on every page together."""
        return self.page.paginator.count if self.page is not None else int(bool(self.shared and self.shared.text))

    @property
    def shared_words(self) -> str:
        """The shared text as people read it; empty where nothing is written."""
        return shared_words(self.exercise, self.shared.text) if self.shared is not None else ""

    @property
    def change_in_words(self) -> str:
        """How a score stands to the earlier one; empty where one of the two is missing."""
        if self.before is None or self.shared is None or not (self.before.text and self.shared.text):
            return ""
        higher = int(self.shared.text) - int(self.before.text)
        if not higher:
            return gettext("The same as then.")
        if higher > 0:
            return gettext("%(points)s higher than then.") % {"points": higher}
        return gettext("%(points)s lower than then.") % {"points": -higher}

    @property
    def last_page(self) -> int:
        """The page on which one more note or row would stand."""
        return self.how_many // ENTRIES_A_PAGE + 1

    @property
    def hides_groups(self) -> bool:
        """Whether only leads read which group a row is about."""
        has_group = any(column.type is ColumnType.GROUP for column in self.exercise.column_specs)
        return has_group and not group_may_be_told(names_never_shown=self.exercise.names_never_shown)

    @property
    def names_sides(self) -> str:
        """The title of the column that says whose words a row holds; empty where there is none."""
        return next((column.title for column in self.exercise.column_specs if column.names_side), "")


def exercise_page(project: Project, position: int, key: str, *, number: str, by: Actor) -> ExercisePage | None:
    """The page of one exercise as this person may see it, or None where there is none.

    16 queries at most, whatever the number of entries.
    """
    views = stage_views(project)
    view = view_of(views, position)
    if view is None:
        return None
    siblings = list(project.exercises.filter(stage=view.stage))
    index = next((index for index, exercise in enumerate(siblings) if exercise.key == key), None)
    if index is None or (siblings[index].leads_only and not by.is_lead):
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
    words = _group_words(exercise)
    return ExercisePage(
        stage=view,
        stages=views,
        exercise=exercise,
        accepts=accepts,
        gap=exercise.gaps.filter(closed_at=None).select_related("published_by").first(),
        shared=shared,
        earlier=_earlier(exercise, shared),
        before=_score_before(exercise),
        entries=_entry_views(page, view, exercise, by),
        page=page,
        begun=_begun(exercise, words) if accepts and by.is_lead else Begun(),
        groups=words.known if accepts else (),
        is_done_by_itself=exercise.pk in words.done,
        from_notes=notes_to_rows(exercise, rows_a_page=ENTRIES_A_PAGE) if exercise.from_notes and by.is_lead else None,
        warnings=_warnings(exercise, page),
        following=next((later for later in siblings[index + 1 :] if later.required), None),
    )


# One shared text ------------------------------------------------------------------------------------------------------


def _is_shared(exercise: Exercise) -> bool:
    return exercise.kind in {"note", "choice", "score"}


def shared_words(exercise: Exercise, text: str) -> str:
    """A stored shared text as people read it: the words of a choice, a score with what it is out of."""
    if exercise.kind == Kind.CHOICE:
        return next((choice.label for choice in exercise.choice_specs if choice.value == text), text)
    return gettext("%(score)s of 10") % {"score": text} if exercise.kind == Kind.SCORE and text else text


def entry_words(entry: Entry) -> list[str]:
    """What one entry of any kind says, with every filled box of a row."""
    if entry.exercise.kind != Kind.ROWS:
        return [shared_words(entry.exercise, entry.text), *(str(value) for value in entry.values.values() if value)]
    return [
        gettext("%(box)s: %(words)s") % {"box": column.title, "words": cell_words(column, entry.values[column.key])}
        for column in entry.exercise.column_specs
        if entry.values.get(column.key) not in (None, "")
    ]


def _earlier(exercise: Exercise, shared: Entry | None) -> list[Wording]:
    """The last earlier wordings; where more than the text belongs to one, it follows on its own line."""
    wordings = []
    for wording in shared.earlier.all()[:20] if shared is not None else []:
        text, line_end, more = wording.text.partition("\n")
        wordings.append(Wording(wording.at, shared_words(exercise, text) + line_end + more))
    return wordings


def _score_before(exercise: Exercise) -> Entry | None:
    """The earlier score that this one is read beside, with its exercise."""
    if not exercise.compare_with:
        return None
    scores = exercise.project.entries.filter(
        exercise__key=exercise.compare_with, exercise__kind=Kind.SCORE, is_shared=True
    )
    return scores.exclude(text="").select_related("exercise").first()


# Notes and rows -------------------------------------------------------------------------------------------------------


def _written(exercise: Exercise) -> EntryQuerySet:
    return exercise.entries.counted().order_by("created_at", "pk")


def _entry_views(page: Page[Entry] | None, view: StageView, exercise: Exercise, by: Actor) -> list[EntryView]:
    if page is None:
        return []
    reader = reader_of(exercise, by)
    entries = list(page)
    replies: dict[int, list[EntryReply]] = {}
    if exercise.reply_wanted:
        for reply in EntryReply.objects.filter(entry__in=entries):
            replies.setdefault(reply.entry_id, []).append(reply)
    return [entry_view(entry, view, exercise, by, reader, replies.get(entry.pk, [])) for entry in entries]


def entry_view(
    entry: Entry, view: StageView, exercise: Exercise, by: Actor, reader: Reader, replies: list[EntryReply]
) -> EntryView:
    """One entry with what this person may do to it. Notes belong to who wrote them; rows to the whole team."""
    open_ = is_open_still(entry, view, exercise)
    return EntryView(
        entry=entry,
        is_mine=_is_mine(entry, by),
        may_change=open_ and may_write(entry, exercise, by),
        may_remove=open_ and may_take_away(entry, exercise, by),
        may_fill_later=not open_ and may_fill_later(entry, view, exercise, by),
        cells=row_cells(entry, exercise, reader),
        replies=replies,
    )


def _is_mine(entry: Entry, by: Actor) -> bool:
    return by.member_id is not None and entry.author_id == by.member_id


def is_open_still(entry: Entry, view: StageView, exercise: Exercise) -> bool:
    """Whether no signed record stands on the entry."""
    return entry_may_change(
        state=view.state,
        carries_on=exercise.carries_on,
        archived=exercise.project.is_archived,
        written_after_signing=view.signed_at is not None and entry.created_at > view.signed_at,
    )


def may_write(entry: Entry, exercise: Exercise, by: Actor) -> bool:
    """Whether this person may change the words: who wrote them, and in a row any lead, who fills in the rest.

    Leads share what leads wrote, but not where names are never shown: what they may change there would tell which
    notes are from people.
    """
    return _is_mine(entry, by) or (by.is_lead and (exercise.kind == "rows" or _is_shared_by_leads(entry, exercise)))


def may_take_away(entry: Entry, exercise: Exercise, by: Actor) -> bool:
    """Whether this person may take the entry away: who wrote it, and a lead what leads share."""
    return _is_mine(entry, by) or (by.is_lead and _is_shared_by_leads(entry, exercise))


def _is_shared_by_leads(entry: Entry, exercise: Exercise) -> bool:
    return entry.by_lead and not exercise.names_never_shown


def may_fill_later(entry: Entry, view: StageView, exercise: Exercise, by: Actor) -> bool:
    """Whether this person may fill in the later boxes of a row that a signed record stands on."""
    return (
        by.is_lead
        and exercise.kind == "rows"
        and any(column.later for column in exercise.column_specs)
        and later_boxes_open(state=view.state, archived=exercise.project.is_archived)
    )


def reader_of(exercise: Exercise, by: Actor) -> Reader:
    """Who reads the rows of an exercise: 1 query for others than leads where a column names a side, else none."""
    if by.is_lead or not any(column.names_side for column in exercise.column_specs):
        return Reader(is_lead=by.is_lead)
    people = exercise.project.members.active()
    counts = dict(people.order_by().values_list("side").annotate(how_many=Count("pk")))
    return Reader(is_lead=False, active_by_side={side.value: counts.get(side.value, 0) for side in Side})


def row_cells(entry: Entry, exercise: Exercise, reader: Reader) -> list[Cell]:
    """The filled boxes of a row after the first, in words, as far as this reader may see them."""
    return [
        Cell(column.title, _told_words(column, entry.values[column.key], reader))
        for column in exercise.column_specs[1:]
        if entry.values.get(column.key) not in (None, "") and _may_read(column, exercise, reader)
    ]


def _may_read(column: ColumnSpec, exercise: Exercise, reader: Reader) -> bool:
    if reader.is_lead or column.type is not ColumnType.GROUP:
        return True
    return group_may_be_told(names_never_shown=exercise.names_never_shown)


def _told_words(column: ColumnSpec, value: Any, reader: Reader) -> str:
    told = reader.is_lead or not column.names_side
    if not told and not side_may_be_told(side=str(value), active_by_side=reader.active_by_side):
        return str(SOMEONE)
    return cell_words(column, value)


def cell_words(column: ColumnSpec, value: Any) -> str:
    """One stored value in words."""
    if column.type is ColumnType.CHOICE:
        return next((choice.label for choice in column.choices if choice.value == value), str(value))
    if column.type is ColumnType.YESNO:
        return gettext("Yes") if value == "yes" else gettext("No")
    if column.type is ColumnType.MONEY:
        return f"£{value}"
    if column.type is ColumnType.DATE:
        return date_words(str(value))
    if column.type is ColumnType.DATETIME:
        day, _, clock = str(value).partition("T")
        return gettext("%(day)s, %(time)s") % {"day": date_words(day), "time": clock[:5]}
    return str(value)


def date_words(text: str) -> str:
    """A stored date (2027-05-12) as people write it (12 May 2027)."""
    return date_format(date.fromisoformat(text), "j F Y")


# What is begun, and what is warned of ---------------------------------------------------------------------------------


def _group_words(exercise: Exercise) -> GroupWords:
    """The project's groups, where a box of this exercise takes one."""
    if exercise.suggested_from or any(column.type is ColumnType.GROUP for column in exercise.column_specs):
        return group_words(exercise.project)
    return GroupWords((), {}, frozenset())


def _begun(exercise: Exercise, words: GroupWords) -> Begun:
    """Rows begun for the team that nobody has saved yet. A number stays the same while others are saved."""
    groups = words.missing.get(exercise.pk, ())
    copies = copies_for(exercise) if exercise.copied_from else None
    if not (exercise.starter_rows or groups or copies):
        return Begun()
    first = exercise.column_specs[0].key
    there = {same_words(text) for text in _written(exercise).values_list("text", flat=True)}

    def begun(rows: Any, start: int) -> list[BegunRow]:
        numbered = [BegunRow(number, str(row[first]), row) for number, row in enumerate(rows, start) if row.get(first)]
        return [row for row in numbered if same_words(row.name) not in there]

    every_group = [{first: name} for name in words.known]
    missing = set(groups)
    ready, rest = len(exercise.starter_rows), len(exercise.starter_rows) + len(every_group)
    return Begun(
        ready=begun(exercise.starter_rows, 0),
        groups=[row for row in begun(every_group, ready) if row.name in missing],
        copies=begun(copies.rows, rest) if copies is not None else [],
        copied_from=copies.title if copies is not None else "",
    )


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
