"""Answering a check-in for somebody on paper, "this was not me", what a place says of it, leads' own answers, paper."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.entries import save_text
from planner.actions.objections import say_not_theirs
from planner.models import CheckIn, CheckInAnswer, Objection
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Member, Project, Side
from tests.check_in_factories import answer, begin_check_in, end_check_in
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    exercise_of,
    lead_actor,
    make_helper,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
    typing_for,
)
from tests.pages import Page, browser_of, browser_with_link, read, stored
from tests.planner.taking_part.place_pages import place, section
from tests.remembering import remembered
from tests.worlds import nothing_changes

pytestmark = pytest.mark.django_db

ASKED = "A check-in is open. Have they given you their sheet?"
TYPED = "Your answers of the check-in. Nobody can show you which they are."
TALK = "If you want to talk to somebody"


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
def helper(project: Project) -> tuple[Member, str]:
    return make_helper(project=project)


@pytest.fixture
@remembered
def fern(project: Project, helper: tuple[Member, str]) -> tuple[Member, str]:
    return make_on_paper(project=project, helper=helper[0])


@pytest.fixture
@remembered
def check_in(project: Project, fern: tuple[Member, str]) -> CheckIn:
    return begin_check_in(project=project)


@pytest.fixture
@remembered
def typing(helper: tuple[Member, str]) -> Client:
    """The helper's browser."""
    return browser_with_link(helper[1])


@pytest.fixture
@remembered
def own(fern: tuple[Member, str]) -> Client:
    """The browser of the person on paper."""
    return browser_with_link(fern[1])


@pytest.fixture
@remembered
def leading(project: Project) -> Client:
    user = project.members.leads().get().user
    assert user is not None
    return browser_of(user)


def for_fern(fern: tuple[Member, str], name: str = "my_check_in") -> str:
    return reverse(name, args=[fern[0].typed_place])


def waiting(page: Page) -> list[str]:
    [found] = [found for found in page.root.all("section") if found.all(id="waiting")]
    return [line.words for line in found.all("p")]


# Whoever types for somebody ------------------------------------------------------------------------------------------


def test_a_helper_types_a_sheet_on_one_page_and_it_uses_the_persons_turn(
    project: Project, check_in: CheckIn, fern: tuple[Member, str], typing: Client
) -> None:
    page = read(typing.get(for_fern(fern)))
    assert "You type what they wrote or said. Tell nobody what it is." in page.words
    assert "Whoever types for you sees your answers." in page.words
    assert page.links["Type all answers on one page"] == for_fern(fern, "my_check_in_one_page")
    body = {"line-respect": "never", "words": "Tea.", "may_show": "on"}
    sent = typing.post(for_fern(fern, "my_check_in_one_page"), body)

    assert sent["Location"] == for_fern(fern, "my_check_in_thanks")
    [listing] = check_in.listing.filter(is_answered=True)
    assert (listing.member_id, listing.is_helped) == (fern[0].pk, True)
    assert [(row.key, row.answered_as, row.word) for row in CheckInAnswer.objects.all()] == [
        ("respect", "lived", "never")
    ]
    thanks = read(typing.get(sent["Location"]))
    assert "Give the sheet back to them, or tear it up." in thanks.words
    assert thanks.links["Stop typing for them"] == reverse("take_part", args=[project.code])
    assert TALK not in thanks.words


def test_after_one_sheet_the_next_one_is_a_press_away(
    project: Project, check_in: CheckIn, fern: tuple[Member, str], helper: tuple[Member, str], typing: Client
) -> None:
    """Everybody on paper is named, whether they have answered or not."""
    wren, _ = make_on_paper(project=project, name="Wren", helper=helper[0])
    sorrel, _ = make_on_paper(project=project, name="Sorrel", helper=helper[0])
    answer(check_in=check_in, member=wren)
    thanks = read(typing.get(for_fern(fern, "my_check_in_thanks")))

    assert [link.words for link in thanks.root.one("ul", class_="links").all("a")] == ["Sorrel", "Wren"]
    assert thanks.links["Sorrel"] == reverse("my_check_in_one_page", args=[sorrel.typed_place])


def test_a_used_turn_is_refused_plainly_and_adds_nothing(
    check_in: CheckIn, fern: tuple[Member, str], typing: Client
) -> None:
    answer(check_in=check_in, member=fern[0])
    with nothing_changes():
        response = typing.post(for_fern(fern, "my_check_in_one_page"), {"line-respect": "never"})
    page = read(response)

    assert (response.status_code, page.heading) == (409, "Their answers are in already")
    assert "If you have just sent this yourself, it is counted." in page.words


