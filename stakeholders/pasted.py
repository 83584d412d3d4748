"""Lists of people as they are pasted from a letter, a table or an address book: read line by line.

Nothing is guessed: a line that could mean two things is told, with its number, and the others are kept. Source:
product.md, "What bad input gets".
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

NAME_LONGEST = 80
ADDRESS_LONGEST = 254
LINES_MOST = 2_000
"""Lines that hold something, in one list."""

_BYTE_ORDER_MARK = "\ufeff"
_BETWEEN = re.compile(r"[,;\t]")
_IN_BRACKETS = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>]*)>$")


@dataclass(frozen=True, slots=True)
class PastedPerson:
    """One person of a list: a name, an e-mail address, or both."""

    line: int
    name: str
    address: str
    words: str
    """The line as it was typed."""

    @property
    def shown(self) -> str:
        """What a list calls them."""
        return self.name or self.address


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that cannot be used, and why. Lines count from 1, empty ones too."""

    line: int
    why: str

    def __str__(self) -> str:
        return _("Line %(line)s: %(why)s") % {"line": self.line, "why": self.why}


@dataclass(frozen=True, slots=True)
class PastedList:
    """What a list holds: whom it names, and which lines cannot be used."""

    people: list[PastedPerson]
    problems: list[LineProblem]

    @property
    def without_address(self) -> list[PastedPerson]:
        """Those whose link has to be handed over on paper."""
        return [person for person in self.people if not person.address]

    @property
    def with_address(self) -> list[PastedPerson]:
        """Those whose link goes by e-mail."""
        return [person for person in self.people if person.address]

    @property
    def joined(self) -> str:
        """The lines that can be used, as they were typed."""
        return "\n".join(person.words for person in self.people)


class _Unclear(Exception):
    """A line says nothing that can be used; the message says why."""


def address_key(address: str) -> str:
    """By what two e-mail addresses are the same: without capitals."""
    return address.strip().casefold()


def name_key(name: str) -> str:
    """By what two names are the same: without capitals, double spaces and different spellings of one sign."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def person_code(batch: UUID, number: int) -> UUID:
    """The code of one person of a list, so that a list that is sent twice names the same people."""
    return uuid5(batch, f"person:{number}")


def count_lines(text: str) -> int:
    """How many lines hold something."""
    return sum(1 for _line in _lines(text))


def read_people(text: str, *, names: Collection[str] = (), addresses: Collection[str] = ()) -> PastedList:
    """Read one person a line: `Moss`, `moss@example.org`, `Moss <moss@example.org>`, or both with a comma or a tab.

    `names` and `addresses` are the keys of those who are there already. Somebody with an address is known by it; two
    people without one may not have the same name, because nobody could tell their links apart.
    """
    people: list[PastedPerson] = []
    problems: list[LineProblem] = []
    seen_names: dict[str, int] = {}
    seen_addresses: dict[str, int] = {}
    for number, line in _lines(text):
        try:
            name, address = _parts(line)
            if address:
                _first_time(address_key(address), number, seen_addresses, addresses, is_address=True)
            else:
                _first_time(name_key(name), number, seen_names, names, is_address=False)
        except _Unclear as unclear:
            problems.append(LineProblem(number, str(unclear)))
        else:
            people.append(PastedPerson(number, name, address, line))
    return PastedList(people, problems)


def read_addresses(text: str) -> PastedList:
    """Read one e-mail address a line, with or without a name beside it. The same address twice is read once."""
    people: dict[str, PastedPerson] = {}
    problems = []
    for number, line in _lines(text):
        try:
            name, address = _parts(line)
            if not address:
                raise _Unclear(_("“%(words)s” is not a whole e-mail address.") % {"words": _short(line)})
        except _Unclear as unclear:
            problems.append(LineProblem(number, str(unclear)))
        else:
            people.setdefault(address_key(address), PastedPerson(number, name, address, line))
    return PastedList(list(people.values()), problems)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line that holds something, with its number. A byte-order mark is no letter of the first one."""
    for number, line in enumerate(text.removeprefix(_BYTE_ORDER_MARK).split("\n"), start=1):
        bare = line.strip().strip(_BYTE_ORDER_MARK).strip()
        if bare.strip(',;"'):
            yield number, bare


def _parts(line: str) -> tuple[str, str]:
    """The name and the address of a line, one of them perhaps empty. Raises _Unclear."""
    found = _IN_BRACKETS.match(line)
    if found and "@" in found["address"]:
        parts = [found["name"].rstrip(" ,;\t"), found["address"]]
    else:
        parts = _BETWEEN.split(line) if "@" in line else [line]
    parts = [part.strip().strip('"').strip() for part in parts]
    with_at = [part for part in parts if "@" in part]
    if len(with_at) > 1:
        raise _Unclear(_("There are two addresses. Write one person a line."))
    address = with_at[0] if with_at else ""
    name = ", ".join(part for part in parts if part and part != address)
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise _Unclear(_("“%(words)s” is not a whole e-mail address.") % {"words": _short(address)}) from None
    if len(address) > ADDRESS_LONGEST:
        raise _Unclear(_("The address is longer than %(most)s letters.") % {"most": ADDRESS_LONGEST})
    if len(name) > NAME_LONGEST:
        raise _Unclear(_("The name is longer than %(most)s letters.") % {"most": NAME_LONGEST})
    return " ".join(name.split()), address


def _first_time(key: str, number: int, seen: dict[str, int], there: Collection[str], *, is_address: bool) -> None:
    """Note a name or an address. Raises _Unclear where it was read before, or is in the project already."""
    if key in there:
        if is_address:
            raise _Unclear(_("Somebody with this address is in the project already."))
        raise _Unclear(_("There is somebody called that already. Add a letter if it is another person."))
    first = seen.setdefault(key, number)
    if first != number:
        if is_address:
            raise _Unclear(_("The same address is in line %(first)s.") % {"first": first})
        raise _Unclear(
            _("The same name is in line %(first)s. Add a letter if it is another person.") % {"first": first}
        )


def _short(words: str) -> str:
    """Enough of some words to find them again."""
    return words if len(words) <= 60 else f"{words[:59]}…"
