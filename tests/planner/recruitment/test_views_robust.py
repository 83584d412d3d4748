"""Enough time and help? The ten questions on their page, with what mends each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.queries.robust import robust_page
from stakeholders.actions.groups import GroupChanges, change_group
from stakeholders.models import Project, Side, StepChoices
from stakeholders.robust import RobustKey
from tests.factories import (
    MONDAY,
    exercise_of,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_user,
    write,
)
from tests.pages import Page, browser_of, read
from tests.recruitment_factories import ask_person, enter_window, fill_every_place, say_less_time
from tests.register_factories import ask_for, hear, place, reach
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"), template="short")


@pytest.fixture
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


def page_of_test(browser: Client, project: Project) -> Page:
    return read(browser.get(reverse("robust", args=[project.code])))


def yes(project: Project) -> set[RobustKey]:
    return {each.key for each in robust_page(Project.objects.get(pk=project.pk)).result.yes}


def row(project: Project, key: str, text: str, **values: Any) -> None:
    entry = write(exercise=exercise_of(project=project, key=key), text=text)
    entry.values |= values
    entry.save()


def test_an_empty_project_is_told_what_mends_each(browser: Client, project: Project) -> None:
    page = page_of_test(browser, project)
    assert page.heading == "Enough time and help?"
    assert "0 of 10, and these 10 not, because:" in page.words
    links = {words: page.links[words] for words in ("List what can change", "Put the groups on the grid")}
    assert links == {
        "List what can change": reverse("exercise_detail", args=[project.code, 1, "can_change"]),
        "Put the groups on the grid": reverse("group_place", args=[project.code]),
    }
    assert page.links["Say when people are asked to join"] == reverse("window_set", args=[project.code])


def test_it_is_reached_from_the_places_and_the_stage(browser: Client, project: Project) -> None:
    address = reverse("robust", args=[project.code])
    for name, args in (("coverage", [project.code]), ("stage_detail", [project.code, 2])):
        assert read(browser.get(reverse(name, args=args))).links["Enough time and help?"] == address


def test_what_people_do_answers_it_question_by_question(project: Project) -> None:
    assert yes(project) == set()
    enter_window(project=project)
    assert yes(project) == {RobustKey.TIME}
    row(project, "can_change", "The hours", can_it_change="yes")
    row(project, "decisions", "Which hours")
    assert RobustKey.OPEN_DECISIONS in yes(project)
    row(project, "second_look", "A neighbour")
    assert RobustKey.LOOKED_AT in yes(project)
    write(exercise=exercise_of(project=project, key="invitation"), text="Come along. You get [amount].")
    row(project, "paying", "Time", how_much="£20 an hour")
    assert RobustKey.INVITATION not in yes(project)
    write(exercise=exercise_of(project=project, key="invitation"), text="Come along. You get £20.")
    assert RobustKey.INVITATION in yes(project)


def test_groups_answer_theirs(browser: Client, project: Project) -> None:
    group = make_group(project=project, name="Night cleaners", side=Side.LIVED)
    place(group=group, affected=75, say=25)
    reach(group=group)
    of_groups = {RobustKey.PLACES, RobustKey.WAYS, RobustKey.GATEKEEPER, RobustKey.NOT_ALONE, RobustKey.RESERVE}
    assert yes(project) & of_groups == {RobustKey.PLACES, RobustKey.GATEKEEPER}
    links = page_of_test(browser, project).links
    assert links["Write down ways to reach “Night cleaners”"] == reverse(
        "group_detail", args=[project.code, group.code]
    )
    assert links["Ask people of “Night cleaners”"] == reverse("recruit_list", args=[project.code, group.code])
    assert links["Plan who stands ready for “Night cleaners”"] == reverse("places_set", args=[project.code, group.code])
    fill_every_place(project=project, group=group)
    assert RobustKey.NOT_ALONE in yes(project)


def test_a_group_that_was_heard_another_way_lacks_nothing(project: Project) -> None:
    group = make_group(project=project, name="Night cleaners", side=Side.LIVED)
    place(group=group, affected=75, say=25)
    hear(group=group)
    of_groups = {RobustKey.PLACES, RobustKey.WAYS, RobustKey.GATEKEEPER, RobustKey.NOT_ALONE, RobustKey.RESERVE}
    assert of_groups <= yes(project)


def test_an_organisation_that_speaks_for_a_group_is_one_way_only(project: Project) -> None:
    group = make_group(project=project, name="Night cleaners", side=Side.LIVED)
    place(group=group, affected=75, say=25)
    reach(group=group)
    changes: GroupChanges = {"speaks_for": "The union", "speakers_belong": "no"}
    change_group(group=group, changes=changes, by=lead_actor(project=project))
    assert RobustKey.GATEKEEPER not in yes(project)


def test_who_said_no_asks_for_a_change(project: Project) -> None:
    group = make_group(project=project, name="Night cleaners", side=Side.LIVED)
    ask_person(project=project, group=group)
    assert RobustKey.ACTED_ON in yes(project)
    ask_person(project=project, group=group, name="Red hat", step=StepChoices.DECLINED)
    assert RobustKey.ACTED_ON not in yes(project)
    row(project, "why_no", "The evenings", what_we_changed="We meet at noon.")
    assert RobustKey.ACTED_ON in yes(project)


def test_a_request_of_somebody_who_takes_part_is_told_as_theirs_and_without_its_day(
    browser: Client, project: Project
) -> None:
    _, _, by = make_participant(project=project)
    request = ask_for(project=project, by=by)
    assert RobustKey.LOOKED_AT in yes(project)
    words = page_of_test(browser, project).words
    assert "Somebody questioned the list of groups first Somebody who takes part made a request about a group." in words
    request.not_theirs_at = MONDAY
    request.save()
    assert RobustKey.LOOKED_AT not in yes(project)


def test_a_request_of_a_lead_is_none(project: Project) -> None:
    ask_for(project=project, by=lead_actor(project=project))
    assert RobustKey.LOOKED_AT not in yes(project)


def test_time_is_measured_by_what_is_advised() -> None:
    project = make_project(lead=make_user(name="Wren", email="wren@example.org"))
    enter_window(project=project, weeks=10)
    assert RobustKey.TIME not in yes(project)
    enter_window(project=project, weeks=12, why="More time.")
    assert RobustKey.TIME in yes(project)
    group = make_group(project=project, name="Night cleaners", side=Side.LIVED)
    place(group=group, affected=75, say=25)
    assert RobustKey.TIME not in yes(project)
    enter_window(project=project, weeks=16, why="Nobody they trust asks them.")
    assert RobustKey.TIME in yes(project)


def test_the_short_plan_needs_what_its_stage_asks_for(project: Project) -> None:
    enter_window(project=project, weeks=7)
    assert RobustKey.TIME not in yes(project)
    enter_window(project=project, weeks=8, why="More time.")
    assert RobustKey.TIME in yes(project)


def test_why_there_is_less_time_holds_until_its_day(
    project: Project, browser: Client, time_machine: TimeMachineFixture
) -> None:
    enter_window(project=project, weeks=4)
    less = reverse("period_gap", args=[project.code, 2])
    assert page_of_test(browser, project).links["Give people more days, or say why not"] == less
    gap = say_less_time(project=project, position=2, look_again_on=date(2027, 3, 10))
    time_machine.move_to(datetime(2027, 3, 10, 12, tzinfo=UTC), tick=False)
    assert RobustKey.TIME in yes(project)
    time_machine.shift(timedelta(days=1))
    assert RobustKey.TIME not in yes(project)
    page = page_of_test(browser_of(project.members.get(is_lead=True).user), project)  # type: ignore[arg-type]
    renew = reverse("gap_renew", args=[project.code, gap.code])
    assert page.links["Look again at why there is less time"] == renew


def test_where_the_plan_has_no_such_exercise_it_says_what_mends_it_without_a_link(
    browser: Client, project: Project
) -> None:
    exercise_of(project=project, key="second_look").delete()
    page = page_of_test(browser, project)
    assert "Ask somebody outside who is missing" in page.words
    assert "Ask somebody outside who is missing" not in page.links


def test_a_person_who_was_entered_twice_has_not_left(project: Project) -> None:
    moss, _, _ = make_participant(project=project, name="Moss")
    again, _, _ = make_participant(project=project, name="Moss again")
    again.left_at, again.merged_into = MONDAY, moss
    again.save()
    assert RobustKey.ACTED_ON in yes(project)
