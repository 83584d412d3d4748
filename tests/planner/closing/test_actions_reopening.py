"""Opening signed stages again, and signing them once more; what was signed before stays as it was signed."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from time_machine import TimeMachineFixture

from planner.actions.entries import StageClosed as EntriesClosed
from planner.actions.entries import save_entry
from planner.actions.keys import GateClosed, StageChanged, StageClosed
from planner.actions.signing import sign_off
from planner.models import Entry, KeptRow, Key, KeyLapse, Reopening, SignOff, Stale
from planner.queries.stages import stage_views
from planner.record import record_digest, shown_digest
from stakeholders.actions.projects import archive_project
from stakeholders.models import Project
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    exercise_of,
    lead_actor,
    page_of,
    recording,
    reopen,
    shown_records,
    stage_of,
    turn_key,
    write,
)
from tests.planner.closing.acts import moss_of, open_again, sign_all, take_away_all

pytestmark = pytest.mark.django_db


def states(project: Project) -> list[str]:
    return [view.state.value for view in stage_views(project)]


def test_opening_a_stage_again_opens_every_later_signed_one(four: Project) -> None:
    reopening = reopen(project=four, position=2, reason="We forgot the night staff.")
    assert states(four) == ["done", "again", "again", "again", "now"]
    lead = lead_actor(project=four)
    assert Reopening.objects.values("project", "stage__position", "reason", "reopened_by").get() == {
        "project": four.pk,
        "stage__position": 2,
        "reason": "We forgot the night staff.",
        "reopened_by": lead.pk,
    }
    stale = Stale.objects.order_by("sign_off__stage__position")
    assert list(stale.values_list("reopening", "sign_off__stage__position", "sign_off__round")) == [
        (reopening.pk, 2, 1),
        (reopening.pk, 3, 1),
        (reopening.pk, 4, 1),
    ]
    labels = four.moments.filter(at=reopening.reopened_at).values_list("label", flat=True)
    assert sorted(labels) == ["reopened:develop_deliver", "reopened:discover_define", "reopened:who_people"]


@pytest.mark.parametrize("position", [2, 3, 4])
def test_one_pair_of_keys_and_one_press_sign_them_all(four: Project, position: int) -> None:
    open_again(four, position=2)
    before = Key.objects.count()
    signed = sign_all(four, pressed_on=position)
    assert [(each.stage.position, each.round) for each in signed] == [(2, 2), (3, 2), (4, 2)]
    assert states(four) == ["done", "done", "done", "done", "now"]
    new = Key.objects.order_by("pk")[before:]
    expected = [(kind, number) for kind in ("other", "lead") for number in (2, 3, 4)]
    assert [(key.kind, key.stage.position) for key in new] == expected
    assert {each.other_key.member_id for each in signed} == {moss_of(four).pk}


def test_each_has_a_record_of_its_own_as_it_was_shown(four: Project) -> None:
    open_again(four, position=2, reason="We forgot the night staff.")
    turn_key(project=four, position=2, member=moss_of(four))
    shown = shown_records(project=four, position=3)
    signed = sign_off(stage=stage_of(project=four, position=4), saw=shown_digest(shown), by=lead_actor(project=four))
    assert [each.record for each in signed] == shown
    assert [each.record_digest for each in signed] == [record_digest(text) for text in shown]
    records = [json.loads(text) for text in shown]
    assert [(record["stage"]["position"], record["stage"]["round"]) for record in records] == [(2, 2), (3, 2), (4, 2)]
    line = {"reason": "We forgot the night staff.", "reopened_on": "2027-03-15"}
    assert [record["reopenings"] for record in records] == [[line]] * 3


def test_old_records_stay_byte_for_byte(four: Project) -> None:
    before = list(SignOff.objects.order_by("pk").values())
    keys, rows = list(Key.objects.order_by("pk").values()), list(KeptRow.objects.order_by("pk").values())
    open_again(four, position=2)
    write(exercise=exercise_of(project=four, key="heard"))
    sign_all(four, pressed_on=2)
    open_again(four, position=1)
    sign_all(four, pressed_on=1)
    old = [row["id"] for row in before]
    assert list(SignOff.objects.filter(pk__in=old).order_by("pk").values()) == before
    assert list(Key.objects.order_by("pk").values())[: len(keys)] == keys
    assert list(KeptRow.objects.order_by("pk").values())[: len(rows)] == rows
    rounds = SignOff.objects.order_by("stage__position", "round").values_list("stage__position", "round")
    assert list(rounds) == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3), (4, 1), (4, 2), (4, 3)]
    assert KeyLapse.objects.count() == 0


def test_the_record_of_one_alone_is_not_what_all_of_them_are_signed_by(four: Project) -> None:
    open_again(four, position=2)
    turn_key(project=four, position=2, member=moss_of(four))
    for text in shown_records(project=four, position=2):
        with pytest.raises(StageChanged):
            sign_off(stage=stage_of(project=four, position=2), saw=record_digest(text), by=lead_actor(project=four))
    assert SignOff.objects.count() == 4


def test_while_one_of_them_lacks_something_none_is_signed(four: Project) -> None:
    open_again(four, position=2)
    turn_key(project=four, position=2, member=moss_of(four))
    saw = shown_digest(shown_records(project=four, position=2))
    take_away_all(exercise_of(project=four, key="tests"), lead_actor(project=four))
    for position in (2, 3, 4):
        with pytest.raises(GateClosed):
            sign_off(stage=stage_of(project=four, position=position), saw=saw, by=lead_actor(project=four))
    assert SignOff.objects.count() == 4


def test_a_stage_after_them_waits(four: Project) -> None:
    turn_key(project=four, position=5, member=moss_of(four))
    open_again(four, position=4)
    order = page_of(project=four, position=5).gate.checks[0]
    assert (order.key, order.evidence) == ("order", "Stage 4 is not finished yet.")
    with pytest.raises(GateClosed):
        sign_off(stage=stage_of(project=four, position=5), saw="", by=lead_actor(project=four))
    sign_all(four, pressed_on=4)
    assert page_of(project=four, position=5).unit.other_key_by is None
    sign_all(four, pressed_on=5)
    assert states(four) == ["done"] * 5


def test_a_finished_plan_can_be_opened_again_and_finished_again(four: Project) -> None:
    sign_all(four, pressed_on=5)
    assert states(four) == ["done"] * 5
    open_again(four, position=5)
    assert states(four) == ["done", "done", "done", "done", "again"]
    sign_all(four, pressed_on=5)
    assert states(four) == ["done"] * 5


@pytest.mark.parametrize("position", [1, 3, 4, 5])
def test_only_a_signed_stage_is_opened_again(four: Project, position: int) -> None:
    reopen(project=four, position=3)
    with recording(project=four) as history:
        if position == 1:
            reopen(project=four, position=position)
        else:
            with pytest.raises(StageClosed):
                reopen(project=four, position=position)
    assert (len(history), Reopening.objects.count()) == ((1, 2) if position == 1 else (0, 1))


def test_opening_an_earlier_one_too_leaves_the_first_reopening_on_what_it_opened(four: Project) -> None:
    first = open_again(four, position=3)
    second = open_again(four, position=2)
    stale = Stale.objects.order_by("sign_off__stage__position").values_list("reopening", "sign_off__stage__position")
    assert list(stale) == [(second.pk, 2), (first.pk, 3), (first.pk, 4)]
    signed = sign_all(four, pressed_on=2)
    reasons = [len(json.loads(each.record)["reopenings"]) for each in signed]
    assert ([each.stage.position for each in signed], reasons) == ([2, 3, 4], [1, 2, 2])


def test_nothing_is_opened_again_in_an_archived_project(four: Project) -> None:
    archive_project(project=four, by=lead_actor(project=four))
    with pytest.raises(ProjectIsArchived):
        reopen(project=four, position=2)
    assert Reopening.objects.count() == 0


def test_what_was_written_between_two_signings_is_closed_by_the_second(
    four: Project, time_machine: TimeMachineFixture
) -> None:
    lead = lead_actor(project=four)
    open_again(four, position=1)
    time_machine.shift(timedelta(hours=1))
    rows = exercise_of(project=four, key="can_change")
    code = uuid4()
    save_entry(exercise=rows, code=code, text="The time", values={"thing": "The time"}, version=0, by=lead)
    time_machine.shift(timedelta(hours=1))
    sign_all(four, pressed_on=1)
    time_machine.shift(timedelta(hours=1))
    with pytest.raises(EntriesClosed):
        save_entry(exercise=rows, code=code, text="Changed", values={"thing": "Changed"}, version=1, by=lead)
    later = uuid4()
    save_entry(exercise=rows, code=later, text="Later", values={"thing": "Later"}, version=0, by=lead)
    save_entry(exercise=rows, code=later, text="Later still", values={"thing": "Later still"}, version=1, by=lead)
    assert list(Entry.objects.filter(code__in=[code, later]).order_by("pk").values_list("text", flat=True)) == [
        "The time",
        "Later still",
    ]
