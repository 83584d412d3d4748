"""Broken lines of the promise, and the replies to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max

from planner.models import CheckInResult, TalkState, ValueReply, ValueReplyNotEnough
from planner.models.check_ins import StateChoices
from planner.queries.objections import NotGoodEnoughView, day_in, said_of_reply, shown_name_of
from stakeholders.models import Project

REPLY_WITHIN = timedelta(days=14)
"""How long a broken line may wait for its reply. Source: domain.md, C5."""


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line and the check-in or talk that said last that it is broken.

    `code` is that of the check-in or the talk; `is_replied` where a reply was published since.
    """

    key: str
    title: str
    code: UUID
    check_in_id: int | None
    talk_id: int | None
    said_on: date
    said_at: datetime
    is_replied: bool

    @property
    def is_talk(self) -> bool:
        """Whether a talk said so, and no check-in."""
        return self.talk_id is not None

    @property
    def due_on(self) -> date:
        """The last day for the reply."""
        return self.said_on + REPLY_WITHIN

    def days_left(self, today: date) -> int:
        """Days until the reply is due; below 0 it is overdue."""
        return (self.due_on - today).days


@dataclass(frozen=True, slots=True)
class ValueReplyView:
    """A published reply as one member may read it, with what people say of it.

    `without_words` counts people for leads; for others it is 0 or 1. `mine` is what the reader said of it, None where
    they said nothing.
    """

    code: UUID
    key: str
    title: str
    heard: str
    change: str
    who: str
    by_date: date | None
    why_not: str
    author: str
    on: date
    said_on: date
    is_talk: bool
    not_good_enough: tuple[NotGoodEnoughView, ...]
    without_words: int
    mine: str | None

    @property
    def may_say(self) -> bool:
        """Whether the reader may still say that it is not good enough."""
        return self.mine is None


def broken_line(project: Project, key: str) -> BrokenLine | None:
    """The line, where a check-in or a talk said that it is broken, replied to or not: 3 queries."""
    return next(iter(_broken(project, key=key)), None)


def was_taken_back(project: Project, key: str) -> bool:
    """Whether the line is broken no more, because the note that said so was taken back."""
    said = TalkState.objects.filter(project=project, key=key, state=StateChoices.BROKEN)
    return said.exists() and broken_line(project, key) is None


def lines_to_reply_to(project: Project) -> list[BrokenLine]:
    """The broken lines that wait for a reply, the one that has waited longest first: 3 queries."""
    waiting = [line for line in _broken(project) if not line.is_replied]
    return sorted(waiting, key=lambda line: (line.said_at, line.title, line.key))


def _broken(project: Project, *, key: str | None = None) -> list[BrokenLine]:
    """Each line that was ever said to be broken, as it was said last."""
    results = CheckInResult.objects.filter(project=project, state=StateChoices.BROKEN)
    states = TalkState.objects.filter(project=project, state=StateChoices.BROKEN, talk__taken_back_at=None)
    replies = project.value_replies.order_by()
    if key is not None:
        results, states, replies = results.filter(value__key=key), states.filter(key=key), replies.filter(key=key)
    replied = dict(replies.values_list("key").annotate(last=Max("published_at")))
    said = [
        *(
            _Saying(row.value.key, row.value.title, row.check_in.code, row.check_in_id, None, row.check_in.closed_at)
            for row in results.select_related("value", "check_in").order_by("pk")
            if row.check_in.closed_at is not None
        ),
        *(
            _Saying(row.key, row.title, row.talk.code, None, row.talk_id, row.talk.recorded_at)
            for row in states.select_related("talk").order_by("pk")
        ),
    ]
    latest = {saying.key: saying for saying in sorted(said, key=lambda saying: saying.said_at)}
    return [
        BrokenLine(
            key=saying.key,
            title=saying.title,
            code=saying.code,
            check_in_id=saying.check_in_id,
            talk_id=saying.talk_id,
            said_on=day_in(project, saying.said_at),
            said_at=saying.said_at,
            is_replied=saying.key in replied and replied[saying.key] >= saying.said_at,
        )
        for saying in latest.values()
    ]


class _Saying(NamedTuple):
    """Once that a line was said to be broken: the code and the row of the check-in or talk that said so, and when."""

    key: str
    title: str
    code: UUID
    check_in_id: int | None
    talk_id: int | None
    said_at: datetime


def value_reply_lines(project: Project, *, viewer_id: int, for_leads: bool) -> list[ValueReplyView]:
    """Every published reply, the newest first: 2 queries at most."""
    rows = project.value_replies.order_by("-published_at", "-pk")
    return _views(project, rows.select_related("check_in", "talk", "author"), viewer_id, for_leads=for_leads)


def value_reply_line(project: Project, code: UUID, *, viewer_id: int, for_leads: bool) -> ValueReplyView | None:
    """One published reply, or None where there is none: 2 queries at most."""
    rows = project.value_replies.filter(code=code).select_related("check_in", "talk", "author")
    return next(iter(_views(project, rows, viewer_id, for_leads=for_leads)), None)


def _views(project: Project, rows: Iterable[ValueReply], viewer_id: int, *, for_leads: bool) -> list[ValueReplyView]:
    replies = list(rows)
    said: dict[int, list[ValueReplyNotEnough]] = {}
    for row in ValueReplyNotEnough.objects.filter(reply__in=replies).select_related("member").order_by():
        said.setdefault(row.reply_id, []).append(row)
    return [_view(project, reply, said.get(reply.pk, []), viewer_id, for_leads=for_leads) for reply in replies]


def _view(
    project: Project, reply: ValueReply, rows: list[ValueReplyNotEnough], viewer_id: int, *, for_leads: bool
) -> ValueReplyView:
    not_good_enough, without_words, mine = said_of_reply(rows, viewer_id=viewer_id, for_leads=for_leads)
    said_at = reply.talk.recorded_at if reply.talk is not None else None
    if reply.check_in is not None:
        said_at = reply.check_in.closed_at
    return ValueReplyView(
        code=reply.code,
        key=reply.key,
        title=reply.title,
        heard=reply.heard,
        change=reply.change,
        who=reply.who,
        by_date=reply.by_date,
        why_not=reply.why_not,
        author=shown_name_of(reply.author),
        on=day_in(project, reply.published_at),
        said_on=day_in(project, said_at or reply.published_at),
        is_talk=reply.talk is not None,
        not_good_enough=not_good_enough,
        without_words=without_words,
        mine=mine,
    )
