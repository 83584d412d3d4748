"""Closing a stage: gaps, the other key, the sign-off. Both keys are needed, and no lead can hold the other one."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from time_machine import TimeMachineFixture

from planner.actions.entries import StageClosed as EntriesClosed
from planner.actions.entries import remove_entry, save_entry
from planner.actions.gaps import GapTooLong, close_gap, publish_gap
from planner.actions.keys import GateClosed, KeyRefused, StageChanged, StageClosed, turn_other_key
from planner.actions.signing import sign_off
from planner.models import Entry, Exercise, Gap, Key, SignOff
from planner.opening import StageState
from planner.queries.stages import stage_views
from planner.record import record_digest
from stakeholders.actions.members import choose_side, leave_as_lead, replace_link, turn_off_person
from stakeholders.actions.projects import NothingChanged, ProjectIsArchived, archive_project
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import Member, Project, Side
from tests.factories import (
    MONDAY,
    actor_of,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    page_of,
    recording,
    say_not_needed,
    shown_record,
    sign,
    stage_of,
    turn_key,
    write,
)

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)
REFUSED = "Only a person with lived experience or a carer can agree here."
NOT_THIS_ONE = "You cannot agree to this stage. People may after 14 days, and not where they recorded a known gap."


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def project() -> Project:
    """A project with everything done in stage 1, and nobody's agreement."""
    project = make_project()
    fill_required(project=project, position=1)
    return project


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


@pytest.fixture
def agreed(project: Project, moss: Member) -> Project:
    """The same, and Moss has agreed: only the lead's key is missing."""
    turn_key(project=project, position=1, member=moss)
    return project


def seen(project: Project, position: int = 1) -> str:
    return page_of(project=project, position=position).gate.seen


def agree(project: Project, by: Actor, *, position: int = 1, led_here: bool = False, saw: str = "") -> Key:
    stage = stage_of(project=project, position=position)
    return turn_other_key(stage=stage, seen=saw or seen(project, position), led_here=led_here, by=by)


def gate_of(project: Project, position: int = 1) -> tuple[bool, int | None]:
    """Whether the work is done, and who has agreed."""
    gate = page_of(project=project, position=position).gate
    return gate.work_is_done, gate.other_key_by


def take_away_all(exercise: Exercise, by: Actor) -> None:
    for code in exercise.entries.filter(removed_at=None).values_list("code", flat=True):
        remove_entry(exercise=exercise, code=code, by=by)


def nothing_signed(project: Project) -> bool:
    return not SignOff.objects.filter(project=project).exists() and not Key.objects.filter(kind="lead").exists()


# Known gaps ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def support(project: Project) -> Exercise:
    return exercise_of(project=project, key="support")


def publish(exercise: Exercise, by: Actor, *, look_again_on: date = TODAY, reason: str = "Done last year.") -> Gap:
    return publish_gap(exercise=exercise, reason=reason, plan="Ask again.", look_again_on=look_again_on, by=by)


def test_a_gap_holds_what_was_said(support: Exercise, lead: Actor) -> None:
    gap = publish(support, lead)
    assert gap == Gap.objects.get()
    assert Gap.objects.values(
        "project_id",
        "stage_id",
        "check_key",
        "exercise_id",
        "reason",
        "plan",
        "look_again_on",
        "published_by_id",
        "published_at",
        "closed_at",
    ).get() == {
        "project_id": support.project_id,
        "stage_id": support.stage_id,
        "check_key": "exercises",
        "exercise_id": support.pk,
        "reason": "Done last year.",
        "plan": "Ask again.",
        "look_again_on": TODAY,
        "published_by_id": lead.member_id,
        "published_at": MONDAY,
        "closed_at": None,
    }


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (84, True), (85, False)])
def test_a_gap_is_looked_at_again_within_12_weeks(support: Exercise, lead: Actor, days: int, fits: bool) -> None:
    if fits:
        publish(support, lead, look_again_on=TODAY + timedelta(days=days))
        assert Gap.objects.count() == 1
    else:
        with pytest.raises(GapTooLong):
            publish(support, lead, look_again_on=TODAY + timedelta(days=days))
        assert Gap.objects.count() == 0


