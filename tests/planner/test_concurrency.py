"""Two people at once, with real threads and connections of their own. Nothing is lost, and nothing is done twice.

Each thread waits at a barrier, so that all of them begin together; they hold no transaction while they wait.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from types import NoneType
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from planner.actions.entries import Saved, SavedByOther, paste_lines, remove_entry, save_entry, save_text
from planner.actions.entries import StageClosed as EntriesClosed
from planner.actions.gaps import publish_gap, renew_gap
from planner.actions.keys import GateClosed, KeyRefused, StageChanged, StageClosed, clear_condition, turn_other_key
from planner.actions.numbers import change_numbers
from planner.actions.objections import (
    ConcernChanged,
    RepliedAlready,
    TooManyWithheld,
    change_objection,
    raise_objection,
    reply_to_objection,
)
from planner.actions.signing import reopen_stage, sign_off
from planner.actions.starting import StartedAlready, start_project
from planner.models import (
    Condition,
    ConditionCleared,
    Entry,
    Gap,
    GapRenewal,
    Key,
    KeyLapse,
    NumberChange,
    Objection,
    ObjectionReply,
    PlannerTemplate,
    Reopening,
    SignOff,
    Stale,
)
from planner.numbers import numbers_at
from planner.queries.numbers import number_changes
from planner.queries.stages import today_in
from planner.record import record_digest, shown_digest
from planner.steps import load_built_in
from stakeholders.actions.members import (
    InvitationEnded,
    LastLead,
    accept_invitation,
    add_person,
    choose_side,
    invite_lead,
    leave_as_lead,
    turn_off_person,
    use_link_first,
)
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import SYSTEM, Actor, ActorKind
from stakeholders.models import LeadInvitation, Member, Project, Side
from tests.factories import (
    PROJECT_FIELDS,
    actor_of,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    make_user,
    page_of,
    raise_concern,
    say_not_needed,
    shown_record,
    shown_records,
    sign,
    stage_of,
    turn_key,
    write,
)
from tests.filling import fill_check_in, fill_places
from tests.planner.closing.acts import open_again
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)

CODE = UUID("11111111-1111-4111-8111-111111111111")
LONGEST = 60
"""Seconds after which threads that wait for each other are a failure and not a pause."""


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of these at the same moment. Returns what each returned, or the error that it raised."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        connection.ensure_connection()
        try:
            barrier.wait(LONGEST)
            return act()
        except Exception as error:  # noqa: BLE001  (the outcome is what is tested)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(LONGEST) for future in [pool.submit(run, act) for act in acts]]


def kinds(outcomes: list[Any]) -> Counter[type]:
    return Counter(type(outcome) for outcome in outcomes)


def people(project: Project, how_many: int) -> list[tuple[Member, str, Actor]]:
    return [make_participant(project=project, name=f"Person {number}", side=Side.LIVED) for number in range(how_many)]


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def agreed(project: Project) -> Project:
    """Only a lead's key is missing."""
    fill_required(project=project, position=1)
    moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    turn_key(project=project, position=1, member=moss)
    return project


# Signing -------------------------------------------------------------------------------------------------------------


def test_two_leads_who_sign_at_once_make_one_sign_off(agreed: Project) -> None:
    leads = [lead_actor(project=agreed), make_lead(project=agreed)[1]]
    # Both have read the record as it stands with both of them in it.
    saw = record_digest(shown_record(project=agreed, position=1))
    stage = stage_of(project=agreed, position=1)
    outcomes = at_once(*(lambda lead=lead: sign_off(stage=stage, saw=saw, by=lead) for lead in leads))
    assert kinds(outcomes) == {list: 1, StageClosed: 1}
    assert SignOff.objects.count() == 1
    assert Key.objects.filter(kind="lead").count() == 1
    assert agreed.moments.count() == 1
    assert agreed.history.filter(verb="stage_signed").count() == 1


