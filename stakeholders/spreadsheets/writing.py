"""Tables as files to take away: CSV with every letter right in Excel, and Excel files. Nothing in them runs. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from stakeholders.spreadsheets.values import safe_cell

type Cell = str | int | date | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_AT_ONCE = 200
"""Lines that are sent together."""
_MARK = "\ufeff"
"""By this Excel knows that the letters are UTF-8."""
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_WIDTH = 24


def csv_pieces(table: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A table as CSV, piece by piece."""
    written = io.StringIO(_MARK, newline="")
    written.seek(0, io.SEEK_END)
    writer = csv.writer(written)
    for number, row in enumerate(table, start=1):
        writer.writerow([_as_text(cell) for cell in row])
        if number % _AT_ONCE == 0:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    if rest := written.getvalue():
        yield rest.encode()


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe_cell(cell) if isinstance(cell, str) else str(cell)


def workbook_file(
    table: Iterable[Sequence[Cell]],
    *,
    title: str,
    choices: Mapping[int, Sequence[str]] | None = None,
    notes: Sequence[Sequence[str]] = (),
    notes_title: str = "",
) -> bytes:
    """A table as an Excel file.

    `choices` are the words that a column, from 0, offers below its name. `notes` stand on a second sheet.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    rows = iter(table)
    names = next(rows, ())
    for place in range(len(names)):
        sheet.column_dimensions[get_column_letter(place + 1)].width = _WIDTH
    for place, words in (choices or {}).items():
        letter = get_column_letter(place + 1)
        offered = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
        offered.add(f"{letter}2:{letter}1000")
        sheet.data_validations.append(offered)
    sheet.append([_cell(sheet, name, is_name=True) for name in names])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    if notes:
        second = book.create_sheet(notes_title)
        second.column_dimensions["A"].width = _WIDTH
        second.column_dimensions["B"].width = 4 * _WIDTH
        for line in notes:
            second.append([_cell(second, cell) for cell in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Cell, *, is_name: bool = False) -> Any:
    """One cell. Words are safe, and wrap; numbers stay numbers and days stay days."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _NOT_IN_XML.sub("", safe_cell(value)))
    cell.data_type = "s"
    if is_name:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
