"""Somebody takes part on paper, with no JavaScript anywhere: a helper types a whole sheet, and the person reads it."""

import re

from playwright.sync_api import expect

from stakeholders.models import Member, Project
from tests.browser import walk
from tests.browser.conftest import Pages
from tests.factories import fill_required, make_helper, make_on_paper, make_project, make_user, write_promise

WORDS = "The lift is broken every second week."
CONCERN = "Nobody asked the people who live there."


def test_a_helper_types_a_whole_sheet_and_the_person_reads_it(without_script: Pages) -> None:
    project = make_project(lead=make_user(name="Robin"))
    helper, helper_secret = make_helper(project=project)
    fern, secret = make_on_paper(project=project)
    write_promise(project=project)
    pages = without_script

    page = pages.come_in(helper_secret)
    pages.check(page, "the helper's place")
    walk.follow(page, "Fern")

    # The three questions, from the form to come in on paper.
    expect(page.get_by_text("You type for Fern. What you type is theirs.")).to_be_visible()
    page.get_by_label("What should we call you?").fill("Fern M")
    walk.press(page, "Go on")
    page.get_by_label("I use this service, or have used it").check()
    walk.press(page, "Go on")
    pages.check(page, "yes, typed for somebody")
    walk.press(page, "They said yes")
    pages.check(page, "somebody else's place")
    assert Member.objects.get(pk=fern.pk).is_active

    # A note, the promise and a concern.
    walk.follow(page, "What is the problem?")
    page.get_by_label("Your note").fill(WORDS)
    walk.press(page, "Add it")
    expect(walk.entry(page, WORDS)).to_be_visible()
    walk.follow(page, "Back")
    walk.follow(page, "Read our promise")
    walk.follow(page, "No, because…")
    page.get_by_role("textbox").fill("It is vague.")
    walk.press(page, "Send my “no”")
    walk.follow(page, "I have a concern")
    walk.follow(page, re.compile("concern"))
    page.get_by_label("What is not ready, and why?").fill(CONCERN)
    walk.press(page, "Send the concern")
    expect(page.get_by_text(CONCERN, exact=True)).to_be_visible()
    expect(page.get_by_text("You type for Fern M. What you type is theirs.")).to_be_visible()

    # Nobody agrees, leaves or signs out for somebody else.
    expect(page.get_by_role("button", name="Forget this phone")).to_have_count(0)
    pages.open(f"/take-part/{fern.typed_place}/leave/", status=403)
    pages.check(page, "only they can do this")
    walk.follow(page, "Stop typing for them")
    expect(page.get_by_text("You are here as Heron.")).to_be_visible()

    # The person comes by their own link, later and on another phone.
    pages.sign_out()
    page = pages.come_in(secret)
    expect(page.get_by_text("3 things were typed for you.")).to_be_visible()
    pages.check(page, "the place of somebody on paper")
    walk.follow(page, "Read what was typed for you")
    pages.check(page, "what was typed")
    expect(page.get_by_text(helper.name)).to_have_count(0)
    walk.follow(page, f"This was not me “{WORDS}”")
    pages.check(page, "was this not from you")
    walk.press(page, "This was not me")
    expect(walk.told(page)).to_contain_text("It is recorded, and a lead has to reply.")
    expect(page.get_by_text("You said that this was not from you.")).to_be_visible()
    expect(page.get_by_role("link", name=f"This was not me “{WORDS}”")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("^This was not me"))).to_have_count(2)
    walk.follow(page, "Back")
    walk.follow(page, "I have a concern")
    expect(page.get_by_text(f"Something was typed in my name that was not from me: “{WORDS}”")).to_be_visible()


def test_the_person_turns_their_own_key_and_the_helper_does_not(without_script: Pages) -> None:
    project = make_project(lead=make_user(name="Robin"))
    helper, helper_secret = make_helper(project=project)
    fern, secret = make_on_paper(project=project, helper=helper)
    fill_required(project=project, position=1)

    page = without_script.come_in(helper_secret)
    walk.follow(page, "Fern")
    expect(page.get_by_role("link", name="Read it and answer")).to_have_count(0)
    without_script.open(f"/take-part/{fern.typed_place}/stages/1/agree/", status=403)

    without_script.sign_out()
    page = without_script.come_in(secret)
    walk.follow(page, "Read it and answer")
    walk.press(page, "I agree that it is finished")
    assert Project.objects.get().keys.get().member == fern


def test_by_keyboard_alone(pages: Pages) -> None:
    project = make_project(lead=make_user(name="Robin"))
    helper, helper_secret = make_helper(project=project)
    make_on_paper(project=project, helper=helper)
    page = pages.come_in(helper_secret)
    person = page.get_by_role("link", name="Fern", exact=True)
    for _ in range(60):
        page.keyboard.press("Tab")
        if person.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")

    expect(page.get_by_text("You type for Fern. What you type is theirs.")).to_be_visible()
    stop = page.get_by_role("link", name="Stop typing for them")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(stop).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are here as Heron.")).to_be_visible()