def test_one_button_pressed_eight_times_makes_one_sign_off(agreed: Project) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    stage, lead = stage_of(project=agreed, position=1), lead_actor(project=agreed)
    outcomes = at_once(*[lambda: sign_off(stage=stage, saw=saw, by=lead)] * 8)
    assert kinds(outcomes) == {list: 1, StageClosed: 7}
    assert SignOff.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_an_entry_emptied_while_somebody_signs_is_in_the_record_or_refused(agreed: Project, turn: int) -> None:
    lead = lead_actor(project=agreed)
    exercise = exercise_of(project=agreed, key="problem")
    code = exercise.entries.values_list("code", flat=True).get()
    shown = shown_record(project=agreed, position=1)
    stage = stage_of(project=agreed, position=1)
    signing, removing = at_once(
        lambda: sign_off(stage=stage, saw=record_digest(shown), by=lead),
        lambda: remove_entry(exercise=exercise, code=code, by=lead),
    )
    there = Entry.objects.values_list("removed_at", flat=True).get(code=code) is None
    if isinstance(signing, list):
        # It was signed first: what the signature stands on is still there.
        assert (type(removing), there, SignOff.objects.get().record) == (EntriesClosed, True, shown)
    else:
        assert (type(signing), removing, there) == (GateClosed, None, False)
        assert not SignOff.objects.exists()


@pytest.mark.parametrize("turn", range(3))
def test_an_entry_added_while_somebody_signs_is_in_the_record_or_refused(agreed: Project, turn: int) -> None:
    lead = lead_actor(project=agreed)
    exercise = exercise_of(project=agreed, key="problem")
    shown = shown_record(project=agreed, position=1)
    stage = stage_of(project=agreed, position=1)
    signing, adding = at_once(
        lambda: sign_off(stage=stage, saw=record_digest(shown), by=lead),
        lambda: save_entry(exercise=exercise, code=CODE, text="Late.", values={}, version=0, by=lead),
    )
    if isinstance(signing, list):
        assert (type(adding), Entry.objects.filter(code=CODE).count()) == (EntriesClosed, 0)
    else:
        assert (type(signing), type(adding)) == (StageChanged, Saved)
        assert not SignOff.objects.exists()


@pytest.mark.parametrize("turn", range(3))
def test_a_holder_who_becomes_staff_while_somebody_signs_held_the_key_or_did_not(agreed: Project, turn: int) -> None:
    moss = agreed.members.get(name="Moss")
    by_moss = Actor(ActorKind.PARTICIPANT, moss.pk, moss.code, moss.name)
    lead, stage = lead_actor(project=agreed), stage_of(project=agreed, position=1)
    saw = record_digest(shown_record(project=agreed, position=1))
    chosen = agreed.history.filter(verb="side_chosen").count()
    signing, choosing = at_once(
        lambda: sign_off(stage=stage, saw=saw, by=lead),
        lambda: choose_side(member=moss, side=Side.FRONTLINE, by=by_moss),
    )
    assert choosing is None
    verbs = list(
        agreed.history.filter(verb__in=["stage_signed", "side_chosen"]).order_by("pk").values_list("verb", flat=True)
    )
    # The lead and the carers chose theirs before.
    if isinstance(signing, list):
        assert verbs == [*["side_chosen"] * chosen, "stage_signed", "side_chosen"]
    else:
        assert (type(signing), verbs) == (GateClosed, ["side_chosen"] * (chosen + 1))


def test_one_person_who_agrees_eight_times_agrees_once(project: Project) -> None:
    fill_required(project=project, position=1)
    _, _, by = make_participant(project=project, name="Moss", side=Side.LIVED)
    stage = stage_of(project=project, position=1)
    seen = page_of(project=project, position=1).gate.seen
    outcomes = at_once(*[lambda: turn_other_key(stage=stage, seen=seen, led_here=False, by=by)] * 8)
    assert kinds(outcomes) == {Key: 1, NothingChanged: 7}
    assert (Key.objects.count(), project.history.filter(verb="key_turned").count()) == (1, 1)


