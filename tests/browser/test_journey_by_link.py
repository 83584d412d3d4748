"""Somebody comes in by a poster, takes part, comes back by a short code, and goes: on phones, without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stakeholders.models import Member, PersonalLink, Project
from tests.browser import walk
from tests.browser.conftest import PHONE, Pages
from tests.factories import (
    make_group,
    make_project,
    make_shared_link,
    make_user,
    reply_to,
    write_promise,
)

SMALL_PHONE = {**PHONE, "viewport": {"width": 320, "height": 640}, "java_script_enabled": False}
NOTE = "The bus stops at five."
CONCERN = "Nobody asked people who work nights."


@pytest.mark.also_postgresql
def test_from_a_poster_to_nothing_kept(new_pages: Callable[..., Pages]) -> None:
    project = make_project(lead=make_user())
    group = make_group(project=project, name="Young carers")
    link, secret = make_shared_link(project=project, label="Poster at the clinic", group=group, most_uses=1)
    write_promise(project=project)
    phone = new_pages(**SMALL_PHONE)

    page = phone.open(f"/join/{secret}/")
    expect(page).to_have_url(re.compile("/join/$"))
    expect(walk.title(page)).to_have_text("You are invited to help plan something")
    phone.check(page, "the invitation")
    walk.press(page, "Come in")
    code = answer_three_questions(phone, page)
    assert secret not in history_of(page)

    takes_part(phone, page)
    belongs_to(phone, page, "Young carers")
    link.refresh_from_db()
    assert link.uses == 1
    used_up = new_pages(**SMALL_PHONE)
    page = used_up.open(f"/join/{secret}/", status=404)
    expect(walk.title(page)).to_have_text("This link does not work")

    reply_to(objection=project.objections.get(), words="We ask on Friday night.")
    other = new_pages(**SMALL_PHONE)
    page = comes_back_by(code, other)
    walk.follow(page, "Your concern has a reply.")
    expect(page.get_by_text("We ask on Friday night.")).to_be_visible()

    leaves_and_erases(other, page, project)
    assert not PersonalLink.objects.filter(turned_off_at=None).exists()
    again = new_pages(**SMALL_PHONE)
    type_code(again.open("/code/"), code)
    expect(again.page.get_by_role("heading", name="There is a problem")).to_be_visible()


def answer_three_questions(phone: Pages, page: Page) -> str:
    """What to call them, which side, yes to who sees what. Returns the short code that is shown once."""
    page.get_by_label("What should we call you?").fill("Wren")
    phone.check(page, "the first question")
    walk.press(page, "Go on")
    page.get_by_label("I care for someone, or they are family").check()
    phone.check(page, "the second question")
    walk.press(page, "Go on")
    expect(walk.title(page)).to_have_text("Who sees what. Is that all right?")
    phone.check(page, "the third question")
    walk.press(page, "Yes, I want to take part")
    expect(walk.title(page)).to_have_text("You are in. Keep your own link")
    phone.check(page, "the own link")
    code = page.locator("dd").filter(has_text=re.compile(r"^[2-9A-Z ]{12}$")).inner_text()
    walk.press(page, "I have kept it. Go to my place")
    expect(page.get_by_text("You are here as Wren.")).to_be_visible()
    return code


def takes_part(phone: Pages, page: Page) -> None:
    """They agree to the promise, add a note, and raise a concern."""
    phone.check(page, "the place")
    walk.say_yes_to_promise(page)
    walk.follow(page, "What is the problem?")
    walk.add_note(page, NOTE, button="Add it")
    phone.check(page, "the note")
    walk.follow(page, "Back")
    walk.follow(page, "I have a concern")
    walk.follow(page, "Raise a concern")
    page.get_by_label("What is not ready, and why?").fill(CONCERN)
    phone.check(page, "the concern")
    walk.press(page, "Send the concern")
    expect(walk.told(page)).to_have_text("Your concern is sent. It stays open until a lead replies.")
    expect(page.get_by_text(CONCERN, exact=True)).to_be_visible()
    walk.follow(page, "Back")


def belongs_to(phone: Pages, page: Page, group: str) -> None:
    """The group of the link is chosen already; they save it."""
    walk.follow(page, "Groups you belong to")
    expect(page.get_by_label(group)).to_be_checked()
    phone.check(page, "the groups")
    walk.press(page, "Save")
    expect(page.get_by_text("You are here as Wren.")).to_be_visible()


def comes_back_by(code: str, other: Pages) -> Page:
    """On another phone, with the short code in small letters and without spaces."""
    page = other.open("/")
    walk.follow(page, "Were you invited by a short code? Type it here")
    other.check(page, "the code")
    type_code(page, code.lower().replace(" ", ""))
    expect(walk.title(page)).to_have_text("Welcome back")
    walk.press(page, "Come in")
    expect(page.get_by_text("You are here as Wren.")).to_be_visible()
    return page


def type_code(page: Page, code: str) -> None:
    page.get_by_label("What is your code?").fill(code)
    walk.press(page, "Go on")


def leaves_and_erases(other: Pages, page: Page, project: Project) -> None:
    """They leave for good: no word, no name and no link of theirs stays."""
    page = other.open(f"/take-part/{project.code}/")
    walk.follow(page, "Leave this project, or erase what has my name")
    other.check(page, "leaving")
    walk.follow(page, "Leave, and erase what has my name")
    other.check(page, "erasing")
    walk.press(page, "Erase")
    expect(walk.title(page)).to_have_text("It is erased")
    assert not Member.objects.participants().exclude(name="").exists()
    assert not project.entries.filter(text=NOTE).exists()
    assert not project.objections.filter(words=CONCERN).exists()
    other.open(f"/take-part/{project.code}/", status=404)


def history_of(page: Page) -> str:
    """Every address that the browser's history holds."""
    told = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    return " ".join(entry["url"] for entry in told["entries"])
