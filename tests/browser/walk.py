"""What a lead and a participant do, by the words they see. Journeys with and without script share it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

PROJECT_NAME = "Home from hospital"
SENTENCE = "We want the first week at home to feel safe."
CONTACT = "Robin, 01632 960 123"
FIRST_STAGE = "Idea and promise"


def press(page: Page, name: str) -> None:
    """Press the button with this name."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Follow the link with this name."""
    page.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()
    page.wait_for_load_state()


def width(page: Page) -> int:
    """How wide the page is, in CSS pixels, once all of it is there: a click leaves one page before the next is read."""
    page.wait_for_load_state()
    found: int = page.evaluate("() => document.documentElement.scrollWidth")
    return found


def title(page: Page) -> Locator:
    """The page's one heading of the first level."""
    return page.get_by_role("heading", level=1)


def told(page: Page) -> Locator:
    """What the page says of what was just done."""
    return page.locator(".banner[role=alert]")


def entry(page: Page, words: str) -> Locator:
    """The note or row in the list that says this."""
    return page.get_by_role("listitem").filter(has_text=words)


def sign_in(page: Page, *, email: str, password: str) -> None:
    """From the sign-in page to the projects."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")
    expect(title(page)).to_have_text("Your projects")


def start_project(page: Page, *, today: date) -> None:
    """Fill in the seven questions, and the contact behind the fold; ends on the project's home."""
    page.get_by_label("Name of the project").fill(PROJECT_NAME)
    page.get_by_label("What is it about, in one plain sentence?").fill(SENTENCE)
    page.get_by_label("When does it start?").fill(today.isoformat())
    page.get_by_label("When does it end?").fill((today + timedelta(days=300)).isoformat())
    page.get_by_label("Family and carers").check()
    page.get_by_label("About how many people will take part?").fill("12")
    page.get_by_text("Organisation, contact and other details").click()
    page.get_by_label("Whom can people phone or ask?").fill(CONTACT)
    press(page, "Start the project")
    expect(title(page)).to_have_text(PROJECT_NAME)


def add_note(page: Page, words: str, *, button: str = "Add") -> None:
    """Write one note and add it."""
    page.get_by_label("Your note").fill(words)
    press(page, button)
    expect(entry(page, words)).to_be_visible()
    expect(page.get_by_label("Your note")).to_have_value("")


def add_row(page: Page, first: Mapping[str, str], more: Mapping[str, str]) -> None:
    """Add a row: its first box, and the boxes behind “More about this”, each by its label."""
    for label, words in first.items():
        page.get_by_label(label, exact=True).fill(words)
    if more:
        fill_more(page, more)
    press(page, "Add")
    for words in first.values():
        expect(entry(page, words)).to_be_visible()


def fill_more(page: Page, values: Mapping[str, str]) -> None:
    """Fill in boxes behind “More about this” by their labels; a choice by its words."""
    opener = page.get_by_text("More about this")
    if not opener.evaluate("summary => summary.parentElement.open"):
        opener.click()
    for label, value in values.items():
        box = page.get_by_label(re.compile(rf"^{re.escape(label)}\s*(\(optional\))?$"))
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(value)


def paste_lines(page: Page, lines: list[str]) -> None:
    """Type up the wall, from the exercise's page and back to it."""
    follow(page, "Type up the wall: paste many at once")
    expect(title(page)).to_have_text("Type up the wall")
    page.get_by_label("Type or paste, one on each line").fill("\n".join(lines))
    press(page, "Add the lines")
    expect(page.get_by_role("alert").filter(has_text=f"{len(lines)} lines are added.")).to_be_visible()
    for line in lines:
        expect(entry(page, line)).to_be_visible()


def say_not_needed(page: Page, *, reason: str, plan: str, today: date) -> None:
    """Publish the known gap of an exercise, from its page; ends on the stage's page."""
    follow(page, "This is not needed: say why")
    page.get_by_label("Why is it not needed?").fill(reason)
    page.get_by_label("What will you do instead?").fill(plan)
    page.get_by_label("When will you look at this again?").fill((today + timedelta(weeks=4)).isoformat())
    press(page, "Say why, and carry on")
    expect(page.get_by_role("alert").filter(has_text="The known gap is published.")).to_be_visible()


def add_person(page: Page, name: str) -> str:
    """Add somebody from the page of people. Returns the path of the link, read from the page."""
    follow(page, "Add a person")
    page.get_by_label("What do you call them?").fill(name)
    press(page, "Add and make their link")
    expect(title(page)).to_have_text(f"Hand this link to {name}")
    address = page.get_by_label(f"The link of {name}").input_value()
    found = re.fullmatch(r"https?://[^/]+(/join/[\w-]{21,}/)", address.strip())
    assert found, f"this is no link: {address}"
    return found[1]


def come_in(page: Page, path: str, *, name: str, side: str, waiting: str = "Nothing is waiting") -> None:
    """A participant opens their own link, comes in, and answers the three questions.

    Then their place says whether something is waiting.
    """
    page.goto(path)
    expect(title(page)).to_have_text("You are invited to help plan something")
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    press(page, "Come in")
    answer_three_questions(page, name=name, side=side)
    expect(page.get_by_text(f"You are here as {name}.")).to_be_visible()
    expect(page.get_by_role("heading", name=waiting)).to_be_visible()


def answer_three_questions(page: Page, *, name: str, side: str) -> None:
    """Say what they are called, which side they speak as, and yes to who sees what."""
    expect(title(page)).to_have_text("What should we call you?")
    page.get_by_label("What should we call you?").fill(name)
    press(page, "Go on")
    expect(title(page)).to_have_text("Which will you speak as here?")
    page.get_by_label(side).check()
    press(page, "Go on")
    expect(title(page)).to_have_text("Who sees what. Is that all right?")
    press(page, "Yes, I want to take part")


def put_promise_to_everyone(page: Page) -> None:
    """A lead takes the eight lines as they are; from any page of the project, and ends on the promise."""
    follow(page, "Promise")
    expect(title(page)).to_have_text("Our promise")
    press(page, "Put it to everyone as it is")
    expect(told(page)).to_have_text("This is our promise now. Everyone taking part is asked to answer it.")


def say_yes_as_lead(page: Page, *, side: str = "") -> None:
    """A lead says what they speak as, where it is given, and agrees to the promise; on the promise's page."""
    if side:
        follow(page, "Say what you speak as")
        page.get_by_label(side).check()
        press(page, "Save")
        expect(page.get_by_text(f"{side}, and a lead.")).to_be_visible()
    page.get_by_label("Yes", exact=True).check()
    press(page, "Save your answer")
    expect(told(page)).to_have_text("Your answer is recorded. You can change it at any time.")


def say_yes_to_promise(page: Page) -> None:
    """A participant reads the promise and agrees; from their place and back to it."""
    follow(page, "Read our promise")
    expect(title(page)).to_have_text("Do you agree to our promise?")
    press(page, "Yes, I agree to our promise")
    expect(told(page)).to_have_text("Thank you. Your answer is recorded.")


def agree(page: Page, *, gap: str) -> None:
    """A participant is asked, reads what was left out, and agrees; from their place and back to it."""
    follow(page, "Read it and answer")
    expect(title(page)).to_have_text("Is this stage finished?")
    expect(page.get_by_text(gap)).to_be_visible()
    press(page, "I agree that it is finished")
    expect(told(page)).to_have_text("Thank you. You agreed that this stage is finished.")
