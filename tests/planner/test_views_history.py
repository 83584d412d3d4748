"""The history of a project in words."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from planner.verbs import VERBS as PLANNER_VERBS
from stakeholders.actors import Actor
from stakeholders.history import action, record, redact_person
from stakeholders.models import HistoryEntry, HistoryPersonal, Member, Project, Side
from stakeholders.verbs import VERBS as STAKEHOLDER_VERBS
from tests.factories import (
    MONDAY,
    at,
    fill_required,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    not_yet,
)
from tests.pages import Page, browser_of, read
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

VERBS = (*STAKEHOLDER_VERBS, *PLANNER_VERBS)
ERASED = "Somebody whose name was erased"


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


@action
def write_entry(*, project: Project, verb: str, subject: Member, by: Actor) -> None:
    """One entry of a verb, with everything that any verb's words ask for."""
    what = {
        "fields": "name",
        "plan": "Full plan",
        "exercise": "What is the problem?",
        "count": 3,
        "stage": 1,
        "title": "Idea and promise",
        "subject": "What is the problem?",
        "week": "2027-02-22",
        "version": 2,
        "line": "Respect",
        "label": "Poster",
        "group": "Young carers",
        "into": "Carers",
        "people": 3,
        "card": "People who work at night",
        "side": "frontline staff",
        "file": "groups.csv",
        "added": 2,
        "changed": 1,
        "number": 2,
        "taken": 3,
        "places": 4,
        "short": 1,
        "asked": 9,
        "answered": 7,
        "day": "2027-02-26",
        "first_day": "2027-03-01",
        "last_day": "2027-05-23",
        "step": "Interested",
    }
    record(
        project=project,
        verb=verb,
        what=what,
        old={"name": "Before"},
        new={"name": "After", "plan": "Instead"},
        reason="Because of it.",
        subject=subject,
        by=by,
    )


def lines(page: Page) -> list[str]:
    return [item.words for item in page.root.one("ol", class_="log").all("li")]


def history(browser: Client, project: Project, number: str = "1") -> Page:
    return read(browser.get(reverse("history_list", args=[project.code]), {"page": number}))


def test_every_verb_has_a_key_of_its_own() -> None:
    keys = [verb.key for verb in VERBS]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("verb", [verb.key for verb in VERBS])
def test_every_verb_is_told_in_words(browser: Client, project: Project, verb: str) -> None:
    member, _, _ = make_participant(project=project, name="Fern", comes_in=False)
    with at(MONDAY + timedelta(hours=1)):
        write_entry(project=project, verb=verb, subject=member, by=lead_actor(project=project))

    line = lines(history(browser, project))[0]

    words = next(known.words for known in VERBS if known.key == verb)
    assert line.startswith("1 March 2027, 11:00 ")
    assert [sign for sign in ("{", "}", ERASED) if sign in line] == []
    assert ("Robin" in line) == ("{actor}" in words)
    assert ("Fern" in line) == ("{person}" in words)
    assert line.count("Because of it.") == 1
    assert ("Week of 22 February 2027" in line) == ("{what_week}" in words)
    assert "Name: from “Before” to “After”" in line


@pytest.mark.parametrize("verb", [verb.key for verb in VERBS])
def test_every_verb_is_told_after_names_were_erased(browser: Client, project: Project, verb: str) -> None:
    member, _, _ = make_participant(project=project, name="Fern", comes_in=False)
    with at(MONDAY + timedelta(hours=1)):
        write_entry(project=project, verb=verb, subject=member, by=lead_actor(project=project))
    with transaction.atomic():
        for person in project.members.all():
            redact_person(project=project, member=person)

    line = lines(history(browser, project))[0]

    words = next(known.words for known in VERBS if known.key == verb)
    assert [name for name in ("Robin", "Fern") if name in line] == []
    assert (ERASED in line) == ("{actor}" in words or "{person}" in words)


def test_a_name_is_told_as_it_was_then(browser: Client, project: Project) -> None:
    member, _, _ = make_participant(project=project, name="Fern", comes_in=False)
    Member.objects.filter(pk=member.pk).update(name="Wren")

    assert lines(history(browser, project))[0].endswith("Robin added Fern and made their own link.")


def test_the_newest_stands_first(browser: Client, project: Project) -> None:
    for hour in (1, 2):
        with at(MONDAY + timedelta(hours=hour)):
            make_participant(project=project, name=f"Wren {hour}", comes_in=False)

    assert lines(history(browser, project)) == [
        "1 March 2027, 12:00 Robin added Wren 2 and made their own link.",
        "1 March 2027, 11:00 Robin added Wren 1 and made their own link.",
        "1 March 2027, 10:00 Robin started the project with the Full plan.",
    ]


def test_hours_are_those_of_the_project(project: Project) -> None:
    far = make_project(lead=make_user(name="Robin"), time_zone="Pacific/Auckland")

    page = history(browser_of(far.members.get().user), far)  # type: ignore[arg-type]

    assert lines(page)[0].startswith("1 March 2027, 23:00 ")


def test_fifty_stand_on_a_page(browser: Client, project: Project) -> None:
    for number in range(60):
        make_participant(project=project, name=f"Wren {number}", comes_in=False)

    first, second = history(browser, project), history(browser, project, "2")

    assert (len(lines(first)), len(lines(second))) == (50, 11)
    assert set(lines(first)) & set(lines(second)) == set()
    assert (first.links["Next page"], second.links["Earlier page"]) == ("?page=2", "?page=1")
    assert ("Earlier page" in first.links, "Next page" in second.links) == (False, False)


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "", "9" * 30, "9" * 5000, "\x00"])
def test_a_page_that_is_not_there_is_a_page_that_is(browser: Client, project: Project, number: str) -> None:
    assert len(lines(history(browser, project, number))) == 1


def test_history_is_of_one_project(browser: Client, project: Project) -> None:
    other = make_project(lead=make_user(name="Quillfeather"))
    make_participant(project=other, name="Quillfeather's person")

    assert "Quillfeather" not in history(browser, project).words
    assert len(lines(history(browser, project))) == HistoryEntry.objects.filter(project=project).count() == 1


def test_what_people_typed_is_shown_as_words(browser: Client, project: Project) -> None:
    make_participant(project=project, name="<script>alert(1)</script> {actor}", comes_in=False)

    source = browser.get(reverse("history_list", args=[project.code])).content.decode()

    assert "<script>alert" not in source
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {actor}" in source
    assert HistoryPersonal.objects.filter(role="subject").count() == 1


def test_what_nobody_put_their_name_to_is_told_a_day_later_with_its_week(browser: Client, project: Project) -> None:
    with at(MONDAY + timedelta(days=2)):
        moss, _, _ = make_participant(project=project, name="Moss", side=Side.LIVED)
        fill_required(project=project, position=1)
        not_yet(project=project, position=1, member=moss)
        same_day = lines(history(browser, project))
    with at(MONDAY + timedelta(days=3)):
        make_participant(project=project, name="Wren", comes_in=False)
        page = history(browser, project)

    words = "Week of 1 March 2027: somebody asked to agree said “not yet” of stage 1."
    assert [line for line in same_day if "not yet" in line] == []
    assert [line for line in lines(page) if "not yet" in line] == [f"4 March 2027, 10:00 {words}"]
