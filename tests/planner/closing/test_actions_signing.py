"""Signing a stage off. Both keys are needed; what was signed stays as it was signed."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from time_machine import TimeMachineFixture

from planner.actions.entries import NotYours, paste_lines, remove_entry, save_entry, save_text
from planner.actions.entries import StageClosed as EntriesClosed
from planner.actions.gaps import close_gap, publish_gap
from planner.actions.keys import GateClosed, StageChanged, StageClosed
from planner.actions.numbers import change_numbers
from planner.actions.promise import fix_spelling, reword_line
from planner.actions.signing import sign_off
from planner.models import Condition, Entry, Exercise, Gap, KeptRow, Key, SignOff
from planner.opening import StageState
from planner.queries.promise import promise_text
from planner.queries.stages import stage_views
from planner.record import record_digest
from stakeholders.actions.members import change_name, leave_as_lead, replace_link, turn_off_person
from stakeholders.actions.projects import archive_project
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import Member, Project, Side
from stakeholders.register import SIGNED_MOMENTS, START_MOMENT
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    answer_for_everyone,
    answer_of,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    not_yet,
    page_of,
    raise_concern,
    recording,
    reopen,
    reply_to,
    say_not_needed,
    shown_record,
    sign,
    stage_of,
    turn_key,
    write,
)
from tests.planner.closing.acts import take_away_all

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)


def publish(exercise: Exercise, by: Actor, *, look_again_on: date = TODAY, reason: str = "Done last year.") -> Gap:
    return publish_gap(exercise=exercise, reason=reason, plan="Ask again.", look_again_on=look_again_on, by=by)


def nothing_signed(project: Project) -> bool:
    return not SignOff.objects.filter(project=project).exists() and not Key.objects.filter(kind="lead").exists()


# The sign-off --------------------------------------------------------------------------------------------------------


def test_a_sign_off_freezes_what_was_shown(agreed: Project, lead: Actor, moss: Member) -> None:
    stage = stage_of(project=agreed, position=1)
    shown = shown_record(project=agreed, position=1)
    saw = record_digest(shown)
    [signed] = sign_off(stage=stage, saw=saw, by=lead)
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
    gaps = [
        {
            "subject": support.title,
            "reason": "Done last year.",
            "plan": "Ask again.",
            "published_on": "2027-03-01",
            "look_again_on": "2027-04-01",
            "required_by": "",
            "lost": "",
        }
    ]
    titles = list(
        project.exercises.filter(stage__position=1).order_by("-required", "position").values_list("title", flat=True)
    )
    how_many = {"What is the problem?": 2, support.title: 0}
    assert record == {
        "title": "Signed with 1 known gap",
        "project": "Home from hospital",
        "plan": f"Full plan, version {project.plan.template_version}, 8 stages",
        "stage": {"position": 1, "of": 8, "title": "Idea and promise", "round": 1},
        "as_of": "2027-03-01",
        "people": [
            {"who": "Leads", "count": 1},
            {"who": "People with lived experience", "count": 1},
            {"who": "Family and carers", "count": 2},
        ],
        "ways_in": {"account": 1, "own_link": 3, "shared_link": 0, "on_paper": 0},
        "not_come_in": 1,
        "entries": [{"who": "Leads", "count": 4}, {"who": "People with lived experience", "count": 1}],
        "entries_helped": 0,
        "turned_off": 1,
        "links_replaced": 0,
        "numbers": [],
        "numbers_changed": 0,
        "promise": {"version": 1, "yes": 3, "but": 0, "no": 0, "not_yet": 1, "spelling_fixes": 0},
        "gaps": gaps,
        "objections": [],
        "conditions": [],
        "reopenings": [],
        "checks": [
            {
                "title": "Every needed exercise has something in it",
                "state": "gap",
                "evidence": f"4 of 5 done. Not needed: {support.title}.",
            },
            {
                "title": "We agree to our promise",
                "state": "met",
                "evidence": "2 of 2 people with lived experience or carers, 1 of 1 decision maker and 1 of 1 lead "
                "have agreed.",
            },
            {
                "title": "Every concern has a reply",
                "state": "met",
                "evidence": "Nobody has raised a concern about this stage.",
            },
        ],
        "exercises": [
            {"title": title, "required": number < 5, "entries": how_many.get(title, 1 if number < 5 else 0)}
            for number, title in enumerate(titles)
        ],
        "asked_less": [],
        "checks_less": [],
        "other_key": {"side": "A person with lived experience", "on": "2027-03-01", "shows_name": False},
        "register": None,
        "check_ins": None,
        "places": None,
    }


def test_the_record_tells_concerns_conditions_numbers_and_the_promise(
    project: Project, lead: Actor, moss: Member, time_machine: TimeMachineFixture
) -> None:
    time_machine.shift(timedelta(days=2))
    concern = raise_concern(project=project, by=actor_of(member=moss))
    reply_to(objection=concern)
    too_early = not_yet(project=project, position=1, member=moss)
    reply_to(objection=too_early)
    answer_of(member=moss, answer="no")
    change_numbers(project=project, values={"gap_weeks": 4}, reason="Shorter.", by=lead)
    turn_key(project=project, position=1, member=moss, as_long_as="There is a bus.", shows_name=True)
    record = json.loads(sign(project=project, position=1).record)
    assert record["title"] == "Signed with 1 “as long as”"
    assert sorted(record["objections"], key=lambda line: line["kind"]) == [
        {"code": str(too_early.code), "kind": "not_yet", "is_withheld": True, "raised_on": "2027-03-01"},
        {"code": str(concern.code), "kind": "raised", "is_withheld": True, "raised_on": "2027-03-01"},
    ]
    assert record["conditions"] == [
        {"code": str(Condition.objects.get().code), "by_date": "2027-03-31", "set_on": "2027-03-03"}
    ]
    assert record["promise"] == {"version": 1, "yes": 3, "but": 0, "no": 1, "not_yet": 0, "spelling_fixes": 0}
    assert [(line["value"], line["default"], line["unit"]) for line in record["numbers"]] == [(4, 12, "weeks")]
    assert (record["numbers_changed"], record["other_key"]["shows_name"]) == (1, True)
    for words in (concern.words, too_early.words, "There is a bus.", "We ask you on Friday.", "Words behind no"):
        assert words not in json.dumps(record, ensure_ascii=False)


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
    assert (record["plan"], record["asked_less"], record["checks_less"]) == (
        f"Short plan, version {project.plan.template_version}, 5 stages",
        ["Who and what can help"],
        [],
    )


def test_a_record_names_nobody(agreed: Project, moss: Member, lead: Actor) -> None:
    record = sign(project=agreed, position=1).record
    for name in (moss.name, lead.name, "Rowan", "Sorrel", str(moss.code), "@"):
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
    assert closed.value.result == page_of(project=project, position=1).unit
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


CHANGES: dict[str, Callable[[Project, Member], object]] = {
    "an entry": lambda project, moss: write(exercise=exercise_of(project=project, key="hopes")),
    "a person": lambda project, moss: make_participant(project=project, name="Wren", comes_in=False),
    "a person who is turned off": lambda project, moss: turn_off_person(
        member=project.members.get(name="Rowan"), by=lead_actor(project=project)
    ),
    "a new link": lambda project, moss: replace_link(member=moss, by=lead_actor(project=project)),
    "the project's name": lambda project, moss: Project.objects.filter(pk=project.pk).update(name="Another name"),
    "an answer": lambda project, moss: answer_of(member=moss),
    "a concern with its reply": lambda project, moss: reply_to(
        objection=raise_concern(project=project, by=actor_of(member=moss))
    ),
    "a number for later": lambda project, moss: change_numbers(
        project=project, values={"promise_percent": 60}, reason="Fewer.", by=lead_actor(project=project)
    ),
    "a spelling fix": lambda project, moss: fix_first_line(project),
}
"""Each changes what the record would say."""

OTHERS: dict[str, Callable[[Project, Member], object]] = {
    "an entry of the next stage": lambda project, moss: write(exercise=exercise_of(project=project, key="who_listed")),
    "other words in an entry": lambda project, moss: rewrite_first_entry(project),
    "a name": lambda project, moss: change_name(member=moss, name="Fern", by=actor_of(member=moss)),
    "a concern about the next stage": lambda project, moss: raise_concern(
        project=project, position=2, by=actor_of(member=moss)
    ),
    "a second who agrees": lambda project, moss: turn_key(
        project=project, position=1, member=project.members.get(name="Rowan")
    ),
    "a gap of something filled": lambda project, moss: say_not_needed(
        exercise=exercise_of(project=project, key="support")
    ),
    "a draft of the promise": lambda project, moss: reword_first_line(project),
}
"""None of these changes what the record says."""


def fix_first_line(project: Project) -> None:
    line = promise_text(project).lines[0]
    fix_spelling(
        project=project, key=line.key, words=f"{line.words}.", began=line.words, by=lead_actor(project=project)
    )


def reword_first_line(project: Project) -> None:
    line = promise_text(project).lines[0]
    reword_line(project=project, key=line.key, words="We listen.", began=line.words, by=lead_actor(project=project))


def rewrite_first_entry(project: Project) -> None:
    exercise = exercise_of(project=project, key="problem")
    entry = exercise.entries.get()
    by = lead_actor(project=project)
    save_entry(exercise=exercise, code=entry.code, text="Other words.", values={}, version=entry.version, by=by)


@pytest.mark.parametrize("change", CHANGES)
def test_a_record_that_is_not_the_one_shown_is_not_signed(
    agreed: Project, moss: Member, lead: Actor, change: str, time_machine: TimeMachineFixture
) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    CHANGES[change](agreed, moss)
    with pytest.raises((StageChanged, GateClosed)):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=lead)
    assert nothing_signed(agreed)
    if not page_of(project=agreed, position=1).unit.work_is_done:
        answer_for_everyone(project=agreed)
        make_participant(project=agreed, name="Ivy", side=Side.CARER)
        answer_for_everyone(project=agreed)
    if page_of(project=agreed, position=1).unit.other_key_by is None:
        turn_key(project=agreed, position=1, member=moss)
    assert sign(project=agreed, position=1).pk


def test_a_record_of_yesterday_is_not_signed(agreed: Project, lead: Actor, time_machine: TimeMachineFixture) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    time_machine.shift(timedelta(days=1))
    with pytest.raises(StageChanged):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=lead)
    assert nothing_signed(agreed)


@pytest.mark.parametrize("change", OTHERS)
def test_what_the_record_does_not_tell_does_not_stop_the_signing(
    agreed: Project, moss: Member, lead: Actor, change: str
) -> None:
    shown = shown_record(project=agreed, position=1)
    OTHERS[change](agreed, moss)
    [signed] = sign_off(stage=stage_of(project=agreed, position=1), saw=record_digest(shown), by=lead)
    assert (signed.record, signed.other_key.member) == (shown, moss)


@pytest.mark.parametrize("saw", ["", "0" * 64, "not a digest", "é\U0001f600"])
def test_a_lead_who_saw_nothing_signs_nothing(agreed: Project, lead: Actor, saw: str) -> None:
    with pytest.raises(StageChanged):
        sign_off(stage=stage_of(project=agreed, position=1), saw=saw, by=lead)
    assert nothing_signed(agreed)


def test_a_stage_is_signed_once(agreed: Project, lead: Actor) -> None:
    saw = record_digest(shown_record(project=agreed, position=1))
    stage = stage_of(project=agreed, position=1)
    [first] = sign_off(stage=stage, saw=saw, by=lead)
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
    assert project.moments.filter(label__startswith=SIGNED_MOMENTS).count() == 5
    assert project.moments.filter(label=START_MOMENT).count() == 1


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


def every_write(project: Project, position: int, by: Actor) -> dict[str, Callable[[], object]]:
    """Every way to write in a stage's exercises that do not carry on, by an exercise of each kind."""
    acts: dict[str, Callable[[], object]] = {}
    exercises = project.exercises.filter(stage__position=position, carries_on=False).select_related("stage", "project")
    for exercise in exercises:
        key, entry = exercise.key, exercise.entries.counted().first()
        version = entry.version if entry is not None else 0
        acts[f"a gap of {key}"] = partial(publish, exercise, by)
        acts[f"no gap of {key}"] = partial(close_gap, exercise=exercise, by=by)
        if exercise.kind not in {"notes", "rows"}:
            acts[f"the text of {key}"] = partial(
                save_text, exercise=exercise, text="8", values={}, version=version, by=by
            )
            continue
        save = partial(save_entry, exercise=exercise, text="Late.", values={}, by=by)
        acts[f"one more in {key}"] = partial(save, code=uuid4(), version=0)
        acts[f"lines in {key}"] = partial(paste_lines, exercise=exercise, lines=["Late."], batch=uuid4(), by=by)
        if entry is not None:
            acts[f"an entry of {key}"] = partial(save, code=entry.code, version=version)
            acts[f"{key} without an entry"] = partial(remove_entry, exercise=exercise, code=entry.code, by=by)
    return acts


