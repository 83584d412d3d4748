"""What people do about mail: send their own link to themselves, try again, and want no more."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, quiet_action, record
from stakeholders.mailing import address_digest, ask_for_mail, enqueue_on_commit
from stakeholders.mailing import stop_mail as stop
from stakeholders.models import Mail, MailKind, MailState, Member, PersonalLink, Project
from stakeholders.queries.mail import mails_to_self_since, own_stops

MAILS_AN_HOUR = 3
"""How often somebody can have their own link sent within an hour, so that nobody's letter box is filled by it."""


class TooOften(Exception):
    """The person had their link sent as often as they can within an hour."""


class MailIsStopped(Exception):
    """The person's own address wants no mail of this project."""


@action
def mail_link_to_self(*, member: Member, address: str, code: UUID, by: Actor) -> tuple[PersonalLink, Mail]:
    """A person has a new link of their own sent to an address; the old one ends at once, on every phone.

    Returns the link, for the browser that asked, and the mail. What opens the link is made when the mail is sent. They
    have not kept it before they come in by it: the mail may never arrive. Where somebody else's address wants no mail,
    it is as for any mail, and none is sent: nobody can find out by it who stopped mail.

    `code` comes from the form, so that a form sent twice sends one mail. Raises NotTheirOwn for anybody else,
    NothingChanged the second time, TooOften, MailIsStopped and ProjectIsArchived.
    """
    if by.member_id != member.pk or by.is_lead or by.entered_by is not None:
        raise NotTheirOwn
    project = steps.open_project(member.project)
    if project.mails.filter(code=code).exists():
        raise NothingChanged
    if mails_to_self_since(member, timezone.now() - timedelta(hours=1)) >= MAILS_AN_HOUR:
        raise TooOften
    steps.make_link(member=member, by=by)
    link = member.links.get(turned_off_at=None)
    PersonalLink.objects.filter(pk=link.pk).update(
        first_used_at=timezone.now(), last_used_month=steps.month_of(project), is_kept=False
    )
    mail = ask_for_mail(project=project, kind=MailKind.LINK_TO_SELF, address=address, member=member, code=code, by=by)
    if mail is None:
        if own_stops(member, address).exists():
            raise MailIsStopped
        mail = Mail.objects.create(
            project=project,
            kind=MailKind.LINK_TO_SELF,
            member=member,
            code=code,
            address_digest=address_digest(project, address),
            state=MailState.STOPPED,
            ended_at=timezone.now(),
        )
    record(project=project, verb=verbs.LINK_RENEWED.key, subject=member, by=by)
    return link, mail


@quiet_action(reason="That the mail was asked for is on record already.")
def send_again(*, mail: Mail, by: Actor) -> None:
    """Try a mail that was not sent once more, to the same address. Raises NothingChanged where it did not fail."""
    steps.lock_project(mail.project)
    mail.refresh_from_db()
    if not mail.can_go_again:
        raise NothingChanged
    failed = Mail.objects.filter(pk=mail.pk, state=MailState.FAILED)
    if not failed.update(state=MailState.WAITING, failure="", ended_at=None):
        raise NothingChanged
    enqueue_on_commit([mail.pk])


@quiet_action(reason="Whoever wants no more mail is an address, and the history names none.")
def stop_mail(*, project: Project, address_digest: str, by: Actor) -> None:
    """Write no more mail of the project to an address. Twice is as good as once."""
    stop(project=steps.lock_project(project), address_digest=address_digest, by=by)
