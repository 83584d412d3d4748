"""A check-in from the first question to the reply: 12 people and a lead are asked, one line of the promise is broken,
and the stage cannot be finished before there is a reply to it.

One answers on a phone and one on paper through a helper, where no script runs; the lead on the lead's own page.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from planner.models import CheckInAnswer
from planner.values import Word
from stakeholders.models import Member, Project, Side
from tests.browser import walk
from tests.browser.conftest import PHONE, Pages
from tests.browser.keyboard import Keyboard
from tests.check_in_factories import answer, begin_check_in, make_people
from tests.factories import (
    at,
    fill_required,
    finish_stage,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
)

QUESTIONS = 8
STAGE = "Who, and bring people in"
ASKED = "Everyone was asked lately how it is going"
COMMENT = "Tell us on Friday what you did with it."
HEARD = "You say your words go into a drawer."
CHANGE = "Two of you read every draft before it goes out."
WHO = "Robin and Moss"
NOT_ENOUGH = "Two is few for so many drafts."


@dataclass
class Team:
    """A project whose second stage lacks only a check-in, and the browsers of those who are in it."""

    project: Project
    lived: list[Member]
    staff: list[Member]
    desk: Pages
    phone: Pages
    helper: Pages

    @property
    def home(self) -> str:
        """The path of the lead's pages."""
        return self.project.get_absolute_url()

    @property
    def place(self) -> str:
        """The path of a participant's pages."""
        return f"/take-part/{self.project.code}/"


@pytest.fixture
def team(new_pages: Callable[..., Pages]) -> Team:
    """8 people with lived experience and carers, one of them on paper, 4 of staff, and a lead: here for 6 weeks."""
    lead = make_user(name="Robin")
    with at(timezone.now() - timedelta(weeks=6)):
        project = make_project(lead=lead, template="short")
        moss, own, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
        helper, types = make_helper(project=project)
        lived, staff = make_people(project=project, lived=6, staff=4)
        make_on_paper(project=project, name="Fern", helper=helper)
        finish_stage(project=project, position=1, holder=moss)
    fill_required(project=project, position=2, asks=False)
    desk, phone = new_pages(), new_pages(**PHONE, java_script_enabled=False)
    other = new_pages(java_script_enabled=False)
    desk.sign_in(lead)
    phone.come_in(own)
    other.come_in(types)
    return Team(project, lived, staff, desk, phone, other)


def needed(page: Page, words: str) -> Locator:
    """The line under “Ready to finish?” with these words."""
    return page.locator(".checks > li").filter(has_text=words)


def looked_at(pages: Pages, heading: str | re.Pattern[str]) -> Page:
    """A page with this heading, and no fault in it."""
    page = pages.page
    expect(walk.title(page)).to_have_text(heading)
    pages.check(page, str(heading))
    return page


# The steps -----------------------------------------------------------------------------------------------------------


def is_asked_for(team: Team) -> None:
    """The stage cannot be finished: nobody has been asked. The lead opens a check-in from there."""
    page = team.desk.open(f"{team.home}stages/2/")
    expect(page.get_by_role("heading", name="You cannot sign off yet. 2 things still needed.")).to_be_visible()
    expect(needed(page, ASKED)).to_contain_text("Nobody has been asked yet.")
    walk.follow(page, "Open a check-in")
    looked_at(team.desk, "Open a check-in")
    walk.press(page, "Open the check-in")
    expect(walk.told(page)).to_have_text("The check-in is open. Everyone who takes part is asked.")
    looked_at(team.desk, "How is it going?")


def answers_alone(team: Team) -> None:
    """Somebody reads the promise of privacy, says a word to most questions, and a comment; and is thanked."""
    page = team.phone.open(team.place)
    team.phone.check(page, "place, asked how it is going")
    walk.follow(page, re.compile("How is it going"))
    expect(page.get_by_text("Nobody can find out which answers are yours.", exact=True)).to_be_visible()
    looked_at(team.phone, "How is it going?")
    walk.press(page, "Begin")
    say_words(team.phone)
    expect(walk.title(page)).to_have_text("What would make this better?")
    page.get_by_role("textbox").fill(COMMENT)
    page.get_by_label("Everyone here may read it, without my name.").check()
    looked_at(team.phone, "What would make this better?")
    walk.press(page, "Continue")
    looked_at(team.phone, "Check your answers")
    expect(page.get_by_text(COMMENT)).to_be_visible()
    changes_one(page)
    sent: dict[str, str | float | bool] = {"go": "send"}
    for box in page.locator("#answering input[type=hidden]").all():
        sent[box.get_attribute("name") or ""] = box.input_value()
    walk.press(page, "Send my answers")
    looked_at(team.phone, "Thank you")
    # The answer got lost on its way, and the phone sends it once more: neither a second answer nor an error.
    again = page.request.post(f"{team.place}check-in/", form=sent, headers={"referer": page.url})
    assert (again.status, again.url) == (200, page.url)
    assert CheckInAnswer.objects.count() == QUESTIONS - 1
    team.phone.open(team.place)
    expect(page.get_by_role("link", name="How is it going?")).to_have_count(0)