@pytest.mark.parametrize("turn", range(3))
def test_an_objection_raised_while_somebody_signs_blocks_this_stage_or_the_next(agreed: Project, turn: int) -> None:
    """It is never lost: it comes before the signature and stops it, or after it and stops the next one."""
    lead, stage = lead_actor(project=agreed), stage_of(project=agreed, position=1)
    rowan = actor_of(member=agreed.members.get(name="Rowan"))
    shown = shown_record(project=agreed, position=1)
    signing, raising = at_once(
        lambda: sign_off(stage=stage, saw=record_digest(shown), by=lead),
        lambda: raise_objection(stage=stage, code=CODE, words="Nobody asked us.", shows_name=True, by=rowan),
    )
    assert type(raising) is Objection
    assert Objection.objects.values_list("code", "stage").get() == (CODE, stage.pk)
    if isinstance(signing, list):
        assert SignOff.objects.get().record == shown
        evidence = "1 concern about stage 1, which is finished, without a reply."
    else:
        assert (type(signing), SignOff.objects.count()) == (GateClosed, 0)
        evidence = "1 concern about this stage without a reply."
    position = 2 if isinstance(signing, list) else 1
    gate = page_of(project=agreed, position=position).gate
    assert [check.evidence for check in gate.checks if check.key == "objections"] == [evidence]
    assert not gate.work_is_done


def test_five_people_who_object_while_somebody_signs_are_all_heard(agreed: Project) -> None:
    lead, stage = lead_actor(project=agreed), stage_of(project=agreed, position=1)
    others = [by for *_, by in people(agreed, 5)]
    saw = record_digest(shown_record(project=agreed, position=1))
    signing, *raising = at_once(
        lambda: sign_off(stage=stage, saw=saw, by=lead),
        *(
            lambda by=by: raise_objection(stage=stage, code=uuid4(), words="No.", shows_name=False, by=by)
            for by in others
        ),
    )
    assert kinds(raising) == {Objection: 5}
    assert Objection.objects.filter(reply=None).count() == agreed.withheld_entries.count() == 5
    assert SignOff.objects.count() == isinstance(signing, list)


@pytest.fixture
@remembered
def signed(transactional_db: None) -> Project:
    """Stages 1 and 2 are signed, and Moss, who has been here for 20 days, can agree to stage 3."""
    project = make_project(template="short")
    moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    Member.objects.filter(pk=moss.pk).update(joined_at=timezone.now() - timedelta(days=20))
    for position in (1, 2):
        finish_stage(project=project, position=position, holder=moss)
    fill_required(project=project, position=3)
    return project


@pytest.mark.parametrize("turn", range(3))
def test_a_key_turned_while_the_stage_before_is_opened_again_counts_for_nothing(signed: Project, turn: int) -> None:
    moss, lead = signed.members.get(name="Moss"), lead_actor(project=signed)
    third, second = stage_of(project=signed, position=3), stage_of(project=signed, position=2)
    seen = page_of(project=signed, position=3).unit.seen
    agreeing, opening = at_once(
        lambda: turn_other_key(stage=third, seen=seen, led_here=False, by=actor_of(member=moss)),
        lambda: reopen_stage(stage=second, reason="We forgot the nights.", by=lead),
    )
    assert type(opening) is Reopening
    assert type(agreeing) in {Key, GateClosed}
    assert Key.objects.filter(stage=third).count() == (type(agreeing) is Key)
    with pytest.raises(GateClosed):
        sign_off(stage=third, saw="", by=lead)
    fill_check_in(project=signed, by=lead)
    fill_places(project=signed, by=lead)
    turn_key(project=signed, position=2, member=moss)
    sign(project=signed, position=2)
    # Even where it was turned first, it was for a plan in which stage 2 was finished, and lapsed meanwhile.
    assert page_of(project=signed, position=3).unit.other_key_by is None
    assert KeyLapse.objects.count() == (type(agreeing) is Key)


