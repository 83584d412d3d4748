"""What the gate looks at of check-ins: the latest round, what is broken, and talks."""

import json
from datetime import UTC, date, datetime

from django.db import connection
from django.utils import timezone

from planner.gate import BrokenFact, CheckInFact, CheckInsFact, ShownFact, TalkFact
from planner.models import CheckIn, TalkNote
from planner.privacy import Part
from stakeholders.models import Project

_AS_JSON = {
    "sqlite": "json_group_array(json_array({boxes}))",
    "postgresql": "CAST(json_agg(json_build_array({boxes})) AS text)",
}
_BOXES = "line.key, line.title, line.words, line.position, shown.part, shown.state, shown.answers, shown.middle"

_ROUNDS = """
    SELECT asked_in.*,
        (SELECT {lines} FROM planner_checkinvalue line
            LEFT JOIN planner_checkinresult shown ON shown.value_id = line.id
            WHERE line.check_in_id = asked_in.id AND asked_in.closed_at IS NOT NULL) AS shown
    FROM planner_checkin asked_in
    WHERE asked_in.project_id = %s AND asked_in.cancelled_at IS NULL
    ORDER BY asked_in.number DESC
    LIMIT 2
"""
"""The open round, if there is one, and the latest that is closed, and all it shows as one text: one query less."""

_BROKEN = """
    SELECT said.key, said.title, said.is_replied, said.said_at FROM (
        SELECT line.key, line.title, line.position, asked_in.closed_at AS said_at,
            EXISTS (
                SELECT 1 FROM planner_valuereply reply
                WHERE reply.project_id = asked_in.project_id AND reply.key = line.key
                    AND reply.published_at >= asked_in.closed_at
            ) AS is_replied
        FROM planner_checkinresult shown
        JOIN planner_checkinvalue line ON line.id = shown.value_id
        JOIN planner_checkin asked_in ON asked_in.id = shown.check_in_id
        WHERE shown.project_id = %(project)s AND shown.state = 'broken'
        UNION ALL
        SELECT line.key, line.title, line.position, talk.recorded_at AS said_at,
            EXISTS (
                SELECT 1 FROM planner_valuereply reply
                WHERE reply.project_id = talk.project_id AND reply.key = line.key
                    AND reply.published_at >= talk.recorded_at
            ) AS is_replied
        FROM planner_talkstate line JOIN planner_talknote talk ON talk.id = line.talk_id
        WHERE line.project_id = %(project)s AND line.state = 'broken' AND talk.taken_back_at IS NULL
    ) said
    WHERE NOT said.is_replied OR NOT EXISTS (
        SELECT 1 FROM planner_signoff signing
        WHERE signing.project_id = %(project)s AND signing.signed_at >= said.said_at
    )
    ORDER BY said.said_at, said.position, said.key
"""
"""Each time a line was said to be broken: since the last sign-off, or without a reply since then."""

_TALKS = """
    SELECT talk.*,
        EXISTS (
            SELECT 1 FROM planner_talkagreement agreed WHERE agreed.talk_id = talk.id AND agreed.is_right
        ) AS is_agreed
    FROM planner_talknote talk
    WHERE talk.project_id = %s AND talk.taken_back_at IS NULL
    ORDER BY talk.held_on, talk.recorded_at, talk.id
"""


def check_ins_fact(project: Project) -> CheckInsFact:
    """What the gate looks at: 3 queries at most. Where nobody was ever asked and nobody talked, nothing is broken."""
    lines = _AS_JSON[connection.vendor].format(boxes=_BOXES)
    rounds = list(CheckIn.objects.raw(_ROUNDS.format(lines=lines), [project.pk]))
    closed = next((each for each in rounds if each.closed_at is not None), None)
    now = next((each for each in rounds if each.is_open), None)
    talks = list(TalkNote.objects.raw(_TALKS, [project.pk]))
    return CheckInsFact(
        latest=None if closed is None else _check_in_fact(closed, project),
        is_open=now is not None,
        open_until=None if now is None else now.closes_on,
        open_code="" if now is None else str(now.code),
        broken=broken_lines(project) if closed is not None or talks else (),
        talks=tuple(
            TalkFact(talk.held_on, talk.recorded_at, talk.recorded_by_id, talk.people, bool(talk.is_agreed))  # type: ignore[attr-defined]
            for talk in talks
        ),
    )


def _check_in_fact(closed: CheckIn, project: Project) -> CheckInFact:
    opened_on = timezone.localdate(closed.opened_at, timezone=project.zone)
    closed_on = timezone.localdate(closed.closed_at, timezone=project.zone)
    shown = _shown(closed.shown)  # type: ignore[attr-defined]
    return CheckInFact(
        opened_at=closed.opened_at,
        opened_on=opened_on,
        closed_on=closed_on,
        days_open=(min(closed_on, closed.closes_on) - opened_on).days,
        asked=closed.asked or 0,
        answered=closed.answered or 0,
        lived_is_shown={line.key for line in shown} == {line.key for line in shown if line.part == Part.LIVED},
        shown=shown,
        last_day=min(closed_on, closed.closes_on),
    )


def _shown(rows: str | None) -> tuple[ShownFact, ...]:
    return tuple(
        ShownFact(key, title, words, position, part or "", state or "", answers, middle or "")
        for key, title, words, position, part, state, answers, middle in json.loads(rows or "[]")
    )


def broken_lines(project: Project) -> tuple[BrokenFact, ...]:
    """The lines that are broken, each once, the one that was said first first: 1 query.

    A line has its reply where one was published since it was said last to be broken.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN, {"project": project.pk})
        rows = cursor.fetchall()
    broken: dict[str, BrokenFact] = {}
    for key, title, is_replied, said_at in rows:
        was_replied = broken[key].is_replied if key in broken else True
        broken[key] = BrokenFact(key, title, was_replied and bool(is_replied), _day(said_at, project))
    return tuple(broken.values())


def _day(moment: datetime | str, project: Project) -> date:
    """The day of a moment where the project is. SQLite keeps moments in UTC without saying so, and may give words."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if timezone.is_naive(moment):
        moment = moment.replace(tzinfo=UTC)
    return timezone.localdate(moment, timezone=project.zone)
