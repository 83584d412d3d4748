"""Stages, their exercises, and the facts that the gate looks at."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from coproduction.languages import said
from coproduction.saying import say_list
from planner.gate import (
    SIDES,
    CheckInsFact,
    CheckKey,
    ConditionFact,
    CoverageFact,
    ExerciseFact,
    GapShown,
    GateFacts,
    GateResult,
    KeyFact,
    KeyKind,
    LateGapFact,
    ObjectionFact,
    PromiseFact,
    RegisterFact,
    SigningUnit,
    check_gate,
    each_once,
    is_half,
    sides_here,
)
from planner.models import Condition, Exercise, Gap, Key, Stage
from planner.numbers import Change, GateNumbers, numbers_at
from planner.opening import StageState, accepts_entries, stage_state
from planner.queries.check_in_facts import check_ins_fact
from planner.queries.coverage_facts import (
    ABOUT_RECRUITMENT,
    coverage_fact,
    gap_of_check,
    group_gaps,
    recorders_since,
)
from planner.queries.gate_facts import (
    StillMissing,
    gap_fact,
    gap_subject,
    person_fact,
    register_fact,
    side_gaps,
)
from planner.queries.numbers import number_changes
from planner.queries.objections import objection_facts
from planner.queries.promise import promise_fact
from planner.queries.rows import (
    condition_rows,
    entry_counts,
    gap_rows,
    key_rows,
    member_rows,
    sign_off_rows,
    stage_rows,
)
from planner.queries.suggestions import done_by_itself
from stakeholders.models import Member, Project
from stakeholders.queries.register import belongings_of
from stakeholders.recruiting import lacks_time
from stakeholders.register import lacking_sides

NOT_ON_HOMES = ("purpose", "watch_out", "helps")
"""What only a stage's own page says of it."""


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage with where it stands."""

    stage: Stage
    state: StageState
    signed_at: datetime | None
    """When it was signed, where that still stands."""
    round: int = 1
    """Which signing stands or comes next: 1 for the first."""
    is_here: bool = False
    """Whether the project stands here: the first stage that is not signed, or needs another look."""

    @property
    def can_be_opened(self) -> bool:
        """Whether its page is a link on the path."""
        return self.state is not StageState.LATER


@dataclass(frozen=True, slots=True)
class ListedExercise:
    """What a list shows of an exercise; the rest is read on its own page only."""

    pk: int
    stage_id: int
    key: str
    title: str
    prompt: str
    kind: str
    required: bool
    carries_on: bool
    always_open: bool
    leads_only: bool
    suggested_from: str


ON_LISTS = tuple(field.name for field in fields(ListedExercise))


@dataclass(frozen=True, slots=True)
class ExerciseView:
    """An exercise with how far it is."""

    exercise: ListedExercise
    stage: Stage
    entries: int
    gap: Gap | None
    accepts: bool
    done_by_itself: bool = False

    @property
    def state(self) -> str:
        """One of the task list's marks."""
        if self.entries or self.done_by_itself:
            return "done"
        return "gap" if self.gap is not None else "todo"

    @property
    def state_words(self) -> str:
        """What stands beside the mark."""
        if self.entries and self.exercise.kind in {"notes", "rows"}:
            words = ngettext("%(entries)s entry", "%(entries)s entries", self.entries)
            return words % {"entries": self.entries}
        return {"done": gettext("Done"), "gap": gettext("Not needed"), "todo": gettext("To do")}[self.state]


@dataclass(frozen=True, slots=True)
class StagePart:
    """One stage with its exercises and what the gate says of it."""

    view: StageView
    exercises: list[ExerciseView]
    gate: GateResult
    numbers: GateNumbers

    @property
    def required(self) -> list[ExerciseView]:
        """Those that the stage needs."""
        return [exercise for exercise in self.exercises if exercise.exercise.required]

    @property
    def more(self) -> list[ExerciseView]:
        """Those that nobody must fill in."""
        return [exercise for exercise in self.exercises if not exercise.exercise.required]

    @property
    def more_done(self) -> int:
        """How many of the exercises that nobody must fill in have something in them."""
        return sum(1 for exercise in self.more if exercise.entries)


