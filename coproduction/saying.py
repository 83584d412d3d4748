"""Sentences of pure modules: English text that can also be said in another language.

A pure module knows nothing of Django and its translation. It says `say("Stage {stage} is not finished yet.", stage=2)`
and gets a text that is the English sentence and remembers what it was made of. Where a page draws it, `in_language`
says it in the language of the page. `manage.py makemessages` finds the words of `say` and `say_count`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol


class Language(Protocol):
    """What is needed of a language."""

    def one(self, words: str) -> str:
        """A sentence in this language."""

    def many(self, one: str, many: str, count: int) -> str:
        """A sentence that holds a number, in the form this language has for the number."""

    def day(self, day: date) -> str:
        """A date as it is written."""


class English:
    """The language that the words are written in."""

    def one(self, words: str) -> str:
        """The words as they stand."""
        return words

    def many(self, one: str, many: str, count: int) -> str:
        """The first for 1, the second for every other number."""
        return one if count == 1 else many

    def day(self, day: date) -> str:
        """Such as 12 November 2026."""
        return f"{day.day} {day:%B %Y}"


type _Way = Callable[[Language], str]


class Said(str):
    """A sentence in English that remembers how to say itself in another language."""

    way: _Way

    @classmethod
    def by(cls, way: _Way) -> "Said":
        """The sentence that a way of saying makes."""
        said = cls(way(English()))
        said.way = way
        return said


def say(words: str, /, **values: Any) -> Said:
    """A sentence with values in it: texts, numbers, dates, and other sentences."""
    return Said.by(lambda language: _filled(language.one(words), values, language))


def say_count(one: str, many: str, count: int, /, **values: Any) -> Said:
    """A sentence with a number in it: ``one`` for 1, ``many`` for every other number. Both may hold ``{count}``."""
    return Said.by(lambda language: _filled(language.many(one, many, count), {"count": count, **values}, language))


def say_all(sentences: Iterable[str]) -> Said:
    """Whole sentences after one another."""
    told = tuple(sentences)
    return Said.by(lambda language: " ".join(in_language(each, language) for each in told))


def say_list(things: Iterable[str]) -> Said:
    """Things after one another, with "and" before the last."""
    *first, last = things
    if not first:
        return Said.by(lambda language: in_language(last, language))
    return say(
        "{first} and {last}",
        first=Said.by(lambda language: ", ".join(in_language(each, language) for each in first)),
        last=last,
    )


def in_language(words: str, language: Language) -> str:
    """A sentence in a language; any other text as it stands."""
    return words.way(language) if isinstance(words, Said) else words


def _filled(words: str, values: dict[str, Any], language: Language) -> str:
    shown = {name: _shown(value, language) for name, value in values.items()}
    return words.format(**shown) if shown else words


def _shown(value: Any, language: Language) -> Any:
    if isinstance(value, date):
        return language.day(value)
    return in_language(value, language) if isinstance(value, str) else value
