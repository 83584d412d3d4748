"""History: every action writes exactly one entry, and what belongs to a person stands in side rows of their own."""

import hashlib
import hmac
import importlib
import json
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from time_machine import TimeMachineFixture

import planner.actions
import stakeholders.actions
from planner.actions import entries, gaps, keys, leaving, numbers, objections, promise, signing, starting
from planner.models import PlannerTemplate
from planner.queries.history import ERASED, WORDS, history_lines, history_of
from planner.queries.promise import promise_text
from planner.record import record_digest
from planner.verbs import VERBS as PLANNER_VERBS
from stakeholders.actions import members, projects
from stakeholders.actors import SYSTEM, Actor, ActorKind
from stakeholders.history import (
    NothingRecorded,
    RecordedOutside,
    action,
    canonical,
    personal_digest,
    quiet_action,
    record,
    redact_person,
    values_of,
)
from stakeholders.models import (
    HistoryEntry,
    HistoryPersonal,
    LeadInvitation,
    Member,
    PersonalLink,
    Project,
    Side,
    User,
    WithheldEntry,
)
from stakeholders.verbs import VERBS as STAKEHOLDER_VERBS
from tests.factories import (
    MONDAY,
    PROJECT_FIELDS,
    HistoryRow,
    answer_of,
    exercise_of,
    fill_required,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    make_user,
    not_yet,
    page_of,
    personal,
    raise_concern,
    recording,
    rows_from_notes,
    say_not_needed,
    shown_record,
    stage_of,
    turn_key,
    write,
    write_promise,
)
from tests.factories import sign as finish

CODE = UUID("11111111-1111-4111-8111-111111111111")
RESPECT = "All kinds of knowing count the same."


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@dataclass
class Scene:
    """A project with a lead and a participant, and everything of its first stage done."""

    project: Project
    lead: Actor
    moss: Member
    by_moss: Actor
    exercise: Any


@pytest.fixture
def scene(db: None) -> Scene:
    project = make_project()
    fill_required(project=project, position=1)
    moss, _, by_moss = make_participant(project=project, name="Moss", side=Side.LIVED)
    return Scene(project, lead_actor(project=project), moss, by_moss, exercise_of(project=project, key="problem"))


type Step = tuple[Callable[[], Any], HistoryRow]


def by_lead(scene: Scene, verb: str, subject: Member | None = None, /, **values: Any) -> HistoryRow:
    return HistoryRow(verb, "lead", values, personal(actor=scene.lead, subject=subject))


def edit(scene: Scene) -> Step:
    return (
        lambda: projects.edit_project(project=scene.project, fields={"name": "Home again"}, by=scene.lead),
        by_lead(
            scene,
            "project_edited",
            what={"fields": "name"},
            old={"name": "Home from hospital"},
            new={"name": "Home again"},
        ),
    )


def archive(scene: Scene) -> Step:
    return lambda: projects.archive_project(project=scene.project, by=scene.lead), by_lead(scene, "project_archived")


def bring_back(scene: Scene) -> Step:
    projects.archive_project(project=scene.project, by=scene.lead)
    return lambda: projects.bring_back_project(project=scene.project, by=scene.lead), by_lead(
        scene, "project_brought_back"
    )


def add(scene: Scene) -> Step:
    unsaved = Member(name="Fern", code=CODE)
    return (
        lambda: members.add_person(project=scene.project, code=CODE, name="Fern", by=scene.lead),
        by_lead(scene, "person_added", unsaved),
    )


def new_link(scene: Scene) -> Step:
    return lambda: members.replace_link(member=scene.moss, by=scene.lead), by_lead(scene, "link_replaced", scene.moss)


def own_link(scene: Scene) -> Step:
    return (
        lambda: members.renew_own_link(member=scene.moss, by=scene.by_moss),
        HistoryRow("link_renewed", "participant", {}, personal(actor=scene.by_moss, subject=scene.moss)),
    )


def turn_off(scene: Scene) -> Step:
    return lambda: members.turn_off_person(member=scene.moss, by=scene.lead), by_lead(
        scene, "person_turned_off", scene.moss
    )


def come_in(scene: Scene) -> Step:
    fern, _, by = make_participant(project=scene.project, name="Fern", comes_in=False)
    return (
        lambda: members.use_link_first(link=fern.links.get(), by=by),
        HistoryRow("link_first_used", "participant", {}, personal(actor=by)),
    )


