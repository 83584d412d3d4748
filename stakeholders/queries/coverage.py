"""Whose places are taken: the same few queries for one group and for two hundred, for ten people and ten thousand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from stakeholders.coverage import MOST_GROUPS, GroupCover, PersonIn, Standing, Tally, covers, filled_places
from stakeholders.models import CoverageLine, CoverageRecord, Project
from stakeholders.queries.register import group_facts
from stakeholders.recruiting import WindowVersion
from stakeholders.register import GroupFact

_PEOPLE = """
    WITH person_in AS (
        SELECT 'm' AS kind, person.id AS person_id, own.group_id, 0 AS on_word
        FROM stakeholders_member person JOIN stakeholders_belonging own ON own.member_id = person.id
        WHERE person.project_id = %(project)s AND NOT person.is_lead AND person.left_at IS NULL
            AND person.turned_off_at IS NULL AND person.paused_at IS NULL AND person.said_yes_at IS NOT NULL
            AND NOT (person.side = '')
        UNION ALL
        SELECT 'm', person.id, asked.group_id, 1
        FROM stakeholders_recruit way
        JOIN stakeholders_recruitgroup asked ON asked.recruit_id = way.id
        JOIN stakeholders_member person ON person.id = way.member_id
        WHERE way.project_id = %(project)s AND person.groups_said_at IS NULL AND person.left_at IS NULL
            AND person.turned_off_at IS NULL AND person.paused_at IS NULL AND person.said_yes_at IS NOT NULL
            AND NOT (person.side = '') AND NOT person.is_lead
            AND NOT EXISTS (SELECT 1 FROM stakeholders_belonging own WHERE own.member_id = person.id)
        UNION ALL
        SELECT 'r', way.id, asked.group_id, CASE WHEN way.confirmed_at IS NULL THEN 1 ELSE 0 END
        FROM stakeholders_recruit way JOIN stakeholders_recruitgroup asked ON asked.recruit_id = way.id
        WHERE way.project_id = %(project)s AND way.member_id IS NULL AND way.step = 'joined' AND NOT way.is_reserve
    )
"""
"""Everybody who takes part, with each group they are of: on their own word, or on that of one person alone.

Whoever came in says for themselves which groups they are of; until they do, it stands as it was written down.
"""

_TALLIES = "".join(
    (
        _PEOPLE,
        """
    , sized AS (
        SELECT kind, person_id, group_id, on_word, COUNT(*) OVER (PARTITION BY kind, person_id) AS many FROM person_in
    )
    SELECT group_id, on_word, COUNT(*), NULL AS kind, NULL AS person_id
    FROM sized WHERE many <= %(most)s GROUP BY group_id, on_word
    UNION ALL
    SELECT group_id, on_word, 1, kind, person_id FROM sized WHERE many > %(most)s
""",
    )
)

_HOLDERS = "".join((_PEOPLE, "SELECT kind, person_id, group_id FROM person_in WHERE on_word = 0"))

_DIFFERENT = "".join(
    (
        _PEOPLE,
        """
    SELECT COUNT(DISTINCT CASE WHEN kind = 'm' THEN person_id ELSE -person_id END)
    FROM person_in WHERE on_word = 0 AND +group_id IN (%(among)s)
""",
    )
)
"""Different people, each once. The plus keeps SQLite from going through people once a group."""

_LINES = """
    SELECT line.id, line.group_id, line.places, line.taken, line.on_word, line.own, line.people, line.heard,
        line.is_affected, line.name, line.reason, line.plan, line.look_again_on,
        COALESCE(listed.merged_into_id, listed.id) AS stands_in,
        (
            SELECT COUNT(*) FROM stakeholders_placeheld held
            LEFT JOIN stakeholders_member person ON person.id = held.member_id
            LEFT JOIN stakeholders_recruit way ON way.id = held.recruit_id
            WHERE held.line_id = line.id AND (
                (
                    person.left_at IS NULL AND person.turned_off_at IS NULL AND person.paused_at IS NULL
                    AND EXISTS (
                        SELECT 1 FROM stakeholders_belonging own
                        WHERE own.member_id = person.id AND own.group_id = COALESCE(listed.merged_into_id, listed.id)
                    )
                )
                OR (
                    way.step = 'joined' AND way.confirmed_at IS NOT NULL AND NOT way.is_reserve AND EXISTS (
                        SELECT 1 FROM stakeholders_recruitgroup asked
                        WHERE asked.recruit_id = way.id AND asked.group_id = COALESCE(listed.merged_into_id, listed.id)
                    )
                )
            )
        ) AS still_here
    FROM stakeholders_coverageline line JOIN stakeholders_group listed ON listed.id = line.group_id
    WHERE line.record_id = %s
    ORDER BY line.name, line.id
