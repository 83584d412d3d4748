"""Less time for people to join, said openly: the page, what it shows, what it refuses, and where the gap is read."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.actions.gaps import publish_period_gap
from planner.actions.windows import set_window
from planner.models import Gap
from planner.queries.signings import open_points
from stakeholders.actions.projects import archive_project
from stakeholders.models import Project, Side
from tests.factories import (
    MONDAY,
    finish_stage,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    page_of,
    stage_of,
)
from tests.pages import browser_of, browser_with_link, read
from tests.recruitment_factories import say_less_time
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)
STAGE = 2
FIELDS = {
    "reason": "The money came late.",
    "required_by": "The funder",
    "lost": "Nobody asked the night staff.",
    "plan": "We ask them in May.",
    "look_again_on": "2027-04-05",
}


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    """A project with the short plan, in which people were asked to join for one week."""
    project = make_project(lead=make_user(name="Robin"), template="short")
    window(project, TODAY, TODAY + timedelta(days=27))
    return project


@pytest.fixture
def browser(project: Project) -> Client:
    return browser_of_lead(project)


def browser_of_lead(project: Project) -> Client:
    """Of its lead, who has just signed in."""
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


def window(project: Project, first: date, last: date) -> None:
    set_window(
        project=project,
        code=uuid4(),
        opens_on=first,
        closes_on=last,
        why="The money came late.",
        asked_by="The funder",
        by=lead_actor(project=project),
    )


def publish(project: Project) -> Gap:
    fields = FIELDS | {"look_again_on": date.fromisoformat(FIELDS["look_again_on"])}
    return publish_period_gap(
        stage=stage_of(project=project, position=STAGE),
        by=lead_actor(project=project),
        **fields,  # type: ignore[arg-type]
    )


def page(project: Project, position: int = STAGE) -> str:
    return reverse("period_gap", args=[project.code, position])


def period(project: Project) -> tuple[str, str]:
    check = next(check for check in page_of(project=project, position=STAGE).gate.checks if check.key == "period")
    return check.state.value, check.mend.words


# The page ------------------------------------------------------------------------------------------------------------


def test_the_stage_leads_to_the_page(project: Project, browser: Client) -> None:
    stage = read(browser.get(reverse("stage_detail", args=[project.code, STAGE])))
    assert stage.links["Wait, or say why there is less time"] == page(project)


def test_where_nothing_is_entered_the_stage_leads_to_the_days_first() -> None:
    project = make_project(lead=make_user(), template="short")
    lead = browser_of_lead(project)
    stage = read(lead.get(reverse("stage_detail", args=[project.code, STAGE])))
    assert stage.links["Say when people are asked to join"] == reverse("window_set", args=[project.code])
    assert "Nobody entered it yet." in read(lead.get(page(project))).words


def test_it_says_what_there_was_of_time(project: Project, browser: Client, time_machine: TimeMachineFixture) -> None:
    time_machine.shift(timedelta(days=14))
    found = read(browser.get(page(project)))
    assert found.heading == "Less time for people to join"
    assert "From 1 March 2027 to 28 March 2027. Entered on 1 March 2027." in found.words
    assert "2 of 8 weeks, counted from 1 March 2027." in found.words
    assert set(found.form.values) == {"reason", "required_by", "lost", "plan", "look_again_on"}
    assert found.links["Change it: when people are asked to join"] == reverse("window_set", args=[project.code])


def test_days_that_have_not_begun_do_not_count(browser: Client, project: Project) -> None:
    window(project, TODAY + timedelta(days=7), TODAY + timedelta(days=20))
    assert "No day counts yet. Days count once they are entered." in read(browser.get(page(project))).words


def test_it_is_published_and_the_stage_shows_it(project: Project, browser: Client) -> None:
    answer = browser.post(page(project), FIELDS)
    assert (answer.status_code, answer["Location"]) == (302, reverse("stage_detail", args=[project.code, STAGE]))
    stage = read(browser.get(answer["Location"]))
    assert stage.banner == ["The known gap is published. Everyone taking part can read it."]
    assert period(project)[0] == "gap"
    gap = project.gaps.get()
    said = (gap.reason, gap.required_by, gap.lost, gap.plan, gap.look_again_on.isoformat())
    assert said == tuple(FIELDS.values())
    again = read(browser.get(page(project)))
    assert again.form.values == FIELDS
    assert reverse("gap_renew", args=[project.code, gap.code]) in again.links.values()


@pytest.mark.parametrize(
    ("fields", "summary"),
    [
        (
            {"reason": "", "required_by": " ", "lost": "", "plan": ""},
            [
                "Say why there is less time.",
                "Say who needed it so.",
                "Say what was lost. If nothing, write that.",
                "Say what you will do instead. If nothing, write that.",
            ],
        ),
        ({"look_again_on": "2027-08-01"}, ["Choose a day from today, within 12 weeks."]),
    ],
)
def test_what_is_missing_is_said_and_every_word_kept(
    project: Project, browser: Client, fields: dict[str, str], summary: list[str]
) -> None:
    answer = browser.post(page(project), FIELDS | fields)
    assert (answer.status_code, read(answer).summary) == (422, summary)
    kept = {name: value for name, value in (FIELDS | fields).items() if value.strip()}
    assert kept.items() <= read(answer).form.values.items()
    assert not project.gaps.exists()


def test_once_the_time_is_there_nothing_is_missing(project: Project, time_machine: TimeMachineFixture) -> None:
    gap = publish(project)
    window(project, TODAY, TODAY + timedelta(days=60))
    time_machine.shift(timedelta(weeks=8))
    browser = browser_of_lead(project)
    for answer in (browser.get(page(project)), browser.post(page(project), FIELDS)):
        assert (answer.status_code, answer["Location"]) == (302, reverse("stage_detail", args=[project.code, STAGE]))
    assert project.gaps.get() == gap


def test_a_start_before_it_was_entered_can_be_explained_once_the_time_is_there(
    project: Project, time_machine: TimeMachineFixture
) -> None:
    project.windows.all().delete()
    window(project, TODAY - timedelta(days=14), TODAY + timedelta(days=90))
    assert period(project)[0] == "not_met"
    time_machine.shift(timedelta(weeks=8))
    assert period(project) == ("met", "")
    browser = browser_of_lead(project)
    found = read(browser.get(page(project)))
    assert found.heading == "Asked before it was entered"
    assert "Asking began on 15 February 2027. It was entered on 1 March 2027, and days count from then." in found.words
    refused = read(browser.post(page(project), FIELDS | {"reason": ""}))
    assert refused.summary == ["Say why it was entered later.", "Choose a day from today, within 12 weeks."]
    browser.post(page(project), FIELDS | {"look_again_on": "2027-05-10"})
    gap = project.gaps.get()
    assert (period(project)[0], [each.about for each in open_points(project).gaps]) == ("gap", [gap.about])
    time_machine.shift(timedelta(weeks=3))
    assert period(project) == ("not_met", "Look again at “Time for people to join”")
    renew = reverse("gap_renew", args=[project.code, gap.code])
    browser_of_lead(project).post(renew, {"done": "We wrote it down.", "what_now": "over"})
    assert period(project)[0] == "met"


@pytest.mark.parametrize("position", [1, 3, 99])
def test_stages_that_do_not_ask_for_time_have_no_such_page(project: Project, browser: Client, position: int) -> None:
    assert browser.get(page(project, position)).status_code == 404


def test_an_archived_project_is_only_read(project: Project, browser: Client) -> None:
    archive_project(project=project, by=lead_actor(project=project))
    assert browser.post(page(project), FIELDS).status_code == 403
    assert not project.gaps.exists()


# Where it is read ----------------------------------------------------------------------------------------------------


def test_everyone_taking_part_reads_who_needed_it_and_what_was_lost(project: Project, browser: Client) -> None:
    gap = publish(project)
    points = read(browser.get(reverse("open_points", args=[project.code])))
    renew = read(browser.get(reverse("gap_renew", args=[project.code, gap.code])))
    assert "Time for people to join, stage 2" in points.words
    assert "Needed by: The funder Lost by it: Nobody asked the night staff." in points.words
    assert "Needed by The funder Lost by it Nobody asked the night staff." in renew.words


def test_it_is_over_by_itself_once_people_had_the_time(project: Project, time_machine: TimeMachineFixture) -> None:
    publish(project)
    window(project, TODAY, TODAY + timedelta(days=60))
    time_machine.shift(timedelta(days=54))
    before = [gap.about for gap in open_points(project).gaps]
    time_machine.shift(timedelta(days=1))
    points = open_points(project)
    assert (before, points.gaps, [gap.about for gap in points.ended]) == (
        ["Time for people to join"],
        [],
        ["Time for people to join"],
    )
    words = read(browser_of_lead(project).get(reverse("open_points", args=[project.code]))).words
    assert "Over: people had the time to join." in words
    assert period(project)[0] == "met"


def test_a_date_that_has_passed_leads_to_looking_again(project: Project, time_machine: TimeMachineFixture) -> None:
    gap = publish(project)
    time_machine.move_to(MONDAY + timedelta(days=36), tick=False)
    browser = browser_of_lead(project)
    stage = read(browser.get(reverse("stage_detail", args=[project.code, STAGE])))
    renew = reverse("gap_renew", args=[project.code, gap.code])
    assert stage.links["Look again at “Time for people to join”"] == renew
    assert period(project) == ("not_met", "Look again at “Time for people to join”")
    browser.post(renew, {"done": "We asked two.", "what_now": "next", "look_again_on": "2027-05-03"})
    assert period(project)[0] == "gap"


def test_people_taking_part_read_it_on_their_own_page(project: Project) -> None:
    moss, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    finish_stage(project=project, position=1, holder=moss)
    publish(project)
    place = read(browser_with_link(secret).get(reverse("take_part", args=[project.code])))
    assert "Time for people to join The money came late. Needed by: The funder Lost by it: Nobody" in place.words


def test_a_gap_of_the_next_stage_is_on_the_page_of_whoever_takes_part(project: Project) -> None:
    say_less_time(project=project, position=STAGE)
    secret = make_participant(project=project, name="Moss", side=Side.LIVED)[1]
    place = reverse("take_part", args=[project.code])
    before = read(browser_with_link(secret).get(place)).words
    window(project, TODAY, TODAY + timedelta(days=90))
    Gap.objects.update(closed_at=MONDAY)

    assert "What the team left out, and why Time for people to join" in before
    assert "Needed by: The funder" in before
    assert "Time for people to join" not in read(browser_with_link(secret).get(place)).words
