"""What the gate says. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from coproduction.saying import say, say_list


class CheckKey(StrEnum):
    """The checks that exist. A plan names them stage by stage."""

    EXERCISES = "exercises"
    REGISTER = "register"
    TARGETS = "targets"
    COVERAGE = "coverage"
    PERIOD = "period"
    PROMISE = "promise"
    CHECK_IN = "check_in"
    OBJECTIONS = "objections"
    KEYS = "keys"


class CheckState(StrEnum):
    """How a check stands. There is no override."""

    MET = "met"
    NOT_MET = "not_met"
    GAP = "gap"


class MendKind(StrEnum):
    """What mends a check; the page makes the link."""

    EXERCISE = "exercise"
    RENEWAL = "renewal"
    PROMISE = "promise"
    OBJECTIONS = "objections"
    CONDITIONS = "conditions"
    PEOPLE = "people"
    GROUPS = "groups"
    PLACING = "placing"
    CARDS = "cards"
    CHALLENGES = "challenges"
    GROUP = "group"
    SIDE_GAP = "side_gap"
    CHECK_IN = "check_in"
    CHECK_INS = "check_ins"
    TALK = "talk"
    TALKS = "talks"
    VALUE_REPLY = "value_reply"
    COUNT = "count"
    WINDOW = "window"
    PERIOD_GAP = "period_gap"
    FINISH = "finish"
    STAGE = "stage"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Mend:
    """The one thing to do about a check."""

    kind: MendKind
    words: str
    target: str = ""


NO_MEND = Mend(MendKind.NONE, "")


@dataclass(frozen=True, slots=True)
class GapShown:
    """A gap as everyone taking part can read it."""

    subject: str
    reason: str
    plan: str
    published_on: date
    look_again_on: date
    required_by: str = ""
    """Who needed it so, where it is about time."""
    lost: str = ""
    """What was lost by it."""


def each_once(gaps: Iterable[tuple[int, GapShown]]) -> list[GapShown]:
    """Gaps with the number of the stage that each stands for: the same one of several stages once, naming them."""
    shown: dict[GapShown, tuple[GapShown, list[int]]] = {}
    for stage, gap in gaps:
        first, stages = shown.setdefault(replace(gap, published_on=gap.look_again_on), (gap, []))
        if stage not in stages:
            stages.append(stage)
        if gap.published_on < first.published_on:
            shown[replace(gap, published_on=gap.look_again_on)] = (gap, stages)
    return [
        gap
        if len(stages) == 1
        else replace(
            gap,
            subject=say("{subject}, stages {stages}", subject=gap.subject, stages=say_list(map(str, sorted(stages)))),
        )
        for gap, stages in shown.values()
    ]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of the gate: its state, one sentence of evidence with numbers, and what mends it."""

    key: str
    state: CheckState
    title: str
    evidence: str
    mend: Mend = NO_MEND
    gaps: tuple[GapShown, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the check lets the stage through."""
        return self.state is not CheckState.NOT_MET


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the gate says. `seen` names it: a key holds only for what its holder saw."""

    checks: tuple[CheckResult, ...]
    seen: str
    other_key_may: frozenset[int]
    other_keys_by: tuple[int, ...]
    """Everybody who has turned the other key and may hold it, the first one first."""
    lead_key_by: int | None

    @property
    def other_key_by(self) -> int | None:
        """Who turned the other key first, or None."""
        return self.other_keys_by[0] if self.other_keys_by else None

    @property
    def work_is_done(self) -> bool:
        """Whether every check but the keys passes: the moment to ask for agreement."""
        return all(check.passes for check in self.checks if check.key != CheckKey.KEYS)

    @property
    def lead_may_sign(self) -> bool:
        """Whether only a lead's key is missing."""
        return self.work_is_done and self.other_key_by is not None

    @property
    def is_open(self) -> bool:
        """Whether the stage may be signed off now."""
        return all(check.passes for check in self.checks)

    @property
    def missing(self) -> int:
        """How many things are still needed."""
        return sum(not check.passes for check in self.checks)

    @property
    def gaps(self) -> tuple[GapShown, ...]:
        """Every gap the stage would be signed with."""
        return tuple(gap for check in self.checks for gap in check.gaps)


@dataclass(frozen=True, slots=True)
class SigningUnit:
    """The stages that one pair of keys signs: one stage, or every stage that needs another look.

    Source: product.md, "Reopening": one of each serves all stale stages.
    """

    results: tuple[GateResult, ...]

    @property
    def seen(self) -> str:
        """A name for what all the gates say together."""
        if len(self.results) == 1:
            return self.results[0].seen
        return hashlib.sha256("".join(result.seen for result in self.results).encode()).hexdigest()

    @property
    def work_is_done(self) -> bool:
        """Whether every check but the keys passes, in every stage."""
        return all(result.work_is_done for result in self.results)

    @property
    def other_key_may(self) -> frozenset[int]:
        """Who may hold the other key of all these stages."""
        return frozenset.intersection(*(result.other_key_may for result in self.results))

    @property
    def other_key_by(self) -> int | None:
        """Who has turned it for all of them, or None."""
        first, *others = (result.other_keys_by for result in self.results)
        return next((holder for holder in first if all(holder in other for other in others)), None)

    @property
    def lead_may_sign(self) -> bool:
        """Whether only a lead's key is missing."""
        return self.work_is_done and self.other_key_by is not None

    @property
    def missing(self) -> int:
        """How many things are still needed in all; the keys are one thing, however many stages they sign."""
        checks = [check for result in self.results for check in result.checks if not check.passes]
        return sum(check.key != CheckKey.KEYS for check in checks) + any(check.key == CheckKey.KEYS for check in checks)
