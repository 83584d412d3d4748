"""Pages that anybody can read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from tests.factories import make_project, make_user
from tests.pages import browser_of, read, stored

pytestmark = pytest.mark.django_db

PAGES = ["welcome", "help", "privacy", "accessibility"]


@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_is_read_without_a_trace(client: Client, name: str) -> None:
    before = stored()

    response = client.get(reverse(name))

    page = read(response)
    assert response.status_code == 200
    assert page.heading != ""
    assert page.title.endswith("– Alongside")
    assert "alongside_session" not in response.cookies
    assert stored() == before


@pytest.mark.parametrize("name", ["help", "privacy", "accessibility"])
def test_a_public_page_says_the_same_to_somebody_who_is_signed_in(client: Client, name: str) -> None:
    browser = browser_of(make_user(name="Robin"))

    signed_in, stranger = (read(who.get(reverse(name))).root.one("main").words for who in (browser, client))

    assert signed_in == stranger


def test_the_front_door_leads_to_signing_in(client: Client) -> None:
    page = read(client.get(reverse("welcome")))

    assert page.heading == "Plan it with the people it is for"
    assert page.links["Sign in"] == reverse("account_login")


def test_somebody_who_is_signed_in_goes_straight_to_their_projects() -> None:
    response = browser_of(make_user()).get(reverse("welcome"))

    assert (response.status_code, response["Location"]) == (302, reverse("project_list"))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_public_page_leads_somewhere(client: Client, name: str) -> None:
    for address in set(read(client.get(reverse(name))).links.values()):
        if address.startswith("/"):
            assert client.get(address).status_code in {200, 302}, address


@pytest.mark.parametrize("name", PAGES)
def test_every_link_on_the_page_finds_its_place(client: Client, name: str) -> None:
    page = read(client.get(reverse(name)))
    ids = {element.attributes["id"] for element in page.root.all() if "id" in element.attributes}

    assert [address for address in page.links.values() if address.startswith("#") and address[1:] not in ids] == []


@pytest.mark.parametrize("name", PAGES)
def test_whom_to_ask_is_shown_where_it_is_set(client: Client, settings: Any, name: str) -> None:
    settings.HELP_CONTACT = "Quillfeather, 01632 960 111"

    assert client.get(reverse(name)).status_code == 200
    assert "Quillfeather, 01632 960 111" in client.get(reverse("help")).content.decode()


def test_public_pages_tell_nothing_of_any_project(client: Client) -> None:
    make_project(name="Quillfeather Project", organisation="Quillfeather Trust", contact="Quillfeather")

    assert [name for name in PAGES if "Quillfeather" in client.get(reverse(name)).content.decode()] == []


# Is it alive? --------------------------------------------------------------------------------------------------------


def test_health_asks_the_database_and_tells_nothing_else(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        response = client.get(reverse("health"))

    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok", "text/plain")
    assert "no-store" in response["Cache-Control"]
    assert response.cookies.output() == ""


def test_health_fails_when_the_database_does(client: Client) -> None:
    def fails(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        raise OperationalError("Quillfeather is a secret of the server")

    client.raise_request_exception = False
    with connection.execute_wrapper(fails):
        response = client.get(reverse("health"))

    assert response.status_code == 500
    assert "Quillfeather" not in response.content.decode()
