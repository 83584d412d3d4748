"""How many examples hypothesis tries, and how it tries them with a database.

A test of a pure module needs nothing of this: 100 examples are the default. A test that touches the database wears
`@database_examples` (15 examples) and wraps what it does in `with fresh_rows():`, because pytest-django undoes a
test's rows after the whole test, not after each example. `sh tests/run everything` tries more of both.

By default the examples are the same every time, so that nobody's work is refused by chance; `everything` tries new
ones.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from hypothesis import HealthCheck, settings

_EVERYTHING = os.environ.get("HYPOTHESIS_PROFILE") == "everything"

settings.register_profile(
    "pure",
    max_examples=1000 if _EVERYTHING else 100,
    deadline=None,
    derandomize=not _EVERYTHING,
    database=None,
    print_blob=True,
)
settings.register_profile(
    "database",
    parent=settings.get_profile("pure"),
    max_examples=100 if _EVERYTHING else 15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

database_examples = settings.get_profile("database")


@contextmanager
def fresh_rows() -> Iterator[None]:
    """Undo every row that one example writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
