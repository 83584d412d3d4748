"""The privacy rule, tried with every set of answers there can be: nothing that is shown tells how many said what.

Whoever reads sees what is shown, knows how many people there are, and thinks of every set of answers that would be
shown in the same way. Wherever these sets agree on how many said one of some words, that number is given away: be it
none, everybody, or three. Whoever answered knows one answer more, their own; what they can work out is tried too.
Source: product.md, "The privacy rule".
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import combinations, combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.privacy import (
    FEWEST_ANSWERS,
    FIGURES_FROM,
    MOST_ASKED,
    Part,
    QuestionAnswers,
    ValueShown,
    may_show_words,
    what_may_be_shown,
)
from planner.values import WORDS, Counts, ValueState, Word, lower, middle_of

type Said = tuple[int, int, int, int, int]
"""How many said each word, `never` first."""

CHOICES = [choice for size in range(1, len(WORDS)) for choice in combinations(range(len(WORDS)), size)]
"""Every choice of some of the five words: "often or always", "never", "all but sometimes"…"""

FEWEST = range(FEWEST_ANSWERS, MOST_ASKED + 1)
SOME_NUMBERS = range(FEWEST_ANSWERS + 1, 13)
"""Numbers of answers that are tried in full; with more, there are more sets that are shown in the same way."""


def every_set(number: int) -> Iterator[Said]:
    """Every way in which so many people can answer."""
    for never in range(number + 1):
        for rarely in range(number - never + 1):
            for sometimes in range(number - never - rarely + 1):
                for often in range(number - never - rarely - sometimes + 1):
                    yield never, rarely, sometimes, often, number - never - rarely - sometimes - often


def given_away(sets: Iterable[Said], show: Callable[[Said], Hashable]) -> list[tuple[object, tuple[str, ...], int]]:
    """What was shown, some words, and how many said one of them, wherever that can be worked out."""
    ranges: dict[Hashable, list[tuple[int, int]]] = {}
    for said in sets:
        numbers = [sum(said[place] for place in choice) for choice in CHOICES]
        shown = show(said)
        so_far = ranges.get(shown) or [(number, number) for number in numbers]
        ranges[shown] = [(min(low, n), max(high, n)) for (low, high), n in zip(so_far, numbers, strict=True)]
    return [
        (shown, tuple(WORDS[place] for place in choice), low)
        for shown, found in ranges.items()
        for choice, (low, high) in zip(CHOICES, found, strict=True)
        if low == high
    ]


def lived_only(said: Said, *, fewest: int = FEWEST_ANSWERS, before: Word | None = None) -> ValueShown:
    """What is shown where only the lived side answered."""
    earlier = {Part.LIVED: before} if before is not None else None
    return what_may_be_shown(QuestionAnswers(lived=Counts(said)), fewest=fewest, before=earlier)


# One side ------------------------------------------------------------------------------------------------------------


def test_the_search_finds_what_is_given_away() -> None:
    """Three rules that seem safe and are not: with the average, with how many, with the lower middle answer."""

    def with_mean(said: Said) -> Hashable:
        return lived_only(said), Counts(said).mean

    def with_how_many(said: Said) -> Hashable:
        return lived_only(said), said[3] + said[4]

    def with_lower_middle(said: Said) -> Hashable:
        return lived_only(said).of(Part.LIVED).state, Counts(said).ranked(4)  # type: ignore[union-attr]

    for rule in (with_mean, with_how_many, with_lower_middle):
        assert any(0 < number < FEWEST_ANSWERS for _, _, number in given_away(every_set(8), rule)), rule


@pytest.mark.parametrize("number", SOME_NUMBERS)
def test_nothing_is_given_away_where_the_number_of_answers_is_known(number: int) -> None:
    assert given_away(every_set(number), lived_only) == []


def test_nothing_is_given_away_in_words_where_the_number_is_not_known() -> None:
    """Of five answers alone, "slipping" means three. That five answered is shown nowhere: it may be six or seven."""
    in_words = [said for number in range(FEWEST_ANSWERS, FIGURES_FROM) for said in every_set(number)]

    assert given_away(in_words, lived_only) == []
    assert {part.figures for said in in_words for part in lived_only(said).parts} == {None}
    assert {(words, number) for _, words, number in given_away(every_set(5), lived_only)} == {
        (("often", "always"), 3),
        (("never", "rarely", "sometimes"), 2),
    }


@pytest.mark.parametrize("fewest", FEWEST)
def test_a_project_that_asks_for_more_gives_nothing_away(fewest: int) -> None:
    """Known are the number that it asks for, and from there on every number that is tried."""
    below = [said for number in (1, fewest - 1) for said in every_set(number)]

    assert {lived_only(said, fewest=fewest) for said in below} == {ValueShown()}
    for number in (max(fewest, FEWEST_ANSWERS + 1), fewest + 1):
        assert given_away(every_set(number), lambda said: lived_only(said, fewest=fewest)) == []


@pytest.mark.parametrize("before", WORDS)
def test_the_round_before_gives_nothing_away(before: Word) -> None:
    """What is shown of a round leans on an earlier one by its middle answer alone, which was shown."""
    for number in (8, 9):
        assert given_away(every_set(number), lambda said: lived_only(said, before=before)) == []


# Two sides -----------------------------------------------------------------------------------------------------------


def both(lived: Said, professional: Said) -> ValueShown:
    """What is shown where both sides answered."""
    return what_may_be_shown(
        QuestionAnswers(lived=Counts(lived), professional=Counts(professional)), fewest=FEWEST_ANSWERS
    )


type Kind = tuple[ValueShown, float]
"""What is shown of a side alone, and its average."""


@cache
def kinds_of(number: int) -> dict[Kind, list[Said]]:
    """Every set of so many answers, by all that both sides' rule looks at: see the test after the next one."""
    kinds = defaultdict(list)
    for said in every_set(number):
        counts = Counts(said)
        kinds[lived_only(said), counts.mean].append(said)
    return kinds


