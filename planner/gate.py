"""THE rule: may this stage be signed off? Pure: standard library only, no clock, no database.

Source: product.md, "The checks". Two callers, and no others: the page that explains and the action that signs.
Today's date, the numbers and every fact arrive as arguments.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

LIVED_SIDE = frozenset({"lived", "carer"})
"""The sides that may hold the other key. Source: product.md, "People"."""


class CheckKey(StrEnum):
    """The checks that exist. A plan names them stage by stage."""

    EXERCISES = "exercises"
    KEYS = "keys"


class CheckState(StrEnum):
    """How a check stands. There is no override."""

    MET = "met"
    NOT_MET = "not_met"
    GAP = "gap"


class KeyKind(StrEnum):
    """Whose agreement it is."""

    LEAD = "lead"
    OTHER = "other"


class MendKind(StrEnum):
    """What mends a check; the page makes the link."""

    EXERCISE = "exercise"
    GAP = "gap"
    PEOPLE = "people"
    FINISH = "finish"
    STAGE = "stage"
    NONE = "none"


class UnknownCheck(ValueError):
    """A plan names a check that does not exist."""


@dataclass(frozen=True, slots=True)
class GateNumbers:
    """The numbers that a project may set within floors and ceilings."""

    other_key_days: int = 14
    """Days in the project before somebody may hold the other key."""


@dataclass(frozen=True, slots=True)
class GapFact:
    """A published gap: why, what instead, and when it is looked at again."""

    reason: str
    plan: str
    published_on: date
    look_again_on: date
    published_by: int | None


@dataclass(frozen=True, slots=True)
class ExerciseFact:
    """One exercise of the stage: how many entries somebody saved, and whether it was said to be not needed."""

    key: str
    title: str
    required: bool
    entries: int
    gap: GapFact | None = None


@dataclass(frozen=True, slots=True)
class PersonFact:
    """One member. `joined_on` is None for a person who has not come in yet."""

    member_id: int
    side: str
    is_lead: bool
    is_active: bool
    joined_on: date | None


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One turned key, and what its holder saw."""

    kind: KeyKind
    member_id: int | None
    seen: str


@dataclass(frozen=True, slots=True)
class GateFacts:
    """Everything the rule looks at."""

    today: date
    stage: int
    checks: tuple[str, ...]
    first_promise: bool
    earlier_unsigned: tuple[int, ...] = ()
    is_signed: bool = False
    exercises: tuple[ExerciseFact, ...] = ()
    people: tuple[PersonFact, ...] = ()
    keys: tuple[KeyFact, ...] = ()
    numbers: GateNumbers = field(default_factory=GateNumbers)


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
    other_key_by: int | None
    lead_key_by: int | None

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


def check_gate(facts: GateFacts) -> GateResult:
    """Decide every check of the stage. Raises UnknownCheck for a check that does not exist.

    The two keys are always needed, whatever the plan names. Source: product.md, "Two keys".
    """
    unknown = [key for key in facts.checks if key not in set(CheckKey)]
    if unknown:
        raise UnknownCheck(f"There is no check called {unknown[0]}.")
    work = [_order(facts)] if facts.earlier_unsigned or facts.is_signed else []
    if CheckKey.EXERCISES in facts.checks:
        work.append(_exercises(facts))
    seen = _name_of(work)
    may = other_key_may(facts)
    other = next((key.member_id for key in facts.keys if _holds(key, KeyKind.OTHER, seen, may)), None)
    leads = frozenset(person.member_id for person in facts.people if person.is_lead)
    lead = next((key.member_id for key in facts.keys if _holds(key, KeyKind.LEAD, seen, leads)), None)
    keys = _keys(facts, work_is_done=all(check.passes for check in work), may=may, other=other, lead=lead)
    return GateResult((*work, keys), seen, may, other, lead)


def other_key_may(facts: GateFacts) -> frozenset[int]:
    """Who may hold the other key: active people of the lived side who are no lead.

    They have been in the project for `other_key_days`, except where the promise is first made, and recorded none of
    this stage's gaps. Source: product.md, "The other key".
    """
    recorders = {exercise.gap.published_by for exercise in facts.exercises if exercise.gap is not None}
    return frozenset(
        person.member_id
        for person in facts.people
        if person.is_active
        and not person.is_lead
        and person.side in LIVED_SIDE
        and person.member_id not in recorders
        and (facts.first_promise or _days_here(person, facts.today) >= facts.numbers.other_key_days)
    )


def _days_here(person: PersonFact, today: date) -> int:
    return -1 if person.joined_on is None else (today - person.joined_on).days


