"""Reads about what people say of taking part, each with a fixed number of queries."""

from dataclasses import dataclass
from uuid import UUID

from stakeholders import wording
from stakeholders.actors import BecamePartOf
from stakeholders.models import (
    Arrival,
    Consent,
    ConsentPurpose,
    Contact,
    Group,
    Member,
    Need,
    PersonalLink,
    Project,
    Recruit,
)
from stakeholders.queries.groups import groups_said
from stakeholders.queries.links import arrival_of
from stakeholders.queries.mail import own_stops
from stakeholders.queries.ways_in import WayOfComing, members_with_ways_in, way_in_of


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One purpose, and what the person said of it last."""

    purpose: ConsentPurpose
    said: Consent | None

    @property
    def is_old(self) -> bool:
        """Whether they answered other words than those that stand there now."""
        return self.said is not None and self.said.wording_version != wording.VERSIONS[self.purpose]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What leads know of one participant, besides support. Nothing of what they wrote.

    `way` is None for who has not come in.
    """

    member: Member
    link: PersonalLink | None
    arrival: Arrival | None
    way: WayOfComing | None
    groups: list[Group]
    contact: Contact | None
    consents: list[ConsentLine]
    recruit: Recruit | None
    merged: list[Member]
    """Entries of the same person that became part of this one."""


def consent_lines(member: Member) -> list[ConsentLine]:
    """Every purpose with the person's latest answer: one query."""
    latest = {consent.purpose: consent for consent in member.consents.all()}
    return [ConsentLine(purpose, latest.get(purpose.value)) for purpose in ConsentPurpose]


def read_other_words(member: Member) -> bool:
    """Whether the words about who sees what have changed since the person said yes to them: one query."""
    last = member.consents.filter(purpose=ConsentPurpose.TAKE_PART).last()
    return last is not None and last.wording_version != wording.TAKE_PART


def contact_of(member: Member) -> Contact | None:
    """How to reach a person, where they said: one query."""
    contact = Contact.objects.filter(member=member).first()
    if contact is not None:
        contact.project, contact.member = member.project, member
    return contact


def has_stopped_mail(contact: Contact | None) -> bool:
    """Whether a person stopped mail of the project to the address that they gave: one query at most."""
    return contact is not None and bool(contact.email) and own_stops(contact.member, contact.email).exists()


def needs_of(member: Member) -> list[Need]:
    """What a person needs, the first said first: one query."""
    return list(member.needs.all())


def need_by_code(member: Member, code: UUID) -> Need | None:
    """One need of this person."""
    need = member.needs.filter(code=code).first()
    if need is not None:
        need.member = member
    return need


def person_page(project: Project, code: UUID) -> PersonPage | None:
    """A participant for leads: 8 queries. None for anybody else, and for who has left.

    Raises BecamePartOf for one whose entry is part of another.
    """
    member = members_with_ways_in(project).select_related("merged_into").filter(is_lead=False, code=code).first()
    if member is None:
        return None
    if member.merged_into is not None:
        raise BecamePartOf(member.merged_into.code)
    member.project = project
    return PersonPage(
        member=member,
        link=member.links.filter(turned_off_at=None).first(),
        arrival=arrival_of(member),
        way=way_in_of(member) if member.joined_at is not None else None,
        groups=groups_said(member),
        contact=contact_of(member),
        consents=consent_lines(member),
        recruit=Recruit.objects.filter(member=member).first(),
        merged=list(member.merged.all()),
    )
