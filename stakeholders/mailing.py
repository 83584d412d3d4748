"""Asking for mail: who is written to about what. Steps; actions of this app or above call them.

A mail is a row, and a task that holds the row's id. Tasks are begun when the transaction has ended well. Source:
product.md, "Links".
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from coproduction import tokens
from stakeholders.actors import Actor
from stakeholders.models import (
    LeadInvitation,
    Mail,
    MailFailure,
    MailKind,
    MailState,
    MailStop,
    Member,
    Project,
    SharedLink,
)
from stakeholders.queries.mail import own_stops
from stakeholders.tasks import can_be_taken, send_mail

SENT_AT_ONCE = 20
"""Mails that one request sends by itself where no worker runs; the rest wait for `manage.py daily`."""

MOST_TRIES = 5
"""How often a mail is tried without anybody asking. A lead may ask for more."""

ADDRESS_KEPT = timedelta(days=30)
"""How long the address of a mail that failed is kept, so that a lead can see it and try again."""

TASKS_KEPT = timedelta(days=14)
"""How long the row of a task that ended is kept, to see what a worker did."""

_OF_ONE_PERSON = (MailKind.OWN_LINK, MailKind.LINK_TO_SELF)


def address_digest(project: Project, address: str) -> str:
    """What is kept of an address: the same for the same address of a project, however it was spelt."""
    return tokens.address_digest(project.code, address)


def ask_for_mail(
    *,
    project: Project,
    kind: MailKind,
    address: str,
    member: Member | None = None,
    shared_link: SharedLink | None = None,
    invitation: LeadInvitation | None = None,
    words: Mapping[str, object] | None = None,
    code: UUID | None = None,
    by: Actor,
) -> Mail | None:
    """Ask for one mail. None where the address wants no mail of this project. As `ask_for_mails`.

    `code` is the mail's own, where a form brought one so that it is sent once.
    """
    asked = ask_for_mails(
        project=project,
        kind=kind,
        to=[(address, member)],
        shared_link=shared_link,
        invitation=invitation,
        words=words,
        first_code=code,
        by=by,
    )
    return asked[0] if asked else None


def ask_for_mails(
    *,
    project: Project,
    kind: MailKind,
    to: Sequence[tuple[str, Member | None]],
    shared_link: SharedLink | None = None,
    invitation: LeadInvitation | None = None,
    words: Mapping[str, object] | None = None,
    first_code: UUID | None = None,
    by: Actor,
) -> list[Mail]:
    """Ask for a mail to each address, once the transaction has ended well: 3 queries for any number.

    Addresses that want no mail of this project are left out. A newer mail with a link takes the place of one that was
    not sent to the same person or, for a link for many, to the same address. `words` are what the letter is about,
    never a secret. Without a worker the first `SENT_AT_ONCE` go with the request and the rest wait. Raises
    ValidationError for what is no address.
    """
    for address, _ in to:
        validate_email(address)
    stopped = set(project.mail_stops.values_list("address_digest", flat=True))
    mails = [
        Mail(
            project=project,
            kind=kind,
            member=member,
            shared_link=shared_link,
            invitation=invitation,
            words=dict(words or {}),
            address=address,
            address_digest=digest,
        )
        for address, member in to
        if (digest := address_digest(project, address)) not in stopped
    ]
    if mails and first_code is not None:
        mails[0].code = first_code
    if kind in _OF_ONE_PERSON:
        people = {mail.member_id for mail in mails}
        give_up(Q(kind=kind, member__in=people), project=project, by=by)
    elif shared_link is not None:
        digests = [mail.address_digest for mail in mails]
        give_up(Q(shared_link=shared_link, address_digest__in=digests), project=project, by=by)
    Mail.objects.bulk_create(mails)
    enqueue_on_commit([mail.pk for mail in mails])
    return mails


def enqueue_on_commit(mail_ids: Sequence[int]) -> None:
    """Begin the tasks of these mails when the transaction has ended well. A failure there never reaches the page."""
    transaction.on_commit(partial(enqueue, mail_ids), robust=True)


def enqueue(mail_ids: Sequence[int]) -> None:
    """Begin the tasks of these mails now; without a worker no more than `SENT_AT_ONCE` of them.

    Without a worker a page waits for them, so where the mail server does not answer the others wait too.
    """
    if not settings.MAIL_WORKER:
        for mail_id in mail_ids[:SENT_AT_ONCE]:
            send_mail.enqueue(mail_id)
            if Mail.objects.filter(pk=mail_id, failure=MailFailure.SERVER).exists():
                return
        return
    with transaction.atomic():
        for mail_id in mail_ids:
            send_mail.enqueue(mail_id)


def give_up(which: Q, *, project: Project, by: Actor) -> int:
    """End mails of a project that were not sent: nobody needs them any more. Returns how many there were."""
    return project.mails.filter(which, state__in=[MailState.WAITING, MailState.FAILED]).update(
        state=MailState.NOT_NEEDED, address="", failure="", ended_at=timezone.now()
    )


def say_anew(which: Q, *, project: Project, words: Mapping[str, object], by: Actor) -> None:
    """Let mails of a project that were not sent be about something else: what they said is not so any more."""
    project.mails.filter(which, state__in=[MailState.WAITING, MailState.FAILED]).update(words=dict(words))


def stop_mail(*, project: Project, address_digest: str, by: Actor) -> None:
    """Write no more mail of the project to an address. Twice is as good as once."""
    MailStop.objects.get_or_create(project=project, address_digest=address_digest)
    project.mails.filter(address_digest=address_digest, state__in=[MailState.WAITING, MailState.FAILED]).update(
        state=MailState.STOPPED, address="", failure="", ended_at=timezone.now()
    )


def let_mail_again(*, member: Member, address: str, by: Actor) -> None:
    """Let mail of the project go to a person's own address again, which they wrote here once more.

    What somebody else stopped stays stopped: see `own_stops`.
    """
    own_stops(member, address).delete()


def retry_mails(*, by: Actor) -> int:
    """Try again what waits or failed, as far as it was not tried too often. Returns how many. Once a day.

    What a run left unfinished counts as waiting. Addresses of mails that failed long ago are forgotten.
    """
    now = timezone.now()
    died = Mail.objects.filter(can_be_taken(), taken_at__isnull=False, tries__gte=MOST_TRIES)
    died.update(state=MailState.FAILED, failure=MailFailure.SERVER, taken_at=None, ended_at=now)
    Mail.objects.filter(state=MailState.FAILED, created_at__lte=now - ADDRESS_KEPT).update(address="")
    again = Q(state=MailState.FAILED, tries__lt=MOST_TRIES) & ~Q(address="") & ~Q(failure=MailFailure.REFUSED)
    Mail.objects.filter(again).update(state=MailState.WAITING, failure="")
    waiting = list(Mail.objects.filter(can_be_taken()).order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(waiting), SENT_AT_ONCE):
        enqueue(waiting[first : first + SENT_AT_ONCE])
    return len(waiting)


def forget_old_tasks(*, by: Actor) -> int:
    """Delete what is kept of tasks that ended long ago. Returns how many. Once a day."""
    old = DBTaskResult.objects.finished().filter(finished_at__lte=timezone.now() - TASKS_KEPT)
    return old.delete()[0]
