"""The other key: agreeing, agreeing "as long as", saying "not yet", clearing conditions. No lead ever holds it."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from time_machine import TimeMachineFixture

from planner.actions.entries import remove_entry
from planner.actions.gaps import publish_gap
from planner.actions.keys import (
    AsLongAs,
    ConditionTooLong,
    GateClosed,
    KeyRefused,
    StageChanged,
    StageClosed,
    clear_condition,
    say_not_yet,
    turn_other_key,
)
from planner.actions.numbers import change_numbers
from planner.actions.signing import sign_off
from planner.gate import SigningUnit
from planner.models import Condition, ConditionCleared, Exercise, Gap, Key, KeyLapse, NumberChange, Objection, SignOff
from planner.record import record_digest
from stakeholders.actions.members import choose_side, replace_link, turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import Member, Project, Side, WithheldEntry
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    answer_for_everyone,
    answer_of,
    everybody_belongs,
    exercise_of,
    fill_required,
    lead_actor,
    make_participant,
    make_project,
    not_yet,
    page_of,
    raise_concern,
    recording,
    reopen,
    reply_to,
    rewrite_promise,
    say_not_needed,
    shown_record,
    sign,
    stage_of,
    turn_key,
    write,
)
from tests.planner.closing.acts import open_again
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)
REFUSED = "^Only a person with lived experience or a carer can agree here\\.$"
LED_HERE = "^A lead of this project has used this browser\\. Agree on a phone or computer of your own\\.$"
NOT_THIS_ONE = (
    "^You cannot agree to this stage. People may after 14 days, and not where they recorded a known gap or a talk\\.$"
)


def seen(project: Project, position: int = 1) -> str:
    return page_of(project=project, position=position).unit.seen


def agree(project: Project, by: Actor, *, position: int = 1, led_here: bool = False, saw: str = "") -> Key:
    stage = stage_of(project=project, position=position)
    return turn_other_key(stage=stage, seen=saw or seen(project, position), led_here=led_here, by=by)


def gate_of(project: Project, position: int = 1) -> tuple[bool, int | None]:
    """Whether the work is done, and who has agreed."""
    unit = page_of(project=project, position=position).unit
    return unit.work_is_done, unit.other_key_by


def take_away_all(exercise: Exercise, by: Actor) -> None:
    for code in exercise.entries.filter(removed_at=None).values_list("code", flat=True):
        remove_entry(exercise=exercise, code=code, by=by)


def publish(exercise: Exercise, by: Actor, *, look_again_on: date = TODAY, reason: str = "Done last year.") -> Gap:
    return publish_gap(exercise=exercise, reason=reason, plan="Ask again.", look_again_on=look_again_on, by=by)


def nothing_signed(project: Project) -> bool:
    return not SignOff.objects.filter(project=project).exists() and not Key.objects.filter(kind="lead").exists()


# The other key -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [Side.LIVED, Side.CARER])
def test_a_person_of_the_lived_side_agrees(project: Project, side: Side) -> None:
    member, _, by = make_participant(project=project, name="Fern", side=side)
    saw = seen(project)
    key = agree(project, by)
    assert key == Key.objects.get()
    assert Key.objects.values(
        "project_id",
        "stage__position",
        "member_id",
        "kind",
        "side",
        "attempt",
        "seen_digest",
        "shows_name",
        "turned_at",
    ).get() == {
        "project_id": project.pk,
        "stage__position": 1,
        "member_id": member.pk,
        "kind": "other",
        "side": side.value,
        "attempt": 1,
        "seen_digest": saw,
        "shows_name": False,
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
        "as nobody": Actor(ActorKind.PARTICIPANT, None, None, member.name),
    }


ROADS = ("as a lead", "by their own row as a participant", "as an admin", "as nobody")


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("side", [Side.DECIDER, Side.LIVED])
@pytest.mark.parametrize("what", ["agree", "as long as", "not yet"])
def test_a_lead_is_never_the_other_key(project: Project, lead: Actor, road: str, side: Side, what: str) -> None:
    Member.objects.filter(pk=lead.pk).update(side=side, side_chosen_at=MONDAY)
    # Without the lead as decision maker somebody else decides, so that the work stays done.
    decides = make_participant(project=project, name="Heron", side=Side.DECIDER)[0]
    answer_of(member=decides)
    with pytest.raises(KeyRefused, match=REFUSED):
        answer_as(project, roads_of_a_lead(project)[road], what)
    assert (Key.objects.count(), Condition.objects.count(), Objection.objects.count()) == (0, 0, 0)


def answer_as(project: Project, by: Actor, what: str, *, led_here: bool = False) -> None:
    """One of the three answers to being asked."""
    stage, saw = stage_of(project=project, position=1), seen(project)
    if what == "not yet":
        say_not_yet(stage=stage, code=uuid4(), seen=saw, led_here=led_here, words="Too early.", by=by)
    else:
        as_long_as = AsLongAs("There is a bus.", TODAY) if what == "as long as" else None
        turn_other_key(stage=stage, seen=saw, led_here=led_here, as_long_as=as_long_as, by=by)


@pytest.mark.parametrize("what", ["agree", "as long as", "not yet"])
def test_a_second_membership_of_a_lead_is_no_road_in_the_browser_they_lead_from(
    project: Project, what: str, lead: Actor
) -> None:
    """A lead who added themselves as a participant and chose a side: the browser gives them away."""
    second = make_participant(project=project, name="Robin too", side=Side.LIVED)[2]
    with pytest.raises(KeyRefused, match=LED_HERE):
        answer_as(project, second, what, led_here=True)
    assert (Key.objects.count(), Objection.objects.count()) == (0, 0)


def test_somebody_of_the_lived_side_who_acts_as_a_lead_is_refused(project: Project, moss: Member) -> None:
    with pytest.raises(KeyRefused, match=REFUSED):
        agree(project, Actor(ActorKind.LEAD, moss.pk, moss.code, moss.name))
    assert Key.objects.count() == 0


def test_nobody_agrees_in_a_browser_that_a_lead_has_used(project: Project, moss: Member) -> None:
    with pytest.raises(KeyRefused, match=LED_HERE):
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
    assert closed.value.result == page_of(project=project, position=1).unit
    assert (closed.value.result.missing, str(closed.value)) == (2, "Something is still needed.")


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
    for _ in range(2):
        with pytest.raises(KeyRefused, match=NOT_THIS_ONE):
            agree(project, actor_of(member=moss))
        # Whoever says it anew: what somebody recorded, they recorded.
        say_not_needed(exercise=support, by=lead)
    assert agree(project, make_participant(project=project, name="Fern", side=Side.CARER)[2]).pk


def test_a_stage_that_is_signed_is_not_agreed_to_again(agreed: Project) -> None:
    by = make_participant(project=agreed, name="Fern", side=Side.CARER)[2]
    sign(project=agreed, position=1)
    with pytest.raises(StageClosed):
        agree(agreed, by)


def test_a_later_stage_is_not_agreed_to_before_its_turn(project: Project, moss: Member) -> None:
    fill_required(project=project, position=2)
    with pytest.raises(GateClosed) as closed:
        agree(project, actor_of(member=moss), position=2)
    unit = closed.value.result
    assert isinstance(unit, SigningUnit)
    assert unit.results[0].checks[0].evidence == "Stage 1 is not finished yet."


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


def empty_and_fill(project: Project) -> None:
    support = exercise_of(project=project, key="support")
    take_away_all(support, lead_actor(project=project))
    write(exercise=support, text="Something else.")


def object_and_reply(project: Project) -> None:
    reply_to(objection=raise_concern(project=project, by=lead_actor(project=project)))


def say_not_yet_and_reply(project: Project) -> None:
    reply_to(objection=not_yet(project=project, position=1, member=project.members.get(name="Rowan")))


def say_no_and_yes(project: Project) -> None:
    answer_of(member=project.members.get(name="Rowan"), answer="no")
    write(exercise=exercise_of(project=project, key="hopes"))
    answer_of(member=project.members.get(name="Rowan"))


def change_a_number_and_undo_it(project: Project) -> None:
    set_number(project, "gap_weeks", 4)
    write(exercise=exercise_of(project=project, key="hopes"))
    NumberChange.objects.all().delete()


LAPSES: dict[str, Callable[[Project], None]] = {
    "an exercise emptied and filled": empty_and_fill,
    "a concern with its reply": object_and_reply,
    "a not yet with its reply": say_not_yet_and_reply,
    "a no and a yes again": say_no_and_yes,
    "a number there and back": change_a_number_and_undo_it,
}
"""Each changes what is seen, and makes it again what it was."""


@pytest.mark.parametrize("name", LAPSES)
def test_a_key_that_lapsed_never_counts_again_and_its_holder_can_be_asked_again(
    agreed: Project, moss: Member, name: str
) -> None:
    saw = seen(agreed)
    LAPSES[name](agreed)
    assert (seen(agreed), gate_of(agreed)) == (saw, (True, None))
    assert list(KeyLapse.objects.values_list("key__member", flat=True)) == [moss.pk]
    again = agree(agreed, actor_of(member=moss))
    assert (again.attempt, gate_of(agreed)) == (2, (True, moss.pk))
    assert sign(project=agreed, position=1).other_key == again


def set_number(project: Project, key: str, value: int) -> None:
    change_numbers(project=project, values={key: value}, reason="We say why.", by=lead_actor(project=project))


def test_a_key_lapses_with_a_number_that_counts_now_and_not_with_one_for_later(agreed: Project, moss: Member) -> None:
    set_number(agreed, "other_key_days", 7)
    assert gate_of(agreed) == (True, moss.pk)
    set_number(agreed, "other_key_days", 21)
    assert gate_of(agreed) == (True, None)


def test_a_key_lapses_with_a_new_version_of_the_promise(agreed: Project, moss: Member) -> None:
    rewrite_promise(project=agreed)
    answer_for_everyone(project=agreed)
    assert gate_of(agreed) == (True, None)
    assert agree(agreed, actor_of(member=moss)).attempt == 2


def test_a_key_holds_while_more_people_say_yes(agreed: Project, moss: Member) -> None:
    answer_of(member=moss)
    assert gate_of(agreed) == (True, moss.pk)


def test_a_key_does_not_outlive_a_reopening(agreed: Project, moss: Member) -> None:
    """Not one that was turned beside the one that signed, and not for the stage after it."""
    fern = make_participant(project=agreed, name="Fern", side=Side.CARER, since=MONDAY - timedelta(days=20))[0]
    turn_key(project=agreed, position=1, member=fern)
    sign(project=agreed, position=1)
    fill_required(project=agreed, position=2)
    turn_key(project=agreed, position=2, member=fern)
    reopen(project=agreed, position=1)
    assert (gate_of(agreed, 1), gate_of(agreed, 2)) == ((True, None), (False, None))
    turn_key(project=agreed, position=1, member=moss)
    sign(project=agreed, position=1)
    assert gate_of(agreed, 2) == (True, None)
    assert agree(agreed, actor_of(member=fern), position=2).attempt == 2


def test_who_was_turned_off_and_let_in_again_has_to_be_asked_again(agreed: Project, moss: Member, lead: Actor) -> None:
    """What happens between the two, such as a note, settles that the key lapsed."""
    turn_off_person(member=moss, by=lead)
    write(exercise=exercise_of(project=agreed, key="hopes"))
    replace_link(member=moss, by=lead)
    assert gate_of(agreed) == (True, None)
    assert agree(agreed, actor_of(member=moss)).attempt == 2


def test_how_many_agreements_lapsed_is_told(agreed: Project, moss: Member) -> None:
    assert page_of(project=agreed, position=1).lapsed == 0
    fern = make_participant(project=agreed, name="Fern", side=Side.CARER)[0]
    turn_key(project=agreed, position=1, member=fern)
    rewrite_promise(project=agreed)
    answer_for_everyone(project=agreed)
    assert page_of(project=agreed, position=1).lapsed == 2
    turn_key(project=agreed, position=1, member=moss)
    assert page_of(project=agreed, position=1).lapsed == 1


# 14 days -------------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
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


@pytest.mark.parametrize(("days", "may"), [(14, False), (20, False), (21, True)])
def test_the_days_are_a_number_of_the_project(
    at_stage_2: Project, moss: Member, days: int, may: bool, time_machine: TimeMachineFixture
) -> None:
    set_number(at_stage_2, "other_key_days", 21)
    time_machine.shift(timedelta(days=days))
    if may:
        assert agree(at_stage_2, actor_of(member=moss), position=2).member == moss
    else:
        with pytest.raises(KeyRefused, match="People may after 21 days"):
            agree(at_stage_2, actor_of(member=moss), position=2)


def test_fewer_days_count_from_the_next_stage_only(at_stage_2: Project, time_machine: TimeMachineFixture) -> None:
    set_number(at_stage_2, "other_key_days", 7)
    time_machine.shift(timedelta(days=7))
    assert page_of(project=at_stage_2, position=2).unit.other_key_may == frozenset()
    numbers = [page_of(project=at_stage_2, position=position).part.numbers for position in (2, 3)]
    assert [each.other_key_days for each in numbers] == [14, 7]


def test_days_are_counted_from_the_day_they_came_in_and_not_from_the_day_they_were_added(
    at_stage_2: Project, time_machine: TimeMachineFixture
) -> None:
    _, _, by = make_participant(project=at_stage_2, name="Wren", side=Side.LIVED)
    added, _, late = make_participant(project=at_stage_2, name="Fern", comes_in=False)
    time_machine.shift(timedelta(days=14))
    make_participant(project=at_stage_2, name="Ivy", side=Side.LIVED)
    choose_side(member=added, side=Side.LIVED, by=late)
    everybody_belongs(project=at_stage_2)
    with pytest.raises(KeyRefused):
        agree(at_stage_2, late, position=2)
    assert agree(at_stage_2, by, position=2).pk


# As long as ----------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def conditioned(project: Project, moss: Member) -> Project:
    """Moss has agreed as long as there is a bus in 4 weeks."""
    turn_key(project=project, position=1, member=moss, as_long_as="There is a bus.")
    return project


def missing(project: Project, position: int) -> list[str]:
    """The checks that are not met, but for the keys."""
    results = page_of(project=project, position=position).unit.results
    failing = [check.key for result in results for check in result.checks if not check.passes]
    return [key for key in dict.fromkeys(failing) if key != "keys"]


def test_a_condition_holds_what_was_said(conditioned: Project, moss: Member) -> None:
    condition = Condition.objects.get()
    key = Key.objects.get()
    assert Condition.objects.values(
        "project", "stage__position", "key", "words", "by_date", "set_by", "set_at"
    ).get() == {
        "project": conditioned.pk,
        "stage__position": 1,
        "key": key.pk,
        "words": "There is a bus.",
        "by_date": date(2027, 3, 29),
        "set_by": moss.pk,
        "set_at": MONDAY,
    }
    assert page_of(project=conditioned, position=1).pending_condition == condition


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (84, True), (85, False)])
def test_a_condition_is_cleared_within_12_weeks(project: Project, moss: Member, days: int, fits: bool) -> None:
    stage, saw = stage_of(project=project, position=1), seen(project)
    as_long_as = AsLongAs("There is a bus.", TODAY + timedelta(days=days))
    if fits:
        turn_other_key(stage=stage, seen=saw, led_here=False, as_long_as=as_long_as, by=actor_of(member=moss))
    else:
        with pytest.raises(ConditionTooLong):
            turn_other_key(stage=stage, seen=saw, led_here=False, as_long_as=as_long_as, by=actor_of(member=moss))
    assert (Key.objects.count(), Condition.objects.count()) == (fits, fits)


def test_a_condition_blocks_the_next_stage_and_not_its_own(conditioned: Project) -> None:
    assert missing(conditioned, 1) == []
    sign(project=conditioned, position=1)
    fill_required(project=conditioned, position=2)
    assert missing(conditioned, 2) == ["conditions"]


def test_a_condition_of_a_key_that_signed_nothing_blocks_nothing(conditioned: Project, moss: Member) -> None:
    rewrite_promise(project=conditioned)
    answer_for_everyone(project=conditioned)
    turn_key(project=conditioned, position=1, member=moss)
    assert page_of(project=conditioned, position=1).pending_condition is None
    sign(project=conditioned, position=1)
    fill_required(project=conditioned, position=2)
    assert missing(conditioned, 2) == []


def test_once_somebody_agreed_nobody_adds_a_condition(agreed: Project) -> None:
    fern = make_participant(project=agreed, name="Fern", side=Side.CARER)[0]
    with pytest.raises(KeyRefused, match="Somebody else agreed first"):
        turn_key(project=agreed, position=1, member=fern, as_long_as="There is a bus.")
    assert not Condition.objects.exists()
    turn_key(project=agreed, position=1, member=fern)
    assert Key.objects.filter(kind="other").count() == 2


@pytest.fixture
@remembered
def waiting(conditioned: Project) -> Condition:
    """Stage 1 is signed on Moss's condition, and everything else is done in stage 2."""
    sign(project=conditioned, position=1)
    fill_required(project=conditioned, position=2)
    return Condition.objects.select_related("project").get()


