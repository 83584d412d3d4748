"""Files as people keep them, read line by line: CSV in any writing, and Excel files. Pure.

What a file is, its first bytes say, never its name. Nothing is unpacked or read whole before it is known to be small
enough. Source: product.md, "What bad input gets".
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

from charset_normalizer import from_bytes

from coproduction.saying import say
from stakeholders.spreadsheets.workbooks import is_workbook, read_workbook
from stakeholders.spreadsheets.written import CannotBeRead, Note, Sheet, limited, too_many_columns

MOST_BYTES = 20 * 1024 * 1024
"""Of a file, as it is sent. Source: issue 5."""

_LOOKED_AT = 64 * 1024
"""Bytes that are enough to tell how letters are written, and what stands between cells."""
_LINES_LOOKED_AT = 50
_BETWEEN = (",", ";", "\t", "|")
_MOST_BETWEEN = 100_000
"""Signs between cells on one line. More than the columns that are read: words, and empty cells, may hold some."""
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WRITINGS = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman")
"""Ways of writing letters that spreadsheet programs in Europe still save in."""
_SHOWN_WRITINGS = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "mac_roman": "Mac",
}

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_PAGES = (b"<!doctype", b"<html", b"<table", b"<?xml", b"{\\rtf")

TOO_BIG = say("The file is larger than 20 MB. Take out pictures and sheets that are not needed, or split it.")
_NOTHING = say("The file is empty.")
_NO_SHEET = say("This is no spreadsheet. Save it as an Excel file (.xlsx) or as CSV, and choose that one.")


def read_file(file: BinaryIO, *, size: int, clean: Callable[[str], str]) -> Sheet:
    """The lines of a file that hold something, and what the person should know about how it was read.

    `clean` takes signs out of a text that cannot be stored. Raises CannotBeRead, with a sentence that says what to do.
    """
    if size > MOST_BYTES:
        raise CannotBeRead(TOO_BIG)
    head = file.read(_LOOKED_AT)
    if not head.strip():
        raise CannotBeRead(_NOTHING)
    file.seek(0)
    _refuse_other_files(file, head)
    if is_workbook(head):
        return read_workbook(file, size=size, clean=clean)
    text, notes = _decoded(file.read())
    return Sheet(list(limited(_csv_rows(text), clean)), notes)


def _refuse_other_files(file: BinaryIO, head: bytes) -> None:
    """Raises CannotBeRead for what is plainly something else."""
    if head.startswith(_OLD_EXCEL):
        # Such a file is an old Excel file, or a new one inside a locked box.
        locked = _LOCKED in file.read()
        raise CannotBeRead(
            say("The file is locked with a password. Save it without one, and choose that one.")
            if locked
            else say("This is an old Excel file (.xls). Open it, save it as .xlsx, and choose that one.")
        )
    if head.startswith(b"%PDF"):
        raise CannotBeRead(say("This is a PDF. Choose the spreadsheet that it was made from."))
    if head.startswith(_PICTURES):
        raise CannotBeRead(say("This is a picture. Choose a spreadsheet: an Excel file (.xlsx) or CSV."))
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        raise CannotBeRead(_NO_SHEET)


# Text ----------------------------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> tuple[str, list[Note]]:
    """The text of a file, and a note where its writing had to be found out."""
    for mark, writing in _MARKS:
        if data.startswith(mark):
            return _as(data, writing), []
    if (wide := _wide_writing(data[:_LOOKED_AT])) is not None:
        return _as(data, wide), []
    if b"\x00" in data:
        raise CannotBeRead(_NO_SHEET)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        writing = _likely_writing(data)
        return _as(data, writing), [Note("writing", _SHOWN_WRITINGS[writing])]


def _as(data: bytes, writing: str) -> str:
    try:
        return data.decode(writing).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise CannotBeRead(
            say("The letters of this file cannot be read. Save it as “CSV UTF-8”, and choose that one.")
        ) from error


def _wide_writing(head: bytes) -> str | None:
    """UTF-16 without its mark: in plain letters every second byte is nothing."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    if odd > len(head) // 4 and even < len(head) // 20:
        return "utf-16-le"
    if even > len(head) // 4 and odd < len(head) // 20:
        return "utf-16-be"
    return None


def _likely_writing(data: bytes) -> str:
    """How the letters of a text that is not UTF-8 are written, by the lines that hold more than plain ones."""
    telling = b"\n".join(_telling_lines(data))
    best = from_bytes(telling, cp_isolation=list(_WRITINGS), enable_fallback=False).best()
    found = best.encoding if best is not None else _WRITINGS[0]
    if _reads_well(telling, _WRITINGS[0]) and not _is_mostly_other(telling, found):
        # What most of the world saves in is not given up for a guess over a few accents.
        return _WRITINGS[0]
    return found


def _telling_lines(data: bytes) -> Iterator[bytes]:
    length = 0
    for line in data.splitlines():
        if not line.isascii():
            yield line
            length += len(line)
            if length > _LOOKED_AT:
                return


def _reads_well(data: bytes, writing: str) -> bool:
    try:
        return not any("\x7f" <= sign < "\xa0" for sign in data.decode(writing))
    except UnicodeDecodeError:
        return False


def _is_mostly_other(data: bytes, writing: str) -> bool:
    """Whether the text would be in letters that are not Latin: then words are full of them, not a few of them."""
    letters = [sign for sign in data.decode(writing, "ignore") if sign.isalpha()]
    return sum(sign > "\u036f" for sign in letters) * 2 > len(letters)


# Cells of a text -----------------------------------------------------------------------------------------------------


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on."""
    between, first = _between(text)
    reader = csv.reader(_bearable(text, between), delimiter=between, strict=True)
    began = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise CannotBeRead(
                say("Line {line} cannot be read: a quotation mark is missing there, or is one too many.", line=began)
            ) from error
        if began >= first:
            yield began, cells
        began = reader.line_num + 1


def _bearable(text: str, between: str) -> Iterator[str]:
    """The lines of a text. Raises CannotBeRead for one of so many cells that making them would fill the memory."""
    for line, words in enumerate(io.StringIO(text, newline=""), start=1):
        if words.count(between) > _MOST_BETWEEN:
            raise CannotBeRead(too_many_columns(line))
        yield words


def _between(text: str) -> tuple[str, int]:
    """What stands between two cells, and the first line that holds some.

    Excel writes `sep=;` above. Otherwise it is the sign by which most of the first lines fall into the most cells.
    The standard library's Sniffer is not asked: it takes letters for signs, and a comma inside words for one.
    """
    head = text[:_LOOKED_AT]
    first_line = head.partition("\n")[0].strip().lower()
    if first_line.startswith("sep=") and first_line[4:] in _BETWEEN:
        return first_line[4:], 2
    return max(_BETWEEN, key=lambda sign: _agreement(head, sign)), 1


def _agreement(head: str, sign: str) -> tuple[int, int]:
    """How many of the first lines fall into the same number of cells, more than one, and that number."""
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=sign)
    try:
        for cells in islice(reader, _LINES_LOOKED_AT):
            if len(cells) > 1:
                widths[len(cells)] += 1
    except csv.Error:
        return 0, 0
    if not widths:
        return 0, 0
    width, lines = max(widths.items(), key=lambda item: (item[1], item[0]))
    return lines, width
