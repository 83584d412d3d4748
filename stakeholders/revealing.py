"""What may be shown of people's views of a group, so that no sequence of reveals gives one of them away. Pure.

Views are shown by those who belong to a group and by others, from 5 on a part. Every view that was ever shown lies in a
cell: views that were always shown together. A reveal takes 5 or more of a cell away, or none, leaves 5 or more of it,
or none, and adds 5 or more new ones, or none. So each cell has 5 views at least, also of all reveals laid over each
other. Whoever swaps the views of two people of one cell changes no number that was ever shown, so no number tells
which of them said what. Source: product.md, "The grid": from 5 on a part, and 5 new or changed ones for a new reveal.
Leads show what people say, and know what they said themselves. So wherever 5 are counted, leads' views do not count:
they come and go with 5 others, and never make up the five.
What this does not hide: what all of a cell say alike, from somebody who knows that a person is among them; and what is
left of a cell, from people of it who tell each other what they said.

Where 5 or more of a cell changed, and fewer than 5 did not, those few would be left to be worked out. So all of the
cell goes. Whoever said the same again since is shown with the new ones, as if it were new; a view that nobody said
again is shown no more, until its person does. What a view says is compared only with what was shown of it, so what
happened in between (said, and taken back) leaves no trace.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coproduction.saying import Said, say
from stakeholders.grid import Placing, word, word_number

FEWEST_SHOWN = 5
"""Views that are shown together at least, and that a reveal adds to them or takes away; leads' are not counted."""
WIDE = 20
"""From here on the middle half of views is said to disagree, on either axis."""
DRAWN = 10
"""From here on a half axis of the ellipse is drawn: half the middle half of the views."""


class Judges(StrEnum):
    """Whose views are shown together. Those who care for somebody in a group, or work with it, are others."""

    BELONG = "belong"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class View:
    """Where somebody puts a group: how much it is affected, and has a say, each 0 to 100."""

    affected: int
    say: int


@dataclass(frozen=True, slots=True)
class JudgementFact:
    """One person's view as the rule looks at it: what it says now, and what was last shown of it.

    `judges` is None where it says nothing that could be shown. `cell` names the reveal that first showed what is shown.
    """

    key: int
    judges: Judges | None
    view: View | None
    is_changed: bool = True
    """Whether it says something else than what was last shown; of no meaning where nothing was shown."""
    is_said_again: bool = True
    """Whether its person said it since it was last shown, in whatever words."""
    shown_judges: Judges | None = None
    shown: View | None = None
    cell: int | None = None
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class GroupReveal:
    """What a reveal would do to the views of one group."""

    joined: dict[Judges, tuple[JudgementFact, ...]]
    """New and changed views that are shown from now on, in one new cell for each part."""
    left: tuple[JudgementFact, ...]
    """Views whose last shown words are shown no more; some of them joined again with new ones."""
    dropped: tuple[JudgementFact, ...]
    """Those among them that nobody said again: they wait until somebody does."""
    shown: dict[Judges, tuple[View, ...]]
    """Every view that is shown from now on, leads' too: 5 others or more for each part that is named."""
    changed: tuple[Judges, ...]
    """The parts of which something else is shown than before."""


def reveal_group(facts: Iterable[JudgementFact]) -> GroupReveal:
    """What may be shown of a group now. Views that may not wait, and what was shown of them stays shown."""
    facts = list(facts)
    left = _leaving(facts)
    gone = {fact.key for fact in left}
    dropped = {fact.key for fact in left if not fact.is_changed and not fact.is_said_again}
    joined: dict[Judges, tuple[JudgementFact, ...]] = {}
    for judges in Judges:
        new = [fact for fact in facts if fact.shown is None or fact.key in gone - dropped]
        waiting = [fact for fact in new if fact.judges is judges]
        if _are_enough(waiting):
            joined[judges] = tuple(waiting)
    shown: dict[Judges, list[View]] = defaultdict(list)
    for fact in facts:
        if fact.shown is not None and fact.shown_judges is not None and fact.key not in gone:
            shown[fact.shown_judges].append(fact.shown)
    for judges, views in joined.items():
        shown[judges] += [fact.view for fact in views if fact.view is not None]
    changed = {fact.shown_judges for fact in left} | set(joined)
    return GroupReveal(
        joined=joined,
        left=left,
        dropped=tuple(fact for fact in left if fact.key in dropped),
        shown={judges: tuple(views) for judges, views in shown.items() if views},
        changed=tuple(judges for judges in Judges if judges in changed),
    )


