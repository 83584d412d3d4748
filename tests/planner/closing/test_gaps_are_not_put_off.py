"""A new gap about the same says other words, and never puts off the date: for that, what was done is said first."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.actions.coverage import Shortfall
from planner.actions.gaps import close_gap, publish_gap, publish_period_gap, publish_side_gap, renew_gap
from planner.models import Exercise, Gap, Stage
from planner.queries.stages import today_in
from planner.queries.take_part import place_page
from planner.steps import GapIsLate, GapTooLong
from stakeholders.models import Project, Side
from tests.factories import (
    MONDAY,
    finish_stage,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_user,
    reopen,
    stage_of,
)
from tests.pages import browser_of, read
from tests.recruitment_factories import count_of, count_places
from tests.register_factories import place, reach
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

TODAY = MONDAY.date()
SOON = TODAY + timedelta(weeks=2)
LATER = SOON + timedelta(days=1)
STAGE = 2


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    """The second stage of the short plan: no group of carers, an empty place, no time, and an exercise to be done."""
    project = make_project(template="short", lead=make_user(name="Robin"))
    moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    finish_stage(project=project, position=1, holder=moss)
    night = make_group(project=project, name="Night staff", side=Side.FRONTLINE)
    place(group=night)
    reach(group=night, places=2)
    return project


@pytest.fixture
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


def stage(project: Project) -> Stage:
    return stage_of(project=project, position=STAGE)


def needed(project: Project) -> Exercise:
    """An exercise that the stage needs, and that holds nothing."""
    return project.exercises.filter(stage__position=STAGE, required=True, kind="rows").order_by("position")[0]


def exercise_gap(project: Project, day: date) -> object:
    exercise = needed(project)
    return publish_gap(exercise=exercise, reason="No.", plan="None.", look_again_on=day, by=lead_actor(project=project))


def side_gap(project: Project, day: date) -> object:
    by = lead_actor(project=project)
    return publish_side_gap(stage=stage(project), side="carer", reason="No.", plan="None.", look_again_on=day, by=by)


def time_gap(project: Project, day: date) -> object:
    return publish_period_gap(
        stage=stage(project),
        reason="No.",
        required_by="The funder",
        lost="Nobody.",
        plan="None.",
        look_again_on=day,
        by=lead_actor(project=project),
    )


def places_gap(project: Project, day: date) -> object:
    said = Shortfall("No.", "None.", day)
    short = [cover.group_id for cover in count_of(project=project).short]
    return count_places(project=project, why=dict.fromkeys(short, said), half=said)


PUBLISHED: list[Callable[[Project, date], object]] = [exercise_gap, side_gap, time_gap, places_gap]


@pytest.mark.parametrize("publish", PUBLISHED)
def test_an_open_gap_is_replaced_but_not_put_off(project: Project, publish: Callable[[Project, date], object]) -> None:
    publish(project, SOON)
    before = list(Gap.objects.values())
    with pytest.raises(GapTooLong):
        publish(project, LATER)
    assert list(Gap.objects.values()) == before
    publish(project, SOON - timedelta(days=1))
    standing = Gap.objects.filter(closed_at=None).values_list("look_again_on", flat=True)
    assert set(standing) == {SOON - timedelta(days=1)}


@pytest.mark.parametrize("publish", PUBLISHED)
def test_a_late_gap_is_looked_at_before_a_new_one_takes_its_place(
    project: Project, time_machine: TimeMachineFixture, publish: Callable[[Project, date], object]
) -> None:
    publish(project, SOON)
    time_machine.shift(timedelta(days=15))
    today = today_in(project)
    before = list(Gap.objects.values())
    with pytest.raises(GapIsLate) as refused:
        publish(project, today)
    assert (list(Gap.objects.values()), refused.value.gap.look_again_on) == (before, SOON)
    for gap in Gap.objects.filter(closed_at=None):
        renew_gap(gap=gap, done="We asked.", look_again_on=today, by=lead_actor(project=project))
    publish(project, today)
    assert set(Gap.objects.filter(closed_at=None).values_list("look_again_on", flat=True)) == {today}


def test_a_late_gap_is_not_taken_back_without_saying_what_was_done(
    project: Project, time_machine: TimeMachineFixture
) -> None:
    exercise_gap(project, SOON)
    exercise = needed(project)
    time_machine.shift(timedelta(days=15))
    with pytest.raises(GapIsLate):
        close_gap(exercise=exercise, by=lead_actor(project=project))
    assert Gap.objects.get().closed_at is None


def test_a_count_while_an_earlier_stage_is_open_again_ends_no_gap_of_the_later_one(
    project: Project, time_machine: TimeMachineFixture
) -> None:
    places_gap(project, SOON)
    later = set(Gap.objects.values_list("pk", flat=True))
    Stage.objects.filter(project=project, position=1).update(checks=["coverage", "keys"])
    time_machine.shift(timedelta(hours=1))
    reopen(project=project, position=1)
    places_gap(project, SOON)
    assert set(Gap.objects.filter(closed_at=None, stage__position=STAGE).values_list("pk", flat=True)) == later
    assert Gap.objects.filter(closed_at=None, stage__position=1).count() == len(later)


def test_whoever_takes_part_reads_the_same_gap_of_two_stages_once(
    project: Project, time_machine: TimeMachineFixture
) -> None:
    Stage.objects.filter(project=project, position=1).update(checks=["coverage", "keys"], first_promise=False)
    places_gap(project, SOON)
    time_machine.shift(timedelta(days=1))
    reopen(project=project, position=1)
    places_gap(project, SOON)
    moss = project.members.get(name="Moss")
    once = [str(gap.subject) for gap in place_page(project, moss).gaps]
    assert once.count("Places for Night staff, stages 1 and 2") == 1
    assert not any(subject == "Places for Night staff" for subject in once)
    count_places(project=project, why="No bus.", half="No bus.")
    apart = [(str(gap.subject), gap.reason) for gap in place_page(project, moss).gaps]
    assert {("Places for Night staff", "No."), ("Places for Night staff", "No bus.")} <= set(apart)


# On the pages --------------------------------------------------------------------------------------------------------


def form_of(project: Project, gap: str) -> str:
    """The page on which such a gap is published."""
    return {
        "exercise": reverse("not_needed", args=[project.code, STAGE, needed(project).key]),
        "side": reverse("side_gap", args=[project.code, STAGE, "carer"]),
        "time": reverse("period_gap", args=[project.code, STAGE]),
    }[gap]


PAGES = [("exercise", exercise_gap), ("side", side_gap), ("time", time_gap)]


@pytest.mark.parametrize(("name", "publish"), PAGES)
def test_the_page_offers_no_later_day(
    project: Project, browser: Client, name: str, publish: Callable[[Project, date], object]
) -> None:
    publish(project, SOON)
    address = form_of(project, name)
    shown = read(browser.get(address))
    assert shown.form.values["look_again_on"] == SOON.isoformat()
    refused = browser.post(address, shown.form.values | {"look_again_on": LATER.isoformat()})
    assert (refused.status_code, read(refused).summary) == (
        422,
        ["15 March 2027 at the latest, as it was said before."],
    )


@pytest.mark.parametrize(("name", "publish"), PAGES)
def test_the_page_of_a_late_gap_leads_to_looking_again(
    project: Project,
    browser: Client,
    time_machine: TimeMachineFixture,
    name: str,
    publish: Callable[[Project, date], object],
) -> None:
    publish(project, SOON)
    sent = read(browser.get(form_of(project, name))).form.values
    time_machine.shift(timedelta(days=15))
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    again = reverse("gap_renew", args=[project.code, Gap.objects.get().code])
    assert browser.get(form_of(project, name))["Location"] == again
    refused = browser.post(form_of(project, name), sent | {"look_again_on": today_in(project).isoformat()})
    words = "The day to look again at this known gap has passed. Say first what was done."
    assert (refused.status_code, read(refused).summary) == (422, [words])
    assert again in read(refused).links.values()


def test_a_count_is_not_saved_before_its_late_gaps_are_looked_at(
    project: Project, browser: Client, time_machine: TimeMachineFixture
) -> None:
    places_gap(project, SOON)
    sent = read(browser.get(reverse("count_save", args=[project.code]))).form.values
    time_machine.shift(timedelta(days=15))
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    shown = read(browser.get(reverse("count_save", args=[project.code])))
    gap = Gap.objects.get(group__name="Night staff")
    again = reverse("gap_renew", args=[project.code, gap.code])
    assert shown.links["Look again: Places for Night staff"] == f"{again}?for=count"
    assert not any("saw" in form.values for form in shown.forms)
    today = today_in(project).isoformat()
    late = {name: today if name.endswith("look_again_on") else value for name, value in sent.items()}
    refused = browser.post(reverse("count_save", args=[project.code]), late)
    assert (refused.status_code, project.coverage_records.count()) == (422, 1)
    assert read(refused).summary == ["Look again at the known gaps above first. Then save the count."]
    assert read(refused).form.values.items() >= late.items() - {("saw", sent["saw"])}


@pytest.mark.parametrize("what_now", ["next", "over"])
def test_whoever_came_from_the_count_is_led_back_to_it(
    project: Project, browser: Client, time_machine: TimeMachineFixture, what_now: str
) -> None:
    places_gap(project, SOON)
    time_machine.shift(timedelta(days=15))
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    count = reverse("count_save", args=[project.code])
    again = read(browser.get(count)).links["Look again: Places for Night staff"]
    page = read(browser.get(again))
    assert (page.links["Save today's count"], page.links["Back to the count"]) == (count, count)
    body = {"done": "We asked two.", "what_now": what_now, "look_again_on": today_in(project).isoformat()}
    assert browser.post(again, body)["Location"] == count
    Gap.objects.update(closed_at=MONDAY)
    assert browser.post(again, body)["Location"] == count


@pytest.mark.parametrize("query", ["", "?for=", "?for=https://example.org", "?for=//example.org", "?for=home"])
def test_anything_else_leads_to_the_list_of_gaps(project: Project, browser: Client, query: str) -> None:
    places_gap(project, SOON)
    again = reverse("gap_renew", args=[project.code, Gap.objects.get(group__name="Night staff").code])
    points = reverse("open_points", args=[project.code])
    body = {"done": "We asked.", "what_now": "next", "look_again_on": SOON.isoformat()}
    assert read(browser.get(again + query)).links["Back to the list"] == points
    assert browser.post(again + query, body)["Location"] == points
