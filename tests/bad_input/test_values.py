"""Days, numbers, choices, codes and addresses that are none: refused beside their box, and kept as typed."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.bad_input.every import FORMS
from tests.bad_input.forms import EMPTY_GROUP, World, accepted, attempt, newest_entry, refused, value_on
from tests.factories import exercise_of
from tests.pages import read, same_browser
from tests.worlds import nothing_changes

pytestmark = pytest.mark.django_db


def refuse_each(world: World, name: str, boxes: tuple[str, ...], values: list[str], subtests: pytest.Subtests) -> None:
    """See that a form refuses each of these values, in all of these boxes at once, and shows it again."""
    form = FORMS[name]
    for typed in values:
        with attempt(subtests, typed[:40]):
            with nothing_changes():
                response = form.send(world, form.good(**dict.fromkeys(boxes, typed)))

            page = refused(response, *boxes)
            assert {box: value_on(page, box) for box in boxes} == dict.fromkeys(boxes, typed)


# Days ----------------------------------------------------------------------------------------------------------------

NO_DATES = ["31/02/2027", "2027-02-30", "2027-13-01", "0000-01-01", "10000-01-01", "tomorrow", "1e999", "12", "NaN"]
DATES = {"12/5/2027": "2027-05-12", "2027-05-12": "2027-05-12", "0001-01-01": "0001-01-01", "9999-12-31": "9999-12-31"}
DAY_BOXES = {
    "project start": ("starts_on", "ends_on"),
    "project edit": ("starts_on", "ends_on"),
    "link for many": ("last_day",),
    "link changed": ("last_day",),
    "heard another way": ("heard_on",),
    "see to a need": ("due_on",),
    "payment": ("offered_on", "promised_by"),
    "payment changed": ("offered_on", "promised_by"),
    "payment paid": ("paid_on",),
    "time to join": ("opens_on", "closes_on"),
    "time to join changed": ("opens_on", "closes_on"),
    "less time to join": ("look_again_on",),
    "places counted": (f"{EMPTY_GROUP}-look_again_on",),
    "person asked": ("asked_on", "consented_on"),
    "person asked, another step": ("taken_on",),
    "person asked, changed": ("consented_on",),
    "many people asked": ("made_on",),
    "check-in opened": ("closes_on",),
    "check-in given a later last day": ("closes_on",),
    "talk": ("held_on",),
    "value reply": ("by_date",),
    "not needed": ("look_again_on",),
    "no group of a side": ("look_again_on",),
    "gap renewed": ("look_again_on",),
    "as long as": ("by_date",),
    "row with money and date": ("date",),
    "row with day and time": ("date_time",),
}


@pytest.mark.parametrize("name", DAY_BOXES)
def test_a_day_that_is_none_is_refused_and_kept(world: World, name: str, subtests: pytest.Subtests) -> None:
    refuse_each(world, name, DAY_BOXES[name], NO_DATES, subtests)


OUT_OF_REACH = [
    ("payment", "offered_on", ["0001-01-01", "2027-03-03", "9999-12-31"]),
    ("payment", "promised_by", ["0001-01-01", "2027-02-28", "9999-12-31"]),
    ("payment changed", "offered_on", ["0001-01-01", "2027-03-03", "9999-12-31"]),
    ("payment changed", "promised_by", ["0001-01-01", "2027-02-28", "9999-12-31"]),
    ("payment paid", "paid_on", ["0001-01-01", "2027-02-28", "2027-03-03", "9999-12-31"]),
    ("see to a need", "due_on", ["0001-01-01", "9999-12-31"]),
    ("time to join", "opens_on", ["0001-01-01", "2026-02-28", "9999-12-31"]),
    ("time to join", "closes_on", ["0001-01-01", "2027-02-28", "9999-12-31"]),
    ("time to join changed", "opens_on", ["0001-01-01", "2026-02-28", "9999-12-31"]),
    ("time to join changed", "closes_on", ["0001-01-01", "2027-02-28", "9999-12-31"]),
    ("less time to join", "look_again_on", ["0001-01-01", "2027-03-01", "9999-12-31"]),
    ("places counted", f"{EMPTY_GROUP}-look_again_on", ["0001-01-01", "2027-03-01", "9999-12-31"]),
    ("person asked", "asked_on", ["0001-01-01", "2026-02-28", "2027-03-03", "9999-12-31"]),
    ("person asked", "consented_on", ["0001-01-01", "2026-02-28", "2027-03-03", "9999-12-31"]),
    ("person asked, another step", "taken_on", ["0001-01-01", "2027-02-28", "2027-03-03", "9999-12-31"]),
    ("person asked, changed", "consented_on", ["0001-01-01", "2026-02-28", "2027-03-03", "9999-12-31"]),
    ("many people asked", "made_on", ["0001-01-01", "2026-02-28", "2027-03-03", "9999-12-31"]),
]
"""Real days that cannot be meant: today is 2 March 2027."""


@pytest.mark.parametrize(
    ("name", "box", "values"), OUT_OF_REACH, ids=[f"{name}-{box}" for name, box, _ in OUT_OF_REACH]
)
def test_a_day_out_of_reach_is_refused_and_kept(
    world: World, name: str, box: str, values: list[str], subtests: pytest.Subtests
) -> None:
    refuse_each(world, name, (box,), values, subtests)


@pytest.mark.parametrize("typed", DATES)
def test_a_day_of_a_row_is_stored_and_shown(world: World, typed: str) -> None:
    form = FORMS["row with money and date"]

    response = form.send(world, form.good(date=typed))

    assert accepted(response)
    assert form.stored("date") == DATES[typed]
    browser = same_browser(world.browsers["lead"])
    code = str(newest_entry().code)
    assert [browser.get(response["Location"], query).status_code for query in ({}, {"change": code})] == [200, 200]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2027-05-12T14:00", "2027-05-12T14:00"),
        ("12/05/2027 14:00", "2027-05-12T14:00"),
        ("0001-01-01T00:00", "0001-01-01T00:00"),
        ("9999-12-31T23:59", "9999-12-31T23:59"),
        ("2027-03-28T01:30", None),
    ],
)
def test_a_day_and_time_is_stored_as_the_clock_on_the_wall(world: World, typed: str, kept: str | None) -> None:
    """At half past one on 28 March 2027 there is no clock in London: that hour is skipped."""
    form = FORMS["row with day and time"]

    response = form.send(world, form.good(date_time=typed))

    if kept is None:
        refused(response, "date_time")
    else:
        assert accepted(response)
        assert form.stored("date_time") == kept
        browser = same_browser(world.browsers["lead"])
        query = {"change": str(newest_entry().code)}
        assert [browser.get(response["Location"], data).status_code for data in ({}, query)] == [200, 200]


@pytest.mark.parametrize("name", ["project start", "project edit"])
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_fine"),
    [
        ("2027-05-02", "2027-05-01", False),
        ("2027-05-02", "2027-05-02", True),
        ("0001-01-01", "9999-12-31", True),
        ("9999-12-31", "0001-01-01", False),
    ],
)
def test_the_end_is_not_before_the_start(world: World, name: str, starts_on: str, ends_on: str, is_fine: bool) -> None:
    form = FORMS[name]

    response = form.send(world, form.good(starts_on=starts_on, ends_on=ends_on))

    if is_fine:
        assert accepted(response)
        browser = same_browser(world.browsers["lead"])
        home = response["Location"]
        assert [browser.get(address).status_code for address in (home, f"{home}edit/", "/projects/")] == [200] * 3
    else:
        refused(response, "ends_on")


# Numbers -------------------------------------------------------------------------------------------------------------

NO_NUMBERS = ["-1", "1e999", "NaN", "sNaN", "Infinity", "1e-999999", "0x10", "1,5", "£5", "x", "9" * 5000]
NO_COUNTS = [*NO_NUMBERS, "0", "2.5", str(10**30)]
NUMBER_BOXES = [
    ("project edit", ("people_about",), [*NO_COUNTS, "1", "5001"]),
    ("link for many", ("most_uses",), [*NO_COUNTS, "501"]),
    ("link changed", ("most_uses",), [*NO_COUNTS, "501"]),
    ("group changed", ("places", "people_about"), [*NO_COUNTS, "10000000"]),
    ("places of a group", ("places",), [*NO_COUNTS, "1", "501", "10000"]),
    ("places of a group", ("reserve",), [*NO_NUMBERS, "2.5", "501", "10000", str(10**30)]),
    ("heard another way", ("people",), [*NO_COUNTS, "10000000"]),
    ("many people asked", ("people",), [*NO_COUNTS, "10000000"]),
    ("talk", ("people",), [*NO_COUNTS, "10000000"]),
    ("payment", ("amount",), [*NO_NUMBERS, "12.345", "9999999999"]),
    ("payment changed", ("amount",), [*NO_NUMBERS, "0", "0.001", "9999999999"]),
    ("row with money and date", ("amount",), [*NO_NUMBERS, "12.345", "9999999999"]),
]


@pytest.mark.parametrize(("name", "boxes", "values"), NUMBER_BOXES)
def test_a_number_that_is_none_is_refused_and_kept(
    world: World, name: str, boxes: tuple[str, ...], values: list[str], subtests: pytest.Subtests
) -> None:
    refuse_each(world, name, boxes, values, subtests)


@pytest.mark.parametrize(
    ("typed", "kept"), [("0", "0"), ("12.5", "12.5"), ("999999999.99", "999999999.99"), ("0e999999", "0"), (" 7 ", "7")]
)
def test_an_amount_is_stored_and_shown(world: World, typed: str, kept: str) -> None:
    form = FORMS["row with money and date"]

    response = form.send(world, form.good(amount=typed))

    assert accepted(response)
    assert form.stored("amount") == kept
    assert f"£{kept}" in read(same_browser(world.browsers["lead"]).get(response["Location"])).words


# Choices and codes ---------------------------------------------------------------------------------------------------

NO_CHOICES = ["none-of-these", "LIVED", "x" * 5000, "'; --", "🌱", "lived\x00"]
CHOICES = {
    "project start": ("idea_from", "time_zone"),
    "project edit": ("sensitive",),
    "my side": ("side",),
    "group": ("side",),
    "group changed": ("side", "name_from", "speakers_belong"),
    "group moved": ("affected",),
    "group left out": ("was_asked",),
    "my groups": ("groups",),
    "my consents": ("contact",),
    "my need": ("ready",),
    "my need worked": ("worked",),
    "my money": ("way",),
    "see to a need": ("owner",),
    "payment": ("is_expense",),
    "payment changed": ("is_expense",),
    "payment paid": ("way",),
    "file of needs and money": ("because", "kind"),
    "person asked": ("step", "groups"),
    "person asked, another step": ("step", "why", "saw"),
    "person asked, changed": ("groups",),
    "many people asked": ("route",),
    "two entries of one person": ("same",),
    "how somebody takes part": ("way",),
    "lead side": ("side",),
    "promise answer": ("answer",),
    "my check-in on one page": ("line-respect",),
    "talk": ("held_by", "state-respect"),
    "my talk": ("is_right",),
    "score": ("text",),
    "row with yes or no": ("yes_no",),
}


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_that_is_not_offered_is_refused(world: World, name: str, subtests: pytest.Subtests) -> None:
    form, boxes = FORMS[name], CHOICES[name]
    if boxes == ("yes_no",):
        columns = exercise_of(project=world.project, key="barriers").column_specs
        boxes = (next(column.key for column in columns if column.type.value == "yesno"),)

    for typed in NO_CHOICES:
        with attempt(subtests, typed[:40]):
            with nothing_changes():
                response = form.send(world, form.good(**dict.fromkeys(boxes, typed)))

            refused(response, *boxes)


NO_CODES = ["x", "0", "\x00", "x" * 5000, "🌱", "00000000-0000-0000-0000-00000000000g"]
CODES = {
    "person": "person",
    "group": "group",
    "paste": "batch",
    "promise line added": "line",
    "way to reach them": "code",
    "heard another way": "code",
    "payment": "code",
    "time to join": "code",
    "person asked": "code",
    "many people asked": "code",
}


@pytest.mark.parametrize("name", CODES)
def test_a_code_that_is_none_is_refused(world: World, name: str, subtests: pytest.Subtests) -> None:
    form, box = FORMS[name], CODES[name]

    for typed in NO_CODES:
        with attempt(subtests, typed[:40]):
            with nothing_changes():
                page = refused(form.send(world, form.good(**{box: typed})), box)

            assert {key: value_on(page, key) for key in form.body} == form.body


@pytest.mark.parametrize("name", ["text", "my text", "note", "my note"])
def test_a_version_that_is_none_is_refused_and_the_words_stay(
    world: World, name: str, subtests: pytest.Subtests
) -> None:
    form = FORMS[name]

    for typed in ["-1", "x", "1e999", "NaN", "\x00", "9" * 5000]:
        with attempt(subtests, typed[:40]):
            with nothing_changes():
                page = refused(form.send(world, form.good(version=typed)), "version")

            assert value_on(page, "text") == form.body["text"]


def test_a_version_out_of_reach_breaks_nothing(world: World) -> None:
    form = FORMS["text"]
    assert accepted(form.send(world, form.good()))

    response = form.send(world, form.good(text="Other words", version=str(10**30)))

    assert response.status_code == 409
    assert newest_entry().text == "We meet."


NO_ADDRESSES = ["ivy", "ivy@", "@example.org", "a b@example.org", "ivy@example.org\x00", "🌱@🌱", "x" * 300]


@pytest.mark.parametrize("name", ["another lead", "my contact"])
def test_an_address_that_is_none_is_refused(world: World, name: str, subtests: pytest.Subtests) -> None:
    form = FORMS[name]

    for email in NO_ADDRESSES:
        with attempt(subtests, email[:40]), nothing_changes():
            refused(form.send(world, form.good(email=email)), "email")


# Signing in ----------------------------------------------------------------------------------------------------------

SIGN_INS = [
    "",
    " ",
    "x",
    "\x00",
    "a\x00@b.org",
    "🌱",
    "\u202egro.elpmaxe@nibor",
    "x" * 100_000,
    "'; --",
    "robin@example.org",
]


@pytest.mark.parametrize(
    ("login", "password"),
    [
        *((login, "Quillfeather") for login in SIGN_INS),
        *(("robin@example.org", password) for password in ("", "\x00", "🌱" * 200, "x" * 100_000)),
    ],
)
def test_nobody_signs_in_with_nonsense(world: World, login: str, password: str) -> None:
    browser = Client()

    with nothing_changes():
        response = browser.post(reverse("account_login"), {"login": login, "password": password})

    page = read(response)
    assert response.status_code in {200, 422}
    assert page.summary != []
    assert (value_on(page, "login") or "").strip() == login.strip()
    assert password == "" or password not in page.source.replace(login, "")
    assert "alongside_session" not in browser.cookies