@dataclass(frozen=True, slots=True)
class StagePage:
    """Everything that the page of one stage shows: the stage, and those that are signed with it."""

    part: StagePart
    parts: list[StagePart]
    stages: list[StageView]
    keys: list[Key]
    facts: "ProjectFacts"

    @property
    def members(self) -> list[Member]:
        """Everybody who has not left."""
        return self.facts.members

    @property
    def conditions(self) -> list[Condition]:
        """What people agreed "as long as", and nobody has cleared."""
        return self.facts.conditions

    @property
    def view(self) -> StageView:
        """The stage with where it stands."""
        return self.part.view

    @property
    def gate(self) -> GateResult:
        """What the gate says of this stage."""
        return self.part.gate

    @property
    def required(self) -> list[ExerciseView]:
        """The exercises that this stage needs."""
        return self.part.required

    @property
    def more(self) -> list[ExerciseView]:
        """The exercises that nobody must fill in."""
        return self.part.more

    @property
    def more_done(self) -> int:
        """How many of those have something in them."""
        return self.part.more_done

    @property
    def unit(self) -> SigningUnit:
        """What the gate says of all the stages that are signed together."""
        return SigningUnit(tuple(part.gate for part in self.parts))

    @property
    def stage_gaps(self) -> list[tuple[int, GapShown]]:
        """Every gap that these stages would be signed with, with the number of its stage."""
        return [(part.view.stage.position, gap) for part in self.parts for gap in part.gate.gaps]

    @property
    def gaps(self) -> list[GapShown]:
        """Every gap that these stages would be signed with, the same one of two stages once."""
        return each_once(self.stage_gaps)

    @property
    def first(self) -> StageView:
        """The first of the stages that are signed together."""
        return self.parts[0].view

    @property
    def positions(self) -> str:
        """The stages that are signed together, such as "2 and 3"."""
        return said(say_list(str(part.view.stage.position) for part in self.parts))

    @property
    def sign_off_words(self) -> str:
        """What a lead is asked to press, such as "Sign off stages 2 and 3"."""
        words = ngettext("Sign off stage %(stages)s", "Sign off stages %(stages)s", len(self.parts))
        return words % {"stages": self.positions}

    @property
    def in_words(self) -> str:
        """The stages that are signed together, such as "Stages 2 and 3"."""
        words = ngettext("Stage %(stages)s", "Stages %(stages)s", len(self.parts))
        return words % {"stages": self.positions}

    @property
    def leads(self) -> list[Member]:
        """Those who may turn the lead's key."""
        return [member for member in self.members if member.is_lead]

    @property
    def lapsed(self) -> int:
        """How many people's agreements stopped counting since the stage was last signed."""
        signed = max((key.turned_at for key in self.keys if key.used), default=None)  # type: ignore[attr-defined]
        now = {(part.view.stage.pk, part.gate.seen) for part in self.parts}
        since = [key for key in self.keys if key.kind == KeyKind.OTHER and (signed is None or key.turned_at > signed)]
        held = {(key.member_id, key.stage_id, key.seen_digest) for key in since if not is_lapsed(key)}
        holders = {key.member_id for key in since}
        return sum(any((holder, *each) not in held for each in now) for holder in holders)

    @property
    def pending_condition(self) -> Condition | None:
        """What the holder of the other key agreed "as long as", while the stage is not signed yet."""
        holder = self.unit.other_key_by
        keys = {key.pk for key in self.keys if key.member_id == holder and not is_lapsed(key)}
        return next((condition for condition in self.conditions if condition.key_id in keys), None)


def today_in(project: Project) -> date:
    """The date of today where the project is."""
    return timezone.localdate(timezone=project.zone)


