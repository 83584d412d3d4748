"""Small reads that nearly every page makes, written as SQL.

Django puts the SQL of a query together anew each time, which costs ten times what these few rows cost to read (measured
by tests/benchmarks). Whatever fewer pages read is written with the ORM.
"""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.utils import timezone

from planner.models import Condition, Gap, Key, SignOff, Stage
from stakeholders.models import Member, Project

_GAPS = """
    SELECT gap.*, exercise.title AS subject, listed.name AS group_name
    FROM planner_gap gap
    LEFT JOIN planner_exercise exercise ON exercise.id = gap.exercise_id
    LEFT JOIN stakeholders_group listed ON listed.id = gap.group_id
    WHERE gap.project_id = %s
    ORDER BY gap.published_at, gap.id
"""

_KEYS = """
    SELECT turned.*,
        EXISTS (SELECT 1 FROM planner_keylapse lapse WHERE lapse.key_id = turned.id) AS lapsed,
        EXISTS (
            SELECT 1 FROM planner_signoff signing
            WHERE signing.other_key_id = turned.id OR signing.lead_key_id = turned.id
        ) AS used
    FROM planner_key turned
    WHERE turned.project_id = %s
    ORDER BY turned.turned_at, turned.id
"""

_CONDITIONS = """
    SELECT agreed.*,
        EXISTS (SELECT 1 FROM planner_signoff signing WHERE signing.other_key_id = agreed.key_id) AS is_signed
    FROM planner_condition agreed
    WHERE agreed.project_id = %s
        AND NOT EXISTS (SELECT 1 FROM planner_conditioncleared cleared WHERE cleared.condition_id = agreed.id)
    ORDER BY agreed.set_at, agreed.id
"""

_SIGN_OFFS = """
    SELECT signing.id, signing.stage_id, signing.signed_at, signing.round,
        EXISTS (SELECT 1 FROM planner_stale stale WHERE stale.sign_off_id = signing.id) AS is_stale
    FROM planner_signoff signing
    WHERE signing.project_id = %s
    ORDER BY signing.round
"""

_MEMBERS = """
    SELECT * FROM stakeholders_member
    WHERE project_id = %s AND left_at IS NULL
    ORDER BY created_at, id
"""

_STAGES = "SELECT {columns} FROM planner_stage WHERE project_id = %s ORDER BY position"

_REQUESTS = """
    SELECT asked.raised_at, asked.is_withheld FROM stakeholders_challenge asked
    WHERE asked.project_id = %s
        AND NOT EXISTS (SELECT 1 FROM stakeholders_challengereply reply WHERE reply.challenge_id = asked.id)
"""

_ANY_CHECK_IN = """
    SELECT EXISTS (SELECT 1 FROM planner_checkin WHERE project_id = %(project)s AND cancelled_at IS NULL)
        OR EXISTS (SELECT 1 FROM planner_talknote WHERE project_id = %(project)s AND taken_back_at IS NULL)
"""

_COUNTS = """
    SELECT exercise_id, COUNT(*) FROM planner_entry
    WHERE project_id = %s AND removed_at IS NULL AND NOT (text = '')
    GROUP BY exercise_id
"""

_OBJECTIONS = """
    SELECT stage.position, reply.id
    FROM planner_objection objection
    JOIN planner_stage stage ON stage.id = objection.stage_id
    LEFT JOIN planner_objectionreply reply ON reply.objection_id = objection.id
    WHERE objection.project_id = %s
    ORDER BY objection.id
"""

_NUMBERS = "SELECT key, value, from_position FROM planner_numberchange WHERE project_id = %s ORDER BY id"

_PROMISE = """
    SELECT version.number, answer.member_id, answer.answer,
        EXISTS (SELECT 1 FROM planner_promisereply reply WHERE reply.answer_id = answer.id)
    FROM planner_promiseversion version
    LEFT JOIN planner_promiseanswer answer ON answer.version_id = version.id AND answer.replaced_at IS NULL
    WHERE version.project_id = %s AND version.number = (
        SELECT MAX(latest.number) FROM planner_promiseversion latest
        WHERE latest.project_id = version.project_id AND latest.published_at IS NOT NULL
    )
"""

