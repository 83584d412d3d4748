"""Every table of plans, one module a noun."""

from planner.models.entries import Entry, NoteText
from planner.models.plans import Exercise, Plan, Stage
from planner.models.signing import Gap, Key, SignOff
from planner.models.templates import PlannerTemplate, TemplateExercise, TemplateStage

__all__ = [
    "Entry",
    "Exercise",
    "Gap",
    "Key",
    "NoteText",
    "Plan",
    "PlannerTemplate",
    "SignOff",
    "Stage",
    "TemplateExercise",
    "TemplateStage",
]
