"""Every table about people, one module a noun."""

from stakeholders.models.accounts import User
from stakeholders.models.history import HistoryEntry, HistoryPersonal, WithheldEntry
from stakeholders.models.links import LeadInvitation, PersonalLink
from stakeholders.models.members import LIVED_SIDE, Member, Side
from stakeholders.models.projects import IdeaFrom, Moment, Project

__all__ = [
    "LIVED_SIDE",
    "HistoryEntry",
    "HistoryPersonal",
    "IdeaFrom",
    "LeadInvitation",
    "Member",
    "Moment",
    "PersonalLink",
    "Project",
    "Side",
    "User",
    "WithheldEntry",
]
