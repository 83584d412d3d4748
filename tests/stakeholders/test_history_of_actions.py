"""The history of every action: a table of them all, and each writes exactly one entry, without names and sides."""

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction

import planner.actions
import stakeholders.actions
from planner.actions import entries, gaps, keys, leaving, numbers, objections, promise, signing, starting
from planner.queries.history import ERASED, WORDS, history_lines, history_of
from planner.queries.promise import promise_text
from planner.record import record_digest
from planner.verbs import VERBS as PLANNER_VERBS
from stakeholders.actions import members, projects
from stakeholders.actors import SYSTEM, Actor, ActorKind
from stakeholders.models import LeadInvitation, Member, Side, WithheldEntry
from stakeholders.verbs import VERBS as STAKEHOLDER_VERBS
from tests.factories import (
    MONDAY,
    HistoryRow,
    answer_of,
    exercise_of,
    make_lead,
    make_participant,
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
from tests.stakeholders.conftest import CODE, Scene

pytestmark = pytest.mark.usefixtures("on_monday")

RESPECT = "All kinds of knowing count the same."

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


def test_every_action_says_what_it_is() -> None:
    every = actions_of(planner.actions) | actions_of(stakeholders.actions)
    assert all(one.__doc__ for one in every)
    assert entries.save_text.records_nothing_because == entries.AUTOSAVE  # type: ignore[attr-defined]


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
