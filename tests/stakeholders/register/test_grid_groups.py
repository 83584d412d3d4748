"""Where groups stood on the grid at a moment, and what is told of them."""

from datetime import timedelta

import pytest

from stakeholders import steps
from stakeholders.grid import Placing
from stakeholders.models import Group, OwnLink, Project
from stakeholders.queries.grid import NOW, GridGroup, When, grid_groups, scene_of
from stakeholders.register import SIGNED_MOMENTS, Flag
from stakeholders.revealing import Spread, Together
from tests.factories import MONDAY, actor_of, at, lead_actor, make_group, make_participant, make_project, make_user
from tests.register_factories import ask_for, bring_back, judge, leave_out, merge, place, show_what_people_say
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TUESDAY, WEDNESDAY, THURSDAY = MONDAY + DAY, MONDAY + 2 * DAY, MONDAY + 3 * DAY


@pytest.fixture
@remembered
def project() -> Project:
    with at(MONDAY):
        return make_project(lead=make_user(name="Robin"))


@pytest.fixture
@remembered
def parents(project: Project) -> Group:
    """Placed on Monday, and moved on Wednesday."""
    with at(MONDAY):
        group = make_group(project=project, name="Parents", side="carer")
        place(group=group, affected=75, say=0)
    with at(WEDNESDAY):
        place(group=group, affected=75, say=50)
    return group


@pytest.fixture
@remembered
def nurses(project: Project) -> Group:
    """Placed on Wednesday."""
    with at(MONDAY):
        group = make_group(project=project, name="nurses", side="frontline")
    with at(WEDNESDAY):
        place(group=group, affected=25, say=100, wanted=50)
    return group


def of(group: Group, when: When = NOW) -> GridGroup:
    """A group as the grid shows it at a moment."""
    [found] = [row for row in grid_groups(group.project, when=when) if row.pk == group.pk]
    return found


# Where they stand ----------------------------------------------------------------------------------------------------


def test_groups_come_by_name_with_their_numbers(project: Project, parents: Group, nurses: Group) -> None:
    with at(WEDNESDAY):
        make_group(project=project, name="Neighbours")
        gone = make_group(project=project, name="Mothers")
        merge(group=gone, into=parents)

    found = grid_groups(project)

    assert [(row.name, row.number) for row in found] == [("Neighbours", 0), ("nurses", 1), ("Parents", 2)]
    assert [row.number for row in grid_groups(project, only={parents.pk})] == [2]
    assert [row.number for row in grid_groups(project, when=When(MONDAY))] == [0, 1, 2]
    assert found[2].code == str(parents.code)
    parents.refresh_from_db()
    assert found[2].position_code == parents.position.code  # type: ignore[union-attr]
    assert (found[0].now, found[0].position_code) == (None, None)


def test_a_group_stands_at_the_last_place_until_a_moment(parents: Group, nurses: Group) -> None:
    assert [of(parents, When(moment)).placing for moment in (MONDAY - DAY, MONDAY, TUESDAY)] == [
        None,
        Placing(75, 0, 75),
        Placing(75, 0, 75),
    ]
    assert of(parents, When(WEDNESDAY)).placing == of(parents).placing == of(parents).now == Placing(75, 50, 75)
    assert of(nurses, When(TUESDAY)).placing is None
    assert of(parents, When(TUESDAY)).now == Placing(75, 50, 75)
    assert of(parents).placing_at(When(TUESDAY)) == Placing(75, 0, 75)


def test_at_the_start_a_later_group_stands_at_its_first_place(parents: Group, nurses: Group) -> None:
    with at(THURSDAY):
        place(group=nurses, say=0)

    frozen = When(TUESDAY, is_start=True)
    assert (of(parents, frozen).placing, of(nurses, frozen).placing) == (Placing(75, 0, 75), Placing(25, 100, 50))
    frozen_later = When(WEDNESDAY, is_start=True)
    assert of(parents, frozen_later).placing == Placing(75, 50, 75)
    not_frozen = When(None, is_start=True)
    assert (of(parents, not_frozen).placing, of(nurses, not_frozen).placing) == (
        Placing(75, 0, 75),
        Placing(25, 100, 50),
    )


# What is told of them ------------------------------------------------------------------------------------------------


