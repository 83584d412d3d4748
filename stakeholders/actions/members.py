"""What changes who is in a project, and how they come in."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from coproduction.tokens import secret_digest
from stakeholders import steps, verbs
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.mailing import ask_for_mail
from stakeholders.models import LIVED_SIDE, LeadInvitation, MailKind, Member, PersonalLink, Project, Side, User
from stakeholders.recruiting import Step
from stakeholders.ways_in import WayIn, invitation_secret

INVITATION_DAYS = 14


class LastLead(Exception):
    """A project always has at least one lead."""


class NotTheirOwn(Exception):
    """Only the person can say this of themselves."""


class InvitationEnded(Exception):
    """The invitation was used, turned off, or is too old."""


def _own(member: Member, by: Actor) -> Project:
    """The project, locked and open, of whoever says something of themself. Raises NotTheirOwn for anybody else."""
    if by.member_id != member.pk:
        raise NotTheirOwn
    return steps.open_own(member=member, by=by)


@action
def add_person(*, project: Project, code: UUID, name: str, on_paper: bool = False, by: Actor) -> tuple[Member, WayIn]:
    """Add a participant and make their own link. Returns the person and what opens it, which cannot be read again.

    `code` comes from the form, so that a form sent twice adds one person. Raises NothingChanged the second time.
    """
    project = steps.open_project(project)
    if Member.objects.filter(code=code).exists():
        raise NothingChanged
    member = Member.objects.create(project=project, code=code, name=name, on_paper=on_paper)
    way = steps.make_link(member=member, by=by)
    record(project=project, verb=verbs.PERSON_ADDED.key, subject=member, by=by)
    return member, way


@action
def replace_link(*, member: Member, by: Actor) -> WayIn:
    """Give a participant a new link, and let them in again if they were turned off. The old link ends at once.

    Returns what opens the new one, which cannot be read again. Raises BecamePartOf for an entry that became part of
    another one: nobody is counted twice.
    """
    project = steps.open_project(member.project)
    steps.refuse_merged(member=member, by=by)
    member.refresh_from_db(fields=["turned_off_at", "paused_at"])
    if member.turned_off_at is not None:
        member.turned_off_at = None
        member.save(update_fields=["turned_off_at"])
        if member.said_yes_at is not None:
            steps.member_came(member=member, step=Step.PAUSED if member.paused_at else Step.JOINED, by=by)
    way = steps.make_link(member=member, by=by)
    record(project=project, verb=verbs.LINK_REPLACED.key, subject=member, by=by)
    return way


@action
def renew_own_link(*, member: Member, by: Actor) -> tuple[PersonalLink, WayIn]:
    """A person makes a new link of their own; the old one ends at once, on every phone.

    Returns the link, for the browser that asked, and what opens it, which cannot be read again. Raises NotTheirOwn for
    anybody else, and PersonIsGone for whoever was turned off meanwhile.
    """
    if by.member_id != member.pk or by.is_lead or by.entered_by is not None:
        raise NotTheirOwn
    project = steps.open_own(member=member, by=by)
    way = steps.make_link(member=member, by=by)
    link = member.links.get(turned_off_at=None)
    PersonalLink.objects.filter(pk=link.pk).update(
        first_used_at=timezone.now(), last_used_month=steps.month_of(project)
    )
    record(project=project, verb=verbs.LINK_RENEWED.key, subject=member, by=by)
    return link, way


@action
def turn_off_person(*, member: Member, by: Actor) -> None:
    """Turn off a participant and their link; the sessions of the link end at once. Raises NothingChanged twice."""
    project = steps.lock_project(member.project)
    member.refresh_from_db(fields=["turned_off_at"])
    if member.turned_off_at is not None:
        raise NothingChanged
    member.turned_off_at = timezone.now()
    member.save(update_fields=["turned_off_at"])
    steps.turn_off_link(member=member, by=by)
    steps.member_went(member=member, by=by)
    record(project=project, verb=verbs.PERSON_TURNED_OFF.key, subject=member, by=by)


@action
def use_link_first(*, link: PersonalLink, by: Actor) -> None:
    """Note that a person came in by their link for the first time. Raises NothingChanged afterwards."""
    project = steps.lock_project(link.project)
    now = timezone.now()
    if not PersonalLink.objects.filter(pk=link.pk, first_used_at=None).update(
        first_used_at=now, last_used_month=steps.month_of(project)
    ):
        raise NothingChanged
    Member.objects.filter(pk=link.member_id, joined_at=None).update(joined_at=now)
    record(project=project, verb=verbs.LINK_FIRST_USED.key, by=by)


@action
def choose_side(*, member: Member, side: Side, by: Actor) -> None:
    """A person says which side they speak as. Nobody can say it for them.

    Raises NotTheirOwn for anybody else, and NothingChanged for the same side.
    """
    project = _own(member, by)
    member.refresh_from_db(fields=["side"])
    if member.side == side:
        raise NothingChanged
    old = member.side
    member.side = side
    member.side_chosen_at = timezone.now()
    member.save(update_fields=["side", "side_chosen_at"])
    if old in LIVED_SIDE and side not in LIVED_SIDE:
        steps.note_taken_back(member=member, by=by)
    record(
        project=project,
        verb=verbs.SIDE_CHOSEN.key,
        subject=member,
        subject_values={"old_side": old, "side": side.value},
        by=by,
    )


@action
def change_name(*, member: Member, name: str, by: Actor) -> None:
    """A person says what to call them; nothing is an answer too.

    Raises NotTheirOwn for anybody else, and NothingChanged for the same name.
    """
    project = _own(member, by)
    if member.name == name:
        raise NothingChanged
    member.name = name
    member.save(update_fields=["name"])
    record(project=project, verb=verbs.NAME_CHANGED.key, subject=member, by=by)


@action
def invite_lead(*, project: Project, email: str, by: Actor) -> str:
    """Invite somebody to lead the project too, by e-mail. Returns the secret of the invitation, to hand over.

    No mail goes to an address that wants none of this project.
    """
    project = steps.open_project(project)
    code = uuid4()
    secret = invitation_secret(code)
    inviter = project.members.get(pk=by.pk)
    invitation = LeadInvitation.objects.create(
        project=project,
        code=code,
        email=email.lower(),
        secret_digest=secret_digest(secret),
        invited_by=inviter,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    record(project=project, verb=verbs.LEAD_INVITED.key, by=by)
    ask_for_mail(project=project, kind=MailKind.LEAD_INVITATION, address=invitation.email, invitation=invitation, by=by)
    return secret


@action
def turn_off_invitation(*, invitation: LeadInvitation, by: Actor) -> None:
    """Turn off an invitation that was not used. Raises NothingChanged when it has ended already."""
    project = steps.lock_project(invitation.project)
    if not LeadInvitation.objects.filter(pk=invitation.pk, accepted_at=None, turned_off_at=None).update(
        turned_off_at=timezone.now()
    ):
        raise NothingChanged
    record(project=project, verb=verbs.LEAD_INVITATION_TURNED_OFF.key, by=by)


@action
def accept_invitation(*, invitation: LeadInvitation, user: User, by: Actor) -> Member:
    """Become a lead by an invitation.

    Raises InvitationEnded when it was used, turned off or is too old, and NothingChanged for a lead.
    """
    project = steps.lock_project(invitation.project)
    if project.members.leads().filter(user=user).exists():
        raise NothingChanged
    now = timezone.now()
    if not LeadInvitation.objects.filter(
        pk=invitation.pk, accepted_at=None, turned_off_at=None, expires_at__gt=now
    ).update(accepted_at=now):
        raise InvitationEnded
    member = steps.add_lead(project=project, user=user, by=by)
    as_lead = replace(by, member_id=member.pk, member_code=member.code)
    record(project=project, verb=verbs.LEAD_JOINED.key, subject=member, by=as_lead)
    return member


@action
def leave_as_lead(*, member: Member, by: Actor) -> None:
    """Stop being a lead of a project. Raises LastLead where nobody else leads it."""
    project = steps.lock_project(member.project)
    if not project.members.leads().exclude(pk=member.pk).exists():
        raise LastLead
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
    record(project=project, verb=verbs.LEAD_LEFT.key, subject=member, by=by)
