"""When everything is: the time that people have to join, beside the dates that others set, the stages and today. Pure.

It is said in a sentence and in a table; the picture is drawn from these. The same dates give the same text, byte by
byte. Source: product.md, "Recruitment"; ui.md, "Words first, picture second".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from coproduction.saying import Language, Said, in_language, say, say_all, say_count
from stakeholders.picture.frame import Point
from stakeholders.picture.shapes import Svg, line, text, written
from stakeholders.picture.shapes import number_text as n
from stakeholders.recruiting import WindowVersion, days_open, held_times

DAYS = 7
"""Days of a week."""
MOST_AWAY = 366
"""Days before the project begins, or after it ends, from which a date stands in the table only."""
MOST_DRAWN = 20
"""Fixed dates that the picture holds; the table has all."""


@dataclass(frozen=True, slots=True)
class FixedDate:
    """A date that somebody set, as the team wrote it down."""

    day: date
    words: str
    set_by: str = ""
    can_move: str = ""
    """Whether it can move, as it was chosen."""
    entered_on: date | None = None


@dataclass(frozen=True, slots=True)
class StageSpan:
    """When a stage was worked on: from the day it began to the day it was finished, where it was."""

    position: int
    title: str
    began_on: date
    finished_on: date | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """All the dates of a project."""

    starts_on: date
    ends_on: date
    today: date
    weeks: int
    """Weeks that people need to have."""
    windows: tuple[WindowVersion, ...] = ()
    """The time that people have to join, as it was entered each time, oldest first."""
    fixed: tuple[FixedDate, ...] = ()
    stages: tuple[StageSpan, ...] = ()
    start_entered_on: date | None = None
    """When the project's first day was entered as it is now."""
    end_entered_on: date | None = None
    window_set_by: str = ""
    """Who asked for the time that holds or, where nobody is named, who entered it."""

    @property
    def window(self) -> WindowVersion | None:
        """The one that holds."""
        return self.windows[-1] if self.windows else None


@dataclass(frozen=True, slots=True)
class Dated:
    """One line of the table: a day, or a time from a day on. `number` is that of its mark in the picture."""

    first: date
    last: date | None
    what: str
    number: int | None = None
    set_by: str = ""
    can_move: str = ""
    entered_on: date | None = None
    is_open: bool = False
    """Its last day is not known yet."""


def sentence(timeline: Timeline) -> Said:
    """For how long people are asked, how much of it counts, and what is fixed: short sentences."""
    return say_all([*_told_of_time(timeline), *_told_of_dates(timeline)])


def _told_of_time(timeline: Timeline) -> Iterable[Said]:
    window, weeks = timeline.window, timeline.weeks
    if window is None:
        yield say("Nobody said yet when people are asked to join.")
        return
    yield say("People are asked to join from {first} to {last}.", first=window.opens_on, last=window.closes_on)
    if timeline.today < window.opens_on and not days_open(timeline.windows, today=timeline.today):
        yield say_count("That is {count} day.", "That is {count} days.", window.days)
        return
    full = days_open(timeline.windows, today=timeline.today) // DAYS
    if full >= weeks:
        yield say_count("They have had {count} full week.", "They have had {count} full weeks.", full)
    else:
        yield say_count(
            "They have had {full} of {count} full week.",
            "They have had {full} of {count} full weeks.",
            weeks,
            full=full,
        )


def _told_of_dates(timeline: Timeline) -> Iterable[Said]:
    coming = [fixed for fixed in timeline.fixed if fixed.day >= timeline.today]
    if not coming:
        return
    following = min(coming, key=lambda fixed: fixed.day)
    if following.set_by:
        yield say(
            "The next fixed date is {day}: {words}, set by {who}.",
            day=following.day,
            words=following.words,
            who=following.set_by,
        )
    else:
        yield say("The next fixed date is {day}: {words}.", day=following.day, words=following.words)


def numbered(timeline: Timeline) -> list[tuple[int, FixedDate]]:
    """The fixed dates in their order, each with its number."""
    return list(enumerate(sorted(timeline.fixed, key=lambda fixed: (fixed.day, fixed.words)), start=1))


