"""Leads and people taking part do whatever they can with groups, in any order, beside a small model of the promise.

The model knows nothing of the code. It remembers of each group where it stood, since when it is left out or below the
line, and how many requests about it wait. After every step the gate must count exactly the groups that the model counts
as often or always affected, and no group may be missing from its facts; nor, whenever days pass and at the end of the
walk, from the list or from what is exported. Many walks begin where somebody asks for a group on the last day.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from time_machine import Traveller

from planner.actions.positions import Move, NeedsMore, RecordNeeded, move_group, place_groups
from planner.queries.stages import today_in
from stakeholders.actions.groups import change_group
from stakeholders.actions.merging import MayNotMerge
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.models import Challenge, ChallengeAbout, Group, Project
from stakeholders.queries.group_export import export_table
from stakeholders.queries.group_table import TableAsked, filtered_groups
from stakeholders.register import counts_as_affected
from tests.factories import MONDAY, at, lead_actor, make_group, make_participant, make_project, page_of
from tests.properties import database_examples, fresh_rows
from tests.register_factories import ask_for, bring_back, leave_out, merge, place, reply_to_request

LINE = 62.5
DAYS = 14
NAMES = ("Parents", "Nurses", "Porters")

which = st.integers(0, len(NAMES) - 1)
values = st.sampled_from([0, 25, 50, 60, 65, 75, 100])


@dataclass
class Known:
    """What is known of one group. `affected` is None until it is placed; a merged one has become part of another."""

    name: str
    affected: int | None = None
    out_since: date | None = None
    below_since: date | None = None
    waiting: list[Challenge] = field(default_factory=list)
    merged: bool = False

    def is_open(self, since: date | None, today: date) -> bool:
        """Whether what was done since a day does not hold yet."""
        return since is not None and (today < since + timedelta(days=DAYS) or bool(self.waiting))

    def counts(self, today: date) -> bool:
        """Whether it counts as often or always affected."""
        if self.merged or (self.out_since is not None and not self.is_open(self.out_since, today)):
            return False
        stands = self.affected is not None and self.affected >= LINE
        return stands or self.is_open(self.below_since, today)

    def moved(self, affected: int, today: date) -> None:
        """Note where it stands from now on."""
        if affected >= LINE:
            self.below_since = None
        elif self.affected is not None and self.affected >= LINE:
            self.below_since = today
        self.affected = affected


class RegisterMachine(RuleBasedStateMachine):
    """What can be done with three groups."""

    reached: Counter[str] = Counter()

    def __init__(self, project: Project, clock: Traveller) -> None:
        super().__init__()
        self.rows = fresh_rows()
        self.rows.__enter__()
        self.clock = clock
        clock.move_to(MONDAY, tick=False)
        self.project = project
        self.lead: Actor = lead_actor(project=project)
        self.moss: Actor = make_participant(project=project)[2]
        self.groups = [make_group(project=project, name=name) for name in NAMES]
        self.known = [Known(name) for name in NAMES]
        self.named = 0

    def teardown(self) -> None:
        try:
            self.every_group_stands_in_the_list_and_in_what_is_exported()
        finally:
            self.rows.__exit__(None, None, None)

    @initialize(begin=st.sampled_from(["new", "placed", "merged", "over", "below", "left out"]))
    def where_the_walk_begins(self, begin: str) -> None:
        """Nobody is placed; all are; one is merged; one is out; or one is out or below, and asked for at the last."""
        if begin == "new":
            return
        for number in range(len(NAMES)):
            self.move(number, 75, 25)
        if begin == "merged":
            self.merge(2, 1)
        elif begin == "over":
            self.take_out(is_left_out=True)
            self.days_pass(DAYS)
        elif begin != "placed":
            self.take_out(is_left_out=begin == "left out")
            self.merge(0, 1)
            self.days_pass(DAYS - 1)
            self.ask(0, by_lead=False)

    def take_out(self, *, is_left_out: bool) -> None:
        """Leave the first group out, or move it below the line."""
        if is_left_out:
            self.leave_out(0)
        else:
            self.move_without_a_record(0, 25)
            self.move(0, 25, 25)

    @property
    def today(self) -> date:
        return today_in(self.project)

    def group(self, number: int) -> Group:
        return self.project.groups.get(pk=self.groups[number].pk)

    def there(self, number: int) -> Known | None:
        known = self.known[number]
        return None if known.merged else known

    # Where they stand ------------------------------------------------------------------------------------------------

    @rule(number=which, affected=values, say=values)
    def move(self, number: int, affected: int, say: int) -> None:
        """With the full record, so that it also goes below the line."""
        if (known := self.there(number)) is None:
            return
        try:
            place(group=self.group(number), affected=affected, say=say)
        except NothingChanged:
            assert known.affected == affected
            return
        known.moved(affected, self.today)
        self.reached["below" if known.below_since == self.today else "moved"] += 1

    @rule(number=which, affected=values)
    def move_without_a_record(self, number: int, affected: int) -> None:
        """Below the line it is refused, and changes nothing."""
        if (known := self.there(number)) is None or known.affected is None:
            return
        goes_below = known.affected >= LINE > affected
        try:
            move_group(move=Move(self.group(number), affected=affected), code=uuid4(), by=self.lead)
        except RecordNeeded:
            assert goes_below
            self.reached["refused below"] += 1
        except NothingChanged:
            assert known.affected == affected
        else:
            assert not goes_below
            known.moved(affected, self.today)

    @rule(affected=st.tuples(values, values, values))
    def place_all(self, affected: tuple[int, int, int]) -> None:
        """All on one page: the rows that go below the line wait."""
        moves = [Move(group, None, value, 50) for group, value in zip(self.groups, affected, strict=True)]
        below = [
            known.affected is not None and known.affected >= LINE > value
            for known, value in zip(self.known, affected, strict=True)
        ]
        try:
            place_groups(project=self.project, code=uuid4(), moves=moves, by=self.lead)
        except (NothingChanged, NeedsMore):
            self.reached["nothing placed"] += 1
        self.reached["many"] += 1
        for known, value, waits in zip(self.known, affected, below, strict=True):
            if not known.merged and not waits:
                known.moved(value, self.today)

    # Leaving out -----------------------------------------------------------------------------------------------------

    @rule(number=which)
    def leave_out(self, number: int) -> None:
        if (known := self.there(number)) is None or known.out_since is not None:
            return
        leave_out(group=self.group(number))
        known.out_since = self.today
        self.reached["left out"] += 1

    @rule(number=which)
    def bring_back(self, number: int) -> None:
        if (known := self.there(number)) is None:
            return
        if known.out_since is None:
            with pytest.raises(NothingChanged):
                bring_back(group=self.group(number))
            return
        bring_back(group=self.group(number))
        known.out_since = None
        self.reached["back"] += 1

    # Requests --------------------------------------------------------------------------------------------------------

    @rule(number=which, by_lead=st.booleans())
    def ask(self, number: int, by_lead: bool) -> None:
        if (known := self.there(number)) is None:
            return
        about = ChallengeAbout.NAMED if known.out_since is None else ChallengeAbout.LEFT_OUT
        by = self.lead if by_lead else self.moss
        asked = ask_for(project=self.project, group=self.group(number), about=about, by=by, shows_name=True)
        known.waiting.append(asked)
        self.reached["asked"] += 1

    @precondition(lambda self: any(known.waiting for known in self.known))
    @rule(number=which, does_it=st.booleans())
    def reply(self, number: int, does_it: bool) -> None:
        known = self.known[number]
        if not known.waiting:
            return
        asked = known.waiting.pop()
        reply_to_request(challenge=asked, does_it=does_it)
        if does_it and asked.about == ChallengeAbout.LEFT_OUT:
            known.out_since = None
        self.reached["replied"] += 1

    # What else happens -----------------------------------------------------------------------------------------------

    @rule(number=which)
    def rename(self, number: int) -> None:
        if (known := self.there(number)) is None:
            return
        self.named += 1
        known.name = f"{NAMES[number]} {self.named}"
        change_group(group=self.group(number), changes={"name": known.name}, by=self.lead)
        self.reached["renamed"] += 1

    @rule(number=which, into=which)
    def merge(self, number: int, into: int) -> None:
        """Allowed only where nothing is open and no affected group stops counting by it."""
        source, target = self.there(number), self.there(into)
        if number == into or source is None or target is None:
            return
        counted = source.counts(self.today)
        try:
            merge(group=self.group(number), into=self.group(into))
        except MayNotMerge:
            self.reached["not merged"] += 1
            return
        assert not (source.waiting)
        assert not (target.waiting)
        assert source.out_since is target.out_since is source.below_since is target.below_since is None
        assert target.counts(self.today) or not counted
        source.merged = True
        self.reached["merged"] += 1

    @rule(days=st.sampled_from([1, 7, 13, 14, 15]))
    def days_pass(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))
        over = [known for known in self.known if known.out_since is not None and not known.counts(self.today)]
        self.reached["over"] += len(over)
        self.every_group_stands_in_the_list_and_in_what_is_exported()

    # What must hold --------------------------------------------------------------------------------------------------

    @invariant()
    def the_gate_counts_what_the_model_counts(self) -> None:
        facts = page_of(project=self.project, position=2).facts.register
        counted = {fact.name for fact in facts.groups if counts_as_affected(fact, today=self.today)}
        assert counted == {known.name for known in self.known if known.counts(self.today)}
        assert facts.challenges_waiting == sum(len(known.waiting) for known in self.known)
        assert sorted(fact.name for fact in facts.groups) == self.listed

    def every_group_stands_in_the_list_and_in_what_is_exported(self) -> None:
        names = filtered_groups(self.project, TableAsked()).values_list("name", flat=True)
        assert sorted(names) == self.listed
        _, *lines = export_table(self.project, TableAsked())
        assert sorted(str(line[0]) for line in lines) == self.listed

    @property
    def listed(self) -> list[str]:
        return sorted(known.name for known in self.known if not known.merged)

    @invariant()
    def a_merged_name_is_told_as_an_earlier_one(self) -> None:
        merged = {known.name for known in self.known if known.merged}
        told = set(self.project.earlier_names.filter(was_merged=True).values_list("name", flat=True))
        assert merged <= told


REACHED = {
    "asked",
    "back",
    "below",
    "left out",
    "many",
    "merged",
    "moved",
    "not merged",
    "over",
    "refused below",
    "renamed",
    "replied",
}
"""The ends that a walk must come to, so that it is not blind."""

PHASES = [Phase.explicit, Phase.generate, Phase.explain]
"""A walk that fails is shown as it was, within a minute: looking for a shorter one takes some."""


@pytest.mark.django_db
def test_no_order_of_anything_makes_an_affected_group_vanish_before_its_time() -> None:
    with at(MONDAY) as clock:
        project = make_project(template="short")
        RegisterMachine.reached.clear()
        run_state_machine_as_test(
            lambda: RegisterMachine(project, clock),  # type: ignore[arg-type]  # it takes whatever makes one
            settings=settings(database_examples, stateful_step_count=18, phases=PHASES),
        )
    assert {name for name, count in RegisterMachine.reached.items() if count} >= REACHED


@pytest.mark.django_db
@pytest.mark.parametrize("is_left_out", [True, False], ids=["left out", "below the line"])
def test_a_group_counts_to_its_last_day_and_until_the_reply(is_left_out: bool) -> None:
    """What the walks look for, once step by step, so that no choice of walks can miss it."""
    with at(MONDAY) as clock:
        walk = RegisterMachine(make_project(template="short"), clock)
        walk.move(0, 75, 25)
        walk.take_out(is_left_out=is_left_out)
        counted = []
        for step in (
            lambda: walk.days_pass(DAYS - 1),
            lambda: walk.ask(0, by_lead=False),
            lambda: walk.days_pass(DAYS),
            lambda: walk.reply(0, does_it=False),
            lambda: walk.ask(0, by_lead=True),
            lambda: walk.reply(0, does_it=True),
        ):
            step()
            walk.the_gate_counts_what_the_model_counts()
            counted.append(walk.known[0].counts(walk.today))
        walk.teardown()
    assert counted == [True, True, True, False, True, is_left_out]
