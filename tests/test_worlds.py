"""The cheap look whether rows changed sees what the dear one sees."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from planner.models import CheckInAnswer, CheckInListing, CheckInResult, CheckInWords
from stakeholders.models import Member, User
from tests.factories import make_user
from tests.pages import stored
from tests.worlds import answers_read, nothing_changes, watched

pytestmark = pytest.mark.django_db


def run(sql: str, params: Any = None, *, many: bool = False) -> None:
    with connection.cursor() as cursor:
        (cursor.executemany if many else cursor.execute)(sql, params)


def save_and_fail() -> None:
    """Write, and undo it."""
    with transaction.atomic():
        User.objects.update(name="Fern")
        transaction.set_rollback(True)


CHANGES: dict[str, Callable[[], object]] = {
    "a new row": lambda: make_user(name="Ash"),
    "many new rows": lambda: User.objects.bulk_create([User(email=f"a{n}@example.org", name="Ash") for n in range(2)]),
    "another value": lambda: User.objects.update(name="Fern"),
    "a row that goes": lambda: User.objects.all().delete(),
    "by hand": lambda: run("UPDATE stakeholders_user SET name = 'Fern'"),
    "by hand, many": lambda: run("UPDATE stakeholders_user SET name = %s", [("Fern",), ("Ivy",)], many=True),
    "with a first part": lambda: run(
        "WITH other AS (SELECT 'Fern' AS name) UPDATE stakeholders_user SET name = (SELECT name FROM other)"
    ),
    "in a savepoint": transaction.atomic(lambda: User.objects.update(name="Fern")),
}
NO_CHANGES: dict[str, Callable[[], object]] = {
    "reading": lambda: list(User.objects.select_related(None)),
    "the same value": lambda: User.objects.update(name="Robin"),
    "what is undone": save_and_fail,
    "a session": lambda: Session.objects.create(session_key="key", expire_date=timezone.now()).delete(),
    "the cache": lambda: cache.set("key", "value"),
}


@pytest.mark.parametrize("name", [*CHANGES, *NO_CHANGES])
def test_the_cheap_look_sees_what_the_dear_one_sees(name: str) -> None:
    make_user(name="Robin")
    before = stored()

    with watched() as watch:
        (CHANGES | NO_CHANGES)[name]()

    after = stored()
    assert watch.changed() == sorted(table for table in before if before[table] != after[table])
    assert (watch.changed() != []) == (name in CHANGES)


def test_a_change_before_is_none() -> None:
    make_user(name="Robin")

    with nothing_changes():
        User.objects.get()


def test_a_change_is_told() -> None:
    with pytest.raises(AssertionError, match="stakeholders_user"), nothing_changes():
        make_user(name="Ash")


# What is read of an open check-in -------------------------------------------------------------------------------------

READS: dict[str, tuple[Callable[[], object], bool]] = {
    "how many answers": (lambda: CheckInAnswer.objects.count(), True),
    "comments": (lambda: list(CheckInWords.objects.all()), True),
    "how many have answered": (lambda: CheckInListing.objects.filter(is_answered=True).count(), True),
    "who has answered": (lambda: list(Member.objects.filter(check_in_listings__is_answered=True)), True),
    "all who are asked, whole": (lambda: list(CheckInListing.objects.all()), True),
    "by hand": (lambda: run("SELECT word FROM planner_checkinanswer"), True),
    "how many are asked": (lambda: CheckInListing.objects.count(), False),
    "one's own": (lambda: CheckInListing.objects.filter(member=1, is_answered=True).exists(), False),
    "what was shown": (lambda: list(CheckInResult.objects.all()), False),
}


@pytest.mark.parametrize("what", READS)
def test_whoever_reads_answers_is_seen(what: str) -> None:
    read, is_seen = READS[what]
    with answers_read() as found:
        read()
    assert (found != []) is is_seen
