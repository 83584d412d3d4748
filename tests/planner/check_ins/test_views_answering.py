"""Answering a check-in, by a person's own link: one question a page, all on one, and what may go wrong on the way."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.signing import Signer
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from planner.actions.check_ins import cancel_check_in
from planner.forms.answering import SaidSoFar, Tampered
from planner.models import (
    CheckIn,
    CheckInAnswer,
    CheckInComment,
    CheckInListing,
    CheckInResult,
    CheckInWords,
)
from planner.queries.answering import STORED, stored_tables
from planner.values import Word
from stakeholders.actions.projects import archive_project
from stakeholders.models import HistoryEntry, Member, Project, Side
from tests.check_in_factories import answer, begin_check_in, end_check_in
from tests.factories import MONDAY, at, lead_actor, make_participant, make_project, make_user
from tests.pages import Page, browser_with_link, read, stored
from tests.remembering import remembered
from tests.worlds import nothing_changes

pytestmark = pytest.mark.django_db

FIRST, SAFE = "Did you help to decide things?", "Do you feel safe to say what you think?"
BETTER = "What would make this better?"
PRIVATE = "Nobody can find out which answers are yours."
"""The privacy promise of check-ins, in the words that it always has."""
TALK = "If you want to talk to somebody"


@pytest.fixture(autouse=True)
def _on_monday() -> Any:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, str]:
    member, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    return member, secret


@pytest.fixture
@remembered
def check_in(project: Project, moss: tuple[Member, str]) -> CheckIn:
    return begin_check_in(project=project)


@pytest.fixture
@remembered
def browser(moss: tuple[Member, str]) -> Client:
    return browser_with_link(moss[1])


def address(project: Project, name: str = "my_check_in") -> str:
    return reverse(name, args=[project.here])


def press(browser: Client, project: Project, page: Page | None, go: str = "on", **boxes: str) -> Any:
    """Send the page's form by one of its buttons, with what was put into its boxes."""
    values = page.form.values if page is not None else {}
    return browser.post(address(project), {**values, **({"go": go} if page is not None else {}), **boxes})


def begin(browser: Client, project: Project) -> Page:
    """The page of the first question."""
    return read(press(browser, project, None))


def walk(browser: Client, project: Project, *words: str) -> Page:
    """Answer the questions with these words, or with none where one is empty, and come to the page after them."""
    page = begin(browser, project)
    for word in words:
        page = read(press(browser, project, page, **({"answer": word} if word else {})))
    return page


def answers_of(check_in: CheckIn) -> dict[str, str]:
    return dict(check_in.answers.values_list("key", "word"))


# The way through -----------------------------------------------------------------------------------------------------


def test_the_promise_of_privacy_comes_first_in_four_lines(project: Project, check_in: CheckIn, browser: Client) -> None:
    page = read(browser.get(address(project)))

    assert page.heading == "How is it going?"
    assert "8 short questions about our promise. It takes 2 minutes. You can answer until" in page.words
    assert [line.words for line in page.root.one("ul", class_="bullets").all("li")] == [
        PRIVATE,
        "Nobody sees anything until it closes. With fewer than 5 answers we show nothing.",
        "You can leave out any question.",
        "Once sent, you cannot change or take back your answers.",
    ]
    assert "Until it closes, somebody who controls the server could see answers." in page.root.one("details").words
    assert [button.words for button in page.form.element.all("button")] == ["Begin"]


def test_every_question_stands_on_a_page_of_its_own(project: Project, check_in: CheckIn, browser: Client) -> None:
    page = begin(browser, project)
    headings = []
    for number in range(1, 9):
        assert page.root.one("p", class_="kicker").words == f"Question {number} of 8"
        assert PRIVATE in page.words
        headings.append(page.heading)
        page = read(press(browser, project, page, answer="often"))

    assert headings == [value.question for value in check_in.values.all()]
    assert page.heading == BETTER
    assert read(press(browser, project, page)).heading == "Check your answers"


