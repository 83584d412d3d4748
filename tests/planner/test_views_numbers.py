"""The page of a project's numbers."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from planner.actions.numbers import change_numbers
from planner.models import NumberChange
from stakeholders.actions.projects import archive_project
from stakeholders.models import Project
from tests.factories import MONDAY, at, lead_actor, make_project, make_user
from tests.pages import Page, browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

DEFAULTS = {
    "first_promise_lived": "2",
    "promise_percent": "75",
    "other_key_days": "14",
    "objection_days": "14",
    "gap_weeks": "12",
    "challenge_days": "14",
    "recruitment_weeks": "8",
    "lived_percent": "50",
    "check_in_weeks": "8",
    "check_in_days": "7",
    "fewest_answers": "5",
}


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


def address(project: Project) -> str:
    return reverse("project_numbers", args=[project.code])


def hint(page: Page, name: str) -> str:
    return page.root.one(id=f"id_{name}_helptext").words


def test_the_page_is_reached_from_the_project(project: Project, browser: Client) -> None:
    page = read(browser.get(reverse("project_edit", args=[project.code])))
    assert page.links["Look at the numbers"] == address(project)


def test_it_shows_bounds_and_what_counts(project: Project, browser: Client) -> None:
    page = read(browser.get(address(project)))
    assert {name: page.form.values[name] for name in DEFAULTS} == DEFAULTS
    assert hint(page, "objection_days") == "Counted from the day it was finished. From 7 to 60 days. 14 now."
    assert "The project is in stage 1." in page.words
    assert "Nobody has changed a number." in page.words


def test_a_change_is_saved_and_listed(project: Project, browser: Client) -> None:
    body = {**DEFAULTS, "objection_days": "7", "promise_percent": "80", "reason": "The project is short."}

    page = read(browser.post(address(project), body, follow=True))

    assert page.banner == ["The numbers are saved."]
    assert hint(page, "objection_days").endswith("14 now; 7 from stage 2.")
    assert hint(page, "promise_percent").endswith("80 now.")
    assert (page.form.values["objection_days"], page.form.values["promise_percent"]) == ("7", "80")
    days = "Days for which a concern can be raised about a finished stage"
    share = "Share of everyone who agrees to the promise, where everyone is asked"
    assert [line.words for line in page.root.one("ol", class_="log").all("li")] == [
        f"1 March 2027, 10:00 Robin changed “{days}” from 14 to 7 days, from stage 2. The project is short.",
        f"1 March 2027, 10:00 Robin changed “{share}” from 75 to 80 per cent, from stage 1. The project is short.",
    ]
    again = read(browser.post(address(project), body, follow=True))
    assert again.banner == ["Nothing was changed."]
    assert NumberChange.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "name", "error"),
    [
        ({"objection_days": "6"}, "objection_days", "Enter a whole number from 7 to 60."),
        ({"objection_days": "61"}, "objection_days", "Enter a whole number from 7 to 60."),
        ({"objection_days": "soon"}, "objection_days", "Enter a whole number from 7 to 60."),
        ({"objection_days": ""}, "objection_days", "Enter a whole number from 7 to 60."),
        ({"gap_weeks": "13"}, "gap_weeks", "Enter a whole number from 1 to 12."),
        ({"objection_days": "7", "reason": ""}, "reason", "Say why. A number asks for less than before."),
    ],
)
def test_a_refused_form_keeps_what_was_typed(
    project: Project, browser: Client, changed: dict[str, str], name: str, error: str
) -> None:
    body = {**DEFAULTS, "promise_percent": "80", "reason": "The project is short.", **changed}
    before = stored()

    response = browser.post(address(project), body)

    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside(name) == [error]
    assert {box: page.form.values[box].strip() for box in body} == body
    assert stored() == before


def test_nothing_is_loosened_where_no_stage_is_left(project: Project, browser: Client) -> None:
    project.stages.exclude(position=1).delete()
    response = browser.post(address(project), {**DEFAULTS, "objection_days": "7", "reason": "Short."})
    assert response.status_code == 422
    assert read(response).errors_beside("objection_days") == [
        "No stage is left that could ask for less. Keep it, or ask for more."
    ]


@pytest.mark.parametrize("forged", ["changed_by", "changed_at", "from_position", "old"])
def test_no_box_sets_who_or_when(project: Project, browser: Client, forged: str) -> None:
    body: dict[str, Any] = {**DEFAULTS, "objection_days": "20", forged: "5"}
    browser.post(address(project), body)
    lead = lead_actor(project=project)
    assert NumberChange.objects.values_list("changed_by", "changed_at", "from_position", "old").get() == (
        lead.pk,
        MONDAY,
        1,
        14,
    )


def test_an_archived_project_keeps_its_numbers(project: Project, browser: Client) -> None:
    change_numbers(project=project, values={"objection_days": 20}, reason="", by=lead_actor(project=project))
    archive_project(project=project, by=lead_actor(project=project))
    assert browser.get(address(project)).status_code == 403
    response = browser.post(address(project), {**DEFAULTS, "reason": "Words that must not be lost"})
    assert response.status_code == 409
    assert "Words that must not be lost" in response.content.decode()
