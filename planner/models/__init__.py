"""Every table of plans, one module a noun."""

from planner.models.check_ins import (
    CheckIn,
    CheckInAnswer,
    CheckInComment,
    CheckInListing,
    CheckInResult,
    CheckInValue,
    CheckInWords,
)
from planner.models.entries import Entry, EntryReply, NoteText
from planner.models.numbers import NumberChange
from planner.models.objections import NotGoodEnough, Objection, ObjectionReply
from planner.models.plans import Exercise, Plan, Stage
from planner.models.promise import PromiseAnswer, PromiseLine, PromiseReply, PromiseVersion, SpellingFix
from planner.models.signing import (
    Condition,
    ConditionCleared,
    Gap,
    GapRenewal,
    KeptRow,
    Key,
    KeyLapse,
    Reopening,
    SignOff,
    Stale,
)
from planner.models.talks import TalkAgreement, TalkNote, TalkState
from planner.models.templates import PlannerTemplate, TemplateExercise, TemplateStage
from planner.models.value_replies import ValueReply, ValueReplyNotEnough

__all__ = [
    "CheckIn",
    "CheckInAnswer",
    "CheckInComment",
    "CheckInListing",
    "CheckInResult",
    "CheckInValue",
    "CheckInWords",
    "Condition",
    "ConditionCleared",
    "Entry",
    "EntryReply",
    "Exercise",
    "Gap",
    "GapRenewal",
    "KeptRow",
    "Key",
    "KeyLapse",
    "NotGoodEnough",
    "NoteText",
    "NumberChange",
    "Objection",
    "ObjectionReply",
    "Plan",
    "PlannerTemplate",
    "PromiseAnswer",
    "PromiseLine",
    "PromiseReply",
    "PromiseVersion",
    "Reopening",
    "SignOff",
    "SpellingFix",
    "Stage",
    "Stale",
    "TalkAgreement",
    "TalkNote",
    "TalkState",
    "TemplateExercise",
    "TemplateStage",
    "ValueReply",
    "ValueReplyNotEnough",
]