def test_a_question_has_five_words_with_blocks_and_two_ways_to_say_none(
    project: Project, check_in: CheckIn, browser: Client
) -> None:
    page = begin(browser, project)
    choices = page.root.all("label", class_="choice")

    assert [choice.words for choice in choices] == [
        *("Always", "Often", "Sometimes", "Rarely", "Never"),
        *("I do not know", "I do not want to say"),
    ]
    blocks = [[block.attributes.get("class", "") for block in choice.all("i")] for choice in choices]
    assert [part.count("in") for part in blocks] == [4, 3, 2, 1, 0, 0, 0]
    assert [len(part) for part in blocks] == [4, 4, 4, 4, 4, 0, 0]
    assert page.root.all("script") == []


def test_what_is_said_is_sent_once_all_is_checked(project: Project, check_in: CheckIn, browser: Client) -> None:
    page = walk(browser, project, "never", "rarely", "sometimes", "often", "always", "unknown", "unsaid", "")
    page = read(press(browser, project, page, words="More tea.\nAnd cake.", may_show="on"))
    facts = [(line.all("dt")[0].words, line.all("dd")[0].words) for line in page.root.one("dl").all("div")]

    assert [answer for _question, answer in facts] == [
        *("Never", "Rarely", "Sometimes", "Often", "Always", "I do not know", "I do not want to say", "No answer"),
        "More tea. And cake. Everyone here may read it, without your name.",
    ]
    assert not CheckInAnswer.objects.exists()
    sent = press(browser, project, page, "send")
    assert (sent.status_code, sent["Location"]) == (302, address(project, "my_check_in_thanks"))
    assert answers_of(check_in) == {
        "share_power": "never",
        "include": "rarely",
        "respect": "sometimes",
        "access": "often",
        "give_and_get": "always",
    }
    assert [words.words for words in check_in.words.all()] == ["More tea.\nAnd cake."]
    assert read(browser.get(sent["Location"])).heading == "Thank you"


def test_a_comment_without_the_tick_is_not_sent_and_the_page_says_so_before(
    project: Project, check_in: CheckIn, browser: Client
) -> None:
    page = walk(browser, project, *[""] * 8)
    assert "Without this tick it is not sent, and not kept." in page.words
    page = read(press(browser, project, page, words="Only for me."))

    assert "It is not sent: you did not say that everyone may read it." in page.words
    assert press(browser, project, page, "send").status_code == 302
    assert not CheckInWords.objects.exists()
    assert check_in.listing.filter(is_answered=True).count() == 1


def test_back_keeps_what_was_chosen_on_both_pages(project: Project, check_in: CheckIn, browser: Client) -> None:
    page = walk(browser, project, "rarely")
    page = read(press(browser, project, page, "back", answer="often"))

    assert (page.heading, page.form.values["answer"]) == (FIRST, "rarely")
    page = read(press(browser, project, page))
    assert page.form.values["answer"] == "often"


def test_a_page_can_be_left_without_an_answer_and_takes_none_back(
    project: Project, check_in: CheckIn, browser: Client
) -> None:
    page = walk(browser, project, "rarely", "")
    page = read(press(browser, project, read(press(browser, project, page, "back")), "back"))
    values = {name: value for name, value in page.form.values.items() if name != "answer"}

    page = read(browser.post(address(project), {**values, "go": "on"}))
    assert read(press(browser, project, page, "back")).form.values["answer"] == "rarely"


def test_the_first_page_has_no_back_and_enter_goes_on(project: Project, check_in: CheckIn, browser: Client) -> None:
    first, second = begin(browser, project), walk(browser, project, "")
    buttons = [
        [
            (button.attributes["value"], button.words)
            for button in page.root.all("button")
            if "name" in button.attributes
        ]
        for page in (first, second)
    ]

    assert buttons == [
        [("on", "Continue"), ("stop", "Stop for now"), ("on", "Continue")],
        [("on", "Continue"), ("back", "Back"), ("stop", "Stop for now"), ("on", "Continue")],
    ]


