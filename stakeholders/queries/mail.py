"""Reads about mail: what leads see of it, and whom letters may go to."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from coproduction.tokens import address_digest, secret_digest
from stakeholders.models import (
    Consent,
    ConsentAnswer,
    ConsentPurpose,
    Contact,
    Mail,
    MailKind,
    MailState,
    MailStop,
    Member,
    Project,
)

FOR_LEADS = (MailKind.OWN_LINK, MailKind.SHARED_LINK, MailKind.LEAD_INVITATION)
"""The kinds leads ask for, and see. That somebody sent a link to themselves is theirs alone."""


def mail_for_leads(project: Project, code: UUID) -> Mail | None:
    """One mail of the project that leads asked for."""
    mail = project.mails.select_related("shared_link").filter(code=code, kind__in=FOR_LEADS).first()
    if mail is not None:
        mail.project = project
    return mail


def mails_of_invitations(project: Project) -> dict[int, Mail]:
    """The latest mail of each invitation to lead, by the invitation's id: 1 query."""
    mails = project.mails.filter(invitation__isnull=False).order_by("pk")
    return {mail.invitation_id: mail for mail in mails if mail.invitation_id is not None}


def mail_of_invitation(project: Project, secret: str) -> Mail | None:
    """The mail with this invitation to lead; None where the address wants no mail."""
    return project.mails.filter(invitation__secret_digest=secret_digest(secret)).first()


def project_with_code(code: str) -> Project | None:
    """The project whose mail somebody stops."""
    return Project.objects.filter(code=code).first()


def own_stops(member: Member, address: str) -> QuerySet[MailStop]:
    """The stop of an address that was this person's own before: they had given it, or we had written to them there.

    By any other address they could ask, or undo, whether somebody stopped mail of the project. Not read yet.
    """
    digest = address_digest(member.project.code, address)
    given = Contact.objects.filter(member=member, email__iexact=address.strip(), changed_at__lte=OuterRef("created_at"))
    written_to = Mail.objects.filter(member=member, address_digest=digest, created_at__lte=OuterRef("created_at"))
    written_to = written_to.exclude(kind=MailKind.LINK_TO_SELF, state=MailState.STOPPED)
    return MailStop.objects.filter(
        Exists(given) | Exists(written_to), project_id=member.project_id, address_digest=digest
    )


def mails_to_self_since(member: Member, since: datetime) -> int:
    """How often somebody had their own link sent to themselves since then."""
    return member.mails.filter(kind=MailKind.LINK_TO_SELF, created_at__gt=since).count()


def addresses_of(project: Project, members: QuerySet[Member]) -> dict[Member, str]:
    """Where some people of a project may be written to about what happens there: 2 queries.

    A lead's is the account's address. A participant's is the one they gave, if the last they said of being contacted
    is yes. Nobody else is in it.
    """
    said = Consent.objects.filter(project=project, purpose=ConsentPurpose.CONTACT).order_by("created_at", "pk")
    latest = dict(said.filter(member__in=members.order_by().values("pk")).values_list("member_id", "answer"))
    found = {}
    for member in members.select_related("user", "contact").order_by("pk"):
        if member.user is not None:
            found[member] = member.user.email
        elif latest.get(member.pk) == ConsentAnswer.YES and hasattr(member, "contact") and member.contact.email:
            found[member] = member.contact.email
    return found
