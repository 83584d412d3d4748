"""The promise as rules: the eight lines, what a slip is, what was changed, and how the answers stand."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.models.promise import PROMISE_LONGEST
from planner.promise import (
    DEFAULT_LINES,
    MOST_ADDED,
    TURNING_WORDS,
    Change,
    Difference,
    Line,
    Tally,
    differences,
    is_spelling_fix,
    lines_digest,
)

# The eight -----------------------------------------------------------------------------------------------------------


def test_every_project_begins_with_eight_lines_and_may_add_two() -> None:
    assert [line.title for line in DEFAULT_LINES] == [
        "Share power",
        "Include everyone",
        "Respect",
        "Access",
        "Give and get",
        "Be honest",
        "Make a difference",
        "Safe and kind",
    ]
    assert len({line.key for line in DEFAULT_LINES}) == 8
    assert all(line.counts and not line.is_added for line in DEFAULT_LINES)
    assert all(len(words) <= PROMISE_LONGEST for line in DEFAULT_LINES for words in (line.words, line.question))
    assert all(line.question.endswith("?") for line in DEFAULT_LINES)
    assert MOST_ADDED == 2


def test_a_line_with_a_reason_is_dropped() -> None:
    assert not replace(DEFAULT_LINES[0], dropped_because="No time.").counts


@pytest.mark.parametrize("name", ["key", "title", "words", "question", "dropped_because"])
def test_the_digest_changes_with_every_word(name: str) -> None:
    first, *others = DEFAULT_LINES
    changed: dict[str, Any] = {name: "other"}

    assert lines_digest(DEFAULT_LINES) == lines_digest(list(DEFAULT_LINES))
    assert lines_digest([replace(first, **changed), *others]) != lines_digest(DEFAULT_LINES)
    assert lines_digest(DEFAULT_LINES[:7]) != lines_digest(DEFAULT_LINES)


# What was changed ----------------------------------------------------------------------------------------------------

POWER, REST = DEFAULT_LINES[0], Line("rest", "Rest", "We stop in time.", "Do you rest?", is_added=True)
DROPPED = replace(POWER, dropped_because="The board decides.")


@pytest.mark.parametrize(
    ("before", "after", "expected", "sentence"),
    [
        (
            POWER,
            replace(POWER, words="We decide."),
            Difference(Change.REWORDED, "Share power", "We decide things together.", "We decide."),
            "“Share power” has new words.",
        ),
        (
            POWER,
            DROPPED,
            Difference(Change.DROPPED, "Share power", "We decide things together.", "The board decides."),
            "“Share power” is dropped.",
        ),
        (
            DROPPED,
            POWER,
            Difference(Change.BACK, "Share power", "The board decides.", "We decide things together."),
            "“Share power” is taken back in.",
        ),
        (None, REST, Difference(Change.ADDED, "Rest", "", "We stop in time."), "“Rest” is added."),
    ],
)
def test_a_difference_is_told_in_words(before: Line | None, after: Line, expected: Difference, sentence: str) -> None:
    found = differences([] if before is None else [before], [after])

    assert found == [expected]
    assert found[0].sentence == sentence


def test_the_same_lines_differ_in_nothing() -> None:
    assert differences(DEFAULT_LINES, DEFAULT_LINES) == []
    assert differences([DROPPED], [DROPPED]) == []


def test_differences_stand_in_the_order_of_the_lines() -> None:
    after = [replace(line, words="New words.") for line in DEFAULT_LINES]

    assert [difference.title for difference in differences(DEFAULT_LINES, [*after, REST])] == [
        *(line.title for line in DEFAULT_LINES),
        "Rest",
    ]


# Slips ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We decide things together.", "We decide things together."),
        ("we decide things together", "We decide things, together!"),
        ("We decide thigns together.", "We decide things together."),
        ("We deside things togeher.", "We decide things together."),
        ("All kinds of nowledge count.", "All kinds of knowledge count."),
        ("We co-decide things.", "We codecide things."),
        ("Everyones voice counts.", "Everyone's voice counts."),
        ("We meet - in person.", "We meet in person."),
        ("We meet at 10.", "We meet at (10)!"),
        ("We CAN say NO.", "We can say no."),
    ],
)
def test_a_slip_is_put_right(before: str, after: str) -> None:
    assert is_spelling_fix(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # The number of words.
        ("We decide things together.", "We decide together."),
        ("We decide things together.", "We can decide things together."),
        ("We cannot leave.", "We can not leave."),
        ("We decide things together.", ""),
        ("We decide things together.", "…"),
        # Three words, or three letters.
        ("We deside thigns togeher.", "We decide things together."),
        ("We decide things together.", "We decide things apart."),
        ("We share power.", "We share pow."),
        # Words of three letters or fewer.
        ("You can say no.", "You can say so."),
        ("You can say no.", "You may say no."),
        ("We do not decide alone.", "We do now decide alone."),
        ("We decide with you.", "They decide with you."),
        # Numbers.
        ("We answer in 14 days.", "We answer in 41 days."),
        ("We answer in 1.5 days.", "We answer in 15 days."),
        ("We answer in 14 days.", "We answer in 14-21 days."),
        ("We pay £50.", "We pay £5."),
        # Words that turn a meaning.
        ("We always answer.", "We alway answer."),
        ("We often answer.", "We offen answer."),
        ("We never leave.", "We ever leave."),
        ("You must answer.", "You most answer."),
        ("We have time.", "We haven't time."),
        ("It is safe and kind.", "It is unsafe and kind."),
        ("We are able to pay.", "We are unable to pay."),
        ("We sign what we say.", "We resign what we say."),
        # Other letters than Latin ones, where a slip cannot be told from a "not".
        ("我们一起决定", "我们不一起决定"),
        ("We decide 👍👍👍👍", "We decide 👍👍👍👎"),
        ("We decide together.", "We decide \u202etogether."),
        ("We decide together.", "We decide tog\u0435ther."),
    ],
)
def test_what_says_something_else_is_no_slip(before: str, after: str) -> None:
    assert not is_spelling_fix(before, after)


def test_fixes_are_judged_against_the_published_words_and_cannot_drift() -> None:
    published, once, twice = "We share power.", "We shave power.", "We slave power."

    assert is_spelling_fix(published, once)
    assert is_spelling_fix(once, twice)
    assert is_spelling_fix(published, "We slake power.")
    assert not is_spelling_fix(published, "We slaked power.")


WORD = st.text("abdeglnorstuvyæéABC", min_size=1, max_size=9)
SENTENCE = st.lists(WORD, min_size=1, max_size=8)


@given(SENTENCE, SENTENCE)
def test_the_number_of_words_never_changes(before: list[str], after: list[str]) -> None:
    if is_spelling_fix(" ".join(before), " ".join(after)):
        assert len(before) == len(after)


@given(SENTENCE, st.integers(0, 8), WORD)
def test_a_word_more_or_less_is_never_a_slip(words: list[str], place: int, extra: str) -> None:
    longer = [*words[:place], extra, *words[place:]]

    assert not is_spelling_fix(" ".join(words), " ".join(longer))
    assert not is_spelling_fix(" ".join(longer), " ".join(words))


@given(SENTENCE, st.integers(0, 8), st.sampled_from(["not", "no", "can", "we", *sorted(TURNING_WORDS)]), WORD)
def test_a_word_that_turns_the_meaning_never_comes_or_goes(
    words: list[str], place: int, turning: str, other: str
) -> None:
    assume(other.casefold() != turning)
    with_it = " ".join([*words[:place], turning, *words[place:]])
    without = " ".join([*words[:place], other, *words[place:]])

    assert not is_spelling_fix(with_it, without)
    assert not is_spelling_fix(without, with_it)


@given(SENTENCE, st.integers(0, 7), st.text(".,;:!?…", max_size=3))
def test_capital_letters_and_punctuation_are_free(words: list[str], place: int, signs: str) -> None:
    place %= len(words)
    changed = [*words[:place], words[place].upper() + signs, *words[place + 1 :]]

    assert is_spelling_fix(" ".join(words), " ".join(changed))


@given(SENTENCE, SENTENCE)
def test_whether_it_is_a_slip_is_the_same_both_ways(before: list[str], after: list[str]) -> None:
    one, other = " ".join(before), " ".join(after)

    assert is_spelling_fix(one, other) == is_spelling_fix(other, one)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_gets_an_answer(before: str, after: str) -> None:
    assert is_spelling_fix(before, after) in {True, False}
    assert is_spelling_fix(before, before)


# Numbers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (Tally(12, 9, 2), "9 of 12 agree. 2 said no. 1 has not answered."),
        (Tally(12, 12, 0), "12 of 12 agree."),
        (Tally(12, 0, 0), "0 of 12 agree. 12 have not answered."),
        (Tally(3, 2, 1), "2 of 3 agree. 1 said no."),
    ],
)
def test_how_the_answers_stand_is_told_in_numbers(tally: Tally, words: str) -> None:
    assert tally.words == words