def test_one_answer_can_be_changed_before_all_are_sent(project: Project, check_in: CheckIn, browser: Client) -> None:
    page = read(press(browser, project, walk(browser, project, *["often"] * 8)))
    changing = read(press(browser, project, page, "change-3"))

    assert (changing.heading, changing.form.values["answer"]) == ("Do people listen to you?", "often")
    page = read(press(browser, project, changing, answer="never"))
    assert page.heading == "Check your answers"
    page = read(press(browser, project, read(press(browser, project, page, "change-words")), words="Tea."))
    assert page.heading == "Check your answers"
    press(browser, project, page, "send")
    assert answers_of(check_in)["respect"] == "never"


def test_stopping_says_that_nothing_is_kept(project: Project, check_in: CheckIn, browser: Client) -> None:
    page = walk(browser, project, "never")
    with nothing_changes():
        stopped = read(press(browser, project, page, "stop", answer="never"))

    assert stopped.heading == "You stopped for now"
    assert "Nothing of what you said is kept." in stopped.words
    assert stopped.links["Begin again"] == address(project)


def test_whom_to_talk_to_is_shown_to_everyone_after_the_question_about_safety(
    project: Project, check_in: CheckIn, browser: Client
) -> None:
    for word in ("always", "never", ""):
        page = walk(browser, project, *[""] * 7)
        assert (page.heading, TALK in page.words) == (SAFE, False)
        page = read(press(browser, project, page, **({"answer": word} if word else {})))
        assert TALK in page.words
        assert "If you are in danger, call 999." in page.words
        assert TALK not in read(press(browser, project, page)).words


# Nothing is kept on the way ------------------------------------------------------------------------------------------


def test_the_pages_before_sending_keep_nothing_anywhere(project: Project, check_in: CheckIn, browser: Client) -> None:
    sessions = list(Session.objects.order_by("pk").values())
    with nothing_changes():
        page = walk(browser, project, *["never"] * 8)
        response = press(browser, project, page, words="Quillfeather said it.", may_show="on")

    assert "no-store" in response["Cache-Control"]
    assert "Set-Cookie" not in response.headers
    assert list(Session.objects.order_by("pk").values()) == sessions


def test_sending_changes_nothing_but_the_answers_and_the_listing(
    project: Project, check_in: CheckIn, moss: tuple[Member, str], browser: Client
) -> None:
    page = read(press(browser, project, walk(browser, project, *["never"] * 8), words="Tea.", may_show="on"))
    sessions, before = list(Session.objects.order_by("pk").values()), stored()
    press(browser, project, page, "send")
    after = stored()

    assert sorted(table for table in after if before[table] != after[table]) == [
        "planner_checkinanswer",
        "planner_checkinlisting",
        "planner_checkinwords",
    ]
    assert list(Session.objects.order_by("pk").values()) == sessions
    [listing] = check_in.listing.filter(member=moss[0])
    assert (listing.is_answered, listing.is_helped, listing.not_theirs) == (True, False, False)


def test_what_is_carried_names_nobody_and_holds_no_time(
    project: Project, check_in: CheckIn, moss: tuple[Member, str]
) -> None:
    said = SaidSoFar({"respect": "never"}, "Tea.", True)
    carried = said.sealed(check_in, moss[0])

    assert SaidSoFar.opened(carried, check_in, moss[0]) == said
    with at(MONDAY + timedelta(days=3)):
        assert said.sealed(check_in, moss[0]) == carried
    assert carried.count(":") == 1


# Once, and in time ---------------------------------------------------------------------------------------------------


def test_whoever_sends_again_after_a_lost_answer_is_thanked_again_and_counted_once(
    project: Project, check_in: CheckIn, browser: Client
) -> None:
    page = read(press(browser, project, walk(browser, project, "never", *[""] * 7)))
    first = press(browser, project, page, "send")
    with nothing_changes():
        again = press(browser, project, page, "send")

    assert (again.status_code, again["Location"]) == (first.status_code, first["Location"])
    assert answers_of(check_in) == {"share_power": "never"}