def change_side(scene: Scene) -> Step:
    return (
        lambda: members.choose_side(member=scene.moss, side=Side.CARER, by=scene.by_moss),
        HistoryRow(
            "side_chosen",
            "participant",
            {},
            personal(actor=scene.by_moss, subject=scene.moss, old_side="lived", side="carer"),
        ),
    )


def new_name(scene: Scene) -> Step:
    renamed = Member(name="Fern", code=scene.moss.code)
    return (
        lambda: members.change_name(member=scene.moss, name="Fern", by=scene.by_moss),
        HistoryRow("name_changed", "participant", {}, personal(actor=scene.by_moss, subject=renamed)),
    )


def invite(scene: Scene) -> Step:
    return (
        lambda: members.invite_lead(project=scene.project, email="ash@example.org", by=scene.lead),
        by_lead(scene, "lead_invited"),
    )


def _invitation(scene: Scene) -> LeadInvitation:
    members.invite_lead(project=scene.project, email="ash@example.org", by=scene.lead)
    return LeadInvitation.objects.get()


def end_invitation(scene: Scene) -> Step:
    invitation = _invitation(scene)
    return lambda: members.turn_off_invitation(invitation=invitation, by=scene.lead), by_lead(
        scene, "lead_invitation_turned_off"
    )


def accept(scene: Scene) -> Step:
    invitation, ash = _invitation(scene), make_user(name="Ash")
    known: dict[str, Any] = {}

    def step() -> None:
        member = members.accept_invitation(invitation=invitation, user=ash, by=Actor(ActorKind.LEAD, name="Ash"))
        known["rows"].extend(personal(actor=Actor(ActorKind.LEAD, member.pk, member.code, "Ash"), subject=member))

    expected = HistoryRow("lead_joined", "lead", {}, [])
    known["rows"] = expected.personal
    return step, expected


def leave(scene: Scene) -> Step:
    ash, by = make_lead(project=scene.project)
    return lambda: members.leave_as_lead(member=ash, by=by), HistoryRow(
        "lead_left", "lead", {}, personal(actor=by, subject=ash)
    )


def remove(scene: Scene) -> Step:
    entry = write(exercise=scene.exercise, text="It is cold.", by=scene.by_moss)
    return (
        lambda: entries.remove_entry(exercise=scene.exercise, code=entry.code, by=scene.by_moss),
        HistoryRow(
            "entry_removed", "participant", {"what": {"exercise": scene.exercise.title}}, personal(actor=scene.by_moss)
        ),
    )


def paste(scene: Scene) -> Step:
    return (
        lambda: entries.paste_lines(exercise=scene.exercise, lines=["One.", "Two."], batch=CODE, by=scene.lead),
        by_lead(scene, "lines_pasted", what={"exercise": scene.exercise.title, "count": 2}),
    )


def make_row(scene: Scene) -> Step:
    rows_from_notes(project=scene.project, notes=scene.exercise.key, rows="support")
    note = write(exercise=scene.exercise, text="Nobody asked.", by=scene.by_moss)
    rows = exercise_of(project=scene.project, key="support")
    return (
        lambda: entries.make_row(exercise=rows, note=note.code, by=scene.lead),
        by_lead(scene, "row_made", what={"exercise": rows.title}),
    )


def reply_to(scene: Scene) -> Step:
    rows_from_notes(project=scene.project, notes=scene.exercise.key, rows="support")
    note = write(exercise=scene.exercise, text="Nobody asked.", by=scene.by_moss)
    return (
        lambda: entries.reply_to_entry(entry=note, code=CODE, words="We ask now.", by=scene.lead),
        by_lead(scene, "entry_replied", what={"exercise": scene.exercise.title}),
    )


def publish(scene: Scene) -> Step:
    return (
        lambda: say_not_needed(exercise=scene.exercise, reason="Done last year.", plan="Ask again."),
        by_lead(
            scene,
            "gap_published",
            what={"exercise": scene.exercise.title},
            new={"plan": "Ask again.", "look_again_on": "2027-05-24"},
            reason="Done last year.",
        ),
    )


def take_back(scene: Scene) -> Step:
    say_not_needed(exercise=scene.exercise)
    return lambda: gaps.close_gap(exercise=scene.exercise, by=scene.lead), by_lead(
        scene, "gap_closed", what={"exercise": scene.exercise.title}
    )


