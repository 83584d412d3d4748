"""A participant's place."""

from dataclasses import dataclass

from django.db.models import Q

from planner.opening import StageState
from planner.queries.stages import (
    NOT_ON_HOMES,
    ExerciseView,
    StagePage,
    StageView,
    exercise_views,
    page_of_stage,
    stage_views,
)
from stakeholders.models import Member, Project


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything that a participant's first page shows."""

    current: StagePage | None
    asks_side: bool
    asks_agreement: bool
    agreed: bool
    needed: list[ExerciseView]
    more: list[ExerciseView]
    finished: list[StageView]


def place_page(project: Project, member: Member) -> PlacePage:
    """A participant's place: 7 queries."""
    views = stage_views(project, unread=NOT_ON_HOMES)
    now = next((view for view in views if view.state is StageState.NOW), None)
    wanted = Q(always_open=True)
    shown = project.exercises.filter(wanted if now is None else wanted | Q(stage=now.stage))
    exercises = exercise_views(project, shown, views)
    page = None
    if now is not None:
        page = page_of_stage(now, views, [view for view in exercises if view.exercise.stage_id == now.stage.pk])
    stages = {view.stage.pk: view.stage for view in views}
    for exercise in exercises:
        exercise.exercise.stage = stages[exercise.exercise.stage_id]
    asks = page is not None and page.gate.work_is_done and member.pk in page.gate.other_key_may
    agreed = page is not None and page.gate.other_key_by == member.pk
    open_now = [view for view in exercises if view.accepts]
    return PlacePage(
        current=page,
        asks_side=not member.side,
        asks_agreement=asks and not agreed and page is not None and page.gate.other_key_by is None,
        agreed=agreed,
        needed=[view for view in open_now if _is_needed(view, page)],
        more=[view for view in open_now if not _is_needed(view, page)],
        finished=[view for view in views if view.state is StageState.DONE],
    )


def _is_needed(view: ExerciseView, page: StagePage | None) -> bool:
    """Whether an exercise is one that the present stage needs: those come first."""
    return page is not None and view.exercise.required and view.exercise.stage_id == page.view.stage.pk