def test_whoever_has_answered_is_thanked_and_asked_nothing(
    project: Project, check_in: CheckIn, moss: tuple[Member, str], browser: Client
) -> None:
    assert browser.get(address(project, "my_check_in_thanks"))["Location"] == address(project)
    answer(check_in=check_in, member=moss[0])

    for name in ("my_check_in", "my_check_in_one_page"):
        assert browser.get(address(project, name))["Location"] == address(project, "my_check_in_thanks")
    page = read(browser.get(address(project, "my_check_in_thanks")))
    assert page.heading == "Thank you"
    assert "Your answers are in." in page.words
    assert TALK in page.words


def closed(check_in: CheckIn) -> None:
    end_check_in(check_in=check_in)


def cancelled(check_in: CheckIn) -> None:
    cancel_check_in(check_in=check_in, by=lead_actor(project=check_in.project))


def over(check_in: CheckIn) -> None:
    CheckIn.objects.filter(pk=check_in.pk).update(closes_on=(MONDAY - timedelta(days=1)).date())


def archived(check_in: CheckIn) -> None:
    archive_project(project=check_in.project, by=lead_actor(project=check_in.project))


@pytest.mark.parametrize("end", [closed, cancelled, over, archived])
def test_what_comes_too_late_is_refused_and_the_comment_stands_there_to_be_copied(
    end: Any, project: Project, check_in: CheckIn, browser: Client
) -> None:
    at_words = walk(browser, project, *["never"] * 8)
    at_check = read(press(browser, project, at_words, words="Quillfeather\nsaid it.", may_show="on"))
    end(check_in)
    with nothing_changes():
        late = [
            press(browser, project, at_check, "send"),
            press(browser, project, at_words, words="Quillfeather\nsaid it."),
            browser.post(address(project, "my_check_in_one_page"), {"words": "Quillfeather\nsaid it."}),
        ]

    for response in late:
        page = read(response)
        assert (response.status_code, page.heading) == (409, "This check-in has closed")
        assert page.root.one("textarea").raw.removeprefix("\n") == "Quillfeather\nsaid it."
    page = read(browser.get(address(project)))
    assert page.heading == "Nothing is asked now"


def test_what_was_said_in_the_one_before_is_not_sent_in_the_next(
    project: Project, check_in: CheckIn, browser: Client
) -> None:
    page = walk(browser, project, *["never"] * 8)
    at_check = read(press(browser, project, page, words="Quillfeather\nsaid it.", may_show="on"))
    on_one = read(browser.get(address(project, "my_check_in_one_page"))).form.values
    end_check_in(check_in=check_in)
    begin_check_in(project=project)
    with nothing_changes():
        late = [
            press(browser, project, at_check, "send"),
            press(browser, project, page, words="Quillfeather\nsaid it."),
            browser.post(address(project, "my_check_in_one_page"), {**on_one, "words": "Quillfeather\nsaid it."}),
        ]

    for response in late:
        shown = read(response)
        assert (response.status_code, shown.heading) == (409, "This check-in has closed")
        assert shown.root.one("textarea").raw.removeprefix("\n") == "Quillfeather\nsaid it."


def test_without_a_check_in_nothing_is_asked(project: Project, browser: Client) -> None:
    for name in ("my_check_in", "my_check_in_one_page"):
        assert read(browser.get(address(project, name))).heading == "Nothing is asked now"


def test_somebody_who_speaks_as_nothing_yet_is_asked_that_first(project: Project, check_in: CheckIn) -> None:
    _, secret, _ = make_participant(project=project, name="Ivy")
    ivy = browser_with_link(secret)
    page = read(ivy.get(address(project)))

    assert page.heading == "First tell us what you speak as"
    assert page.links["Answer one question"] == address(project, "my_side")
    assert press(ivy, project, None).status_code == 409


