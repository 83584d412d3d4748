"""What may be written in, and when. Pure.

Source: product.md, "The planner": stages are signed in order; the next stage can be filled in too, later ones read; a
signed one is read-only, but for exercises that carry on.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class StageState(StrEnum):
    """Where a stage stands among the others."""

    DONE = "done"
    AGAIN = "again"
    """It was signed and opened again: it needs another look."""
    NOW = "now"
    NEXT = "next"
    LATER = "later"


OPEN = frozenset({StageState.AGAIN, StageState.NOW, StageState.NEXT})
"""The states in which a stage is worked on."""

FEWEST_TO_NAME = 5
"""People on a side, or in a group, from which a box may say whose words these are. Source: exercises.md, rule (j)."""


def stage_state(*, position: int, first_unsigned: int | None, is_signed: bool, is_stale: bool = False) -> StageState:
    """The state of the stage at `position` (from 1), when the first stage never signed is `first_unsigned`.

    `is_stale` tells that its last signing no longer stands. Source: product.md, "Reopening".
    """
    if is_signed and is_stale:
        return StageState.AGAIN
    if is_signed or first_unsigned is None:
        return StageState.DONE
    if position == first_unsigned:
        return StageState.NOW
    return StageState.NEXT if position == first_unsigned + 1 else StageState.LATER


def accepts_entries(*, state: StageState, carries_on: bool, always_open: bool, archived: bool) -> bool:
    """Whether something new may be written in an exercise of a stage in this state."""
    if archived:
        return False
    if state in OPEN:
        return True
    if state is StageState.DONE:
        return carries_on
    return always_open


def entry_may_change(*, state: StageState, carries_on: bool, archived: bool, written_after_signing: bool) -> bool:
    """Whether an entry may be changed: never one that a signed record stands on."""
    if archived:
        return False
    if state is StageState.DONE:
        return carries_on and written_after_signing
    return True


def may_be_objected_to(*, state: StageState, signed_on: date | None, today: date, days: int) -> bool:
    """Whether somebody may say that a stage is not ready: while it is open, and for some days after it was signed.

    Source: product.md, "The checks": a signed stage can be objected to for 14 days, a number of the project.
    """
    if state is StageState.DONE:
        return signed_on is not None and (today - signed_on).days <= days
    return state in OPEN


def later_boxes_open(*, state: StageState, archived: bool) -> bool:
    """Whether leads may fill in the later boxes, and no others, of a row that a signed record stands on."""
    return state is StageState.DONE and not archived


def side_may_be_told(*, side: str, active_by_side: Mapping[str, int]) -> bool:
    """Rule (j): whether a box that says whose words these are is shown to others than leads.

    `active_by_side` counts active participants for each of the four sides. What is none of them, such as "together",
    names nobody.
    """
    return active_by_side.get(side, FEWEST_TO_NAME) >= FEWEST_TO_NAME


def group_may_be_told(*, names_never_shown: bool, members: int = 0) -> bool:
    """Whether the box that says which group a row is about is shown to others than leads.

    Where names are never shown, the group of a row could name who said it, so it takes 5 people in the group. The
    boxes of rows are words, not groups of the register: until they are, `members` is 0, and only leads read the box.
    """
    return not names_never_shown or members >= FEWEST_TO_NAME
