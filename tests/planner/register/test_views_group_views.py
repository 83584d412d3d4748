"""The page of what people say: who reads what on it, and when it can be shown."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.projects import archive_project
from stakeholders.models import Group, Member, OwnLink, Project
from stakeholders.queries.revealing import shown_views
from tests.factories import MONDAY, at, lead_actor, make_group
from tests.pages import Element, Page, read
from tests.register_factories import judge, judge_all, make_judges, place, show_what_people_say
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def parents(project: Project) -> Group:
    group = make_group(project=project, name="Parents")
    place(group=group, affected=75, say=25)
    return group


@pytest.fixture
@remembered
def people(project: Project) -> list[Member]:
    return make_judges(project=project, many=6)


def address(project: Project) -> str:
    return reverse("group_views", args=[project.code])


def page_of(browser: Client, project: Project) -> Page:
    response = browser.get(address(project))
    assert response.status_code == 200
    return read(response)


def cells(page: Page) -> list[list[str]]:
    """The words of each row of the table, without those of its picture."""
    rows: list[Element] = page.root.all("tbody")[0].all("tr")
    return [
        [row.one("th").words, *(cell.words for cell in row.all("td") if "data-l" in cell.attributes)] for row in rows
    ]


TEAM = "Touches their life: Often. Say: Rarely."
SAME = "On the whole they and the team say the same."
NOTHING = "Nothing is shown yet"
TOO_FEW = "Fewer than 5 new or changed views can be shown together."
ENOUGH = "There are 5 or more new or changed views that can be shown together."


def test_a_new_project_says_what_to_do_first(browser: Client, project: Project) -> None:
    page = page_of(browser, project)

    assert page.heading == "What people say"
    assert "Nothing is shown yet." in page.words
    assert "First ask people where they put the groups." in page.words
    assert TOO_FEW in page.words
    assert page.links["Make a link for them"] == reverse("link_make", args=[project.code])


def test_until_five_have_said_something_the_page_is_the_same_to_the_letter(
    browser: Client, project: Project, parents: Group, people: list[Member]
) -> None:
    """Nobody can watch it to learn who said something, nor how many did."""
    before = page_of(browser, project).words
    judge_all(group=parents, members=people[:4])
    assert page_of(browser, project).words == before
    judge_all(group=parents, members=people[4:5])
    with_five = page_of(browser, project).words
    assert with_five == before.replace(
        f"{TOO_FEW} Ask more people to say where they put the groups. Make a link for them",
        f"{ENOUGH} Show what people say",
    )
    judge_all(group=make_group(project=project, name="Nurses"), members=people)
    assert page_of(browser, project).words == with_five


def test_a_lead_is_told_what_showing_does_and_then_shows(
    browser: Client, project: Project, parents: Group, people: list[Member]
) -> None:
    judge_all(group=parents, members=people[:5], say=100)
    check = read(browser.get(address(project), {"check": "yes"}))
    assert check.heading == "Show what people say?"
    assert "You cannot take it back. Each person sees it of the groups that they gave their own view of." in check.words

    response = browser.post(check.form.action, check.form.values, follow=True)

    page = read(response)
    assert response.redirect_chain == [(address(project), 302)]
    assert page.banner == ["Shown. Each person sees it of the groups that they gave their own view of."]
    assert "Shown on 1 March 2027 by Robin." in page.words
    more = "They say that the group has more say: always. The team says rarely."
    assert cells(page) == [
        ["Parents", TEAM, f"Touches their life: Often. Say: Always. 5 people. {more}", NOTHING],
    ]
    assert "They put 1 group elsewhere than the team does." in page.words
    assert TOO_FEW in page.words


def test_those_who_belong_and_others_stand_side_by_side(
    browser: Client, project: Project, parents: Group, people: list[Member]
) -> None:
    for member, affected in zip(people, (0, 0, 50, 75, 100, 100), strict=True):
        judge(group=parents, member=member, affected=affected, link=OwnLink.CARE)
    make_group(project=project, name="Nurses")
    show_what_people_say(project=project)

    page = page_of(browser, project)

    wide = "Touches their life: Often, half of them from rarely to always. Say: Rarely."
    assert cells(page) == [["Parents People disagree", TEAM, NOTHING, f"{wide} 6 people. They disagree. {SAME}"]]
    assert "People disagree about 1 group." in page.words
    assert "Of 1 more group nothing is shown yet." in page.words
    [picture] = page.root.all("svg", role="img")
    assert "Parents" in picture.words


def test_the_page_of_a_group_tells_it_too(
    browser: Client, project: Project, parents: Group, people: list[Member]
) -> None:
    detail = reverse("group_detail", args=[project.code, parents.code])
    before = read(browser.get(detail))
    assert "Nothing is shown yet. It is shown from 5 people on." in before.words
    assert "All groups: what people say" in before.words
    for member, affected in zip(people, (0, 0, 50, 75, 100, 100), strict=True):
        judge(group=parents, member=member, affected=affected, link=OwnLink.BELONG)
    show_what_people_say(project=project)

    page = read(browser.get(detail))

    assert "People who belong to it Touches their life: Often, half of them from rarely to always." in page.words
    assert [thing.words for thing in page.root.all("p", class_="what")] == [
        "Affected, not heard",
        "People disagree: they put this group in different places",
        "Fewer than 2 places, or fewer than 2 ways to reach them",
    ]
    assert page.links["See what people say"] == address(project)


def test_with_too_few_nothing_is_shown_and_the_lead_is_told(
    browser: Client, project: Project, parents: Group, people: list[Member]
) -> None:
    judge_all(group=parents, members=people[:5])
    form = read(browser.get(address(project), {"check": "yes"})).form
    parents.judgements.filter(member=people[0]).delete()
    told = ["Nothing was shown: fewer than 5 new or changed views can be shown together."]

    assert read(browser.post(form.action, form.values, follow=True)).banner == told
    assert read(browser.get(address(project), {"check": "yes"}, follow=True)).banner == told
    assert shown_views(project) == {}


@pytest.mark.parametrize("code", ["", "no-code"])
def test_a_form_that_lost_its_code_is_given_once_more(
    browser: Client, project: Project, parents: Group, people: list[Member], code: str
) -> None:
    judge_all(group=parents, members=people[:5])

    response = browser.post(address(project), {"code": code})

    page = read(response)
    assert (response.status_code, page.banner) == (422, ["Nothing was shown yet. Press once more."])
    browser.post(page.form.action, page.form.values)
    assert set(shown_views(project)) == {parents.pk}


def test_a_press_that_comes_twice_shows_once(
    browser: Client, project: Project, parents: Group, people: list[Member]
) -> None:
    judge_all(group=parents, members=people[:5])
    form = read(browser.get(address(project), {"check": "yes"})).form
    browser.post(form.action, form.values, follow=True)
    assert read(browser.post(form.action, form.values, follow=True)).banner == ["This was shown already."]
    assert project.reveals.count() == 1


def test_in_an_archived_project_it_is_read_and_not_shown(
    browser: Client, project: Project, parents: Group, people: list[Member]
) -> None:
    judge_all(group=parents, members=people[:5])
    form = read(browser.get(address(project), {"check": "yes"})).form
    archive_project(project=project, by=lead_actor(project=project))

    assert "Show what people say" not in page_of(browser, project).links
    assert browser.get(address(project), {"check": "yes"}).status_code == 403
    assert browser.post(form.action, form.values).status_code == 409
    assert browser.post(form.action, {}).status_code == 403
    assert shown_views(project) == {}
