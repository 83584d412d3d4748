"""The cards of groups that are often forgotten: what ships, how it is loaded, and that admins can edit it."""

from dataclasses import asdict
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.catalogue import (
    FEWEST_EXAMPLES,
    MOST_EXAMPLES,
    CatalogueError,
    catalogue_from_text,
    check_examples,
    read_catalogue,
)
from stakeholders.models import CatalogueCard
from stakeholders.models.groups import LONGEST_NAME
from stakeholders.steps import load_cards
from tests.factories import make_project, make_user
from tests.pages import Form, browser_of, read
from tests.register_factories import answer_cards
from tests.remembering import remembered
from tests.test_conventions import BANNED_WORDS, CODE_WORDS

FIVE = ["One", "Two", "Three", "Four", "Five"]


# What ships ----------------------------------------------------------------------------------------------------------


def test_fifteen_cards_ship_each_with_one_question_and_its_examples() -> None:
    cards = read_catalogue()
    assert len(cards) == len({card.title for card in cards}) == 15
    assert [card.key for card in cards if not card.question.endswith("?") or card.question.count("?") != 1] == []
    assert [card.key for card in cards if not FEWEST_EXAMPLES <= len(card.examples) <= MOST_EXAMPLES] == []


def test_every_example_can_be_the_name_of_a_group_and_stands_once() -> None:
    examples = [example for card in read_catalogue() for example in card.examples]
    assert [example for example in examples if len(example) > LONGEST_NAME] == []
    assert sorted(examples) == sorted(set(examples))


def test_cards_say_what_pages_may_say_in_short_sentences() -> None:
    cards = read_catalogue()
    said = [words for card in cards for words in (card.title, card.question, *card.examples)]
    assert [words for words in said if BANNED_WORDS.search(words) or CODE_WORDS.search(words)] == []
    assert [words for words in said if len(words.split()) > 15] == []


def text_of(**changed: Any) -> str:
    """One card as TOML, with something wrong in it."""
    values = {"key": "money", "version": 1, "title": "Money", "question": "Who has none?", "examples": FIVE, **changed}
    lines = [f"{name} = {value!r}".replace("True", "true") for name, value in values.items() if value is not None]
    return "\n".join(["[[cards]]", *lines]) + "\n"


def test_a_card_is_read() -> None:
    [card] = catalogue_from_text(text_of())
    assert asdict(card) == {
        "key": "money",
        "version": 1,
        "title": "Money",
        "question": "Who has none?",
        "examples": tuple(FIVE),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no card."),
        ("cards = 5 5", "The cards are not TOML: Expected newline or end of document after a statement"),
        (text_of(colour="red"), "Card money: there is no field “colour” here."),
        (text_of(key="Money"), "Card Money: the key must be small letters, digits and hyphens."),
        (text_of(version=None), "Card money: the version must be a whole number from 1."),
        (text_of(version=True), "Card money: the version must be a whole number from 1."),
        (text_of(title=None), "Card money: “title” is missing or empty."),
        (text_of(title="M" * 81), "Card money: “title” is longer than 80 letters."),
        (text_of(question="Who"), "Card money: A card asks one question, and ends with its question mark."),
        (text_of(question="Who? Why?"), "Card money: A card asks one question, and ends with its question mark."),
        (text_of(examples=FIVE[:4]), "Card money: A card has 5 to 14 examples, and this one has 4 examples."),
        (text_of(examples=FIVE * 3), "Card money: A card has 5 to 14 examples, and this one has 15 examples."),
        (text_of(examples=[*FIVE, "five"]), "Card money: An example stands there twice: “Five”."),
        (text_of(examples=None), "Card money: The examples must be a list of texts."),
        (text_of() + text_of(), "Two cards have the key “money”."),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(CatalogueError) as error:
        catalogue_from_text(text)
    assert str(error.value).startswith(words)


def test_a_long_example_is_named() -> None:
    with pytest.raises(CatalogueError, match=r"longer than 80 letters: “x{81}”"):
        check_examples([*FIVE, "x" * 81])


# Loading -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def _none_loaded(db: None) -> None:
    CatalogueCard.objects.all().delete()


def rows() -> list[dict[str, Any]]:
    return [dict(values) for values in CatalogueCard.objects.values()]


@pytest.mark.usefixtures("_none_loaded")
def test_the_cards_are_loaded_with_the_plans() -> None:
    loaded = [each for each in load_built_in(by=SYSTEM) if isinstance(each, CatalogueCard)]
    assert [str(card) for card in loaded] == [card.title for card in read_catalogue()]
    fields = ("key", "position", "title", "question", "examples", "is_used", "version", "built_in_version")
    assert list(CatalogueCard.objects.values_list(*fields)) == [
        (card.key, number, card.title, card.question, list(card.examples), True, 1, card.version)
        for number, card in enumerate(read_catalogue(), start=1)
    ]


@pytest.mark.usefixtures("_none_loaded")
def test_loading_twice_changes_nothing_and_costs_one_query() -> None:
    load_cards(by=SYSTEM)
    before = rows()
    with CaptureQueriesContext(connection) as queries:
        assert load_cards(by=SYSTEM) == []
    assert (len(queries), rows()) == (1, before)


@pytest.mark.usefixtures("_none_loaded")
def test_what_an_admin_edited_stays_until_a_newer_version_of_that_card_ships() -> None:
    load_cards(by=SYSTEM)
    card = CatalogueCard.objects.get(key="workers")
    CatalogueCard.objects.filter(pk=card.pk).update(title="Ours", version=2, is_used=False)
    assert load_cards(by=SYSTEM) == []
    assert CatalogueCard.objects.get(pk=card.pk).title == "Ours"

    CatalogueCard.objects.filter(pk=card.pk).update(built_in_version=0)
    assert [loaded.key for loaded in load_cards(by=SYSTEM)] == ["workers"]
    again = CatalogueCard.objects.get(key="workers")
    assert (again.pk, again.title, again.version, again.built_in_version) == (card.pk, card.title, 3, 1)
    assert again.is_used is False


@pytest.mark.usefixtures("_none_loaded")
def test_a_card_of_ones_own_is_left_alone() -> None:
    CatalogueCard.objects.create(key="ours", position=16, title="Ours", question="Who?", examples=FIVE)
    load_cards(by=SYSTEM)
    assert CatalogueCard.objects.values_list("title", "version", "built_in_version").get(key="ours") == ("Ours", 1, 0)


# Django admin --------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def admin(db: None) -> Client:
    """The browser of somebody who may use Django admin. The cards are there, also after a test that emptied tables."""
    load_cards(by=SYSTEM)
    return browser_of(make_user(name="Ada", email="ada@example.org", is_admin=True))


def address(page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:stakeholders_cataloguecard_{page}", args=args)


def form_of(client: Client, place: str) -> dict[str, str]:
    """What the browser would send, without the buttons."""
    form = Form(read(client.get(place)).root.one("form", id="cataloguecard_form"))
    return {name: value for name, value in form.values.items() if not name.startswith("_")}


def test_an_admin_edits_a_card_with_its_examples_one_a_line(admin: Client) -> None:
    card = CatalogueCard.objects.get(key="against-or-hurt")
    body = form_of(admin, address("change", card.pk))
    assert body["examples"].splitlines() == card.examples
    assert "key" not in body

    lines = "People who would lose\r\n\r\n Neighbours \nCampaigners\nShops nearby\nPeople we let down"
    assert admin.post(address("change", card.pk), body | {"examples": lines}).status_code == 302

    changed = CatalogueCard.objects.get(pk=card.pk)
    assert changed.examples == [
        "People who would lose",
        "Neighbours",
        "Campaigners",
        "Shops nearby",
        "People we let down",
    ]
    assert (changed.version, changed.built_in_version) == (card.version + 1, card.built_in_version)
    history = read(admin.get(address("history", card.pk))).words
    assert "Changed examples." in history
    assert load_cards(by=SYSTEM) == []


def test_the_history_names_only_what_was_changed(admin: Client) -> None:
    card = CatalogueCard.objects.get(key="power")
    body = form_of(admin, address("change", card.pk))
    admin.post(address("change", card.pk), body | {"title": "Those with power"})
    assert "Changed Title." in read(admin.get(address("history", card.pk))).words


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"examples": "One\nTwo"}, "A card has 5 to 14 examples, and this one has 2 examples."),
        ({"question": "Who is there."}, "A card asks one question, and ends with its question mark."),
    ],
)
def test_what_breaks_a_card_is_refused(admin: Client, changed: dict[str, str], words: str) -> None:
    card = CatalogueCard.objects.get(key="ages")
    before = rows()
    body = form_of(admin, address("change", card.pk)) | changed
    response = admin.post(address("change", card.pk), body)
    assert (response.status_code, words in read(response).words, rows()) == (200, True, before)