@pytest.mark.parametrize("turn", range(3))
def test_a_key_turned_for_a_stage_that_is_opened_again_at_that_moment_is_refused(signed: Project, turn: int) -> None:
    """Somebody had the page of the finished stage open, from before it was finished."""
    moss, lead = signed.members.get(name="Moss"), lead_actor(project=signed)
    second, before = stage_of(project=signed, position=2), Key.objects.count()
    old = Key.objects.filter(stage=second, kind="other").get().seen_digest
    agreeing, opening = at_once(
        lambda: turn_other_key(stage=second, seen=old, led_here=False, by=actor_of(member=moss)),
        lambda: reopen_stage(stage=second, reason="We forgot the nights.", by=lead),
    )
    assert (type(opening), Key.objects.count()) == (Reopening, before)
    # Opened again before: then it also waits for a newer check-in or talk.
    assert type(agreeing) in {StageClosed, StageChanged, GateClosed}


def test_two_leads_who_open_a_stage_again_at_once_open_it_once(signed: Project) -> None:
    leads = [lead_actor(project=signed), make_lead(project=signed)[1]]
    stage = stage_of(project=signed, position=1)
    outcomes = at_once(*(lambda by=by: reopen_stage(stage=stage, reason="Nights.", by=by) for by in leads))
    assert kinds(outcomes) == {Reopening: 1, StageClosed: 1}
    assert (Reopening.objects.count(), Stale.objects.count()) == (1, 2)


def test_several_stages_are_signed_once_by_two_who_press_at_once(signed: Project) -> None:
    open_again(signed, position=1)
    fill_places(project=signed, by=lead_actor(project=signed))
    leads = [lead_actor(project=signed), make_lead(project=signed)[1]]
    turn_key(project=signed, position=1, member=signed.members.get(name="Moss"))
    saw = shown_digest(shown_records(project=signed, position=1))
    stages = [stage_of(project=signed, position=position) for position in (1, 2)]
    outcomes = at_once(
        *(
            lambda stage=stage, by=by: sign_off(stage=stage, saw=saw, by=by)
            for stage, by in zip(stages, leads, strict=True)
        )
    )
    assert kinds(outcomes) == {list: 1, StageClosed: 1}
    rounds = SignOff.objects.order_by("stage__position", "round").values_list("stage__position", "round")
    assert list(rounds) == [(1, 1), (1, 2), (2, 1), (2, 2)]


@pytest.mark.parametrize("turn", range(3))
def test_a_stage_that_is_opened_again_while_the_next_is_signed_takes_it_along_or_stops_it(
    signed: Project, turn: int
) -> None:
    lead = lead_actor(project=signed)
    turn_key(project=signed, position=3, member=signed.members.get(name="Moss"))
    saw = record_digest(shown_record(project=signed, position=3))
    third, second = stage_of(project=signed, position=3), stage_of(project=signed, position=2)
    signing, opening = at_once(
        lambda: sign_off(stage=third, saw=saw, by=lead),
        lambda: reopen_stage(stage=second, reason="Nights.", by=lead),
    )
    assert type(opening) is Reopening
    stale = set(Stale.objects.values_list("sign_off__stage__position", flat=True))
    if isinstance(signing, list):
        assert stale == {2, 3}
    else:
        assert (type(signing), stale) == (GateClosed, {2})


def test_one_condition_is_cleared_once(project: Project) -> None:
    fill_required(project=project, position=1)
    moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    turn_key(project=project, position=1, member=moss, as_long_as="There is a bus.")
    sign(project=project, position=1)
    condition, by = Condition.objects.get(), actor_of(member=moss)
    outcomes = at_once(*[lambda: clear_condition(condition=condition, led_here=False, by=by)] * 4)
    assert kinds(outcomes) == {NoneType: 1, NothingChanged: 3}
    assert ConditionCleared.objects.count() == 1


