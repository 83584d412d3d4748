"""Rows that are made once for all tests of a module: each test undoes what it did, and the last one everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def rows_of_module(blocker: Any) -> Iterator[None]:
    """Keep rows that are written inside, until it ends. `blocker` is pytest-django's `django_db_blocker`.

    For a fixture of scope "module" that takes `django_db_setup` too. No test of that module may commit.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
