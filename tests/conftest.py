"""What every test gets: an empty shared cache, remembered fixtures, no network, and hypothesis as we use it."""

import gc
import os
import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.template import Template
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

import tests.properties  # noqa: F401  (registers the profiles)
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from tests.remembering import remembering
from tests.starting_rows import StartingRows

_DRAWN = Template._render  # type: ignore[attr-defined]

USES_DATABASE = {"db", "transactional_db", "live_server"}
"""Fixtures of tests that use the tests' database. Every other test without the mark `django_db` is pure."""

hypothesis_settings.load_profile("pure")

# What is collected stays to the end, and what a test leaves is small: nothing is gained by looking through it often.
gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in browser/ and benchmarks/, and what uses no database, before anything is chosen."""
    for item in items:
        if item.get_closest_marker("django_db") is None and USES_DATABASE.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("pure")
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker("browser")
        elif item.nodeid.startswith("tests/benchmarks/"):
            item.add_marker("benchmark")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Free memory again, but seldom, and never look at the tests themselves. What is measured is run as in earnest."""
    if not any(item.get_closest_marker("benchmark") for item in session.items):
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """On SQLite begin with a copy of the tables that `tests/run` made. PostgreSQL copies them itself (`TEMPLATE`)."""
    template = os.environ.get("TEST_TEMPLATE")
    if connection.vendor != "sqlite" or not template:
        return django_db_keepdb
    shutil.copyfile(template, connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the built-in plans once, and let tests that commit leave the tables as they are then.

    At the end PostgreSQL is told to end what the live server's last threads still hold open: a database in use cannot
    be dropped.
    """
    with django_db_blocker.unblock():
        load_built_in(by=SYSTEM)
        starting_rows = StartingRows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: starting_rows.put_back())
        yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(autouse=True)
def _empty_shared_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the cache after a test that commits: its table is no model's, so Django does not empty it."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    if commits or (marker is not None and marker.kwargs.get("transaction", False)):
        request.getfixturevalue("transactional_db")
        yield
        cache.clear()
    else:
        yield


@pytest.fixture(autouse=True)
def _remembering() -> Iterator[None]:
    """Fixtures marked `@remembered` are made once, as long as nothing else was written before them."""
    with remembering():
        yield


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse to speak with any other machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(scope="session", autouse=True)
def _templates_as_in_earnest(django_test_environment: None) -> None:
    """Draw templates without telling the test client of each: no test asks it, and it copied the context every time."""
    Template._render = _DRAWN  # type: ignore[attr-defined]
