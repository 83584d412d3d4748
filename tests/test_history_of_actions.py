"""The history of every action of every app: the modules of steps leave none out, and no verb."""

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

import planner.actions
import stakeholders.actions
from planner.actions import entries, starting
from planner.queries.history import WORDS
from planner.verbs import VERBS as PLANNER_VERBS
from stakeholders.actions import coming_in
from stakeholders.verbs import VERBS as STAKEHOLDER_VERBS
from tests.history_steps import Case, Withheld
from tests.planner import (
    test_history_of_check_ins,
    test_history_of_register,
    test_history_of_stages,
    test_history_of_words,
)
from tests.stakeholders import test_history_of_groups, test_history_of_people, test_history_of_recruits

CASES: list[Case | Withheld] = [
    *test_history_of_groups.STEPS,
    *test_history_of_people.STEPS,
    *test_history_of_recruits.STEPS,
    *test_history_of_check_ins.STEPS,
    *test_history_of_register.STEPS,
    *test_history_of_stages.STEPS,
    *test_history_of_words.STEPS,
    *test_history_of_check_ins.WITHHELD,
    *test_history_of_register.WITHHELD,
    *test_history_of_stages.WITHHELD,
    *test_history_of_words.WITHHELD,
]
ELSEWHERE: dict[Callable[..., Any], str] = {
    starting.start_project: "project_started",
    coming_in.come_in_by_shared_link: "came_by_shared_link",
}
"""The one makes the project that its entry belongs to, the other the person, so they are tested where they are:
test_actions_starting.py and test_shared_joining.py."""


def every_action() -> set[Callable[..., Any]]:
    """The actions of every app."""
    return actions_of(planner.actions) | actions_of(stakeholders.actions)


def actions_of(package: ModuleType) -> set[Callable[..., Any]]:
    """The actions of an app that write an entry."""
    found = set()
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if getattr(value, "is_action", False) and not hasattr(value, "records_nothing_because"):
                found.add(value)
    return found


def test_every_action_is_tested() -> None:
    assert {one.__name__ for one in every_action()} == {
        one.__name__ for one in {case.action for case in CASES} | {*ELSEWHERE}
    }


def test_every_action_says_what_it_is() -> None:
    assert all(one.__doc__ for one in every_action())
    assert entries.save_text.records_nothing_because == entries.AUTOSAVE  # type: ignore[attr-defined]


def test_every_verb_has_words_and_a_key_of_its_own() -> None:
    every = (*STAKEHOLDER_VERBS, *PLANNER_VERBS)
    assert len(WORDS) == len(every)
    assert all(verb.words.rstrip("}").endswith((".", "reason")) for verb in every)


def test_every_verb_is_written_by_some_action() -> None:
    assert {case.verb for case in CASES} | {*ELSEWHERE.values()} == set(WORDS)