def test_a_gap_that_two_leads_end_at_once_is_ended_once(project: Project) -> None:
    gap = say_not_needed(exercise=exercise_of(project=project, key="problem"))
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    outcomes = at_once(
        *(lambda by=by: renew_gap(gap=gap, done="It is done.", look_again_on=None, by=by) for by in leads)
    )
    assert kinds(outcomes) == {GapRenewal: 1, NothingChanged: 1}
    assert GapRenewal.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_holder_who_is_turned_off_while_they_agree_agreed_before_or_not_at_all(project: Project, turn: int) -> None:
    fill_required(project=project, position=1)
    moss, _, by = make_participant(project=project, name="Moss", side=Side.LIVED)
    stage, seen = stage_of(project=project, position=1), page_of(project=project, position=1).unit.seen
    agreeing, turning = at_once(
        lambda: turn_other_key(stage=stage, seen=seen, led_here=False, by=by),
        lambda: turn_off_person(member=moss, by=lead_actor(project=project)),
    )
    assert turning is None
    assert type(agreeing) in {Key, KeyRefused}
    assert page_of(project=project, position=1).unit.other_key_by is None


def test_two_leads_who_publish_a_gap_at_once_leave_one_open(project: Project) -> None:
    exercise = exercise_of(project=project, key="problem")
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    day = today_in(project)
    outcomes = at_once(
        *(
            lambda lead=lead: publish_gap(exercise=exercise, reason=lead.name, plan="None.", look_again_on=day, by=lead)
            for lead in leads
        )
    )
    assert kinds(outcomes) == {Gap: 2}
    assert (exercise.gaps.count(), exercise.gaps.filter(closed_at=None).count()) == (2, 1)


# Writing -------------------------------------------------------------------------------------------------------------


def test_of_two_who_save_one_text_one_is_told_and_both_texts_are_kept(project: Project) -> None:
    exercise = exercise_of(project=project, key="working_together")
    write(exercise=exercise, text="We listen.")
    writers = [by for *_, by in people(project, 2)]
    outcomes = at_once(
        *(
            lambda number=number, by=by: save_text(
                exercise=exercise, text=f"We listen to {number}.", values={}, version=1, by=by
            )
            for number, by in enumerate(writers)
        )
    )
    assert kinds(outcomes) == {Saved: 1, SavedByOther: 1}
    stored = exercise.entries.get()
    lost = next(outcome for outcome in outcomes if isinstance(outcome, SavedByOther))
    assert stored.version == 2
    assert {stored.text, lost.mine} == {"We listen to 0.", "We listen to 1."}
    assert set(stored.earlier.values_list("text", flat=True)) == {"We listen.", lost.mine}


def test_of_two_who_begin_one_text_at_once_one_is_told_and_both_texts_are_kept(project: Project) -> None:
    exercise = exercise_of(project=project, key="working_together")
    outcomes = at_once(
        *(
            lambda number=number, by=by: save_text(
                exercise=exercise, text=f"Text {number}", values={}, version=0, by=by
            )
            for number, (*_, by) in enumerate(people(project, 4))
        )
    )
    assert kinds(outcomes) == {Saved: 1, SavedByOther: 3}
    stored = exercise.entries.get()
    assert {stored.text, *stored.earlier.values_list("text", flat=True)} == {f"Text {number}" for number in range(4)}


def test_of_two_who_change_one_row_one_is_told(project: Project) -> None:
    exercise = exercise_of(project=project, key="can_change")
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    save_entry(exercise=exercise, code=CODE, text="The time", values={}, version=0, by=leads[0])
    outcomes = at_once(
        *(
            lambda lead=lead: save_entry(
                exercise=exercise, code=CODE, text=f"By {lead.name}", values={}, version=1, by=lead
            )
            for lead in leads
        )
    )
    assert kinds(outcomes) == {Saved: 1, SavedByOther: 1}
    saved = next(outcome for outcome in outcomes if isinstance(outcome, Saved))
    assert Entry.objects.values_list("text", "version").get(code=CODE) == (saved.entry.text, 2)