def test_an_admin_adds_a_card_of_their_own_and_can_delete_it_while_nobody_answered_it(admin: Client) -> None:
    body = form_of(admin, address("add")) | {
        "key": "animals",
        "position": "16",
        "title": "People with animals",
        "question": "Who cannot leave an animal alone?",
        "examples": "\n".join(FIVE),
        "is_used": "on",
    }
    assert admin.post(address("add"), body).status_code == 302
    card = CatalogueCard.objects.get(key="animals")
    assert (card.examples, card.version, card.built_in_version) == (FIVE, 1, 0)

    place = address("delete", card.pk)
    assert admin.get(place).status_code == 200
    answer_cards(project=make_project())
    assert (admin.get(place).status_code, admin.post(place, {"post": "yes"}).status_code) == (403, 403)
    assert CatalogueCard.objects.filter(pk=card.pk).exists()


def test_a_card_that_ships_cannot_be_deleted(admin: Client) -> None:
    place = address("delete", CatalogueCard.objects.get(key="ages").pk)
    assert (admin.get(place).status_code, admin.post(place, {"post": "yes"}).status_code) == (403, 403)
    assert CatalogueCard.objects.filter(key="ages").exists()


def test_admin_pages_cost_the_same_however_many_cards_and_answers_there_are(admin: Client) -> None:
    places = [address(), address("change", CatalogueCard.objects.get(key="ages").pk)]

    def cost() -> list[int]:
        counts = []
        for place in places:
            with CaptureQueriesContext(connection) as queries:
                assert admin.get(place).status_code == 200
            counts.append(len(queries))
        return counts

    cost()
    before = cost()
    answer_cards(project=make_project())
    CatalogueCard.objects.create(key="ours", position=16, title="Ours", question="Who?", examples=FIVE)
    assert cost() == before


def test_admins_cannot_sift_cards_by_what_projects_answered(admin: Client) -> None:
    answer_cards(project=make_project(), why_none="Quillfeather")
    for lookup in ("answers__why_none__startswith", "answers__groups__name__startswith", "answers__project__name"):
        assert admin.get(address(), {lookup: "Q"}).status_code == 400
    for page in (address(), address("change", CatalogueCard.objects.get(key="ages").pk)):
        assert "Quillfeather" not in read(admin.get(page)).words
