"""What many tests begin with is done once; for every later test its rows are written again, as they were.

    @pytest.fixture
    @remembered
    def moss(project: Project) -> Member:
        return make_participant(project=project)[0]

The first test that asks for `moss` makes them through the real actions, and what these changed in the tables is
remembered: for this fixture, at this moment of a clock that stands still, after the remembered steps that came
before it. Every later test gets the same rows in a few statements, where the actions would have needed hundreds.
What a test calls itself can be remembered too: such a function is marked `@repeatable` (tests/factories.py).

Nothing is guessed. Where a test wrote anything else before, or its clock stands elsewhere, the actions run as ever.
What was made on rows of a module is forgotten with them.
Not for a fixture that leaves anything but rows, its value and a moved clock: a file, a setting, a mail that was sent.
A repeatable function that leaves such things runs every time.
"""

import inspect
import re
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache, wraps
from itertools import count
from typing import Any
from uuid import UUID

import time_machine
from django.core import mail
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from planner.models import PlannerTemplate
from stakeholders.models import Project, User

type Rows = dict[Any, tuple[Any, ...]]
"""The rows of a table by their primary keys."""
type Place = Hashable
"""What was done since a test began, by the number of the last memory: the same place has the same rows."""

_READS = re.compile(
    r"\s*(?:SELECT|WITH(?!.*\b(?:INSERT|UPDATE|DELETE)\b)|BEGIN|SAVEPOINT|RELEASE|PRAGMA|SET)\b", re.DOTALL
)
"""How statements begin that change no row."""
_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
MOST = 5000
"""So many memories are kept; the oldest go first."""


@dataclass(frozen=True)
class Memory:
    """What one step did: the statements that do it again, what it gave and was given, and where it left the clock."""

    number: int
    statements: list[tuple[str, list[Any]]]
    value: Any
    given: dict[str, Any]
    """Its arguments as it left them: `value` may hold them, and a test goes on with its own."""
    moment: datetime


class _Test:
    """The test that runs now."""

    is_known = False
    """Whether nothing but remembered steps has written in it."""
    place: Place = None


_memories: dict[tuple[Place, Hashable], Memory] = {}
_numbers = count(1)
_watching: list[dict[str, Rows]] = []
"""For every step that is watched now: the rows of each table before it wrote there."""


@contextmanager
def remembering() -> Iterator[None]:
    """For every test: from here on notice whatever is written without being remembered."""

    def notice(execute: Callable[..., Any], sql: str, *details: Any) -> Any:
        if not _READS.match(sql):
            _Test.is_known = False
            if _watching and not sql.startswith("ROLLBACK TO"):
                _look_before(sql)
        return execute(sql, *details)

    _Test.is_known, _Test.place = True, None
    with connection.execute_wrapper(notice):
        yield
    _Test.is_known = False


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


