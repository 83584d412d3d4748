"""Counting the places through the real actions: what a count freezes, what it publishes, and when it holds no more."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from time_machine import TimeMachineFixture

from planner.actions.coverage import CountChanged, Shortfall, ShortfallMissing, save_count
from planner.actions.keys import GateClosed
from planner.gate import CheckResult, CheckState, MendKind
from planner.models import Gap
from planner.queries.stages import today_in
from planner.steps import GapTooLong
from stakeholders.actions.breaks import end_break, pause_person
from stakeholders.actions.groups import change_group, choose_groups
from stakeholders.actions.members import change_name, choose_side, replace_link, turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.models import CoverageLine, Group, Member, PlaceHeld, Project, Side, StepChoices
from stakeholders.queries.register import register_counts
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    answer_for_everyone,
    fill_required,
    finish_stage,
    lead_actor,
    make_group,
    make_lead,
    make_participant,
    make_project,
    make_user,
    page_of,
    reopen,
    sign,
    turn_key,
)
from tests.recruitment_factories import ask_person, count_of, count_places, fill_place, joins
from tests.register_factories import hear, merge, place, reach
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project(time_machine: TimeMachineFixture) -> Project:
    """The second of five stages, where all is done: six carers in the six places of the night staff. Moss may agree."""
    project = make_project(template="short", lead=make_user(name="Robin"))
    moss = make_participant(project=project, name="Moss", side=Side.CARER)[0]
    finish_stage(project=project, position=1, holder=moss)
    night = make_group(project=project, name="Night staff", side=Side.FRONTLINE)
    place(group=night)
    reach(group=night, places=6)
    for name in ("Ivy", "Wren", "Ash", "Elm"):
        member = make_participant(project=project, name=name, side=Side.CARER)[0]
        joins(member=member, group=night)
    answer_for_everyone(project=project)
    time_machine.shift(timedelta(days=14))
    fill_required(project=project, position=2)
    return project


@pytest.fixture
def night(project: Project) -> Group:
    return project.groups.get(name="Night staff")


def of(project: Project, name: str) -> Member:
    return project.members.get(name=name)


def line(project: Project, position: int = 2) -> CheckResult:
    return next(check for check in page_of(project=project, position=position).gate.checks if check.key == "coverage")


def leaves(project: Project, *names: str) -> None:
    for name in names:
        turn_off_person(member=of(project, name), by=lead_actor(project=project))


# When a count holds --------------------------------------------------------------------------------------------------


def test_it_is_met_and_the_stage_can_be_signed(project: Project) -> None:
    assert (line(project).state, line(project).gaps) == (CheckState.MET, ())
    turn_key(project=project, position=2, member=of(project, "Moss"))
    assert json.loads(sign(project=project, position=2).record)["stage"]["position"] == 2


def test_one_who_goes_empties_a_place_and_a_new_count_is_needed(project: Project) -> None:
    leaves(project, "Ivy")
    check = line(project)
    assert (check.state, check.mend.kind) == (CheckState.NOT_MET, MendKind.COUNT)
    assert check.evidence == "Since the count of 15 March 2027 it changed for Night staff."
    count_places(project=project)
    assert line(project).state is CheckState.GAP


def test_whoever_comes_in_the_place_of_one_makes_it_hold(project: Project, night: Group) -> None:
    leaves(project, "Ivy")
    fill_place(project=project, group=night, name="Juniper")
    assert line(project).state is CheckState.MET


def test_when_two_are_gone_the_places_being_full_is_not_enough(project: Project, night: Group) -> None:
    """They were exchanged: nobody may bring people in for one day and take them out."""
    leaves(project, "Ivy", "Wren")
    for name in ("Juniper", "Kestrel"):
        fill_place(project=project, group=night, name=name)
    assert line(project).evidence == "Since the count of 15 March 2027 it changed for Night staff."
    count_places(project=project)
    assert line(project).state is CheckState.MET


GONE: list[Callable[[Project, Group, Member], object]] = [
    lambda project, night, member: turn_off_person(member=member, by=lead_actor(project=project)),
    lambda project, night, member: choose_groups(member=member, codes=[], by=actor_of(member=member)),
    lambda project, night, member: Member.objects.filter(pk=member.pk).update(paused_at=MONDAY),
]


@pytest.mark.parametrize("goes", GONE, ids=["turned off", "says they do not belong", "takes a break"])
def test_who_is_gone(project: Project, night: Group, goes: Callable[[Project, Group, Member], object]) -> None:
    goes(project, night, of(project, "Ivy"))
    assert line(project).mend.kind is MendKind.COUNT


def test_one_who_comes_back_is_there_again(project: Project) -> None:
    leaves(project, "Ivy")
    replace_link(member=of(project, "Ivy"), by=lead_actor(project=project))
    assert line(project).state is CheckState.MET


@pytest.mark.parametrize("places", [5, 7])
def test_more_places_need_a_new_count_and_so_do_fewer_than_are_taken(
    project: Project, night: Group, places: int
) -> None:
    change_group(group=night, changes={"places": places}, by=lead_actor(project=project))
    assert line(project).evidence == "Since the count of 15 March 2027 it changed for Night staff."


def test_a_group_that_came_since_needs_a_new_count_once_it_is_affected(project: Project) -> None:
    wardens = make_group(project=project, name="Wardens", side=Side.FRONTLINE)
    assert line(project).state is CheckState.MET
    place(group=wardens)
    assert line(project).evidence == "Since the count of 15 March 2027 it changed for Wardens."


def test_a_talk_with_a_group_that_is_taken_back_needs_a_reason(project: Project, night: Group) -> None:
    leaves(project, "Ivy")
    heard = hear(group=night, people=2)
    count_places(project=project)
    assert line(project).state is CheckState.MET
    heard.delete()
    assert line(project).mend.kind is MendKind.COUNT


def test_after_a_reopening_the_places_are_counted_again(project: Project, time_machine: TimeMachineFixture) -> None:
    turn_key(project=project, position=2, member=of(project, "Moss"))
    sign(project=project, position=2)
    time_machine.shift(timedelta(hours=1))
    reopen(project=project, position=2)
    assert line(project).evidence == "The places were not counted since this stage was opened again."
    count_places(project=project)
    assert line(project).state is CheckState.MET


def test_each_stage_needs_a_count_of_its_own(project: Project, time_machine: TimeMachineFixture) -> None:
    turn_key(project=project, position=2, member=of(project, "Moss"))
    time_machine.shift(timedelta(hours=1))
    sign(project=project, position=2)
    assert line(project, 3).evidence == "The last count is of 15 March 2027, before this stage began."


# Who counts ----------------------------------------------------------------------------------------------------------


def test_somebody_on_one_persons_word_takes_no_place_until_another_lead_met_them(
    project: Project, night: Group
) -> None:
    leaves(project, "Ivy")
    asked = ask_person(project=project, group=night, step=StepChoices.JOINED)
    cover = next(each for each in count_of(project=project).covers if each.group_id == night.pk)
    assert (cover.taken, cover.on_word, cover.empty) == (5, 1, 0)
    assert line(project).mend.kind is MendKind.COUNT
    asked.confirmed_by_id, asked.confirmed_at = make_lead(project=project)[0].pk, MONDAY
    asked.save()
    assert line(project).state is CheckState.MET


def test_one_person_is_one_person_and_fills_three_places_at_most(project: Project) -> None:
    before = count_of(project=project)
    groups = [make_group(project=project, name=f"Group {number}", side=Side.CARER) for number in range(4)]
    for group in groups:
        place(group=group)
        reach(group=group)
    member = fill_place(project=project, group=groups[0], name="Juniper")[0]
    for group in groups[1:]:
        joins(member=member, group=group)
    page = count_of(project=project)
    assert sum(cover.taken for cover in page.covers) == sum(cover.taken for cover in before.covers) + 3
    assert (page.people, page.active) == (before.people + 1, before.active + 1)


def test_a_lead_is_one_of_all_and_never_in_a_place_nor_of_the_lived_side(project: Project) -> None:
    before = count_of(project=project)
    make_lead(project=project)
    project.members.leads().update(side=Side.LIVED, side_chosen_at=MONDAY)
    now = count_of(project=project)
    assert (now.active, now.people, now.lived) == (before.active + 1, before.people, before.lived)


def test_many_leads_of_the_staff_do_not_pass_as_half(project: Project) -> None:
    assert not count_of(project=project).lacks_half
    for _ in range(20):
        make_lead(project=project)
    assert count_of(project=project).lacks_half


# What an agreement saw -----------------------------------------------------------------------------------------------


def breaks(project: Project, night: Group) -> None:
    ivy = of(project, "Ivy")
    pause_person(member=ivy, by=lead_actor(project=project))
    end_break(member=ivy, by=lead_actor(project=project))


def leaves_and_comes_back(project: Project, night: Group) -> None:
    leaves(project, "Ivy")
    replace_link(member=of(project, "Ivy"), by=lead_actor(project=project))


def places_up_and_down(project: Project, night: Group) -> None:
    for places in (7, 6):
        change_group(group=night, changes={"places": places}, by=lead_actor(project=project))


def says_they_do_not_belong_and_do(project: Project, night: Group) -> None:
    ivy = of(project, "Ivy")
    choose_groups(member=ivy, codes=[], by=actor_of(member=ivy))
    assert line(project).state is CheckState.NOT_MET
    joins(member=ivy, group=night)


def speak_as_staff_and_as_carers_again(project: Project, night: Group) -> None:
    people = [of(project, name) for name in ("Ivy", "Wren", "Ash", "Elm")]
    for side in (Side.DECIDER, Side.CARER):
        for person in people:
            choose_side(member=person, side=side, by=actor_of(member=person))
        assert count_of(project=project).lacks_half is (side is Side.DECIDER)


def should_have_less_say_and_more(project: Project, night: Group) -> None:
    for wanted in (25, 75):
        place(group=night, wanted=wanted)


def is_placed_lower_and_back(project: Project, night: Group) -> None:
    for affected in (25, 75):
        place(group=night, affected=affected)


CAME_AND_WENT = [
    breaks,
    leaves_and_comes_back,
    places_up_and_down,
    says_they_do_not_belong_and_do,
    speak_as_staff_and_as_carers_again,
    should_have_less_say_and_more,
    is_placed_lower_and_back,
]


@pytest.mark.parametrize("happens", CAME_AND_WENT)
def test_an_agreement_does_not_outlast_a_count_that_did_not_hold_meanwhile(
    project: Project, night: Group, happens: Callable[[Project, Group], None]
) -> None:
    turn_key(project=project, position=2, member=of(project, "Moss"))
    assert page_of(project=project, position=2).gate.lead_may_sign
    happens(project, night)
    gate = page_of(project=project, position=2).gate
    assert (line(project).state, gate.work_is_done, gate.lead_may_sign) == (CheckState.MET, True, False)


def test_an_agreement_outlasts_somebody_who_joins_and_somebody_who_was_asked(project: Project, night: Group) -> None:
    turn_key(project=project, position=2, member=of(project, "Moss"))
    make_participant(project=project, name="Juniper", side=Side.CARER)
    ask_person(project=project, group=night, step=StepChoices.TALK_HELD)
    assert page_of(project=project, position=2).unit.other_key_by == of(project, "Moss").pk


def test_an_agreement_outlasts_what_takes_nobody_out_of_a_place(project: Project, night: Group) -> None:
    """Others say for the first time who they are; one is of one more group, and of the lived side as before."""
    other = make_group(project=project, name="Porters", side=Side.FRONTLINE)
    place(group=other, affected=25)
    reach(group=other)
    turn_key(project=project, position=2, member=of(project, "Moss"))
    fill_place(project=project, group=other, name="Juniper", side=Side.CARER)
    ivy = of(project, "Ivy")
    joins(member=ivy, group=other)
    choose_side(member=ivy, side=Side.LIVED, by=actor_of(member=ivy))
    staff = make_participant(project=project, name="Kestrel", side=Side.FRONTLINE)[0]
    choose_side(member=staff, side=Side.DECIDER, by=actor_of(member=staff))
    change_name(member=staff, name="Kite", by=actor_of(member=staff))
    assert page_of(project=project, position=2).unit.other_key_by == of(project, "Moss").pk


def test_what_somebody_on_a_break_takes_back_is_no_event(project: Project, night: Group) -> None:
    ivy = of(project, "Ivy")
    pause_person(member=ivy, by=actor_of(member=ivy))
    before = register_counts(project).events
    choose_groups(member=ivy, codes=[], by=actor_of(member=ivy))
    choose_side(member=ivy, side=Side.DECIDER, by=actor_of(member=ivy))
    assert register_counts(project).events == before


# What a count is -----------------------------------------------------------------------------------------------------


def test_it_is_frozen_and_numbered(project: Project, night: Group) -> None:
    record = project.coverage_records.get()
    mine = record.lines.get(group=night)
    assert (record.number, mine.places, mine.taken, mine.own, mine.is_affected) == (1, 6, 6, 6, True)
    leaves(project, "Ivy")
    second = count_places(project=project)
    assert (second.number, second.lines.get(group=night).taken, second.taken) == (2, 5, record.taken - 1)
    mine.refresh_from_db()
    assert (mine.taken, mine.name) == (6, "Night staff")
    assert set(PlaceHeld.objects.values_list("line__record_id", flat=True)) == {second.pk}


def test_each_shortfall_becomes_a_known_gap_of_the_stage_in_the_same_act(project: Project, night: Group) -> None:
    leaves(project, "Ivy")
    count_places(project=project, why="The shift began earlier.")
    gap = Gap.objects.get(group=night, closed_at=None)
    assert (gap.stage.position, gap.reason, gap.check_key) == (2, "The shift began earlier.", "coverage")
    mine = CoverageLine.objects.get(group=night, record__number=2)
    assert (mine.reason, mine.plan, mine.look_again_on) == (gap.reason, gap.plan, gap.look_again_on)


def test_the_same_words_leave_the_gap_and_others_replace_it(project: Project, night: Group) -> None:
    leaves(project, "Ivy")
    for why in ("No bus.", "No bus.", "No money."):
        count_places(project=project, why=why)
    told = Gap.objects.filter(group=night).order_by("pk").values_list("reason", "closed_at")
    assert [(reason, closed is None) for reason, closed in told] == [("No bus.", False), ("No money.", True)]


def test_whoever_counted_may_not_agree_that_the_stage_is_finished(project: Project) -> None:
    moss = of(project, "Moss")
    assert moss.pk in page_of(project=project, position=2).gate.other_key_may
    count_places(project=project, by=actor_of(member=moss))
    assert moss.pk not in page_of(project=project, position=2).gate.other_key_may


def test_an_agreement_ends_when_a_shortfall_is_published(project: Project) -> None:
    turn_key(project=project, position=2, member=of(project, "Moss"))
    leaves(project, "Ivy")
    with pytest.raises(GateClosed):
        turn_key(project=project, position=2, member=of(project, "Wren"))
    count_places(project=project)
    unit = page_of(project=project, position=2).unit
    assert (unit.work_is_done, unit.other_key_by) == (True, None)


# What is refused -----------------------------------------------------------------------------------------------------


def save(project: Project, **changes: object) -> object:
    page = count_of(project=project)
    day = today_in(project) + timedelta(weeks=4)
    values = {
        "code": uuid4(),
        "saw": page.digest,
        "why": {each.group_id: Shortfall("No bus.", "We rent one.", day) for each in page.short},
        "half": None,
        "by": lead_actor(project=project),
    }
    return save_count(project=project, **{**values, **changes})  # type: ignore[arg-type]


def test_one_press_is_one_count(project: Project) -> None:
    code = uuid4()
    save(project, code=code)
    with pytest.raises(NothingChanged):
        save(project, code=code)
    assert project.coverage_records.count() == 2


def test_it_counts_what_was_shown(project: Project, night: Group) -> None:
    saw = count_of(project=project).digest
    fill_place(project=project, group=night, name="Juniper")
    with pytest.raises(CountChanged):
        save(project, saw=saw)


def test_each_shortfall_says_why(project: Project, night: Group) -> None:
    leaves(project, "Ivy")
    with pytest.raises(ShortfallMissing) as missing:
        save(project, why={})
    assert (missing.value.groups, missing.value.half) == (frozenset({night.pk}), False)
    for name in ("Juniper", "Kestrel", "Lark", "Merle", "Nettle", "Oriole"):
        make_participant(project=project, name=name, side=Side.DECIDER)
    with pytest.raises(ShortfallMissing) as missing:
        save(project)
    assert (missing.value.groups, missing.value.half) == (frozenset(), True)


@pytest.mark.parametrize("days", [-1, 12 * 7 + 1])
def test_the_day_to_look_again_is_neither_past_nor_too_far(project: Project, night: Group, days: int) -> None:
    leaves(project, "Ivy")
    shortfall = Shortfall("No bus.", "We rent one.", today_in(project) + timedelta(days=days))
    with pytest.raises(GapTooLong):
        save(project, why={night.pk: shortfall})
    assert project.coverage_records.count() == 1


def test_what_is_not_short_needs_no_reason_and_gets_none(project: Project, night: Group) -> None:
    save(project, why={night.pk: Shortfall("No bus.", "We rent one.", date(2029, 1, 1))})
    assert (Gap.objects.count(), CoverageLine.objects.exclude(reason="").count()) == (0, 0)


def test_an_archived_project_counts_nothing(project: Project) -> None:
    archive_project(project=project, by=lead_actor(project=project))
    with pytest.raises(ProjectIsArchived):
        save(project)


# Two groups that became one since -------------------------------------------------------------------------------------


@pytest.fixture
def porters(project: Project) -> Group:
    """One more affected group, whose two places are taken and counted."""
    porters = make_group(project=project, name="Porters", side=Side.FRONTLINE)
    place(group=porters)
    reach(group=porters)
    for name in ("Juniper", "Kestrel"):
        fill_place(project=project, group=porters, name=name)
    count_places(project=project)
    return porters


def test_places_that_fell_away_with_a_group_are_counted_anew(project: Project, night: Group, porters: Group) -> None:
    assert line(project).state is CheckState.MET
    merge(group=porters, into=night)
    assert line(project).evidence == "Since the count of 15 March 2027 it changed for Night staff."
    count_places(project=project)
    assert line(project).state is CheckState.MET


def test_who_is_gone_of_two_groups_that_are_one_is_gone_of_it(project: Project, night: Group, porters: Group) -> None:
    """All six are there still, and eight places are taken; of each of the two one is gone."""
    merge(group=porters, into=night)
    change_group(group=night, changes={"places": 8}, by=lead_actor(project=project))
    assert line(project).state is CheckState.MET
    leaves(project, "Ivy", "Juniper")
    for name in ("Rowan", "Hazel"):
        fill_place(project=project, group=night, name=name)
    assert line(project).evidence == "Since the count of 15 March 2027 it changed for Night staff."


def test_a_group_without_places_becomes_part_of_one_and_the_count_holds(project: Project, night: Group) -> None:
    wardens = make_group(project=project, name="Wardens", side=Side.FRONTLINE)
    count_places(project=project)
    merge(group=wardens, into=night)
    assert line(project).state is CheckState.MET
    leaves(project, "Ivy", "Wren")
    assert line(project).mend.kind is MendKind.COUNT


# A gap past its day --------------------------------------------------------------------------------------------------


def test_a_gap_of_a_signed_stage_stops_the_next_until_it_is_over_by_itself(
    project: Project, night: Group, time_machine: TimeMachineFixture
) -> None:
    leaves(project, "Ivy")
    count_places(project=project)
    turn_key(project=project, position=2, member=of(project, "Moss"))
    sign(project=project, position=2)
    time_machine.shift(timedelta(weeks=12, days=1))
    late = [check for check in page_of(project=project, position=3).gate.checks if check.key == "late_gaps"]
    assert [check.mend.target for check in late] == [str(Gap.objects.get(group=night).code)]
    fill_place(project=project, group=night, name="Juniper")
    assert "late_gaps" not in {check.key for check in page_of(project=project, position=3).gate.checks}


def test_a_gap_whose_day_has_not_passed_becomes_part_of_the_next_stage(
    project: Project, night: Group, time_machine: TimeMachineFixture
) -> None:
    leaves(project, "Ivy")
    count_places(project=project)
    turn_key(project=project, position=2, member=of(project, "Moss"))
    time_machine.shift(timedelta(hours=1))
    sign(project=project, position=2)
    count_places(project=project)
    told = Gap.objects.filter(group=night).order_by("pk").values_list("stage__position", "closed_at")
    assert [(position, closed is None) for position, closed in told] == [(2, False), (3, True)]
