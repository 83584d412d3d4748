"""The grid: what its numbers are called, and what a place on it means. Pure.

Both axes run from 0 to 100 and are said in five words, never to always. Source: product.md, "The grid".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from coproduction.saying import Said, say

STEP = 25
"""From one word to the next."""
LINE = 62.5
"""From here on a group is "often or always" affected, or has a say so: the one line on both axes."""
SELDOM = 37.5
"""Below here something is "rarely or never"."""
OFTEN = 75
"""Where the say that a group should have begins."""

WORDS = (say("never"), say("rarely"), say("sometimes"), say("often"), say("always"))
"""At 0, 25, 50, 75 and 100."""

ANCHORS = {
    "affected": (
        say("It does not touch them."),
        say("Now and then, in small ways."),
        say("In a part of their life."),
        say("Most weeks, or in something big."),
        say("Their home, money, safety, health or freedom."),
    ),
    "say": (
        say("Things are decided without them."),
        say("They are told afterwards."),
        say("They are asked now and then."),
        say("They shape most decisions."),
        say("They decide."),
    ),
}
"""What each of the five words means on each axis."""

GAP_WORDS = (say("none"), say("small"), say("some"), say("wide"), say("very wide"))
"""A say gap of 0, and of up to 25, 50, 75 and 100."""


class Part(StrEnum):
    """The four parts of the picture."""

    NOT_HEARD = "not_heard"
    WITH_US = "with_us"
    KEEP_UP_TO_DATE = "keep_up_to_date"
    FROM_A_DISTANCE = "from_a_distance"


PART_WORDS = {
    Part.NOT_HEARD: say("Affected, not heard"),
    Part.WITH_US: say("Designs with us"),
    Part.KEEP_UP_TO_DATE: say("Keep up to date"),
    Part.FROM_A_DISTANCE: say("Decides from a distance"),
}


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a group stands: how much it is affected, has a say, and should have a say, each 0 to 100."""

    affected: int
    say: int
    wanted: int

    @property
    def is_affected(self) -> bool:
        """Whether it is often or always affected."""
        return is_often(self.affected)

    @property
    def affected_word(self) -> str:
        """How much it is affected, such as "often"."""
        return word(self.affected)

    @property
    def say_word(self) -> str:
        """How much say it has."""
        return word(self.say)

    @property
    def wanted_word(self) -> str:
        """How much say it should have."""
        return word(self.wanted)

    @property
    def part(self) -> Part:
        """The part of the picture it stands in now."""
        if self.is_affected:
            return Part.WITH_US if is_often(self.say) else Part.NOT_HEARD
        return Part.FROM_A_DISTANCE if is_often(self.say) else Part.KEEP_UP_TO_DATE

    @property
    def gap(self) -> int:
        """Its say gap now."""
        return say_gap(self.affected, self.say)

    @property
    def gap_wanted(self) -> int:
        """Its say gap once it has the say it should have."""
        return say_gap(self.affected, self.wanted)


def word_number(value: int) -> int:
    """Which of the five words a value is: the nearest; ties go up."""
    return int(value / STEP + 0.5)


def word(value: int) -> str:
    """What a value is called, such as "often"."""
    return WORDS[word_number(value)]


_MOVES = {
    "affected": (
        say("touches their life: up from {old} to {new}"),
        say("touches their life: down from {old} to {new}"),
        say("touches their life: a little more, still {new}"),
        say("touches their life: a little less, still {new}"),
    ),
    "say": (
        say("say: up from {old} to {new}"),
        say("say: down from {old} to {new}"),
        say("say: a little more, still {new}"),
        say("say: a little less, still {new}"),
    ),
    "wanted": (
        say("say they should have: up from {old} to {new}"),
        say("say they should have: down from {old} to {new}"),
        say("say they should have: a little more, still {new}"),
        say("say they should have: a little less, still {new}"),
    ),
}
"""How a move is told: up, down, and each within one word."""


def moved_words(before: Placing | None, now: Placing) -> tuple[Said, ...]:
    """What a move changed, a phrase for each of the three values; nothing where it changed none."""
    if before is None:
        return (
            say("touches their life: {value}", value=word(now.affected)),
            say("say: {value}", value=word(now.say)),
            say("say they should have: {value}", value=word(now.wanted)),
        )
    told = []
    for name, (up, down, more, less) in _MOVES.items():
        old, new = getattr(before, name), getattr(now, name)
        if old == new:
            continue
        upward, downward = (more, less) if word(old) == word(new) else (up, down)
        told.append(say(upward if new > old else downward, old=word(old), new=word(new)))
    return tuple(told)


def is_often(value: int) -> bool:
    """Whether a value is "often or always"."""
    return value >= LINE


def is_seldom(value: int) -> bool:
    """Whether a value is "rarely or never"."""
    return value < SELDOM


def say_gap(affected: int, has_say: int) -> int:
    """How much more a group is affected than it has a say; 0 where it has at least as much."""
    return max(0, affected - has_say)


def gap_number(gap: int) -> int:
    """Which of the words a say gap is: one more for every step from one word of the grid to the next."""
    return -(-gap // STEP)


@dataclass(frozen=True, slots=True)
class ProjectGap:
    """The say gap of a project: its mean and worst, and over how many groups. None where no group is placed so."""

    mean: float
    worst: int
    groups: int
    guesses: int


def project_gap(gaps: Iterable[tuple[int, bool]]) -> ProjectGap | None:
    """The gap over the active placed groups often or always affected: each group's gap, and whether it is a guess."""
    found = list(gaps)
    if not found:
        return None
    values = [gap for gap, _ in found]
    return ProjectGap(sum(values) / len(values), max(values), len(values), sum(guess for _, guess in found))
