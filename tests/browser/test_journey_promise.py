"""From a new project to a stage that is signed, opened again, and signed again.

The lead has a keyboard and no mouse. Three people take part with phones that run no script.
"""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from tests.browser import walk
from tests.browser.conftest import PHONE, Pages
from tests.browser.keyboard import Keyboard, not_needed, start_project
from tests.browser.paper import only_words_on_paper, papers
from tests.factories import make_user

STAGE = "Idea and promise"
NO = "Nobody says what happens when you break it."
NO_REPLY = "We tell everyone, and we ask what would mend it."
BUT = "I want to hear it within a week."
CONCERN = "The night staff were never asked."
CONCERN_REPLY = "Robin sits in on Thursday’s night shift and asks them."
NOT_GOOD_ENOUGH = "One night is not enough."
GAP = "We did it last year."
REASON = "The ward moved, and the dates with it."

type Phones = dict[str, Pages]


@pytest.mark.also_postgresql
def test_from_a_new_project_to_a_second_signature(pages: Pages, new_pages: Callable[..., Pages]) -> None:
    load_built_in(by=SYSTEM)
    pages.sign_in(make_user(name="Robin"))
    keys = Keyboard(pages.open("/projects/new/"))
    start_project(keys)
    _fill_in(keys)
    links = _bring_in(keys)
    _put_to_everyone(pages, keys)

    phones = _come_in(new_pages, links)
    _answer_it(pages, keys, phones)
    _raise_a_concern(phones["Fern"])
    _is_blocked(pages, keys)
    _reply(pages, keys)
    _is_not_content(phones["Fern"])
    _agrees(phones["Moss"], shows_name=True)
    _signs(pages, keys)
    _can_be_read(phones["Ash"])
    _prints(pages.page)

    _opens_again(pages, keys)
    _agrees(phones["Fern"])
    _signs_again(pages, keys)
    _history_tells(pages, keys)


def arrive(pages: Pages, keys: Keyboard, heading: str) -> None:
    """The lead comes to a page, and the page is looked at."""
    keys.arrive(heading)
    pages.check(pages.page, heading)


def needed(page: Page, words: str) -> Locator:
    """The line under “Ready to finish?” with these words."""
    return page.locator(".checks > li").filter(has_text=words)


def to_stage(keys: Keyboard) -> None:
    keys.link("Home")
    keys.arrive(walk.PROJECT_NAME)
    keys.link("Open stage 1")


# The project, its first exercises and its people ---------------------------------------------------------------------


def _fill_in(keys: Keyboard) -> None:
    page = keys.page
    keys.link("Open stage 1")
    keys.arrive(STAGE)
    keys.link("What is the problem?")
    keys.arrive("What is the problem?")
    for title, label, words in (
        ("What can change, what cannot", "Your note", "Nobody rang."),
        ("Decisions to make", "Thing", "The day people go home"),
        ("Time and money", "Decision", "Who rings on the first evening"),
        ("Who and what can help", "What", "The report is due in June"),
    ):
        keys.write(label, words)
        keys.button("Add")
        expect(walk.entry(page, words)).to_be_visible()
        expect(page.get_by_label(label, exact=True)).to_be_focused()
        keys.link(f"Next: {title}")
        keys.arrive(title)
    keys.link("This is not needed: say why")
    not_needed(keys, title)
    keys.arrive(STAGE)


def _bring_in(keys: Keyboard) -> dict[str, str]:
    """Add three people. Returns the path of each one's link."""
    page = keys.page
    links: dict[str, str] = {}
    keys.link("People")
    keys.arrive("People")
    for name in ("Moss", "Fern", "Ash"):
        keys.link("Add another person" if links else "Add a person")
        keys.arrive("Add a person")
        keys.write("What do you call them?", name)
        keys.button("Add and make their link")
        keys.arrive(f"Hand this link to {name}")
        address = page.get_by_label(f"The link of {name}").input_value()
        links[name] = address.removeprefix(page.evaluate("() => location.origin"))
    return links


# The promise ---------------------------------------------------------------------------------------------------------


def _put_to_everyone(pages: Pages, keys: Keyboard) -> None:
    page = pages.page
    keys.link("Promise")
    arrive(pages, keys, "Our promise")
    expect(page.get_by_text("A suggestion: nobody was asked yet")).to_be_visible()
    expect(page.locator(".pledge > li")).to_have_count(8)
    keys.button("Put it to everyone as it is")
    keys.arrive("Our promise")
    expect(walk.told(page)).to_have_text("This is our promise now. Everyone taking part is asked to answer it.")
    expect(page.get_by_text(re.compile("Version 1, put to everyone on"))).to_be_visible()
    expect(page.get_by_text("0 of 1 agree. 1 has not answered.")).to_be_visible()


