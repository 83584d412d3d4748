"""A project in its first stage, on a day that does not pass: what tests of the history begin with."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from time_machine import TimeMachineFixture

from stakeholders.actors import Actor
from stakeholders.models import Member, Project, Side
from tests.factories import MONDAY, exercise_of, fill_required, lead_actor, make_participant, make_project
from tests.remembering import remembered

CODE = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def on_monday(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@dataclass
class Scene:
    """A project with a lead and a participant, and everything of its first stage done."""

    project: Project
    lead: Actor
    moss: Member
    by_moss: Actor
    exercise: Any


def make_scene() -> Scene:
    """A project in its first stage, everything of it done."""
    project = make_project()
    fill_required(project=project, position=1)
    moss, _, by_moss = make_participant(project=project, name="Moss", side=Side.LIVED)
    return Scene(project, lead_actor(project=project), moss, by_moss, exercise_of(project=project, key="problem"))


@pytest.fixture
@remembered
def scene(db: None) -> Scene:
    return make_scene()