def test_somebody_who_came_after_it_opened_is_asked_too(project: Project, check_in: CheckIn) -> None:
    _, secret, _ = make_participant(project=project, name="Ivy", side=Side.DECIDER)
    ivy = browser_with_link(secret)
    page = read(press(ivy, project, walk(ivy, project, "always", *[""] * 7)))
    press(ivy, project, page, "send")

    assert [(row.answered_as, row.word) for row in check_in.answers.all()] == [("professional", "always")]


def test_whoever_was_signed_out_meanwhile_can_send_all_of_it_again(
    project: Project, check_in: CheckIn, moss: tuple[Member, str], browser: Client
) -> None:
    page = read(press(browser, project, walk(browser, project, "never", *[""] * 7), words="Tea.", may_show="on"))
    same_origin = {"Sec-Fetch-Site": "same-origin"}
    response = Client().post(address(project), {**page.form.values, "go": "send"}, headers=same_origin)
    kept = read(response)

    assert (response.status_code, kept.heading) == (404, "Open your own link again to save this")
    assert kept.root.all("textarea") == []  # nothing of it is words that somebody could read
    assert browser.post(kept.form.action, kept.form.values).status_code == 302
    assert answers_of(check_in) == {"share_power": "never"}


# Bad input -----------------------------------------------------------------------------------------------------------


def test_a_word_that_is_none_is_refused_on_its_page(project: Project, check_in: CheckIn, browser: Client) -> None:
    response = press(browser, project, begin(browser, project), answer="most of the time")
    page = read(response)

    assert response.status_code == 422
    assert page.summary == ["Choose one of these."]
    assert page.errors_beside("answer") == ["Choose one of these."]


def test_a_comment_of_100000_letters_is_refused_and_kept_on_the_page(
    project: Project, check_in: CheckIn, browser: Client
) -> None:
    long = "Tea. " * 20_000
    response = press(browser, project, walk(browser, project, *[""] * 8), words=long, may_show="on")
    page = read(response)

    assert response.status_code == 422
    assert page.errors_beside("words") == page.summary
    assert page.form.values["words"].strip() == long.strip()
    assert page.form.values["may_show"] == "on"


def tampered(said: str, check_in: CheckIn, member: Member) -> list[str]:
    """What could come back in place of what a page held."""
    other = Signer(salt=f"planner.check_in:{uuid4()}:{member.code}").sign_object({"answers": {}})
    return ["", "nonsense", said[:-1], f"x{said}", f"{said}\0", other, ":", "a" * 100_000, "é:é"]


def test_a_changed_field_begins_again_and_says_so(
    project: Project, check_in: CheckIn, moss: tuple[Member, str], browser: Client
) -> None:
    page = walk(browser, project, "never", *[""] * 7)
    with nothing_changes():
        for said in tampered(page.form.values["said"], check_in, moss[0]):
            response = press(browser, project, page, said=said, words="Quillfeather said it.")
            again = read(response)
            assert (response.status_code, again.heading) == (422, "How is it going?")
            assert again.root.one(id="error-summary").words.startswith("Start again We could not read")
            assert again.root.one("textarea").raw.strip() == "Quillfeather said it."
        for wrong in ("0", "9", "-1", "share_power", "", "1.0"):
            assert press(browser, project, page, at=wrong).status_code == 422


def test_what_one_person_said_is_nothing_to_another_nor_in_another_check_in(
    project: Project, check_in: CheckIn, moss: tuple[Member, str]
) -> None:
    other, _, _ = make_participant(project=project, name="Ivy", side=Side.LIVED)
    carried = SaidSoFar({"respect": "never"}).sealed(check_in, moss[0])
    end_check_in(check_in=check_in)
    later = begin_check_in(project=project)

    for wrong_round, wrong_member in ((check_in, other), (later, moss[0])):
        with pytest.raises(Tampered):
            SaidSoFar.opened(carried, wrong_round, wrong_member)


