"""What is too long, missing, or no text at all is refused by every form, with the words kept and nothing half saved."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.bad_input.every import FORMS, WITH_TEXT
from tests.bad_input.forms import Form, World, accepted, attempt, refused, value_on
from tests.pages import Page, read
from tests.worlds import nothing_changes, watched

pytestmark = pytest.mark.django_db

HUNDRED_THOUSAND = 100_000


def kept_on(page: Page, form: Form, *wrong: str) -> bool:
    """Whether every other box still holds what was typed."""
    kept = {key: value for key, value in form.body.items() if key not in {*wrong, "version"}}
    assert {key: value_on(page, key) for key in kept} == kept
    return True


@pytest.mark.parametrize("name", WITH_TEXT)
def test_a_text_that_is_too_long_is_refused_and_kept(world: World, name: str, subtests: pytest.Subtests) -> None:
    form = FORMS[name]

    for box, limit in form.limits.items():
        with attempt(subtests, box):
            words = "x" * (limit + 1)

            with nothing_changes():
                response = form.send(world, form.good(**{box: words}))

            page = refused(response, box)
            assert str(limit) in page.words or f"{limit:,}" in page.words
            assert value_on(page, box) == words
            assert kept_on(page, form, box)


@pytest.mark.parametrize("name", WITH_TEXT)
def test_texts_of_a_hundred_thousand_signs_are_refused_and_kept(world: World, name: str) -> None:
    form = FORMS[name]
    words = dict.fromkeys(form.limits, "x" * HUNDRED_THOUSAND)

    with nothing_changes():
        response = form.send(world, form.good(**words))

    page = refused(response, *words)
    for box, limit in form.limits.items():
        assert str(limit) in page.words or f"{limit:,}" in page.words, box
    assert {box: value_on(page, box) for box in words} == words
    assert kept_on(page, form, *words)


EMPTY = {"empty": "", "blanks": " \t\r\n ", "control signs": "\x00\x01\x1f", "left out": None}


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.required])
def test_what_is_needed_and_missing_is_said(world: World, name: str, subtests: pytest.Subtests) -> None:
    """Each box alone, in one way; and all of them at once, in the ways in which they were not alone."""
    form = FORMS[name]
    hows = list(EMPTY)
    ways = {box: hows[number % 4 :] + hows[: number % 4] for number, box in enumerate(form.required)}
    together = [box for box in ways if box not in form.hang]
    rounds = [{box: ways[box][0]} for box in ways] + [{box: ways[box][turn] for box in together} for turn in (1, 2, 3)]
    rounds += [{box: how} for box in form.hang for how in ways[box][1:]]

    for missing in rounds:
        with attempt(subtests, missing):
            body = form.good(**{box: EMPTY[how] for box, how in missing.items()})

            with nothing_changes():
                response = form.send(world, {box: value for box, value in body.items() if value is not None})

            assert kept_on(refused(response, *missing), form, *missing)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_without_a_single_box_is_refused(world: World, name: str) -> None:
    form = FORMS[name]

    with watched() as watch:
        response = form.send(world, {})

    if form.required:
        assert response.status_code == 422
        assert read(response).summary != []
        assert watch.changed() == []
    else:
        assert accepted(response)


@pytest.mark.parametrize("name", [name for name in WITH_TEXT if {*FORMS[name].limits} & {*FORMS[name].required}])
def test_a_file_is_no_text(world: World, name: str) -> None:
    form = FORMS[name]
    boxes = [box for box in form.limits if box in form.required]

    with nothing_changes():
        files = {box: SimpleUploadedFile("words.txt", b"Words in a file") for box in boxes}
        response = form.send(world, form.good(**files))

    refused(response, *boxes)
