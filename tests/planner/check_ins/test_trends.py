"""The picture of one line of the promise over time: what it draws, what it leaves out, and what it says."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from coproduction.saying import English
from planner.trends.drawing import MOST_DRAWN, Trend, about, draw_trend, trend_key
from planner.trends.style import PAGE
from planner.values import Word

NEVER, RARELY, SOME, OFTEN, ALWAYS = Word
NOBODY = (None,) * 4


def trend(lived: tuple[Word | None, ...], professional: tuple[Word | None, ...] = NOBODY) -> Trend:
    dates = tuple(f"{month} 2027" for month in ("Jan", "Feb", "Mar", "Apr"))[: len(lived)]
    return Trend("Respect & <care>", dates, lived, professional[: len(lived)])


def paths(found: Trend) -> dict[str, str]:
    """The path of each kind in a drawing; the five hairlines are left out."""
    root = ElementTree.fromstring(draw_trend(found, language=English(), identity="line-respect"))
    drawn = [path for path in root.iter("path") if path.get("class") != "t-rule"]
    assert len({path.get("class") for path in drawn}) == len(drawn)
    return {str(path.get("class")): str(path.get("d")) for path in drawn}


def test_a_line_steps_from_check_in_to_check_in() -> None:
    drawn = paths(trend((OFTEN, OFTEN, SOME, ALWAYS)))

    assert list(drawn) == ["t-lived t-way", "t-lived t-dot", "t-lived t-hole", "t-lived t-now"]
    assert drawn["t-lived t-way"] == "M96 38H132.7V38H169.3M169.3 38H206V62H242.7M242.7 62H279.3V14H316"
    assert drawn["t-lived t-dot"] == "M96 38h0M169.3 38h0M242.7 62h0M316 14h0"
    assert drawn["t-lived t-now"] == "M316 14h0"


def test_a_check_in_without_a_word_is_a_gap_with_stitches() -> None:
    drawn = paths(trend((OFTEN, None, OFTEN, RARELY)))

    assert drawn["t-lived t-gap"] == "M96 38H169.3V38H242.7"
    assert drawn["t-lived t-way"] == "M242.7 38H279.3V86H316"
    assert drawn["t-lived t-dot"].count("M") == 3


def test_a_last_check_in_without_a_word_has_no_filled_mark() -> None:
    assert list(paths(trend((OFTEN, OFTEN, OFTEN, None)))) == ["t-lived t-way", "t-lived t-dot", "t-lived t-hole"]


def test_both_parts_are_never_one_line() -> None:
    drawn = paths(trend((OFTEN, OFTEN, OFTEN, OFTEN), (OFTEN, OFTEN, OFTEN, OFTEN)))

    assert drawn["t-staff t-way"] == drawn["t-lived t-way"].replace(" 38", " 46").replace("V38", "V46")
    assert next(iter(drawn)) == "t-staff t-way", "people with lived experience and carers lie on top"


def test_one_check_in_stands_in_the_middle_and_is_not_worth_a_picture() -> None:
    found = trend((OFTEN,), (SOME,))

    assert paths(found)["t-lived t-dot"] == "M206 38h0"
    assert not found.is_worth_drawing
    assert not trend((OFTEN, None, None, None), (None, SOME, None, None)).is_worth_drawing
    assert trend((None, None, None, None), (None, SOME, None, SOME)).is_worth_drawing


def test_the_picture_says_itself_and_holds_names_that_are_text() -> None:
    root = ElementTree.fromstring(
        draw_trend(trend((OFTEN, None, SOME, RARELY), NOBODY), language=English(), identity="line-1")
    )

    title, description = root.find("title"), root.find("desc")
    assert title is not None
    assert description is not None
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", f"{title.get('id')} {description.get('id')}")
    assert title.text == "Respect & <care>"
    assert description.text == (
        "People with lived experience and carers: Jan 2027, often. Apr 2027, rarely. "
        "Staff and decision makers: too few answers to show."
    )
    assert [text.text for text in root.iter("text")] == [
        *("never", "rarely", "sometimes", "often", "always"),
        *("Jan 2027", "Apr 2027"),
    ]


def test_one_answer_is_said_once() -> None:
    assert str(about(trend((None, OFTEN, None, None)))).startswith(
        "People with lived experience and carers: Feb 2027, often."
    )


def test_the_same_answers_give_the_same_bytes() -> None:
    found = trend((OFTEN, None, SOME, RARELY), (ALWAYS, ALWAYS, ALWAYS, ALWAYS))

    assert draw_trend(found, language=English(), identity="x") == draw_trend(found, language=English(), identity="x")


def test_nothing_of_many_check_ins_stands_outside_of_the_picture() -> None:
    words = tuple((NEVER, RARELY, SOME, OFTEN, ALWAYS)[number % 5] for number in range(MOST_DRAWN))
    found = Trend("Respect", tuple(f"Day {number}" for number in range(MOST_DRAWN)), words, words)

    drawn = draw_trend(found, language=English(), identity="x")

    across = [float(x) for x in re.findall(r"M([\d.]+) ", drawn)]
    assert (min(across), max(across)) == (88, 316)
    assert "t-many t-lived t-dot" in drawn
    assert len(drawn) < 5_000


@pytest.mark.parametrize("number", range(3))
def test_the_key_says_what_the_signs_mean(number: int) -> None:
    entry = trend_key()[number]

    root = ElementTree.fromstring(entry.sign)
    assert root.get("aria-hidden") == "true"
    assert (
        entry.words
        == [
            "People with lived experience and carers",
            "Staff and decision makers",
            "Between them, a check-in whose word cannot be shown",
        ][number]
    )


def test_every_class_has_its_style() -> None:
    found = Trend("Respect", ("1", "2", "3"), (OFTEN, None, SOME), (ALWAYS, ALWAYS, None))
    drawn = draw_trend(found, language=English(), identity="x") + "".join(entry.sign for entry in trend_key())

    kinds = {kind for words in re.findall(r'class="([^"]+)"', drawn) for kind in words.split()}
    assert [kind for kind in sorted(kinds) if not re.search(rf"\.{kind}\b", PAGE)] == []
