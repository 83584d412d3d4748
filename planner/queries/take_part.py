"""A participant's place."""

from dataclasses import dataclass

from django.db.models import Q

from planner.opening import StageState
from planner.queries.stages import ExerciseView, StagePage, StageView, exercise_views, page_of_stage, stage_views
from stakeholders.models import Member, Project


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything that a participant's first page shows."""

    current: StagePage | None
    asks_side: bool
    asks_agreement: bool
    agreed: bool
    can_write: list[ExerciseView]
    also_open: list[ExerciseView]
    finished: list[StageView]


def place_page(project: Project, member: Member) -> PlacePage:
    """A participant's place: 7 queries."""
    views = stage_views(project)
    now = next((view for view in views if view.state is StageState.NOW), None)
    wanted = Q(always_open=True)
    shown = project.exercises.filter(wanted if now is None else wanted | Q(stage=now.stage))
    exercises = exercise_views(project, shown, views)
    page = None
    if now is not None:
        page = page_of_stage(now, views, [view for view in exercises if view.exercise.stage_id == now.stage.pk])
    current = page.view.stage.pk if page is not None else None
    stages = {view.stage.pk: view.stage for view in views}
    for exercise in exercises:
        exercise.exercise.stage = stages[exercise.exercise.stage_id]
    asks = page is not None and page.gate.work_is_done and member.pk in page.gate.other_key_may
    agreed = page is not None and page.gate.other_key_by == member.pk
    return PlacePage(
        current=page,
        asks_side=not member.side,
        asks_agreement=asks and not agreed and page is not None and page.gate.other_key_by is None,
        agreed=agreed,
        can_write=[view for view in (*page.required, *page.more) if view.accepts] if page is not None else [],
        also_open=[
            view
            for view in exercises
            if view.exercise.always_open and view.accepts and view.exercise.stage_id != current
        ],
        finished=[view for view in views if view.state is StageState.DONE],
    )
