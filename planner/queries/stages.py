"""Stages, their exercises, and the facts that the gate looks at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils import timezone

from planner.gate import ExerciseFact, GapFact, GateFacts, GateResult, KeyFact, KeyKind, PersonFact, check_gate
from planner.models import Entry, Exercise, Gap, Key, SignOff, Stage
from planner.opening import StageState, accepts_entries, stage_state
from stakeholders.models import Member, Project

ON_LISTS = (
    "project_id",
    "stage_id",
    "position",
    "key",
    "title",
    "prompt",
    "kind",
    "required",
    "carries_on",
    "always_open",
)
"""What a list shows of an exercise; the rest is read on its own page only."""

NOT_ON_HOMES = ("purpose", "watch_out", "helps")
"""What only a stage's own page says of it."""


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage with where it stands."""

    stage: Stage
    state: StageState
    signed_at: datetime | None

    @property
    def can_be_opened(self) -> bool:
        """Whether its page is a link on the path."""
        return self.state is not StageState.LATER


@dataclass(frozen=True, slots=True)
class ExerciseView:
    """An exercise with how far it is."""

    exercise: Exercise
    entries: int
    gap: Gap | None
    accepts: bool

    @property
    def state(self) -> str:
        """One of the task list's marks."""
        if self.entries:
            return "done"
        return "gap" if self.gap is not None else "todo"

    @property
    def state_words(self) -> str:
        """What stands beside the mark."""
        if self.entries and self.exercise.kind in {"notes", "rows"}:
            return "1 entry" if self.entries == 1 else f"{self.entries} entries"
        return {"done": "Done", "gap": "Not needed", "todo": "To do"}[self.state]


@dataclass(frozen=True, slots=True)
class StagePage:
    """Everything that the page of one stage shows."""

    view: StageView
    stages: list[StageView]
    required: list[ExerciseView]
    more: list[ExerciseView]
    gate: GateResult
    members: list[Member]

    @property
    def leads(self) -> list[Member]:
        """Those who may turn the lead's key."""
        return [member for member in self.members if member.is_lead]

    @property
    def more_done(self) -> int:
        """How many of the exercises that nobody must fill in have something in them."""
        return sum(1 for exercise in self.more if exercise.entries)


def today_in(project: Project) -> date:
    """The date of today where the project is."""
    return timezone.localdate(timezone=project.zone)


def stage_views(project: Project, *, unread: tuple[str, ...] = ()) -> list[StageView]:
    """Every stage with its state: 2 queries. `unread` names fields that the page does not show."""
    stages = list(project.stages.defer(*unread))
    signed = dict(project.sign_offs.order_by("round").values_list("stage_id", "signed_at"))
    first_unsigned = next((stage.position for stage in stages if stage.pk not in signed), None)
    for stage in stages:
        stage.project = project
    return [
        StageView(
            stage,
            stage_state(position=stage.position, first_unsigned=first_unsigned, is_signed=stage.pk in signed),
            signed.get(stage.pk),
        )
        for stage in stages
    ]


def view_of(views: Iterable[StageView], position: int) -> StageView | None:
    """The stage at a position, from 1."""
    return next((view for view in views if view.stage.position == position), None)


def entry_counts(project: Project) -> dict[int, int]:
    """How many entries each exercise of the project has that somebody saved and nobody took away: 1 query."""
    counted = Entry.objects.counted().filter(project=project).order_by()
    return dict(counted.values_list("exercise_id").annotate(how_many=Count("pk")))


def exercise_views(project: Project, exercises: QuerySet[Exercise], views: list[StageView]) -> list[ExerciseView]:
    """Exercises with their counts, open gaps and whether they take more: 3 queries."""
    states = {view.stage.pk: view.state for view in views}
    counts = entry_counts(project)
    gaps = {gap.exercise_id: gap for gap in project.gaps.filter(closed_at=None)}
    return [
        ExerciseView(
            exercise,
            counts.get(exercise.pk, 0),
            gaps.get(exercise.pk),
            accepts_entries(
                state=states[exercise.stage_id],
                carries_on=exercise.carries_on,
                always_open=exercise.always_open,
                archived=project.is_archived,
            ),
        )
        for exercise in exercises.only(*ON_LISTS)
    ]


def gate_facts(
    *, view: StageView, views: list[StageView], exercises: list[ExerciseView], members: list[Member], keys: list[Key]
) -> GateFacts:
    """What the gate looks at, from rows that were read already."""
    project = view.stage.project
    earlier = tuple(
        other.stage.position
        for other in views
        if other.stage.position < view.stage.position and other.state is not StageState.DONE
    )
    return GateFacts(
        today=today_in(project),
        stage=view.stage.position,
        checks=tuple(view.stage.checks),
        first_promise=view.stage.first_promise,
        earlier_unsigned=earlier,
        is_signed=view.signed_at is not None,
        exercises=tuple(_exercise_fact(exercise, project) for exercise in exercises),
        people=tuple(_person_fact(member, project.zone) for member in members),
        keys=tuple(KeyFact(KeyKind(key.kind), key.member_id, key.seen_digest) for key in keys),
    )


def _exercise_fact(view: ExerciseView, project: Project) -> ExerciseFact:
    gap = view.gap
    return ExerciseFact(
        key=view.exercise.key,
        title=view.exercise.title,
        required=view.exercise.required,
        entries=view.entries,
        gap=None
        if gap is None
        else GapFact(
            reason=gap.reason,
            plan=gap.plan,
            published_on=timezone.localdate(gap.published_at, timezone=project.zone),
            look_again_on=gap.look_again_on,
            published_by=gap.published_by_id,
        ),
    )


def _person_fact(member: Member, zone: ZoneInfo) -> PersonFact:
    joined = member.joined_at
    return PersonFact(
        member_id=member.pk,
        side=member.side,
        is_lead=member.is_lead,
        is_active=member.is_here if member.is_lead else member.is_active,
        joined_on=None if joined is None else joined.astimezone(zone).date(),
    )


def stage_page(project: Project, position: int) -> StagePage | None:
    """The page of one stage, or None where there is no such stage: 7 queries."""
    views = stage_views(project)
    view = view_of(views, position)
    if view is None:
        return None
    return page_of_stage(view, views, exercise_views(project, project.exercises.filter(stage=view.stage), views))


def page_of_stage(view: StageView, views: list[StageView], exercises: list[ExerciseView]) -> StagePage:
    """The page of a stage whose exercises were read already: 2 queries."""
    project = view.stage.project
    members = list(project.members.filter(left_at=None).defer("code", "side_chosen_at"))
    keys = list(project.keys.filter(stage=view.stage))
    facts = gate_facts(view=view, views=views, exercises=exercises, members=members, keys=keys)
    return StagePage(
        view=view,
        stages=views,
        required=[exercise for exercise in exercises if exercise.exercise.required],
        more=[exercise for exercise in exercises if not exercise.exercise.required],
        gate=check_gate(facts),
        members=members,
    )


def latest_sign_off(stage: Stage) -> SignOff | None:
    """The record that stands for a stage."""
    return stage.sign_offs.select_related("lead_key__member", "other_key").order_by("-round").first()
