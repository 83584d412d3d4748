"""After a test that commits, every table holds again what it held when the tests began.

Django's own way empties every table, full or not, and makes permissions and content types anew: a fifth of a second
each time. Here only what a test wrote is taken away, and the built-in plans stay where they are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

type Rows = list[tuple[Any, ...]]


class StartingRows:
    """What the tables of the models hold as the tests begin."""

    def __init__(self) -> None:
        self.columns = {table: _columns(table) for table in connection.introspection.django_table_names(True, False)}
        self.rows = {table: self._read(table) for table in self.columns}

    def put_back(self) -> None:
        """Take away what was written since, and write again what was changed or taken away."""
        may_differ = {*self._filled(), *(table for table, rows in self.rows.items() if rows)}
        changed = [table for table in may_differ if self._read(table) != self.rows[table]]
        if not changed:
            return
        with _no_constraints(), transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            for table in changed:
                cursor.execute(f"DELETE FROM {_quoted(table)}")
            for table in changed:
                places = ", ".join(["%s"] * len(self.columns[table]))
                names = ", ".join(map(_quoted, self.columns[table]))
                sql = f"INSERT INTO {_quoted(table)} ({names}) VALUES ({places})"
                cursor.executemany(sql, self.rows[table])
        if ContentType._meta.db_table in changed:
            ContentType.objects.clear_cache()

    def _filled(self) -> list[str]:
        """The tables that hold any row."""
        looks = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {_quoted(table)})" for table in self.columns
        )
        with connection.cursor() as cursor:
            cursor.execute(looks)
            return [table for (table,) in cursor.fetchall()]

    def _read(self, table: str) -> Rows:
        names = ", ".join(map(_quoted, self.columns[table]))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {names} FROM {_quoted(table)} ORDER BY 1")
            rows: Rows = cursor.fetchall()
            return rows


@contextmanager
def _no_constraints() -> Iterator[None]:
    """On SQLite rows go in any order. On PostgreSQL the transaction itself is told so."""
    if connection.vendor == "sqlite":
        with connection.constraint_checks_disabled():
            yield
    else:
        yield


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