def test_today_is_the_day_where_the_project_is(lead: Actor, time_machine: TimeMachineFixture) -> None:
    """At noon in Greenwich it is the next day already in Auckland, 13 hours ahead."""
    far = make_project(time_zone="Pacific/Auckland")
    time_machine.move_to(datetime(2027, 3, 1, 12, 0, tzinfo=UTC), tick=False)
    exercise = exercise_of(project=far, key="support")
    with pytest.raises(GapTooLong):
        publish(exercise, lead_actor(project=far), look_again_on=date(2027, 3, 1))
    assert publish(exercise, lead_actor(project=far), look_again_on=date(2027, 3, 2)).pk


def test_a_newer_gap_replaces_the_older_which_stays(
    support: Exercise, lead: Actor, time_machine: TimeMachineFixture
) -> None:
    publish(support, lead, reason="First.")
    time_machine.shift(timedelta(hours=1))
    publish(support, lead, reason="Second.")
    assert list(Gap.objects.order_by("pk").values_list("reason", "closed_at")) == [
        ("First.", MONDAY + timedelta(hours=1)),
        ("Second.", None),
    ]


def test_a_gap_can_be_taken_back(support: Exercise, lead: Actor) -> None:
    publish(support, lead)
    close_gap(exercise=support, by=lead)
    assert Gap.objects.values_list("closed_at", flat=True).get() == MONDAY


def test_what_was_not_said_cannot_be_taken_back(project: Project, support: Exercise, lead: Actor) -> None:
    with recording(project=project) as history, pytest.raises(NothingChanged):
        close_gap(exercise=support, by=lead)
    assert history == []


@pytest.mark.parametrize(("key", "takes"), [("support", True), ("second_look", True), ("meetings", False)])
def test_gaps_are_for_this_stage_and_the_next(project: Project, lead: Actor, key: str, takes: bool) -> None:
    exercise = exercise_of(project=project, key=key)
    if takes:
        publish(exercise, lead)
        close_gap(exercise=exercise, by=lead)
        assert Gap.objects.count() == 1
    else:
        for change in (lambda: publish(exercise, lead), lambda: close_gap(exercise=exercise, by=lead)):
            with pytest.raises(StageClosed):
                change()
        assert Gap.objects.count() == 0


@pytest.mark.parametrize("why", ["signed", "archived"])
def test_a_closed_stage_takes_no_gap_and_gives_none_back(agreed: Project, lead: Actor, why: str) -> None:
    # An exercise that is filled may carry a gap, so that it stands on both sides of the signing.
    exercise = exercise_of(project=agreed, key="support")
    publish(exercise, lead)
    if why == "signed":
        sign(project=agreed, position=1)
    else:
        archive_project(project=agreed, by=lead)
    for change in (lambda: publish(exercise, lead), lambda: close_gap(exercise=exercise, by=lead)):
        with pytest.raises(StageClosed):
            change()
    assert Gap.objects.values_list("closed_at", flat=True).get() is None


# The other key -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [Side.LIVED, Side.CARER])
def test_a_person_of_the_lived_side_agrees(project: Project, side: Side) -> None:
    member, _, by = make_participant(project=project, name="Fern", side=side)
    saw = seen(project)
    key = agree(project, by)
    assert key == Key.objects.get()
    assert Key.objects.values(
        "project_id", "stage__position", "member_id", "kind", "side", "seen_digest", "turned_at"
    ).get() == {
        "project_id": project.pk,
        "stage__position": 1,
        "member_id": member.pk,
        "kind": "other",
        "side": side.value,
        "seen_digest": saw,
        "turned_at": MONDAY,
    }
    assert gate_of(project) == (True, member.pk)


@pytest.mark.parametrize("side", [Side.FRONTLINE, Side.DECIDER, None])
def test_nobody_else_agrees(project: Project, side: Side | None) -> None:
    by = make_participant(project=project, name="Heron", side=side)[2]
    with pytest.raises(KeyRefused, match=REFUSED):
        agree(project, by)
    assert Key.objects.count() == 0