def clear(condition: Condition, member: Member, *, led_here: bool = False) -> None:
    clear_condition(condition=condition, led_here=led_here, by=actor_of(member=member))


def test_whoever_set_it_clears_it(waiting: Condition, moss: Member) -> None:
    clear(waiting, moss)
    assert ConditionCleared.objects.values("project", "condition", "cleared_by", "cleared_at").get() == {
        "project": waiting.project_id,
        "condition": waiting.pk,
        "cleared_by": moss.pk,
        "cleared_at": MONDAY,
    }
    assert missing(waiting.project, 2) == []


def test_it_is_cleared_once(waiting: Condition, moss: Member) -> None:
    clear(waiting, moss)
    with recording(project=waiting.project) as history, pytest.raises(NothingChanged):
        clear(waiting, moss)
    assert (history, ConditionCleared.objects.count()) == ([], 1)


def test_nobody_else_clears_it_while_its_holder_is_here(waiting: Condition) -> None:
    old = make_participant(project=waiting.project, name="Ivy", side=Side.CARER, since=MONDAY - timedelta(days=20))[0]
    everybody_belongs(project=waiting.project)
    assert old.pk in page_of(project=waiting.project, position=2).unit.other_key_may
    with pytest.raises(KeyRefused, match=r"^Only the person who set it can say that it is done\.$"):
        clear(waiting, old)
    assert missing(waiting.project, 2) == ["conditions"]