def stage_views(project: Project, *, unread: tuple[str, ...] = ()) -> list[StageView]:
    """Every stage with its state: 2 queries. `unread` names fields that the page does not show."""
    stages = stage_rows(project, unread=unread)
    signed = {
        row.stage_id: (row.signed_at, row.round, bool(row.is_stale))  # type: ignore[attr-defined]
        for row in sign_off_rows(project)
    }
    first_unsigned = next((stage.position for stage in stages if stage.pk not in signed), None)
    views: list[StageView] = []
    for stage in stages:
        stage.project = project
        signed_at, round_, is_stale = signed.get(stage.pk, (None, 0, True))
        state = stage_state(
            position=stage.position,
            first_unsigned=first_unsigned,
            is_signed=stage.pk in signed,
            is_stale=is_stale,
        )
        is_here = state in {StageState.AGAIN, StageState.NOW} and not any(view.is_here for view in views)
        views.append(StageView(stage, state, None if is_stale else signed_at, round_ + is_stale, is_here))
    return views


def current_view(views: Iterable[StageView]) -> StageView | None:
    """Where the project stands: the first stage that needs another look, or the first that was never signed."""
    return next((view for view in views if view.is_here), None)


def signed_together(view: StageView, views: Iterable[StageView]) -> list[StageView]:
    """The stages that one pair of keys signs with this one. Source: product.md, "Reopening"."""
    if view.state is not StageState.AGAIN:
        return [view]
    return [other for other in views if other.state is StageState.AGAIN]


def view_of(views: Iterable[StageView], position: int) -> StageView | None:
    """The stage at a position, from 1."""
    return next((view for view in views if view.stage.position == position), None)


@dataclass(frozen=True, slots=True)
class Marks:
    """How far the exercises of a project are: how many entries each has, and every published gap."""

    counts: dict[int, int]
    gaps: list[Gap]


def project_marks(project: Project) -> Marks:
    """How far the exercises of a project are: 2 queries."""
    return Marks(entry_counts(project), gap_rows(project))


def exercise_views(
    project: Project, exercises: QuerySet[Exercise], views: list[StageView], marks: Marks
) -> list[ExerciseView]:
    """Exercises with their counts, open gaps and whether they take more: 1 query, 2 more where rows are suggested."""
    stages = {view.stage.pk: view for view in views}
    open_gaps = {gap.exercise_id: gap for gap in marks.gaps if gap.closed_at is None}
    found = [ListedExercise(*row) for row in exercises.values_list(*ON_LISTS)]
    itself = done_by_itself(project, found)
    return [
        ExerciseView(
            exercise,
            stages[exercise.stage_id].stage,
            marks.counts.get(exercise.pk, 0),
            open_gaps.get(exercise.pk),
            accepts_entries(
                state=stages[exercise.stage_id].state,
                carries_on=exercise.carries_on,
                always_open=exercise.always_open,
                archived=project.is_archived,
            ),
            exercise.pk in itself,
        )
        for exercise in found
    ]


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What the gate looks at besides a stage's exercises and keys: the same for every stage of the project."""

    members: list[Member]
    conditions: list[Condition]
    changes: tuple[Change, ...]
    promise: PromiseFact | None
    objections: tuple[ObjectionFact, ...]
    register: RegisterFact
    belongings: dict[int, set[int]]
    """The groups that each member belongs to."""
    check_ins: CheckInsFact
    coverage: CoverageFact
    reopened_at: datetime | None
    """When a stage was last opened again, where some of these stages need another look."""