def remembered[**P, T](fixture: Callable[P, T]) -> Callable[P, T]:
    """Do what a fixture does once, and afterwards write its rows again."""
    if inspect.isgeneratorfunction(fixture) or "request" in inspect.signature(fixture).parameters:
        raise TypeError(f"What {fixture.__name__} does cannot be remembered.")

    @wraps(fixture)
    def again(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not _Test.is_known:
            return fixture(*args, **kwargs)
        return _once(_step(fixture, kwargs), lambda: fixture(*args, **kwargs), kwargs)

    return again


def repeatable[**P, T](function: Callable[P, T]) -> Callable[P, T]:
    """The same for a function that tests call, where nothing else can write: in a test that commits nothing."""

    @wraps(function)
    def again(*args: P.args, **kwargs: P.kwargs) -> Any:
        is_alone = connection.in_atomic_block and threading.current_thread() is threading.main_thread()
        if _Test.is_known and is_alone and not args:
            try:
                step = _step(function, kwargs)
            except TypeError:
                return function(*args, **kwargs)
            return _once(step, lambda: function(*args, **kwargs), kwargs, only_rows=True)
        return function(*args, **kwargs)

    return again


def _once(step: Hashable, do: Callable[[], Any], kwargs: dict[str, Any], *, only_rows: bool = False) -> Any:
    """Repeat a step, or do and remember it. With `only_rows` one that leaves anything else is not remembered."""
    key = (_first_place() if _Test.place is None else _Test.place, step)
    memory = _memories.get(key)
    if memory is not None:
        value = _repeat(memory, kwargs)
    else:
        left = _left_besides()
        value, memory = _watch(do, kwargs)
        if only_rows and left != _left_besides():
            return value
        while len(_memories) >= MOST:
            del _memories[next(iter(_memories))]
        _memories[key] = memory
    _Test.is_known, _Test.place = True, memory.number
    return value


def _left_besides() -> tuple[int, int]:
    """How much there is that is no row: mails, and what waits for the end of the transaction."""
    return len(mail.outbox), len(connection.run_on_commit)


def _first_place() -> Place:
    """What is there as a test begins: the plans, where a test before it did not commit; and rows of its module."""
    with connection.cursor() as cursor:
        newest = ", ".join(f'(SELECT max(id) FROM "{model._meta.db_table}")' for model in (User, Project))
        cursor.execute(f"SELECT {newest}")
        return frozenset(PlannerTemplate.objects.values_list("pk", flat=True)), cursor.fetchone()


def _step(fixture: Callable[..., Any], kwargs: dict[str, Any]) -> Hashable:
    moment = timezone.now() if time_machine.escape_hatch.is_travelling() else None
    given = tuple((name, _named(value)) for name, value in kwargs.items() if name != "time_machine")
    return fixture.__module__, fixture.__qualname__, moment, given


def _named(value: Any) -> Hashable:
    """Something that is equal for equal arguments, and for nothing else."""
    match value:
        case Model():
            held = [vars(value).get(field.attname) for field in value._meta.concrete_fields]
            return type(value), value.pk, repr(held)
        case Client():
            return value.cookies.output()
        case list() | tuple():
            return tuple(map(_named, value))
        case dict():
            return tuple((_named(name), _named(part)) for name, part in value.items())
        case None | str() | int() | UUID() | date():
            return type(value), value
        case _ if is_dataclass(value):
            return type(value), *(_named(getattr(value, field.name)) for field in fields(value))
    raise TypeError(f"What is done with {value!r} cannot be remembered.")


def _watch(do: Callable[[], Any], kwargs: dict[str, Any]) -> tuple[Any, Memory]:
    """Do what a step does, and learn from the tables that it wrote to what it did."""
    before: dict[str, Rows] = {}
    _Test.is_known = False  # one memory for all of it, not another for each part
    _watching.append(before)
    try:
        value = do()
    finally:
        _watching.remove(before)
    statements = _statements(before, {table: _rows(table) for table in before})
    given = {name: argument for name, argument in kwargs.items() if isinstance(argument, Model) or argument is value}
    kept_value, kept = deepcopy((value, given))
    return value, Memory(next(_numbers), statements, kept_value, kept, timezone.now())


def _repeat(memory: Memory, kwargs: dict[str, Any]) -> Any:
    """Do what a step did."""
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, values in memory.statements:
            cursor.execute(sql, values)
    if "time_machine" in kwargs:
        kwargs["time_machine"].move_to(memory.moment, tick=False)
    _change_given(memory, kwargs)
    return deepcopy(memory.value, {id(kept): kwargs[name] for name, kept in memory.given.items()})


def _change_given(memory: Memory, kwargs: dict[str, Any]) -> None:
    """What an action wrote on the very object that it was given: a new version, say."""
    for name, kept in memory.given.items():
        if isinstance(kept, Model):
            held = {field.attname for field in kept._meta.concrete_fields}
            vars(kwargs[name]).update({key: deepcopy(value) for key, value in vars(kept).items() if key in held})


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


def _look_before(sql: str) -> None:
    """See what stands in the table that is about to be written to; in every table, where that cannot be told."""
    found = _WRITES.match(sql)
    for table in (found[1],) if found else _columns():
        rows = None
        for before in _watching:
            if table not in before:
                rows = _rows(table) if rows is None else rows
                before[table] = rows


def _rows(table: str) -> Rows:
    key, columns = _columns()[table]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_quoted(columns)} FROM {connection.ops.quote_name(table)}")
        return {row[key]: row for row in cursor.fetchall()}


def _quoted(columns: list[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, columns))


def _statements(before: dict[str, Rows], after: dict[str, Rows]) -> list[tuple[str, list[Any]]]:
    """What leads from the one to the other: a statement for each row that went or changed, one for all new ones."""
    found: list[tuple[str, list[Any]]] = []
    for name, (key, columns) in _columns().items():
        if name not in before:
            continue
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
