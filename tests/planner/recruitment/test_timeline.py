"""The picture of dates, and the sentence and the table it is drawn from."""

import re
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduction.saying import English
from planner.timeline import (
    MOST_DRAWN,
    NARROW,
    WIDE,
    FixedDate,
    StageSpan,
    Timeline,
    draw,
    drawn_dates,
    sentence,
    table,
    timeline_key,
)
from stakeholders.recruiting import WindowVersion

TODAY = date(2027, 3, 1)
WINDOW = WindowVersion(TODAY, date(2027, 5, 23), TODAY)
PLAIN = Timeline(starts_on=date(2027, 1, 4), ends_on=date(2027, 12, 31), today=TODAY, weeks=8)
FULL = replace(
    PLAIN,
    windows=(WINDOW,),
    fixed=(
        FixedDate(date(2027, 12, 31), "Project ends", "The council", "No", TODAY),
        FixedDate(date(2027, 4, 1), "The money comes"),
    ),
    stages=(StageSpan(1, "Idea", date(2027, 1, 4), date(2027, 2, 1)), StageSpan(2, "Who", date(2027, 2, 1), None)),
)


def picture(timeline: Timeline, width: int = NARROW) -> str:
    return draw(timeline, width=width, language=English(), identity="d")


@pytest.mark.parametrize(
    ("timeline", "words"),
    [
        (PLAIN, "Nobody said yet when people are asked to join."),
        (
            replace(PLAIN, windows=(WINDOW,), today=date(2027, 4, 5)),
            "People are asked to join from 1 March 2027 to 23 May 2027. They have had 5 of 8 full weeks.",
        ),
        (
            replace(PLAIN, windows=(WINDOW,), today=date(2027, 6, 1)),
            "People are asked to join from 1 March 2027 to 23 May 2027. They have had 12 full weeks.",
        ),
        (
            replace(PLAIN, windows=(WINDOW,), today=date(2027, 2, 1)),
            "People are asked to join from 1 March 2027 to 23 May 2027. That is 84 days.",
        ),
        (
            replace(FULL, windows=()),
            "Nobody said yet when people are asked to join. The next fixed date is 1 April 2027: The money comes.",
        ),
        (
            replace(FULL, windows=(), today=date(2027, 5, 1)),
            (
                "Nobody said yet when people are asked to join. "
                "The next fixed date is 31 December 2027: Project ends, set by The council."
            ),
        ),
    ],
)
def test_the_sentence_says_how_long_and_what_is_fixed(timeline: Timeline, words: str) -> None:
    assert sentence(timeline) == words


def test_the_table_has_every_date_by_its_day() -> None:
    assert [(line.first.isoformat(), line.last, line.what, line.number) for line in table(FULL)] == [
        ("2027-01-04", None, "The project starts", None),
        ("2027-01-04", date(2027, 2, 1), "Stage 1: Idea", None),
        ("2027-02-01", None, "Stage 2: Who", None),
        ("2027-03-01", date(2027, 5, 23), "People are asked to join", None),
        ("2027-03-01", None, "Today", None),
        ("2027-04-01", None, "The money comes", 1),
        ("2027-12-31", None, "Project ends", 2),
    ]


def test_the_project_ends_once_where_the_team_wrote_it_down_too() -> None:
    assert [line.what for line in table(PLAIN)] == ["The project starts", "Today", "The project ends"]


def test_only_what_is_in_the_picture_has_a_sign() -> None:
    assert timeline_key(PLAIN) == []
    assert [sign.words for sign in timeline_key(FULL)] == [
        "A fixed date, with its number in the table",
        "Days that count",
        "Days still to come",
    ]
    late = replace(FULL, fixed=(), windows=(replace(WINDOW, entered_on=date(2027, 3, 20)),))
    assert timeline_key(late)[-1].words == "Days before it was entered: they do not count"


def test_it_is_well_formed_says_itself_and_has_no_style_of_its_own() -> None:
    drawn = picture(FULL)
    root = ET.fromstring(drawn)
    title, about, body = root
    assert (title.text, about.text) == ("Every date, side by side", sentence(FULL))
    assert body.attrib["aria-hidden"] == "true"
    assert "style=" not in drawn
    assert picture(FULL) == drawn


def test_words_of_people_are_written_not_run() -> None:
    mean = replace(FULL, stages=(), fixed=(FixedDate(TODAY, "<script>alert(1)</script>", "<b>"),))
    assert "<script" not in picture(mean)


def test_what_is_too_far_away_or_too_much_stands_in_the_table_only() -> None:
    far = replace(PLAIN, fixed=(FixedDate(date.max, "The law ends"), FixedDate(date.min, "It was made")))
    assert drawn_dates(far) == []
    assert {"The law ends", "It was made"} <= {line.what for line in table(far)}
    many = tuple(FixedDate(TODAY + timedelta(days=day), str(day)) for day in range(MOST_DRAWN + 5))
    assert len(drawn_dates(replace(PLAIN, fixed=many))) == MOST_DRAWN


DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@st.composite
def timelines(draw_one: st.DrawFn) -> Timeline:
    """Any dates that a project and its team may hold."""
    starts_on, ends_on = sorted((draw_one(DAYS), draw_one(DAYS)))
    opens_on, closes_on = sorted((draw_one(DAYS), draw_one(DAYS)))
    window = WindowVersion(opens_on, closes_on, draw_one(DAYS))
    return Timeline(
        starts_on=starts_on,
        ends_on=ends_on,
        today=draw_one(DAYS),
        weeks=8,
        windows=draw_one(st.sampled_from([(), (window,)])),
        fixed=tuple(FixedDate(day, "A day") for day in draw_one(st.lists(DAYS, max_size=5))),
        stages=tuple(StageSpan(1, "One", day, None) for day in draw_one(st.lists(DAYS, max_size=2))),
    )


@settings(max_examples=60)
@given(timeline=timelines(), width=st.sampled_from([NARROW, WIDE]))
def test_any_dates_are_drawn_within_the_picture(timeline: Timeline, width: int) -> None:
    drawn = picture(timeline, width)
    for bar in re.findall(r'<rect class="[^"]*" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn):
        left, across = map(float, bar)
        assert 0 <= left <= left + across <= width
    for mark in re.findall(r'<circle class="l-mark" cx="([\d.]+)"', drawn):
        assert 0 <= float(mark) <= width
