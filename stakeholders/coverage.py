"""Coverage's rules: whose place is taken, and by how many different people. Pure: no clock, no database.

One person is counted once in the total, once per group, and fills places in at most three groups. A place on one
person's word alone is counted apart, and takes no place in the check. Source: product.md, "Recruitment".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coproduction.saying import say
from stakeholders.grid import Part
from stakeholders.register import FEWEST_HEARD, GroupFact, counted_placing, counts, counts_as_affected

MOST_GROUPS = 3
"""Groups in which one person fills places."""


class Standing(StrEnum):
    """On whose word somebody belongs to a group."""

    OWN = "own"
    """Their own, by their link or on their own paper; or that of two people who have met them."""
    WORD = "word"
    """That of one person alone."""


@dataclass(frozen=True, slots=True)
class PersonIn:
    """One person who takes part, and the groups they are of."""

    groups: frozenset[int]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Tally:
    """So many people of one group, none of whom is of more than three: each fills a place in all of theirs."""

    group_id: int
    standing: Standing
    people: int


@dataclass(frozen=True, slots=True)
class Filled:
    """How many people are in the places of one group."""

    own: int = 0
    word: int = 0
    people: int = 0
    """Different people who are of the group, in its places or not."""


class PlacesWord(StrEnum):
    """How full a group is, in the words for everyone. Source: product.md, the privacy rule: no number under 5."""

    NOBODY = "nobody"
    SOME = "some"
    ALL = "all"


PLACES_WORDS = {
    PlacesWord.NOBODY: say("Nobody yet"),
    PlacesWord.SOME: say("Some places taken"),
    PlacesWord.ALL: say("All places taken"),
}
"""What stands on pages for everyone."""


@dataclass(frozen=True, slots=True)
class GroupCover:
    """The places of one group, now or on the day of a count."""

    group_id: int
    name: str
    is_affected: bool
    places: int
    own: int
    """People in places who say themselves that they belong; more than there are places where more came."""
    word: int
    """People on one person's word alone."""
    people: int
    heard: int
    code: str = ""

    @property
    def taken(self) -> int:
        """Places that are taken: never more than there are."""
        return min(self.own, self.places)

    @property
    def on_word(self) -> int:
        """Places that only one person's word fills, of those left."""
        return min(self.word, self.places - self.taken)

    @property
    def empty(self) -> int:
        """Places that are left."""
        return self.places - self.taken - self.on_word

    @property
    def is_filled(self) -> bool:
        """Whether there are places, and all are taken."""
        return self.places > 0 and self.taken == self.places

    @property
    def is_covered(self) -> bool:
        """Whether its places are taken, or it was heard another way. Source: product.md, `coverage`."""
        return self.is_filled or self.heard >= FEWEST_HEARD

    @property
    def is_short(self) -> bool:
        """Whether a count of it says why: it is affected, and not covered."""
        return self.is_affected and not self.is_covered

    @property
    def has_nobody(self) -> bool:
        """Whether nobody of it is here, on anybody's word."""
        return not (self.people or self.own or self.word)

    @property
    def told(self) -> str:
        """What everyone is told of its places; nothing where nobody is looked for."""
        return PLACES_WORDS[self.places_word] if self.places or self.is_affected else ""

    @property
    def places_word(self) -> PlacesWord:
        """How full it is, for everyone."""
        if self.is_filled:
            return PlacesWord.ALL
        return PlacesWord.NOBODY if self.has_nobody else PlacesWord.SOME


def filled_places(
    tallies: Iterable[Tally], in_many: Iterable[PersonIn], groups: Sequence[GroupFact], *, today: date
) -> Mapping[int, Filled]:
    """How many people fill places in each group that counts. `in_many` are those of more than three groups.

    Each of these fills places where they are needed most: in groups often or always affected first, then in the ones
    with the fewest people, then by their ids, so that the same people always fill the same places.
    """
    listed = {group.group_id for group in groups if counts(group, today=today)}
    affected = {group.group_id for group in groups if counts_as_affected(group, today=today)}
    size: dict[int, int] = defaultdict(int)
    filled: dict[Standing, dict[int, int]] = {standing: defaultdict(int) for standing in Standing}
    for tally in tallies:
        size[tally.group_id] += tally.people
        filled[tally.standing][tally.group_id] += tally.people
    here = [(person, person.groups & listed) for person in in_many]
    for _, mine in here:
        for group in mine:
            size[group] += 1
    for person, mine in here:
        for group in sorted(mine, key=lambda group: (group not in affected, size[group], group))[:MOST_GROUPS]:
            filled[person.standing][group] += 1
    own, word = filled[Standing.OWN], filled[Standing.WORD]
    return {group: Filled(own[group], word[group], size[group]) for group in listed}


def cover_of(group: GroupFact, filled: Filled, *, today: date) -> GroupCover:
    """The places of one group with who fills them."""
    return GroupCover(
        group_id=group.group_id,
        name=group.name,
        is_affected=counts_as_affected(group, today=today),
        places=group.places,
        own=filled.own,
        word=filled.word,
        people=filled.people,
        heard=group.heard,
        code=group.code,
    )


def covers(groups: Sequence[GroupFact], filled: Mapping[int, Filled], *, today: date) -> list[GroupCover]:
    """Every group that counts, with its places; those with the most empty places first, affected ones before others."""
    found = [
        cover_of(group, filled.get(group.group_id, Filled()), today=today)
        for group in groups
        if counts(group, today=today)
    ]
    return sorted(found, key=lambda cover: (not cover.is_short, -(cover.places - cover.taken), cover.name.casefold()))


def is_unheard(group: GroupFact, *, today: date) -> bool:
    """Whether the group counts as often or always affected, and has a say sometimes or less."""
    placing = counted_placing(group, today=today)
    return counts_as_affected(group, today=today) and placing is not None and placing.part is Part.NOT_HEARD
