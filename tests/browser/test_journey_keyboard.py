"""The lead's whole way with the keyboard alone: no mouse, and nothing is filled in from outside.

At every stop the focus can be seen and is inside the window; after a swap it is where the person goes on.
"""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from planner.demo import load_demo
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.models import Project, User
from tests.browser import walk
from tests.browser.conftest import Pages
from tests.factories import PASSWORD, make_participant, make_project, make_user, turn_key

MOST_PRESSES = 60
MOST_STOPS = 40

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

        Where a form was sent after skipping, browsers carry `#main` over to the page that answers, and have skipped.
        """
        expect(walk.title(self.page)).to_have_text(heading)
        self.page.wait_for_load_state()
        if self.page.url.endswith("#main"):
            return
        self.press("Tab")
        skip = self.page.get_by_role("link", name="Skip to main content")
        expect(skip).to_be_focused()
        self.look()
        self.press("Enter")
        expect(self.page.locator("main")).to_be_focused()


def test_from_sign_in_to_a_signed_stage(pages: Pages) -> None:
    load_built_in(by=SYSTEM)
    make_user(name="Robin", email="robin@example.org", password=PASSWORD)
    page = pages.open("/accounts/sign-in/")
    keys = Keyboard(page)

    keys.arrive("Sign in")
    keys.write("E-mail address", "robin@example.org")
    keys.write("Password", PASSWORD)
    keys.button("Sign in")
    keys.arrive("Your projects")
    keys.link("Start a project")
    _start(keys)

    keys.link("Open stage 1")
    keys.arrive("Idea and promise")
    keys.link("What is the problem?")
    _notes(keys)
    keys.link("Next: What can change, what cannot")
    _rows(keys)
    for title in ("Decisions to make", "Time and money", "Who and what can help"):
        keys.link(f"Next: {title}")
        keys.arrive(title)
        keys.link("This is not needed: say why")
        _not_needed(keys, title)
        if title != "Who and what can help":
            keys.link(title)
            keys.arrive(title)

    keys.arrive("Idea and promise")
    project = Project.objects.get()
    member, _, _ = make_participant(project=project, side="lived")
    turn_key(project=project, position=1, member=member)
    page.reload()
    keys.arrive("Idea and promise")
    keys.link("Read what will be recorded, and sign off")
    keys.arrive("Sign off stage 1")
    keys.button("Sign off stage 1")
    keys.arrive("Signed with 3 known gaps")


def _start(keys: Keyboard) -> None:
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


def _notes(keys: Keyboard) -> None:
    page = keys.page
    keys.arrive("What is the problem?")
    for words in ("Nobody asked if there is food in the house.", "Nobody rang."):
        keys.write("Your note", words)
        keys.button("Add")
        expect(walk.entry(page, words)).to_be_visible()
        # The next thought can be typed at once.
        expect(page.get_by_label("Your note")).to_be_focused()
        expect(page.get_by_label("Your note")).to_have_value("")
        assert keys.look()["where"] != "body"
    keys.link("Change “Nobody rang.”")
    expect(page.get_by_label("Your note")).to_be_focused()
    keys.press("Control+End")
    page.keyboard.type(" For a week.")
    keys.button("Save")
    expect(walk.entry(page, "Nobody rang. For a week.")).to_be_visible()
    expect(page.get_by_label("Your note")).to_be_focused()

    # An empty note: the problem is told, and the focus is on it.
    keys.button("Add")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    keys.link("Write something first.")
    expect(page.get_by_label("Your note")).to_be_focused()

    keys.link("Take away “Nobody rang. For a week.”")
    keys.arrive("Take this away?")
    keys.link("Keep it")
    keys.arrive("What is the problem?")


def _rows(keys: Keyboard) -> None:
    page = keys.page
    keys.arrive("What can change, what cannot")
    keys.write("Thing", "The day people go home")
    keys.unfold("More about this")
    keys.choose("Can it change?", "Yes")
    keys.write("Why", "The ward can plan it.")
    keys.button("Add")
    expect(walk.entry(page, "The day people go home")).to_contain_text("The ward can plan it.")
    expect(page.get_by_label("Thing")).to_be_focused()


def _not_needed(keys: Keyboard, title: str) -> None:
    keys.arrive(f"“{title}” is not needed")
    keys.write("Why is it not needed?", "We did it last year.")
    keys.write("What will you do instead?", "We use the list.")
    keys.button("Say why, and carry on")
    expect(keys.page.get_by_role("alert").filter(has_text="The known gap is published.")).to_be_visible()


def _stops(page: Page) -> list[str]:
    """Every stop that Tab makes on a page, from its top to its end; fails where Tab goes round in a trap."""
    keys = Keyboard(page)
    page.evaluate("() => { document.activeElement.blur(); window.stops = [] }")
    stops: list[str] = []
    for _ in range(4 * MOST_STOPS):
        keys.press("Tab")
        focus = keys.look()
        if focus["where"] == "body" or (stops and "Skip to main" in focus["where"]):
            return stops
        # A date has several fields, and is one stop.
        if page.evaluate("() => !stops.includes(document.activeElement) && stops.push(document.activeElement)"):
            stops.append(focus["where"])
    pytest.fail(f"Tab does not come to the end of the page: {stops[-3:]}")


def test_stops_are_few_and_there_is_no_trap(pages: Pages) -> None:
    load_built_in(by=SYSTEM)
    project = load_demo(by=SYSTEM)
    pages.sign_in(User.objects.get(memberships__project=project))
    home = project.get_absolute_url()
    stops = {
        path: _stops(pages.open(f"{home}{path}"))
        for path in (
            "",
            "stages/",
            "stages/1/",
            "stages/1/can_change/",
            "stages/1/working_together/",
            "people/",
            "edit/",
        )
    }

    assert "Skip to main content" in stops[""][0]
    assert {path: len(found) for path, found in stops.items() if len(found) > MOST_STOPS} == {}


def test_stops_on_a_new_project_are_few(pages: Pages) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    pages.sign_in(lead)

    assert len(_stops(pages.open(project.get_absolute_url()))) <= MOST_STOPS
