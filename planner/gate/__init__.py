"""THE rule: may this stage be signed off? Pure: standard library only, no clock, no database.

Source: product.md, "The checks". Two callers, and no others: the page that explains and the action that signs.
Today's date, the numbers and every fact arrive as arguments.
"""

from planner.gate.check_ins import FEWEST_FOR_A_ROUND, lived_people, replaces_round
from planner.gate.facts import (
    LIVED_SIDE,
    Answer,
    BrokenFact,
    CheckInFact,
    CheckInsFact,
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
    ShownFact,
    TalkFact,
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
from planner.gate.rules import DECIDER, ERASED_WORDS, UnknownCheck, check_gate, other_key_may

__all__ = [
    "DECIDER",
    "ERASED_WORDS",
    "FEWEST_FOR_A_ROUND",
    "LIVED_SIDE",
    "NO_MEND",
    "SIDES",
    "Answer",
    "BrokenFact",
    "CheckInFact",
    "CheckInsFact",
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
    "ShownFact",
    "SigningUnit",
    "TalkFact",
    "UnknownCheck",
    "check_gate",
    "lived_people",
    "other_key_may",
    "replaces_round",
    "side_subject",
]