def say_words(phone: Pages) -> None:
    """One question a page: "never" to the third, none to the fourth, "I do not know" to the fifth."""
    page = phone.page
    for number in range(1, QUESTIONS + 1):
        expect(page.get_by_text(f"Question {number} of {QUESTIONS}")).to_be_visible()
        if number == 1:
            phone.check(page, "a question")
        if number == 7:
            walk.press(page, "Back")
            expect(page.get_by_text(f"Question 6 of {QUESTIONS}")).to_be_visible()
            expect(page.get_by_role("radio", name="Often")).to_be_checked()
            walk.press(page, "Continue")
        word = {3: "Never", 4: "", 5: "I do not know"}.get(number, "Often")
        if word:
            page.get_by_role("radio", name=word).check()
        walk.press(page, "Continue")


def changes_one(page: Page) -> None:
    """Somebody says something to the question they went past."""
    page.locator("dl > div").nth(3).get_by_role("button").click()
    expect(page.get_by_text(f"Question 4 of {QUESTIONS}")).to_be_visible()
    page.get_by_role("radio", name="Always").check()
    walk.press(page, "Continue")
    expect(walk.title(page)).to_have_text("Check your answers")


def is_typed(team: Team) -> None:
    """A helper types the sheet of somebody who takes part on paper, all on one page."""
    page = team.helper.page
    page.reload()
    walk.follow(page, "Fern")
    team.helper.check(page, "somebody else's place, asked how it is going")
    walk.follow(page, "A check-in is open. Have they given you their sheet?")
    looked_at(team.helper, "How is it going?")
    walk.follow(page, "Type all answers on one page")
    for word in page.get_by_role("radio", name="Often").all():
        word.check()
    page.get_by_role("group", name="Do people listen to you?").get_by_role("radio", name="Never").check()
    looked_at(team.helper, "How is it going?")
    walk.press(page, "Send their answers")
    looked_at(team.helper, "Thank you")


def lead_answers(team: Team) -> None:
    """The lead answers too, on a page of their own."""
    page = team.desk.page
    walk.follow(page, "Answer it yourself")
    looked_at(team.desk, "How is it going? Your own answers")
    for word in page.get_by_role("radio", name="Often").all():
        word.check()
    walk.press(page, "Send my answers")
    looked_at(team.desk, "Thank you. Your answers are in")


def the_others_answer(team: Team) -> None:
    """Nobody of the lived side finds that people listen to them."""
    check_in = team.project.check_ins.get()
    for member in (*team.lived, *team.staff):
        listens = Word.OFTEN if member in team.staff else Word.RARELY
        answer(check_in=check_in, member=member, words={"respect": listens})


def is_closed(team: Team) -> None:
    """While it is open nobody sees anything of it; then the lead closes it, for good."""
    page = team.desk.open(f"{team.home}check-ins/")
    expect(page.get_by_text(re.compile("Never|Often|Rarely"))).to_have_count(0)
    team.desk.check(page, "check-ins, one is open")
    team.desk.open(f"{team.home}check-ins/{team.project.check_ins.get().code}/")
    walk.follow(page, "Close it now")
    looked_at(team.desk, "Close it for good?")
    walk.press(page, "Close it for good")
    expect(walk.told(page)).to_have_text("The check-in is closed. Everyone taking part can read what was said.")


def shows_what_was_said(team: Team) -> None:
    """The broken line stands first; what the lead reads, a participant reads too."""
    for pages in (team.desk, team.phone):
        page = pages.page
        if pages is team.phone:
            pages.open(team.place)
            walk.follow(page, "What people said in check-ins")
            walk.follow(page, re.compile("^Check-in of"))
        looked_at(pages, re.compile("Check-in of"))
        first = page.get_by_role("listitem").filter(has=page.get_by_role("heading")).first
        expect(first).to_contain_text("Respect")
        expect(first).to_contain_text("Broken")
        expect(first).to_contain_text("People with lived experience and carers say rarely.", use_inner_text=True)
        expect(page.get_by_role("blockquote").filter(has_text=COMMENT)).to_be_visible()
        expect(page.get_by_text("13 of 13 people answered.")).to_be_visible()
        expect(page.get_by_text("Fern")).to_have_count(0)


def is_blocked(team: Team) -> None:
    """The stage cannot be finished while the broken line has no reply."""
    page = team.desk.open(f"{team.home}stages/2/")
    expect(page.get_by_role("heading", name="You cannot sign off yet. 2 things still needed.")).to_be_visible()
    line = needed(page, ASKED)
    expect(line).to_contain_text("Still needed:")
    expect(line).to_contain_text("Broken, and no reply yet: Respect.")
    expect(page.get_by_role("link", name="Read what will be recorded, and sign off")).to_have_count(0)
    team.desk.check(page, "stage, a broken line without a reply")
    team.phone.open(f"{team.place}you-said/")
    expect(team.phone.page.get_by_text("1 thing has no reply yet.")).to_be_visible()
    team.phone.check(team.phone.page, "you said, without a reply")


