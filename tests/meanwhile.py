"""What somebody else does between two queries of the same request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def just_before(start: str, change: Callable[[], object]) -> Iterator[None]:
    """Do something once, right before the first query that starts like this."""
    done: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not done and sql.startswith(start):
            done.append(sql)
            change()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert done, f"No query started with {start}"
