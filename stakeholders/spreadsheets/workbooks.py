"""Excel files (.xlsx): looked at from outside first, then read line by line, values only. Pure.

Source: issue 5, "zip bombs … refused with a clear sentence before memory is spent".
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from coproduction.saying import say
from stakeholders.spreadsheets.columns import known_headings
from stakeholders.spreadsheets.written import MOST_COLUMNS, CannotBeRead, Note, Sheet, SheetRow, limited

MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes of all parts of the file together. 50,000 lines of twenty columns have about 60 million."""
MOST_IN_MEMORY = 40 * 1024 * 1024
"""Bytes of a part that cannot be read line by line: the table of texts, and how cells look."""
MOST_TIMES = 200
"""How often larger than its file what is inside may be. Spreadsheets are ten to fifty times larger."""
MOST_PARTS = 2_000
"""Files inside the file."""
MOST_MERGED = 5_000
"""Cells that reach over several lines, and are filled in on each of them."""

_LAST_LINE = 1_048_576
"""The last line that Excel knows. A file that names a later one is made to do harm."""
_LOOKED_AT = 30
"""Lines of each sheet by which the one with the groups is found."""
_BEGINNING = b"PK\x03\x04"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")
_BROKEN = (
    *(BadZipFile, InvalidFileException, ParseError, struct.error, zlib.error, ArithmeticError, AttributeError),
    *(EOFError, LookupError, NotImplementedError, OSError, RuntimeError, TypeError, ValueError),
)
"""What is raised over a file that is damaged or made to do harm: there is no end to how one can be."""


def is_workbook(head: bytes) -> bool:
    """Whether a file begins as a packed one, which an Excel file is."""
    return head.startswith(_BEGINNING)


def read_workbook(file: BinaryIO, *, size: int, clean: Callable[[str], str]) -> Sheet:
    """The lines of the sheet that looks most like a list of groups. Formulas are read as the values they had.

    Raises CannotBeRead before anything is unpacked that would fill the memory.
    """
    with _told():
        _refuse_bombs(file, size)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = _sheet_with_groups(book, clean)
            lines = _Lines(book, sheet)
            rows = list(limited(lines.each(), clean))
            notes = [*_about_sheets(book, sheet), *lines.notes(file)]
            return Sheet(lines.filled(rows), notes)
        finally:
            book.close()


@contextmanager
def _told() -> Iterator[None]:
    """Say of a file that breaks the library that it is damaged."""
    try:
        yield
    except _BROKEN as error:
        raise CannotBeRead(
            say("The Excel file is damaged or unusual. Open it, save it again as .xlsx or CSV, and choose that one.")
        ) from error


def _refuse_bombs(file: BinaryIO, size: int) -> None:
    """Raises CannotBeRead for what is no Excel file, or holds far more than it shows outside.

    The sizes are those that the file claims; Python's zip reader unpacks no byte more, and refuses parts that overlap.
    """
    with ZipFile(file) as packed:
        parts = packed.infolist()
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names:
            raise CannotBeRead(_other_kind(names))
        if any(part.flag_bits & 1 for part in parts):
            raise CannotBeRead(say("The file is locked with a password. Save it without one, and choose that one."))
        unpacked = sum(part.file_size for part in parts)
        whole = sum(part.file_size for part in parts if not part.filename.startswith("xl/worksheets/"))
        if (
            len(parts) > MOST_PARTS
            or unpacked > MOST_UNPACKED
            or whole > MOST_IN_MEMORY
            or unpacked > max(size, 10_000) * MOST_TIMES
        ):
            raise CannotBeRead(
                say("The file unpacks to far more than a list of groups. Save only the sheet with the groups as CSV.")
            )


def _other_kind(names: set[str]) -> Any:
    if "xl/workbook.bin" in names:
        return say("This Excel file is of the binary kind (.xlsb). Open it, save it as .xlsx, and choose that one.")
    if "content.xml" in names:
        return say("This is an OpenDocument file. Open it, save it as .xlsx or CSV, and choose that one.")
    return say("This is no spreadsheet. Save it as an Excel file (.xlsx) or as CSV, and choose that one.")


def _sheet_with_groups(book: Any, clean: Callable[[str], str]) -> Any:
    """Of the sheets that are shown, the one whose first lines hold the most names of columns; the first of equals."""
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or list(book.worksheets)
    best, most = None, -1
    for sheet in shown:
        found = 0
        for _line, cells in _Lines(book, sheet).each(last=_LOOKED_AT):
            found = max(found, 1 + known_headings(cells) if any(cells) else 0)
        if found > most:
            best, most = sheet, found
    if best is None or most <= 0:
        raise CannotBeRead(say("The file is empty."))
    return best


