"""Files of groups that are loaded at once: each once, and no group twice."""

import pytest

from planner.actions.group_import import ListChanged, load_group_file
from stakeholders.actions.projects import NothingChanged
from stakeholders.loading import Loaded
from stakeholders.models import Project
from stakeholders.queries.group_files import preview_of
from stakeholders.queries.groups import groups_of
from tests.factories import bring_in_groups, lead_actor, make_lead, make_project
from tests.planner.test_concurrency import at_once, kinds
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


def test_one_file_loaded_by_two_leads_at_once_is_loaded_once(project: Project) -> None:
    file = bring_in_groups(project=project)
    saw = preview_of(file).saw
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    outcomes = at_once(*(lambda lead=lead: load_group_file(file=file, saw=saw, by=lead) for lead in leads))
    assert kinds(outcomes) == {Loaded: 1, NothingChanged: 1}
    assert [group.name for group in groups_of(project)] == ["Night staff", "Wardens"]
    assert project.history.filter(verb="groups_loaded").count() == 1


def test_of_two_files_with_the_same_groups_the_second_is_looked_at_again(project: Project) -> None:
    by = lead_actor(project=project)
    files = [bring_in_groups(project=project), bring_in_groups(project=project, text="Group\nWardens\nNeighbours\n")]
    saws = [preview_of(file).saw for file in files]
    outcomes = at_once(
        *(
            lambda file=file, saw=saw: load_group_file(file=file, saw=saw, by=by)
            for file, saw in zip(files, saws, strict=True)
        )
    )
    assert kinds(outcomes) == {Loaded: 1, ListChanged: 1}
    assert len([group for group in groups_of(project) if group.name == "Wardens"]) == 1
