"""What check-ins found, as everyone reads it: the latest one, one of them, and all of them over time.

Nothing here reads an answer: results are what `privacy` let through when the check-in closed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from coproduction.languages import PageLanguage
from coproduction.saying import Said, say
from planner.gate import FEWEST_FOR_A_ROUND, CheckInsFact
from planner.models import CheckIn, CheckInComment, CheckInValue
from planner.privacy import Figures, Part, PartShown, ValueShown
from planner.queries.value_replies import REPLY_WITHIN, ValueReplyView, value_reply_lines
from planner.trends.drawing import MOST_DRAWN, Trend, draw_trend
from planner.trends.findings import LineFound, cell, finding, lowest_first, overview
from planner.values import STATE_WORDS, ValueState, Word
from stakeholders.models import LIVED_SIDE, Project
from stakeholders.picture.shapes import Svg

COMMENTS_A_PAGE = 50
FEWEST_COUNTED = 5
"""Below it, people who take part read "fewer than 5" in place of a count. Source: product.md, "The privacy rule"."""

type LineRow = tuple[int, str, str, str, int, str | None, str | None, int | None, str | None]
"""A line of a round with one result of it: round, key, title, words, position, part, state, answers, middle answer."""


@dataclass(frozen=True, slots=True)
class RoundFound:
    """A closed round, and what it found: the worst line first."""

    check_in: CheckIn
    opened_on: date
    closed_on: date
    lines: list[LineFound]

    @property
    def ended_on(self) -> date:
        """The last day on which it could be answered."""
        return min(self.closed_on, self.check_in.closes_on)

    @property
    def overview(self) -> Said:
        """How many lines stand how."""
        return overview(self.lines)

    @property
    def finding(self) -> Said | None:
        """The worst line, where one may be told."""
        return finding(self.lines)

    @property
    def lowest(self) -> LineFound:
        """The worst line."""
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class TableRow:
    """What one check-in found of one line, all that is shown of it."""

    closed_on: date
    lived: Said
    staff: Said
    together: Said | None


@dataclass(frozen=True, slots=True)
class LineCard:
    """One line with what people said of it, the reply to it, and how it went over time."""

    line: LineFound
    reply: ValueReplyView | None = None
    reply_due_on: date | None = None
    """The last day for a reply that is owed and was not given."""
    picture: Svg | None = None
    table: list[TableRow] = field(default_factory=list)

    @property
    def is_low(self) -> bool:
        """Whether it is broken."""
        return self.line.state is ValueState.BROKEN

    @property
    def mark(self) -> str:
        """The shape that stands beside its state."""
        return _MARKS[self.line.state]


_MARKS = {
    ValueState.BROKEN: "overdue",
    ValueState.AT_RISK: "half",
    ValueState.TOO_FEW: "later",
    ValueState.KEPT: "done",
}


@dataclass(frozen=True, slots=True)
class RoundPage:
    """Everything that the page of one closed round shows."""

    found: RoundFound
    cards: list[LineCard]
    comments: Page[CheckInComment]

    @property
    def answered_few(self) -> bool:
        """Whether so few answered that people who take part do not read how many."""
        return (self.found.check_in.answered or 0) < FEWEST_COUNTED

    @property
    def asked_few(self) -> bool:
        """As `answered_few`, of those who were asked."""
        return (self.found.check_in.asked or 0) < FEWEST_COUNTED


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A closed round in the list of all of them."""

    check_in: CheckIn
    closed_on: date


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Everything that the page over time shows."""

    open: CheckIn | None
    latest: RoundFound | None
    cards: list[LineCard]
    rounds: list[RoundRow]
    """Every closed round, the latest first."""
    shows_pictures: bool


def results_over_time(project: Project, *, viewer_id: int, for_leads: bool) -> ResultsPage:
    """What the latest round found, the worst line first, each with its way there: 4 queries at most.

    A picture and its table hold the latest 24 rounds.
    """
    rounds = list(project.check_ins.filter(cancelled_at=None).order_by("-number"))
    closed = [check_in for check_in in rounds if check_in.closed_at is not None]
    there = next((check_in for check_in in rounds if check_in.is_open), None)
    if not closed:
        return ResultsPage(there, None, [], [], shows_pictures=False)
    days = {check_in.pk: _closed_on(check_in, project) for check_in in closed}
    shown = list(reversed(closed[:MOST_DRAWN]))
    by_round = lines_of(_rows(shown))
    latest = _found(closed[0], project, by_round, before=closed[1] if len(closed) > 1 else None)
    replies = value_reply_lines(project, viewer_id=viewer_id, for_leads=for_leads)
    cards = [
        _card(line, latest, replies, rounds=[(days[each.pk], by_round.get(each.pk, {})) for each in shown])
        for line in latest.lines
    ]
    return ResultsPage(
        open=there,
        latest=latest,
        cards=cards,
        rounds=[RoundRow(check_in, days[check_in.pk]) for check_in in closed],
        shows_pictures=any(card.picture for card in cards),
    )


def round_page(project: Project, check_in: CheckIn, *, number: str, viewer_id: int, for_leads: bool) -> RoundPage:
    """What one closed round found, with its comments, 50 a page: 6 queries at most."""
    before = project.check_ins.filter(number__lt=check_in.number).exclude(closed_at=None).order_by("-number").first()
    found = _found(check_in, project, lines_of(_rows([each for each in (before, check_in) if each])), before=before)
    replies = value_reply_lines(project, viewer_id=viewer_id, for_leads=for_leads)
    return RoundPage(
        found=found,
        cards=[_card(line, found, replies) for line in found.lines],
        comments=Paginator(check_in.comments.all(), COMMENTS_A_PAGE).get_page(number),
    )


# Reading ------------------------------------------------------------------------------------------------------------


def _rows(rounds: Iterable[CheckIn]) -> list[LineRow]:
    """Every line of some rounds, once for each part that is shown of it; once with nothing where none is."""
    return list(
        CheckInValue.objects.filter(check_in__in=list(rounds))
        .order_by("check_in_id", "position")
        .values_list(
            *("check_in_id", "key", "title", "words", "position"),
            *("results__part", "results__state", "results__answers", "results__middle"),
        )
    )


def lines_of(rows: Iterable[LineRow]) -> dict[int, dict[str, LineFound]]:
    """What each round shows of each of its lines."""
    parts: dict[tuple[int, str], list[PartShown]] = {}
    found: dict[int, dict[str, LineFound]] = {}
    for check_in, key, title, words, position, part, state, answers, middle in rows:
        shown = parts.setdefault((check_in, key), [])
        if part and state:
            figures = Figures(answers, Word(middle)) if answers is not None and middle else None
            shown.append(PartShown(Part(part), ValueState(state), figures))
        found.setdefault(check_in, {})[key] = LineFound(key, title, words, position, ValueShown(tuple(shown)))
    return found


def compared(lines: Mapping[str, LineFound], before: Mapping[str, LineFound]) -> list[LineFound]:
    """The lines of a round, each with what the round before showed of it, the worst one first."""
    return lowest_first(
        LineFound(
            line.key,
            line.title,
            line.says,
            line.position,
            line.now,
            before[line.key].now if line.key in before else None,
        )
        for line in lines.values()
    )


def _found(
    check_in: CheckIn, project: Project, by_round: Mapping[int, Mapping[str, LineFound]], *, before: CheckIn | None
) -> RoundFound:
    earlier: Mapping[str, LineFound] = by_round.get(before.pk, {}) if before is not None else {}
    return RoundFound(
        check_in=check_in,
        opened_on=_day(check_in.opened_at, project),
        closed_on=_closed_on(check_in, project),
        lines=compared(by_round.get(check_in.pk, {}), earlier),
    )


def _day(moment: datetime, project: Project) -> date:
    return timezone.localdate(moment, timezone=project.zone)


def _closed_on(check_in: CheckIn, project: Project) -> date:
    return _day(check_in.closed_at or check_in.opened_at, project)


# One line -----------------------------------------------------------------------------------------------------------


def _card(
    line: LineFound,
    found: RoundFound,
    replies: Sequence[ValueReplyView],
    *,
    rounds: Sequence[tuple[date, Mapping[str, LineFound]]] = (),
) -> LineCard:
    reply = _reply_to(line, found, replies) if line.now.is_broken else None
    is_owed = line.now.is_broken and reply is None
    there = [(day, lines[line.key]) for day, lines in rounds if line.key in lines]
    return LineCard(
        line=line,
        reply=reply,
        reply_due_on=found.closed_on + REPLY_WITHIN if is_owed else None,
        picture=_picture(line, there),
        table=[_table_row(day, each.now) for day, each in reversed(there)] if len(there) > 1 else [],
    )


def _reply_to(line: LineFound, found: RoundFound, replies: Sequence[ValueReplyView]) -> ValueReplyView | None:
    """The first reply to what was said of the line from then on; `replies` hold the newest one first.

    One of the same day may be to what was said before.
    """
    since = [reply for reply in replies if reply.key == line.key and reply.said_on >= found.closed_on]
    return since[-1] if since else None


def _picture(line: LineFound, rounds: Sequence[tuple[date, LineFound]]) -> Svg | None:
    trend = Trend(
        title=line.title,
        dates=tuple(_month(day) for day, _ in rounds),
        lived=tuple(_middle(each.now.of(Part.LIVED)) for _, each in rounds),
        professional=tuple(_middle(each.now.of(Part.PROFESSIONAL)) for _, each in rounds),
    )
    if not trend.is_worth_drawing:
        return None
    return draw_trend(trend, language=PageLanguage(), identity=f"line-{line.key}")


def _middle(shown: PartShown | None) -> Word | None:
    return shown.figures.middle if shown is not None and shown.figures is not None else None


def _month(day: date) -> str:
    return str(date_format(day, pgettext("how a month is written below a picture", "M Y")))


def _table_row(day: date, shown: ValueShown) -> TableRow:
    together = shown.of(Part.TOGETHER)
    return TableRow(
        closed_on=day,
        lived=cell(shown.of(Part.LIVED)),
        staff=cell(shown.of(Part.PROFESSIONAL)),
        together=None if together is None else say("Everyone together: {state}", state=STATE_WORDS[together.state]),
    )


# On a project's home ------------------------------------------------------------------------------------------------

LOWEST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class PromiseKept:
    """What a project's home says of the promise: the lowest lines of the last check-in, and what comes next."""

    closed_on: date | None
    lines: list[LineCard]
    """Every line, the worst one first."""
    open_until: date | None
    due_on: date | None
    """The day by which everybody is asked again; None while a check-in is open, and where no stage is left."""

    @property
    def overview(self) -> Said:
        """How many lines stand how."""
        return overview([card.line for card in self.lines])

    @property
    def lowest(self) -> list[LineCard]:
        """The three lowest lines."""
        return self.lines[:LOWEST_SHOWN]


