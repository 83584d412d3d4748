"""Opening a link and pressing its button: nothing changes before the press, and the secret leaves the address."""

import hmac
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stakeholders.actions.members import replace_link, turn_off_person
from stakeholders.actions.projects import archive_project
from stakeholders.models import HistoryEntry, Member, PersonalLink, Project, SharedLink
from stakeholders.opened import OPENED_COOKIE, OPENED_SECONDS
from tests.factories import (
    MONDAY,
    at,
    lead_actor,
    make_arrival,
    make_participant,
    make_project,
    make_shared_link,
)
from tests.pages import Page, browser_of, browser_with_link, come_in, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

DOES_NOT_WORK = "This link does not work"
NEVER_KEPT = "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


def open_address(secret: str) -> str:
    return reverse("link_open", args=[secret])


def place(project: Project) -> str:
    return reverse("take_part", args=[project.code])


def invitation(client: Client, secret: str) -> Page:
    """The page with the button, as somebody sees it who opens a link."""
    response = client.get(open_address(secret), follow=True)
    assert response.redirect_chain == [(reverse("joining"), 302)]
    return read(response)


def name_shown(client: Client, project: Project) -> str | None:
    """As whom this browser is here; None where it is not let in."""
    response = client.get(place(project))
    return read(response).root.one(class_="you").one("bdi").words if response.status_code == 200 else None


# Opening -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["personal", "shared"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_changes_nothing(client: Client, project: Project, method: str, kind: str) -> None:
    """Mail scanners open links, and browsers fetch them beforehand."""
    if kind == "personal":
        _, secret, _ = make_participant(project=project, comes_in=False)
    else:
        _, secret = make_shared_link(project=project)
    before = stored()

    opened = getattr(client, method)(open_address(secret), headers={"Sec-Purpose": "prefetch"})
    page = getattr(client, method)(reverse("joining"))

    assert (opened.status_code, opened["Location"], page.status_code) == (302, "/join/", 200)
    assert stored() == before
    assert "alongside_session" not in client.cookies
    assert client.get(place(project)).status_code == 404


def test_the_cookie_names_the_link_and_never_its_secret(client: Client, project: Project) -> None:
    member, secret, _ = make_participant(project=project, comes_in=False)

    client.get(open_address(secret))

    cookie = client.cookies[OPENED_COOKIE]
    assert {name: cookie[name] for name in ("path", "httponly", "samesite", "max-age")} == {
        "path": "/join/",
        "httponly": True,
        "samesite": "Lax",
        "max-age": 3600,
    }
    assert cookie.value.startswith(f"personal.{member.links.get().code.hex}.0.")
    assert secret not in cookie.value


def test_every_opening_may_let_in_one_more(client: Client, project: Project) -> None:
    _, secret = make_shared_link(project=project)

    values = []
    for _ in range(2):
        client.get(open_address(secret))
        values.append(client.cookies[OPENED_COOKIE].value)

    assert values[0] != values[1]


def test_the_button_lets_in_once_and_the_address_holds_no_secret(client: Client, project: Project) -> None:
    with at(MONDAY):
        member, secret, _ = make_participant(project=project, name="Moss", comes_in=False)
    with at(MONDAY + timedelta(days=1)):
        first = come_in(client, secret)
    with at(MONDAY + timedelta(days=31)):
        second = come_in(client, secret)

    member.refresh_from_db()
    link = member.links.get()
    questions = reverse("arrive", args=[project.code])
    assert [answer["Location"] for answer in (first, second)] == [questions, questions]
    assert (member.joined_at, link.first_used_at) == (MONDAY + timedelta(days=1),) * 2
    assert link.last_used_month == date(2027, 4, 1)
    assert HistoryEntry.objects.filter(verb="link_first_used").count() == 1


def test_whoever_said_yes_before_comes_to_their_place(client: Client, project: Project) -> None:
    _, secret, _ = make_participant(project=project, name="Moss")

    assert come_in(client, secret)["Location"] == place(project)
    assert name_shown(client, project) == "Moss"


def test_the_month_of_last_use_is_the_projects_own(client: Client) -> None:
    project = make_project(time_zone="Pacific/Auckland")
    member, secret, _ = make_participant(project=project)
    with at(MONDAY.replace(month=3, day=31, hour=20)):
        come_in(client, secret)

    assert member.links.get().last_used_month == date(2027, 4, 1)


