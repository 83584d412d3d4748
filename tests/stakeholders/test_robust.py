"""The robust test: every question's yes and no, and what holds whatever the facts are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.recruiting import WindowVersion
from stakeholders.robust import (
    TESTS,
    DecisionFact,
    RobustAnswer,
    RobustFacts,
    RobustGroup,
    RobustKey,
    RobustMend,
    TimeGapFact,
    depends_on_one,
    robust_test,
)

TODAY = date(2027, 3, 1)
TWELVE_WEEKS = WindowVersion(TODAY, TODAY + timedelta(days=83), TODAY)
FOUR_WEEKS = WindowVersion(TODAY, TODAY + timedelta(days=27), TODAY)
TEN_WEEKS = WindowVersion(TODAY, TODAY + timedelta(days=69), TODAY)
MOVED_TO_LATER = (
    WindowVersion(TODAY, TODAY + timedelta(days=83), date(2027, 2, 1)),
    WindowVersion(date(2027, 4, 1), date(2027, 7, 1), date(2027, 2, 20)),
)
LATE = TimeGapFact("gap", TODAY - timedelta(days=1))
FINE = RobustGroup(
    "Night cleaners",
    "code",
    is_unheard=True,
    places=3,
    reserve=1,
    people=2,
    ways=2,
    ways_offline=1,
    ways_trusted=1,
)
ALL_FINE = RobustFacts(
    today=TODAY,
    weeks=12,
    windows=(TWELVE_WEEKS,),
    can_change=1,
    decisions=(DecisionFact(None, is_decided=False),),
    looked_on=TODAY,
    groups=(FINE,),
    has_invitation=True,
    paid_for=2,
    asked=1,
)


def answer(facts: RobustFacts, key: RobustKey) -> RobustAnswer:
    return next(each for each in robust_test(facts).answers if each.key is key)


def test_where_all_is_well_it_says_ten_of_ten() -> None:
    assert robust_test(ALL_FINE).words == "10 of 10."


def test_with_nothing_it_says_that_none_is_so_and_what_mends_each() -> None:
    result = robust_test(RobustFacts(today=TODAY, weeks=8))
    assert result.words == "0 of 10, and these 10 not, because:"
    assert all(each.mend for each in result.no)


def test_one_or_more_that_are_not_so_are_counted() -> None:
    assert robust_test(replace(ALL_FINE, has_invitation=False)).words == "9 of 10, and this one not, because:"
    two = replace(ALL_FINE, has_invitation=False, looked_on=None)
    assert robust_test(two).words == "8 of 10, and these 2 not, because:"


@pytest.mark.parametrize(
    ("key", "changed", "because", "kind"),
    [
        ("open_decisions", {"can_change": 0}, "Nothing is listed that can change.", "exercise"),
        ("open_decisions", {"windows": ()}, "Nobody said yet when people are asked to join.", "window"),
        (
            "open_decisions",
            {"windows": (WindowVersion(date(2027, 4, 1), date(2027, 7, 1), TODAY),)},
            "People are asked from 1 April 2027 on.",
            "window",
        ),
        (
            "open_decisions",
            {"decisions": (DecisionFact(date(2027, 2, 1), is_decided=False), DecisionFact(None, is_decided=True))},
            "No listed decision was open on 1 March 2027, when asking began.",
            "exercise",
        ),
        ("time", {"windows": ()}, "Nobody said yet when people are asked to join.", "window"),
        (
            "time",
            {"windows": (FOUR_WEEKS,), "can_say_why": True},
            "4 full weeks count in all; 12 would be enough.",
            "period_gap",
        ),
        ("time", {"windows": (TEN_WEEKS,)}, "10 full weeks count in all; 12 would be enough.", "window"),
        (
            "time",
            {"windows": (FOUR_WEEKS,), "time_gap": LATE, "can_say_why": True},
            (
                "4 full weeks count in all; 12 would be enough. "
                "Why was said, and was to be looked at again on 28 February 2027."
            ),
            "renewal",
        ),
        (
            "looked_at",
            {"looked_on": None},
            "Nobody outside the team was asked who is missing, and nobody here made a request.",
            "exercise",
        ),
        (
            "looked_at",
            {"looked_on": date(2027, 3, 2)},
            (
                "Somebody outside the team looked at it, written down on 2 March 2027. "
                "Asking had begun, and too little time was left."
            ),
            "window",
        ),
        (
            "looked_at",
            {"looked_on": None, "requested_on": date(2027, 3, 2)},
            "Somebody who takes part made a request about a group. Asking had begun, and too little time was left.",
            "window",
        ),
        (
            "looked_at",
            {"windows": (replace(TEN_WEEKS, opens_on=date(2027, 2, 1)),)},
            (
                "Somebody outside the team looked at it, written down on 1 March 2027. "
                "Asking had begun, and too little time was left."
            ),
            "window",
        ),
        ("places", {"groups": ()}, "No group is on the grid yet as often or always affected.", "placing"),
        (
            "places",
            {"groups": (replace(FINE, places=1),)},
            "Without places, and not heard another way: Night cleaners.",
            "places",
        ),
        ("ways", {"groups": (replace(FINE, ways_trusted=0),)}, "Something is missing for Night cleaners.", "group"),
        (
            "gatekeeper",
            {"groups": (replace(FINE, ways=1),)},
            "Only one way or organisation leads to Night cleaners, or none.",
            "group",
        ),
        ("invitation", {"has_invitation": False}, "There is no invitation yet.", "exercise"),
        ("invitation", {"brackets_left": 1}, "The invitation has 1 square bracket to fill in.", "exercise"),
        ("invitation", {"paid_for": 0}, "Nobody wrote down what is paid.", "exercise"),
        ("invitation", {"not_paid_for": 2}, "2 things are listed without how much is paid.", "exercise"),
        ("not_alone", {"groups": (replace(FINE, people=1),)}, "Fewer than two people: Night cleaners.", "asking"),
        (
            "reserve",
            {"groups": (replace(FINE, reserve=0),)},
            "Nobody is planned to stand ready for Night cleaners.",
            "places",
        ),
        (
            "reserve",
            {"groups": (replace(FINE, places=0, reserve=0),)},
            "Nobody is planned to stand ready for Night cleaners.",
            "places",
        ),
        ("acted_on", {"asked": 0}, "Nobody was asked yet.", "exercise"),
        ("acted_on", {"gone": 1}, "1 person said no or left, and no change is written down.", "exercise"),
        ("acted_on", {"needs_unmet": 1}, "1 need was not seen to in time, or it did not help.", "support"),
    ],
)
def test_each_no_says_why_and_what_mends_it(key: str, changed: dict[str, object], because: str, kind: str) -> None:
    found = answer(replace(ALL_FINE, **changed), RobustKey(key))  # type: ignore[arg-type]
    assert (found.is_yes, found.because, found.kind) == (False, because, RobustMend(kind))
    assert found.mend


@pytest.mark.parametrize(
    ("key", "changed", "because"),
    [
        ("open_decisions", {}, "1 decision was open on 1 March 2027, when asking began."),
        (
            "open_decisions",
            {"decisions": (DecisionFact(date(2027, 6, 1), is_decided=True),)},
            "1 decision was open on 1 March 2027, when asking began.",
        ),
        ("time", {}, "12 full weeks count in all; 12 are enough."),
        (
            "time",
            {"windows": (TEN_WEEKS,), "time_gap": replace(LATE, look_again_on=TODAY)},
            "10 full weeks count in all; 12 would be enough. Why it is less is on record, as a known gap.",
        ),
        ("looked_at", {}, "Somebody outside the team looked at it, written down on 1 March 2027."),
        (
            "looked_at",
            {"requested_on": date(2027, 2, 1)},
            "Somebody who takes part made a request about a group.",
        ),
        (
            "looked_at",
            {"looked_on": date(2027, 3, 29), "weeks": 8},
            (
                "Somebody outside the team looked at it, written down on 29 March 2027. "
                "Time enough was left for those they named."
            ),
        ),
        (
            "looked_at",
            {"looked_on": date(2027, 3, 8), "windows": MOVED_TO_LATER},
            "Somebody outside the team looked at it, written down on 8 March 2027.",
        ),
        ("places", {"groups": (replace(FINE, places=0, heard=2),)}, "Every one has 2 places at least, or was heard."),
        (
            "not_alone",
            {"groups": (replace(FINE, people=0, is_unheard=False),)},
            "Every affected group has a say often or always.",
        ),
        ("not_alone", {}, "They are, or the group was heard another way."),
        (
            "reserve",
            {},
            (
                "It is planned who stands ready for each group, or the group was heard another way. "
                "Anyone can take a break on their own page."
            ),
        ),
        ("acted_on", {}, "Nobody said no or left, and no need is late."),
        ("acted_on", {"gone": 3, "changes": 1}, "1 change is written down, and no need is late."),
    ],
)
def test_each_yes_says_what_it_stands_on(key: str, changed: dict[str, object], because: str) -> None:
    found = answer(replace(ALL_FINE, **changed), RobustKey(key))  # type: ignore[arg-type]
    assert (found.is_yes, found.because, found.mend) == (True, because, None)


@pytest.mark.parametrize(
    ("changed", "depends"),
    [
        ({}, False),
        ({"ways": 1}, True),
        ({"ways": 0, "ways_offline": 0, "ways_trusted": 0}, True),
        ({"is_spoken_for": True}, True),
        ({"times_asked": 2, "ways_asked": 1}, True),
        ({"times_asked": 2, "ways_asked": 2}, False),
        ({"times_asked": 1, "ways_asked": 1}, False),
        ({"ways": 1, "heard": 2}, False),
    ],
)
def test_a_group_depends_on_one_where_only_one_way_leads_to_it(changed: dict[str, object], depends: bool) -> None:
    assert depends_on_one(replace(FINE, **changed)) is depends  # type: ignore[arg-type]


def test_many_groups_are_counted_after_three_names_and_the_first_is_the_mend() -> None:
    groups = tuple(replace(FINE, name=name, code=name.lower(), reserve=0) for name in "ABCDE")
    found = answer(replace(ALL_FINE, groups=groups), RobustKey.RESERVE)
    assert found.because == "Nobody is planned to stand ready for A, B, C and 2 more."
    assert found.target == "a"


NUMBER = st.integers(0, 3)
DAYS = st.dates(date(2026, 1, 1), date(2028, 1, 1))
GROUPS = st.builds(
    RobustGroup,
    name=st.just("Somebody"),
    code=st.just("code"),
    is_unheard=st.booleans(),
    is_spoken_for=st.booleans(),
    **dict.fromkeys(("places", "reserve", "heard", "people", "ways", "ways_offline", "ways_trusted"), NUMBER),
)
WINDOWS = st.builds(
    lambda first, days, entered: WindowVersion(first, first + timedelta(days=days), entered),
    DAYS,
    st.integers(0, 200),
    DAYS,
)
FACTS = st.builds(
    RobustFacts,
    today=DAYS,
    weeks=st.integers(8, 26),
    windows=st.lists(WINDOWS, max_size=2).map(lambda all_: tuple(sorted(all_, key=lambda each: each.entered_on))),
    time_gap=st.none() | st.builds(TimeGapFact, st.just("gap"), DAYS),
    can_say_why=st.booleans(),
    decisions=st.lists(st.builds(DecisionFact, st.none() | DAYS, st.booleans()), max_size=2).map(tuple),
    looked_on=st.none() | DAYS,
    requested_on=st.none() | DAYS,
    groups=st.lists(GROUPS, max_size=3).map(tuple),
    has_invitation=st.booleans(),
    **dict.fromkeys(
        ("can_change", "brackets_left", "paid_for", "not_paid_for", "asked", "gone", "changes", "needs_unmet"), NUMBER
    ),
)


@given(facts=FACTS)
def test_ten_are_answered_once_each_and_every_no_can_be_mended(facts: RobustFacts) -> None:
    result = robust_test(facts)
    assert [each.key for each in result.answers] == list(RobustKey)
    assert len(result.yes) + len(result.no) == TESTS
    assert result.words.startswith(f"{len(result.yes)} of {TESTS}")
    for each in result.answers:
        assert bool(each.mend) is not each.is_yes
        assert (each.kind is RobustMend.NOTHING) is each.is_yes
        assert each.because


@given(facts=FACTS)
def test_one_more_fine_group_never_makes_a_yes_a_no(facts: RobustFacts) -> None:
    more = replace(facts, groups=(*facts.groups, FINE))
    yes = {each.key for each in robust_test(facts).yes}
    assert yes <= {each.key for each in robust_test(more).yes}
