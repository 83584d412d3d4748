"""The grid in large print: with nothing on it, and as it stands, which is printed only when it is asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.models import Project
from tests.factories import make_group, make_project, make_user
from tests.pages import Element, Page, browser_of, read
from tests.register_factories import leave_out, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def project() -> Project:
    """Three groups: one that is placed, one that is placed and left out, and one that is not placed."""
    project = make_project(lead=make_user(name="Robin"))
    place(group=make_group(project=project), affected=75, say=25)
    shepherds = make_group(project=project, name="Shepherds")
    place(group=shepherds, affected=100, say=0)
    leave_out(group=shepherds)
    make_group(project=project, name="Night staff")
    return project


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    lead = project.members.get(is_lead=True).user
    assert lead is not None
    return browser_of(lead)


def sheets(project: Project, browser: Client, only: str = "", position: int = 2) -> Page:
    address = reverse("stage_sheets", args=[project.code, position])
    return read(browser.get(address, {"only": only} if only else {}))


def titles(page: Page) -> list[str]:
    return [sheet.one("h2").words for sheet in page.root.all(class_="sheet")]


def rows(page: Page) -> list[str]:
    """What the list of groups says, a line each."""
    [listed] = page.root.all("section", **{"aria-labelledby": "sheet-grid-groups"})
    return [row.words for row in listed.one("tbody").all("tr")]


def drawing(page: Page) -> Element:
    return page.root.one("svg", class_="g-paper")


def test_the_blank_one_says_no_group_s_place(project: Project, browser: Client) -> None:
    page = sheets(project, browser, "grid")
    assert titles(page) == ["The grid", "The groups and their numbers"]
    assert rows(page) == ["1. Shepherds (left out)", "2. Young carers", "3. Night staff"]
    assert drawing(page).all(class_="g-mark") == []


def test_it_is_printed_with_the_other_sheets_of_its_stage_and_of_no_other(project: Project, browser: Client) -> None:
    with_all = sheets(project, browser)
    assert "The grid" in titles(with_all)
    assert drawing(with_all).all(class_="g-mark") == []
    assert "The grid" not in titles(sheets(project, browser, position=1))
    address = reverse("stage_sheets", args=[project.code, 1])
    assert browser.get(address, {"only": "grid"}).status_code == 404


def test_as_it_stands_it_says_where_each_group_is(project: Project, browser: Client) -> None:
    page = sheets(project, browser, "grid-filled")
    assert page.heading == "The grid to print"
    assert rows(page) == [
        "1. Shepherds (left out) always never",
        "2. Young carers often rarely",
        "3. Night staff not on the grid yet",
    ]
    assert len(drawing(page).all(class_="g-mark")) == 2
    assert "Hand it out only after people gave their own view." in page.words


def test_without_a_group_there_are_lines_to_write_on() -> None:
    lead = make_user(name="Robin")
    page = sheets(make_project(lead=lead), browser_of(lead), "grid")
    assert "No group is listed yet. Write those that you know of:" in page.words
    assert page.root.all("table") == []