def project_facts(project: Project, *, views: list[StageView], together: list[StageView], marks: Marks) -> ProjectFacts:
    """Read what the gates of some stages look at: 17 queries at most."""
    checks = {check for view in together for check in view.stage.checks}
    signed = {view.stage.position for view in views if view.state in {StageState.DONE, StageState.AGAIN}}
    members = member_rows(project)
    asks = _asks_for_groups(views, together)
    register = register_fact(project) if asks else RegisterFact()
    return ProjectFacts(
        members=members,
        conditions=_conditions(project, views, members),
        changes=number_changes(project),
        promise=promise_fact(project) if CheckKey.PROMISE in checks else None,
        objections=objection_facts(project, signed=signed),
        register=register,
        belongings=belongings_of(project) if asks else {},
        check_ins=check_ins_fact(project) if CheckKey.CHECK_IN in checks else CheckInsFact(),
        coverage=_coverage(project, register, together) if _asks_for_places(checks, marks) else CoverageFact(),
        reopened_at=_reopened_at(project) if any(view.state is StageState.AGAIN for view in together) else None,
    )


def _asks_for_places(checks: set[str], marks: Marks) -> bool:
    """Whether the gates of some stages look at places or time; a gap of a signed stage may be about them too."""
    open_gaps = {gap.check_key for gap in marks.gaps if gap.closed_at is None}
    return not ABOUT_RECRUITMENT.isdisjoint(checks | open_gaps)


def _coverage(project: Project, register: RegisterFact, together: list[StageView]) -> CoverageFact:
    fact = coverage_fact(project, register.groups, today=today_in(project))
    opened = [view.stage.opened_at for view in together if view.stage.opened_at is not None]
    if fact.record is None:
        return fact
    return replace(fact, recorders=recorders_since(project, min(opened, default=None)))


def _asks_for_groups(views: list[StageView], together: list[StageView]) -> bool:
    """Whether the gates of these stages look at groups at all: those where the promise is first made may not.

    A signed stage that asks for groups may have left a gap for a side, which later ones look at.
    """
    signed = [view for view in views if view.state in {StageState.DONE, StageState.AGAIN}]
    return any(not view.stage.first_promise for view in together) or any(
        CheckKey.REGISTER in view.stage.checks for view in (*together, *signed)
    )


def _reopened_at(project: Project) -> datetime | None:
    """The last reopening: what made a stage stale and was before it concerns no stage that is signed with it."""
    last = project.reopenings.order_by("-reopened_at").first()
    return None if last is None else last.reopened_at


def _conditions(project: Project, views: list[StageView], members: list[Member]) -> list[Condition]:
    """Conditions that nobody has cleared, each with its stage and with who set it, unless they have left."""
    stages = {view.stage.pk: view.stage for view in views}
    here = {member.pk: member for member in members}
    conditions = condition_rows(project)
    for condition in conditions:
        condition.stage = stages[condition.stage_id]
        condition.set_by = here.get(condition.set_by_id or 0)
    return conditions


