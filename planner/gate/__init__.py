"""THE rule: may this stage be signed off? Pure: standard library only, no clock, no database.

Source: product.md, "The checks". Two callers, and no others: the page that explains and the action that signs.
Today's date, the numbers and every fact arrive as arguments.
"""

from planner.gate.facts import (
    Answer,
    ConditionFact,
    ExerciseFact,
    GapFact,
    GateFacts,
    KeyFact,
    KeyKind,
    LateGapFact,
    ObjectionFact,
    PersonFact,
    PromiseFact,
    RegisterFact,
)
from planner.gate.register import SIDES, side_subject
from planner.gate.results import (
    NO_MEND,
    CheckKey,
    CheckResult,
    CheckState,
    GapShown,
    GateResult,
    Mend,
    MendKind,
    SigningUnit,
)
from planner.gate.rules import DECIDER, ERASED_WORDS, LIVED_SIDE, UnknownCheck, check_gate, other_key_may

__all__ = [
    "DECIDER",
    "ERASED_WORDS",
    "LIVED_SIDE",
    "NO_MEND",
    "SIDES",
    "Answer",
    "CheckKey",
    "CheckResult",
    "CheckState",
    "ConditionFact",
    "ExerciseFact",
    "GapFact",
    "GapShown",
    "GateFacts",
    "GateResult",
    "KeyFact",
    "KeyKind",
    "LateGapFact",
    "Mend",
    "MendKind",
    "ObjectionFact",
    "PersonFact",
    "PromiseFact",
    "RegisterFact",
    "SigningUnit",
    "UnknownCheck",
    "check_gate",
    "other_key_may",
    "side_subject",
]
