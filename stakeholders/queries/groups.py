"""Reads about groups, each with a fixed number of queries."""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q
from django.utils import timezone

from stakeholders.models import (
    Approach,
    Belonging,
    CardGroup,
    Challenge,
    ChallengeReply,
    CoverageLine,
    EarlierName,
    Group,
    HeardAnotherWay,
    Judgement,
    LeavingOut,
    Member,
    Project,
    RecruitGroup,
    Route,
    SharedLink,
)
from stakeholders.models.groups import LONGEST_KEY, SLIP_TIME
from stakeholders.queries.links import arrival_of

_HANGING: tuple[type[Model], ...] = (
    Approach,
    Belonging,
    CardGroup,
    Challenge,
    ChallengeReply,
    CoverageLine,
    HeardAnotherWay,
    Judgement,
    LeavingOut,
    RecruitGroup,
    Route,
    SharedLink,
)
"""What can hang on a group, besides its place on the grid and groups that became part of it."""

_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters, accents and signs that nobody sees. Source: Unicode, Default_Ignorable_Code_Point, and the blank Braille."""


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """The groups that a person can choose from, and which of them are ticked before they choose."""

    groups: list[Group]
    ticked: list[Group]
    is_suggested: bool
    """Ticked because of the link they came by, not because they said so."""


def name_key(name: str) -> str:
    """What two wordings of one name have in common: no capitals, single spaces, no signs that nobody sees."""
    normal = unicodedata.normalize("NFC", _UNSEEN.sub("", name))
    seen = "".join(sign for sign in normal if unicodedata.category(sign) != "Cf")
    return " ".join(seen.casefold().split())[:LONGEST_KEY]


def groups_of(project: Project) -> list[Group]:
    """The groups by name, on every database in the same order: one query."""
    return sorted(project.groups.listed(), key=lambda group: (group.name_key, group.pk))


def is_slip(group: Group, *, member_id: int) -> bool:
    """Whether this lead may remove the group: theirs alone, within the hour, and nothing hangs on it: 1 query at most.

    Source: product.md, "The grid".
    """
    if group.touched_only_by_id != member_id or timezone.now() - group.created_at > SLIP_TIME:
        return False
    hangs = Q(position__isnull=False)
    for rows in _HANGING:
        hangs |= Q(Exists(rows._default_manager.filter(group=OuterRef("pk"))))
    hangs |= Q(Exists(Group.objects.filter(merged_into=OuterRef("pk"))))
    return not Group.objects.filter(hangs, pk=group.pk).exists()


def side_is_fixed(group: Group) -> bool:
    """Whether the group's side stays: it was said, and the group has a place on the grid. Source: as `is_slip`."""
    return group.position_id is not None and group.side != ""


def group_by_code(project: Project, code: UUID) -> Group | None:
    """One group of the project's list: one query. One that became part of another is not in it any more."""
    group = project.groups.listed().filter(code=code).first()
    if group is not None:
        group.project = project
    return group


def any_group_by_code(project: Project, code: UUID) -> Group | None:
    """As `group_by_code`, or one that became part of another, with `merged_into`: one query."""
    group = project.groups.select_related("merged_into").filter(code=code).first()
    if group is not None:
        group.project = project
    return group


def other_groups(project: Project, group: Group) -> list[Group]:
    """The groups of the list but this one, by name: one query."""
    return [other for other in groups_of(project) if other.pk != group.pk]


def has_groups(project: Project) -> bool:
    """Whether the project wrote down any group: one query."""
    return project.groups.listed().exists()


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


def earlier_names(group: Group) -> list[EarlierName]:
    """The names that the group, or one that became part of it, had before; each once, the newest first: one query."""
    names: dict[str, EarlierName] = {}
    for earlier in sorted(group.earlier_names.all(), key=lambda earlier: (earlier.until, earlier.pk), reverse=True):
        key = name_key(earlier.name)
        if key != group.name_key:
            names.setdefault(key, earlier)
    return list(names.values())
