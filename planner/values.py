"""Values: the words that check-ins are answered with, and the state of a line of the promise. Pure.

Source: product.md, "Values and check-ins"; domain.md, C3 and C5. What of it may be shown, `privacy.py` decides.
"""

from dataclasses import dataclass
from enum import StrEnum

from coproduction.saying import Said, say


class Word(StrEnum):
    """The five words of an answer, the least one first."""

    NEVER = "never"
    RARELY = "rarely"
    SOMETIMES = "sometimes"
    OFTEN = "often"
    ALWAYS = "always"


WORDS = tuple(Word)
"""The words in their order: a word's place, from 0 to 4, is its worth where worths are averaged."""


class NoWord(StrEnum):
    """What somebody says in place of a word. It is no answer, and is counted nowhere."""

    UNKNOWN = "unknown"
    UNSAID = "unsaid"


class ValueState(StrEnum):
    """How a line of the promise stands, the worst first; `TOO_FEW` says nothing of how it stands."""

    BROKEN = "broken"
    AT_RISK = "at_risk"
    KEPT = "kept"
    TOO_FEW = "too_few"


STATE_WORDS: dict[ValueState, Said] = {
    ValueState.BROKEN: say("broken"),
    ValueState.AT_RISK: say("slipping"),
    ValueState.KEPT: say("kept"),
    ValueState.TOO_FEW: say("too few answers to show"),
}
"""What pages call each state. Source: exercises.md, "Words on pages"."""

KEPT_FROM = 75
AT_RISK_FROM = 50
"""Per cent of the answers that are often or always."""
WHOLE_STEP = 1
"""From one word to the next: so far apart, or so far down, is a finding."""
NEVERS = 2
"""So many answers "never" break a value, whatever the others say."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each of the five words was the answer to one question, `never` first."""

    by_word: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    def __add__(self, other: "Counts") -> "Counts":
        never, rarely, sometimes, often, always = (
            one + another for one, another in zip(self.by_word, other.by_word, strict=True)
        )
        return Counts((never, rarely, sometimes, often, always))

    @property
    def answers(self) -> int:
        """How many answers there are."""
        return sum(self.by_word)

    @property
    def often_or_always(self) -> int:
        """How many of them are often or always."""
        return self.by_word[3] + self.by_word[4]

    @property
    def mean(self) -> float:
        """The average worth, 0 (never) to 4 (always). Raises ZeroDivisionError without an answer."""
        return sum(worth * count for worth, count in enumerate(self.by_word)) / self.answers

    def ranked(self, place: int) -> Word:
        """The answer at a place, from 1, when they lie in order, the least one first. Raises IndexError beyond."""
        for word, count in zip(WORDS, self.by_word, strict=True):
            if place <= count:
                return word
            place -= count
        raise IndexError(place)


def state_by_share(counts: Counts) -> ValueState:
    """The state by the share of often and always alone: kept from 75 per cent, at risk from 50, broken below."""
    share = counts.often_or_always * 100
    if share >= KEPT_FROM * counts.answers:
        return ValueState.KEPT
    return ValueState.AT_RISK if share >= AT_RISK_FROM * counts.answers else ValueState.BROKEN


def middle_of(counts: Counts) -> Word:
    """The middle answer; of an even number the upper one of the two in the middle. Raises IndexError without an answer.

    The upper one, because of 8 answers the lower one and the state together would tell how many said what.
    """
    return counts.ranked(counts.answers // 2 + 1)


def state_with_figures(counts: Counts, *, others: float | None, before: Word | None) -> ValueState:
    """The state of a part with answers enough for figures.

    `others` is the average of the other side, and `before` the middle answer of the same side in the round before; None
    where it may not be shown. A side is at risk also a whole step below the other one, or below what it said before;
    two answers "never" break a value.
    """
    if counts.by_word[0] >= NEVERS:
        return ValueState.BROKEN
    apart = others is not None and others - counts.mean >= WHOLE_STEP
    fell = before is not None and WORDS.index(before) - WORDS.index(middle_of(counts)) >= WHOLE_STEP
    state = state_by_share(counts)
    return ValueState.AT_RISK if state is ValueState.KEPT and (apart or fell) else state


_WORST_FIRST = tuple(ValueState)


def lower(one: ValueState, other: ValueState) -> ValueState:
    """The worse of two states. Source: product.md, "the lower side sets the state"."""
    return min(one, other, key=_WORST_FIRST.index)
