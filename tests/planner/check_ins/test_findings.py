"""What a check-in found, in words: every sentence, the worst line first, and nothing that the rule held back."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduction.saying import English
from planner.privacy import FIGURES_FROM, Figures, Part, PartShown, QuestionAnswers, ValueShown, what_may_be_shown
from planner.trends.drawing import Trend, draw_trend
from planner.trends.findings import PART_WORDS, WORD_WORDS, LineFound, cell, finding, lowest_first, overview
from planner.values import STATE_WORDS, WORDS, Counts, ValueState, Word

LIVED, STAFF, TOGETHER = Part.LIVED, Part.PROFESSIONAL, Part.TOGETHER
KEPT, SLIPPING, BROKEN = ValueState.KEPT, ValueState.AT_RISK, ValueState.BROKEN


def in_words(part: Part, state: ValueState) -> PartShown:
    """A part with 5 to 7 answers."""
    return PartShown(part, state)


def with_figures(part: Part, state: ValueState, middle: Word, answers: int = 9) -> PartShown:
    """A part with 8 answers or more."""
    return PartShown(part, state, Figures(answers, middle))


def line(*parts: PartShown, title: str = "Respect", position: int = 1, before: ValueShown | None = None) -> LineFound:
    """A line of the promise, of which these parts are shown."""
    return LineFound(title.casefold(), title, "All kinds of knowing count.", position, ValueShown(parts), before)


def told(found: LineFound) -> list[tuple[str, str | None]]:
    """What is said of each part, now and before."""
    return [(str(part.now), None if part.before is None else str(part.before)) for part in found.told]


# Sentences -----------------------------------------------------------------------------------------------------------


def test_both_parts_with_figures_say_their_word_and_how_far_they_are_apart() -> None:
    found = line(with_figures(LIVED, BROKEN, Word.RARELY), with_figures(STAFF, KEPT, Word.OFTEN))

    assert told(found) == [
        ("People with lived experience and carers say rarely.", None),
        ("Staff and decision makers say often.", None),
    ]
    assert found.apart == "They are 2 words apart."
    assert (found.state_words, finding([found])) == ("broken", "Lowest: “Respect”, broken.")


@pytest.mark.parametrize(
    ("staff", "words"),
    [(Word.RARELY, "Both say the same."), (Word.SOMETIMES, "They are 1 word apart.")],
)
def test_how_far_apart_they_are(staff: Word, words: str) -> None:
    assert line(with_figures(LIVED, BROKEN, Word.RARELY), with_figures(STAFF, BROKEN, staff)).apart == words


@pytest.mark.parametrize(
    ("staff", "words"), [(KEPT, "They do not see it the same way."), (SLIPPING, "Both see it the same way.")]
)
def test_a_part_with_few_answers_is_told_by_its_state_alone(staff: ValueState, words: str) -> None:
    found = line(in_words(LIVED, SLIPPING), with_figures(STAFF, staff, Word.OFTEN))

    assert told(found)[0] == ("For people with lived experience and carers it is slipping.", None)
    assert found.apart == words


def test_a_part_that_is_not_shown_is_told_and_is_nobodys_fault() -> None:
    only_staff = line(with_figures(STAFF, KEPT, Word.ALWAYS))

    assert told(only_staff) == [
        ("People with lived experience and carers: too few answers to show.", None),
        ("Staff and decision makers say always.", None),
    ]
    assert (only_staff.apart, only_staff.state_words) == (None, "too few answers to show")
    assert told(line(in_words(LIVED, KEPT)))[1] == ("Staff and decision makers: too few answers to show.", None)


def test_everyone_together_and_nobody_at_all() -> None:
    assert told(line(in_words(TOGETHER, SLIPPING))) == [("For everyone together it is slipping.", None)]
    assert (told(line()), line().apart, finding([line()])) == ([], None, None)


def test_a_broken_part_makes_the_line_broken_also_where_the_lived_side_had_too_few() -> None:
    """A reply is owed then, so the line cannot be told as one with too few answers."""
    assert line(in_words(STAFF, BROKEN)).state is BROKEN
    assert line(in_words(TOGETHER, BROKEN)).state is BROKEN


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (
            with_figures(LIVED, KEPT, Word.OFTEN),
            with_figures(LIVED, SLIPPING, Word.SOMETIMES),
            "In the check-in before they said sometimes.",
        ),
        (with_figures(LIVED, KEPT, Word.OFTEN), with_figures(LIVED, KEPT, Word.OFTEN), "They said so before too."),
        (with_figures(LIVED, KEPT, Word.OFTEN), in_words(LIVED, BROKEN), "In the check-in before it was broken."),
        (in_words(LIVED, KEPT), with_figures(LIVED, KEPT, Word.OFTEN), "It was so before too."),
        (in_words(LIVED, KEPT), in_words(STAFF, BROKEN), None),
    ],
)
def test_the_check_in_before_is_told_in_words_and_of_the_same_part(
    now: PartShown, before: PartShown, words: str | None
) -> None:
    assert told(line(now, before=ValueShown((before,))))[0][1] == words


def test_what_a_table_says() -> None:
    assert cell(with_figures(LIVED, KEPT, Word.OFTEN, answers=12)) == "often: kept, 12 answers"
    assert cell(in_words(LIVED, SLIPPING)) == "slipping"
    assert cell(None) == "too few answers to show"


# The worst first ------------------------------------------------------------------------------------------------------


def test_the_worst_line_stands_first() -> None:
    lines = [
        line(with_figures(LIVED, KEPT, Word.OFTEN), title="Kept, second", position=1),
        line(with_figures(LIVED, KEPT, Word.SOMETIMES), title="Kept, lower", position=2),
        line(title="Too few", position=3),
        line(in_words(LIVED, SLIPPING), title="Slipping", position=4),
        line(with_figures(LIVED, KEPT, Word.ALWAYS), in_words(STAFF, BROKEN), title="Broken", position=5),
        line(with_figures(LIVED, KEPT, Word.OFTEN), title="Kept, last", position=6),
    ]

    ordered = lowest_first(lines)

    titles = [each.title for each in ordered]
    assert titles == ["Broken", "Slipping", "Too few", "Kept, lower", "Kept, second", "Kept, last"]
    assert overview(ordered) == "Our promise: 1 broken, 1 slipping, 1 too few answers to show and 3 kept."
    assert finding(ordered) == "Lowest: “Broken”, broken."


def test_one_sentence_where_all_lines_stand_alike() -> None:
    kept = line(in_words(LIVED, KEPT))

    assert overview([kept, replace(kept, key="other")]) == "All 2 lines of our promise are kept."
    assert overview([kept]) == "The line of our promise is kept."
    assert overview([line(), line()]) == "Too few answers to show."


# Nothing that the rule held back ------------------------------------------------------------------------------------

counts = st.lists(st.sampled_from(WORDS), max_size=12).map(
    lambda said: Counts(tuple(said.count(word) for word in WORDS))  # type: ignore[arg-type]
)
STATES = {str(STATE_WORDS[state]) for state in (BROKEN, SLIPPING, KEPT)}


@given(counts, counts, counts, st.integers(5, 10), st.none() | st.sampled_from(WORDS))
def test_no_sentence_says_what_may_not_be_shown(
    lived: Counts, staff: Counts, leads: Counts, fewest: int, before: Word | None
) -> None:
    """Sentences, table, and picture of any answers: no number below 8 answers, no word, and below `fewest` no state."""
    shown = what_may_be_shown(QuestionAnswers(lived, staff, leads), fewest=fewest)
    earlier = None if before is None else ValueShown((with_figures(LIVED, KEPT, before),))
    found = line(*shown.parts, before=earlier)
    middles = {part: _middle(found, part) for part in (LIVED, STAFF)}
    drawn = draw_trend(
        Trend("Respect", ("Mon",), (middles[LIVED],), (middles[STAFF],)), language=English(), identity="one"
    )

    assert drawn.count("h0") == 3 * sum(middle is not None for middle in middles.values())
    for part, people in ((LIVED, lived.answers), (STAFF, staff.answers)):
        sentences = [str(each.now) for each in found.told if each.part is part] + [str(cell(shown.of(part)))]
        said = " ".join(sentences).replace(str(PART_WORDS[part]).casefold(), "")
        assert (shown.of(part) is None) == (people < fewest)
        if people < fewest:
            assert not _words_in(said) & STATES
        if people < max(FIGURES_FROM, fewest):
            assert not _words_in(said) & {str(words) for words in WORD_WORDS.values()}
            assert re.findall(r"\d+", said) == []
        assert all(int(number) >= FIGURES_FROM for number in re.findall(r"\d+", said))


def _middle(found: LineFound, part: Part) -> Word | None:
    shown = found.now.of(part)
    return None if shown is None or shown.figures is None else shown.figures.middle


def _words_in(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.replace("too few answers to show", "")))
