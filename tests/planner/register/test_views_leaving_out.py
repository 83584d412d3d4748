"""The hard page of leaving a group out, and the page that brings one back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.projects import archive_project
from stakeholders.models import BringingBack, Group, LeavingOut, Project
from tests.factories import MONDAY, at, lead_actor, make_group, make_lead
from tests.pages import read, stored
from tests.register_factories import bring_back, leave_out, merge, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

RECORD = {"reason": "We have no time.", "was_asked": "yes", "asked_words": "Two said: ask us."}


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def group(project: Project) -> Group:
    return make_group(project=project)


def out_at(group: Group) -> str:
    return reverse("group_leave_out", args=[group.project.code, group.code])


def back_at(group: Group) -> str:
    return reverse("group_bring_back", args=[group.project.code, group.code])


def detail_at(group: Group) -> str:
    return reverse("group_detail", args=[group.project.code, group.code])


# Leaving out ---------------------------------------------------------------------------------------------------------


def test_the_page_says_who_they_are_and_what_follows(browser: Client, group: Group) -> None:
    place(group=group, affected=75, say=25)
    page = read(browser.get(out_at(group)))
    assert page.heading == "You are leaving out Young carers"
    assert "They are often affected and rarely have a say." in page.words
    assert "You are Robin, a lead. A lead never counts as one of a group." in page.words
    assert "They stay in the list." in page.words
    assert "For 14 days everybody can ask for them. Each request needs a reply." in page.words
    assert "Until then, and while a request waits, they count as before." in page.words
    assert page.links["Keep them in"] == detail_at(group)
    assert [button.words for button in page.form.element.all("button")] == ["Leave this group out"]


def test_a_group_that_nobody_placed(browser: Client, group: Group) -> None:
    assert "Nobody has said yet how much this touches their life." in read(browser.get(out_at(group))).words


def test_the_full_record_is_kept(browser: Client, group: Group) -> None:
    body = read(browser.get(out_at(group))).form.values | RECORD
    response = browser.post(out_at(group), body)
    assert (response.status_code, response["Location"]) == (302, detail_at(group))
    act = LeavingOut.objects.get()
    assert (str(act.code), act.reason, act.was_asked, act.asked_words) == (
        body["code"],
        "We have no time.",
        True,
        "Two said: ask us.",
    )
    before = stored()
    assert browser.post(out_at(group), body).status_code == 302
    assert stored() == before


@pytest.mark.parametrize(
    ("changed", "name", "error"),
    [
        ({"reason": " "}, "reason", "Say why."),
        ({"was_asked": ""}, "was_asked", "Say whether anybody in this group was asked."),
        ({"was_asked": "perhaps"}, "was_asked", "Choose yes or no."),
        ({"asked_words": ""}, "asked_words", "Say who was asked, and what they said."),
    ],
)
def test_half_a_record_is_none(browser: Client, group: Group, changed: dict[str, str], name: str, error: str) -> None:
    body = read(browser.get(out_at(group))).form.values | RECORD | changed
    response = browser.post(out_at(group), body)
    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside(name) == [error]
    kept = {box: value for box, value in body.items() if box in RECORD and box != name}
    assert {box: page.form.values[box].strip() for box in kept} == kept
    assert not LeavingOut.objects.exists()


def test_words_of_people_who_were_not_asked_are_none(browser: Client, group: Group) -> None:
    body = read(browser.get(out_at(group))).form.values | RECORD | {"was_asked": "no"}
    browser.post(out_at(group), body)
    assert LeavingOut.objects.values_list("was_asked", "asked_words").get() == (False, "")


def test_the_second_of_two_leads_is_told_and_keeps_their_words(project: Project, browser: Client, group: Group) -> None:
    body = read(browser.get(out_at(group))).form.values | RECORD
    _, ash = make_lead(project=project)
    leave_out(group=group, by=ash)
    response = browser.post(out_at(group), body)
    page = read(response)
    assert response.status_code == 409
    assert "Ash left this group out while you wrote." in page.words
    assert "We have no time for them." in page.words
    assert {box: page.form.values[box].strip() for box in RECORD} == RECORD
    assert LeavingOut.objects.count() == 1


def test_a_group_that_is_left_out_already_leads_to_its_record(browser: Client, group: Group) -> None:
    leave_out(group=group)
    page = read(browser.get(out_at(group), follow=True))
    assert page.banner == ["Young carers is left out already."]
    assert page.heading == "Bring back Young carers"


def test_a_merged_group_has_no_such_page(project: Project, browser: Client, group: Group) -> None:
    merge(group=group, into=make_group(project=project, name="Carers under 18"))
    assert browser.get(out_at(group)).status_code == 404
    assert browser.get(back_at(group)).status_code == 404


def test_a_group_merged_before_the_form_came_keeps_what_was_typed(
    project: Project, browser: Client, group: Group
) -> None:
    out = read(browser.get(out_at(group))).form.values | RECORD
    merge(group=group, into=make_group(project=project, name="Carers under 18"))
    for response in (browser.post(out_at(group), out), browser.post(back_at(group), RECORD)):
        assert response.status_code == 409
        assert "We have no time." in response.content.decode()
    assert not LeavingOut.objects.exists()


def test_an_archived_project_leaves_nobody_out(project: Project, browser: Client, group: Group) -> None:
    body = read(browser.get(out_at(group))).form.values | RECORD
    archive_project(project=project, by=lead_actor(project=project))
    assert browser.get(out_at(group)).status_code == 403
    response = browser.post(out_at(group), body)
    assert response.status_code == 409
    assert "Two said: ask us." in response.content.decode()
    assert not LeavingOut.objects.exists()


# Bringing back -------------------------------------------------------------------------------------------------------


def test_the_record_stands_on_the_page(browser: Client, group: Group) -> None:
    leave_out(group=group)
    with at(MONDAY + timedelta(days=4)):
        page = read(browser.get(back_at(group)))
    facts = {row.one("dt").words: row.one("dd").words for row in page.root.one("dl").all("div")}
    assert facts == {
        "Why": "We have no time for them.",
        "Who left them out": "Robin, on 1 March 2027. They do not belong to this group.",
        "Was anybody in it asked?": "Two of them said: ask again.",
        "Time to ask for them": "10 days left.",
    }
    with at(MONDAY + timedelta(days=14)):
        assert "It is over." in read(browser.get(back_at(group))).words


def test_a_group_is_brought_back(browser: Client, group: Group) -> None:
    leave_out(group=group)
    body = read(browser.get(back_at(group))).form.values | {"reason": "They asked to be in."}
    response = browser.post(back_at(group), body)
    assert (response.status_code, response["Location"]) == (302, detail_at(group))
    assert BringingBack.objects.get().reason == "They asked to be in."
    assert browser.post(back_at(group), body).status_code == 302
    assert BringingBack.objects.count() == 1


def test_a_group_that_is_in_is_not_brought_back(browser: Client, group: Group) -> None:
    response = browser.get(back_at(group))
    assert (response.status_code, response["Location"]) == (302, detail_at(group))


def test_a_group_left_out_anew_stays_out(browser: Client, group: Group) -> None:
    leave_out(group=group)
    body = read(browser.get(back_at(group))).form.values
    bring_back(group=group)
    leave_out(group=group)
    assert browser.post(back_at(group), body).status_code == 302
    assert LeavingOut.objects.filter(undone=None).count() == 1


@pytest.mark.parametrize("saw", ["", "nonsense"])
def test_a_form_that_says_nothing_of_what_it_saw(browser: Client, group: Group, saw: str) -> None:
    leave_out(group=group)
    assert browser.post(back_at(group), {"saw": saw, "reason": "So."}).status_code == 422
    assert not BringingBack.objects.exists()
