"""What changes the list of groups, and who says that they belong to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged, ProjectIsArchived
from stakeholders.actors import Actor
from stakeholders.history import action, quiet_action, record
from stakeholders.models import Belonging, Group, Member, Project
from stakeholders.queries.groups import is_slip, name_key

GROUPS_AT_ONCE = 200
"""Lines that can be added at once."""
BELONGING = "An entry would betray who belongs where."


class GroupIsThere(Exception):
    """The project has a group of this name. Holds its name as it stands there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class GroupIsGone(Exception):
    """The group was removed meanwhile."""


class GroupStays(Exception):
    """Only a slip can be removed: within the hour, by whoever added it, while nothing hangs on it."""


@dataclass(frozen=True, slots=True)
class AddedGroups:
    """What became of many names: those that are new, and those that were there or stood twice."""

    added: list[str]
    skipped: list[str]


def _open(project: Project) -> Project:
    project = steps.lock_project(project)
    if project.is_archived:
        raise ProjectIsArchived
    return project


def _new(project: Project, name: str, side: str, by: Actor, **more: UUID) -> Group:
    return Group(project=project, name=name, name_key=name_key(name), side=side, touched_only_by_id=by.pk, **more)


@action
def add_group(*, project: Project, code: UUID, name: str, side: str = "", by: Actor) -> Group:
    """Add a group. `code` comes from the form, so that a form sent twice adds one.

    Raises NothingChanged the second time, and GroupIsThere for a name that the project has.
    """
    project = _open(project)
    if Group.objects.filter(code=code).exists():
        raise NothingChanged
    there = project.groups.filter(name_key=name_key(name)).first()
    if there is not None:
        raise GroupIsThere(there.name)
    group = _new(project, name, side, by, code=code)
    group.save()
    record(project=project, verb=verbs.GROUP_ADDED.key, what={"group": group.name}, by=by)
    return group


@action
def add_groups(*, project: Project, names: Sequence[str], side: str = "", by: Actor) -> AddedGroups:
    """Add many groups at once; names that are there already, or stand twice, are skipped and returned.

    Raises NothingChanged where none of them is new, so that a form sent twice adds them once.
    """
    project = _open(project)
    there = set(project.groups.values_list("name_key", flat=True))
    new: list[Group] = []
    skipped = []
    for name in names:
        key = name_key(name)
        if key in there:
            skipped.append(name)
        else:
            there.add(key)
            new.append(_new(project, name, side, by))
    if not new:
        raise NothingChanged
    Group.objects.bulk_create(new)
    added = [group.name for group in new]
    verb = verbs.GROUP_ADDED if len(new) == 1 else verbs.GROUPS_ADDED
    what = {"group": added[0]} if len(new) == 1 else {"count": len(new), "groups": added}
    record(project=project, verb=verb.key, what=what, by=by)
    return AddedGroups(added, skipped)


@action
def change_group(*, group: Group, name: str | None = None, side: str | None = None, by: Actor) -> None:
    """Rename a group, say who its people are, or both; None leaves as it is what somebody else may have changed.

    The earlier name stays in the history. Raises NothingChanged, GroupIsThere for the name of another group, and
    GroupIsGone.
    """
    project = _open(group.project)
    found = project.groups.filter(pk=group.pk).first()
    if found is None:
        raise GroupIsGone
    asked = {"name": name, "side": side}
    changed = {key: value for key, value in asked.items() if value is not None and getattr(found, key) != value}
    if not changed:
        raise NothingChanged
    old = _in_words(found)
    for key, value in changed.items():
        setattr(found, key, value)
    found.name_key = name_key(found.name)
    another = project.groups.filter(name_key=found.name_key).exclude(pk=found.pk).first()
    if another is not None:
        raise GroupIsThere(another.name)
    if found.touched_only_by_id != by.pk:
        found.touched_only_by = None
    found.save(update_fields=[*changed, "name_key", "touched_only_by"])
    new = {key: value for key, value in _in_words(found).items() if old[key] != value}
    record(
        project=project,
        verb=verbs.GROUP_CHANGED.key,
        what={"group": old["name"]},
        old={key: old[key] for key in new},
        new=new,
        by=by,
    )


def _in_words(group: Group) -> dict[str, str]:
    return {"name": group.name, "who_they_are": str(group.get_side_display())}


@action
def remove_group(*, group: Group, by: Actor) -> None:
    """Remove a group that was added by mistake. Raises GroupStays where it is no slip, and GroupIsGone twice.

    Source: product.md, "The grid".
    """
    project = _open(group.project)
    found = project.groups.filter(pk=group.pk).first()
    if found is None:
        raise GroupIsGone
    if not is_slip(found, member_id=by.pk):
        raise GroupStays
    found.delete()
    record(project=project, verb=verbs.GROUP_REMOVED.key, what={"group": found.name}, by=by)


@quiet_action(reason=BELONGING)
def choose_groups(*, member: Member, codes: Sequence[UUID], by: Actor) -> None:
    """A person says which groups they belong to; none is an answer too.

    Codes of groups that are not there any more are passed over. Raises NotTheirOwn for anybody else, and
    NothingChanged where they had said so.
    """
    if by.member_id != member.pk or by.is_lead:
        raise NotTheirOwn
    project = steps.lock_own(member=member, by=by)
    if project.is_archived:
        raise ProjectIsArchived
    member.refresh_from_db(fields=["groups_said_at"])
    chosen = set(project.groups.filter(code__in=codes).values_list("pk", flat=True))
    held = set(member.belongings.values_list("group_id", flat=True))
    if member.groups_said_at is not None and chosen == held:
        raise NothingChanged
    member.belongings.exclude(group__in=chosen).delete()
    Belonging.objects.bulk_create(
        Belonging(project=project, member=member, group_id=group) for group in sorted(chosen - held)
    )
    member.groups_said_at = timezone.now()
    member.save(update_fields=["groups_said_at"])
