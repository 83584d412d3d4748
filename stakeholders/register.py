"""The register's rules: which groups count, with which place, and what is said of them. Pure: no clock, no database.

Leaving a group out, and moving it below the line, are one act. Its time begins once. Until that is over, and as long as
a request about the group waits for a reply, the group counts as it did before. Source: product.md, "The grid".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coproduction.saying import say
from stakeholders.grid import Placing, is_often

CHALLENGE_DAYS = 14
"""Days for which a group that was left out can be asked back, and counts as before."""
FEWEST_CHALLENGE_DAYS = 7
"""The least that a project may set. Source: product.md, "The grid"."""
FEWEST_PLACES = 2
"""Places for each group, so that nobody is the lone voice. Source: product.md, "The checks"."""
FEWEST_ROUTES = 2
"""Ways to reach each group."""
FEWEST_HEARD = 2
"""People of a group who were heard another way."""
STUCK_AFTER = 2
"""Signed stages after which a say that came no nearer to the wanted one is said to be stuck."""

START_MOMENT = "start"
"""Label of the moment at which the starting positions froze: the first signing of the stage that lists the groups."""
SIGNED_MOMENTS = "signed:"
"""What the labels of the moments begin with at which stages were signed; the stage's key follows."""
TAKEN_BACK_MOMENT = "taken_back"
"""Label of each moment at which somebody took back what they had said of themselves, which may have filled a place or
made up the half: that they are of a group, or of the lived side. It does not tell who."""


class ActKind(StrEnum):
    """What was done to a group: both are one act, with one record and one time."""

    LEFT_OUT = "left_out"
    BELOW_LINE = "below_line"


@dataclass(frozen=True, slots=True)
class ActFact:
    """A group was left out or moved below the line, and was not brought back. `before` is its place until then."""

    kind: ActKind
    ends_on: date
    before: Placing | None


@dataclass(frozen=True, slots=True)
class GroupFact:
    """One group as the rules look at it."""

    group_id: int
    name: str
    side: str
    now: Placing | None
    acts: tuple[ActFact, ...] = ()
    """Those that stand: not undone by bringing the group back."""
    challenges_waiting: int = 0
    places: int = 0
    routes: int = 0
    heard: int = 0
    """People who were heard another way, in the fullest such talk."""
    code: str = ""
    """What addresses name it by."""

    @property
    def is_left_out(self) -> bool:
        """Whether somebody left the group out, and nobody brought it back."""
        return any(act.kind is ActKind.LEFT_OUT for act in self.acts)


def end_of(began_on: date, *, days: int) -> date:
    """The first day on which the time to ask for a group is over."""
    return began_on + timedelta(days=days)


def is_over(act: ActFact, group: GroupFact, *, today: date) -> bool:
    """Whether an act holds: its time is behind it, and no request about the group waits."""
    return today >= act.ends_on and group.challenges_waiting == 0


def counts(group: GroupFact, *, today: date) -> bool:
    """Whether every check counts the group: nobody left it out, or the time to ask for it is not over."""
    return all(is_over(act, group, today=today) is False for act in group.acts if act.kind is ActKind.LEFT_OUT)


def counted_placing(group: GroupFact, *, today: date) -> Placing | None:
    """The place with which the group counts: the most affected of its place now and those before acts not over."""
    before = [act.before for act in group.acts if not is_over(act, group, today=today)]
    placings = [placing for placing in [group.now, *before] if placing is not None]
    return max(placings, key=lambda placing: placing.affected, default=None)


def counts_as_affected(group: GroupFact, *, today: date) -> bool:
    """Whether the checks count the group, as often or always affected."""
    placing = counted_placing(group, today=today)
    return counts(group, today=today) and placing is not None and placing.is_affected


def needs_act(*, before: Placing | None, affected: int) -> bool:
    """Whether moving a group here takes it below the line, which needs the full record of leaving one out."""
    return before is not None and before.is_affected and not is_often(affected)


def is_reached(group: GroupFact) -> bool:
    """Whether the group has places and ways to reach it, or was heard another way. Source: product.md, `targets`."""
    return (group.places >= FEWEST_PLACES and group.routes >= FEWEST_ROUTES) or group.heard >= FEWEST_HEARD


