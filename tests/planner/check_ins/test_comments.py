"""Comments of a closed check-in, and covering what names somebody in one: for everyone, for good."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from planner.actions.comments import NotInComment, OnlyLeadsCover, cover_comment
from planner.models import CheckIn, CheckInComment
from planner.models.check_ins import WORDS_LONGEST
from planner.queries import check_in_results
from planner.queries.comments import COVER, covered, names_in
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.models import HistoryEntry, Project
from stakeholders.steps import ProjectIsArchived
from tests.check_in_factories import answer, begin_check_in, end_check_in, make_people
from tests.factories import MONDAY, actor_of, at, lead_actor, make_participant, make_project, make_user, write_promise
from tests.pages import Page, browser_of, browser_with_link, read
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

WORDS = "Morag always speaks first.\nAsk morag’s sister Jo, too. Morag!"


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
def check_in(project: Project) -> CheckIn:
    """A closed one with two comments. Morag Reid and Jo take part."""
    people, _ = make_people(project=project, lived=5)
    people[0].name, people[1].name = "Morag Reid", "Jo"
    for person in people[:2]:
        person.save(update_fields=["name"])
    check_in = begin_check_in(project=project)
    for person, words in zip(people, (WORDS, "Send the papers sooner.", "", "", ""), strict=True):
        answer(check_in=check_in, member=person, comment=words)
    with at(MONDAY + timedelta(days=7)):
        return end_check_in(check_in=check_in)


@pytest.fixture
@remembered
def comment(check_in: CheckIn) -> CheckInComment:
    return check_in.comments.get(words=WORDS)


# The act -------------------------------------------------------------------------------------------------------------


def test_a_cover_stands_everywhere_in_place_of_the_words(project: Project, comment: CheckInComment) -> None:
    cover_comment(comment=comment, words=["morag", "Jo"], by=lead_actor(project=project))

    comment.refresh_from_db()
    assert comment.words == f"{COVER} always speaks first.\nAsk {COVER}’s sister {COVER}, too. {COVER}!"
    assert comment.is_covered


def test_what_was_covered_stands_nowhere_any_more(project: Project, comment: CheckInComment) -> None:
    cover_comment(comment=comment, words=["always speaks first"], by=lead_actor(project=project))

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert "speaks first" not in repr(cursor.fetchall()), table
    entry = HistoryEntry.objects.filter(project=project).latest("pk")
    assert entry.verb == "check_in_comment_covered"


@pytest.mark.parametrize("words", ["Mora", "orag", "Fern", "Morag Reid", "speaks  second"])
def test_only_whole_words_of_the_comment_are_covered(project: Project, comment: CheckInComment, words: str) -> None:
    with pytest.raises(NotInComment, match=words):
        cover_comment(comment=comment, words=["Jo", words], by=lead_actor(project=project))

    comment.refresh_from_db()
    assert comment.words == WORDS


def test_covering_twice_changes_nothing(project: Project, comment: CheckInComment) -> None:
    by = lead_actor(project=project)
    cover_comment(comment=comment, words=["Jo"], by=by)

    for words in (["Jo"], []):
        with pytest.raises(NothingChanged):
            cover_comment(comment=comment, words=words, by=by)


def test_leads_alone_cover_and_not_in_an_archive(project: Project, comment: CheckInComment) -> None:
    somebody = make_participant(project=project)[0]
    with pytest.raises(OnlyLeadsCover):
        cover_comment(comment=comment, words=["Jo"], by=actor_of(member=somebody))
    archive_project(project=project, by=lead_actor(project=project))
    with pytest.raises(ProjectIsArchived):
        cover_comment(comment=comment, words=["Jo"], by=lead_actor(project=project))


def test_covers_never_make_a_comment_too_long_to_keep() -> None:
    full = ("a " * WORDS_LONGEST)[:WORDS_LONGEST].strip()

    shown = covered(full, ["a"])

    assert len(shown) <= WORDS_LONGEST
    assert "a" not in shown
    assert covered("a b", ["a"]) == f"{COVER} b"
    assert covered("Jo Ann and Jo", ["Jo", "Jo Ann"]) == f"{COVER} and {COVER}"


# Whose name may stand in it ------------------------------------------------------------------------------------------


def test_names_of_people_here_are_found_in_comments(project: Project, check_in: CheckIn) -> None:
    make_participant(project=project, name="The Quiet One")
    other = "Reidy, REID and reids say: jo is one of the Quiet."

    found = names_in(project, [WORDS, other, "Nobody.", "▇▇▇!"])

    assert found == {WORDS: ("Morag", "morag’s"), other: ("REID", "one", "the", "Quiet")}


def test_without_comments_nobodys_name_is_read(project: Project, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert names_in(project, []) == {}


# Pages --------------------------------------------------------------------------------------------------------------


def where(comment: CheckInComment) -> str:
    check_in = comment.check_in
    return reverse("comment_cover", args=[check_in.project.code, check_in.code, comment.pk])


def test_a_lead_is_told_where_a_name_stands_and_covers_it(
    browser: Client, check_in: CheckIn, comment: CheckInComment
) -> None:
    address = reverse("check_in", args=[check_in.project.code, check_in.code])
    page = read(browser.get(address))
    assert "Somebody here is called so: Morag, morag’s." in page.words
    link = "Cover a name: Morag always speaks first. Ask morag’s …"
    assert page.links[link] == where(comment)

    response = browser.post(where(comment), {"names": ["Morag"], "words": "jo"}, follow=True)

    assert response.redirect_chain == [(f"{address}#comments", 302)]
    shown = read(response)
    assert shown.banner == ["It is covered, for everyone and for good."]
    assert f"{COVER} always speaks first. Ask {COVER}’s sister {COVER}, too. {COVER}!" in shown.words
    assert "Words that named somebody are covered." in shown.words


def test_people_who_take_part_see_the_cover_and_no_way_to_cover(
    check_in: CheckIn, comment: CheckInComment, project: Project
) -> None:
    moss = browser_with_link(make_participant(project=project, name="Moss")[1])
    cover_comment(comment=comment, words=["Jo"], by=lead_actor(project=project))

    page = read(moss.get(reverse("my_check_in_results", args=[project.code, check_in.code])))

    assert len(page.root.all("blockquote")) == 2
    assert "Words that named somebody are covered." in page.words
    assert "Cover a name" not in page.words
    assert "Somebody here is called so" not in page.words


def refused(browser: Client, comment: CheckInComment, **body: Any) -> Page:
    response = browser.post(where(comment), body)
    assert response.status_code == 422
    comment.refresh_from_db()
    assert comment.words == WORDS
    return read(response)


def test_what_cannot_be_covered_is_said_beside_the_box(browser: Client, comment: CheckInComment) -> None:
    assert refused(browser, comment).errors_beside("words") == ["Say which words to cover."]

    page = refused(browser, comment, words="Fern")
    assert page.errors_beside("words") == ["“Fern” is not in the comment as a word. Type it as it stands there."]
    assert page.form.values["words"] == "Fern"

    page = refused(browser, comment, names=["Fern"])
    assert page.errors_beside("names") == ["That is not in the comment any more. Read it again."]
    assert refused(browser, comment, words="x" * 100_000).errors_beside("words") != []


def test_a_second_press_says_that_it_is_covered(browser: Client, comment: CheckInComment) -> None:
    for words in ("It is covered, for everyone and for good.", "It was covered already."):
        response = browser.post(where(comment), {"names": ["Morag"]}, follow=True)
        assert read(response).banner == [words]


def test_a_comment_is_found_by_its_own_check_in_alone(browser: Client, comment: CheckInComment) -> None:
    check_in = comment.check_in
    another = CheckIn.objects.create(
        project=check_in.project,
        number=2,
        closes_on=check_in.closes_on,
        fewest=5,
        closed_at=check_in.closed_at,
        asked=0,
        answered=0,
        helped=0,
    )

    assert browser.get(where(comment).replace(str(check_in.code), str(another.code))).status_code == 404
    assert browser.get(where(comment)).status_code == 200


def test_many_comments_are_read_page_by_page(
    browser: Client, check_in: CheckIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_in_results, "COMMENTS_A_PAGE", 1)
    address = reverse("check_in", args=[check_in.project.code, check_in.code])

    pages = [read(browser.get(f"{address}?page={number}")) for number in (1, 2)]

    quotes = [quote.words for page in pages for quote in page.root.all("blockquote")]
    assert sorted(quotes) == sorted([" ".join(WORDS.split()), "Send the papers sooner."])
