"""Pages about mail: no more of it, one's own link to oneself, and trying again."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from planner.actions.leaving import leave_project
from stakeholders.actions.care import save_contact
from stakeholders.actions.members import invite_lead, turn_off_person
from stakeholders.actions.projects import archive_project
from stakeholders.mail import absolute, stop_token
from stakeholders.mailing import address_digest, ask_for_mail
from stakeholders.models import Mail, MailKind, MailStop, Member, Project, User
from tests.factories import (
    actor_of,
    lead_actor,
    make_participant,
    make_project,
    make_shared_link,
    make_user,
    stop_mail_of,
)
from tests.mail_servers import Down, Unknown, served_by
from tests.pages import browser_of, browser_with_link, read, same_browser, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

ADDRESS = "moss@example.org"


@pytest.fixture
@remembered
def lead() -> User:
    return make_user(name="Robin", email="robin@example.org")


@pytest.fixture
@remembered
def project(lead: User) -> Project:
    return make_project(lead=lead, template="short")


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, str]:
    return make_participant(project=project, name="Moss", side="lived")[:2]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def own_link(member: Member) -> Mail:
    by = lead_actor(project=member.project)
    asked = ask_for_mail(project=member.project, kind=MailKind.OWN_LINK, address=ADDRESS, member=member, by=by)
    assert asked is not None
    return asked


# No more mail --------------------------------------------------------------------------------------------------------


def stop_address(asked: Mail) -> str:
    return reverse("no_more_mail", args=[stop_token(asked)])


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_stops_nothing(moss: tuple[Member, str], method: str) -> None:
    address = stop_address(own_link(moss[0]))
    before = stored()
    response = getattr(Client(), method)(address)
    assert response.status_code == 200
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    assert stored() == before


def test_the_page_says_what_it_does_and_names_no_address(project: Project, moss: tuple[Member, str]) -> None:
    page = read(Client().get(stop_address(own_link(moss[0]))))
    assert page.heading == "Do you want no more mail?"
    assert f"“{project.discreet_name}”" in page.words
    for word in (ADDRESS, "Moss", project.name):
        assert word not in page.words


@pytest.mark.parametrize(
    ("body", "headers"),
    [({}, {}), ({"List-Unsubscribe": "One-Click"}, {"origin": "https://mail.example.com"})],
    ids=["the button", "a mail program"],
)
def test_one_press_stops_mail_without_cookies(
    project: Project, moss: tuple[Member, str], body: dict[str, str], headers: dict[str, str]
) -> None:
    asked = own_link(moss[0])
    browser = Client(enforce_csrf_checks=True)

    responses = [browser.post(stop_address(asked), body, headers=headers) for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert read(responses[0]).heading == "No more mail will come"
    assert MailStop.objects.get().address_digest == address_digest(project, ADDRESS)
    asked.refresh_from_db()
    assert (asked.state, asked.address) == ("stopped", "")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_token_gets_one_page(moss: tuple[Member, str], method: str) -> None:
    asked = own_link(moss[0])
    gone = Mail(project=Project(code="gone"), address_digest=asked.address_digest)
    before = stored()

    answers = [
        getattr(Client(), method)(path) for path in (stop_address(gone), "/no-more-mail/x/", "/no-more-mail/é:☃/")
    ]

    assert {response.status_code for response in answers} == {404}
    assert len({response.content for response in answers}) == 1
    assert read(answers[0]).heading == "This link does not work"
    assert stored() == before


# One's own link to oneself -------------------------------------------------------------------------------------------


def send_to_myself(browser: Client, project: Project, email: str = ADDRESS, **more: str) -> Any:
    body = {"email": email, "mail": str(uuid4()), **more}
    return browser.post(reverse("my_link_mail", args=[project.here]), body)


def test_a_person_has_their_link_sent_and_stays_in(
    project: Project, moss: tuple[Member, str], committed: Callable[[], Any]
) -> None:
    browser = browser_with_link(moss[1])
    elsewhere = browser_with_link(moss[1])
    page = read(browser.get(reverse("my_link_mail", args=[project.here])))
    assert (page.heading, page.form.values["email"]) == ("Send my link to me", "")
    assert "We forget this address when the mail is sent." in page.words

    with committed():
        response = send_to_myself(browser, project)

    assert (response.status_code, response["Location"]) == (302, reverse("take_part", args=[project.here]))
    place = browser.get(response["Location"])
    assert read(place).banner == [f"Your new link is on its way to {ADDRESS}."]
    assert elsewhere.get(response["Location"]).status_code == 404
    address = next(line for line in str(mail.outbox[0].body).split("\n") if line.startswith(absolute("/join/")))
    assert address not in place.content.decode()
    secret = address.removeprefix(absolute("/join/")).strip("/")
    assert browser_with_link(secret).get(response["Location"]).status_code == 200
    assert ADDRESS not in str(list(Mail.objects.values()))


def test_the_address_leads_know_is_offered(project: Project, moss: tuple[Member, str]) -> None:
    save_contact(member=moss[0], email=ADDRESS, other="", by=actor_of(member=moss[0]))
    page = read(browser_with_link(moss[1]).get(reverse("my_link_mail", args=[project.here])))
    assert page.form.values["email"] == ADDRESS
    assert "We forget this address when the mail is sent." not in page.words


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails", [False, True])
def test_without_a_worker_the_person_is_told_how_it_went(settings: Any, fails: bool) -> None:
    if fails:
        settings.MAILERS = served_by(Down)
    project = make_project(template="short")
    browser = browser_with_link(make_participant(project=project, side="lived")[1])

    response = send_to_myself(browser, project)

    assert response.status_code == 302
    assert response["Location"] == reverse("my_link" if fails else "take_part", args=[project.here])
    assert read(browser.get(response["Location"])).banner == [
        "The mail was not sent. You are still in. Make a new link here instead."
        if fails
        else f"Your new link is on its way to {ADDRESS}."
    ]


@pytest.mark.parametrize(
    "email", ["", "moss", "moss@", "a@example.org, b@example.org", "a@example.org\r\nBcc: x@y.org"]
)
def test_what_is_no_address_is_kept_and_refused(project: Project, moss: tuple[Member, str], email: str) -> None:
    browser = browser_with_link(moss[1])
    before = stored()
    response = send_to_myself(browser, project, email)
    page = read(response)
    assert (response.status_code, page.summary) == (422, page.errors_beside("email"))
    assert len(page.summary) == 1
    assert page.form.values["email"].split() == email.split()
    assert stored() == before


def test_the_same_form_twice_sends_one_mail(
    project: Project, moss: tuple[Member, str], committed: Callable[[], Any]
) -> None:
    browser = browser_with_link(moss[1])
    code = str(uuid4())
    with committed():
        answers = [send_to_myself(browser, project, mail=code) for _ in range(2)]
    assert [response.status_code for response in answers] == [302, 302]
    assert len(mail.outbox) == 1


def test_the_fourth_within_an_hour_waits(project: Project, moss: tuple[Member, str]) -> None:
    browser = browser_with_link(moss[1])
    answers = [send_to_myself(browser, project) for _ in range(4)]
    assert [response.status_code for response in answers] == [302, 302, 302, 422]
    page = read(answers[3])
    assert page.summary == page.errors_beside("email")
    assert page.summary == ["You asked for it three times within an hour. Try again in an hour."]


@pytest.mark.parametrize("is_mine", [True, False])
def test_nobody_finds_out_who_else_stopped_mail(project: Project, moss: tuple[Member, str], is_mine: bool) -> None:
    fern = make_participant(project=project, name="Fern")[0]
    stop_mail_of(own_link(moss[0] if is_mine else fern))
    browser = browser_with_link(moss[1])

    response = send_to_myself(browser, project)

    place = reverse("take_part", args=[project.here])
    assert (response.status_code, response.get("Location")) == ((422, None) if is_mine else (302, place))
    if not is_mine:
        told = read(browser.get(place))
        assert told.banner == [f"Your new link is on its way to {ADDRESS}."]
        assert "You have not kept your own link yet" in told.words
        held = read(browser.get(reverse("my_data", args=[project.here]))).words
        assert "your own link, as you asked: Done. We do not keep the address." in held
    assert mail.outbox == []


def test_a_mail_that_never_went_makes_no_address_ones_own(project: Project, moss: tuple[Member, str]) -> None:
    fern = make_participant(project=project, name="Fern")[0]
    asked = own_link(fern)
    stop_mail_of(asked)
    browser = browser_with_link(moss[1])
    send_to_myself(browser, project)
    save_contact(member=fern, email=ADDRESS, other="", by=actor_of(member=fern))
    stop_mail_of(asked)

    assert send_to_myself(browser, project).status_code == 302


def test_nobody_undoes_what_somebody_else_stopped(project: Project, moss: tuple[Member, str]) -> None:
    fern = make_participant(project=project, name="Fern")[0]
    stop_mail_of(own_link(fern))
    browser = browser_with_link(moss[1])
    send_to_myself(browser, project)
    for other in ("", "Text me."):
        save_contact(member=moss[0], email=ADDRESS, other=other, mail_again=True, by=actor_of(member=moss[0]))
    assert MailStop.objects.count() == 1
    assert "mail_again" not in read(browser.get(reverse("my_contact", args=[project.here]))).form.values

    save_contact(member=fern, email=ADDRESS, other="", by=actor_of(member=fern))
    assert MailStop.objects.count() == 0


@pytest.mark.parametrize("is_opened", [True, False])
def test_a_link_sent_to_oneself_is_kept_once_it_was_pressed(
    project: Project, moss: tuple[Member, str], committed: Callable[[], Any], is_opened: bool
) -> None:
    browser = browser_with_link(moss[1])
    place = reverse("take_part", args=[project.here])
    assert "You have not kept your own link yet" not in read(browser.get(place)).words
    with committed():
        send_to_myself(browser, project)
    if is_opened:
        secret = str(mail.outbox[0].body).split(absolute("/join/"))[1].split("/")[0]
        browser_with_link(secret)
    assert ("You have not kept your own link yet" in read(browser.get(place)).words) is not is_opened


def test_whoever_left_can_stop_mail(project: Project, moss: tuple[Member, str]) -> None:
    asked = own_link(moss[0])
    address = stop_address(asked)
    leave_project(member=moss[0], by=actor_of(member=moss[0]))
    assert Mail.objects.count() == 0

    assert read(Client().post(address)).heading == "No more mail will come"

    assert MailStop.objects.get().address_digest == address_digest(project, ADDRESS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["my_link", "my_link_mail"])
def test_a_lost_answer_locks_nobody_out(path: str) -> None:
    project = make_project(template="short")
    browser = browser_with_link(make_participant(project=project, side="lived")[1])
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    place = reverse("take_part", args=[project.here])

    if path == "my_link":
        browser.post(reverse(path, args=[project.here]))
    else:
        send_to_myself(browser, project)

    never_answered = Client()
    never_answered.cookies.load(cookies)
    assert never_answered.get(place).status_code == 200
    assert never_answered.post(reverse("my_link", args=[project.here])).status_code == 200


def test_an_address_that_wants_no_mail_is_refused(project: Project, moss: tuple[Member, str]) -> None:
    stop_mail_of(own_link(moss[0]))
    response = send_to_myself(browser_with_link(moss[1]), project)
    assert response.status_code == 422
    assert read(response).errors_beside("email") == ["This address wants no mail about this. Write another one."]


def test_writing_the_address_again_undoes_the_stop(project: Project, moss: tuple[Member, str]) -> None:
    stop_mail_of(own_link(moss[0]))
    save_contact(member=moss[0], email=ADDRESS.upper(), other="", by=actor_of(member=moss[0]))
    assert MailStop.objects.count() == 0
    assert send_to_myself(browser_with_link(moss[1]), project).status_code == 302


def test_not_in_an_archived_project(project: Project, moss: tuple[Member, str]) -> None:
    browser = browser_with_link(moss[1])
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()
    assert send_to_myself(browser, project).status_code == 403
    assert stored() == before


# Trying again --------------------------------------------------------------------------------------------------------


def failed(asked: Mail) -> Mail:
    Mail.objects.filter(pk=asked.pk).update(state="failed", failure="server", tries=1)
    return asked


def again(project: Project, asked: Mail) -> str:
    return reverse("mail_again", args=[project.code, asked.code])


def test_a_lead_sends_a_failed_mail_again(
    project: Project, lead: User, moss: tuple[Member, str], committed: Callable[[], Any]
) -> None:
    fern = make_participant(project=project, name="Fern", comes_in=False)[0]
    asked = failed(own_link(fern))
    browser = browser_of(lead)
    with committed():
        response = browser.post(again(project, asked), {"next": "people"})
    assert (response.status_code, response["Location"]) == (302, reverse("people_list", args=[project.code]))
    assert len(mail.outbox) == 1
    with committed():
        browser.post(again(project, asked))
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (None, "It is on its way."),
        ("stopped", "It was not sent again. This address wants no mail."),
        ("not needed", "It was not sent again. Nobody needs it any more."),
    ],
)
def test_the_page_says_what_became_of_a_mail_that_is_sent_again(ended: str | None, said: str) -> None:
    lead = make_user(name="Robin")
    project = make_project(lead=lead, template="short")
    fern = make_participant(project=project, name="Fern", comes_in=False)[0]
    asked = failed(own_link(fern))
    Mail.objects.filter(pk=asked.pk).update(address=ADDRESS)
    if ended == "stopped":
        MailStop.objects.create(project=project, address_digest=asked.address_digest)
    elif ended == "not needed":
        turn_off_person(member=fern, by=lead_actor(project=project))
    response = browser_of(lead).post(again(project, asked), follow=True)
    assert read(response).banner == [said]


@pytest.mark.parametrize(
    ("place", "name"),
    [("link", "link_detail"), ("links", "link_list"), ("people", "people_list"), ("//x", "link_list")],
)
def test_it_goes_back_to_where_it_was_pressed(project: Project, lead: User, place: str, name: str) -> None:
    link, _ = make_shared_link(project=project)
    asked = ask_for_mail(
        project=project,
        kind=MailKind.SHARED_LINK,
        address=ADDRESS,
        shared_link=link,
        by=lead_actor(project=project),
    )
    assert asked is not None
    response = browser_of(lead).post(again(project, failed(asked)), {"next": place})
    code = [project.code, link.code] if name == "link_detail" else [project.code]
    assert (response.status_code, response["Location"]) == (302, reverse(name, args=code))


def test_a_mail_to_oneself_is_nobody_elses(project: Project, lead: User, moss: tuple[Member, str]) -> None:
    send_to_myself(browser_with_link(moss[1]), project)
    browser = browser_of(lead)
    before = stored()
    assert browser.post(again(project, failed(Mail.objects.get()))).status_code == 404
    Mail.objects.update(state="waiting", failure="", tries=0)
    assert stored() == before


def test_a_mail_of_another_project_is_not_found(project: Project, moss: tuple[Member, str]) -> None:
    asked = failed(own_link(moss[0]))
    other = make_user(name="Ash")
    theirs = make_project(lead=other, template="short")
    browser = browser_of(other)
    before = stored()
    assert browser.post(again(theirs, asked)).status_code == 404
    assert stored() == before


# Invitations to lead -------------------------------------------------------------------------------------------------


def invite(browser: Client, project: Project) -> Any:
    return browser.post(reverse("lead_invite", args=[project.code]), {"email": "ivy@example.org"})


def test_the_page_says_that_an_invitation_was_not_sent(
    project: Project, lead: User, committed: Callable[[], Any], settings: Any
) -> None:
    browser = browser_of(lead)
    with committed():
        response = invite(browser, project)
    # The page is drawn before the test's transaction ends, so nothing is known yet.
    assert read(response).heading == "The invitation is on its way"
    people = read(browser.get(reverse("people_list", args=[project.code])))
    assert "Not sent:" not in people.words

    settings.MAILERS = served_by(Unknown)
    with committed():
        invite_lead(project=project, email="oak@example.org", by=lead_actor(project=project))
    people = read(same_browser(browser).get(reverse("people_list", args=[project.code])))
    assert "Not sent: This address does not take mail." in people.words
    assert people.words.count("Send again") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("server", "heading"), [(None, "The invitation is sent"), (Down, "The invitation was not sent")]
)
def test_without_a_worker_the_page_knows_how_it_went(settings: Any, server: Any, heading: str) -> None:
    if server is not None:
        settings.MAILERS = served_by(server)
    lead = make_user(name="Robin")
    project = make_project(lead=lead, template="short")
    page = read(invite(browser_of(lead), project))
    assert page.heading == heading
    assert page.root.one(id="address").raw.strip().startswith(absolute("/lead-with-us/"))


def test_an_address_that_wants_no_mail_gets_the_link_by_hand(project: Project, lead: User) -> None:
    MailStop.objects.create(project=project, address_digest=address_digest(project, "ivy@example.org"))
    page = read(invite(browser_of(lead), project))
    assert page.heading == "The invitation is made"
    assert Mail.objects.count() == 0
