"""A stage, worked on at random by a lead and three participants, beside a small model that says what must come of it.

The model knows the rule and nothing of the code: which exercises hold something, which known gaps are open, which side
each person chose, and who agreed to what. After every step the gate must say the same.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
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

from planner.actions.entries import remove_entry
from planner.actions.signing import (
    GateClosed,
    KeyRefused,
    StageClosed,
    close_gap,
    publish_gap,
    sign_off,
    turn_other_key,
)
from planner.models import Exercise, SignOff, Stage
from planner.queries.stages import StagePage
from planner.record import record_digest
from stakeholders.actions.members import choose_side
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.models import Member, Project, Side
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_participant,
    make_project,
    page_of,
    shown_record,
    stage_of,
    write,
)
from tests.properties import database_examples, fresh_rows

KEYS = ("problem", "can_change", "decisions", "time_money")
"""What the short plan's first stage needs."""

LIVED = {Side.LIVED, Side.CARER}

exercises = st.sampled_from(KEYS)
persons = st.integers(0, 2)
sides = st.sampled_from([*Side, Side.LIVED, Side.CARER])

type Told = tuple[str, tuple[tuple[str, str, date], ...]]
"""What somebody reads before they agree: how the work stands, and each gap with its reason and date."""


@dataclass
class Model:
    """What the rule needs to know."""

    today: date
    entries: dict[str, list[UUID]] = field(default_factory=lambda: {key: [] for key in KEYS})
    gaps: dict[str, tuple[str, date, int | None]] = field(default_factory=dict)
    sides: dict[int, Side] = field(default_factory=dict)
    agreed: list[tuple[int, Told]] = field(default_factory=list)
    is_signed: bool = False

    def told(self) -> Told:
        empty = [key for key in KEYS if not self.entries[key]]
        shown = tuple((key, *self.gaps[key][:2]) for key in empty if key in self.gaps)
        if len(shown) < len(empty) or any(day < self.today for _, _, day in shown):
            return "missing", shown
        return ("gap" if shown else "done"), shown

    def work_is_done(self) -> bool:
        return self.told()[0] != "missing"

    def may(self) -> set[int]:
        recorded = {by for _, _, by in self.gaps.values()}
        return {person for person, side in self.sides.items() if side in LIVED and person not in recorded}

    def agreed_now(self) -> list[int]:
        return [person for person, told in self.agreed if told == self.told() and person in self.may()]