_WAITING_FOR_REPLY = """
    SELECT entry.id, entry.made_from_id, entry.reply_wanted, entry."values", exercise.columns
    FROM planner_entry entry JOIN planner_exercise exercise ON exercise.id = entry.exercise_id
    WHERE entry.project_id = %s AND entry.removed_at IS NULL AND NOT (entry.text = '')
        AND (exercise.from_notes <> '' OR exercise.reply_wanted)
        AND (exercise.kind = 'rows' OR (
            entry.reply_wanted
            AND NOT EXISTS (SELECT 1 FROM planner_entryreply reply WHERE reply.entry_id = entry.id)
        ))
"""


def gap_rows(project: Project) -> list[Gap]:
    """Every published gap, taken back or not, the first one first; `subject` is what it is about: 1 query."""
    return list(Gap.objects.raw(_GAPS, [project.pk]))


def key_rows(project: Project) -> list[Key]:
    """Every key, the first one first: whether it `lapsed`, and whether it is `used` by a record: 1 query."""
    return list(Key.objects.raw(_KEYS, [project.pk]))


def condition_rows(project: Project) -> list[Condition]:
    """Every condition that nobody has cleared, and whether a record stands on it (`is_signed`): 1 query."""
    return list(Condition.objects.raw(_CONDITIONS, [project.pk]))


def sign_off_rows(project: Project) -> list[SignOff]:
    """When each stage was signed, the first round first, and whether that no longer stands (`is_stale`): 1 query."""
    return list(SignOff.objects.raw(_SIGN_OFFS, [project.pk]))


def member_rows(project: Project) -> list[Member]:
    """Everybody who has not left, the first one first: 1 query."""
    return list(Member.objects.raw(_MEMBERS, [project.pk]))


def stage_rows(project: Project, *, unread: tuple[str, ...] = ()) -> list[Stage]:
    """Every stage in its order, without the fields that are named in `unread`: 1 query."""
    return list(Stage.objects.raw(_stages_without(unread), [project.pk]))


@cache
def _stages_without(unread: tuple[str, ...]) -> str:
    columns = [f'"{field.column}"' for field in Stage._meta.concrete_fields if field.name not in unread]
    return _STAGES.format(columns=", ".join(columns))


def requests_without_reply(project: Project) -> list[tuple[datetime, bool]]:
    """When each request to include that has no reply was made, and whether without a name: 1 query."""
    return [(_aware(raised_at), bool(is_withheld)) for raised_at, is_withheld in _tuples(_REQUESTS, project)]


def has_check_ins(project: Project) -> bool:
    """Whether anybody was ever asked how it is going, or talked about it: 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(_ANY_CHECK_IN, {"project": project.pk})
        return bool(cursor.fetchone()[0])


def _aware(moment: datetime) -> datetime:
    """A moment that SQL gave. SQLite keeps moments in UTC, and does not say so."""
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)


def entry_counts(project: Project) -> dict[int, int]:
    """How many entries each exercise of the project has that somebody saved and nobody took away: 1 query."""
    return dict(_tuples(_COUNTS, project))


def objection_rows(project: Project) -> list[tuple[int, int | None]]:
    """The position of each objection's stage, and its reply if there is one: 1 query."""
    return _tuples(_OBJECTIONS, project)


def number_rows(project: Project) -> list[tuple[str, int, int]]:
    """Every change of a number, the first one first: which, its value, and the stage from which it counts: 1 query."""
    return _tuples(_NUMBERS, project)


def promise_rows(project: Project) -> list[tuple[int, int | None, str | None, bool]]:
    """The version everyone was asked about last, once for each answer: who, what, whether it has a reply: 1 query.

    A version without an answer stands there once, with nobody. Without a version there is nothing.
    """
    return _tuples(_PROMISE, project)


def rows_and_notes_to_reply(project: Project) -> list[tuple[int, int | None, bool, dict[str, Any], list[Any]]]:
    """Rows of exercises whose people are told, and notes whose author would like a reply and has none: 1 query.

    Each with the note it was made from, whether a reply is wanted, its boxes, and the exercise's columns.
    """
    found = _tuples(_WAITING_FOR_REPLY, project)
    return [
        (pk, made_from, bool(wanted), json.loads(values), json.loads(columns))
        for pk, made_from, wanted, values, columns in found
    ]


def _tuples(sql: str, project: Project) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [project.pk])
        return list(cursor.fetchall())
