"""The cards of groups often forgotten on pages: all of them, and one a page."""

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.projects import archive_project
from stakeholders.models import CatalogueCard, Project
from stakeholders.queries.cards import MOST_TICKED, cards_page
from tests.factories import lead_actor, make_group, make_project, make_user
from tests.pages import Page, browser_of, read, stored
from tests.register_factories import answer_cards
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get().user)  # type: ignore[arg-type]


def listing(project: Project) -> str:
    return reverse("card_list", args=[project.code])


def place(project: Project, key: str = "using-it") -> str:
    return reverse("card_answer", args=[project.code, key])


def rows(page: Page) -> list[tuple[str, str]]:
    """Each card of the list: its title, and its state."""
    items = page.root.one("ol", class_="tasks").all("li")
    return [(item.one("a").words, item.one("span", class_="status").words) for item in items]


def lead_words(page: Page) -> str:
    return page.root.one("p", class_="lead").words


# All cards -----------------------------------------------------------------------------------------------------------


def test_the_list_counts_and_gives_each_card_its_state_in_words(project: Project, browser: Client) -> None:
    cards = list(CatalogueCard.objects.all())
    page = read(browser.get(listing(project)))
    assert lead_words(page) == "15 cards. 0 answered. 15 to go."
    assert rows(page) == [(card.title, "Not answered yet") for card in cards]
    assert page.links["Answer the first card"] == place(project)

    answer_cards(project=project, but=11, groups=[make_group(project=project, name="Wardens")])
    page = read(browser.get(listing(project)))
    assert lead_words(page) == "15 cards. 4 answered. 11 to go."
    assert [state for _, state in rows(page)] == ["Answered"] * 4 + ["Not answered yet"] * 11
    assert page.words.count("Groups: Wardens") == 4
    assert page.links["Answer the next card"] == place(project, cards[4].key)

    answer_cards(project=project, why_none="Not one of them.")
    page = read(browser.get(listing(project)))
    assert lead_words(page) == "15 cards. 15 answered. 0 to go."
    assert page.words.count("None of these: Not one of them.") == 11
    assert "Answer the next card" not in page.links


def test_the_cards_to_deal_hold_every_example(project: Project, browser: Client) -> None:
    page = read(browser.get(listing(project)))
    dealt = page.root.one("ul", class_="deal")
    assert [title.words for title in dealt.all("h2")] == [card.title for card in CatalogueCard.objects.all()]
    examples = [item.words for examples in dealt.all("ul", class_="bullets") for item in examples.all("li")]
    assert examples == [example for card in CatalogueCard.objects.all() for example in card.examples]


def test_a_project_that_has_ended_shows_its_answers_and_asks_nothing(project: Project, browser: Client) -> None:
    answer_cards(project=project, why_none="Not one of them.")
    archive_project(project=project, by=lead_actor(project=project))
    page = read(browser.get(listing(project)))
    assert "None of these: Not one of them." in page.words
    assert [href for href in page.links.values() if "/cards/" in href] == []
    before = stored()
    assert browser.get(place(project)).status_code == browser.post(place(project), {}).status_code == 403
    assert stored() == before


def test_where_no_card_is_in_use_the_list_says_who_can_help(project: Project, browser: Client) -> None:
    CatalogueCard.objects.update(is_used=False)
    page = read(browser.get(listing(project)))
    assert "There are no cards here. Whoever looks after this site can switch them on." in page.words
    assert browser.get(place(project)).status_code == 404


# One card ------------------------------------------------------------------------------------------------------------


def test_a_card_is_answered_and_the_next_one_without_an_answer_opens(project: Project, browser: Client) -> None:
    carers = make_group(project=project, name="Young carers")
    cards = list(CatalogueCard.objects.all())
    page = read(browser.get(place(project)))
    assert (page.heading, lead_words(page)) == (cards[0].title, cards[0].question)
    assert [item.words for item in page.root.one("ul", class_="bullets").all("li")] == cards[0].examples
    assert page.links[f"Card after: {cards[1].title}"] == place(project, cards[1].key)
    assert not [words for words in page.links if words.startswith("Card before")]

    body = page.form.values | {"groups": [str(carers.code)], "new": "Wardens\n\n Night  staff", "next": ""}
    response = browser.post(place(project), body, follow=True)

    assert response.redirect_chain == [(place(project, cards[1].key), 302)]
    assert read(response).banner == ["Saved: People who use it."]
    view = cards_page(project).view("using-it")
    assert view is not None
    assert [group.name for group in view.groups] == ["Night staff", "Wardens", "Young carers"]
    assert read(response).links[f"Card before: {cards[0].title}"] == place(project)


