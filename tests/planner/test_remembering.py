"""What is remembered is what the actions wrote, to the letter, and only where it is true."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client
from time_machine import TimeMachineFixture

from stakeholders.models import Member, Project, Side
from tests.factories import (
    MONDAY,
    at,
    exercise_of,
    finish_stage,
    make_participant,
    make_project,
    make_user,
    reopen,
)
from tests.pages import browser_with_link, read
from tests.properties import fresh_rows
from tests.remembering import apart, remembered, remembering, repeatable

pytestmark = pytest.mark.django_db


@contextmanager
def a_test(*, on: Any = MONDAY) -> Iterator[None]:
    """What happens inside is a test of its own, and leaves nothing."""
    with at(on), fresh_rows(), remembering():
        yield


def every_value() -> dict[str, list[tuple[str | None, ...]]]:
    """Everything that the tables hold, as the database itself spells it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            spelled = ", ".join(f"CAST({connection.ops.quote_name(column)} AS text)" for column in columns)
            cursor.execute(f"SELECT {spelled} FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def test_every_row_is_what_the_actions_wrote() -> None:
    """Rows that are new, changed and gone, of every kind: people, their browser, words, keys, records, sessions."""
    made = []

    @remembered
    def project() -> Project:
        made.append("project")
        return make_project(lead=make_user(name="Robin"), template="short")

    @remembered
    def moss(project: Project) -> tuple[Member, Client]:
        made.append("moss")
        member, secret, _ = make_participant(project=project, side=Side.LIVED)
        return member, browser_with_link(secret)

    @remembered
    def signed(project: Project, moss: tuple[Member, Client]) -> Project:
        made.append("signed")
        finish_stage(project=project, position=1, holder=moss[0])
        return project

    @remembered
    def opened(signed: Project) -> Project:
        made.append("opened")
        exercise_of(project=signed, key="problem").entries.all().delete()
        reopen(project=signed, position=1)
        return signed

    seen = []
    for _ in range(3):
        with a_test():
            before = project()
            person = moss(project=before)
            assert opened(signed=signed(project=before, moss=person)) is before
            seen.append((every_value(), before.code, person[0].code))
            assert read(person[1].get(f"/take-part/{before.code}/")).heading

    assert made == ["project", "moss", "signed", "opened"]
    assert seen[0] == seen[1] == seen[2]


def test_rows_that_come_after_it_collide_with_none_of_it() -> None:
    @remembered
    def project() -> Project:
        return make_project()

    for _ in range(2):
        with a_test():
            mine = project()
            another = make_project()
            make_participant(project=mine)
            assert (Project.objects.count(), mine.pk < another.pk) == (2, True)


def test_nothing_is_remembered_where_anything_else_was_written_before() -> None:
    made = []

    @remembered
    def project() -> Project:
        made.append("project")
        return make_project()

    @remembered
    def moss(project: Project) -> Member:
        made.append("moss")
        return make_participant(project=project)[0]

    for write_first in (False, True, True, False):
        with a_test():
            mine = project()
            if write_first:
                Project.objects.filter(pk=mine.pk).update(sensitive=True)
            moss(project=mine)
            assert Project.objects.get(sensitive=write_first).members.participants().count() == 1

    assert made == ["project", "moss", "moss", "moss"]


def test_another_clock_and_other_arguments_are_something_else() -> None:
    made = []

    @remembered
    def project(name: str) -> Project:
        made.append(name)
        return make_project(name=name)

    for on in (MONDAY, MONDAY + timedelta(days=1)) * 2:
        for name in ("First", "Second"):
            with a_test(on=on):
                mine = project(name=name)
                assert (mine.name, Project.objects.get().name, mine.created_at) == (name, name, on)

    assert made == ["First", "Second"] * 2


def test_what_a_test_does_to_its_value_stays_in_it() -> None:
    @remembered
    def project() -> Project:
        return make_project()

    for _ in range(3):
        with a_test():
            mine = project()
            assert mine.name == "Home from hospital"
            mine.name = "Changed"


def test_rows_beneath_several_tests_are_a_world_of_their_own() -> None:
    made = []

    @remembered
    def project() -> Project:
        made.append(Project.objects.count())
        return make_project()

    for beneath in (0, 0, 1, 1, 2, 0):
        with fresh_rows(), apart() if beneath else nullcontext():
            for _ in range(beneath):
                make_project()
            for _ in range(2):
                with a_test():
                    assert (project(), Project.objects.count()) == (Project.objects.latest("pk"), beneath + 1)

    assert made == [0, 1, 1, 2]


@pytest.fixture
@remembered
def committed(transactional_db: None) -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def joined(committed: Project) -> Project:
    make_participant(project=committed)
    return committed


@pytest.mark.parametrize("time", [1, 2])
@pytest.mark.parametrize("asked", ["committed", "joined"])
def test_what_a_flush_writes_is_no_part_of_it(
    transactional_db: None, request: pytest.FixtureRequest, asked: str, time: int
) -> None:
    """After a test that commits Django writes its own rows again, with other keys."""
    project = request.getfixturevalue(asked)
    assert project.members.participants().count() == int(asked == "joined")


def test_the_clock_stands_where_it_was_left(time_machine: TimeMachineFixture) -> None:
    @remembered
    def project(time_machine: TimeMachineFixture) -> Project:
        project = make_project()
        time_machine.shift(timedelta(days=3))
        make_participant(project=project)
        return project

    for _ in range(2):
        time_machine.move_to(MONDAY, tick=False)
        with fresh_rows(), remembering():
            mine = project(time_machine=time_machine)
            make_participant(project=mine, name="Fern")
            days = list(mine.members.order_by("pk").values_list("joined_at", flat=True))
            assert days == [MONDAY, MONDAY + timedelta(days=3), MONDAY + timedelta(days=3)]


def test_what_a_test_calls_is_repeated_with_all_that_it_did_to_what_it_was_given() -> None:
    made = []

    @remembered
    def moss() -> Member:
        return make_participant(project=make_project(template="short"))[0]

    @repeatable
    def rename(*, member: Member, name: str) -> list[Member]:
        made.append(name)
        member.name = name
        member.save()
        return [member]

    seen = []
    for name in ("Fern", "Fern", "Wren"):
        with a_test():
            member = moss()
            [same] = rename(member=member, name=name)
            assert (same is member, member.name, Member.objects.get(pk=member.pk).name) == (True, name, name)
            seen.append(every_value())

    assert made == ["Fern", "Wren"]
    assert seen[0] == seen[1] != seen[2]


def test_what_leaves_more_than_rows_runs_every_time() -> None:
    made = []

    @repeatable
    def project(*, then: bool) -> Project:
        made.append(then)
        if then:
            transaction.on_commit(lambda: None)
        return make_project(template="short")

    for then in (True, True, False, False):
        with a_test():
            project(then=then)

    assert made == [True, True, False]


def test_what_was_undone_is_no_place_to_go_on_from() -> None:
    made = []

    @repeatable
    def project(*, name: str) -> Project:
        made.append(name)
        return make_project(template="short", name=name)

    for _ in range(2):
        with a_test():
            with fresh_rows():
                project(name="First")
            project(name="Second")
            assert Project.objects.get().name == "Second"

    assert made == ["First", "Second", "Second"]


def test_what_cannot_be_remembered_is_refused() -> None:
    def by_parameter(request: HttpRequest) -> None: ...
    def with_an_end() -> Iterator[None]:
        yield

    for fixture in (by_parameter, with_an_end):
        with pytest.raises(TypeError):
            remembered(fixture)

    @remembered
    def unknown(thing: object) -> None: ...

    with a_test(), pytest.raises(TypeError):
        unknown(thing=object())