def test_an_unknown_button_sends_nothing(project: Project, check_in: CheckIn, browser: Client) -> None:
    page = read(press(browser, project, walk(browser, project, *["never"] * 8)))
    with nothing_changes():
        for go in ("", "on", "change-9", "change-check", "change-", "delete", "SEND"):
            assert press(browser, project, page, go).status_code == 200
        assert press(browser, project, begin(browser, project), "send").status_code == 200


# All on one page -----------------------------------------------------------------------------------------------------


def test_all_can_be_answered_on_one_page(project: Project, check_in: CheckIn, browser: Client) -> None:
    page = read(browser.get(address(project, "my_check_in_one_page")))
    assert [group.all("legend")[0].words for group in page.root.all("fieldset")] == [
        f"{number}. {value.question}" for number, value in enumerate(check_in.values.all(), start=1)
    ]
    assert TALK in page.words
    body = {"line-respect": "rarely", "line-safe": "unsaid", "line-none": "never", "words": "Tea.", "may_show": "on"}
    sent = browser.post(address(project, "my_check_in_one_page"), body)

    assert sent["Location"] == address(project, "my_check_in_thanks")
    assert answers_of(check_in) == {"respect": "rarely"}
    assert [words.words for words in check_in.words.all()] == ["Tea."]


def test_what_is_wrong_on_the_one_page_is_said_and_everything_else_kept(
    project: Project, check_in: CheckIn, browser: Client
) -> None:
    body = {"line-respect": "rarely", "line-safe": "sometimes or so", "words": "é" * 501, "may_show": "on"}
    with nothing_changes():
        response = browser.post(address(project, "my_check_in_one_page"), body)
    page = read(response)

    assert response.status_code == 422
    assert page.errors_beside("line-safe") == ["Choose one of these."]
    assert len(page.summary) == 2
    assert page.form.values == {
        "at": str(check_in.code),
        "line-respect": "rarely",
        "words": "é" * 501,
        "may_show": "on",
    }


# What is stored ------------------------------------------------------------------------------------------------------


def test_the_page_of_what_is_stored_shows_the_very_fields(project: Project, check_in: CheckIn, browser: Client) -> None:
    page = read(browser.get(address(project, "my_check_in_stored")))
    shown = [[term.words for term in table.all("dt")] for table in page.root.all("dl")]

    assert shown == [
        [field.column for field in model._meta.concrete_fields]
        for model in (CheckInListing, CheckInAnswer, CheckInWords, CheckInResult, CheckInComment)
    ]
    with connection.cursor() as cursor:
        for table in stored_tables():
            columns = connection.introspection.get_table_description(cursor, table.name)
            assert sorted(column.name for column in columns) == sorted(field.name for field in table.fields)


def test_no_field_of_an_answer_leads_to_a_person_or_a_time() -> None:
    leads = (models.DateTimeField, models.DateField, models.GenericIPAddressField)
    for _title, model, _end, words in STORED:
        fields = model._meta.concrete_fields
        assert set(words) == {field.name for field in fields}
        assert not any(isinstance(field, leads) for field in fields)
    for model in (CheckInAnswer, CheckInWords):
        related = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
        assert related == {Project, CheckIn}


# Small and quick -----------------------------------------------------------------------------------------------------


def test_a_page_is_small_and_asks_little_of_the_database(project: Project, check_in: CheckIn, browser: Client) -> None:
    page = begin(browser, project)
    with CaptureQueriesContext(connection) as queries:
        response = press(browser, project, page, answer="often")

    assert len(response.content) < 20_000
    assert len(queries) <= 8


def test_no_entry_of_the_history_tells_of_answers(
    project: Project, check_in: CheckIn, moss: tuple[Member, str], browser: Client
) -> None:
    before = HistoryEntry.objects.count()
    answer(check_in=check_in, member=moss[0], word=Word.NEVER)

    assert HistoryEntry.objects.count() == before
