"""A project of which no stage is done, on the first day: what tests of a participant's place begin with."""

from collections.abc import Iterator

import pytest

from stakeholders.models import Project
from tests.factories import MONDAY, at, make_project, make_user
from tests.remembering import remembered


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Quillfeather"))
