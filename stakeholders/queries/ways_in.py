"""How each person of a project came in. Source: product.md, "A record begins with"."""

from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from stakeholders.models import Arrival, Member, PersonalLink, Project


class WayOfComing(StrEnum):
    """The ways in."""

    ACCOUNT = "account"
    OWN_LINK = "own_link"
    SHARED_LINK = "shared_link"
    PAPER = "paper"


def members_with_ways_in(project: Project) -> QuerySet[Member]:
    """Everybody who has not left, each with what `way_in_of` asks."""
    return _with_ways_in(project.members.filter(left_at=None))


def way_of_one(member: Member) -> WayOfComing:
    """How one person came in who did, gone since or not: 1 query."""
    return way_in_of(_with_ways_in(Member.objects.filter(pk=member.pk)).get())


def _with_ways_in(members: QuerySet[Member]) -> QuerySet[Member]:
    used = PersonalLink.objects.filter(member=OuterRef("pk"), first_used_at__isnull=False)
    return members.annotate(
        came_by_shared=Exists(Arrival.objects.filter(member=OuterRef("pk"))), used_a_link=Exists(used)
    )


def way_in_of(member: Member) -> WayOfComing:
    """How somebody came in who did; `member` is one of `members_with_ways_in`.

    On paper is who takes part on paper and never used a link: whoever did can do everything by it.
    """
    if member.is_lead:
        return WayOfComing.ACCOUNT
    if member.came_by_shared:  # type: ignore[attr-defined]
        return WayOfComing.SHARED_LINK
    is_paper = member.on_paper and not member.used_a_link  # type: ignore[attr-defined]
    return WayOfComing.PAPER if is_paper else WayOfComing.OWN_LINK
