"""What changes the list of groups, and who says that they belong to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, quiet_action, record
from stakeholders.models import Belonging, Group, Member, NameFrom, Project
from stakeholders.queries.group_facts import NAME, PLACES, facts_in_words, listed_group, told_of
from stakeholders.queries.group_facts import GroupIsGone as GroupIsGone
from stakeholders.queries.groups import is_slip, name_key, side_is_fixed
from stakeholders.verbs import Verb

GROUPS_AT_ONCE = 200
"""Lines that can be added at once."""
BELONGING = "An entry would betray who belongs where."


class GroupIsThere(Exception):
    """The project has a group of this name. Holds its name as it stands there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class SideIsFixed(Exception):
    """The group has a place on the grid, so its side stays. Source: product.md, "The grid"."""


class ChangedMeanwhile(Exception):
    """Somebody changed the same thing since the writer began. `group` is how it stands now."""

    def __init__(self, group: Group) -> None:
        super().__init__(group.name)
        self.group = group


class GroupStays(Exception):
    """Only a slip can be removed: within the hour, by whoever added it, while nothing hangs on it."""


class GroupChanges(TypedDict, total=False):
    """What can be said of a group: only what is to be said otherwise."""

    name: str
    side: str
    name_from: str
    people_about: int | None
    people_source: str
    how_affected: str
    speaks_for: str
    speakers_belong: str
    places: int | None
    reserve: int | None


@dataclass(frozen=True, slots=True)
class AddedGroups:
    """What became of many names: those that are new, and those that were there or stood twice."""

    added: list[str]
    skipped: list[str]


def _new(project: Project, name: str, side: str, by: Actor) -> Group:
    return Group(project=project, name=name, name_key=name_key(name), side=side, touched_only_by_id=by.pk)


@action
def add_group(
    *, project: Project, code: UUID, name: str, side: str = "", name_from: NameFrom = NameFrom.TEAM, by: Actor
) -> Group:
    """Add a group. `code` comes from the form, so that a form sent twice adds one.

    Raises NothingChanged the second time, and GroupIsThere for a name that the project has.
    """
    project = steps.open_project(project)
    if Group.objects.filter(code=code).exists():
        raise NothingChanged
    _refuse_name(project, name)
    group = _new(project, name, side, by)
    group.code, group.name_from = code, name_from.value
    group.save()
    record(project=project, verb=verbs.GROUP_ADDED.key, what={"group": group.name}, by=by)
    return group


@action
def add_groups(*, project: Project, names: Sequence[str], side: str = "", by: Actor) -> AddedGroups:
    """Add many groups at once; names that are there already, or stand twice, are skipped and returned.

    Raises NothingChanged where none of them is new, so that a form sent twice adds them once.
    """
    project = steps.open_project(project)
    there = set(project.groups.listed().values_list("name_key", flat=True))
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
def change_group(*, group: Group, changes: GroupChanges, began: Mapping[str, object] | None = None, by: Actor) -> None:
    """Rename a group, or say something else of it. What `changes` does not name stays as it is.

    `began` holds what the writer began from. Where somebody changed the same thing since, nothing is overwritten. The
    earlier name stays shown; old and new places stay in the history. Raises NothingChanged, GroupIsThere for the name
    of another group, SideIsFixed, ChangedMeanwhile and GroupIsGone.
    """
    project = steps.open_project(group.project)
    found = listed_group(project, group)
    wanted = {key: value for key, value in changes.items() if getattr(found, key) != value}
    if not wanted:
        raise NothingChanged
    if any(key in wanted and getattr(found, key) != value for key, value in (began or {}).items()):
        raise ChangedMeanwhile(found)
    if "side" in wanted and side_is_fixed(found):
        raise SideIsFixed
    old = facts_in_words(found)
    if "name" in wanted:
        name = str(wanted.pop("name"))
        _refuse_name(project, name, but=found)
        steps.rename_group(group=found, name=name, by=by)
    for key, value in wanted.items():
        setattr(found, key, value)
    found.save(update_fields=[*wanted])
    steps.touch_group(group=found, by=by)
    told = told_of(found, old)
    record(
        project=project,
        verb=_verb_of(told).key,
        what={"group": old[NAME]},
        old={key: old[key] for key in told},
        new=told,
        by=by,
    )


def _verb_of(told: Mapping[str, str]) -> Verb:
    """What a change is called: after what weighs most in it, for records count it."""
    if PLACES in told:
        return verbs.GROUP_PLACES_CHANGED
    return verbs.GROUP_RENAMED if NAME in told else verbs.GROUP_CHANGED


def _refuse_name(project: Project, name: str, *, but: Group | None = None) -> None:
    """Raises GroupIsThere where another group of the list has the name."""
    others = project.groups.listed().filter(name_key=name_key(name))
    there = others.first() if but is None else others.exclude(pk=but.pk).first()
    if there is not None:
        raise GroupIsThere(there.name)


@action
def remove_group(*, group: Group, by: Actor) -> None:
    """Remove a group that was added by mistake. Raises GroupStays where it is no slip, and GroupIsGone twice.

    Source: product.md, "The grid".
    """
    project = steps.open_project(group.project)
    found = listed_group(project, group)
    if not is_slip(found, member_id=by.pk):
        raise GroupStays
    found.delete()
    record(project=project, verb=verbs.GROUP_REMOVED.key, what={"group": found.name}, by=by)


@quiet_action(reason=BELONGING)
def choose_groups(*, member: Member, codes: Sequence[UUID], by: Actor) -> None:
    """A person says which groups they belong to; none is an answer too.

    A group that became part of another meanwhile stands for that one. Codes of groups that are not there any more are
    passed over. Raises NotTheirOwn for anybody else, and
    NothingChanged where they had said so.
    """
    if by.member_id != member.pk or by.is_lead:
        raise NotTheirOwn
    project = steps.open_own(member=member, by=by)
    member.refresh_from_db(fields=["groups_said_at"])
    asked = project.groups.filter(code__in=codes).values_list("pk", "merged_into_id")
    chosen = {merged_into or pk for pk, merged_into in asked}
    held = set(member.belongings.values_list("group_id", flat=True))
    if member.groups_said_at is not None and chosen == held:
        raise NothingChanged
    if held - chosen:
        member.belongings.exclude(group__in=chosen).delete()
        steps.note_taken_back(member=member, by=by)
    Belonging.objects.bulk_create(
        Belonging(project=project, member=member, group_id=group) for group in sorted(chosen - held)
    )
    member.groups_said_at = timezone.now()
    member.save(update_fields=["groups_said_at"])