def roads_of_a_lead(project: Project) -> dict[str, Actor]:
    """Every way in which somebody who leads could come to the other key."""
    member = project.members.get(user__isnull=False)
    actor = actor_of(member=member)
    return {
        "as a lead": actor,
        "by their own row as a participant": Actor(ActorKind.PARTICIPANT, member.pk, member.code, member.name),
        "as an admin": Actor(ActorKind.ADMIN, member.pk, member.code, member.name),
    }


@pytest.mark.parametrize("road", ["as a lead", "by their own row as a participant", "as an admin"])
@pytest.mark.parametrize("side", [None, Side.LIVED])
def test_a_lead_is_never_the_other_key(project: Project, lead: Actor, road: str, side: Side | None) -> None:
    if side is not None:
        choose_side(member=Member.objects.get(pk=lead.pk), side=side, by=lead)
    with pytest.raises(KeyRefused, match=REFUSED):
        agree(project, roads_of_a_lead(project)[road])
    assert Key.objects.count() == 0


def test_somebody_of_the_lived_side_who_acts_as_a_lead_is_refused(project: Project, moss: Member) -> None:
    with pytest.raises(KeyRefused, match=REFUSED):
        agree(project, Actor(ActorKind.LEAD, moss.pk, moss.code, moss.name))
    assert Key.objects.count() == 0


def test_nobody_agrees_in_a_browser_that_a_lead_has_used(project: Project, moss: Member) -> None:
    with pytest.raises(
        KeyRefused,
        match=r"^A lead of this project has used this browser\. Agree on a phone or computer of your own\.$",
    ):
        agree(project, actor_of(member=moss), led_here=True)
    assert agree(project, actor_of(member=moss), led_here=False).member == moss


def test_somebody_of_another_project_is_refused(project: Project) -> None:
    stranger = make_participant(project=make_project(), name="Wren", side=Side.LIVED)[2]
    with pytest.raises(KeyRefused, match=REFUSED):
        agree(project, stranger)


def test_somebody_turned_off_is_refused(project: Project, moss: Member, lead: Actor) -> None:
    turn_off_person(member=moss, by=lead)
    with pytest.raises(KeyRefused, match=NOT_THIS_ONE):
        agree(project, actor_of(member=moss))


def test_nobody_agrees_twice_to_the_same(agreed: Project, moss: Member) -> None:
    with recording(project=agreed) as history, pytest.raises(NothingChanged):
        agree(agreed, actor_of(member=moss))
    assert (history, Key.objects.count()) == ([], 1)


def test_a_second_person_may_agree_too(agreed: Project, moss: Member) -> None:
    fern, _, by = make_participant(project=agreed, name="Fern", side=Side.CARER)
    agree(agreed, by)
    assert list(Key.objects.values_list("member_id", flat=True)) == [moss.pk, fern.pk]
    assert gate_of(agreed) == (True, moss.pk)


def test_nobody_agrees_while_something_is_missing(project: Project, moss: Member, lead: Actor) -> None:
    take_away_all(exercise_of(project=project, key="support"), lead)
    with pytest.raises(GateClosed) as closed:
        agree(project, actor_of(member=moss))
    assert closed.value.result == page_of(project=project, position=1).gate
    assert str(closed.value) == "2 things still needed"


def test_nobody_agrees_to_what_they_did_not_see(project: Project, moss: Member, lead: Actor) -> None:
    before = seen(project)
    take_away_all(exercise_of(project=project, key="support"), lead)
    say_not_needed(exercise=exercise_of(project=project, key="support"))
    with pytest.raises(StageChanged):
        agree(project, actor_of(member=moss), saw=before)
    assert agree(project, actor_of(member=moss)).member == moss


def test_who_published_a_gap_of_the_stage_may_not_agree(project: Project, moss: Member, lead: Actor) -> None:
    support = exercise_of(project=project, key="support")
    take_away_all(support, lead)
    say_not_needed(exercise=support, by=actor_of(member=moss))
    with pytest.raises(KeyRefused, match=NOT_THIS_ONE):
        agree(project, actor_of(member=moss))
    say_not_needed(exercise=support, by=lead)
    assert agree(project, actor_of(member=moss)).member == moss


