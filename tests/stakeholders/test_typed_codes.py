"""Short codes: how they are read, that wrong ones are limited for everybody together, and that a right one opens."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from stakeholders import ways_in
from stakeholders.actions.coming_in import TRIES_ARE_KEPT, TooManyTries, forget_old_tries, open_by_code
from stakeholders.actions.members import replace_link, turn_off_person
from stakeholders.actors import SYSTEM, Actor, ActorKind
from stakeholders.models import Member, PersonalLink, Project, SharedLink, TypedTries
from stakeholders.opened import OPENED_COOKIE
from stakeholders.queries.links import working_link_by_code
from stakeholders.ways_in import (
    CODE_LENGTH,
    SIGNS,
    WRONG_TRIES_AN_HOUR,
    in_groups,
    is_whole,
    new_typed_code,
    plain,
    shared_code,
    shared_secret,
    typed_digest,
)
from tests.factories import MONDAY, at, lead_actor, make_arrival, make_participant, make_project, make_shared_link
from tests.pages import read, stored
from tests.remembering import remembered

NOBODY_YET = Actor(ActorKind.PARTICIPANT)
WRONG = "2222222222"
CODE = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
@remembered
def project(db: None) -> Project:
    return make_project()


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, str]:
    """A person, and the code of their new link."""
    member = make_participant(project=project, name="Moss")[0]
    return member, replace_link(member=member, by=lead_actor(project=project)).typed


# The sum -------------------------------------------------------------------------------------------------------------


def test_the_sum_beside_the_code_is_right() -> None:
    """Below one in a million a year, at the limit and with 1,000 live codes. Worked out from the constants."""
    codes = len(SIGNS) ** CODE_LENGTH
    tries_a_year = WRONG_TRIES_AN_HOUR * 24 * 366
    chance = tries_a_year * 1000 / codes

    assert (len(set(SIGNS)), codes, tries_a_year) == (32, 2**50, 878_400)
    assert chance < 1e-6
    said = " ".join((ways_in.__doc__ or "").split())
    assert "32 ** 10 = 2 ** 50" in said
    assert f"{WRONG_TRIES_AN_HOUR} * 24 * 366 = {tries_a_year:,}" in said
    assert f"{tries_a_year:,} * 1,000 / 2 ** 50 = {chance:.1e}".replace("e-07", "e-7") in said


def test_secrets_hold_128_bits_and_more() -> None:
    secret = shared_secret(CODE, 1)

    assert re.fullmatch(r"[\w-]{27}", secret)
    assert len(secret) * 6 >= 160


def test_a_shared_link_says_the_same_each_time_and_another_version_something_else(settings: Any) -> None:
    first = shared_secret(CODE, 1), shared_code(CODE, 1)

    assert (shared_secret(CODE, 1), shared_code(CODE, 1)) == first
    assert shared_secret(CODE, 2) != first[0]
    assert shared_code(CODE, 2) != first[1]
    settings.SECRET_KEY = "another-key-of-this-server-" * 3
    assert shared_secret(CODE, 1) != first[0]
    assert shared_code(CODE, 1) != first[1]


# How a code is read --------------------------------------------------------------------------------------------------


@given(st.builds(new_typed_code), st.sampled_from(["{}", " {} ", "{}\n"]))
def test_a_code_is_read_as_it_is_shown(code: str, around: str) -> None:
    for typed in (code, in_groups(code), code.lower(), "-".join(code), "–".join(code), ".".join(code)):
        assert plain(around.format(typed)) == code
        assert is_whole(typed)
        assert typed_digest(typed) == typed_digest(code)


@pytest.mark.parametrize(
    "typed", ["", "   ", "ABC", "2345678 9A", "2345 678 9AB2", "234567890A", "I345678OAB", "é345678ABC"]
)
def test_a_slip_is_no_whole_code(typed: str) -> None:
    assert not is_whole(typed)


# The page ------------------------------------------------------------------------------------------------------------


def type_code(client: Client, typed: str) -> Any:
    return client.post(reverse("code_open"), {"code": typed})


@pytest.mark.parametrize("write", [str, str.lower, in_groups, " ".join])
def test_a_right_code_opens_its_link(client: Client, moss: tuple[Member, str], write: Callable[[str], str]) -> None:
    answer = type_code(client, write(moss[1]))

    assert (answer.status_code, answer["Location"]) == (302, reverse("joining"))
    assert client.cookies[OPENED_COOKIE].value.startswith("personal.")
    assert read(client.get(reverse("joining"))).heading == "Welcome back"
    assert list(TypedTries.objects.values_list("wrong", flat=True)) == [0]
    assert client.post(reverse("joining"))["Location"] == reverse("take_part", args=[moss[0].project.code])


def test_a_shared_links_code_opens_it(client: Client, project: Project) -> None:
    link, _ = make_shared_link(project=project)

    answer = type_code(client, shared_code(link.code, link.version))

    assert (answer.status_code, answer["Location"]) == (302, reverse("joining"))
    assert client.post(reverse("joining")).status_code == 302
    assert SharedLink.objects.get().uses == 1


def test_looking_at_the_page_changes_nothing(client: Client, db: None) -> None:
    before = stored()
    assert client.get(reverse("code_open")).status_code == 200
    assert client.head(reverse("code_open")).status_code == 200
    assert stored() == before


def test_a_wrong_code_is_told_and_kept(client: Client, db: None) -> None:
    answer = type_code(client, "2222 222 222")

    page = read(answer)
    words = "This code does not work. Check each sign, or ask who gave it to you for a new one."
    assert answer.status_code == 422
    assert (page.summary, page.errors_beside("code")) == ([words], [words])
    assert page.form.values == {"code": "2222 222 222"}
    assert list(TypedTries.objects.values_list("wrong", flat=True)) == [1]
    assert OPENED_COOKIE not in client.cookies


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the code that you were given."),
        ("  ", "Type the code that you were given."),
        ("2345", "A code has 10 letters and numbers. It never has the letter O or I, or the numbers 0 or 1."),
        ("O345678ABC", "A code has 10 letters and numbers. It never has the letter O or I, or the numbers 0 or 1."),
        ("\x00\x00", "Type the code that you were given."),
        ("苔" * 10, "A code has 10 letters and numbers. It never has the letter O or I, or the numbers 0 or 1."),
    ],
)
def test_a_code_that_is_none_counts_no_try(client: Client, db: None, typed: str, words: str) -> None:
    before = stored()

    answer = type_code(client, typed)

    assert (answer.status_code, read(answer).errors_beside("code")) == (422, [words])
    assert stored() == before


def ended(project: Project, which: str) -> str:
    """The code of a link that does not work."""
    if which == "wrong":
        return WRONG
    if which in {"off", "expired", "used up"}:
        link, _ = make_shared_link(project=project, most_uses=1)
        links = SharedLink.objects.filter(pk=link.pk)
        match which:
            case "off":
                links.update(turned_off_at=MONDAY)
            case "expired":
                links.update(expires_at=MONDAY - timedelta(seconds=1))
            case "used up":
                make_arrival(link=link)
        return shared_code(link.code, 1)
    member = make_participant(project=project, name="Fern")[0]
    by = lead_actor(project=project)
    typed = replace_link(member=member, by=by).typed
    if which == "replaced":
        replace_link(member=member, by=by)
    else:
        turn_off_person(member=member, by=by)
    return typed


@pytest.mark.parametrize("which", ["wrong", "replaced", "person off", "off", "expired", "used up"])
def test_every_code_that_does_not_work_gets_the_same_answer(client: Client, project: Project, which: str) -> None:
    with at(MONDAY - timedelta(days=1)):
        typed = ended(project, which)
    told = []
    with at(MONDAY):
        type_code(client, WRONG)
        for code in ("3333333333", typed):
            with CaptureQueriesContext(connection) as queries:
                answer = type_code(client, code)
            told.append((answer.status_code, read(answer).errors_beside("code"), len(queries)))

    assert told[0] == told[1]
    assert told[0][0] == 422


# The limit -----------------------------------------------------------------------------------------------------------


def test_over_the_limit_a_right_code_is_refused_too(client: Client, moss: tuple[Member, str]) -> None:
    with at(MONDAY + timedelta(minutes=20)):
        for _ in range(WRONG_TRIES_AN_HOUR):
            assert open_by_code(typed=WRONG, by=NOBODY_YET) is None
        before = stored()

        answers = [type_code(client, typed) for typed in (moss[1], WRONG)]

        for answer in answers:
            page = read(answer)
            assert (answer.status_code, answer["Retry-After"]) == (429, "2400")
            assert page.heading == "Try your code again in 40 minutes"
            assert "Your link works all the time." in page.words
        assert stored() == before
    with at(MONDAY + timedelta(minutes=60)):
        assert type_code(client, moss[1]).status_code == 302


def test_the_last_try_of_an_hour_may_be_right(moss: tuple[Member, str]) -> None:
    with at(MONDAY):
        for _ in range(WRONG_TRIES_AN_HOUR - 1):
            open_by_code(typed=WRONG, by=NOBODY_YET)
        for _ in range(3):
            assert open_by_code(typed=moss[1], by=NOBODY_YET) == PersonalLink.objects.get(turned_off_at=None)
        assert open_by_code(typed=WRONG, by=NOBODY_YET) is None
        with pytest.raises(TooManyTries):
            open_by_code(typed=moss[1], by=NOBODY_YET)


def test_nothing_is_looked_up_over_the_limit(moss: tuple[Member, str]) -> None:
    with at(MONDAY):
        TypedTries.objects.create(hour=MONDAY, wrong=WRONG_TRIES_AN_HOUR)
        with CaptureQueriesContext(connection) as queries, pytest.raises(TooManyTries):
            open_by_code(typed=moss[1], by=NOBODY_YET)
    assert [query["sql"] for query in queries if "link" in query["sql"]] == []


TRY = """
import django
django.setup()
from stakeholders.actions.coming_in import TooManyTries, open_by_code
from stakeholders.actors import Actor, ActorKind
wrong = 0
for _ in range(70):
    try:
        assert open_by_code(typed="2222222222", by=Actor(ActorKind.PARTICIPANT)) is None
        wrong += 1
    except TooManyTries:
        pass
