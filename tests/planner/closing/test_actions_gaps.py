"""Known gaps: said openly, looked at again in time, and blocking once their date has passed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from time_machine import TimeMachineFixture

from planner.actions.gaps import close_gap, publish_gap, renew_gap
from planner.actions.keys import StageClosed
from planner.actions.numbers import change_numbers
from planner.models import Exercise, Gap, GapRenewal, KeyLapse
from planner.queries.signings import longest_gap
from planner.steps import GapTooLong
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import Member, Project, Side
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    everybody_belongs,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_participant,
    make_project,
    page_of,
    recording,
    reopen,
    sign,
    turn_key,
    write,
)
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)


@pytest.fixture
def support(project: Project) -> Exercise:
    return exercise_of(project=project, key="support")


def publish(exercise: Exercise, by: Actor, *, look_again_on: date = TODAY, reason: str = "Done last year.") -> Gap:
    return publish_gap(exercise=exercise, reason=reason, plan="Ask again.", look_again_on=look_again_on, by=by)


# Said, and taken back ------------------------------------------------------------------------------------------------


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


def test_nobody_says_who_published_it_but_the_one_who_does(support: Exercise, moss: Member, lead: Actor) -> None:
    publish(support, actor_of(member=moss))
    publish(support, lead)
    assert list(Gap.objects.order_by("pk").values_list("published_by", flat=True)) == [moss.pk, lead.pk]


@pytest.mark.parametrize(("days", "fits"), [(14, True), (15, False)])
def test_the_weeks_are_a_number_of_the_project(support: Exercise, lead: Actor, days: int, fits: bool) -> None:
    """Stricter counts at once: 2 weeks instead of 12."""
    change_numbers(project=support.project, values={"gap_weeks": 2}, reason="Too long.", by=lead)
    assert longest_gap(support.project, support.stage) == timedelta(weeks=2)
    if fits:
        publish(support, lead, look_again_on=TODAY + timedelta(days=days))
    else:
        with pytest.raises(GapTooLong):
            publish(support, lead, look_again_on=TODAY + timedelta(days=days))
    assert Gap.objects.count() == fits


def test_a_stage_opened_again_takes_gaps(agreed: Project, support: Exercise, lead: Actor) -> None:
    sign(project=agreed, position=1)
    with pytest.raises(StageClosed):
        publish(support, lead)
    reopen(project=agreed, position=1)
    publish(support, lead)
    close_gap(exercise=support, by=lead)
    assert Gap.objects.values_list("closed_at", flat=True).get() == MONDAY


# Looked at again -----------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def gap(support: Exercise, lead: Actor) -> Gap:
    """A gap in place of words, to be looked at on Thursday."""
    empty(support)
    return publish(support, lead, look_again_on=TODAY + timedelta(days=3))


def empty(exercise: Exercise) -> None:
    exercise.entries.all().delete()


@pytest.fixture
@remembered
def signed(project: Project, gap: Gap, moss: Member) -> Project:
    """Stage 1 was signed with the gap, and everything is done in stage 2."""
    turn_key(project=project, position=1, member=moss)
    sign(project=project, position=1)
    fill_required(project=project, position=2)
    return project


def standing(gap: Gap) -> tuple[date, datetime | None]:
    return Gap.objects.values_list("look_again_on", "closed_at").get(pk=gap.pk)


def missing(project: Project, position: int) -> list[str]:
    """The checks that are not met, but for the keys."""
    checks = page_of(project=project, position=position).gate.checks
    return [check.key for check in checks if not check.passes and check.key != "keys"]


def test_a_renewal_moves_the_date_and_says_what_was_done(gap: Gap, lead: Actor) -> None:
    renewal = renew_gap(gap=gap, done="We rang the board.", look_again_on=TODAY + timedelta(weeks=12), by=lead)
    assert renewal == GapRenewal.objects.get()
    assert GapRenewal.objects.values("project", "gap", "done", "look_again_on", "renewed_by", "renewed_at").get() == {
        "project": gap.project_id,
        "gap": gap.pk,
        "done": "We rang the board.",
        "look_again_on": TODAY + timedelta(weeks=12),
        "renewed_by": lead.pk,
        "renewed_at": MONDAY,
    }
    assert standing(gap) == (TODAY + timedelta(weeks=12), None)


def test_without_a_date_it_is_over(gap: Gap, lead: Actor) -> None:
    renew_gap(gap=gap, done="The board said yes.", look_again_on=None, by=lead)
    assert standing(gap) == (TODAY + timedelta(days=3), MONDAY)
    assert missing(gap.project, 1) == ["exercises"]


@pytest.mark.parametrize("over", ["ended", "taken back", "said anew"])
def test_a_gap_that_is_over_is_not_looked_at_again(gap: Gap, lead: Actor, over: str) -> None:
    exercise = exercise_of(project=gap.project, key="support")
    if over == "ended":
        renew_gap(gap=gap, done="Done.", look_again_on=None, by=lead)
    elif over == "taken back":
        close_gap(exercise=exercise, by=lead)
    else:
        publish(exercise, lead, reason="Something else.")
    before = GapRenewal.objects.count()
    with recording(project=gap.project) as history, pytest.raises(NothingChanged):
        renew_gap(gap=gap, done="Again.", look_again_on=TODAY, by=lead)
    assert (history, GapRenewal.objects.count()) == ([], before)


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (84, True), (85, False)])
def test_a_renewal_is_for_12_weeks_at_most(gap: Gap, lead: Actor, days: int, fits: bool) -> None:
    day = TODAY + timedelta(days=days)
    if fits:
        renew_gap(gap=gap, done="We asked.", look_again_on=day, by=lead)
        assert standing(gap) == (day, None)
    else:
        with pytest.raises(GapTooLong):
            renew_gap(gap=gap, done="We asked.", look_again_on=day, by=lead)
        assert standing(gap) == (TODAY + timedelta(days=3), None)


@pytest.mark.parametrize(("days", "fits"), [(14, True), (15, False)])
def test_a_renewal_keeps_to_the_weeks_of_the_project(gap: Gap, lead: Actor, days: int, fits: bool) -> None:
    change_numbers(project=gap.project, values={"gap_weeks": 2}, reason="Too long.", by=lead)
    if fits:
        renew_gap(gap=gap, done="We asked.", look_again_on=TODAY + timedelta(days=days), by=lead)
    else:
        with pytest.raises(GapTooLong):
            renew_gap(gap=gap, done="We asked.", look_again_on=TODAY + timedelta(days=days), by=lead)
    assert GapRenewal.objects.count() == fits


def test_nothing_is_looked_at_again_in_an_archived_project(gap: Gap, lead: Actor) -> None:
    archive_project(project=gap.project, by=lead)
    with pytest.raises(ProjectIsArchived):
        renew_gap(gap=gap, done="We asked.", look_again_on=TODAY, by=lead)
    assert GapRenewal.objects.count() == 0


@pytest.mark.parametrize("state", ["open", "signed", "opened again", "signed again"])
def test_a_gap_is_looked_at_again_whatever_became_of_its_stage(
    project: Project, gap: Gap, moss: Member, lead: Actor, state: str
) -> None:
    if state != "open":
        turn_key(project=project, position=1, member=moss)
        sign(project=project, position=1)
    if state in {"opened again", "signed again"}:
        reopen(project=project, position=1)
    if state == "signed again":
        turn_key(project=project, position=1, member=moss)
        sign(project=project, position=1)
    renew_gap(gap=gap, done="We asked.", look_again_on=TODAY + timedelta(days=9), by=lead)
    assert standing(gap) == (TODAY + timedelta(days=9), None)


# Past its date -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "late"), [(3, False), (4, True), (400, True)])
def test_a_gap_of_a_signed_stage_blocks_the_next_from_the_day_after_its_date(
    signed: Project, time_machine: TimeMachineFixture, days: int, late: bool
) -> None:
    time_machine.shift(timedelta(days=days))
    assert missing(signed, 2) == (["late_gaps"] if late else [])


@pytest.mark.parametrize("how", ["renewed", "over", "filled after all"])
def test_a_late_gap_blocks_until_it_is_renewed_or_over(
    signed: Project, gap: Gap, lead: Actor, time_machine: TimeMachineFixture, how: str
) -> None:
    time_machine.shift(timedelta(days=4))
    assert missing(signed, 2) == ["late_gaps"]
    if how == "filled after all":
        # Nobody can write in a signed stage, so it is opened again: then its own check asks.
        reopen(project=signed, position=1)
        assert missing(signed, 1) == ["exercises"]
        write(exercise=exercise_of(project=signed, key="support"))
        assert missing(signed, 1) == []
    else:
        day = None if how == "over" else TODAY + timedelta(days=4)
        renew_gap(gap=gap, done="We asked.", look_again_on=day, by=lead)
        assert missing(signed, 2) == []


def test_a_renewed_gap_blocks_again_after_its_new_date(
    signed: Project, gap: Gap, lead: Actor, time_machine: TimeMachineFixture
) -> None:
    time_machine.shift(timedelta(days=4))
    renew_gap(gap=gap, done="We asked.", look_again_on=TODAY + timedelta(days=10), by=lead)
    time_machine.shift(timedelta(days=6))
    assert missing(signed, 2) == []
    time_machine.shift(timedelta(days=1))
    assert missing(signed, 2) == ["late_gaps"]


def test_a_late_gap_outlives_reopening_and_signing_again(
    signed: Project, gap: Gap, moss: Member, lead: Actor, time_machine: TimeMachineFixture
) -> None:
    reopen(project=signed, position=1)
    turn_key(project=signed, position=1, member=moss)
    again = sign(project=signed, position=1)
    assert again.round == 2
    time_machine.shift(timedelta(days=4))
    assert missing(signed, 2) == ["late_gaps"]
    assert page_of(project=signed, position=2).gate.checks[-2].evidence == (
        f"{gap.exercise}, stage 1: the date to look again was 4 March 2027."
    )


def test_a_late_gap_of_one_stage_blocks_those_that_are_opened_again_after_it(
    gap: Gap, project: Project, moss: Member, time_machine: TimeMachineFixture
) -> None:
    turn_key(project=project, position=1, member=moss)
    sign(project=project, position=1)
    time_machine.shift(timedelta(days=3) - timedelta(hours=1))
    make = make_participant(project=project, name="Ivy", side=Side.CARER)
    Member.objects.filter(pk=make[0].pk).update(joined_at=MONDAY - timedelta(days=20))
    finish_stage(project=project, position=2, holder=make[0])
    reopen(project=project, position=2)
    assert missing(project, 2) == []
    time_machine.shift(timedelta(days=1))
    assert missing(project, 2) == ["late_gaps"]


# Keys lapse ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["renewed", "over", "taken back", "said anew"])
def test_a_key_lapses_when_a_gap_of_the_stage_changes(
    project: Project, gap: Gap, moss: Member, lead: Actor, change: str
) -> None:
    turn_key(project=project, position=1, member=moss)
    exercise = exercise_of(project=project, key="support")
    if change == "renewed":
        renew_gap(gap=gap, done="We asked.", look_again_on=TODAY + timedelta(days=9), by=lead)
    elif change == "over":
        renew_gap(gap=gap, done="It is done.", look_again_on=None, by=lead)
    elif change == "taken back":
        close_gap(exercise=exercise, by=lead)
    else:
        publish(exercise, lead, look_again_on=gap.look_again_on, reason="Another reason.")
    assert page_of(project=project, position=1).unit.other_key_by is None
    # Everything is made as Moss saw it, and their key counts no more.
    if change in {"over", "taken back", "said anew"}:
        publish(exercise, lead, look_again_on=TODAY + timedelta(days=3))
    else:
        renew_gap(gap=gap, done="We asked.", look_again_on=TODAY + timedelta(days=3), by=lead)
    page = page_of(project=project, position=1)
    assert (page.unit.work_is_done, page.unit.other_key_by, KeyLapse.objects.count()) == (True, None, 1)
    assert page.keys[0].seen_digest == page.gate.seen
    assert turn_key(project=project, position=1, member=moss).attempt == 2
    assert page_of(project=project, position=1).unit.other_key_by == moss.pk


def test_a_gap_of_a_signed_stage_that_is_renewed_in_time_leaves_the_keys_of_the_next(
    signed: Project, gap: Gap, lead: Actor, time_machine: TimeMachineFixture
) -> None:
    """The gate of the next stage says the same before and after."""
    holder = make_participant(project=signed, name="Ivy", side=Side.CARER, since=MONDAY - timedelta(days=20))[0]
    everybody_belongs(project=signed)
    turn_key(project=signed, position=2, member=holder)
    renew_gap(gap=gap, done="We asked.", look_again_on=TODAY + timedelta(days=9), by=lead)
    write(exercise=exercise_of(project=signed, key="barriers"))
    assert page_of(project=signed, position=2).unit.other_key_by == holder.pk
