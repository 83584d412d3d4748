"""Reading files as people keep them, and refusing those that cannot be read before they fill the memory."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles.numbers import FORMAT_PERCENTAGE

from coproduction.text import clean_text
from stakeholders.models.groups import LONGEST_HOW, LONGEST_NAME, MOST_PEOPLE, MOST_PLACES, MOST_ROUTES, Group, Route
from stakeholders.models.positions import LONGEST_REASON
from stakeholders.spreadsheets import planning, reading, values, workbooks
from stakeholders.spreadsheets.columns import HEADINGS, Column, Header, column_of, find_header, guess_columns, headings
from stakeholders.spreadsheets.reading import read_file
from stakeholders.spreadsheets.writing import csv_pieces, workbook_file
from stakeholders.spreadsheets.written import MOST_COLUMNS, MOST_ROWS, CannotBeRead, Note, Sheet, SheetRow


def opened(data: bytes, *, size: int | None = None) -> Sheet:
    return read_file(io.BytesIO(data), size=len(data) if size is None else size, clean=clean_text)


def cells(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for row in opened(data).rows]


def refusal(data: bytes, *, size: int | None = None) -> str:
    with pytest.raises(CannotBeRead) as refused:
        opened(data, size=size)
    return refused.value.sentence


def book(fill: Callable[[Any], None]) -> bytes:
    """An Excel file of one sheet."""
    made = Workbook()
    sheet = made.active
    fill(sheet)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return file.getvalue()


# Text ----------------------------------------------------------------------------------------------------------------

TEXT = "Group{0}Notes\nCafé-goers – Zoë’s{0}“Here”\n\n{0}{0}\nNight staff{0}Two\n"
AS_READ = [(1, ("Group", "Notes")), (2, ("Café-goers – Zoë’s", "“Here”")), (5, ("Night staff", "Two"))]


@pytest.mark.parametrize("writing", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_every_usual_writing_is_read_alike(writing: str, between: str) -> None:
    assert cells(TEXT.format(between).encode(writing)) == AS_READ


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_machine_are_read_alike(end: str) -> None:
    assert cells(TEXT.format(";").replace("\n", end).encode()) == AS_READ


def test_a_writing_that_was_found_out_is_told() -> None:
    assert opened(TEXT.format(";").encode("cp1252")).notes == [Note("writing", "Windows-1252")]
    assert opened(TEXT.format(";").encode()).notes == []
    russian = "Группа;Сколько\nМолодые люди, которые ухаживают за другими;12\nНочные работники больницы;8\n"
    assert opened(russian.encode("cp1251")).rows[1].cells == ("Молодые люди, которые ухаживают за другими", "12")


def test_excel_may_say_what_stands_between_cells_and_quotes_keep_lines_together() -> None:
    assert cells(b'sep=;\nGroup;Notes\nOne, two;"first\nsecond"\nThree;"say ""no"""\n') == [
        (2, ("Group", "Notes")),
        (3, ("One, two", "first\nsecond")),
        (5, ("Three", 'say "no"')),
    ]


def test_a_comma_in_words_is_not_taken_for_what_stands_between_cells() -> None:
    rows = "".join(f"Carers, young and old;{number}\n" for number in range(9))
    assert cells(f"Group;Number\n{rows}".encode())[1] == (2, ("Carers, young and old", "0"))


def test_signs_that_cannot_be_stored_go() -> None:
    assert cells(b"Group\nOne\x07 more\n") == [(1, ("Group",)), (2, ("One more",))]


# Excel ---------------------------------------------------------------------------------------------------------------


def test_numbers_dates_shares_and_truths_are_read_as_they_are_shown() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Group", 12, 1.0, 2.5, True, date(2027, 5, 12), datetime(2027, 5, 12, 9, 30), time(9), None])  # noqa: DTZ001
        sheet["J1"] = 0.75
        sheet["J1"].number_format = FORMAT_PERCENTAGE
        sheet["K1"] = timedelta(hours=36)

    [row] = opened(book(fill)).rows
    assert row.cells == (
        *("Group", "12", "1", "2.5", "yes", "2027-05-12", "2027-05-12 09:30", "09:00:00", "", "75%", "36 h"),
    )