def test_ten_people_who_add_notes_at_once_add_them_all(project: Project) -> None:
    exercise = exercise_of(project=project, key="problem")
    outcomes = at_once(
        *(
            lambda by=by: save_entry(exercise=exercise, code=uuid4(), text=by.name, values={}, version=0, by=by)
            for *_, by in people(project, 10)
        )
    )
    assert kinds(outcomes) == {Saved: 10}
    assert set(exercise.entries.values_list("text", flat=True)) == {f"Person {number}" for number in range(10)}


def test_one_form_sent_eight_times_at_once_makes_one_entry(project: Project) -> None:
    exercise = exercise_of(project=project, key="problem")
    _, _, by = make_participant(project=project, name="Moss", side=Side.LIVED)
    outcomes = at_once(
        *[lambda: save_entry(exercise=exercise, code=CODE, text="It is cold.", values={}, version=0, by=by)] * 8
    )
    assert kinds(outcomes) == {Saved: 8}
    assert exercise.entries.values_list("text", "version").get() == ("It is cold.", 1)


def test_lines_sent_four_times_at_once_are_there_once(project: Project) -> None:
    exercise, lead = exercise_of(project=project, key="problem"), lead_actor(project=project)
    lines = [f"Line {number}" for number in range(20)]
    outcomes = at_once(*[lambda: paste_lines(exercise=exercise, lines=lines, batch=CODE, by=lead)] * 4)
    assert sorted(map(repr, outcomes)) == ["20", *[repr(NothingChanged())] * 3]
    assert exercise.entries.count() == 20


# Coming in -----------------------------------------------------------------------------------------------------------


def test_one_link_first_used_five_times_at_once_is_told_once(project: Project) -> None:
    member, _, by = make_participant(project=project, name="Moss", comes_in=False)
    link = member.links.get()
    outcomes = at_once(*[lambda: use_link_first(link=link, by=by)] * 5)
    assert kinds(outcomes) == {NoneType: 1, NothingChanged: 4}
    assert project.history.filter(verb="link_first_used").count() == 1
    assert Member.objects.get(pk=member.pk).joined_at is not None


def test_one_form_sent_eight_times_at_once_adds_one_person(project: Project) -> None:
    lead = lead_actor(project=project)
    outcomes = at_once(*[lambda: add_person(project=project, code=CODE, name="Moss", by=lead)] * 8)
    assert kinds(outcomes) == {tuple: 1, NothingChanged: 7}
    assert project.members.participants().count() == 1


def test_two_leads_who_leave_at_once_leave_one(project: Project) -> None:
    first = project.members.leads().get()
    second, by_second = make_lead(project=project)
    by_first = lead_actor(project=project)
    outcomes = at_once(
        lambda: leave_as_lead(member=first, by=by_first), lambda: leave_as_lead(member=second, by=by_second)
    )
    assert kinds(outcomes) == {NoneType: 1, LastLead: 1}
    assert project.members.leads().count() == 1


def test_one_invitation_accepted_by_three_at_once_makes_one_lead(project: Project) -> None:
    invite_lead(project=project, email="ash@example.org", by=lead_actor(project=project))
    invitation = LeadInvitation.objects.get()
    users = [make_user(name=f"Ash {number}") for number in range(3)]
    outcomes = at_once(
        *(
            lambda user=user: accept_invitation(
                invitation=invitation, user=user, by=Actor(ActorKind.LEAD, name=user.name)
            )
            for user in users
        )
    )
    assert kinds(outcomes) == {Member: 1, InvitationEnded: 2}
    assert project.members.leads().count() == 2


def test_one_form_sent_four_times_at_once_starts_one_project(transactional_db: None) -> None:
    load_built_in(by=SYSTEM)
    robin, template = make_user(name="Robin"), PlannerTemplate.objects.get(key="short")
    by = Actor(ActorKind.LEAD, name="Robin")
    outcomes = at_once(
        *[lambda: start_project(code="abcdefgh23", fields=PROJECT_FIELDS, template=template, lead=robin, by=by)] * 4
    )
    assert kinds(outcomes) == {Project: 1, StartedAlready: 3}
    assert Project.objects.count() == 1