@pytest.mark.parametrize(("lived", "professional"), [(8, 8), (8, 9)])
def test_two_sides_give_nothing_of_each_other_away(lived: int, professional: int) -> None:
    """A side's state leans on the average of the other, which is not shown."""
    ours, theirs = kinds_of(lived), kinds_of(professional)
    found: dict[ValueShown, tuple[set[Kind], set[Kind]]] = defaultdict(lambda: (set(), set()))
    for (our, our_sets), (their, their_sets) in product(ours.items(), theirs.items()):
        for side, kind in zip(found[both(our_sets[0], their_sets[0])], (our, their), strict=True):
            side.add(kind)

    assert len(found) > 60
    for place, sets in enumerate((ours, theirs)):
        possible = {frozenset(said for kind in pair[place] for said in sets[kind]) for pair in found.values()}
        assert [given_away(each, lambda said: None) for each in possible] == [[]] * len(possible)


words = st.sampled_from(WORDS)


def counted(least: int, most: int) -> st.SearchStrategy[Counts]:
    """So many answers, of any words."""
    return st.lists(words, min_size=least, max_size=most).map(
        lambda said: Counts(tuple(said.count(word) for word in WORDS))  # type: ignore[arg-type]
    )


@given(counted(8, 11), counted(8, 9), st.data())
def test_of_the_other_side_only_its_average_matters(lived: Counts, professional: Counts, data: st.DataObject) -> None:
    same = kinds_of(professional.answers)[lived_only(professional.by_word), professional.mean]
    other = data.draw(st.sampled_from(same))

    assert both(lived.by_word, professional.by_word) == both(lived.by_word, other)


# Who knows an answer -------------------------------------------------------------------------------------------------


def known_to(people: int) -> Iterator[Said]:
    """Every set of answers that so many people can have given, who tell each other."""
    for said in combinations_with_replacement(range(len(WORDS)), people):
        yield tuple(said.count(place) for place in range(len(WORDS)))  # type: ignore[misc]


def certain_words(others: int, show: Callable[[Counts], Hashable]) -> set[tuple[Hashable, Word]]:
    """What was shown, and a word that each of so many others certainly said."""
    not_everybody: dict[Hashable, set[Word]] = defaultdict(set)
    for said in every_set(others):
        not_everybody[show(Counts(said))].update(
            word for word, count in zip(WORDS, said, strict=True) if count < others
        )
    return {(shown, word) for shown, found in not_everybody.items() for word in set(WORDS) - found}


