"""A list of groups as a council keeps it: titles above, a heading on two lines, blank lines, words of its own, dates,
formulas and letters of every kind. Everything in it is made up.
"""

import csv
import io
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

TITLE = "Strathmoor Council: Home from hospital, who is affected (DRAFT v3 FINAL)"
ABOVE = ("Group", "Type", "Numbers", "", "Position", "", "Contacts", "", "Notes", "Formerly", "Last reviewed")
BELOW = ("", "", "No. of people", "Source", "Impact", "Influence", "Contact 1", "Contact 2", "", "", "")

_KINDS = ("Service users", "Unpaid carers", "Staff", "Managers / members")
_LEVELS = ("High", "Medium", "Low", "H")
_PLACES = (
    *("Ardmoor", "Balwhinnie", "Craigdarroch", "Drumloch", "Eskbrae", "Fintrie", "Glenorrin", "Hazelrigg"),
    *("Inverlaw", "Kilmorran"),
)
_FIRST = (
    ("People who came home alone", "Service users", "about 1,200", "GP registers", "High", "Low"),
    ("Café-goers of Zoë’s kitchen – Ardmoor", "Service users", "~45", "Café owner", "Medium", "Low"),
    ("=People who skip the queue=", "Service users", "", "", "Low", "Low"),
    ("+44 helpline callers", "Service users", "310", "Call log", "High", "Medium"),
    ("-Former- night shift", "Staff", "27", "Rota", "Medium", "High"),
    ("@home wardens", "Staff", "8", "", "", ""),
    ("Łódź families' circle", "Unpaid carers", "60", "Its chair", "High", "Low"),
    ("Carers; young and old", "Unpaid carers", "c. 2,300", "Census", "High", "Low"),
)


def council_rows() -> list[list[Any]]:
    """The lines below the heading, as the council typed them: 48 groups, blank lines, and some that cannot load."""
    rows: list[list[Any]] = []
    for number, first in enumerate(_FIRST):
        rows.append([*first, f"Desk {number}", "", f"Line {number}; see minutes", "", date(2027, 2, 1)])
    rows.append([])
    for number, place in enumerate(_PLACES):
        for kind, word in zip(_KINDS, ("Patients", "Carers", "Ward staff", "Managers"), strict=True):
            level = _LEVELS[(number + len(kind)) % 4]
            power = _LEVELS[(number + 2 * len(kind)) % 4]
            rows.append(
                [
                    *(f"{word} of {place}", kind, 20 + 10 * number, "Ward lists", level, power),
                    *(f"{place} surgery", "Radio Strathmoor" if number % 2 else "", f"Met in {place}"),
                    *(
                        f"{word}, {place} ward" if number < 3 else "",
                        datetime.combine(date(2027, 1, 1 + number), time()),
                    ),
                ]
            )
        if number % 4 == 3:
            rows.append([])
    rows.append(list(ABOVE))
    rows.append(["Carers of Ardmoor", "Unpaid carers", "", "", "", "", "", "", "typed twice", "", ""])
    rows.append(["", "Staff", "12", "", "", "", "", "", "who was this?", "", ""])
    return rows


GROUPS = 48
"""Lines of it that name a group for the first time."""


def council_xlsx() -> bytes:
    """The Excel file, with merged headings, a sheet of notes before it, and a formula that was worked out."""
    book = Workbook()
    notes = book.active
    notes.title = "READ ME"
    notes["A1"] = "Ask Planning before you change this."
    sheet = book.create_sheet("Groups 2027")
    sheet["A1"] = TITLE
    sheet.merge_cells("A1:K1")
    for line, cells in enumerate([ABOVE, BELOW, *council_rows()], start=3):
        for column, value in enumerate(cells, start=1):
            cell = sheet[f"{get_column_letter(column)}{line}"]
            if value not in ("", None):
                cell.value = value
                if isinstance(value, str) and value.startswith("="):
                    cell.data_type = "s"
    sheet.merge_cells("C3:D3")
    sheet.merge_cells("E3:F3")
    sheet.merge_cells("G3:H3")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def council_csv(*, between: str = ";", writing: str = "cp1252") -> bytes:
    """The same as CSV. Letters that the writing has not are left to the reader of the Excel file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=between)
    writer.writerows([[TITLE], [], ABOVE, BELOW])
    for row in council_rows():
        writer.writerow([_as_typed(value) for value in row])
    return text.getvalue().encode(writing, "replace" if writing == "cp1252" else "strict")


def _as_typed(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
