"""What every page tells the browser to refuse, and that the page itself needs nothing of it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from planner import timeline
from planner.trends import style as trend_style
from stakeholders.picture import style as picture_style
from tests.factories import MONDAY, PASSWORD, at, turn_key
from tests.pages import EVERY_PAGE, PERSON, PUBLIC, Element, Page, Places, make_places, read, same_browser
from tests.worlds import rows_of_module

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'", "nonce"],
    "style-src": ["'self'", "nonce"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
STYLES = {picture_style.PAGE, timeline.PAGE, trend_style.PAGE}
REFUSALS = ["missing", "forbidden", "expired", "too old"]


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: Any) -> Iterator[Places]:
    """One project, made once, whose second stage is ready to be signed."""
    with rows_of_module(django_db_blocker):
        with at(MONDAY):
            made = make_places()
        with at(MONDAY + timedelta(days=20)):
            turn_key(project=made.project, position=2, member=made.project.members.filter(is_lead=False)[0])
            made.come_in()
        yield made


@pytest.fixture(scope="module")
def answer_of(places: Places) -> Callable[[str], Any]:
    """What a page is answered with. Each is asked for once: no test does anything that changes it."""
    return cache(lambda name: answer(places, name))


@pytest.fixture(scope="module")
def elements_of(answer_of: Callable[[str], Any]) -> Callable[[str], list[Element]]:
    """The elements of that page."""
    return cache(lambda name: read(answer_of(name)).root.inside)


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with at(MONDAY + timedelta(days=20)):
        yield


def answer(places: Places, name: str) -> Any:
    """A page, or one of the pages that refuse."""
    if name not in REFUSALS:
        return places.browser(name).get(places.address(name))
    address = reverse("text_save", args=[places.project.code, 2, "who_listed"])
    match name:
        case "missing":
            return Client().get("/nothing/")
        case "forbidden":
            return places.browser("take_part").post(places.address("entry_remove").replace("/projects/", "/take-part/"))
        case "expired":
            return Client().post(address, {"text": "Words"}, headers={"origin": "http://testserver"})
        case _:
            strict = same_browser(places.browser("project_home"), enforce_csrf_checks=True)
            return strict.post(address, {"text": "Words"}, headers={"origin": "http://testserver"})


def policy_of(response: Any) -> tuple[dict[str, list[str]], set[str]]:
    """The policy with every nonce called `nonce`, and the nonces."""
    directives = [part.split() for part in response["Content-Security-Policy"].split(";")]
    nonces = set(re.findall(r"'nonce-([^']+)'", response["Content-Security-Policy"]))
    return {
        name: ["nonce" if source.startswith("'nonce-") else source for source in sources]
        for name, *sources in directives
    }, nonces


@pytest.mark.parametrize("name", [*EVERY_PAGE, *REFUSALS])
def test_every_page_refuses_code_of_others(answer_of: Callable[[str], Any], name: str) -> None:
    response = answer_of(name)

    policy, nonces = policy_of(response)
    without = {directive: [source for source in sources if source != "nonce"] for directive, sources in POLICY.items()}
    assert policy == (POLICY if nonces else without)
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("name", [*EVERY_PAGE, *REFUSALS])
def test_no_page_holds_code_in_itself(
    answer_of: Callable[[str], Any], elements_of: Callable[[str], list[Element]], name: str
) -> None:
    _, nonces = policy_of(answer_of(name))
    elements = elements_of(name)
    assert [faults for element in elements if (faults := code_in(element, nonces))] == []
    assert any(element.tag in {"script", "style"} for element in elements) == (len(nonces) > 0)


def code_in(element: Element, nonces: set[str]) -> list[str]:
    """What the policy would refuse in an element."""
    faults = [
        name
        for name, value in element.attributes.items()
        if name == "style"
        or name.startswith(("on", "hx-on"))
        or value.strip().lower().startswith(("javascript:", "data:text/"))
    ]
    if element.tag == "style" and (element.raw not in STYLES or element.attributes.get("nonce") not in nonces):
        faults.append("<style>")
    if element.tag == "script" and (
        element.raw.strip()
        or "".join(child for child in element.children if isinstance(child, str)).strip()
        or element.attributes.get("nonce") not in nonces
        or not element.attributes.get("src", "").startswith("/static/")
    ):
        faults.append("<script>")
    return faults


def test_the_look_for_code_is_not_blind() -> None:
    bad = Page(
        '<p style="top: 0"><a href=" JavaScript:x()">a</a><b onclick="x()">b</b><i hx-on:click="x()">i</i>'
        "<style>p {}</style><script>x()</script><script src='https://a.example/x.js' nonce='n'></script>"
        f"<script src='/static/x.js' nonce='other'></script><style nonce='n'>p {{}}</style>"
        f"<style nonce='other'>{picture_style.PAGE}</style>"
    )
    good = Page(
        "<p><a href='/on/'>a</a><script src='/static/x.js' nonce='n'></script>"
        f"<style nonce='n'>{picture_style.PAGE}</style>"
    )

    assert sum(bool(code_in(element, {"n"})) for element in bad.root.all()) == 10
    assert [element.tag for element in good.root.all() if code_in(element, {"n"})] == []


def test_every_answer_has_a_nonce_of_its_own(places: Places) -> None:
    nonces = [policy_of(answer(places, "exercise_detail"))[1] for _ in range(3)]

    assert [len(found) for found in nonces] == [1, 1, 1]
    assert len(set.union(*nonces)) == 3


@pytest.mark.parametrize("name", [*EVERY_PAGE, *REFUSALS])
def test_no_page_asks_anything_of_another_site(elements_of: Callable[[str], list[Element]], name: str) -> None:
    assert [
        (element.tag, key, value)
        for element in elements_of(name)
        for key, value in element.attributes.items()
        if re.match(r"\s*(https?:)?//", value) and key != "xmlns"
    ] == []


def test_no_file_of_ours_asks_anything_of_another_site() -> None:
    static = django_settings.BASE_DIR / "static"
    files = [path for path in static.rglob("*") if path.suffix in {".css", ".js", ".svg"}]

    assert len(files) >= 3
    for path in files:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = re.findall(r"""(?:url\(|@import|src=|href=|fetch\(|import)\s*["'(]*\s*(?:https?:)?//[^\s"')]+""", text)
        assert found == [], path.name


@pytest.mark.parametrize("name", PERSON)
def test_pages_behind_a_link_and_of_leads_are_stored_by_nobody(answer_of: Callable[[str], Any], name: str) -> None:
    assert "no-store" in answer_of(name)["Cache-Control"]
    assert "no-store" in answer_of("project_home")["Cache-Control"]


@pytest.mark.parametrize("name", [name for name in EVERY_PAGE if name not in PUBLIC])
def test_search_engines_list_nothing(elements_of: Callable[[str], list[Element]], name: str) -> None:
    robots = [element for element in elements_of(name) if element.attributes.get("name") == "robots"]
    assert [(element.tag, element.attributes["content"]) for element in robots] == [("meta", "noindex")]


# Parts and pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_a_page_that_has_parts_says_so_to_caches(places: Places, headers: dict[str, str]) -> None:
    response = places.browser("exercise_detail").get(places.address("exercise_detail"), headers=headers)

    assert {"hx-request", "cookie"} <= {word.strip().lower() for word in response["Vary"].split(",")}


# Cookies -------------------------------------------------------------------------------------------------------------

FLAGS = ("httponly", "samesite", "secure", "domain", "path")


def cookies_after_signing_in(*, secure: bool, places: Places) -> dict[str, tuple[Any, ...]]:
    """Every cookie a lead has after signing in and saving something, with its flags."""
    browser = Client()
    browser.get(reverse("account_login"), secure=secure)
    browser.post(reverse("account_login"), {"login": places.lead.email, "password": PASSWORD}, secure=secure)
    browser.post(reverse("account_detail"), {"name": "Robin"}, secure=secure)
    browser.get(places.address("project_home"), secure=secure)
    return {name: tuple(morsel[flag] for flag in FLAGS) for name, morsel in browser.cookies.items() if morsel.value}


@pytest.mark.parametrize("is_https", [False, True])
def test_every_cookie_stays_here(places: Places, settings: Any, is_https: bool) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = is_https
    is_secure = True if is_https else ""

    cookies = cookies_after_signing_in(secure=is_https, places=places)

    assert cookies.pop("alongside_csrf") == ("", "Lax", is_secure, "", "/")
    assert (
        {"alongside_session", "alongside_led_here"}
        <= set(cookies)
        <= {
            "alongside_session",
            "alongside_led_here",
            "messages",
        }
    )
    assert set(cookies.values()) == {(True, "Lax", is_secure, "", "/")}


def test_cookies_are_secure_wherever_the_site_is() -> None:
    assert django_settings.SESSION_COOKIE_SECURE == django_settings.CSRF_COOKIE_SECURE == django_settings.IS_HTTPS
    assert django_settings.SECURE_SSL_REDIRECT == django_settings.IS_HTTPS


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_sets_no_cookie(name: str) -> None:
    assert Client().get(reverse(name)).cookies.output() == ""
