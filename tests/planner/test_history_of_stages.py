"""The history of what is done in stages: entries, known gaps, agreement, signing, the time to join and the count."""

from datetime import date

import pytest

from planner.actions import coverage, entries, gaps, keys, leaving, numbers, signing, windows
from planner.record import record_digest
from stakeholders.actors import SYSTEM
from stakeholders.models import Recruit, StepChoices
from tests.factories import (
    MONDAY,
    HistoryRow,
    exercise_of,
    make_group,
    not_yet,
    page_of,
    personal,
    rows_from_notes,
    say_not_needed,
    shown_record,
    stage_of,
    turn_key,
    write,
)
from tests.factories import sign as finish
from tests.history_steps import Case, Step, Withheld, by_lead, check_entry, check_withheld, each
from tests.recruitment_factories import ask_person, count_places, enter_window, say_less_time
from tests.register_factories import place, reach
from tests.stakeholders.conftest import CODE, Scene

pytestmark = pytest.mark.usefixtures("on_monday")


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


def publish_for_side(scene: Scene) -> Step:
    return (
        lambda: gaps.publish_side_gap(
            stage=scene.project.stages.get(freezes_start=True),
            side="frontline",
            reason="There is none.",
            plan="Ask again.",
            look_again_on=date(2027, 4, 5),
            by=scene.lead,
        ),
        by_lead(
            scene,
            "side_gap_published",
            what={"side": "frontline staff"},
            new={"plan": "Ask again.", "look_again_on": "2027-04-05"},
            reason="There is none.",
        ),
    )


def publish_less_time(scene: Scene) -> Step:
    stage = scene.project.stages.get(position=2)
    stage.checks = [*stage.checks, "period"]
    stage.save()
    return (
        lambda: say_less_time(project=scene.project, position=2),
        by_lead(
            scene,
            "period_gap_published",
            what={"required_by": "The funder"},
            new={
                "plan": "We keep three places free.",
                "lost": "Night workers could not come.",
                "look_again_on": "2027-03-29",
            },
            reason="The money ends in spring.",
        ),
    )


def enter_days(scene: Scene) -> Step:
    return (
        lambda: enter_window(project=scene.project, weeks=8),
        by_lead(
            scene,
            "window_entered",
            what={"first_day": "2027-03-01", "last_day": "2027-04-25", "asked_by": ""},
            new={"opens_on": "2027-03-01", "closes_on": "2027-04-25"},
        ),
    )


def change_days(scene: Scene) -> Step:
    enter_window(project=scene.project, weeks=8)
    return (
        lambda: enter_window(project=scene.project, weeks=9, why="More time for night staff."),
        by_lead(
            scene,
            "window_changed",
            what={"first_day": "2027-03-01", "last_day": "2027-05-02", "asked_by": "The funder"},
            old={"opens_on": "2027-03-01", "closes_on": "2027-04-25"},
            new={"opens_on": "2027-03-01", "closes_on": "2027-05-02"},
            reason="More time for night staff.",
        ),
    )


def count(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Ward nights")
    place(group=group)
    reach(group=group, places=3)
    return (
        lambda: count_places(project=scene.project),
        by_lead(scene, "places_counted", what={"number": 1, "taken": 0, "places": 3, "short": 1}),
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


def asked(scene: Scene, *, step: StepChoices = StepChoices.APPROACHED, name: str = "Blue hat") -> Recruit:
    """Somebody who was asked to join, written down by the lead."""
    group = make_group(project=scene.project, name=f"Friends of {name}")
    return ask_person(project=scene.project, group=group, name=name, step=step)


STEPS = [
    Case(entries.remove_entry, "entry_removed", remove),
    Case(entries.paste_lines, "lines_pasted", paste),
    Case(entries.make_row, "row_made", make_row),
    Case(entries.reply_to_entry, "entry_replied", reply_to),
    Case(gaps.publish_side_gap, "side_gap_published", publish_for_side),
    Case(gaps.publish_period_gap, "period_gap_published", publish_less_time),
    Case(windows.set_window, "window_entered", enter_days),
    Case(windows.set_window, "window_changed", change_days),
    Case(coverage.save_count, "places_counted", count),
    Case(gaps.publish_gap, "gap_published", publish),
    Case(gaps.close_gap, "gap_closed", take_back),
    Case(gaps.renew_gap, "gap_renewed", renew),
    Case(gaps.renew_gap, "gap_ended", end_gap),
    Case(keys.turn_other_key, "key_turned_as_long_as", agree_as_long_as),
    Case(leaving.leave_project, "person_left", leave_by_link),
    Case(leaving.erase_person, "person_erased", erase),
    Case(keys.clear_condition, "condition_cleared", clear_condition),
    Case(signing.reopen_stage, "stage_reopened", open_again),
    Case(keys.turn_other_key, "key_turned", agree),
    Case(signing.sign_off, "stage_signed", sign),
    Case(numbers.change_numbers, "numbers_changed", set_numbers),
]
"""Every action, and what it says where it does something else."""

WITHHELD = [
    Withheld(
        keys.say_not_yet,
        "not_yet_said",
        lambda scene: lambda: not_yet(project=scene.project, position=1, member=scene.moss),
    ),
]
"""What somebody does whose name is not shown: it enters the history the next day, with a week and no person."""


@each(STEPS)
def test_every_action_writes_one_entry_without_a_name(scene: Scene, case: Case) -> None:
    check_entry(scene, case)


@each(WITHHELD)
def test_what_is_withheld_writes_nothing_today(scene: Scene, case: Withheld) -> None:
    check_withheld(scene, case)