def renew(scene: Scene) -> Step:
    gap = say_not_needed(exercise=scene.exercise)
    return (
        lambda: gaps.renew_gap(gap=gap, done="We asked.", look_again_on=MONDAY.date(), by=scene.lead),
        by_lead(
            scene,
            "gap_renewed",
            what={"subject": scene.exercise.title},
            old={"look_again_on": "2027-05-24"},
            new={"look_again_on": "2027-03-01"},
            reason="We asked.",
        ),
    )


def end_gap(scene: Scene) -> Step:
    gap = say_not_needed(exercise=scene.exercise)
    return (
        lambda: gaps.renew_gap(gap=gap, done="It is done.", look_again_on=None, by=scene.lead),
        by_lead(
            scene,
            "gap_ended",
            what={"subject": scene.exercise.title},
            old={"look_again_on": "2027-05-24"},
            reason="It is done.",
        ),
    )


def agree_as_long_as(scene: Scene) -> Step:
    return (
        lambda: turn_key(project=scene.project, position=1, member=scene.moss, as_long_as="There is a bus."),
        HistoryRow("key_turned_as_long_as", "participant", {"what": {"stage": 1}}, personal(actor=scene.by_moss)),
    )


def leave_by_link(scene: Scene) -> Step:
    return (
        lambda: leaving.leave_project(member=scene.moss, by=scene.by_moss),
        HistoryRow("person_left", "participant", {}, personal(actor=scene.by_moss, subject=scene.moss)),
    )


def erase(scene: Scene) -> Step:
    return (
        lambda: leaving.erase_person(member=scene.moss, by=scene.by_moss),
        HistoryRow("person_erased", "system", {}, personal(actor=SYSTEM)),
    )


def clear_condition(scene: Scene) -> Step:
    key = turn_key(project=scene.project, position=1, member=scene.moss, as_long_as="There is a bus.")
    return (
        lambda: keys.clear_condition(condition=key.condition, led_here=False, by=scene.by_moss),
        HistoryRow("condition_cleared", "participant", {"what": {"stage": 1}}, personal(actor=scene.by_moss)),
    )


def open_again(scene: Scene) -> Step:
    turn_key(project=scene.project, position=1, member=scene.moss)
    finish(project=scene.project, position=1)
    stage = stage_of(project=scene.project, position=1)
    return (
        lambda: signing.reopen_stage(stage=stage, reason="We forgot the nights.", by=scene.lead),
        by_lead(
            scene,
            "stage_reopened",
            what={"stage": 1, "title": "Idea and promise", "stages": 1},
            reason="We forgot the nights.",
        ),
    )


def agree(scene: Scene) -> Step:
    stage = stage_of(project=scene.project, position=1)
    seen = page_of(project=scene.project, position=1).gate.seen
    return (
        lambda: keys.turn_other_key(stage=stage, seen=seen, led_here=False, by=scene.by_moss),
        HistoryRow("key_turned", "participant", {"what": {"stage": 1}}, personal(actor=scene.by_moss)),
    )


def sign(scene: Scene) -> Step:
    turn_key(project=scene.project, position=1, member=scene.moss)
    stage = stage_of(project=scene.project, position=1)
    saw = record_digest(shown_record(project=scene.project, position=1))
    return (
        lambda: signing.sign_off(stage=stage, saw=saw, by=scene.lead),
        by_lead(scene, "stage_signed", what={"stage": 1, "title": "Idea and promise", "record": saw}),
    )


def put_promise(scene: Scene) -> Step:
    rewrite = promise.reword_line
    rewrite(project=scene.project, key="respect", words="We listen.", began=RESPECT, by=scene.lead)
    number = promise_text(scene.project).draft.number  # type: ignore[union-attr]
    return lambda: write_promise(project=scene.project), by_lead(
        scene,
        "promise_published",
        what={"version": number},
        old={"Respect": RESPECT},
        new={"Respect": "We listen."},
    )


def throw_draft_away(scene: Scene) -> Step:
    promise.reword_line(project=scene.project, key="respect", words="We listen.", began=RESPECT, by=scene.lead)
    saw = promise_text(scene.project).saw
    return lambda: promise.throw_draft_away(project=scene.project, saw=saw, by=scene.lead), by_lead(
        scene, "promise_draft_thrown_away"
    )


