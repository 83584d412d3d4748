"""Own links for many people at once, and own links by e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.mailing import ask_for_mails
from stakeholders.models import Contact, MailKind, MailState, Member, Project
from stakeholders.pasted import address_key, name_key, person_code
from stakeholders.queries.shared_links import not_come_in, people_there
from stakeholders.ways_in import WayIn

HANDED_OVER_AT_ONCE = 100
"""People without an e-mail address whose links are made, drawn and shown at once."""


class TooManyToHandOver(Exception):
    """More people without an address than links can be shown at once."""


class SomebodyIsThere(Exception):
    """Somebody of the list was added meanwhile."""


class CannotBeMailed(Exception):
    """They came in already, were turned off, or left no address."""


class WantsNoMail(Exception):
    """The address wants no mail of this project."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A name, an e-mail address, or both."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class AddedPeople:
    """Who was added, and how their links reach them."""

    how_many: int
    to_hand_over: list[tuple[Member, WayIn]]
    """People without an address. Their ways in can be read only here."""
    mails: int
    """Mails that are on their way."""
    stopped: list[Member]
    """People whose address wants no mail of this project: they have no link yet."""


@action
def add_people(*, project: Project, batch: UUID, people: Sequence[NewPerson], by: Actor) -> AddedPeople:
    """Add people from a list. Who has an address gets their link by e-mail; the others' links are returned, once.

    `batch` comes from the form, so that a list sent twice is added once. Raises NothingChanged the second time,
    TooManyToHandOver, SomebodyIsThere, and ProjectIsArchived.
    """
    project = steps.open_project(project)
    codes = [person_code(batch, number) for number in range(len(people))]
    if not people or Member.objects.filter(code=codes[0]).exists():
        raise NothingChanged
    there = people_there(project)
    if any(
        address_key(new.address) in there.addresses if new.address else name_key(new.name) in there.names
        for new in people
    ):
        raise SomebodyIsThere
    if sum(not new.address for new in people) > HANDED_OVER_AT_ONCE:
        raise TooManyToHandOver
    now = timezone.now()
    members = Member.objects.bulk_create(
        Member(project=project, code=code, name=new.name, created_at=now)
        for code, new in zip(codes, people, strict=True)
    )
    by_address = [(new.address, member) for new, member in zip(people, members, strict=True) if new.address]
    Contact.objects.bulk_create(
        Contact(project=project, member=member, email=address, changed_at=now) for address, member in by_address
    )
    mails = ask_for_mails(project=project, kind=MailKind.OWN_LINK, to=by_address, by=by)
    asked = {mail.member_id for mail in mails}
    with_address = {member.pk for _address, member in by_address}
    to_hand_over = [
        (member, steps.make_link(member=member, by=by)) for member in members if member.pk not in with_address
    ]
    record(project=project, verb=verbs.PEOPLE_ADDED.key, what={"count": len(members)}, by=by)
    return AddedPeople(
        how_many=len(members),
        to_hand_over=to_hand_over,
        mails=len(mails),
        stopped=[member for _address, member in by_address if member.pk not in asked],
    )


@action
def mail_own_link(*, member: Member, last: UUID | None, by: Actor) -> None:
    """Send somebody who has not come in their own link by e-mail.

    `last` is the code of their newest such mail, as the page showed it, so that two presses, or two leads, send one.
    Raises NothingChanged where another was asked for since or waits to be sent, CannotBeMailed, WantsNoMail, and
    ProjectIsArchived.
    """
    project = steps.open_project(member.project)
    member = Member.objects.select_related("contact").get(pk=member.pk)
    newest = member.mails.filter(kind=MailKind.OWN_LINK).order_by("-created_at", "-pk").first()
    if (newest.code if newest else None) != last or (newest and newest.state == MailState.WAITING):
        raise NothingChanged
    address = member.contact.email if hasattr(member, "contact") else ""
    if not address or not member.is_here or member.joined_at is not None:
        raise CannotBeMailed
    mails = ask_for_mails(project=project, kind=MailKind.OWN_LINK, to=[(address, member)], by=by)
    if not mails:
        raise WantsNoMail
    record(project=project, verb=verbs.OWN_LINK_MAILED.key, subject=member, by=by)


@action
def mail_own_links(*, project: Project, by: Actor) -> int:
    """Send their own link to everybody who left an address and has not come in. Returns how many are on their way.

    Who was sent one within a day is left out, so that two presses, or two leads, pester nobody. Raises NothingChanged
    where nobody is left, and ProjectIsArchived.
    """
    project = steps.open_project(project)
    people = not_come_in(project, now=timezone.now())
    to = [(member.contact.email, member) for member in people]
    mails = ask_for_mails(project=project, kind=MailKind.OWN_LINK, to=to, by=by)
    if not mails:
        raise NothingChanged
    record(project=project, verb=verbs.OWN_LINKS_MAILED.key, what={"count": len(mails)}, by=by)
    return len(mails)
