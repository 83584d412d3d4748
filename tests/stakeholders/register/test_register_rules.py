"""The rules of the grid and of leaving groups out, for any numbers and any order of days. Pure."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stakeholders.grid import (
    LINE,
    WORDS,
    Part,
    Placing,
    is_often,
    moved_words,
    project_gap,
    say_gap,
    word,
    word_number,
)
from stakeholders.register import (
    ActFact,
    ActKind,
    GroupFact,
    counted_placing,
    counts,
    counts_as_affected,
    end_of,
    is_over,
    is_reached,
    is_spoken_for,
    is_stuck,
    lacking_sides,
    merge_refusal,
    needs_act,
)

TODAY = date(2027, 3, 1)

values = st.integers(0, 100)
placings = st.builds(Placing, values, values, values)
days = st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40))
acts = st.builds(ActFact, st.sampled_from(ActKind), days, st.none() | placings)


@st.composite
def groups(draw: st.DrawFn) -> GroupFact:
    """Any group, with any acts, requests and ways to reach it."""
    return GroupFact(
        group_id=1,
        name="Young carers",
        side=draw(st.sampled_from(["", "lived", "carer", "frontline", "decider"])),
        now=draw(st.none() | placings),
        acts=tuple(draw(st.lists(acts, max_size=3))),
        challenges_waiting=draw(st.integers(0, 2)),
        places=draw(st.integers(0, 4)),
        routes=draw(st.integers(0, 4)),
        heard=draw(st.integers(0, 4)),
    )


# The grid ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "never"),
        (12, "never"),
        (13, "rarely"),
        (37, "rarely"),
        (38, "sometimes"),
        (62, "sometimes"),
        (63, "often"),
        (87, "often"),
        (88, "always"),
        (100, "always"),
    ],
)
def test_the_nearest_word_wins(value: int, said: str) -> None:
    assert word(value) == said


@given(values)
def test_a_word_is_within_half_a_step(value: int) -> None:
    assert abs(word_number(value) * 25 - value) <= 12.5


@given(values)
def test_often_is_the_line_on_both_axes(value: int) -> None:
    assert is_often(value) == (value >= LINE) == (WORDS.index(word(value)) >= 3)


@given(placings)
def test_the_part_says_what_the_words_say(placing: Placing) -> None:
    words = word(placing.affected) in {"often", "always"}, word(placing.say) in {"often", "always"}
    assert (
        placing.part
        is {
            (True, False): Part.NOT_HEARD,
            (True, True): Part.WITH_US,
            (False, False): Part.KEEP_UP_TO_DATE,
            (False, True): Part.FROM_A_DISTANCE,
        }[words]
    )


@given(values, values)
def test_a_gap_is_never_below_nothing(affected: int, has_say: int) -> None:
    gap = say_gap(affected, has_say)
    assert gap >= 0
    assert gap == 0 or gap + has_say == affected


@given(st.lists(st.tuples(values, st.booleans()), max_size=8))
def test_the_gap_of_a_project(gaps: list[tuple[int, bool]]) -> None:
    gap = project_gap(gaps)
    if not gaps:
        assert gap is None
        return
    assert gap is not None
    assert (gap.worst, gap.groups, gap.guesses) == (
        max(value for value, _ in gaps),
        len(gaps),
        len([guess for _, guess in gaps if guess]),
    )
    assert min(value for value, _ in gaps) <= gap.mean <= gap.worst


@given(placings, placings)
def test_a_move_tells_exactly_what_changed(before: Placing, now: Placing) -> None:
    changed = [name for name in ("affected", "say", "wanted") if getattr(before, name) != getattr(now, name)]
    assert len(moved_words(before, now)) == len(changed)
    assert len(moved_words(None, now)) == 3
    for name, phrase in zip(changed, moved_words(before, now), strict=True):
        old, new = getattr(before, name), getattr(now, name)
        direction = "up from" if new > old else "down from"
        assert (direction in phrase) == (word(old) != word(new))
        assert word(new) in phrase


# Leaving out ---------------------------------------------------------------------------------------------------------


@given(days, st.integers(7, 60))
def test_the_time_is_whole_days(began: date, length: int) -> None:
    act = ActFact(ActKind.LEFT_OUT, end_of(began, days=length), None)
    group = GroupFact(1, "Young carers", "", None, (act,))
    last = began + timedelta(days=length - 1)
    assert [counts(group, today=day) for day in (began, last, last + timedelta(days=1))] == [True, True, False]


@given(groups(), days)
def test_a_request_that_waits_keeps_a_group_in(group: GroupFact, today: date) -> None:
    assume(group.challenges_waiting)
    assert counts(group, today=today)
    assert not any(is_over(act, group, today=today) for act in group.acts)


@given(groups(), days)
def test_a_group_without_acts_counts_where_it_stands(group: GroupFact, today: date) -> None:
    assume(not group.acts)
    assert counts(group, today=today)
    assert counted_placing(group, today=today) == group.now


@given(groups(), days)
def test_no_group_counts_as_less_affected_before_its_time(group: GroupFact, today: date) -> None:
    running = [act for act in group.acts if today < act.ends_on]
    places = [act.before for act in running] + [group.now]
    if all(act.kind is not ActKind.LEFT_OUT or act in running for act in group.acts):
        affected = any(place is not None and place.affected >= LINE for place in places)
        if affected:
            assert counts_as_affected(group, today=today)


@given(groups(), days, days)
def test_days_that_pass_only_let_acts_hold(group: GroupFact, one: date, other: date) -> None:
    earlier, later = sorted([one, other])
    if counts_as_affected(group, today=later):
        assert counts_as_affected(group, today=earlier)
    assert counts(group, today=earlier) or not counts(group, today=later)


@given(st.none() | placings, values)
def test_only_going_below_the_line_needs_the_record(before: Placing | None, affected: int) -> None:
    expected = before is not None and before.affected >= LINE > affected
    assert needs_act(before=before, affected=affected) is expected


@given(groups(), groups(), days)
def test_a_merge_takes_no_affected_group_away(source: GroupFact, into: GroupFact, today: date) -> None:
    if merge_refusal(source, into, today=today) is None:
        assert counts_as_affected(into, today=today) or not counts_as_affected(source, today=today)
        assert not source.acts
        assert not into.acts
        assert source.challenges_waiting == into.challenges_waiting == 0


@given(groups())
def test_a_group_is_reached_by_places_and_ways_or_another_way(group: GroupFact) -> None:
    assert is_reached(group) == ((group.places > 1 and group.routes > 1) or group.heard > 1)


# What is said of a group ---------------------------------------------------------------------------------------------


@given(st.lists(st.none() | placings, max_size=4), st.none() | placings)
def test_stuck_is_a_say_no_nearer_after_two_stages(signed: list[Placing | None], now: Placing | None) -> None:
    stuck = is_stuck(signed, now)
    if now is None or len(signed) < 2 or now.say >= now.wanted:
        assert not stuck
    elif (then := signed[-2]) is not None:
        assert stuck == (abs(now.wanted - now.say) >= abs(then.wanted - then.say))
    else:
        assert not stuck


@pytest.mark.parametrize(
    ("speaks_for", "belong", "here", "expected"),
    [
        ("A charity", False, 0, True),
        ("", False, 0, False),
        ("A charity", True, 0, False),
        ("A charity", False, 1, False),
    ],
)
def test_only_through_an_organisation(speaks_for: str, belong: bool, here: int, expected: bool) -> None:
    assert is_spoken_for(speaks_for=speaks_for, speakers_belong=belong, people_here=here) is expected


@given(st.lists(groups(), max_size=5), days)
def test_a_side_lacks_where_no_counted_group_is_of_it(listed: list[GroupFact], today: date) -> None:
    sides = ["lived", "carer", "frontline", "decider"]
    there = [group.side for group in listed if counts(group, today=today)]
    assert lacking_sides(listed, sides, today=today) == [side for side in sides if side not in there]
