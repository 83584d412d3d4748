"""Leaving a group out, and bringing it back: the record, its time, and who may."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from planner.actions.leaving_out import LeftOutAlready
from planner.actions.leaving_out import bring_back as bring_back_act
from planner.actions.leaving_out import leave_out as leave_out_act
from planner.actions.positions import OnlyLeadsLeaveOut, RecordNotFull
from planner.queries.stages import today_in
from stakeholders.actions.groups import GroupIsGone
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import BringingBack, Group, LeavingOut, Project
from stakeholders.queries.register import group_facts
from stakeholders.register import ActKind, counts
from stakeholders.steps import ActRecord, ProjectIsArchived
from tests.factories import (
    MONDAY,
    at,
    lead_actor,
    make_group,
    make_lead,
    make_participant,
    recording,
)
from tests.register_factories import FULL_RECORD, bring_back, leave_out, merge, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID("33333333-3333-4333-8333-333333333333")


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def group(project: Project) -> Group:
    return make_group(project=project)


def counted(project: Project, days: int = 0) -> bool:
    [fact] = group_facts(project)
    return counts(fact, today=today_in(project) + timedelta(days=days))


def test_what_stands_on_record(project: Project, group: Group, lead: Actor) -> None:
    position = place(group=group).position
    with recording(project=project) as history:
        act = leave_out_act(group=group, code=CODE, act=FULL_RECORD, by=lead)
    assert (act.kind, act.code, act.before, act.by_member_id, act.belongs) == (
        ActKind.LEFT_OUT,
        CODE,
        position,
        lead.pk,
        False,
    )
    assert (act.reason, act.was_asked, act.asked_words) == (
        "We have no time for them.",
        True,
        "Two of them said: ask again.",
    )
    assert (act.began_at, act.ends_on) == (MONDAY, today_in(project) + timedelta(days=14))
    assert [(row.verb, row.values["what"], row.values["reason"]) for row in history] == [
        ("group_left_out", {"group": "Young carers"}, "We have no time for them.")
    ]


def test_it_counts_until_its_time_is_over(project: Project, group: Group) -> None:
    leave_out(group=group)
    assert [counted(project, days) for days in (0, 13, 14)] == [True, True, False]


def test_a_form_sent_twice_leaves_out_once(group: Group, lead: Actor) -> None:
    leave_out_act(group=group, code=CODE, act=FULL_RECORD, by=lead)
    with pytest.raises(NothingChanged):
        leave_out_act(group=group, code=CODE, act=FULL_RECORD, by=lead)
    assert LeavingOut.objects.count() == 1


def test_the_second_of_two_leads_is_told(project: Project, group: Group, lead: Actor) -> None:
    _, ash = make_lead(project=project)
    leave_out(group=group, by=ash)
    with pytest.raises(LeftOutAlready):
        leave_out_act(group=group, code=CODE, act=FULL_RECORD, by=lead)
    assert LeavingOut.objects.count() == 1


@pytest.mark.parametrize("act", [ActRecord("", False), ActRecord("No time.", True), ActRecord(" ", True, "Yes.")])
def test_half_a_record_is_none(group: Group, lead: Actor, act: ActRecord) -> None:
    with pytest.raises(RecordNotFull):
        leave_out_act(group=group, code=CODE, act=act, by=lead)
    assert not LeavingOut.objects.exists()


def test_participants_cannot(project: Project, group: Group) -> None:
    _, _, by_moss = make_participant(project=project)
    with pytest.raises(OnlyLeadsLeaveOut):
        leave_out(group=group, by=by_moss)
    leave_out(group=group)
    with pytest.raises(OnlyLeadsLeaveOut):
        bring_back(group=group, by=by_moss)


def test_an_archived_project_stays(project: Project, group: Group, lead: Actor) -> None:
    leave_out(group=group)
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        leave_out(group=group)
    with pytest.raises(ProjectIsArchived):
        bring_back(group=group)


def test_a_merged_group_is_gone(project: Project, group: Group) -> None:
    merge(group=group, into=make_group(project=project, name="Carers under 18"))
    with pytest.raises(GroupIsGone):
        leave_out(group=group)


def test_a_group_that_is_brought_back_counts(project: Project, group: Group, lead: Actor) -> None:
    act = leave_out(group=group)
    with recording(project=project) as history:
        bring_back_act(group=group, saw=act.code, reason="We were wrong.", by=lead)
    back = BringingBack.objects.get()
    assert (back.leaving_out, back.reason, back.by_member_id, back.at) == (act, "We were wrong.", lead.pk, MONDAY)
    assert counted(project, 14) is True
    assert [(row.verb, row.values["what"]) for row in history] == [("group_brought_back", {"group": "Young carers"})]
    with pytest.raises(NothingChanged):
        bring_back_act(group=group, saw=act.code, by=lead)


def test_an_older_page_brings_nothing_back_that_was_left_out_anew(group: Group, lead: Actor) -> None:
    old = leave_out(group=group)
    bring_back(group=group)
    leave_out(group=group)
    with pytest.raises(NothingChanged):
        bring_back_act(group=group, saw=old.code, by=lead)
    assert LeavingOut.objects.filter(undone=None).count() == 1


def test_leaving_out_and_below_the_line_end_apart(group: Group) -> None:
    place(group=group, affected=75)
    place(group=group, affected=50)
    leave_out(group=group)
    bring_back(group=group)
    assert [act.kind for act in LeavingOut.objects.filter(undone=None)] == [ActKind.BELOW_LINE]
