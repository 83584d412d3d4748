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
from tests.factories import (
    PASSWORD,
    agree_to_promise,
    make_participant,
    make_project,
    make_user,
    turn_key,
    write_promise,
)

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


def test_the_promise_is_written_and_put_to_everyone(pages: Pages) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    pages.sign_in(lead)
    page = pages.open(f"{project.get_absolute_url()}promise/")
    keys = Keyboard(page)
    changes = page.get_by_role("region", name="What you changed")

    keys.arrive("Our promise")
    keys.link("Change it first")
    keys.arrive("Write our promise")
    keys.link("Reword “Respect”")
    keys.arrive("Respect")
    keys.box("The words of this line")
    keys.press("Control+A")
    page.keyboard.type("We listen first.")
    keys.button("Save with your changes")
    keys.arrive("Write our promise")
    expect(walk.told(page)).to_have_text("Saved with your changes. Nobody is asked until you put them to everyone.")
    expect(changes).to_contain_text("“Respect” has new words.")

    keys.link("Add a line")
    keys.arrive("Add a line")
    keys.write("What is it about? A word or two", "Pace")
    keys.button("Add the line")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    keys.link("Write what we promise.")
    expect(page.get_by_label("What do we promise?")).to_be_focused()
    page.keyboard.type("We go at the pace of the slowest.")
    keys.write("How will we ask if we keep it?", "Is it too fast for you?")
    keys.button("Add the line")
    keys.arrive("Write our promise")
    expect(changes).to_contain_text("“Pace” is added.")

    keys.link("Drop “Access”")
    keys.arrive("Access")
    keys.write("Why do we drop it?", "It is part of “Include everyone”.")
    keys.button("Drop this line")
    keys.arrive("Write our promise")
    expect(changes).to_contain_text("“Access” is dropped.")
    keys.button("Take it back in “Access”")
    keys.arrive("Write our promise")
    expect(walk.told(page)).to_have_text("The line is back in, in your changes.")
    keys.link("Take out “Pace”")
    keys.arrive("Take this line out?")
    keys.link("Keep it")
    keys.arrive("Write our promise")

    keys.button("Put this to everyone")
    keys.arrive("Our promise")
    expect(walk.told(page)).to_have_text("This is our promise now. Everyone taking part is asked to answer it.")
    expect(page.locator(".pledge > li")).to_have_count(9)
    expect(page.get_by_text("We listen first.")).to_be_visible()


def test_a_participant_answers_the_promise(pages: Pages) -> None:
    project = make_project()
    _, secret, _ = make_participant(project=project, side="lived")
    write_promise(project=project)
    page = pages.come_in(secret)
    keys = Keyboard(page)

    keys.arrive(project.discreet_name)
    keys.link("Read our promise")
    keys.arrive("Do you agree to our promise?")
    keys.link("No, because…")
    keys.arrive("No, because…")
    keys.button("Send my “no”")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    keys.link("Write a few words first.")
    expect(page.get_by_label("No, because…")).to_be_focused()
    page.keyboard.type("It is too vague.")
    keys.button("Send my “no”")
    keys.arrive(project.discreet_name)
    expect(walk.told(page)).to_have_text("Thank you. Your answer is recorded.")
    keys.link("Our promise")
    keys.arrive("Our promise")
    expect(page.get_by_text("You said: no, because")).to_be_visible()
    keys.button("Yes, I agree to our promise")
    keys.arrive(project.discreet_name)
    expect(page.get_by_role("heading", name="Nothing is waiting")).to_be_visible()


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
            "edit/",
        )
    }
    # A list is as long as what it lists: so many stops for each person, besides the page's own.
    people = len(_stops(pages.open(f"{home}people/")))

    assert "Skip to main content" in stops[""][0]
    assert people <= 22 + 3 * project.members.count()
    assert {path: len(found) for path, found in stops.items() if len(found) > MOST_STOPS} == {}


def test_stops_on_a_new_project_are_few(pages: Pages) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    pages.sign_in(lead)

    assert len(_stops(pages.open(project.get_absolute_url()))) <= MOST_STOPS
