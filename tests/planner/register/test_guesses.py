"""Whether a place is our guess is told in many places: all of them tell the same, and of a moment what was so then."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from planner.gate import RegisterFact
from planner.queries.changes import changes_page
from planner.queries.record_register import register_part
from planner.queries.stages import today_in
from stakeholders import steps
from stakeholders.models import Group, Member, OwnLink, Project
from stakeholders.queries.grid import When, grid_groups
from stakeholders.queries.group_export import export_table
from stakeholders.queries.group_rows import group_row
from stakeholders.queries.group_table import TableAsked, group_table
from stakeholders.queries.register import group_facts, moments_of
from stakeholders.register import START_MOMENT, Flag
from tests.factories import MONDAY, actor_of, at, lead_actor, make_group, make_participant, make_project
from tests.register_factories import judge, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


@pytest.fixture
@remembered
def group(project: Project) -> Group:
    group = make_group(project=project, name="Parents")
    place(group=group, affected=75, say=25)
    return group


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss")[0]


def told(project: Project, group: Group) -> set[bool]:
    """What each place tells: one answer, where they agree."""
    gap = group_table(project, asked=TableAsked(), number="1").finding.gap
    changes = changes_page(project, since=today_in(project), number="1")
    register = RegisterFact(groups=group_facts(project))
    [line] = register_part(project, register, since=None, today=today_in(project)).groups
    names, cells = export_table(project, TableAsked())
    [standing] = changes.standings.object_list
    [on_grid] = grid_groups(project)
    assert gap is not None
    assert changes.gaps.now is not None
    return {
        Flag.GUESS in group_row(project, group).flags,
        Flag.GUESS in on_grid.flags,
        bool(gap.guesses),
        bool(changes.gaps.now.guesses),
        standing.is_guess,
        line.is_guess,
        cells[names.index("Our guess: nobody in this group has told us")] == "yes",
    }


def test_every_place_says_the_same_of_a_guess(project: Project, group: Group, moss: Member) -> None:
    assert told(project, group) == {True}
    judge(group=group, member=moss, link=OwnLink.WORK)
    assert told(project, group) == {True}
    judge(group=group, member=moss, link=OwnLink.BELONG)
    assert told(project, group) == {False}
    with at(MONDAY + timedelta(days=1)):
        place(group=group, affected=100, say=25)
        assert told(project, group) == {True}


def test_below_the_line_it_counts_as_before_and_whoever_belongs_ends_the_guess(
    project: Project, group: Group, moss: Member
) -> None:
    with at(MONDAY + timedelta(days=1)):
        place(group=group, affected=25, say=25)
        assert told(project, group) == {True}
        judge(group=group, member=moss, link=OwnLink.BELONG)
        assert told(project, group) == {False}


def told_at_start(project: Project) -> tuple[bool, bool]:
    """Whether the only group was a Guess at the start, and is one now: as the changes and the grid tell it alike."""
    [standing] = changes_page(project, since=MONDAY.date(), number="1").standings.object_list
    start = When(moments_of(project).start, is_start=True)
    [at_start], [now] = grid_groups(project, when=start), grid_groups(project)
    assert (Flag.GUESS in at_start.flags, Flag.GUESS in now.flags) == (standing.was_guess, standing.is_guess)
    return standing.was_guess, standing.is_guess


def test_before_the_start_is_frozen_the_first_place_is_a_guess_unless_it_was_said_while_it_stood_there(
    project: Project, group: Group, moss: Member
) -> None:
    with at(MONDAY + timedelta(days=1)):
        place(group=group, affected=100, say=25)
    with at(MONDAY + timedelta(days=2)):
        judge(group=group, member=moss, link=OwnLink.BELONG)
        assert told_at_start(project) == (True, False)


def test_a_guess_at_the_start_stays_one_whatever_is_said_later(project: Project, group: Group, moss: Member) -> None:
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    steps.write_moment(project=project, label=START_MOMENT, at=tuesday, by=lead_actor(project=project))
    with at(wednesday):
        judge(group=group, member=moss, link=OwnLink.BELONG)
        assert told_at_start(project) == (True, False)


def test_what_was_said_before_the_start_froze_ends_the_guess_there(
    project: Project, group: Group, moss: Member
) -> None:
    judge(group=group, member=moss, link=OwnLink.BELONG)
    steps.write_moment(project=project, label=START_MOMENT, at=MONDAY, by=lead_actor(project=project))
    with at(MONDAY + timedelta(days=1)):
        place(group=group, affected=100, say=25, by=lead_actor(project=project))
        assert told_at_start(project) == (False, True)


def test_a_group_that_came_later_starts_at_its_first_place(project: Project, moss: Member) -> None:
    steps.write_moment(project=project, label=START_MOMENT, at=MONDAY, by=lead_actor(project=project))
    with at(MONDAY + timedelta(days=1)):
        later = make_group(project=project, name="Nurses")
        place(group=later, affected=75, say=25)
        judge(group=later, member=moss, link=OwnLink.BELONG)
    with at(MONDAY + timedelta(days=2)):
        place(group=later, affected=100, say=25, by=actor_of(member=project.members.leads()[0]))
        assert told_at_start(project) == (False, True)
