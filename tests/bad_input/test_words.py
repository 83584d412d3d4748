"""What people type into every form is kept as they typed it. Source: product.md, "What bad input gets"."""

from typing import Any
from urllib.parse import quote_plus

import pytest

from stakeholders.models import Member, Project
from tests.bad_input.every import FORMS, WITH_TEXT
from tests.bad_input.forms import World, accepted, attempt
from tests.pages import same_browser
from tests.worlds import watched

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", FORMS)
def test_the_body_of_each_form_is_accepted(world: World, name: str) -> None:
    """Otherwise every refusal would prove nothing."""
    form = FORMS[name]

    with watched() as watch:
        assert accepted(form.send(world, form.good()))
    assert watch.changed() != []


BLANKS_BEFORE, BLANKS_AFTER = "  \t ", " \n "
WORDS = {
    "outside the alphabet": ("\ufeff\u200b\uffff𝒶", "\ufeff\u200b\uffff𝒶"),
    "emoji": ("Café 🌱 👩🏽‍🦽 é", "Café 🌱 👩🏽‍🦽 é"),
    "right to left": ("שלום \u202eabc\u202c مرحبا", "שלום \u202eabc\u202c مرحبا"),
    "quotes": ("'; DROP TABLE x; -- \" \\ % _", "'; DROP TABLE x; -- \" \\ % _"),
    "control signs": ("a\x01b\x08c\x1bd\x7fe\x85f", "abcdef"),
    "NUL": ("a\x00b", "ab"),
    "blank inside": ("a b", "a b"),
    "markup": ('<b onclick="x">&amp;</b> {{ 7 }}{% x %}', '<b onclick="x">&amp;</b> {{ 7 }}{% x %}'),
}


def texts_for(limit: int) -> list[tuple[str, str]]:
    """All of WORDS, as typed and as kept, in as few texts as a box can hold; with blanks around where there is room."""
    texts: list[tuple[str, str]] = []
    for typed, kept in WORDS.values():
        if texts and len(texts[-1][1]) + 1 + len(kept) <= limit:
            before = texts.pop()
            typed, kept = f"{before[0]}/{typed}", f"{before[1]}/{kept}"
        texts.append((typed, kept))
    return [(f"{BLANKS_BEFORE}{typed}{BLANKS_AFTER}", kept) for typed, kept in texts]


@pytest.mark.parametrize("name", WITH_TEXT)
def test_words_come_back_as_they_were_typed(world: World, name: str, subtests: pytest.Subtests) -> None:
    form = FORMS[name]
    texts = {box: texts_for(limit) for box, limit in form.limits.items()}

    for number in range(max(map(len, texts.values()))):
        with attempt(subtests, number):
            sent = {box: these[number % len(these)] for box, these in texts.items()}

            response = form.send(world, form.good(**{box: typed for box, (typed, _) in sent.items()}))

            assert accepted(response)
            assert {box: form.stored(box) for box in sent} == {box: kept for box, (_, kept) in sent.items()}


@pytest.mark.parametrize("name", WITH_TEXT)
def test_half_a_sign_is_replaced_and_breaks_nothing(world: World, name: str) -> None:
    """A lone surrogate can be sent only as bytes; no text holds it."""
    form = FORMS[name]
    good = form.good(**dict.fromkeys(form.limits, "MARK"))
    body = "&".join(f"{quote_plus(key)}={quote_plus(value)}" for key, value in good.items())

    response = same_browser(world.browsers[form.person]).post(
        form.address(world),
        body.replace("MARK", "a%ED%A0%80b"),
        content_type="application/x-www-form-urlencoded",
    )

    assert accepted(response)
    assert {box: form.stored(box) for box in form.limits} == dict.fromkeys(form.limits, "a\ufffd\ufffd\ufffdb")


@pytest.mark.parametrize("name", WITH_TEXT)
def test_texts_of_the_longest_length_are_accepted(world: World, name: str) -> None:
    form = FORMS[name]
    longest = {box: "🌱" * limit for box, limit in form.limits.items()}

    assert accepted(form.send(world, form.good(**{box: text + "\x00" for box, text in longest.items()})))
    assert {box: form.stored(box) for box in longest} == longest


@pytest.mark.parametrize("name", FORMS)
def test_boxes_that_are_not_asked_are_ignored_and_the_last_value_counts(world: World, name: str) -> None:
    form = FORMS[name]
    more = {"is_lead": "on", "project": "1", "id": "1", "pk": "1", "archived_at": "x", "values": "{}", "_": "\x00"}
    good: dict[str, Any] = form.good()
    twice = {key: ["x" * 20_000, value] for key, value in good.items() if key not in form.lists}

    response = form.send(world, more | good | twice)

    assert accepted(response)
    assert Project.objects.filter(archived_at=None).count() == Project.objects.count()
    assert Member.objects.filter(is_lead=True, user=None).count() == 0
