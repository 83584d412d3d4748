"""Every table about people, one module a noun."""

from stakeholders.models.accounts import User
from stakeholders.models.care import Consent, ConsentAnswer, ConsentPurpose, Contact, Need
from stakeholders.models.groups import Belonging, Group
from stakeholders.models.history import HistoryEntry, HistoryPersonal, WithheldEntry
from stakeholders.models.links import MOST_USES, Arrival, LeadInvitation, PersonalLink, SharedLink, TypedTries
from stakeholders.models.mail import VERSION_SENT, Mail, MailFailure, MailKind, MailState, MailStop
from stakeholders.models.members import LIVED_SIDE, Member, Side, TakesPart
from stakeholders.models.projects import IdeaFrom, Moment, Project

__all__ = [
    "LIVED_SIDE",
    "MOST_USES",
    "VERSION_SENT",
    "Arrival",
    "Belonging",
    "Consent",
    "ConsentAnswer",
    "ConsentPurpose",
    "Contact",
    "Group",
    "HistoryEntry",
    "HistoryPersonal",
    "IdeaFrom",
    "LeadInvitation",
    "Mail",
    "MailFailure",
    "MailKind",
    "MailState",
    "MailStop",
    "Member",
    "Moment",
    "Need",
    "PersonalLink",
    "Project",
    "SharedLink",
    "Side",
    "TakesPart",
    "TypedTries",
    "User",
    "WithheldEntry",
]
