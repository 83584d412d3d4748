"""What many tests begin with is done once; for every later test its rows are written again, as they were.

    @pytest.fixture
    @remembered
    def moss(project: Project) -> Member:
        return make_participant(project=project)[0]

The first test that asks for `moss` makes them through the real actions, and what these changed in the tables is
remembered: for this fixture, at this moment of a clock that stands still, after the remembered fixtures that came
before it. Every later test gets the same rows in a few statements, where the actions would have needed hundreds.

Nothing is guessed. Where a test wrote anything else before, or its clock stands elsewhere, the actions run as ever.
What was made on rows of a module is forgotten with them.
Not for a fixture that leaves anything but rows, its value and a moved clock: a file, a setting, a mail that was sent.
"""

import inspect
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache, wraps
from typing import Any
from uuid import UUID

import time_machine
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from planner.models import PlannerTemplate

type Tables = dict[str, dict[Any, tuple[Any, ...]]]
"""The rows of every table by their primary keys."""
type Path = tuple[Hashable, ...]
"""What was done since a test began: the same path leads to the same rows."""

READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "PRAGMA", "SET")
"""How statements begin that change no row."""


@dataclass(frozen=True)
class Memory:
    """What one fixture did: the statements that do it again, what it gave, and where it left the clock."""

    statements: list[tuple[str, list[Any]]]
    value: Any
    given: str
    """The argument that it gave back, if it did: a test may hold both."""
    moment: datetime


class _Test:
    """The test that runs now."""

    is_known = False
    """Whether nothing but remembered fixtures has written in it."""
    path: Path = ()


_memories: dict[Path, Memory] = {}
_last: dict[Path, Tables] = {}
"""What the tables held where a path ended: only the last that was looked at."""


@contextmanager
def remembering() -> Iterator[None]:
    """For every test: from here on notice whatever is written without being remembered."""

    def notice(execute: Callable[..., Any], sql: str, *details: Any) -> Any:
        if _Test.is_known and not sql.startswith(READS):
            _Test.is_known = False
        return execute(sql, *details)

    _Test.is_known, _Test.path = True, ()
    with connection.execute_wrapper(notice):
        yield
    _Test.is_known = False
    if not connection.in_atomic_block:
        _last.clear()  # what commits is followed by a flush, and Django's own rows come back with other keys


@contextmanager
def apart() -> Iterator[None]:
    """For rows that stay beneath several tests: inside, nothing is true that was remembered without them."""
    elsewhere = dict(_memories)
    forget()
    yield
    forget()
    _memories.update(elsewhere)


def forget() -> None:
    """Remember nothing, as after the tables were made anew."""
    _memories.clear()
    _last.clear()


def remembered[**P, T](fixture: Callable[P, T]) -> Callable[P, T]:
    """Do what a fixture does once, and afterwards write its rows again."""
    if inspect.isgeneratorfunction(fixture) or "request" in inspect.signature(fixture).parameters:
        raise TypeError(f"What {fixture.__name__} does cannot be remembered.")

    @wraps(fixture)
    def again(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not _Test.is_known:
            return fixture(*args, **kwargs)
        began = _Test.path or _first_step()
        path = (*began, _step(fixture, kwargs))
        if path in _memories:
            value = _repeat(_memories[path], kwargs)
        else:
            value = _watch(began, path, lambda: fixture(*args, **kwargs), kwargs)
        _Test.is_known, _Test.path = True, path
        return value

    return again


def _first_step() -> Path:
    """Which plans there are: tests that commit begin without any."""
    return (frozenset(PlannerTemplate.objects.values_list("pk", flat=True)),)


def _step(fixture: Callable[..., Any], kwargs: dict[str, Any]) -> Hashable:
    moment = timezone.now() if time_machine.escape_hatch.is_travelling() else None
    given = tuple(_named(value) for name, value in kwargs.items() if name != "time_machine")
    return fixture.__module__, fixture.__qualname__, moment, given


def _named(value: Any) -> Hashable:
    """Something that is equal for equal arguments, and for nothing else."""
    match value:
        case Model():
            return type(value), value.pk
        case Client():
            return value.cookies.output()
        case list() | tuple():
            return tuple(map(_named, value))
        case None | str() | int() | UUID():
            return value
        case _ if is_dataclass(value):
            return type(value), *(_named(getattr(value, field.name)) for field in fields(value))
    raise TypeError(f"What is done with {value!r} cannot be remembered.")


def _watch(began: Path, path: Path, do: Callable[[], Any], kwargs: dict[str, Any]) -> Any:
    """Do what a fixture does, and learn from the tables what it did."""
    before = _last.get(began) or _tables()
    value = do()
    after = _tables()
    _last.clear()
    _last[path] = after
    given = next((name for name, argument in kwargs.items() if argument is value), "")
    _memories[path] = Memory(_statements(before, after), None if given else deepcopy(value), given, timezone.now())
    return value


def _repeat(memory: Memory, kwargs: dict[str, Any]) -> Any:
    """Do what a fixture did."""
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, values in memory.statements:
            cursor.execute(sql, values)
    if "time_machine" in kwargs:
        kwargs["time_machine"].move_to(memory.moment, tick=False)
    return kwargs[memory.given] if memory.given else deepcopy(memory.value)


@cache
def _columns() -> dict[str, tuple[int, list[str]]]:
    """The columns of every table, and which of them is the primary key."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            key = connection.introspection.get_primary_key_column(cursor, table)
            assert key is not None, table
            found[table] = (columns.index(key), columns)
    return found


def _tables() -> Tables:
    found: Tables = {}
    with connection.cursor() as cursor:
        for table, (key, columns) in _columns().items():
            cursor.execute(f"SELECT {_quoted(columns)} FROM {connection.ops.quote_name(table)}")
            found[table] = {row[key]: row for row in cursor.fetchall()}
    return found


def _quoted(columns: list[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, columns))


def _statements(before: Tables, after: Tables) -> list[tuple[str, list[Any]]]:
    """What leads from the one to the other: a statement for each row that went or changed, one for all new ones."""
    found: list[tuple[str, list[Any]]] = []
    for name, (key, columns) in _columns().items():
        old, new = before[name], after[name]
        table = connection.ops.quote_name(name)
        quoted = [connection.ops.quote_name(column) for column in columns]
        gone = [value for value in old if value not in new]
        changed = [row for value, row in new.items() if value in old and old[value] != row]
        added = [row for value, row in new.items() if value not in old]
        found += [(f"DELETE FROM {table} WHERE {quoted[key]} = %s", [value]) for value in gone]
        boxes = ", ".join(f"{column} = %s" for column in quoted)
        found += [(f"UPDATE {table} SET {boxes} WHERE {quoted[key]} = %s", [*row, row[key]]) for row in changed]
        if added:
            line = f"({', '.join(['%s'] * len(columns))})"
            sql = f"INSERT INTO {table} ({_quoted(columns)}) VALUES {', '.join([line] * len(added))}"
            found.append((sql, [value for row in added for value in row]))
    return found
