"""Words are saved without a press. None is lost: not by a dropped line, an ended sign-in or another save."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Dialog, Locator, Page, expect

from planner.models import Entry
from stakeholders.models import Project, User
from tests.browser import walk
from tests.browser.conftest import Pages
from tests.factories import (
    PASSWORD,
    exercise_of,
    fill_required,
    make_lead,
    make_participant,
    make_project,
    make_user,
    sign,
    turn_key,
    write,
)

WORDS = "Nobody asked if there is food in the house."
SHARED = "Our words"


@pytest.fixture
def lead() -> User:
    return make_user(name="Robin", email="robin@example.org", password=PASSWORD)


@pytest.fixture
def project(lead: User, pages: Pages) -> Project:
    """A project whose lead is signed in."""
    project = make_project(lead=lead)
    pages.sign_in(lead)
    return project


def at_exercise(pages: Pages, project: Project, key: str) -> Page:
    """Open an exercise of stage 1."""
    return pages.open(f"{project.get_absolute_url()}stages/1/{key}/")


def state(page: Page) -> Locator:
    """The line under the form that says whether it is saved."""
    return page.locator("form[data-keep] [role=status]")


def problem(page: Page) -> Locator:
    """Where the page says that something is not saved."""
    return page.locator("#save-problem")


@contextmanager
def no_line(context: BrowserContext) -> Iterator[None]:
    """A bus in a tunnel."""
    context.set_offline(True)
    try:
        yield
    finally:
        context.set_offline(False)


def only_refusals(pages: Pages) -> None:
    """Forget what htmx writes to the console when a line drops; anything else stays a problem."""
    pages.problems[:] = [found for found in pages.problems if not found.startswith("console: htmx:")]


# Without a press ----------------------------------------------------------------------------------------------------


def test_a_shared_text_is_saved_without_a_press(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "working_together")
    page.get_by_label(SHARED).press_sequentially("An hour.")
    expect(state(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    # Typing goes on where it was, and the second save follows the first.
    expect(page.get_by_label(SHARED)).to_be_focused()
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.type(" With a break.")
    expect(problem(page)).to_be_empty()

    page.reload()
    expect(page.get_by_label(SHARED)).to_have_value("An hour. With a break.")


def test_a_note_is_saved_without_a_press_and_is_one_note(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "problem")
    page.get_by_label("Your note").press_sequentially(WORDS)
    expect(state(page)).to_contain_text("Saved")
    walk.press(page, "Add")
    expect(walk.entry(page, WORDS)).to_have_count(1)
    expect(page.get_by_label("Your note")).to_have_value("")

    page.reload()
    expect(walk.entry(page, WORDS)).to_have_count(1)


def test_a_note_that_was_never_added_is_there_later(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "problem")
    page.get_by_label("Your note").press_sequentially(WORDS)
    expect(state(page)).to_contain_text("Saved")
    page.reload()

    expect(walk.entry(page, WORDS)).to_have_count(1)


def test_a_row_is_saved_without_a_press_with_all_its_boxes(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "can_change")
    page.get_by_label("Thing").press_sequentially("The number of beds")
    expect(state(page)).to_contain_text("Saved")
    with page.expect_response(lambda response: response.request.method == "POST"):
        walk.fill_more(page, {"Can it change?": "No"})
    page.reload()

    expect(walk.entry(page, "The number of beds")).to_have_count(1)
    expect(walk.entry(page, "The number of beds")).to_contain_text("No")


def test_a_changed_row_is_saved_without_a_press(pages: Pages, project: Project) -> None:
    write(exercise=exercise_of(project=project, key="support"), text="The lunch club")
    page = at_exercise(pages, project, "support")
    walk.follow(page, "Change “The lunch club”")
    expect(page.get_by_label("Who or what")).to_be_focused()
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press("Control+End")
        page.keyboard.type(" on Mondays")
    expect(state(page)).to_contain_text("Saved")
    page.reload()

    expect(walk.entry(page, "The lunch club on Mondays")).to_have_count(1)


def test_words_are_not_lost_when_another_note_is_opened(pages: Pages, project: Project) -> None:
    write(exercise=exercise_of(project=project, key="problem"), text="Nobody rang.")
    page = at_exercise(pages, project, "problem")
    # Where the browser asks whether to leave, the answer is to stay, and the words are saved there.
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.get_by_label("Your note").fill(WORDS)
    page.get_by_role("link", name="Change “Nobody rang.”").click(no_wait_after=True)
    opened = page.get_by_role("button", name="Save", exact=True)
    expect(opened.or_(state(page).filter(has_text="Saved"))).to_be_visible()
    page.reload()

    expect(walk.entry(page, WORDS)).to_have_count(1)


def test_two_presses_on_add_make_one_entry(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "problem")
    page.get_by_label("Your note").fill(WORDS)
    page.get_by_role("button", name="Add", exact=True).dblclick()
    expect(walk.entry(page, WORDS)).to_have_count(1)
    page.reload()

    expect(walk.entry(page, WORDS)).to_have_count(1)
    assert Entry.objects.filter(project=project).count() == 1


def test_two_presses_on_add_make_one_entry_without_script(project: Project, lead: User, without_script: Pages) -> None:
    without_script.sign_in(lead)
    page = at_exercise(without_script, project, "problem")
    page.get_by_label("Your note").fill(WORDS)
    page.get_by_role("button", name="Add", exact=True).dblclick()
    expect(walk.entry(page, WORDS)).to_have_count(1)

    assert Entry.objects.filter(project=project).count() == 1


# Two people ---------------------------------------------------------------------------------------------------------


def test_two_people_on_one_text_see_both_wordings(pages: Pages, project: Project) -> None:
    _, other = make_lead(project=project)
    page = at_exercise(pages, project, "working_together")
    write(exercise=exercise_of(project=project, key="working_together"), text="In the morning.", by=other)
    page.get_by_label(SHARED).press_sequentially("In the evening.")
    expect(state(page)).to_contain_text("Somebody else saved this while you were writing.")
    expect(page.get_by_label(SHARED)).to_have_value("In the evening.")

    walk.press(page, "Save")
    expect(page.locator("#clash")).to_be_focused()
    expect(page.locator("#clash")).to_contain_text("Both wordings are kept.")
    expect(page.get_by_text("In the morning.")).to_be_visible()
    expect(page.get_by_label(SHARED)).to_have_value("In the evening.")
    pages.check(page, "two wordings")
    page.get_by_label(SHARED).fill("In the morning or in the evening.")
    walk.press(page, "Save")
    expect(page.locator("#saved")).to_have_text("Saved.")

    page.reload()
    expect(page.get_by_label(SHARED)).to_have_value("In the morning or in the evening.")
    page.get_by_text("Earlier wordings").click()
    for earlier in ("In the morning.", "In the evening."):
        expect(page.get_by_role("listitem").filter(has_text=earlier)).to_be_visible()


def test_two_people_on_one_row_see_both_wordings(pages: Pages, project: Project) -> None:
    exercise = exercise_of(project=project, key="support")
    row = write(exercise=exercise, text="The lunch club")
    page = at_exercise(pages, project, "support")
    walk.follow(page, "Change “The lunch club”")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    page.get_by_label("Who or what").fill("The lunch club on Mondays")
    row.refresh_from_db()
    Entry.objects.filter(pk=row.pk).update(text="The lunch club, if it has a cook", version=row.version + 1)
    walk.press(page, "Save")

    expect(page.locator("#clash")).to_be_focused()
    expect(page.locator("#clash")).to_contain_text("The lunch club, if it has a cook")
    expect(page.get_by_label("Who or what")).to_have_value("The lunch club on Mondays")
    pages.check(page, "two wordings of a row")


# A dropped line -----------------------------------------------------------------------------------------------------


def test_words_wait_for_the_line_to_come_back(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "problem")
    with no_line(pages.context):
        page.get_by_label("Your note").press_sequentially(WORDS)
        expect(problem(page)).to_contain_text("Not saved.")
        expect(problem(page)).to_contain_text("Your words are still on this page.")
        expect(page.get_by_label("Your note")).to_have_value(WORDS)
    # Nobody presses anything.
    expect(state(page)).to_contain_text("Saved")
    expect(problem(page)).to_be_empty()
    page.reload()

    expect(walk.entry(page, WORDS)).to_have_count(1)
    only_refusals(pages)


def test_a_press_without_a_line_keeps_the_words(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "problem")
    with no_line(pages.context):
        page.get_by_label("Your note").fill(WORDS)
        walk.press(page, "Add")
        expect(problem(page)).to_contain_text("Not saved.")
        expect(page.get_by_label("Your note")).to_have_value(WORDS)
        expect(page.get_by_role("button", name="Add", exact=True)).to_be_enabled()
    expect(problem(page)).to_be_empty()
    walk.press(page, "Add")
    expect(walk.entry(page, WORDS)).to_have_count(1)
    expect(page.get_by_label("Your note")).to_have_value("")

    assert Entry.objects.filter(project=project).count() == 1
    only_refusals(pages)


# An ended sign-in, an old page, a signed stage ----------------------------------------------------------------------


def test_words_outlive_the_sign_in(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "working_together")
    pages.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label(SHARED).press_sequentially(WORDS)
    expect(problem(page)).to_contain_text("You are signed out. Your words are still here.")
    expect(page.get_by_label(SHARED)).to_have_value(WORDS)
    pages.check(page, "signed out")

    with page.expect_popup() as opened:
        problem(page).get_by_role("link", name="Sign in").click()
    walk.sign_in(opened.value, email="robin@example.org", password=PASSWORD)
    pages.check(opened.value, "signed in again")
    opened.value.close()
    walk.press(page, "Save")
    expect(page.locator("#saved")).to_have_text("Saved.")
    expect(problem(page)).to_be_empty()
    page.reload()

    expect(page.get_by_label(SHARED)).to_have_value(WORDS)


def test_words_outlive_the_forms_token(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "problem")
    pages.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.get_by_label("Your note").press_sequentially(WORDS)
    expect(problem(page)).to_contain_text("This page was open for too long. Your words are still here. Press Save.")
    expect(page.get_by_label("Your note")).to_have_value(WORDS)
    walk.press(page, "Add")
    expect(walk.entry(page, WORDS)).to_have_count(1)

    expect(problem(page)).to_be_empty()


def test_words_outlive_a_sign_off(pages: Pages, project: Project) -> None:
    member, _, _ = make_participant(project=project, side="lived")
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=member)
    page = at_exercise(pages, project, "problem")
    page.get_by_label("Your note").fill("x")
    expect(state(page)).to_contain_text("Saved")
    page.reload()
    sign(project=project, position=1)
    page.get_by_label("Your note").press_sequentially(WORDS)

    expect(problem(page)).to_contain_text("Nothing more can be written here")
    expect(page.get_by_label("Your note")).to_have_value(WORDS)
    walk.press(page, "Add")
    expect(problem(page)).to_contain_text("Nothing more can be written here")
    expect(page.get_by_label("Your note")).to_have_value(WORDS)
    pages.check(page, "signed meanwhile")


# Leaving the page ---------------------------------------------------------------------------------------------------


def leave(page: Page) -> list[str]:
    """Close the page as a person does. Returns what the browser asked."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    return asked


