"""Known gaps and what people agreed "as long as": read in one place, and looked at again."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.gaps import renew_gap
from planner.actions.keys import clear_condition
from planner.actions.numbers import change_numbers
from planner.models import Condition, Gap, GapRenewal
from stakeholders.actions.projects import archive_project
from stakeholders.models import Member, Project, Side
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    exercise_of,
    fill_required,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    reopen,
    say_not_needed,
    sign,
    turn_key,
)
from tests.pages import Page, browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

GOOD = {"done": "We asked the night staff.", "what_now": "next", "look_again_on": "2027-04-05"}


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
def gap(project: Project) -> Gap:
    return say_not_needed(exercise=exercise_of(project=project, key="decisions"), reason="Nobody decides.", plan="Ask.")


@pytest.fixture
@remembered
def signed(project: Project) -> Project:
    """Stage 1 was signed 13 weeks ago, with a gap whose date has passed and a condition of Moss's."""
    with at(MONDAY - timedelta(weeks=13)):
        moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
        fill_required(project=project, position=1)
        exercise_of(project=project, key="decisions").entries.all().delete()
        say_not_needed(exercise=exercise_of(project=project, key="decisions"), reason="Nobody decides.", plan="Ask.")
        turn_key(project=project, position=1, member=moss, as_long_as="Taxis are booked.", weeks=12)
        sign(project=project, position=1)
    return project


def points(project: Project) -> str:
    return reverse("open_points", args=[project.code])


def renew(gap: Gap) -> str:
    return reverse("gap_renew", args=[gap.project.code, gap.code])


def facts(page: Page, section: str) -> list[tuple[str, str]]:
    """The lines of a section: what, and what is said of it."""
    [found] = [found for found in page.root.all("section") if found.all(id=section)]
    return [
        (
            row.one("dt").words,
            " ".join(cell.words for cell in row.all("dd") if "act" not in cell.attributes.get("class", "")),
        )
        for list_ in found.all("dl")
        for row in list_.all("div")
    ]


# The list ------------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_how_one_begins(browser: Client, project: Project) -> None:
    page = read(browser.get(points(project)))

    assert page.heading == "Known gaps, and “as long as”"
    assert [line.words for line in page.root.all(class_="empty")] == [
        "There is no known gap. One begins where something is missing, and you say why.",
        "Nobody has agreed on a condition.",
    ]


def test_a_gap_says_why_what_instead_who_and_when(browser: Client, project: Project, gap: Gap) -> None:
    page = read(browser.get(points(project)))

    assert facts(page, "gaps") == [
        (
            f"{exercise_of(project=project, key='decisions').title}, stage 1",
            "Nobody decides. Instead: Ask. We look again on 24 May 2027. Published by Robin on 1 March 2027.",
        )
    ]
    assert renew(gap) in page.links.values()


def test_what_was_agreed_stands_there_once_its_stage_is_signed(browser: Client, project: Project) -> None:
    moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=moss, as_long_as="Taxis are booked.")
    before = read(browser.get(points(project)))

    sign(project=project, position=1)

    after = read(browser.get(points(project)))
    clear_condition(condition=Condition.objects.get(), led_here=False, by=actor_of(member=moss))
    cleared = read(browser.get(points(project)))
    said = "Taxis are booked. By 29 March 2027. Entered on 1 March 2027."
    assert facts(before, "as-long-as") == []
    assert facts(after, "as-long-as") == [("Stage 1: Idea and promise", f"{said} Not done yet.")]
    assert facts(cleared, "as-long-as") == [("Stage 1: Idea and promise", f"{said} Done, said on 1 March 2027.")]
    assert "Moss" not in after.words


def test_a_date_that_has_passed_is_said_first(browser: Client, signed: Project) -> None:
    say_not_needed(exercise=exercise_of(project=signed, key="barriers"), reason="Known already.")

    page = read(browser.get(points(signed)))

    assert [said.partition(" Instead:")[0] for _, said in facts(page, "gaps")] == ["Nobody decides.", "Known already."]
    assert "The date to look again has passed: 22 February 2027." in facts(page, "gaps")[0][1]


def test_both_outlive_another_look(browser: Client, signed: Project) -> None:
    before = read(browser.get(points(signed)))

    reopen(project=signed, position=1)

    after = read(browser.get(points(signed)))
    assert [facts(after, name) for name in ("gaps", "as-long-as")] == [
        facts(before, name) for name in ("gaps", "as-long-as")
    ]


def test_an_archived_project_can_be_read_and_not_looked_at_again(browser: Client, project: Project, gap: Gap) -> None:
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    page = read(browser.get(points(project)))

    assert len(facts(page, "gaps")) == 1
    assert renew(gap) not in page.links.values()
    assert [browser.get(renew(gap)).status_code, browser.post(renew(gap), GOOD).status_code] == [403, 403]
    assert stored() == before


# Looking again -------------------------------------------------------------------------------------------------------