def _come_in(new_pages: Callable[..., Pages], links: dict[str, str]) -> Phones:
    phones = {name: new_pages(**PHONE, java_script_enabled=False) for name in links}
    for name, side in (
        ("Moss", "I use this service, or have used it"),
        ("Fern", "I care for someone, or they are family"),
        ("Ash", "I run it or pay for it"),
    ):
        walk.come_in(phones[name].page, links[name], name=name, side=side, waiting="One thing is waiting")
    return phones


def _answer_it(pages: Pages, keys: Keyboard, phones: Phones) -> None:
    """Two say yes; one says no, reads the reply, and then says “yes, but”; the lead answers too."""
    moss, fern = phones["Moss"].page, phones["Fern"]
    expect(moss.get_by_text("Read what we promise each other. Do you agree?")).to_be_visible()
    phones["Moss"].check(moss, "place, asked about the promise")
    walk.follow(moss, "Read our promise")
    phones["Moss"].check(moss, "promise")
    walk.follow(moss, "Back")
    for name in ("Moss", "Ash"):
        walk.say_yes_to_promise(phones[name].page)
        expect(phones[name].page.get_by_role("heading", name="Nothing is waiting")).to_be_visible()

    walk.follow(fern.page, "Read our promise")
    walk.follow(fern.page, "No, because…")
    fern.check(fern.page, "no, because")
    walk.press(fern.page, "Send my “no”")
    expect(fern.page.get_by_role("alert").filter(has_text="Write a few words first.")).to_be_visible()
    fern.page.get_by_label("No, because…").fill(NO)
    walk.press(fern.page, "Send my “no”")
    expect(walk.told(fern.page)).to_have_text("Thank you. Your answer is recorded.")

    _reply_to_the_no(pages, keys)
    page = fern.page
    walk.follow(page, "Our promise")
    expect(page.get_by_text(NO_REPLY)).to_be_visible()
    expect(page.get_by_text("Fewer than 5 people agree. Fewer than 5 people said no.")).to_be_visible()
    fern.check(page, "promise with a reply")
    walk.follow(page, "Yes, but…")
    page.get_by_label("Yes, but…").fill(BUT)
    walk.press(page, "Send my “yes, but”")
    expect(walk.told(page)).to_have_text("Thank you. Your answer is recorded.")


def _reply_to_the_no(pages: Pages, keys: Keyboard) -> None:
    page = pages.page
    to_stage(keys)
    keys.arrive(STAGE)
    expect(needed(page, "We agree to our promise")).to_contain_text(
        "1 of 2 people with lived experience or carers, 1 of 1 decision maker and 0 of 1 lead have agreed."
    )
    keys.link("Go to our promise")
    keys.arrive("Our promise")
    expect(page.get_by_text("2 of 4 agree. 1 said no. 1 has not answered.")).to_be_visible()
    expect(page.get_by_text("No reply yet.")).to_be_visible()
    pages.check(page, "promise, a no without a reply")
    keys.link(f"Reply to “{NO[:39]}…”")
    arrive(pages, keys, "Reply")
    expect(page.get_by_text(NO)).to_be_visible()
    keys.write("Your reply", NO_REPLY)
    keys.button("Publish your reply")
    keys.arrive("Our promise")
    expect(walk.told(page)).to_have_text("Your reply is published. Everyone taking part can read it.")
    expect(page.locator(".voice > li").filter(has_text=NO)).to_contain_text("Reply from Robin:")

    keys.tab_to(page.get_by_role("radio", name="Yes", exact=True))
    keys.press("Space")
    keys.button("Save your answer")
    keys.arrive("Our promise")
    expect(walk.told(page)).to_have_text("Your answer is recorded. You can change it at any time.")
    # Who said it stands nowhere.
    expect(page.get_by_text(re.compile("Fern|Moss|Ash"))).to_have_count(0)


# The concern, and what it blocks -------------------------------------------------------------------------------------


def _raise_a_concern(phone: Pages) -> None:
    page = phone.page
    expect(page.get_by_text("Do you agree that stage 1 is finished?")).to_be_visible()
    walk.follow(page, "I have a concern")
    expect(walk.title(page)).to_have_text("Concerns")
    expect(page.get_by_text("There is no concern yet.")).to_be_visible()
    phone.check(page, "no concern")
    walk.follow(page, "Raise a concern")
    expect(page.get_by_label("1. Idea and promise")).to_be_checked()
    phone.check(page, "raise a concern")
    page.get_by_label("What is not ready, and why?").fill(CONCERN)
    walk.press(page, "Send the concern")
    expect(walk.told(page)).to_have_text("Your concern is sent. It stays open until a lead replies.")
    expect(page.get_by_text(CONCERN, exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile(r"Name not shown\. Week of [\w ]+\.\s+Yours\."))).to_be_visible()
    phone.check(page, "concern without a reply")