print(wrong)
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_share_one_limit() -> None:
    """140 tries by two processes at once. Where they straddle an hour of the clock, each hour has its own 100."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_address()}
    connection.close()

    began = datetime.now(UTC)
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", TRY], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    found = [int(process.communicate(timeout=120)[0]) for process in processes]

    hours = list(TypedTries.objects.order_by("hour").values_list("wrong", flat=True))
    assert sum(hours) == sum(found)
    assert max(hours) <= WRONG_TRIES_AN_HOUR
    if datetime.now(UTC).hour == began.hour:
        assert hours == [WRONG_TRIES_AN_HOUR]


def database_address() -> str:
    """The database of this test, for another process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    host = str(values["HOST"] or "").replace("/", "%2F")
    who = ":".join(part for part in (values["USER"], values["PASSWORD"]) if part)
    return f"postgresql://{who}@{host}:{values['PORT'] or 5432}/{values['NAME']}"


# What is forgotten ---------------------------------------------------------------------------------------------------


def test_counts_of_hours_that_are_over_are_forgotten(db: None) -> None:
    for hours in (0, 24, 25, 300):
        TypedTries.objects.create(hour=MONDAY - timedelta(hours=hours), wrong=3)
    assert timedelta(hours=24) == TRIES_ARE_KEPT

    with at(MONDAY):
        assert forget_old_tries(by=SYSTEM) == 2
        call_command("daily", stdout=StringIO())

    assert list(TypedTries.objects.order_by("-hour").values_list("hour", flat=True)) == [
        MONDAY,
        MONDAY - timedelta(days=1),
    ]


def test_a_personal_links_code_stands_nowhere(moss: tuple[Member, str]) -> None:
    link = PersonalLink.objects.get(turned_off_at=None)

    assert link.typed_digest == typed_digest(moss[1])
    assert moss[1] not in str(list(PersonalLink.objects.values()))
    assert working_link_by_code(moss[1]) == link
    assert working_link_by_code(link.typed_digest) is None
