"""The page that makes two groups one: choose, read what will happen, say yes."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.queries.stages import today_in
from stakeholders.actions.groups import choose_groups
from stakeholders.actions.recruits import add_approach
from stakeholders.models import Group, Project
from tests.factories import (
    actor_of,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_shared_link,
    make_user,
)
from tests.pages import browser_of, read, stored
from tests.recruitment_factories import ask_person
from tests.register_factories import ask_for, hear, leave_out, place, reach
from tests.remembering import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get().user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    return make_group(project=project, name="Carers")


@pytest.fixture
@remembered
def young(project: Project) -> Group:
    return make_group(project=project, name="Young carers")


def address(group: Group, into: Group | None = None) -> str:
    query = "" if into is None else f"?into={into.code}"
    return reverse("group_merge", args=[group.project.code, group.code]) + query


def test_one_chooses_from_the_other_groups(project: Project, carers: Group, young: Group, browser: Client) -> None:
    page = read(browser.get(address(carers)))
    assert page.heading == "Is Carers the same as another group?"
    options = [option.words for option in page.root.one("select", name="into").all("option")]
    assert options == ["Choose a group", "Young carers"]

    response = browser.get(address(carers), {"into": ""})
    page = read(response)
    assert (response.status_code, page.errors_beside("into"), page.summary) == (
        422,
        ["Choose a group."],
        ["Choose a group."],
    )
    for wrong in (str(carers.code), "x", "\x00"):
        response = browser.get(address(carers), {"into": wrong})
        assert read(response).errors_beside("into") == ["Choose a group that is in the list."]


def test_one_group_alone_has_nothing_to_be_the_same_as(carers: Group, browser: Client) -> None:
    page = read(browser.get(address(carers)))
    assert "There is no other group in the list." in page.words
    assert page.forms == []


def test_the_page_says_what_will_happen_and_it_happens_once(
    project: Project, carers: Group, young: Group, browser: Client
) -> None:
    for name in ("Moss", "Fern"):
        member = make_participant(project=project, name=name)[0]
        choose_groups(member=member, codes=[carers.code], by=actor_of(member=member))
    make_shared_link(project=project, group=carers)
    reach(group=carers, places=6)
    hear(group=carers)
    ask_person(project=project, group=carers)
    for group, people in ((carers, 40), (young, 30)):
        by = lead_actor(project=project)
        add_approach(group=group, code=uuid4(), made_on=today_in(project), people=people, by=by)

    page = read(browser.get(address(carers, young)))
    assert page.heading == "Make Carers part of Young carers?"
    for words in (
        "Carers is no group of its own any more. Its name is shown with Young carers. You cannot undo this.",
        "2 people who say they belong",
        "1 link for many",
        "2 ways to reach them",
        "1 note that they were heard another way",
        "1 person who was asked, with their steps",
        "1 note that people were asked",
        "Young carers then says that 70 people were asked: 40 of this group, 30 of its own.",
        "Young carers then has 6 places in the team.",
        "What is said of Young carers stays, and where it stands on the grid too.",
    ):
        assert words in page.words
    assert "Moss" not in page.words

    response = browser.post(address(carers, young), page.form.values)
    assert response["Location"] == reverse("group_detail", args=[project.code, young.code])
    assert read(browser.get(response["Location"])).banner == ["Carers is part of this group now."]
    assert [group.name for group in project.groups.listed()] == ["Young carers"]
    before = stored()
    assert browser.post(address(carers, young), page.form.values).status_code == 409
    assert stored() == before


def test_a_group_on_which_nothing_hangs_moves_nothing(carers: Group, young: Group, browser: Client) -> None:
    page = read(browser.get(address(carers, young)))
    assert "What it has moves to" not in page.words
    assert "places in the team" not in page.words


REFUSED = {
    "One of them is left out, or was moved to less affected. Bring it back first.": lambda carers, young: leave_out(
        group=young
    ),
    "Somebody asks about one of them, and has no reply yet. Reply first.": lambda carers, young: ask_for(
        project=young.project, group=carers, by=actor_of(member=make_participant(project=young.project)[0])
    ),
    "They are not the same people. Carers: Family and carers. Young carers: Decision makers.": (
        lambda carers, young: Group.objects.filter(pk=young.pk).update(side="decider")
    ),
    "Carers stands on the grid, and Young carers does not yet. Put it there first.": lambda carers, young: place(
        group=carers, affected=25
    ),
    "Carers is often or always affected, and Young carers is not. An affected group would vanish by it.": (
        lambda carers, young: [place(group=carers, affected=75), place(group=young, affected=50)]
    ),
}


@pytest.mark.parametrize("words", REFUSED)
def test_why_it_cannot_be_done_is_said_plainly(carers: Group, young: Group, browser: Client, words: str) -> None:
    Group.objects.filter(pk=carers.pk).update(side="carer")
    asked = read(browser.get(address(carers, young))).form.values
    REFUSED[words](carers, young)
    before = stored()

    page = read(browser.get(address(carers, young)))
    assert words in page.words
    assert page.forms == []
    response = browser.post(address(carers, young), asked)
    assert (response.status_code, words in read(response).words) == (409, True)
    assert stored() == before


def test_the_other_way_round_is_offered_where_that_may_help(carers: Group, young: Group, browser: Client) -> None:
    place(group=carers, affected=75)
    page = read(browser.get(address(carers, young)))
    assert page.links["Make Young carers part of Carers instead"] == address(young, carers)
    assert "This cannot be done now." not in read(browser.get(address(young, carers))).words
