"""The page of one group: everything that is known of it, and what can be done."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.entries import save_entry
from stakeholders.actions.groups import GroupChanges, change_group, choose_groups
from stakeholders.actions.projects import archive_project
from stakeholders.models import Group, Project, Side
from tests.factories import (
    MONDAY,
    at,
    exercise_of,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_user,
)
from tests.pages import Page, read
from tests.register_factories import ask_for, bring_back, hear, leave_out, merge, place, reach, reply_to_request
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def group(project: Project) -> Group:
    return make_group(project=project, name="Young carers", side=Side.CARER)


def address(group: Group, name: str = "group_detail") -> str:
    return reverse(name, args=[group.project.code, group.code])


def page_of(browser: Client, group: Group) -> Page:
    response = browser.get(address(group))
    assert response.status_code == 200
    return read(response)


def test_a_new_group_says_what_to_do_first(browser: Client, group: Group) -> None:
    page = page_of(browser, group)

    assert page.root.one("h1").words == "Young carers"
    assert "Not placed yet. Put on the grid" in page.words
    assert "Nobody has placed them yet. Put them on the grid first." in page.words
    assert "Nothing is written yet. Ask them what makes it hard to take part." in page.words
    assert page.links["Put on the grid"] == address(group, "group_move")
    assert page.links["Change what we know"] == address(group, "group_change")
    assert page.links["It is the same as another group"] == address(group, "group_merge")
    assert page.links["Leave this group out"] == address(group, "group_leave_out")
    assert page.links["Groups"] == reverse("group_list", args=[group.project.code])


def test_it_says_where_the_group_stands_and_what_to_do_about_each_flag(browser: Client, group: Group) -> None:
    by = lead_actor(project=group.project)
    change_group(group=group, changes={"speaks_for": "The network", "speakers_belong": "no"}, by=by)
    place(group=group, affected=100, say=25)

    page = page_of(browser, group)

    assert "Always affected. Has a say: rarely. Should have a say: often." in page.words
    assert "Say gap: always affected, rarely has a say. 75 of 100. Affected, not heard." in page.words
    assert [thing.words for thing in page.root.all("p", class_="what")] == [
        "Affected, not heard",
        "Our guess: nobody in this group has told us",
        "Only through an organisation: none of its own people is here",
        "Fewer than 2 places, or fewer than 2 ways to reach them",
    ]
    assert "The network . Do they belong to the group? No." in page.words.replace("network.", "network .")
    assert "Moved by Robin." in page.words
    assert "They told us." in page.words

    reach(group=group)
    page = page_of(browser, group)
    assert "Fewer than 2 places" not in page.words
    assert "2 places are kept for them." in page.words


def test_everything_that_was_written_stands_there(project: Project, browser: Client, group: Group) -> None:
    by = lead_actor(project=project)
    facts: GroupChanges = {
        "people_about": 400,
        "people_source": "The census",
        "how_affected": "They miss school.",
        "name_from": "data",
    }
    change_group(group=group, changes=facts, by=by)
    group.refresh_from_db()
    change_group(group=group, changes={"name": "Young people who care"}, by=by)
    merge(group=make_group(project=project, name="Kids who help"), into=Group.objects.get(pk=group.pk))
    reach(group=group, ways=("The playgroup", "The nurse"))
    hear(group=group, how="By a visit")
    member, _, moss = make_participant(project=project, name="Moss", side=Side.CARER)
    choose_groups(member=member, codes=[group.code], by=moss)

    page = page_of(browser, group)

    assert page.root.one("h1").words == "Young people who care"
    for words in (
        "Before: Young carers",
        "Part of it now: Kids who help",
        "400, The census",
        "They miss school.",
        "Figures or a report",
        "1 person says that they belong: Moss",
        "The playgroup Without the internet",
        "2 people: By a visit, by Ash, 1 March 2027",
    ):
        assert words in page.words
    assert page.links["Moss"] == reverse("person_detail", args=[project.code, member.code])


def test_what_gets_in_the_way_is_one_store_with_two_views(project: Project, browser: Client, group: Group) -> None:
    exercise = exercise_of(project=project, key="barriers")
    by = lead_actor(project=project)
    for name, words in (("young CARERS", "The bus is late."), ("Night staff", "Their shift begins.")):
        values = {"group": name, "in_the_way": words, "could_help": "A taxi", "cost": "12.50"}
        save_entry(exercise=exercise, code=uuid4(), text=name, values=values, version=0, by=by)
    change_group(group=group, changes={"name": "Young people who care"}, by=by)

    page = page_of(browser, group)

    assert "The bus is late." in page.words
    assert "£12.50" in page.words
    assert "Their shift begins." not in page.words
    where = page.links["Add what gets in the way"]
    form = next(form for form in read(browser.get(where.partition("#")[0])).forms if "in_the_way" in str(form.values))
    assert "Young people who care" in form.values.values()
    [change] = [link for words, link in page.links.items() if words.startswith("Change “The bus")]
    assert "The bus is late." in str([form.values for form in read(browser.get(change)).forms])


def test_a_row_is_begun_only_for_a_group_of_the_project(project: Project, browser: Client) -> None:
    other = make_group(project=make_project(lead=make_user(name="Ash", email="ash@example.org")), name="Secret people")
    exercise = exercise_of(project=project, key="barriers")
    where = reverse("exercise_detail", args=[project.code, exercise.stage.position, "barriers"])
    for code in (other.code, uuid4(), "x"):
        response = browser.get(where, {"group": str(code)})
        assert response.status_code == 200
        assert "Secret people" not in response.content.decode()


def test_requests_stand_there_with_their_replies(project: Project, browser: Client, group: Group) -> None:
    _, _, moss = make_participant(project=project, name="Moss", side=Side.CARER)
    asked = ask_for(project=project, by=moss, group=group, words="The name hurts.")

    page = page_of(browser, group)
    assert "The name hurts." in page.words
    assert "No reply yet." in page.words
    assert "Moss" not in page.words

    reply_to_request(challenge=asked, words="We asked them for a better one.")
    assert "We asked them for a better one." in page_of(browser, group).words


def test_a_group_left_out_says_why_until_it_is_back(project: Project, browser: Client, group: Group) -> None:
    place(group=group)
    leave_out(group=group)

    page = page_of(browser, group)
    assert page.root.one(id="out-title").words == "Left out, and why"
    assert "We have no time for them." in page.words
    assert "14 days left." in page.words
    assert page.links["Bring back"] == address(group, "group_bring_back")
    asks = reverse("challenge_raise", args=[project.code])
    assert page.links["They should be in"] == f"{asks}?group={group.code}"
    assert "Leave this group out" not in page.links

    with at(MONDAY + timedelta(days=1)):
        bring_back(group=group)
        page = page_of(browser, group)
    assert page.root.all(id="out-title") == []
    assert "Undone by Robin on 2 March 2027. We were wrong." in page.words
    assert "Leave this group out" in page.links


def test_a_move_below_the_line_is_told(project: Project, browser: Client, group: Group) -> None:
    first = place(group=group)
    place(group=group, affected=25, saw=first.position.code)

    page = page_of(browser, group)

    assert "Moved to less affected: counts as before for 14 more days." in page.words
    assert "Said to be affected less" in page.words


def test_a_group_that_became_part_of_another_leads_there(project: Project, browser: Client, group: Group) -> None:
    same = make_group(project=project, name="Kids who help")
    merge(group=same, into=group)

    response = browser.get(address(same))

    assert (response.status_code, response["Location"]) == (302, address(group))


def test_a_slip_can_be_removed_here(project: Project, browser: Client, group: Group) -> None:
    [form] = [form for form in page_of(browser, group).forms if form.action == address(group, "group_remove")]
    page = read(browser.post(form.action, form.values, follow=True))
    assert page.banner == ["Removed: Young carers."]
    assert browser.get(address(group)).status_code == 404


def test_an_archived_project_only_shows_it(project: Project, browser: Client, group: Group) -> None:
    place(group=group)
    archive_project(project=project, by=lead_actor(project=project))

    page = page_of(browser, group)

    assert page.forms == []
    kept = {address(group, name) for name in ("group_move", "group_change", "group_leave_out", "group_merge")}
    assert kept & set(page.links.values()) == set()
