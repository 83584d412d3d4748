"""The robust test: was there enough time and help for people to join? Ten questions, each answered with why. Pure.

Source: product.md, "Recruitment"; domain.md, E6. What software cannot know is not asked. Each answer says what it
stands on, and each "no" says what mends it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coproduction.saying import Said, say, say_all, say_count, say_list
from stakeholders.recruiting import WindowVersion, counted_from, planned_days
from stakeholders.register import FEWEST_HEARD, FEWEST_PLACES, FEWEST_ROUTES

TESTS = 10
"""Questions of the test."""
_DAYS = 7
_NAMED = 3


class RobustKey(StrEnum):
    """The questions. Source: domain.md, E6."""

    OPEN_DECISIONS = "open_decisions"
    TIME = "time"
    LOOKED_AT = "looked_at"
    PLACES = "places"
    WAYS = "ways"
    GATEKEEPER = "gatekeeper"
    INVITATION = "invitation"
    NOT_ALONE = "not_alone"
    RESERVE = "reserve"
    ACTED_ON = "acted_on"


class RobustMend(StrEnum):
    """What kind of page mends a "no"."""

    NOTHING = ""
    EXERCISE = "exercise"
    """`target` is its key."""
    WINDOW = "window"
    PERIOD_GAP = "period_gap"
    RENEWAL = "renewal"
    """`target` is the code of a known gap."""
    PLACING = "placing"
    GROUP = "group"
    """`target` is its code."""
    PLACES = "places"
    """`target` is the code of a group."""
    ASKING = "asking"
    """`target` is the code of a group."""
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class RobustGroup:
    """A group often or always affected, as the test looks at it."""

    name: str
    code: str
    is_unheard: bool = False
    """It has a say sometimes or less."""
    places: int = 0
    reserve: int = 0
    heard: int = 0
    people: int = 0
    """People in its places on their own word."""
    ways: int = 0
    ways_offline: int = 0
    ways_trusted: int = 0
    times_asked: int = 0
    ways_asked: int = 0
    """Different ways by which its people were asked; what names no way is one of its own."""
    is_spoken_for: bool = False
    """An organisation speaks for it, and none of its own people is here."""

    @property
    def is_heard(self) -> bool:
        """Whether it was heard another way."""
        return self.heard >= FEWEST_HEARD


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """A decision that the team listed."""

    by_when: date | None
    is_decided: bool


@dataclass(frozen=True, slots=True)
class TimeGapFact:
    """It is on record, openly, why there is less time: a known gap, and when it is looked at again."""

    code: str
    look_again_on: date


@dataclass(frozen=True, slots=True)
class RobustFacts:
    """Everything that the test looks at."""

    today: date
    weeks: int
    """Weeks that are enough: those that are advised, and never fewer than the stage asks for."""
    windows: tuple[WindowVersion, ...] = ()
    time_gap: TimeGapFact | None = None
    can_say_why: bool = False
    """Less time can be said openly now: the stage that asks for time is worked on, and something is missing."""
    can_change: int = 0
    """Things that can change, as the team listed them."""
    decisions: tuple[DecisionFact, ...] = ()
    looked_on: date | None = None
    """When it was first written down that somebody outside the team looked at the list."""
    requested_on: date | None = None
    """When somebody who takes part, and is no lead, first made a request about a group. It is never shown."""
    groups: tuple[RobustGroup, ...] = ()
    """Those often or always affected, as checks count them."""
    has_invitation: bool = False
    brackets_left: int = 0
    """Places of the invitation that nobody filled in."""
    paid_for: int = 0
    """Things for which is written how much is paid."""
    not_paid_for: int = 0
    """Things listed without it."""
    asked: int = 0
    """People who joined or were asked, and times when several were asked together."""
    gone: int = 0
    """People who said no or left."""
    changes: int = 0
    """Rows that say what was changed because people said no."""
    needs_unmet: int = 0
    """Needs that nobody has seen to by their day, or that did not work."""


@dataclass(frozen=True, slots=True)
class RobustAnswer:
    """The answer to one question."""

    key: RobustKey
    title: Said
    is_yes: bool
    because: Said
    mend: Said | None = None
    kind: RobustMend = RobustMend.NOTHING
    target: str = ""


@dataclass(frozen=True, slots=True)
class RobustResult:
    """All answers, in their order."""

    answers: tuple[RobustAnswer, ...]

    @property
    def yes(self) -> list[RobustAnswer]:
        """Those that are so."""
        return [answer for answer in self.answers if answer.is_yes]

    @property
    def no(self) -> list[RobustAnswer]:
        """Those that are not."""
        return [answer for answer in self.answers if not answer.is_yes]

    @property
    def words(self) -> Said:
        """The result, which is never one tick."""
        if not self.no:
            return say("{yes} of {all}.", yes=len(self.yes), all=len(self.answers))
        return say_count(
            "{yes} of {all}, and this one not, because:",
            "{yes} of {all}, and these {count} not, because:",
            len(self.no),
            yes=len(self.yes),
            all=len(self.answers),
        )


def robust_test(facts: RobustFacts) -> RobustResult:
    """Answer the ten questions, in the order of domain.md."""
    return RobustResult(tuple(question(facts) for question in _QUESTIONS))


def _open_decisions(facts: RobustFacts) -> RobustAnswer:
    title = say("People were asked while decisions were still open")
    key = RobustKey.OPEN_DECISIONS
    if not facts.can_change:
        return RobustAnswer(
            key,
            title,
            is_yes=False,
            because=say("Nothing is listed that can change."),
            mend=say("List what can change"),
            kind=RobustMend.EXERCISE,
            target="can_change",
        )
    began = counted_from(facts.windows, today=facts.today)
    if began is None:
        return _no_time(key, title, facts)
    still_open = sum(_was_open(decision, began) for decision in facts.decisions)
    if not still_open:
        return RobustAnswer(
            key,
            title,
            is_yes=False,
            because=say("No listed decision was open on {day}, when asking began.", day=began),
            mend=say("List decisions that people can still make"),
            kind=RobustMend.EXERCISE,
            target="decisions",
        )
    because = say_count(
        "{count} decision was open on {day}, when asking began.",
        "{count} decisions were open on {day}, when asking began.",
        still_open,
        day=began,
    )
    return RobustAnswer(key, title, is_yes=True, because=because)


def _was_open(decision: DecisionFact, day: date) -> bool:
    return decision.by_when >= day if decision.by_when is not None else not decision.is_decided


def _no_time(key: RobustKey, title: Said, facts: RobustFacts) -> RobustAnswer:
    """No day counts yet: it was not entered, or is still to come."""
    if facts.windows:
        because = say("People are asked from {day} on.", day=facts.windows[-1].opens_on)
        mend = say("Wait for that day, or change it")
    else:
        because = say("Nobody said yet when people are asked to join.")
        mend = say("Say when people are asked to join")
    return RobustAnswer(key, title, is_yes=False, because=because, mend=mend, kind=RobustMend.WINDOW)


def _time(facts: RobustFacts) -> RobustAnswer:
    title = say("People had time, or we say openly why not")
    key = RobustKey.TIME
    if not facts.windows:
        return _no_time(key, title, facts)
    full, weeks = planned_days(facts.windows) // _DAYS, facts.weeks
    if full >= weeks:
        because = say_count(
            "{count} full week counts in all; {weeks} are enough.",
            "{count} full weeks count in all; {weeks} are enough.",
            full,
            weeks=weeks,
        )
        return RobustAnswer(key, title, is_yes=True, because=because)
    counted = say_count(
        "{count} full week counts in all; {weeks} would be enough.",
        "{count} full weeks count in all; {weeks} would be enough.",
        full,
        weeks=weeks,
    )
    gap = facts.time_gap
    if gap is not None and gap.look_again_on >= facts.today:
        because = say_all([counted, say("Why it is less is on record, as a known gap.")])
        return RobustAnswer(key, title, is_yes=True, because=because)
    if gap is not None:
        because = say_all(
            [counted, say("Why was said, and was to be looked at again on {day}.", day=gap.look_again_on)]
        )
        mend, kind, target = say("Look again at why there is less time"), RobustMend.RENEWAL, gap.code
        return RobustAnswer(key, title, is_yes=False, because=because, mend=mend, kind=kind, target=target)
    if facts.can_say_why:
        mend, kind = say("Give people more days, or say why not"), RobustMend.PERIOD_GAP
    else:
        mend, kind = say("Give people more days"), RobustMend.WINDOW
    return RobustAnswer(key, title, is_yes=False, because=counted, mend=mend, kind=kind)


def _looked_at(facts: RobustFacts) -> RobustAnswer:
    title = say("Somebody questioned the list of groups first")
    key = RobustKey.LOOKED_AT
    first = min((day for day in (facts.looked_on, facts.requested_on) if day is not None), default=None)
    if first is None:
        return RobustAnswer(
            key,
            title,
            is_yes=False,
            because=say("Nobody outside the team was asked who is missing, and nobody here made a request."),
            mend=say("Ask somebody outside who is missing"),
            kind=RobustMend.EXERCISE,
            target="second_look",
        )
    if first == facts.looked_on:
        who = say("Somebody outside the team looked at it, written down on {day}.", day=first)
    else:
        who = say("Somebody who takes part made a request about a group.")
    began = _asked_from(facts)
    if began is None or first <= began:
        return RobustAnswer(key, title, is_yes=True, because=who)
    left = (facts.windows[-1].closes_on - first).days + 1
    if left >= facts.weeks * _DAYS:
        because = say_all([who, say("Time enough was left for those they named.")])
        return RobustAnswer(key, title, is_yes=True, because=because)
    return RobustAnswer(
        key,
        title,
        is_yes=False,
        because=say_all([who, say("Asking had begun, and too little time was left.")]),
        mend=say("Give people whom they named more time"),
        kind=RobustMend.WINDOW,
    )


def _asked_from(facts: RobustFacts) -> date | None:
    """The day from which people are asked, by what was entered; also where that is before it was entered."""
    if not facts.windows:
        return None
    if facts.windows[0].began_before:
        return facts.windows[0].opens_on
    return counted_from(facts.windows, today=facts.today) or facts.windows[-1].opens_on


def _nobody_affected(key: RobustKey, title: Said) -> RobustAnswer:
    return RobustAnswer(
        key,
        title,
        is_yes=False,
        because=say("No group is on the grid yet as often or always affected."),
        mend=say("Put the groups on the grid"),
        kind=RobustMend.PLACING,
    )


def _of_groups(
    facts: RobustFacts,
    *,
    key: RobustKey,
    title: Said,
    lacks: Callable[[RobustGroup], bool],
    fine: Said,
    because: Callable[[list[RobustGroup]], Said],
    mend: Callable[[RobustGroup], Said],
    kind: RobustMend,
) -> RobustAnswer:
    """A question about every affected group: those that lack something are named, and the first one is the mend."""
    if not facts.groups:
        return _nobody_affected(key, title)
    lacking = [group for group in facts.groups if lacks(group)]
    if not lacking:
        return RobustAnswer(key, title, is_yes=True, because=fine)
    first = lacking[0]
    return RobustAnswer(
        key, title, is_yes=False, because=because(lacking), mend=mend(first), kind=kind, target=first.code
    )


def _places(facts: RobustFacts) -> RobustAnswer:
    return _of_groups(
        facts,
        key=RobustKey.PLACES,
        title=say("Each affected group has places, or was heard another way"),
        lacks=lambda group: group.places < FEWEST_PLACES and not group.is_heard,
        fine=say("Every one has 2 places at least, or was heard."),
        because=lambda groups: say("Without places, and not heard another way: {names}.", names=_names(groups)),
        mend=lambda group: say("Keep places for “{group}”", group=group.name),
        kind=RobustMend.PLACES,
    )


def _ways(facts: RobustFacts) -> RobustAnswer:
    return _of_groups(
        facts,
        key=RobustKey.WAYS,
        title=say("Each has two ways to reach it, one offline, one trusted"),
        lacks=lambda group: (
            not group.is_heard and not (group.ways >= FEWEST_ROUTES and group.ways_offline and group.ways_trusted)
        ),
        fine=say("Every one has them, or was heard another way."),
        because=lambda groups: say("Something is missing for {names}.", names=_names(groups)),
        mend=lambda group: say("Write down ways to reach “{group}”", group=group.name),
        kind=RobustMend.GROUP,
    )


def depends_on_one(group: RobustGroup) -> bool:
    """Whether one person or organisation at most stands between the team and the group."""
    if group.is_heard:
        return False
    return group.is_spoken_for or group.ways <= 1 or (group.times_asked > 1 and group.ways_asked == 1)


def _gatekeeper(facts: RobustFacts) -> RobustAnswer:
    return _of_groups(
        facts,
        key=RobustKey.GATEKEEPER,
        title=say("No group is reached through one person or organisation only"),
        lacks=depends_on_one,
        fine=say("None is, as far as is written down."),
        because=lambda groups: say("Only one way or organisation leads to {names}, or none.", names=_names(groups)),
        mend=lambda group: say("Find another way to “{group}”", group=group.name),
        kind=RobustMend.GROUP,
    )


def _invitation(facts: RobustFacts) -> RobustAnswer:
    title = say("The invitation says what is paid, and which help there is")
    key = RobustKey.INVITATION
    missing, target = None, "invitation"
    if not facts.has_invitation:
        missing = say("There is no invitation yet.")
    elif facts.brackets_left:
        missing = say_count(
            "The invitation has {count} square bracket to fill in.",
            "The invitation has {count} square brackets to fill in.",
            facts.brackets_left,
        )
    elif not facts.paid_for:
        missing, target = say("Nobody wrote down what is paid."), "paying"
    elif facts.not_paid_for:
        missing, target = (
            say_count(
                "{count} thing is listed without how much is paid.",
                "{count} things are listed without how much is paid.",
                facts.not_paid_for,
            ),
            "paying",
        )
    if missing is None:
        because = say_count(
            "It is written, and how much is paid for {count} thing.",
            "It is written, and how much is paid for {count} things.",
            facts.paid_for,
        )
        return RobustAnswer(key, title, is_yes=True, because=because)
    mend = say("Write the invitation") if target == "invitation" else say("Say what you pay or arrange")
    return RobustAnswer(key, title, is_yes=False, because=missing, mend=mend, kind=RobustMend.EXERCISE, target=target)


def _not_alone(facts: RobustFacts) -> RobustAnswer:
    return _of_groups(
        facts,
        key=RobustKey.NOT_ALONE,
        title=say("Two people at least are here of each group not heard so far"),
        lacks=lambda group: group.is_unheard and group.people < FEWEST_PLACES and not group.is_heard,
        fine=say("They are, or the group was heard another way.")
        if any(group.is_unheard for group in facts.groups)
        else say("Every affected group has a say often or always."),
        because=lambda groups: say("Fewer than two people: {names}.", names=_names(groups)),
        mend=lambda group: say("Ask people of “{group}”", group=group.name),
        kind=RobustMend.ASKING,
    )


def _reserve(facts: RobustFacts) -> RobustAnswer:
    return _of_groups(
        facts,
        key=RobustKey.RESERVE,
        title=say("Somebody can step in, and anybody can take a break"),
        lacks=lambda group: not group.reserve and not group.is_heard,
        fine=say_all(
            [
                say("It is planned who stands ready for each group, or the group was heard another way."),
                say("Anyone can take a break on their own page."),
            ]
        ),
        because=lambda groups: say("Nobody is planned to stand ready for {names}.", names=_names(groups)),
        mend=lambda group: say("Plan who stands ready for “{group}”", group=group.name),
        kind=RobustMend.PLACES,
    )


def _acted_on(facts: RobustFacts) -> RobustAnswer:
    title = say("We looked at why people said no or left, and at needs")
    key = RobustKey.ACTED_ON
    if facts.needs_unmet:
        because = say_count(
            "{count} need was not seen to in time, or it did not help.",
            "{count} needs were not seen to in time, or it did not help.",
            facts.needs_unmet,
        )
        mend = say("See to what people need")
        return RobustAnswer(key, title, is_yes=False, because=because, mend=mend, kind=RobustMend.SUPPORT)
    if not facts.asked:
        return RobustAnswer(
            key,
            title,
            is_yes=False,
            because=say("Nobody was asked yet."),
            mend=say("Ask people, and write down what stops them"),
            kind=RobustMend.EXERCISE,
            target="why_no",
        )
    if facts.gone and not facts.changes:
        because = say_count(
            "{count} person said no or left, and no change is written down.",
            "{count} people said no or left, and no change is written down.",
            facts.gone,
        )
        return RobustAnswer(
            key,
            title,
            is_yes=False,
            because=because,
            mend=say("Say what stopped people, and what you changed"),
            kind=RobustMend.EXERCISE,
            target="why_no",
        )
    if not facts.gone:
        return RobustAnswer(key, title, is_yes=True, because=say("Nobody said no or left, and no need is late."))
    because = say_count(
        "{count} change is written down, and no need is late.",
        "{count} changes are written down, and no need is late.",
        facts.changes,
    )
    return RobustAnswer(key, title, is_yes=True, because=because)


def _names(groups: Sequence[RobustGroup]) -> Said:
    names = [group.name for group in groups]
    if len(names) <= _NAMED:
        return say_list(names)
    return say("{names} and {count} more", names=", ".join(names[:_NAMED]), count=len(names) - _NAMED)


_QUESTIONS: tuple[Callable[[RobustFacts], RobustAnswer], ...] = (
    _open_decisions,
    _time,
    _looked_at,
    _places,
    _ways,
    _gatekeeper,
    _invitation,
    _not_alone,
    _reserve,
    _acted_on,
)
