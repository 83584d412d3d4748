"""Saying “not yet” and “as long as”, and raising a concern: on a small phone that runs no script."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from planner.models import Objection
from tests.browser import every_page, walk
from tests.browser.conftest import Pages
from tests.browser.every_page import Scene
from tests.factories import reply_to, sign

SMALL_PHONE = {
    "viewport": {"width": 320, "height": 568},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
MISSING = "Two people on nights wait to be heard."
TAXIS = "Taxis are booked for every meeting."


@pytest.fixture
def scene() -> Scene:
    """A stage that lacks only the two agreements."""
    return every_page.waiting()


@pytest.fixture
def small(new_pages: Callable[..., Pages], scene: Scene) -> Pages:
    """Somebody who may agree, at their place."""
    phone = new_pages(**SMALL_PHONE, java_script_enabled=False)
    phone.come_in(scene.secret)
    return phone


def no_wider(page: Page) -> None:
    """Nothing has to be moved sideways to be read."""
    assert walk.width(page) == 320


def refused(page: Page, *problems: str) -> None:
    """The page says what is wrong, above all and beside each box."""
    no_wider(page)
    expect(page).to_have_title(re.compile(r"^\s*Error:"))
    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_text(problems)


def test_not_yet_waits_for_a_reply(small: Pages, scene: Scene) -> None:
    page = small.page
    walk.follow(page, "Read it and answer")
    no_wider(page)
    walk.follow(page, "Not yet, because …")
    no_wider(page)
    walk.press(page, "Say “not yet”")
    refused(page, "Say what is missing.")
    page.get_by_label("What is missing?").fill(MISSING)
    walk.press(page, "Say “not yet”")
    expect(walk.told(page)).to_have_text("It is recorded. The stage waits until a lead has replied to you.")
    expect(page.get_by_text("Do you agree that stage 1 is finished?")).to_have_count(0)
    no_wider(page)

    reply_to(objection=Objection.objects.get(), words="We ring them on Friday.")
    page.reload()
    walk.follow(page, "Read it and answer")
    expect(page.get_by_text(MISSING)).to_be_visible()
    expect(page.get_by_text("We ring them on Friday.")).to_be_visible()
    no_wider(page)
    walk.press(page, "I agree that it is finished")
    expect(walk.told(page)).to_have_text("Thank you. You agreed that this stage is finished.")


def test_as_long_as_is_done_before_the_next_stage(small: Pages, scene: Scene) -> None:
    page, today = small.page, timezone.localdate()
    walk.follow(page, "Read it and answer")
    walk.follow(page, "I agree, as long as …")
    no_wider(page)
    walk.press(page, "I agree, as long as this is done")
    refused(page, "Say what must happen.", "Choose a day.")
    page.get_by_label("What must happen?").fill(TAXIS)
    page.get_by_label("By when?").fill((today + timedelta(weeks=13)).isoformat())
    walk.press(page, "I agree, as long as this is done")
    refused(page, "Choose a day from today, within 12 weeks.")
    expect(page.get_by_label("What must happen?")).to_have_value(TAXIS)
    page.get_by_label("By when?").fill((today + timedelta(weeks=4)).isoformat())
    walk.press(page, "I agree, as long as this is done")
    expect(walk.told(page)).to_have_text("Thank you. You agreed, and what you asked for is recorded.")

    sign(project=scene.project, position=1)
    page.reload()
    no_wider(page)
    walk.follow(page, "You agreed to stage 1 “as long as”. Is it done?")
    expect(walk.title(page)).to_have_text("Is it done?")
    expect(page.get_by_text(TAXIS)).to_be_visible()
    no_wider(page)
    walk.press(page, "Yes, it is done")
    expect(walk.told(page)).to_have_text("Thank you. It is recorded as done.")
    walk.follow(page, "What it stands on (stage 1)")
    expect(page.get_by_text(TAXIS)).to_be_visible()
    no_wider(page)


def test_a_concern_is_raised_changed_and_taken_away(small: Pages) -> None:
    page = small.page
    walk.follow(page, "I have a concern")
    no_wider(page)
    walk.follow(page, "Raise a concern")
    no_wider(page)
    walk.press(page, "Send the concern")
    refused(page, "Write something first.")
    # The stage that the project is in stays chosen.
    expect(page.get_by_label("1. Idea and promise")).to_be_checked()
    page.get_by_label("What is not ready, and why?").fill(MISSING)
    page.get_by_label("Show my name").check()
    walk.press(page, "Send the concern")
    expect(walk.told(page)).to_have_text("Your concern is sent. It stays open until a lead replies.")
    expect(page.locator("cite")).to_contain_text("Moss.")
    no_wider(page)

    walk.follow(page, f"Change “{MISSING}”")
    no_wider(page)
    page.get_by_label("What is not ready, and why?").fill("Three people wait.")
    walk.press(page, "Save your words")
    expect(walk.told(page)).to_have_text("Your words are changed.")
    walk.follow(page, "Change “Three people wait.”")
    walk.press(page, "Take my words away")
    expect(walk.told(page)).to_have_text("Your words are taken away.")
    expect(page.get_by_text("Its author took the words away.")).to_be_visible()
    expect(page.get_by_text("Three people wait.")).to_have_count(0)
    # What was raised stays open, and a lead replies.
    expect(page.get_by_role("region", name="Waiting for a reply")).to_contain_text("No reply yet.")