def test_only_somebody_who_belongs_ends_a_guess(project: Project, parents: Group) -> None:
    with at(MONDAY):
        carer, *_ = make_participant(project=project, name="Ash", side="carer")
    assert Flag.GUESS in of(parents).flags

    with at(THURSDAY):
        judge(group=parents, member=carer, link=OwnLink.CARE)
    assert Flag.GUESS in of(parents).flags

    with at(THURSDAY):
        judge(group=parents, member=carer, link=OwnLink.BELONG)
    assert Flag.GUESS not in of(parents).flags
    assert Flag.GUESS in of(parents, When(WEDNESDAY)).flags

    with at(THURSDAY + DAY):
        place(group=parents, affected=100, say=50)
    assert Flag.GUESS in of(parents).flags
    assert Flag.GUESS not in of(parents, When(THURSDAY)).flags


def test_people_disagree_from_the_day_on_which_it_was_shown(project: Project, parents: Group) -> None:
    with at(WEDNESDAY):
        people = [make_participant(project=project, name=f"Person {number}", side="carer")[0] for number in range(5)]
        for person, has_say in zip(people, (0, 25, 50, 75, 100), strict=True):
            judge(group=parents, member=person, affected=75, say=has_say, link=OwnLink.BELONG)
        assert Flag.DISAGREE not in of(parents).flags
    with at(THURSDAY):
        show_what_people_say(project=project)

    found = of(parents)

    assert Flag.DISAGREE in found.flags
    assert (found.views.belong, found.views.others) == (Together(5, Spread(75, 75, 75), Spread(50, 25, 75)), None)
    assert [Flag.DISAGREE in of(parents, When(moment)).flags for moment in (WEDNESDAY, THURSDAY)] == [False, True]
    assert of(parents, When(None, is_start=True)).views.belong is None
    [mark] = scene_of(grid_groups(project)).marks
    assert mark.people == (found.views.belong,)


def test_a_group_is_left_out_from_then_on_until_it_is_brought_back(parents: Group) -> None:
    with at(TUESDAY):
        leave_out(group=parents)
    assert of(parents).is_left_out is True
    with at(THURSDAY):
        bring_back(group=parents)

    moments = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)
    assert [of(parents, When(moment)).is_left_out for moment in moments] == [False, True, True, False]
    assert of(parents).is_left_out is of(parents, When(None, is_start=True)).is_left_out is False


def test_a_request_waits_now_and_an_organisation_speaks_now(project: Project, parents: Group) -> None:
    with at(WEDNESDAY):
        person, *_ = make_participant(project=project, name="Ash", side="carer")
        ask_for(project=project, by=actor_of(member=person), group=parents, shows_name=True)
        Group.objects.filter(pk=parents.pk).update(speaks_for="The network")

    assert (of(parents).is_asked_for, Flag.SPOKEN_FOR in of(parents).flags) == (True, True)
    then = of(parents, When(WEDNESDAY))
    assert (then.is_asked_for, Flag.SPOKEN_FOR in then.flags) == (False, False)


def test_a_group_is_stuck_after_two_signings_without_more_say(project: Project, parents: Group) -> None:
    signed = [WEDNESDAY + DAY, WEDNESDAY + 2 * DAY]
    lead = lead_actor(project=project)
    for number, moment in enumerate(signed):
        steps.write_moment(project=project, label=f"{SIGNED_MOMENTS}{number}", at=moment, by=lead)

    def flags(*signed_until: int, when: When = NOW) -> frozenset[Flag]:
        [found] = grid_groups(project, when=when, signed=[signed[number] for number in signed_until])
        return found.flags

    assert Flag.STUCK not in flags(0)
    assert Flag.STUCK in flags(0, 1)
    assert Flag.STUCK not in flags(0, 1, when=When(signed[0]))
    assert Flag.STUCK in flags(0, 1, when=When(signed[1]))
    with at(WEDNESDAY + 3 * DAY):
        place(group=parents, affected=75, say=60)
    assert Flag.STUCK not in flags(0, 1)


# The picture ---------------------------------------------------------------------------------------------------------


def test_the_picture_shows_placed_groups_with_where_they_stood(project: Project, parents: Group, nurses: Group) -> None:
    with at(WEDNESDAY):
        make_group(project=project, name="Neighbours")
        leave_out(group=make_group(project=project, name="Visitors"))

    scene = scene_of(
        grid_groups(project), before=When(TUESDAY), since="the start", selected=str(parents.code), shows_wanted=False
    )

    nurse, parent = scene.marks
    assert (scene.not_placed, scene.since) == (1, "the start")
    assert (parent.name, parent.number, parent.side, parent.before) == ("Parents", 2, "carer", Placing(75, 0, 75))
    assert (parent.is_selected, parent.shows_wanted, parent.is_guess) == (True, True, True)
    assert (nurse.before, nurse.is_selected, nurse.shows_wanted) == (None, False, False)
    assert [mark.before for mark in scene_of(grid_groups(project)).marks] == [None, None]
