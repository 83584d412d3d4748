"""The register as the rules look at it: the same few queries for one group and for a thousand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from stakeholders import verbs
from stakeholders.grid import Placing
from stakeholders.models import LeavingOut, Moment, Project
from stakeholders.register import SIGNED_MOMENTS, START_MOMENT, TAKEN_BACK_MOMENT, ActFact, ActKind, GroupFact

_GROUPS = """
    SELECT listed.id, listed.name, listed.side, stands.affected, stands.say, stands.wanted, listed.places,
        (SELECT COUNT(*) FROM stakeholders_route route WHERE route.group_id = listed.id),
        (SELECT MAX(heard.people) FROM stakeholders_heardanotherway heard WHERE heard.group_id = listed.id),
        (
            SELECT COUNT(*) FROM stakeholders_challenge asked
            LEFT JOIN stakeholders_challengereply reply ON reply.challenge_id = asked.id
            WHERE asked.group_id = listed.id AND reply.id IS NULL
        ),
        listed.code, act.kind, act.ends_on, stood.affected, stood.say, stood.wanted
    FROM stakeholders_group listed
    LEFT JOIN stakeholders_position stands ON stands.id = listed.position_id
    LEFT JOIN stakeholders_leavingout act ON act.group_id = listed.id
        AND NOT EXISTS (SELECT 1 FROM stakeholders_bringingback back WHERE back.leaving_out_id = act.id)
    LEFT JOIN stakeholders_position stood ON stood.id = act.before_id
    WHERE listed.project_id = %s AND listed.merged_into_id IS NULL
    ORDER BY listed.name_key, listed.id, act.began_at, act.id
"""

_TAKEN = tuple(
    verb.key
    for verb in (
        *(verbs.GROUP_PLACES_CHANGED, verbs.GROUP_MERGED, verbs.GROUP_ROUTE_REMOVED, verbs.GROUP_HEARD_REMOVED),
        *(verbs.GROUP_REMOVED, verbs.PERSON_ASKED_CHANGED, verbs.PERSON_ASKED_BACK, verbs.PERSON_ASKED_TO_PAPER),
        *(verbs.PEOPLE_ASKED_ONE, verbs.PEOPLE_ASKED_ONE_LINK_OFF),
    )
)
"""What the history tells of acts by which a check may be met no more. The rows that they change forget them."""

_COUNTS = """
    SELECT
        (SELECT COUNT(*) FROM stakeholders_leavingout act WHERE act.project_id = %s)
        + (SELECT COUNT(*) FROM stakeholders_bringingback back WHERE back.project_id = %s)
        + (SELECT COUNT(*) FROM stakeholders_challenge asked WHERE asked.project_id = %s)
        + (
            SELECT COUNT(*) FROM stakeholders_historyentry told
            WHERE told.project_id = %s AND told.verb IN ({taken})
        )
        + (
            SELECT COUNT(*) FROM stakeholders_recruitstep went
            WHERE went.project_id = %s AND went.step IN ('paused', 'left')
        )
        + (SELECT COUNT(*) FROM stakeholders_moment back WHERE back.project_id = %s AND back.label = %s),
        (
            SELECT COUNT(*) FROM stakeholders_challenge asked
            LEFT JOIN stakeholders_challengereply reply ON reply.challenge_id = asked.id
            WHERE asked.project_id = %s AND reply.id IS NULL
        ),
        (SELECT COUNT(*) FROM stakeholders_cataloguecard card WHERE card.is_used),
        (
            SELECT COUNT(*) FROM stakeholders_cardanswer answer
            JOIN stakeholders_cataloguecard card ON card.id = answer.card_id AND card.is_used
            WHERE answer.project_id = %s AND (
                NOT (answer.why_none = '')
                OR EXISTS (SELECT 1 FROM stakeholders_cardgroup named WHERE named.answer_id = answer.id)
            )
        )
""".replace("{taken}", ", ".join(["%s"] * len(_TAKEN)))

_BELONGINGS = "SELECT member_id, group_id FROM stakeholders_belonging WHERE project_id = %s"


def group_facts(project: Project) -> tuple[GroupFact, ...]:
    """Every group by name, as the rules look at it: 1 query. One merged into another is not among them."""
    found: dict[int, tuple[list[Any], list[ActFact]]] = {}
    for row in _rows(_GROUPS, project.pk):
        values, (kind, ends_on, *before) = row[:11], row[11:]
        _, acts = found.setdefault(values[0], (values, []))
        if kind is not None:
            acts.append(ActFact(ActKind(kind), _day(ends_on), _placing(*before)))
    return tuple(
        GroupFact(
            group_id=pk,
            name=name,
            side=side,
            now=_placing(affected, has_say, wanted),
            acts=tuple(acts),
            challenges_waiting=waiting,
            places=places or 0,
            routes=routes,
            heard=heard or 0,
            code=str(UUID(str(code))),
        )
        for (pk, name, side, affected, has_say, wanted, places, routes, heard, waiting, code), acts in found.values()
    )


def _placing(affected: int | None, has_say: int | None, wanted: int | None) -> Placing | None:
    return None if affected is None or has_say is None or wanted is None else Placing(affected, has_say, wanted)


def _day(value: date | str) -> date:
    """A day as a cursor gives it: SQLite keeps it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """How often something happened in the register, and what waits there."""

    events: int
    """How often a group was left out, moved below the line, brought back or asked for, or something was taken from it:
    so many places, a way to reach it, that it was heard another way, its own row; and how often somebody left, took a
    break, is not counted as before, or took back what they had said of themselves. It only ever grows."""
    challenges_waiting: int
    cards: int
    """Cards of the catalogue that projects are asked."""
    cards_answered: int
    """Those of them that say why, or name a group that is still there, also as a part of another one."""


def register_counts(project: Project) -> RegisterCounts:
    """What happened in the register, and what waits there: 1 query."""
    [counts] = _rows(_COUNTS, *[project.pk] * 4, *_TAKEN, *[project.pk] * 2, TAKEN_BACK_MOMENT, *[project.pk] * 2)
    return RegisterCounts(*counts)


def belongings_of(project: Project) -> dict[int, set[int]]:
    """The groups that each member says they belong to: 1 query."""
    belongings: dict[int, set[int]] = defaultdict(set)
    for member, group in _rows(_BELONGINGS, project.pk):
        belongings[member].add(group)
    return belongings


@dataclass(frozen=True, slots=True)
class Moments:
    """When the starting positions froze, if they have, and when each signed stage was first signed, in that order."""

    start: datetime | None
    signed: tuple[datetime, ...]


def moments_of(project: Project) -> Moments:
    """The moments that positions are compared with: 1 query. A stage that was signed again counts once."""
    first: dict[str, datetime] = {}
    found = Moment.objects.filter(project=project).exclude(label=TAKEN_BACK_MOMENT).order_by("at", "pk")
    for label, moment in found.values_list("label", "at"):
        first.setdefault(label, moment)
    signed = (moment for label, moment in first.items() if label.startswith(SIGNED_MOMENTS))
    return Moments(first.get(START_MOMENT), tuple(signed))


def has_standing_acts(project: Project) -> bool:
    """Whether some group is left out, or was moved below the line: 1 query."""
    return LeavingOut.objects.filter(project=project, undone=None, group__merged_into=None).exists()


def _rows(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
