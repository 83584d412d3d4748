"""The checks of recruitment, pure: each sentence, then that nothing which lacks evidence ever passes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.gate import (
    CheckKey,
    CheckResult,
    CheckState,
    CoverageFact,
    CoverageLineFact,
    CoverageRecordFact,
    GapFact,
    GapShown,
    GateFacts,
    Mend,
    MendKind,
    PersonFact,
    check_gate,
    check_subject,
    is_half,
    other_key_may,
    sides_here,
)
from planner.numbers import GateNumbers
from stakeholders.coverage import GroupCover
from stakeholders.recruiting import WindowVersion

TODAY = date(2027, 3, 1)
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
COUNT = Mend(MendKind.COUNT, "Save today's count")
GAP = GapFact("No bus.", "We rent one.", TODAY, TODAY + timedelta(days=30), published_by=1, code="g1")
LATE = replace(GAP, look_again_on=TODAY - timedelta(days=1))


def person(number: int, side: str, *, is_lead: bool = False, is_active: bool = True) -> PersonFact:
    return PersonFact(number, side, is_lead=is_lead, is_active=is_active, joined_on=TODAY - timedelta(days=30))


LEAD, MOSS, FERN = person(1, "decider", is_lead=True), person(2, "lived"), person(3, "frontline")


def cover(number: int = 1, name: str = "Patients", *, own: int = 2, **values: object) -> GroupCover:
    standing: dict[str, object] = {"is_affected": True, "places": 2, "word": 0, "people": own, "heard": 0, **values}
    return GroupCover(group_id=number, name=name, own=own, **standing)  # type: ignore[arg-type]


def line(number: int = 1, *, places: int = 2, taken: int = 2, gone: int = 0, **values: bool) -> CoverageLineFact:
    said = {"is_affected": True, "was_covered": taken >= places, **values}
    return CoverageLineFact(group_id=number, places=places, taken=taken, gone=gone, **said)


def record(*lines: CoverageLineFact, at: datetime = NOON) -> CoverageRecordFact:
    return CoverageRecordFact(1, at, at.date(), recorded_by=1, lines=lines or (line(),))


def weeks(number: int, *, ago: int = 0, entered_ago: int | None = None) -> WindowVersion:
    """So many weeks for people to join, which began and were entered so many weeks ago."""
    opens_on = TODAY + timedelta(days=1) - timedelta(weeks=ago)
    entered_on = opens_on if entered_ago is None else TODAY + timedelta(days=1) - timedelta(weeks=entered_ago)
    return WindowVersion(opens_on, opens_on + timedelta(weeks=number) - timedelta(days=1), entered_on)


COVERED = GateFacts(
    today=TODAY,
    stage=3,
    checks=("coverage", "period"),
    people=(LEAD, MOSS),
    coverage=CoverageFact(now=(cover(),), record=record(), windows=(weeks(8, ago=8),)),
    opened_at=NOON - timedelta(days=20),
)
"""A stage in which both checks are met. Each test differs in one thing."""


def told(facts: GateFacts, key: str = "coverage") -> CheckResult:
    return next(check for check in check_gate(facts).checks if check.key == key)


def having(**values: object) -> GateFacts:
    return replace(COVERED, coverage=replace(COVERED.coverage, **values))  # type: ignore[arg-type]


def counted(now: GroupCover, then: CoverageLineFact | None) -> GateFacts:
    """A group now, beside another that stays as it was, and as it was when it was counted."""
    lines = (line(9),) if then is None else (line(9), then)
    return having(now=(cover(9, "Families"), now), record=record(*lines))


# Each sentence of the places -----------------------------------------------------------------------------------------


def test_all_places_taken() -> None:
    assert told(COVERED) == CheckResult(
        "coverage",
        CheckState.MET,
        "The places of each affected group are taken, or we say why not",
        "2 of 2 places for affected groups are taken. 1 of 2 people who take part have lived experience or are carers.",
    )


def test_it_says_what_stands_on_one_word_and_who_was_heard_another_way() -> None:
    now = (cover(own=1, word=1, heard=3), cover(2, "Night staff", own=0, is_affected=False))
    check = told(having(now=now, record=record(line(taken=1, was_covered=True))))
    assert (check.state, check.evidence) == (
        CheckState.MET,
        (
            "1 of 2 places for affected groups are taken. 1 more on one person's word. 1 group was heard another way. "
            "1 of 2 people who take part have lived experience or are carers."
        ),
    )


COUNTS_NEEDED = [
    (having(record=None), "The places were not counted yet."),
    (
        replace(COVERED, reopened_at=NOON + timedelta(seconds=1)),
        "The places were not counted since this stage was opened again.",
    ),
    (
        replace(COVERED, opened_at=NOON + timedelta(seconds=1)),
        "The last count is of 1 March 2027, before this stage began.",
    ),
    (counted(cover(own=1), line()), "Since the count of 1 March 2027 it changed for Patients."),
    (counted(cover(own=3), line(gone=2)), "Since the count of 1 March 2027 it changed for Patients."),
    (counted(cover(places=3, own=3), line()), "Since the count of 1 March 2027 it changed for Patients."),
    (counted(cover(), line(is_affected=False)), "Since the count of 1 March 2027 it changed for Patients."),
    (counted(cover(), None), "Since the count of 1 March 2027 it changed for Patients."),
    (
        counted(cover(own=0, people=0), line(taken=0, was_covered=True)),
        "Since the count of 1 March 2027 it changed for Patients.",
    ),
]


@pytest.mark.parametrize(("facts", "sentence"), COUNTS_NEEDED)
def test_when_a_new_count_is_needed(facts: GateFacts, sentence: str) -> None:
    check = told(facts)
    assert (check.state, check.evidence, check.mend) == (CheckState.NOT_MET, sentence, COUNT)


HOLDS = [
    counted(cover(), line(gone=1)),
    counted(cover(own=5, people=5), line()),
    counted(cover(places=2), line(places=4, taken=2)),
    counted(cover(is_affected=False, places=9), line(is_affected=False)),
    counted(cover(is_affected=False), None),
    counted(cover(is_affected=False, own=2), line()),
    replace(COVERED, reopened_at=NOON),
    replace(COVERED, opened_at=None),
    having(record=record(line(), line(7, taken=2))),
]
"""One has gone and another took the place; more came; fewer places; not affected; a group that was left out since."""


@pytest.mark.parametrize("facts", HOLDS)
def test_when_a_count_still_holds(facts: GateFacts) -> None:
    assert told(facts).state is CheckState.MET


def test_five_names_become_three() -> None:
    now = tuple(cover(number, f"Group {number}") for number in range(1, 6))
    words = "Since the count of 1 March 2027 it changed for Group 1, Group 2, Group 3 and 2 more."
    assert told(having(now=now, record=record(line(9)))).evidence == words


# What is short, and why ----------------------------------------------------------------------------------------------

SHORT = having(now=(cover(own=1),), record=record(line(taken=1)))


def test_a_short_group_needs_its_reason() -> None:
    check = told(SHORT)
    assert (check.state, check.mend, check.gaps) == (CheckState.NOT_MET, COUNT, ())
    assert check.evidence == "1 affected group has empty places, and nobody said why: Patients."


def test_with_its_reason_the_stage_is_finished_with_a_known_gap() -> None:
    check = told(replace(SHORT, coverage=replace(SHORT.coverage, gaps=((1, GAP),))))
    subject = check_subject("coverage", group="Patients")
    assert check.gaps == (GapShown(subject, "No bus.", "We rent one.", TODAY, GAP.look_again_on, "", ""),)
    assert (check.state, "Why places are empty is on record: Patients." in check.evidence) == (CheckState.GAP, True)


def test_a_reason_whose_day_has_passed_is_looked_at_again() -> None:
    check = told(replace(SHORT, coverage=replace(SHORT.coverage, gaps=((1, LATE),))))
    assert (check.state, check.mend.kind, check.mend.target) == (CheckState.NOT_MET, MendKind.RENEWAL, "g1")
    assert check.evidence == "Places for Patients: the date to look again was 28 February 2027."
    today = replace(GAP, look_again_on=TODAY)
    assert told(replace(SHORT, coverage=replace(SHORT.coverage, gaps=((1, today),)))).state is CheckState.GAP


def test_a_reason_for_a_group_that_is_not_short_is_not_shown() -> None:
    check = told(having(gaps=((1, LATE),)))
    assert (check.state, check.gaps) == (CheckState.MET, ())


def test_the_half_is_asked_for_too() -> None:
    staff = replace(COVERED, people=(LEAD, FERN, MOSS, person(4, "decider")))
    check = told(staff)
    assert (check.state, check.mend) == (CheckState.NOT_MET, COUNT)
    assert check.evidence == (
        "1 of 4 people who take part have lived experience or are carers; 50 per cent are needed."
    )
    said = replace(staff, coverage=replace(staff.coverage, half_gap=GAP))
    assert (told(said).state, [gap.subject for gap in told(said).gaps]) == (CheckState.GAP, [check_subject("coverage")])
    late = replace(staff, coverage=replace(staff.coverage, half_gap=LATE))
    assert told(late).mend.kind is MendKind.RENEWAL


def test_a_short_group_and_the_half_are_both_told() -> None:
    words = told(replace(SHORT, people=(LEAD, FERN))).evidence
    assert words == (
        "1 affected group has empty places, and nobody said why: Patients. "
        "0 of 2 people who take part have lived experience or are carers; 50 per cent are needed."
    )


def test_a_project_may_ask_for_more_than_half() -> None:
    numbers = GateNumbers(lived_percent=60)
    assert told(replace(COVERED, numbers=numbers)).state is CheckState.NOT_MET


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((), (0, 0)),
        ((MOSS,), (1, 1)),
        ((MOSS, FERN), (1, 2)),
        ((LEAD, MOSS, FERN), (1, 3)),
        ((LEAD, person(5, "lived", is_lead=True)), (0, 2)),
        ((person(2, "carer"), person(4, "lived", is_active=False), FERN), (1, 2)),
        ((person(2, "lived", is_active=False), FERN), (0, 1)),
    ],
)
def test_leads_count_among_all_and_never_as_lived_side(
    people: tuple[PersonFact, ...], expected: tuple[int, int]
) -> None:
    assert sides_here(people) == expected


@pytest.mark.parametrize(
    ("lived", "active", "expected"), [(0, 0, False), (1, 2, True), (1, 3, False), (2, 4, True), (49, 99, False)]
)
def test_half_of_everybody_is_enough(lived: int, active: int, expected: bool) -> None:
    assert is_half(lived, active, percent=50) is expected


def test_whoever_counted_does_not_hold_the_other_key_of_that_stage() -> None:
    by_moss = having(recorders=frozenset({2}))
    assert (other_key_may(COVERED), other_key_may(by_moss)) == (frozenset({2}), frozenset())
    assert other_key_may(replace(by_moss, checks=("exercises",))) == frozenset({2})


# Time to join --------------------------------------------------------------------------------------------------------


def test_time_enough() -> None:
    assert told(COVERED, "period") == CheckResult(
        "period",
        CheckState.MET,
        "People have time to join",
        "8 of 8 weeks so far, counted from 5 January 2027.",
    )


def test_nobody_entered_when() -> None:
    check = told(having(windows=()), "period")
    assert (check.state, check.evidence) == (CheckState.NOT_MET, "Nobody entered yet when people are asked to join.")
    assert check.mend == Mend(MendKind.WINDOW, "Say when people are asked to join")


TIMES = [
    ((weeks(12, ago=7),), "7 of 8 weeks so far, counted from 12 January 2027."),
    (
        (weeks(12, ago=9, entered_ago=2),),
        (
            "2 of 8 weeks so far, counted from 16 February 2027. "
            "It began on 29 December 2026, before it was entered on 16 February 2027. "
            "It is planned for less than 8 weeks."
        ),
    ),
    ((weeks(4, ago=2),), "2 of 8 weeks so far, counted from 16 February 2027. It is planned for less than 8 weeks."),
    ((weeks(8, ago=-1, entered_ago=1),), "People are asked to join from 9 March 2027 to 3 May 2027."),
]


@pytest.mark.parametrize(("windows", "sentence"), TIMES)
def test_less_time_waits_or_says_why(windows: tuple[WindowVersion, ...], sentence: str) -> None:
    check = told(having(windows=windows), "period")
    assert (check.state, check.evidence) == (CheckState.NOT_MET, sentence)
    assert check.mend == Mend(MendKind.PERIOD_GAP, "Wait, or say why there is less time", "3")


def test_seven_days_are_a_week_and_not_one_less() -> None:
    eight = weeks(12, ago=8)
    one_less = replace(eight, opens_on=eight.opens_on + timedelta(days=1))
    assert [told(having(windows=(each,)), "period").state for each in (eight, one_less)] == [
        CheckState.MET,
        CheckState.NOT_MET,
    ]


LESS = replace(GAP, required_by="The funder", lost="Night workers.")


def test_a_known_gap_says_who_needed_that_and_what_was_lost() -> None:
    check = told(having(windows=TIMES[0][0], period_gap=LESS), "period")
    assert check.state is CheckState.GAP
    assert [(gap.required_by, gap.lost) for gap in check.gaps] == [("The funder", "Night workers.")]
    late = told(having(windows=TIMES[0][0], period_gap=replace(LATE, lost="Night workers.")), "period")
    assert (late.state, late.mend.kind, late.mend.target) == (CheckState.NOT_MET, MendKind.RENEWAL, "g1")


def test_a_gap_is_over_once_there_was_time_enough() -> None:
    check = told(having(period_gap=LATE), "period")
    assert (check.state, check.gaps) == (CheckState.MET, ())


@pytest.mark.parametrize(
    ("gap", "state", "shown"),
    [(None, CheckState.MET, 0), (LESS, CheckState.GAP, 1), (LATE, CheckState.NOT_MET, 1)],
)
def test_asking_that_began_before_it_was_entered_may_be_explained_though_the_time_is_there(
    gap: GapFact | None, state: CheckState, shown: int
) -> None:
    check = told(having(windows=(weeks(20, ago=10, entered_ago=9),), period_gap=gap), "period")
    assert (check.state, len(check.gaps)) == (state, shown)
    assert (check.mend.kind is MendKind.RENEWAL) is (gap is LATE)


def test_a_gap_without_any_days_is_not_enough() -> None:
    assert told(having(windows=(), period_gap=LESS), "period").state is CheckState.NOT_MET


# Whatever the facts --------------------------------------------------------------------------------------------------

gaps = st.sampled_from([None, None, GAP, LATE])


@st.composite
def facts_of_places(draw: st.DrawFn) -> GateFacts:
    numbers = draw(st.sets(st.integers(1, 4), max_size=4))
    now = tuple(
        cover(
            number,
            f"Group {number}",
            own=draw(st.integers(0, 4)),
            word=draw(st.integers(0, 2)),
            places=draw(st.integers(0, 3)),
            heard=draw(st.sampled_from([0, 0, 2])),
            is_affected=draw(st.booleans()),
        )
        for number in sorted(numbers)
    )
    lines = tuple(
        line(
            number,
            places=draw(st.integers(0, 3)),
            taken=draw(st.integers(0, 3)),
            gone=draw(st.sampled_from([0, 0, 1, 2])),
            is_affected=draw(st.booleans()),
            was_covered=draw(st.booleans()),
        )
        for number in sorted(draw(st.sets(st.integers(1, 4), max_size=4)))
    )
    moments = st.sampled_from([None, NOON - timedelta(days=1), NOON, NOON + timedelta(days=1)])
    return replace(
        COVERED,
        people=tuple(
            person(number, draw(st.sampled_from(["", "lived", "carer", "frontline"])), is_active=draw(st.booleans()))
            for number in range(2, 6)
        ),
        coverage=CoverageFact(
            now=now,
            record=CoverageRecordFact(1, NOON, TODAY, 1, lines) if draw(st.booleans()) else None,
            gaps=tuple((number, gap) for number in range(1, 5) if (gap := draw(gaps)) is not None),
            half_gap=draw(gaps),
            windows=tuple(
                sorted(
                    draw(
                        st.lists(
                            st.builds(
                                weeks, st.integers(1, 12), ago=st.integers(-2, 12), entered_ago=st.integers(0, 12)
                            ),
                            max_size=3,
                        )
                    ),
                    key=lambda each: each.entered_on,
                )
            ),
            period_gap=draw(gaps),
        ),
        opened_at=draw(moments),
        reopened_at=draw(moments),
    )


@given(facts_of_places())
def test_it_never_passes_without_a_count_of_now_or_a_reason(facts: GateFacts) -> None:
    check, coverage = told(facts), facts.coverage
    if not check.passes:
        assert check.mend.kind in {MendKind.COUNT, MendKind.RENEWAL}
        return
    assert coverage.record is not None
    assert all(since is None or coverage.record.recorded_at >= since for since in (facts.opened_at, facts.reopened_at))
    reasons = dict(coverage.gaps)
    short = [each for each in coverage.now if each.is_affected and not each.is_filled and each.heard < 2]
    assert all(reasons[each.group_id].look_again_on >= TODAY for each in short)
    lived, here = sides_here(facts.people)
    lacks_half = here == 0 or lived * 2 < here
    assert not lacks_half or (coverage.half_gap is not None and coverage.half_gap.look_again_on >= TODAY)
    assert (check.state is CheckState.GAP) == (len(short) + lacks_half > 0) == bool(check.gaps)
    then = {each.group_id: each for each in coverage.record.lines}
    for now in coverage.now:
        if now.group_id in then:
            assert now.taken >= then[now.group_id].taken
            assert then[now.group_id].gone < 2
        else:
            assert not now.is_affected


@given(facts_of_places())
def test_more_people_never_close_what_was_open(facts: GateFacts) -> None:
    more = tuple(replace(each, own=each.own + 1, people=each.people + 1) for each in facts.coverage.now)
    there = replace(facts, coverage=replace(facts.coverage, now=more))
    assert told(there).passes or not told(facts).passes


@given(facts_of_places())
def test_time_passes_by_days_or_by_a_reason_that_stands(facts: GateFacts) -> None:
    check, windows = told(facts, "period"), facts.coverage.windows
    if check.state is CheckState.GAP:
        assert windows
        assert facts.coverage.period_gap == GAP
    if check.state is CheckState.MET:
        assert (
            sum(
                any(
                    known.opens_on <= day <= known.closes_on
                    for known in [each for each in windows if each.entered_on <= day][-1:]
                )
                for day in (TODAY - timedelta(days=number) for number in range(200))
            )
            >= 8 * 7
        )


def test_each_gap_says_what_it_is_about() -> None:
    assert check_subject(CheckKey.COVERAGE, group="Patients") == "Places for Patients"
    assert check_subject(CheckKey.PERIOD) == "Time for people to join"
