"""The gate's numbers: what a project may set, within a floor and a ceiling, and from which stage it counts. Pure.

Source: product.md, "Numbers": loosening one counts from the next stage, and records print every number that is not
the default.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from coproduction.saying import say


class UnknownNumber(KeyError):
    """There is no number with this key."""


class NumberOutOfBounds(ValueError):
    """The number is below its floor or above its ceiling."""


class NoStageLeft(ValueError):
    """The number could be loosened only for a stage after the last."""


@dataclass(frozen=True, slots=True)
class GateNumbers:
    """The numbers of one stage. Days, weeks and percentages are whole numbers."""

    first_promise_lived: int = 2
    """People of the lived side who say yes where the promise is first made."""
    promise_percent: int = 75
    """Per cent of the active members who say yes where everyone signs the promise."""
    other_key_days: int = 14
    """Days in the project before somebody may hold the other key."""
    objection_days: int = 14
    """Days for which a signed stage can be objected to."""
    gap_weeks: int = 12
    """Weeks within which a published gap is looked at again."""
    challenge_days: int = 14
    """Days for which a group that was left out can be asked back."""
    recruitment_weeks: int = 8
    """Weeks for which people are asked to join; the time is counted from the day it was entered."""
    lived_percent: int = 50
    """Per cent of the active members, leads among them, who have lived experience or are carers."""
    check_in_weeks: int = 8
    """Weeks after which a check-in, or the talk in its place, is too old to sign a stage with."""
    check_in_days: int = 7
    """Days for which a check-in is open, where not everyone answers before."""
    fewest_answers: int = 5
    """Answers from which a check-in shows what a side says; it holds for check-ins that open from then on."""


@dataclass(frozen=True, slots=True)
class NumberSpec:
    """What a project may set: the words, the unit, and the bounds, both allowed."""

    key: str
    title: str
    hint: str
    unit: str
    floor: int
    ceiling: int
    looser_when_lower: bool

    @property
    def default(self) -> int:
        """What counts where nobody changed it."""
        return int(getattr(GateNumbers(), self.key))

    def is_looser(self, *, old: int, new: int) -> bool:
        """Whether the new number asks for less than the old one."""
        return new < old if self.looser_when_lower else new > old


NUMBERS = (
    NumberSpec(
        "first_promise_lived",
        say("People with lived experience and carers who agree to the first promise"),
        say("Besides a lead and one decision maker."),
        say("people"),
        floor=2,
        ceiling=10,
        looser_when_lower=True,
    ),
    NumberSpec(
        "promise_percent",
        say("Share of everyone who agrees to the promise, where everyone is asked"),
        say("“Yes, but” counts as yes. Whoever has not answered counts as not yet."),
        say("per cent"),
        floor=60,
        ceiling=100,
        looser_when_lower=True,
    ),
    NumberSpec(
        "other_key_days",
        say("Days in the project before somebody may agree that a stage is finished"),
        say("So that nobody is asked to agree on the day they arrive. Not in the first stage."),
        say("days"),
        floor=7,
        ceiling=60,
        looser_when_lower=True,
    ),
    NumberSpec(
        "objection_days",
        say("Days for which a concern can be raised about a finished stage"),
        say("Counted from the day it was finished."),
        say("days"),
        floor=7,
        ceiling=60,
        looser_when_lower=True,
    ),
    NumberSpec(
        "gap_weeks",
        say("Weeks within which a known gap is looked at again"),
        say("Counted from the day it is published."),
        say("weeks"),
        floor=1,
        ceiling=12,
        looser_when_lower=False,
    ),
    NumberSpec(
        "challenge_days",
        say("Days for which people can ask for a group that was left out"),
        say("Until then every rule counts the group as before. It counts for groups that are left out from then on."),
        say("days"),
        floor=7,
        ceiling=60,
        looser_when_lower=True,
    ),
    NumberSpec(
        "recruitment_weeks",
        say("Weeks for which people are asked to join"),
        say("Counted from the day this time was entered. Less of it is a known gap."),
        say("weeks"),
        floor=8,
        ceiling=26,
        looser_when_lower=True,
    ),
    NumberSpec(
        "lived_percent",
        say("Share of people with lived experience and carers"),
        say("Of everyone who takes part; leads are not counted."),
        say("per cent"),
        floor=50,
        ceiling=80,
        looser_when_lower=True,
    ),
    NumberSpec(
        "check_in_weeks",
        say("Weeks after which everyone is asked again how it is going"),
        say("Counted from the day the last check-in closed, or a talk in its place was held."),
        say("weeks"),
        floor=2,
        ceiling=12,
        looser_when_lower=False,
    ),
    NumberSpec(
        "check_in_days",
        say("Days for which a check-in is open"),
        say("It counts sooner where everyone who was asked has answered."),
        say("days"),
        floor=3,
        ceiling=28,
        looser_when_lower=True,
    ),
    NumberSpec(
        "fewest_answers",
        say("Answers from which a check-in shows what people say"),
        say("With fewer, nobody sees them. It holds for check-ins that open from then on."),
        say("answers"),
        floor=5,
        ceiling=10,
        looser_when_lower=True,
    ),
)
"""Every number that a project may set."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: from which stage it counts."""

    key: str
    value: int
    from_position: int


