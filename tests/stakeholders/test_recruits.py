"""People who were asked to join: their steps, on whose word they are of a group, and one person being one person."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from planner.actions.leaving import leave_project
from planner.queries.stages import today_in
from stakeholders.actions import breaks
from stakeholders.actions import recruits as actions
from stakeholders.actions.group_facts import add_route
from stakeholders.actions.groups import GroupStays, change_group, remove_group
from stakeholders.actions.members import replace_link, turn_off_person
from stakeholders.actions.merging import merge_groups
from stakeholders.actions.projects import NothingChanged
from stakeholders.actions.same_person import SameEntry, merge_recruits
from stakeholders.models import Group, Member, Payment, PayWay, PayWish, Project, Recruit, Side, StepChoices
from stakeholders.queries.coverage import cover_list
from stakeholders.queries.recruits import alike, asked_for, suggestion_for
from stakeholders.recruiting import Step
from tests.factories import (
    lead_actor,
    make_arrival,
    make_group,
    make_lead,
    make_participant,
    make_project,
    make_shared_link,
    recording,
    tell_leads,
)
from tests.recruitment_factories import ask_person, count_places, fill_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def group(project: Project) -> Group:
    group = make_group(project=project, name="Night staff")
    change_group(group=group, changes={"places": 2}, by=lead_actor(project=project))
    group.refresh_from_db()
    return group


def filled(project: Project, group: Group) -> tuple[int, int]:
    """Places of a group that are taken, and those on one person's word."""
    [cover] = [cover for cover in cover_list(project) if cover.group_id == group.pk]
    return cover.taken, cover.on_word


def move(recruit: Recruit, step: Step, *, days_ago: int = 0, why: str = "") -> None:
    recruit.refresh_from_db()
    actions.move_recruit(
        recruit=recruit,
        step=step,
        taken_on=today_in(recruit.project) - timedelta(days=days_ago),
        saw=Step(recruit.step),
        why=why,
        by=lead_actor(project=recruit.project),
    )


def steps_of(recruit: Recruit) -> list[tuple[str, bool]]:
    return list(recruit.steps.values_list("step", "is_back"))


def test_a_person_asked_walks_forwards_and_back_and_each_step_is_dated_and_told(project: Project, group: Group) -> None:
    with recording(project=project) as history:
        recruit = ask_person(project=project, group=group)
        move(recruit, Step.INTERESTED)
        move(recruit, Step.TALK_HELD)
        move(recruit, Step.INTERESTED)
        move(recruit, Step.DECLINED, why="time")
    assert steps_of(recruit) == [
        ("approached", False),
        ("interested", False),
        ("talk_held", False),
        ("interested", True),
        ("declined", False),
    ]
    assert recruit.steps.last().why == "time"  # type: ignore[union-attr]
    assert [row.verb for row in history] == [
        "person_asked",
        "person_asked_step",
        "person_asked_step",
        "person_asked_back",
        "person_asked_step",
    ]
    assert "Blue hat" not in str(history)


def test_wrong_days_steps_and_names_are_refused_and_nothing_is_kept(project: Project, group: Group) -> None:
    by, today = lead_actor(project=project), today_in(project)
    asked: dict[str, Any] = {"project": project, "groups": [group.code], "by": by}
    for day in (today + timedelta(days=1), today - timedelta(days=400)):
        with pytest.raises(actions.WrongDay):
            actions.ask_person(code=uuid4(), asked_on=day, **asked)
    with pytest.raises(actions.ConsentMissing):
        actions.ask_person(code=uuid4(), asked_on=today, name="Blue hat", **asked)
    with pytest.raises(actions.NoGroupSaid):
        actions.ask_person(project=project, code=uuid4(), asked_on=today, groups=[uuid4()], by=by)
    assert not Recruit.objects.exists()
    code = uuid4()
    recruit = actions.ask_person(code=code, asked_on=today, name="Blue hat", consented_on=today, **asked)
    with pytest.raises(NothingChanged):
        actions.ask_person(code=code, asked_on=today, **asked)
    with pytest.raises(actions.AskedNameIsThere):
        actions.ask_person(code=uuid4(), asked_on=today, name="blue  HAT", consented_on=today, **asked)
    with pytest.raises(actions.BeforeLastStep):
        move(recruit, Step.INTERESTED, days_ago=1)
    with pytest.raises(actions.MovedMeanwhile):
        actions.move_recruit(recruit=recruit, step=Step.JOINED, taken_on=today, saw=Step.TALK_HELD, by=by)
    with pytest.raises(NothingChanged):
        move(recruit, Step.APPROACHED)