def test_nothing_tells_a_helper_who_has_answered(
    project: Project, check_in: CheckIn, fern: tuple[Member, str], typing: Client
) -> None:
    """Every page that a helper can look at says the same before and after."""
    names = ("take_part", "my_check_in", "my_check_in_one_page", "my_check_in_thanks", "my_check_in_stored")
    addresses = [for_fern(fern, name) for name in names] + [reverse("take_part", args=[project.code])]
    before = [read(typing.get(address)).words for address in addresses]
    answer(check_in=check_in, member=fern[0])

    assert [read(typing.get(address)).words for address in addresses] == before
    assert ASKED in before[0]


# What a place says ---------------------------------------------------------------------------------------------------


def test_a_place_asks_until_its_person_has_answered(project: Project) -> None:
    moss, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    browser, check_in = browser_with_link(secret), begin_check_in(project=project)
    page = place(browser, project)
    assert waiting(page)[0] == "Answer 8 short questions. It takes 2 minutes. Until 8 March."
    assert page.links["How is it going?"] == reverse("my_check_in", args=[project.code])
    answer(check_in=check_in, member=moss)

    assert "How is it going?" not in place(browser, project).links


def test_a_place_asks_nothing_once_it_is_over(project: Project, check_in: CheckIn, typing: Client) -> None:
    assert "What people said in check-ins" not in place(typing, project).links
    end_check_in(check_in=check_in)
    page = place(typing, project)

    assert "How is it going?" not in page.links
    assert page.links["What people said in check-ins"] == reverse("my_check_ins", args=[project.code])


# This was not me -----------------------------------------------------------------------------------------------------


def typed_answers(check_in: CheckIn, fern: tuple[Member, str], helper: tuple[Member, str]) -> None:
    answer(check_in=check_in, member=fern[0], by=typing_for(member=fern[0], helper=helper[0]))


def test_the_person_reads_that_it_was_typed_and_neither_what_nor_when(
    project: Project, check_in: CheckIn, fern: tuple[Member, str], helper: tuple[Member, str], own: Client
) -> None:
    assert "What was typed for you" not in place(own, project).words
    typed_answers(check_in, fern, helper)
    assert section(place(own, project), "typed") == ["Read what was typed for you"]
    page = read(own.get(reverse("my_typed", args=[project.code])))
    [quote] = page.root.all("blockquote")

    assert quote.words == f"{TYPED} How is it going?"
    address = reverse("my_typed_not_me", args=[project.code, "check-in", check_in.code])
    assert page.links[f"This was not me “{TYPED[:39]}…”"] == address


def test_this_was_not_me_opens_a_concern_that_tells_no_answer(
    project: Project, check_in: CheckIn, fern: tuple[Member, str], helper: tuple[Member, str], own: Client
) -> None:
    typed_answers(check_in, fern, helper)
    address = reverse("my_typed_not_me", args=[project.code, "check-in", check_in.code])
    assert "The answers stay counted, because nothing says which they are." in read(own.get(address)).words
    own.post(address)

    assert [concern.words for concern in Objection.objects.all()] == [
        "Something was typed in my name that was not from me: “My answers of the check-in”"
    ]
    assert check_in.listing.get(member=fern[0]).not_theirs
    assert CheckInAnswer.objects.count() == 8
    page = read(own.get(reverse("my_typed", args=[project.code])))
    assert "You said that this was not from you." in page.words


def test_this_was_not_me_is_said_once_and_only_while_it_is_open(
    project: Project, check_in: CheckIn, fern: tuple[Member, str], helper: tuple[Member, str], own: Client
) -> None:
    typed_answers(check_in, fern, helper)
    by = actor_of(member=fern[0])
    say_not_theirs(project=project, kind="check-in", code=check_in.code, shows_name=True, by=by)
    with pytest.raises(NothingChanged):
        say_not_theirs(project=project, kind="check-in", code=check_in.code, shows_name=True, by=by)
    end_check_in(check_in=check_in)

    address = reverse("my_typed_not_me", args=[project.code, "check-in", check_in.code])
    assert own.get(address).status_code == 404


def test_what_somebody_sent_themself_is_not_listed_as_typed(
    project: Project, check_in: CheckIn, fern: tuple[Member, str], own: Client
) -> None:
    answer(check_in=check_in, member=fern[0])

    address = reverse("my_typed_not_me", args=[project.code, "check-in", check_in.code])
    assert own.get(address).status_code == 404
    assert "What was typed for you" not in place(own, project).words


