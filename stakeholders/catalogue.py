"""Reads the cards of groups that are often forgotten, as they ship. Every mistake is told with its place. Pure.

What an admin edits is held to the same rules: `check_question` and `check_examples`. Source: domain.md, D4.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FEWEST_EXAMPLES = 5
MOST_EXAMPLES = 14
"""So many groups stand on a card."""
LONGEST_EXAMPLE = 80
"""Signs of an example: as many as the name of a group may have."""
LONGEST_TITLE = 80
LONGEST_QUESTION = 200

_FILE = Path(__file__).parent / "catalogue.toml"
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_FIELDS = ("key", "version", "title", "question", "examples")


class CatalogueError(ValueError):
    """A card breaks a rule; the message is a sentence that says which and what."""


@dataclass(frozen=True, slots=True)
class CardSpec:
    """One card as it ships. Its version rises whenever its words change."""

    key: str
    version: int
    title: str
    question: str
    examples: tuple[str, ...]


def read_catalogue() -> tuple[CardSpec, ...]:
    """The cards that ship, in order, read afresh from their file. Raises CatalogueError."""
    return catalogue_from_text(_FILE.read_text(encoding="utf-8"))


def catalogue_from_text(text: str) -> tuple[CardSpec, ...]:
    """The cards that a TOML text describes, in order. Raises CatalogueError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"The cards are not TOML: {error}.") from error
    cards = tuple(_card(card, number) for number, card in enumerate(data.get("cards", []), start=1))
    if not cards:
        raise CatalogueError("There is no card.")
    keys = [card.key for card in cards]
    twice = [key for key in keys if keys.count(key) > 1]
    if twice:
        raise CatalogueError(f"Two cards have the key “{twice[0]}”.")
    return cards


def check_question(question: str) -> str:
    """The question of a card. Raises CatalogueError where it is none, or more than one."""
    if not question.endswith("?") or question.count("?") > 1:
        raise CatalogueError("A card asks one question, and ends with its question mark.")
    return question


def check_examples(examples: object) -> tuple[str, ...]:
    """The examples of a card, tidy: 5 to 14 lines of 80 letters at most, each once. Raises CatalogueError."""
    if not isinstance(examples, list) or not all(isinstance(line, str) for line in examples):
        raise CatalogueError("The examples must be a list of texts.")
    lines = tuple(line for line in (" ".join(example.split()) for example in examples) if line)
    if not FEWEST_EXAMPLES <= len(lines) <= MOST_EXAMPLES:
        count = f"{len(lines)} {'example' if len(lines) == 1 else 'examples'}"
        raise CatalogueError(f"A card has {FEWEST_EXAMPLES} to {MOST_EXAMPLES} examples, and this one has {count}.")
    long = [line for line in lines if len(line) > LONGEST_EXAMPLE]
    if long:
        raise CatalogueError(f"An example is longer than {LONGEST_EXAMPLE} letters: “{long[0]}”.")
    seen = [line.casefold() for line in lines]
    twice = [line for line in lines if seen.count(line.casefold()) > 1]
    if twice:
        raise CatalogueError(f"An example stands there twice: “{twice[0]}”.")
    return lines


def _card(data: Mapping[str, object], number: int) -> CardSpec:
    where = f"Card {data.get('key') or number}"
    unknown = sorted(set(data) - set(_FIELDS))
    if unknown:
        raise CatalogueError(f"{where}: there is no field “{unknown[0]}” here.")
    key = _text(data, "key", where, 40)
    if not _KEY.fullmatch(key):
        raise CatalogueError(f"{where}: the key must be small letters, digits and hyphens.")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise CatalogueError(f"{where}: the version must be a whole number from 1.")
    title = _text(data, "title", where, LONGEST_TITLE)
    try:
        question = check_question(_text(data, "question", where, LONGEST_QUESTION))
        examples = check_examples(data.get("examples"))
    except CatalogueError as error:
        raise CatalogueError(f"{where}: {error}") from error
    return CardSpec(key, version, title, question, examples)


def _text(data: Mapping[str, object], name: str, where: str, most: int) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise CatalogueError(f"{where}: “{name}” is missing or empty.")
    if len(value) > most:
        raise CatalogueError(f"{where}: “{name}” is longer than {most} letters.")
    return value.strip()
