"""What a sign-off's record says of check-ins and talks, read from the database."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from planner.gate import BrokenFact, CheckInsFact
from planner.models import CheckIn
from planner.queries.value_replies import ValueReplyView, value_reply_lines
from planner.record import BrokenLine, CheckInLine, CheckInsPart, TalkLine
from stakeholders.models import Project


def check_ins_part(project: Project, facts: CheckInsFact, *, since: datetime | None, recent: timedelta) -> CheckInsPart:
    """What the records of one signing say of check-ins and talks, `since` the last one: 2 queries at most.

    And in any case of those that this one stands on: the latest check-in, and the talks of the time called recent.
    """
    closed = [(each, each.closed_at) for each in project.check_ins.order_by("number") if each.closed_at is not None]
    oldest = timezone.localdate(timezone=project.zone) - recent
    return CheckInsPart(
        rounds=tuple(
            _round(check_in, closed_at, project)
            for check_in, closed_at in closed
            if check_in is closed[-1][0] or since is None or closed_at > since
        ),
        talks=tuple(
            TalkLine(talk.held_on, _day(talk.recorded_at, project), talk.people, talk.is_agreed)
            for talk in facts.talks
            if since is None or talk.recorded_at > since or talk.held_on >= oldest
        ),
        broken=_broken(project, facts),
    )


def _round(check_in: CheckIn, closed_at: datetime, project: Project) -> CheckInLine:
    opened_on, closed_on = _day(check_in.opened_at, project), _day(closed_at, project)
    return CheckInLine(
        number=check_in.number,
        opened_on=opened_on,
        closed_on=closed_on,
        days_open=(min(closed_on, check_in.closes_on) - opened_on).days,
        asked=check_in.asked or 0,
        answered=check_in.answered or 0,
        helped=check_in.helped or 0,
    )


def _broken(project: Project, facts: CheckInsFact) -> tuple[BrokenLine, ...]:
    """Each line that is broken with the reply that stands: the last one."""
    if not facts.broken:
        return ()
    keys = [line.key for line in facts.broken]
    replies = project.value_replies.filter(key__in=keys).order_by("published_at", "pk")
    codes = dict(replies.values_list("key", "code"))
    return tuple(
        BrokenLine(line.title, line.said_on, str(codes[line.key]) if line.is_replied else "") for line in facts.broken
    )


def broken_with_replies(
    project: Project, facts: CheckInsFact, *, viewer_id: int
) -> list[tuple[BrokenFact, ValueReplyView | None]]:
    """What is broken, each with the reply that stands, for somebody who is asked to agree: 2 queries at most."""
    if not facts.broken:
        return []
    replies = value_reply_lines(project, viewer_id=viewer_id, for_leads=False)
    latest = {reply.key: reply for reply in reversed(replies)}
    return [(line, latest.get(line.key) if line.is_replied else None) for line in facts.broken]


def _day(moment: datetime, project: Project) -> date:
    return timezone.localdate(moment, timezone=project.zone)