@pytest.mark.parametrize("gone", ["turned off", "left", "erased"])
def test_when_its_holder_has_gone_another_who_may_hold_the_key_clears_it(
    waiting: Condition, moss: Member, lead: Actor, gone: str
) -> None:
    project = waiting.project
    old = make_participant(project=project, name="Ivy", side=Side.CARER, since=MONDAY - timedelta(days=20))[0]
    new = make_participant(project=project, name="Wren", side=Side.CARER)[0]
    everybody_belongs(project=project)
    if gone == "turned off":
        turn_off_person(member=moss, by=lead)
    elif gone == "left":
        Member.objects.filter(pk=moss.pk).update(left_at=MONDAY)
    else:
        Condition.objects.filter(pk=waiting.pk).update(set_by=None)
    # Wren may not agree to stage 2 yet, so Wren may not clear it either.
    with pytest.raises(KeyRefused):
        clear(waiting, new)
    clear(waiting, old)
    assert (ConditionCleared.objects.get().cleared_by, missing(project, 2)) == (old, [])


def test_somebody_turned_off_clears_nothing_of_their_own(waiting: Condition, moss: Member, lead: Actor) -> None:
    turn_off_person(member=moss, by=lead)
    with pytest.raises(KeyRefused):
        clear(waiting, moss)


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("gone", [False, True])
def test_a_lead_clears_nothing(waiting: Condition, moss: Member, lead: Actor, road: str, gone: bool) -> None:
    if gone:
        turn_off_person(member=moss, by=lead)
    Member.objects.filter(pk=lead.pk).update(side=Side.LIVED, joined_at=MONDAY - timedelta(days=90))
    with pytest.raises(KeyRefused):
        clear_condition(condition=waiting, led_here=False, by=roads_of_a_lead(waiting.project)[road])
    assert ConditionCleared.objects.count() == 0