def put_slip_right(scene: Scene) -> Step:
    words = "All kinds of knowing count the same!"
    return (
        lambda: promise.fix_spelling(project=scene.project, key="respect", words=words, began=RESPECT, by=scene.lead),
        by_lead(
            scene,
            "promise_spelling_fixed",
            what={"line": "Respect"},
            old={"words": RESPECT},
            new={"words": words},
        ),
    )


def reply_to_promise(scene: Scene) -> Step:
    said = answer_of(member=scene.moss, answer="no")
    return (
        lambda: promise.reply_to_answer(project=scene.project, code=said.code, words="We will.", by=scene.lead),
        by_lead(scene, "promise_replied", what={"version": said.version.number}),
    )


def raise_one(scene: Scene) -> Step:
    stage = stage_of(project=scene.project, position=1)
    return (
        lambda: objections.raise_objection(stage=stage, code=CODE, words="Late.", shows_name=True, by=scene.lead),
        by_lead(scene, "concern_raised", what={"stage": 1}),
    )


def change_one(scene: Scene) -> Step:
    objection = raise_concern(project=scene.project, by=scene.lead)
    return (
        lambda: objections.change_objection(objection=objection, words="Late.", version=1, by=scene.lead),
        by_lead(scene, "concern_changed", what={"stage": 1}),
    )


def take_one_away(scene: Scene) -> Step:
    objection = raise_concern(project=scene.project, by=scene.lead)
    return (
        lambda: objections.take_words_away(objection=objection, by=scene.lead),
        by_lead(scene, "concern_taken_away", what={"stage": 1}),
    )


def reply_to_one(scene: Scene) -> Step:
    objection = raise_concern(project=scene.project, by=scene.lead)
    return (
        lambda: objections.reply_to_objection(objection=objection, words="Soon.", version=1, by=scene.lead),
        by_lead(scene, "concern_replied", what={"stage": 1}),
    )


def find_reply_wanting(scene: Scene) -> Step:
    objection = raise_concern(project=scene.project, by=scene.lead)
    objections.reply_to_objection(objection=objection, words="Soon.", version=1, by=scene.lead)
    return (
        lambda: objections.say_not_good_enough(objection=objection, words="When?", by=scene.lead),
        by_lead(scene, "not_good_enough", what={"stage": 1}),
    )


def set_numbers(scene: Scene) -> Step:
    title = "Days for which a concern can be raised about a finished stage"
    return (
        lambda: numbers.change_numbers(
            project=scene.project, values={"objection_days": 7}, reason="Short.", by=scene.lead
        ),
        by_lead(
            scene,
            "numbers_changed",
            old={title: "14 days"},
            new={title: "7 days, from stage 2"},
            reason="Short.",
        ),
    )


# start_project makes the project that its entry belongs to, so it is tested where it is: test_actions_starting.py.
EVERY_ACTION: dict[Callable[..., Any], Callable[[Scene], Step]] = {
    projects.edit_project: edit,
    projects.archive_project: archive,
    projects.bring_back_project: bring_back,
    members.add_person: add,
    members.replace_link: new_link,
    members.renew_own_link: own_link,
    members.turn_off_person: turn_off,
    members.use_link_first: come_in,
    members.choose_side: change_side,
    members.change_name: new_name,
    members.invite_lead: invite,
    members.turn_off_invitation: end_invitation,
    members.accept_invitation: accept,
    members.leave_as_lead: leave,
    entries.remove_entry: remove,
    entries.paste_lines: paste,
    entries.make_row: make_row,
    entries.reply_to_entry: reply_to,
    gaps.publish_gap: publish,
    gaps.close_gap: take_back,
    gaps.renew_gap: renew,
    keys.turn_other_key: agree,
    keys.clear_condition: clear_condition,
    leaving.leave_project: leave_by_link,
    leaving.erase_person: erase,
    signing.sign_off: sign,
    signing.reopen_stage: open_again,
    objections.raise_objection: raise_one,
    objections.change_objection: change_one,
    objections.take_words_away: take_one_away,
    objections.reply_to_objection: reply_to_one,
    objections.say_not_good_enough: find_reply_wanting,
    numbers.change_numbers: set_numbers,
    promise.put_to_everyone: put_promise,
    promise.throw_draft_away: throw_draft_away,
    promise.fix_spelling: put_slip_right,
    promise.reply_to_answer: reply_to_promise,
}


OTHER_VERBS: tuple[Callable[[Scene], Step], ...] = (end_gap, agree_as_long_as)
"""What an action of the table says where it does something else."""

