"""Two groups that are the same become one."""

from stakeholders import steps, verbs
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import CardGroup, EarlierName, Group
from stakeholders.queries.group_facts import facts_in_words, listed_group, told_of
from stakeholders.queries.groups import name_key
from stakeholders.queries.merging import refusal_of
from stakeholders.register import MergeRefusal

_SAID_TOGETHER = (
    ("side",),
    ("people_about", "people_source"),
    ("how_affected",),
    ("speaks_for", "speakers_belong"),
)
"""What the group that stays takes from the other, where nothing is said of it: what belongs together, together."""


class MayNotMerge(Exception):
    """One group may not become part of the other. Holds why."""

    def __init__(self, refusal: MergeRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class SameGroup(Exception):
    """A group cannot become part of itself."""


@action
def merge_groups(*, group: Group, into: Group, by: Actor) -> None:
    """Make a group part of another that is the same. Its row stays, and its name is shown as an earlier one.

    What hangs on it moves: people who belong or were asked, links for many, ways to reach it, where it was heard
    another way, the cards that name it. The other group keeps what is said of it, takes what nobody said, and the
    greater number of places. Raises MayNotMerge, SameGroup, GroupIsGone where one of them is not in the list any more.
    """
    project = steps.open_project(group.project)
    group, into = listed_group(project, group), listed_group(project, into)
    if group.pk == into.pk:
        raise SameGroup
    refusal = refusal_of(project, group, into)
    if refusal is not None:
        raise MayNotMerge(refusal)
    old = facts_in_words(into)
    _move_people(group, into)
    _move_cards(group, into)
    _move_routes(group, into)
    _move_names(group, into)
    _move_views(group, into)
    _move_asked(group, into)
    group.shared_links.update(group=into)
    group.heard_another_way.update(group=into)
    group.merged.update(merged_into=into)
    group.merged_into = into
    group.save(update_fields=["merged_into"])
    _take_over(group, into)
    for touched in (group, into):
        steps.touch_group(group=touched, by=by)
    told = told_of(into, old)
    record(
        project=project,
        verb=verbs.GROUP_MERGED.key,
        what={"group": group.name, "into": into.name},
        old={key: old[key] for key in told},
        new=told,
        by=by,
    )


def _move_people(group: Group, into: Group) -> None:
    """Whoever belongs to both belongs once."""
    there = into.belongings.values_list("member_id", flat=True)
    group.belongings.filter(member__in=list(there)).delete()
    group.belongings.update(group=into)


def _move_asked(group: Group, into: Group) -> None:
    """Whoever was asked for both was asked once; places that were counted are held in the group that stays."""
    there = into.recruit_groups.values_list("recruit_id", flat=True)
    group.recruit_groups.filter(recruit__in=list(there)).delete()
    group.recruit_groups.update(group=into)
    group.approaches.update(group=into)


def _move_views(group: Group, into: Group) -> None:
    """What people said of the one is said of the other, where they said nothing of that.

    What was ever shown stays behind: shown once more among others it could give somebody away. Source: `revealing.py`.
    """
    there = into.judgements.exclude(member=None).values_list("member_id", flat=True)
    group.judgements.filter(shown_in=None, dropped_at=None).exclude(member__in=list(there)).update(group=into)


def _move_cards(group: Group, into: Group) -> None:
    """A card that names both names one."""
    there = CardGroup.objects.filter(group=into).values_list("answer_id", flat=True)
    CardGroup.objects.filter(group=group, answer__in=list(there)).delete()
    CardGroup.objects.filter(group=group).update(group=into)


def _move_routes(group: Group, into: Group) -> None:
    """One way that both have is one way, as good as the better of the two."""
    there = {name_key(route.words): route for route in into.routes.all()}
    for route in group.routes.all():
        same = there.get(name_key(route.words))
        if same is None:
            route.group = into
            route.save(update_fields=["group"])
        else:
            same.is_offline |= route.is_offline
            same.is_trusted |= route.is_trusted
            same.save(update_fields=["is_offline", "is_trusted"])
            route.delete()


def _move_names(group: Group, into: Group) -> None:
    """The names of the one are earlier names of the other. Such a row is never changed, so they are written again."""
    for earlier in group.earlier_names.all():
        EarlierName.objects.create(
            project_id=into.project_id,
            group=into,
            name=earlier.name,
            was_merged=earlier.was_merged,
            until=earlier.until,
        )
    EarlierName.objects.create(project_id=into.project_id, group=into, name=group.name, was_merged=True)


def _take_over(group: Group, into: Group) -> None:
    for together in _SAID_TOGETHER:
        if not any(getattr(into, name) for name in together):
            for name in together:
                setattr(into, name, getattr(group, name))
    into.places = max(into.places or 0, group.places or 0) or None
    into.reserve = max(into.reserve or 0, group.reserve or 0) or None
    into.save(update_fields=[name for together in _SAID_TOGETHER for name in together] + ["places", "reserve"])
