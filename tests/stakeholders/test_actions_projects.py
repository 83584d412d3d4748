"""Changing a project itself, putting it away, and taking it out again."""

from datetime import date

import pytest
from time_machine import TimeMachineFixture

from stakeholders.actions.projects import NothingChanged, archive_project, bring_back_project, edit_project
from stakeholders.actors import Actor
from stakeholders.models import Project
from tests.factories import MONDAY, PROJECT_FIELDS, lead_actor, make_project, personal, recording
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(template="short")


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


def stored(project: Project) -> dict[str, object]:
    return dict(Project.objects.values(*PROJECT_FIELDS).get(pk=project.pk))


def test_what_changed_is_stored_and_told(project: Project, lead: Actor) -> None:
    fields = {**PROJECT_FIELDS, "name": "Home again", "ends_on": date(2028, 1, 1)}
    with recording(project=project) as history:
        edited = edit_project(project=project, fields=fields, by=lead)
    assert (edited.name, stored(project)) == ("Home again", fields)
    assert [(row.verb, row.kind, row.values, row.personal) for row in history] == [
        (
            "project_edited",
            "lead",
            {
                "what": {"fields": "name, ends on"},
                "old": {"name": "Home from hospital", "ends_on": "2027-12-17"},
                "new": {"name": "Home again", "ends_on": "2028-01-01"},
            },
            personal(actor=lead),
        )
    ]


def test_the_same_values_again_change_nothing(project: Project, lead: Actor) -> None:
    with recording(project=project) as history, pytest.raises(NothingChanged):
        edit_project(project=project, fields=PROJECT_FIELDS, by=lead)
    assert history == []


def test_what_is_compared_is_what_is_stored_now(project: Project, lead: Actor) -> None:
    """Somebody else saved since: their change is undone by nobody's stale copy, and told as it was."""
    stale = Project.objects.get(pk=project.pk)
    edit_project(project=project, fields={"name": "Home again"}, by=lead)
    with pytest.raises(NothingChanged):
        edit_project(project=stale, fields={"name": "Home again"}, by=lead)
    edit_project(project=stale, fields={"sentence": "Another."}, by=lead)
    assert stored(project)["name"] == "Home again"


def test_the_person_to_contact_stands_in_no_entry(project: Project, lead: Actor) -> None:
    edit_project(project=project, fields={"contact": "Ash, 01632 960 555"}, by=lead)
    assert not project.history.filter(values__contains="01632").exists()


def test_a_project_is_put_away_once(project: Project, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    with recording(project=project) as history, pytest.raises(NothingChanged):
        archive_project(project=project, by=lead)
    assert (history, Project.objects.get(pk=project.pk).archived_at) == ([], MONDAY)


def test_a_project_is_brought_back_once(project: Project, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    bring_back_project(project=project, by=lead)
    with recording(project=project) as history, pytest.raises(NothingChanged):
        bring_back_project(project=project, by=lead)
    assert (history, Project.objects.get(pk=project.pk).archived_at) == ([], None)


def test_putting_away_changes_nothing_else(project: Project, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    assert Project.objects.get(pk=project.pk).is_archived is True
    assert stored(project) == PROJECT_FIELDS
