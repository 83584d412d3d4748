"""The lead's whole way with JavaScript off: every press is a form, and no word is lost where one is refused."""

import re
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.models import Project
from tests.browser import walk
from tests.browser.conftest import Pages
from tests.factories import (
    PASSWORD,
    agree_to_promise,
    fill_required,
    make_lead,
    make_participant,
    make_project,
    make_user,
    sign,
    turn_key,
    write,
)

STAGE = "Stage 1: Idea and promise"
WORDS = "Nobody asked if there is food in the house."


def test_from_sign_in_to_a_signed_stage(without_script: Pages) -> None:
    load_built_in(by=SYSTEM)
    make_user(name="Robin", email="robin@example.org", password=PASSWORD)
    today = timezone.localdate()

    page = without_script.open("/accounts/sign-in/")
    walk.sign_in(page, email="robin@example.org", password=PASSWORD)
    walk.follow(page, "Start a project")
    walk.start_project(page, today=today)
    without_script.check(page, "first week")

    walk.follow(page, "Open stage 1")
    walk.follow(page, "What is the problem?")
    walk.add_note(page, WORDS)
    walk.paste_lines(page, ["We hear too late.", "Nobody rang."])
    walk.follow(page, "Next: What can change, what cannot")
    walk.add_row(page, {"Thing": "The day people go home"}, {"Can it change?": "Yes", "Why": "The ward can plan it."})
    expect(walk.entry(page, "The day people go home")).to_contain_text("The ward can plan it.")
    without_script.check(page, "rows")
    walk.follow(page, "Next: Decisions to make")
    walk.add_row(page, {"Decision": "Who rings first"}, {"By when": "2027-05-12"})
    walk.follow(page, "Next: Time and money")
    walk.follow(page, "Fill in “Project ends”")
    walk.fill_more(page, {"Can it move?": "No"})
    walk.press(page, "Add")
    expect(walk.entry(page, "Project ends")).to_contain_text("No")
    walk.follow(page, "Next: Who and what can help")
    walk.say_not_needed(page, reason="The council lists help.", plan="We read its list.", today=today)
    expect(page.get_by_role("heading", name="You cannot sign off yet. 2 things still needed.")).to_be_visible()

    # One text and a score, by the button alone.
    page.get_by_text(re.compile("More you can do")).click()
    walk.follow(page, "How we work together")
    page.get_by_label("Our words").fill("An hour, with a break.")
    walk.press(page, "Save")
    expect(page.get_by_role("alert").filter(has_text="Saved.")).to_be_visible()
    expect(page.get_by_label("Our words")).to_have_value("An hour, with a break.")

    walk.follow(page, "People")
    walk.add_person(page, "Fern")
    project = Project.objects.get()
    member, _, _ = make_participant(project=project, name="Moss", side="lived")
    walk.put_promise_to_everyone(page)
    walk.say_yes_as_lead(page, side="A decision maker")
    without_script.check(page, "promise")
    agree_to_promise(project=project)
    turn_key(project=project, position=1, member=member)

    walk.follow(page, "Home")
    walk.follow(page, "Open stage 1")
    walk.follow(page, "Read what will be recorded, and sign off")
    without_script.check(page, "record before signing")
    walk.press(page, "Sign off stage 1")
    expect(walk.title(page)).to_have_text("Signed with 1 known gap")


def test_rows_are_changed_and_taken_away(without_script: Pages) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    without_script.sign_in(lead)
    page = without_script.open(f"{project.get_absolute_url()}stages/1/can_change/")
    walk.add_row(page, {"Thing": "The number of beds"}, {"Why": "It is set for the region."})
    walk.add_row(page, {"Thing": "The day people go home"}, {"Can it change?": "Yes"})

    walk.follow(page, "Change “The number of beds”")
    # What was there is in its boxes, open for all to see, and only this row is open.
    expect(page.get_by_label("Thing")).to_have_value("The number of beds")
    expect(page.get_by_label(re.compile("^Why"))).to_have_value("It is set for the region.")
    expect(page.get_by_role("button", name="Add", exact=True)).to_have_count(0)
    without_script.check(page, "changing a row")
    page.get_by_label(re.compile("^Why")).fill("The board set it for the region.")
    walk.press(page, "Save")
    expect(walk.entry(page, "The number of beds")).to_contain_text("The board set it for the region.")

    walk.follow(page, "Take away “The number of beds”")
    expect(walk.title(page)).to_have_text("Take this away?")
    without_script.check(page, "take away")
    walk.follow(page, "Keep it")
    expect(walk.entry(page, "The number of beds")).to_be_visible()
    walk.follow(page, "Take away “The number of beds”")
    walk.press(page, "Take it away")
    expect(page.get_by_role("alert").filter(has_text="It is taken away.")).to_be_visible()
    expect(page.get_by_text("The number of beds")).to_have_count(0)
    expect(walk.entry(page, "The day people go home")).to_be_visible()


