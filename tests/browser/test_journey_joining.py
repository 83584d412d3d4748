"""Coming in by a link for many, on a phone without script; coming back by the short code on another one."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from stakeholders.actions.members import replace_link
from stakeholders.models import SharedLink, Side, TypedTries
from stakeholders.ways_in import WRONG_TRIES_AN_HOUR
from tests.browser import walk
from tests.browser.conftest import PHONE, Pages
from tests.browser.keyboard import Keyboard
from tests.browser.test_page_weight import FOR_PARTICIPANTS, faults
from tests.factories import lead_actor, make_participant, make_project, make_shared_link

SIDE = "I care for someone, or they are family"


def places_in_history(page: Page) -> list[str]:
    """Every address that this tab has been at, as the browser's button “back” knows them, the last first."""
    session = page.context.new_cdp_session(page)
    history = session.send("Page.getNavigationHistory")
    session.detach()
    return [entry["url"] for entry in reversed(history["entries"])]


def test_a_phone_without_script_joins_and_comes_back_by_short_code(new_pages: Callable[..., Pages]) -> None:
    project = make_project(sentence=walk.SENTENCE, pay="£20 a meeting, and the bus.")
    link, secret = make_shared_link(project=project, side=Side.CARER, most_uses=1)
    phone = new_pages(**PHONE, java_script_enabled=False)

    page = phone.open(f"/join/{secret}/")
    expect(page).to_have_url(re.compile("/join/$"))
    expect(page.get_by_text("£20 a meeting, and the bus.")).to_be_visible()
    phone.check(page, "invitation")
    assert SharedLink.objects.get(pk=link.pk).uses == 0
    walk.press(page, "Come in")
    phone.check(page, "first question")
    page.get_by_label("What should we call you?").fill("Fern")
    walk.press(page, "Go on")
    expect(page.get_by_label(SIDE)).to_be_checked()
    phone.check(page, "second question")
    walk.press(page, "Go on")
    phone.check(page, "third question")
    for before in ("/arrive/side/", "/arrive/name/", "/join/"):
        page.go_back()
        expect(page).to_have_url(re.compile(f"{before}$"))
    walk.follow(page, "Go on as Fern")
    expect(walk.title(page)).to_have_text("Who sees what. Is that all right?")
    walk.press(page, "Yes, I want to take part")
    expect(walk.title(page)).to_have_text("You are in. Keep your own link")
    phone.check(page, "own link")
    code = page.locator("dd strong").inner_text()
    own = page.get_by_label("Your link").input_value()
    walk.press(page, "I have kept it. Go to my place")
    expect(page.get_by_text("You are here as Fern.")).to_be_visible()

    assert [place for place in places_in_history(page) if secret in place] == []
    other = new_pages(**PHONE, java_script_enabled=False)
    page = other.open("/")
    walk.follow(page, "Were you invited by a short code? Type it here")
    page.get_by_label("What is your code?").fill(code.lower())
    walk.press(page, "Go on")
    expect(walk.title(page)).to_have_text("Welcome back")
    walk.press(page, "Come in")
    expect(page.get_by_text("You are here as Fern.")).to_be_visible()
    third = new_pages()
    expect(walk.title(third.come_in(own.rstrip("/").rpartition("/")[2]))).to_have_text(project.discreet_name)
    late = new_pages()
    expect(walk.title(late.open(f"/join/{secret}/", status=404))).to_have_text("This link does not work")


def test_a_browser_without_cookies_gets_a_clear_page(pages: Pages) -> None:
    project = make_project()
    _, secret, _ = make_participant(project=project, comes_in=False)
    pages.context.route("**/join/", lambda route: route.continue_(headers={"cookie": ""}))
    pages.open(f"/join/{secret}/")
    pages.context.clear_cookies()

    page = pages.open("/join/")

    expect(walk.title(page)).to_have_text("Open your link again")
    pages.check(page, "no cookies")
    walk.follow(page, "Or type your short code")
    expect(walk.title(page)).to_have_text("Type your code")


def test_pages_around_joining(pages: Pages, new_pages: Callable[..., Pages]) -> None:
    """What stands on no page that the others look at: somebody else on one phone, wrong codes, what is told later."""
    project = make_project()
    moss, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    _, shared = make_shared_link(project=project)
    pages.come_in(secret)
    page = pages.open(f"/join/{shared}/")
    expect(page.get_by_role("link", name="Go on as Moss")).to_be_visible()
    pages.check(page, "somebody is in")
    page = pages.open("/join/not-a-real-secret/", status=404)
    expect(page.get_by_role("link", name=project.discreet_name)).to_be_visible()
    pages.check(page, "a link that ended, with a place")

    other = new_pages()
    other.come_in(replace_link(member=moss, by=lead_actor(project=project)).secret)
    expect(other.page.get_by_role("heading", name=re.compile("A lead made a new link for you"))).to_be_visible()
    other.check(other.page, "told of a new link")
    walk.press(other.page, "I know")
    expect(other.page.get_by_role("heading", name=re.compile("A lead made a new link for you"))).to_have_count(0)
    page = other.open(reverse("my_link", args=[project.code]))
    walk.press(page, "Make a new link")
    expect(walk.title(page)).to_have_text("Your new link")
    other.check(page, "new link")

    page = pages.open(reverse("code_open"))
    page.get_by_label("What is your code?").fill("2222 222 222")
    walk.press(page, "Go on")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("What is your code?")).to_have_value("2222 222 222")
    pages.check(page, "wrong code")
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for hour in (now, now + timedelta(hours=1)):
        TypedTries.objects.update_or_create(hour=hour, defaults={"wrong": WRONG_TRIES_AN_HOUR})
    walk.press(page, "Go on")
    expect(walk.title(page)).to_have_text(re.compile("Try your code again in"))
    pages.check(page, "codes have to wait")


def test_the_way_in_by_keyboard(pages: Pages) -> None:
    project = make_project()
    _, secret = make_shared_link(project=project)
    keys = Keyboard(pages.open(f"/join/{secret}/"))

    keys.arrive("You are invited to help plan something")
    keys.button("Come in")
    keys.arrive("What should we call you?")
    keys.write("What should we call you?", "Moss")
    keys.press("Enter")
    keys.arrive("Which will you speak as here?")
    keys.tab_to(pages.page.get_by_role("radio").first)
    keys.press("Space")
    keys.button("Go on")
    keys.arrive("Who sees what. Is that all right?")
    keys.button("Yes, I want to take part")
    keys.arrive("You are in. Keep your own link")
    keys.button("I have kept it. Go to my place")
    keys.arrive(project.discreet_name)


def test_the_way_in_is_light(pages: Pages) -> None:
    project = make_project()
    _, secret = make_shared_link(project=project)
    pages.come_in(secret)
    found = faults("/code/", pages.first_visit("/code/"), FOR_PARTICIPANTS)
    for name in ("arrive_name", "arrive_side"):
        path = reverse(name, args=[project.code])
        found += faults(path, pages.first_visit(path), FOR_PARTICIPANTS)

    assert found == []
