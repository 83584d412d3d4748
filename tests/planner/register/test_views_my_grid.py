"""The grid for people taking part: nothing of a group is told before they gave their own view of it, or passed."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.projects import archive_project
from stakeholders.actions.revealing import show_views
from stakeholders.models import Group, Member, NoAnswer, OwnLink, Project, Side
from tests.factories import (
    MONDAY,
    at,
    lead_actor,
    make_group,
    make_helper,
    make_on_paper,
    make_participant,
)
from tests.pages import Element, Page, browser_with_link, read
from tests.register_factories import judge, leave_out, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

WAITS = "A lead can show what people say when 5 or more have said it."


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    """Often affected, rarely with a say."""
    return placed(make_group(project=project))


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, Client]:
    member, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    return member, browser_with_link(secret)


def placed(group: Group, *, affected: int = 75, say: int = 25) -> Group:
    place(group=group, affected=affected, say=say)
    return group


def grid(project: Project, browser: Client) -> Page:
    return read(browser.get(reverse("my_grid", args=[project.code])))


def told(page: Page, group: Group) -> dict[str, str]:
    """What is told of a group: in each line who says it, and what."""
    [section] = page.root.all("section", **{"aria-labelledby": f"group-{group.code}"})
    lines = section.one("dl").all("div")
    return {line.one("dt").words: " ".join(said.words for said in line.all("dd")) for line in lines}


def drawings(page: Page) -> list[Element]:
    return page.root.all(class_="g-wide") + page.root.all(class_="g-narrow")


def test_with_nothing_listed_there_is_nothing_to_see(project: Project, moss: tuple[Member, Client]) -> None:
    page = grid(project, moss[1])
    assert page.heading == "The grid"
    assert "There is nothing to see here yet." in page.words
    assert drawings(page) == []


def test_the_way_to_it_is_from_ones_place_and_from_the_list(
    project: Project, moss: tuple[Member, Client], carers: Group
) -> None:
    address = reverse("my_grid", args=[project.code])
    place, who = (read(moss[1].get(reverse(name, args=[project.code]))) for name in ("take_part", "my_register"))
    assert (place.links["The grid"], who.links["See the grid"]) == (address, address)
    archive_project(project=project, by=lead_actor(project=project))
    assert read(moss[1].get(reverse("take_part", args=[project.code]))).links["The grid"] == address


def test_before_somebody_gave_their_view_nothing_of_a_group_is_told(
    project: Project, moss: tuple[Member, Client], carers: Group
) -> None:
    judge(group=carers, member=moss[0], say=None, link=None)
    page = grid(project, moss[1])
    assert page.links["Give your view"] == reverse("my_views", args=[project.code])
    assert "First say yourself where you put a group." in page.words
    assert carers.name not in page.source
    assert drawings(page) == []


def test_their_own_view_stands_beside_that_of_the_team(
    project: Project, moss: tuple[Member, Client], carers: Group
) -> None:
    placed(make_group(project=project, name="Night staff"))
    judge(group=carers, member=moss[0], affected=100, say=0, link=OwnLink.BELONG)
    page = grid(project, moss[1])
    assert told(page, carers) == {
        "You say": "Touches their life: always. Say: never. Change what you say of Young carers",
        "The team says": "Touches their life: often. Say: rarely.",
    }
    assert page.links["Change what you say of Young carers"] == reverse("my_view", args=[project.code, carers.code])
    assert page.links["Give your view of 1 more group"] == reverse("my_views", args=[project.code])
    assert WAITS in page.words
    assert len(drawings(page)) == 2
    assert ("2. Young carers" in page.words, "Night staff" in page.source) == (True, False)


def test_whoever_passed_sees_it_too(project: Project, moss: tuple[Member, Client], carers: Group) -> None:
    judge(group=carers, member=moss[0], affected=NoAnswer.UNKNOWN, say=NoAnswer.UNSAID, link=None)
    assert told(grid(project, moss[1]), carers) == {
        "You say": (
            "Touches their life: I do not know. Say: I would rather not say. Change what you say of Young carers"
        ),
        "The team says": "Touches their life: often. Say: rarely.",
    }


def test_what_people_say_is_told_as_it_was_shown_and_no_other(
    project: Project, moss: tuple[Member, Client], carers: Group
) -> None:
    people = [make_participant(project=project, name=f"Fern {number}")[0] for number in range(5)]
    for say, member in zip((0, 0, 25, 50, 75), people, strict=True):
        judge(group=carers, member=member, affected=100, say=say, link=OwnLink.BELONG)
    judge(group=carers, member=moss[0], affected=25, say=100)
    assert WAITS in grid(project, moss[1]).words
    show_views(project=project, code=uuid4(), by=lead_actor(project=project))
    page = grid(project, moss[1])
    assert told(page, carers) == {
        "You say": "Touches their life: rarely. Say: always. Change what you say of Young carers",
        "The team says": "Touches their life: often. Say: rarely.",
        "People who belong to it say": (
            "Touches their life: always. Say: rarely. They disagree. "
            "They say that this touches the group’s life more: always. The team says often."
        ),
    }
    assert WAITS not in page.words


def test_a_group_that_is_left_out_or_nowhere_is_told_as_such(
    project: Project, moss: tuple[Member, Client], carers: Group
) -> None:
    nowhere = make_group(project=project, name="Night staff")
    for group in (carers, nowhere):
        judge(group=group, member=moss[0])
    leave_out(group=carers)
    page = grid(project, moss[1])
    assert told(page, nowhere)["The team says"] == "The team has not put it on the grid yet."
    assert "The team left this group out." in page.words


def test_of_an_archived_project_it_can_be_read(project: Project, moss: tuple[Member, Client], carers: Group) -> None:
    judge(group=carers, member=moss[0])
    make_group(project=project, name="Night staff")
    archive_project(project=project, by=lead_actor(project=project))
    page = grid(project, moss[1])
    assert told(page, carers)["You say"] == "Touches their life: often. Say: rarely."
    assert not [words for words in page.links if "view" in words]


def test_whoever_types_for_somebody_sees_that_person_s_grid_and_not_their_own(project: Project, carers: Group) -> None:
    helper, secret = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    judge(group=carers, member=helper, affected=0, say=0)
    browser = browser_with_link(secret)
    theirs = reverse("my_grid", args=[fern.typed_place])
    assert carers.name not in browser.get(theirs).content.decode()
    judge(group=carers, member=fern, affected=100, say=100)
    assert told(read(browser.get(theirs)), carers)["You say"].startswith("Touches their life: always. Say: always.")