def test_a_gap_is_looked_at_again(browser: Client, project: Project, gap: Gap) -> None:
    asked = read(browser.get(renew(gap)))

    response = browser.post(renew(gap), asked.form.values | GOOD, follow=True)

    page = read(response)
    assert asked.heading == f"Look again at “{exercise_of(project=project, key='decisions').title}”"
    assert asked.form.values == {"what_now": "next", "look_again_on": "2027-05-24", "done": ""}
    assert page.banner == ["It is looked at. Everyone taking part can read it."]
    assert list(GapRenewal.objects.values_list("done", "look_again_on", "renewed_by__user__name")) == [
        ("We asked the night staff.", date(2027, 4, 5), "Robin")
    ]
    assert "1 March 2027: We asked the night staff. We look again on 5 April 2027." in facts(page, "gaps")[0][1]


def test_a_gap_of_a_finished_stage_blocks_no_more_once_looked_at(browser: Client, signed: Project) -> None:
    gap = Gap.objects.get()
    title = exercise_of(project=signed, key="decisions").title
    stage = reverse("stage_detail", args=[signed.code, 2])
    before = read(browser.get(stage))

    browser.post(renew(gap), GOOD)

    words = f"{title}, stage 1: the date to look again was"
    assert [words in page.words for page in (before, read(browser.get(stage)))] == [True, False]


def test_a_gap_that_is_over_stands_apart(browser: Client, project: Project, gap: Gap) -> None:
    response = browser.post(renew(gap), GOOD | {"what_now": "over", "look_again_on": "tomorrow"}, follow=True)

    page = read(response)
    assert response.redirect_chain == [(points(project), 302)]
    assert page.root.one("summary").words == "Gaps that are over (1)"
    assert [said for _, said in facts(page, "gaps")] == [
        "Nobody decides. 1 March 2027: We asked the night staff. Over since 1 March 2027."
    ]
    assert list(GapRenewal.objects.values_list("look_again_on", flat=True)) == [None]
    gap.refresh_from_db()
    assert gap.closed_at == MONDAY


def test_a_gap_that_is_over_is_not_looked_at_again(browser: Client, project: Project, gap: Gap) -> None:
    asked = read(browser.get(renew(gap)))
    renew_gap(gap=gap, done="All of it.", look_again_on=None, by=lead_actor(project=project))
    before = stored()

    response = browser.post(renew(gap), asked.form.values | GOOD, follow=True)

    assert read(response).banner == ["This gap is over already."]
    assert read(browser.get(renew(gap))).forms == []
    assert "This gap is over." in read(browser.get(renew(gap))).words
    assert stored() == before


@pytest.mark.parametrize(
    ("box", "typed"),
    [
        ("done", ""),
        ("done", "x" * 501),
        ("look_again_on", ""),
        ("look_again_on", "soon"),
        ("look_again_on", "2027-02-28"),
        ("look_again_on", "2027-05-25"),
        ("what_now", "never"),
    ],
)
def test_what_is_missing_is_said_and_every_word_kept(
    browser: Client, project: Project, gap: Gap, box: str, typed: str
) -> None:
    before = stored()

    response = browser.post(renew(gap), GOOD | {box: typed})

    page = read(response)
    kept = {name: value for name, value in (GOOD | {box: typed}).items() if value != "never"}
    assert response.status_code == 422
    assert page.errors_beside(box) == page.summary != []
    assert page.form.values == kept
    assert stored() == before


def test_the_time_is_the_one_that_the_project_allows(browser: Client, project: Project, gap: Gap) -> None:
    change_numbers(project=project, values={"gap_weeks": 2}, reason="", by=lead_actor(project=project))

    asked = read(browser.get(renew(gap)))
    answers = [browser.post(renew(gap), GOOD | {"look_again_on": day}) for day in ("2027-03-16", "2027-03-15")]

    assert "Within 2 weeks." in asked.words
    assert [answer.status_code for answer in answers] == [422, 302]


def test_a_gap_that_is_not_there(browser: Client, project: Project) -> None:
    theirs = say_not_needed(exercise=exercise_of(project=make_project(), key="decisions"))
    before = stored()

    answers = [
        getattr(browser, method)(reverse("gap_renew", args=[project.code, code]), GOOD)
        for code in (uuid4(), theirs.code)
        for method in ("get", "post")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert stored() == before


def test_looking_again_takes_nothing_else_from_the_request(browser: Client, project: Project, gap: Gap) -> None:
    other: Member = make_participant(project=project)[0]
    more: dict[str, Any] = {
        **dict.fromkeys(("author", "member", "renewed_by", "published_by"), str(other.pk)),
        **dict.fromkeys(("renewed_at", "published_at", "closed_at"), "2020-01-01"),
        "side": "lived",
        "kind": "other",
        "is_lead": "",
        "state": "over",
        "round": "9",
        "gap": "1",
        "reason": "x",
    }

    browser.post(renew(gap), more | GOOD)

    renewal = GapRenewal.objects.get()
    lead = project.members.get(is_lead=True)
    assert (renewal.gap, renewal.renewed_by, renewal.renewed_at) == (gap, lead, MONDAY)
    gap.refresh_from_db()
    assert (gap.reason, gap.published_by, gap.published_at, gap.closed_at) == ("Nobody decides.", lead, MONDAY, None)
