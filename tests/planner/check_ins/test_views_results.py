"""What check-ins found, on the pages of leads and of people who take part, and on a project's home."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from planner.models import CheckIn
from planner.queries.check_in_results import LOWEST_SHOWN
from planner.values import Word
from stakeholders.actions.projects import archive_project
from stakeholders.models import Member, Project, Side
from tests.check_in_factories import answer, begin_check_in, end_check_in, make_people, reply_to_line
from tests.factories import MONDAY, at, lead_actor, make_participant, make_project, make_user, write_promise
from tests.pages import Element, Page, browser_of, browser_with_link, read
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
FIRST, SECOND = MONDAY + WEEK, MONDAY + 5 * WEEK
"""When both check-ins of `history` closed: 8 March and 5 April 2027."""
TODAY = SECOND + WEEK

type People = tuple[list[Member], list[Member]]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with at(TODAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    with at(MONDAY):
        project = make_project(lead=make_user(name="Robin"), template="short")
        write_promise(project=project)
        return project


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get(is_lead=True).user)  # type: ignore[arg-type]


@pytest.fixture
@remembered
def moss(project: Project) -> Client:
    """Somebody who takes part, and answers nothing."""
    with at(MONDAY):
        secret = make_participant(project=project, name="Moss", side=Side.LIVED)[1]
    return browser_with_link(secret)


@pytest.fixture
@remembered
def people(project: Project) -> People:
    """8 of each part."""
    with at(MONDAY):
        return make_people(project=project, lived=8, staff=8)


def run(
    project: Project,
    lived: list[Member],
    staff: list[Member],
    *,
    lived_say: Mapping[str, Word],
    staff_say: Mapping[str, Word],
    comment: str = "",
) -> CheckIn:
    """A whole check-in: "often" of everything but what is named. It closes 7 days later."""
    check_in = begin_check_in(project=project)
    for members, words in ((lived, lived_say), (staff, staff_say)):
        for member in members:
            answer(check_in=check_in, member=member, words=words, comment=comment if member is lived[0] else "")
    with at(check_in.opened_at + WEEK):
        return end_check_in(check_in=check_in)


@pytest.fixture
@remembered
def history(project: Project, people: People) -> list[CheckIn]:
    """Two check-ins. In the second one respect is broken, access fell, and staff are too few to be told in figures."""
    lived, staff = people
    with at(FIRST - WEEK):
        first = run(project, lived, staff, lived_say={"respect": Word.SOMETIMES}, staff_say={})
    with at(SECOND - WEEK):
        second = run(
            project,
            lived,
            staff[:6],
            lived_say={"respect": Word.RARELY, "safe": Word.ALWAYS},
            staff_say={"access": Word.SOMETIMES},
            comment="Ask us first.",
        )
    return [first, second]


def cards(page: Page) -> list[list[str]]:
    """What stands in the box of each line, without its picture."""
    lines = [line for lists in page.root.all("ul", class_="t-lines") for line in lists.all("li")]
    return [
        [line.one("h3").words, *(each.words for each in line.inside if each.tag == "p" or _is_status(each))]
        for line in lines
    ]


def _is_status(element: Element) -> bool:
    return "status" in element.attributes.get("class", "").split()


def card(page: Page, title: str) -> list[str]:
    """What stands in the box of one line, but for the words of the promise."""
    return next([*found[2:]] for found in cards(page) if found[0] == title)


def over_time(browser: Client, project: Project) -> Page:
    return read(browser.get(reverse("check_ins", args=[project.code])))


def my_page(browser: Client, project: Project) -> Page:
    return read(browser.get(reverse("my_check_ins", args=[project.code])))


# Over time -----------------------------------------------------------------------------------------------------------


def test_the_worst_line_comes_first_with_both_parts_in_words(
    browser: Client, project: Project, history: list[CheckIn]
) -> None:
    page = over_time(browser, project)

    assert page.root.one(class_="lead").words == (
        "Our promise: 2 broken and 6 kept. Lowest: “Respect”, broken. People with lived experience and carers say "
        "rarely. For staff and decision makers it is kept."
    )
    assert [found[0] for found in cards(page)][:3] == ["Respect", "Access", "Share power"]
    assert card(page, "Respect")[:4] == [
        "Broken",
        "People with lived experience and carers say rarely. In the check-in before they said sometimes.",
        "For staff and decision makers it is kept. It was so before too.",
        "They do not see it the same way.",
    ]
    assert card(page, "Safe and kind") == [
        "Kept",
        "People with lived experience and carers say always. In the check-in before they said often.",
        "For staff and decision makers it is kept. It was so before too.",
        "Both see it the same way.",
    ]


def test_everyone_reads_the_same(browser: Client, moss: Client, project: Project, history: list[CheckIn]) -> None:
    theirs, ours = over_time(browser, project), my_page(moss, project)

    assert ours.root.one(class_="lead").words == theirs.root.one(class_="lead").words
    assert [found[:6] for found in cards(ours)] == [found[:6] for found in cards(theirs)]
    assert [table.words for table in ours.root.all("table")] == [table.words for table in theirs.root.all("table")]


def test_a_table_stands_beside_each_picture_and_says_all_that_is_shown(
    browser: Client, project: Project, history: list[CheckIn]
) -> None:
    page = over_time(browser, project)

    table = next(table for table in page.root.all("table") if table.one("caption").words == "Respect")
    assert [[cell.words for cell in row.all() if cell.tag in {"th", "td"}] for row in table.all("tr")] == [
        ["Check-in", "People with lived experience and carers", "Staff and decision makers"],
        ["5 April 2027", "rarely: broken, 8 answers", "kept"],
        ["8 March 2027", "sometimes: broken, 8 answers", "often: kept, 8 answers"],
    ]
    pictures = page.root.all("svg", role="img")
    assert len(pictures) == 8
    assert pictures[0].one("desc").words == (
        "People with lived experience and carers: Mar 2027, sometimes. Apr 2027, rarely. "
        "Staff and decision makers: Mar 2027, often."
    )


def test_one_check_in_is_told_without_pictures_and_tables(browser: Client, project: Project, people: People) -> None:
    with at(FIRST - WEEK):
        run(project, *people, lived_say={}, staff_say={})

    page = over_time(browser, project)
    assert page.root.all("svg", role="img") == []
    assert page.root.all("table") == []
    assert card(page, "Respect") == [
        "Kept",
        "People with lived experience and carers say often.",
        "Staff and decision makers say often.",
        "Both say the same.",
    ]


def test_what_comes_next(browser: Client, project: Project, history: list[CheckIn]) -> None:
    assert "Ask everyone again, and close the next check-in by 31 May 2027." in over_time(browser, project).words

    with at(SECOND + 9 * WEEK):
        late = over_time(browser_of(project.members.get(is_lead=True).user), project)  # type: ignore[arg-type]
    assert "The next check-in is overdue. Everyone was to be asked again by 31 May 2027." in late.words

    check_in = begin_check_in(project=project)
    page = over_time(browser, project)
    assert "A check-in is open until 19 April 2027. Nobody sees answers before it is closed." in page.words
    assert page.links["See the check-in that is open"] == reverse("check_in", args=[project.code, check_in.code])

    with at(TODAY + 2 * WEEK):
        over = over_time(browser_of(project.members.get(is_lead=True).user), project)  # type: ignore[arg-type]
    assert "Its last day was 19 April 2027. Close it, or give it a later last day." in over.words


def test_before_the_first_check_in_the_page_says_what_to_do(
    browser: Client, moss: Client, project: Project, people: People
) -> None:
    page = over_time(browser, project)
    assert page.root.one(class_="empty").words == (
        "First ask everyone how it is going. Everyone answers one question about each line of our promise. It takes "
        "two minutes. Nobody can find out which answers are yours."
    )
    assert page.links["Open a check-in"] == reverse("check_in_open", args=[project.code])
    assert "No check-in is over yet. You read here what people said." in my_page(moss, project).words


def test_a_small_team_is_asked_for_a_talk(browser: Client, project: Project, moss: Client) -> None:
    page = over_time(browser, project)

    assert page.root.one(class_="note").words == (
        "Fewer than 5 people with lived experience and carers take part. So you hold a talk in place of a check-in. "
        "What a talk needs"
    )
    assert page.links["Write down a talk"] == reverse("talk_add", args=[project.code])
    assert page.root.all(class_="empty") == []


def test_while_one_is_open_the_page_tells_the_same_whoever_has_answered(
    browser: Client, moss: Client, project: Project, history: list[CheckIn], people: People
) -> None:
    def pages() -> list[str]:
        return [over_time(browser, project).words, my_page(moss, project).words]

    check_in = begin_check_in(project=project)
    before = pages()
    for member in people[0]:
        answer(check_in=check_in, member=member, word=Word.NEVER, comment="Planted.")

    assert pages() == before


# A broken line -------------------------------------------------------------------------------------------------------


def test_a_broken_line_says_when_its_reply_is_due_and_then_the_reply(
    browser: Client, moss: Client, project: Project, history: list[CheckIn]
) -> None:
    page = over_time(browser, project)
    assert card(page, "Respect")[4] == "No reply yet. It is due by 19 April 2027."
    assert page.links["Reply about “Respect”"] == reverse("value_reply", args=[project.code, "respect"])
    assert "Reply about “Respect”" not in my_page(moss, project).links

    reply_to_line(project=project, key="respect", heard="Nobody listens.")

    for shown in (over_time(browser, project), my_page(moss, project)):
        assert "No reply yet. It is due by 19 April 2027." not in card(shown, "Respect")
        assert "What we heard: Nobody listens." in card(shown, "Respect")
        assert card(shown, "Access")[4] == "No reply yet. It is due by 19 April 2027."


def test_a_reply_from_before_it_closed_on_the_same_day_is_not_the_reply_to_it(
    browser: Client, project: Project, people: People
) -> None:
    lived, staff = people
    with at(FIRST - WEEK):
        run(project, lived, staff, lived_say={"respect": Word.RARELY}, staff_say={})
    with at(SECOND - WEEK):
        check_in = begin_check_in(project=project)
        for member in lived:
            answer(check_in=check_in, member=member, word=Word.RARELY)
    with at(SECOND):
        reply_to_line(project=project, key="respect", heard="Nobody listens.")
        end_check_in(check_in=check_in)

    assert "No reply yet. It is due by 19 April 2027." in card(over_time(browser, project), "Respect")


# One of them ---------------------------------------------------------------------------------------------------------


def one(browser: Client, name: str, check_in: CheckIn) -> Page:
    response = browser.get(reverse(name, args=[check_in.project.code, check_in.code]))
    assert response.status_code == 200
    return read(response)


def test_one_check_in_says_what_it_found_and_what_people_wrote(
    browser: Client, moss: Client, history: list[CheckIn]
) -> None:
    for name, reader in (("check_in", browser), ("my_check_in_results", moss)):
        page = one(reader, name, history[1])

        assert page.heading == "Check-in of 5 April 2027"
        assert "14 of 18 people answered." in page.words
        assert [found[0] for found in cards(page)][:2] == ["Respect", "Access"]
        assert [quote.words for quote in page.root.all("blockquote")] == ["Ask us first."]
        assert "5 April 2027" not in page.root.one(id="comments").words


def test_an_earlier_check_in_tells_of_itself_alone(browser: Client, history: list[CheckIn]) -> None:
    page = one(browser, "check_in", history[0])

    assert card(page, "Respect")[:4] == [
        "Broken",
        "People with lived experience and carers say sometimes.",
        "Staff and decision makers say often.",
        "They are 1 word apart.",
    ]
    assert page.root.all("blockquote") == []


def test_people_who_take_part_do_not_read_how_many_where_they_are_few(
    browser: Client, moss: Client, project: Project, people: People
) -> None:
    lived, _ = people
    with at(FIRST - WEEK):
        few = run(project, lived[:4], [], lived_say={}, staff_say={}, comment="Planted.")

    leads, mine = one(browser, "check_in", few), one(moss, "my_check_in_results", few)
    assert "4 of 18 people answered." in leads.words
    assert "18 people were asked. Fewer than 5 answered." in mine.words
    for page in (leads, mine):
        assert page.root.one(class_="lead").words == "Too few answers to show."
        assert {tuple(found[2:]) for found in cards(page)} == {("Too few answers to show",)}
        assert "Planted." not in page.words


@pytest.mark.parametrize("state", ["open", "taken back"])
def test_an_open_check_in_has_no_results_page(moss: Client, project: Project, state: str) -> None:
    check_in = begin_check_in(project=project)
    if state == "taken back":
        CheckIn.objects.filter(pk=check_in.pk).update(cancelled_at=TODAY)

    assert moss.get(reverse("my_check_in_results", args=[project.code, check_in.code])).status_code == 404


def test_an_archived_project_is_read_and_asks_for_nothing(
    browser: Client, moss: Client, project: Project, history: list[CheckIn]
) -> None:
    archive_project(project=project, by=lead_actor(project=project))

    page = over_time(browser, project)
    assert [words for words in page.links if words.startswith(("Reply", "Open a", "Write down", "Cover"))] == []
    assert page.forms == []
    assert "Cover a name" not in one(browser, "check_in", history[1]).words
    assert my_page(moss, project).heading == "Are we keeping our promise?"


# The home -----------------------------------------------------------------------------------------------------------


def home(browser: Client, project: Project) -> Page:
    return read(browser.get(reverse("project_home", args=[project.code])))


def test_the_home_tells_the_lowest_lines_and_when_the_next_is_due(
    browser: Client, project: Project, history: list[CheckIn]
) -> None:
    page = home(browser, project)

    section = next(each for each in page.root.all("section") if each.attributes.get("aria-labelledby") == "kept")
    rows = [row.words for row in section.all("li")]
    assert len(rows) == LOWEST_SHOWN
    assert rows[0] == (
        "Respect People with lived experience and carers say rarely. For staff and decision makers it is kept. Broken"
    )
    assert "Our promise: 2 broken and 6 kept." in section.words
    assert "The last check-in closed on 5 April 2027. The next one is due by 31 May 2027." in section.words

    begin_check_in(project=project)
    assert "A check-in is open until 19 April 2027." in home(browser, project).words


def test_before_the_first_check_in_the_home_says_nothing_of_it(browser: Client, project: Project) -> None:
    assert "Are we keeping our promise?" not in home(browser, project).words


# Queries ------------------------------------------------------------------------------------------------------------


def test_more_check_ins_and_comments_make_no_more_queries(
    browser: Client, project: Project, history: list[CheckIn], people: People
) -> None:
    def asked() -> list[int]:
        counts = []
        for where in (
            reverse("check_ins", args=[project.code]),
            reverse("check_in", args=[project.code, project.check_ins.latest("number").code]),
            reverse("project_home", args=[project.code]),
        ):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert browser.get(where).status_code == 200
            counts.append(len(queries))
        return counts

    before = asked()
    run(project, *people, lived_say={}, staff_say={}, comment="One more.")

    assert asked() == before