def test_nothing_is_cleared_in_a_browser_that_a_lead_has_used(waiting: Condition, moss: Member) -> None:
    with pytest.raises(KeyRefused, match=r"^A lead of this project has used this browser"):
        clear(waiting, moss, led_here=True)
    clear(waiting, moss)
    assert ConditionCleared.objects.count() == 1


def test_nothing_is_cleared_in_an_archived_project(waiting: Condition, moss: Member, lead: Actor) -> None:
    archive_project(project=waiting.project, by=lead)
    with pytest.raises(ProjectIsArchived):
        clear(waiting, moss)
    assert ConditionCleared.objects.count() == 0


def test_a_condition_outlives_a_reopening(waiting: Condition, moss: Member) -> None:
    """It blocks the stage after its own until it is cleared, and never its own."""
    reopen(project=waiting.project, position=1)
    assert missing(waiting.project, 1) == []
    turn_key(project=waiting.project, position=1, member=moss)
    assert sign(project=waiting.project, position=1).round == 2
    assert missing(waiting.project, 2) == ["conditions"]
    clear(waiting, moss)
    assert missing(waiting.project, 2) == []


def test_a_condition_of_an_earlier_stage_blocks_those_that_are_opened_again(
    project: Project, moss: Member, time_machine: TimeMachineFixture
) -> None:
    time_machine.shift(timedelta(days=14))
    for position in (1, 2):
        fill_required(project=project, position=position)
        turn_key(project=project, position=position, member=moss)
        sign(project=project, position=position)
    reopen(project=project, position=1)
    turn_key(project=project, position=1, member=moss, as_long_as="There is a bus.")
    sign(project=project, position=1)
    condition = Condition.objects.get()
    assert [signed.round for signed in project.sign_offs.filter(stage__position=2)] == [1, 2]
    reopen(project=project, position=2)
    assert missing(project, 2) == ["conditions"]
    clear(condition, moss)
    assert missing(project, 2) == []


