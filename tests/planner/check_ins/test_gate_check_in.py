"""The check of check-ins, pure: each sentence, then that nothing which lacks evidence ever passes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.gate import (
    NO_MEND,
    BrokenFact,
    CheckInFact,
    CheckInsFact,
    CheckResult,
    CheckState,
    GateFacts,
    KeyFact,
    KeyKind,
    Mend,
    MendKind,
    PersonFact,
    TalkFact,
    check_gate,
    lived_people,
    other_key_may,
    replaces_round,
)
from planner.numbers import GateNumbers

TODAY = date(2027, 3, 1)
CLOSED = TODAY - timedelta(days=10)
TITLE = "Everyone was asked lately how it is going, and what is broken has a reply"

LEAD = PersonFact(1, "decider", is_lead=True, is_active=True, joined_on=TODAY - timedelta(days=90))
LIVED = tuple(
    PersonFact(number, side, is_lead=False, is_active=True, joined_on=TODAY - timedelta(days=60))
    for number, side in enumerate(("lived", "carer", "lived", "carer", "lived"), start=2)
)
HERON = PersonFact(7, "frontline", is_lead=False, is_active=True, joined_on=TODAY - timedelta(days=60))

ROUND = CheckInFact(
    opened_at=datetime(2027, 2, 12, 9, 0, tzinfo=UTC),
    opened_on=CLOSED - timedelta(days=7),
    closed_on=CLOSED,
    days_open=7,
    asked=7,
    answered=6,
    lived_is_shown=True,
)
TALK = TalkFact(
    held_on=TODAY - timedelta(days=5),
    recorded_at=datetime(2027, 2, 25, 9, 0, tzinfo=UTC),
    recorded_by=1,
    people=3,
    is_agreed=True,
)
RESPECT = BrokenFact("respect", "Respect", is_replied=False, said_on=CLOSED)
POWER = BrokenFact("power", "Sharing power", is_replied=False, said_on=CLOSED)

ASKED = GateFacts(
    today=TODAY,
    stage=4,
    checks=("check_in",),
    people=(LEAD, *LIVED, HERON),
    check_ins=CheckInsFact(latest=ROUND),
)
"""A round closed ten days ago. Each test differs from it in one thing."""
FEW = replace(ASKED, people=(LEAD, *LIVED[:4], HERON), check_ins=CheckInsFact(talks=(TALK,)))
"""Four of the lived side: they talked five days ago, and one of them says that the note is right."""

SENTENCE = "6 of 7 people answered in the check-in that closed on 19 February 2027."
TALKED = "3 people talked about our promise on 24 February 2027, and the note is agreed to be right."
OPEN = Mend(MendKind.CHECK_IN, "Open a check-in")
SEE = Mend(MendKind.CHECK_INS, "See the check-in that is open")
WRITE_DOWN = Mend(MendKind.TALK, "Write down a talk")
TOO_FEW = (
    "Too few people with lived experience and carers answered for us to show it. "
    "Hold a talk, and let one of them say that the note is right."
)
NO_TALK = (
    "Fewer than 5 people with lived experience and carers take part, so a talk is held in place of a check-in. "
    "There was none in the last 8 weeks."
)


def told(facts: GateFacts) -> CheckResult:
    return next(check for check in check_gate(facts).checks if check.key == "check_in")


def met(evidence: str) -> CheckResult:
    return CheckResult("check_in", CheckState.MET, TITLE, evidence, NO_MEND)


def not_met(evidence: str, mend: Mend) -> CheckResult:
    return CheckResult("check_in", CheckState.NOT_MET, TITLE, evidence, mend)


def with_round(facts: GateFacts, **values: object) -> GateFacts:
    latest = replace(facts.check_ins.latest or ROUND, **values)  # type: ignore[arg-type]
    return replace(facts, check_ins=replace(facts.check_ins, latest=latest))


def with_(facts: GateFacts, **values: object) -> GateFacts:
    return replace(facts, check_ins=replace(facts.check_ins, **values))  # type: ignore[arg-type]


def with_talks(facts: GateFacts, *talks: TalkFact) -> GateFacts:
    return with_(facts, talks=talks)


def numbered(facts: GateFacts, **numbers: int) -> GateFacts:
    return replace(facts, numbers=GateNumbers(**numbers))


# A round -------------------------------------------------------------------------------------------------------------


def test_a_round_is_enough() -> None:
    assert told(ASKED) == met(SENTENCE)


def test_of_one_person_it_says_person() -> None:
    alone = with_round(ASKED, asked=1, answered=1)
    assert told(alone).evidence == "1 of 1 person answered in the check-in that closed on 19 February 2027."


def test_nobody_was_asked() -> None:
    assert told(with_(ASKED, latest=None)) == not_met("Nobody has been asked yet.", OPEN)
    assert told(with_(ASKED, latest=None, is_open=True)) == not_met("Nobody has been asked yet.", SEE)


@pytest.mark.parametrize(("weeks", "days", "is_met"), [(8, 56, True), (8, 57, False), (2, 14, True), (2, 15, False)])
def test_how_old_it_may_be(weeks: int, days: int, is_met: bool) -> None:
    closed = TODAY - timedelta(days=days)
    day = f"{closed.day} {closed:%B %Y}"
    facts = numbered(with_round(ASKED, closed_on=closed), check_in_weeks=weeks)
    words = f"The last check-in ended on {day}, more than {weeks} weeks ago."
    expected = met(SENTENCE.replace("19 February 2027", day)) if is_met else not_met(words, OPEN)
    assert told(replace(facts, people=(LEAD, *LIVED))) == expected


def test_it_grows_old_from_its_last_day_on_however_late_it_is_closed() -> None:
    """Nobody keeps a check-in fresh by leaving it unclosed, and whoever came after its last day was not asked."""
    last = TODAY - timedelta(days=57)
    late = with_round(ASKED, last_day=last)
    words = f"The last check-in ended on {last.day} {last:%B %Y}, more than 8 weeks ago."
    assert told(late) == not_met(words, OPEN)
    assert told(with_round(ASKED, last_day=last + timedelta(days=1))).state is CheckState.MET
    ivy = PersonFact(9, "frontline", is_lead=False, is_active=True, joined_on=last + timedelta(days=5))
    joined = with_round(replace(ASKED, people=(*ASKED.people, ivy)), last_day=last + timedelta(days=2))
    assert told(joined) == not_met("1 person has been here for 14 days and was not asked yet.", OPEN)


@pytest.mark.parametrize(
    ("days_open", "needed", "answered", "is_met"),
    [(7, 7, 1, True), (6, 7, 6, False), (6, 7, 7, True), (0, 7, 7, True), (3, 3, 0, True), (27, 28, 0, False)],
)
def test_how_long_it_was_open(days_open: int, needed: int, answered: int, is_met: bool) -> None:
    """As many days as the number says, or until everybody had answered."""
    facts = numbered(with_round(ASKED, days_open=days_open, answered=answered), check_in_days=needed)
    words = f"The last check-in was open for {days_open} of {needed} days, and not everyone had answered."
    expected = met(SENTENCE.replace("6 of", f"{answered} of")) if is_met else not_met(words, OPEN)
    assert told(facts) == expected


def test_while_the_next_one_is_open_the_page_of_it_mends() -> None:
    old = with_(with_round(ASKED, days_open=1), is_open=True)
    assert told(old).mend == SEE


@pytest.mark.parametrize(
    ("days_after", "days_here", "is_asked_for"),
    [
        pytest.param(1, 14, True, id="here for long enough"),
        pytest.param(1, 13, False, id="not for long enough"),
        pytest.param(0, 20, False, id="came on the day on which it closed"),
        pytest.param(-1, 20, False, id="was asked"),
    ],
)
def test_whoever_came_after_it_closed(days_after: int, days_here: int, is_asked_for: bool) -> None:
    """Somebody who is here for as long as it takes to hold the other key has to have been asked."""
    joined = TODAY - timedelta(days=days_here)
    ivy = PersonFact(9, "frontline", is_lead=False, is_active=True, joined_on=joined)
    facts = with_round(replace(ASKED, people=(*ASKED.people, ivy)), closed_on=joined - timedelta(days=days_after))
    words = "1 person has been here for 14 days and was not asked yet."
    assert told(facts).state is (CheckState.NOT_MET if is_asked_for else CheckState.MET)
    if is_asked_for:
        assert told(facts) == not_met(words, OPEN)
        two = replace(facts, people=(*facts.people, replace(ivy, member_id=10)))
        assert told(two) == not_met("2 people have been here for 14 days and were not asked yet.", OPEN)
        gone = replace(facts, people=(*ASKED.people, replace(ivy, is_active=False)))
        assert told(gone).state is CheckState.MET


def test_somebody_who_never_came_in_is_not_missed() -> None:
    wren = PersonFact(9, "", is_lead=False, is_active=True, joined_on=None)
    assert told(replace(ASKED, people=(*ASKED.people, wren))) == met(SENTENCE)


def test_after_a_reopening_it_is_newer_than_that() -> None:
    words = "No check-in was opened since this stage was opened again."
    later = ROUND.opened_at + timedelta(seconds=1)
    assert told(replace(ASKED, reopened_at=later)) == not_met(words, OPEN)
    assert told(replace(ASKED, reopened_at=ROUND.opened_at)) == met(SENTENCE)


# Too few answers -----------------------------------------------------------------------------------------------------


def test_where_too_few_answered_there_is_a_talk() -> None:
    hidden = with_round(ASKED, lived_is_shown=False)
    assert told(hidden) == not_met(TOO_FEW, WRITE_DOWN)
    assert told(with_talks(hidden, TALK)) == met(SENTENCE)


@pytest.mark.parametrize(
    ("talk", "is_met"),
    [
        pytest.param(replace(TALK, is_agreed=False), False, id="nobody says that it is right"),
        pytest.param(replace(TALK, held_on=ROUND.opened_on), True, id="on the day on which the round opened"),
        pytest.param(replace(TALK, held_on=ROUND.opened_on - timedelta(days=1)), False, id="before it"),
    ],
)
def test_which_talk_stands_beside_a_round(talk: TalkFact, is_met: bool) -> None:
    assert (told(with_talks(with_round(ASKED, lived_is_shown=False), talk)).state is CheckState.MET) is is_met


def test_after_a_reopening_the_talk_beside_it_is_newer_too() -> None:
    hidden = with_talks(with_round(ASKED, lived_is_shown=False), TALK)
    between = replace(with_round(hidden, opened_at=TALK.recorded_at + timedelta(hours=2)))
    assert told(replace(between, reopened_at=TALK.recorded_at + timedelta(hours=1))) == not_met(TOO_FEW, WRITE_DOWN)


# A talk in place of a round ------------------------------------------------------------------------------------------


def test_with_fewer_than_five_a_talk_replaces_the_round() -> None:
    assert (lived_people(ASKED), replaces_round(ASKED)) == (5, False)
    assert (lived_people(FEW), replaces_round(FEW)) == (4, True)
    assert told(FEW) == met(TALKED)
    assert told(with_talks(FEW)) == not_met(NO_TALK, WRITE_DOWN)
    # A round is not asked for, and does not help either.
    assert told(with_(with_talks(FEW), latest=ROUND)) == not_met(NO_TALK, WRITE_DOWN)


@pytest.mark.parametrize(
    "fifth",
    [
        pytest.param(replace(LIVED[4], is_lead=True), id="a lead"),
        pytest.param(replace(LIVED[4], is_active=False), id="not here any more"),
        pytest.param(replace(LIVED[4], side="frontline"), id="staff"),
    ],
)
def test_who_makes_up_the_five(fifth: PersonFact) -> None:
    assert replaces_round(replace(ASKED, people=(LEAD, *LIVED[:4], fifth)))


@pytest.mark.parametrize(("weeks", "days", "is_met"), [(8, 56, True), (8, 57, False), (2, 14, True), (2, 15, False)])
def test_how_old_a_talk_may_be(weeks: int, days: int, is_met: bool) -> None:
    facts = with_talks(FEW, replace(TALK, held_on=TODAY - timedelta(days=days)))
    assert (told(numbered(facts, check_in_weeks=weeks)).state is CheckState.MET) is is_met


def test_the_last_of_two_talks_is_told() -> None:
    first = replace(TALK, held_on=TALK.held_on - timedelta(days=3), people=1)
    assert told(with_talks(FEW, first, TALK)) == met(TALKED)
    alone = "1 person talked about our promise on 21 February 2027, and the note is agreed to be right."
    assert told(with_talks(FEW, first)) == met(alone)


def test_a_note_that_nobody_agrees_to_waits() -> None:
    words = "The talk of 24 February 2027 waits: somebody who was there says if the note is right."
    mend = Mend(MendKind.TALKS, "See the note of the talk")
    assert told(with_talks(FEW, replace(TALK, is_agreed=False))) == not_met(words, mend)
    # An earlier one that is agreed to be right is enough.
    first = replace(TALK, held_on=TALK.held_on - timedelta(days=3))
    assert told(with_talks(FEW, first, replace(TALK, is_agreed=False))).state is CheckState.MET


def test_after_a_reopening_the_talk_is_newer_than_that() -> None:
    later = TALK.recorded_at + timedelta(seconds=1)
    assert told(replace(FEW, reopened_at=later)) == not_met(NO_TALK, WRITE_DOWN)
    waiting = with_talks(FEW, replace(TALK, is_agreed=False))
    assert told(replace(waiting, reopened_at=later)) == not_met(NO_TALK, WRITE_DOWN)
    # Held before it, and only written down after it.
    assert told(replace(FEW, reopened_at=TALK.recorded_at)) == not_met(NO_TALK, WRITE_DOWN)
    assert told(replace(FEW, reopened_at=TALK.recorded_at - timedelta(days=1))) == met(TALKED)


def test_the_words_blame_nobody() -> None:
    words = told(with_talks(FEW)).evidence
    assert [word for word in ("only", "too few", "missing", "failed", "unfortunately") if word in words] == []


# What is broken ------------------------------------------------------------------------------------------------------


def test_what_is_broken_needs_a_reply() -> None:
    reply = Mend(MendKind.VALUE_REPLY, "Reply about “Respect”", "respect")
    assert told(with_(ASKED, broken=(RESPECT,))) == not_met("Broken, and no reply yet: Respect.", reply)
    both = with_(ASKED, broken=(RESPECT, POWER))
    assert told(both) == not_met("Broken, and no reply yet: Respect and Sharing power.", reply)
    one_left = with_(ASKED, broken=(replace(RESPECT, is_replied=True), POWER))
    other = Mend(MendKind.VALUE_REPLY, "Reply about “Sharing power”", "power")
    assert told(one_left) == not_met("Broken, and no reply yet: Sharing power.", other)


def test_with_a_reply_it_is_told_and_stops_nothing() -> None:
    replied = tuple(replace(line, is_replied=True) for line in (RESPECT, POWER))
    assert told(with_(ASKED, broken=replied)) == met(f"{SENTENCE} Broken, with a reply: Respect and Sharing power.")
    assert told(with_(FEW, broken=replied[:1])) == met(f"{TALKED} Broken, with a reply: Respect.")


def test_the_first_thing_that_is_needed_is_mended_first() -> None:
    facts = with_(ASKED, latest=None, broken=(RESPECT,))
    assert told(facts) == not_met("Nobody has been asked yet. Broken, and no reply yet: Respect.", OPEN)


# Who may hold the other key, and for what ----------------------------------------------------------------------------


def test_who_wrote_the_note_of_a_talk_may_not_hold_the_other_key() -> None:
    by_three = replace(TALK, recorded_by=3)
    everybody = {2, 3, 4, 5}
    assert other_key_may(FEW) == everybody
    assert other_key_may(with_talks(FEW, by_three)) == everybody - {3}
    assert other_key_may(with_talks(FEW, replace(by_three, is_agreed=False), TALK)) == everybody - {3}
    assert other_key_may(with_talks(FEW, replace(TALK, recorded_by=None))) == everybody
    # One that is too old for this check bars nobody, nor does any where the stage does not ask for check-ins.
    assert other_key_may(with_talks(FEW, replace(by_three, held_on=TODAY - timedelta(days=57)))) == everybody
    assert other_key_may(replace(with_talks(FEW, by_three), checks=("exercises",))) == everybody


def test_a_key_lapses_when_a_line_is_said_to_be_broken_and_not_by_a_newer_check_in() -> None:
    agreed = replace(ASKED, keys=(KeyFact(KeyKind.OTHER, 2, check_gate(ASKED).seen),))
    assert check_gate(agreed).other_key_by == 2
    newer = with_round(agreed, closed_on=CLOSED + timedelta(days=1), answered=7)
    assert check_gate(newer).other_key_by == 2
    assert check_gate(with_talks(agreed, TALK)).other_key_by == 2
    for broken in (RESPECT, replace(RESPECT, is_replied=True)):
        assert check_gate(with_(agreed, broken=(broken,))).other_key_by is None
    # Where the stage does not ask for check-ins, nothing of them is part of what was agreed to.
    other = replace(agreed, checks=("exercises",))
    other = replace(other, keys=(KeyFact(KeyKind.OTHER, 2, check_gate(other).seen),))
    assert check_gate(with_(other, broken=(RESPECT,))).other_key_by == 2


# Whatever the facts --------------------------------------------------------------------------------------------------

days = st.integers(-70, 0).map(lambda ago: TODAY + timedelta(days=ago))
moments = st.integers(-70 * 24, 0).map(lambda hours: datetime(2027, 3, 1, 9, tzinfo=UTC) + timedelta(hours=hours))
people = st.lists(
    st.builds(
        PersonFact,
        st.integers(1, 40),
        st.sampled_from(["lived", "carer", "lived", "frontline", "decider", ""]),
        is_lead=st.booleans(),
        is_active=st.booleans(),
        joined_on=st.none() | days,
    ),
    min_size=1,
    max_size=9,
    unique_by=lambda person: person.member_id,
)


@st.composite
def rounds(draw: st.DrawFn) -> CheckInFact:
    opened_at, asked = draw(moments), draw(st.integers(1, 9))
    days_open = draw(st.integers(0, 9))
    return CheckInFact(
        opened_at=opened_at,
        opened_on=opened_at.date(),
        closed_on=min(opened_at.date() + timedelta(days=days_open), TODAY),
        days_open=days_open,
        asked=asked,
        answered=draw(st.integers(0, asked)),
        lived_is_shown=draw(st.booleans()),
    )


talks = st.builds(TalkFact, days, moments, st.none() | st.integers(1, 40), st.integers(1, 9), st.booleans())
broken = st.builds(BrokenFact, st.sampled_from(["a", "b", "c"]), st.just("A line"), st.booleans(), days)
check_ins = st.builds(
    CheckInsFact,
    latest=st.none() | rounds(),
    is_open=st.booleans(),
    broken=st.lists(broken, max_size=3, unique_by=lambda line: line.key).map(tuple),
    talks=st.lists(talks, max_size=3).map(lambda some: tuple(sorted(some, key=lambda talk: talk.held_on))),
)
numbers = st.builds(GateNumbers, check_in_weeks=st.integers(2, 12), check_in_days=st.integers(3, 28))


@given(people, check_ins, numbers, st.none() | moments)
def test_whatever_the_facts_it_is_met_only_by_a_fresh_round_or_talk_and_replies(
    everybody: list[PersonFact], asked: CheckInsFact, settings: GateNumbers, reopened_at: datetime | None
) -> None:
    facts = replace(
        ASKED, people=tuple(everybody), check_ins=asked, numbers=settings, reopened_at=reopened_at, exercises=()
    )
    result = told(facts)
    oldest = TODAY - timedelta(weeks=settings.check_in_weeks)
    lived = [each for each in everybody if each.is_active and not each.is_lead and each.side in {"lived", "carer"}]
    agreed = [
        talk
        for talk in asked.talks
        if talk.is_agreed
        and (reopened_at is None or (talk.recorded_at >= reopened_at and talk.held_on >= reopened_at.date()))
    ]
    latest = asked.latest
    if len(lived) < 5:
        is_fresh = any(talk.held_on >= oldest for talk in agreed)
    else:
        is_fresh = (
            latest is not None
            and latest.closed_on >= oldest
            and (reopened_at is None or latest.opened_at >= reopened_at)
            and (latest.days_open >= settings.check_in_days or latest.answered == latest.asked)
            and (latest.lived_is_shown or any(talk.held_on >= latest.opened_on for talk in agreed))
            and not any(
                person.is_active
                and person.joined_on is not None
                and person.joined_on > latest.closed_on
                and (TODAY - person.joined_on).days >= settings.other_key_days
                for person in everybody
            )
        )
    has_replies = all(line.is_replied for line in asked.broken)
    assert (result.state is CheckState.MET) == (is_fresh and has_replies)
    assert (result.mend == NO_MEND) == (result.state is CheckState.MET)
    assert result.gaps == ()