def promise_kept(facts: CheckInsFact, *, weeks: int | None) -> PromiseKept | None:
    """What the facts that the gate reads tell of the promise, without a query; None before the first check-in.

    `weeks` is the project's number, None where no stage is left.
    """
    latest = facts.latest
    if latest is None and not facts.is_open:
        return None
    rows: list[LineRow] = [] if latest is None else [(0, *astuple(each)) for each in latest.shown]
    closed_on = None if latest is None else latest.closed_on
    return PromiseKept(
        closed_on=closed_on,
        lines=[LineCard(line) for line in compared(lines_of(rows).get(0, {}), {})],
        open_until=facts.open_until,
        due_on=next_due_on(latest.ended_on, weeks=weeks) if latest and weeks and not facts.is_open else None,
    )


# When the next one is due -------------------------------------------------------------------------------------------


def next_due_on(ended_on: date, *, weeks: int) -> date:
    """The day by which the next check-in is closed. Source: product.md, the check `check_in`."""
    return ended_on + timedelta(weeks=weeks)


def asks_for_talks(project: Project) -> bool:
    """Whether a talk takes the place of a check-in, because so few of the lived side are active: 1 query.

    The same that the gate asks. Source: product.md, the check `check_in`.
    """
    return project.members.active().filter(side__in=LIVED_SIDE).count() < FEWEST_FOR_A_ROUND
