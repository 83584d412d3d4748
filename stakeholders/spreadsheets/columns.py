"""The columns of a list of groups: what each is called in our files, and how it is found in other people's. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coproduction.saying import Said, say
from stakeholders.spreadsheets.written import SheetRow

HEADER_WITHIN = 20
"""Lines that hold something, among which the names of the columns are looked for."""
ENOUGH = 2
"""Names of columns that make a line the one with the names."""


class Column(StrEnum):
    """What can be brought in about a group."""

    NAME = "name"
    SIDE = "side"
    EARLIER = "earlier"
    NAME_FROM = "name_from"
    PEOPLE_ABOUT = "people_about"
    PEOPLE_SOURCE = "people_source"
    HOW_AFFECTED = "how_affected"
    SPEAKS_FOR = "speaks_for"
    SPEAKERS_BELONG = "speakers_belong"
    AFFECTED = "affected"
    SAY = "say"
    WANTED = "wanted"
    REASON = "reason"
    PLACES = "places"
    RESERVE = "reserve"
    ROUTES = "routes"


GRID = (Column.AFFECTED, Column.SAY, Column.WANTED)
"""Numbers from 0 to 100, or words from never to always."""
CHOSEN = (Column.SIDE, Column.NAME_FROM, Column.SPEAKERS_BELONG, *GRID)
"""Columns whose words a person matches with ours."""
JOINED = (Column.HOW_AFFECTED, Column.ROUTES, Column.EARLIER)
"""Columns that may be made of several in a file."""

HEADINGS: dict[Column, Said] = {
    Column.NAME: say("Group"),
    Column.SIDE: say("Who they are"),
    Column.EARLIER: say("Earlier names"),
    Column.NAME_FROM: say("Where the name came from"),
    Column.PEOPLE_ABOUT: say("How many people, about"),
    Column.PEOPLE_SOURCE: say("Who says how many"),
    Column.HOW_AFFECTED: say("How it touches them"),
    Column.SPEAKS_FOR: say("Who speaks for them now"),
    Column.SPEAKERS_BELONG: say("Do those who speak belong to it"),
    Column.AFFECTED: say("Is affected"),
    Column.SAY: say("Has a say"),
    Column.WANTED: say("Should have a say"),
    Column.REASON: say("Why it stands there"),
    Column.PLACES: say("Places"),
    Column.RESERVE: say("People who stand ready"),
    Column.ROUTES: say("Ways to reach them"),
}
"""What the columns are called in the files to fill in."""

_KNOWN: dict[Column, tuple[str, ...]] = {
    Column.NAME: (
        *("group", "group name", "name", "name of group", "name of the group", "stakeholder", "stakeholder group"),
        *("stakeholder name", "who", "community", "population group", "people", "audience"),
    ),
    Column.SIDE: ("who they are", "side", "type", "kind", "category", "type of group", "group type", "sector", "role"),
    Column.EARLIER: (
        "earlier names",
        "earlier name",
        "formerly",
        "previous name",
        "former name",
        "also known as",
        "aka",
    ),
    Column.NAME_FROM: ("where the name came from", "name from", "identified by", "suggested by", "named by"),
    Column.PEOPLE_ABOUT: (
        *("how many people about", "how many", "how many people", "number", "number of people", "numbers", "size"),
        *("approx number", "approximate number", "no of people", "estimate", "estimated number", "headcount"),
    ),
    Column.PEOPLE_SOURCE: ("who says how many", "source", "source of number", "source of figure", "data source"),
    Column.HOW_AFFECTED: (
        *("how it touches them", "how affected", "how they are affected", "how are they affected", "effect on them"),
        *("what it means for them", "description", "notes", "comments", "detail", "details"),
    ),
    Column.SPEAKS_FOR: (
        *("who speaks for them now", "who speaks for them", "speaks for", "representative", "represented by"),
        *("spokesperson", "organisation", "lead organisation", "representative organisation"),
    ),
    Column.SPEAKERS_BELONG: ("do those who speak belong to it", "do they belong", "speakers belong", "belongs"),
    Column.AFFECTED: (
        *(
            "is affected",
            "affected",
            "how much affected",
            "how much it touches their life",
            "impact",
            "level of impact",
        ),
        *("impact on them", "impact level", "interest", "level of interest"),
    ),
    Column.SAY: ("has a say", "say", "say now", "influence", "level of influence", "power", "influence power"),
    Column.WANTED: (
        *("should have a say", "should have", "say they should have", "wanted say", "wanted", "desired influence"),
        *("target influence",),
    ),
    Column.REASON: ("why it stands there", "reason", "rationale", "why", "justification"),
    Column.PLACES: ("places", "places in the team", "seats", "target places", "target number"),
    Column.RESERVE: ("people who stand ready", "stand ready", "reserve", "reserves", "reserve places", "standby"),
    Column.ROUTES: (
        *("ways to reach them", "way to reach them", "how to reach them", "contact", "contacts", "contact details"),
        *("channel", "channels", "route", "routes", "access route", "reach through", "reached through"),
    ),
}
_NUMBERED = re.compile(r"\b0 (?:to )?100\b")


def heading_key(words: str) -> str:
    """What two ways of writing one heading have in common: no capitals, no signs, single blanks."""
    letters = unicodedata.normalize("NFKC", words).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


def says_numbers(heading: str) -> bool:
    """Whether a heading promises numbers from 0 to 100."""
    return _NUMBERED.search(heading_key(heading)) is not None


def column_of(heading: str) -> Column | None:
    """What a heading means; None where nobody can tell."""
    key = _NUMBERED.sub("", heading_key(heading)).strip()
    for column in Column:
        if key in _KEYS[column]:
            return column
    # "Impact (H/M/L)" and "Group / service": the heading begins with a name that is known, the longest one.
    begun = [(len(known), column) for column in Column for known in _KEYS[column] if key.startswith(f"{known} ")]
    return max(begun)[1] if begun else None


_KEYS = {column: {heading_key(HEADINGS[column]), *known} for column, known in _KNOWN.items()}


def known_headings(cells: Iterable[str]) -> int:
    """How many different columns a line names."""
    return len({column for cell in cells if cell and (column := column_of(cell)) is not None})


@dataclass(frozen=True, slots=True)
class Header:
    """Where the names of the columns stand."""

    line: int
    """The number of the line in the file; 0 where there is none."""
    is_deep: bool
    """Whether the next line belongs to it: a word over several columns, and their own names below."""


NO_HEADER = Header(0, is_deep=False)


def find_header(rows: Sequence[SheetRow]) -> Header:
    """The line that names the most columns, or two of them; above it there may be titles and blank lines."""
    first = rows[:HEADER_WITHIN]
    best, most = NO_HEADER, 0
    for number, row in enumerate(first):
        one = known_headings(row.cells)
        if one > most:
            best, most = Header(row.line, is_deep=False), one
        if number + 1 < len(first) and _may_be_deep(row, first[number + 1]):
            both = known_headings(_combined(row.cells, first[number + 1].cells))
            if both > max(most, one, known_headings(first[number + 1].cells)):
                best, most = Header(row.line, is_deep=True), both
    if most >= ENOUGH or (most == 1 and max(len(row.cells) for row in first) == 1):
        return best
    # Nothing that we know. A list of one column has no heading; in a table the first full line is one.
    widest = max((len(row.cells) for row in first), default=0)
    if widest < ENOUGH:
        return NO_HEADER
    return Header(next(row.line for row in first if len(row.cells) == widest), is_deep=False)


def _may_be_deep(above: SheetRow, below: SheetRow) -> bool:
    """Whether two lines could name columns together: they follow, and the upper one leaves some to the lower one."""
    if below.line != above.line + 1 or sum(map(bool, above.cells)) < ENOUGH:
        return False
    return any(cell and not above.cell(place) for place, cell in enumerate(below.cells))


def headings(rows: Sequence[SheetRow], header: Header) -> list[str]:
    """What each column is called; empty where nothing stands."""
    width = max((len(row.cells) for row in rows), default=0)
    places = {row.line: number for number, row in enumerate(rows)}
    if header.line not in places:
        return [""] * width
    number = places[header.line]
    cells: Sequence[str] = rows[number].cells
    if header.is_deep and number + 1 < len(rows):
        cells = _combined(cells, rows[number + 1].cells)
    named = [" ".join(cell.split()) for cell in cells]
    return named + [""] * (width - len(named))


def _combined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Two lines as one: a word of the upper one reaches over the columns to its right that have none."""
    combined = []
    over = ""
    for place in range(max(len(above), len(below))):
        upper = above[place] if place < len(above) else ""
        lower = below[place] if place < len(below) else ""
        over = upper or (over if lower else "")
        if not lower or lower == over:
            combined.append(over if upper or lower else "")
        elif upper and column_of(lower) is None and column_of(upper) is not None:
            combined.append(f"{upper} {lower}")
        else:
            combined.append(lower if column_of(lower) is not None else f"{over} {lower}".strip())
    return combined


