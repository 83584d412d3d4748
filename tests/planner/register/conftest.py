"""What most tests of the register begin with."""

import pytest
from django.test import Client

from stakeholders.models import Project
from tests.factories import make_project, make_user
from tests.pages import browser_of
from tests.remembering import remembered


@pytest.fixture
@remembered
def project() -> Project:
    """A project that Robin leads."""
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    """The browser of its lead."""
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