def _about_sheets(book: Any, sheet: Any) -> list[Note]:
    others = [other.title for other in book.worksheets if other is not sheet]
    return [Note("sheet", sheet.title), Note("other_sheets", ", ".join(others))] if others else []


class _Lines:
    """The lines of one sheet."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.book = book
        self.sheet = sheet
        self.errors: list[str] = []
        sheet.reset_dimensions()

    def each(self, *, last: int = _LAST_LINE) -> Iterator[tuple[int, list[str]]]:
        """Each line that holds something, with its number."""
        self.errors = []
        # One column more than may be, so that one too many is seen.
        rows = self.sheet.iter_rows(max_row=last, max_col=MOST_COLUMNS + 1)
        blank = None
        for line, row in enumerate(rows, start=1):
            if row is blank:
                # One object stands for all lines that are not in the file: there can be a million of them.
                continue
            cells = [self._text(cell) for cell in row]
            if any(cells):
                yield line, cells
            else:
                blank = row

    def _text(self, cell: Any) -> str:
        value = cell.value
        if value is None:
            return ""
        if cell.data_type == "e" or (isinstance(value, str) and value in _ERRORS):
            self.errors.append(cell.coordinate)
            return ""
        return cell_text(value, str(cell.number_format or "") if isinstance(value, (int, float)) else "")

    def notes(self, file: BinaryIO) -> list[Note]:
        """Cells that hold a fault in place of a value, and formulas that were never worked out."""
        notes = [Note("faults", ", ".join(self.errors[:10]))] if self.errors else []
        if self._holds(_FORMULA):
            empty = self._not_worked_out(file)
            if empty:
                notes.append(Note("not_worked_out", ", ".join(empty[:10])))
        return notes

    def _not_worked_out(self, file: BinaryIO) -> list[str]:
        """Formulas without a value: a program wrote the file, and nobody has opened it since."""
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            with_formulas = book[self.sheet.title]
            with_formulas.reset_dimensions()
            values = self.sheet.iter_rows(max_row=_LAST_LINE, max_col=MOST_COLUMNS, values_only=True)
            formulas = with_formulas.iter_rows(max_row=_LAST_LINE, max_col=MOST_COLUMNS)
            found = []
            for row, known in zip(formulas, values, strict=False):
                found += [
                    cell.coordinate
                    for cell, value in zip(row, known, strict=False)
                    if value is None and cell.value is not None
                ]
                if len(found) > _LOOKED_AT:
                    break
            return found
        finally:
            book.close()

    def filled(self, rows: list[SheetRow]) -> list[SheetRow]:
        """The lines, with a cell that reaches over several of them filled in on each, as people see it."""
        over = self._merged_down()
        if not over:
            return rows
        by_line = {row.line: row.cells for row in rows}
        filled = []
        for row in rows:
            cells = list(row.cells)
            for column, first in over.get(row.line, ()):
                words = by_line.get(first, ())[column : column + 1]
                if words and words[0]:
                    cells += [""] * (column + 1 - len(cells))
                    cells[column] = cells[column] or words[0]
            filled.append(SheetRow(row.line, tuple(cells)))
        return filled

    def _merged_down(self) -> dict[int, list[tuple[int, int]]]:
        """For each line the columns whose cell began on an earlier line, and that line."""
        over: dict[int, list[tuple[int, int]]] = {}
        count = 0
        for reference in self._found(_MERGED):
            left, top, _right, bottom = range_boundaries(reference.decode())
            for line in range(top + 1, bottom + 1):
                count += 1
                if count > MOST_MERGED:
                    return over
                over.setdefault(line, []).append((left - 1, top))
        return over

    def _holds(self, pattern: re.Pattern[bytes]) -> bool:
        return next(self._found(pattern), None) is not None

    def _found(self, pattern: re.Pattern[bytes]) -> Iterator[bytes]:
        """What a pattern finds in the sheet as it is written, read piece by piece."""
        with self.sheet._get_source() as source:
            before = b""
            while piece := source.read(1024 * 1024):
                text = before + piece
                # A piece of a tag at the end waits for the rest of it.
                end = text.rfind(b"<")
                text, before = (text[:end], text[end:]) if end >= 0 and len(text) - end < 4096 else (text, b"")
                for match in pattern.finditer(text):
                    yield match.group(match.lastindex or 0)
            for match in pattern.finditer(before):
                yield match.group(match.lastindex or 0)


def cell_text(value: Any, number_format: str = "") -> str:
    """What a cell of an Excel file says, as a person would type it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return _number_text(value, is_share="%" in number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} h"
    return str(value)


def _number_text(value: float, *, is_share: bool) -> str:
    if is_share:
        return f"{round(value * 100, 6):g}%"
    whole = int(value)
    return str(whole) if whole == value else repr(round(value, 10))
