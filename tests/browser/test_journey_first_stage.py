"""From signing in to a stage that waits for agreement: a lead at a desk, a participant with a phone and no script.

How it is agreed and signed is told in test_journey_promise.py.
"""

import re
from collections.abc import Callable
from datetime import date

from django.utils import timezone
from playwright.sync_api import expect

from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from tests.browser import walk
from tests.browser.conftest import PHONE, Pages
from tests.factories import PASSWORD, make_user

STAGE = "Stage 1: Idea and promise"
REASON = "The council lists help already, and we use its list."
PLAN = "We read that list together."


def test_from_sign_in_to_a_stage_that_is_written(pages: Pages, new_pages: Callable[..., Pages]) -> None:
    load_built_in(by=SYSTEM)
    make_user(name="Robin", email="robin@example.org", password=PASSWORD)
    today = timezone.localdate()
    phone = new_pages(**PHONE, java_script_enabled=False)

    home = _begin(pages, today)
    _fill_in(pages, today)
    link = _bring_in(pages)
    walk.come_in(phone.page, link, name="Moss", side="I use this service, or have used it")
    phone.check(phone.page, "place")
    _say_something(phone)
    _is_blocked(pages, home)
    _leave_out_openly(pages, today)
    _history_tells(pages)


def _begin(pages: Pages, today: date) -> str:
    """Sign in and start a project. Returns the address of its home."""
    page = pages.open("/")
    walk.follow(page, "Sign in")
    pages.check(page, "sign-in")
    walk.sign_in(page, email="robin@example.org", password=PASSWORD)
    pages.check(page, "no projects")
    walk.follow(page, "Start a project")
    pages.check(page, "start a project")
    walk.start_project(page, today=today)

    expect(page.get_by_role("heading", name="Your first week")).to_be_visible()
    expect(page.get_by_text("3 things still needed")).to_be_visible()
    pages.check(page, "first week")
    return page.url


def _fill_in(pages: Pages, today: date) -> None:
    """Notes, pasted lines, rows with typed columns, and a starter row; the last exercise stays empty."""
    page = pages.page
    walk.follow(page, "Open stage 1")
    pages.check(page, "stage, empty")
    walk.follow(page, "What is the problem?")
    pages.check(page, "notes, empty")
    walk.add_note(page, "Nobody asked if there is food in the house.")
    walk.paste_lines(page, ["We hear too late.", "The tablets ran out.", "Nobody rang."])
    # Only a lead has written, and the page says so.
    expect(page.get_by_text("Every note so far is from staff.")).to_be_visible()
    pages.check(page, "notes")

    walk.follow(page, "Next: What can change, what cannot")
    walk.add_row(
        page,
        {"Thing": "The number of beds"},
        {"Can it change?": "No", "Why": "It is set for the region.", "Who decided": "The health board"},
    )
    expect(page.get_by_text("If nothing can change, this is not co-production.")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("If nothing can change, this is not co-production.")).to_be_visible()
    walk.add_row(page, {"Thing": "The day people go home"}, {"Can it change?": "Yes"})
    pages.check(page, "rows")

    walk.follow(page, "Next: Decisions to make")
    walk.add_row(
        page,
        {"Decision": "Who rings on the first evening"},
        {"Who should decide": "Together", "How much say people get": "We decide it together", "By when": "2027-05-12"},
    )
    expect(walk.entry(page, "Who rings on the first evening")).to_contain_text("12 May 2027")

    walk.follow(page, "Next: Time and money")
    walk.follow(page, "Fill in “Project ends”")
    expect(page.get_by_label(re.compile("^Date"))).not_to_have_value("")
    walk.fill_more(page, {"Can it move?": "Not asked"})
    walk.press(page, "Add")
    expect(walk.entry(page, "Project ends").filter(has_text="Not asked")).to_be_visible()
    walk.follow(page, "Fill in “Money to pay people”")
    walk.fill_more(page, {"Amount (£)": "1200.50"})
    walk.press(page, "Add")
    expect(walk.entry(page, "Money to pay people").filter(has_text="£1200.50")).to_be_visible()
    pages.check(page, "rows begun for the team")

    walk.follow(page, STAGE)
    page.get_by_text(re.compile("More you can do")).click()
    walk.follow(page, "How we work together")
    page.get_by_label("Our words").fill("An hour, with a break.")
    walk.press(page, "Save")
    expect(page.locator("#saved")).to_have_text("Saved.")
    pages.check(page, "one text")
    walk.follow(page, STAGE)
    page.get_by_text(re.compile("More you can do")).click()
    walk.follow(page, "How open is this?")
    page.get_by_role("group", name="Our score, agreed together").get_by_label("7", exact=True).check()
    page.get_by_label("Why? One sentence").fill("The day can move, the beds cannot.")
    walk.press(page, "Save")
    expect(page.locator("#saved")).to_have_text("Saved.")
    pages.check(page, "score")