# Whom to talk to -----------------------------------------------------------------------------------------------------


def test_what_the_team_wrote_of_whom_to_talk_to_is_shown() -> None:
    user = make_user(name="Ash")
    project = make_project(lead=user, template="short")
    _, secret, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    check_in = begin_check_in(project=project)
    words = "Call Ivy on 01632 960 111. She does not lead this."
    kept_safe = exercise_of(project=project, key="safe")
    save_text(exercise=kept_safe, text=words, values={}, version=0, by=lead_actor(project=project))
    leading = browser_of(user)
    pages = [
        browser_with_link(secret).get(reverse("my_check_in_one_page", args=[project.code])),
        leading.get(reverse("check_in_answer", args=[project.code, check_in.code])),
        leading.get(reverse("check_in_sheet", args=[project.code, check_in.code])),
    ]

    for response in pages:
        assert words in read(response).words
        assert "If you are in danger, call 999." in read(response).words


# Leads ---------------------------------------------------------------------------------------------------------------


def lead_answers(project: Project, check_in: CheckIn) -> str:
    return reverse("check_in_answer", args=[project.code, check_in.code])


def test_a_lead_answers_on_one_page_and_is_thanked(project: Project, check_in: CheckIn, leading: Client) -> None:
    address = lead_answers(project, check_in)
    page = read(leading.get(address))
    assert page.heading == "How is it going? Your own answers"
    assert TALK in page.words
    before = stored()
    response = leading.post(address, {"line-respect": "never", "line-safe": "unknown", "words": "Not sent."})

    assert response["Location"] == address
    assert sorted(table for table, rows in stored().items() if before[table] != rows) == [
        "planner_checkinanswer",
        "planner_checkinlisting",
    ]
    assert [(row.answered_as, row.word) for row in CheckInAnswer.objects.all()] == [("lead", "never")]
    assert read(leading.get(address)).heading == "Thank you. Your answers are in"
    with nothing_changes():
        assert leading.post(address, {"line-respect": "always"})["Location"] == address


def test_a_lead_who_comes_too_late_keeps_their_words(project: Project, check_in: CheckIn, leading: Client) -> None:
    end_check_in(check_in=check_in)
    with nothing_changes():
        response = leading.post(lead_answers(project, check_in), {"words": "Tea."})

    assert (response.status_code, read(response).heading) == (409, "This check-in has closed")
    assert read(response).root.one("textarea").raw.strip() == "Tea."
    assert read(leading.get(lead_answers(project, check_in))).heading == "This check-in has closed"


def test_what_is_wrong_is_said_to_a_lead(project: Project, check_in: CheckIn, leading: Client) -> None:
    with nothing_changes():
        response = leading.post(lead_answers(project, check_in), {"line-respect": "x", "words": "a" * 100_000})
    page = read(response)

    assert (response.status_code, len(page.summary)) == (422, 2)
    assert len(page.form.values["words"]) == 100_000


def test_the_check_in_of_another_project_is_not_there(project: Project, check_in: CheckIn) -> None:
    user = make_user(name="Ash")
    ours = make_project(lead=user)
    other = browser_of(user)

    for name in ("check_in_answer", "check_in_sheet"):
        for code in (check_in.code, uuid4()):
            assert other.get(reverse(name, args=[ours.code, code])).status_code == 404


# Paper ---------------------------------------------------------------------------------------------------------------


def test_the_paper_form_asks_the_same_in_the_same_words(project: Project, check_in: CheckIn, leading: Client) -> None:
    address = reverse("check_in_sheet", args=[project.code, check_in.code])
    page = read(leading.get(address))
    sheet = page.root.one("section", class_="sheet")

    asked = [value.question for value in check_in.values.all()]
    assert [heading.words for heading in sheet.all("h3")] == [*asked, "What would make this better?"]
    ticks = [[tick.words for tick in row.all("li")] for row in sheet.all("ul", class_="ticks--row")]
    assert ticks == [
        ["Always", "Often", "Sometimes", "Rarely", "Never", "I do not know", "I do not want to say"]
    ] * len(asked)
    assert "Nobody can find out which answers are yours." in sheet.words
    assert "Only whoever types this sees it." in sheet.words
    assert project.name not in sheet.words
    assert "sheets--large" in read(leading.get(address + "?large")).source


def test_another_person_reads_nothing_of_it(project: Project, check_in: CheckIn, fern: tuple[Member, str]) -> None:
    _, secret, _ = make_participant(project=project, name="Ivy", side=Side.LIVED)

    assert browser_with_link(secret).get(for_fern(fern)).status_code == 404