def test_leaving_with_unsaved_words_asks(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "problem")
    with no_line(pages.context):
        page.get_by_label("Your note").press_sequentially(WORDS)
        expect(problem(page)).to_contain_text("Not saved.")

        assert leave(page) == ["beforeunload"]
    only_refusals(pages)


def test_leaving_after_a_save_does_not_ask(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "problem")
    page.get_by_label("Your note").press_sequentially(WORDS)
    expect(state(page)).to_contain_text("Saved")

    assert leave(page) == []


def test_leaving_a_row_that_cannot_be_saved_asks(pages: Pages, project: Project) -> None:
    page = at_exercise(pages, project, "can_change")
    walk.fill_more(page, {"Why": "It is set for the region."})
    page.get_by_label(re.compile("^Why")).press("End")
    expect(state(page)).to_contain_text("Not saved yet. Fill in “Thing”.")

    assert leave(page) == ["beforeunload"]


# Somebody who takes part --------------------------------------------------------------------------------------------


def test_words_of_a_participant_are_shown_when_their_link_was_turned_off(
    project: Project, new_pages: Callable[..., Pages]
) -> None:
    member, secret, _ = make_participant(project=project, side="lived")
    phone = new_pages()
    phone.come_in(secret)
    page = phone.open(f"/take-part/{project.code}/stages/1/problem/")
    page.get_by_label("Your note").fill(WORDS)
    member.links.update(turned_off_at=member.created_at)
    walk.press(page, "Add it")

    expect(walk.title(page)).to_have_text("Open your own link again to save this")
    expect(page.get_by_label("What you wrote")).to_have_value(WORDS)
    phone.check(page, "link ended, words kept")