# Not yet -------------------------------------------------------------------------------------------------------------

CODE = UUID("11111111-1111-4111-8111-111111111111")


def say(project: Project, member: Member, *, code: UUID = CODE, saw: str = "", led_here: bool = False) -> Objection:
    return say_not_yet(
        stage=stage_of(project=project, position=1),
        code=code,
        seen=saw or seen(project),
        led_here=led_here,
        words="Two people wait to be heard.",
        by=actor_of(member=member),
    )


def test_a_not_yet_is_an_objection_without_a_name(project: Project, moss: Member) -> None:
    objection = say(project, moss)
    names = ("project", "stage__position", "code", "kind", "author", "by_lead", "is_withheld", "words", "raised_at")
    assert Objection.objects.values(*names).get(pk=objection.pk) == {
        "project": project.pk,
        "stage__position": 1,
        "code": CODE,
        "kind": "not_yet",
        "author": moss.pk,
        "by_lead": False,
        "is_withheld": True,
        "words": "Two people wait to be heard.",
        "raised_at": MONDAY,
    }


def test_a_not_yet_blocks_until_a_lead_replies(project: Project, moss: Member) -> None:
    objection = say(project, moss)
    assert missing(project, 1) == ["objections"]
    reply_to(objection=objection)
    assert missing(project, 1) == []
    # Whoever said it may agree after all.
    assert turn_key(project=project, position=1, member=moss).attempt == 1