def test_a_stage_that_is_signed_is_not_agreed_to_again(agreed: Project) -> None:
    by = make_participant(project=agreed, name="Fern", side=Side.CARER)[2]
    sign(project=agreed, position=1)
    with pytest.raises(StageClosed):
        agree(agreed, by)


def test_a_later_stage_is_not_agreed_to_before_its_turn(project: Project, moss: Member) -> None:
    fill_required(project=project, position=2)
    with pytest.raises(GateClosed) as closed:
        agree(project, actor_of(member=moss), position=2)
    assert closed.value.result.checks[0].evidence == "Stage 1 is not finished yet."


def test_nobody_agrees_in_an_archived_project(project: Project, moss: Member, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        agree(project, actor_of(member=moss))


# When a key lapses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [Side.FRONTLINE, Side.DECIDER])
def test_a_key_lapses_when_its_holder_becomes_staff(agreed: Project, moss: Member, side: Side) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    choose_side(member=moss, side=side, by=actor_of(member=moss))
    assert gate_of(agreed) == (True, None)
    with pytest.raises(GateClosed):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=lead_actor(project=agreed))
    assert nothing_signed(agreed)


def test_a_key_holds_within_the_lived_side(agreed: Project, moss: Member) -> None:
    choose_side(member=moss, side=Side.CARER, by=actor_of(member=moss))
    assert gate_of(agreed) == (True, moss.pk)


def test_a_key_lapses_when_its_holder_is_turned_off(agreed: Project, moss: Member, lead: Actor) -> None:
    turn_off_person(member=moss, by=lead)
    assert gate_of(agreed) == (True, None)


def test_a_key_lapses_when_an_exercise_is_emptied(agreed: Project, lead: Actor) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    take_away_all(exercise_of(project=agreed, key="support"), lead)
    assert gate_of(agreed) == (False, None)
    with pytest.raises(GateClosed):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=lead)
    assert nothing_signed(agreed)


def test_a_key_lapses_when_a_gap_takes_the_place_of_words(agreed: Project, moss: Member, lead: Actor) -> None:
    support = exercise_of(project=agreed, key="support")
    take_away_all(support, lead)
    say_not_needed(exercise=support)
    assert gate_of(agreed) == (True, None)
    turn_key(project=agreed, position=1, member=moss)
    assert gate_of(agreed) == (True, moss.pk)


def test_a_key_lapses_when_a_gap_is_said_in_other_words(project: Project, moss: Member, lead: Actor) -> None:
    support = exercise_of(project=project, key="support")
    take_away_all(support, lead)
    say_not_needed(exercise=support, reason="Done last year.")
    turn_key(project=project, position=1, member=moss)
    say_not_needed(exercise=support, reason="No time.")
    assert gate_of(project) == (True, None)


def test_a_key_lapses_when_the_date_of_a_gap_passes(
    project: Project, moss: Member, lead: Actor, time_machine: TimeMachineFixture
) -> None:
    support = exercise_of(project=project, key="support")
    take_away_all(support, lead)
    publish(support, lead, look_again_on=TODAY)
    turn_key(project=project, position=1, member=moss)
    assert gate_of(project) == (True, moss.pk)
    time_machine.shift(timedelta(days=1))
    assert gate_of(project) == (False, None)


@pytest.mark.parametrize("key", ["support", "hopes"])
def test_a_key_holds_while_more_is_written(agreed: Project, moss: Member, key: str) -> None:
    write(exercise=exercise_of(project=agreed, key=key))
    assert gate_of(agreed) == (True, moss.pk)


def test_a_gap_of_something_filled_changes_nothing_that_is_seen(agreed: Project, moss: Member) -> None:
    say_not_needed(exercise=exercise_of(project=agreed, key="support"))
    assert gate_of(agreed) == (True, moss.pk)


def test_a_key_counts_again_when_all_is_again_as_its_holder_saw_it(agreed: Project, moss: Member, lead: Actor) -> None:
    support = exercise_of(project=agreed, key="support")
    take_away_all(support, lead)
    write(exercise=support, text="Something else.")
    assert gate_of(agreed) == (True, moss.pk)


# 14 days -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_stage_2(agreed: Project) -> Project:
    """Stage 1 is signed, and everything is done in stage 2. Moss came in on this day."""
    sign(project=agreed, position=1)
    fill_required(project=agreed, position=2)
    return agreed