def gate_facts(
    *,
    view: StageView,
    views: list[StageView],
    exercises: list[ExerciseView],
    facts: ProjectFacts,
    marks: Marks,
    keys: list[Key],
) -> GateFacts:
    """What the gate looks at, from rows that were read already."""
    project = view.stage.project
    together = signed_together(view, views)
    earlier = tuple(
        other.stage.position
        for other in views
        if other.stage.position < view.stage.position and other.state is not StageState.DONE and other not in together
    )
    signed = {other.stage.pk: other.stage.position for other in views if other.state is StageState.DONE}
    today = today_in(project)
    lacking = lacking_sides(facts.register.groups, SIDES, today=today)
    numbers = numbers_at(facts.changes, position=view.stage.position)
    open_gaps = [
        (gap, gap_fact(gap, project)) for gap in marks.gaps if gap.stage_id == view.stage.pk and gap.closed_at is None
    ]
    people = tuple(person_fact(member, project.zone, facts.belongings) for member in facts.members)
    still = StillMissing(
        exercises=frozenset(marks.counts),
        sides=frozenset(lacking),
        groups=frozenset(cover.group_id for cover in facts.coverage.now if cover.is_short),
        half=not is_half(*sides_here(people), percent=numbers.lived_percent),
        time=lacks_time(facts.coverage.windows, today=today, weeks=numbers.recruitment_weeks),
    )
    return GateFacts(
        today=today,
        stage=view.stage.position,
        checks=tuple(view.stage.checks),
        first_promise=view.stage.first_promise,
        everyone_signs=view.stage.everyone_signs,
        lists_groups=view.stage.freezes_start,
        round=view.round,
        earlier_unsigned=earlier,
        is_signed=view.signed_at is not None,
        exercises=tuple(_exercise_fact(exercise, project) for exercise in exercises),
        gap_recorders=frozenset(
            gap.published_by_id
            for gap in marks.gaps
            if gap.stage_id == view.stage.pk and gap.published_by_id is not None
        ),
        people=people,
        promise=facts.promise,
        objections=facts.objections,
        conditions=tuple(
            ConditionFact(condition.stage.position, condition.words, condition.by_date)
            for condition in facts.conditions
            if condition.is_signed  # type: ignore[attr-defined]
            and condition.stage.position < view.stage.position
        ),
        late_gaps=tuple(
            LateGapFact(str(gap.code), signed[gap.stage_id], gap_subject(gap), gap.look_again_on)
            for gap in marks.gaps
            if gap.closed_at is None and gap.stage_id in signed and gap.look_again_on < today and still.is_missing(gap)
        ),
        keys=tuple(
            KeyFact(KeyKind(key.kind), key.member_id, key.seen_digest)
            for key in keys
            if key.stage_id == view.stage.pk and not is_lapsed(key)
        ),
        register=replace(facts.register, side_gaps=side_gaps(open_gaps)),
        check_ins=facts.check_ins,
        coverage=replace(
            facts.coverage,
            gaps=group_gaps(open_gaps),
            half_gap=gap_of_check(open_gaps, CheckKey.COVERAGE),
            period_gap=gap_of_check(open_gaps, CheckKey.PERIOD),
        ),
        opened_at=view.stage.opened_at,
        reopened_at=facts.reopened_at,
        numbers=numbers,
    )


def is_lapsed(key: Key) -> bool:
    """Whether a key that `stage_keys` read stopped counting."""
    return bool(key.lapsed)  # type: ignore[attr-defined]


def _exercise_fact(view: ExerciseView, project: Project) -> ExerciseFact:
    gap = view.gap
    return ExerciseFact(
        key=view.exercise.key,
        title=view.exercise.title,
        required=view.exercise.required,
        entries=view.entries,
        done_by_itself=view.done_by_itself,
        gap=None if gap is None else gap_fact(gap, project),
    )


def stage_page(project: Project, position: int) -> StagePage | None:
    """The page of one stage, or None where there is no such stage: 25 queries at most."""
    views = stage_views(project)
    view = view_of(views, position)
    if view is None:
        return None
    marks = project_marks(project)
    exercises = project.exercises.filter(stage__in=[other.stage.pk for other in signed_together(view, views)])
    return page_of_stage(view, views, exercise_views(project, exercises, views, marks), marks)


def page_of_stage(view: StageView, views: list[StageView], exercises: list[ExerciseView], marks: Marks) -> StagePage:
    """The page of a stage whose exercises were read already: 18 queries at most.

    `exercises` are those of every stage that is signed together with it.
    """
    project = view.stage.project
    together = signed_together(view, views)
    facts = project_facts(project, views=views, together=together, marks=marks)
    wanted = {each.stage.pk for each in together}
    keys = [key for key in key_rows(project) if key.stage_id in wanted]
    parts = []
    for each in together:
        its_own = [exercise for exercise in exercises if exercise.exercise.stage_id == each.stage.pk]
        read = gate_facts(view=each, views=views, exercises=its_own, facts=facts, marks=marks, keys=keys)
        parts.append(StagePart(each, its_own, check_gate(read), read.numbers))
    return StagePage(
        part=next(part for part in parts if part.view is view),
        parts=parts,
        stages=views,
        keys=keys,
        facts=facts,
    )
