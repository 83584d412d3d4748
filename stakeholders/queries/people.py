"""The people of a project, and the projects of an account."""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils import timezone

from stakeholders.actors import BecamePartOf
from stakeholders.models import LeadInvitation, Mail, Member, PersonalLink, Project, User
from stakeholders.queries.mail import mails_of_invitations

PEOPLE_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A participant, as the people page shows them."""

    member: Member
    link: PersonalLink | None

    @property
    def shown(self) -> str:
        """What a lead calls them: a name, or the address they left."""
        address = self.member.contact.email if hasattr(self.member, "contact") else ""
        return self.member.name or address or self.member.shown_name

    @property
    def state(self) -> str:
        """In one word or two, how far the person has come."""
        if self.member.turned_off_at is not None:
            return "Turned off"
        if self.member.said_yes_at is not None:
            return "Joined"
        if self.member.joined_at is not None:
            return "Opened"
        return "Not opened yet" if self.link is not None else "No link"


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation to lead that can be accepted, and what became of its mail."""

    invitation: LeadInvitation
    mail: Mail | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people of a project, of whom participants come on pages of `PEOPLE_A_PAGE`."""

    leads: list[Member]
    participants: list[PersonRow]
    page: Page[Member]
    invitations: list[InvitationRow]


@dataclass(frozen=True, slots=True)
class Membership:
    """A project that an account leads."""

    project: Project
    is_last_lead: bool


def people_page(project: Project, number: str = "") -> PeoplePage:
    """The people of a project, with one page of those who take part: 6 queries."""
    people = project.members.participants().filter(left_at=None, merged_into=None).select_related("contact")
    page = Paginator(people, PEOPLE_A_PAGE).get_page(number)
    members = list(page)
    links = project.personal_links.filter(turned_off_at=None, member__in=[member.pk for member in members])
    by_member = {link.member_id: link for link in links}
    return PeoplePage(
        leads=list(project.members.leads()),
        participants=[PersonRow(member, by_member.get(member.pk)) for member in members],
        page=page,
        invitations=_invitations(project),
    )


def _invitations(project: Project) -> list[InvitationRow]:
    mails = mails_of_invitations(project)
    waiting = project.lead_invitations.filter(accepted_at=None, turned_off_at=None, expires_at__gt=timezone.now())
    return [InvitationRow(invitation, mails.get(invitation.pk)) for invitation in waiting]


def people_on_paper(project: Project) -> list[Member]:
    """Those for whom helpers may type: 1 query. Whoever types for others is none of them."""
    people = project.members.participants().filter(on_paper=True, is_helper=False, left_at=None, turned_off_at=None)
    return list(people.order_by("name", "pk"))


def participant(project: Project, code: UUID) -> Member | None:
    """One participant of the project who has not left. Raises BecamePartOf for one whose entry is part of another."""
    member = project.members.participants().select_related("merged_into").filter(code=code, left_at=None).first()
    if member is not None:
        if member.merged_into is not None:
            raise BecamePartOf(member.merged_into.code)
        member.project = project
    return member


def memberships_of(user: User) -> list[Membership]:
    """The projects that an account leads: 2 queries."""
    projects = list(
        Project.objects.filter(members__user=user, members__is_lead=True, members__left_at=None).order_by("name", "pk")
    )
    counts = dict(
        Member.objects.leads()
        .filter(project__in=projects)
        .values_list("project_id")
        .annotate(how_many=Count("pk"))
        .values_list("project_id", "how_many")
    )
    return [Membership(project, counts.get(project.pk) == 1) for project in projects]


def memberships_where_last_lead(user: User) -> list[Membership]:
    """The projects that would be left without a lead."""
    return [membership for membership in memberships_of(user) if membership.is_last_lead]
