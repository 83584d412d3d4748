"""The frozen record: the whole of one by equality, then that it is the same for the same facts and names nobody."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

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
    ActLine,
    BrokenLine,
    CheckInLine,
    CheckInsPart,
    ConditionLine,
    CountLine,
    ExerciseLine,
    GroupLine,
    HeardLine,
    NumberLine,
    ObjectionLine,
    PlacesLine,
    PlacesPart,
    PromiseLine,
    RecordFacts,
    RegisterPart,
    RenamedLine,
    ReopeningLine,
    RequestLine,
    TalkLine,
    WindowLine,
    build_record,
    read_record,
    record_digest,
    record_text,
    record_title,
    shown_digest,
)

TODAY = date(2027, 3, 1)

REGISTER = RegisterPart(
    groups=(
        GroupLine(
            name="Night staff",
            earlier_names=("Nights",),
            side="Frontline staff",
            affected="sometimes",
            say="never",
            wanted="often",
            is_guess=True,
            is_left_out=False,
            counts_as_before_until=date(2027, 3, 9),
            places=2,
            ways=1,
            heard=HeardLine(3, date(2027, 2, 3), date(2027, 2, 5)),
            at=(50, 5, 75),
        ),
        GroupLine("Heads", (), "Decision makers", "", "", "", False, True, None, 0, 0, None),
    ),
    acts=(
        ActLine("Night staff", "below_line", "They told us.", True, "Fine.", True, date(2027, 2, 23), date(2027, 3, 9)),
        ActLine("Heads", "left_out", "No time.", False, "", False, date(2027, 2, 1), date(2027, 2, 15)),
    ),
    renamed=(RenamedLine("Nights", "Night staff", was_merged=False, on=date(2027, 2, 2)),),
    requests=(RequestLine("0e9", is_withheld=True, raised_on=date(2027, 2, 22)),),
    places_changed=4,
)

CHECK_INS = CheckInsPart(
    rounds=(CheckInLine(3, date(2027, 2, 8), date(2027, 2, 15), days_open=7, asked=12, answered=9, helped=2),),
    talks=(TalkLine(date(2027, 2, 17), date(2027, 2, 18), people=3, is_agreed=True),),
    broken=(BrokenLine("Respect", date(2027, 2, 15), reply="4e9"),),
)

PLACES = PlacesPart(
    groups=(
        PlacesLine("Night staff", is_affected=True, places=3, taken=2, on_word=1, people=4, heard=0, word="some"),
        PlacesLine("Heads", is_affected=False, places=2, taken=0, on_word=0, people=0, heard=3, word="nobody"),
    ),
    people=2,
    lived=4,
    active=7,
    paused=1,
    left=2,
    counts=(CountLine(3, date(2027, 2, 25), places=5, taken=2, on_word=0, people=2, lived=3, active=6),),
    windows=(
        WindowLine(date(2027, 1, 4), date(2027, 2, 28), date(2027, 1, 1), "", ""),
        WindowLine(date(2027, 1, 4), date(2027, 3, 28), date(2027, 2, 1), "Few came.", "The team"),
    ),
    days=57,
)

FACTS = RecordFacts(
    project="Home from hospital",
    plan="Full plan, version 3, 8 stages",
    stage=1,
    stages=8,
    title="Idea and promise",
    round=2,
    as_of=TODAY,
    leads=2,
    people_by_side={"lived": 3, "decider": 1},
    by_own_link=4,
    by_shared_link=2,
    on_paper=1,
    not_come_in=1,
    entries_by_side={"carer": 4, "": 2},
    entries_helped=1,
    entries_by_leads=5,
    turned_off=1,
    links_replaced=2,
    numbers=(NumberLine("Days before somebody may agree", 21, 14, "days"),),
    numbers_changed=3,
    promise=PromiseLine(version=2, yes=3, but=1, no=1, not_yet=0, spelling_fixes=1),
    exercises=(ExerciseLine("The problem", required=True, entries=9), ExerciseLine("Hopes", required=False, entries=0)),
    objections=(ObjectionLine("0b1", "not_yet", is_withheld=True, raised_on=date(2027, 2, 22)),),
    conditions=(ConditionLine("c01", date(2027, 4, 1), date(2027, 2, 27)),),
    reopenings=(ReopeningLine("We forgot the carers.", date(2027, 2, 20)),),
    asked_less=("Hopes",),
    checks_less=("promise",),
    other_key_side="carer",
    other_key_on=date(2027, 2, 28),
    other_key_shows_name=True,
    register=REGISTER,
    check_ins=CHECK_INS,
    places=PLACES,
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
        "title": "Signed with 1 known gap and 1 “as long as”",
        "project": "Home from hospital",
        "plan": "Full plan, version 3, 8 stages",
        "stage": {"position": 1, "of": 8, "title": "Idea and promise", "round": 2},
        "as_of": "2027-03-01",
        "people": [
            {"who": "Leads", "count": 2},
            {"who": "People with lived experience", "count": 3},
            {"who": "Decision makers", "count": 1},
        ],
        "ways_in": {"account": 2, "own_link": 4, "shared_link": 2, "on_paper": 1},
        "not_come_in": 1,
        "entries": [
            {"who": "Leads", "count": 5},
            {"who": "Family and carers", "count": 4},
            {"who": "Not said yet", "count": 2},
        ],
        "entries_helped": 1,
        "turned_off": 1,
        "links_replaced": 2,
        "numbers": [{"title": "Days before somebody may agree", "value": 21, "default": 14, "unit": "days"}],
        "numbers_changed": 3,
        "promise": {"version": 2, "yes": 3, "but": 1, "no": 1, "not_yet": 0, "spelling_fixes": 1},
        "objections": [{"code": "0b1", "kind": "not_yet", "is_withheld": True, "raised_on": "2027-02-22"}],
        "conditions": [{"code": "c01", "by_date": "2027-04-01", "set_on": "2027-02-27"}],
        "reopenings": [{"reason": "We forgot the carers.", "reopened_on": "2027-02-20"}],
        "gaps": [
            {
                "subject": "Time and money",
                "reason": "No money yet.",
                "plan": "Ask the board.",
                "published_on": "2027-02-01",
                "look_again_on": "2027-04-01",
                "required_by": "",
                "lost": "",
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
        "checks_less": ["promise"],
        "other_key": {"side": "A family member or carer", "on": "2027-02-28", "shows_name": True},
        "register": {
            "listed": 1,
            "left_out": 1,
            "below_line": 1,
            "guesses": 1,
            "places_changed": 4,
            "groups": [
                {
                    "name": "Night staff",
                    "earlier_names": ["Nights"],
                    "side": "Frontline staff",
                    "affected": "sometimes",
                    "say": "never",
                    "wanted": "often",
                    "is_guess": True,
                    "is_left_out": False,
                    "counts_as_before_until": "2027-03-09",
                    "places": 2,
                    "ways": 1,
                    "heard": {"people": 3, "heard_on": "2027-02-03", "entered_on": "2027-02-05"},
                    "at": [50, 5, 75],
                },
                {
                    "name": "Heads",
                    "earlier_names": [],
                    "side": "Decision makers",
                    "affected": "",
                    "say": "",
                    "wanted": "",
                    "is_guess": False,
                    "is_left_out": True,
                    "counts_as_before_until": None,
                    "places": 0,
                    "ways": 0,
                    "heard": None,
                    "at": [],
                },
            ],
            "acts": [
                {
                    "name": "Night staff",
                    "kind": "below_line",
                    "reason": "They told us.",
                    "was_asked": True,
                    "asked_words": "Fine.",
                    "belongs": True,
                    "began_on": "2027-02-23",
                    "ends_on": "2027-03-09",
                },
                {
                    "name": "Heads",
                    "kind": "left_out",
                    "reason": "No time.",
                    "was_asked": False,
                    "asked_words": "",
                    "belongs": False,
                    "began_on": "2027-02-01",
                    "ends_on": "2027-02-15",
                },
            ],
            "renamed": [{"before": "Nights", "now": "Night staff", "was_merged": False, "on": "2027-02-02"}],
            "requests": [{"code": "0e9", "is_withheld": True, "raised_on": "2027-02-22"}],
        },
        "check_ins": {
            "rounds": [
                {
                    "number": 3,
                    "opened_on": "2027-02-08",
                    "closed_on": "2027-02-15",
                    "days_open": 7,
                    "asked": 12,
                    "answered": 9,
                    "helped": 2,
                }
            ],
            "talks": [{"held_on": "2027-02-17", "entered_on": "2027-02-18", "people": 3, "is_agreed": True}],
            "broken": [{"title": "Respect", "said_on": "2027-02-15", "reply": "4e9"}],
        },
        "places": {
            "places": 5,
            "taken": 2,
            "on_word": 1,
            "people": 2,
            "lived": 4,
            "active": 7,
            "paused": 1,
            "left": 2,
            "days": 57,
            "groups": [
                {
                    "name": "Night staff",
                    "is_affected": True,
                    "places": 3,
                    "taken": 2,
                    "on_word": 1,
                    "people": 4,
                    "heard": 0,
                    "word": "some",
                },
                {
                    "name": "Heads",
                    "is_affected": False,
                    "places": 2,
                    "taken": 0,
                    "on_word": 0,
                    "people": 0,
                    "heard": 3,
                    "word": "nobody",
                },
            ],
            "counts": [
                {
                    "number": 3,
                    "counted_on": "2027-02-25",
                    "places": 5,
                    "taken": 2,
                    "on_word": 0,
                    "people": 2,
                    "lived": 3,
                    "active": 6,
                }
            ],
            "windows": [
                {
                    "opens_on": "2027-01-04",
                    "closes_on": "2027-02-28",
                    "entered_on": "2027-01-01",
                    "why": "",
                    "asked_by": "",
                },
                {
                    "opens_on": "2027-01-04",
                    "closes_on": "2027-03-28",
                    "entered_on": "2027-02-01",
                    "why": "Few came.",
                    "asked_by": "The team",
                },
            ],
        },
    }


def test_a_record_is_read_with_its_dates_as_dates() -> None:
    record = build_record(FACTS, GATE)
    assert read_record(record_text(record)) == record | {
        "as_of": date(2027, 3, 1),
        "gaps": [record["gaps"][0] | {"published_on": date(2027, 2, 1), "look_again_on": date(2027, 4, 1)}],
        "objections": [record["objections"][0] | {"raised_on": date(2027, 2, 22)}],
        "conditions": [record["conditions"][0] | {"by_date": date(2027, 4, 1), "set_on": date(2027, 2, 27)}],
        "reopenings": [record["reopenings"][0] | {"reopened_on": date(2027, 2, 20)}],
        "other_key": {"side": "A family member or carer", "on": date(2027, 2, 28), "shows_name": True},
        "register": record["register"] | dated_register(record["register"]),
        "check_ins": {
            "rounds": [
                record["check_ins"]["rounds"][0] | {"opened_on": date(2027, 2, 8), "closed_on": date(2027, 2, 15)}
            ],
            "talks": [
                record["check_ins"]["talks"][0] | {"held_on": date(2027, 2, 17), "entered_on": date(2027, 2, 18)}
            ],
            "broken": [record["check_ins"]["broken"][0] | {"said_on": date(2027, 2, 15)}],
        },
        "places": record["places"]
        | {
            "counts": [record["places"]["counts"][0] | {"counted_on": date(2027, 2, 25)}],
            "windows": [
                window | {name: date.fromisoformat(window[name]) for name in ("opens_on", "closes_on", "entered_on")}
                for window in record["places"]["windows"]
            ],
        },
    }


def dated_register(part: dict[str, Any]) -> dict[str, Any]:
    """What a page reads of it: the same with its dates as dates."""
    night, heads = part["groups"]
    below, out = part["acts"]
    return {
        "groups": [
            night
            | {
                "counts_as_before_until": date(2027, 3, 9),
                "heard": {"people": 3, "heard_on": date(2027, 2, 3), "entered_on": date(2027, 2, 5)},
                "number": 1,
            },
            heads | {"number": 0},
        ],
        "acts": [
            below | {"began_on": date(2027, 2, 23), "ends_on": date(2027, 3, 9)},
            out | {"began_on": date(2027, 2, 1), "ends_on": date(2027, 2, 15)},
        ],
        "renamed": [part["renamed"][0] | {"on": date(2027, 2, 2)}],
        "requests": [part["requests"][0] | {"raised_on": date(2027, 2, 22)}],
    }


def test_a_record_of_before_is_read_with_what_it_does_not_hold_as_empty() -> None:
    later = (
        *("ways_in", "numbers", "numbers_changed", "promise", "objections", "conditions", "reopenings", "register"),
        *("check_ins", "places"),
    )
    record = build_record(FACTS, GATE)
    old = {name: value for name, value in record.items() if name not in {*later, "checks_less"}}
    read = read_record(record_text(old))
    assert {name: read[name] for name in (*later, "checks_less")} == {
        "ways_in": None,
        "numbers": [],
        "numbers_changed": 0,
        "promise": None,
        "objections": [],
        "conditions": [],
        "reopenings": [],
        "register": None,
        "check_ins": None,
        "places": None,
        "checks_less": [],
    }
    assert (read["title"], read["as_of"]) == (record["title"], TODAY)


def test_groups_of_a_record_without_their_places_have_no_number() -> None:
    record = build_record(FACTS, GATE)
    for group in record["register"]["groups"]:
        del group["at"]
    groups = read_record(record_text(record))["register"]["groups"]
    assert [(group["at"], group["number"]) for group in groups] == [([], 0), ([], 0)]


def test_a_project_without_a_promise_has_none_in_its_record() -> None:
    assert build_record(replace(FACTS, promise=None), GATE)["promise"] is None


def test_a_stage_that_does_not_ask_for_groups_has_none_in_its_record() -> None:
    record = build_record(replace(FACTS, register=None), GATE)
    assert (record["register"], read_record(record_text(record))["register"]) == (None, None)


def test_a_stage_that_does_not_ask_for_check_ins_has_none_in_its_record() -> None:
    record = build_record(replace(FACTS, check_ins=None), GATE)
    assert (record["check_ins"], read_record(record_text(record))["check_ins"]) == (None, None)


def test_everybody_who_may_hold_the_other_key_has_words() -> None:
    assert set(HOLDER_WORDS) == LIVED_SIDE


@pytest.mark.parametrize(
    ("gaps", "conditions", "title"),
    [
        (0, 0, "Signed"),
        (1, 0, "Signed with 1 known gap"),
        (2, 0, "Signed with 2 known gaps"),
        (11, 0, "Signed with 11 known gaps"),
        (0, 1, "Signed with 1 “as long as”"),
        (4, 1, "Signed with 4 known gaps and 1 “as long as”"),
    ],
)
def test_the_title_counts_gaps_and_conditions(gaps: int, conditions: int, title: str) -> None:
    assert record_title(gaps, conditions=conditions) == title


def test_the_text_is_canonical() -> None:
    assert record_text({"b": 1, "a": {"d": "é“x”", "c": [2, 1]}}) == '{"a":{"c":[2,1],"d":"é“x”"},"b":1}'
    assert record_text({"a": {"c": [2, 1], "d": "é“x”"}, "b": 1}) == record_text(
        {"b": 1, "a": {"d": "é“x”", "c": [2, 1]}}
    )


def test_the_digest_is_sha_256_of_the_text() -> None:
    assert record_digest("é") == hashlib.sha256("é".encode()).hexdigest()


def test_several_records_shown_together_have_one_name_that_each_of_them_changes() -> None:
    assert shown_digest(["a"]) == record_digest("a")
    names = [shown_digest(texts) for texts in (["a", "b"], ["b", "a"], ["a", "c"], ["a"], ["ab"], [])]
    assert len(set(names)) == len(names)


# Any facts at all ----------------------------------------------------------------------------------------------------

words = st.text(max_size=10)
counts = st.integers(0, 50)
by_side = st.dictionaries(st.sampled_from(sorted(SIDE_WORDS)), counts)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
group_lines = st.builds(
    GroupLine,
    name=words,
    earlier_names=st.lists(words, max_size=2).map(tuple),
    side=st.sampled_from(sorted(SIDE_WORDS.values())),
    affected=words,
    say=words,
    wanted=words,
    is_guess=st.booleans(),
    is_left_out=st.booleans(),
    counts_as_before_until=st.none() | days,
    places=counts,
    ways=counts,
    heard=st.none() | st.builds(HeardLine, counts, days, days),
)
act_lines = st.builds(
    ActLine, words, st.sampled_from(["left_out", "below_line"]), words, st.booleans(), words, st.booleans(), days, days
)
register_parts = st.builds(
    RegisterPart,
    groups=st.lists(group_lines, max_size=2).map(tuple),
    acts=st.lists(act_lines, max_size=2).map(tuple),
    renamed=st.lists(st.builds(RenamedLine, words, words, st.booleans(), days), max_size=2).map(tuple),
    requests=st.lists(st.builds(RequestLine, words, st.booleans(), days), max_size=2).map(tuple),
    places_changed=counts,
)
record_facts = st.builds(
    RecordFacts,
    project=words,
    plan=words,
    stage=st.integers(1, 8),
    stages=st.integers(1, 8),
    title=words,
    round=st.integers(1, 4),
    as_of=days,
    leads=counts,
    people_by_side=by_side,
    by_own_link=counts,
    by_shared_link=counts,
    on_paper=counts,
    not_come_in=counts,
    entries_by_side=by_side,
    entries_by_leads=counts,
    entries_helped=counts,
    turned_off=counts,
    links_replaced=counts,
    numbers=st.lists(st.builds(NumberLine, words, counts, counts, words), max_size=2).map(tuple),
    numbers_changed=counts,
    promise=st.none() | st.builds(PromiseLine, *[counts] * 6),
    objections=st.lists(st.builds(ObjectionLine, words, words, st.booleans(), days), max_size=2).map(tuple),
    conditions=st.lists(st.builds(ConditionLine, words, days, days), max_size=2).map(tuple),
    reopenings=st.lists(st.builds(ReopeningLine, words, days), max_size=2).map(tuple),
    exercises=st.lists(st.builds(ExerciseLine, words, required=st.booleans(), entries=counts), max_size=3).map(tuple),
    asked_less=st.lists(words, max_size=2).map(tuple),
    checks_less=st.lists(words, max_size=2).map(tuple),
    other_key_side=st.sampled_from(sorted(HOLDER_WORDS)),
    other_key_on=days,
    other_key_shows_name=st.booleans(),
    register=st.none() | register_parts,
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
    assert record["title"] == record_title(len(gate.gaps), conditions=len(facts.conditions))
    assert (len(record["gaps"]), len(record["conditions"])) == (len(gate.gaps), len(facts.conditions))
    assert (record["title"] == "Signed") == (not gate.gaps and not facts.conditions)


NUMBERS_TOLD = [
    "round",
    "leads",
    "by_own_link",
    "by_shared_link",
    "on_paper",
    "not_come_in",
    "entries_by_leads",
    "entries_helped",
    "turned_off",
    "links_replaced",
    "numbers_changed",
]


@given(record_facts, register_parts, gates())
def test_no_group_and_no_act_is_left_out_of_the_record(
    facts: RecordFacts, part: RegisterPart, gate: GateResult
) -> None:
    register = build_record(replace(facts, register=part), gate)["register"]
    assert [line["name"] for line in register["groups"]] == [line.name for line in part.groups]
    assert [(line["name"], line["reason"]) for line in register["acts"]] == [
        (act.name, act.reason) for act in part.acts
    ]
    assert register["left_out"] + register["below_line"] == len(part.acts)
    assert [line["code"] for line in register["requests"]] == [line.code for line in part.requests]


@given(record_facts, gates(), st.sampled_from(NUMBERS_TOLD))
def test_every_number_is_in_the_text(facts: RecordFacts, gate: GateResult, name: str) -> None:
    changed = replace(facts, **{name: getattr(facts, name) + 1})
    assert record_digest(record_text(build_record(changed, gate))) != record_digest(
        record_text(build_record(facts, gate))
    )


@given(record_facts, gates())
def test_nobody_is_named(facts: RecordFacts, gate: GateResult) -> None:
    """A record tells sides and counts. Who holds a key never comes into it, not even by number."""
    named = replace(gate, other_keys_by=(987654321,), other_key_may=frozenset({987654321}), lead_key_by=123456789)
    assert build_record(facts, named) == build_record(facts, gate)


def test_the_keys_are_told_apart_from_the_checks() -> None:
    """The lead's key is turned after the record was shown, so no state of the keys may stand in it."""
    keys = CheckResult("keys", CheckState.MET, "Two people agree", "Both have agreed.")
    agreed = replace(GATE, checks=(*GATE.checks[:-1], keys))
    assert record_text(build_record(FACTS, agreed)) == record_text(build_record(FACTS, GATE))
