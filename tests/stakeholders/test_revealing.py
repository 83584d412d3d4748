"""What may be shown of people's views: no sequence of reveals gives one of them away."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from stakeholders.grid import Placing
from stakeholders.revealing import (
    FEWEST_SHOWN,
    GroupReveal,
    JudgementFact,
    Judges,
    Spread,
    Together,
    View,
    differences,
    reveal_group,
    spread,
    together,
)
from tests.crowds import Saying, Shown, assert_nobody_is_given_away

BELONG, OTHERS = Judges.BELONG, Judges.OTHERS
WORDS = (0, 25, 50, 75, 100)


# One group, told from outside ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Person:
    """What somebody says, and what was shown of it, as `queries/revealing.py` reads it from the tables."""

    judges: Judges | None = None
    view: View | None = None
    said: int = 0
    """How often they said something: each saying is a view of its own, whatever its words."""
    shown: View | None = None
    shown_judges: Judges | None = None
    shown_said: int = 0
    cell: int | None = None
    dropped_said: int | None = None
    is_erased: bool = False


@dataclass(slots=True)
class World:
    """People who say things of one group, and everything that was ever shown of it."""

    people: list[Person] = field(default_factory=list)
    leads: frozenset[int] = frozenset()
    published: list[Shown] = field(default_factory=list)
    """For each time something was shown of a part: whose sayings, each a person and a number."""

    def say(self, who: int, view: View | None, judges: Judges | None) -> None:
        while len(self.people) <= who:
            self.people.append(Person())
        person = self.people[who]
        if person.is_erased:
            return
        person.view, person.judges, person.said = view, judges if view is not None else None, person.said + 1

    def erase(self, who: int) -> None:
        """What was never shown goes; what was shown stays without a name."""
        if who < len(self.people):
            person = self.people[who]
            person.is_erased = True
            person.view, person.judges = person.shown, person.shown_judges

    def facts(self) -> list[JudgementFact]:
        facts = []
        for key, person in enumerate(self.people):
            if person.said and not (person.is_erased and person.shown is None):
                waits = person.dropped_said is not None and person.said == person.dropped_said
                silent = person.is_erased or waits
                judges, view = (None, None) if silent else (person.judges, person.view)
                facts.append(
                    JudgementFact(
                        key=key,
                        judges=judges,
                        view=view,
                        is_changed=not person.is_erased and (judges, view) != (person.shown_judges, person.shown),
                        is_said_again=not person.is_erased and person.said > person.shown_said,
                        shown_judges=person.shown_judges,
                        shown=person.shown,
                        cell=person.cell,
                        is_lead=key in self.leads,
                    )
                )
        return facts

    def reveal(self) -> GroupReveal:
        """Show what may be shown, and keep whose sayings each part stands on from now on."""
        reveal = reveal_group(self.facts())
        dropped = {fact.key for fact in reveal.dropped}
        for fact in reveal.left:
            person = self.people[fact.key]
            person.shown, person.shown_judges, person.cell = None, None, None
            person.dropped_said = person.said if fact.key in dropped else None
        for judges, facts in reveal.joined.items():
            for fact in facts:
                person = self.people[fact.key]
                person.shown, person.shown_judges, person.shown_said = fact.view, judges, person.said
                person.cell, person.dropped_said = len(self.published), None
        for judges in Judges:
            standing, before = self.shown(judges), [sayings for part, sayings in self.published if part is judges]
            assert (judges in reveal.changed) is (standing != (before[-1] if before else frozenset()))
            values = Counter(self.people[who].shown for who, _ in standing)
            assert Counter(reveal.shown.get(judges, ())) == values
            if judges in reveal.changed:
                self.published.append((judges, standing))
        return reveal

    def shown(self, judges: Judges) -> frozenset[Saying]:
        return frozenset(
            (key, person.shown_said) for key, person in enumerate(self.people) if person.shown_judges is judges
        )


VIEWS = st.builds(View, st.sampled_from(WORDS), st.sampled_from(WORDS))
SAYING = st.tuples(st.just("say"), st.integers(0, 13), st.none() | VIEWS, st.sampled_from([BELONG, BELONG, OTHERS]))
LEADS = frozenset({3, 4, 8, 12, 13})
"""Of those who say something."""
ROUND = st.tuples(st.just("round"), st.integers(0, 9), st.sampled_from([4, 5, 5, 6, 9]), VIEWS)
"""Neighbours say the same, and it is shown at once."""
ERASING = st.tuples(st.just("erase"), st.integers(0, 13))
REVEALING: st.SearchStrategy[tuple[object, ...]] = st.just(("reveal",))


@given(st.lists(st.one_of(ROUND, ROUND, SAYING, ERASING, REVEALING), max_size=25))
def test_no_sequence_of_reveals_gives_one_view_away(steps: list[tuple[object, ...]]) -> None:
    world = World(leads=LEADS)
    for step in steps:
        match step:
            case ("say", int(who), view, Judges() as judges):
                world.say(who, view, judges)  # type: ignore[arg-type]
            case ("round", int(first), int(count), View() as view):
                for who in range(first, first + count):
                    world.say(who, view, BELONG)
                world.reveal()
            case ("erase", int(who)):
                world.erase(who)
            case _:
                world.reveal()
    note(str(world.published))
    assert_nobody_is_given_away(world.published, leads=LEADS)


@given(st.lists(VIEWS, min_size=5, max_size=9), st.lists(VIEWS, min_size=5, max_size=9), st.data())
def test_whoever_swaps_two_views_of_a_cell_sees_the_same_numbers(
    first: list[View], later: list[View], data: st.DataObject
) -> None:
    """Nothing that is ever shown depends on which of two people said what."""
    one, other = data.draw(st.sampled_from([(0, 1), (0, 4), (3, 4)]))
    swapped = list(first)
    swapped[one], swapped[other] = first[other], first[one]
    assert told([first, later]) == told([swapped, later])


def told(rounds: Iterable[Sequence[View]]) -> list[dict[Judges, Together]]:
    """Everything that is shown where ever more people say something, and it is shown after each round."""
    world = World()
    shown = []
    for views in rounds:
        for view in views:
            world.say(len(world.people), view, BELONG)
        shown.append({judges: together(views) for judges, views in world.reveal().shown.items()})
    return shown


def test_no_number_is_ever_certain_of_anybody_even_where_all_five_say_the_same() -> None:
    """The lowest and the highest of 5 stay hidden, so of each person there are always two words it could be."""
    could_be: dict[Spread, set[int]] = defaultdict(set)
    for first, *others in product(WORDS, repeat=FEWEST_SHOWN):
        could_be[spread([first, *others])].add(first)
    assert min(len(values) for values in could_be.values()) == 2


# The rule, case by case ----------------------------------------------------------------------------------------------


def world_of(belong: int = 0, others: int = 0) -> World:
    world = World()
    say_all(world, range(belong), BELONG)
    say_all(world, range(belong, belong + others), OTHERS)
    return world


def say_all(world: World, who: Iterable[int], judges: Judges = BELONG, value: int = 75) -> None:
    for number in who:
        world.say(number, View(value, 25), judges)


def counts(reveal: GroupReveal) -> dict[Judges, int]:
    return {judges: len(views) for judges, views in reveal.shown.items()}


@pytest.mark.parametrize(
    ("belong", "others", "shown"),
    [(4, 4, {}), (5, 4, {BELONG: 5}), (4, 5, {OTHERS: 5}), (5, 5, {BELONG: 5, OTHERS: 5})],
)
def test_a_part_is_shown_from_five_on(belong: int, others: int, shown: dict[Judges, int]) -> None:
    reveal = world_of(belong, others).reveal()
    assert counts(reveal) == shown
    assert reveal.changed == tuple(shown)


@pytest.mark.parametrize(("more", "people", "changed"), [(0, 5, ()), (4, 5, ()), (5, 10, (BELONG,))])
def test_more_are_shown_when_five_are_new(more: int, people: int, changed: tuple[Judges, ...]) -> None:
    world = world_of(5)
    world.reveal()
    say_all(world, range(5, 5 + more), value=0)
    reveal = world.reveal()
    assert (counts(reveal), reveal.changed) == ({BELONG: people}, changed)


def test_new_ones_and_changed_ones_of_a_cell_that_stays_are_not_added_up() -> None:
    world = world_of(9)
    world.reveal()
    say_all(world, range(3), value=0)
    say_all(world, (9, 10), value=0)
    assert world.reveal().changed == ()


@pytest.mark.parametrize(
    ("people", "changed", "shown"), [(5, 4, 5), (5, 5, 5), (10, 4, 10), (10, 5, 10), (10, 6, 6), (14, 5, 14)]
)
def test_changed_views_go_five_at_a_time_and_never_leave_fewer_than_five(people: int, changed: int, shown: int) -> None:
    """Of 10 where 6 changed, 4 would stay behind and could be worked out: they are shown no more."""
    world = world_of(people)
    world.reveal()
    say_all(world, range(changed), value=0)
    reveal = world.reveal()
    assert counts(reveal) == {BELONG: shown}
    assert reveal.changed == (() if changed < FEWEST_SHOWN else (BELONG,))
    assert len(reveal.dropped) == people - shown
    assert_nobody_is_given_away(world.published)


def test_who_says_the_same_again_is_shown_with_those_who_changed() -> None:
    world = world_of(7)
    world.reveal()
    say_all(world, range(5), value=0)
    say_all(world, [5], value=75)
    reveal = world.reveal()
    assert (counts(reveal), [fact.key for fact in reveal.dropped]) == ({BELONG: 6}, [6])


def test_a_view_that_was_dropped_waits_until_it_is_said_again() -> None:
    world = world_of(6)
    world.reveal()
    say_all(world, range(5), value=0)
    assert counts(world.reveal()) == {BELONG: 5}
    say_all(world, range(6, 10))
    assert world.reveal().changed == ()
    say_all(world, [5], value=75)
    assert counts(world.reveal()) == {BELONG: 10}
    assert_nobody_is_given_away(world.published)


def test_leads_are_shown_with_five_others_and_never_make_up_the_five() -> None:
    """Four leads and one person would give that one away: leads know what they said themselves."""
    world = World(leads=frozenset(range(4)))
    say_all(world, range(8), OTHERS)
    assert world.reveal().changed == ()
    say_all(world, [8], OTHERS)
    assert counts(world.reveal()) == {OTHERS: 9}
    say_all(world, range(8), OTHERS, value=0)
    assert world.reveal().changed == ()
    say_all(world, range(9, 14), OTHERS)
    assert counts(world.reveal()) == {OTHERS: 14}
    assert_nobody_is_given_away(world.published, leads=world.leads)


def test_where_fewer_than_five_stay_besides_leads_all_of_it_goes() -> None:
    world = World(leads=frozenset({0}))
    say_all(world, range(10), OTHERS)
    world.reveal()
    say_all(world, range(1, 6), OTHERS, value=0)
    reveal = world.reveal()
    assert (counts(reveal), {fact.key for fact in reveal.dropped}) == ({OTHERS: 5}, {0, 6, 7, 8, 9})


def test_what_was_said_and_taken_back_in_between_leaves_no_trace() -> None:
    world = world_of(5)
    world.reveal()
    say_all(world, range(5), value=0)
    say_all(world, range(5), value=75)
    assert world.reveal().changed == ()


def test_who_belongs_no_more_is_shown_with_the_others_when_five_do_so() -> None:
    world = world_of(5, 5)
    world.reveal()
    say_all(world, range(4), OTHERS)
    assert world.reveal().changed == ()
    say_all(world, [4], OTHERS)
    reveal = world.reveal()
    assert (counts(reveal), reveal.changed) == ({OTHERS: 10}, (BELONG, OTHERS))


def test_views_that_are_taken_back_are_shown_no_more_once_five_are() -> None:
    world = world_of(6)
    world.reveal()
    for who in range(5):
        world.say(who, None, BELONG)
    reveal = world.reveal()
    assert (counts(reveal), reveal.changed) == ({}, (BELONG,))


def test_somebody_erased_holds_their_cell_and_nothing_new_of_them_is_shown() -> None:
    world = world_of(5)
    world.reveal()
    say_all(world, range(5), value=0)
    world.erase(4)
    assert world.reveal().changed == ()
    assert world.shown(BELONG) == {(who, 1) for who in range(5)}


# What they say together ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "low", "middle", "high"),
    [
        ([50], 50, 50, 50),
        ([0, 25, 50, 75, 100], 25, 50, 75),
        ([100, 0, 75, 25, 50], 25, 50, 75),
        ([0, 0, 0, 100, 100, 100], 0, 50, 100),
        ([0, 25, 50, 75, 100, 100], 31, 63, 94),
    ],
)
def test_the_middle_half_lies_between_the_quartiles(values: list[int], low: int, middle: int, high: int) -> None:
    assert spread(values) == Spread(middle, low, high)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=40))
def test_a_spread_is_in_order_and_within_what_was_said(values: list[int]) -> None:
    found = spread(values)
    assert min(values) <= found.low <= found.middle <= found.high <= max(values)


@pytest.mark.parametrize("values", [[], [View(0, 0)] * 4])
def test_too_few_views_say_nothing_together(values: list[View]) -> None:
    with pytest.raises(ValueError, match="too few"):
        together(values)


def test_no_value_has_no_middle() -> None:
    with pytest.raises(ValueError, match="no value"):
        spread([])


@pytest.mark.parametrize(("high", "disagree"), [(69, False), (70, True)])
def test_people_disagree_where_the_middle_half_is_twenty_wide(high: int, disagree: bool) -> None:
    views = [View(50, value) for value in (0, 50, 60, high, 100)]
    assert together(views).disagree is disagree


def test_a_spread_is_told_in_words_with_the_middle_half_only_where_it_is_wide() -> None:
    assert Spread(75, 70, 80).words == "often"
    assert Spread(75, 50, 100).words == "often, half of them from sometimes to always"


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (View(75, 25), ["On the whole they and the team say the same."]),
        (View(80, 30), ["On the whole they and the team say the same."]),
        (View(100, 25), ["They say that this touches the group’s life more: always. The team says often."]),
        (
            View(50, 75),
            [
                "They say that this touches the group’s life less: sometimes. The team says often.",
                "They say that the group has more say: often. The team says rarely.",
            ],
        ),
    ],
)
def test_how_people_and_the_team_differ_is_told_by_whole_words(theirs: View, told: list[str]) -> None:
    assert list(differences(theirs, Placing(75, 25, 75))) == told
