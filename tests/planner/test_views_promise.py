"""The promise, as leads see and change it."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.promise import fix_spelling, reword_line
from planner.models import PromiseAnswer, PromiseReply, PromiseVersion, SpellingFix
from planner.promise import DEFAULT_LINES
from planner.queries.promise import promise_text
from stakeholders.actions.projects import archive_project
from stakeholders.models import Member, Project, Side
from tests.factories import (
    MONDAY,
    answer_of,
    at,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    rewrite_promise,
    write_promise,
)
from tests.pages import Page, browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

POWER = "We decide things together."


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


def place(project: Project, name: str = "promise", *more: Any) -> str:
    return reverse(name, args=[project.code, *more])


def lines_on(page: Page) -> list[tuple[str, str]]:
    """The numbered lines: title and words."""
    return [
        (item.one("h3").words, item.one("p", class_="says").words)
        for pledge in page.root.all("ol", class_="pledge")
        for item in pledge.all("li")
    ]


def form_to(page: Page, address: str) -> dict[str, str]:
    """What the form that is sent to an address holds."""
    return next(form.values for form in page.forms if form.action == address)


EIGHT = [(line.title, line.words) for line in DEFAULT_LINES]


# The suggestion ------------------------------------------------------------------------------------------------------


def test_the_eight_lines_are_a_suggestion_with_two_ways_on(project: Project, browser: Client) -> None:
    page = read(browser.get(place(project)))

    assert page.heading == "Our promise"
    assert lines_on(page) == EIGHT
    assert "In check-ins everybody is asked: Did you help to decide things?" in page.words
    assert page.links["Change it first"] == place(project, "promise_draft")
    assert [button.words for button in page.root.one("main").all("button")] == ["Put it to everyone as it is"]


def test_it_is_put_to_everyone_as_it_is(project: Project, browser: Client) -> None:
    page = read(browser.get(place(project)))

    response = browser.post(place(project, "promise_publish"), page.form.values, follow=True)

    after = read(response)
    assert after.banner == ["This is our promise now. Everyone taking part is asked to answer it."]
    assert "Version 1, put to everyone on 1 March 2027" in after.words
    assert "0 of 1 agree. 1 has not answered." in after.words
    assert lines_on(after) == EIGHT


def test_a_second_press_is_told_that_nobody_is_asked_again(project: Project, browser: Client) -> None:
    body = read(browser.get(place(project))).form.values
    browser.post(place(project, "promise_publish"), body, follow=True)

    response = browser.post(place(project, "promise_publish"), body, follow=True)

    assert read(response).banner == ["Nothing was changed, so nobody is asked again."]
    assert PromiseVersion.objects.count() == 1


@pytest.mark.parametrize("saw", [None, "", "0" * 64, "x" * 100_000, "\x00"])
def test_words_that_were_not_read_are_not_put_to_anybody(project: Project, browser: Client, saw: str | None) -> None:
    before = stored()

    response = browser.post(place(project, "promise_publish"), {} if saw is None else {"saw": saw})

    assert response.status_code == 409
    assert "The words were changed since you read them. Nobody was asked." in read(response).words
    assert stored() == before


# The draft -----------------------------------------------------------------------------------------------------------


def test_looking_at_the_draft_begins_none(project: Project, browser: Client) -> None:
    page = read(browser.get(place(project, "promise_draft")))

    assert lines_on(page) == EIGHT
    assert "Nothing yet. You can also put it to everyone as it is." in page.words
    assert PromiseVersion.objects.count() == 0


def test_changes_are_gathered_listed_and_put_to_everyone(project: Project, browser: Client) -> None:
    write_promise(project=project)
    for name, key, body in [
        ("promise_line_reword", "share_power", {"words": "We share.", "began": POWER}),
        ("promise_line_drop", "respect", {"reason": "Too vague.", "began": "All kinds of knowing count the same."}),
    ]:
        assert browser.post(place(project, name, key), body)["Location"] == place(project, "promise_draft")
    new = {"title": "Rest", "words": "We stop in time.", "question": "Do you get rest?", "line": str(uuid4())}
    browser.post(place(project, "promise_line_add"), new)

    page = read(browser.get(place(project, "promise_draft")))
    changes = page.root.one("section", **{"aria-labelledby": "changes"}).words
    assert "“Share power” has new words. Before: “We decide things together.” Now: “We share.”" in changes
    assert "“Respect” is dropped. Why: Too vague." in changes
    assert "“Rest” is added. “We stop in time.”" in changes
    assert lines_on(read(browser.get(place(project)))) == EIGHT

    publish = place(project, "promise_publish")
    after = read(browser.post(publish, form_to(page, publish), follow=True))
    assert "Version 2, put to everyone on 1 March 2027" in after.words
    assert [title for title, _ in lines_on(after)] == [
        *(title for title, _ in EIGHT if title != "Respect"),
        "Rest",
    ]
    dropped = after.root.one("section", **{"aria-labelledby": "dropped"}).words
    assert dropped == "Dropped, and why Respect All kinds of knowing count the same. Why: Too vague."


def test_a_draft_without_a_change_has_no_button(project: Project, browser: Client) -> None:
    write_promise(project=project)

    page = read(browser.get(place(project, "promise_draft")))

    assert page.forms == []
    assert "Nothing yet. Reword, add or drop a line." in page.words


def test_the_form_of_a_line_carries_what_it_began_from(project: Project, browser: Client) -> None:
    page = read(browser.get(place(project, "promise_line_reword", "share_power")))

    assert page.form.values == {"words": POWER, "began": POWER}


def test_a_save_over_other_words_is_refused_with_both_shown(project: Project, browser: Client) -> None:
    by = lead_actor(project=project)
    reword_line(project=project, key="share_power", words="We share.", began=POWER, by=by)
    before = stored()

    response = browser.post(
        place(project, "promise_line_reword", "share_power"), {"words": "We all decide.", "began": POWER}
    )

    page = read(response)
    assert response.status_code == 409
    assert "Somebody else changed this line while you were writing" in page.words
    assert [part.one("p").words for part in page.root.one(class_="both").all("div")] == ["We share.", "We all decide."]
    assert page.form.values == {"words": "We all decide.", "began": "We share."}
    assert stored() == before
    assert browser.post(place(project, "promise_line_reword", "share_power"), page.form.values).status_code == 302
    assert promise_text(project).draft_lines[0].words == "We all decide."


def test_a_drop_over_other_words_is_refused_and_the_reason_stays(project: Project, browser: Client) -> None:
    by = lead_actor(project=project)
    reword_line(project=project, key="share_power", words="We share.", began=POWER, by=by)

    response = browser.post(
        place(project, "promise_line_drop", "share_power"), {"reason": "Too vague.", "began": POWER}
    )

    page = read(response)
    assert response.status_code == 409
    assert page.form.values == {"reason": "Too vague.", "began": "We share."}


@pytest.mark.parametrize("name", ["promise_line_reword", "promise_line_drop", "promise_spelling"])
@pytest.mark.parametrize("key", ["nothing", "respect", "x" * 300])
def test_a_line_that_is_not_there_is_not_found(project: Project, browser: Client, name: str, key: str) -> None:
    body = {"reason": "Too vague.", "began": "All kinds of knowing count the same."}
    browser.post(place(project, "promise_line_drop", "respect"), body)
    write_promise(project=project)

    assert browser.get(place(project, name, key)).status_code == 404
    assert browser.post(place(project, name, key), {"words": "We share."}).status_code == 404


def test_a_third_line_is_refused_and_the_words_stay(project: Project, browser: Client) -> None:
    new = {"words": "We stop in time.", "question": "Do you get rest?"}
    for title in ("Rest", "Food"):
        browser.post(place(project, "promise_line_add"), new | {"title": title, "line": str(uuid4())})

    response = browser.post(place(project, "promise_line_add"), new | {"title": "Heat", "line": str(uuid4())})

    page = read(response)
    assert response.status_code == 422
    assert page.summary == ["There are two added lines already. Take one out or drop it first."]
    assert (page.form.values["title"], page.form.values["words"]) == ("Heat", "We stop in time.")
    assert "Add a line" not in read(browser.get(place(project, "promise_draft"))).links


def test_a_title_that_is_taken_is_refused(project: Project, browser: Client) -> None:
    body = {"title": "respect", "words": "We stop.", "question": "Do we?", "line": str(uuid4())}

    page = read(browser.post(place(project, "promise_line_add"), body))

    assert page.errors_beside("title") == ["A line is called that already. Choose another name."]


def test_an_added_line_is_taken_out_after_a_page_that_asks(project: Project, browser: Client) -> None:
    code = str(uuid4())
    body = {"title": "Rest", "words": "We stop.", "question": "Do we?", "line": code}
    browser.post(place(project, "promise_line_add"), body)

    page = read(browser.get(place(project, "promise_line_drop", code)))
    response = browser.post(place(project, "promise_line_drop", code), follow=True)

    assert page.heading == "Take this line out?"
    assert read(response).banner == ["The line is taken out."]
    assert lines_on(read(response)) == EIGHT


def test_a_dropped_line_is_taken_back_in(project: Project, browser: Client) -> None:
    body = {"reason": "Too vague.", "began": POWER}
    browser.post(place(project, "promise_line_drop", "share_power"), body)
    page = read(browser.get(place(project, "promise_draft")))
    address = place(project, "promise_line_take_back", "share_power")

    response = browser.post(address, form_to(page, address), follow=True)

    assert read(response).banner == ["The line is back in, in your changes."]
    assert lines_on(read(response)) == EIGHT
    assert read(browser.post(address, follow=True)).banner == ["The line is in already."]
    assert browser.post(place(project, "promise_line_take_back", "nothing")).status_code == 404


def test_the_last_line_stays(project: Project, browser: Client) -> None:
    *_, response = [
        browser.post(place(project, "promise_line_drop", line.key), {"reason": "Too vague.", "began": line.words})
        for line in DEFAULT_LINES
    ]

    assert response.status_code == 422
    assert read(response).summary == ["This is the last line. A promise needs at least one."]


def test_the_draft_is_thrown_away_after_a_page_that_asks(project: Project, browser: Client) -> None:
    write_promise(project=project)
    browser.post(place(project, "promise_line_reword", "share_power"), {"words": "We share.", "began": POWER})
    address = place(project, "promise_throw_away")

    page = read(browser.get(address))
    assert "“Share power” has new words." in page.words
    assert browser.post(address, {"saw": "x"}).status_code == 409
    response = browser.post(address, page.form.values, follow=True)

    assert read(response).banner == ["The changes are thrown away."]
    assert promise_text(project).draft is None
    assert read(browser.post(address, page.form.values, follow=True)).banner == ["There were no changes to throw away."]
    assert browser.get(address)["Location"] == place(project, "promise_draft")


# Spelling ------------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def slipped(project: Project) -> Project:
    by = lead_actor(project=project)
    reword_line(project=project, key="share_power", words="We deside things.", began=POWER, by=by)
    write_promise(project=project)
    return project


def test_a_slip_is_put_right_and_listed(slipped: Project, browser: Client) -> None:
    address = place(slipped, "promise_spelling", "share_power")
    body = read(browser.get(address)).form.values

    page = read(browser.post(address, body | {"words": "We decide things."}, follow=True))

    assert lines_on(page)[0] == ("Share power", "We decide things.")
    assert page.root.one("section", **{"aria-labelledby": "slips"}).words == (
        "Slips put right Only spelling was changed, so the answers stay. 1 March 2027 "
        "Share power Before: “We deside things.” Now: “We decide things.”"
    )


@pytest.mark.parametrize("words", ["We never deside things.", "We decide things, not you.", "Nothing."])
def test_more_than_a_slip_is_refused_with_the_way_on(slipped: Project, browser: Client, words: str) -> None:
    address = place(slipped, "promise_spelling", "share_power")
    before = stored()

    response = browser.post(address, {"words": words, "began": "We deside things."})

    page = read(response)
    assert response.status_code == 422
    assert page.summary == ["This is more than a slip. Change the promise instead, and everyone is asked again."]
    assert page.form.values == {"words": words, "began": "We deside things."}
    assert page.links["Change the promise instead"] == place(slipped, "promise_line_reword", "share_power")
    assert stored() == before


def test_a_fix_over_another_fix_is_refused_with_both_shown(slipped: Project, browser: Client) -> None:
    by = lead_actor(project=slipped)
    fix_spelling(project=slipped, key="share_power", words="We decide things.", began="We deside things.", by=by)

    response = browser.post(
        place(slipped, "promise_spelling", "share_power"),
        {"words": "We deside thins.", "began": "We deside things."},
    )

    assert response.status_code == 409
    assert read(response).form.values == {"words": "We deside thins.", "began": "We decide things."}
    assert SpellingFix.objects.count() == 1


def test_before_the_first_version_there_is_no_slip_to_put_right(project: Project, browser: Client) -> None:
    assert browser.get(place(project, "promise_spelling", "share_power")).status_code == 404


# A lead's own answer -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"answer": "yes", "words": ""}, "You said: yes"),
        ({"answer": "but", "words": "With taxis."}, "You said: yes, but “With taxis.”"),
        ({"answer": "no", "words": "It is vague."}, "You said: no, because “It is vague.”"),
    ],
)
def test_a_lead_answers(project: Project, browser: Client, body: dict[str, str], shown: str) -> None:
    write_promise(project=project)
    address = place(project, "promise_answer")
    sends = form_to(read(browser.get(place(project))), address) | body

    page = read(browser.post(address, sends, follow=True))

    assert page.banner == ["Your answer is recorded. You can change it at any time."]
    assert shown in page.words
    assert read(browser.post(address, sends, follow=True)).banner == ["That is your answer already."]
    assert PromiseAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "box", "error"),
    [
        ({"answer": "no", "words": " "}, "words", "Write what, and why."),
        ({"answer": "but", "words": ""}, "words", "Write what, and why."),
        ({"words": "Well."}, "answer", "Choose one."),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    project: Project, browser: Client, body: dict[str, str], box: str, error: str
) -> None:
    write_promise(project=project)
    before = stored()

    response = browser.post(place(project, "promise_answer"), body | {"version": "1"})

    page = read(response)
    assert response.status_code == 422
    assert (page.summary, page.errors_beside(box)) == ([error], [error])
    assert stored() == before


def test_an_answer_to_a_version_that_is_past_is_kept_and_not_recorded(project: Project, browser: Client) -> None:
    write_promise(project=project)
    rewrite_promise(project=project)
    address = place(project, "promise_answer")

    response = browser.post(address, {"answer": "no", "words": "It is vague.", "version": "1"})

    page = read(response)
    assert response.status_code == 409
    assert "Nothing is recorded. Read it, then answer again." in page.words
    assert form_to(page, address) == {"answer": "no", "words": "It is vague.", "version": "2"}
    assert PromiseAnswer.objects.count() == 0


def test_before_the_first_version_nothing_is_asked(project: Project, browser: Client) -> None:
    assert "Your answer" not in read(browser.get(place(project))).words
    assert browser.post(place(project, "promise_answer"), {"answer": "yes", "version": "1"}).status_code == 409


# What people say -----------------------------------------------------------------------------------------------------


def test_a_lead_reads_what_was_said_without_who_and_replies(project: Project, browser: Client, moss: Member) -> None:
    write_promise(project=project)
    said = answer_of(member=moss, answer="no", words="It is vague.")
    page = read(browser.get(place(project)))
    assert "No, because: It is vague." in page.root.one("li", id=f"said-{said.code}").words
    assert "No reply yet." in page.words
    assert not [word for word in ("Moss", "lived experience") if word in page.words]
    assert "1 said no" in page.words

    address = place(project, "promise_reply", said.code)
    asks = read(browser.get(address))
    assert asks.root.one("blockquote").words == "No, because: It is vague."
    after = read(browser.post(address, {"words": "We make it plain."}, follow=True))

    assert "Reply from Robin: We make it plain." in after.words
    assert "No reply yet." not in after.words


def test_a_reply_to_an_answer_that_was_changed_keeps_the_words(project: Project, browser: Client, moss: Member) -> None:
    write_promise(project=project)
    said = answer_of(member=moss, answer="no")
    answer_of(member=moss)
    address = place(project, "promise_reply", said.code)

    response = browser.post(address, {"words": "We make it plain."})

    assert response.status_code == 409
    assert read(response).heading == "This person changed their answer meanwhile"
    assert "We make it plain." in read(response).words
    assert browser.get(address).status_code == 404
    assert PromiseReply.objects.count() == 0


def test_a_yes_and_an_answer_of_another_project_are_not_found(project: Project, browser: Client, moss: Member) -> None:
    write_promise(project=project)
    other = make_project()
    write_promise(project=other)
    theirs, _, _ = make_participant(project=other, side=Side.LIVED)
    codes = [answer_of(member=theirs, answer="no").code, uuid4()]

    for code in codes:
        assert browser.get(place(project, "promise_reply", code)).status_code == 404
        assert browser.post(place(project, "promise_reply", code), {"words": "We will."}).status_code == 404
    assert browser.get(place(project, "promise_reply", answer_of(member=moss).code)).status_code == 404
    assert PromiseReply.objects.count() == 0


def test_what_was_said_of_an_earlier_version_is_folded_away(project: Project, browser: Client, moss: Member) -> None:
    write_promise(project=project)
    answer_of(member=moss, answer="no", words="It is vague.")
    rewrite_promise(project=project)
    page = read(browser.get(place(project)))
    folded = next(part for part in page.root.all("details") if "version 1" in part.one("summary").words)

    assert "No, because: It is vague." in folded.words
    assert "open" not in folded.attributes


# An archived project -------------------------------------------------------------------------------------------------


def test_an_archived_promise_is_read_and_not_changed(project: Project, browser: Client, moss: Member) -> None:
    write_promise(project=project)
    said = answer_of(member=moss, answer="no")
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    assert [read(browser.get(place(project, name))).forms for name in ("promise", "promise_draft")] == [[], []]
    addresses = [
        *(place(project, name) for name in ("promise_answer", "promise_publish", "promise_throw_away", "lead_side")),
        place(project, "promise_line_add"),
        *(place(project, f"promise_line_{name}", "share_power") for name in ("reword", "drop", "take_back")),
        place(project, "promise_spelling", "share_power"),
        place(project, "promise_reply", said.code),
    ]
    assert {address: browser.post(address).status_code for address in addresses} == dict.fromkeys(addresses, 403)
    assert stored() == before


# What a lead speaks as -----------------------------------------------------------------------------------------------


def test_a_lead_says_what_they_speak_as(project: Project, browser: Client) -> None:
    page = read(browser.get(place(project)))
    assert page.links["Say what you speak as"] == place(project, "lead_side")
    asks = read(browser.get(place(project, "lead_side")))
    assert [choice.words for choice in asks.root.all("label", class_="choice")] == [
        "A person with lived experience",
        "Family or carer",
        "Frontline staff",
        "A decision maker",
    ]
    assert "You answer as a lead. You may also be the one decision maker that the first promise needs." in asks.words

    response = browser.post(place(project, "lead_side"), {"side": "decider"}, follow=True)

    assert read(response).banner == ["Saved."]
    assert "A decision maker, and a lead." in read(response).words
    assert project.members.get().side == Side.DECIDER
    again = browser.post(place(project, "lead_side"), {"side": "decider"}, follow=True)
    assert read(again).banner == ["That is what you speak as already."]


@pytest.mark.parametrize("side", ["", "lead", "DECIDER", None])
def test_a_side_that_is_not_offered_is_refused(project: Project, browser: Client, side: str | None) -> None:
    response = browser.post(place(project, "lead_side"), {} if side is None else {"side": side})

    assert response.status_code == 422
    assert len(read(response).summary) == 1
    assert project.members.get().side == ""
