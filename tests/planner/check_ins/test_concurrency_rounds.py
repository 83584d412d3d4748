"""Check-ins opened, closed, taken back and answered at the same moment, with real threads."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from planner.actions.answering import AnsweredAlready, IsOver
from planner.actions.check_ins import (
    IsNotOpen,
    OneIsOpen,
    SomebodyAnswered,
    cancel_check_in,
    close_check_in,
    extend_check_in,
    open_check_in,
    remind_everyone,
)
from planner.models import CheckIn, CheckInAnswer, CheckInListing
from planner.queries.stages import today_in
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from tests.check_in_factories import answer, begin_check_in, make_people
from tests.factories import lead_actor, make_lead, make_project, write_promise
from tests.planner.test_concurrency import at_once, kinds
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    project = make_project(template="short")
    write_promise(project=project)
    make_people(project=project, lived=6)
    return project


@pytest.fixture
@remembered
def check_in(project: Project) -> CheckIn:
    return begin_check_in(project=project)


def opening(project: Project, code: int) -> Callable[[], Any]:
    by, day = lead_actor(project=project), today_in(project) + timedelta(days=7)
    return lambda: open_check_in(project=project, code=UUID(int=code), closes_on=day, by=by)


def test_one_press_eight_times_opens_one(project: Project) -> None:
    assert kinds(at_once(*[opening(project, 1)] * 8)) == {CheckIn: 1, NothingChanged: 7}
    assert CheckInListing.objects.count() == 7
    assert project.history.filter(verb="check_in_opened").count() == 1


def test_of_two_leads_who_open_one_does(project: Project) -> None:
    make_lead(project=project)
    assert kinds(at_once(opening(project, 1), opening(project, 2))) == {CheckIn: 1, OneIsOpen: 1}


def test_it_is_closed_once(project: Project, check_in: CheckIn) -> None:
    by = lead_actor(project=project)
    for member in project.members.filter(is_lead=False):
        answer(check_in=check_in, member=member)
    outcomes = at_once(*[lambda: close_check_in(check_in=check_in, by=by)] * 4)

    assert kinds(outcomes) == {CheckIn: 1, IsNotOpen: 3}
    assert check_in.results.count() == check_in.values.count()
    assert project.history.filter(verb="check_in_closed").count() == 1


def test_it_is_closed_or_taken_back_and_never_both(project: Project, check_in: CheckIn) -> None:
    by = lead_actor(project=project)
    closing, _taking_back, extending = at_once(
        lambda: close_check_in(check_in=check_in, by=by),
        lambda: cancel_check_in(check_in=check_in, by=by),
        lambda: extend_check_in(check_in=check_in, closes_on=check_in.closes_on + timedelta(days=1), by=by),
    )
    check_in.refresh_from_db()

    assert not check_in.is_open
    assert (check_in.closed_at is not None) == isinstance(closing, CheckIn)
    assert type(extending) in {type(None), IsNotOpen}
    assert not CheckInListing.objects.exists()


@pytest.mark.parametrize("turn", range(3))
def test_an_answer_as_it_closes_is_counted_or_refused(project: Project, check_in: CheckIn, turn: int) -> None:
    by = lead_actor(project=project)
    *before, last = project.members.filter(is_lead=False)
    for member in before:
        answer(check_in=check_in, member=member)
    closing, answering = at_once(
        lambda: close_check_in(check_in=check_in, by=by), lambda: answer(check_in=check_in, member=last)
    )

    assert isinstance(closing, CheckIn)
    assert (type(answering), closing.answered) in [(type(None), 6), (IsOver, 5)]
    assert not CheckInAnswer.objects.exists()
    assert not CheckInListing.objects.exists()


@pytest.mark.parametrize("turn", range(3))
def test_an_answer_as_it_is_taken_back_keeps_it_open_or_is_refused(
    project: Project, check_in: CheckIn, turn: int
) -> None:
    by, member = lead_actor(project=project), project.members.filter(is_lead=False)[0]
    taking_back, answering = at_once(
        lambda: cancel_check_in(check_in=check_in, by=by), lambda: answer(check_in=check_in, member=member)
    )
    check_in.refresh_from_db()

    assert (type(taking_back), type(answering), check_in.is_open) in [
        (type(None), IsOver, False),
        (SomebodyAnswered, type(None), True),
    ]


def test_everyone_is_reminded_once(project: Project, check_in: CheckIn) -> None:
    by = lead_actor(project=project)
    CheckIn.objects.update(opened_at=check_in.opened_at - timedelta(days=2))
    outcomes = at_once(*[lambda: remind_everyone(check_in=check_in, by=by)] * 4)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ToldToday"] * 3 + ["int"]
    assert project.mails.filter(kind="check_in_reminder").count() == 1


def test_everybody_at_once_is_counted_once(project: Project, check_in: CheckIn) -> None:
    people = list(project.members.filter(is_lead=False))
    outcomes = at_once(*[lambda member=member: answer(check_in=check_in, member=member) for member in people * 2])

    assert kinds(outcomes) == {type(None): 6, AnsweredAlready: 6}
    assert close_check_in(check_in=check_in, by=lead_actor(project=project)).answered == 6