def test_on_one_word_until_another_lead_has_met_them(project: Project, group: Group) -> None:
    recruit = ask_person(project=project, group=group, step=StepChoices.JOINED)
    _, other = make_lead(project=project)
    assert filled(project, group) == (0, 1)
    with pytest.raises(actions.OwnWord):
        actions.confirm_recruit(recruit=recruit, by=lead_actor(project=project))
    actions.confirm_recruit(recruit=recruit, by=other)
    assert filled(project, group) == (1, 0)
    with pytest.raises(NothingChanged):
        actions.confirm_recruit(recruit=recruit, by=other)
    more = make_group(project=project, name="Wardens")
    actions.change_recruit(
        recruit=recruit,
        name="Blue hat",
        consented_on=today_in(project),
        groups=[group.code, more.code],
        by=lead_actor(project=project),
    )
    assert filled(project, group) == (0, 1)
    actions.confirm_recruit(recruit=recruit, by=other)
    move(recruit, Step.LEFT)
    assert filled(project, group) == (0, 0)
    move(recruit, Step.JOINED)
    assert filled(project, group) == (0, 1)


def test_a_name_is_forgotten_and_the_place_stays(project: Project, group: Group) -> None:
    recruit = ask_person(project=project, group=group, step=StepChoices.JOINED)
    actions.forget_recruit(recruit=recruit, by=lead_actor(project=project))
    recruit.refresh_from_db()
    assert (recruit.name, recruit.consented_on, recruit.shown_name) == ("", None, "Somebody")
    assert filled(project, group) == (0, 1)


def test_somebody_in_five_groups_fills_three_places(project: Project, group: Group) -> None:
    others = [make_group(project=project, name=f"Group {number}") for number in range(4)]
    for each in others:
        change_group(group=each, changes={"places": 2}, by=lead_actor(project=project))
    actions.ask_person(
        project=project,
        code=uuid4(),
        groups=[each.code for each in (group, *others)],
        asked_on=today_in(project),
        step=Step.JOINED,
        by=lead_actor(project=project),
    )
    assert sum(cover.on_word for cover in cover_list(project)) == 3


def test_whoever_comes_by_the_link_of_a_group_is_written_down_and_goes_by_themself(
    project: Project, group: Group
) -> None:
    link, _ = make_shared_link(project=project, group=group)
    member, by = make_arrival(link=link, side=Side.LIVED, says_yes=False)
    assert steps_of(member.recruit) == [("interested", False)]
    member, by = make_arrival(link=link, side=Side.LIVED)
    assert steps_of(member.recruit) == [("interested", False), ("joined", False)]
    assert list(asked_for(group)) == list(project.recruits.all())
    assert filled(project, group) == (0, 1)
    recruit = project.recruits.get(member=member)
    with pytest.raises(actions.OwnDoing):
        move(recruit, Step.LEFT)
    leave_project(member=member, by=by)
    recruit.refresh_from_db()
    assert (recruit.step, list(recruit.said_groups.all())) == ("left", [])
    move(recruit, Step.THANKED)
    assert filled(project, group) == (0, 0)


def test_turned_off_and_let_in_again_is_the_same_person(project: Project, group: Group) -> None:
    member, _ = fill_place(project=project, group=group)
    turn_off_person(member=member, by=lead_actor(project=project))
    assert (filled(project, group), Recruit.objects.get().step) == ((0, 0), "left")
    replace_link(member=Member.objects.get(pk=member.pk), by=lead_actor(project=project))
    assert (filled(project, group), Recruit.objects.get().step) == ((1, 0), "joined")
    assert Recruit.objects.get().steps.last().is_back  # type: ignore[union-attr]


def test_a_break_takes_no_place_and_only_who_began_it_ends_it(project: Project, group: Group) -> None:
    member, by = fill_place(project=project, group=group)
    lead = lead_actor(project=project)
    breaks.pause_person(member=member, by=by)
    assert filled(project, group) == (0, 0)
    with pytest.raises(NothingChanged):
        breaks.pause_person(member=member, by=by)
    with pytest.raises(breaks.TheirOwnBreak):
        breaks.end_break(member=member, by=lead)
    breaks.end_break(member=member, by=by)
    assert filled(project, group) == (1, 0)
    breaks.pause_person(member=member, by=lead)
    breaks.end_break(member=member, by=lead)
    assert [step for step, _ in steps_of(member.recruit)] == ["joined", "paused", "joined", "paused", "joined"]


def test_made_a_person_on_paper_they_count_by_their_own_paper(project: Project, group: Group) -> None:
    recruit = ask_person(project=project, group=group, step=StepChoices.JOINED)
    member, way = actions.recruit_to_paper(recruit=recruit, code=uuid4(), by=lead_actor(project=project))
    assert (member.name, member.on_paper, bool(way.secret)) == ("Blue hat", True, True)
    assert filled(project, group) == (0, 0)
    with pytest.raises(NothingChanged):
        actions.recruit_to_paper(recruit=recruit, code=uuid4(), by=lead_actor(project=project))


def test_paper_and_link_of_one_person_become_one(project: Project, group: Group) -> None:
    lead = lead_actor(project=project)
    recruit = ask_person(project=project, group=group, name="Juniper", step=StepChoices.JOINED)
    member, _ = fill_place(project=project, group=group)
    assert filled(project, group) == (1, 1)
    assert alike(project, recruit) == [member.recruit]
    kept = merge_recruits(recruit=recruit, same=member.recruit, by=lead)
    assert (filled(project, group), kept.member, Recruit.objects.get()) == ((1, 0), member, kept)
    assert (kept.name, kept.step, kept.steps.count()) == ("", "joined", 2)
    with pytest.raises(actions.RecruitIsGone):
        merge_recruits(recruit=kept, same=recruit, by=lead)
    with pytest.raises(SameEntry):
        merge_recruits(recruit=kept, same=kept, by=lead)


