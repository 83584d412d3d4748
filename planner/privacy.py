"""The privacy rule of check-ins: what of a round of answers may be shown, and so what of it is kept at all. Pure.

This is the only road from answers to any reader. It runs once, when a round closes: what it does not let through is
kept nowhere. Source: product.md, "The privacy rule".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.values import Counts, ValueState, Word, lower, middle_of, state_by_share, state_with_figures

FEWEST_ANSWERS = 5
"""Answers from which a side is shown, in words. A project may ask for more, up to `MOST_ASKED`."""
MOST_ASKED = 10
FIGURES_FROM = 8
"""Answers from which a side is shown with figures."""


class Part(StrEnum):
    """Whose answers are shown together."""

    LIVED = "lived"
    PROFESSIONAL = "professional"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class QuestionAnswers:
    """What was answered to one question. Leads stand apart: they know their own answers, so they never make up a five.

    With the professional side they are shown, also those who chose another one. Source: product.md, "In every check a
    lead counts as neither lived side".
    """

    lived: Counts = field(default_factory=Counts)
    professional: Counts = field(default_factory=Counts)
    leads: Counts = field(default_factory=Counts)

    @property
    def by_people(self) -> int:
        """How many answers are not of leads."""
        return self.lived.answers + self.professional.answers


@dataclass(frozen=True, slots=True)
class Figures:
    """What is shown of 8 answers or more: how many there are, and the middle one.

    Never how often a word was said, nor an average, nor the middle half: from those and the state one could
    work out what one or two people said. `tests/planner/check_ins/test_privacy.py` tries it with every set of answers.
    """

    answers: int
    middle: Word


@dataclass(frozen=True, slots=True)
class PartShown:
    """What is shown of one part: its state, and figures where there are answers enough."""

    part: Part
    state: ValueState
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class ValueShown:
    """What is shown of one line of the promise. A part that is not there has too few answers."""

    parts: tuple[PartShown, ...] = ()

    def of(self, part: Part) -> PartShown | None:
        """What is shown of a part, or None."""
        return next((shown for shown in self.parts if shown.part is part), None)

    @property
    def state(self) -> ValueState:
        """The lower side's state; too few where the lived side has too few. Source: product.md, as above."""
        lived, professional = self.of(Part.LIVED), self.of(Part.PROFESSIONAL)
        if lived is None:
            return ValueState.TOO_FEW
        return lived.state if professional is None else lower(lived.state, professional.state)

    @property
    def is_broken(self) -> bool:
        """Whether any part that is shown says so: then a reply is owed, also where the lived side had too few."""
        return any(shown.state is ValueState.BROKEN for shown in self.parts)


type Before = Mapping[Part, Word]
"""The middle answer of each part in the round before, where it was shown with figures."""


def what_may_be_shown(answers: QuestionAnswers, *, fewest: int, before: Before | None = None) -> ValueShown:
    """What may be shown of the answers to one question: a side from `fewest` answers, and never a total beside a side.

    From 8 answers with figures. Both sides together only where each has too few and they have enough between them, and
    then in words. `fewest` is the project's number as it was when the round opened, 5 to 10.
    """
    sides = {
        part: counts
        for part, counts in (
            (Part.LIVED, answers.lived),
            (Part.PROFESSIONAL, answers.professional + answers.leads),
        )
        if _people(answers, part) >= fewest
    }
    if not sides and answers.by_people >= fewest:
        everybody = answers.lived + answers.professional + answers.leads
        return ValueShown((PartShown(Part.TOGETHER, state_by_share(everybody)),))
    means = {part: counts.mean for part, counts in sides.items() if _people(answers, part) >= max(FIGURES_FROM, fewest)}
    shown = []
    for part, counts in sides.items():
        if part not in means:
            shown.append(PartShown(part, state_by_share(counts)))
            continue
        others = next((mean for its, mean in means.items() if its is not part), None)
        state = state_with_figures(counts, others=others, before=(before or {}).get(part))
        shown.append(PartShown(part, state, Figures(counts.answers, middle_of(counts))))
    return ValueShown(tuple(shown))


def _people(answers: QuestionAnswers, part: Part) -> int:
    return answers.lived.answers if part is Part.LIVED else answers.professional.answers


def may_show_words(questions: Mapping[str, QuestionAnswers], *, fewest: int) -> bool:
    """Whether the comments of a round may be shown: where some question has answers enough of people who lead nothing.

    From then on nobody can tell which of them wrote one.
    """
    return any(answers.by_people >= fewest for answers in questions.values())
