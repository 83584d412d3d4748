"""The time that people have to join: every date side by side, and saying when people are asked."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.queries.timeline import timeline_page
from stakeholders.actions.group_facts import add_route
from stakeholders.actions.projects import archive_project, edit_project
from stakeholders.models import Project, Window
from tests.factories import MONDAY, exercise_of, lead_actor, make_group, make_project, make_user, write
from tests.pages import Page, browser_of, read
from tests.recruitment_factories import enter_window, say_less_time
from tests.register_factories import place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)
TOO_LATE = "The project ends on 28 February 2028. Enter an earlier day, or move its end first."
FIRST = {"opens_on": "2027-03-01", "closes_on": "2027-05-23"}


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    """A project of a year, in which nobody said yet when people are asked to join."""
    return make_project(lead=make_user(name="Robin"), starts_on=TODAY, ends_on=date(2028, 2, 28))


@pytest.fixture
@remembered
def short() -> Project:
    """The same with the short plan."""
    lead = make_user(name="Wren", email="wren@example.org")
    return make_project(lead=lead, template="short", starts_on=TODAY, ends_on=date(2028, 2, 28))


def browser_of_lead(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


def dates(project: Project) -> Page:
    return read(browser_of_lead(project).get(reverse("timeline", args=[project.code])))


def form_of(project: Project) -> Page:
    return read(browser_of_lead(project).get(reverse("window_set", args=[project.code])))


def send(project: Project, **fields: str) -> Any:
    values = {"code": str(uuid4())} | FIRST | fields
    return browser_of_lead(project).post(reverse("window_set", args=[project.code]), values)


# Saying when ---------------------------------------------------------------------------------------------------------


def test_it_begins_today_and_lasts_twelve_weeks(project: Project) -> None:
    page = form_of(project)
    assert {name: page.form.values[name] for name in FIRST} == FIRST
    assert set(page.form.values) == {"opens_on", "closes_on", "code"}
    assert "Our advice is 12 weeks, so that word can spread." in page.words


def test_four_weeks_more_are_advised_where_nobody_trusted_asks(project: Project) -> None:
    group = make_group(project=project, name="Night cleaners")
    place(group=group, affected=75, say=25)
    page = form_of(project)
    assert page.form.values["closes_on"] == "2027-06-20"
    assert "4 weeks of it are because nobody these groups trust asks them yet: Night cleaners" in page.words
    add_route(
        group=group,
        code=uuid4(),
        words="The shop steward",
        is_offline=True,
        is_trusted=True,
        by=lead_actor(project=project),
    )
    assert form_of(project).form.values["closes_on"] == FIRST["closes_on"]


def test_a_short_plan_begins_with_four_weeks_and_says_at_once_that_it_is_less(short: Project) -> None:
    page = form_of(short)
    assert page.form.values["closes_on"] == "2027-03-28"
    assert "The short plan begins with 4 weeks. Then you say openly why it is less." in page.words
    answer = send(short, closes_on="2027-03-28")
    assert (answer.status_code, answer["Location"]) == (302, reverse("timeline", args=[short.code]))
    saved = dates(short)
    assert "These days come to less than 8 weeks." in saved.words
    assert saved.links["Say why there is less time"] == reverse("period_gap", args=[short.code, 2])
    say_less_time(project=short, position=2)
    assert "Why is on record, as a known gap. You look at it again on 29 March 2027." in dates(short).words


def test_it_never_goes_past_the_end_of_the_project() -> None:
    project = make_project(lead=make_user(), starts_on=TODAY, ends_on=date(2027, 4, 1))
    page = form_of(project)
    assert page.form.values["closes_on"] == "2027-04-01"
    assert "The project ends on 1 April 2027, so there is less time than that." in page.words


def test_saved_it_stands_on_the_page_with_the_day_it_was_entered(project: Project) -> None:
    lead = browser_of_lead(project)
    address = reverse("window_set", args=[project.code])
    page = read(lead.post(address, {"code": str(uuid4())} | FIRST, follow=True))
    assert page.banner == ["The days are saved."]
    assert "People are asked to join from 1 March 2027 to 23 May 2027. They have had 0 of 8 full weeks." in page.words
    assert "1 March 2027 to 23 May 2027 People are asked to join" in page.words
    assert "From 1 March 2027 to 23 May 2027. Entered by Robin." in page.words
    assert "Why is on record" not in page.words


def test_days_before_it_was_entered_do_not_count_and_it_says_so(project: Project) -> None:
    send(project, opens_on="2027-02-01")
    page = dates(project)
    assert "Asking began on 1 February 2027. It was entered on 1 March 2027, and days count from then." in page.words
    assert "Days before it was entered: they do not count" in page.words
    assert "These days come to less" not in page.words
    send(project, opens_on="2027-02-01", closes_on="2027-03-14", why="It is urgent.", asked_by="The funder")
    words = dates(project).words
    assert "Give people more days. Or say why not, once stage 3, “Bring people in”, is next." in words


def test_a_change_says_why_and_who_asked_and_the_old_days_stay(
    project: Project, time_machine: TimeMachineFixture
) -> None:
    enter_window(project=project)
    time_machine.shift(timedelta(days=7))
    refused = send(project, closes_on="2027-05-02")
    assert refused.status_code == 422
    assert read(refused).summary == ["Say why the days change.", "Say who asked for it."]
    saved = send(project, closes_on="2027-05-02", why="The hall closes.", asked_by="The council")
    assert saved.status_code == 302
    log = dates(project).words
    assert "8 March 2027 From 1 March 2027 to 2 May 2027. Entered by Robin. The hall closes." in log
    assert "Asked for by: The council" in log
    assert "1 March 2027 From 1 March 2027 to 23 May 2027. Entered by Robin." in log


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"closes_on": "2027-02-28"}, "The last day is before the first. Enter a later one."),
        (
            {"closes_on": "2028-02-29"},
            TOO_LATE,
        ),
        ({"opens_on": "2026-02-27"}, "Enter a day that is not more than a year ago."),
        (
            {"opens_on": "9999-12-31"},
            TOO_LATE,
        ),
        ({"opens_on": "30 February"}, "Enter a real date, such as 12/05/2027."),
        ({"closes_on": ""}, "Enter the last day."),
    ],
)
def test_days_that_cannot_be_are_refused_and_kept_on_the_page(
    project: Project, fields: dict[str, str], error: str
) -> None:
    answer = send(project, **fields)
    page = read(answer)
    assert (answer.status_code, page.summary) == (422, [error])
    assert {name: page.form.values[name] for name in FIRST} == FIRST | fields
    assert not Window.objects.exists()


def test_one_press_is_one_entry(project: Project) -> None:
    code = str(uuid4())
    assert [send(project, code=code).status_code for _ in range(2)] == [302, 302]
    assert send(project).status_code == 302
    assert Window.objects.count() == 1


def test_whoever_comes_second_keeps_their_days_and_is_asked_why(project: Project) -> None:
    enter_window(project=project)
    answer = send(project, closes_on="2027-06-01")
    page = read(answer)
    assert (answer.status_code, page.form.values["closes_on"]) == (422, "2027-06-01")
    assert "This was entered on 1 March 2027, and stays on record." in page.words


def test_an_archived_project_is_only_read(project: Project) -> None:
    enter_window(project=project)
    archive_project(project=project, by=lead_actor(project=project))
    assert browser_of_lead(project).get(reverse("window_set", args=[project.code])).status_code == 403
    assert send(project, closes_on="2027-06-01", why="More time.", asked_by="We").status_code == 409
    assert Window.objects.count() == 1
    assert "Change these days" not in dates(project).links


# Every date ----------------------------------------------------------------------------------------------------------


def test_empty_it_says_what_to_do_first(project: Project) -> None:
    page = dates(project)
    assert "First, say when people are asked to join." in page.words
    assert "People need 8 weeks at least. They count from the day you enter them." in page.words
    assert page.links["Say when people are asked to join"] == reverse("window_set", args=[project.code])


def test_fixed_dates_are_told_with_who_set_them_and_when_it_was_written(project: Project) -> None:
    exercise = exercise_of(project=project, key="time_money")
    entry = write(exercise=exercise, text="The money must be spent")
    entry.values |= {"date": "2027-06-30", "who_set_it": "The council", "can_it_move": "no"}
    entry.save()
    far = write(exercise=exercise, text="The law ends")
    far.values |= {"date": "9999-12-31"}
    far.save()
    page = dates(project)
    assert "The next fixed date is 30 June 2027: The money must be spent, set by The council." in page.words
    assert "30 June 2027 1. The money must be spent The council No 1 March 2027" in page.words
    assert "31 December 9999 2. The law ends Not said – 1 March 2027" in page.words
    address = reverse("exercise_detail", args=[project.code, 1, "time_money"])
    assert page.links["Fixed dates stand in “Time and money”"] == address


def test_the_projects_own_dates_are_told_with_the_day_they_were_entered(
    project: Project, time_machine: TimeMachineFixture
) -> None:
    assert "28 February 2028 The project ends Not said – 1 March 2027" in dates(project).words
    time_machine.shift(timedelta(days=7))
    fields = {"name": "Days out", "ends_on": date(2028, 1, 31)}
    edit_project(project=project, fields=fields, by=lead_actor(project=project))
    project.refresh_from_db()
    words = dates(project).words
    assert "1 March 2027 The project starts Not said – 1 March 2027" in words
    assert "31 January 2028 The project ends Not said – 8 March 2027" in words


def test_the_time_to_join_is_told_with_who_asked_for_it(project: Project) -> None:
    enter_window(project=project)
    assert "1 March 2027 to 23 May 2027 People are asked to join Robin – 1 March 2027" in dates(project).words
    enter_window(project=project, weeks=10, why="The hall closes.")
    assert "1 March 2027 to 9 May 2027 People are asked to join The funder – 1 March 2027" in dates(project).words


def test_a_start_before_it_was_entered_leads_to_saying_why_also_where_the_days_are_enough(
    short: Project, time_machine: TimeMachineFixture
) -> None:
    lead = browser_of_lead(short)
    days = {"code": str(uuid4()), "opens_on": "2027-02-01", "closes_on": "2027-06-30"}
    page = read(lead.post(reverse("window_set", args=[short.code]), days, follow=True))
    assert page.banner == ["The days are saved. Asking began before they were entered: see below."]
    assert "These days come to less" not in page.words
    address = reverse("period_gap", args=[short.code, 2])
    assert page.links["Say why it was entered later"] == address
    time_machine.shift(timedelta(weeks=9))
    lead = browser_of_lead(short)
    assert read(lead.get(reverse("timeline", args=[short.code]))).links["Say why it was entered later"] == address
    gap = say_less_time(project=short, position=2, look_again_on=date(2027, 5, 10))
    words = dates(short).words
    assert "Why is on record, as a known gap. You look at it again on 10 May 2027." in words
    time_machine.shift(timedelta(weeks=2))
    page = dates(short)
    assert "Why is on record, as a known gap. It was to be looked at again on 10 May 2027." in page.words
    assert page.links["Look at it again"] == reverse("gap_renew", args=[short.code, gap.code])


def test_strangers_dates_are_not_there(project: Project, short: Project) -> None:
    enter_window(project=short)
    assert timeline_page(project).windows == []
