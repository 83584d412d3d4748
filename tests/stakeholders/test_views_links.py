"""A participant's own link: acting by it, losing it, and forgetting the phone. How it is opened: test_views_joining."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from planner.models import Entry, Key
from stakeholders.actions.members import replace_link, turn_off_person
from stakeholders.actions.projects import archive_project
from stakeholders.models import HistoryEntry, Member, PersonalLink, Project, Side
from tests.factories import (
    MONDAY,
    at,
    exercise_of,
    fill_required,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    make_user,
    page_of,
)
from tests.pages import browser_of, browser_with_link, come_in, read, same_browser, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

DOES_NOT_WORK = "This link does not work"


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


def open_address(secret: str) -> str:
    return reverse("link_open", args=[secret])


def place(project: Project) -> str:
    return reverse("take_part", args=[project.code])


def name_shown(client: Client, project: Project) -> str | None:
    """As whom this browser is here; None where it is not let in."""
    response = client.get(place(project))
    return read(response).root.one(class_="you").one("bdi").words if response.status_code == 200 else None


# Coming back ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["link off", "replaced", "person off", "left"])
def test_a_session_ends_at_once_when_its_link_does(project: Project, how: str) -> None:
    member, secret, _ = make_participant(project=project, name="Moss")
    browser = browser_with_link(secret)
    assert name_shown(browser, project) == "Moss"

    match how:
        case "link off":
            member.links.update(turned_off_at=MONDAY)
        case "replaced":
            replace_link(member=member, by=lead_actor(project=project))
        case "person off":
            turn_off_person(member=member, by=lead_actor(project=project))
        case "left":
            Member.objects.filter(pk=member.pk).update(left_at=MONDAY)

    assert name_shown(browser, project) is None
    assert browser.post(reverse("my_side", args=[project.code]), {"side": "lived"}).status_code == 404
    member.refresh_from_db()
    assert member.side == ""


def test_a_new_link_lets_in_again_and_the_old_one_does_not(project: Project) -> None:
    member, old, _ = make_participant(project=project, name="Moss")
    new = replace_link(member=member, by=lead_actor(project=project)).secret

    assert name_shown(browser_with_link(new), project) == "Moss"
    assert Client().get(open_address(old)).status_code == 404


def test_the_secret_is_stored_nowhere(project: Project) -> None:
    _, secret, _ = make_participant(project=project)
    browser = browser_with_link(secret)

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert [row for row in cursor.fetchall() if secret in str(row)] == []
    assert secret not in str(browser.cookies)
    assert secret not in str(dict(browser.session))
    assert len(PersonalLink.objects.get().secret_digest) == 64


# Several projects, and leads -----------------------------------------------------------------------------------------


def test_one_browser_may_take_part_in_two_projects(project: Project) -> None:
    second = make_project()
    _, one, _ = make_participant(project=project, name="Moss")
    _, two, _ = make_participant(project=second, name="Fern")

    browser = browser_with_link(one, two)

    assert (name_shown(browser, project), name_shown(browser, second)) == ("Moss", "Fern")
    assert browser.post(reverse("link_sign_out", args=[project.code])).status_code == 200
    assert (name_shown(browser, project), name_shown(browser, second)) == (None, "Fern")


def test_a_second_link_of_the_same_project_takes_the_place_of_the_first(project: Project) -> None:
    _, one, _ = make_participant(project=project, name="Moss")
    _, two, _ = make_participant(project=project, name="Fern")

    assert name_shown(browser_with_link(one, two), project) == "Fern"


def test_pressing_the_button_makes_an_older_session_worth_nothing(project: Project) -> None:
    """Somebody who planted a session in the browser before does not come in with it."""
    second = make_project()
    _, one, _ = make_participant(project=project, name="Moss")
    _, two, _ = make_participant(project=second, name="Fern")
    browser = browser_with_link(one)
    planted = same_browser(browser)

    come_in(browser, two)

    assert name_shown(browser, second) == "Fern"
    assert name_shown(planted, second) is None
    assert name_shown(planted, project) is None


MY_ROUTES = ["take_part", "who_sees_what", "my_name", "my_side", "my_stage", "my_agreement", "my_exercise"]


def my_address(project: Project, name: str) -> str:
    more: dict[str, list[object]] = {"my_stage": [1], "my_agreement": [1], "my_exercise": [1, "problem"]}
    return reverse(name, args=[project.code, *more.get(name, [])])


@pytest.mark.parametrize("name", MY_ROUTES)
def test_a_browser_signed_in_as_a_lead_cannot_act_by_a_link(project: Project, name: str) -> None:
    _, secret, _ = make_participant(project=project, name="Moss")
    browser = browser_with_link(secret)
    assert browser.get(my_address(project, name)).status_code == 200
    lead = project.members.get(is_lead=True).user
    assert lead is not None
    browser.force_login(lead)

    refused = browser.get(my_address(project, name))

    assert (refused.status_code, read(refused).heading) == (
        403,
        "You lead this project, so this link is not for you",
    )
    browser.post(reverse("account_logout"))
    assert browser.get(my_address(project, name)).status_code == 404
    come_in(browser, secret)
    assert browser.get(my_address(project, name)).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_lead_cannot_open_a_link_before_signing_out(project: Project, method: str) -> None:
    _, secret, _ = make_participant(project=project, comes_in=False)
    browser = browser_of(lead_user(project))
    browser.get(open_address(secret))
    before = stored()

    refused = getattr(browser, method)(reverse("joining"))

    assert refused.status_code == 403
    assert stored() == before
    browser.post(reverse("account_logout"))
    assert getattr(browser, method)(reverse("joining")).status_code == {"get": 200, "post": 302}[method]


def lead_user(project: Project) -> Any:
    return project.members.get(is_lead=True).user


def test_a_lead_of_another_project_may_take_part_in_this_one(project: Project) -> None:
    _, secret, _ = make_participant(project=project, name="Moss")
    browser = browser_of(lead_user(make_project()))

    come_in(browser, secret)

    assert name_shown(browser, project) == "Moss"


def test_somebody_who_stopped_leading_may_act_by_a_link(project: Project) -> None:
    user = make_user()
    lead, _ = make_lead(project=project, user=user)
    _, secret, _ = make_participant(project=project, name="Moss")
    browser = browser_of(user)
    assert browser.get(open_address(secret), follow=True).status_code == 403

    Member.objects.filter(pk=lead.pk).update(left_at=MONDAY)

    assert browser.get(open_address(secret), follow=True).status_code == 200


# The other key, where a lead used the browser -------------------------------------------------------------------------


@pytest.fixture
@remembered
def ready(project: Project) -> tuple[Project, str]:
    """A project whose first stage waits for the other key, and the secret of somebody who may hold it."""
    _, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    fill_required(project=project, position=1)
    return project, secret


def agree(browser: Client, project: Project) -> Any:
    seen = page_of(project=project, position=1).gate.seen
    return browser.post(my_address(project, "my_agreement"), {"seen": seen})


def test_a_person_agrees_on_their_own_phone(ready: tuple[Project, str]) -> None:
    project, secret = ready

    response = agree(browser_with_link(secret), project)

    assert (response.status_code, response["Location"]) == (302, place(project))
    assert list(Key.objects.values_list("kind", "side")) == [("other", "lived")]


def after_a_lead(project: Project, secret: str) -> Client:
    """A browser in which a lead worked and signed out, and then a person came in."""
    browser = browser_of(lead_user(project))
    assert browser.get(project.get_absolute_url()).status_code == 200
    browser.post(reverse("account_logout"))
    come_in(browser, secret)
    return browser


def test_the_other_key_is_not_turned_where_a_lead_used_the_browser(ready: tuple[Project, str]) -> None:
    project, secret = ready
    browser = after_a_lead(project, secret)

    response = agree(browser, project)

    assert response.status_code == 409
    assert "A lead of this project has used this browser." in read(response).words
    assert Key.objects.count() == 0


def test_everything_else_is_open_where_a_lead_used_the_browser(ready: tuple[Project, str]) -> None:
    project, secret = ready
    browser = after_a_lead(project, secret)

    assert [browser.get(my_address(project, name)).status_code for name in MY_ROUTES] == [200] * len(MY_ROUTES)
    address = reverse("my_text_save", args=[project.code, 1, "working_together"])
    assert browser.post(address, {"text": "We meet for an hour.", "version": 0}).status_code == 302
    assert browser.post(reverse("my_name", args=[project.code]), {"name": "Wren"}).status_code == 302
    assert name_shown(browser, project) == "Wren"


def test_a_lead_of_another_project_in_the_browser_is_no_hindrance(ready: tuple[Project, str]) -> None:
    project, secret = ready
    browser = after_a_lead(make_project(), secret)

    assert agree(browser, project).status_code == 302


def test_the_note_that_a_lead_was_here_cannot_be_forged_away(ready: tuple[Project, str]) -> None:
    project, _ = ready
    browser = browser_of(lead_user(project))
    browser.get(project.get_absolute_url())
    cookie = browser.cookies["alongside_led_here"]

    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 400 * 24 * 60 * 60


def test_a_forged_note_is_taken_for_none(ready: tuple[Project, str]) -> None:
    project, secret = ready
    browser = browser_with_link(secret)
    browser.cookies["alongside_led_here"] = f"{lead_user(project).pk}:forged"

    assert agree(browser, project).status_code == 302


# Name and side -------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Client, Member]:
    member, secret, _ = make_participant(project=project, name="Moss")
    return browser_with_link(secret), member


def test_a_person_says_what_to_call_them(project: Project, moss: tuple[Client, Member]) -> None:
    browser, member = moss

    response = browser.post(reverse("my_name", args=[project.code]), {"name": "Wren"}, follow=True)

    member.refresh_from_db()
    assert response.redirect_chain == [(place(project), 302)]
    assert read(response).banner == ["Your name is saved."]
    assert (member.name, name_shown(browser, project)) == ("Wren", "Wren")


def test_no_name_is_an_answer_too(project: Project, moss: tuple[Client, Member]) -> None:
    browser, member = moss

    assert browser.post(reverse("my_name", args=[project.code]), {"name": ""}).status_code == 302

    member.refresh_from_db()
    assert (member.name, name_shown(browser, project)) == ("", "Somebody")


@pytest.mark.parametrize("side", list(Side))
def test_a_person_chooses_a_side_and_may_change_it(project: Project, moss: tuple[Client, Member], side: Side) -> None:
    browser, member = moss
    address = reverse("my_side", args=[project.code])

    for choice in (Side.LIVED, side):
        assert browser.post(address, {"side": choice}).status_code == 302

    member.refresh_from_db()
    assert member.side == side
    assert member.side_chosen_at is not None
    assert HistoryEntry.objects.filter(verb="side_chosen").count() == (1 if side == Side.LIVED else 2)


def test_the_same_answer_twice_is_recorded_once(project: Project, moss: tuple[Client, Member]) -> None:
    browser, _ = moss

    for name, body in (("my_side", {"side": "lived"}), ("my_name", {"name": "Wren"})):
        for _ in range(2):
            assert browser.post(reverse(name, args=[project.code]), body).status_code == 302

    verbs = HistoryEntry.objects.filter(verb__in=["side_chosen", "name_changed"]).order_by("verb")
    assert list(verbs.values_list("verb", flat=True)) == ["name_changed", "side_chosen"]


@pytest.mark.parametrize(("name", "body"), [("my_name", {"name": "Wren"}), ("my_side", {"side": "lived"})])
def test_an_archived_project_keeps_what_people_said(
    project: Project, moss: tuple[Client, Member], name: str, body: dict[str, str]
) -> None:
    browser, _ = moss
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    response = browser.post(reverse(name, args=[project.code]), body)

    assert (response.status_code, read(response).heading) == (403, "This project is archived")
    assert stored() == before


def test_forgetting_the_phone_ends_the_session_and_not_the_link(project: Project, moss: tuple[Client, Member]) -> None:
    browser, member = moss

    response = browser.post(reverse("link_sign_out", args=[project.code]))

    assert read(response).heading == "This phone is forgotten"
    assert name_shown(browser, project) is None
    assert member.links.get().turned_off_at is None


# What a form says of itself is not believed ---------------------------------------------------------------------------

LIES = {
    "side": "decider",
    "is_lead": "on",
    "by_lead": "on",
    "author": "1",
    "author_id": "1",
    "member": "1",
    "member_id": "1",
    "created_at": "2001-01-01",
    "joined_at": "2001-01-01",
    "kind": "lead",
    "project": "1",
    "is_shared": "on",
}


def test_lies_in_the_form_of_a_note_are_ignored(project: Project) -> None:
    with at(MONDAY):
        member, secret, _ = make_participant(project=project, side=Side.LIVED)
    browser = browser_with_link(secret)
    exercise = exercise_of(project=project, key="problem")
    code = "0f9c2f5e-7d3a-4a1c-9a52-3f3f4b0a5a10"
    with at(MONDAY + timedelta(days=1)):
        come_in(browser, secret)
        address = reverse("my_entry_save", args=[project.code, 1, "problem", code])
        assert browser.post(address, LIES | {"text": "A note", "version": "0"}).status_code == 302

    entry = Entry.objects.get(code=code)
    assert (entry.author, entry.by_lead, entry.side, entry.is_shared) == (member, False, "lived", False)
    assert (entry.created_at, entry.project, entry.exercise) == (MONDAY + timedelta(days=1), project, exercise)


def test_lies_in_the_form_of_the_agreement_are_ignored(ready: tuple[Project, str]) -> None:
    project, secret = ready
    browser = browser_with_link(secret)
    body = LIES | {"seen": page_of(project=project, position=1).gate.seen}

    assert browser.post(my_address(project, "my_agreement"), body).status_code == 302

    assert list(Key.objects.values_list("member__name", "kind", "side", "stage__position")) == [
        ("Moss", "other", "lived", 1)
    ]


def test_lies_in_the_form_of_the_name_are_ignored(project: Project, moss: tuple[Client, Member]) -> None:
    browser, before = moss
    unchanged = {name: getattr(before, name) for name in ("side", "is_lead", "created_at", "joined_at", "user", "code")}

    browser.post(reverse("my_name", args=[project.code]), LIES | {"name": "Wren", "code": "1", "user": "1"})

    after = Member.objects.get(pk=before.pk)
    assert after.name == "Wren"
    assert {name: getattr(after, name) for name in unchanged} == unchanged