"""


def covers_now(project: Project, groups: Sequence[GroupFact], *, today: date) -> list[GroupCover]:
    """The places of every group that counts, with how many people are in them: 1 query besides the groups."""
    tallies, in_many = _tallies(project)
    return covers(groups, filled_places(tallies, in_many, groups, today=today), today=today)


def cover_list(project: Project) -> list[GroupCover]:
    """The places of every group that counts, as `covers_now`: 2 queries."""
    return covers_now(project, group_facts(project), today=timezone.localdate(timezone=project.zone))


def _tallies(project: Project) -> tuple[list[Tally], list[PersonIn]]:
    tallies, many = [], defaultdict[tuple[str, int], dict[int, bool]](dict)
    with connection.cursor() as cursor:
        cursor.execute(_TALLIES, {"project": project.pk, "most": MOST_GROUPS})
        for group, on_word, people, kind, person in cursor.fetchall():
            if kind is None:
                tallies.append(Tally(group, Standing.WORD if on_word else Standing.OWN, people))
            else:
                many[kind, person][group] = bool(on_word)
    in_many = [
        PersonIn(frozenset(groups), Standing.WORD if all(groups.values()) else Standing.OWN) for groups in many.values()
    ]
    return tallies, in_many


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a place of a group: a member, or a person on the way whom two people have met."""

    group_id: int
    member_id: int | None
    recruit_id: int | None


def holders(project: Project, groups: Collection[int]) -> list[Holder]:
    """Everybody of some groups who counts on their own word: 1 query, a row a person and group."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"project": project.pk})
        rows: list[Any] = cursor.fetchall()
    return [
        Holder(group, person if kind == "m" else None, person if kind == "r" else None)
        for kind, person, group in rows
        if group in groups
    ]


def different_people(project: Project, covers: Iterable[GroupCover]) -> int:
    """How many different people have joined those of the groups that have places, on their own word: 1 query.

    Each counts once, also where more came than there are places. Nobody counts for a group without places.
    """
    groups = sorted(cover.group_id for cover in covers if cover.places)
    if not groups:
        return 0
    among = ", ".join(str(int(group)) for group in groups)
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT.replace("%(among)s", among), {"project": project.pk})
        (people,) = cursor.fetchone()
    return int(people)


def window_versions(project: Project) -> tuple[WindowVersion, ...]:
    """The time that people have to join, as it was entered each time, oldest first: 1 query."""
    found = project.windows.values_list("opens_on", "closes_on", "entered_at")
    return tuple(
        WindowVersion(opens_on, closes_on, timezone.localdate(entered_at, timezone=project.zone))
        for opens_on, closes_on, entered_at in found
    )


@dataclass(frozen=True, slots=True)
class CountedLine:
    """One group in a count, and how many of those who held its places are gone since."""

    line: CoverageLine
    gone: int
    stands_in: int
    """The group, or the one that it became part of since: its people are looked for there."""

    @property
    def says_more(self) -> bool:
        """Whether the count says more of the group than its places."""
        return bool(self.line.on_word or self.line.heard or self.line.reason)


def latest_record(project: Project) -> CoverageRecord | None:
    """The latest count: 1 query."""
    return project.coverage_records.order_by("-number").first()


def counted_lines(record: CoverageRecord) -> list[CountedLine]:
    """The groups of a count by name, with who is gone since; only the latest count can tell: 1 query."""
    found: Any = CoverageLine.objects.raw(_LINES, [record.pk])
    return [CountedLine(line, max(0, line.own - line.still_here), line.stands_in) for line in found]
