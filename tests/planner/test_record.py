"""The frozen record: the whole of one by equality, then that it is the same for the same facts and names nobody."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.gate import (
    LIVED_SIDE,
    CheckResult,
    CheckState,
    ExerciseFact,
    GapFact,
    GateFacts,
    GateResult,
    KeyFact,
    KeyKind,
    PersonFact,
    check_gate,
)
from planner.record import (
    HOLDER_WORDS,
    SIDE_WORDS,
    ExerciseLine,
    RecordFacts,
    build_record,
    read_record,
    record_digest,
    record_text,
    record_title,
)

TODAY = date(2027, 3, 1)

FACTS = RecordFacts(
    project="Home from hospital",
    plan="Full plan, version 3, 8 stages",
    stage=1,
    stages=8,
    title="Idea and promise",
    as_of=TODAY,
    leads=2,
    people_by_side={"lived": 3, "decider": 1},
    not_come_in=1,
    entries_by_side={"carer": 4, "": 2},
    entries_by_leads=5,
    turned_off=1,
    links_replaced=2,
    exercises=(ExerciseLine("The problem", required=True, entries=9), ExerciseLine("Hopes", required=False, entries=0)),
    asked_less=("Hopes",),
    other_key_side="carer",
    other_key_on=date(2027, 2, 28),
)

GATE = check_gate(
    GateFacts(
        today=TODAY,
        stage=1,
        checks=("exercises", "keys"),
        first_promise=True,
        exercises=(
            ExerciseFact("problem", "The problem", required=True, entries=9),
            ExerciseFact(
                "money",
                "Time and money",
                required=True,
                entries=0,
                gap=GapFact("No money yet.", "Ask the board.", date(2027, 2, 1), date(2027, 4, 1), published_by=1),
            ),
        ),
    )
)


def test_the_whole_record() -> None:
    assert build_record(FACTS, GATE) == {
        "title": "Signed with 1 known gap",
        "project": "Home from hospital",
        "plan": "Full plan, version 3, 8 stages",
        "stage": {"position": 1, "of": 8, "title": "Idea and promise"},
        "as_of": "2027-03-01",
        "people": [
            {"who": "Leads", "count": 2},
            {"who": "People with lived experience", "count": 3},
            {"who": "Decision makers", "count": 1},
        ],
        "not_come_in": 1,
        "entries": [
            {"who": "Leads", "count": 5},
            {"who": "Family and carers", "count": 4},
            {"who": "Not said yet", "count": 2},
        ],
        "turned_off": 1,
        "links_replaced": 2,
        "gaps": [
            {
                "subject": "Time and money",
                "reason": "No money yet.",
                "plan": "Ask the board.",
                "published_on": "2027-02-01",
                "look_again_on": "2027-04-01",
            }
        ],
        "checks": [
            {
                "title": "Every needed exercise has something in it",
                "state": "gap",
                "evidence": "1 of 2 done. Not needed: Time and money.",
            }
        ],
        "exercises": [
            {"title": "The problem", "required": True, "entries": 9},
            {"title": "Hopes", "required": False, "entries": 0},
        ],
        "asked_less": ["Hopes"],
        "other_key": {"side": "A family member or carer", "on": "2027-02-28"},
    }


def test_a_record_is_read_with_its_dates_as_dates() -> None:
    record = build_record(FACTS, GATE)
    assert read_record(record_text(record)) == record | {
        "as_of": date(2027, 3, 1),
        "gaps": [record["gaps"][0] | {"published_on": date(2027, 2, 1), "look_again_on": date(2027, 4, 1)}],
        "other_key": {"side": "A family member or carer", "on": date(2027, 2, 28)},
    }


def test_everybody_who_may_hold_the_other_key_has_words() -> None:
    assert set(HOLDER_WORDS) == LIVED_SIDE


@pytest.mark.parametrize(
    ("gaps", "title"),
    [(0, "Signed"), (1, "Signed with 1 known gap"), (2, "Signed with 2 known gaps"), (11, "Signed with 11 known gaps")],
)
def test_the_title_counts_the_gaps(gaps: int, title: str) -> None:
    assert record_title(gaps) == title


def test_the_text_is_canonical() -> None:
    assert record_text({"b": 1, "a": {"d": "é“x”", "c": [2, 1]}}) == '{"a":{"c":[2,1],"d":"é“x”"},"b":1}'
    assert record_text({"a": {"c": [2, 1], "d": "é“x”"}, "b": 1}) == record_text(
        {"b": 1, "a": {"d": "é“x”", "c": [2, 1]}}
    )


def test_the_digest_is_sha_256_of_the_text() -> None:
    assert record_digest("é") == hashlib.sha256("é".encode()).hexdigest()


# Any facts at all ----------------------------------------------------------------------------------------------------

words = st.text(max_size=10)
counts = st.integers(0, 50)
by_side = st.dictionaries(st.sampled_from(sorted(SIDE_WORDS)), counts)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
record_facts = st.builds(
    RecordFacts,
    project=words,
    plan=words,
    stage=st.integers(1, 8),
    stages=st.integers(1, 8),
    title=words,
    as_of=days,
    leads=counts,
    people_by_side=by_side,
    not_come_in=counts,
    entries_by_side=by_side,
    entries_by_leads=counts,
    turned_off=counts,
    links_replaced=counts,
    exercises=st.lists(st.builds(ExerciseLine, words, required=st.booleans(), entries=counts), max_size=3).map(tuple),
    asked_less=st.lists(words, max_size=2).map(tuple),
    other_key_side=st.sampled_from(sorted(HOLDER_WORDS)),
    other_key_on=days,
)
gap_facts = st.builds(
    GapFact, words, words, published_on=days, look_again_on=st.dates(TODAY, date(2028, 1, 1)), published_by=st.just(1)
)


@st.composite
def gates(draw: st.DrawFn) -> GateResult:
    gaps = draw(st.lists(gap_facts, max_size=4))
    people = (
        PersonFact(1, "decider", is_lead=True, is_active=True, joined_on=TODAY),
        PersonFact(2, "lived", is_lead=False, is_active=True, joined_on=TODAY),
    )
    facts = GateFacts(
        today=TODAY,
        stage=1,
        checks=("exercises", "keys"),
        first_promise=True,
        exercises=tuple(
            ExerciseFact(f"e{number}", f"Exercise {number}", required=True, entries=0, gap=gap)
            for number, gap in enumerate(gaps)
        ),
        people=people,
    )
    keys = (KeyFact(KeyKind.OTHER, 2, check_gate(facts).seen),)
    return check_gate(replace(facts, keys=keys))


@given(record_facts, gates())
def test_the_same_facts_give_the_same_text(facts: RecordFacts, gate: GateResult) -> None:
    again = replace(
        facts,
        people_by_side=dict(reversed([*facts.people_by_side.items()])),
        entries_by_side=dict(reversed([*facts.entries_by_side.items()])),
    )
    assert record_text(build_record(facts, gate)) == record_text(build_record(again, gate))


@given(record_facts, gates())
def test_the_text_holds_all_that_was_built(facts: RecordFacts, gate: GateResult) -> None:
    record = build_record(facts, gate)
    assert json.loads(record_text(record)) == record


@given(record_facts, gates())
def test_no_record_looks_cleaner_than_it_is(facts: RecordFacts, gate: GateResult) -> None:
    record = build_record(facts, gate)
    assert record["title"] == record_title(len(record["gaps"])) == record_title(len(gate.gaps))
    assert (record["title"] == "Signed") == (not gate.gaps)


@given(
    record_facts, gates(), st.sampled_from(["leads", "not_come_in", "entries_by_leads", "turned_off", "links_replaced"])
)
def test_every_number_is_in_the_text(facts: RecordFacts, gate: GateResult, name: str) -> None:
    changed = replace(facts, **{name: getattr(facts, name) + 1})
    assert record_digest(record_text(build_record(changed, gate))) != record_digest(
        record_text(build_record(facts, gate))
    )


@given(record_facts, gates())
def test_nobody_is_named(facts: RecordFacts, gate: GateResult) -> None:
    """A record tells sides and counts. Who holds a key never comes into it, not even by number."""
    named = replace(gate, other_key_by=987654321, other_key_may=frozenset({987654321}), lead_key_by=123456789)
    assert build_record(facts, named) == build_record(facts, gate)


def test_the_keys_are_told_apart_from_the_checks() -> None:
    """The lead's key is turned after the record was shown, so no state of the keys may stand in it."""
    keys = CheckResult("keys", CheckState.MET, "Two people agree", "Both have agreed.")
    agreed = replace(GATE, checks=(*GATE.checks[:-1], keys))
    assert record_text(build_record(FACTS, agreed)) == record_text(build_record(FACTS, GATE))