def _leaving(facts: Iterable[JudgementFact]) -> tuple[JudgementFact, ...]:
    """The views that go: those changed, where 5 or more of their cell did; all of it where fewer than 5 would stay."""
    cells: dict[tuple[Judges | None, int | None], list[JudgementFact]] = defaultdict(list)
    for fact in facts:
        if fact.shown is not None:
            cells[fact.shown_judges, fact.cell].append(fact)
    left: list[JudgementFact] = []
    for cell in cells.values():
        changed = [fact for fact in cell if fact.is_changed]
        if _are_enough(changed):
            left += changed if _are_enough(fact for fact in cell if not fact.is_changed) else cell
    return tuple(left)


def _are_enough(facts: Iterable[JudgementFact]) -> bool:
    """Whether 5 or more of these views are of people who are no leads, so that they hide behind each other."""
    return sum(not fact.is_lead for fact in facts) >= FEWEST_SHOWN


# What views say together ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spread:
    """Views together, on one axis: the middle one, and the middle half, each 0 to 100."""

    middle: int
    low: int
    high: int

    @property
    def is_wide(self) -> bool:
        """Whether people disagree on it."""
        return self.high - self.low >= WIDE

    @property
    def words(self) -> Said:
        """The middle one in words; and the middle half, where it spans more than one word."""
        if word_number(self.low) == word_number(self.high):
            return say("{middle}", middle=word(self.middle))
        return say(
            "{middle}, half of them from {low} to {high}",
            middle=word(self.middle),
            low=word(self.low),
            high=word(self.high),
        )


@dataclass(frozen=True, slots=True)
class Together:
    """What people of one part say of a group together."""

    people: int
    affected: Spread
    say: Spread

    @property
    def disagree(self) -> bool:
        """Whether the middle half of their views is wide on an axis. Source: product.md, the flag People disagree."""
        return self.affected.is_wide or self.say.is_wide

    @property
    def view(self) -> View:
        """Where they put it."""
        return View(self.affected.middle, self.say.middle)


def together(views: Sequence[View]) -> Together:
    """What 5 views or more say together. Raises ValueError for fewer."""
    if len(views) < FEWEST_SHOWN:
        raise ValueError(f"{len(views)} views are too few to be shown")
    return Together(len(views), spread([view.affected for view in views]), spread([view.say for view in views]))


def spread(values: Iterable[int]) -> Spread:
    """The middle value and the quartiles, to the nearest whole number, halves up. Raises ValueError for none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("there is no value")
    low, middle, high = (_at(ordered, quarter) for quarter in (1, 2, 3))
    return Spread(middle, low, high)


def _at(ordered: Sequence[int], quarter: int) -> int:
    """A quartile by linear interpolation between the two values nearest to it."""
    place, rest = divmod(quarter * (len(ordered) - 1), 4)
    if not rest:
        return ordered[place]
    between = ordered[place] * (4 - rest) + ordered[place + 1] * rest
    return (between + 2) // 4


_DIFFERENCES = {
    "affected": (
        say("They say that this touches the group’s life more: {theirs}. The team says {teams}."),
        say("They say that this touches the group’s life less: {theirs}. The team says {teams}."),
    ),
    "say": (
        say("They say that the group has more say: {theirs}. The team says {teams}."),
        say("They say that the group has less say: {theirs}. The team says {teams}."),
    ),
}
_SAME = say("On the whole they and the team say the same.")


def is_elsewhere(theirs: View, team: Placing) -> bool:
    """Whether a part puts a group elsewhere than the team, by a whole word on an axis."""
    return any(word_number(getattr(theirs, name)) != word_number(getattr(team, name)) for name in _DIFFERENCES)


def differences(theirs: View, team: Placing) -> tuple[Said, ...]:
    """How a part's view differs from where the team puts the group, in words; only a whole word is a difference.

    One sentence says so where they do not differ.
    """
    told = []
    for name, (more, less) in _DIFFERENCES.items():
        own, other = getattr(theirs, name), getattr(team, name)
        if word_number(own) != word_number(other):
            told.append(say(more if own > other else less, theirs=word(own), teams=word(other)))
    return tuple(told) or (_SAME,)