def test_after_the_last_card_the_list_opens(project: Project, browser: Client) -> None:
    answer_cards(project=project, but=1)
    last = CatalogueCard.objects.get(key="not-here-yet")
    body = read(browser.get(place(project, last.key))).form.values | {"why_none": "We do not know yet.", "next": ""}
    response = browser.post(place(project, last.key), body, follow=True)
    assert response.redirect_chain == [(listing(project), 302)]
    assert lead_words(read(response)) == "15 cards. 15 answered. 0 to go."


def test_save_alone_goes_back_to_the_list(project: Project, browser: Client) -> None:
    body = {name: value for name, value in read(browser.get(place(project))).form.values.items() if name != "next"}
    response = browser.post(place(project), body | {"why_none": "Nobody uses it."}, follow=True)
    assert response.redirect_chain == [(listing(project), 302)]


def test_an_answer_comes_filled_in_and_can_be_changed(project: Project, browser: Client) -> None:
    wardens = make_group(project=project, name="Wardens")
    answer_cards(project=project, but=14, groups=[wardens])
    form = read(browser.get(place(project))).form
    assert [box.attributes["value"] for box in form.boxes if "checked" in box.attributes] == [str(wardens.code)]

    body = {**form.values, "why_none": "They left."}
    body.pop("groups")
    assert browser.post(place(project), body).status_code == 302
    view = cards_page(project).view("using-it")
    assert view is not None
    assert (view.groups, view.why_none, view.version) == ((), "They left.", 2)


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        ({}, "new", "Name a group, or say why it is none of these."),
        ({"new": " \n\u200b"}, "new", "Name a group, or say why it is none of these."),
        ({"new": "A", "why_none": "B"}, "why_none", "Name groups, or say why it is none. Both together do not fit."),
        ({"new": f"A\n{'b' * 81}"}, "new", "Line 2 is longer than 80 letters."),
        ({"why_none": "b" * 501}, "why_none", "Make this shorter: 500 letters at most. It has 501."),
    ],
)
def test_what_is_no_answer_is_refused_beside_its_box_and_kept(
    project: Project, browser: Client, body: dict[str, str], name: str, words: str
) -> None:
    before = stored()
    response = browser.post(place(project), {"version": "0", **body})
    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside(name) == page.summary == [words]
    assert (
        page.form.values["new"].split() == body.get("new", "").replace("\u200b", "").split() or "\u200b" in body["new"]
    )
    assert stored() == before


def test_whoever_comes_second_is_told_and_keeps_every_word(project: Project, browser: Client) -> None:
    seen = read(browser.get(place(project))).form.values
    answer_cards(project=project, but=14, why_none="Nobody uses it.")
    before = stored()

    response = browser.post(place(project), {**seen, "new": "Wardens"})

    page = read(response)
    assert response.status_code == 409
    assert "Somebody answered this card meanwhile None of these: Nobody uses it." in page.words
    assert page.title.startswith("Error:")
    assert (page.form.values["new"].strip(), page.form.values["version"]) == ("Wardens", "1")
    assert stored() == before

    assert browser.post(place(project), page.form.values).status_code == 302
    view = cards_page(project).view("using-it")
    assert view is not None
    assert [group.name for group in view.groups] == ["Wardens"]


def test_a_form_sent_twice_is_taken_once(project: Project, browser: Client) -> None:
    body = {"version": "0", "new": "Wardens"}
    assert browser.post(place(project), body).status_code == 302
    before = stored()
    assert browser.post(place(project), body).status_code == 302
    assert stored() == before


def test_a_group_that_is_not_in_the_list_cannot_be_ticked(project: Project, browser: Client) -> None:
    make_group(project=project, name="Wardens")
    other = make_group(project=make_project(), name="Not ours")
    response = browser.post(place(project), {"version": "0", "groups": [str(other.code)]})
    assert response.status_code == 422
    assert read(response).errors_beside("groups") == ["The list of groups has changed. Look at it again."]


def test_a_long_list_of_groups_is_typed(project: Project, browser: Client) -> None:
    for number in range(MOST_TICKED + 1):
        make_group(project=project, name=f"Group {number}")
    page = read(browser.get(place(project)))
    assert [box for box in page.form.boxes if box.attributes.get("type") == "checkbox"] == []
    assert "Other groups, one on each line" in page.words
    assert browser.post(place(project), {"version": "0", "new": "group 7"}).status_code == 302
    assert project.groups.count() == MOST_TICKED + 1


@pytest.mark.parametrize("key", ["no-such-card", "using_it"])
def test_an_unknown_card_is_not_found(project: Project, browser: Client, key: str) -> None:
    assert browser.get(place(project, key)).status_code == 404