def test_the_address_of_a_link_takes_no_press(client: Client, project: Project) -> None:
    """Only the page without a secret does."""
    _, secret, _ = make_participant(project=project, comes_in=False)
    before = stored()

    assert client.post(open_address(secret)).status_code == 405
    assert stored() == before


# The page ------------------------------------------------------------------------------------------------------------


def test_the_page_tells_what_it_is_about(client: Client, project: Project) -> None:
    _, secret, _ = make_participant(project=project, comes_in=False)

    page = invitation(client, secret)

    assert page.heading == "You are invited to help plan something"
    for words in (project.sentence, project.contact, "Strathmoor Together invites you.", "Who sees what"):
        assert words in page.words
    assert "It runs from January 2027 to December 2027." in page.words
    assert [form.values for form in page.forms] == [{}]


@pytest.mark.parametrize(
    ("pay", "words"),
    [
        ("", "Ask about pay and travel before you come in."),
        ("£20 a meeting, and the bus.",) * 2,
    ],
)
def test_the_page_tells_what_is_paid(client: Client, pay: str, words: str) -> None:
    _, secret, _ = make_participant(project=make_project(pay=pay), comes_in=False)

    assert words in invitation(client, secret).words


def test_a_sensitive_project_tells_nothing_of_itself(client: Client) -> None:
    project = make_project(sensitive=True, name="Away from him", sentence="Safe after violence.", organisation="Refuge")
    _, secret, _ = make_participant(project=project, comes_in=False)

    answers = [client.get(open_address(secret), follow=True), client.post(reverse("joining"), follow=True)]

    for response in answers:
        page = response.content.decode()
        assert project.discreet_name in page
        assert [words for words in ("Away from him", "Safe after violence.", "Refuge") if words in page] == []


def test_somebody_who_came_before_is_welcomed_back(client: Client, project: Project) -> None:
    _, secret, _ = make_participant(project=project)

    assert invitation(client, secret).heading == "Welcome back"


def test_an_archived_project_says_that_it_has_ended(client: Client, project: Project) -> None:
    _, new, _ = make_participant(project=project, comes_in=False)
    _, old, _ = make_participant(project=project, name="Moss")
    _, shared = make_shared_link(project=project)
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    for secret in (new, shared):
        page = invitation(client, secret)
        refused = client.post(reverse("joining"))
        assert (page.heading, page.forms) == ("This project has ended", [])
        assert (refused.status_code, read(refused).heading) == (403, "This project has ended")
    assert stored() == before
    come_in(client, old)
    assert name_shown(client, project) == "Moss"


# No request tells the secret on --------------------------------------------------------------------------------------


def test_no_request_tells_the_secret_on(client: Client, project: Project) -> None:
    _, secret, _ = make_participant(project=project, comes_in=False)
    lead = browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]

    answers = [
        client.get(open_address(secret)),
        client.get(open_address("wrong")),
        lead.get(open_address(secret)),
    ]

    assert [response.status_code for response in answers] == [302, 404, 302]
    for response in answers:
        assert response["Referrer-Policy"] == "strict-origin"
        assert response["Cache-Control"] == NEVER_KEPT


def test_the_pages_after_it_are_kept_by_no_cache(client: Client, project: Project) -> None:
    _, secret, _ = make_participant(project=project)
    client.get(open_address(secret))

    answers = [client.get(reverse("joining")), client.post(reverse("joining")), client.get(place(project))]

    assert [response.status_code for response in answers] == [200, 302, 200]
    for response in answers:
        assert response["Cache-Control"] == NEVER_KEPT
        assert response["Referrer-Policy"] == "strict-origin"


def test_the_secret_stands_on_no_page_after_it(client: Client, project: Project) -> None:
    _, secret, _ = make_participant(project=project)
    client.get(open_address(secret))

    answers = [client.get(reverse("joining")), client.post(reverse("joining"), follow=True)]

    assert [response.status_code for response in answers] == [200, 200]
    assert all(secret not in response.content.decode() for response in answers)


# Links that do not work ----------------------------------------------------------------------------------------------


def personal_secret(project: Project, which: str) -> str:
    """The secret of a personal link that does not work, for one of the reasons there are."""
    member, secret, _ = make_participant(project=project, name="Fern")
    by = lead_actor(project=project)
    match which:
        case "wrong":
            return "x" * len(secret)
        case "link off":
            member.links.update(turned_off_at=MONDAY)
        case "replaced":
            replace_link(member=member, by=by)
        case "person off":
            turn_off_person(member=member, by=by)
        case "left":
            Member.objects.filter(pk=member.pk).update(left_at=MONDAY)
    return secret


