"""A participant's place."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from planner.gate import PromiseFact
from planner.opening import StageState
from planner.queries.promise import promise_fact
from planner.queries.signings import may_clear
from planner.queries.stages import (
    NOT_ON_HOMES,
    ExerciseView,
    StagePage,
    StageView,
    current_view,
    exercise_views,
    page_of_stage,
    project_marks,
    signed_together,
    stage_views,
)
from stakeholders.models import Member, Project


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person: a sentence, a button, and where it leads."""

    sentence: str
    button: str
    address: str


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything that a participant's first page shows."""

    current: StagePage | None
    waiting: list[Waiting]
    agreed: bool
    has_promise: bool
    needed: list[ExerciseView]
    more: list[ExerciseView]
    finished: list[StageView]

    @property
    def open_position(self) -> int:
        """The stage that the project stands at, from 1."""
        return self.current.first.stage.position if self.current is not None else 0


def place_page(project: Project, member: Member) -> PlacePage:
    """A participant's place: 13 queries at most."""
    views = stage_views(project, unread=NOT_ON_HOMES)
    now = current_view(views)
    together = signed_together(now, views) if now is not None else []
    wanted = Q(always_open=True) | Q(stage__in=[view.stage.pk for view in together])
    marks = project_marks(project)
    exercises = exercise_views(project, project.exercises.filter(wanted), views, marks)
    page = page_of_stage(now, views, exercises, marks) if now is not None else None
    promise = (page.facts.promise if page is not None else None) or promise_fact(project)
    open_now = [view for view in exercises if view.accepts and not view.exercise.leads_only]
    return PlacePage(
        current=page,
        waiting=[] if project.is_archived else _waiting(project, member, page, promise),
        agreed=page is not None and page.unit.other_key_by == member.pk,
        has_promise=promise is not None,
        needed=[view for view in open_now if _is_needed(view, page)],
        more=[view for view in open_now if not _is_needed(view, page)],
        finished=[view for view in views if view.state in {StageState.DONE, StageState.AGAIN}],
    )


def _waiting(project: Project, member: Member, page: StagePage | None, promise: PromiseFact | None) -> list[Waiting]:
    """What waits for this person, the first thing first. Source: use.md, the participant's home, 2."""
    if not member.side:
        address = reverse("my_side", args=[project.code])
        return [Waiting("Tell us what you speak as. It takes one minute.", "Answer one question", address)]
    waiting = []
    if page is not None and _asks_agreement(page, member):
        position = page.first.stage.position
        are = "is" if len(page.parts) == 1 else "are"
        waiting.append(
            Waiting(
                f"Do you agree that {page.in_words.lower()} {are} finished? Read it first.",
                "Read it and answer",
                reverse("my_agreement", args=[project.code, position]),
            )
        )
    if promise is not None and member.pk not in dict(promise.answers):
        waiting.append(
            Waiting(
                "Read what we promise each other. Do you agree?",
                "Read our promise",
                reverse("my_promise", args=[project.code]),
            )
        )
    conditions = page.conditions if page is not None else []
    waiting += [
        Waiting(
            f"{'You' if condition.set_by_id == member.pk else 'Somebody who left'} agreed to stage "
            f"{condition.stage.position} “as long as”. Is it done?",
            "Read it and answer",
            reverse("my_condition", args=[project.code, condition.code]),
        )
        for condition in conditions
        if condition.is_signed and may_clear(condition, member, page)  # type: ignore[attr-defined]
    ]
    return waiting


def _asks_agreement(page: StagePage, member: Member) -> bool:
    unit = page.unit
    return unit.work_is_done and unit.other_key_by is None and member.pk in unit.other_key_may


def _is_needed(view: ExerciseView, page: StagePage | None) -> bool:
    """Whether an exercise is one that the present stage needs: those come first."""
    if page is None or not view.exercise.required:
        return False
    return view.exercise.stage_id in {part.view.stage.pk for part in page.parts}


def exercises_of(page: StagePage) -> list[ExerciseView]:
    """The exercises of a stage that participants can reach, those that it needs first."""
    return [view for view in (*page.required, *page.more) if not view.exercise.leads_only]
