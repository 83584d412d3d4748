"""Every table about people, one module a noun."""

from stakeholders.models.accounts import User
from stakeholders.models.care import (
    Consent,
    ConsentAnswer,
    ConsentPurpose,
    Contact,
    Need,
    Payment,
    PayWay,
    PayWish,
    Worked,
)
from stakeholders.models.catalogue import CardAnswer, CardGroup, CatalogueCard
from stakeholders.models.challenges import Challenge, ChallengeAbout, ChallengeReply, ReplyNotEnough
from stakeholders.models.coverage import CoverageLine, CoverageRecord, PlaceHeld
from stakeholders.models.groups import (
    Belonging,
    EarlierName,
    Group,
    HeardAnotherWay,
    NameFrom,
    Route,
    SpeakersBelong,
)
from stakeholders.models.history import HistoryEntry, HistoryPersonal, WithheldEntry
from stakeholders.models.imports import GroupFile
from stakeholders.models.judgements import (
    Judgement,
    JudgesChoices,
    NoAnswer,
    OwnLink,
    Reveal,
    RevealedView,
)
from stakeholders.models.links import MOST_USES, Arrival, LeadInvitation, PersonalLink, SharedLink, TypedTries
from stakeholders.models.mail import VERSION_SENT, Mail, MailFailure, MailKind, MailState, MailStop
from stakeholders.models.members import LIVED_SIDE, Member, Side, TakesPart
from stakeholders.models.positions import ActKindChoices, BringingBack, LeavingOut, Position
from stakeholders.models.projects import IdeaFrom, Moment, Project
from stakeholders.models.recruitment import (
    Approach,
    Recruit,
    RecruitGroup,
    RecruitStep,
    StepChoices,
    WhyNot,
    Window,
)
from stakeholders.models.typed import TypedFields

__all__ = [
    "LIVED_SIDE",
    "MOST_USES",
    "VERSION_SENT",
    "ActKindChoices",
    "Approach",
    "Arrival",
    "Belonging",
    "BringingBack",
    "CardAnswer",
    "CardGroup",
    "CatalogueCard",
    "Challenge",
    "ChallengeAbout",
    "ChallengeReply",
    "Consent",
    "ConsentAnswer",
    "ConsentPurpose",
    "Contact",
    "CoverageLine",
    "CoverageRecord",
    "EarlierName",
    "Group",
    "GroupFile",
    "HeardAnotherWay",
    "HistoryEntry",
    "HistoryPersonal",
    "IdeaFrom",
    "Judgement",
    "JudgesChoices",
    "LeadInvitation",
    "LeavingOut",
    "Mail",
    "MailFailure",
    "MailKind",
    "MailState",
    "MailStop",
    "Member",
    "Moment",
    "NameFrom",
    "Need",
    "NoAnswer",
    "OwnLink",
    "PayWay",
    "PayWish",
    "Payment",
    "PersonalLink",
    "PlaceHeld",
    "Position",
    "Project",
    "Recruit",
    "RecruitGroup",
    "RecruitStep",
    "ReplyNotEnough",
    "Reveal",
    "RevealedView",
    "Route",
    "SharedLink",
    "Side",
    "SpeakersBelong",
    "StepChoices",
    "TakesPart",
    "TypedFields",
    "TypedTries",
    "User",
    "WhyNot",
    "Window",
    "WithheldEntry",
    "Worked",
]
