"""When people are asked to join, and saying that there is less time: through the real actions."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from time_machine import TimeMachineFixture

from planner.actions.keys import StageClosed
from planner.actions.windows import ReasonMissing, WrongWindow, set_window
from planner.gate import CheckResult, CheckState, MendKind
from planner.models import Gap
from planner.steps import GapTooLong
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.models import Member, Project, Side, Window
from stakeholders.steps import ProjectIsArchived
from tests.factories import MONDAY, finish_stage, lead_actor, make_participant, make_project, make_user, page_of
from tests.recruitment_factories import enter_window, say_less_time
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    """A project of the short plan in its second stage, which asks for time."""
    project = make_project(template="short", lead=make_user(name="Robin"))
    finish_stage(project=project, position=1, holder=make_participant(project=project, side=Side.CARER)[0])
    return project


def line(project: Project) -> CheckResult:
    return next(check for check in page_of(project=project, position=2).gate.checks if check.key == "period")


def enter(project: Project, opens_on: date, closes_on: date, **changes: object) -> Window:
    values = {"code": uuid4(), "by": lead_actor(project=project), **changes}
    return set_window(project=project, opens_on=opens_on, closes_on=closes_on, **values)  # type: ignore[arg-type]


def test_time_counts_from_the_day_it_was_entered(project: Project, time_machine: TimeMachineFixture) -> None:
    assert line(project).mend.kind is MendKind.WINDOW
    enter_window(project=project, weeks=12)
    assert line(project).mend.kind is MendKind.PERIOD_GAP
    time_machine.shift(timedelta(weeks=8) - timedelta(days=2))
    assert line(project).state is CheckState.NOT_MET
    time_machine.shift(timedelta(days=1))
    assert line(project).state is CheckState.MET


def test_what_was_said_to_begin_earlier_adds_nothing(project: Project) -> None:
    enter(project, date(2027, 1, 4), date(2027, 5, 30))
    assert line(project).evidence.startswith("0 of 8 weeks so far, counted from 1 March 2027. It began on 4 January")


def test_a_later_entry_changes_nothing_that_was(project: Project, time_machine: TimeMachineFixture) -> None:
    enter_window(project=project, weeks=4)
    time_machine.shift(timedelta(weeks=6))
    enter(project, date(2027, 3, 1), date(2027, 6, 27), why="Too few came.", asked_by="People who joined")
    assert line(project).evidence.startswith("4 of 8 weeks so far")
    time_machine.shift(timedelta(weeks=4))
    assert line(project).state is CheckState.MET
    first = project.windows.order_by("pk")[0]
    assert (first.opens_on, first.closes_on, first.why) == (date(2027, 3, 1), date(2027, 3, 28), "")


def test_less_time_is_said_from_the_first_day(project: Project) -> None:
    enter_window(project=project, weeks=4)
    gap = say_less_time(project=project, position=2)
    assert line(project).state is CheckState.GAP
    assert [(each.required_by, each.lost) for each in line(project).gaps] == [(gap.required_by, gap.lost)]


def test_whoever_said_so_may_not_agree(project: Project) -> None:
    enter_window(project=project, weeks=4)
    say_less_time(project=project, position=2)
    gap = Gap.objects.get(check_key="period")
    Gap.objects.filter(pk=gap.pk).update(published_by=Member.objects.get(name="Moss"))
    assert page_of(project=project, position=2).gate.other_key_may.isdisjoint({Member.objects.get(name="Moss").pk})


def test_past_its_day_it_is_looked_at_again(project: Project, time_machine: TimeMachineFixture) -> None:
    enter_window(project=project, weeks=4)
    gap = say_less_time(project=project, position=2)
    time_machine.shift(timedelta(weeks=4, days=1))
    assert (line(project).mend.kind, line(project).mend.target) == (MendKind.RENEWAL, str(gap.code))


def test_a_newer_one_replaces_it_and_it_stays_on_record(project: Project) -> None:
    for reason in ("The money ends.", "The money ends sooner."):
        say_less_time(project=project, position=2, reason=reason)
    told = Gap.objects.filter(check_key="period").order_by("pk").values_list("reason", "closed_at")
    assert [(reason, closed is None) for reason, closed in told] == [
        ("The money ends.", False),
        ("The money ends sooner.", True),
    ]


def test_a_stage_that_asks_for_no_time_takes_none(project: Project) -> None:
    with pytest.raises(StageClosed):
        say_less_time(project=project, position=1)
    with pytest.raises(StageClosed):
        say_less_time(project=project, position=3)
    with pytest.raises(GapTooLong):
        say_less_time(project=project, position=2, look_again_on=date(2027, 2, 28))


@pytest.mark.parametrize(
    ("opens_on", "closes_on"),
    [
        (date(2027, 3, 2), date(2027, 3, 1)),
        (date(2027, 3, 1), date(2027, 12, 18)),
        (date(2026, 2, 27), date(2027, 5, 1)),
    ],
    ids=["ends before it begins", "after the project's end", "more than a year ago"],
)
def test_days_that_cannot_be(project: Project, opens_on: date, closes_on: date) -> None:
    with pytest.raises(WrongWindow):
        enter(project, opens_on, closes_on)
    assert not project.windows.exists()


def test_the_longest_time_that_can_be(project: Project) -> None:
    window = enter(project, MONDAY.date() - timedelta(days=366), project.ends_on)
    assert (window.opens_on, window.closes_on) == (date(2026, 2, 28), date(2027, 12, 17))


def test_other_days_say_why_and_who_asked(project: Project) -> None:
    enter_window(project=project, weeks=12)
    for words in ({}, {"why": "Less money."}, {"asked_by": "The funder"}):
        with pytest.raises(ReasonMissing):
            enter(project, date(2027, 3, 1), date(2027, 4, 1), **words)
    window = enter(project, date(2027, 3, 1), date(2027, 4, 1), why="Less money.", asked_by="The funder")
    assert (window.why, window.asked_by, project.windows.count()) == ("Less money.", "The funder", 2)


def test_the_first_days_need_no_reason(project: Project) -> None:
    window = enter(project, date(2027, 3, 1), date(2027, 4, 1), why="Because.", asked_by="The funder")
    assert (window.why, window.asked_by) == ("", "")


def test_one_press_is_one_entry_and_the_same_days_are_none(project: Project) -> None:
    code = uuid4()
    enter(project, date(2027, 3, 1), date(2027, 4, 1), code=code)
    with pytest.raises(NothingChanged):
        enter(project, date(2027, 3, 1), date(2027, 5, 1), code=code, why="More.", asked_by="We")
    with pytest.raises(NothingChanged):
        enter(project, date(2027, 3, 1), date(2027, 4, 1), why="More.", asked_by="We")


def test_an_archived_project_enters_nothing(project: Project) -> None:
    archive_project(project=project, by=lead_actor(project=project))
    with pytest.raises(ProjectIsArchived):
        enter(project, date(2027, 3, 1), date(2027, 4, 1))