def rows_of(project: Project) -> list[Any]:
    return [*Entry.objects.filter(project=project).order_by("pk").values(), *Gap.objects.order_by("pk").values()]


@pytest.mark.parametrize("again", [False, True], ids=["signed", "signed again"])
def test_a_signed_stage_refuses_every_write(agreed: Project, lead: Actor, moss: Member, again: bool) -> None:
    for exercise in agreed.exercises.filter(stage__position=1).select_related("stage", "project"):
        write(exercise=exercise)
    publish(exercise_of(project=agreed, key="support"), lead)
    sign(project=agreed, position=1)
    if again:
        reopen(project=agreed, position=1)
        write(exercise=exercise_of(project=agreed, key="problem"), text="Written between the two.")
        turn_key(project=agreed, position=1, member=moss)
        sign(project=agreed, position=1)
    before = rows_of(agreed)
    for by in (lead, actor_of(member=moss)):
        acts = every_write(agreed, 1, by)
        assert len(acts) > 20
        for name, act in acts.items():
            with pytest.raises((StageClosed, EntriesClosed, NotYours)):
                act()
            assert rows_of(agreed) == before, name


def test_an_open_stage_takes_every_one_of_those_writes(agreed: Project, lead: Actor) -> None:
    """The same set-up, and the same acts: it is the signing that closes them."""
    for exercise in agreed.exercises.filter(stage__position=1).select_related("stage", "project"):
        write(exercise=exercise)
    publish(exercise_of(project=agreed, key="support"), lead)
    for name, act in every_write(agreed, 1, lead).items():
        before = rows_of(agreed)
        act()
        assert rows_of(agreed) != before, name