def test_formulas_are_read_as_their_values_and_one_without_is_told() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Group", "How many"])
        sheet.append(["One", "=1+1"])
        sheet.append(["Two", "#N/A"])

    parts = unpacked(book(fill))
    found = opened(packed(parts))
    assert [row.cells for row in found.rows] == [("Group", "How many"), ("One",), ("Two",)]
    assert found.notes == [Note("faults", "B3"), Note("not_worked_out", "B2")]
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    parts[name] = parts[name].replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    assert [row.cells for row in opened(packed(parts)).rows][1] == ("One", "2")
    assert opened(packed(parts)).notes == [Note("faults", "B3")]


def test_the_sheet_with_the_groups_is_read_and_cells_over_several_lines_stand_on_each() -> None:
    made = Workbook()
    made.active.append(["Ask Planning."])
    sheet = made.create_sheet("List")
    for row in (["Group", "Type"], ["One", "Staff"], ["Two"], [], ["Three"]):
        sheet.append(row)
    sheet.merge_cells("B2:B5")
    hidden = made.create_sheet("Old")
    hidden.append(["Group", "Type", "Number", "Notes"])
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    made.save(file)
    found = opened(file.getvalue())
    assert [(row.line, row.cells) for row in found.rows] == [
        (1, ("Group", "Type")),
        (2, ("One", "Staff")),
        (3, ("Two", "Staff")),
        (5, ("Three", "Staff")),
    ]
    assert found.notes == [Note("sheet", "List"), Note("other_sheets", "Sheet, Old")]


# Refused -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (b"", "The file is empty."),
        (b"\n \r\n", "The file is empty."),
        (b"%PDF-1.4", "This is a PDF."),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "This is a picture."),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 40, "This is a picture."),
        (b"<html><table><tr><td>Group", "This is no spreadsheet."),
        (b"{\\rtf1 Group}", "This is no spreadsheet."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook" * 9, "This is an old Excel file (.xls)."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "The file is locked with a password.",
        ),
        (bytes(range(256)) * 9, "This is no spreadsheet."),
        (b'Group;Notes\nOne;"never closed\nTwo;x\n', "Line 2 cannot be read: a quotation mark is missing there"),
        (packed({"content.xml": b"", "mimetype": b""}), "This is an OpenDocument file."),
        (packed({"xl/workbook.bin": b""}), "This Excel file is of the binary kind (.xlsb)."),
        (packed({"word/document.xml": b""}), "This is no spreadsheet."),
        (packed({"xl/workbook.xml": b"<broken"}), "The Excel file is damaged or unusual."),
        (b"PK\x03\x04" + b"x" * 99, "The Excel file is damaged or unusual."),
        (book(lambda sheet: None), "The file is empty."),
    ],
    ids=range(17),
)
def test_what_is_no_list_is_refused_with_what_to_do(data: bytes, beginning: str) -> None:
    assert refusal(data).startswith(beginning)


def test_too_many_lines_and_columns_are_refused_and_blank_ones_are_not_counted() -> None:
    assert len(opened(b"Group\n" + b"One\n\n;;\n" * (MOST_ROWS - 1)).rows) == MOST_ROWS
    assert refusal(b"One\n" * (MOST_ROWS + 1)).startswith("The file has more than 50,000 lines.")
    assert len(opened(b"x;" * (MOST_COLUMNS - 1) + b"x" + b";" * 99).rows[0].cells) == MOST_COLUMNS
    assert refusal(b"Group\n" + b"x;" * MOST_COLUMNS + b"x").startswith("Line 2 has more than 100 columns.")
    wide = book(lambda sheet: sheet.append(["x"] * (MOST_COLUMNS + 1)))
    assert refusal(wide).startswith("Line 1 has more than 100 columns.")
    assert refusal(b"Group", size=reading.MOST_BYTES + 1).startswith("The file is larger than 20 MB.")


def test_a_line_of_millions_of_empty_cells_is_refused_before_they_are_made() -> None:
    data = b"Group;Notes\nOne" + b";" * 20_000_000
    tracemalloc.start()
    try:
        with pytest.raises(CannotBeRead, match="Line 2 has more than 100 columns"):
            read_file(io.BytesIO(data), size=len(data), clean=clean_text)
        assert tracemalloc.get_traced_memory()[1] < 10 * len(data)
    finally:
        tracemalloc.stop()


