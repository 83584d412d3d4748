"""Nobody gets in because somebody forgot to say who may: declarations, sign-in and sign-up."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import Error, Tags, run_checks
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from stakeholders.access import AccessNotDeclared, public
from stakeholders.actions.members import invite_lead, turn_off_invitation
from stakeholders.checks import every_view_declares_access
from stakeholders.models import LeadInvitation, User
from tests.factories import MONDAY, PASSWORD, at, lead_actor, make_project, make_user
from tests.pages import read, stored

pytestmark = pytest.mark.django_db

TOO_MANY = "There were too many tries. Wait 5 minutes, then try again."


# A site with one view that says nothing ------------------------------------------------------------------------------


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("This must never be read.")


@public(reason="A sample.")
def declared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Anybody may read this.")


@public(reason="A sample that asks who acts, where nobody does.")
def asks_for_actor(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.actor.name)  # type: ignore[attr-defined]


urlpatterns = [path("declared/", declared), path("undeclared/", undeclared), path("actor/", asks_for_actor)]


@pytest.fixture
def sample_site(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def test_every_view_of_the_site_declares_its_access() -> None:
    assert every_view_declares_access() == []


@pytest.mark.usefixtures("sample_site")
def test_the_check_finds_a_view_that_says_nothing() -> None:
    fault = Error(
        "undeclared/ does not declare who may use it.", hint="Use a decorator of stakeholders.access.", id="access.E001"
    )

    assert every_view_declares_access() == [fault]
    assert fault in run_checks(tags=[Tags.urls])


@pytest.mark.usefixtures("sample_site")
def test_a_view_that_says_nothing_is_not_run(client: Client) -> None:
    assert client.get("/declared/").content == b"Anybody may read this."
    with pytest.raises(AccessNotDeclared, match="undeclared declares no access"):
        client.get("/undeclared/")


@pytest.mark.usefixtures("sample_site")
def test_asking_who_acts_where_nobody_was_authorised_fails(client: Client) -> None:
    with pytest.raises(AttributeError, match="actor"):
        client.get("/actor/")


def test_a_request_has_no_actor_of_its_own() -> None:
    assert not hasattr(RequestFactory().get("/"), "actor")


# Signing in ----------------------------------------------------------------------------------------------------------


def sign_in(client: Client, email: str, password: str = PASSWORD, *, place: str = "127.0.0.1") -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=place)


def who(client: Client) -> str | None:
    """The name of the account that is signed in."""
    response = client.get(reverse("account_detail"))
    return read(response).form.values["name"] if response.status_code == 200 else None


def test_the_right_password_signs_in(client: Client) -> None:
    user = make_user(name="Robin", password=PASSWORD)

    response = sign_in(client, user.email)

    assert (response.status_code, response["Location"]) == (302, reverse("project_list"))
    assert who(client) == "Robin"


def test_the_address_may_be_typed_in_capital_letters(client: Client) -> None:
    make_user(name="Robin", email="robin@example.org", password=PASSWORD)

    assert sign_in(client, "Robin@Example.ORG").status_code == 302
    assert who(client) == "Robin"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client) -> None:
    user = make_user(password=PASSWORD)

    wrong = sign_in(client, user.email, "not-the-password")
    unknown = sign_in(client, "nobody@example.org", "not-the-password")

    assert read(wrong).summary == read(unknown).summary != []
    assert wrong.status_code == unknown.status_code
    assert who(client) is None


def test_the_sixth_guess_in_five_minutes_is_refused_even_if_it_is_right(client: Client) -> None:
    user = make_user(name="Robin", password=PASSWORD)
    with at(MONDAY):
        for _ in range(5):
            assert read(sign_in(client, user.email, "a-guess-of-somebody")).summary != [TOO_MANY]
        refused = sign_in(client, user.email)

        assert read(refused).summary == [TOO_MANY]
        assert who(client) is None
    with at(MONDAY + timedelta(minutes=5, seconds=1)):
        assert sign_in(client, user.email).status_code == 302
        assert who(client) == "Robin"


def test_ten_guesses_in_a_minute_from_one_place_are_enough(client: Client) -> None:
    user = make_user(name="Robin", password=PASSWORD)
    with at(MONDAY):
        for number in range(10):
            sign_in(client, f"somebody{number}@example.org", "a-guess-of-somebody")
        refused = sign_in(client, user.email, "a-guess-of-somebody")
        elsewhere = sign_in(client, user.email, place="192.0.2.7")

    assert read(refused).summary == [TOO_MANY]
    assert elsewhere.status_code == 302


def test_guesses_are_counted_in_the_database_for_every_process_together(client: Client, settings: Any) -> None:
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM shared_cache")
        before = cursor.fetchone()[0]
        sign_in(client, "somebody@example.org", "a-guess-of-somebody")
        cursor.execute("SELECT COUNT(*) FROM shared_cache")

        assert before == 0
        assert cursor.fetchone()[0] > 0


def test_django_admin_signs_in_through_the_same_door(client: Client) -> None:
    admin = make_user(name="Robin", password=PASSWORD, is_admin=True)
    address = f"{reverse('admin:login')}?next=/admin/"

    for response in (
        client.get(address),
        client.post(address, {"username": admin.email, "password": PASSWORD, "this_is_the_login_form": "1"}),
    ):
        assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next=%2Fadmin%2F")
    assert who(client) is None


def test_an_account_that_was_turned_off_cannot_sign_in(client: Client) -> None:
    user = make_user(name="Robin", password=PASSWORD)
    user.is_active = False
    user.save()

    sign_in(client, user.email)

    assert who(client) is None


# Signing up ----------------------------------------------------------------------------------------------------------

SIGN_UP = {"name": "Ivy", "email": "Ivy@Example.org", "password1": "three-odd-words"}


def sign_up(client: Client) -> Any:
    return client.post(reverse("account_signup"), SIGN_UP)


def test_sign_up_is_closed(client: Client) -> None:
    before = stored()

    page = read(client.get(reverse("account_signup")))
    answer = read(sign_up(client))

    assert page.heading == answer.heading == "You need an invitation"
    assert page.forms == answer.forms == []
    assert stored() == before


def test_a_setting_opens_sign_up(client: Client, settings: Any) -> None:
    settings.SIGN_UP_OPEN = True

    page = read(client.get(reverse("account_signup")))
    response = sign_up(client)

    assert page.heading == "Make an account"
    assert (response.status_code, response["Location"]) == (302, reverse("project_list"))
    assert list(User.objects.values_list("name", "email", "is_staff", "is_superuser")) == [
        ("Ivy", "ivy@example.org", False, False)
    ]
    assert who(client) == "Ivy"


@pytest.mark.parametrize("extra", ["is_staff", "is_superuser", "is_active", "user_permissions"])
def test_nobody_makes_themselves_an_admin(client: Client, settings: Any, extra: str) -> None:
    settings.SIGN_UP_OPEN = True

    client.post(reverse("account_signup"), SIGN_UP | {extra: "1"})

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)


def open_invitation(client: Client) -> LeadInvitation:
    """A browser that opened an invitation and pressed the button."""
    project = make_project()
    secret = invite_lead(project=project, email="ivy@example.org", by=lead_actor(project=project))
    assert client.post(reverse("invitation_open", args=[secret])).status_code == 302
    return LeadInvitation.objects.get(project=project)


def test_an_invitation_opens_sign_up_for_the_browser_that_holds_it(client: Client) -> None:
    open_invitation(client)

    assert sign_up(Client()).status_code == 200
    assert sign_up(client).status_code == 302
    assert User.objects.filter(email="ivy@example.org").count() == 1


def test_an_invitation_that_was_turned_off_opens_nothing(client: Client) -> None:
    invitation = open_invitation(client)
    turn_off_invitation(invitation=invitation, by=lead_actor(project=invitation.project))

    assert read(sign_up(client)).heading == "You need an invitation"
    assert User.objects.filter(email="ivy@example.org").count() == 0


def test_an_invitation_that_is_too_old_opens_nothing(client: Client) -> None:
    with at(MONDAY):
        open_invitation(client)
    with at(MONDAY + timedelta(days=15)):
        assert read(sign_up(client)).heading == "You need an invitation"
    assert User.objects.filter(email="ivy@example.org").count() == 0


@pytest.mark.parametrize(("is_open", "links"), [(False, 0), (True, 1)])
def test_pages_offer_sign_up_only_where_it_is_open(client: Client, settings: Any, is_open: bool, links: int) -> None:
    settings.SIGN_UP_OPEN = is_open

    for name in ("welcome", "account_login"):
        page = read(client.get(reverse(name)))
        assert [link for link in page.links if link == "Make an account"] == ["Make an account"] * links