def table(timeline: Timeline) -> list[Dated]:
    """Everything that the picture is drawn from, by its first day."""
    lines = [
        Dated(
            fixed.day,
            None,
            fixed.words,
            number=number,
            set_by=fixed.set_by,
            can_move=fixed.can_move,
            entered_on=fixed.entered_on,
        )
        for number, fixed in numbered(timeline)
    ]
    lines.append(Dated(timeline.starts_on, None, say("The project starts"), entered_on=timeline.start_entered_on))
    if all(fixed.day != timeline.ends_on for fixed in timeline.fixed):
        lines.append(Dated(timeline.ends_on, None, say("The project ends"), entered_on=timeline.end_entered_on))
    if timeline.window is not None:
        window, set_by = timeline.window, timeline.window_set_by
        words = say("People are asked to join")
        lines.append(Dated(window.opens_on, window.closes_on, words, set_by=set_by, entered_on=window.entered_on))
    lines.extend(
        Dated(
            stage.began_on,
            stage.finished_on,
            say("Stage {position}: {title}", position=stage.position, title=stage.title),
            is_open=stage.finished_on is None,
        )
        for stage in timeline.stages
    )
    lines.append(Dated(timeline.today, None, say("Today")))
    return sorted(lines, key=lambda each: each.first)


# The picture ---------------------------------------------------------------------------------------------------------

NARROW, WIDE = 340, 720
"""How wide a drawing is, in its own unit: for a phone, and for more room."""

_TEXT = 15.5
_SIDE = 12
_HEAD = 44
"""Where the first lane begins, below the word for today."""
_NAME = 24
"""From the top of a lane to the foot of its name."""
_BAR = 22
"""How high a bar is."""
_MARK = 10
"""The radius of a mark."""
_BETWEEN = 16
"""From one lane to the next."""
_YEAR = 366
_LONG = 3 * _YEAR
"""Days of a project from which years are ruled, and no months."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days to places on the drawing."""

    first: int
    last: int
    width: int

    def x(self, day: date) -> float:
        """Where a day begins."""
        return self._place(day.toordinal())

    def end(self, day: date) -> float:
        """Where a day ends."""
        return self._place(day.toordinal() + 1)

    def _place(self, day: int) -> float:
        share = (day - self.first) / max(1, self.last - self.first)
        return _SIDE + max(0.0, min(1.0, share)) * (self.width - 2 * _SIDE)


def drawn_dates(timeline: Timeline) -> list[tuple[int, FixedDate]]:
    """The fixed dates that the picture shows: those that are not too far away, and not too many."""
    first, last = timeline.starts_on.toordinal() - MOST_AWAY, timeline.ends_on.toordinal() + MOST_AWAY
    near = [(number, fixed) for number, fixed in numbered(timeline) if first <= fixed.day.toordinal() <= last]
    return near[:MOST_DRAWN]


def _scale(timeline: Timeline, width: int) -> _Scale:
    days = [timeline.starts_on, timeline.ends_on]
    days += [fixed.day for _, fixed in drawn_dates(timeline)]
    days += [day for window in timeline.windows[-1:] for day in (window.opens_on, window.closes_on)]
    first, last = min(days).toordinal(), max(days).toordinal() + 1
    return _Scale(first, last, width)


def draw(timeline: Timeline, *, width: int, language: Language, identity: str) -> Svg:
    """The picture, 340 or 720 wide. `identity` begins its ids: one for each picture of a page."""
    scale = _scale(timeline, width)
    body: list[str] = []
    names: list[str] = []
    top = float(_HEAD)
    for name, lane in (
        (say("Fixed dates"), _dates(timeline, scale)),
        (say("When people are asked to join"), _window(timeline, scale)),
        (say("Stages"), _stages(timeline, scale)),
    ):
        drawn, height = lane
        if not drawn:
            continue
        names.append(text(in_language(name, language), Point(_SIDE, top + 15), kind="l-name", size=_TEXT))
        body.append(f'<g transform="translate(0 {n(top + _NAME)})">{drawn}</g>')
        top += _NAME + height + _BETWEEN
    now = _today(timeline, scale, top, language)
    drawn_first_to_last = [*_ground(timeline, scale, top, language), *body, now, *names]
    return Svg(
        f'<svg class="l l-{"wide" if width == WIDE else "narrow"}" viewBox="0 0 {width} {n(top + 34)}" role="img" '
        f'direction="ltr" aria-labelledby="{identity}-title {identity}-about">'
        f'<title id="{identity}-title">{written(in_language(say("Every date, side by side"), language))}</title>'
        f'<desc id="{identity}-about">{written(in_language(sentence(timeline), language))}</desc>'
        f'<g aria-hidden="true">{"".join(drawn_first_to_last)}</g></svg>'
    )


