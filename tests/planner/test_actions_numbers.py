"""Setting a project's numbers: one entry, one row for each that changed, and a reason where less is asked for."""

from datetime import timedelta
from typing import Any

import pytest
from time_machine import TimeMachineFixture

from planner.actions.numbers import ReasonNeeded, change_numbers
from planner.models import NumberChange
from planner.numbers import GateNumbers, NoStageLeft, NumberOutOfBounds, UnknownNumber, numbers_at
from planner.queries.numbers import number_changes
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import Project
from stakeholders.steps import ProjectIsArchived
from tests.factories import MONDAY, lead_actor, make_project, personal, recording
from tests.pages import stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

DEFAULTS = {
    "first_promise_lived": 2,
    "promise_percent": 75,
    "other_key_days": 14,
    "objection_days": 14,
    "gap_weeks": 12,
}


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY + timedelta(days=2), tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


def rows(project: Project) -> list[dict[str, Any]]:
    return [dict(row) for row in NumberChange.objects.filter(project=project).order_by("pk").values()]


def test_only_what_changed_is_written(project: Project, lead: Actor) -> None:
    with recording(project=project) as history:
        made = change_numbers(
            project=project,
            values={**DEFAULTS, "objection_days": 7, "promise_percent": 90},
            reason="The project is short.",
            by=lead,
        )
    common = {
        "project_id": project.pk,
        "reason": "The project is short.",
        "changed_by_id": lead.pk,
        "changed_at": MONDAY + timedelta(days=2),
    }
    assert rows(project) == [
        {"id": made[0].pk, "key": "promise_percent", "old": 75, "value": 90, "from_position": 1, **common},
        {"id": made[1].pk, "key": "objection_days", "old": 14, "value": 7, "from_position": 2, **common},
    ]
    days = "Days for which a concern can be raised about a finished stage"
    share = "Share of everyone who agrees to the promise, where everyone is asked"
    assert [(entry.verb, entry.values, entry.personal) for entry in history] == [
        (
            "numbers_changed",
            {
                "old": {days: "14 days", share: "75 per cent"},
                "new": {days: "7 days, from stage 2", share: "90 per cent, from stage 1"},
                "reason": "The project is short.",
            },
            personal(actor=lead),
        )
    ]
    changes = number_changes(project)
    assert numbers_at(changes, position=1) == GateNumbers(promise_percent=90)
    assert numbers_at(changes, position=2) == GateNumbers(promise_percent=90, objection_days=7)


@pytest.mark.parametrize(
    ("values", "needs_reason"),
    [
        ({"objection_days": 20}, False),
        ({"objection_days": 13}, True),
        ({"gap_weeks": 11}, False),
        ({"objection_days": 20, "other_key_days": 13}, True),
    ],
)
def test_less_needs_a_reason(project: Project, lead: Actor, values: dict[str, int], needs_reason: bool) -> None:
    before = stored()
    if needs_reason:
        with pytest.raises(ReasonNeeded):
            change_numbers(project=project, values=values, reason="", by=lead)
        assert stored() == before
        change_numbers(project=project, values=values, reason="Because.", by=lead)
    else:
        change_numbers(project=project, values=values, reason="", by=lead)
    assert len(rows(project)) == len(values)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        (DEFAULTS, NothingChanged),
        ({}, NothingChanged),
        ({"objection_days": 6}, NumberOutOfBounds),
        ({"objection_days": 61}, NumberOutOfBounds),
        ({"objection_days": 20, "gap_weeks": 13}, NumberOutOfBounds),
        ({"weeks_of_nothing": 3}, UnknownNumber),
    ],
)
def test_what_is_refused(project: Project, lead: Actor, values: dict[str, int], error: type[Exception]) -> None:
    before = stored()
    with pytest.raises(error):
        change_numbers(project=project, values=values, reason="Because.", by=lead)
    assert stored() == before


def test_an_archived_project_keeps_its_numbers(project: Project, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        change_numbers(project=project, values={"objection_days": 20}, reason="", by=lead)


def test_less_for_no_stage(lead: Actor) -> None:
    project = make_project(template="short")
    project.stages.exclude(position=1).delete()
    by = lead_actor(project=project)
    with pytest.raises(NoStageLeft):
        change_numbers(project=project, values={"objection_days": 7}, reason="Because.", by=by)
    change_numbers(project=project, values={"objection_days": 20}, reason="", by=by)
    assert numbers_at(number_changes(project), position=1).objection_days == 20
