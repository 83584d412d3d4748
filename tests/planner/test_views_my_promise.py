"""The promise, as people who take part read and answer it."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.promise import fix_spelling, reply_to_answer, reword_line
from planner.models import PromiseAnswer
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
from tests.pages import Page, browser_with_link, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


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
def someone(project: Project) -> tuple[Member, Client]:
    member, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    return member, browser_with_link(secret)


@pytest.fixture
def browser(someone: tuple[Member, Client]) -> Client:
    return someone[1]


def mine(project: Project) -> str:
    return reverse("my_promise", args=[project.code])


def words_page(project: Project, answer: str = "no", version: int | None = 1) -> str:
    address = reverse("my_promise_words", args=[project.code, answer])
    return address if version is None else f"{address}?version={version}"


def buttons(page: Page) -> list[str]:
    return [button.words for button in page.root.one("main").all("button")]


# Reading -------------------------------------------------------------------------------------------------------------


def test_before_the_first_version_nothing_is_asked(project: Project, browser: Client) -> None:
    by = lead_actor(project=project)
    reword_line(project=project, key="respect", words="A draft", began="All kinds of knowing count the same.", by=by)
    page = read(browser.get(mine(project)))

    assert "The promise is not written yet." in page.words
    assert "A draft" not in page.words
    assert buttons(page) == []
    assert browser.post(mine(project), {"version": "1"}).status_code == 409
    assert browser.get(words_page(project)).status_code == 302
    assert PromiseAnswer.objects.count() == 0


def test_one_question_with_three_answers(project: Project, browser: Client) -> None:
    write_promise(project=project)
    page = read(browser.get(mine(project)))

    assert page.heading == "Do you agree to our promise?"
    assert len(page.root.one("ol", class_="pledge").all("li")) == 8
    assert buttons(page) == ["Yes, I agree to our promise"]
    assert page.links["Yes, but…"] == words_page(project, "but")
    assert page.links["No, because…"] == words_page(project, "no")
    assert page.form.values == {"version": "1"}
    assert "Your name is not shown. The system keeps it, so that you can change or erase it." in page.words


def test_numbers_under_five_are_not_told(project: Project, browser: Client) -> None:
    write_promise(project=project)
    for number in range(6):
        member, _, _ = make_participant(project=project, name=f"Fern {number}", side=Side.CARER)
        if number == 4:
            assert "Fewer than 5 people agree." in read(browser.get(mine(project))).words
        answer_of(member=member, answer="yes" if number < 5 else "no")
    page = read(browser.get(mine(project)))

    assert "5 people agree. Fewer than 5 people said no." in page.words


def test_what_people_say_stands_without_who_and_with_its_replies(project: Project, browser: Client) -> None:
    write_promise(project=project)
    fern, _, _ = make_participant(project=project, name="Fern", side=Side.DECIDER)
    said = answer_of(member=fern, answer="no", words="It is vague.")
    assert "No reply yet." in read(browser.get(mine(project))).words
    reply_to_answer(project=project, code=said.code, words="We make it plain.", by=lead_actor(project=project))
    page = read(browser.get(mine(project)))

    assert "No, because: It is vague." in page.words
    assert "Reply from Robin: We make it plain." in page.words
    assert "Fern" not in page.words
    assert "decision maker" not in page.words.lower()
    assert "Reply" not in page.links
    rewrite_promise(project=project)
    folded = [part.words for part in read(browser.get(mine(project))).root.all("details")]
    assert len(folded) == 1
    assert folded[0].startswith("What people said of version 1 No, because: It is vague.")


def test_slips_put_right_are_listed(project: Project, browser: Client) -> None:
    by = lead_actor(project=project)
    write_promise(project=project)
    fix_spelling(
        project=project,
        key="share_power",
        words="We decide things, together!",
        began="We decide things together.",
        by=by,
    )

    assert (
        "1 March 2027 Share power Before: “We decide things together.” Now: “We decide things, together!”"
        in read(browser.get(mine(project))).words
    )


# Answering -----------------------------------------------------------------------------------------------------------


def test_yes_is_recorded_at_once(project: Project, someone: tuple[Member, Client]) -> None:
    member, browser = someone
    write_promise(project=project)

    response = browser.post(mine(project), read(browser.get(mine(project))).form.values, follow=True)

    assert read(response).banner == ["Thank you. Your answer is recorded."]
    assert [(row.member, row.answer, row.words) for row in PromiseAnswer.objects.all()] == [(member, "yes", "")]
    page = read(browser.get(mine(project)))
    assert "You said: yes You can change it at any time." in page.words
    assert page.heading == "Our promise"
    assert buttons(page) == []
    again = browser.post(mine(project), {"version": "1"}, follow=True)
    assert read(again).banner == ["That is your answer already."]
    assert PromiseAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "heading", "button", "said"),
    [
        ("but", "Yes, but…", "Send my “yes, but”", "You said: yes, but “Only with taxis.”"),
        ("no", "No, because…", "Send my “no”", "You said: no, because “Only with taxis.”"),
    ],
)
def test_the_other_two_have_a_page_with_one_box(
    project: Project, browser: Client, answer: str, heading: str, button: str, said: str
) -> None:
    write_promise(project=project)
    page = read(browser.get(words_page(project, answer)))
    assert (page.heading, buttons(page)) == (heading, [button])
    assert page.form.values == {"version": "1", "words": ""}

    body = page.form.values | {"words": "Only with taxis."}
    response = browser.post(words_page(project, answer, None), body, follow=True)

    assert read(response).banner == ["Thank you. Your answer is recorded."]
    assert said in read(browser.get(mine(project))).words
    assert read(browser.get(words_page(project, answer))).form.values["words"] == "Only with taxis."


def test_an_answer_is_changed(project: Project, browser: Client) -> None:
    write_promise(project=project)
    browser.post(words_page(project, "no", None), {"version": "1", "words": "It is vague."})
    browser.post(mine(project), {"version": "1"})

    assert [(row.answer, row.replaced_at) for row in PromiseAnswer.objects.order_by("pk")] == [
        ("no", MONDAY),
        ("yes", None),
    ]
    assert "It is vague." not in read(browser.get(mine(project))).words


@pytest.mark.parametrize("words", ["", " \n ", "\x00\x01", None])
def test_words_are_needed(project: Project, browser: Client, words: str | None) -> None:
    write_promise(project=project)
    before = stored()

    response = browser.post(
        words_page(project, "no", None), {"version": "1"} | ({} if words is None else {"words": words})
    )

    page = read(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert (page.summary, page.errors_beside("words")) == (["Write a few words first."], ["Write a few words first."])
    assert stored() == before


def test_somebody_without_a_side_says_it_first(project: Project) -> None:
    write_promise(project=project)
    _, secret, _ = make_participant(project=project, name="Fern")
    browser = browser_with_link(secret)
    page = read(browser.get(mine(project)))

    assert page.links["Answer one question"] == reverse("my_side", args=[project.code])
    assert buttons(page) == []
    assert browser.get(words_page(project)).status_code == 302
    refusals = [
        browser.post(mine(project), {"version": "1"}),
        browser.post(words_page(project, "no", None), {"version": "1", "words": "It is vague."}),
    ]
    for response in refusals:
        assert response.status_code == 409
        assert "First tell us what you speak as." in read(response).words
    assert "It is vague." in read(refusals[1]).words
    assert PromiseAnswer.objects.count() == 0


# A newer version -----------------------------------------------------------------------------------------------------


def test_yes_to_a_version_that_is_past_is_not_recorded(project: Project, browser: Client) -> None:
    write_promise(project=project)
    body = read(browser.get(mine(project))).form.values
    rewrite_promise(project=project, words="We listen.")

    response = browser.post(mine(project), body)

    page = read(response)
    assert response.status_code == 409
    assert "The promise changed while you were reading. Nothing is recorded." in page.words
    assert "We listen." in page.words
    assert page.form.values == {"version": "2"}
    assert PromiseAnswer.objects.count() == 0


@pytest.mark.parametrize("answer", ["but", "no"])
def test_words_about_a_version_that_is_past_are_kept_and_not_recorded(
    project: Project, browser: Client, answer: str
) -> None:
    write_promise(project=project)
    rewrite_promise(project=project, words="We listen.")

    response = browser.post(words_page(project, answer, None), {"version": "1", "words": "It is vague."})

    page = read(response)
    assert response.status_code == 409
    assert "Nothing is recorded. Read it as it is now. Your words are still here." in page.words
    assert "We listen." in page.words
    assert page.form.values == {"version": "2", "words": "It is vague."}
    assert PromiseAnswer.objects.count() == 0
    assert browser.post(words_page(project, answer, None), page.form.values).status_code == 302
    assert PromiseAnswer.objects.get().version.number == 2


def test_a_link_to_answer_a_version_that_is_past_leads_back(project: Project, browser: Client) -> None:
    write_promise(project=project)
    rewrite_promise(project=project)

    response = browser.get(words_page(project, "no", 1), follow=True)

    assert response.redirect_chain == [(mine(project), 302)]
    assert read(response).banner == ["The promise was changed. Read it again first."]
    assert browser.get(words_page(project, "no", None)).status_code == 200


# Bad input -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["yes", "maybe", "NO", "x" * 300])
def test_an_answer_that_is_none_of_the_three_is_not_found(project: Project, browser: Client, answer: str) -> None:
    write_promise(project=project)
    address = words_page(project, answer, None)

    assert browser.get(address).status_code == 404
    assert browser.post(address, {"version": "1", "words": "Well."}).status_code == 404


@pytest.mark.parametrize("version", [None, "", "0", "-1", "x", "1e9", "9" * 5000, "\x00", "2", str(10**30)])
def test_a_version_that_is_none_records_nothing_and_keeps_the_words(
    project: Project, browser: Client, version: str | None
) -> None:
    write_promise(project=project)
    body = {} if version is None else {"version": version}
    before = stored()

    yes = browser.post(mine(project), body)
    no = browser.post(words_page(project, "no", None), body | {"words": "It is vague."})

    assert {yes.status_code, no.status_code} <= {409, 422}
    assert read(no).form.values["words"] == "It is vague."
    assert stored() == before


def test_nobody_answers_for_somebody_else(project: Project, someone: tuple[Member, Client]) -> None:
    member, browser = someone
    write_promise(project=project)
    other, _, _ = make_participant(project=project, name="Fern", side=Side.CARER)
    more = {"member": str(other.pk), "code": str(UUID(int=1)), "answer": "no", "answered_at": "2020-01-01", "by": "1"}

    browser.post(mine(project), more | {"version": "1"})

    assert [(row.member, row.answer, row.answered_at) for row in PromiseAnswer.objects.all()] == [
        (member, "yes", MONDAY)
    ]


def test_an_archived_promise_is_read_and_not_answered(project: Project, browser: Client) -> None:
    write_promise(project=project)
    archive_project(project=project, by=lead_actor(project=project))
    page = read(browser.get(mine(project)))

    assert buttons(page) == []
    assert len(page.root.one("ol", class_="pledge").all("li")) == 8
    assert browser.post(mine(project), {"version": "1"}).status_code == 403
    assert browser.post(words_page(project, "no", None), {"version": "1", "words": "No."}).status_code == 403
    assert browser.get(words_page(project)).status_code == 302
