"""A person's own account."""

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.models import HistoryEntry, HistoryPersonal, Member, Project, User
from tests.factories import PASSWORD, exercise_of, make_lead, make_project, make_user, write
from tests.pages import browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def robin() -> User:
    return make_user(name="Robin", email="robin@example.org", password=PASSWORD)


@pytest.fixture
@remembered
def browser(robin: User) -> Client:
    return browser_of(robin)


# The name ------------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_account(browser: Client, robin: User) -> None:
    project = make_project(lead=robin)
    second = make_project(lead=robin, name="Second project")
    make_lead(project=second)

    page = read(browser.get(reverse("account_detail")))

    assert page.root.one("input", name="name").attributes["value"] == "Robin"
    assert "robin@example.org" in page.words
    assert page.links["Home from hospital"] == project.get_absolute_url()
    assert page.words.count("You are its only lead.") == 1


def test_a_new_name_stands_in_every_project(browser: Client, robin: User) -> None:
    project, other = make_project(lead=robin), make_project()

    response = browser.post(reverse("account_detail"), {"name": "  Robin\nHill "}, follow=True)

    assert read(response).banner == ["Your name is saved."]
    assert User.objects.get(pk=robin.pk).name == "Robin Hill"
    assert project.members.get().name == "Robin Hill"
    assert other.members.get().name == "Robin"


def test_an_account_has_a_name(browser: Client, robin: User) -> None:
    before = stored()

    response = browser.post(reverse("account_detail"), {"name": " "})

    page = read(response)
    assert (response.status_code, page.summary, page.errors_beside("name")) == (
        422,
        ["Write your name."],
        ["Write your name."],
    )
    assert stored() == before


@pytest.mark.parametrize("extra", ["email", "is_staff", "is_superuser", "password", "user"])
def test_the_form_of_the_name_changes_nothing_else(browser: Client, robin: User, extra: str) -> None:
    before = User.objects.values().get(pk=robin.pk)

    browser.post(reverse("account_detail"), {"name": "Wren", extra: "1"})

    assert User.objects.values().get(pk=robin.pk) == {**before, "name": "Wren"}


# Deleting ------------------------------------------------------------------------------------------------------------


def test_deleting_takes_the_password(browser: Client, robin: User) -> None:
    before = stored()

    response = browser.post(reverse("account_delete"), {"password": "not-the-password"})

    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside("password") == ["That is not your password."]
    assert "not-the-password" not in response.content.decode()
    assert stored() == before


def test_an_account_is_deleted(browser: Client, robin: User) -> None:
    response = browser.post(reverse("account_delete"), {"password": PASSWORD}, follow=True)

    assert response.redirect_chain == [(reverse("welcome"), 302)]
    assert read(response).banner == ["Your account is deleted."]
    assert User.objects.count() == 0
    assert browser.get(reverse("account_detail")).status_code == 302


def test_the_last_lead_of_a_project_keeps_the_account(browser: Client, robin: User) -> None:
    project = make_project(lead=robin)
    page = read(browser.get(reverse("account_delete")))
    before = stored()

    response = browser.post(reverse("account_delete"), {"password": PASSWORD})

    assert page.heading == read(response).heading == "You cannot delete your account yet"
    assert page.links["Home from hospital"] == project.get_absolute_url()
    assert page.forms == []
    assert stored() == before


def test_a_deleted_lead_leaves_their_words_and_no_name(browser: Client, robin: User) -> None:
    project = make_project(lead=robin)
    entry = write(exercise=exercise_of(project=project, key="problem"), text="Nobody asked.")
    make_lead(project=project, user=make_user(name="Ash"))
    member = project.members.get(name="Robin")
    entries = HistoryEntry.objects.count()

    browser.post(reverse("account_delete"), {"password": PASSWORD})

    left = Member.objects.get(pk=member.pk)
    entry.refresh_from_db()
    assert (left.user, left.name, left.is_lead, left.left_at is None) == (None, "", True, False)
    assert (entry.text, entry.author) == ("Nobody asked.", left)
    assert HistoryEntry.objects.count() == entries
    assert HistoryPersonal.objects.filter(member_code=member.code).count() == 0
    assert HistoryPersonal.objects.filter(values__contains="Robin").count() == 0


def test_history_says_that_a_name_was_erased(browser: Client, robin: User) -> None:
    project = make_project(lead=robin)
    ash = make_user(name="Ash")
    make_lead(project=project, user=ash)

    browser.post(reverse("account_delete"), {"password": PASSWORD})

    words = read(browser_of(ash).get(reverse("history_list", args=[project.code]))).words
    assert "Somebody whose name was erased started the project with the" in words
    assert "Robin" not in words


# Other people's accounts ----------------------------------------------------------------------------------------------


def test_the_pages_are_of_ones_own_account_alone(browser: Client, robin: User) -> None:
    other = make_user(name="Quillfeather", email="quillfeather@example.org", password=PASSWORD)
    make_project(lead=other, name="Quillfeather Project")

    pages = [
        browser.get(reverse(name)).content.decode()
        for name in ("account_detail", "account_delete", "project_list", "account_email", "account_change_password")
    ]

    assert [page for page in pages if "uillfeather" in page] == []


@pytest.mark.parametrize("name", ["account_detail", "account_delete", "project_list", "project_start"])
def test_pages_of_an_account_are_kept_by_no_cache(browser: Client, name: str) -> None:
    assert browser.get(reverse(name))["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_signing_out_ends_the_session(browser: Client) -> None:
    response = browser.post(reverse("account_logout"))

    assert (response.status_code, response["Location"]) == (302, reverse("welcome"))
    assert browser.get(reverse("account_detail")).status_code == 302


def test_a_project_is_never_without_a_lead(browser: Client, robin: User) -> None:
    project = make_project(lead=robin)
    make_lead(project=project, user=make_user(name="Ash", email="ash@example.org", password=PASSWORD))
    second = browser_of(User.objects.get(email="ash@example.org"))

    assert browser.post(reverse("account_delete"), {"password": PASSWORD}).status_code == 302
    assert read(second.post(reverse("account_delete"), {"password": PASSWORD})).heading == (
        "You cannot delete your account yet"
    )
    assert Project.objects.get(pk=project.pk).members.leads().count() == 1
