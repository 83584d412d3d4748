"""A project's numbers: what is looser waits for the next stage, what is stricter counts at once, and nothing leaves its
bounds."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.numbers import (
    NUMBERS,
    Change,
    GateNumbers,
    NoStageLeft,
    NumberOutOfBounds,
    NumberSpec,
    Stages,
    UnknownNumber,
    number_at,
    numbers_at,
    planned_change,
    spec_of,
    standing,
)

HOW_MANY = 6
DAYS = spec_of("objection_days")
WEEKS = spec_of("gap_weeks")
IN_STAGE_2 = Stages(first_open=2, current=2, how_many=HOW_MANY)


def set_number(changes: list[Change], spec: NumberSpec, value: int, stages: Stages = IN_STAGE_2) -> list[Change]:
    """The changes after one more."""
    plan = planned_change(changes, spec=spec, value=value, stages=stages)
    return changes if plan is None else [*changes, Change(spec.key, plan.value, plan.from_position)]


def values(changes: list[Change], spec: NumberSpec) -> list[int]:
    """The number of each stage."""
    return [number_at(changes, spec, position=position) for position in range(1, HOW_MANY + 1)]


def test_every_number_has_a_default_inside_its_bounds() -> None:
    assert [spec.key for spec in NUMBERS] == [field.name for field in fields(GateNumbers)]
    assert all(spec.floor <= spec.default <= spec.ceiling for spec in NUMBERS)


def test_a_number_that_is_not_there() -> None:
    with pytest.raises(UnknownNumber):
        spec_of("nothing")


def test_the_last_change_that_reaches_a_stage_counts() -> None:
    changes = [Change("objection_days", 7, 3), Change("objection_days", 20, 1), Change("gap_weeks", 4, 2)]
    assert numbers_at(changes, position=1) == replace(GateNumbers(), objection_days=20)
    assert numbers_at(changes, position=3) == replace(GateNumbers(), objection_days=20, gap_weeks=4)
    assert numbers_at([Change("gone", 7, 1)], position=1) == GateNumbers()


@pytest.mark.parametrize(
    ("spec", "looser", "stricter"), [(DAYS, 7, 20), (WEEKS, 12, 6)], ids=["lower is looser", "higher is looser"]
)
def test_looser_counts_from_the_next_stage_and_stricter_at_once(spec: NumberSpec, looser: int, stricter: int) -> None:
    before = [Change(spec.key, 10, 1)]
    assert values(set_number(before, spec, looser), spec) == [10, 10, looser, looser, looser, looser]
    assert values(set_number(before, spec, stricter), spec) == [10, stricter, stricter, stricter, stricter, stricter]


def test_what_is_stricter_counts_from_the_first_stage_that_needs_another_look() -> None:
    again = Stages(first_open=2, current=4, how_many=HOW_MANY)
    assert values(set_number([], DAYS, 20, again), DAYS) == [14, 20, 20, 20, 20, 20]
    assert values(set_number([], DAYS, 7, again), DAYS) == [14, 14, 14, 14, 7, 7]


def test_what_is_stricter_than_later_stages_and_looser_than_this_one_waits() -> None:
    """7 from stage 3, then 10: stage 2 keeps its 14."""
    looser = set_number([], DAYS, 7)
    plan = planned_change(looser, spec=DAYS, value=10, stages=IN_STAGE_2)
    assert plan is not None
    assert (plan.old, plan.value, plan.from_position, plan.is_looser) == (7, 10, 3, False)
    assert values(set_number(looser, DAYS, 10), DAYS) == [14, 14, 10, 10, 10, 10]


def test_loosening_is_taken_back_before_it_counts() -> None:
    back = set_number(set_number([], DAYS, 7), DAYS, 14)
    assert values(back, DAYS) == [14] * HOW_MANY
    assert back[-1] == Change("objection_days", 14, 3)


def test_the_same_again_is_no_change() -> None:
    assert planned_change([], spec=DAYS, value=14, stages=IN_STAGE_2) is None
    looser = set_number([], DAYS, 7)
    assert planned_change(looser, spec=DAYS, value=7, stages=IN_STAGE_2) is None


@pytest.mark.parametrize("spec", NUMBERS, ids=lambda spec: spec.key)
def test_the_bounds_are_allowed_and_what_is_beyond_is_not(spec: NumberSpec) -> None:
    for value in (spec.floor, spec.ceiling):
        set_number([], spec, value)
    for value in (spec.floor - 1, spec.ceiling + 1):
        with pytest.raises(NumberOutOfBounds):
            set_number([], spec, value)


@pytest.mark.parametrize(
    "stages",
    [Stages(HOW_MANY, HOW_MANY, HOW_MANY), Stages(2, HOW_MANY, HOW_MANY), Stages(HOW_MANY + 1, HOW_MANY, HOW_MANY)],
    ids=["in the last", "each signed once", "all finished"],
)
def test_nothing_is_loosened_for_a_stage_after_the_last(stages: Stages) -> None:
    with pytest.raises(NoStageLeft):
        planned_change([], spec=DAYS, value=7, stages=stages)
    if stages.first_open <= HOW_MANY:
        assert planned_change([], spec=DAYS, value=20, stages=stages) is not None


def test_how_a_number_stands_in_words() -> None:
    def words(changes: list[Change]) -> str:
        return standing(changes, spec=DAYS, stages=IN_STAGE_2).words

    assert words([]) == "14 now"
    assert words(set_number([], DAYS, 20)) == "20 now"
    assert words(set_number([], DAYS, 7)) == "14 now; 7 from stage 3"
    assert words(set_number(set_number([], DAYS, 7), DAYS, 14)) == "14 now"


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[NumberSpec, int, Stages]]:
    """Settings of numbers while a project moves on; it may look again at earlier stages, and then moves on again."""
    story = []
    current = 1
    for _ in range(draw(st.integers(1, 12))):
        current = draw(st.integers(current, HOW_MANY))
        first_open = draw(st.integers(1, current))
        spec = draw(st.sampled_from([DAYS, WEEKS]))
        value = draw(st.integers(spec.floor, spec.ceiling))
        story.append((spec, value, Stages(first_open, current, HOW_MANY)))
    return story


@given(stories())
def test_no_open_or_earlier_stage_is_ever_asked_for_less(story: list[tuple[NumberSpec, int, Stages]]) -> None:
    changes: list[Change] = []
    for spec, value, stages in story:
        before = values(changes, spec)
        others = [values(changes, other) for other in NUMBERS if other is not spec]
        try:
            changes = set_number(changes, spec, value, stages)
        except NoStageLeft:
            assert spec.is_looser(old=before[stages.current - 1], new=value)
            continue
        after = values(changes, spec)
        assert [values(changes, other) for other in NUMBERS if other is not spec] == others
        assert after[: stages.first_open - 1] == before[: stages.first_open - 1]
        for position in range(1, stages.current + 1):
            assert not spec.is_looser(old=before[position - 1], new=after[position - 1])
        # From the next stage on, everybody is asked for what was set last.
        assert after[stages.current :] == [value] * (HOW_MANY - stages.current)
        assert all(spec.floor <= number <= spec.ceiling for number in after)


@given(stories())
def test_what_is_stricter_for_every_open_stage_counts_at_once(story: list[tuple[NumberSpec, int, Stages]]) -> None:
    changes: list[Change] = []
    for spec, value, stages in story:
        before = values(changes, spec)
        open_now = range(stages.first_open - 1, stages.current)
        stricter = all(spec.is_looser(old=value, new=before[index]) for index in open_now)
        try:
            changes = set_number(changes, spec, value, stages)
        except NoStageLeft:
            assert not stricter
            continue
        if stricter:
            assert values(changes, spec)[stages.first_open - 1 :] == [value] * (HOW_MANY - stages.first_open + 1)
