"""What tests of the history begin with, as those of the other app do."""

import pytest
from time_machine import TimeMachineFixture

from tests.factories import MONDAY
from tests.remembering import remembered
from tests.stakeholders.conftest import Scene, make_scene


@pytest.fixture
def on_monday(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def scene(db: None) -> Scene:
    return make_scene()
