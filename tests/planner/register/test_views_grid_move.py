"""Moving a group on the grid, by the form alone and as the script sends it; and putting a move back."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.views.grid_move import put_back_words, saved_words
from stakeholders.actions.projects import archive_project
from stakeholders.grid import Placing
from stakeholders.models import Group, Project
from tests.factories import MONDAY, at, lead_actor, make_group, make_lead, make_project, make_user
from tests.pages import Page, read, stored
from tests.register_factories import merge, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def parents(project: Project) -> Group:
    group = make_group(project=project, name="Parents", side="carer")
    place(group=group, affected=75, say=25)
    return group


def grid_at(project: Project) -> str:
    return reverse("group_grid", args=[project.code])


def undo_at(project: Project) -> str:
    return reverse("group_grid_undo", args=[project.code])


def own_page(group: Group) -> str:
    return reverse("group_move", args=[group.project.code, group.code])


def placings(group: Group) -> list[tuple[int, int]]:
    return [(row.affected, row.say) for row in group.positions.order_by("pk")]


def opened(browser: Client, group: Group, query: str = "") -> Page:
    return read(browser.get(f"{grid_at(group.project)}?group={group.code}{query}"))


def body_of(browser: Client, group: Group, **changed: object) -> dict[str, object]:
    return {**opened(browser, group).form.values, **changed}


def sent(browser: Client, group: Group, **changed: object) -> Any:
    """Save, as the script sends it."""
    return browser.post(grid_at(group.project), body_of(browser, group, **changed), headers=HTMX)


# The form alone ------------------------------------------------------------------------------------------------------


def test_the_form_shows_where_the_chosen_group_stands(browser: Client, parents: Group) -> None:
    place(group=parents, affected=82, say=20)
    page = opened(browser, parents)
    values = page.form.values
    assert (values["affected"], values["say"], values["group"]) == ("80", "20", str(parents.code))
    assert values["saw"] == "2"
    assert [output.words for output in page.root.all("output")] == ["Often", "Rarely"]
    [chosen] = [option for option in page.root.all("option") if "selected" in option.attributes]
    assert chosen.words == "1. Parents"


def test_without_a_choice_only_the_groups_are_asked(browser: Client, parents: Group) -> None:
    page = read(browser.get(grid_at(parents.project)))
    assert "hidden" in page.root.one("form", id="move-form").attributes
    assert [option.words for option in page.root.one("select").all("option")] == ["Choose a group", "1. Parents"]


def test_a_move_is_saved_and_told(browser: Client, parents: Group) -> None:
    body = body_of(browser, parents, say="50", reason="They told us.")
    response = browser.post(grid_at(parents.project), body)
    page = read(browser.get(response["Location"]))
    assert page.banner == ["Saved. Parents moved from rarely to sometimes having a say."]
    assert placings(parents) == [(75, 25), (75, 50)]
    assert parents.positions.latest("pk").reason == "They told us."
    assert page.form.values["moved"] == str(parents.positions.latest("pk").code)
    assert "hidden" not in page.root.one("button", id="move-undo").attributes


def test_a_slider_that_was_not_moved_changes_nothing(browser: Client, parents: Group) -> None:
    place(group=parents, affected=82, say=20)
    browser.post(grid_at(parents.project), body_of(browser, parents, say="35"))
    assert placings(parents)[-1] == (82, 35)


def test_a_group_that_is_not_placed_yet_gets_both_values(browser: Client, project: Project) -> None:
    nurses = make_group(project=project, name="Nurses")
    response = browser.post(grid_at(project), body_of(browser, nurses, affected="75"))
    page = read(browser.get(response["Location"]))
    assert page.banner == ["Saved. Nurses is on the grid: often affected, sometimes has a say."]
    assert placings(nurses) == [(75, 50)]
    assert page.form.values["moved"] == ""


def test_what_moves_nothing_is_refused_and_keeps_the_words(browser: Client, parents: Group) -> None:
    response = browser.post(grid_at(parents.project), body_of(browser, parents, reason="They told us."))
    page = read(response)
    assert response.status_code == 422
    assert page.summary == ["This is where they stand already. Move a slider first."]
    assert page.errors_beside("affected") == page.summary
    assert page.form.values["reason"] == "They told us."
    assert page.title.startswith("Error:")


def test_a_form_that_comes_twice_is_saved_once_and_told_the_same(browser: Client, parents: Group) -> None:
    body = body_of(browser, parents, say="50")
    told = [read(browser.post(grid_at(parents.project), body, follow=True)).banner for _ in range(2)]
    assert told[0] == told[1] == ["Saved. Parents moved from rarely to sometimes having a say."]
    assert placings(parents) == [(75, 25), (75, 50)]


@pytest.mark.parametrize(
    ("then", "told", "last"),
    [
        ({"say": "75"}, "Saved. Parents moved from sometimes to often having a say.", (75, 75)),
        ({"say": "25"}, "Saved. Parents moved from sometimes to rarely having a say.", (75, 25)),
        ({"affected": "100", "say": "50"}, "Saved. Parents moved from often to always affected.", (100, 50)),
    ],
)
def test_what_is_chosen_after_an_answer_was_lost_is_a_move_of_its_own(
    browser: Client, parents: Group, then: dict[str, str], told: str, last: tuple[int, int]
) -> None:
    body = body_of(browser, parents, say="50")
    browser.post(grid_at(parents.project), body)
    for _ in range(2):
        assert read(browser.post(grid_at(parents.project), body | then, follow=True)).banner[-1] == told
    assert placings(parents) == [(75, 25), (75, 50), last]


def test_a_form_that_comes_twice_leaves_alone_what_somebody_else_moved(browser: Client, parents: Group) -> None:
    body = body_of(browser, parents, say="50")
    place(group=parents, affected=100, say=25, by=make_lead(project=parents.project)[1])
    for _ in range(2):
        browser.post(grid_at(parents.project), body)
    assert placings(parents) == [(75, 25), (100, 25), (100, 50)]


def test_the_later_of_two_people_is_told_of_the_earlier(browser: Client, parents: Group) -> None:
    body = body_of(browser, parents, say="50")
    _, ash = make_lead(project=parents.project)
    place(group=parents, affected=100, say=25, by=ash)
    page = read(browser.post(grid_at(parents.project), body, follow=True))
    assert page.banner == [
        "Saved. Parents moved from rarely to sometimes having a say.",
        (
            "Ash moved “Parents” after you opened this page: touches their life: up from often to always. "
            "Both moves are kept."
        ),
    ]
    assert placings(parents) == [(75, 25), (100, 25), (100, 50)]


def test_below_the_line_the_full_record_is_asked_and_the_reason_is_kept(browser: Client, parents: Group) -> None:
    body = body_of(browser, parents, affected="50", say="30", reason="They told us.")
    response = browser.post(grid_at(parents.project), body)
    assert response["Location"] == f"{own_page(parents)}?affected=50&say=30"
    page = read(browser.get(response["Location"]))
    assert "You say that this touches Parents less than often" in page.words
    assert (page.form.values["affected"], page.form.values["reason"].strip()) == ("50", "They told us.")
    assert placings(parents) == [(75, 25)]
    assert read(browser.get(own_page(parents))).form.values["reason"].strip() == ""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("affected", "101", "Choose a number from 0 to 100."),
        ("say", "often", "Choose a number from 0 to 100."),
        ("say", "", "Choose a number from 0 to 100."),
    ],
)
def test_a_value_that_is_no_place_is_told(browser: Client, parents: Group, name: str, value: str, words: str) -> None:
    response = browser.post(grid_at(parents.project), body_of(browser, parents, **{name: value}))
    page = read(response)
    assert (response.status_code, page.summary, page.errors_beside(name)) == (422, [words], [words])
    assert placings(parents) == [(75, 25)]


def test_a_group_of_another_project_cannot_be_moved(browser: Client, parents: Group) -> None:
    theirs = make_group(project=make_project(lead=make_user()), name="Wardens")
    before = stored()
    body = body_of(browser, parents, say="50") | {"group": str(theirs.code)}
    assert browser.post(grid_at(parents.project), body).status_code == 404
    assert browser.post(undo_at(parents.project), body | {"moved": str(uuid4())}).status_code == 404
    assert stored() == before


def test_an_archived_project_moves_nothing(browser: Client, parents: Group) -> None:
    body = body_of(browser, parents, say="50")
    archive_project(project=parents.project, by=lead_actor(project=parents.project))
    assert browser.post(grid_at(parents.project), body).status_code == 409
    part = browser.post(grid_at(parents.project), body, headers=HTMX)
    assert (part.status_code, part["HX-Retarget"]) == (409, "#save-problem")
    assert browser.post(grid_at(parents.project), body | {"say": "often"}).status_code == 409
    assert browser.post(undo_at(parents.project), body).status_code == 409
    page = read(browser.get(grid_at(parents.project)))
    assert page.root.all(id="move-form") == []
    assert placings(parents) == [(75, 25)]


# Putting back --------------------------------------------------------------------------------------------------------


def moved(browser: Client, group: Group, **changed: str) -> dict[str, str]:
    """Move a group by the form; returns the form that the page then holds."""
    response = browser.post(grid_at(group.project), body_of(browser, group, **changed))
    return read(browser.get(response["Location"])).form.values


def test_a_move_is_put_back_by_a_new_one(browser: Client, parents: Group) -> None:
    page = read(browser.post(undo_at(parents.project), moved(browser, parents, say="50"), follow=True))
    assert page.banner == ["Put back. Parents: rarely has a say."]
    assert placings(parents) == [(75, 25), (75, 50), (75, 25)]
    assert page.form.values["moved"] == ""
    assert parents.project.history.filter(verb="group_moved").count() == 3


def test_a_move_that_is_put_back_twice_is_put_back_once_and_told_the_same(browser: Client, parents: Group) -> None:
    body = moved(browser, parents, say="50")
    told = [read(browser.post(undo_at(parents.project), body, follow=True)).banner for _ in range(2)]
    assert told == [["Put back. Parents: rarely has a say."]] * 2
    assert placings(parents) == [(75, 25), (75, 50), (75, 25)]


def test_back_below_the_line_the_full_record_is_asked_first(browser: Client, project: Project) -> None:
    nurses = make_group(project=project, name="Nurses")
    place(group=nurses, affected=50, say=25)
    response = browser.post(undo_at(project), moved(browser, nurses, affected="75"))
    assert response["Location"] == f"{own_page(nurses)}?affected=50"
    assert placings(nurses) == [(50, 25), (75, 25)]


def test_a_move_is_not_put_back_once_the_group_moved_on(browser: Client, parents: Group) -> None:
    body = moved(browser, parents, say="50")
    place(group=parents, affected=100, say=50)
    page = read(browser.post(undo_at(parents.project), body, follow=True))
    assert page.banner == ["Nothing was put back. Somebody moved this group again."]
    assert placings(parents)[-1] == (100, 50)


def test_without_a_move_there_is_nothing_to_put_back(browser: Client, parents: Group) -> None:
    page = read(browser.post(undo_at(parents.project), body_of(browser, parents), follow=True))
    assert page.banner == ["There is nothing to put back."]
    first = body_of(browser, parents, moved=str(parents.positions.get().code))
    assert browser.post(undo_at(parents.project), first).status_code == 302
    assert placings(parents) == [(75, 25)]


# As the script sends it ----------------------------------------------------------------------------------------------


def test_the_parts_that_changed_are_the_answer(browser: Client, parents: Group) -> None:
    response = sent(browser, parents, say="50")
    page = read(response)
    assert response.status_code == 200
    assert "HX-Request" in response["Vary"]
    assert len(page.root.all("svg", role="img")) == 2
    assert page.root.one("p", id="move-status").words == "Saved. Parents moved from rarely to sometimes having a say."
    [row] = page.root.one("tbody").all("tr")
    assert [cell.words for cell in row.all("td")][1:3] == ["Often", "Sometimes"]
    [_, option] = page.root.one("select").all("option")
    last = parents.positions.latest("pk")
    assert (option.attributes["data-saw"], option.attributes["data-say"]) == ("2", "50")
    assert page.root.one("input", name="moved").attributes["value"] == str(last.code)
    swapped = {element.attributes["id"] for element in page.root.inside if "hx-swap-oob" in element.attributes}
    assert swapped == {"groups", "finding", "choose-group", "move-state", "move-status"}


def test_the_first_group_on_the_grid_opens_the_page_anew(browser: Client, project: Project) -> None:
    nurses = make_group(project=project, name="Nurses")
    response = sent(browser, nurses, affected="75")
    assert response["HX-Redirect"] == f"{grid_at(project)}?group={nurses.code}"
    assert read(browser.get(response["HX-Redirect"])).banner == [
        "Saved. Nurses is on the grid: often affected, sometimes has a say."
    ]


def test_a_refused_form_comes_back_whole(browser: Client, parents: Group) -> None:
    response = sent(browser, parents, reason="a" * 501)
    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (422, "#move", "innerHTML")
    page = read(response)
    assert len(page.summary) == 1
    assert page.form.values["reason"] == "a" * 501


def test_below_the_line_the_script_is_sent_to_the_page_of_the_group(browser: Client, parents: Group) -> None:
    response = sent(browser, parents, affected="50")
    assert response["HX-Redirect"] == f"{own_page(parents)}?affected=50"
    assert placings(parents) == [(75, 25)]


def test_a_group_that_is_gone_keeps_the_words(browser: Client, project: Project, parents: Group) -> None:
    mums = make_group(project=project, name="Mums", side="carer")
    body = body_of(browser, mums, affected="75", reason="They told us.")
    merge(group=mums, into=parents)
    part = browser.post(grid_at(project), body, headers=HTMX)
    assert (part.status_code, read(part).form.values["reason"]) == (422, "They told us.")
    page = browser.post(grid_at(project), body)
    assert page.status_code == 409
    assert "They told us." in read(page).words


# Words ---------------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_said_in_words() -> None:
    before = Placing(75, 25, 75)
    assert [
        saved_words("Carers", before, now)
        for now in (Placing(100, 25, 75), Placing(100, 0, 75), Placing(80, 25, 75), Placing(80, 50, 75))
    ] == [
        "Saved. Carers moved from often to always affected.",
        "Saved. Carers moved from often to always affected, and from rarely to never having a say.",
        "Saved. Carers moved a little: still often affected, rarely has a say.",
        "Saved. Carers moved from rarely to sometimes having a say.",
    ]


def test_what_is_put_back_is_said_in_words() -> None:
    before = Placing(75, 25, 75)
    assert [put_back_words("Carers", last, before) for last in (Placing(100, 25, 75), Placing(100, 0, 75))] == [
        "Put back. Carers: often affected.",
        "Put back. Carers: often affected, rarely has a say.",
    ]