# Concerns and numbers ------------------------------------------------------------------------------------------------


def test_one_concern_sent_eight_times_is_one(project: Project) -> None:
    [(_, _, by)] = people(project, 1)
    stage = stage_of(project=project, position=1)
    outcomes = at_once(
        *[lambda: raise_objection(stage=stage, code=CODE, words="Nobody asked us.", shows_name=False, by=by)] * 8
    )
    assert kinds(outcomes) == {Objection: 1, NothingChanged: 7}
    assert project.withheld_entries.count() == 1


def test_no_fourth_concern_without_a_name_slips_in(project: Project) -> None:
    [(_, _, by)] = people(project, 1)
    stage = stage_of(project=project, position=1)
    outcomes = at_once(
        *(
            lambda number=number: raise_objection(
                stage=stage, code=uuid4(), words=f"Concern {number}", shows_name=False, by=by
            )
            for number in range(6)
        )
    )
    assert kinds(outcomes) == {Objection: 3, TooManyWithheld: 3}


def test_two_leads_who_reply_at_once_make_one_reply(project: Project) -> None:
    [(_, _, by)] = people(project, 1)
    objection = raise_concern(project=project, by=by)
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    outcomes = at_once(
        *(
            lambda lead=lead: reply_to_objection(objection=objection, words=f"By {lead.pk}", version=1, by=lead)
            for lead in leads
        )
    )
    assert kinds(outcomes) == {ObjectionReply: 1, NothingChanged: 1}
    assert project.history.filter(verb="concern_replied").count() == 1


def test_a_reply_is_never_to_words_nobody_read(project: Project) -> None:
    [(_, _, by)] = people(project, 1)
    lead = lead_actor(project=project)
    for _ in range(5):
        objection = raise_concern(project=project, by=by, shows_name=True)
        outcomes = at_once(
            partial(change_objection, objection=objection, words="Other.", version=1, by=by),
            partial(reply_to_objection, objection=objection, words="Yes.", version=1, by=lead),
        )
        objection = Objection.objects.get(pk=objection.pk)
        assert kinds(outcomes) in ({Objection: 1, ConcernChanged: 1}, {RepliedAlready: 1, ObjectionReply: 1})
        assert hasattr(objection, "reply") is (objection.words == "Nobody asked us.")


def test_two_leads_who_change_a_number_at_once_are_both_kept(project: Project) -> None:
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    outcomes = at_once(
        *(
            lambda lead=lead, value=value: change_numbers(
                project=project, values={"objection_days": value}, reason="Because.", by=lead
            )
            for lead, value in zip(leads, (20, 30), strict=True)
        )
    )
    assert kinds(outcomes) == {list: 2}
    rows = list(NumberChange.objects.order_by("pk").values_list("old", "value", "from_position"))
    # The later one began from what the earlier one left.
    assert rows in ([(14, 20, 1), (20, 30, 1)], [(14, 30, 1), (30, 20, 2)])
    last = rows[-1][1]
    assert numbers_at(number_changes(project), position=2).objection_days == last
    assert numbers_at(number_changes(project), position=1).objection_days == 30
    assert project.history.filter(verb="numbers_changed").count() == 2


# The tests themselves ------------------------------------------------------------------------------------------------


def test_threads_really_run_at_once_and_have_connections_of_their_own(project: Project) -> None:
    both = threading.Barrier(2)
    seen = at_once(*[lambda: (both.wait(LONGEST), id(connection.connection), threading.get_ident())] * 2)
    assert len({which for _, which, _ in seen}) == 2
    assert len({who for *_, who in seen}) == 2
    assert id(connection.connection) not in {which for _, which, _ in seen}