@pytest.mark.parametrize(("days", "may"), [(0, False), (13, False), (14, True), (15, True)])
def test_after_the_first_stage_people_agree_from_the_14th_day(
    at_stage_2: Project, moss: Member, days: int, may: bool, time_machine: TimeMachineFixture
) -> None:
    time_machine.shift(timedelta(days=days))
    if may:
        agree(at_stage_2, actor_of(member=moss), position=2)
        assert sign(project=at_stage_2, position=2).stage.position == 2
    else:
        with pytest.raises(KeyRefused, match=NOT_THIS_ONE):
            agree(at_stage_2, actor_of(member=moss), position=2)
        assert gate_of(at_stage_2, 2) == (True, None)


def test_days_are_counted_from_the_day_they_came_in_and_not_from_the_day_they_were_added(
    at_stage_2: Project, time_machine: TimeMachineFixture
) -> None:
    _, _, by = make_participant(project=at_stage_2, name="Wren", side=Side.LIVED)
    added, _, late = make_participant(project=at_stage_2, name="Fern", comes_in=False)
    time_machine.shift(timedelta(days=14))
    make_participant(project=at_stage_2, name="Ivy", side=Side.LIVED)
    choose_side(member=added, side=Side.LIVED, by=late)
    with pytest.raises(KeyRefused):
        agree(at_stage_2, late, position=2)
    assert agree(at_stage_2, by, position=2).pk


# The sign-off --------------------------------------------------------------------------------------------------------


def test_a_sign_off_freezes_what_was_shown(agreed: Project, lead: Actor, moss: Member) -> None:
    stage = stage_of(project=agreed, position=1)
    shown = shown_record(project=agreed, position=1)
    saw = record_digest(shown)
    signed = sign_off(stage=stage, saw=saw, by=lead)
    assert signed == SignOff.objects.get()
    assert SignOff.objects.values(
        "project_id",
        "stage_id",
        "round",
        "lead_key__member_id",
        "lead_key__kind",
        "lead_key__side",
        "other_key__member_id",
        "other_key__kind",
        "other_key__side",
        "record",
        "record_digest",
        "signed_at",
    ).get() == {
        "project_id": agreed.pk,
        "stage_id": stage.pk,
        "round": 1,
        "lead_key__member_id": lead.member_id,
        "lead_key__kind": "lead",
        "lead_key__side": "",
        "other_key__member_id": moss.pk,
        "other_key__kind": "other",
        "other_key__side": "lived",
        "record": shown,
        "record_digest": saw,
        "signed_at": MONDAY,
    }


def test_the_whole_record_of_a_stage(project: Project, lead: Actor, moss: Member) -> None:
    support = exercise_of(project=project, key="support")
    take_away_all(support, lead)
    publish(support, lead, look_again_on=date(2027, 4, 1))
    make_participant(project=project, name="Wren", comes_in=False)
    gone = make_participant(project=project, name="Gone", side=Side.DECIDER)[0]
    turn_off_person(member=gone, by=lead)
    write(exercise=exercise_of(project=project, key="problem"), by=actor_of(member=moss))
    turn_key(project=project, position=1, member=moss)
    record = json.loads(sign(project=project, position=1).record)
    titles = list(
        project.exercises.filter(stage__position=1).order_by("-required", "position").values_list("title", flat=True)
    )
    how_many = {"What is the problem?": 2, support.title: 0}
    assert record == {
        "title": "Signed with 1 known gap",
        "project": "Home from hospital",
        "plan": "Full plan, version 1, 8 stages",
        "stage": {"position": 1, "of": 8, "title": "Idea and promise"},
        "as_of": "2027-03-01",
        "people": [{"who": "Leads", "count": 1}, {"who": "People with lived experience", "count": 1}],
        "not_come_in": 1,
        "entries": [{"who": "Leads", "count": 4}, {"who": "People with lived experience", "count": 1}],
        "turned_off": 1,
        "links_replaced": 0,
        "gaps": [
            {
                "subject": support.title,
                "reason": "Done last year.",
                "plan": "Ask again.",
                "published_on": "2027-03-01",
                "look_again_on": "2027-04-01",
            }
        ],
        "checks": [
            {
                "title": "Every needed exercise has something in it",
                "state": "gap",
                "evidence": f"4 of 5 done. Not needed: {support.title}.",
            }
        ],
        "exercises": [
            {"title": title, "required": number < 5, "entries": how_many.get(title, 1 if number < 5 else 0)}
            for number, title in enumerate(titles)
        ],
        "asked_less": [],
        "other_key": {"side": "A person with lived experience", "on": "2027-03-01"},
    }


