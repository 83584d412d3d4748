"""Whether anybody of a group is here, on the grid: numbers for leads, words for people taking part, and in records."""

from datetime import timedelta

import pytest
from django.urls import reverse
from time_machine import TimeMachineFixture

from planner.queries.drawn_grids import record_grid
from planner.queries.grid import GridAsked, grid_page
from planner.record import read_record
from stakeholders.actions.groups import change_group
from stakeholders.models import Group, OwnLink, Project, Side, StepChoices
from stakeholders.picture.telling import missing
from stakeholders.queries.grid import When, grid_groups, scene_of
from tests.factories import (
    MONDAY,
    fill_required,
    finish_stage,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_user,
    shown_record,
    turn_key,
)
from tests.filling import NAMES
from tests.pages import browser_with_link, read
from tests.recruitment_factories import ask_person, fill_place
from tests.register_factories import judge, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    """A group that is always affected, never has a say, and has two places."""
    carers = make_group(project=project, name="Young carers", side=Side.CARER)
    place(group=carers, affected=100, say=0)
    change_group(group=carers, changes={"places": 2}, began=None, by=lead_actor(project=project))
    return carers


def told(project: Project) -> tuple[bool, str, str]:
    """Whether its marker says that nobody is here, what the sentence says, and what the table says."""
    page = grid_page(project, GridAsked())
    return page.scene.marks[0].has_nobody, str(missing(page.scene)), page.lines[0].places


def test_nobody_somebody_and_everybody(project: Project, carers: Group) -> None:
    nobody = told(project)
    ask_person(project=project, group=carers, step=StepChoices.JOINED)
    on_word = told(project)
    fill_place(project=project, group=carers, side=Side.CARER)
    assert [nobody, on_word, told(project)] == [
        (
            True,
            "1 group is affected and not heard, and nobody from it has joined: Young carers.",
            "0 of 2 places, nobody yet",
        ),
        (False, "", "0 of 2 places, 1 more on one person's word"),
        (False, "", "1 of 2 places, 1 more on one person's word"),
    ]


def test_a_group_without_places_says_who_is_here(project: Project) -> None:
    wardens = make_group(project=project, name="Wardens", side=Side.FRONTLINE)
    place(group=wardens, affected=0, say=100)
    assert told(project) == (True, "", "Nobody yet")
    fill_place(project=project, group=wardens, side=Side.FRONTLINE)
    assert told(project) == (False, "", "1 person")


def test_of_an_earlier_moment_nobody_knows_it(
    project: Project, carers: Group, time_machine: TimeMachineFixture
) -> None:
    time_machine.shift(timedelta(days=1))
    groups = grid_groups(project, when=When(MONDAY))
    assert ([group.cover for group in groups], [mark.has_nobody for mark in scene_of(groups).marks]) == (
        [None],
        [False],
    )


def test_people_taking_part_read_words_on_the_grid(project: Project, carers: Group) -> None:
    member, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    judge(group=carers, member=member, affected=100, say=0, link=OwnLink.NONE)
    fill_place(project=project, group=carers, name="Juniper", side=Side.CARER)
    page = read(browser_with_link(secret).get(reverse("my_grid", args=[project.code])))
    [section] = [found for found in page.root.all("section") if found.all(id=f"group-{carers.code}")]
    assert section.words.startswith("1. Young carers Some places taken You say")


def test_the_picture_of_a_record_shows_who_was_missing(project: Project, time_machine: TimeMachineFixture) -> None:
    short = make_project(lead=make_user(name="Fern"), template="short")
    moss, _, _ = make_participant(project=short, name="Moss", side=Side.LIVED, since=MONDAY - timedelta(days=30))
    finish_stage(project=short, position=1, holder=moss)
    fill_required(project=short, position=2)
    turn_key(project=short, position=2, member=moss)
    record = read_record(shown_record(project=short, position=2))
    people = {group["name"]: group["people"] for group in record["places"]["groups"]}
    drawn = record_grid(record)
    assert drawn is not None
    assert people[NAMES["lived"]] == 2
    assert drawn.pictures.wide.count("g-none") == list(people.values()).count(0) == 3
