"""What the lines of a file would do to the list of groups: loaded, loaded without a value, or not loaded. Pure.

A file never leaves a group out, and never moves one below the line: that needs the full record. Such a line loads
without that value, and says so. Source: product.md, "The grid"; issue 5.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from coproduction.saying import Said, say
from stakeholders.grid import OFTEN, Placing
from stakeholders.register import FEWEST_PLACES, needs_act
from stakeholders.spreadsheets import values
from stakeholders.spreadsheets.columns import (
    CHOSEN,
    GRID,
    HEADINGS,
    JOINED,
    Column,
    Header,
    Repeats,
    body,
    find_header,
    guess_columns,
    headings,
    says_numbers,
)
from stakeholders.spreadsheets.written import SheetRow

MOST_WORDS = 40
"""Different words of one column that a person matches with ours. A column with more of them holds something else."""
LONGEST = {
    Column.NAME: 80,
    Column.PEOPLE_SOURCE: 200,
    Column.HOW_AFFECTED: 500,
    Column.SPEAKS_FOR: 200,
    Column.REASON: 500,
    Column.ROUTES: 200,
    Column.EARLIER: 80,
}
"""Signs that a group can hold. The same as the models say, which a test keeps."""
MOST_PLACES = 500
"""Places in the team for one group."""
MOST_ROUTES = 20
"""Ways to reach one group."""


class There(StrEnum):
    """What is done with groups that the project has already."""

    SKIP = "skip"
    UPDATE = "update"
    UPDATE_ONLY = "update_only"


class RowKind(StrEnum):
    """What becomes of a line."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    """The group is there, and stays as it is."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is understood: by our guess at first, then as a person says."""

    header: Header
    columns: tuple[Column | None, ...]
    words: Mapping[Column, Mapping[str, str]]
    """For each column the words of the file, by their key, and what they mean; empty for nothing."""
    there: There = There.SKIP
    not_loaded: frozenset[int] = frozenset()
    """Lines that the person does not want."""

    def places(self, column: Column) -> list[int]:
        """Where in the file a column of ours stands, from 0."""
        return [place for place, found in enumerate(self.columns) if found is column]

    def as_json(self) -> dict[str, Any]:
        """To be stored."""
        return {
            "header": self.header.line,
            "is_deep": self.header.is_deep,
            "columns": [column.value if column else "" for column in self.columns],
            "words": {column.value: dict(words) for column, words in self.words.items()},
            "there": self.there.value,
            "not_loaded": sorted(self.not_loaded),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Reading":
        """What was stored."""
        return cls(
            header=Header(stored["header"], is_deep=stored["is_deep"]),
            columns=tuple(Column(column) if column else None for column in stored["columns"]),
            words={Column(column): words for column, words in stored["words"].items()},
            there=There(stored["there"]),
            not_loaded=frozenset(stored["not_loaded"]),
        )


def guess_reading(rows: Sequence[SheetRow], *, header: Header | None = None) -> Reading:
    """How a file is likely meant."""
    header = find_header(rows) if header is None else header
    columns = tuple(guess_columns(headings(rows, header)))
    reading = Reading(header, columns, {})
    return Reading(header, columns, guess_words(rows, reading))


def guess_words(rows: Sequence[SheetRow], reading: Reading) -> dict[Column, dict[str, str]]:
    """What the words in the file plainly mean. What somebody said of them goes first."""
    guessed = {}
    for column, words in words_of(rows, reading).items():
        said = reading.words.get(column, {})
        guessed[column] = {key: said.get(key, values.guess_meaning(column, key)) for key in words}
    return guessed


def words_of(rows: Sequence[SheetRow], reading: Reading) -> dict[Column, dict[str, str]]:
    """The different words of each column that has to be matched, by their key, as they stand first in the file.

    Numbers from 0 to 100 need no matching. No more than `MOST_WORDS` are told.
    """
    repeats = Repeats(rows, reading.header)
    lines = [row for row in body(rows, reading.header) if not repeats(row)]
    names = headings(rows, reading.header)
    told: dict[Column, dict[str, str]] = {}
    for column in CHOSEN:
        for place in reading.places(column)[:1]:
            texts = [text for row in lines if (text := values.typed_cell(row.cell(place)))]
            if column in GRID and _holds_numbers(texts, names[place]):
                texts = [text for text in texts if values.read_number(text) is None]
            words: dict[str, str] = {}
            for text in texts:
                if len(words) < MOST_WORDS:
                    words.setdefault(values.word_key(text), text)
            told[column] = words
    return told


def _holds_numbers(texts: Sequence[str], heading: str) -> bool:
    """Whether numbers of a column are meant from 0 to 100."""
    return says_numbers(heading) or values.are_numbers(text for text in texts if values.read_number(text) is not None)


# What is there, and what a line would do -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GroupThere:
    """A group as the project has it."""

    pk: int
    name: str
    key: str
    earlier: frozenset[str] = frozenset()
    """The keys of its earlier names."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """By the names of columns, as `PlannedRow.fields`."""
    routes: Mapping[str, "Way"] = field(default_factory=dict)
    """Its ways to reach people, by the keys of their words."""
    now: Placing | None = None
    reason: str = ""
    """Why it stands there, on one line."""
    is_left_out: bool = False
    is_below_line: bool = False
    """Whether an act stands that moved it below the line."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach people."""

    words: str
    is_offline: bool
    is_trusted: bool

    def with_marks_of(self, other: "Way") -> "Way":
        """The way, with what is said of it and what is said of another."""
        return replace(
            self, is_offline=self.is_offline or other.is_offline, is_trusted=self.is_trusted or other.is_trusted
        )


@dataclass(slots=True)
class PlannedRow:
    """One line of the file, and what it would do."""

    line: int
    name: str
    kind: RowKind
    why: str = ""
    """Why it is not loaded, or what it stays as."""
    without: list[Said] = field(default_factory=list)
    """The values that it loads without, each with the reason."""
    group: GroupThere | None = None
    """The group that it changes."""
    fields: dict[str, Any] = field(default_factory=dict)
    """What is new of what is said about the group."""
    earlier: list[str] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    placing: Placing | None = None
    """Where the group stands from then on; None where it does not move."""
    reason: str = ""

    @property
    def loads(self) -> bool:
        """Whether the line changes the list."""
        return self.kind in {RowKind.ADDED, RowKind.CHANGED}


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do."""

    rows: list[PlannedRow]

    def of(self, *kinds: RowKind) -> list[PlannedRow]:
        """The lines of some kinds."""
        return [row for row in self.rows if row.kind in kinds]

    @property
    def loading(self) -> list[PlannedRow]:
        """The lines that change the list."""
        return [row for row in self.rows if row.loads]

    @property
    def lacking(self) -> list[PlannedRow]:
        """The lines of which a value is left out."""
        return [row for row in self.rows if row.without]


def plan_digest(plan: ImportPlan) -> str:
    """What stands for all that a plan would do: another one, where anything of it is different."""
    digest = hashlib.sha256()
    for row in plan.rows:
        told = (
            *(row.line, row.name, row.kind.value, row.group.pk if row.group else 0, sorted(row.fields.items())),
            *(row.earlier, row.ways, row.placing, row.reason, [str(each) for each in row.without]),
        )
        digest.update(repr(told).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def plan_import(
    rows: Sequence[SheetRow], reading: Reading, there: Iterable[GroupThere], *, name_key: Callable[[str], str]
) -> ImportPlan:
    """What becomes of every line below the names of the columns, in their order."""
    lines = _Lines(rows, reading, list(there), name_key)
    return ImportPlan([lines.planned(row) for row in body(rows, reading.header)])


class _NotLoaded(Exception):
    """A line cannot be loaded; the message says why."""


class _Lines:
    """The lines of one file, one after the other."""

    def __init__(
        self, rows: Sequence[SheetRow], reading: Reading, there: list[GroupThere], name_key: Callable[[str], str]
    ) -> None:
        self.reading = reading
        self.name_key = name_key
        self.by_name = {group.key: group for group in there}
        self.by_earlier: dict[str, list[GroupThere]] = {}
        for group in there:
            for key in group.earlier:
                self.by_earlier.setdefault(key, []).append(group)
        self.names = headings(rows, reading.header)
        self.repeats = Repeats(rows, reading.header)
        self.numbers = {
            column: _holds_numbers(
                [text for row in body(rows, reading.header) if (text := row.cell(place))], self.names[place]
            )
            for column in GRID
            for place in reading.places(column)[:1]
        }
        self.seen: dict[str, int] = {}
        self.seen_groups: dict[int, int] = {}

    def planned(self, row: SheetRow) -> PlannedRow:
        """What one line would do."""
        name = " ".join(self._text(row, Column.NAME).split())
        planned = PlannedRow(row.line, name, RowKind.FAILED)
        try:
            self._refuse(row, name)
            planned.group = self._group(row, name)
            if planned.group is None and self.reading.there is There.UPDATE_ONLY:
                raise _NotLoaded(say("The project has no group of this name, and none is added."))
        except _NotLoaded as why:
            planned.why = why.args[0]
            return planned
        if planned.group is not None and self.reading.there is There.SKIP:
            planned.kind = RowKind.SAME
            planned.why = say("The group is there, and stays as it is.")
            return planned
        self._fill(planned, row)
        return planned

    def _text(self, row: SheetRow, column: Column) -> str:
        texts = [values.typed_cell(row.cell(place)) for place in self.reading.places(column)]
        return (";" if column in (Column.ROUTES, Column.EARLIER) else "\n").join(text for text in texts if text)

    def _heading(self, column: Column) -> str:
        """What the file calls a column."""
        names = [self.names[place] for place in self.reading.places(column) if self.names[place]]
        return names[0] if names else HEADINGS[column]

    def _refuse(self, row: SheetRow, name: str) -> None:
        """Raises _NotLoaded for a line that names no group that can be loaded."""
        if row.line in self.reading.not_loaded:
            raise _NotLoaded(say("You said that this line is not loaded."))
        if self.repeats(row):
            raise _NotLoaded(say("The line repeats the names of the columns."))
        key = self.name_key(name)
        if not key:
            raise _NotLoaded(say("The line has no name of a group."))
        if len(name) > LONGEST[Column.NAME]:
            raise _NotLoaded(say("The name is longer than {most} letters.", most=LONGEST[Column.NAME]))
        if key in self.seen:
            raise _NotLoaded(say("The same name stands in line {line}.", line=self.seen[key]))
        self.seen[key] = row.line

    def _group(self, row: SheetRow, name: str) -> GroupThere | None:
        """The group that a line is about: the one of this name, or the only one that was called so earlier."""
        key = self.name_key(name)
        found = self.by_name.get(key)
        if found is None:
            called_so = self.by_earlier.get(key, [])
            if len(called_so) > 1:
                named = "; ".join(sorted(group.name for group in called_so))
                raise _NotLoaded(say("More than one group was called so earlier: {names}.", names=named))
            found = called_so[0] if called_so else None
        if found is not None:
            if found.pk in self.seen_groups:
                words = say(
                    "Line {line} is about the same group: {name}.", line=self.seen_groups[found.pk], name=found.name
                )
                raise _NotLoaded(words)
            self.seen_groups[found.pk] = row.line
        return found

    def _fill(self, planned: PlannedRow, row: SheetRow) -> None:
        """Read the values of a line that loads, and compare them with what the group has."""
        there = planned.group
        had = there.fields if there is not None else {}
        for column, read in _READERS.items():
            text = self._text(row, column)
            if not text:
                continue
            try:
                value = read(self, column, text)
                if column is Column.SIDE and there is not None and there.now and had.get(column) not in ("", value):
                    raise _Without(say("a group that stands on the grid keeps who its people are"))
            except _Without as why:
                planned.without.append(self._left_empty(column, text, why.args[0]))
                continue
            if value != had.get(column.value, ""):
                planned.fields[column.value] = value
        self._fill_lists(planned, row)
        self._place(planned, row)
        changes = planned.fields or planned.earlier or planned.ways or planned.placing
        if there is None:
            planned.kind = RowKind.ADDED
        elif changes:
            planned.kind = RowKind.CHANGED
        else:
            planned.kind = RowKind.SAME
            planned.why = say("Nothing in it is new.")

    def _left_empty(self, column: Column, text: str, why: str) -> Said:
        shown = text if len(text) <= 40 else f"{text[:39]}…"
        return say("“{heading}”: “{words}” is left out: {why}.", heading=self._heading(column), words=shown, why=why)

    def _fill_lists(self, planned: PlannedRow, row: SheetRow) -> None:
        """Earlier names and ways to reach people: those that are not there are added, and none is taken away."""
        there = planned.group
        own = {self.name_key(planned.name)} | ({there.key} | there.earlier if there is not None else frozenset())
        for name in values.split_list(self._text(row, Column.EARLIER)):
            key = self.name_key(name)
            if not key or key in own:
                continue
            if len(name) > LONGEST[Column.EARLIER]:
                planned.without.append(self._left_empty(Column.EARLIER, name, _too_long(Column.EARLIER)))
                continue
            own.add(key)
            planned.earlier.append(name)
        self._fill_ways(planned, row)

    def _fill_ways(self, planned: PlannedRow, row: SheetRow) -> None:
        had = planned.group.routes if planned.group is not None else {}
        ways: dict[str, Way] = {}
        for text in values.split_list(self._text(row, Column.ROUTES)):
            way = Way(*values.read_way(text))
            words, key = way.words, self.name_key(way.words)
            if not key:
                continue
            if key in had:
                if had[key].with_marks_of(way) != had[key]:
                    told = say("the group has this way, without that mark")
                    planned.without.append(self._left_empty(Column.ROUTES, text, told))
                continue
            if key in ways:
                ways[key] = ways[key].with_marks_of(way)
                continue
            if len(words) > LONGEST[Column.ROUTES]:
                planned.without.append(self._left_empty(Column.ROUTES, words, _too_long(Column.ROUTES)))
                continue
            if len(had) + len(ways) >= MOST_ROUTES:
                full = say("a group has {most} ways at most", most=MOST_ROUTES)
                planned.without.append(self._left_empty(Column.ROUTES, words, full))
                continue
            ways[key] = way
        planned.ways = list(ways.values())

    # Where the group stands ------------------------------------------------------------------------------------------

    def _place(self, planned: PlannedRow, row: SheetRow) -> None:
        """Where the group stands from then on, if the line says so and may, and why."""
        planned.placing = self._placing(planned, row)
        reason = " ".join(self._text(row, Column.REASON).split())
        if planned.placing is not None and len(reason) <= LONGEST[Column.REASON]:
            planned.reason = reason
        elif planned.placing is not None:
            planned.without.append(self._left_empty(Column.REASON, reason, _too_long(Column.REASON)))
        elif reason and (planned.group is None or reason != planned.group.reason):
            nowhere = say("the line moves the group nowhere")
            planned.without.append(self._left_empty(Column.REASON, reason, nowhere))

    def _placing(self, planned: PlannedRow, row: SheetRow) -> Placing | None:
        """Where the group stands from then on; None where it does not move."""
        read = {column: self._grid_value(planned, row, column) for column in GRID}
        if all(value is None for value in read.values()):
            return None
        there = planned.group
        before = there.now if there is not None else None
        if before is None and (read[Column.AFFECTED] is None or read[Column.SAY] is None):
            told = say("Where it stands is left out: it needs both how much it is affected and how much say it has.")
            planned.without.append(told)
            return None
        affected, has_say, wanted = (read[column] for column in GRID)
        after = Placing(
            affected if affected is not None else before.affected if before else 0,
            has_say if has_say is not None else before.say if before else 0,
            wanted if wanted is not None else before.wanted if before else OFTEN,
        )
        if after == before:
            return None
        if there is not None and there.is_left_out:
            planned.without.append(say("Where it stands is left out: the group was left out. Bring it back first."))
            return None
        if needs_act(before=before, affected=after.affected):
            planned.without.append(
                say(
                    "“{heading}” is left out: a file moves no group below “often”. Move it on its own page.",
                    heading=self._heading(Column.AFFECTED),
                )
            )
            after = Placing(before.affected if before else after.affected, after.say, after.wanted)
        return after if after != before else None

    def _grid_value(self, planned: PlannedRow, row: SheetRow, column: Column) -> int | None:
        text = self._text(row, column)
        if not text:
            return None
        number = values.read_number(text)
        if number is not None and self.numbers.get(column, False):
            return number
        meaning = self._meaning(column, text)
        if meaning:
            return int(meaning)
        planned.without.append(self._left_empty(column, text, _NO_MEANING))
        return None

    def _meaning(self, column: Column, text: str) -> str:
        return self.reading.words.get(column, {}).get(values.word_key(text), "")

    # One value -------------------------------------------------------------------------------------------------------

    def chosen(self, column: Column, text: str) -> str:
        """What a word means. Raises _Without where nobody said."""
        meaning = self._meaning(column, text)
        if not meaning:
            raise _Without(_NO_MEANING)
        return meaning

    def words(self, column: Column, text: str) -> str:
        """Words on one line. Raises _Without for too many of them."""
        words = text if column in JOINED else " ".join(text.split())
        if len(words) > LONGEST[column]:
            raise _Without(_too_long(column))
        return words

    def people(self, column: Column, text: str) -> int:
        """How many people. Raises _Without where it is no number."""
        count = values.read_count(text)
        if count is None:
            raise _Without(say("it is no number of people"))
        return count

    def seats(self, column: Column, text: str) -> int:
        """How many places, 2 at least."""
        count = values.read_count(text)
        if count is None or not FEWEST_PLACES <= count <= MOST_PLACES:
            raise _Without(
                say("places are a number from {least} to {most}", least=FEWEST_PLACES, most=f"{MOST_PLACES:,}")
            )
        return count

    def reserve(self, column: Column, text: str) -> int:
        """How many people stand ready; none is an answer too."""
        count = values.read_count(text)
        if count is None or count > MOST_PLACES:
            raise _Without(say("people who stand ready are a number from 0 to {most}", most=f"{MOST_PLACES:,}"))
        return count


class _Without(Exception):
    """A value cannot be loaded; the message says why."""


_NO_MEANING = say("nobody has said what it means")


def _too_long(column: Column) -> Said:
    return say("it is longer than {most} letters", most=LONGEST[column])


_READERS: dict[Column, Callable[[_Lines, Column, str], Any]] = {
    Column.SIDE: _Lines.chosen,
    Column.NAME_FROM: _Lines.chosen,
    Column.SPEAKERS_BELONG: _Lines.chosen,
    Column.PEOPLE_ABOUT: _Lines.people,
    Column.PEOPLE_SOURCE: _Lines.words,
    Column.HOW_AFFECTED: _Lines.words,
    Column.SPEAKS_FOR: _Lines.words,
    Column.PLACES: _Lines.seats,
    Column.RESERVE: _Lines.reserve,
}