def _ground(timeline: Timeline, scale: _Scale, foot: float, language: Language) -> Iterable[str]:
    """Hairlines where months begin, or years, and the first and the last day below them."""
    first, last = date.fromordinal(scale.first), date.fromordinal(scale.last - 1)
    yield line(f"M{_SIDE} {n(foot)}H{scale.width - _SIDE}", kind="l-rule")
    ruled = "".join(f"M{n(scale.x(day))} {_HEAD}V{n(foot)}" for day in _begins(first, last))
    if ruled:
        yield line(ruled, kind="l-rule")
    below = foot + 22
    yield text(_short(first, language), Point(_SIDE, below), kind="l-day", size=_TEXT)
    yield text(_short(last, language), Point(scale.width - _SIDE, below), kind="l-day", size=_TEXT, anchor="end")


def _short(day: date, language: Language) -> str:
    return language.day(day)


def _begins(first: date, last: date) -> Iterable[date]:
    """The days between on which a month begins; a year, where the project is long."""
    is_long = last.toordinal() - first.toordinal() > _LONG
    year, month = first.year, 1 if is_long else first.month
    while True:
        year, month = (year + 1, 1) if is_long or month == 12 else (year, month + 1)
        if year > date.max.year or date(year, month, 1) > last:
            return
        yield date(year, month, 1)


def _today(timeline: Timeline, scale: _Scale, foot: float, language: Language) -> str:
    """A line through all of it, where today is within the picture."""
    if not scale.first <= timeline.today.toordinal() < scale.last:
        return ""
    x = scale.x(timeline.today)
    share = (x - _SIDE) / (scale.width - 2 * _SIDE)
    anchor = "start" if share < 0.15 else "end" if share > 0.85 else "middle"
    words = in_language(say("Today"), language)
    return line(f"M{n(x)} 26V{n(foot)}", kind="l-today") + text(
        words, Point(x, 18), kind="l-now", size=_TEXT, anchor=anchor
    )


def _dates(timeline: Timeline, scale: _Scale) -> tuple[str, float]:
    """A numbered mark for each fixed date; those that would meet stand below one another."""
    rows: list[float] = []
    """Where the last mark of each row stands."""
    drawn = []
    for number, fixed in drawn_dates(timeline):
        x = min(max(scale.x(fixed.day), _SIDE + _MARK), scale.width - _SIDE - _MARK)
        row = next((row for row, last in enumerate(rows) if x - last >= 2 * _MARK + 2), len(rows))
        if row == len(rows):
            rows.append(x)
        rows[row] = x
        y = _MARK + row * (2 * _MARK + 4)
        drawn.append(
            f'<circle class="l-mark" cx="{n(x)}" cy="{n(y)}" r="{_MARK}"/>'
            + text(str(number), Point(x, y + 4.5), kind="l-number", size=13, anchor="middle")
        )
    return "".join(drawn), len(rows) * (2 * _MARK + 4)


def _window(timeline: Timeline, scale: _Scale) -> tuple[str, float]:
    """The time to join as a frame; filled on days that count, and dashed before the day on which it was entered."""
    window = timeline.window
    if window is None:
        return "", 0
    left, right = scale.x(window.opens_on), scale.end(window.closes_on)
    drawn = [_bar(left, right, kind="l-asked")]
    entered = timeline.windows[0].entered_on
    if window.opens_on < entered and len(timeline.windows) == 1:
        drawn = [
            _bar(left, min(right, scale.x(entered)), kind="l-before"),
            *([_bar(scale.x(entered), right, kind="l-asked")] if entered <= window.closes_on else []),
        ]
    drawn += [_bar(scale.x(first), scale.end(last), kind="l-held") for first, last in _runs(timeline)]
    return "".join(drawn), _BAR


def _runs(timeline: Timeline) -> list[tuple[date, date]]:
    """The times that count; those that follow one another are one."""
    runs: list[tuple[date, date]] = []
    for first, last in held_times(timeline.windows, today=timeline.today):
        if runs and first.toordinal() - runs[-1][1].toordinal() <= 1:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    return runs


def _bar(left: float, right: float, *, kind: str, top: float = 0) -> str:
    return (
        f'<rect class="{kind}" x="{n(left)}" y="{n(top)}" width="{n(max(2.0, right - left))}" height="{_BAR}" rx="3"/>'
    )