def _holds(key: KeyFact, kind: KeyKind, seen: str, may: frozenset[int]) -> bool:
    return key.kind is kind and key.seen == seen and key.member_id in may


def _name_of(checks: Iterable[CheckResult]) -> str:
    """A name for what the gate says of the work: it changes when a check or a gap does, not when evidence grows."""
    told = [
        [
            check.key,
            check.state.value,
            [[gap.subject, gap.reason, gap.plan, gap.look_again_on.isoformat()] for gap in check.gaps],
        ]
        for check in checks
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _order(facts: GateFacts) -> CheckResult:
    if facts.is_signed:
        return CheckResult(
            "order", CheckState.NOT_MET, "This stage is not finished already", "It was signed off before."
        )
    first = facts.earlier_unsigned[0]
    return CheckResult(
        "order",
        CheckState.NOT_MET,
        "The stages before this one are finished",
        f"Stage {first} is not finished yet.",
        Mend(MendKind.STAGE, f"Go to stage {first}", str(first)),
    )


def _exercises(facts: GateFacts) -> CheckResult:
    needed = [exercise for exercise in facts.exercises if exercise.required]
    title = "Every needed exercise has something in it"
    done = [exercise for exercise in needed if exercise.entries > 0]
    gaps = [(exercise, exercise.gap) for exercise in needed if exercise.entries == 0 and exercise.gap is not None]
    late = [(exercise, gap) for exercise, gap in gaps if gap.look_again_on < facts.today]
    empty = [exercise for exercise in needed if exercise.entries == 0 and exercise.gap is None]
    shown = tuple(
        GapShown(exercise.title, gap.reason, gap.plan, gap.published_on, gap.look_again_on) for exercise, gap in gaps
    )
    evidence = f"{len(done)} of {len(needed)} done."
    if gaps:
        evidence += f" Not needed: {_listed([exercise.title for exercise, _ in gaps])}."
    if empty:
        evidence += f" Still empty: {_listed([exercise.title for exercise in empty])}."
        mend = Mend(MendKind.EXERCISE, f"Go to “{empty[0].title}”", empty[0].key)
        return CheckResult(CheckKey.EXERCISES, CheckState.NOT_MET, title, evidence, mend, shown)
    if late:
        exercise = late[0][0]
        evidence += f" The date to look again at {exercise.title} has passed."
        mend = Mend(MendKind.GAP, f"Look again at “{exercise.title}”", exercise.key)
        return CheckResult(CheckKey.EXERCISES, CheckState.NOT_MET, title, evidence, mend, shown)
    return CheckResult(CheckKey.EXERCISES, CheckState.GAP if gaps else CheckState.MET, title, evidence, NO_MEND, shown)


def _keys(
    facts: GateFacts, *, work_is_done: bool, may: frozenset[int], other: int | None, lead: int | None
) -> CheckResult:
    title = "Two people agree: a lead, and a person with lived experience or a carer"
    if other is not None and lead is not None and work_is_done:
        return CheckResult(CheckKey.KEYS, CheckState.MET, title, "Both have agreed.")
    if other is not None and work_is_done:
        return CheckResult(
            CheckKey.KEYS,
            CheckState.NOT_MET,
            title,
            "One has agreed. A lead agrees by signing off.",
            Mend(MendKind.FINISH, "Read what will be recorded, then sign off"),
        )
    if not may:
        return CheckResult(
            CheckKey.KEYS, CheckState.NOT_MET, title, _nobody_may(facts), Mend(MendKind.PEOPLE, "Go to People")
        )
    people = "1 person may agree" if len(may) == 1 else f"{len(may)} people may agree"
    if not work_is_done:
        return CheckResult(
            CheckKey.KEYS, CheckState.NOT_MET, title, f"{people}. They are asked when everything else is done."
        )
    return CheckResult(
        CheckKey.KEYS,
        CheckState.NOT_MET,
        title,
        f"{people}, and they are asked now, on their own page. The first yes is enough.",
        Mend(MendKind.PEOPLE, "See who has come in"),
    )


def _nobody_may(facts: GateFacts) -> str:
    lived = [person for person in facts.people if person.is_active and not person.is_lead and person.side in LIVED_SIDE]
    if lived and facts.first_promise:
        return "Nobody may agree yet. Whoever recorded a known gap of this stage may not."
    if lived:
        return (
            f"Nobody may agree yet. People may after {facts.numbers.other_key_days} days in the project, "
            "and not where they recorded a known gap."
        )
    return "Nobody with lived experience and no carer has come in yet and said so by their own link."


def _listed(titles: list[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