@pytest.mark.parametrize("number", [5, 6, 7, 8, 9])
def test_who_knows_their_own_answer_learns_nobody_elses(number: int) -> None:
    """They may learn how many of all the others said one of some words, and never what any one of these said.

    For instance of five, shown as kept: whoever said "never" learns that each of the others said often or always.
    """

    def show(own: Said, others: Counts) -> ValueShown:
        return lived_only((others + Counts(own)).by_word)

    for own in known_to(1):
        assert certain_words(number - 1, partial(show, own)) == set()


@pytest.mark.parametrize(("leads", "number"), [(1, 5), (1, 8), (2, 5), (2, 8), (3, 5), (3, 6)])
def test_leads_who_tell_each_other_learn_nobodys_answer(leads: int, number: int) -> None:
    """Their answers are counted with staff and decision makers, and take nobody's place in the five or the eight.

    They may learn how many of the others said one of some words, and never what any one of these said.
    """

    def show(known: Said, side: str, others: Counts) -> ValueShown:
        return what_may_be_shown(QuestionAnswers(**{side: others, "leads": Counts(known)}), fewest=5)

    for known, side in product(known_to(leads), ("lived", "professional")):
        assert certain_words(number, partial(show, known, side)) == set()


@given(counted(0, 12), counted(0, 12), counted(1, 4), st.integers(FEWEST_ANSWERS, MOST_ASKED))
def test_leads_take_nobodys_place(lived: Counts, professional: Counts, leads: Counts, fewest: int) -> None:
    """What is shown at all, and whether with figures, is the same with their answers and without them."""
    answers = QuestionAnswers(lived=lived, professional=professional)

    with_leads, without = (
        [(each.part, each.figures is not None) for each in what_may_be_shown(said, fewest=fewest).parts]
        for said in (replace(answers, leads=leads), answers)
    )
    assert with_leads == without


@given(counted(5, 12), counted(0, 12), counted(0, 4), counted(0, 4))
def test_leads_answers_are_not_in_the_words_of_the_lived_side(
    lived: Counts, professional: Counts, leads: Counts, others: Counts
) -> None:
    """But for the average of the other side, where both have figures."""
    if lived.answers >= FIGURES_FROM and professional.answers >= FIGURES_FROM:
        return
    shown, changed = (
        what_may_be_shown(QuestionAnswers(lived, professional, each), fewest=FEWEST_ANSWERS).of(Part.LIVED)
        for each in (leads, others)
    )
    assert shown == changed


# Whatever was answered -----------------------------------------------------------------------------------------------

fewest_numbers = st.integers(FEWEST_ANSWERS, MOST_ASKED)
answers_of_a_question = st.builds(
    QuestionAnswers, lived=counted(0, 12), professional=counted(0, 12), leads=counted(0, 4)
)
befores = st.dictionaries(st.sampled_from([Part.LIVED, Part.PROFESSIONAL]), words)


def side_of(answers: QuestionAnswers, part: Part) -> Counts:
    return answers.lived if part is Part.LIVED else answers.professional


@given(answers_of_a_question, fewest_numbers, befores)
def test_a_part_is_shown_from_enough_answers_and_no_total_beside_a_side(
    answers: QuestionAnswers, fewest: int, before: dict[Part, Word]
) -> None:
    shown = what_may_be_shown(answers, fewest=fewest, before=before)

    sides = {part for part in (Part.LIVED, Part.PROFESSIONAL) if side_of(answers, part).answers >= fewest}
    total = {Part.TOGETHER} if not sides and answers.by_people >= fewest else set()
    assert {each.part for each in shown.parts} == (sides or total)
    for each in shown.parts:
        if each.figures is None:
            assert each.part is Part.TOGETHER or side_of(answers, each.part).answers < FIGURES_FROM
        else:
            counted_together = side_of(answers, each.part) + (
                answers.leads if each.part is Part.PROFESSIONAL else Counts()
            )
            assert side_of(answers, each.part).answers >= max(FIGURES_FROM, fewest)
            assert each.figures.answers == counted_together.answers
            assert each.figures.middle == middle_of(counted_together)
    assert ValueState.TOO_FEW not in {each.state for each in shown.parts}
    assert (shown.state is ValueState.TOO_FEW) is (Part.LIVED not in sides)


