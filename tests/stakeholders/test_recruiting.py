"""Recruitment's rules: steps, and the days on which people could be asked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.recruiting import (
    Step,
    WindowVersion,
    advised_weeks,
    counted_from,
    days_open,
    is_back,
    next_step,
    planned_days,
    suggested_places,
    suggested_reserve,
)

FIRST = date(2027, 1, 4)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def window(opens: int, closes: int, entered: int) -> WindowVersion:
    return WindowVersion(day(opens), day(closes), day(entered))


# Steps ---------------------------------------------------------------------------------------------------------------


def test_the_usual_way_leads_from_asked_to_joined() -> None:
    usual = [Step.APPROACHED]
    while (following := next_step(usual[-1])) is not None:
        usual.append(following)
    assert usual == [Step.APPROACHED, Step.INTERESTED, Step.TALK_HELD, Step.JOINED]


def test_a_break_ends_and_whoever_goes_is_thanked() -> None:
    assert next_step(Step.PAUSED) is Step.JOINED
    assert [next_step(step) for step in (Step.LEFT, Step.DECLINED, Step.THANKED)] == [Step.THANKED, Step.THANKED, None]


@given(st.sampled_from(Step))
def test_the_next_step_leads_back_only_from_a_break(step: Step) -> None:
    following = next_step(step)
    assert following is None or is_back(step, following) is (step is Step.PAUSED)


@given(st.sampled_from(Step), st.sampled_from(Step))
def test_one_of_two_ways_leads_back_at_most(before: Step, after: Step) -> None:
    assert not (is_back(before, after) and is_back(after, before))
    assert not is_back(before, before)


# Days ----------------------------------------------------------------------------------------------------------------


def test_both_ends_belong_to_it() -> None:
    assert window(0, 6, 0).days == 7
    assert days_open([window(0, 6, 0)], today=day(20)) == 7
    assert days_open([window(0, 6, 0)], today=day(2)) == 3


def test_days_before_it_was_entered_are_on_nobodys_record() -> None:
    late = window(0, 13, 7)
    assert late.began_before
    assert (days_open([late], today=day(30)), counted_from([late], today=day(30))) == (7, day(7))


def test_what_is_entered_later_adds_nothing_to_the_past() -> None:
    versions = [window(0, 6, 0), window(0, 27, 20)]
    assert days_open(versions, today=day(19)) == 7
    assert days_open(versions, today=day(30)) == 7 + 8


def test_two_that_were_entered_on_one_day_count_once() -> None:
    assert days_open([window(0, 27, 0), window(0, 6, 0)], today=day(30)) == 7


def test_made_shorter_it_ends_when_that_was_said_at_the_latest() -> None:
    assert days_open([window(0, 55, 0), window(0, 13, 20)], today=day(60)) == 20


def test_nothing_is_counted_before_it_begins() -> None:
    coming = [window(10, 20, 0)]
    assert (days_open(coming, today=day(5)), counted_from(coming, today=day(5)), planned_days(coming)) == (0, None, 11)
    assert (days_open([], today=day(5)), counted_from([], today=day(5)), planned_days([])) == (0, None, 0)


lists_of_windows = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)).map(
        lambda drawn: (min(drawn[:2]), max(drawn[:2]), drawn[2])
    ),
    max_size=5,
).map(lambda drawn: [window(*each) for each in sorted(drawn, key=lambda each: each[2])])


@given(lists_of_windows, st.integers(0, 60))
def test_a_day_counts_where_the_window_known_then_was_open(versions: list[WindowVersion], today: int) -> None:
    """One day after the other: the last that was entered by then says whether people could be asked."""
    expected = []
    for number in range(today + 1):
        known = [each for each in versions if each.entered_on <= day(number)]
        if known and known[-1].opens_on <= day(number) <= known[-1].closes_on:
            expected.append(day(number))
    assert days_open(versions, today=day(today)) == len(expected)
    assert counted_from(versions, today=day(today)) == (expected[0] if expected else None)


@given(lists_of_windows, st.integers(0, 60), lists_of_windows)
def test_no_later_entry_changes_what_was_counted(
    versions: list[WindowVersion], today: int, more: list[WindowVersion]
) -> None:
    later = [each for each in more if each.entered_on > day(today)]
    known = [each for each in versions if each.entered_on <= day(today)]
    assert days_open([*known, *later], today=day(today)) == days_open(known, today=day(today))


@given(lists_of_windows)
def test_the_plan_is_what_it_comes_to(versions: list[WindowVersion]) -> None:
    assert planned_days(versions) == days_open(versions, today=day(100))


# What is suggested ---------------------------------------------------------------------------------------------------


def test_four_weeks_more_without_anybody_whom_they_trust() -> None:
    assert (advised_weeks(lacks_trusted_link=False), advised_weeks(lacks_trusted_link=True)) == (12, 16)


@pytest.mark.parametrize(
    ("people_about", "all_people", "team", "is_unheard", "expected"),
    [
        (None, 0, 12, False, 2),
        (None, 0, 12, True, 3),
        (300, 1000, 12, False, 4),
        (300, 1000, 12, True, 5),
        (10, 1000, 12, False, 2),
        (1000, 1000, 12, False, 6),
        (1000, 1000, 3, False, 2),
    ],
)
def test_places_by_share_two_at_least_and_one_more_where_nobody_hears_them(
    people_about: int | None, all_people: int, team: int, is_unheard: bool, expected: int
) -> None:
    found = suggested_places(people_about=people_about, all_people=all_people, team=team, is_unheard=is_unheard)
    assert found == expected


def test_one_in_four_places_more_stands_ready() -> None:
    assert [suggested_reserve(places) for places in (0, 1, 4, 5, 8)] == [0, 1, 1, 2, 2]
