"""Coming in as another lead, by an invitation."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.actions.members import invite_lead, turn_off_invitation
from stakeholders.models import HistoryEntry, LeadInvitation, Project, User
from tests.factories import MONDAY, at, lead_actor, make_project, make_user
from tests.pages import browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

ACCEPT = "/lead-with-us/"


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def secret(project: Project) -> str:
    return invite_lead(project=project, email="ivy@example.org", by=lead_actor(project=project))


def open_address(secret: str) -> str:
    return reverse("invitation_open", args=[secret])


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_an_invitation_changes_nothing(client: Client, secret: str, method: str) -> None:
    before = stored()

    response = getattr(client, method)(open_address(secret))

    assert response.status_code == 200
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert stored() == before
    assert client.get(ACCEPT).status_code == 404


def test_the_page_says_who_invites_and_to_what(client: Client, project: Project, secret: str) -> None:
    page = read(client.get(open_address(secret)))

    assert page.heading == "You are invited to lead this project"
    assert "Home from hospital" in page.words
    assert "Robin invites you." in page.words
    assert project.sentence in page.words


def test_the_button_takes_the_secret_out_of_the_address(client: Client, secret: str) -> None:
    response = client.post(open_address(secret))

    assert (response.status_code, response["Location"]) == (302, ACCEPT)
    page = read(client.get(ACCEPT))
    assert page.links["Make an account"] == f"{reverse('account_signup')}?next={ACCEPT}"
    assert page.forms == []


def test_an_account_accepts(project: Project, secret: str) -> None:
    ivy = make_user(name="Ivy")
    browser = browser_of(ivy)
    browser.post(open_address(secret))
    page = read(browser.get(ACCEPT))

    response = browser.post(ACCEPT, follow=True)

    assert page.heading == "Do you want to lead this project?"
    assert response.redirect_chain == [(project.get_absolute_url(), 302)]
    assert read(response).banner == ["You are a lead of this project now."]
    assert [(lead.name, lead.user) for lead in project.members.leads()][1:] == [("Ivy", ivy)]
    assert HistoryEntry.objects.filter(verb="lead_joined").count() == 1


def test_somebody_without_an_account_makes_one_and_accepts(client: Client, project: Project, secret: str) -> None:
    client.post(open_address(secret))
    body = {"name": "Ivy", "email": "ivy@example.org", "password1": "three-odd-words", "next": ACCEPT}

    signed_up = client.post(reverse("account_signup"), body)
    response = client.post(ACCEPT)

    assert (signed_up.status_code, signed_up["Location"]) == (302, ACCEPT)
    assert (response.status_code, response["Location"]) == (302, project.get_absolute_url())
    assert project.members.leads().filter(user=User.objects.get(email="ivy@example.org")).count() == 1


def test_nobody_accepts_without_an_account(client: Client, secret: str) -> None:
    client.post(open_address(secret))
    before = stored()

    response = client.post(ACCEPT)

    assert (response.status_code, read(response).heading) == (200, "Sign in to lead this project")
    assert stored() == before


def test_an_invitation_works_once(project: Project, secret: str) -> None:
    first, second = browser_of(make_user(name="Ivy")), browser_of(make_user(name="Fern"))
    for browser in (first, second):
        browser.post(open_address(secret))

    answers = [browser.post(ACCEPT).status_code for browser in (first, second, first)]

    assert answers == [302, 404, 404]
    assert [lead.name for lead in project.members.leads()] == ["Robin", "Ivy"]
    assert Client().get(open_address(secret)).status_code == 404


@pytest.mark.parametrize("how", ["wrong", "turned off", "too old", "used"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_invitation_that_does_not_work_gets_the_same_answer(
    client: Client, project: Project, how: str, method: str
) -> None:
    with at(MONDAY):
        secret = invite_lead(project=project, email="ivy@example.org", by=lead_actor(project=project))
    now = MONDAY + timedelta(days=15 if how == "too old" else 13)
    invitation = LeadInvitation.objects.get()
    with at(now):
        if how == "turned off":
            turn_off_invitation(invitation=invitation, by=lead_actor(project=project))
        if how == "used":
            LeadInvitation.objects.update(accepted_at=now)
        before = stored()
        response = getattr(client, method)(open_address("wrong" if how == "wrong" else secret))
        nothing = getattr(client, method)(open_address("nothing-like-it"))

    assert (response.status_code, read(response).heading) == (404, "This link does not work")
    assert response.content == nothing.content
    assert stored() == before


@pytest.mark.parametrize("how", ["turned off", "too old"])
def test_an_invitation_may_end_between_opening_and_accepting(project: Project, how: str) -> None:
    with at(MONDAY):
        secret = invite_lead(project=project, email="ivy@example.org", by=lead_actor(project=project))
        browser = browser_of(make_user(name="Ivy"))
        browser.post(open_address(secret))
        if how == "turned off":
            turn_off_invitation(invitation=LeadInvitation.objects.get(), by=lead_actor(project=project))
    with at(MONDAY + timedelta(days=15 if how == "too old" else 1)):
        before = stored()

        assert [browser.get(ACCEPT).status_code, browser.post(ACCEPT).status_code] == [404, 404]
        assert stored() == before


def test_a_lead_who_accepts_again_is_a_lead_once(project: Project, secret: str) -> None:
    browser = browser_of(project.members.get().user)  # type: ignore[arg-type]
    browser.post(open_address(secret))

    assert browser.post(ACCEPT).status_code == 302

    assert project.members.count() == 1


def test_the_secret_is_not_stored(secret: str) -> None:
    invitation = LeadInvitation.objects.get()

    assert secret not in str(invitation.__dict__)
    assert len(invitation.secret_digest) == 64