def _stages(timeline: Timeline, scale: _Scale) -> tuple[str, float]:
    """A bar for each stage that began, with its number where there is room; two in turn, so that each is seen."""
    drawn = []
    for turn, stage in enumerate(timeline.stages):
        top = turn % 2 * (_BAR + 3)
        left = scale.x(stage.began_on)
        right = max(left + 2, scale.end(stage.finished_on or max(stage.began_on, timeline.today)))
        drawn.append(_bar(left, right, kind="l-stage" if stage.finished_on is not None else "l-stage l-on", top=top))
        if right - left >= _BAR:
            at = Point((left + right) / 2, top + 16)
            kind = "l-number" if stage.finished_on is not None else "l-number l-dark"
            drawn.append(text(str(stage.position), at, kind=kind, size=13, anchor="middle"))
    return "".join(drawn), min(2, len(timeline.stages)) * (_BAR + 3)


# What the signs say --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimelineSign:
    """A sign of the picture, and what it means."""

    sign: Svg
    words: Said


def timeline_key(timeline: Timeline) -> Sequence[TimelineSign]:
    """What the signs mean that this picture has."""
    signs = []
    if drawn_dates(timeline):
        mark = '<circle class="l-mark" cx="24" cy="12" r="10"/>'
        number = text("1", Point(24, 16.5), kind="l-number", size=13, anchor="middle")
        signs.append(TimelineSign(_sign(mark + number), say("A fixed date, with its number in the table")))
    if timeline.window is not None:
        signs.append(TimelineSign(_sign(_sample("l-held")), say("Days that count")))
        if timeline.window.closes_on > timeline.today:
            signs.append(TimelineSign(_sign(_sample("l-asked")), say("Days still to come")))
        if timeline.window.began_before and len(timeline.windows) == 1:
            signs.append(TimelineSign(_sign(_sample("l-before")), say("Days before it was entered: they do not count")))
    return signs


def _sample(kind: str) -> str:
    return f'<rect class="{kind}" x="4" y="4" width="40" height="16" rx="3"/>'


def _sign(drawn: str) -> Svg:
    return Svg(f'<svg class="l" viewBox="0 0 48 24" aria-hidden="true">{drawn}</svg>')


PAGE = """
.l{font-family:var(--font);direction:ltr;inline-size:100%;block-size:auto}
.l path,.l rect{fill:none}
.l-narrow{max-inline-size:26rem}
.l-wide{display:none;max-inline-size:54rem}
@media (min-width:48rem){.l-wide{display:block}.l-narrow{display:none}}
.l-rule{stroke:var(--rule);stroke-width:1}
.l-day{fill:var(--ink-2)}
.l-name{fill:var(--ink);font-weight:600;stroke:var(--paper);stroke-width:6;paint-order:stroke;stroke-linejoin:round}
.l-now{fill:var(--ink);font-weight:700}
.l-today{stroke:var(--ink);stroke-width:2}
.l .l-mark{fill:var(--paper);stroke:var(--ink);stroke-width:2}
.l-number{fill:var(--ink);font-weight:700}
.l-asked,.l-before,.l-stage{stroke:var(--ink);stroke-width:2}
.l .l-asked{fill:var(--paper)}
.l .l-before{fill:var(--paper);stroke-dasharray:3 3}
.l .l-held{fill:var(--ink)}
.l .l-stage{fill:var(--sunk)}
.l .l-on{fill:var(--ink)}
.l-dark{fill:var(--paper)}
.l-key{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;font-size:var(--t--1);color:var(--ink-2)}
.l-key li{display:flex;gap:.5rem;align-items:center}
.l-key .l{flex:none;inline-size:3rem}
@media (forced-colors:active){
.l{forced-color-adjust:none}
.l-day,.l-name,.l-now,.l-number{fill:CanvasText}
.l-rule,.l-today,.l-asked,.l-before,.l-stage,.l .l-mark{stroke:CanvasText}
.l .l-mark,.l .l-asked,.l .l-before,.l .l-stage{fill:Canvas}
.l .l-held,.l .l-on{fill:CanvasText}
.l-dark{fill:Canvas}
.l-name{stroke:Canvas}
}
@media print{
.l-name{stroke:#fff}
.l .l-mark,.l .l-asked,.l .l-before{fill:#fff}
.l-wide{display:block}
.l-narrow{display:none}
}
""".strip()
"""The style of this picture on a page."""
