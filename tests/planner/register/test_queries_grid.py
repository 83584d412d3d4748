"""The grid through time: its moments, what changed between them, its cells and pages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import QueryDict

from planner.queries.grid import CHANGES_TOLD, GridAsked, GridPage, StepKind, grid_page
from stakeholders import steps
from stakeholders.grid import Placing
from stakeholders.models import Group, Project
from stakeholders.register import SIGNED_MOMENTS, START_MOMENT, Flag
from tests.factories import MONDAY, at, lead_actor, make_group
from tests.register_factories import leave_out, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def parents(project: Project) -> Group:
    group = make_group(project=project, name="Parents", side="carer")
    place(group=group, affected=75, say=0)
    return group


def finish(project: Project, key: str, *, days: int, freezes: bool = False) -> None:
    """A stage was finished so many days after Monday; one of them freezes the start."""
    by = lead_actor(project=project)
    labels = [SIGNED_MOMENTS + key] + [START_MOMENT] * freezes
    for label in labels:
        steps.write_moment(project=project, label=label, at=MONDAY + days * DAY, by=by)


def page(project: Project, query: str = "") -> GridPage:
    return grid_page(project, GridAsked.from_query(QueryDict(query)))


def moments(project: Project, query: str = "") -> list[str]:
    return [step.key for step in page(project, query).steps]


def changes(project: Project, query: str = "") -> dict[str, str]:
    return {change.name: change.words for change in page(project, query).changes}


# What is asked -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "at=", "group=x", "cell=7", "cell=7a", "cell=%D9%A7%D9%A7", "page="])
def test_what_makes_no_sense_is_passed_over(query: str) -> None:
    assert GridAsked.from_query(QueryDict(query)) == GridAsked()


def test_an_unknown_moment_is_now(project: Project, parents: Group) -> None:
    assert page(project, "at=never").step.kind is page(project).step.kind is StepKind.NOW


# Its moments ---------------------------------------------------------------------------------------------------------


def test_before_anything_moved_there_is_now_and_what_should_be(project: Project, parents: Group) -> None:
    assert moments(project) == ["now", "wanted"]
    assert (page(project).earlier, page(project).changes, page(project).changed_title) == (None, [], "")


def test_the_moments_come_in_order(project: Project, parents: Group) -> None:
    finish(project, "idea", days=-1)
    finish(project, "who", days=1, freezes=True)
    finish(project, "people", days=2)
    finish(project, "people", days=9)

    with at(MONDAY + 10 * DAY):
        found = page(project)

    assert [step.key for step in found.steps] == ["start", "people", "now", "wanted"]
    assert [step.day for step in found.steps[:2]] == [(MONDAY + days * DAY).date() for days in (1, 2)]
    assert found.steps[1].title.startswith("Stage 3 finished: ")
    assert (found.previous, found.next) == (found.steps[1], found.steps[3])
    assert page(project, "at=who").step.key == "start"
    assert page(project, "at=start").previous is page(project, "at=wanted").next is None


def test_a_stage_that_is_called_now_is_not_what_is_shown_first(project: Project, parents: Group) -> None:
    project.stages.filter(key="people").update(key="now")
    finish(project, "now", days=1, freezes=False)
    assert [step.kind for step in page(project).steps] == [StepKind.STAGE, StepKind.NOW, StepKind.WANTED]
    assert page(project).step.kind is StepKind.NOW


def test_a_stage_that_was_finished_before_the_start_comes_first(project: Project, parents: Group) -> None:
    finish(project, "idea", days=1)
    finish(project, "who", days=2, freezes=True)
    assert moments(project) == ["idea", "start", "now", "wanted"]


# What changed between them -------------------------------------------------------------------------------------------


def test_what_changed_is_told_since_the_moment_before(project: Project, parents: Group) -> None:
    finish(project, "who", days=1, freezes=True)
    with at(MONDAY + 2 * DAY):
        place(group=parents, affected=75, say=25)
        place(group=make_group(project=project, name="Nurses"), affected=50, say=75, wanted=50)
    finish(project, "people", days=3)
    with at(MONDAY + 4 * DAY):
        place(group=parents, affected=100, say=25)

    with at(MONDAY + 5 * DAY):
        assert changes(project, "at=start") == {}
        assert changes(project, "at=people") == {"Parents": "Say: up from never to rarely."}
        assert changes(project) == {"Parents": "Touches their life: up from often to always."}
        assert changes(project, "at=wanted") == {
            "Nurses": "Say: down from often to sometimes.",
            "Parents": "Say: up from rarely to often.",
        }
        now = page(project)
        wanted = page(project, "at=wanted")
    assert now.changed_title == "Since stage 3 was finished"
    assert [line.changed for line in now.lines] == ["No change", "Touches their life: up from often to always."]
    assert [mark.before for mark in now.scene.marks] == [Placing(50, 75, 50), Placing(75, 25, 75)]
    assert [(mark.before, mark.shows_wanted) for mark in wanted.scene.marks] == [(None, True)] * 2


def test_a_group_that_came_later_is_new_on_the_grid(project: Project, parents: Group) -> None:
    finish(project, "idea", days=1)
    with at(MONDAY + 2 * DAY):
        place(group=make_group(project=project, name="Nurses"))
        assert changes(project) == {"Nurses": "New on the grid."}
        then = page(project, "at=idea")
    assert [(line.name, line.number, line.affected) for line in then.lines] == [
        ("Nurses", "1", ""),
        ("Parents", "2", "Often"),
    ]


def test_many_changes_are_told_in_the_table_only(project: Project) -> None:
    groups = [make_group(project=project, name=f"Group {number:02}") for number in range(CHANGES_TOLD + 2)]
    for say in (25, 50):
        for group in groups:
            place(group=group, say=say)

    found = page(project)

    assert (len(found.changes), found.more_changes) == (CHANGES_TOLD, 2)
    assert all(line.changed == "Say: up from rarely to sometimes." for line in found.lines)


# Its table -----------------------------------------------------------------------------------------------------------


def test_the_table_tells_the_flags_of_each_and_counts_them(project: Project, parents: Group) -> None:
    Group.objects.filter(pk=parents.pk).update(speaks_for="The network")
    leave_out(group=parents)
    visitors = make_group(project=project, name="Visitors")
    place(group=visitors, affected=25, say=25)
    make_group(project=project, name="Neighbours")

    found = page(project)

    assert [(line.number, line.name, line.told) for line in found.lines] == [
        ("1", "Parents", "Left out. Affected, not heard. Our guess. Only through an organisation."),
        ("2", "Visitors", "Our guess."),
        ("", "Neighbours", ""),
    ]
    assert [(each.flag, each.groups) for each in found.flags] == [(Flag.GUESS, 1)]
    assert [group.still_counts for group in found.groups] == [False, True, False]
    assert page(project, "at=start").flags == []
    assert found.scene.not_placed == 1


def test_a_cell_shows_the_groups_that_stand_there(project: Project, parents: Group) -> None:
    near = make_group(project=project, name="Aunts")
    place(group=near, affected=70, say=5)
    place(group=make_group(project=project, name="Visitors"), affected=80, say=5)

    found = page(project, "cell=70")

    assert [line.name for line in found.lines] == ["Aunts", "Parents"]
    assert found.cell_shown == "70"
    assert page(project, "cell=99").lines == []
    assert len(page(project, "cell=70").scene.marks) == 3


def test_the_chosen_group_is_found_with_where_it_should_have_its_say(project: Project, parents: Group) -> None:
    found = page(project, f"group={parents.code}")
    assert found.selected is not None
    assert found.selected.pk == parents.pk
    assert [(mark.is_selected, mark.shows_wanted) for mark in found.scene.marks] == [(True, True)]
    assert page(project, f"group={project.members.get().code}").selected is None


def test_a_project_without_groups_has_an_empty_picture(project: Project) -> None:
    found = page(project)
    assert (found.scene.marks, found.lines, found.groups, found.selected) == ((), [], [], None)
    assert (found.previous, found.next) == (None, None)