EVERY_STEP = (*EVERY_ACTION.values(), *OTHER_VERBS)


def _change_unnamed(scene: Scene) -> Callable[[], Any]:
    objection = raise_concern(project=scene.project, by=scene.by_moss)
    return lambda: objections.change_objection(objection=objection, words="Late.", version=1, by=scene.by_moss)


def _take_away_unnamed(scene: Scene) -> Callable[[], Any]:
    objection = raise_concern(project=scene.project, by=scene.by_moss)
    return lambda: objections.take_words_away(objection=objection, by=scene.by_moss)


def _find_wanting_unnamed(scene: Scene) -> Callable[[], Any]:
    objection = raise_concern(project=scene.project, by=scene.by_moss)
    objections.reply_to_objection(objection=objection, words="Soon.", version=1, by=scene.lead)
    return lambda: objections.say_not_good_enough(objection=objection, words="When?", by=scene.by_moss)


WITHHELD: dict[str, Callable[[Scene], Callable[[], Any]]] = {
    "concern_raised_unnamed": lambda scene: lambda: raise_concern(project=scene.project, by=scene.by_moss),
    "concern_changed_unnamed": _change_unnamed,
    "concern_taken_away_unnamed": _take_away_unnamed,
    "not_good_enough_unnamed": _find_wanting_unnamed,
    "not_yet_said": lambda scene: lambda: not_yet(project=scene.project, position=1, member=scene.moss),
}
"""What somebody does whose name is not shown: it enters the history the next day, with a week and without a person."""


@pytest.mark.parametrize("verb", WITHHELD)
def test_what_is_withheld_writes_nothing_today(scene: Scene, verb: str) -> None:
    act = WITHHELD[verb](scene)
    waiting = WithheldEntry.objects.count()
    with recording(project=scene.project) as history:
        act()
    assert history == []
    assert WithheldEntry.objects.count() == waiting + 1
    entry = WithheldEntry.objects.order_by("pk").last()
    assert entry is not None
    assert (entry.verb, entry.values) == (verb, '{"what":{"stage":1,"week":"2027-03-01"}}')


def actions_of(package: ModuleType) -> set[Callable[..., Any]]:
    found = set()
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if getattr(value, "is_action", False) and not hasattr(value, "records_nothing_because"):
                found.add(value)
    return found


def test_every_action_is_in_the_table() -> None:
    every = actions_of(planner.actions) | actions_of(stakeholders.actions)
    withheld = {keys.say_not_yet}
    table = {*EVERY_ACTION, *withheld, starting.start_project}
    assert {one.__name__ for one in every} == {one.__name__ for one in table}


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.__name__)
def test_every_action_writes_one_entry(scene: Scene, step: Callable[[Scene], Step]) -> None:
    act, expected = step(scene)
    with recording(project=scene.project) as history:
        act()
    assert history == [expected]


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.__name__)
def test_no_entry_holds_a_name_or_a_side(scene: Scene, step: Callable[[Scene], Step]) -> None:
    act, _ = step(scene)
    act()
    for text in scene.project.history.values_list("values", flat=True):
        for word in ("Robin", "Moss", "Fern", "Ash", "lived", "carer", "@"):
            assert word not in text


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.__name__)
def test_every_entry_can_be_read(scene: Scene, step: Callable[[Scene], Step]) -> None:
    act, _ = step(scene)
    act()
    lines = history_lines(history_of(scene.project))
    assert all(line.words.endswith((".", "?", "!")) for line in lines)
    assert any(ERASED in line.words for line in lines) == (step is erase)


def test_every_verb_has_words_and_a_key_of_its_own() -> None:
    every = (*STAKEHOLDER_VERBS, *PLANNER_VERBS)
    assert len(WORDS) == len(every)
    assert all(verb.words.rstrip("}").endswith((".", "reason")) for verb in every)


def test_every_verb_is_written_by_some_action(scene: Scene) -> None:
    written = {"project_started", *WITHHELD}
    for step in EVERY_STEP:
        with transaction.atomic():
            act, expected = step(scene)
            transaction.set_rollback(True)
        del act
        written.add(expected.verb)
    assert written == set(WORDS)


# The frame of an action ----------------------------------------------------------------------------------------------


@action
def rename(*, project: Project, name: str, tells: int, by: Actor) -> str:
    """A sample: changes a row, and tells it as often as it is asked to."""
    Project.objects.filter(pk=project.pk).update(name=name)
    for _ in range(tells):
        record(project=project, verb="project_edited", what={"fields": "name"}, by=by)
    return name


