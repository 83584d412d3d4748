"""The history of what is done with check-ins, talks and replies about the promise."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from planner.actions import check_ins, comments, talks, value_replies
from planner.models import CheckIn, ValueReply
from stakeholders.models import Recruit, StepChoices
from tests.check_in_factories import (
    agree_to_talk,
    begin_check_in,
    end_check_in,
    find_reply_not_enough,
    hold_talk,
    reply_to_line,
    take_back_talk,
)
from tests.factories import MONDAY, make_group, make_participant
from tests.history_steps import Case, Step, Withheld, by_lead, check_entry, check_withheld, each
from tests.recruitment_factories import ask_person
from tests.stakeholders.conftest import Scene

pytestmark = pytest.mark.usefixtures("on_monday")


def asked(scene: Scene, *, step: StepChoices = StepChoices.APPROACHED, name: str = "Blue hat") -> Recruit:
    """Somebody who was asked to join, written down by the lead."""
    group = make_group(project=scene.project, name=f"Friends of {name}")
    return ask_person(project=scene.project, group=group, name=name, step=step)


def _check_in(scene: Scene) -> CheckIn:
    return begin_check_in(project=scene.project, closes_on=date(2027, 3, 8))


def open_a_check_in(scene: Scene) -> Step:
    return (
        lambda: begin_check_in(project=scene.project, closes_on=date(2027, 3, 8)),
        by_lead(scene, "check_in_opened", what={"number": 1}, new={"closes_on": "2027-03-08"}),
    )


def extend_a_check_in(scene: Scene) -> Step:
    check_in = _check_in(scene)
    return (
        lambda: check_ins.extend_check_in(check_in=check_in, closes_on=date(2027, 3, 9), by=scene.lead),
        by_lead(
            scene,
            "check_in_extended",
            what={"number": 1},
            old={"closes_on": "2027-03-08"},
            new={"closes_on": "2027-03-09"},
        ),
    )


def remind_of_a_check_in(scene: Scene) -> Step:
    check_in = _check_in(scene)
    CheckIn.objects.update(opened_at=MONDAY - timedelta(days=1))
    return (
        lambda: check_ins.remind_everyone(check_in=check_in, by=scene.lead),
        by_lead(scene, "check_in_reminded", what={"number": 1}),
    )


def cancel_a_check_in(scene: Scene) -> Step:
    check_in = _check_in(scene)
    return (
        lambda: check_ins.cancel_check_in(check_in=check_in, by=scene.lead),
        by_lead(scene, "check_in_cancelled", what={"number": 1}),
    )


def close_a_check_in(scene: Scene) -> Step:
    check_in = _check_in(scene)
    asked = check_in.listing.count()
    return (
        lambda: check_ins.close_check_in(check_in=check_in, by=scene.lead),
        by_lead(scene, "check_in_closed", what={"number": 1, "asked": asked, "answered": 0}, new={"helped": 0}),
    )


def cover_a_name(scene: Scene) -> Step:
    check_in = end_check_in(check_in=_check_in(scene))
    comment = check_in.comments.create(project=scene.project, position=1, words="Moss is always late.")
    return (
        lambda: comments.cover_comment(comment=comment, words=["moss"], by=scene.lead),
        by_lead(scene, "check_in_comment_covered", what={"number": 1}),
    )


def reply_to_a_broken_line(scene: Scene) -> Step:
    hold_talk(project=scene.project, broken=["respect"])
    return (
        lambda: reply_to_line(project=scene.project, key="respect"),
        by_lead(scene, "value_replied", what={"line": "Respect"}),
    )


def find_value_reply_wanting(scene: Scene) -> Step:
    reply = _value_reply(scene)
    return (
        lambda: find_reply_not_enough(reply=reply, member=scene.project.members.leads()[0]),
        by_lead(scene, "value_reply_not_enough", what={"line": "Respect"}),
    )


def _value_reply(scene: Scene) -> ValueReply:
    hold_talk(project=scene.project, broken=["respect"])
    return reply_to_line(project=scene.project, key="respect")


def write_down_a_talk(scene: Scene) -> Step:
    return (
        lambda: hold_talk(project=scene.project),
        by_lead(scene, "talk_written", what={"day": "2027-03-01"}),
    )


def take_a_talk_back(scene: Scene) -> Step:
    talk = hold_talk(project=scene.project)
    return lambda: take_back_talk(talk=talk), by_lead(scene, "talk_taken_back", what={"day": "2027-03-01"})


def _find_value_reply_wanting_unnamed(scene: Scene) -> Callable[[], Any]:
    reply = _value_reply(scene)
    return lambda: find_reply_not_enough(reply=reply, member=scene.moss)


def _answer_talk_unnamed(scene: Scene, *, is_right: bool) -> Callable[[], Any]:
    talk = hold_talk(project=scene.project)
    fern, _, _ = make_participant(project=scene.project, name="Fern", side="carer")
    return lambda: agree_to_talk(talk=talk, member=fern, is_right=is_right)


STEPS = [
    Case(check_ins.open_check_in, "check_in_opened", open_a_check_in),
    Case(check_ins.extend_check_in, "check_in_extended", extend_a_check_in),
    Case(check_ins.remind_everyone, "check_in_reminded", remind_of_a_check_in),
    Case(check_ins.cancel_check_in, "check_in_cancelled", cancel_a_check_in),
    Case(check_ins.close_check_in, "check_in_closed", close_a_check_in),
    Case(comments.cover_comment, "check_in_comment_covered", cover_a_name),
    Case(value_replies.reply_to_value, "value_replied", reply_to_a_broken_line),
    Case(value_replies.say_value_reply_not_enough, "value_reply_not_enough", find_value_reply_wanting),
    Case(talks.write_talk, "talk_written", write_down_a_talk),
    Case(talks.take_talk_back, "talk_taken_back", take_a_talk_back),
]
"""Every action, and what it says where it does something else."""

WITHHELD = [
    Withheld(
        value_replies.say_value_reply_not_enough,
        "value_reply_not_enough_unnamed",
        _find_value_reply_wanting_unnamed,
        about='"line":"Respect",',
    ),
    Withheld(
        talks.answer_talk,
        "talk_agreed",
        lambda scene: _answer_talk_unnamed(scene, is_right=True),
        about='"day":"2027-03-01",',
    ),
    Withheld(
        talks.answer_talk,
        "talk_not_right",
        lambda scene: _answer_talk_unnamed(scene, is_right=False),
        about='"day":"2027-03-01",',
    ),
]
"""What somebody does whose name is not shown: it enters the history the next day, with a week and no person."""


@each(STEPS)
def test_every_action_writes_one_entry_without_a_name(scene: Scene, case: Case) -> None:
    check_entry(scene, case)


@each(WITHHELD)
def test_what_is_withheld_writes_nothing_today(scene: Scene, case: Withheld) -> None:
    check_withheld(scene, case)
