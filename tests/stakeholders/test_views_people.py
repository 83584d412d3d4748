"""The people of a project, as its leads see and change them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from stakeholders.actions.members import invite_lead, leave_as_lead, turn_off_person
from stakeholders.actions.projects import archive_project
from stakeholders.models import Contact, HistoryEntry, LeadInvitation, Member, Project, Side
from tests.factories import MONDAY, at, lead_actor, make_lead, make_participant, make_project, make_user
from tests.pages import Page, browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin", email="robin@example.org"))


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get().user)  # type: ignore[arg-type]


def address(project: Project, name: str, *more: object) -> str:
    return reverse(name, args=[project.code, *more])


def people(page: Page) -> list[tuple[str, str, str]]:
    """The table: name, side, how far."""
    return [
        (row.one("th").words, row.all("td")[0].words, row.all("td")[1].words)
        for body in page.root.all("tbody")
        for row in body.all("tr")
    ]


# The list ------------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do_first(project: Project, browser: Client) -> None:
    page = read(browser.get(address(project, "people_list")))

    assert people(page) == []
    assert "Nobody yet." in page.words
    assert page.links["Add a person"] == address(project, "person_add")

    archive_project(project=project, by=lead_actor(project=project))
    archived = read(browser.get(address(project, "people_list")))
    assert "This project has ended, and nobody takes part." in archived.words
    assert "Nobody yet." not in archived.words
    assert "Add a person" not in archived.links


def test_the_list_says_how_far_everybody_is(project: Project, browser: Client) -> None:
    by = lead_actor(project=project)
    make_participant(project=project, name="Moss", side=Side.LIVED)
    make_participant(project=project, name="Fern")
    make_participant(project=project, name="Wren", comes_in=False)
    gone, _, _ = make_participant(project=project, name="Heron", side=Side.DECIDER)
    turn_off_person(member=gone, by=by)
    left, _, _ = make_participant(project=project, name="Alder")
    Member.objects.filter(pk=left.pk).update(left_at=MONDAY)

    page = read(browser.get(address(project, "people_list")))

    assert people(page) == [
        ("Moss", "A person with lived experience", "Joined"),
        ("Fern", "Not said yet", "Joined"),
        ("Wren", "Not said yet", "Not opened yet"),
        ("Heron", "A decision maker", "Turned off"),
    ]


def test_the_list_shows_leads_and_open_invitations(project: Project, browser: Client) -> None:
    ended = lead_actor(project=project)
    with at(MONDAY):
        invite_lead(project=project, email="too-old@example.org", by=ended)
    with at(MONDAY + timedelta(days=15)):
        invite_lead(project=project, email="waits@example.org", by=ended)
        browser.force_login(project.members.get().user)  # type: ignore[arg-type]
        page = read(browser.get(address(project, "people_list")))

    assert "Robin You" in page.words
    assert "waits@example.org" in page.words
    assert "too-old@example.org" not in page.words


# Adding --------------------------------------------------------------------------------------------------------------


def test_adding_a_person_shows_their_link_once(project: Project, browser: Client) -> None:
    form = read(browser.get(address(project, "person_add"))).form
    response = browser.post(address(project, "person_add"), form.values | {"name": "Moss"})

    page = read(response)
    shown = page.root.one("textarea", id="address").raw
    member = project.members.get(is_lead=False)
    assert (response.status_code, page.heading) == (200, "Hand this link to Moss")
    assert response["Referrer-Policy"] == "strict-origin"
    assert (member.name, member.side, member.joined_at, str(member.code)) == ("Moss", "", None, form.values["person"])
    assert Client().get(shown.removeprefix("http://127.0.0.1:8000"), follow=True).status_code == 200
    assert shown not in browser.get(address(project, "people_list")).content.decode()


def test_the_same_form_twice_adds_one_person(project: Project, browser: Client) -> None:
    body = {"name": "Moss", "person": str(uuid4())}
    browser.post(address(project, "person_add"), body)
    before = stored()

    second = browser.post(address(project, "person_add"), body, follow=True)

    assert second.redirect_chain == [(address(project, "people_list"), 302)]
    assert read(second).banner == ["This form was sent before. The person is in the list."]
    assert stored() == before


def test_a_lead_cannot_say_for_somebody_what_they_speak_as(project: Project, browser: Client) -> None:
    body = {"name": "Moss", "person": str(uuid4()), "side": "lived", "is_lead": "on", "joined_at": "2027-01-01"}

    browser.post(address(project, "person_add"), body)

    member = project.members.get(is_lead=False)
    assert (member.side, member.side_chosen_at, member.joined_at, member.user) == ("", None, None, None)


def test_a_person_without_a_name_is_not_added(project: Project, browser: Client) -> None:
    before = stored()

    response = browser.post(address(project, "person_add"), {"name": "  ", "person": str(uuid4())})

    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside("name") == ["Write a name, so that you know whose link it is."]
    assert page.title.startswith("Error: ")
    assert stored() == before


# A new link, and turning off -----------------------------------------------------------------------------------------


def test_a_new_link_takes_the_place_of_the_old(project: Project, browser: Client) -> None:
    member, old, _ = make_participant(project=project, name="Moss")
    question = read(browser.get(address(project, "link_replace", member.code)))

    page = read(browser.post(address(project, "link_replace", member.code)))

    assert question.heading == "Make a new link for Moss?"
    assert page.heading == "Hand this link to Moss"
    assert Client().get(reverse("link_open", args=[old])).status_code == 404
    assert member.links.filter(turned_off_at=None).count() == 1
    assert HistoryEntry.objects.filter(verb="link_replaced").count() == 1


def test_a_new_link_lets_somebody_in_again_who_was_turned_off(project: Project, browser: Client) -> None:
    member, _, _ = make_participant(project=project, name="Moss")
    turn_off_person(member=member, by=lead_actor(project=project))

    page = read(browser.get(address(project, "link_replace", member.code)))
    browser.post(address(project, "link_replace", member.code))

    member.refresh_from_db()
    assert "A new link lets them in again." in page.words
    assert member.turned_off_at is None


def test_turning_off_asks_first_and_tells(project: Project, browser: Client) -> None:
    member, secret, _ = make_participant(project=project, name="Moss")
    before = stored()
    question = read(browser.get(address(project, "person_turn_off", member.code)))
    assert question.heading == "Turn off Moss?"
    assert stored() == before

    response = browser.post(address(project, "person_turn_off", member.code), follow=True)

    assert read(response).banner == ["The link of Moss is off."]
    assert Client().get(reverse("link_open", args=[secret])).status_code == 404


def test_turning_off_twice_is_recorded_once(project: Project, browser: Client) -> None:
    member, _, _ = make_participant(project=project, name="Moss")
    browser.post(address(project, "person_turn_off", member.code), follow=True)
    before = stored()

    response = browser.post(address(project, "person_turn_off", member.code), follow=True)

    assert read(response).banner == ["This link was off already."]
    assert stored() == before


@pytest.mark.parametrize("name", ["link_replace", "person_turn_off"])
def test_a_lead_is_no_participant_to_be_turned_off(project: Project, browser: Client, name: str) -> None:
    lead = project.members.get()
    left, _, _ = make_participant(project=project)
    Member.objects.filter(pk=left.pk).update(left_at=MONDAY)
    before = stored()

    answers = [browser.post(address(project, name, code)).status_code for code in (lead.code, left.code, uuid4())]

    assert answers == [404, 404, 404]
    assert stored() == before


@pytest.mark.parametrize("name", ["person_add", "lead_invite", "link_replace"])
def test_an_archived_project_takes_nobody_in(project: Project, browser: Client, name: str) -> None:
    member, _, _ = make_participant(project=project)
    archive_project(project=project, by=lead_actor(project=project))
    more = [member.code] if name == "link_replace" else []
    body = {"name": "Moss", "person": str(uuid4()), "email": "ivy@example.org"}
    before = stored()

    answers = [
        browser.get(address(project, name, *more)),
        browser.post(address(project, name, *more), body),
    ]

    assert [response.status_code for response in answers] == [403, 403]
    assert {read(response).heading for response in answers} == {"This project is archived"}
    assert stored() == before


def test_somebody_can_be_turned_off_in_an_archived_project(project: Project, browser: Client) -> None:
    member, _, _ = make_participant(project=project)
    archive_project(project=project, by=lead_actor(project=project))

    assert browser.post(address(project, "person_turn_off", member.code)).status_code == 302

    member.refresh_from_db()
    assert member.turned_off_at is not None


# Other leads ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_inviting_a_lead_sends_a_letter_and_shows_the_same_link(project: Project, browser: Client) -> None:
    response = browser.post(address(project, "lead_invite"), {"email": "Ivy@Example.org"})

    page = read(response)
    shown = page.root.one("textarea", id="address").raw
    letter = mail.outbox[0]
    assert page.heading == "The invitation is sent"
    assert "Ivy@Example.org" in page.words
    assert LeadInvitation.objects.get().email == "ivy@example.org"
    assert letter.to == ["ivy@example.org"]
    assert shown in letter.body
    assert "Robin" in letter.body
    assert read(Client().get(shown.removeprefix("http://127.0.0.1:8000"))).heading.startswith("You are invited to lead")


@pytest.mark.parametrize("email", ["", "ivy", "ivy@", "a@b\nbcc: c@d.org", "ivy@example.org, fern@example.org"])
def test_an_address_that_is_none_is_refused(project: Project, browser: Client, email: str) -> None:
    before = stored()

    response = browser.post(address(project, "lead_invite"), {"email": email})

    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside("email") != []
    assert page.form.values["email"].split() == email.split()
    assert stored() == before
    assert mail.outbox == []


def test_an_invitation_is_turned_off(project: Project, browser: Client) -> None:
    secret = invite_lead(project=project, email="ivy@example.org", by=lead_actor(project=project))
    invitation = LeadInvitation.objects.get()

    answers = [
        read(browser.post(address(project, "invitation_turn_off", invitation.code), follow=True)) for _ in range(2)
    ]

    assert [page.banner for page in answers] == [["The invitation is off."], ["The invitation had ended already."]]
    assert Client().get(reverse("invitation_open", args=[secret])).status_code == 404
    assert HistoryEntry.objects.filter(verb="lead_invitation_turned_off").count() == 1


# Leaving -------------------------------------------------------------------------------------------------------------


def test_the_last_lead_cannot_leave(project: Project, browser: Client) -> None:
    page = read(browser.get(address(project, "lead_leave")))
    before = stored()

    response = browser.post(address(project, "lead_leave"), follow=True)

    assert page.heading == "You cannot stop leading this project yet"
    assert page.forms == []
    assert read(response).banner == ["You are the last lead. Invite another lead first."]
    assert stored() == before


def test_one_of_two_leads_may_leave(project: Project, browser: Client) -> None:
    make_lead(project=project, user=make_user(name="Ash"))
    page = read(browser.get(address(project, "lead_leave")))

    response = browser.post(address(project, "lead_leave"), follow=True)

    assert page.heading == "Do you want to stop leading this project?"
    assert response.redirect_chain == [(reverse("project_list"), 302)]
    assert read(response).banner == ["You no longer lead Home from hospital."]
    assert browser.get(project.get_absolute_url()).status_code == 404
    assert [lead.shown_name for lead in project.members.leads()] == ["Ash"]


def test_somebody_who_left_is_no_lead_until_invited_again(project: Project, browser: Client) -> None:
    make_lead(project=project, user=make_user(name="Ash"))
    member = project.members.get(name="Robin")
    leave_as_lead(member=member, by=lead_actor(project=project))
    assert browser.get(project.get_absolute_url()).status_code == 404

    make_lead(project=project, user=member.user)

    assert browser.get(project.get_absolute_url()).status_code == 200
    assert project.members.filter(is_lead=True).count() == 2


def test_a_long_list_has_pages_and_shows_an_address_where_there_is_no_name(project: Project, browser: Client) -> None:
    added = Member.objects.bulk_create(
        Member(
            project=project, name=f"Person {number}" if number else "", created_at=MONDAY + timedelta(seconds=number)
        )
        for number in range(101)
    )
    Contact.objects.create(project=project, member=added[0], email="ivy@example.org")

    first, second = (read(browser.get(address(project, "people_list"), {"page": number})) for number in (1, 2))

    assert [name for name, *_ in people(first)] == [
        "ivy@example.org",
        *(f"Person {number}" for number in range(1, 100)),
    ]
    assert [name for name, *_ in people(second)] == ["Person 100"]
    assert first.links["Next page"] == "?page=2"
