"""What a file holds once it is read: lines of cells, all of them text. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from coproduction.saying import Said, say

MOST_ROWS = 50_000
"""Lines that hold something, in one file. Source: issue 5."""
MOST_COLUMNS = 100
"""Columns of one file. No list of groups has more; a sheet of figures has."""


class CannotBeRead(Exception):
    """The file is none that can be read. Says in one sentence why, and what to do."""

    def __init__(self, sentence: Said) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line that holds something, with the number it has in the file, from 1."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text of a column, from 0; empty past the last one."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the person should know about how the file was read, such as the sheet that was taken."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read."""

    rows: list[SheetRow]
    notes: list[Note]


def too_many_columns(line: int) -> Said:
    """What is said of a line with more columns than are read."""
    return say(
        "Line {line} has more than {most} columns. Take out those that are not about groups.",
        line=line,
        most=MOST_COLUMNS,
    )


def limited(rows: Iterable[tuple[int, Iterable[str]]], clean: Callable[[str], str]) -> Iterator[SheetRow]:
    """The lines that hold something, cleaned. Raises CannotBeRead as soon as there are too many lines or columns."""
    count = 0
    for line, cells in rows:
        cleaned = [clean(cell).strip() for cell in cells]
        while cleaned and not cleaned[-1]:
            cleaned.pop()
        if not cleaned:
            continue
        count += 1
        if count > MOST_ROWS:
            raise CannotBeRead(
                say(
                    "The file has more than {most} lines. Split it, and bring in one part after the other.",
                    most=f"{MOST_ROWS:,}",
                )
            )
        if len(cleaned) > MOST_COLUMNS:
            raise CannotBeRead(too_many_columns(line))
        yield SheetRow(line, tuple(cleaned))
