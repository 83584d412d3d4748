"""What somebody may choose who raises an objection."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from planner.models import Stage
from planner.numbers import numbers_at
from planner.opening import may_be_objected_to
from planner.queries.numbers import number_changes
from planner.queries.objections import withheld_open
from planner.queries.stages import NOT_ON_HOMES, StageView, current_view, stage_views, today_in
from stakeholders.models import Project


@dataclass(frozen=True, slots=True)
class RaisePage:
    """What the page that asks for an objection shows. `now` is where the project stands, None where all is finished."""

    stages: list[Stage]
    now: int | None
    withheld_open: int


def stages_to_object_to(project: Project, views: Iterable[StageView]) -> list[Stage]:
    """Those of the stages that somebody may say are not ready: 1 query."""
    changes, today = number_changes(project), today_in(project)
    return [
        view.stage
        for view in views
        if may_be_objected_to(
            state=view.state,
            signed_on=_day(view.signed_at, project),
            today=today,
            days=numbers_at(changes, position=view.stage.position).objection_days,
        )
    ]


def raise_page(project: Project, *, member_id: int) -> RaisePage:
    """The page that asks for an objection: 4 queries."""
    views = stage_views(project, unread=NOT_ON_HOMES)
    now = current_view(views)
    return RaisePage(
        stages=stages_to_object_to(project, views),
        now=None if now is None else now.stage.position,
        withheld_open=withheld_open(project, member_id=member_id),
    )


def _day(moment: datetime | None, project: Project) -> date | None:
    return None if moment is None else timezone.localdate(moment, timezone=project.zone)
