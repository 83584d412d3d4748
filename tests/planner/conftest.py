"""What every test of the planner gets."""

from collections.abc import Iterator

import pytest

from tests.remembering import remembering


@pytest.fixture(autouse=True)
def _remembering() -> Iterator[None]:
    """Fixtures marked `@remembered` are made once, as long as nothing else was written before them."""
    with remembering():
        yield