def test_a_cell_far_away_is_no_trap() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "Group"
        sheet["A1048576"] = "Far down"

    assert cells(book(fill)) == [(1, ("Group",)), (1_048_576, ("Far down",))]
    parts = unpacked(book(lambda sheet: sheet.append(["Group"])))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(
        b"</sheetData>", b'<row r="999999999999"><c r="A1"><v>1</v></c></row></sheetData>'
    )
    assert cells(packed(parts)) == [(1, ("Group",))]


def bomb() -> bytes:
    """A small file that unpacks to 300 million bytes of lines."""
    parts = unpacked(book(lambda sheet: sheet.append(["Group"])))
    row = b'<row r="2"><c r="A2"><v>1</v></c></row>'
    parts["xl/worksheets/sheet1.xml"] = row * (300_000_000 // len(row))
    return packed(parts)


def entities() -> bytes:
    """Words that grow to billions when they are read."""
    parts = unpacked(book(lambda sheet: sheet.append(["Group"])))
    grown = b"".join(b'<!ENTITY e%d "%s">' % (number + 1, b"&e%d;" % number * 10) for number in range(9))
    name = "xl/worksheets/sheet1.xml"
    words = b'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY e0 "ten signs.">' + grown + b"]>"
    parts[name] = words + parts[name].replace(b">Group<", b">&e9;<")
    return packed(parts)


def long_texts() -> bytes:
    """A table of texts that has to be kept in memory as a whole."""
    parts = unpacked(book(lambda sheet: sheet.append(["Group"])))
    parts["xl/sharedStrings.xml"] = b"<sst>" + bytes(50_000_000)
    return packed(parts)


@pytest.mark.parametrize("make", [bomb, entities, long_texts])
def test_a_bomb_is_refused_before_memory_is_spent(make: Callable[[], bytes]) -> None:
    data = make()
    file = io.BytesIO(data)
    tracemalloc.start()
    try:
        with pytest.raises(CannotBeRead) as refused:
            read_file(file, size=len(data), clean=clean_text)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(data) < 2_000_000
    assert most < 5_000_000
    assert refused.value.sentence.startswith(("The file unpacks to far more", "The Excel file is damaged or unusual"))


def test_sizes_that_a_file_lies_about_are_not_believed() -> None:
    parts = unpacked(book(lambda sheet: sheet.append(["Group"])))
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"] + b" " * 5_000_000
    data = packed(parts)
    true, false = (5_000_000 + len(parts["xl/worksheets/sheet1.xml"]) - 5_000_000).to_bytes(4, "little"), b"\x10\0\0\0"
    assert data.count(true) >= 1
    assert refusal(data.replace(true, false)).startswith("The Excel file is damaged or unusual.")


# The names of the columns --------------------------------------------------------------------------------------------


def rows_of(*lines: str) -> list[SheetRow]:
    return [SheetRow(number, tuple(line.split(";"))) for number, line in enumerate(lines, start=1) if line]


@pytest.mark.parametrize(
    ("lines", "header", "guessed"),
    [
        (["Group;Type", "One;Staff"], Header(1, is_deep=False), ["name", "side"]),
        (["Our list", "", "Group;Type", "One;Staff"], Header(3, is_deep=False), ["name", "side"]),
        (["Group;Position;", ";Impact;Influence", "One;1;2"], Header(1, is_deep=True), ["name", "affected", "say"]),
        (["One", "Two"], Header(0, is_deep=False), ["name"]),
        (["Group", "One"], Header(1, is_deep=False), ["name"]),
        (["Gruppe;Art", "Eins;Personal"], Header(1, is_deep=False), [None, None]),
        (["Name;Group;Contact 1;Contact 2"], Header(1, is_deep=False), ["name", None, "routes", "routes"]),
        (
            ["Group;Impact;Impact (0 to 100);Say gap;Has a say (0 to 100)"],
            Header(1, is_deep=False),
            ["name", None, "affected", None, "say"],
        ),
    ],
)
def test_the_names_of_the_columns_are_found(lines: list[str], header: Header, guessed: list[str | None]) -> None:
    rows = rows_of(*lines)
    assert find_header(rows) == header
    assert guess_columns(headings(rows, header)) == guessed


def test_every_heading_of_ours_is_known_again() -> None:
    from_ours = {column: column_of(heading) for column, heading in HEADINGS.items()}
    assert from_ours == {column: column for column in Column}


# Cells ---------------------------------------------------------------------------------------------------------------


@given(st.text())
def test_what_is_made_safe_is_read_as_it_was(text: str) -> None:
    safe = values.safe_cell(text)
    assert values.typed_cell(safe) == text
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool)))
def test_a_list_in_a_cell_is_read_as_it_was(things: list[str]) -> None:
    assert values.split_list(values.join_list(things)) == things


