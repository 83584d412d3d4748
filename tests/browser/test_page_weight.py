"""How heavy a first visit is: bytes as they travel, compressed, with an empty cache. Source: ui.md, section 5.

Requests are those that Chromium makes for the page: the page itself, its style, font, scripts, and the icon of the
tab where it asks for it. `python manage.py runserver` is not what is measured: see conftest, "in earnest".
"""

import gzip
from collections.abc import Callable

import pytest

from tests.browser import every_page
from tests.browser.conftest import Pages, Visit
from tests.browser.every_page import Scene

KB = 1024
ICON = 1
"""Headless Chromium does not fetch the icon of the tab; other browsers do, so that it is counted as one request."""

FOR_PARTICIPANTS = {"bytes": 65 * KB, "requests": 4, "html": 10 * KB}
FOR_LEADS = {"bytes": 150 * KB, "requests": 7, "html": 30 * KB}
STYLE = 12 * KB


@pytest.fixture
def typical() -> Scene:
    return every_page.typical()


def faults(path: str, visit: Visit, most: dict[str, int]) -> list[str]:
    """What is too heavy, in words."""
    weights = visit.bytes_by_kind
    requests = visit.requests + (0 if any("favicon" in address for address in visit.addresses) else ICON)
    found = [
        (f"{visit.bytes / KB:.1f} KB", visit.bytes > most["bytes"]),
        (f"{requests} requests", requests > most["requests"]),
        (f"{len(visit.origins)} origins", len(visit.origins) > 1),
        (f"{weights['document'] / KB:.1f} KB of HTML", weights["document"] > most["html"]),
        (f"{weights['stylesheet'] / KB:.1f} KB of style", weights["stylesheet"] > STYLE),
    ]
    return [f"{path}: {words}" for words, is_too_much in found if is_too_much]


def test_pages_of_a_participant_are_light_and_run_no_script(pages: Pages, typical: Scene) -> None:
    pages.come_in(typical.secret)
    found = []
    for path in typical.participant_pages():
        visit = pages.first_visit(path)
        found += faults(path, visit, FOR_PARTICIPANTS)
        if "script" in visit.bytes_by_kind:
            found.append(f"{path}: runs a script")
    assert found == []


def test_the_invitation_is_light(pages: Pages, typical: Scene) -> None:
    path = f"/join/{typical.other_secret}/"
    visit = pages.first_visit(path)

    assert faults(path, visit, FOR_PARTICIPANTS) == []
    assert "script" not in visit.bytes_by_kind


def test_pages_of_a_lead_are_light(pages: Pages, typical: Scene) -> None:
    pages.sign_in(typical.lead)
    found = [fault for path in typical.lead_pages() for fault in faults(path, pages.first_visit(path), FOR_LEADS)]

    assert found == []


def test_150_notes_are_still_light(pages: Pages, new_pages: Callable[..., Pages]) -> None:
    full = every_page.full()
    pages.sign_in(full.lead)
    phone = new_pages()
    phone.come_in(full.secret)
    position, key = full.exercises[0]
    lead_path = f"{full.project.get_absolute_url()}stages/{position}/{key}/"
    my_path = f"/take-part/{full.project.code}/stages/{position}/{key}/"

    assert faults(lead_path, pages.first_visit(lead_path), FOR_LEADS) == []
    assert faults(my_path, phone.first_visit(my_path), FOR_PARTICIPANTS) == []


def test_a_page_travels_compressed_and_is_stored_nowhere(pages: Pages, typical: Scene) -> None:
    pages.sign_in(typical.lead)
    response = pages.page.goto(typical.project.get_absolute_url())
    assert response is not None

    assert response.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(response.body())) < 10 * KB
    assert "no-store" in response.headers["cache-control"]


def test_a_second_visit_fetches_only_the_page(pages: Pages, typical: Scene) -> None:
    pages.sign_in(typical.lead)
    pages.open(typical.project.get_absolute_url())
    fetched: list[str] = []
    pages.page.on(
        "response", lambda response: fetched.append(response.url) if not response.from_service_worker else None
    )
    asked: list[str] = []
    pages.page.on("requestfinished", lambda request: asked.append(request.url) if not _from_cache(request) else None)
    pages.page.goto(f"{typical.project.get_absolute_url()}stages/", wait_until="networkidle")

    assert asked == [f"{pages.address}{typical.project.get_absolute_url()}stages/"]


def _from_cache(request: object) -> bool:
    sizes = request.sizes()  # type: ignore[attr-defined]
    return bool(sizes["responseBodySize"] == 0 and sizes["responseHeadersSize"] == 0)
