"""A participant's place."""

from dataclasses import dataclass

from planner.opening import StageState
from planner.queries.stages import ExerciseView, StagePage, StageView, exercise_views, stage_page, stage_views, view_of
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
    """A participant's place: 10 queries at most."""
    views = stage_views(project)
    now = next((view for view in views if view.state is StageState.NOW), None)
    page = stage_page(project, now.stage.position) if now is not None else None
    always = exercise_views(project, project.exercises.filter(always_open=True), views)
    current = page.view.stage.pk if page is not None else None
    for exercise in always:
        exercise.exercise.stage = view_of(views, _position(views, exercise.exercise.stage_id)).stage  # type: ignore[union-attr]
    asks = page is not None and page.gate.work_is_done and member.pk in page.gate.other_key_may
    agreed = page is not None and page.gate.other_key_by == member.pk
    return PlacePage(
        current=page,
        asks_side=not member.side,
        asks_agreement=asks and not agreed and page is not None and page.gate.other_key_by is None,
        agreed=agreed,
        can_write=[view for view in (*page.required, *page.more) if view.accepts] if page is not None else [],
        also_open=[view for view in always if view.accepts and view.exercise.stage_id != current],
        finished=[view for view in views if view.state is StageState.DONE],
    )


def _position(views: list[StageView], stage_id: int) -> int:
    return next(view.stage.position for view in views if view.stage.pk == stage_id)