def spec_of(key: str) -> NumberSpec:
    """The number with this key. Raises UnknownNumber."""
    found = next((spec for spec in NUMBERS if spec.key == key), None)
    if found is None:
        raise UnknownNumber(key)
    return found


def numbers_at(changes: Iterable[Change], *, position: int) -> GateNumbers:
    """The numbers of the stage at a position: the last change that reaches it counts. `changes` are oldest first."""
    known = {field.name for field in fields(GateNumbers)}
    values = {
        change.key: change.value for change in changes if change.from_position <= position and change.key in known
    }
    return GateNumbers(**values)


@dataclass(frozen=True, slots=True)
class Stages:
    """Where a project stands.

    `first_open` is the first stage that is not signed or needs another look, `current` the first that was never signed,
    `how_many` how many there are. Where each was signed once `current` is the last; where none is open `first_open` is
    the one after it.
    """

    first_open: int
    current: int
    how_many: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What setting a number does: the first stage it counts for, and what that stage would have had."""

    spec: NumberSpec
    old: int
    value: int
    from_position: int

    @property
    def is_looser(self) -> bool:
        """Whether that stage is asked for less now."""
        return self.spec.is_looser(old=self.old, new=self.value)


def planned_change(changes: Sequence[Change], *, spec: NumberSpec, value: int, stages: Stages) -> Planned | None:
    """What setting a number to `value` does, or None where every open and later stage has that value already.

    No stage up to the current one is ever asked for less: what is looser counts from the stage after it. What is
    stricter counts at once, from the first open stage that it does not loosen. Raises NumberOutOfBounds, and
    NoStageLeft where the value could only count for a stage after the last.
    """
    if not spec.floor <= value <= spec.ceiling:
        raise NumberOutOfBounds(spec.key)
    start = stages.current + 1
    while start > stages.first_open:
        if spec.is_looser(old=number_at(changes, spec, position=start - 1), new=value):
            break
        start -= 1
    while start <= stages.current and number_at(changes, spec, position=start) == value:
        start += 1
    old = number_at(changes, spec, position=start)
    if old == value:
        return None
    if start > stages.how_many:
        raise NoStageLeft(spec.key)
    return Planned(spec, old, value, start)


def number_at(changes: Sequence[Change], spec: NumberSpec, *, position: int) -> int:
    """One number of the stage at a position."""
    return int(getattr(numbers_at(changes, position=position), spec.key))


@dataclass(frozen=True, slots=True)
class Standing:
    """A number as it counts now, and as it will from a later stage, where that differs."""

    spec: NumberSpec
    now: int
    later: int
    later_from: int

    @property
    def words(self) -> str:
        """Such as "14 now; 7 from stage 3"."""
        if self.now == self.later:
            return say("{now} now", now=self.now)
        return say("{now} now; {later} from stage {stage}", now=self.now, later=self.later, stage=self.later_from)


def standing(changes: Sequence[Change], *, spec: NumberSpec, stages: Stages) -> Standing:
    """How a number stands for the first open stage, and from which stage on it has its last value."""
    later_from = stages.current + 1
    later = number_at(changes, spec, position=later_from)
    while later_from > stages.first_open and number_at(changes, spec, position=later_from - 1) == later:
        later_from -= 1
    return Standing(spec, number_at(changes, spec, position=stages.first_open), later, later_from)
