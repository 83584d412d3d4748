"""What a check-in found, in words: the worst line first, both parts of the people, and how far apart they are. Pure.

Source: product.md, "Values and check-ins"; domain.md, C5. Rounds are compared in words only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coproduction.saying import Said, say, say_count, say_list
from planner.privacy import Part, PartShown, ValueShown
from planner.values import STATE_WORDS, WORDS, ValueState, Word

WORD_WORDS: dict[Word, Said] = {
    Word.NEVER: say("never"),
    Word.RARELY: say("rarely"),
    Word.SOMETIMES: say("sometimes"),
    Word.OFTEN: say("often"),
    Word.ALWAYS: say("always"),
}
"""What pages call each word of an answer, inside a sentence."""

PART_WORDS: dict[Part, Said] = {
    Part.LIVED: say("People with lived experience and carers"),
    Part.PROFESSIONAL: say("Staff and decision makers"),
    Part.TOGETHER: say("Everyone together"),
}
"""What pages call each part. Source: exercises.md, "Words on pages"."""

BOTH = (Part.LIVED, Part.PROFESSIONAL)
"""The parts that are shown beside one another, the one that sets the state first."""

_SAYS = {
    Part.LIVED: say("People with lived experience and carers say {word}."),
    Part.PROFESSIONAL: say("Staff and decision makers say {word}."),
}
_IS = {
    Part.LIVED: say("For people with lived experience and carers it is {state}."),
    Part.PROFESSIONAL: say("For staff and decision makers it is {state}."),
    Part.TOGETHER: say("For everyone together it is {state}."),
}
_HIDDEN = {
    Part.LIVED: say("People with lived experience and carers: too few answers to show."),
    Part.PROFESSIONAL: say("Staff and decision makers: too few answers to show."),
}
_ORDER = (ValueState.BROKEN, ValueState.AT_RISK, ValueState.TOO_FEW, ValueState.KEPT)


@dataclass(frozen=True, slots=True)
class PartTold:
    """What is told of one part: how it answers now, and how in the round before where both may be told."""

    part: Part
    now: Said
    before: Said | None

    @property
    def title(self) -> Said:
        """Whose answers they are."""
        return PART_WORDS[self.part]


@dataclass(frozen=True, slots=True)
class LineFound:
    """What a round found of one line of the promise, and what the round before had found."""

    key: str
    title: str
    says: str
    """The words of the promise, as they were when the round opened."""
    position: int
    now: ValueShown
    before: ValueShown | None = None

    @property
    def state(self) -> ValueState:
        """The state that is told first: broken as soon as one part says so, for then a reply is owed."""
        return ValueState.BROKEN if self.now.is_broken else self.now.state

    @property
    def state_words(self) -> Said:
        """Its state as pages say it."""
        return STATE_WORDS[self.state]

    @property
    def told(self) -> list[PartTold]:
        """What each part says, people with lived experience and carers first."""
        together = self.now.of(Part.TOGETHER)
        if together is not None:
            return [self._told(Part.TOGETHER)]
        if not self.now.parts:
            return []
        return [self._told(part) for part in BOTH]

    @property
    def apart(self) -> Said | None:
        """How far apart both parts are, in words; None where not both are shown."""
        lived, staff = (self.now.of(part) for part in BOTH)
        if lived is None or staff is None:
            return None
        if lived.figures is None or staff.figures is None:
            same = lived.state is staff.state
            return say("Both see it the same way.") if same else say("They do not see it the same way.")
        words = abs(WORDS.index(lived.figures.middle) - WORDS.index(staff.figures.middle))
        if not words:
            return say("Both say the same.")
        return say_count("They are {count} word apart.", "They are {count} words apart.", words)

    @property
    def rank(self) -> tuple[int, int, int]:
        """The worst first: its state, then the lowest word that is shown, then its place in the promise."""
        middles = [WORDS.index(shown.figures.middle) for shown in self.now.parts if shown.figures is not None]
        return _ORDER.index(self.state), min(middles, default=len(WORDS)), self.position

    def _told(self, part: Part) -> PartTold:
        now = self.now.of(part)
        if now is None:
            return PartTold(part, _HIDDEN[part], None)
        before = self.before.of(part) if self.before is not None else None
        return PartTold(part, _says(now), _said_before(now, before))


def _says(shown: PartShown) -> Said:
    if shown.figures is not None:
        return say(_SAYS[shown.part], word=WORD_WORDS[shown.figures.middle])
    return say(_IS[shown.part], state=STATE_WORDS[shown.state])


def _said_before(now: PartShown, before: PartShown | None) -> Said | None:
    """What the same part said in the round before: word against word, or state against state."""
    if before is None:
        return None
    if now.figures is not None and before.figures is not None:
        if now.figures.middle is before.figures.middle:
            return say("They said so before too.")
        return say("In the check-in before they said {word}.", word=WORD_WORDS[before.figures.middle])
    if now.state is before.state:
        return say("It was so before too.")
    return say("In the check-in before it was {state}.", state=STATE_WORDS[before.state])


def lowest_first(lines: Iterable[LineFound]) -> list[LineFound]:
    """The lines of a round, the worst one first."""
    return sorted(lines, key=lambda line: line.rank)


def overview(lines: Sequence[LineFound]) -> Said:
    """How many lines stand how, in one sentence. Raises IndexError without a line."""
    counts = [(state, sum(line.state is state for line in lines)) for state in _ORDER]
    there = [(state, count) for state, count in counts if count]
    if len(there) == 1:
        return _all(there[0][0], len(lines))
    states = say_list(say("{count} {state}", count=count, state=STATE_WORDS[state]) for state, count in there)
    return say("Our promise: {states}.", states=states)


def _all(state: ValueState, lines: int) -> Said:
    if state is ValueState.TOO_FEW:
        return say("Too few answers to show.")
    return say_count(
        "The line of our promise is {state}.",
        "All {count} lines of our promise are {state}.",
        lines,
        state=STATE_WORDS[state],
    )


def finding(lines: Sequence[LineFound]) -> Said | None:
    """The worst line in words: what is said of it; None where nothing of any line may be shown."""
    lowest = lowest_first(lines)[:1]
    if not lowest or not lowest[0].now.parts:
        return None
    line = lowest[0]
    if line.state is ValueState.TOO_FEW:
        return None
    return say("Lowest: “{line}”, {state}.", line=line.title, state=line.state_words)


def cell(shown: PartShown | None) -> Said:
    """What a table says of one part in one round, all that is shown of it."""
    if shown is None:
        return STATE_WORDS[ValueState.TOO_FEW]
    state = STATE_WORDS[shown.state]
    if shown.figures is None:
        return state
    return say_count(
        "{word}: {state}, {count} answer",
        "{word}: {state}, {count} answers",
        shown.figures.answers,
        word=WORD_WORDS[shown.figures.middle],
        state=state,
    )
