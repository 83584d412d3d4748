"""The lead's page of the grid: picture, flags, table, and moments."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders import steps
from stakeholders.actions.projects import archive_project
from stakeholders.models import Group, OwnLink, Project
from stakeholders.register import SIGNED_MOMENTS, START_MOMENT
from tests.factories import MONDAY, at, lead_actor, make_group, make_participant
from tests.pages import Page, read
from tests.register_factories import judge, leave_out, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def parents(project: Project) -> Group:
    group = make_group(project=project, name="Parents", side="carer")
    place(group=group, affected=75, say=0)
    return group


def grid_at(project: Project) -> str:
    return reverse("group_grid", args=[project.code])


def page_of(browser: Client, project: Project, query: str = "") -> Page:
    response = browser.get(grid_at(project) + query)
    assert response.status_code == 200
    return read(response)


def rows_of(page: Page) -> list[list[str]]:
    """What the table says of each group, cell by cell."""
    [table] = page.root.all("tbody")
    return [[cell.words for cell in (*row.all("th"), *row.all("td"))] for row in table.all("tr")]


def test_the_page_says_it_in_words_in_a_picture_and_in_a_table(browser: Client, parents: Group) -> None:
    place(group=make_group(project=parents.project, name="Managers", side="decider"), affected=25, say=100, wanted=100)

    page = page_of(browser, parents.project)

    assert page.heading == "The grid"
    assert page.root.one("p", class_="lead").words == (
        "1 group is often or always affected but rarely or never has a say. "
        "1 group is affected and not heard, and nobody from it has joined: Parents."
    )
    assert len(page.root.all("svg", role="img")) == 2
    assert rows_of(page) == [
        ["1 Managers Our guess.", "Decision makers", "Rarely", "Always", "Always", "Nobody yet", "Move Managers"],
        [
            "2 Parents Affected, not heard. Our guess.",
            "Family and carers",
            "Often",
            "Never",
            "Often",
            "Nobody yet",
            "Move Parents",
        ],
    ]
    assert page.links["Move Parents"] == f"?group={parents.code}#move"
    assert page.links["Parents"] == reverse("group_detail", args=[parents.project.code, parents.code])


def test_each_flag_says_what_to_do_about_it(browser: Client, parents: Group) -> None:
    Group.objects.filter(pk=parents.pk).update(speaks_for="The network")
    leave_out(group=make_group(project=parents.project, name="Visitors"))

    flags = page_of(browser, parents.project).root.one("section", **{"aria-labelledby": "flags-title"})

    assert [[line.words for line in row.all("p")] for row in flags.all("li")] == [
        [
            "Our guess: nobody in this group has told us",
            "1 group. Invite somebody of the group, and ask them where it stands.",
            "Make a link for them",
        ],
        [
            "Only through an organisation: none of its own people is here",
            "1 group. Ask the organisation to bring somebody who belongs to the group.",
            "Make a link for them to pass on",
        ],
    ]


def test_previous_and_next_lead_through_time(browser: Client, project: Project, parents: Group) -> None:
    by = lead_actor(project=project)
    for label in (f"{SIGNED_MOMENTS}who", START_MOMENT):
        steps.write_moment(project=project, label=label, at=MONDAY + DAY, by=by)
    with at(MONDAY + 2 * DAY):
        place(group=parents, affected=75, say=50)
        now, start, wanted = (page_of(browser, project, query) for query in ("", "?at=start", "?at=wanted"))

    assert now.links["Previous: At the start"] == "?at=start#moment"
    assert now.links["Next: With the say they should have"] == "?at=wanted#moment"
    assert rows_of(now)[0][2:7] == ["Often", "Sometimes", "Often", "Nobody yet", "Say: up from never to sometimes."]
    assert rows_of(start)[0][2:] == ["Often", "Never", "Often"]
    assert "2 March 2027" in start.root.one("section", **{"aria-labelledby": "picture-title"}).words
    assert start.links["Next: Now"] == "?at=now#moment"
    assert rows_of(wanted)[0][2:] == [
        *("Often", "Sometimes", "Often", "Nobody yet"),
        "Say: up from sometimes to often.",
    ]
    assert [page.root.one("h2", id="changed-title").words for page in (now, wanted)] == [
        "What changed since the start",
        "What should change",
    ]


def test_a_cell_narrows_the_table(browser: Client, project: Project, parents: Group) -> None:
    place(group=make_group(project=project, name="Managers"), affected=25, say=100)

    page = page_of(browser, project, "?cell=70")

    assert [row[0] for row in rows_of(page)] == ["2 Parents Affected, not heard. Our guess."]
    assert page.root.one("h2", id="groups-title").words == "1 group stands there"
    assert page.links["Show all groups"] == "?#table"
    assert "No group stands there." in page_of(browser, project, "?cell=00").words


def test_views_that_were_not_shown_change_nothing_but_a_guess(
    browser: Client, project: Project, parents: Group
) -> None:
    people = [make_participant(project=project, name=f"Person {number}", side="carer")[0] for number in range(9)]
    before = page_of(browser, project)

    for person in people[1:]:
        judge(group=parents, member=person, affected=0, say=100, link=OwnLink.CARE)
    others = page_of(browser, project)
    judge(group=parents, member=people[0], affected=100, say=0, link=OwnLink.BELONG)
    own = page_of(browser, project)

    assert others.words == before.words
    assert rows_of(before)[0][0] == "1 Parents Affected, not heard. Our guess."
    assert rows_of(own)[0][0] == "1 Parents Affected, not heard."
    assert [row[1:] for row in rows_of(own)] == [row[1:] for row in rows_of(before)]


def test_an_empty_grid_says_what_to_do_first(browser: Client, project: Project) -> None:
    nothing = page_of(browser, project)
    assert nothing.links["Write the groups"] == reverse("group_paste", args=[project.code])
    assert nothing.root.all("table") == []

    make_group(project=project, name="Parents")
    listed = page_of(browser, project)
    assert listed.links["Place all groups"] == reverse("group_place", args=[project.code])
    assert rows_of(listed) == [["Parents", "Not said yet", "Not placed yet", "Nobody yet", "Put on the grid Parents"]]


def test_of_an_archived_project_the_grid_can_be_looked_at_only(
    browser: Client, project: Project, parents: Group
) -> None:
    archive_project(project=project, by=lead_actor(project=project))

    page = page_of(browser, project)

    assert rows_of(page) == [
        ["1 Parents Affected, not heard. Our guess.", "Family and carers", "Often", "Never", "Often", "Nobody yet"]
    ]
    assert "Make a link for them" not in page.links
    assert page.root.all("form") == []


def test_the_grid_is_linked_from_the_list_the_group_and_the_home(
    browser: Client, project: Project, parents: Group
) -> None:
    pages = {name: read(browser.get(reverse(name, args=[project.code]))) for name in ("group_list", "project_home")}
    own = read(browser.get(reverse("group_detail", args=[project.code, parents.code])))

    assert pages["group_list"].links["See the grid"] == grid_at(project)
    assert pages["project_home"].links["The grid of groups"] == grid_at(project)
    assert own.links["See them on the grid"] == f"{grid_at(project)}?group={parents.code}"
