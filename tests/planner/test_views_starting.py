"""Starting a project in two minutes."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from planner.models import PlannerTemplate
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.models import HistoryEntry, Project, User
from tests.factories import MONDAY, PROJECT_FIELDS, at, make_user
from tests.pages import browser_of, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

START = "/projects/new/"
SEVEN = ["name", "sentence", "starts_on", "ends_on", "idea_from", "people_about", "sensitive"]
ANSWERS = {name: str(PROJECT_FIELDS[name]) for name in SEVEN} | {"sensitive": "no"}


@pytest.fixture(autouse=True)
def _plans() -> None:
    load_built_in(by=SYSTEM)


@pytest.fixture
@remembered
def robin() -> User:
    return make_user(name="Robin")


@pytest.fixture
@remembered
def browser(robin: User) -> Client:
    return browser_of(robin)


def start(browser: Client, **changed: str) -> Any:
    """Send the form as the page gave it, with the seven answers and what is changed."""
    return browser.post(START, read(browser.get(START)).form.values | ANSWERS | changed)


def test_seven_questions_and_four_with_defaults(browser: Client) -> None:
    with at(MONDAY):
        browser.force_login(User.objects.get())
        page = read(browser.get(START))

    boxes = [box.attributes["name"] for box in page.form.boxes if box.attributes.get("type") != "hidden"]
    details = [box.attributes["name"] for tag in ("input", "select") for box in page.root.one("details").all(tag)]
    assert [name for name in dict.fromkeys(boxes) if name not in details] == [
        name for name in dict.fromkeys(boxes) if name in SEVEN
    ]
    assert set(details) == {"organisation", "contact", "pay", "discreet_name", "time_zone"}
    assert page.form.values["starts_on"] == "2027-03-01"
    assert page.form.values["time_zone"] == "Europe/London"
    assert page.form.values["discreet_name"] == "Planning together"


def test_seven_answers_start_a_project(browser: Client, robin: User) -> None:
    response = start(browser)

    project = Project.objects.get()
    assert (response.status_code, response["Location"]) == (302, project.get_absolute_url())
    assert {name: getattr(project, name) for name in SEVEN} == {name: PROJECT_FIELDS[name] for name in SEVEN}
    assert (project.organisation, project.contact, project.discreet_name, project.time_zone) == (
        "",
        "",
        "Planning together",
        "Europe/London",
    )
    assert list(project.members.values_list("user", "is_lead", "name")) == [(robin.pk, True, "Robin")]
    assert (project.plan.template_key, project.stages.count()) == ("full", 8)
    assert list(HistoryEntry.objects.values_list("verb", flat=True)) == ["project_started"]
    assert read(browser.get(response["Location"])).banner == ["Your project is started."]


def test_the_same_form_twice_starts_one_project(browser: Client) -> None:
    values = read(browser.get(START)).form.values | ANSWERS
    first = browser.post(START, values)
    before = stored()

    second = browser.post(START, values)

    assert second["Location"] == first["Location"]
    assert stored() == before


def test_a_form_that_was_opened_anew_starts_another(browser: Client) -> None:
    assert start(browser)["Location"] != start(browser)["Location"]
    assert Project.objects.count() == 2


def test_the_code_of_somebody_elses_project_starts_nothing_of_theirs(browser: Client) -> None:
    start(browser)
    code = Project.objects.get().code
    other = browser_of(make_user(name="Ash"))
    other.raise_request_exception = False

    response = other.post(START, ANSWERS | {"start_code": code})

    assert response.status_code != 500
    assert other.get(reverse("project_home", args=[code])).status_code == 404
    assert Project.objects.get(code=code).members.count() == 1


@pytest.mark.parametrize("code", ["", "short", "x" * 11, "../../etc1", "ÄÖÜÄÖÜÄÖÜÄ", "0123456 89"])
def test_a_code_that_is_none_of_ours_is_replaced(browser: Client, code: str) -> None:
    response = browser.post(START, ANSWERS | {"start_code": code})

    project = Project.objects.get()
    assert response["Location"] == project.get_absolute_url()
    assert project.code != code
    assert (len(project.code), project.code.isalnum()) == (10, True)


def test_a_small_team_is_asked_which_plan(browser: Client) -> None:
    response = start(browser, people_about="7")

    page = read(response)
    assert (response.status_code, page.heading) == (200, "A small team can use the short plan")
    assert page.form.values | {"start_code": ""} == {
        **ANSWERS,
        "people_about": "7",
        "organisation": "",
        "contact": "",
        "pay": "",
        "discreet_name": "Planning together",
        "time_zone": "Europe/London",
        "start_code": "",
        "plan_asked": "1",
    }
    assert Project.objects.count() == 0


@pytest.mark.parametrize(("plan", "stages"), [("full", 8), ("short", 5)])
def test_a_small_team_gets_the_plan_it_chose(browser: Client, plan: str, stages: int) -> None:
    values = read(start(browser, people_about="7")).form.values

    response = browser.post(START, values | {"plan": plan})

    project = Project.objects.get()
    assert response["Location"] == project.get_absolute_url()
    assert (project.plan.template_key, project.stages.count(), project.people_about) == (plan, stages, 7)


@pytest.mark.parametrize("plan", ["", "nothing-like-it"])
def test_no_plan_is_no_answer(browser: Client, plan: str) -> None:
    values = read(start(browser, people_about="7")).form.values

    response = browser.post(START, values | {"plan": plan})

    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside("plan") != []
    assert page.form.values["name"] == ANSWERS["name"]
    assert Project.objects.count() == 0


def test_a_team_of_eight_is_not_asked(browser: Client) -> None:
    assert start(browser, people_about="8").status_code == 302


def test_a_plan_that_is_not_offered_cannot_be_chosen(browser: Client) -> None:
    PlannerTemplate.objects.filter(key="short").update(is_offered=False)

    assert start(browser, people_about="7").status_code == 302
    assert Project.objects.get().plan.template_key == "full"


def test_what_is_wrong_is_said_beside_each_question_and_every_answer_stays(browser: Client) -> None:
    before = stored()

    response = start(browser, name="", ends_on="2026-01-01", people_about="1", idea_from="nobody")

    page = read(response)
    assert response.status_code == 422
    assert {name: page.errors_beside(name) != [] for name in SEVEN} == {
        "name": True,
        "sentence": False,
        "starts_on": False,
        "ends_on": True,
        "idea_from": True,
        "people_about": True,
        "sensitive": False,
    }
    assert len(page.summary) == 4
    assert page.form.values["sentence"] == ANSWERS["sentence"]
    assert page.form.values["ends_on"] == "2026-01-01"
    assert stored() == before


def test_days_may_be_typed_as_people_write_them(browser: Client) -> None:
    start(browser, starts_on="4/1/2027", ends_on="17/12/2027")

    project = Project.objects.get()
    assert (project.starts_on, project.ends_on) == (date(2027, 1, 4), date(2027, 12, 17))


@pytest.mark.parametrize("extra", ["code", "archived_at", "created_at", "id", "lead", "user"])
def test_what_the_form_does_not_ask_is_not_believed(browser: Client, robin: User, extra: str) -> None:
    start(browser, **{extra: "2001-01-01"})

    project = Project.objects.get()
    assert (project.archived_at, project.members.get().user) == (None, robin)
    assert project.created_at.year != 2001
    assert project.code != "2001-01-01"


def test_what_was_typed_while_signed_out_is_kept(client: Client) -> None:
    response = client.post(START, ANSWERS, headers={"origin": "http://testserver"})

    page = read(response)
    assert (response.status_code, page.heading) == (401, "Sign in to save this")
    assert page.form.values == ANSWERS
    assert Project.objects.count() == 0
