"""What a lead's home says is next of check-ins, talks and replies, each with why and by when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.queries.home import NextItem, project_home
from planner.values import Word
from stakeholders.actions.projects import archive_project
from stakeholders.models import Project, Side
from tests.check_in_factories import (
    agree_to_talk,
    begin_check_in,
    hold_talk,
    make_people,
    reply_to_line,
    run_check_in,
)
from tests.factories import MONDAY, answer_for_everyone, finish_stage, lead_actor, make_participant, make_project
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

PAGES = {"value_reply", "check_in_close", "check_in_open", "talk_add", "talk_list", "talk_kit"}


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def small() -> Project:
    """The second of five stages, with 3 carers, of whom one is Fern."""
    project = make_project(template="short")
    moss = make_participant(project=project, name="Moss", side=Side.CARER)[0]
    finish_stage(project=project, position=1, holder=moss)
    make_participant(project=project, name="Fern", side=Side.CARER)
    return project


@pytest.fixture
@remembered
def large(small: Project) -> Project:
    """The same with 6 of the lived side."""
    make_people(project=small, lived=3)
    answer_for_everyone(project=small)
    return small


def items(project: Project) -> list[NextItem]:
    """What the home says of check-ins, in its order."""
    found = project_home(Project.objects.get(pk=project.pk), viewer_id=project.members.leads()[0].pk).items
    return [item for item in found if item.page in PAGES]


def the_item(project: Project) -> tuple[str, str, str, str]:
    [item] = items(project)
    assert item.address == reverse(item.page, args=item.where)
    return item.words, item.why, item.page, item.state


def ask_everybody(project: Project, *, broken: tuple[str, ...] = ()) -> None:
    members = [*project.members.leads(), *project.members.active()]
    run_check_in(project=project, lived=dict.fromkeys(members, Word.OFTEN), broken=broken)


def test_nothing_is_due_before_the_stage_that_asks_for_it() -> None:
    assert items(make_project()) == []


def test_where_nobody_was_asked_it_is_a_check_in(large: Project) -> None:
    assert the_item(large) == ("Open a check-in", "Nobody has been asked yet.", "check_in_open", "todo")


def test_while_it_is_open_nothing_is_due_until_its_last_day_is_over(
    large: Project, time_machine: TimeMachineFixture
) -> None:
    check_in = begin_check_in(project=large)
    time_machine.shift(timedelta(days=7))
    assert items(large) == []
    time_machine.shift(timedelta(days=1))
    why = "Its last day is over. Then everyone can see what people say."
    assert the_item(large) == ("Close the check-in", why, "check_in_close", "overdue")
    assert items(large)[0].where == (large.code, str(check_in.code))


def test_the_next_one_is_due_a_fortnight_before_the_last_is_too_old(
    large: Project, time_machine: TimeMachineFixture
) -> None:
    ask_everybody(large)
    time_machine.shift(timedelta(days=41))
    assert items(large) == []
    time_machine.shift(timedelta(days=1))
    why = "The last one was on 1 March 2027. After 26 April 2027 it is too old to finish a stage with."
    assert the_item(large) == ("Open the next check-in", why, "check_in_open", "todo")
    time_machine.shift(timedelta(days=15))
    assert the_item(large)[0] == "Open a check-in"


def test_in_a_small_team_it_is_a_talk(small: Project, time_machine: TimeMachineFixture) -> None:
    assert the_item(small)[0::2] == ("Write down a talk", "talk_add")
    talk = hold_talk(project=small)
    why = "The talk of 1 March 2027 waits: somebody who was there says if the note is right."
    assert the_item(small) == ("See the note of the talk", why, "talk_list", "todo")
    agree_to_talk(talk=talk, member=small.members.get(name="Fern"))
    assert items(small) == []
    time_machine.shift(timedelta(weeks=6))
    assert the_item(small)[0::2] == ("Hold the next talk", "talk_kit")


@pytest.mark.parametrize(
    ("days", "why", "state"),
    [
        (0, "It is broken. A reply is due in 14 days.", "waits"),
        (13, "It is broken. A reply is due in 1 day.", "waits"),
        (14, "It is broken. A reply is due today.", "waits"),
        (15, "It is broken. A reply was due 1 day ago.", "overdue"),
        (20, "It is broken. A reply was due 6 days ago.", "overdue"),
    ],
)
def test_a_broken_line_waits_for_its_reply(
    large: Project, time_machine: TimeMachineFixture, days: int, why: str, state: str
) -> None:
    ask_everybody(large, broken=("respect", "share_power"))
    time_machine.shift(timedelta(days=days))
    first, second = items(large)
    assert (first.why, first.state, first.page) == (why, state, "value_reply")
    assert {first.where, second.where} == {(large.code, "respect"), (large.code, "share_power")}
    reply_to_line(project=large, key="respect")
    [left] = items(large)
    assert left.where == (large.code, "share_power")


def test_what_a_talk_says_is_broken_waits_too(small: Project) -> None:
    talk = hold_talk(project=small, broken=["respect"])
    agree_to_talk(talk=talk, member=small.members.get(name="Fern"))
    assert the_item(small)[2:] == ("value_reply", "waits")


def test_in_an_archived_project_nothing_is_due(large: Project) -> None:
    ask_everybody(large, broken=("respect",))
    archive_project(project=large, by=lead_actor(project=large))
    assert items(large) == []