class StageMachine(RuleBasedStateMachine):
    """What a team can do with its first stage."""

    reached: Counter[str] = Counter()

    def __init__(self, project: Project, clock: Traveller) -> None:
        super().__init__()
        self.rows = fresh_rows()
        self.rows.__enter__()
        self.clock = clock
        clock.move_to(MONDAY, tick=False)
        self.project = project
        self.stage: Stage = stage_of(project=project, position=1)
        self.lead: Actor = lead_actor(project=project)
        self.people: list[Member] = list(project.members.participants().order_by("pk"))
        self.exercises: dict[str, Exercise] = {
            exercise.key: exercise
            for exercise in project.exercises.filter(stage=self.stage, key__in=KEYS).select_related("stage", "project")
        }
        self.model = Model(MONDAY.date())
        self.had_agreed = False

    def teardown(self) -> None:
        self.rows.__exit__(None, None, None)

    def page(self) -> StagePage:
        return page_of(project=self.project, position=1)

    def refuses(self, error: type[Exception], act: Any) -> None:
        with pytest.raises(error):
            act()
        self.reached[error.__name__] += 1

    # What is done ----------------------------------------------------------------------------------------------------

    @initialize(filled=st.sets(exercises, min_size=3), chosen=st.tuples(sides, sides, sides))
    def begin(self, filled: set[str], chosen: tuple[Side, Side, Side]) -> None:
        for key in sorted(filled):
            self.fill(key)
        for person, side in enumerate(chosen):
            self.choose(person, side)

    @precondition(lambda self: not self.model.is_signed)
    @rule(key=exercises)
    def fill(self, key: str) -> None:
        self.model.entries[key].append(write(exercise=self.exercises[key], by=self.lead).code)

    @precondition(lambda self: not self.model.is_signed)
    @rule()
    def fill_the_rest(self) -> None:
        for key in KEYS:
            if not self.model.entries[key]:
                self.fill(key)

    @precondition(lambda self: not self.model.is_signed and any(self.model.entries.values()))
    @rule(data=st.data())
    def take_all_away(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from([key for key in KEYS if self.model.entries[key]]))
        for code in self.model.entries[key]:
            remove_entry(exercise=self.exercises[key], code=code, by=self.lead)
        self.model.entries[key] = []

    @rule(
        key=exercises,
        reason=st.sampled_from(["No time.", "Done before."]),
        weeks=st.integers(0, 2),
        by=st.none() | persons,
    )
    def say_not_needed(self, key: str, reason: str, weeks: int, by: int | None) -> None:
        day = self.model.today + timedelta(weeks=weeks)
        actor = self.lead if by is None else actor_of(member=self.people[by])

        def act() -> None:
            publish_gap(exercise=self.exercises[key], reason=reason, plan="None.", look_again_on=day, by=actor)

        if self.model.is_signed:
            self.refuses(StageClosed, act)
        else:
            act()
            self.model.gaps[key] = (reason, day, by)

    @rule(key=exercises)
    def say_needed_again(self, key: str) -> None:
        def act() -> None:
            close_gap(exercise=self.exercises[key], by=self.lead)

        if self.model.is_signed:
            self.refuses(StageClosed, act)
        elif key not in self.model.gaps:
            self.refuses(NothingChanged, act)
        else:
            act()
            del self.model.gaps[key]

    @rule(person=persons, side=sides)
    def choose(self, person: int, side: Side) -> None:
        member = self.people[person]

        def act() -> None:
            choose_side(member=member, side=side, by=actor_of(member=member))

        if self.model.sides.get(person) == side:
            self.refuses(NothingChanged, act)
        else:
            act()
            self.model.sides[person] = side

    @rule(days=st.integers(1, 10))
    def wait(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))
        self.model.today += timedelta(days=days)

    @rule(data=st.data())
    def agree(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from([*sorted(self.model.may()) * 3, 0, 1, 2, None]))
        by = self.lead if person is None else actor_of(member=self.people[person])
        seen = self.page().gate.seen

        def act() -> None:
            turn_other_key(stage=self.stage, seen=seen, led_here=False, by=by)

        told = self.model.told()
        if self.model.is_signed:
            self.refuses(StageClosed, act)
        elif not self.model.work_is_done():
            self.refuses(GateClosed, act)
        elif person is None or person not in self.model.may():
            self.refuses(KeyRefused, act)
        elif (person, told) in self.model.agreed:
            self.refuses(NothingChanged, act)
        else:
            act()
            self.model.agreed.append((person, told))
            self.reached["agreed"] += 1

    @rule(person=st.sampled_from([None, None, None, 0, 1, 2]))
    def sign(self, person: int | None) -> None:
        by = self.lead if person is None else actor_of(member=self.people[person])
        may = self.model.work_is_done() and bool(self.model.agreed_now()) and person is None
        is_ready = not self.model.is_signed and self.page().gate.lead_may_sign
        saw = record_digest(shown_record(project=self.project, position=1)) if is_ready else ""

        def act() -> None:
            sign_off(stage=self.stage, saw=saw, by=by)

        if self.model.is_signed:
            self.refuses(StageClosed, act)
        elif not may:
            self.refuses(GateClosed, act)
        else:
            act()
            self.model.is_signed = True
            self.reached["signed"] += 1

    # What must be so -------------------------------------------------------------------------------------------------

    @invariant()
    def the_gate_says_what_the_model_says(self) -> None:
        page, model = self.page(), self.model
        assert (page.view.signed_at is not None) == model.is_signed
        assert SignOff.objects.filter(project=self.project).count() == model.is_signed
        if model.is_signed:
            assert not page.gate.is_open
            return
        number = {member.pk: person for person, member in enumerate(self.people)}
        agreed = model.agreed_now()
        self.reached["lapsed"] += self.had_agreed and not agreed
        self.had_agreed = bool(agreed)
        assert page.gate.work_is_done == model.work_is_done()
        assert {number[pk] for pk in page.gate.other_key_may} == model.may()
        assert (page.gate.other_key_by and number[page.gate.other_key_by]) == (agreed[0] if agreed else None)
        assert page.gate.lead_may_sign == (model.work_is_done() and bool(agreed))
        assert [gap.reason for gap in page.gate.gaps] == [reason for _, reason, _ in model.told()[1]]
        # A lead's key is turned only by signing, so the gate itself is never seen open.
        assert (page.gate.is_open, page.gate.lead_key_by) == (False, None)


@pytest.mark.django_db
def test_whatever_a_team_does_the_gate_says_what_the_model_says() -> None:
    with at(MONDAY) as clock:
        project = make_project(template="short")
        for number in range(3):
            make_participant(project=project, name=f"Person {number}")
        StageMachine.reached.clear()
        run_state_machine_as_test(
            lambda: StageMachine(project, clock),  # type: ignore[arg-type]  # it takes whatever makes one
            settings=settings(database_examples, stateful_step_count=30),
        )
    # The walk is not blind: it came to every end that the model knows.
    assert {
        "agreed",
        "lapsed",
        "signed",
        "GateClosed",
        "KeyRefused",
        "NothingChanged",
        "StageClosed",
    } <= {name for name, count in StageMachine.reached.items() if count}
