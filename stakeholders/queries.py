"""Page-shaped reads about people, each with a fixed number of queries."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from coproduction.tokens import secret_digest
from stakeholders.models import LeadInvitation, Member, PersonalLink, Project, User


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A participant, as the people page shows them."""

    member: Member
    link: PersonalLink | None

    @property
    def state(self) -> str:
        """In one word or two, how far the person has come."""
        if self.member.turned_off_at is not None:
            return "Turned off"
        if self.member.joined_at is not None:
            return "Joined"
        return "Not opened yet" if self.link is not None else "No link"


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody in a project."""

    leads: list[Member]
    participants: list[PersonRow]
    invitations: list[LeadInvitation]


@dataclass(frozen=True, slots=True)
class Membership:
    """A project that an account leads."""

    project: Project
    is_last_lead: bool


def people_page(project: Project) -> PeoplePage:
    """The people of a project: 3 queries."""
    members = list(project.members.filter(left_at=None))
    links = {link.member_id: link for link in project.personal_links.filter(turned_off_at=None)}
    return PeoplePage(
        leads=[member for member in members if member.is_lead],
        participants=[PersonRow(member, links.get(member.pk)) for member in members if not member.is_lead],
        invitations=list(
            project.lead_invitations.filter(accepted_at=None, turned_off_at=None, expires_at__gt=timezone.now())
        ),
    )


def participant(project: Project, code: UUID) -> Member | None:
    """One participant of the project who has not left."""
    member = project.members.participants().filter(code=code, left_at=None).first()
    if member is not None:
        member.project = project
    return member


def working_link(secret: str) -> PersonalLink | None:
    """The link with this secret, while it and its person are not turned off. One query, found or not."""
    return (
        PersonalLink.objects.select_related("member", "project")
        .filter(
            secret_digest=secret_digest(secret),
            turned_off_at=None,
            member__turned_off_at=None,
            member__left_at=None,
        )
        .first()
    )


def working_invitation(*, secret: str = "", code: str = "") -> LeadInvitation | None:
    """The invitation with this secret or code, while it can be used. One query, found or not."""
    which = Q(secret_digest=secret_digest(secret)) if secret else Q(code=code)
    return (
        LeadInvitation.objects.select_related("project", "invited_by")
        .filter(which, accepted_at=None, turned_off_at=None, expires_at__gt=timezone.now())
        .first()
    )


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