class MergeRefusal(StrEnum):
    """Why one group may not become part of another."""

    ACT = "act"
    """One of them is left out, or was moved below the line."""
    CHALLENGE = "challenge"
    """A request about one of them waits for a reply."""
    SIDES = "sides"
    """They are of two sides."""
    NOT_PLACED = "not_placed"
    """The one has a place on the grid, and the one that it would become part of has none."""
    LESS_AFFECTED = "less_affected"
    """The one counts as affected, and the one that it would become part of does not."""


def merge_refusal(source: GroupFact, into: GroupFact, *, today: date) -> MergeRefusal | None:
    """Why one group may not become part of another; None where it may: no affected group stops counting by it.

    Nothing may be open about either: no act, no request. A side is fixed once a group is placed, and a merge changes
    nobody's.
    """
    if source.acts or into.acts:
        return MergeRefusal.ACT
    if source.challenges_waiting or into.challenges_waiting:
        return MergeRefusal.CHALLENGE
    if source.side and into.side and source.side != into.side:
        return MergeRefusal.SIDES
    if source.now is not None and into.now is None:
        return MergeRefusal.NOT_PLACED
    if counts_as_affected(source, today=today) and not counts_as_affected(into, today=today):
        return MergeRefusal.LESS_AFFECTED
    return None


# What is said of a group --------------------------------------------------------------------------------------------


class Flag(StrEnum):
    """What the table and the picture say of a group, in words. Source: product.md, "The grid"."""

    GUESS = "guess"
    DISAGREE = "disagree"
    STUCK = "stuck"
    SPOKEN_FOR = "spoken_for"


FLAG_WORDS = {
    Flag.GUESS: say("Our guess"),
    Flag.DISAGREE: say("People disagree"),
    Flag.STUCK: say("No change yet"),
    Flag.SPOKEN_FOR: say("Only through an organisation"),
}
"""What each flag is called on pages."""

FLAG_MEANS = {
    Flag.GUESS: say("Our guess: nobody in this group has told us"),
    Flag.DISAGREE: say("People disagree: they put this group in different places"),
    Flag.STUCK: say("No change yet: two stages were finished, and they have no more say"),
    Flag.SPOKEN_FOR: say("Only through an organisation: none of its own people is here"),
}
"""What each flag says of a group."""

FLAG_TODO = {
    Flag.GUESS: say("Invite somebody of the group, and ask them where it stands."),
    Flag.DISAGREE: say("Talk about it together. Ask what each of them has seen."),
    Flag.STUCK: say("Agree with them which decision they will share next, and by when."),
    Flag.SPOKEN_FOR: say("Ask the organisation to bring somebody who belongs to the group."),
}
"""What can be done about each."""


def is_guess(*, moved_by_own: bool, has_own_view: bool) -> bool:
    """Whether nobody who belongs to the group has judged it since it last moved.

    `moved_by_own`: somebody who belongs moved it here; `has_own_view`: one has said since where they put it.
    """
    return not (moved_by_own or has_own_view)


def is_stuck(at_signings: Sequence[Placing | None], now: Placing | None) -> bool:
    """Whether the say came no nearer to the wanted one over the last two signed stages.

    `at_signings` are the group's places when stages were signed, the first one first; None where it had none.
    """
    if now is None or len(at_signings) < STUCK_AFTER:
        return False
    then = at_signings[-STUCK_AFTER]
    if then is None or now.say >= now.wanted:
        return False
    return abs(now.wanted - now.say) >= abs(then.wanted - then.say)


def is_spoken_for(*, speaks_for: str, speakers_belong: bool, people_here: int) -> bool:
    """Whether an organisation speaks for the group and none of its own people has joined."""
    return bool(speaks_for) and not speakers_belong and people_here == 0


def lacking_sides(groups: Iterable[GroupFact], sides: Iterable[str], *, today: date) -> list[str]:
    """The sides that no counted group is of, in the order given."""
    there = {group.side for group in groups if counts(group, today=today)}
    return [side for side in sides if side not in there]