def _is_blocked(pages: Pages, keys: Keyboard) -> None:
    page = pages.page
    keys.link("Home")
    keys.arrive(walk.PROJECT_NAME)
    expect(page.get_by_text("Stage 1 of 8: Idea and promise. 2 things still needed.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Reply to 1 concern")).to_contain_text("No reply yet")
    pages.check(page, "home with a concern")
    keys.link("Open stage 1")
    arrive(pages, keys, STAGE)
    expect(page.get_by_role("heading", name="You cannot sign off yet. 2 things still needed.")).to_be_visible()
    expect(needed(page, "Every concern has a reply")).to_contain_text("1 concern about this stage without a reply.")
    expect(needed(page, "We agree to our promise")).to_contain_text(
        "2 of 2 people with lived experience or carers, 1 of 1 decision maker and 1 of 1 lead have agreed."
    )
    expect(needed(page, "Two people agree")).to_contain_text(
        "2 people may agree. They are asked when everything else is done."
    )
    expect(needed(page, "Every needed exercise has something in it")).to_contain_text(
        "4 of 5 done. Not needed: Who and what can help."
    )
    # What is missing comes as links; there is no button that does nothing.
    expect(page.get_by_role("link", name="Read what will be recorded, and sign off")).to_have_count(0)
    expect(page.locator("main button")).to_have_count(0)


def _reply(pages: Pages, keys: Keyboard) -> None:
    page = pages.page
    keys.link("Read and reply")
    arrive(pages, keys, "Concerns")
    expect(page.get_by_text("1 waits for your reply.")).to_be_visible()
    keys.link(f"Reply “{CONCERN}”")
    arrive(pages, keys, "Reply to this concern")
    keys.write("Your reply", CONCERN_REPLY)
    keys.button("Send the reply")
    keys.arrive("Concerns")
    expect(walk.told(page)).to_have_text("Your reply is sent. Everyone taking part can read it.")
    expect(page.get_by_text("No concern waits for a reply.")).to_be_visible()
    expect(page.get_by_text(re.compile("Fern"))).to_have_count(0)


def _is_not_content(phone: Pages) -> None:
    page = phone.page
    page.reload()
    expect(page.get_by_text(CONCERN_REPLY)).to_be_visible()
    phone.check(page, "concern with a reply")
    walk.follow(page, f"Say that it is not good enough “{CONCERN}”")
    phone.check(page, "not good enough")
    page.get_by_label(re.compile("^Why is the reply not good enough")).fill(NOT_GOOD_ENOUGH)
    walk.press(page, "Say that it is not good enough")
    expect(walk.told(page)).to_have_text("It stands beside the reply now.")
    expect(page.get_by_text(NOT_GOOD_ENOUGH)).to_be_visible()


# Two agreements, and the record --------------------------------------------------------------------------------------


def _agrees(phone: Pages, *, shows_name: bool = False) -> None:
    """Somebody reads what the team left out, the concern and its reply, and agrees."""
    page = phone.page
    page.goto(re.sub(r"(/take-part/\w+/).*", r"\1", page.url))
    expect(page.get_by_text("Do you agree that stage 1 is finished? Read it first.")).to_be_visible()
    phone.check(page, "place, asked to agree")
    walk.follow(page, "Read it and answer")
    expect(walk.title(page)).to_have_text("Is this stage finished?")
    for words in (GAP, CONCERN, CONCERN_REPLY, NOT_GOOD_ENOUGH):
        expect(page.get_by_text(words)).to_be_visible()
    phone.check(page, "agreement")
    if shows_name:
        page.get_by_label("Print my name in the record").check()
    walk.press(page, "I agree that it is finished")
    expect(walk.told(page)).to_have_text("Thank you. You agreed that this stage is finished.")
    expect(page.get_by_text("You agreed that stage 1 is finished. Thank you.", exact=True)).to_be_visible()


def _signs(pages: Pages, keys: Keyboard) -> None:
    page = pages.page
    to_stage(keys)
    arrive(pages, keys, STAGE)
    expect(page.get_by_role("heading", name="Ready to sign off")).to_be_visible()
    expect(page.get_by_text("One person has agreed. You are the second.")).to_be_visible()
    keys.link("Read what will be recorded, and sign off")
    arrive(pages, keys, "Sign off stage 1")
    _shows_the_record(page)
    keys.button("Sign off stage 1")
    arrive(pages, keys, "Signed with 1 known gap")
    expect(walk.told(page)).to_have_text("Stage 1 is signed off. Thank you, both of you.")
    _shows_the_record(page)
    expect(page.locator(".signers strong")).to_have_text(["Moss: a person with lived experience", "Robin, a lead"])


