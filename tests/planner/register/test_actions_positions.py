"""Saying where groups stand: what is written, what is refused, and what the later of two people is told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from planner.actions.numbers import change_numbers
from planner.actions.positions import (
    Move,
    NeedsMore,
    NotPlacedYet,
    OnlyLeadsLeaveOut,
    ReasonNeeded,
    RecordNeeded,
    RecordNotFull,
    move_group,
    place_groups,
)
from planner.queries.stages import today_in
from stakeholders.actions.groups import GroupIsGone, choose_groups
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.grid import Placing
from stakeholders.models import Group, LeavingOut, Position, Project
from stakeholders.queries.register import group_facts
from stakeholders.register import ActKind, counts_as_affected
from stakeholders.steps import ActRecord, ProjectIsArchived
from tests.factories import (
    MONDAY,
    at,
    lead_actor,
    make_group,
    make_lead,
    make_participant,
    make_project,
    recording,
)
from tests.register_factories import FULL_RECORD, merge, place
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID("22222222-2222-4222-8222-222222222222")


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


def placings(group: Group) -> list[Placing]:
    return [position.placing for position in group.positions.order_by("pk")]


def move(group: Group, by: Actor, **values: Any) -> Any:
    reason, act = values.pop("reason", ""), values.pop("act", None)
    return move_group(
        move=Move(group, **values), code=values.pop("code", None) or uuid4(), reason=reason, act=act, by=by
    )


# One group -----------------------------------------------------------------------------------------------------------


def test_the_first_place_wants_a_say_often(project: Project, group: Group, lead: Actor) -> None:
    with recording(project=project) as history:
        moved = move(group, lead, affected=100, say=0)
    group.refresh_from_db()
    assert group.position == moved.position
    assert moved.position.placing == Placing(100, 0, 75)
    assert (moved.position.mover_id, moved.position.belongs, moved.position.moved_at) == (lead.pk, False, MONDAY)
    assert (moved.before, moved.earlier, moved.act) == (None, (), None)
    assert [(row.verb, row.values["what"]) for row in history] == [("group_moved", {"group": "Young carers"})]


def test_what_is_not_said_stays(group: Group, lead: Actor) -> None:
    place(group=group, affected=75, say=25)
    move(group, lead, say=50)
    assert placings(group) == [Placing(75, 25, 75), Placing(75, 50, 75)]


@pytest.mark.parametrize("values", [{}, {"affected": 75}, {"say": 25, "wanted": 75}])
def test_nothing_new_is_nothing(group: Group, lead: Actor, values: dict[str, int]) -> None:
    place(group=group, affected=75, say=25)
    with pytest.raises(NothingChanged):
        move(group, lead, **values)
    assert placings(group) == [Placing(75, 25, 75)]


def test_a_form_sent_twice_moves_once(group: Group, lead: Actor) -> None:
    place(group=group, affected=75, say=25)
    asked = Move(group, say=50)
    move_group(move=asked, code=CODE, by=lead)
    place(group=group, say=75, affected=None)
    with pytest.raises(NothingChanged):
        move_group(move=asked, code=CODE, by=lead)
    assert [placing.say for placing in placings(group)] == [25, 50, 75]


@pytest.mark.parametrize("values", [{"affected": 75}, {"say": 75}, {"wanted": 75}])
def test_half_a_place_is_none(group: Group, lead: Actor, values: dict[str, int]) -> None:
    with pytest.raises(NotPlacedYet):
        move(group, lead, **values)
    assert placings(group) == []


def test_lowering_the_wanted_say_needs_why(group: Group, lead: Actor) -> None:
    place(group=group, affected=75, say=25)
    with pytest.raises(ReasonNeeded):
        move(group, lead, wanted=50)
    move(group, lead, wanted=100)
    with pytest.raises(ReasonNeeded):
        move(group, lead, wanted=75)
    move(group, lead, wanted=50, reason="They asked for less.")
    move(group, lead, say=50)
    assert [placing.wanted for placing in placings(group)] == [75, 100, 50, 50]


def test_a_first_wanted_say_below_often_needs_why(group: Group, lead: Actor) -> None:
    with pytest.raises(ReasonNeeded):
        move(group, lead, affected=75, say=25, wanted=50)
    move(group, lead, affected=75, say=25, wanted=50, reason="They asked for less.")
    assert placings(group) == [Placing(75, 25, 50)]


# The line ------------------------------------------------------------------------------------------------------------


def test_going_below_the_line_needs_the_full_record(group: Group, lead: Actor) -> None:
    place(group=group, affected=75, say=25)
    with pytest.raises(RecordNeeded):
        move(group, lead, affected=50, reason="We think so.")
    assert placings(group) == [Placing(75, 25, 75)]
    assert not LeavingOut.objects.exists()


@pytest.mark.parametrize("act", [ActRecord("", False), ActRecord(" ", True, "They said yes."), ActRecord("So.", True)])
def test_half_a_record_is_none(group: Group, lead: Actor, act: ActRecord) -> None:
    place(group=group, affected=75, say=25)
    with pytest.raises(RecordNotFull):
        move(group, lead, affected=50, act=act)
    assert placings(group) == [Placing(75, 25, 75)]


def test_going_below_the_line_begins_its_time(project: Project, group: Group, lead: Actor) -> None:
    before = place(group=group, affected=75, say=25).position
    with recording(project=project) as history:
        moved = move(group, lead, affected=50, act=FULL_RECORD)
    act = LeavingOut.objects.get()
    assert moved.act == act
    assert (act.kind, act.before, act.by_member_id) == (ActKind.BELOW_LINE, before, lead.pk)
    assert (act.reason, act.was_asked, act.asked_words) == (
        "We have no time for them.",
        True,
        "Two of them said: ask again.",
    )
    assert act.ends_on == today_in(project) + timedelta(days=14)
    assert moved.position.reason == "We have no time for them."
    assert [row.verb for row in history] == ["group_moved_below"]


def test_moving_on_below_the_line_begins_nothing(group: Group, lead: Actor) -> None:
    place(group=group, affected=75, say=25)
    move(group, lead, affected=50, act=FULL_RECORD)
    with at(MONDAY + timedelta(days=3)):
        move(group, lead, affected=25)
    assert LeavingOut.objects.count() == 1


def test_moving_over_the_line_ends_the_act(group: Group, lead: Actor) -> None:
    place(group=group, affected=75, say=25)
    move(group, lead, affected=50, act=FULL_RECORD)
    move(group, lead, affected=75)
    assert LeavingOut.objects.filter(undone=None).count() == 0
    move(group, lead, affected=50, act=FULL_RECORD)
    assert LeavingOut.objects.filter(undone=None).count() == 1


def test_a_first_place_below_the_line_is_no_act(group: Group, lead: Actor) -> None:
    move(group, lead, affected=25, say=25)
    assert not LeavingOut.objects.exists()


def test_the_number_of_the_project_counts(project: Project, group: Group, lead: Actor) -> None:
    change_numbers(project=project, values={"challenge_days": 21}, reason="", by=lead)
    place(group=group, affected=75, say=25)
    moved = move(group, lead, affected=50, act=FULL_RECORD)
    assert moved.act.ends_on == today_in(project) + timedelta(days=21)


def test_it_counts_until_its_time_is_over(project: Project, group: Group, lead: Actor) -> None:
    place(group=group, affected=75, say=25)
    move(group, lead, affected=50, act=FULL_RECORD)
    [fact] = group_facts(project)
    today = today_in(project)
    assert [counts_as_affected(fact, today=today + timedelta(days=days)) for days in (0, 13, 14)] == [True, True, False]


def test_only_leads_move_below_the_line(project: Project, group: Group, lead: Actor) -> None:
    moss, _, by_moss = make_participant(project=project)
    choose_groups(member=moss, codes=[group.code], by=by_moss)
    place(group=group, affected=75, say=25)
    with pytest.raises(OnlyLeadsLeaveOut):
        move(group, by_moss, affected=50, act=FULL_RECORD)
    assert move(group, by_moss, affected=100).position.belongs is True
    assert move(group, lead, affected=50, act=FULL_RECORD).position.belongs is False


# Refusals ------------------------------------------------------------------------------------------------------------


def test_a_merged_group_is_gone(project: Project, group: Group, lead: Actor) -> None:
    other = make_group(project=project, name="Carers under 18")
    merge(group=group, into=other)
    with pytest.raises(GroupIsGone):
        move(group, lead, affected=75, say=25)


def test_an_archived_project_stays(project: Project, group: Group, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        move(group, lead, affected=75, say=25)
    with pytest.raises(ProjectIsArchived):
        place_groups(project=project, code=CODE, moves=[Move(group, None, 75, 25)], by=lead)
    assert placings(group) == []


# Two people ----------------------------------------------------------------------------------------------------------


def test_the_later_is_told_of_the_earlier_and_both_stay(project: Project, group: Group, lead: Actor) -> None:
    _, ash = make_lead(project=project)
    seen = place(group=group, affected=75, say=25).position
    first = move(group, ash, saw=seen.code, say=50)
    second = move(group, lead, saw=seen.code, affected=100)
    assert first.earlier == ()
    assert (second.seen, second.before) == (Placing(75, 25, 75), Placing(75, 50, 75))
    assert second.earlier == (first.position,)
    assert placings(group) == [Placing(75, 25, 75), Placing(75, 50, 75), Placing(100, 50, 75)]


def test_a_first_place_beside_another_first_place_is_told(project: Project, group: Group, lead: Actor) -> None:
    _, ash = make_lead(project=project)
    first = move(group, ash, affected=100, say=0)
    second = move(group, lead, affected=75, say=25)
    assert (second.seen, second.earlier) == (None, (first.position,))


# Many ----------------------------------------------------------------------------------------------------------------


def test_many_are_placed_and_told_once(project: Project, lead: Actor) -> None:
    groups = [make_group(project=project, name=name) for name in ("Parents", "Nurses", "Porters")]
    with recording(project=project) as history:
        done = place_groups(
            project=project, code=CODE, moves=[Move(groups[0], None, 75, 25), Move(groups[1], None, 0, 100)], by=lead
        )
    assert [each.group.name for each in done.moved] == ["Parents", "Nurses"]
    assert [placings(group) for group in groups] == [[Placing(75, 25, 75)], [Placing(0, 100, 75)], []]
    assert [(row.verb, row.values["what"]) for row in history] == [("groups_moved", {"count": 2})]
    with pytest.raises(NothingChanged):
        place_groups(project=project, code=CODE, moves=[Move(groups[0], None, 100, 25)], by=lead)


def test_a_row_below_the_line_waits_and_the_others_are_saved(project: Project, lead: Actor) -> None:
    parents, nurses = (make_group(project=project, name=name) for name in ("Parents", "Nurses"))
    place(group=parents, affected=75, say=25)
    moves = [Move(parents, None, 50), Move(nurses, None, 50, 75)]
    done = place_groups(project=project, code=CODE, moves=moves, by=lead)
    assert [each.group for each in done.moved] == [nurses]
    assert done.need_record == (parents,)
    assert placings(parents) == [Placing(75, 25, 75)]
    with pytest.raises(NeedsMore) as needs:
        place_groups(project=project, code=CODE, moves=moves, by=lead)
    assert needs.value.need_record == (parents,)
    assert Position.objects.count() == 2


def test_a_lowered_wanted_say_waits(project: Project, group: Group, lead: Actor) -> None:
    with pytest.raises(NeedsMore) as needs:
        place_groups(project=project, code=CODE, moves=[Move(group, None, 75, 25, 50)], by=lead)
    assert needs.value.need_reason == (group,)


def test_groups_of_another_project_are_passed_over(project: Project, group: Group, lead: Actor) -> None:
    theirs = make_group(project=make_project())
    moves = [Move(theirs, None, 75, 25), Move(group, None, 75, 25)]
    done = place_groups(project=project, code=CODE, moves=moves, by=lead)
    assert [each.group for each in done.moved] == [group]
    assert placings(theirs) == []
