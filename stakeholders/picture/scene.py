"""What a picture of the grid is asked to show. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from coproduction.saying import Said, say, say_count
from stakeholders.grid import Part, Placing, word
from stakeholders.revealing import DRAWN, Together

MOST_NAMED = 25
"""Up to so many groups, the wide picture says every name."""
MOST_NUMBERED = 60
"""Up to so many groups, every group has its own marker; above, cells have counts."""
CELLS = 10
"""Cells on each axis."""


class Crowd(StrEnum):
    """How a picture copes with its number of groups."""

    NAMES = "names"
    NUMBERS = "numbers"
    CELLS = "cells"


class Width(StrEnum):
    """The drawings of a picture: a page is sent the first two and shows one; the third is for a large-print sheet."""

    WIDE = "wide"
    NARROW = "narrow"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One group, as it is drawn."""

    code: str
    number: int
    name: str
    side: str
    """A value of `Side`, or nothing where it is not said."""
    now: Placing
    before: Placing | None = None
    """Its old place. A move under 10 on both axes is not drawn."""
    shows_wanted: bool = False
    """Whether a ghost stands where it should have its say."""
    people: tuple[Together, ...] = ()
    """What was shown of people's views. Those that disagree are drawn as an ellipse."""
    is_guess: bool = False
    is_left_out: bool = False
    still_counts: bool = False
    """Where it is left out: whether the time to ask for it is not over, so that it counts as before."""
    is_asked_for: bool = False
    """Whether a request about it waits for a reply."""
    is_stuck: bool = False
    is_spoken_for: bool = False
    has_nobody: bool = False
    """Whether nobody of it takes part yet; not drawn where that is not known."""
    is_selected: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether it is affected and not heard, and nobody of it takes part: it stands out."""
        return self.has_nobody and self.is_not_heard and (self.still_counts or not self.is_left_out)

    @property
    def is_not_heard(self) -> bool:
        """Whether it is often or always affected and has a say sometimes or less."""
        return self.now.part is Part.NOT_HEARD

    @property
    def has_moved(self) -> bool:
        """Whether its move is drawn."""
        if self.before is None:
            return False
        return max(abs(self.before.affected - self.now.affected), abs(self.before.say - self.now.say)) >= DRAWN

    @property
    def has_ghost(self) -> bool:
        """Whether the place with the wanted say is drawn."""
        return self.shows_wanted and abs(self.now.wanted - self.now.say) >= DRAWN

    @property
    def disagreeing(self) -> tuple[Together, ...]:
        """The parts of people who disagree."""
        return tuple(each for each in self.people if each.disagree)

    @property
    def cell(self) -> str:
        """Its cell, such as "73": a tenth on each axis, affected first."""
        return f"{_tenth(self.now.affected)}{_tenth(self.now.say)}"


def _tenth(value: int) -> int:
    return min(CELLS - 1, value * CELLS // 100)


@dataclass(frozen=True, slots=True)
class Cell:
    """Two or more groups of a crowded picture that share one circle."""

    code: str
    marks: tuple[Mark, ...]

    @property
    def is_not_heard(self) -> bool:
        """Whether all of them are often or always affected and have a say sometimes or less."""
        return all(mark.is_not_heard for mark in self.marks)

    @property
    def is_missing(self) -> bool:
        """Whether nobody takes part of any of them that is affected and not heard."""
        return any(mark.is_missing for mark in self.marks)

    @property
    def middle(self) -> Placing:
        """The middle of their places, to the nearest whole number."""
        affected, has_say, wanted = (
            round(sum(values) / len(values))
            for values in zip(*((mark.now.affected, mark.now.say, mark.now.wanted) for mark in self.marks), strict=True)
        )
        return Placing(affected, has_say, wanted)

    @property
    def words(self) -> Said:
        """Such as "14 groups here: often affected, rarely with a say"."""
        return say(
            "{groups} here: {affected} affected, {say} with a say",
            groups=say_count("{count} group", "{count} groups", len(self.marks)),
            affected=_words_of(mark.now.affected for mark in self.marks),
            say=_words_of(mark.now.say for mark in self.marks),
        )


def _words_of(values: Iterable[int]) -> str:
    found = sorted(values)
    low, high = word(found[0]), word(found[-1])
    return low if low == high else say("{low} to {high}", low=low, high=high)


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture of the grid. Marks are drawn in the order of their numbers, whatever order they come in."""

    marks: tuple[Mark, ...] = ()
    not_placed: int = 0
    """Groups that have no place yet, and no marker."""
    since: str = ""
    """What moves are told against, such as `say("the start")`."""

    @property
    def ordered(self) -> tuple[Mark, ...]:
        """The marks by their numbers."""
        return tuple(sorted(self.marks, key=lambda mark: (mark.number, mark.code)))

    @property
    def crowd(self) -> Crowd:
        """How it copes with its number of groups."""
        if len(self.marks) <= MOST_NAMED:
            return Crowd.NAMES
        return Crowd.NUMBERS if len(self.marks) <= MOST_NUMBERED else Crowd.CELLS

    @property
    def alone(self) -> tuple[Mark, ...]:
        """The marks that have a marker of their own. In a crowded picture, only the chosen one shows where it was."""
        if self.crowd is not Crowd.CELLS:
            return self.ordered
        found = (marks[0] for marks in self.by_cell.values() if len(marks) == 1)
        return tuple(
            mark if mark.is_selected else replace(mark, before=None, people=(), shows_wanted=False) for mark in found
        )

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The circles with a count: those with most say first, then the most affected. None unless it is crowded."""
        return tuple(Cell(code, marks) for code, marks in self.by_cell.items() if len(marks) > 1)

    @property
    def by_cell(self) -> dict[str, tuple[Mark, ...]]:
        """The marks of each cell of a crowded picture, in the order of `cells`."""
        if self.crowd is not Crowd.CELLS:
            return {}
        found: dict[str, list[Mark]] = defaultdict(list)
        for mark in self.ordered:
            found[mark.cell].append(mark)
        return {code: tuple(found[code]) for code in sorted(found, key=lambda code: (code[1], code[0]), reverse=True)}
