"""What tests fill a stage with of recruitment is what people would: the row of the time to join is the action's."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from planner.actions.windows import set_window
from planner.models import Gap
from stakeholders.models import Project, Side, Window
from tests.factories import MONDAY, at, fill_groups, fill_required, lead_actor, make_participant, make_project, page_of
from tests.filling import WEEKS_TO_JOIN, fill_places, fill_window
from tests.recruitment_factories import enter_window

pytestmark = pytest.mark.django_db

BEGAN = MONDAY - timedelta(weeks=WEEKS_TO_JOIN)


def row(project: Project) -> dict[str, Any]:
    own = {"id", "code", "project_id", "entered_by_id"}
    return {key: value for key, value in Window.objects.filter(project=project).values()[0].items() if key not in own}


def test_the_time_to_join_is_as_if_it_had_been_entered_then() -> None:
    with at(MONDAY):
        filled, entered, written = make_project(), make_project(), make_project()
        fill_window(project=filled, by=lead_actor(project=filled))
        fill_window(project=filled, by=lead_actor(project=filled))
        enter_window(project=written, weeks=WEEKS_TO_JOIN, entered_weeks_ago=WEEKS_TO_JOIN)
    with at(BEGAN):
        by = lead_actor(project=entered)
        set_window(project=entered, code=uuid4(), opens_on=BEGAN.date(), closes_on=MONDAY.date(), by=by)
    assert row(filled) == row(entered)
    assert row(written) == row(entered) | {"closes_on": MONDAY.date() - timedelta(days=1)}


@pytest.mark.parametrize("side", [Side.LIVED, Side.DECIDER])
def test_nothing_of_places_and_time_is_missing_then(side: Side) -> None:
    with at(MONDAY):
        project = make_project(template="short")
        make_participant(project=project, name="Moss", side=side)
        fill_required(project=project, position=2)
        fill_groups(project=project)
        missing = {check.key for check in page_of(project=project, position=2).gate.checks if not check.passes}
        assert not missing & {"coverage", "period"}


def test_where_the_half_is_lacking_the_count_says_why() -> None:
    with at(MONDAY):
        project = make_project(template="short")
        project.stages.filter(position=1).update(checks=["coverage", "keys"])
        make_participant(project=project, side=Side.DECIDER)
        fill_places(project=project, by=lead_actor(project=project))
    assert [(gap.check_key, gap.group_id) for gap in Gap.objects.all()] == [("coverage", None)]