def _bring_in(pages: Pages) -> str:
    """Add a person. Returns their link."""
    page = pages.page
    walk.follow(page, "People")
    expect(page.get_by_text("Nobody yet.")).to_be_visible()
    pages.check(page, "people, empty")
    link = walk.add_person(page, "Fern")
    pages.check(page, "link to hand over")
    walk.follow(page, "Back to People")
    expect(page.get_by_role("row", name=re.compile("Fern"))).to_contain_text("Not opened yet")
    return link


def _say_something(phone: Pages) -> None:
    page = phone.page
    walk.follow(page, "What is the problem?")
    phone.check(page, "notes of a participant")
    page.get_by_label("Your note").fill("I did not know whom to ring.")
    walk.press(page, "Add it")
    expect(walk.entry(page, "I did not know whom to ring.").filter(has_text="Yours")).to_be_visible()
    walk.follow(page, "Back")
    walk.follow(page, "What can change, what cannot")
    page.get_by_label("Thing").fill("Who meets me at home")
    walk.press(page, "Add it")
    expect(walk.entry(page, "Who meets me at home")).to_be_visible()
    phone.check(page, "rows of a participant")


def _is_blocked(pages: Pages, home: str) -> None:
    page = pages.page
    page.goto(home)
    walk.follow(page, "Open stage 1")
    expect(page.get_by_role("heading", name="You cannot sign off yet. 3 things still needed.")).to_be_visible()
    expect(page.get_by_text("The promise has not been put to everyone yet.")).to_be_visible()
    expect(page.get_by_text("Nobody has raised a concern about this stage.")).to_be_visible()
    expect(page.get_by_text("4 of 5 done. Still empty: Who and what can help.")).to_be_visible()
    expect(page.get_by_text("1 person may agree. They are asked when everything else is done.")).to_be_visible()
    expect(page.get_by_role("link", name="Read what will be recorded, and sign off")).to_have_count(0)
    pages.check(page, "stage, blocked")
    # The participant's words stand among the others, and nobody's name does.
    page.goto(f"{page.url}problem/")
    expect(walk.entry(page, "I did not know whom to ring.")).to_be_visible()
    expect(page.get_by_text("Every note so far is from staff.")).to_have_count(0)
    expect(page.get_by_text(re.compile("Moss|Fern"))).to_have_count(0)
    walk.follow(page, STAGE)


def _leave_out_openly(pages: Pages, today: date) -> None:
    page = pages.page
    walk.follow(page, "Go to “Who and what can help”")
    walk.follow(page, "This is not needed: say why")
    pages.check(page, "not needed")
    walk.follow(page, "Back to the exercise")
    walk.say_not_needed(page, reason=REASON, plan=PLAN, today=today)
    expect(page.get_by_text(REASON)).to_be_visible()
    expect(page.get_by_role("heading", name="You cannot sign off yet. 2 things still needed.")).to_be_visible()
    pages.check(page, "stage, with a known gap")


def _history_tells(pages: Pages) -> None:
    page = pages.page
    walk.follow(page, "History")
    for words in ("started the project", "Fern", "Moss", "not needed"):
        expect(page.get_by_role("listitem").filter(has_text=re.compile(words, re.IGNORECASE)).first).to_be_visible()
    # What people wrote is not listed: who wrote when would betray them.
    expect(page.get_by_text("I did not know whom to ring.")).to_have_count(0)
    pages.check(page, "history")
