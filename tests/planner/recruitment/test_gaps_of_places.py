"""Known gaps about places: shown with their group, over by themselves once nothing is missing, and looked at again."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.actions.gaps import renew_gap
from planner.models import Gap
from planner.queries.signings import open_points
from stakeholders.models import Group, Project, Side
from tests.factories import MONDAY, lead_actor, make_participant, make_project, make_user, recording
from tests.filling import NAMES, fill_register
from tests.pages import browser_of, read
from tests.recruitment_factories import count_places, fill_every_place, joins
from tests.register_factories import hear, leave_out
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

HALF = "People with lived experience and carers, as a share of everyone"
OVER_GROUP = "Over: no place of this group is missing now."
OVER_HALF = "Over: enough people with lived experience and carers take part now."


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    """A project in stage 2 of the short plan, whose count says why nobody of the one affected group is here."""
    project = make_project(lead=make_user(name="Robin"), template="short")
    fill_register(project=project, by=lead_actor(project=project))
    project.stages.filter(position=1).update(checks=["coverage", "keys"])
    make_participant(project=project, name="Ash", side=Side.DECIDER)
    count_places(project=project)
    return project


@pytest.fixture
def group(project: Project) -> Group:
    return project.groups.get(name=NAMES["lived"])


def points(project: Project) -> tuple[list[str], list[str]]:
    found = open_points(project)
    return sorted(gap.about for gap in found.gaps), sorted(gap.about for gap in found.ended)


def words(project: Project) -> str:
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    return read(browser.get(reverse("open_points", args=[project.code]))).words


def test_each_says_what_it_is_about(project: Project, group: Group) -> None:
    assert points(project) == ([HALF, f"Places for {group.name}"], [])
    found = words(project)
    assert f"Places for {group.name}, stage 1 Nobody could come on Mondays." in found
    assert f"{HALF}, stage 1 Most people here are staff." in found


def test_it_is_over_once_the_places_are_taken(project: Project, group: Group) -> None:
    fill_every_place(project=project, group=group)
    assert points(project) == ([], [HALF, f"Places for {group.name}"])
    found = words(project)
    assert [OVER_GROUP in found, OVER_HALF in found] == [True, True]


def test_it_is_over_once_the_group_is_heard_another_way_and_not_the_half(project: Project, group: Group) -> None:
    hear(group=group, people=2)
    assert points(project) == ([HALF], [f"Places for {group.name}"])


def test_it_stands_again_when_somebody_goes(project: Project, group: Group) -> None:
    members = fill_every_place(project=project, group=group)
    members[0].paused_at = MONDAY
    members[0].save(update_fields=["paused_at"])
    assert points(project) == ([f"Places for {group.name}"], [HALF])


def test_a_group_that_is_left_out_lacks_nobody_once_its_time_is_over(
    project: Project, group: Group, time_machine: TimeMachineFixture
) -> None:
    leave_out(group=group)
    before = points(project)
    time_machine.shift(timedelta(days=14))
    assert (before[0], points(project)[0]) == ([HALF, f"Places for {group.name}"], [HALF])


def test_one_person_in_many_places_fills_no_more_than_their_own(project: Project, group: Group) -> None:
    member, _, _ = make_participant(project=project, name="Wren", side=Side.LIVED)
    joins(member=member, group=group)
    assert points(project) == ([f"Places for {group.name}"], [HALF])


def test_it_is_looked_at_again_by_the_name_of_its_group(project: Project, group: Group) -> None:
    gap = Gap.objects.get(group=group)
    browser = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]
    page = read(browser.get(reverse("gap_renew", args=[project.code, gap.code])))
    assert page.heading == f"Look again at “Places for {group.name}”"
    with recording(project=project) as history:
        renew_gap(gap=gap, done="We asked.", look_again_on=date(2027, 4, 5), by=lead_actor(project=project))
    assert [row.values["what"] for row in history] == [{"subject": f"Places for {group.name}"}]
