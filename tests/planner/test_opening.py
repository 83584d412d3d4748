"""What may be written in, and when: the whole table, then that no mix of facts opens what is finished."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.opening import (
    StageState,
    accepts_entries,
    entry_may_change,
    group_may_be_told,
    later_boxes_open,
    may_be_objected_to,
    side_may_be_told,
    stage_state,
)

DONE, AGAIN, NOW, NEXT, LATER = StageState


@pytest.mark.parametrize(
    ("first_unsigned", "expected"),
    [
        (1, [NOW, NEXT, LATER, LATER]),
        (2, [DONE, NOW, NEXT, LATER]),
        (3, [DONE, DONE, NOW, NEXT]),
        (4, [DONE, DONE, DONE, NOW]),
        (None, [DONE, DONE, DONE, DONE]),
    ],
)
def test_the_states_of_four_stages(first_unsigned: int | None, expected: list[StageState]) -> None:
    last_signed = 4 if first_unsigned is None else first_unsigned - 1
    assert [
        stage_state(position=position, first_unsigned=first_unsigned, is_signed=position <= last_signed)
        for position in range(1, 5)
    ] == expected


@pytest.mark.parametrize(
    ("first_unsigned", "stale_from", "expected"),
    [
        (4, 2, [DONE, AGAIN, AGAIN, NOW]),
        (4, 1, [AGAIN, AGAIN, AGAIN, NOW]),
        (None, 3, [DONE, DONE, AGAIN, AGAIN]),
        (2, 1, [AGAIN, NOW, NEXT, LATER]),
    ],
)
def test_stages_that_were_opened_again_need_another_look(
    first_unsigned: int | None, stale_from: int, expected: list[StageState]
) -> None:
    last_signed = 4 if first_unsigned is None else first_unsigned - 1
    assert [
        stage_state(
            position=position,
            first_unsigned=first_unsigned,
            is_signed=position <= last_signed,
            is_stale=position >= stale_from,
        )
        for position in range(1, 5)
    ] == expected


@pytest.mark.parametrize(
    ("state", "carries_on", "always_open", "expected"),
    [
        (AGAIN, False, False, True),
        (AGAIN, True, True, True),
        (NOW, False, False, True),
        (NOW, True, True, True),
        (NEXT, False, False, True),
        (NEXT, True, True, True),
        (DONE, False, False, False),
        (DONE, True, False, True),
        (DONE, False, True, False),
        (DONE, True, True, True),
        (LATER, False, False, False),
        (LATER, True, False, False),
        (LATER, False, True, True),
        (LATER, True, True, True),
    ],
)
def test_what_takes_new_entries(state: StageState, carries_on: bool, always_open: bool, expected: bool) -> None:
    def accepts(*, archived: bool) -> bool:
        return accepts_entries(state=state, carries_on=carries_on, always_open=always_open, archived=archived)

    assert accepts(archived=False) is expected
    assert accepts(archived=True) is False


@pytest.mark.parametrize(
    ("state", "carries_on", "written_after_signing", "expected"),
    [
        (AGAIN, False, False, True),
        (AGAIN, True, True, True),
        (NOW, False, False, True),
        (NEXT, False, False, True),
        (LATER, False, False, True),
        (DONE, False, False, False),
        (DONE, False, True, False),
        (DONE, True, False, False),
        (DONE, True, True, True),
    ],
)
def test_what_may_be_changed(state: StageState, carries_on: bool, written_after_signing: bool, expected: bool) -> None:
    def may_change(*, archived: bool) -> bool:
        return entry_may_change(
            state=state, carries_on=carries_on, archived=archived, written_after_signing=written_after_signing
        )

    assert may_change(archived=False) is expected
    assert may_change(archived=True) is False


@given(st.lists(st.booleans(), max_size=10))
def test_one_stage_is_now_and_those_after_it_follow(signed: list[bool]) -> None:
    first = next((position for position, is_signed in enumerate(signed, start=1) if not is_signed), None)
    states = [
        stage_state(position=position, first_unsigned=first, is_signed=is_signed)
        for position, is_signed in enumerate(signed, start=1)
    ]
    assert states.count(NOW) == (first is not None)
    assert [state is DONE for state in states] == signed
    assert states.count(NEXT) <= 1
    if NEXT in states:
        assert states.index(NEXT) == states.index(NOW) + 1


def test_what_a_signature_stands_on_never_changes() -> None:
    """Whatever the exercise: on a finished stage nothing that was there when it was signed may be changed."""
    for carries_on, archived in product((False, True), repeat=2):
        assert not entry_may_change(state=DONE, carries_on=carries_on, archived=archived, written_after_signing=False)


# Concerns about a stage ----------------------------------------------------------------------------------------------

SIGNED_ON = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("state", "signed_on", "days_later", "expected"),
    [
        (StageState.NOW, None, 0, True),
        (StageState.NEXT, None, 0, True),
        (StageState.AGAIN, None, 0, True),
        (StageState.AGAIN, SIGNED_ON, 400, True),
        (StageState.LATER, None, 0, False),
        (StageState.DONE, SIGNED_ON, 0, True),
        (StageState.DONE, SIGNED_ON, 14, True),
        (StageState.DONE, SIGNED_ON, 15, False),
        (StageState.DONE, None, 0, False),
    ],
)
def test_when_a_stage_can_be_objected_to(
    state: StageState, signed_on: date | None, days_later: int, expected: bool
) -> None:
    today = SIGNED_ON + timedelta(days=days_later)
    assert may_be_objected_to(state=state, signed_on=signed_on, today=today, days=14) is expected


# Later boxes, sides and groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", StageState)
@pytest.mark.parametrize("archived", [False, True])
def test_later_boxes_are_for_finished_stages_of_a_project_that_goes_on(state: StageState, archived: bool) -> None:
    assert later_boxes_open(state=state, archived=archived) is (state is DONE and not archived)


@pytest.mark.parametrize(
    ("side", "expected"),
    [("lived", True), ("carer", False), ("frontline", False), ("decider", True), ("together", True)],
)
def test_a_side_is_told_from_five_active_people_on(side: str, expected: bool) -> None:
    active = {"lived": 5, "carer": 4, "frontline": 0, "decider": 12}
    assert side_may_be_told(side=side, active_by_side=active) is expected


@pytest.mark.parametrize(
    ("names_never_shown", "members", "expected"),
    [(False, 0, True), (True, 0, False), (True, 4, False), (True, 5, True)],
)
def test_a_group_is_told_where_it_can_name_nobody(names_never_shown: bool, members: int, expected: bool) -> None:
    assert group_may_be_told(names_never_shown=names_never_shown, members=members) is expected
