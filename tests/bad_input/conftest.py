"""The world that every module here sends its forms to."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.bad_input.forms import World, make_world
from tests.factories import MONDAY, at
from tests.worlds import rows_of_module


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once; each test undoes what it did."""
    with rows_of_module(django_db_blocker):
        yield make_world()


@pytest.fixture(autouse=True)
def _next_day() -> Iterator[None]:
    with at(MONDAY + timedelta(days=1)):
        yield
