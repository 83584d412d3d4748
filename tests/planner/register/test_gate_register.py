"""The checks of the register, pure: each sentence, then that nothing which lacks evidence ever passes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.gate import (
    SIDES,
    CheckResult,
    CheckState,
    GapFact,
    GapShown,
    GateFacts,
    KeyFact,
    KeyKind,
    LateGapFact,
    Mend,
    MendKind,
    PersonFact,
    RegisterFact,
    check_gate,
    other_key_may,
)
from stakeholders.grid import Placing
from stakeholders.register import ActFact, ActKind, GroupFact, counted_placing, counts, counts_as_affected

TODAY = date(2027, 3, 1)
TOMORROW = TODAY + timedelta(days=1)
OFTEN_AFFECTED = Placing(75, 25, 75)
SELDOM_AFFECTED = Placing(25, 75, 75)

PATIENTS = GroupFact(1, "Patients", "lived", OFTEN_AFFECTED, places=2, routes=2, code="c1")
FAMILIES = GroupFact(2, "Families", "carer", SELDOM_AFFECTED, code="c2")
NURSES = GroupFact(3, "Nurses", "frontline", SELDOM_AFFECTED, code="c3")
HEADS = GroupFact(4, "Heads", "decider", SELDOM_AFFECTED, code="c4")
FOUR = (PATIENTS, FAMILIES, NURSES, HEADS)
GAP = GapFact("Nobody cares.", "Ask again.", TODAY - timedelta(days=3), TODAY + timedelta(days=30), published_by=1)

LEAD = PersonFact(1, "decider", is_lead=True, is_active=True, joined_on=TODAY - timedelta(days=30))
MOSS = PersonFact(
    2, "lived", is_lead=False, is_active=True, joined_on=TODAY - timedelta(days=30), groups=frozenset({1})
)

LISTED = GateFacts(
    today=TODAY,
    stage=2,
    checks=("register", "targets"),
    lists_groups=True,
    people=(LEAD, MOSS),
    register=RegisterFact(groups=FOUR, cards=15, cards_answered=15),
)
"""Everything is done in the stage that lists the groups; nobody has agreed yet. Each test differs in one thing."""
LATER = replace(LISTED, stage=4, checks=("register",), lists_groups=False)
"""A stage after it."""


def told(facts: GateFacts, key: str = "register") -> CheckResult:
    return next(check for check in check_gate(facts).checks if check.key == key)


def among(facts: GateFacts, *groups: GroupFact) -> GateFacts:
    return replace(facts, register=replace(facts.register, groups=groups))


def asking(facts: GateFacts, **values: object) -> GateFacts:
    return replace(facts, register=replace(facts.register, **values))  # type: ignore[arg-type]


def left_out(group: GroupFact, ends_on: date = TOMORROW, kind: ActKind = ActKind.LEFT_OUT) -> GroupFact:
    return replace(group, acts=(*group.acts, ActFact(kind, ends_on, group.now)))


def below(group: GroupFact, ends_on: date = TOMORROW) -> GroupFact:
    """Moved below the line until then."""
    return replace(left_out(group, ends_on, ActKind.BELOW_LINE), now=Placing(50, 25, 75))


def with_keys(facts: GateFacts) -> GateFacts:
    seen = check_gate(facts).seen
    return replace(facts, keys=(KeyFact(KeyKind.OTHER, 2, seen), KeyFact(KeyKind.LEAD, 1, seen)))


# Each sentence -------------------------------------------------------------------------------------------------------


def test_everybody_listed_and_reached() -> None:
    assert told(LISTED) == CheckResult(
        "register",
        CheckState.MET,
        "Everybody this touches is listed, and nobody is left out in a hurry",
        "4 groups are listed.",
    )
    assert told(LISTED, "targets") == CheckResult(
        "targets",
        CheckState.MET,
        "Each affected group has places, and ways to reach it",
        "1 affected group has places and ways to reach it.",
    )


NEEDED = [
    (
        among(LISTED),
        "No group is listed yet. Each of the four sides needs one.",
        Mend(MendKind.GROUPS, "List the groups"),
    ),
    (
        among(LISTED, PATIENTS, HEADS),
        "There is no group of family and carers and frontline staff yet.",
        Mend(MendKind.SIDE_GAP, "Add a group, or say why there is none", "carer"),
    ),
    (
        among(LISTED, *FOUR[:3], replace(HEADS, now=None)),
        "1 group is not placed yet.",
        Mend(MendKind.PLACING, "Place the groups"),
    ),
    (
        among(LISTED, replace(PATIENTS, now=Placing(75, 25, 50)), *FOUR[1:]),
        "1 group is often or always affected, and should have a say less than often.",
        Mend(MendKind.GROUP, "Go to “Patients”", "c1"),
    ),
    (
        asking(LISTED, cards_answered=13),
        "2 cards of groups often forgotten have no answer yet.",
        Mend(MendKind.CARDS, "Answer the cards"),
    ),
    (
        asking(LISTED, challenges_waiting=1),
        "1 request to include somebody has no reply.",
        Mend(MendKind.CHALLENGES, "Read and reply"),
    ),
    (
        among(LISTED, *FOUR[:3], left_out(HEADS)),
        "1 group was left out, and people can ask for it until 2 March 2027.",
        Mend(MendKind.GROUP, "Go to “Heads”", "c4"),
    ),
    (
        asking(LISTED, cards_answered=14, challenges_waiting=2),
        "1 card of groups often forgotten has no answer yet. 2 requests to include somebody have no reply.",
        Mend(MendKind.CARDS, "Answer the cards"),
    ),
]


@pytest.mark.parametrize(("facts", "evidence", "mend"), NEEDED)
def test_what_is_still_needed(facts: GateFacts, evidence: str, mend: Mend) -> None:
    found = told(facts)
    assert (found.state, found.evidence, found.mend) == (CheckState.NOT_MET, evidence, mend)


ONLY_WHERE_LISTED = [facts for facts, _, mend in NEEDED[:5]]


@pytest.mark.parametrize("facts", ONLY_WHERE_LISTED)
def test_a_later_stage_does_not_ask_who_is_listed(facts: GateFacts) -> None:
    assert told(replace(LATER, register=facts.register)).state is CheckState.MET


@pytest.mark.parametrize("facts", [facts for facts, _, _ in NEEDED[5:7]])
def test_a_later_stage_waits_for_requests_and_for_groups_left_out(facts: GateFacts) -> None:
    assert told(replace(LATER, register=facts.register)).state is CheckState.NOT_MET


def test_what_is_left_out_is_told_once_its_time_is_over() -> None:
    facts = among(LISTED, *FOUR, left_out(replace(HEADS, group_id=5), TODAY))
    assert told(facts).evidence == "4 groups are listed. 1 is left out, and why is on record."


def test_what_went_below_the_line_is_told_until_its_time_is_over() -> None:
    facts = among(LATER, below(PATIENTS), *FOUR[1:])
    assert told(facts).evidence == (
        "4 groups are listed. 1 was moved below the line, and counts as before until 2 March 2027."
    )
    assert told(among(LATER, below(PATIENTS, TODAY), *FOUR[1:])).evidence == "4 groups are listed."


@pytest.mark.parametrize(
    ("groups", "evidence", "target"),
    [
        (
            (replace(PATIENTS, places=0),),
            "1 of 1 affected groups has fewer than 2 places or 2 ways to reach it: Patients.",
            "c1",
        ),
        (
            (PATIENTS, replace(FAMILIES, now=OFTEN_AFFECTED, places=2, routes=1)),
            "1 of 2 affected groups has fewer than 2 places or 2 ways to reach it: Families.",
            "c2",
        ),
        (
            tuple(replace(group, now=OFTEN_AFFECTED, places=0) for group in FOUR),
            (
                "4 of 4 affected groups have fewer than 2 places or 2 ways to reach them: "
                "Patients, Families, Nurses and 1 more."
            ),
            "c1",
        ),
        ((replace(below(PATIENTS), heard=1, places=0),), None, "c1"),
    ],
)
def test_places_and_ways_are_missing(groups: tuple[GroupFact, ...], evidence: str | None, target: str) -> None:
    found = told(among(LISTED, *groups), "targets")
    assert (found.state, found.mend.kind, found.mend.target) == (CheckState.NOT_MET, MendKind.GROUP, target)
    assert evidence is None or found.evidence == evidence


def test_those_heard_another_way_are_told_apart() -> None:
    facts = among(LISTED, PATIENTS, replace(FAMILIES, now=OFTEN_AFFECTED, heard=2), *FOUR[2:])
    assert told(facts, "targets").evidence == (
        "1 affected group has places and ways to reach it. 1 was heard another way."
    )


def test_where_nobody_is_affected_nobody_was_reached() -> None:
    found = told(among(LISTED, *FOUR[1:]), "targets")
    assert (found.state, found.mend.kind) == (CheckState.NOT_MET, MendKind.PLACING)


# A gap for a side ----------------------------------------------------------------------------------------------------


def test_a_side_without_a_group_may_be_a_known_gap() -> None:
    found = told(asking(among(LISTED, *FOUR[:3]), side_gaps=(("decider", GAP),)))
    shown = GapShown("No group of decision makers", GAP.reason, GAP.plan, GAP.published_on, GAP.look_again_on)
    assert (found.state, found.gaps) == (CheckState.GAP, (shown,))


def test_a_gap_for_a_side_is_over_once_it_has_a_group() -> None:
    found = told(asking(LISTED, side_gaps=(("decider", GAP),)))
    assert (found.state, found.gaps) == (CheckState.MET, ())


@pytest.mark.parametrize(("day", "state"), [(0, CheckState.GAP), (-1, CheckState.NOT_MET)])
def test_a_gap_for_a_side_holds_up_to_its_date(day: int, state: CheckState) -> None:
    gap = replace(GAP, look_again_on=TODAY + timedelta(days=day))
    found = told(asking(among(LISTED, *FOUR[:3]), side_gaps=(("decider", gap),)))
    assert found.state is state
    if state is CheckState.NOT_MET:
        assert found.evidence == "The date to look again has passed. There is no group of decision makers."
        assert found.mend == Mend(MendKind.RENEWAL, "Look again at the missing group", GAP.code)


def test_a_late_gap_for_a_side_blocks_a_later_stage_as_any_other() -> None:
    late = LateGapFact("c0de", 2, "No group of decision makers", TODAY - timedelta(days=1))
    found = told(replace(LATER, late_gaps=(late,)), "late_gaps")
    assert found.evidence == "No group of decision makers, stage 2: the date to look again was 28 February 2027."


# Who may hold the other key ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "may"),
    [
        (PATIENTS, {2}),
        (replace(PATIENTS, now=SELDOM_AFFECTED), set()),
        (below(PATIENTS), {2}),
        (below(PATIENTS, TODAY), set()),
        (left_out(PATIENTS), {2}),
        (left_out(PATIENTS, TODAY), set()),
        (replace(left_out(PATIENTS, TODAY), challenges_waiting=1), {2}),
        (replace(PATIENTS, group_id=9), set()),
    ],
)
def test_who_agrees_belongs_to_a_group_that_counts_as_affected(group: GroupFact, may: set[int]) -> None:
    assert other_key_may(among(LISTED, group, *FOUR[1:])) == may
    assert other_key_may(replace(among(LISTED, group, *FOUR[1:]), first_promise=True)) == {2}


def test_before_groups_are_placed_nobody_is_asked_where_they_belong() -> None:
    unplaced = tuple(replace(group, now=None) for group in FOUR)
    facts = replace(among(LISTED, *unplaced), people=(LEAD, replace(MOSS, groups=frozenset())))
    assert other_key_may(facts) == {2}


def test_where_nobody_belongs_it_is_said_that_people_must() -> None:
    facts = replace(LATER, people=(LEAD, replace(MOSS, groups=frozenset())))
    assert told(facts, "keys").evidence == (
        "Nobody may agree yet. "
        "People may after 14 days in the project, and not where they recorded a known gap or a talk. "
        "They also belong to a group that is often or always affected."
    )


# What a key is for ---------------------------------------------------------------------------------------------------


def test_a_key_lapses_when_something_is_done_to_a_group_or_asked_for() -> None:
    assert check_gate(asking(LATER, events=1)).seen != check_gate(LATER).seen
    without = replace(LATER, checks=("exercises",))
    assert check_gate(asking(without, events=1)).seen == check_gate(without).seen


def test_a_key_holds_while_groups_get_more_places() -> None:
    facts = among(LISTED, replace(PATIENTS, places=9, name="Inpatients"), *FOUR[1:])
    assert check_gate(facts).seen == check_gate(LISTED).seen


# Any register at all -------------------------------------------------------------------------------------------------

values = st.sampled_from([0, 25, 50, 62, 63, 75, 100])
placings = st.none() | st.builds(Placing, values, values, values)
days = st.integers(-20, 20).map(lambda number: TODAY + timedelta(days=number))
acts = st.builds(ActFact, st.sampled_from(ActKind), days, placings)
some_groups = st.lists(
    st.builds(
        GroupFact,
        st.integers(1, 9),
        st.text(max_size=5),
        st.sampled_from([*SIDES, ""]),
        placings,
        acts=st.lists(acts, max_size=2).map(tuple),
        challenges_waiting=st.sampled_from([0, 0, 0, 1]),
        places=st.sampled_from([0, 2, 3]),
        routes=st.integers(0, 3),
        heard=st.sampled_from([0, 0, 2]),
    ),
    max_size=3,
    unique_by=lambda group: group.group_id,
).map(tuple)


@st.composite
def registers(draw: st.DrawFn) -> GateFacts:
    """Any register; four groups that lack nothing are often among the others."""
    groups = draw(some_groups)
    if draw(st.booleans()):
        groups += tuple(replace(group, group_id=group.group_id + 10) for group in FOUR)
    gap = st.builds(GapFact, st.just("No."), st.just("Ask."), days, days, st.just(1))
    asked_about = sum(group.challenges_waiting for group in groups)
    return replace(
        LISTED,
        today=TODAY,
        lists_groups=draw(st.booleans()),
        register=RegisterFact(
            groups=groups,
            cards=15,
            cards_answered=draw(st.sampled_from([15, 15, 14, 0])),
            challenges_waiting=asked_about + draw(st.sampled_from([0, 0, 1])),
            events=draw(st.integers(0, 3)),
            side_gaps=tuple(draw(st.dictionaries(st.sampled_from(sorted(SIDES)), gap, max_size=2)).items()),
        ),
    )


def still_asked(group: GroupFact, act: ActFact) -> bool:
    return act.ends_on > TODAY or group.challenges_waiting > 0


def is_in(group: GroupFact) -> bool:
    """Whether the group counts: it is not left out, or can still be asked for."""
    out = [act for act in group.acts if act.kind is ActKind.LEFT_OUT]
    return not out or all(still_asked(group, act) for act in out)


def is_affected(group: GroupFact) -> bool:
    """The rule said again: often or always affected now, or until an act that can still be asked about."""
    stood = [act.before for act in group.acts if still_asked(group, act)]
    return is_in(group) and any(at is not None and at.affected >= 62.5 for at in (group.now, *stood))


def passes_register(facts: GateFacts) -> bool:
    """The rule said again, from the design."""
    register = facts.register
    running = any(
        act.kind is ActKind.LEFT_OUT and act.ends_on > TODAY for group in register.groups for act in group.acts
    )
    if running or register.challenges_waiting:
        return False
    if not facts.lists_groups:
        return True
    gaps = dict(register.side_gaps)
    active = [group for group in register.groups if is_in(group)]
    for side in SIDES:
        if not any(group.side == side for group in active) and (side not in gaps or gaps[side].look_again_on < TODAY):
            return False
    return register.cards == register.cards_answered and all(
        group.now is not None and (not is_affected(group) or counted(group).wanted >= 62.5) for group in active
    )


def counted(group: GroupFact) -> Placing:
    found = counted_placing(group, today=TODAY)
    assert found is not None
    return found


@given(registers())
def test_the_register_passes_exactly_when_the_rule_says(facts: GateFacts) -> None:
    assert told(facts).passes == passes_register(facts)


@given(registers())
def test_the_places_pass_exactly_when_every_affected_group_is_reached(facts: GateFacts) -> None:
    affected = [group for group in facts.register.groups if is_affected(group)]
    reached = all((group.places >= 2 and group.routes >= 2) or group.heard >= 2 for group in affected)
    assert told(facts, "targets").passes == (bool(affected) and reached)


@given(registers())
def test_what_counts_is_what_the_rule_says(facts: GateFacts) -> None:
    for group in facts.register.groups:
        assert counts(group, today=TODAY) == is_in(group)
        assert counts_as_affected(group, today=TODAY) == is_affected(group)


@given(registers(), st.integers(0, 3))
def test_nobody_affected_stops_counting_by_an_act_before_its_time(facts: GateFacts, days_left: int) -> None:
    """Whatever is done to a group, on the day itself it counts as it did."""
    ends_on = TODAY + timedelta(days=days_left + 1)
    for group in facts.register.groups:
        if counts_as_affected(group, today=TODAY):
            place = counted_placing(group, today=TODAY)
            for after in (
                replace(group, acts=(*group.acts, ActFact(ActKind.LEFT_OUT, ends_on, group.now or place))),
                replace(group, now=Placing(0, 0, 0), acts=(*group.acts, ActFact(ActKind.BELOW_LINE, ends_on, place))),
            ):
                assert counts_as_affected(after, today=TODAY)
                assert counts_as_affected(replace(after, challenges_waiting=1), today=ends_on + timedelta(days=99))


@given(registers())
def test_more_evidence_closes_nothing(facts: GateFacts) -> None:
    """A reply, an answered card, more places and more ways to reach a group never close what is open."""
    more = tuple(
        replace(group, places=group.places + 2, routes=group.routes + 2, heard=group.heard + 2)
        for group in facts.register.groups
    )
    after = replace(facts, register=replace(facts.register, groups=more, cards_answered=15))
    for key in ("register", "targets"):
        assert told(after, key).passes or not told(facts, key).passes


@given(registers())
def test_without_a_gate_that_passes_nobody_signs(facts: GateFacts) -> None:
    is_done = told(facts).passes and told(facts, "targets").passes
    holder = bool({group.group_id for group in facts.register.groups if is_affected(group)} & MOSS.groups)
    asked = any(group.now is not None for group in facts.register.groups)
    assert check_gate(with_keys(facts)).is_open == (is_done and (holder or not asked))


@given(registers())
def test_every_state_has_a_sentence_and_what_is_missing_a_mend(facts: GateFacts) -> None:
    for key in ("register", "targets"):
        found = told(facts, key)
        assert found.evidence.endswith(".")
        assert (found.mend.kind is MendKind.NONE) == found.passes
