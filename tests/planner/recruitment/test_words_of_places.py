"""What people taking part are told of places: words, and never how many people."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from stakeholders.actions.groups import change_group
from stakeholders.models import Group, Project, Side, StepChoices
from tests.factories import MONDAY, at, lead_actor, make_group, make_participant, make_project, make_user
from tests.pages import browser_with_link, read
from tests.recruitment_factories import ask_person, fill_place
from tests.register_factories import leave_out, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    """A group that is always affected, with two places."""
    carers = make_group(project=project, name="Young carers", side=Side.CARER)
    place(group=carers, affected=100, say=0)
    change_group(group=carers, changes={"places": 2}, began=None, by=lead_actor(project=project))
    return carers


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def secret(project: Project) -> str:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[1]


def listed(project: Project, secret: str) -> list[str]:
    page = read(browser_with_link(secret).get(reverse("my_register", args=[project.code])))
    return [item.words for found in page.root.all("section") if found.all(id="list") for item in found.all("li")]


def test_each_group_says_how_full_it_is(project: Project, carers: Group, secret: str) -> None:
    link = "Young carers: say that something is wrong"
    nobody = listed(project, secret)
    fill_place(project=project, group=carers, side=Side.CARER)
    some = listed(project, secret)
    fill_place(project=project, group=carers, name="Wren", side=Side.CARER)
    assert [nobody, some, listed(project, secret)] == [
        [f"{link} Nobody yet"],
        [f"{link} Some places taken"],
        [f"{link} All places taken"],
    ]


def test_somebody_on_one_persons_word_is_somebody(project: Project, carers: Group, secret: str) -> None:
    ask_person(project=project, group=carers, step=StepChoices.JOINED)
    assert listed(project, secret) == ["Young carers: say that something is wrong Some places taken"]


def test_nothing_is_said_of_a_group_for_which_nobody_is_looked_for(
    project: Project, carers: Group, secret: str
) -> None:
    make_group(project=project, name="Wardens", side=Side.FRONTLINE)
    leave_out(group=make_group(project=project, name="Clerks", side=Side.FRONTLINE))
    assert listed(project, secret) == [
        "Wardens: say that something is wrong",
        "Young carers: say that something is wrong Nobody yet",
    ]
