"""The history of what is done with the places of groups, and with requests about them."""

from collections.abc import Callable
from typing import Any

import pytest

from planner.actions import challenges, group_import, leaving_out, positions
from stakeholders.models import Recruit, StepChoices
from stakeholders.queries.group_files import preview_of
from tests.factories import HistoryRow, bring_in_groups, make_group, personal
from tests.history_steps import Case, Step, Withheld, by_lead, check_entry, check_withheld, each
from tests.recruitment_factories import ask_person
from tests.register_factories import ask_for, leave_out, place, reply_to_request
from tests.stakeholders.conftest import CODE, Scene

pytestmark = pytest.mark.usefixtures("on_monday")

STANDS = {
    "before": "touches their life: often (75); say: rarely (25); say they should have: often (75)",
    "often": "touches their life: often (75); say: sometimes (50); say they should have: often (75)",
    "below": "touches their life: sometimes (50); say: rarely (25); say they should have: often (75)",
}


def load_a_file(scene: Scene) -> Step:
    file = bring_in_groups(project=scene.project)
    return (
        lambda: group_import.load_group_file(file=file, saw=preview_of(file).saw, by=scene.lead),
        by_lead(
            scene,
            "groups_loaded",
            what={"file": "groups.csv", "added": 2, "changed": 0, "places_changed": 0},
        ),
    )


def asked(scene: Scene, *, step: StepChoices = StepChoices.APPROACHED, name: str = "Blue hat") -> Recruit:
    """Somebody who was asked to join, written down by the lead."""
    group = make_group(project=scene.project, name=f"Friends of {name}")
    return ask_person(project=scene.project, group=group, name=name, step=step)


