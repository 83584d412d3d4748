"""Links for many on paper and on the screen: what a camera reads, and a lead who adds people without a script."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from stakeholders.models import Contact, SharedLink
from tests.browser import every_page, walk
from tests.browser.conftest import PHONE, Pages
from tests.browser.every_page import LONG_WORD, Scene
from tests.browser.paper import only_words_on_paper, papers
from tests.factories import make_participant, make_project, make_shared_link, make_user

MILLIMETRE = 96 / 25.4
"""CSS pixels."""
SMALLEST_CODE = 35
"""Millimetres. Source: ui.md, "Invite card"."""


@pytest.fixture
def typical() -> Scene:
    return every_page.typical()


def path_of(name: str, link: SharedLink, query: str = "") -> str:
    return reverse(name, args=[link.project.code, link.code]) + query


def codes_in_millimetres(page: Page) -> list[float]:
    """How wide each QR code is on paper, without its quiet zone."""
    page.emulate_media(media="print")
    widths = page.evaluate(
        """() => [...document.querySelectorAll(".qr-card svg")].map(drawing => {
            const modules = drawing.viewBox.baseVal.width
            return drawing.getBoundingClientRect().width * (modules - 8) / modules
        })"""
    )
    return [width / MILLIMETRE for width in widths]


@pytest.mark.parametrize("query", ["", "?discreet=yes"])
@pytest.mark.parametrize(("name", "how_many"), [("link_poster", 1), ("link_cards", 8)])
def test_paper_is_one_page_with_codes_that_a_camera_reads(
    pages: Pages, typical: Scene, name: str, how_many: int, query: str
) -> None:
    pages.sign_in(typical.lead)
    [link] = typical.open_links()
    page = pages.open(path_of(name, link, query))

    assert papers(page) == 1
    found = codes_in_millimetres(page)
    assert len(found) == how_many
    assert min(found) >= SMALLEST_CODE
    only_words_on_paper(page)
    assert page.get_by_role("heading", level=1).is_hidden()


def test_a_poster_with_the_longest_words_is_still_one_page(pages: Pages) -> None:
    lead = make_user()
    long = f"We want the first week at home to feel safe. {LONG_WORD}"
    project = make_project(lead=lead, sentence=long[:200], organisation=long[:80], contact=long[:160], pay=long[:160])
    link, _ = make_shared_link(project=project)
    pages.sign_in(lead)

    assert papers(pages.open(path_of("link_poster", link))) == 1


def test_a_code_is_dark_on_white_in_the_dark_too(pages: Pages, typical: Scene) -> None:
    pages.sign_in(typical.lead)
    [link] = typical.open_links()
    for name in ("link_detail", "link_poster", "link_cards"):
        page = pages.open(path_of(name, link))
        for forced in ("none", "active"):
            page.emulate_media(color_scheme="dark", forced_colors=forced)
            colour = page.locator(".qr-card").first.evaluate("card => getComputedStyle(card).backgroundColor")
            assert colour == "rgb(255, 255, 255)", (name, forced)


def test_a_lead_without_a_script_adds_people_and_prints_their_cards(
    without_script: Pages, new_pages: Callable[..., Pages]
) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    without_script.sign_in(lead)
    page = without_script.open(reverse("people_list", args=[project.code]))
    page.get_by_role("link", name="Add many people").first.click()
    page.get_by_label("Type or paste, one person a line").fill("Moss\nash@\nFern, fern@example.org\nWren")
    walk.press(page, "Check the list")
    expect(walk.title(page)).to_have_text("Check the list")
    expect(page.get_by_text("Line 2: “ash@” is not a whole e-mail address.")).to_be_visible()
    walk.press(page, "Add 3 people")

    expect(walk.title(page)).to_have_text("Print these cards now")
    assert page.locator(".card").count() == 2
    only_words_on_paper(page)
    assert papers(page) == 1
    typed = page.locator(".card .typed").first.inner_text()
    assert Contact.objects.get().email == "fern@example.org"

    phone = new_pages(**PHONE, java_script_enabled=False)
    page = phone.open(reverse("code_open"))
    page.locator("main input:not([type=hidden])").fill(typed.lower())
    page.locator("main form button").click()
    expect(page.get_by_role("button", name="Come in")).to_be_visible()


def test_a_lead_makes_a_link_on_a_phone_without_a_script_and_replaces_it(new_pages: Callable[..., Pages]) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    phone = new_pages(**PHONE, java_script_enabled=False)
    phone.sign_in(lead)
    page = phone.open(reverse("link_list", args=[project.code]))
    page.get_by_role("link", name="Make a link for many").click()
    page.get_by_label("What do you call this link?").fill("Friday café")
    walk.press(page, "Make the link")
    expect(walk.title(page)).to_have_text("Friday café")
    first = page.locator("#address").input_value()
    page.get_by_role("link", name="Replace it: posters stop working").click()
    walk.press(page, "Replace the link")
    expect(page.get_by_text("The link is new. The old one stopped working.")).to_be_visible()
    assert page.locator("#address").input_value() != first
    assert walk.width(phone.page) == 390


def test_the_list_that_is_checked_and_the_cards_have_no_fault(pages: Pages) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    make_participant(project=project, name="Moss")
    pages.sign_in(lead)
    page = pages.open(reverse("people_paste", args=[project.code]))
    lines = ["Moss", LONG_WORD[:80], "ash@", f"{'a' * 60}@{'b' * 60}.example.org", *every_page.MANY_SCRIPTS[:5]]
    page.get_by_label("Type or paste, one person a line").fill("\n".join(lines))
    walk.press(page, "Check the list")
    expect(walk.title(page)).to_have_text("Check the list")
    pages.check(page, "list that is checked")
    walk.press(page, "Add 7 people")
    expect(walk.title(page)).to_have_text("Print these cards now")
    pages.check(page, "cards to hand over")


def test_the_address_of_a_link_is_copied_by_a_press(pages: Pages) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    link, secret = make_shared_link(project=project)
    pages.context.grant_permissions(["clipboard-read", "clipboard-write"])
    pages.sign_in(lead)
    page = pages.open(reverse("link_detail", args=[project.code, link.code]))

    page.get_by_role("button", name="Copy", exact=True).press("Enter")

    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").endswith(f"/join/{secret}/")


def test_without_script_there_is_no_button_that_does_nothing(without_script: Pages) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    link, secret = make_shared_link(project=project)
    without_script.sign_in(lead)
    page = without_script.open(reverse("link_detail", args=[project.code, link.code]))

    expect(page.get_by_role("button", name="Copy", exact=True)).to_have_count(0)
    assert secret in page.get_by_label("Its address").input_value()