def test_the_record_counts_links_replaced_since_the_last_signing(
    agreed: Project, moss: Member, lead: Actor, time_machine: TimeMachineFixture
) -> None:
    replace_link(member=moss, by=lead)
    first = json.loads(sign(project=agreed, position=1).record)
    time_machine.shift(timedelta(days=14))
    fill_required(project=agreed, position=2)
    turn_key(project=agreed, position=2, member=moss)
    second = json.loads(sign(project=agreed, position=2).record)
    assert (first["links_replaced"], second["links_replaced"]) == (1, 0)


def test_the_record_of_a_short_plan_says_what_it_leaves_out() -> None:
    project = make_project(template="short")
    moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    record = json.loads(finish_stage(project=project, position=1, holder=moss).record)
    assert (record["plan"], record["asked_less"]) == ("Short plan, version 1, 5 stages", ["Who and what can help"])


def test_a_record_names_nobody(agreed: Project, moss: Member, lead: Actor) -> None:
    record = sign(project=agreed, position=1).record
    for name in (moss.name, lead.name, str(moss.code), "@"):
        assert name not in record


def test_a_sign_off_opens_the_next_stage_and_writes_the_moment(
    agreed: Project, time_machine: TimeMachineFixture
) -> None:
    time_machine.shift(timedelta(days=2))
    sign(project=agreed, position=1)
    then = MONDAY + timedelta(days=2)
    assert [stage.opened_at for stage in agreed.stages.all()[:3]] == [MONDAY, then, None]
    assert list(agreed.moments.values_list("label", "at")) == [("signed:idea", then)]
    assert [view.state for view in stage_views(agreed)][:4] == [
        StageState.DONE,
        StageState.NOW,
        StageState.NEXT,
        StageState.LATER,
    ]


def test_what_a_sign_off_tells_the_history(agreed: Project, lead: Actor) -> None:
    with recording(project=agreed) as history:
        signed = sign(project=agreed, position=1)
    assert [(row.verb, row.values) for row in history] == [
        ("stage_signed", {"what": {"stage": 1, "title": "Idea and promise", "record": signed.record_digest}})
    ]


def test_without_the_other_key_nothing_is_signed(project: Project, moss: Member, lead: Actor) -> None:
    with pytest.raises(GateClosed) as closed:
        sign_off(stage=stage_of(project=project, position=1), saw="", by=lead)
    assert closed.value.result == page_of(project=project, position=1).gate
    assert nothing_signed(project)


def test_without_a_leads_key_nothing_is_signed(agreed: Project, moss: Member) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    with pytest.raises(GateClosed):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=actor_of(member=moss))
    assert nothing_signed(agreed)


def test_a_participant_who_acts_as_a_lead_signs_nothing(agreed: Project) -> None:
    fern = make_participant(project=agreed, name="Fern", side=Side.CARER)[0]
    saw = record_digest(shown_record(project=agreed, position=1))
    with pytest.raises(GateClosed):
        sign_off(
            stage=stage_of(project=agreed, position=1),
            saw=saw,
            by=Actor(ActorKind.LEAD, fern.pk, fern.code, fern.name),
        )
    assert nothing_signed(agreed)


def test_a_lead_of_another_project_signs_nothing(agreed: Project) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    with pytest.raises(GateClosed):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=lead_actor(project=make_project()))
    assert nothing_signed(agreed)


def test_a_lead_who_left_signs_nothing_and_one_who_is_there_does(agreed: Project) -> None:
    member, by = make_lead(project=agreed)
    leave_as_lead(member=member, by=by)
    saw = record_digest(shown_record(project=agreed, position=1))
    with pytest.raises(GateClosed):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=by)
    assert nothing_signed(agreed)
    sign(project=agreed, position=1)
    assert SignOff.objects.count() == 1


