"""Opening a check-in and looking after an open one, as leads see it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.models import CheckIn
from planner.promise import DEFAULT_LINES
from stakeholders.actions.projects import archive_project
from stakeholders.models import Member, Project, Side
from tests.check_in_factories import answer, begin_check_in, end_check_in, make_people
from tests.factories import MONDAY, at, lead_actor, make_participant, make_project, make_user, tell_leads, write_promise
from tests.pages import Page, browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID(int=7)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    project = make_project(lead=make_user(name="Robin"), template="short")
    write_promise(project=project)
    return project


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    tell_leads(member=moss)
    return moss


@pytest.fixture
@remembered
def check_in(project: Project, moss: Member) -> CheckIn:
    """Open until a week later. Birch has no address."""
    make_participant(project=project, name="Birch", side=Side.FRONTLINE)
    return begin_check_in(project=project, closes_on=MONDAY.date() + WEEK)


def where(name: str, check_in: CheckIn) -> str:
    return reverse(name, args=[check_in.project.code, check_in.code])


def page_of(browser: Client, name: str, check_in: CheckIn) -> Page:
    return read(browser.get(where(name, check_in)))


def after(browser: Client, name: str, check_in: CheckIn, **body: Any) -> tuple[str, str]:
    """What a press says on the page it leads to, and which page that is."""
    response = browser.post(where(name, check_in), body, follow=True)
    return " ".join(read(response).banner), response.redirect_chain[-1][0]


def buttons(page: Page) -> list[str]:
    return [button.words for form in page.forms for button in form.element.all("button")]


# Opening -------------------------------------------------------------------------------------------------------------


def open_it(browser: Client, project: Project, **body: Any) -> Any:
    data = {"closes_on": "2027-03-08", "code": CODE, **body}
    return browser.post(reverse("check_in_open", args=[project.code]), data)


def test_before_it_opens_the_page_says_what_is_asked_and_what_happens(browser: Client, project: Project) -> None:
    make_people(project=project, lived=5)
    page = read(browser.get(reverse("check_in_open", args=[project.code])))

    assert page.heading == "Open a check-in"
    assert page.form.values["closes_on"] == "2027-03-08"
    assert "6 people are asked, leads too." in page.words
    assert "From 4 March 2027 to 26 April 2027. It ends at midnight." in page.words
    assert "if it is open until 8 March 2027 or longer" in page.words
    assert [line.question in page.words for line in DEFAULT_LINES] == [True] * 8
    assert "talk of twenty minutes" not in page.words


def test_a_small_team_is_pointed_to_a_talk(browser: Client, project: Project, moss: Member) -> None:
    page = read(browser.get(reverse("check_in_open", args=[project.code])))

    assert "In a small team a talk of twenty minutes is the usual way." in page.words
    assert page.links["Hold a talk"] == reverse("talk_list", args=[project.code])


def test_pressing_opens_it_once(browser: Client, project: Project) -> None:
    for _ in range(2):
        response = open_it(browser, project)
        assert (response.status_code, response["Location"]) == (
            302,
            reverse("check_in", args=[project.code, CODE]),
        )
    opened = project.check_ins.get()
    assert (opened.code, opened.closes_on) == (CODE, date(2027, 3, 8))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"closes_on": ""}, "Choose its last day."),
        ({"closes_on": "2027-03-03"}, "Choose a day from 4 March 2027 to 26 April 2027."),
        ({"closes_on": "2027-04-27"}, "Choose a day from 4 March 2027 to 26 April 2027."),
        ({"closes_on": "next week"}, "Enter a real date, such as 12/05/2027."),
    ],
)
def test_a_wrong_last_day_is_said_beside_the_field(
    browser: Client, project: Project, sent: dict[str, str], words: str
) -> None:
    response = open_it(browser, project, **sent)
    assert response.status_code == 422
    assert read(response).errors_beside("closes_on") == [words]
    assert not CheckIn.objects.exists()


def test_where_one_is_open_the_page_leads_to_it(browser: Client, check_in: CheckIn) -> None:
    response = open_it(browser, check_in.project)
    page = read(response)

    assert response.status_code == 422
    assert "A check-in is open already. One is asked at a time." in page.words
    assert page.links["See the check-in that is open"] == where("check_in", check_in)


def test_without_a_promise_the_page_says_what_to_do_first(browser: Client) -> None:
    bare = make_project(template="short", lead=make_user(name="Ash"))
    client = browser_of(bare.members.get().user)  # type: ignore[arg-type]
    page = read(client.get(reverse("check_in_open", args=[bare.code])))

    assert "Put the promise to everyone first." in page.words
    assert "Our promise" in page.links
    assert open_it(client, bare).status_code == 422
    assert not CheckIn.objects.exists()


# While it is open ----------------------------------------------------------------------------------------------------


def test_the_page_says_who_is_asked_and_whom_to_tell(browser: Client, check_in: CheckIn) -> None:
    page = page_of(browser, "check_in", check_in)

    assert page.heading == "How is it going?"
    assert "It can be answered until the end of 8 March 2027." in page.words
    assert "3 people: everyone who takes part, leads too. 2 of them can be reached by e-mail." in page.words
    assert "1 person gets no e-mail: tell them yourself" in page.words
    assert "Birch" in page.words
    assert "E-mails went out on 1 March 2027." in page.words
    for name, words in [
        ("check_in_answer", "Answer it yourself"),
        ("check_in_sheet", "Print the paper form, in large print"),
        ("check_in_extend", "Give it a later last day"),
        ("check_in_close", "Close it now"),
        ("check_in_cancel", "Take it back"),
    ]:
        assert page.links[words] == where(name, check_in)


def test_the_page_is_the_same_whatever_anybody_answered(browser: Client, check_in: CheckIn, moss: Member) -> None:
    """Byte for byte, but for the token of its form."""
    pages = [where(name, check_in) for name in ("check_in", "check_in_extend", "check_in_close", "check_in_cancel")]
    before = [_without_tokens(browser.get(address)) for address in pages]
    answer(check_in=check_in, member=moss, comment="Words")
    assert [_without_tokens(browser.get(address)) for address in pages] == before


def _without_tokens(response: Any) -> list[str]:
    lines = response.content.decode().splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line and "nonce" not in line]


def test_everyone_can_be_reminded_from_the_next_day_on(browser: Client, check_in: CheckIn) -> None:
    with at(MONDAY + timedelta(days=1)):
        assert "Remind everyone by e-mail" in buttons(page_of(browser, "check_in", check_in))
        sent = after(browser, "check_in_remind", check_in)
        again = after(browser, "check_in_remind", check_in)
        page = page_of(browser, "check_in", check_in)
    assert sent == ("2 reminders are on their way.", where("check_in", check_in))
    assert again == ("Everyone was told today already. You can remind them tomorrow.", where("check_in", check_in))
    assert "Remind everyone by e-mail" not in buttons(page)


def test_nothing_goes_out_once_its_last_day_is_over(browser: Client, check_in: CheckIn) -> None:
    with at(MONDAY + timedelta(days=8)):
        page = page_of(browser, "check_in", check_in)
        said, _ = after(browser, "check_in_remind", check_in)
    assert "Its last day was 8 March 2027. Close it, or give it a later last day." in page.words
    assert page.links["Close it"] == where("check_in_close", check_in)
    assert {"Answer it yourself", "Close it now"} & set(page.links) == set()
    assert said == "Its last day is over. Give it a later one first."


def test_a_later_last_day(browser: Client, check_in: CheckIn) -> None:
    wrong = browser.post(where("check_in_extend", check_in), {"closes_on": "2027-03-08"})
    assert read(wrong).errors_beside("closes_on") == ["Choose a day from 9 March 2027 to 26 April 2027."]
    assert after(browser, "check_in_extend", check_in, closes_on="2027-03-09") == (
        "The check-in has a later last day.",
        where("check_in", check_in),
    )
    check_in.refresh_from_db()
    assert check_in.closes_on == date(2027, 3, 9)


def test_one_that_is_open_as_long_as_it_can_be_has_no_later_day(browser: Client, project: Project) -> None:
    check_in = begin_check_in(project=project, closes_on=date(2027, 4, 26))
    page = page_of(browser, "check_in_extend", check_in)
    assert "Its last day is 8 weeks from today, and cannot be later." in page.words
    assert buttons(page) == []


def test_taking_it_back(browser: Client, check_in: CheckIn) -> None:
    assert "This works only if nobody has answered yet." in page_of(browser, "check_in_cancel", check_in).words
    assert after(browser, "check_in_cancel", check_in) == (
        "The check-in is taken back. Nobody had answered it.",
        where("check_in", check_in),
    )
    assert "It was taken back on 1 March 2027. Nobody had answered it." in page_of(browser, "check_in", check_in).words


def test_what_somebody_answered_is_not_taken_back(browser: Client, check_in: CheckIn, moss: Member) -> None:
    answer(check_in=check_in, member=moss)
    assert after(browser, "check_in_cancel", check_in) == (
        "Somebody has answered, so it cannot be taken back. It can only be closed.",
        where("check_in", check_in),
    )
    check_in.refresh_from_db()
    assert check_in.is_open


@pytest.mark.parametrize(("days", "is_early"), [(6, True), (7, False)])
def test_closing_says_what_it_means(browser: Client, check_in: CheckIn, days: int, *, is_early: bool) -> None:
    with at(MONDAY + timedelta(days=days)):
        page = page_of(browser, "check_in_close", check_in)
    assert page.heading == "Close it for good?"
    assert "Fewer than 5 answers of people with lived experience and carers are never shown alone." in page.words
    assert ("Closed before 8 March 2027, it counts for signing off only if everyone has answered." in page.words) == (
        is_early
    )


def test_closing_closes_it_once(browser: Client, check_in: CheckIn) -> None:
    address = where("check_in", check_in)
    assert after(browser, "check_in_close", check_in) == (
        "The check-in is closed. Everyone taking part can read what was said.",
        address,
    )
    assert not CheckIn.objects.get().is_open


ACTS: list[tuple[str, dict[str, str]]] = [
    ("check_in_extend", {"closes_on": "2027-03-09"}),
    ("check_in_remind", {}),
    ("check_in_cancel", {}),
    ("check_in_close", {}),
]


@pytest.mark.parametrize(("name", "body"), ACTS)
def test_nothing_is_done_to_one_that_is_closed(
    browser: Client, check_in: CheckIn, name: str, body: dict[str, str]
) -> None:
    end_check_in(check_in=check_in)
    before = stored()
    assert after(browser, name, check_in, **body)[0] == (
        "This check-in is closed, or was taken back. Nothing was changed."
    )
    assert stored() == before


def test_nothing_is_done_in_an_archived_project(browser: Client, check_in: CheckIn) -> None:
    project = check_in.project
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()
    page = page_of(browser, "check_in", check_in)
    assert (buttons(page), [link for link in page.links.values() if str(check_in.code) in link]) == ([], [])
    assert "Nobody can answer it while the project is archived." in page.words
    answers = [browser.post(where(name, check_in), body).status_code for name, body in ACTS]
    assert [*answers, open_it(browser, project).status_code] == [403] * 5
    assert stored() == before


def test_another_projects_check_in_is_nowhere(browser: Client, check_in: CheckIn) -> None:
    other = begin_check_in(project=make_project(template="short"))
    for code in (other.code, uuid4()):
        response = browser.get(reverse("check_in", args=[check_in.project.code, code]))
        assert response.status_code == 404