def test_a_row_without_its_first_box_is_refused_with_every_word(without_script: Pages) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    without_script.sign_in(lead)
    page = without_script.open(f"{project.get_absolute_url()}stages/1/decisions/")
    walk.fill_more(page, {"Who decides now": "The ward manager", "By when": "2027-05-12"})
    walk.press(page, "Add")

    expect(page).to_have_title(re.compile(r"^\s*Error:"))
    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_be_visible()
    # The words stand in boxes that can be seen.
    expect(page.get_by_label(re.compile("^Who decides now"))).to_be_visible()
    expect(page.get_by_label(re.compile("^Who decides now"))).to_have_value("The ward manager")
    expect(page.get_by_label(re.compile("^By when"))).to_have_value("2027-05-12")
    without_script.check(page, "row refused")
    summary.get_by_role("link").click()
    expect(page.get_by_label("Decision", exact=True)).to_be_focused()


def test_words_are_kept_when_the_sign_in_has_ended(without_script: Pages) -> None:
    lead = make_user(email="robin@example.org", password=PASSWORD)
    project = make_project(lead=lead)
    without_script.sign_in(lead)
    page = without_script.open(f"{project.get_absolute_url()}stages/1/problem/")
    page.get_by_label("Your note").fill(WORDS)
    without_script.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    walk.press(page, "Add")

    expect(walk.title(page)).to_have_text("Sign in to save this")
    expect(page.get_by_label("What you wrote")).to_have_value(WORDS)
    without_script.check(page, "sign in to save this")
    with page.expect_popup() as opened:
        page.get_by_role("main").get_by_role("link", name="Sign in").click()
    walk.sign_in(opened.value, email="robin@example.org", password=PASSWORD)
    walk.press(page, "Send it again")
    # Signing in made the form's token old; without script the words come back once more, with a fresh one.
    expect(page.get_by_label("What you wrote")).to_have_value(WORDS)
    walk.press(page, "Send it again")
    expect(walk.entry(page, WORDS)).to_be_visible()


def test_words_are_kept_when_the_page_is_too_old(without_script: Pages) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    without_script.sign_in(lead)
    page = without_script.open(f"{project.get_absolute_url()}stages/1/problem/")
    page.get_by_label("Your note").fill(WORDS)
    without_script.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    walk.press(page, "Add")

    expect(walk.title(page)).to_have_text("This page was open for too long")
    expect(page.get_by_label("What you wrote")).to_have_value(WORDS)
    without_script.check(page, "too old")
    walk.press(page, "Send it again")
    expect(walk.entry(page, WORDS)).to_be_visible()


def test_words_are_kept_when_the_stage_was_signed_meanwhile(
    without_script: Pages, new_pages: Callable[..., Pages]
) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    member, secret, _ = make_participant(project=project, side="lived")
    phone = new_pages(java_script_enabled=False)
    phone.come_in(secret)
    without_script.sign_in(lead)
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=member)
    lead_page = without_script.open(f"{project.get_absolute_url()}stages/1/problem/")
    phone_page = phone.open(f"/take-part/{project.code}/stages/1/problem/")
    for page in (lead_page, phone_page):
        page.get_by_label("Your note").fill(WORDS)
    sign(project=project, position=1)

    for person, button in ((without_script, "Add"), (phone, "Add it")):
        walk.press(person.page, button)
        expect(walk.title(person.page)).to_have_text("Nothing more can be written here")
        expect(person.page.get_by_label("What you wrote")).to_have_value(WORDS)
        person.check(person.page, "nothing more can be written")


def test_two_leads_on_one_text_lose_nothing(without_script: Pages) -> None:
    lead = make_user()
    project = make_project(lead=lead)
    _, other = make_lead(project=project)
    without_script.sign_in(lead)
    page = without_script.open(f"{project.get_absolute_url()}stages/1/working_together/")
    label = "Our words"
    page.get_by_label(label).fill("In the evening.")
    exercise = project.exercises.select_related("stage", "project").get(key="working_together")
    write(exercise=exercise, text="In the morning.", by=other)
    walk.press(page, "Save")

    alert = page.get_by_role("alert").filter(has_text="Somebody else saved this while you were writing")
    expect(alert).to_be_visible()
    expect(page.get_by_text("In the morning.")).to_be_visible()
    expect(page.get_by_label(label)).to_have_value("In the evening.")
    without_script.check(page, "two wordings")
    page.get_by_label(label).fill("In the morning or in the evening.")
    walk.press(page, "Save")
    expect(page.get_by_label(label)).to_have_value("In the morning or in the evening.")
    page.get_by_text(re.compile("Earlier wordings")).click()
    expect(page.get_by_role("listitem").filter(has_text="In the evening.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="In the morning.")).to_be_visible()