def test_any_lead_may_sign(agreed: Project) -> None:
    member, by = make_lead(project=agreed)
    assert sign(project=agreed, position=1, by=by).lead_key.member == member


@pytest.mark.parametrize("change", ["an entry", "a person", "a day", "a name"])
def test_a_record_that_is_not_the_one_shown_is_not_signed(
    agreed: Project, lead: Actor, change: str, time_machine: TimeMachineFixture
) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    if change == "an entry":
        write(exercise=exercise_of(project=agreed, key="hopes"))
    elif change == "a person":
        make_participant(project=agreed, name="Wren", comes_in=False)
    elif change == "a day":
        time_machine.shift(timedelta(days=1))
    else:
        Project.objects.filter(pk=agreed.pk).update(name="Another name")
    with pytest.raises(StageChanged):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=lead)
    assert nothing_signed(agreed)
    assert sign(project=agreed, position=1).pk


@pytest.mark.parametrize("saw", ["", "0" * 64, "not a digest", "é\U0001f600"])
def test_a_lead_who_saw_nothing_signs_nothing(agreed: Project, lead: Actor, saw: str) -> None:
    with pytest.raises(StageChanged):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=lead)
    assert nothing_signed(agreed)


def test_a_stage_is_signed_once(agreed: Project, lead: Actor) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    stage = stage_of(project=agreed, position=1)
    first = sign_off(stage=stage, saw=saw, by=lead)
    with recording(project=agreed) as history, pytest.raises(StageClosed):
        sign_off(stage=stage, saw=saw, by=lead)
    assert (history, list(SignOff.objects.all())) == ([], [first])


def test_a_later_stage_is_not_signed_before_its_turn(project: Project, lead: Actor) -> None:
    fill_required(project=project, position=2)
    with pytest.raises(GateClosed):
        sign_off(stage=stage_of(project=project, position=2), saw="", by=lead)


def test_nothing_is_signed_in_an_archived_project(agreed: Project, lead: Actor) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    archive_project(project=agreed, by=lead)
    with pytest.raises(ProjectIsArchived):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=lead)
    assert nothing_signed(agreed)


def test_a_project_is_signed_off_from_its_first_stage_to_its_last(time_machine: TimeMachineFixture) -> None:
    project = make_project(template="short")
    moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    for position in range(1, 6):
        time_machine.shift(timedelta(days=14))
        finish_stage(project=project, position=position, holder=moss)
    assert {view.state for view in stage_views(project)} == {StageState.DONE}
    assert list(project.sign_offs.order_by("stage__position").values_list("stage__position", "round")) == [
        (position, 1) for position in range(1, 6)
    ]
    assert project.moments.count() == 5


# After it ------------------------------------------------------------------------------------------------------------


def test_after_it_only_what_carries_on_is_open(agreed: Project, lead: Actor, time_machine: TimeMachineFixture) -> None:
    sign(project=agreed, position=1)
    time_machine.shift(timedelta(seconds=1))
    took = set()
    for exercise in agreed.exercises.filter(stage__position=1).select_related("stage", "project"):
        try:
            write(exercise=exercise, text="After the signing.")
            took.add(exercise.key)
        except EntriesClosed:
            pass
    assert took == {"can_change", "decisions", "time_money", "idea_wall"}


def test_what_was_signed_stays_as_it_was_while_the_rest_carries_on(
    agreed: Project, lead: Actor, time_machine: TimeMachineFixture
) -> None:
    before = list(Entry.objects.filter(exercise__stage__position=1).order_by("pk").values())
    signed = sign(project=agreed, position=1)
    time_machine.shift(timedelta(days=1))
    rows = exercise_of(project=agreed, key="can_change")
    code = UUID(int=1)
    values: dict[str, Any] = {"thing": "The time"}
    save_entry(exercise=rows, code=code, text="The time", values=values, version=0, by=lead)
    signed_codes = [row["code"] for row in before]
    assert list(Entry.objects.filter(code__in=signed_codes).order_by("pk").values()) == before
    assert SignOff.objects.get().record == signed.record
