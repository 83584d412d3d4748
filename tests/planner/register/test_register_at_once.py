"""Two people at once with one group, in real threads: both moves stay, and the later is told of the earlier."""

from collections import Counter
from functools import partial
from uuid import UUID, uuid4

import pytest

from planner.actions.leaving_out import LeftOutAlready
from planner.actions.leaving_out import bring_back as bring_back_act
from planner.actions.leaving_out import leave_out as leave_out_act
from planner.actions.positions import Move, Moved, move_group, place_groups
from stakeholders.actions.projects import NothingChanged
from stakeholders.grid import Placing
from stakeholders.models import BringingBack, Group, LeavingOut, Position, Project
from tests.factories import lead_actor, make_group, make_lead, make_project
from tests.planner.test_concurrency import at_once, kinds
from tests.register_factories import FULL_RECORD, leave_out, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)

CODE = UUID("44444444-4444-4444-8444-444444444444")


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def group(project: Project) -> Group:
    return make_group(project=project)


def test_both_moves_stay_and_the_later_is_told(project: Project, group: Group) -> None:
    seen = place(group=group, affected=75, say=25).position
    robin, ash = lead_actor(project=project), make_lead(project=project)[1]
    outcomes = at_once(
        partial(move_group, move=Move(group, seen.code, say=50), code=uuid4(), by=robin),
        partial(move_group, move=Move(group, seen.code, affected=100), code=uuid4(), by=ash),
    )
    assert kinds(outcomes) == {Moved: 2}
    earlier, later = sorted(outcomes, key=lambda moved: moved.position.pk)
    assert earlier.earlier == ()
    assert later.earlier == (earlier.position,)
    assert later.before == earlier.position.placing
    assert later.position.placing == Placing(100, 50, 75)
    group.refresh_from_db()
    assert group.position == later.position
    assert Position.objects.count() == 3
    assert project.history.filter(verb="group_moved").count() == 3


def test_two_who_save_the_page_of_all_are_both_kept(project: Project, group: Group) -> None:
    other = make_group(project=project, name="Nurses")
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    moves = [Move(group, None, 75, 25), Move(other, None, 50, 50)]
    outcomes = at_once(
        partial(place_groups, project=project, code=uuid4(), moves=moves, by=leads[0]),
        partial(place_groups, project=project, code=uuid4(), moves=[Move(group, None, 100, 0)], by=leads[1]),
    )
    told = [each.earlier for done in outcomes for each in done.moved if each.group == group]
    assert sorted(len(earlier) for earlier in told) == [0, 1]
    assert group.positions.count() == 2
    assert other.positions.count() == 1


def test_one_form_sent_four_times_at_once_moves_once(project: Project, group: Group) -> None:
    lead = lead_actor(project=project)
    move = partial(move_group, move=Move(group, None, 75, 25), code=CODE, by=lead)
    assert kinds(at_once(*[move] * 4)) == Counter({Moved: 1, NothingChanged: 3})
    assert Position.objects.count() == 1


def test_two_leads_leave_a_group_out_once(project: Project, group: Group) -> None:
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    outcomes = at_once(*(partial(leave_out_act, group=group, code=uuid4(), act=FULL_RECORD, by=lead) for lead in leads))
    assert kinds(outcomes) == {LeavingOut: 1, LeftOutAlready: 1}
    assert LeavingOut.objects.count() == 1


def test_two_leads_bring_a_group_back_once(project: Project, group: Group) -> None:
    act = leave_out(group=group)
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    outcomes = at_once(*(partial(bring_back_act, group=group, saw=act.code, by=lead) for lead in leads))
    assert kinds(outcomes) == {type(None): 1, NothingChanged: 1}
    assert BringingBack.objects.count() == 1
