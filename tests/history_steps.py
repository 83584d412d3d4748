"""What tests of the history share: a step is something done, and the one entry that it writes.

Each module that has steps lists them, and tests/test_history_of_actions.py sees that none is missing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from planner.queries.history import ERASED, history_lines, history_of
from stakeholders.models import Member, WithheldEntry
from tests.factories import HistoryRow, personal, recording
from tests.stakeholders.conftest import Scene

type Step = tuple[Callable[[], Any], HistoryRow]
"""What is done, and what the history says of it."""


@dataclass(frozen=True, slots=True)
class Case:
    """An action, the verb that it writes, and how it comes to that."""

    action: Callable[..., Any]
    verb: str
    step: Callable[[Scene], Step]

    @property
    def name(self) -> str:
        """What is done."""
        return self.step.__name__


@dataclass(frozen=True, slots=True)
class Withheld:
    """The same for somebody whose name is not shown. `about` stands beside the week, where that is no stage."""

    action: Callable[..., Any]
    verb: str
    step: Callable[[Scene], Callable[[], Any]]
    about: str = '"stage":1,'

    @property
    def name(self) -> str:
        """What is done."""
        return self.verb


def each(cases: Sequence[Case | Withheld]) -> pytest.MarkDecorator:
    """A test for every case, by what is done in it."""
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.name)


def by_lead(scene: Scene, verb: str, subject: Member | None = None, /, **values: Any) -> HistoryRow:
    """The entry about what the project's lead did."""
    return HistoryRow(verb, "lead", values, personal(actor=scene.lead, subject=subject))


def check_entry(scene: Scene, case: Case) -> None:
    """See that an action writes one entry, that no entry holds a name or a side, and that every one can be read."""
    act, expected = case.step(scene)
    with recording(project=scene.project) as history:
        act()
    assert history == [expected]
    assert expected.verb == case.verb

    for text in scene.project.history.values_list("values", flat=True):
        for word in ("Robin", "Moss", "Fern", "Ash", "lived", "carer", "@"):
            assert word not in text

    lines = history_lines(history_of(scene.project))
    assert all(line.words.endswith((".", "?", "!")) for line in lines)
    assert any(ERASED in line.words for line in lines) == (case.verb == "person_erased")


def check_withheld(scene: Scene, case: Withheld) -> None:
    """See that nothing enters the history today, and what waits to enter it."""
    act = case.step(scene)
    waiting = WithheldEntry.objects.count()
    with recording(project=scene.project) as history:
        act()
    assert history == []
    assert WithheldEntry.objects.count() == waiting + 1
    entry = WithheldEntry.objects.order_by("pk").last()
    assert entry is not None
    assert (entry.verb, entry.values) == (case.verb, f'{{"what":{{{case.about}"week":"2027-03-01"}}}}')
