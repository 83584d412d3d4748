"""Who is on the list, as people taking part read it: every group, and those left out or moved below the line."""

from dataclasses import dataclass
from datetime import date

from coproduction.languages import said
from planner.queries.objections import shown_name_of
from planner.queries.stages import today_in
from stakeholders.models import Group, LeavingOut, Project
from stakeholders.queries.coverage import cover_list
from stakeholders.register import ActKind


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group of the list by name, with the names that it had before and those of groups that became part of it."""

    group: Group
    earlier_names: list[str]
    is_left_out: bool
    places: str
    """How full it is in words, never how many people; empty where nobody is looked for."""


@dataclass(frozen=True, slots=True)
class ActView:
    """A group that was left out or moved below the line: why, by whom, and whether anybody in it was asked.

    `days_left` is 0 once its time is over; `is_asked_for` says that a request about the group waits for a reply.
    """

    group: Group
    is_left_out: bool
    reason: str
    who: str
    belongs: bool
    was_asked: bool
    asked_words: str
    on: date
    days_left: int
    is_asked_for: bool


@dataclass(frozen=True, slots=True)
class RegisterView:
    """The list of groups: those that are in, those left out, and those moved below the line."""

    groups: list[ListedGroup]
    acts: list[ActView]

    @property
    def listed(self) -> list[ListedGroup]:
        """The groups that nobody left out."""
        return [listed for listed in self.groups if not listed.is_left_out]

    @property
    def left_out(self) -> list[ActView]:
        """Groups that were left out."""
        return [act for act in self.acts if act.is_left_out]

    @property
    def below(self) -> list[ActView]:
        """Groups of the list that were moved below the line."""
        return [act for act in self.acts if not act.is_left_out]


def my_register(project: Project) -> RegisterView:
    """The list of groups by name: 6 queries."""
    acts = act_views(project)
    left_out = {act.group.pk for act in acts if act.is_left_out}
    places = {cover.group_id: cover.told for cover in cover_list(project)}
    groups = project.groups.filter(merged_into=None).prefetch_related("earlier_names")
    return RegisterView(
        [
            ListedGroup(
                group=group,
                earlier_names=[earlier.name for earlier in group.earlier_names.all()],
                is_left_out=group.pk in left_out,
                places=said(places.get(group.pk, "")),
            )
            for group in sorted(groups, key=lambda group: (group.name_key, group.pk))
        ],
        acts,
    )


def act_views(project: Project) -> list[ActView]:
    """What leaves groups out or took them below the line, and was not undone, by the groups' names: 2 queries.

    Of two such acts about one group, the one that leaves it out is shown.
    """
    today = today_in(project)
    asked_for = set(
        project.challenges.filter(reply=None).exclude(group=None).values_list("group_id", flat=True).distinct()
    )
    shown: dict[int, LeavingOut] = {}
    acts = LeavingOut.objects.filter(project=project, undone=None, group__merged_into=None)
    for act in acts.select_related("group", "by_member").order_by("began_at", "pk"):
        if act.kind == ActKind.LEFT_OUT or act.group_id not in shown:
            shown[act.group_id] = act
    views = [
        ActView(
            group=act.group,
            is_left_out=act.kind == ActKind.LEFT_OUT,
            reason=act.reason,
            who=shown_name_of(act.by_member),
            belongs=act.belongs,
            was_asked=act.was_asked,
            asked_words=act.asked_words,
            on=act.began_at.astimezone(project.zone).date(),
            days_left=max(0, (act.ends_on - today).days),
            is_asked_for=act.group_id in asked_for,
        )
        for act in shown.values()
    ]
    return sorted(views, key=lambda view: (view.group.name_key, view.group.pk))