@given(answers_of_a_question, fewest_numbers, befores, st.data())
def test_a_side_with_too_few_answers_is_in_nothing(
    answers: QuestionAnswers, fewest: int, before: dict[Part, Word], data: st.DataObject
) -> None:
    """Beside a side that is shown, the other one's answers can be any, and none as well."""
    shown = what_may_be_shown(answers, fewest=fewest, before=before)
    hidden = [part for part in (Part.LIVED, Part.PROFESSIONAL) if shown.of(part) is None]
    if len(hidden) != 1:
        return
    name = "lived" if hidden == [Part.LIVED] else "professional"
    others = replace(answers, **{name: data.draw(counted(0, fewest - 1))})

    assert shown == what_may_be_shown(others, fewest=fewest, before=before)


@given(counted(5, 7), counted(0, 14), befores, st.data())
def test_a_side_in_words_is_in_nothing_but_its_own_words(
    lived: Counts, professional: Counts, before: dict[Part, Word], data: st.DataObject
) -> None:
    """Nor does it lean on the other side, or on the round before."""
    answers = QuestionAnswers(lived=lived, professional=professional)
    other = replace(answers, lived=data.draw(counted(5, 7)))

    shown, changed = (what_may_be_shown(each, fewest=5, before=before) for each in (answers, other))
    assert shown.of(Part.LIVED) == lived_only(lived.by_word).of(Part.LIVED)
    assert shown.of(Part.PROFESSIONAL) == changed.of(Part.PROFESSIONAL)


@pytest.mark.parametrize("fewest", [FEWEST_ANSWERS, FEWEST_ANSWERS + 1])
def test_everyone_together_gives_nothing_away(fewest: int) -> None:
    """Where each side has too few, and how many of each there are is not known."""
    sizes = [
        (lived, professional)
        for lived, professional in product(range(fewest), repeat=2)
        if fewest <= lived + professional <= fewest + 2
    ]
    shown: dict[ValueShown, list[Said]] = defaultdict(list)
    by_side: dict[ValueShown, tuple[list[Said], list[Said]]] = defaultdict(lambda: ([], []))
    some = {number: list(every_set(number))[:: 1 + number // 2] for number in range(fewest)}
    for lived, professional in sizes:
        for ours, theirs in product(some[lived], some[professional]):
            said = both_below(ours, theirs, fewest)
            assert [(each.part, each.figures) for each in said.parts] == [(Part.TOGETHER, None)]
            by_side[said][0].append(ours)
            by_side[said][1].append(theirs)
            shown[said].append((Counts(ours) + Counts(theirs)).by_word)

    assert len(shown) == 3
    for sets in (*shown.values(), *(each for pair in by_side.values() for each in pair)):
        assert given_away(sets, lambda said: None) == []


def both_below(lived: Said, professional: Said, fewest: int) -> ValueShown:
    return what_may_be_shown(QuestionAnswers(lived=Counts(lived), professional=Counts(professional)), fewest=fewest)


# The value's own state, and comments ---------------------------------------------------------------------------------


@given(answers_of_a_question, fewest_numbers)
def test_a_lines_own_state_says_nothing_more(answers: QuestionAnswers, fewest: int) -> None:
    """It is read off what is shown of its parts."""
    shown = what_may_be_shown(answers, fewest=fewest)
    lived, professional = shown.of(Part.LIVED), shown.of(Part.PROFESSIONAL)

    if lived is not None:
        assert shown.state is (lived.state if professional is None else lower(lived.state, professional.state))
    assert shown.is_broken is any(each.state is ValueState.BROKEN for each in shown.parts)


@given(st.dictionaries(st.sampled_from("abc"), answers_of_a_question), fewest_numbers)
def test_comments_are_shown_from_enough_people_who_lead_nothing(
    questions: dict[str, QuestionAnswers], fewest: int
) -> None:
    enough = any(each.lived.answers + each.professional.answers >= fewest for each in questions.values())

    assert may_show_words(questions, fewest=fewest) is enough
