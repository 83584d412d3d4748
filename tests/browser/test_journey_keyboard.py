"""The lead's whole way with the keyboard alone: no mouse, and nothing is filled in from outside.

At every stop the focus can be seen and is inside the window; after a swap it is where the person goes on.
"""

import pytest
from playwright.sync_api import Page, expect

from planner.demo import load_demo
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.models import Project, User
from tests.browser import walk
from tests.browser.conftest import Pages
from tests.browser.keyboard import Keyboard, not_needed, start_project
from tests.factories import PASSWORD, agree_to_promise, make_participant, make_project, make_user, turn_key

MOST_STOPS = 40


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
    start_project(keys)

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
        not_needed(keys, title)
        if title != "Who and what can help":
            keys.link(title)
            keys.arrive(title)

    keys.arrive("Idea and promise")
    project = Project.objects.get()
    member, _, _ = make_participant(project=project, side="lived")
    agree_to_promise(project=project)
    turn_key(project=project, position=1, member=member)
    page.reload()
    keys.arrive("Idea and promise")
    keys.link("Read what will be recorded, and sign off")
    keys.arrive("Sign off stage 1")
    keys.button("Sign off stage 1")
    keys.arrive("Signed with 3 known gaps")


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
