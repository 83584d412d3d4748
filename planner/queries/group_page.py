"""One group with everything that is known of it, for leads: from the list, and from the exercises."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from planner.models import Exercise
from planner.opening import accepts_entries
from planner.plan_data import ColumnType, Kind
from planner.queries.challenges import ChallengeView, challenge_lines
from planner.queries.exercises import ENTRIES_A_PAGE, EntryView, Reader, entry_view
from planner.queries.group_views import GroupSaid, group_said
from planner.queries.positions import MoveLine, move_lines, name_of
from planner.queries.stages import stage_views, today_in, view_of
from planner.queries.suggestions import same_words
from stakeholders.actors import Actor
from stakeholders.grid import PART_WORDS
from stakeholders.models import EarlierName, Group, HeardAnotherWay, LeavingOut, Member, Project, Route
from stakeholders.queries.group_rows import GroupRow, below_words, group_row
from stakeholders.queries.groups import earlier_names, is_slip
from stakeholders.queries.revealing import NOTHING_SHOWN, shown_views
from stakeholders.register import FLAG_MEANS, FLAG_TODO, ActKind, Flag, GroupFact, is_reached

BARRIERS = "barriers"
"""The exercise whose rows stand on a group's own page too. Source: exercises.md, stage 2."""


@dataclass(frozen=True, slots=True)
class BarrierRow:
    """One row of what gets in the way, and the page of the exercise on which it stands."""

    view: EntryView
    page: int


@dataclass(frozen=True, slots=True)
class Barriers:
    """What gets in the way of a group, and the exercise where that is written."""

    exercise: Exercise
    rows: list[BarrierRow]
    accepts: bool


@dataclass(frozen=True, slots=True)
class ActOfGroup:
    """A time when the group was left out or moved below the line, and how that ended, if it did."""

    act: LeavingOut
    who: str
    began_on: date
    days_left: int
    back_on: date | None
    back_by: str
    back_reason: str

    @property
    def is_left_out(self) -> bool:
        """Whether it left the group out."""
        return self.act.kind == ActKind.LEFT_OUT


class FlagWords(NamedTuple):
    """What a flag says, and what can be done about it."""

    means: str
    todo: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Everything that the page of one group shows."""

    row: GroupRow
    names: list[EarlierName]
    routes: list[Route]
    heard: list[HeardAnotherWay]
    people: list[Member]
    requests: list[ChallengeView]
    moves: list[MoveLine]
    acts: list[ActOfGroup]
    said: GroupSaid
    """What people say of it, as far as that was shown."""
    barriers: Barriers | None
    is_slip: bool

    @property
    def flags(self) -> dict[str, FlagWords]:
        """What each flag says of a group, and what can be done about it."""
        return {flag.value: FlagWords(FLAG_MEANS[flag], FLAG_TODO[flag]) for flag in Flag}

    @property
    def part_words(self) -> str:
        """The part of the grid in which it stands; empty where it is not placed."""
        return PART_WORDS[self.row.placing.part] if self.row.placing is not None else ""

    @property
    def needs_reach(self) -> bool:
        """Whether it is affected, and lacks places or ways to reach it."""
        return self.row.placing is not None and self.row.placing.is_affected and not self.is_reached

    @property
    def below_words(self) -> str:
        """How long its move below the line can still be asked about; empty where there is none that stands."""
        if self.below is None:
            return ""
        return below_words(days_left=self.below.days_left, is_asked_for=self.row.is_asked_for)

    @property
    def left_out(self) -> ActOfGroup | None:
        """With what it is left out now, if it is."""
        return next((act for act in self.acts if act.is_left_out and act.back_on is None), None)

    @property
    def below(self) -> ActOfGroup | None:
        """With what it was moved below the line, as long as that stands."""
        return next((act for act in self.acts if not act.is_left_out and act.back_on is None), None)

    @property
    def is_reached(self) -> bool:
        """Whether it has places and ways enough, or was heard another way."""
        group = self.row.group
        return is_reached(
            GroupFact(
                group_id=group.pk,
                name=group.name,
                side=group.side,
                now=self.row.placing,
                places=group.places or 0,
                routes=self.row.routes,
                heard=self.row.heard,
            )
        )


def group_page(project: Project, group: Group, *, viewer_id: int, by: Actor) -> GroupPage:
    """The page of one group as a lead sees it: 19 queries at most, however much there is."""
    names = earlier_names(group)
    row = group_row(project, group)
    return GroupPage(
        row=row,
        names=names,
        routes=list(group.routes.all()),
        heard=list(group.heard_another_way.all()),
        people=_people(project, group),
        requests=challenge_lines(project, viewer_id=viewer_id, groups=[group], for_leads=True),
        moves=move_lines(project, group),
        acts=_acts(project, group),
        said=group_said(group, shown_views(project, groups=[group.pk]).get(group.pk, NOTHING_SHOWN), row.placing),
        barriers=_barriers(project, {same_words(name) for name in (group.name, *(row.name for row in names))}, by),
        is_slip=is_slip(group, member_id=viewer_id),
    )


def _people(project: Project, group: Group) -> list[Member]:
    """Those who say that they belong to the group, and are here."""
    here = project.members.participants().filter(left_at=None, turned_off_at=None, belongings__group=group)
    return sorted(here, key=lambda member: (member.shown_name.casefold(), member.pk))


def _acts(project: Project, group: Group) -> list[ActOfGroup]:
    """Every time the group was left out or moved below the line, the last first."""
    today = today_in(project)
    acts = group.leavings_out.select_related("by_member", "undone__by_member").order_by("-began_at", "-pk")
    found = []
    for act in acts:
        undone = getattr(act, "undone", None)
        found.append(
            ActOfGroup(
                act=act,
                who=name_of(act.by_member),
                began_on=timezone.localdate(act.began_at, timezone=project.zone),
                days_left=max(0, (act.ends_on - today).days),
                back_on=timezone.localdate(undone.at, timezone=project.zone) if undone is not None else None,
                back_by=name_of(undone.by_member) if undone is not None else "",
                back_reason=undone.reason if undone is not None else "",
            )
        )
    return found


def _barriers(project: Project, names: set[str], by: Actor) -> Barriers | None:
    """The rows about the group in the exercise that asks what gets in the way; None where the plan has none."""
    exercise = project.exercises.filter(key=BARRIERS, kind=Kind.ROWS).select_related("stage").first()
    if exercise is None:
        return None
    box = next((column.key for column in exercise.column_specs if column.type is ColumnType.GROUP), None)
    if box is None:
        return None
    exercise.project = project
    view = view_of(stage_views(project), exercise.stage.position)
    if view is None:
        return None
    accepts = accepts_entries(
        state=view.state,
        carries_on=exercise.carries_on,
        always_open=exercise.always_open,
        archived=project.is_archived,
    )
    reader = Reader(is_lead=True)
    entries = enumerate(exercise.entries.counted().order_by("created_at", "pk"))
    rows = [
        BarrierRow(entry_view(entry, view, exercise, by, reader, []), number // ENTRIES_A_PAGE + 1)
        for number, entry in entries
        if same_words(str(entry.values.get(box, ""))) in names
    ]
    return Barriers(exercise, rows, accepts)