def move_one_group(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    place(group=group, affected=75, say=25)
    return (
        lambda: place(group=group, affected=None, say=50, reason="They told us."),
        by_lead(
            scene,
            "group_moved",
            what={"group": "Wardens"},
            old={"Wardens": STANDS["before"]},
            new={"Wardens": STANDS["often"]},
            reason="They told us.",
        ),
    )


def move_below_the_line(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    place(group=group, affected=75, say=25)
    return (
        lambda: place(group=group, affected=50, say=None),
        by_lead(
            scene,
            "group_moved_below",
            what={"group": "Wardens"},
            old={"Wardens": STANDS["before"]},
            new={"Wardens": STANDS["below"]},
            reason="We have no time for them.",
        ),
    )


def place_one_group(scene: Scene) -> Step:
    moves = [positions.Move(make_group(project=scene.project, name="Wardens"), None, 75, 25)]
    return (
        lambda: positions.place_groups(project=scene.project, code=CODE, moves=moves, by=scene.lead),
        by_lead(
            scene,
            "group_moved",
            what={"group": "Wardens"},
            old={"Wardens": "not placed yet"},
            new={"Wardens": STANDS["before"]},
        ),
    )


def place_two_groups(scene: Scene) -> Step:
    names = ("Wardens", "Porters")
    moves = [positions.Move(make_group(project=scene.project, name=name), None, 75, 25) for name in names]
    return (
        lambda: positions.place_groups(project=scene.project, code=CODE, moves=moves, by=scene.lead),
        by_lead(
            scene,
            "groups_moved",
            what={"count": 2},
            old=dict.fromkeys(names, "not placed yet"),
            new=dict.fromkeys(names, STANDS["before"]),
        ),
    )


def leave_one_out(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: leave_out(group=group),
        by_lead(scene, "group_left_out", what={"group": "Wardens"}, reason="We have no time for them."),
    )


def bring_one_back(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    leave_out(group=group)
    return (
        lambda: leaving_out.bring_back(group=group, reason="We were wrong.", by=scene.lead),
        by_lead(scene, "group_brought_back", what={"group": "Wardens"}, reason="We were wrong."),
    )


def ask_about_a_group(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: ask_for(project=scene.project, by=scene.by_moss, group=group, shows_name=True),
        HistoryRow("request_made", "participant", {"what": {"group": "Wardens"}}, personal(actor=scene.by_moss)),
    )


def ask_for_a_missing_group(scene: Scene) -> Step:
    return lambda: ask_for(project=scene.project, by=scene.lead), by_lead(scene, "request_for_missing")


def change_a_request(scene: Scene) -> Step:
    asked = ask_for(project=scene.project, by=scene.lead)
    return lambda: challenges.change_challenge(
        challenge=asked, words="Late.", missing_name="Wardens", version=1, by=scene.lead
    ), by_lead(scene, "request_changed")


def take_a_request_away(scene: Scene) -> Step:
    asked = ask_for(project=scene.project, by=scene.lead)
    return lambda: challenges.take_request_words_away(challenge=asked, by=scene.lead), by_lead(
        scene, "request_taken_away"
    )


def reply_to_a_request(scene: Scene) -> Step:
    asked = ask_for(project=scene.project, by=scene.lead)
    return lambda: reply_to_request(challenge=asked), by_lead(scene, "request_replied")


def add_a_missing_group(scene: Scene) -> Step:
    asked = ask_for(project=scene.project, by=scene.lead, missing="Wardens")
    return (
        lambda: reply_to_request(challenge=asked, does_it=True),
        by_lead(scene, "request_replied_added", what={"group": "Wardens"}),
    )


def keep_a_group_in(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    leave_out(group=group)
    asked = ask_for(project=scene.project, by=scene.lead, group=group, about="left_out")
    return (
        lambda: reply_to_request(challenge=asked, does_it=True),
        by_lead(scene, "request_replied_back", what={"group": "Wardens"}),
    )


def find_reply_to_request_wanting(scene: Scene) -> Step:
    asked = ask_for(project=scene.project, by=scene.lead)
    reply_to_request(challenge=asked)
    return lambda: challenges.say_reply_not_enough(challenge=asked, words="When?", by=scene.lead), by_lead(
        scene, "request_not_enough"
    )


def _change_request_unnamed(scene: Scene) -> Callable[[], Any]:
    asked = ask_for(project=scene.project, by=scene.by_moss)
    return lambda: challenges.change_challenge(
        challenge=asked, words="Late.", missing_name="Wardens", version=1, by=scene.by_moss
    )


def _take_request_away_unnamed(scene: Scene) -> Callable[[], Any]:
    asked = ask_for(project=scene.project, by=scene.by_moss)
    return lambda: challenges.take_request_words_away(challenge=asked, by=scene.by_moss)


def _find_reply_wanting_unnamed(scene: Scene) -> Callable[[], Any]:
    asked = ask_for(project=scene.project, by=scene.by_moss)
    reply_to_request(challenge=asked)
    return lambda: challenges.say_reply_not_enough(challenge=asked, words="When?", by=scene.by_moss)


def _ask_unnamed(scene: Scene) -> Callable[[], Any]:
    group = make_group(project=scene.project, name="Wardens")
    return lambda: ask_for(project=scene.project, by=scene.by_moss, group=group)


STEPS = [
    Case(group_import.load_group_file, "groups_loaded", load_a_file),
    Case(positions.move_group, "group_moved", move_one_group),
    Case(positions.move_group, "group_moved_below", move_below_the_line),
    Case(positions.place_groups, "group_moved", place_one_group),
    Case(positions.place_groups, "groups_moved", place_two_groups),
    Case(leaving_out.leave_out, "group_left_out", leave_one_out),
    Case(leaving_out.bring_back, "group_brought_back", bring_one_back),
    Case(challenges.raise_challenge, "request_made", ask_about_a_group),
    Case(challenges.raise_challenge, "request_for_missing", ask_for_a_missing_group),
    Case(challenges.change_challenge, "request_changed", change_a_request),
    Case(challenges.take_request_words_away, "request_taken_away", take_a_request_away),
    Case(challenges.reply_to_challenge, "request_replied", reply_to_a_request),
    Case(challenges.reply_to_challenge, "request_replied_added", add_a_missing_group),
    Case(challenges.reply_to_challenge, "request_replied_back", keep_a_group_in),
    Case(challenges.say_reply_not_enough, "request_not_enough", find_reply_to_request_wanting),
]
"""Every action, and what it says where it does something else."""

WITHHELD = [
    Withheld(
        challenges.raise_challenge,
        "request_for_missing_unnamed",
        lambda scene: lambda: ask_for(project=scene.project, by=scene.by_moss),
        about="",
    ),
    Withheld(challenges.raise_challenge, "request_made_unnamed", _ask_unnamed, about='"group":"Wardens",'),
    Withheld(challenges.change_challenge, "request_changed_unnamed", _change_request_unnamed, about=""),
    Withheld(challenges.take_request_words_away, "request_taken_away_unnamed", _take_request_away_unnamed, about=""),
    Withheld(challenges.say_reply_not_enough, "request_not_enough_unnamed", _find_reply_wanting_unnamed, about=""),
]
"""What somebody does whose name is not shown: it enters the history the next day, with a week and no person."""


@each(STEPS)
def test_every_action_writes_one_entry_without_a_name(scene: Scene, case: Case) -> None:
    check_entry(scene, case)


@each(WITHHELD)
def test_what_is_withheld_writes_nothing_today(scene: Scene, case: Withheld) -> None:
    check_withheld(scene, case)