def test_a_not_yet_lets_the_keys_of_others_lapse(agreed: Project, moss: Member) -> None:
    reply_to(objection=not_yet(project=agreed, position=1, member=agreed.members.get(name="Rowan")))
    assert gate_of(agreed) == (True, None)


def test_the_history_tells_of_a_not_yet_a_day_later_and_of_nobody(project: Project, moss: Member) -> None:
    with recording(project=project) as history:
        say(project, moss)
    assert history == []
    assert list(WithheldEntry.objects.values_list("verb", "values", "due_on")) == [
        ("not_yet_said", '{"what":{"stage":1,"week":"2027-03-01"}}', date(2027, 3, 2))
    ]


def test_a_form_sent_twice_says_it_once(project: Project, moss: Member) -> None:
    say(project, moss)
    with pytest.raises(NothingChanged):
        say(project, moss, saw="anything")
    assert Objection.objects.count() == 1


def test_nobody_says_not_yet_who_is_not_asked(project: Project, moss: Member, lead: Actor) -> None:
    heron = make_participant(project=project, name="Heron", side=Side.FRONTLINE)[0]
    with pytest.raises(KeyRefused, match=REFUSED):
        say(project, heron)
    with pytest.raises(StageChanged):
        say(project, moss, saw="0" * 64)
    take_away_all(exercise_of(project=project, key="support"), lead)
    with pytest.raises(GateClosed):
        say(project, moss)
    assert Objection.objects.count() == 0