# What is kept --------------------------------------------------------------------------------------------------------


def kept(signed: SignOff) -> list[tuple[str, int, str, dict[str, Any]]]:
    return list(KeptRow.objects.filter(sign_off=signed).values_list("exercise__key", "position", "text", "values"))


def test_a_signing_keeps_every_row_of_what_carries_on(agreed: Project, lead: Actor) -> None:
    rows = exercise_of(project=agreed, key="can_change")
    save_entry(exercise=rows, code=uuid4(), text="The time", values={"thing": "The time"}, version=0, by=lead)
    gone = save_entry(exercise=rows, code=uuid4(), text="Gone", values={"thing": "Gone"}, version=0, by=lead).entry
    remove_entry(exercise=rows, code=gone.code, by=lead)
    write(exercise=exercise_of(project=agreed, key="idea_wall"), text="A bus that waits.")
    there = {
        (entry.exercise.key, entry.text): entry.values
        for entry in Entry.objects.counted().filter(exercise__stage__position=1, exercise__carries_on=True)
    }
    signed = sign(project=agreed, position=1)
    assert {(key, text): values for key, _, text, values in kept(signed)} == there
    positions: dict[str, list[int]] = {}
    for key, position, _, _ in kept(signed):
        positions.setdefault(key, []).append(position)
    assert positions == {"can_change": [1, 2], "decisions": [1], "time_money": [1], "idea_wall": [1]}


def test_kept_rows_stay_as_they_were_whatever_becomes_of_the_rows(
    agreed: Project, lead: Actor, moss: Member, time_machine: TimeMachineFixture
) -> None:
    rows = exercise_of(project=agreed, key="can_change")
    first = sign(project=agreed, position=1)
    before = list(KeptRow.objects.order_by("pk").values())
    time_machine.shift(timedelta(days=1))
    reopen(project=agreed, position=1)
    entry = rows.entries.get()
    save_entry(exercise=rows, code=entry.code, text="Other", values={"thing": "Other"}, version=entry.version, by=lead)
    take_away_all(exercise_of(project=agreed, key="decisions"), lead)
    write(exercise=exercise_of(project=agreed, key="decisions"), text="We all decide.")
    turn_key(project=agreed, position=1, member=moss)
    second = sign(project=agreed, position=1)
    assert list(KeptRow.objects.filter(sign_off=first).order_by("pk").values()) == before
    assert [text for key, _, text, _ in kept(second) if key in {"can_change", "decisions"}] == [
        "Other",
        "We all decide.",
    ]
