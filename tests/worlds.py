"""Rows that are made once for all tests of a module, and a cheap look whether anything changed in them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from tests.pages import SESSIONS_AND_CACHE, stored
from tests.remembering import apart


@contextmanager
def rows_of_module(blocker: Any) -> Iterator[None]:
    """Keep rows that are written inside, until it ends: each test undoes what it did, and the last one everything.

    For a fixture of scope "module" that takes `django_db_setup` too; `blocker` is pytest-django's `django_db_blocker`.
    No test of that module may commit.
    """
    with blocker.unblock(), transaction.atomic(), apart():
        yield
        transaction.set_rollback(True)


# Whether rows changed ------------------------------------------------------------------------------------------------

_WRITES_NOTHING = re.compile(
    r"\s*(SELECT|WITH(?!.*\b(?:INSERT|UPDATE|DELETE)\b)|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT)\b"
    rf'|(INSERT INTO|UPDATE|DELETE FROM) "({"|".join(sorted(SESSIONS_AND_CACHE))})"',
    re.DOTALL,
)
"""Statements that leave every row alone that `stored` looks at. No SELECT of ours calls a function that writes."""


@dataclass(slots=True)
class Watch:
    """What was stored just before the first statement that could have changed it; nothing, if there was none."""

    before: dict[str, tuple[int, str]] | None = None

    def changed(self) -> list[str]:
        """The tables whose rows are no longer what they were."""
        if self.before is None:
            return []
        after = stored()
        return sorted(table for table in self.before | after if self.before.get(table) != after.get(table))


@contextmanager
def watched() -> Iterator[Watch]:
    """Tell what `stored` would tell before and after, and look only where something was written: most often nothing."""
    watch = Watch()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if watch.before is None and not _WRITES_NOTHING.match(sql):
            watch.before = stored()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield watch


@contextmanager
def nothing_changes() -> Iterator[None]:
    """See that every row is at the end what it was at the beginning."""
    with watched() as watch:
        yield
        changed = watch.changed()
    assert changed == [], f"Something changed in {changed}."


# What is read of an open check-in -------------------------------------------------------------------------------------

_ANSWERS = re.compile(r"\bplanner_checkin(answer|words)\b")
_WHO_ANSWERED = re.compile(
    r"\bplanner_checkinlisting\b.*\bis_(answered|helped)\b|\bis_(answered|helped)\b.*\bplanner_checkinlisting\b"
)
_OF_ONE_PERSON = re.compile(r'"(planner_checkinlisting|U0)"\."member_id" = ')
_OUR_OWN_LOOK = "SELECT * FROM "
"""How `stored` begins."""


@contextmanager
def answers_read() -> Iterator[list[str]]:
    """The statements that read answers or comments of an open check-in, or who has answered: but for one's own."""
    found: list[str] = []

    def look(execute: Callable[..., Any], sql: str, *details: Any) -> Any:
        reads = sql.lstrip().startswith("SELECT") and not sql.startswith(_OUR_OWN_LOOK)
        if reads and (_ANSWERS.search(sql) or (_WHO_ANSWERED.search(sql) and not _OF_ONE_PERSON.search(sql))):
            found.append(sql)
        return execute(sql, *details)

    with connection.execute_wrapper(look):
        yield found