@action
def rename_and_fail(*, project: Project, by: Actor) -> None:
    """A sample: tells what it did, and then breaks."""
    Project.objects.filter(pk=project.pk).update(name="Half done")
    record(project=project, verb="project_edited", what={"fields": "name"}, by=by)
    raise LookupError


@action
def rename_by_another(*, project: Project, by: Actor) -> None:
    """A sample: an action that calls an action."""
    record(project=project, verb="project_edited", what={"fields": "name"}, by=by)
    rename(project=project, name="By another", tells=1, by=by)


@quiet_action(reason="A sample.")
def rename_quietly(*, project: Project, tells: int, by: Actor) -> None:
    """A sample: changes a row and should tell nothing."""
    Project.objects.filter(pk=project.pk).update(name="Quietly")
    for _ in range(tells):
        record(project=project, verb="project_edited", what={"fields": "name"}, by=by)


def name_of(project: Project) -> str:
    return Project.objects.values_list("name", flat=True).get(pk=project.pk)


def test_an_action_that_tells_is_done(scene: Scene) -> None:
    with recording(project=scene.project) as history:
        assert rename(project=scene.project, name="New", tells=1, by=scene.lead) == "New"
    assert (name_of(scene.project), len(history)) == ("New", 1)


def test_an_action_that_tells_nothing_is_undone(scene: Scene) -> None:
    with pytest.raises(NothingRecorded), transaction.atomic():
        rename(project=scene.project, name="New", tells=0, by=scene.lead)
    assert name_of(scene.project) == PROJECT_FIELDS["name"]


def test_an_action_that_breaks_is_undone_with_its_entry(scene: Scene) -> None:
    with recording(project=scene.project) as history, pytest.raises(LookupError):
        rename_and_fail(project=scene.project, by=scene.lead)
    assert (name_of(scene.project), history) == (PROJECT_FIELDS["name"], [])


def test_an_action_calls_no_action(scene: Scene) -> None:
    with recording(project=scene.project) as history, pytest.raises(RecordedOutside):
        rename_by_another(project=scene.project, by=scene.lead)
    assert (name_of(scene.project), history) == (PROJECT_FIELDS["name"], [])


def test_after_a_failure_the_next_action_works(scene: Scene) -> None:
    for wrong in (rename_and_fail, rename_by_another):
        with pytest.raises((LookupError, RecordedOutside)):
            wrong(project=scene.project, by=scene.lead)
    rename(project=scene.project, name="New", tells=1, by=scene.lead)
    assert name_of(scene.project) == "New"


def test_nothing_is_told_outside_an_action(scene: Scene) -> None:
    with recording(project=scene.project) as history, pytest.raises(RecordedOutside):
        record(project=scene.project, verb="project_edited", by=scene.lead)
    assert history == []


def test_a_quiet_action_tells_nothing(scene: Scene) -> None:
    rename_quietly(project=scene.project, tells=0, by=scene.lead)
    assert name_of(scene.project) == "Quietly"


def test_a_quiet_action_that_tells_is_undone(scene: Scene) -> None:
    with pytest.raises(RecordedOutside):
        rename_quietly(project=scene.project, tells=1, by=scene.lead)
    assert name_of(scene.project) == PROJECT_FIELDS["name"]


def test_every_action_says_what_it_is() -> None:
    every = actions_of(planner.actions) | actions_of(stakeholders.actions)
    assert all(one.__doc__ for one in every)
    assert entries.save_text.records_nothing_because == entries.AUTOSAVE  # type: ignore[attr-defined]


# Entries and their side rows -----------------------------------------------------------------------------------------


def test_an_entry_keeps_a_digest_of_each_side_row(scene: Scene) -> None:
    members.add_person(project=scene.project, code=CODE, name="Fern", by=scene.lead)
    entry = scene.project.history.order_by("pk").last()
    assert entry is not None
    rows = list(entry.personal.all())
    assert [row.values for row in rows] == ['{"name":"Robin"}', '{"name":"Fern"}']
    assert json.loads(entry.personal_digests) == [
        hmac.new(row.salt.encode(), row.values.encode(), hashlib.sha256).hexdigest() for row in rows
    ]