def shared_secret(project: Project, which: str) -> str:
    """The secret of a shared link that does not work."""
    link, secret = make_shared_link(project=project, most_uses=1)
    links = SharedLink.objects.filter(pk=link.pk)
    match which:
        case "shared off":
            links.update(turned_off_at=MONDAY)
        case "expired":
            links.update(expires_at=MONDAY - timedelta(seconds=1))
        case "used up":
            make_arrival(link=link)
        case "shared replaced":
            links.update(version=2, secret_digest="2" * 64, typed_digest="2" * 64)
    return secret


PERSONAL = ["wrong", "link off", "replaced", "person off", "left"]
SHARED = ["shared off", "expired", "used up", "shared replaced"]


@pytest.fixture
def digests(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was hashed under the server's key, by anybody."""
    seen: list[bytes] = []
    new = hmac.new

    def noting(key: bytes, msg: bytes, digestmod: Any) -> Any:
        seen.append(msg.partition(b":")[0])
        return new(key, msg, digestmod)

    monkeypatch.setattr(hmac, "new", noting)
    return seen


@pytest.mark.parametrize("which", [*PERSONAL, *SHARED])
def test_every_link_that_does_not_work_gets_the_same_answer(
    client: Client, project: Project, which: str, digests: list[bytes]
) -> None:
    with at(MONDAY - timedelta(days=1)):
        secret = (personal_secret if which in PERSONAL else shared_secret)(project, which)
    before = stored()
    hashed = []
    with at(MONDAY):
        answers = []
        for asked in ("nothing-like-it", secret):
            digests.clear()
            with CaptureQueriesContext(connection) as queries:
                answers.append(client.get(open_address(asked)))
            hashed.append((len(queries), list(digests)))

    nothing, response = answers
    assert (response.status_code, read(response).heading) == (404, DOES_NOT_WORK)
    assert response.content == nothing.content
    assert dict(response.items()) == dict(nothing.items())
    assert hashed == [(2, [b"link"])] * 2
    assert OPENED_COOKIE not in client.cookies
    assert stored() == before


def test_a_link_that_works_is_looked_up_the_same_way(client: Client, project: Project, digests: list[bytes]) -> None:
    secrets = [make_participant(project=project)[1], make_shared_link(project=project)[1]]
    for secret in secrets:
        digests.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(open_address(secret)).status_code == 302
        assert (len(queries), digests.count(b"link")) == (2, 1)


@pytest.mark.parametrize("which", [*PERSONAL[1:], *SHARED])
def test_a_link_that_ended_since_it_was_opened_lets_nobody_in(project: Project, which: str) -> None:
    browser = Client()
    opened: list[int] = []

    def open_first(secret: str) -> str:
        opened.append(browser.get(open_address(secret)).status_code)
        return secret

    with at(MONDAY - timedelta(hours=1)):
        make_and_end(project, which, open_first)
    with at(MONDAY):
        members = Member.objects.count()
        answers = [browser.get(reverse("joining")), browser.post(reverse("joining"))]

    assert opened == [302]
    assert [(response.status_code, read(response).heading) for response in answers] == [(404, DOES_NOT_WORK)] * 2
    assert Member.objects.count() == members
    assert browser.get(place(project)).status_code == 404


def make_and_end(project: Project, which: str, then: Callable[[str], str]) -> None:
    """Make a link, do something with its secret, and end the link."""
    if which in PERSONAL:
        member, secret, _ = make_participant(project=project, name="Fern")
        then(secret)
        by = lead_actor(project=project)
        match which:
            case "link off":
                member.links.update(turned_off_at=MONDAY)
            case "replaced":
                replace_link(member=member, by=by)
            case "person off":
                turn_off_person(member=member, by=by)
            case "left":
                Member.objects.filter(pk=member.pk).update(left_at=MONDAY)
        return
    link, secret = make_shared_link(project=project, most_uses=1)
    then(secret)
    links = SharedLink.objects.filter(pk=link.pk)
    match which:
        case "shared off":
            links.update(turned_off_at=MONDAY)
        case "expired":
            links.update(expires_at=MONDAY - timedelta(seconds=1))
        case "used up":
            make_arrival(link=link)
        case "shared replaced":
            links.update(version=2, secret_digest="2" * 64, typed_digest="2" * 64)


def test_the_page_of_an_ended_link_leads_back_to_what_is_open_here(project: Project) -> None:
    """Whoever is in already is not locked out by a link that was used up since."""
    _, secret, _ = make_participant(project=project)
    browser = browser_with_link(secret)

    page = read(browser.get(open_address("nothing-like-it")))

    assert page.links[project.discreet_name] == place(project)


# Without the cookie --------------------------------------------------------------------------------------------------


def test_cookies_that_are_off_get_a_clear_page(client: Client) -> None:
    looked, pressed = client.get(reverse("joining")), client.post(reverse("joining"))

    assert (looked.status_code, pressed.status_code) == (200, 409)
    for response in (looked, pressed):
        page = read(response)
        assert page.heading == "Open your link again"
        assert page.forms == []
        assert page.links["Or type your short code"] == reverse("code_open")


def test_the_cookie_is_good_for_an_hour(client: Client, project: Project) -> None:
    _, secret, _ = make_participant(project=project, comes_in=False)
    with at(MONDAY):
        client.get(open_address(secret))
    seen = []
    for seconds in (OPENED_SECONDS, OPENED_SECONDS + 1):
        with at(MONDAY + timedelta(seconds=seconds)):
            seen.append(read(client.get(reverse("joining"))).heading)

    assert seen == ["You are invited to help plan something", "Open your link again"]


def forged(member: Member) -> str:
    return f"personal.{member.links.get().code.hex}.0.press"


@pytest.mark.parametrize("signed_for", ["nothing", "another cookie"])
def test_a_forged_cookie_is_none(client: Client, project: Project, signed_for: str) -> None:
    member, _, _ = make_participant(project=project, name="Moss")
    value = forged(member)
    if signed_for == "another cookie":
        value = signing.get_cookie_signer(salt="alongside_led_here").sign(value)
    client.cookies[OPENED_COOKIE] = value
    before = stored()

    assert client.post(reverse("joining")).status_code == 409
    assert stored() == before


# Two people on one phone ---------------------------------------------------------------------------------------------


def test_whoever_is_in_can_go_on_or_come_in_as_somebody_else(project: Project) -> None:
    _, moss, _ = make_participant(project=project, name="Moss")
    _, fern, _ = make_participant(project=project, name="Fern")
    browser = browser_with_link(moss)

    page = invitation(browser, fern)

    assert page.links["Go on as Moss"] == place(project)
    assert [form.element.one("button").words for form in page.forms] == ["I am somebody else: come in by my own link"]
    assert name_shown(browser, project) == "Moss"
    assert browser.post(reverse("joining"), page.form.values).status_code == 302
    assert name_shown(browser, project) == "Fern"


def test_ones_own_link_asks_nothing_of_the_sort(project: Project) -> None:
    _, moss, _ = make_participant(project=project, name="Moss")

    page = invitation(browser_with_link(moss), moss)

    assert (page.heading, [form.element.one("button").words for form in page.forms]) == ("Welcome back", ["Come in"])


def test_a_forgotten_phone_forgets_what_was_opened_in_it(project: Project) -> None:
    """Otherwise whoever has the phone next could go back and press the button again."""
    _, moss, _ = make_participant(project=project, name="Moss")
    browser = browser_with_link(moss)

    browser.post(reverse("link_sign_out", args=[project.code]))

    assert browser.cookies[OPENED_COOKIE].value == ""
    assert browser.post(reverse("joining")).status_code == 409


def test_the_digest_of_the_press_tells_nothing(project: Project) -> None:
    link, secret = make_shared_link(project=project)
    browser = browser_with_link(secret)
    press = browser.cookies[OPENED_COOKIE].value.split(".")[3].split(":")[0]

    assert press not in str(list(link.arrivals.values()))
    assert PersonalLink.objects.filter(member__arrival__link=link).count() == 1


@pytest.mark.parametrize("name", ["Мох", "苔", "كساء", "Moss O'Brien-Łuński", "e\u0301", "🌿", "<b>Moss</b>"])
def test_names_in_any_script_are_shown_as_they_are(project: Project, name: str) -> None:
    _, moss, _ = make_participant(project=project, name=name)
    _, fern, _ = make_participant(project=project, name="Fern")

    assert f"Go on as {name}" in invitation(browser_with_link(moss), fern).links
