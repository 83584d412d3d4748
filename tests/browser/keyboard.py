"""Somebody who has only a keyboard: Tab, Enter, and what one types. At every stop the focus must be seen."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser import walk

MOST_PRESSES = 60

FOCUS = """() => {
    const focused = document.activeElement
    if (!focused || focused === document.body) return {where: "body"}
    const outlined = element => {
        const style = getComputedStyle(element)
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
    }
    // The button inside a date is the browser's own, and draws its own focus.
    const browsers = focused.matches("[type^=date]") && !focused.matches(":focus")
    // A radio button's whole label is drawn as focused.
    const drawn = [focused, focused.closest(".choice")].filter(Boolean)
    const place = focused.getBoundingClientRect()
    const inside = place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth
    return {
        where: focused.outerHTML.slice(0, 120),
        seen: browsers || drawn.some(outlined),
        inside: inside && place.width > 0 && place.height > 0,
    }
}"""


class Keyboard:
    """Somebody who has only a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def look(self) -> dict[str, Any]:
        """Where the focus is; fails when it cannot be seen there."""
        focus: dict[str, Any] = self.page.evaluate(FOCUS)
        assert focus["where"] == "body" or focus["seen"], f"the focus cannot be seen on {focus['where']}"
        assert focus["where"] == "body" or focus["inside"], f"the focus is outside the window: {focus['where']}"
        return focus

    def tab_to(self, wanted: Locator) -> None:
        """Press Tab until the focus is on what is wanted; the way there may go through the browser's own bar once."""
        for _ in range(MOST_PRESSES):
            if wanted.evaluate_all("found => found.includes(document.activeElement)"):
                return
            self.press("Tab")
            self.look()
        pytest.fail(f"{MOST_PRESSES} presses of Tab do not lead to {wanted}")

    def box(self, name: str) -> None:
        """Go to a box by its label."""
        self.tab_to(self.page.get_by_label(re.compile(rf"^{re.escape(name)}\s*(\(optional\))?$")))

    def button(self, name: str) -> None:
        """Go to a button and press it."""
        self.tab_to(self.page.get_by_role("button", name=name, exact=True))
        self.press("Enter")

    def link(self, name: str) -> None:
        """Go to a link and follow it."""
        self.tab_to(self.page.get_by_role("link", name=name, exact=True))
        self.press("Enter")

    def unfold(self, words: str) -> None:
        """Go to a fold, and open it where it is closed."""
        summary = self.page.locator("summary", has_text=words)
        self.tab_to(summary)
        if not summary.evaluate("summary => summary.parentElement.open"):
            self.press("Enter")
        expect(summary.locator("..")).to_have_attribute("open", "")

    def write(self, name: str, words: str) -> None:
        """Go to a box and type."""
        self.box(name)
        self.page.keyboard.type(words)

    def write_date(self, name: str, day: date) -> None:
        """Go to a date and type it, in the order that this browser has."""
        self.box(name)
        self.page.keyboard.type(f"{day:%d%m%Y}")
        box = self.page.locator(":focus")
        if box.input_value() != day.isoformat():
            self.press("ArrowLeft", "ArrowLeft")
            self.page.keyboard.type(f"{day:%m%d%Y}")
        assert box.input_value() == day.isoformat()

    def choose(self, name: str, words: str) -> None:
        """Go to a list of choices and type the beginning of one."""
        self.box(name)
        self.page.keyboard.type(words)
        assert self.page.locator(":focus").evaluate("list => list.selectedOptions[0].label") == words

    def arrive(self, heading: str) -> None:
        """A new page: the first stop is the link that skips to the words.

        An address that ends in `#main`, or in another place of the page, has skipped already. Browsers carry `#main`
        over to the page that answers a form.
        """
        expect(walk.title(self.page)).to_have_text(heading)
        self.page.wait_for_load_state()
        if "#" in self.page.url:
            return
        self.press("Tab")
        skip = self.page.get_by_role("link", name="Skip to main content")
        expect(skip).to_be_focused()
        self.look()
        self.press("Enter")
        expect(self.page.locator("main")).to_be_focused()


def start_project(keys: Keyboard) -> None:
    """Fill in the seven questions, and the contact behind the fold; ends on the project's home."""
    keys.arrive("Start a project")
    today = timezone.localdate()
    keys.write("Name of the project", walk.PROJECT_NAME)
    keys.write("What is it about, in one plain sentence?", walk.SENTENCE)
    keys.write_date("When does it end?", today + timedelta(days=300))
    keys.tab_to(keys.page.get_by_role("radio", name="People who use the service"))
    keys.press("Space", "ArrowDown")
    expect(keys.page.get_by_label("Family and carers")).to_be_checked()
    keys.write("About how many people will take part?", "12")
    keys.unfold("Organisation, contact and other details")
    keys.write("Whom can people phone or ask?", walk.CONTACT)
    keys.button("Start the project")
    keys.arrive(walk.PROJECT_NAME)


def not_needed(keys: Keyboard, title: str) -> None:
    """Publish the known gap of an exercise, on the page that asks why; ends on the stage's page."""
    keys.arrive(f"“{title}” is not needed")
    keys.write("Why is it not needed?", "We did it last year.")
    keys.write("What will you do instead?", "We use the list.")
    keys.button("Say why, and carry on")
    expect(keys.page.get_by_role("alert").filter(has_text="The known gap is published.")).to_be_visible()