def test_nobody_says_not_yet_of_a_signed_stage(agreed: Project, moss: Member) -> None:
    sign(project=agreed, position=1)
    with pytest.raises(StageClosed):
        say(agreed, moss)


def test_nobody_says_not_yet_in_an_archived_project(project: Project, moss: Member, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        say(project, moss)


# Several stages together ---------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def opened_again(project: Project, moss: Member, time_machine: TimeMachineFixture) -> Project:
    """Stages 1 to 3 were signed, and opened again from stage 2."""
    time_machine.shift(timedelta(days=14))
    for position in (1, 2, 3):
        fill_required(project=project, position=position)
        turn_key(project=project, position=position, member=moss)
        sign(project=project, position=position)
    open_again(project, position=2)
    return project


def test_one_press_agrees_to_all_the_stages(opened_again: Project, moss: Member) -> None:
    before = Key.objects.count()
    key = agree(opened_again, actor_of(member=moss), position=3)
    new = Key.objects.order_by("pk")[before:]
    assert key == new[0]
    assert [(each.stage.position, each.attempt, each.kind) for each in new] == [(2, 2, "other"), (3, 2, "other")]
    assert [gate_of(opened_again, position) for position in (2, 3)] == [(True, moss.pk)] * 2


def test_where_one_stage_lacks_something_nobody_agrees_to_any(opened_again: Project, moss: Member, lead: Actor) -> None:
    take_away_all(exercise_of(project=opened_again, key="meetings"), lead)
    with pytest.raises(GateClosed) as closed:
        agree(opened_again, actor_of(member=moss), position=2)
    assert closed.value.result.missing == 2


def test_a_change_of_one_stage_asks_for_all_of_them_again(opened_again: Project, moss: Member, lead: Actor) -> None:
    agree(opened_again, actor_of(member=moss), position=2)
    meetings = exercise_of(project=opened_again, key="meetings")
    take_away_all(meetings, lead)
    say_not_needed(exercise=meetings)
    assert gate_of(opened_again, 2) == gate_of(opened_again, 3) == (True, None)
    agree(opened_again, actor_of(member=moss), position=2)
    assert list(Key.objects.filter(kind="other", attempt=3).values_list("stage__position", flat=True)) == [2, 3]
    assert sign(project=opened_again, position=2).round == 2


def test_a_not_yet_is_about_the_first_of_the_stages(opened_again: Project, moss: Member) -> None:
    objection = not_yet(project=opened_again, position=3, member=moss)
    assert objection.stage.position == 2
    assert missing(opened_again, 2) == ["objections"]
    reply_to(objection=objection)
    assert missing(opened_again, 2) == []


def test_a_condition_belongs_to_the_first_of_the_stages(opened_again: Project, moss: Member) -> None:
    turn_key(project=opened_again, position=3, member=moss, as_long_as="There is a bus.")
    assert Condition.objects.get().stage.position == 2
    sign(project=opened_again, position=3)
    assert missing(opened_again, 4) == ["exercises", "conditions"]
