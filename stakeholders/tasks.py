"""Sending mail: by Django's tasks, at once or by a worker. A task holds the mail's id and nothing else."""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone

from stakeholders import steps
from stakeholders.actors import SYSTEM
from stakeholders.mail import BadAddress, last_day_in, letter_for, send
from stakeholders.models import VERSION_SENT, Mail, MailFailure, MailKind, MailState, Member, PersonalLink, SharedLink
from stakeholders.ways_in import WayIn

logger = logging.getLogger("django.tasks")

TAKEN_FOR = timedelta(hours=1)
"""How long a run may take over a mail. After that the run is held to have died, and the mail may be taken again."""

_FOR_GOOD = 500
"""From here on a mail server's answer means: never. Below it means: try later. Source: RFC 5321, 4.2.1."""

_OWN_LINKS = (MailKind.OWN_LINK, MailKind.LINK_TO_SELF)
_CHECK_INS = (MailKind.CHECK_IN, MailKind.CHECK_IN_REMINDER)


class _NotNeeded(Exception):
    """What the mail offers does not stand any more."""


@task()
def send_mail(mail_id: int) -> None:
    """Send one mail, once, however often this runs, and note what became of it.

    What opens a person's own link exists nowhere until here: it is made now, and if the mail is not taken, the link
    opens as it did before. An error's own words may hold an address, so only its kind is kept and logged.
    """
    mail = _take(mail_id)
    if mail is None:
        return
    if _is_stopped(mail):
        end_mail(mail, MailState.STOPPED)
        return
    if not _is_needed(mail):
        end_mail(mail, MailState.NOT_NEEDED)
        return
    try:
        with _new_way_in(mail) as way:
            send(mail, letter_for(mail, way))
    except _NotNeeded:
        end_mail(mail, MailState.NOT_NEEDED)
    except (OSError, BadAddress) as error:
        logger.warning("Mail %s was not sent: %s.", mail.code, type(error).__name__)
        _note_failure(mail, _why(error))
    else:
        _note_sent(mail)


def end_mail(mail: Mail, state: MailState) -> None:
    """Note what became of a mail that will not be tried again, and forget its address."""
    Mail.objects.filter(pk=mail.pk).update(state=state, address="", failure="", taken_at=None, ended_at=timezone.now())


def _note_sent(mail: Mail) -> None:
    """Note that it went, and with which version of a link for many: a replaced one may go to the same address."""
    if mail.shared_link is not None:
        Mail.objects.filter(pk=mail.pk).update(words={**mail.words, VERSION_SENT: mail.shared_link.version})
    end_mail(mail, MailState.SENT)


def can_be_taken() -> Q:
    """Which waiting mails no run has in hand."""
    return Q(state=MailState.WAITING) & (Q(taken_at=None) | Q(taken_at__lte=timezone.now() - TAKEN_FOR))


def _take(mail_id: int) -> Mail | None:
    """The mail, for this run alone: one conditional UPDATE, so that of two runs one gets it."""
    if not Mail.objects.filter(can_be_taken(), pk=mail_id).update(taken_at=timezone.now(), tries=F("tries") + 1):
        return None
    return Mail.objects.select_related("project", "member", "shared_link", "invitation__invited_by").get(pk=mail_id)


def _is_stopped(mail: Mail) -> bool:
    return mail.project.mail_stops.filter(address_digest=mail.address_digest).exists()


def _is_needed(mail: Mail) -> bool:
    """Whether what the mail offers still stands: it may have waited for days."""
    if mail.member is not None and not mail.member.is_here:
        return False
    if mail.shared_link is not None:
        return not mail.project.is_archived and _lets_in(mail.shared_link)
    if mail.invitation is not None:
        invitation = mail.invitation
        ended = invitation.accepted_at is not None or invitation.turned_off_at is not None
        return not ended and invitation.expires_at > timezone.now()
    if mail.kind in _CHECK_INS:
        return not mail.project.is_archived and _is_asked_still(mail)
    return mail.kind not in _OWN_LINKS or _is_link_needed(mail)


def _lets_in(link: SharedLink) -> bool:
    return link.turned_off_at is None and link.expires_at > timezone.now() and link.uses < link.most_uses


def _is_asked_still(mail: Mail) -> bool:
    """Whether the last day of what the mail asks for is not over, where the project is."""
    last = last_day_in(mail)
    return last is None or timezone.localdate(timezone=mail.project.zone) <= last


def _is_link_needed(mail: Mail) -> bool:
    """Not for somebody who is in already, nor where they keep the link, or a newer one was made since they asked."""
    if mail.member is None or mail.project.is_archived:
        return False
    if mail.kind == MailKind.OWN_LINK and mail.member.joined_at is not None:
        return False
    newer = Q(created_at__gt=mail.created_at)
    if mail.kind == MailKind.LINK_TO_SELF:
        newer |= Q(is_kept=True)
    return not mail.member.links.filter(newer, turned_off_at=None).exists()


@contextmanager
def _new_way_in(mail: Mail) -> Iterator[WayIn | None]:
    """What opens the person's link from now on; after an error it opens as it did before. None for other kinds.

    Browsers that are in by the link stay in.
    """
    if mail.member is None or mail.kind not in _OWN_LINKS:
        yield None
        return
    link, way = _draw(mail, mail.member)
    try:
        yield way
    except BaseException:
        steps.undraw_link(link=link, way=way, by=SYSTEM)
        raise


def _draw(mail: Mail, member: Member) -> tuple[PersonalLink, WayIn]:
    """The person's link and what opens it from now on. Raises _NotNeeded: all may have changed before the lock.

    A first link counts as made when the mail was asked for, so that it is no newer link where the mail is tried again.
    """
    with transaction.atomic():
        mail.project = steps.lock_project(mail.project)
        mail.member = member = Member.objects.get(pk=member.pk)
        if not _is_needed(mail):
            raise _NotNeeded
        link = member.links.filter(turned_off_at=None).first()
        if link is not None:
            return link, steps.draw_link(link=link, by=SYSTEM)
        way = steps.make_link(member=member, by=SYSTEM)
        member.links.filter(turned_off_at=None).update(created_at=mail.created_at)
        return member.links.get(turned_off_at=None), way


def _why(error: Exception) -> MailFailure:
    """Whether the address is at fault or the way there."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return MailFailure.REFUSED if min(codes, default=0) >= _FOR_GOOD else MailFailure.SERVER
    return MailFailure.SERVER if isinstance(error, OSError) else MailFailure.REFUSED


def _note_failure(mail: Mail, why: MailFailure) -> None:
    """Note that it was not taken; unless somebody ended the mail meanwhile."""
    Mail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(
        state=MailState.FAILED, failure=why, taken_at=None, ended_at=timezone.now()
    )