@given(st.booleans(), st.booleans())
def test_a_way_is_read_as_it_was(is_offline: bool, is_trusted: bool) -> None:
    text = values.way_text("The shop", is_offline=is_offline, is_trusted=is_trusted)
    assert values.read_way(text) == ("The shop", is_offline, is_trusted)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *(("12", 12), ("1,200", 1200), ("1 200", 1200), ("1.200", 1200), ("about 300", 300), ("~45 people", 45)),
        *(("c. 2,300", 2300), ("0", 0), ("300+", 300), ("10-20", None), ("2027-05-12", None), ("tbc", None)),
        *(("-5", None), ("1.5", None), ("²", None), ("9" * 99, None), ("", None)),
    ],
)
def test_how_many_people(text: str, count: int | None) -> None:
    assert values.read_count(text) == count


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("0", 0), ("100", 100), ("75%", 75), ("62.5", 63), ("62,4", 62), ("101", None), ("0.75", None)),
        *(("High", None), ("7 of 10", None), ("-1", None)),
    ],
)
def test_numbers_on_the_grid(text: str, number: int | None) -> None:
    assert values.read_number(text) == number


def test_marks_on_a_short_scale_are_words_and_numbers_up_to_a_hundred_are_not() -> None:
    assert values.are_numbers(["1", "5", "3"]) is False
    assert values.are_numbers(["10", "75"]) is True
    assert values.are_numbers(["5%"]) is True
    assert values.are_numbers(iter(["5%", "8%"])) is True
    assert values.are_numbers([]) is False


def test_limits_are_those_of_the_models() -> None:
    fields = {field.name: getattr(field, "max_length", None) for field in Group._meta.get_fields()}
    lengths = {name: fields[name] for name in ("people_source", "how_affected", "speaks_for")}
    assert {
        Column.NAME: LONGEST_NAME,
        Column.EARLIER: LONGEST_NAME,
        Column.REASON: LONGEST_REASON,
        Column.ROUTES: {field.name: getattr(field, "max_length", None) for field in Route._meta.get_fields()}["words"],
        **{Column(name): length for name, length in lengths.items()},
    } == planning.LONGEST
    assert lengths["how_affected"] == LONGEST_HOW
    assert (planning.MOST_PLACES, planning.MOST_ROUTES, values.MOST_PEOPLE) == (MOST_PLACES, MOST_ROUTES, MOST_PEOPLE)


# Taken away ----------------------------------------------------------------------------------------------------------


def test_a_table_is_written_so_that_nothing_in_it_runs() -> None:
    table: list[list[Any]] = [["Group", "How many", "Day"], ["=1+1", 5, date(2027, 3, 1)], ["\ufffe+44", None, None]]
    text = b"".join(csv_pieces(table)).decode("utf-8-sig")
    assert text == "Group,How many,Day\r\n'=1+1,5,2027-03-01\r\n\ufffe+44,,\r\n"
    data = workbook_file(table, title="Groups", choices={1: ["One", "Two"]}, notes=[["a", "b"]], notes_title="Notes")
    made = load_workbook(io.BytesIO(data))
    sheet = made["Groups"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["'=1+1", 5, datetime(2027, 3, 1)],  # noqa: DTZ001
        ["+44", None, None],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "d"}
    assert workbooks.cell_text(1e300) != ""
