"""A project whose first stage is done, and whose people may agree: what tests of closing a stage begin with."""

import pytest
from time_machine import TimeMachineFixture

from stakeholders.actors import Actor
from stakeholders.models import Member, Project, Side
from tests.factories import MONDAY, fill_required, lead_actor, make_participant, make_project, turn_key


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def project() -> Project:
    """A project with everything done in stage 1, and nobody's agreement."""
    project = make_project()
    fill_required(project=project, position=1)
    return project


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


@pytest.fixture
def agreed(project: Project, moss: Member) -> Project:
    """The same, and Moss has agreed: only the lead's key is missing."""
    turn_key(project=project, position=1, member=moss)
    return project