def is_replied_to(team: Team) -> None:
    """The lead says what they heard and what they will change; a participant finds it not good enough."""
    page, today = team.desk.page, timezone.localdate()
    walk.follow(page, "Reply about “Respect”")
    looked_at(team.desk, "Reply about “Respect”")
    walk.press(page, "Publish the reply")
    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_text(
        ["Say what you heard.", "Say what you will change, or below why not."]
    )
    page.get_by_label("What did you hear?").fill(HEARD)
    page.get_by_label(re.compile("^What will you change")).fill(CHANGE)
    page.get_by_label(re.compile("^Who sees to it")).fill(WHO)
    page.get_by_label(re.compile("^By when")).fill((today + timedelta(weeks=4)).isoformat())
    walk.press(page, "Publish the reply")
    expect(walk.told(page)).to_have_text("Your reply is published. Everyone taking part can read it.")
    team.desk.check(page, "you said, with a reply")

    page = team.phone.page
    page.reload()
    expect(page.get_by_text("Everything that people said here has a reply.")).to_be_visible()
    for words in (HEARD, CHANGE, WHO):
        expect(page.get_by_text(words)).to_be_visible()
    walk.follow(page, re.compile("^Say that it is not good enough"))
    looked_at(team.phone, "Is the reply not good enough?")
    page.get_by_role("textbox").fill(NOT_ENOUGH)
    walk.press(page, "Say that it is not good enough")
    expect(walk.told(page)).to_have_text("It stands beside the reply now.")
    expect(page.get_by_text(NOT_ENOUGH)).to_be_visible()


def is_signed(team: Team) -> None:
    """Now the stage is ready: one person agrees, the lead signs, and the record tells of the check-in."""
    page = team.desk.open(f"{team.home}stages/2/")
    expect(needed(page, ASKED)).to_contain_text("Done:")
    expect(needed(page, ASKED)).to_contain_text("Broken, with a reply: Respect.")
    page = team.phone.open(f"{team.place}stages/2/agree/")
    expect(walk.title(page)).to_have_text("Is this stage finished?")
    for words in (HEARD, CHANGE, NOT_ENOUGH):
        expect(page.get_by_text(words)).to_be_visible()
    walk.press(page, "I agree that it is finished")
    page = team.desk.page
    page.reload()
    expect(page.get_by_role("heading", name="Ready to sign off")).to_be_visible()
    walk.follow(page, "Read what will be recorded, and sign off")
    walk.press(page, "Sign off stage 2")
    expect(walk.told(page)).to_contain_text("Stage 2 is signed off.")
    expect(page.get_by_text("13 of 13 people answered in the check-in")).to_be_visible()
    for words in (HEARD, CHANGE, NOT_ENOUGH):
        expect(page.get_by_text(words)).to_be_visible()
    team.desk.check(page, "record with a check-in")


def test_a_broken_line_holds_a_stage_until_there_is_a_reply(team: Team) -> None:
    for step in (
        *(is_asked_for, answers_alone, is_typed, lead_answers, the_others_answer, is_closed),
        *(shows_what_was_said, is_blocked, is_replied_to, is_signed),
    ):
        step(team)


def test_a_check_in_by_keyboard_alone(team: Team, phone: Pages) -> None:
    """A word on the first page, back and on again, Enter on a word to go on; at every stop the focus is seen."""
    begin_check_in(project=team.project)
    _, secret, _ = make_participant(project=team.project, name="Ash", side=Side.CARER)
    keys = Keyboard(phone.come_in(secret))
    page = keys.page
    keys.link("How is it going?")
    keys.arrive("How is it going?")
    keys.unfold("What about while it is open?")
    keys.button("Begin")
    keys.arrive("Did you help to decide things?")
    keys.tab_to(page.get_by_role("radio", name="Always"))
    keys.press("Space", "ArrowDown")
    expect(page.get_by_role("radio", name="Often")).to_be_checked()
    keys.button("Continue")
    keys.arrive("Are the right people here?")
    keys.button("Back")
    keys.arrive("Did you help to decide things?")
    expect(page.get_by_role("radio", name="Often")).to_be_checked()
    for number in range(1, QUESTIONS + 1):
        expect(page.get_by_text(f"Question {number} of {QUESTIONS}")).to_be_visible()
        chosen = page.get_by_role("radio", name="Often" if number == 1 else "Always")
        keys.tab_to(chosen)
        keys.press("Space", "Enter")
    keys.arrive("What would make this better?")
    keys.button("Stop for now")
    keys.arrive("You stopped for now")
    assert not CheckInAnswer.objects.exists()
    keys.link("Begin again")
    keys.arrive("How is it going?")
    keys.link("Answer all on one page")
    keys.arrive("How is it going?")
    keys.tab_to(page.get_by_role("group", name="Do people listen to you?").get_by_role("radio", name="Always"))
    keys.press("Space")
    keys.button("Send my answers")
    keys.arrive("Thank you")
    assert CheckInAnswer.objects.get().word == Word.ALWAYS