def test_no_two_side_rows_share_a_salt(scene: Scene) -> None:
    salts = list(HistoryPersonal.objects.values_list("salt", flat=True))
    assert len(set(salts)) == len(salts) > 1
    assert {len(salt) for salt in salts} == {32}


def test_the_same_name_has_another_digest_in_each_entry(scene: Scene) -> None:
    for name in ("One", "Two"):
        rename(project=scene.project, name=name, tells=1, by=scene.lead)
    digests = scene.project.history.filter(verb="project_edited").values_list("personal_digests", flat=True)
    assert len(set(digests)) == 2


def test_what_alongside_does_itself_belongs_to_nobody(scene: Scene) -> None:
    with recording(project=scene.project) as history:
        rename(project=scene.project, name="New", tells=1, by=SYSTEM)
    assert [(row.kind, row.personal) for row in history] == [("system", [("actor", None, {"name": "Alongside"})])]


def test_what_is_empty_is_left_out(scene: Scene) -> None:
    projects.archive_project(project=scene.project, by=scene.lead)
    entry = scene.project.history.get(verb="project_archived")
    assert (entry.values, values_of(entry)) == ("{}", {})


def test_erasing_somebody_deletes_their_side_rows_and_nothing_else(scene: Scene) -> None:
    fern, _, _ = make_participant(project=scene.project, name="Fern", side=Side.CARER)
    other = make_project(template="short")
    make_participant(project=other, name="Moss", side=Side.LIVED)
    entries_before = list(HistoryEntry.objects.order_by("pk").values())
    rows_before = HistoryPersonal.objects.exclude(member_code=scene.moss.code)
    kept = list(rows_before.order_by("pk").values())
    theirs = HistoryPersonal.objects.filter(member_code=scene.moss.code).count()
    assert redact_person(project=scene.project, member=scene.moss) == theirs > 0
    assert list(HistoryEntry.objects.order_by("pk").values()) == entries_before
    assert list(HistoryPersonal.objects.order_by("pk").values()) == kept
    assert fern.code in {row["member_code"] for row in kept}


def test_who_was_erased_is_told_as_erased(scene: Scene) -> None:
    redact_person(project=scene.project, member=scene.moss)
    words = [
        line.words
        for line in history_lines(scene.project.history.filter(verb__in=["person_added", "link_first_used"]))
        if ERASED in line.words
    ]
    assert sorted(words) == [f"Robin added {ERASED} and made their own link.", f"{ERASED} came in by their own link."]


def test_somebody_of_another_project_is_not_erased_here(scene: Scene) -> None:
    """A code is a person's own, but the project is asked for all the same."""
    before = HistoryPersonal.objects.count()
    assert redact_person(project=make_project(template="short"), member=scene.moss) == 0
    assert HistoryPersonal.objects.filter(project=scene.project).count() == before


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), json_values, max_size=4))
def test_the_same_values_have_the_same_text_whatever_their_order(values: dict[str, Any]) -> None:
    assert canonical(values) == canonical(dict(reversed(values.items())))
    assert json.loads(canonical(values)) == values


@given(st.text(min_size=1, max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_digest_tells_two_texts_apart(salt: str, one: str, two: str) -> None:
    assert (personal_digest(salt, one) == personal_digest(salt, two)) == (one == two)


def test_dates_and_codes_have_a_text() -> None:
    assert canonical({"b": MONDAY.date(), "a": CODE, "ü": "é“"}) == f'{{"a":"{CODE}","b":"2027-03-01","ü":"é“"}}'


def test_no_secret_stands_in_the_history(scene: Scene) -> None:
    member, secret = members.add_person(project=scene.project, code=uuid4(), name="Fern", by=scene.lead)
    again = members.replace_link(member=member, by=scene.lead)
    invitation = members.invite_lead(project=scene.project, email="ash@example.org", by=scene.lead)
    digests = set(PersonalLink.objects.values_list("secret_digest", flat=True))
    everything = " ".join(
        [
            *HistoryEntry.objects.values_list("values", flat=True),
            *HistoryPersonal.objects.values_list("values", flat=True),
        ]
    )
    for word in (secret, again, invitation, *digests):
        assert word not in everything


def test_a_template_name_is_told_as_it_was(scene: Scene) -> None:
    """The history is not rewritten when what it tells of is renamed."""
    PlannerTemplate.objects.update(name="Renamed")
    User.objects.update(name="Renamed")
    first = history_lines(history_of(scene.project))[-1]
    assert first.words == "Robin started the project with the Full plan."
