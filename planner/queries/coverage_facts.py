"""What the gate looks at of recruitment: places now and in the latest count, the time to join, and the gaps."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from planner.gate import CheckKey, CoverageFact, CoverageLineFact, CoverageRecordFact, GapFact
from planner.models import Gap
from stakeholders.models import CoverageLine, Project
from stakeholders.queries.coverage import CountedLine, counted_lines, covers_now, latest_record, window_versions
from stakeholders.register import FEWEST_HEARD, GroupFact

ABOUT_RECRUITMENT = frozenset({CheckKey.COVERAGE.value, CheckKey.PERIOD.value})
"""The checks whose gaps are about places or time."""


def coverage_fact(project: Project, groups: Sequence[GroupFact], *, today: date) -> CoverageFact:
    """Places now, the latest count, and the time to join: 4 queries at most. Gaps and recorders are a stage's own."""
    record = latest_record(project)
    return CoverageFact(
        now=tuple(covers_now(project, groups, today=today)),
        record=None
        if record is None
        else CoverageRecordFact(
            number=record.number,
            recorded_at=record.recorded_at,
            counted_on=timezone.localdate(record.recorded_at, timezone=project.zone),
            recorded_by=record.recorded_by_id,
            lines=_line_facts(counted_lines(record)),
        ),
        windows=window_versions(project),
    )


def _line_facts(lines: Sequence[CountedLine]) -> tuple[CoverageLineFact, ...]:
    """A line for each group as it is now: where two became one since, what the count said of both together."""
    by_group: dict[int, list[CountedLine]] = {}
    for counted in lines:
        by_group.setdefault(counted.stands_in, []).append(counted)
    return tuple(
        CoverageLineFact(
            group_id=group,
            places=sum(each.line.places for each in found),
            taken=sum(each.line.taken for each in found),
            is_affected=any(each.line.is_affected for each in found),
            was_covered=any(_was_covered(each.line) for each in found),
            gone=sum(each.gone for each in found),
        )
        for group, found in by_group.items()
    )


def _was_covered(line: CoverageLine) -> bool:
    return 0 < line.places <= line.taken or line.heard >= FEWEST_HEARD


def recorders_since(project: Project, opened_at: datetime | None) -> frozenset[int]:
    """Everybody who saved a count since a stage opened: 1 query."""
    records = project.coverage_records.exclude(recorded_by=None)
    if opened_at is not None:
        records = records.filter(recorded_at__gte=opened_at)
    return frozenset(records.values_list("recorded_by_id", flat=True))


def group_gaps(gaps: Iterable[tuple[Gap, GapFact]]) -> tuple[tuple[int, GapFact], ...]:
    """The gaps that are about the places of a group."""
    return tuple((gap.group_id, fact) for gap, fact in gaps if gap.group_id is not None)


def gap_of_check(gaps: Iterable[tuple[Gap, GapFact]], key: CheckKey) -> GapFact | None:
    """The gap that is about a check as a whole, where there is one."""
    return next((fact for gap, fact in gaps if gap.check_key == key and is_of_check(gap)), None)


def is_of_check(gap: Gap) -> bool:
    """Whether a gap is about time, or about the half: not about an exercise, a side or a group."""
    return gap.exercise_id is None and gap.group_id is None and not gap.side
