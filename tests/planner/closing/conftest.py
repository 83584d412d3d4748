"""A project whose first stage is done, and whose people may agree: what tests of closing a stage begin with."""

from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from stakeholders.actors import Actor
from stakeholders.models import Member, Project, Side
from tests.factories import MONDAY, fill_required, finish_stage, lead_actor, make_participant, make_project, turn_key
from tests.remembering import remembered


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    """A project with everything done in stage 1, and nobody's agreement."""
    project = make_project()
    fill_required(project=project, position=1)
    return project


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


@pytest.fixture
@remembered
def agreed(project: Project, moss: Member) -> Project:
    """The same, and Moss has agreed: only the lead's key is missing."""
    turn_key(project=project, position=1, member=moss)
    return project


@pytest.fixture
@remembered
def four(time_machine: TimeMachineFixture) -> Project:
    """A short plan of which 4 of 5 stages are signed; Moss held the other key. Everything is done in stage 5."""
    project = make_project(template="short")
    moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    time_machine.shift(timedelta(days=14))
    for position in range(1, 5):
        finish_stage(project=project, position=position, holder=moss)
        time_machine.shift(timedelta(hours=1))
    fill_required(project=project, position=5)
    return project
