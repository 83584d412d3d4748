"""Everything the rule of the gate looks at. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from planner.numbers import GateNumbers
from stakeholders.coverage import GroupCover
from stakeholders.recruiting import WindowVersion
from stakeholders.register import GroupFact

LIVED_SIDE = frozenset({"lived", "carer"})
"""The sides that may hold the other key. Source: product.md, "People"."""


class KeyKind(StrEnum):
    """Whose agreement it is."""

    LEAD = "lead"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class GapFact:
    """A published gap: why, what instead, and when it is looked at again."""

    reason: str
    plan: str
    published_on: date
    look_again_on: date
    published_by: int | None
    code: str = ""
    required_by: str = ""
    """Who needed less time for recruitment, where it is about that."""
    lost: str = ""
    """What was lost by it."""


@dataclass(frozen=True, slots=True)
class ExerciseFact:
    """One exercise of the stage: how many entries somebody saved, and whether it was said to be not needed."""

    key: str
    title: str
    required: bool
    entries: int
    gap: GapFact | None = None
    done_by_itself: bool = False
    """Whether nothing is left to write, such as where every group was heard."""

    @property
    def is_done(self) -> bool:
        """Whether it holds something, or needs nothing."""
        return self.entries > 0 or self.done_by_itself


@dataclass(frozen=True, slots=True)
class PersonFact:
    """One member. `joined_on` is None for a person who has not come in yet."""

    member_id: int
    side: str
    is_lead: bool
    is_active: bool
    joined_on: date | None
    groups: frozenset[int] = frozenset()
    """The groups that the person says they belong to."""


class Answer(StrEnum):
    """What a member says of the promise."""

    YES = "yes"
    BUT = "but"
    NO = "no"


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """The current version of the promise, and who answered it how."""

    version: int
    answers: tuple[tuple[int, Answer], ...] = ()
    """Member and answer, one for each member who is still in the project."""
    noes_without_reply: int = 0
    """Every "no, because" of this version without a reply, also of people who have gone since."""


@dataclass(frozen=True, slots=True)
class ObjectionFact:
    """One objection: about which stage, whether that stage is signed, and whether a lead replied."""

    stage: int
    stage_is_signed: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """A condition that a stage was signed with: it must be cleared before the next stage is signed."""

    stage: int
    words: str
    by_date: date


@dataclass(frozen=True, slots=True)
class LateGapFact:
    """A gap of a signed stage whose date has passed."""

    code: str
    stage: int
    subject: str
    look_again_on: date


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One turned key that has not lapsed, and what its holder saw."""

    kind: KeyKind
    member_id: int | None
    seen: str


@dataclass(frozen=True, slots=True)
class RegisterFact:
    """The groups of the project, and what people asked about them."""

    groups: tuple[GroupFact, ...] = ()
    cards: int = 0
    """Cards of the catalogue that projects are asked."""
    cards_answered: int = 0
    challenges_waiting: int = 0
    """Those without a reply: about a group, or about one that is missing."""
    events: int = 0
    """How often a group was left out or asked for, or people and places stopped counting: it only ever grows."""
    side_gaps: tuple[tuple[str, GapFact], ...] = ()
    """A published gap for each side that has no group, where there is one."""


@dataclass(frozen=True, slots=True)
class ShownFact:
    """What a round shows of one line of the promise, once for each part; the part is empty where it shows none.

    Pages read it; the rule asks only whether the lived side is shown.
    """

    key: str
    title: str
    words: str
    position: int
    part: str
    state: str
    answers: int | None
    middle: str


@dataclass(frozen=True, slots=True)
class CheckInFact:
    """The latest round that is closed. `days_open` are whole days, up to the last on which it could be answered."""

    opened_at: datetime
    opened_on: date
    closed_on: date
    days_open: int
    asked: int
    answered: int
    lived_is_shown: bool
    """Whether the lived side had answers enough to be shown, for every line that was asked about."""
    shown: tuple[ShownFact, ...] = ()
    """What it shows of each line."""
    last_day: date | None = None
    """The last day on which it could be answered, where it was closed later."""

    @property
    def ended_on(self) -> date:
        """Until when people could answer: from then on it grows old."""
        return self.last_day or self.closed_on


