"""Changing a project, putting it away, and bringing it back."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from planner.models import Entry
from stakeholders.actions.projects import archive_project
from stakeholders.history import values_of
from stakeholders.models import HistoryEntry, Project
from tests.factories import PROJECT_FIELDS, exercise_of, lead_actor, make_participant, make_project, make_user
from tests.pages import browser_of, browser_with_link, read, stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def browser(project: Project) -> Client:
    return browser_of(project.members.get().user)  # type: ignore[arg-type]


def edit(browser: Client, project: Project, **changed: str) -> Any:
    address = reverse("project_edit", args=[project.code])
    return browser.post(address, read(browser.get(address)).form.values | changed)


# Changing ------------------------------------------------------------------------------------------------------------


def test_the_form_begins_with_what_is_stored(project: Project, browser: Client) -> None:
    form = read(browser.get(reverse("project_edit", args=[project.code]))).form

    assert form.values == {
        **PROJECT_FIELDS,
        "starts_on": "2027-01-04",
        "ends_on": "2027-12-17",
        "people_about": "12",
        "sensitive": "no",
        "pay": "",
    }


def test_a_change_is_saved_and_told(project: Project, browser: Client) -> None:
    response = edit(browser, project, name="First week", ends_on="2028-01-31", sensitive="yes")

    project.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, project.get_absolute_url())
    assert read(browser.get(response["Location"])).banner == ["The project is saved."]
    assert (project.name, project.ends_on, project.sensitive) == ("First week", date(2028, 1, 31), True)
    entry = HistoryEntry.objects.get(verb="project_edited")
    assert values_of(entry)["old"] == {"name": "Home from hospital", "ends_on": "2027-12-17", "sensitive": False}
    assert values_of(entry)["new"] == {"name": "First week", "ends_on": "2028-01-31", "sensitive": True}


def test_the_same_again_is_no_change(project: Project, browser: Client) -> None:
    before = stored()

    response = edit(browser, project)

    assert read(browser.get(response["Location"])).banner == ["Nothing was changed."]
    assert stored() == before


def test_an_end_before_the_start_is_refused(project: Project, browser: Client) -> None:
    before = stored()

    response = edit(browser, project, name="First week", starts_on="2027-05-02", ends_on="2027-05-01")

    page = read(response)
    assert response.status_code == 422
    assert page.summary == page.errors_beside("ends_on") == ["The end must be on or after the start."]
    assert (page.form.values["name"], page.form.values["ends_on"]) == ("First week", "2027-05-01")
    assert "First week" not in page.title
    assert stored() == before


def test_a_project_of_one_day_is_allowed(project: Project, browser: Client) -> None:
    assert edit(browser, project, starts_on="2027-05-01", ends_on="2027-05-01").status_code == 302


def test_an_error_among_the_details_opens_them(project: Project, browser: Client) -> None:
    closed = read(browser.get(reverse("project_edit", args=[project.code])))
    opened = read(edit(browser, project, discreet_name="x" * 41))

    assert "open" not in closed.root.one("details").attributes
    assert "open" in opened.root.one("details").attributes


def test_an_empty_discreet_name_means_the_default(project: Project, browser: Client) -> None:
    edit(browser, project, discreet_name="", organisation="", contact="")

    project.refresh_from_db()
    assert (project.discreet_name, project.organisation, project.contact) == ("Planning together", "", "")


@pytest.mark.parametrize("extra", ["code", "archived_at", "created_at", "id", "pk"])
def test_what_the_form_does_not_ask_is_not_changed(project: Project, browser: Client, extra: str) -> None:
    before = Project.objects.values().get(pk=project.pk)

    edit(browser, project, name="First week", **{extra: "2001-01-01"})

    assert Project.objects.values().get(pk=project.pk) == {**before, "name": "First week"}


# Archiving -----------------------------------------------------------------------------------------------------------


def test_archiving_asks_first(project: Project, browser: Client) -> None:
    before = stored()

    page = read(browser.get(reverse("project_archive", args=[project.code])))

    assert page.heading == "Archive this project?"
    assert stored() == before


def test_a_project_goes_to_the_archive_and_comes_back(project: Project, browser: Client) -> None:
    address = reverse("project_archive", args=[project.code])

    away = read(browser.post(address, follow=True))
    question = read(browser.get(address))
    back = read(browser.post(address, question.form.values | {"bring_back": "yes"}, follow=True))

    assert away.banner == [
        "The project is archived.",
        "This project is archived. You can read it. You cannot change it.",
    ]
    assert question.heading == "Bring this project back?"
    assert back.banner == ["The project is back."]
    verbs = HistoryEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["project_started", "project_archived", "project_brought_back"]


@pytest.mark.parametrize("body", [{}, {"bring_back": "yes"}])
def test_the_same_press_twice_changes_nothing(project: Project, browser: Client, body: dict[str, str]) -> None:
    address = reverse("project_archive", args=[project.code])
    if not body:
        browser.post(address, follow=True)
    before = stored()

    response = browser.post(address, body, follow=True)

    assert read(response).banner[0] == "Nothing was changed."
    assert stored() == before


def test_an_archived_project_is_not_changed(project: Project, browser: Client) -> None:
    values = read(browser.get(reverse("project_edit", args=[project.code]))).form.values
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()

    response = browser.post(reverse("project_edit", args=[project.code]), values | {"name": "First week"})

    assert (response.status_code, read(response).heading) == (403, "This project is archived")
    assert stored() == before


LEADS_PAGES = ["project_home", "next_list", "people_list", "history_list", "stage_list"]


@pytest.mark.parametrize("name", LEADS_PAGES)
def test_an_archived_project_can_be_read(project: Project, browser: Client, name: str) -> None:
    archive_project(project=project, by=lead_actor(project=project))

    page = read(browser.get(reverse(name, args=[project.code])))

    assert page.banner == ["This project is archived. You can read it. You cannot change it."]


def test_nobody_writes_in_an_archived_project(project: Project, browser: Client) -> None:
    _, secret, _ = make_participant(project=project, name="Moss")
    participant = browser_with_link(secret)
    exercise = exercise_of(project=project, key="working_together")
    archive_project(project=project, by=lead_actor(project=project))

    for client, name in ((browser, "text_save"), (participant, "my_text_save")):
        address = reverse(name, args=[project.code, 1, exercise.key])
        response = client.post(address, {"text": "Words that came too late", "version": "0"})
        assert (response.status_code, read(response).heading) == (409, "Nothing more can be written here")
        assert "Words that came too late" in response.content.decode()

    assert Entry.objects.count() == 0
    assert read(participant.get(reverse("take_part", args=[project.code]))).words.count("This project has ended") == 1
