"""What may be written in, and when. Pure.

Source: product.md, "The planner": stages are signed in order; the next stage can be filled in too, later ones read; a
signed one is read-only, but for exercises that carry on.
"""

from enum import StrEnum


class StageState(StrEnum):
    """Where a stage stands among the others."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"
    LATER = "later"


def stage_state(*, position: int, first_unsigned: int | None, is_signed: bool) -> StageState:
    """The state of the stage at `position` (from 1), when the first stage not signed is `first_unsigned`."""
    if is_signed or first_unsigned is None:
        return StageState.DONE
    if position == first_unsigned:
        return StageState.NOW
    return StageState.NEXT if position == first_unsigned + 1 else StageState.LATER


def accepts_entries(*, state: StageState, carries_on: bool, always_open: bool, archived: bool) -> bool:
    """Whether something new may be written in an exercise of a stage in this state."""
    if archived:
        return False
    if state in {StageState.NOW, StageState.NEXT}:
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
