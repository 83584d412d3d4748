"""The promise as rules: the eight lines that every project begins with, what a slip is, and what was changed. Pure.

Source: product.md, "Values and check-ins"; domain.md, C2. The words are ours.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum

from coproduction.saying import say, say_all, say_count

MOST_ADDED = 2
"""Lines that a team may add to the eight. Source: product.md, "Values and check-ins"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the promise, as it is shown: spelling fixes are in it."""

    key: str
    title: str
    words: str
    question: str
    """What check-ins ask everybody."""
    is_added: bool = False
    dropped_because: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is part of the promise, and not dropped."""
        return not self.dropped_because


DEFAULT_LINES = (
    Line("share_power", "Share power", "We decide things together.", "Did you help to decide things?"),
    Line("include", "Include everyone", "We look for who is missing.", "Are the right people here?"),
    Line("respect", "Respect", "All kinds of knowing count the same.", "Do people listen to you?"),
    Line(
        "access",
        "Access",
        "We change how we work so that you can join in.",
        "Was it easy for you to take part?",
    ),
    Line(
        "give_and_get",
        "Give and get",
        "Everyone gives. Everyone gets something back.",
        "Do you get enough back for what you give?",
    ),
    Line(
        "honest",
        "Be honest",
        "We say what can change and what cannot.",
        "Do you know what can change and what cannot?",
    ),
    Line(
        "difference",
        "Make a difference",
        "We act on what people say. And we tell them.",
        "Has something changed because of us?",
    ),
    Line(
        "safe",
        "Safe and kind",
        "You can say no. You can say we got it wrong.",
        "Do you feel safe to say what you think?",
    ),
)
"""The eight values. A team may reword or drop them; their questions stay, so that rounds can be compared."""


def lines_digest(lines: Iterable[Line]) -> str:
    """A name for a wording of the whole promise: it changes when anything in it does."""
    text = json.dumps([astuple(line) for line in lines], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


# What was changed ----------------------------------------------------------------------------------------------------


class Change(StrEnum):
    """How a line differs from the one before it."""

    REWORDED = "reworded"
    ADDED = "added"
    DROPPED = "dropped"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that differs between two wordings of the promise."""

    change: Change
    title: str
    before: str
    """The words, or why the line was dropped; empty for a new line."""
    after: str

    @property
    def sentence(self) -> str:
        """What was done, without the words."""
        return {
            Change.REWORDED: say("“{title}” has new words.", title=self.title),
            Change.ADDED: say("“{title}” is added.", title=self.title),
            Change.DROPPED: say("“{title}” is dropped.", title=self.title),
            Change.BACK: say("“{title}” is taken back in.", title=self.title),
        }[self.change]


def differences(before: Sequence[Line], after: Sequence[Line]) -> list[Difference]:
    """What differs, in the order of the lines after. A line that is dropped or taken back in is told once."""
    old = {line.key: line for line in before}
    return [difference for line in after if (difference := _difference(old.get(line.key), line)) is not None]


def _difference(old: Line | None, new: Line) -> Difference | None:
    if old is None:
        return Difference(Change.ADDED, new.title, "", new.words)
    if old.counts and not new.counts:
        return Difference(Change.DROPPED, new.title, old.words, new.dropped_because)
    if new.counts and not old.counts:
        return Difference(Change.BACK, new.title, old.dropped_because, new.words)
    if old.words != new.words:
        return Difference(Change.REWORDED, new.title, old.words, new.words)
    return None


# Spelling fixes ------------------------------------------------------------------------------------------------------

MOST_WORDS_FIXED = 2
MOST_LETTERS_FIXED = 2
SHORT_WORD = 3
"""Letters. A shorter or equal word may be "not", "can" or "we", where one letter turns the meaning."""

FREE_SIGNS = frozenset(".,;:!?'\"()-–—…‘’“”")
_AROUND_NUMBERS = ".,;:!?'\"()‘’“”…"

_HOW_OFTEN = {"always", "hardly", "mostly", "never", "often", "rarely", "seldom", "sometimes", "usually"}
_HOW_MANY = {
    *("each", "every", "everybody", "everyone", "everything", "least", "less", "many", "more", "most"),
    *("neither", "nobody", "none", "nothing", "nowhere", "only", "some", "someone", "without"),
}
_HOW_SURE = {"could", "might", "must", "shall", "should", "will", "would"}
_NOT_IN_ONE_WORD = {
    *("aint", "arent", "cannot", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hasnt", "havent", "isnt"),
    *("mustnt", "neednt", "shant", "shouldnt", "wasnt", "werent", "wont", "wouldnt"),
}
TURNING_WORDS = frozenset(_HOW_OFTEN | _HOW_MANY | _HOW_SURE | _NOT_IN_ONE_WORD)
"""Words that turn a sentence round. Those of three letters or fewer need no list."""

_TURNING_BEGINNINGS = ("un", "in", "im", "il", "ir", "re", "de", "a")
"""Put before a word, they make another word of it: kind and unkind, able and unable."""


def is_spelling_fix(before: str, after: str) -> bool:
    """Whether a line says the same and only a slip is put right. `before` is the line as it was published.

    Strict on purpose, because the answers to the line stay. Capital letters and punctuation are free. Besides, at most
    2 words may differ, each by at most 2 letters put in, taken out or exchanged, and the number of words stays. These
    may not differ: words of 3 letters or fewer, words with a digit, words that turn a meaning (never, always, most,
    don't…), a word that is the other with un-, in- or re- before it, and words that are not in Latin letters, because
    in those we cannot tell a slip from a "not".
    """
    old, new = _bare_words(before), _bare_words(after)
    if len(old) != len(new):
        return False
    changed = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    return len(changed) <= MOST_WORDS_FIXED and all(_is_slip(one, other) for one, other in changed)


def _bare_words(text: str) -> list[str]:
    """The words of a text without what is free."""
    return [bare for word in text.split() if (bare := _bare(unicodedata.normalize("NFC", word.casefold())))]


def _bare(word: str) -> str:
    if any(sign.isnumeric() for sign in word):
        return word.strip(_AROUND_NUMBERS)
    return "".join(sign for sign in word if sign not in FREE_SIGNS)


def _is_slip(one: str, other: str) -> bool:
    return (
        min(len(one), len(other)) > SHORT_WORD
        and all(unicodedata.name(sign, "").startswith("LATIN ") for sign in one + other)
        and not TURNING_WORDS & {one, other}
        and not any(one == begins + other or other == begins + one for begins in _TURNING_BEGINNINGS)
        and _letters_between(one, other) <= MOST_LETTERS_FIXED
    )


def _letters_between(one: str, other: str) -> int:
    """How many letters are put in, taken out or exchanged to make one word of the other."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        above, row = row, [number]
        for place, its in enumerate(other, start=1):
            row.append(min(above[place] + 1, row[place - 1] + 1, above[place - 1] + (letter != its)))
    return row[-1]


# How the answers stand -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of those who are asked answered what. For leads; others see it in words, from 5 people on."""

    asked: int
    agree: int
    """"Yes" and "yes, but"."""
    no: int

    @property
    def waiting(self) -> int:
        """How many have not answered."""
        return self.asked - self.agree - self.no

    @property
    def words(self) -> str:
        """The numbers in sentences: never who."""
        told = [say("{agree} of {asked} agree.", agree=self.agree, asked=self.asked)]
        if self.no:
            told.append(say_count("{count} said no.", "{count} said no.", self.no))
        if self.waiting:
            told.append(say_count("{count} has not answered.", "{count} have not answered.", self.waiting))
        return say_all(told)
