"""What stands in the cells of a list of groups: how it is read, and how it is written so that nothing runs. Pure."""

import re
from collections.abc import Iterable

from stakeholders.grid import WORDS
from stakeholders.spreadsheets.columns import Column

MOST_PEOPLE = 9_999_999
"""People of one group."""

_RUNS = re.compile(r"^'*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that a spreadsheet program would run. Source: OWASP, "CSV Injection"."""
_ABOUT = re.compile(r"^(?:about|around|approx(?:imately)?|roughly|circa|some|over|est(?:imated)?|ca?)\b\.?|^[~≈±]")
_AFTER = re.compile(r"(?:people|persons?|\+|\(?est(?:imate|imated)?\.?\)?)$")
_GROUPED = re.compile(r"\d{1,3}(?:[,. '\u00a0\u202f]\d{3})+")
_SHARE = re.compile(r"(\d{1,3})(?:[.,]\d+)? ?%?")

OFFLINE, TRUSTED = "[no internet needed]", "[trusted]"
"""What stands behind a way to reach people. The same in every language, so that a file can be read everywhere."""


def safe_cell(text: str) -> str:
    """A text that no spreadsheet program runs: an apostrophe before one that begins like a formula."""
    return f"'{text}" if _RUNS.match(text) else text


def typed_cell(text: str) -> str:
    """A text as it was before `safe_cell`."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text


def word_key(text: str) -> str:
    """What two ways of writing one word have in common."""
    return " ".join(text.casefold().split())


# Lists in a cell -----------------------------------------------------------------------------------------------------


def split_list(text: str) -> list[str]:
    """The things of a cell, between semicolons or on lines of their own. A semicolon within one is written twice."""
    parts, part = [], ""
    place = 0
    while place < len(text):
        if text.startswith(";;", place):
            part += ";"
            place += 2
            continue
        if text[place] in ";\n":
            parts.append(part)
            part = ""
        else:
            part += text[place]
        place += 1
    return [found for found in (" ".join(each.split()) for each in [*parts, part]) if found]


def join_list(things: Iterable[str]) -> str:
    """Things in one cell, so that `split_list` finds each again."""
    return "; ".join(thing.replace(";", ";;") for thing in things)


def way_text(words: str, *, is_offline: bool, is_trusted: bool) -> str:
    """A way to reach people, with what is said of it."""
    return " ".join([words, *([OFFLINE] if is_offline else []), *([TRUSTED] if is_trusted else [])])


def read_way(text: str) -> tuple[str, bool, bool]:
    """A way to reach people: its words, whether it needs no internet, whether it goes through somebody trusted."""
    words, found = text, {OFFLINE: False, TRUSTED: False}
    while mark := next((each for each in found if words.casefold().endswith(each)), None):
        words = words[: -len(mark)].rstrip()
        found[mark] = True
    return words, found[OFFLINE], found[TRUSTED]


# Numbers -------------------------------------------------------------------------------------------------------------


def read_count(text: str) -> int | None:
    """How many, from "1,200", "about 300" or "c. 45 people"; None where it is no number of people."""
    words = word_key(text)
    words = _AFTER.sub("", _ABOUT.sub("", words).strip()).strip()
    if _GROUPED.fullmatch(words):
        words = re.sub(r"\D", "", words)
    if not words.isdecimal() or len(words) > len(str(MOST_PEOPLE)):
        return None
    count = int(words)
    return count if count <= MOST_PEOPLE else None


def read_number(text: str) -> int | None:
    """A whole number from 0 to 100, with or without the sign for "of a hundred"; None for everything else."""
    found = _SHARE.fullmatch(text.strip())
    if found is None or not text.isascii():
        return None
    number = float(text.strip().rstrip("% ").replace(",", "."))
    if 0 < number <= 1 and number % 1:
        return None  # "0.75" could be three quarters, or next to nothing
    # Half goes up, so that 62.5 stays on its side of the line.
    return int(number + 0.5) if number <= 100 else None


def are_numbers(texts: Iterable[str]) -> bool:
    """Whether a column holds numbers from 0 to 100, and no marks on a shorter scale.

    Numbers up to 10 alone could be marks out of 5 or 10: what they mean a person says.
    """
    told = list(texts)
    numbers = [read_number(text) for text in told]
    if not numbers or None in numbers:
        return False
    return max(filter(None, numbers), default=0) > 10 or any("%" in text for text in told)


# Words ---------------------------------------------------------------------------------------------------------------

_SIDES = {
    "lived": (
        *("people with lived experience", "a person with lived experience", "lived experience", "lived"),
        *("person with lived experience", "people who use the service", "service users", "service user", "patients"),
    ),
    "carer": (
        *("family and carers", "family or carer", "carers", "carer", "family", "families", "unpaid carers"),
        *("family carers", "parents and carers"),
    ),
    "frontline": ("frontline staff", "frontline", "front line staff", "front-line staff", "staff", "workers"),
    "decider": ("decision makers", "a decision maker", "decision maker", "decision-makers", "managers", "decider"),
}
_BELONG = {
    "yes": ("yes, all of them", "yes", "y", "all", "all of them", "true"),
    "some": ("some of them", "some", "partly", "mixed"),
    "no": ("no", "n", "none", "none of them", "false"),
}
_FROM = {
    "team": ("the team", "team"),
    "cards": ("the cards of groups often forgotten", "cards", "cards of groups often forgotten"),
    "person": ("somebody who takes part", "person"),
    "data": ("figures or a report", "data", "figures", "report"),
    "request": ("a request to include", "request"),
    "file": ("a file that was brought in", "file"),
}
_NEVER_TO_ALWAYS: dict[str, tuple[str, ...]] = {str(number * 25): (word,) for number, word in enumerate(WORDS)}

MEANINGS: dict[Column, dict[str, tuple[str, ...]]] = {
    Column.SIDE: _SIDES,
    Column.SPEAKERS_BELONG: _BELONG,
    Column.NAME_FROM: _FROM,
    Column.AFFECTED: _NEVER_TO_ALWAYS,
    Column.SAY: _NEVER_TO_ALWAYS,
    Column.WANTED: _NEVER_TO_ALWAYS,
}
"""What can be meant in each column, and the words that plainly mean it."""


def guess_meaning(column: Column, word: str) -> str:
    """What a word plainly means; empty where a person has to say it, as for "High"."""
    key = word_key(word)
    return next((meaning for meaning, words in MEANINGS[column].items() if key in words), "")