@dataclass(frozen=True, slots=True)
class BrokenFact:
    """A line of the promise that a round or a talk said is broken since the last sign-off."""

    key: str
    title: str
    is_replied: bool
    """Whether a reply was published since it was said last."""
    said_on: date
    """When it was said last: the round closed, or the talk was written down."""


@dataclass(frozen=True, slots=True)
class TalkFact:
    """The note of a talk: when it was held, how many came, and whether one of the lived side says it is right."""

    held_on: date
    recorded_at: datetime
    recorded_by: int | None
    people: int
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class CheckInsFact:
    """The rounds, talks and broken lines of the project."""

    latest: CheckInFact | None = None
    is_open: bool = False
    """Whether a round is open now."""
    open_until: date | None = None
    """The last day of the one that is open."""
    open_code: str = ""
    """The code of the one that is open, for its address."""
    broken: tuple[BrokenFact, ...] = ()
    talks: tuple[TalkFact, ...] = ()
    """Those that were not taken back, the earliest first."""


@dataclass(frozen=True, slots=True)
class CoverageLineFact:
    """One group in the latest count, and how many of its people are gone since."""

    group_id: int
    places: int
    taken: int
    is_affected: bool
    was_covered: bool
    gone: int


@dataclass(frozen=True, slots=True)
class CoverageRecordFact:
    """The latest count of places."""

    number: int
    recorded_at: datetime
    counted_on: date
    recorded_by: int | None
    lines: tuple[CoverageLineFact, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageFact:
    """Places now and in the latest count, the time that people have to join, and the gaps published about them."""

    now: tuple[GroupCover, ...] = ()
    """Every group that counts, with its places."""
    record: CoverageRecordFact | None = None
    recorders: frozenset[int] = frozenset()
    """Everybody who saved a count since the stage opened: they may not hold its other key."""
    gaps: tuple[tuple[int, GapFact], ...] = ()
    """The open gap of this stage for each group, where there is one."""
    half_gap: GapFact | None = None
    windows: tuple[WindowVersion, ...] = ()
    period_gap: GapFact | None = None


@dataclass(frozen=True, slots=True)
class GateFacts:
    """Everything the rule looks at."""

    today: date
    stage: int
    checks: tuple[str, ...]
    first_promise: bool = False
    everyone_signs: bool = False
    lists_groups: bool = False
    """Whether groups are first listed here, and the starting positions freeze."""
    round: int = 1
    """1 for the first signing of the stage, one more for each reopening: no key of an earlier round counts."""
    earlier_unsigned: tuple[int, ...] = ()
    """Earlier stages that are not signed with this one or before it."""
    is_signed: bool = False
    exercises: tuple[ExerciseFact, ...] = ()
    gap_recorders: frozenset[int] = frozenset()
    """Everybody who recorded a gap of this stage, taken back or not."""
    people: tuple[PersonFact, ...] = ()
    promise: PromiseFact | None = None
    objections: tuple[ObjectionFact, ...] = ()
    conditions: tuple[ConditionFact, ...] = ()
    """Those of earlier signed stages that nobody has cleared yet."""
    late_gaps: tuple[LateGapFact, ...] = ()
    keys: tuple[KeyFact, ...] = ()
    register: RegisterFact = field(default_factory=RegisterFact)
    check_ins: CheckInsFact = field(default_factory=CheckInsFact)
    coverage: CoverageFact = field(default_factory=CoverageFact)
    opened_at: datetime | None = None
    """When the stage began; None where it was written early, or nobody noted it."""
    reopened_at: datetime | None = None
    """When the stage was opened again, where it was."""
    numbers: GateNumbers = field(default_factory=GateNumbers)