def test_two_links_of_one_person_become_one_with_all_that_is_theirs(project: Project, group: Group) -> None:
    lead, other = lead_actor(project=project), make_group(project=project, name="Wardens")
    first, _ = fill_place(project=project, group=group)
    second, _ = fill_place(project=project, group=group)
    tell_leads(member=second, word="Moss", groups=[group, other])
    Payment.objects.create(project=project, member=second, words="A day", offered_on=today_in(project))
    PayWish.objects.create(project=project, member=second, way=PayWay.CASH)
    assert filled(project, group) == (2, 0)
    with recording(project=project) as history:
        kept = merge_recruits(recruit=first.recruit, same=second.recruit, by=lead)
    second.refresh_from_db()
    assert (kept.member, second.is_here, second.links.filter(turned_off_at=None).exists()) == (first, False, False)
    assert filled(project, group) == (1, 0)
    assert {belonging.group for belonging in first.belongings.all()} == {group, other}
    assert [first.needs.count(), first.payments.count(), first.consents.count() > 2] == [1, 1, True]
    assert (first.pay_wish.way, first.contact.email) == ("cash", "moss@example.org")
    assert [row.verb for row in history] == ["people_asked_one_link_off"]


def test_who_left_and_came_back_is_not_gone_from_the_count(project: Project, group: Group) -> None:
    member, by = fill_place(project=project, group=group)
    record = count_places(project=project)
    old = member.recruit
    leave_project(member=member, by=by)
    again, _ = fill_place(project=project, group=group)
    merge_recruits(recruit=old, same=again.recruit, by=lead_actor(project=project))
    [held] = record.lines.get(group=group).held.all()
    assert held.member == again
    assert Recruit.objects.get().member == again


def test_a_merge_of_groups_takes_who_was_asked_along(project: Project, group: Group) -> None:
    lead, other = lead_actor(project=project), make_group(project=project, name="Wardens")
    change_group(group=group, changes={"reserve": 3}, by=lead)
    recruit = ask_person(project=project, group=group, step=StepChoices.JOINED)
    actions.add_approach(group=group, code=uuid4(), made_on=today_in(project), people=40, by=lead)
    merge_groups(group=group, into=other, by=lead)
    other.refresh_from_db()
    assert (other.places, other.reserve, other.approaches.get().people) == (2, 3, 40)
    assert (list(asked_for(other)), filled(project, other)) == ([recruit], (0, 1))


def test_a_group_that_somebody_was_asked_for_is_no_slip(project: Project) -> None:
    lead, group = lead_actor(project=project), make_group(project=project, name="Wardens")
    ask_person(project=project, group=group)
    with pytest.raises(GroupStays):
        remove_group(group=group, by=lead)


def test_who_was_asked_is_noted_with_the_way_and_taken_away_once(project: Project, group: Group) -> None:
    lead, today = lead_actor(project=project), today_in(project)
    way = add_route(group=group, code=uuid4(), words="The canteen", is_offline=True, is_trusted=True, by=lead)
    code = uuid4()
    approach = actions.add_approach(group=group, code=code, made_on=today, people=10_000, route=way.code, by=lead)
    assert approach.route == way
    with pytest.raises(NothingChanged):
        actions.add_approach(group=group, code=code, made_on=today, people=1, by=lead)
    with pytest.raises(actions.WrongDay):
        actions.add_approach(group=group, code=uuid4(), made_on=today + timedelta(days=1), people=1, by=lead)
    actions.remove_approach(approach=approach, by=lead)
    with pytest.raises(NothingChanged):
        actions.remove_approach(approach=approach, by=lead)


def test_places_are_suggested_by_the_share_and_two_at_least(project: Project, group: Group) -> None:
    assert (suggestion_for(project, group).places, suggestion_for(project, group).reserve) == (2, 1)
    lead, other = lead_actor(project=project), make_group(project=project, name="Wardens")
    change_group(group=group, changes={"people_about": 300}, by=lead)
    change_group(group=other, changes={"people_about": 900}, by=lead)
    found = suggestion_for(Project.objects.get(pk=project.pk), Group.objects.get(pk=group.pk))
    assert (found.people_about, found.all_people) == (300, 1200)
    assert found.places == max(2, -(-project.people_about // 4))


def test_somebody_of_another_project_is_not_found_here(project: Project, group: Group) -> None:
    other = make_project()
    theirs = ask_person(project=other, group=make_group(project=other, name="Cooks"))
    mine = ask_person(project=project, group=group)
    with pytest.raises(actions.RecruitIsGone):
        merge_recruits(recruit=mine, same=theirs, by=lead_actor(project=project))
    assert alike(project, mine) == []
    make_participant(project=project)
    assert len(asked_for(group)) == 1
