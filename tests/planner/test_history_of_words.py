"""The history of what is done with the promise and with concerns."""

from collections.abc import Callable
from typing import Any

import pytest

from planner.actions import objections, promise
from planner.queries.promise import promise_text
from tests.factories import (
    HistoryRow,
    answer_of,
    make_helper,
    personal,
    raise_concern,
    stage_of,
    typing_for,
    write,
    write_promise,
)
from tests.history_steps import Case, Step, Withheld, by_lead, check_entry, check_withheld, each
from tests.stakeholders.conftest import CODE, Scene

pytestmark = pytest.mark.usefixtures("on_monday")

RESPECT = "All kinds of knowing count the same."


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


def say_not_theirs(scene: Scene) -> Step:
    helper, _ = make_helper(project=scene.project)
    write(exercise=scene.exercise, text="It is cold.", by=typing_for(member=scene.moss, helper=helper))
    code = scene.moss.entries.get(text="It is cold.").code
    return (
        lambda: objections.say_not_theirs(
            project=scene.project, kind="entry", code=code, shows_name=True, by=scene.by_moss
        ),
        HistoryRow("not_theirs", "participant", {"what": {"stage": 1}}, personal(actor=scene.by_moss)),
    )


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


def _say_not_theirs_unnamed(scene: Scene) -> Callable[[], Any]:
    helper, _ = make_helper(project=scene.project)
    entry = write(exercise=scene.exercise, text="It is cold.", by=typing_for(member=scene.moss, helper=helper))
    return lambda: objections.say_not_theirs(
        project=scene.project, kind="entry", code=entry.code, shows_name=False, by=scene.by_moss
    )


STEPS = [
    Case(promise.put_to_everyone, "promise_published", put_promise),
    Case(promise.throw_draft_away, "promise_draft_thrown_away", throw_draft_away),
    Case(promise.fix_spelling, "promise_spelling_fixed", put_slip_right),
    Case(promise.reply_to_answer, "promise_replied", reply_to_promise),
    Case(objections.raise_objection, "concern_raised", raise_one),
    Case(objections.change_objection, "concern_changed", change_one),
    Case(objections.take_words_away, "concern_taken_away", take_one_away),
    Case(objections.reply_to_objection, "concern_replied", reply_to_one),
    Case(objections.say_not_good_enough, "not_good_enough", find_reply_wanting),
    Case(objections.say_not_theirs, "not_theirs", say_not_theirs),
]
"""Every action, and what it says where it does something else."""

WITHHELD = [
    Withheld(
        objections.raise_objection,
        "concern_raised_unnamed",
        lambda scene: lambda: raise_concern(project=scene.project, by=scene.by_moss),
    ),
    Withheld(objections.change_objection, "concern_changed_unnamed", _change_unnamed),
    Withheld(objections.take_words_away, "concern_taken_away_unnamed", _take_away_unnamed),
    Withheld(objections.say_not_good_enough, "not_good_enough_unnamed", _find_wanting_unnamed),
    Withheld(objections.say_not_theirs, "not_theirs_unnamed", _say_not_theirs_unnamed),
]
"""What somebody does whose name is not shown: it enters the history the next day, with a week and no person."""


@each(STEPS)
def test_every_action_writes_one_entry_without_a_name(scene: Scene, case: Case) -> None:
    check_entry(scene, case)


@each(WITHHELD)
def test_what_is_withheld_writes_nothing_today(scene: Scene, case: Withheld) -> None:
    check_withheld(scene, case)