def body(rows: Sequence[SheetRow], header: Header) -> list[SheetRow]:
    """The lines below the names of the columns."""
    return list(rows[_begin(rows, header) :])


def _begin(rows: Sequence[SheetRow], header: Header) -> int:
    places = {row.line: number for number, row in enumerate(rows)}
    return places[header.line] + (2 if header.is_deep else 1) if header.line in places else 0


class Repeats:
    """Knows a line that repeats the names of the columns, as lists that were printed page by page do."""

    def __init__(self, rows: Sequence[SheetRow], header: Header) -> None:
        end = _begin(rows, header)
        lines = rows[end - (2 if header.is_deep else 1) : end] if end else ()
        self._keys = {heading_key(cell) for row in lines for cell in row.cells if cell}

    def __call__(self, row: SheetRow) -> bool:
        """Whether the line holds nothing else."""
        filled = [cell for cell in row.cells if cell]
        return len(filled) > 1 and all(heading_key(cell) in self._keys for cell in filled)


def guess_columns(names: Sequence[str]) -> list[Column | None]:
    """What each column holds, by its name; each thing once, but those that may be made of several.

    A column with numbers goes before one with words for the same thing, because it says more.
    """
    guesses = [column_of(name) if name else None for name in names]
    kept: list[Column | None] = []
    for place, guess in enumerate(guesses):
        if guess is None or guess in JOINED:
            kept.append(guess)
            continue
        rivals = [other for other, found in enumerate(guesses) if found is guess]
        kept.append(guess if min(rivals, key=lambda other: _rank(names[other], guess, other)) == place else None)
    if Column.NAME not in kept and names and kept[0] is None and not any(names):
        kept[0] = Column.NAME
    return kept


def _rank(name: str, column: Column, place: int) -> tuple[bool, bool, int]:
    return not says_numbers(name), heading_key(name) not in _KEYS[column], place
