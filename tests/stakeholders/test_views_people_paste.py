"""Many people at once: a list is pasted, looked at with its faults, and then added."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from time_machine import TimeMachineFixture

from stakeholders.mailing import SENT_AT_ONCE, address_digest
from stakeholders.models import Contact, Mail, MailStop, Member, PersonalLink, Project
from stakeholders.queries.links import working_link, working_link_by_code
from tests.factories import MONDAY, make_participant, make_project, make_user
from tests.pages import Form, Page, browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

TOO_MANY_ON_PAPER = (
    "101 lines have no e-mail address. 100 is the most at once, because you hand those links over yourself. "
    "Add the rest in a second list."
)
LIST = "\ufeffMoss\n  fern@example.org \n\nash@\nIvy <ivy@example.org>\nMOSS\nFern; FERN@example.org\n"


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"), template="short")


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get().user)  # type: ignore[arg-type]


@pytest.fixture
def where(project: Project) -> str:
    return reverse("people_paste", args=[project.code])


def check(browser: Client, where: str, lines: str) -> Page:
    """Paste a list and look at what was understood."""
    form = read(browser.get(where)).form
    response = browser.post(where, form.values | {"lines": lines})
    assert response.status_code == 200
    return read(response)


def adding(page: Page) -> Form:
    """The form that adds what can be used."""
    [form] = [form for form in page.forms if form.element.all("button", name="add")]
    return form


def mending(page: Page) -> Form:
    """The form that looks at the list again."""
    [form] = [form for form in page.forms if not form.element.all("button", name="add")]
    return form


def said_of(page: Page) -> list[str]:
    """Which lines have a problem."""
    return [item.words for section in page.root.all("section") for item in section.all("li", class_="words")]


def test_a_list_is_looked_at_before_anybody_is_added(project: Project, browser: Client, where: str) -> None:
    before = stored()

    page = check(browser, where, LIST)

    assert "3 people will be added. 3 lines have a problem." in page.words
    assert said_of(page) == [
        "Line 4: “ash@” is not a whole e-mail address.",
        "Line 6: The same name is in line 1. Add a letter if it is another person.",
        "Line 7: The same address is in line 2.",
    ]
    assert [item.words for item in page.root.one("details").all("li")] == [
        "Moss",
        "fern@example.org",
        "Ivy ivy@example.org",
    ]
    assert "2 people get their links by e-mail." in page.words
    assert "1 person has no address: you hand over their link." in page.words
    assert mending(page).values["lines"] == LIST
    assert stored() == before


def test_only_what_can_be_used_is_added_and_links_to_hand_over_are_shown_once(
    project: Project, browser: Client, where: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    form = adding(check(browser, where, LIST))

    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(where, form.values | {"add": "yes"})

    page = read(response)
    assert response.status_code == 200
    assert page.banner == ["3 people are added.", "2 mails are on their way."]
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    [card] = page.root.all("li", class_="card")
    assert "Moss" in card.words
    assert card.one(role="img").attributes["aria-label"] == "QR code of the link of Moss"
    typed = card.one("strong", class_="typed").words
    link = working_link_by_code(typed)
    assert isinstance(link, PersonalLink)
    assert link.member.name == "Moss"
    assert [letter.to for letter in mail.outbox] == [["fern@example.org"], ["ivy@example.org"]]
    assert set(Contact.objects.values_list("member__name", "email")) == {
        ("", "fern@example.org"),
        ("Ivy", "ivy@example.org"),
    }
    assert typed not in read(browser.get(where)).words


def test_a_list_that_is_mended_is_looked_at_again(project: Project, browser: Client, where: str) -> None:
    form = mending(check(browser, where, LIST))

    page = read(browser.post(where, form.values | {"lines": "Moss\nFern"}))

    assert said_of(page) == []
    assert "2 people will be added." in page.words
    assert adding(page).values == {"batch": form.values["batch"], "lines": "Moss\nFern"}


def test_with_addresses_only_the_lead_goes_on_to_the_links(
    project: Project, browser: Client, where: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    MailStop.objects.create(project=project, address_digest=address_digest(project, "stop@example.org"))
    form = adding(check(browser, where, "fern@example.org\nstop@example.org"))

    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(where, form.values | {"add": "yes"}, follow=True)

    assert response.redirect_chain == [(reverse("link_list", args=[project.code]), 302)]
    assert read(response).banner == [
        "2 people are added.",
        "1 mail is on its way.",
        "1 address wants no mail. Make a new link for that person, and hand it over.",
    ]


def test_a_list_sent_twice_is_added_once(project: Project, browser: Client, where: str) -> None:
    form = adding(check(browser, where, "Moss\nfern@example.org"))
    browser.post(where, form.values | {"add": "yes"})

    response = browser.post(where, form.values | {"add": "yes"}, follow=True)

    assert read(response).banner == ["This list was sent before. The people are in the list below."]
    assert (project.members.participants().count(), Mail.objects.count()) == (2, 1)


def test_somebody_who_was_added_meanwhile_is_told_and_nobody_added(
    project: Project, browser: Client, where: str
) -> None:
    form = adding(check(browser, where, "Moss\nFern"))
    make_participant(project=project, name="moss")

    response = browser.post(where, form.values | {"add": "yes"})

    page = read(response)
    assert response.status_code == 409
    assert "Nobody was added. Somebody of the list came into the project meanwhile. Look again." in page.words
    assert said_of(page) == ["Line 1: There is somebody called that already. Add a letter if it is another person."]
    assert project.members.participants().count() == 1
    again = browser.post(where, adding(page).values | {"add": "yes"})
    assert again.status_code == 200
    assert sorted(project.members.participants().values_list("name", flat=True)) == ["Fern", "moss"]


def test_people_of_another_project_and_people_who_left_stand_in_nobodys_way(
    project: Project, browser: Client, where: str
) -> None:
    other, _, _ = make_participant(project=make_project(template="short"), name="Moss")
    Contact.objects.create(project=other.project, member=other, email="moss@example.org")
    gone, _, _ = make_participant(project=project, name="Fern")
    Member.objects.filter(pk=gone.pk).update(left_at=MONDAY)

    assert said_of(check(browser, where, "Moss\nmoss@example.org\nFern")) == []


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", ["Type at least one line."]),
        ("\ufeff \n\t\n,;\n", ["Type at least one line."]),
        (
            "ash@\n" + "x" * 81,
            ["Line 1: “ash@” is not a whole e-mail address.", "Line 2: The name is longer than 80 letters."],
        ),
        (
            "\n".join(f"Person {number}" for number in range(2_001)),
            ["There are 2,001 lines. 2,000 is the most at once."],
        ),
        (
            "\n".join(f"Person {number}" for number in range(101)),
            [TOO_MANY_ON_PAPER],
        ),
    ],
)
def test_a_list_of_which_nothing_can_be_used_is_kept(
    project: Project, browser: Client, where: str, lines: str, words: list[str]
) -> None:
    before = stored()

    response = browser.post(where, {"lines": lines, "batch": str(uuid4())})

    page = read(response)
    assert response.status_code == 422
    assert page.errors_beside("lines") == words
    assert page.form.values["lines"] == lines
    assert stored() == before


def test_only_so_many_problems_are_named_one_by_one(project: Project, browser: Client, where: str) -> None:
    response = browser.post(where, {"lines": "\n".join(["ash@"] * 25), "batch": str(uuid4())})

    said = read(response).errors_beside("lines")
    assert len(said) == 21
    assert said[-1] == "5 more lines like that."


def test_two_thousand_lines_are_looked_at_and_added(
    project: Project, browser: Client, where: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    lines = [f"  Person {number} <Person{number}@example.org>\t" for number in range(1_900)]
    lines += ["", "\ufeff", *(f"PERSON{number}@EXAMPLE.ORG" for number in range(90)), *(["nobody@"] * 10)]

    page = check(browser, where, "\r\n".join(lines))
    assert "1900 people will be added. 100 lines have a problem." in page.words
    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(where, adding(page).values | {"add": "yes"}, follow=True)

    assert read(response).banner == ["1900 people are added.", "1900 mails are on their way."]
    assert project.members.participants().count() == 1_900
    assert len(mail.outbox) == SENT_AT_ONCE


@pytest.mark.parametrize("name", ["Żółć", "第一周", "مرحبا بك", "👩🏽‍🦽", "O'Neil & <b>", "{{ 7 }}"])
def test_names_in_any_script_come_back_as_they_were_typed(
    project: Project, browser: Client, where: str, name: str
) -> None:
    page = check(browser, where, name)
    response = browser.post(where, adding(page).values | {"add": "yes"})

    assert project.members.participants().get().name == name
    assert name in read(response).words


def test_no_secret_of_a_list_is_stored_or_sent_on(project: Project, browser: Client, where: str) -> None:
    response = browser.post(where, adding(check(browser, where, "Moss")).values | {"add": "yes"})

    source = response.content.decode()
    assert "/join/" not in source  # the QR code holds the address; the page has no link to press
    assert working_link("") is None
    [code] = [each.words for each in read(response).root.all("strong", class_="typed")]
    link = PersonalLink.objects.get()
    assert working_link_by_code(code) == link
    everything = str([list(model._base_manager.values()) for model in apps.get_models()])
    assert repr(link.typed_digest) in everything
    assert [words for words in (code, code.replace(" ", "")) if words in everything] == []