def fact(page: Page, title: str) -> Locator:
    """What the record says under this title."""
    return page.locator(".record dl.facts > div").filter(has=page.get_by_text(title, exact=True)).locator("dd")


def _shows_the_record(page: Page) -> None:
    expect(fact(page, "People who had come in")).to_have_text(
        re.compile(
            r"Leads: 1\s+·\s+People with lived experience: 1\s+·\s+Family and carers: 1\s+·\s+Decision makers: 1"
        )
    )
    expect(fact(page, "How they came in")).to_contain_text("By an account: 1 · By their own link: 3")
    expect(fact(page, "Our promise, version 1")).to_contain_text(re.compile(r"Yes: 3 · Yes, but: 1 · No: 0"))
    for words in (GAP, CONCERN, CONCERN_REPLY, NOT_GOOD_ENOUGH, "Alongside cannot know who is behind a link."):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text(re.compile("Fern|Ash"))).to_have_count(0)


def _can_be_read(phone: Pages) -> None:
    """Somebody who did not agree reads what the stage stands on; numbers of few people are not there."""
    page = phone.page
    page.reload()
    walk.follow(page, "What it stands on (stage 1)")
    expect(walk.title(page)).to_have_text("What it stands on")
    expect(page.get_by_text(re.compile(r"A lead agreed, and\s+Moss\."))).to_be_visible()
    for words in (GAP, CONCERN, CONCERN_REPLY):
        expect(page.get_by_text(words)).to_be_visible()
    phone.check(page, "record of a participant")
    walk.follow(page, "Back")


def _prints(page: Page) -> None:
    """The record on paper: it begins with what the signatures stand on, and no word is cut."""
    only_words_on_paper(page)
    assert 1 <= papers(page) <= 4
    headings = [words for words in page.locator("h1, h2").all_inner_texts() if words]
    assert headings[:3] == ["Signed with 1 known gap", "What the signatures stand on", "Known gaps"]
    assert headings[-1] == "Fingerprints"
    expect(page.get_by_text("Fingerprints")).to_be_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 720})


# Once more -----------------------------------------------------------------------------------------------------------


def _opens_again(pages: Pages, keys: Keyboard) -> None:
    page = pages.page
    keys.link("Open stage 1 again")
    arrive(pages, keys, "Open stage 1 again")
    keys.button("Open stage 1 again")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    keys.link("Say why you open it again.")
    expect(page.get_by_label("Why do you open it again?")).to_be_focused()
    page.keyboard.type(REASON)
    keys.button("Open stage 1 again")
    arrive(pages, keys, STAGE)
    expect(walk.told(page)).to_have_text("Stage 1 is open again. The old record stays.")
    expect(page.get_by_text("This stage needs another look.")).to_be_visible()
    expect(page.get_by_role("heading", name="You cannot sign off yet. 1 thing still needed.")).to_be_visible()
    expect(needed(page, "Two people agree")).to_contain_text(
        "2 people may agree, and they are asked now, on their own page. The first yes is enough."
    )
    keys.link("Read the old record")
    arrive(pages, keys, "Signed with 1 known gap")
    expect(page.get_by_text("It no longer stands: the stage was opened again.")).to_be_visible()


def _signs_again(pages: Pages, keys: Keyboard) -> None:
    page = pages.page
    to_stage(keys)
    keys.arrive(STAGE)
    keys.link("Read what will be recorded, and sign off")
    arrive(pages, keys, "Sign off stage 1")
    today = timezone.localdate()
    expect(fact(page, f"Opened again on {today.day} {today:%B %Y}")).to_have_text(REASON)
    keys.button("Sign off stage 1")
    arrive(pages, keys, "Signed with 1 known gap")
    # This one agreed without a name.
    expect(page.locator(".signers strong")).to_have_text(["A family member or carer", "Robin, a lead"])
    expect(page.get_by_text(re.compile("Moss|Fern|Ash"))).to_have_count(0)
    rounds = page.get_by_role("region", name="Every record of this stage").get_by_role("listitem")
    expect(rounds).to_have_count(2)
    expect(rounds.filter(has_text="(no longer stands)")).to_have_count(1)
    expect(rounds.filter(has_text="this one")).to_have_count(1)


def _history_tells(pages: Pages, keys: Keyboard) -> None:
    page = pages.page
    keys.link("History")
    arrive(pages, keys, "History")
    for words, times in (("signed off stage 1", 2), ("opened stage 1 again", 1), ("replied to a concern", 1)):
        expect(page.get_by_role("listitem").filter(has_text=re.compile(words, re.IGNORECASE))).to_have_count(times)
    # Who raised the concern, and what was answered to the promise, stands nowhere.
    expect(page.get_by_text(CONCERN)).to_have_count(0)
    expect(page.get_by_text(NO)).to_have_count(0)
