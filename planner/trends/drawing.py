"""Draws how one line of the promise was answered, check-in after check-in: one step line for each part. Pure.

Only the middle answer is drawn, where it may be shown; a check-in without it is a gap. Both parts are never one line.
The same answers give the same text, byte by byte. Source: ui.md, "Values trends".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coproduction.saying import Language, Said, in_language, say, say_all
from planner.privacy import Part
from planner.trends.findings import BOTH, PART_WORDS, WORD_WORDS
from planner.values import WORDS, Word
from stakeholders.picture.frame import Point
from stakeholders.picture.shapes import Svg, line, text, written
from stakeholders.picture.shapes import number_text as n

MOST_DRAWN = 24
"""Check-ins that one picture holds; the latest ones."""

_WIDTH, _HEIGHT = 330, 150
_LEFT, _RIGHT, _TOP = 96, 316, 18
_STEP = 24
"""From one word to the next."""
_APART = 4
"""By how much each part's line is moved out of the middle, so that two that say the same both stay seen."""
_TEXT = 15.5
_FOOT = _TOP + _STEP * (len(WORDS) - 1)

_KINDS = {Part.LIVED: "t-lived", Part.PROFESSIONAL: "t-staff"}


@dataclass(frozen=True, slots=True)
class Trend:
    """How one line of the promise was answered: the middle answers of each part, and when, the first check-in first."""

    title: str
    dates: tuple[str, ...]
    """When each check-in closed, as it is written below the picture."""
    lived: tuple[Word | None, ...]
    professional: tuple[Word | None, ...]

    def of(self, part: Part) -> tuple[Word | None, ...]:
        """The middle answers of a part; None in a check-in that shows none."""
        return self.lived if part is Part.LIVED else self.professional

    @property
    def is_worth_drawing(self) -> bool:
        """Whether there is a way to see: two check-ins in which some part shows its middle answer."""
        return any(sum(word is not None for word in self.of(part)) > 1 for part in BOTH)


def draw_trend(trend: Trend, *, language: Language, identity: str) -> Svg:
    """The picture of one line. `identity` begins its ids: one for each picture of a page."""
    body = "".join([*_ground(trend, language), *(drawn for part in reversed(BOTH) for drawn in _line(trend, part))])
    return Svg(
        f'<svg class="t" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" direction="ltr" '
        f'aria-labelledby="{identity}-title {identity}-about">'
        f'<title id="{identity}-title">{written(trend.title)}</title>'
        f'<desc id="{identity}-about">{written(in_language(about(trend), language))}</desc>'
        f'<g aria-hidden="true">{body}</g></svg>'
    )


def about(trend: Trend) -> Said:
    """The picture in words: the first and the last answer that is shown of each part."""
    return say_all(_told(trend, part) for part in BOTH)


def _told(trend: Trend, part: Part) -> Said:
    shown = [(date, word) for date, word in zip(trend.dates, trend.of(part), strict=True) if word is not None]
    who = PART_WORDS[part]
    if not shown:
        return say("{who}: too few answers to show.", who=who)
    (first, was), (last, now) = shown[0], shown[-1]
    if len(shown) == 1:
        return say("{who}: {date}, {word}.", who=who, date=last, word=WORD_WORDS[now])
    return say(
        "{who}: {first}, {was}. {last}, {now}.",
        who=who,
        first=first,
        was=WORD_WORDS[was],
        last=last,
        now=WORD_WORDS[now],
    )


def _x(number: int, many: int) -> float:
    return (_LEFT + _RIGHT) / 2 if many == 1 else _LEFT + (_RIGHT - _LEFT) * number / (many - 1)


def _y(word: Word, part: Part) -> float:
    middle = _FOOT - _STEP * WORDS.index(word)
    return middle + (_APART if part is Part.PROFESSIONAL else -_APART)


def _ground(trend: Trend, language: Language) -> Iterable[str]:
    """The five words with their hairlines, and when the first and the last check-in closed."""
    for word in WORDS:
        height = _FOOT - _STEP * WORDS.index(word)
        yield line(f"M{_LEFT - 8} {height}H{_RIGHT + 8}", kind="t-rule")
        label = in_language(WORD_WORDS[word], language)
        yield text(label, Point(_LEFT - 16, height + 5), kind="t-word", size=_TEXT, anchor="end")
    below = _FOOT + 27
    yield text(trend.dates[0], Point(_LEFT - 8, below), kind="t-word", size=_TEXT)
    if len(trend.dates) > 1:
        yield text(trend.dates[-1], Point(_RIGHT + 8, below), kind="t-word", size=_TEXT, anchor="end")


def _line(trend: Trend, part: Part) -> Iterable[str]:
    """One part's line: steps between check-ins beside one another, stitches over a gap, and a mark for each answer."""
    words = trend.of(part)
    points = [
        (number, Point(_x(number, len(words)), _y(word, part))) for number, word in enumerate(words) if word is not None
    ]
    if not points:
        return
    kind = _KINDS[part]
    ways: dict[bool, list[str]] = {False: [], True: []}
    for (number, start), (following, end) in pairwise(points):
        halfway = (start.x + end.x) / 2
        ways[following - number > 1].append(f"M{n(start.x)} {n(start.y)}H{n(halfway)}V{n(end.y)}H{n(end.x)}")
    if ways[True]:
        yield line("".join(ways[True]), kind=f"{kind} t-gap")
    if ways[False]:
        yield line("".join(ways[False]), kind=f"{kind} t-way")
    many = "t-many " if len(words) > MOST_DRAWN // 2 else ""
    yield _marks([point for _, point in points], kind=f"{many}{kind}")
    last, point = points[-1]
    if last == len(words) - 1:
        yield _dots([point], kind=f"{many}{kind} t-now")


def _marks(points: Sequence[Point], *, kind: str) -> str:
    """Hollow marks: a dot of the part's colour with a smaller one of the ground on it."""
    return _dots(points, kind=f"{kind} t-dot") + _dots(points, kind=f"{kind} t-hole")


def _dots(points: Sequence[Point], *, kind: str) -> str:
    """Dots, all in one path: lines without a length, of which only the ends are seen."""
    return line("".join(f"M{n(point.x)} {n(point.y)}h0" for point in points), kind=kind)


# What the signs say -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrendSign:
    """A sign of the picture, and what it means."""

    sign: Svg
    words: Said


def trend_key() -> list[TrendSign]:
    """What the signs of every such picture mean."""
    return [
        *(TrendSign(_sign(_sample(_KINDS[part])), PART_WORDS[part]) for part in BOTH),
        TrendSign(
            _sign(line("M4 12H44", kind="t-lived t-gap") + line("M4 12H44", kind="t-gap t-staff")),
            say("Between them, a check-in whose word cannot be shown"),
        ),
    ]


def _sample(kind: str) -> str:
    start, end = Point(9, 12), Point(39, 12)
    return line("M9 12H39", kind=f"{kind} t-way") + _marks([start], kind=kind) + _dots([end], kind=f"{kind} t-now")


def _sign(drawn: str) -> Svg:
    return Svg(f'<svg class="t" viewBox="0 0 48 24" aria-hidden="true">{drawn}</svg>')
