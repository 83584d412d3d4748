"""Reads about groups, each with a fixed number of queries."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from stakeholders.models import Belonging, Group, Member, Project, SharedLink
from stakeholders.models.groups import LONGEST_KEY, SLIP_TIME
from stakeholders.queries.links import arrival_of


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as leads see it, with how many of the people here say that they belong."""

    group: Group
    people: int


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """The groups that a person can choose from, and which of them are ticked before they choose."""

    groups: list[Group]
    ticked: list[Group]
    is_suggested: bool
    """Ticked because of the link they came by, not because they said so."""


def name_key(name: str) -> str:
    """What two wordings of one name have in common: no capitals, single spaces, no signs that nobody sees."""
    seen = "".join(sign for sign in unicodedata.normalize("NFC", name) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.casefold().split())[:LONGEST_KEY]


def groups_of(project: Project) -> list[Group]:
    """The groups by name, on every database in the same order: one query."""
    return sorted(project.groups.all(), key=lambda group: (group.name_key, group.pk))


def group_rows(project: Project) -> list[GroupRow]:
    """The groups by name, for leads: one query."""
    here = Q(belongings__member__left_at=None, belongings__member__turned_off_at=None)
    groups = project.groups.annotate(people=Count("belongings", filter=here))
    rows = [GroupRow(group, group.people) for group in groups]
    return sorted(rows, key=lambda row: (row.group.name_key, row.group.pk))


def is_slip(group: Group, *, member_id: int) -> bool:
    """Whether this lead may remove the group: theirs alone, within the hour, and nothing hangs on it: 1 query at most.

    Source: product.md, "The grid".
    """
    if group.touched_only_by_id != member_id or timezone.now() - group.created_at > SLIP_TIME:
        return False
    return not Group.objects.filter(
        Exists(Belonging.objects.filter(group=OuterRef("pk")))
        | Exists(SharedLink.objects.filter(group=OuterRef("pk"))),
        pk=group.pk,
    ).exists()


def group_by_code(project: Project, code: UUID) -> Group | None:
    """One group of the project."""
    group = project.groups.filter(code=code).first()
    if group is not None:
        group.project = project
    return group


def has_groups(project: Project) -> bool:
    """Whether the project wrote down any group: one query."""
    return project.groups.exists()


def my_groups(project: Project, member: Member) -> GroupChoice:
    """What a person chooses from: 3 queries at most.

    Until they have said something themselves, the group of the shared link that they came by is ticked, and nothing
    of it is stored.
    """
    groups = groups_of(project)
    if member.groups_said_at is not None:
        mine = set(member.belongings.values_list("group_id", flat=True))
        return GroupChoice(groups, [group for group in groups if group.pk in mine], is_suggested=False)
    arrival = arrival_of(member)
    link_group = arrival.link.group_id if arrival is not None else None
    ticked = [group for group in groups if group.pk == link_group]
    return GroupChoice(groups, ticked, is_suggested=bool(ticked))


def groups_said(member: Member) -> list[Group]:
    """The groups that a person says they belong to: one query."""
    groups = Group.objects.filter(belongings__member=member)
    return sorted(groups, key=lambda group: (group.name_key, group.pk))
