"""Whose places are taken: each rule, and the same as the slowest way to count them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.coverage import (
    MOST_GROUPS,
    Filled,
    GroupCover,
    PersonIn,
    PlacesWord,
    Standing,
    Tally,
    cover_of,
    covers,
    filled_places,
    is_unheard,
)
from stakeholders.grid import Placing
from stakeholders.register import ActFact, ActKind, GroupFact, counts, counts_as_affected

TODAY = date(2027, 3, 1)
AFFECTED, LITTLE = Placing(75, 25, 50), Placing(10, 75, 75)


def group(number: int, now: Placing | None = AFFECTED, *, places: int = 2, heard: int = 0) -> GroupFact:
    return GroupFact(number, f"Group {number}", "lived", now, places=places, heard=heard)


def cover(*, own: int = 0, word: int = 0, places: int = 4, heard: int = 0, is_affected: bool = True) -> GroupCover:
    return GroupCover(
        group_id=1,
        name="Young carers",
        is_affected=is_affected,
        places=places,
        own=own,
        word=word,
        people=own + word,
        heard=heard,
    )


# The places of one group ---------------------------------------------------------------------------------------------


def test_a_place_on_one_persons_word_takes_none() -> None:
    short = cover(own=1, word=2)
    assert (short.taken, short.on_word, short.empty) == (1, 2, 1)
    assert (short.is_filled, short.is_short, short.places_word) == (False, True, PlacesWord.SOME)


def test_more_people_than_places_fill_them_and_no_more() -> None:
    full = cover(own=6, word=3)
    assert (full.taken, full.on_word, full.empty) == (4, 0, 0)
    assert (full.is_filled, full.is_covered, full.places_word) == (True, True, PlacesWord.ALL)


def test_heard_another_way_covers_from_two_people_on() -> None:
    assert [cover(heard=heard).is_covered for heard in (0, 1, 2)] == [False, False, True]
    assert cover(heard=2).places_word is PlacesWord.NOBODY


def test_without_places_a_group_is_not_filled() -> None:
    assert (cover(places=0).is_filled, cover(places=0).is_short) == (False, True)


def test_a_group_that_is_seldom_affected_is_never_short() -> None:
    assert not cover(is_affected=False).is_short


@given(st.builds(cover, own=st.integers(0, 9), word=st.integers(0, 9), places=st.integers(0, 6)))
def test_blocks_are_as_many_as_places(drawn: GroupCover) -> None:
    assert drawn.taken + drawn.on_word + drawn.empty == drawn.places
    assert min(drawn.taken, drawn.on_word, drawn.empty) >= 0


# Who fills which places ----------------------------------------------------------------------------------------------


def naive(people: Sequence[PersonIn], groups: Sequence[GroupFact]) -> dict[int, Filled]:
    """One person after the other, from the rule: the three groups that need them most, affected ones first."""
    listed = {each.group_id: each for each in groups if counts(each, today=TODAY)}
    size = Counter(number for person in people for number in person.groups if number in listed)
    own, word = Counter[int](), Counter[int]()
    for person in people:
        mine = [number for number in person.groups if number in listed]
        mine.sort(key=lambda number: (not counts_as_affected(listed[number], today=TODAY), size[number], number))
        (own if person.standing is Standing.OWN else word).update(mine[:MOST_GROUPS])
    return {number: Filled(own[number], word[number], size[number]) for number in listed}


def summed(people: Sequence[PersonIn]) -> tuple[list[Tally], list[PersonIn]]:
    """As the query gives them: those of few groups added up, those of many one by one."""
    few = Counter(
        (number, person.standing) for person in people if len(person.groups) <= MOST_GROUPS for number in person.groups
    )
    tallies = [Tally(number, standing, many) for (number, standing), many in few.items()]
    return tallies, [person for person in people if len(person.groups) > MOST_GROUPS]


GONE = ActFact(ActKind.LEFT_OUT, date(2027, 2, 1), None)
registers = st.lists(
    st.builds(
        GroupFact,
        group_id=st.integers(1, 8),
        name=st.just("Group"),
        side=st.just("lived"),
        now=st.sampled_from([None, AFFECTED, LITTLE]),
        acts=st.sampled_from([(), (), (), (GONE,)]),
        places=st.integers(0, 5),
    ),
    unique_by=lambda each: each.group_id,
    max_size=8,
)
crowds = st.lists(
    st.builds(
        PersonIn, groups=st.frozensets(st.integers(1, 8), min_size=1, max_size=8), standing=st.sampled_from(Standing)
    ),
    max_size=25,
)


@given(crowds, registers)
def test_it_counts_as_one_by_one(people: list[PersonIn], groups: list[GroupFact]) -> None:
    assert filled_places(*summed(people), groups, today=TODAY) == naive(people, groups)


@given(crowds, registers)
def test_nobody_fills_more_than_three_places(people: list[PersonIn], groups: list[GroupFact]) -> None:
    filled = filled_places(*summed(people), groups, today=TODAY).values()
    places = sum(each.own + each.word for each in filled)
    listed = {each.group_id for each in groups if counts(each, today=TODAY)}
    assert places == sum(min(MOST_GROUPS, len(person.groups & listed)) for person in people)
    assert all(each.own + each.word <= each.people for each in filled)


@given(crowds, registers, st.randoms(use_true_random=False))
def test_the_order_of_people_and_groups_is_nothing(
    people: list[PersonIn], groups: list[GroupFact], chance: Random
) -> None:
    before = filled_places(*summed(people), groups, today=TODAY)
    chance.shuffle(people)
    chance.shuffle(groups)
    assert filled_places(*summed(people), groups, today=TODAY) == before


def test_somebody_of_five_groups_is_where_they_are_needed_most() -> None:
    groups = [group(1, LITTLE), group(2), group(3), group(4), group(5)]
    many = PersonIn(frozenset({1, 2, 3, 4, 5}), Standing.OWN)
    filled = filled_places([Tally(2, Standing.OWN, 4), Tally(3, Standing.OWN, 1)], [many], groups, today=TODAY)
    assert {number: each.own for number, each in filled.items()} == {1: 0, 2: 4, 3: 2, 4: 1, 5: 1}
    assert {number: each.people for number, each in filled.items()} == {1: 1, 2: 5, 3: 2, 4: 1, 5: 1}


def test_a_group_that_was_left_out_takes_nobody() -> None:
    out = GroupFact(1, "Wardens", "lived", AFFECTED, acts=(GONE,))
    filled = filled_places([Tally(1, Standing.OWN, 3)], [], [out, group(2)], today=TODAY)
    assert filled == {2: Filled()}


# All groups ----------------------------------------------------------------------------------------------------------


def test_those_that_are_short_come_first_then_the_emptiest_then_by_name() -> None:
    groups = [group(1, LITTLE, places=9), group(2), group(3, places=4), group(4), group(5, heard=2, places=5)]
    found = covers(groups, {4: Filled(own=2, people=2)}, today=TODAY)
    assert [each.group_id for each in found] == [3, 2, 1, 5, 4]


def test_a_group_keeps_its_name_and_code() -> None:
    fact = GroupFact(1, "Young carers", "lived", LITTLE, places=3, heard=2, code="abc")
    found = cover_of(fact, Filled(own=1, word=1, people=2), today=TODAY)
    assert (found.name, found.code, found.is_affected, found.places, found.heard) == (
        "Young carers",
        "abc",
        False,
        3,
        2,
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (None, False),
        (LITTLE, False),
        (Placing(75, 25, 50), True),
        (Placing(75, 75, 75), False),
    ],
)
def test_who_is_affected_and_not_heard(now: Placing | None, expected: bool) -> None:
    assert is_unheard(group(1, now), today=TODAY) is expected
