"""Rows as the gate looks at them: gaps, people, groups, and what is missing still."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from planner.gate import CheckKey, GapFact, PersonFact, RegisterFact, check_subject, side_subject
from planner.models import Gap
from planner.queries.coverage_facts import is_of_check
from stakeholders.models import Member, Project
from stakeholders.queries.register import group_facts, register_counts


def gap_fact(gap: Gap, project: Project) -> GapFact:
    """A published gap."""
    return GapFact(
        reason=gap.reason,
        plan=gap.plan,
        published_on=timezone.localdate(gap.published_at, timezone=project.zone),
        look_again_on=gap.look_again_on,
        published_by=gap.published_by_id,
        code=str(gap.code),
        required_by=gap.required_by,
        lost=gap.lost,
    )


def gap_subject(gap: Gap) -> str:
    """What a gap that `gap_rows` read is about."""
    if gap.side:
        return side_subject(gap.side)
    if gap.exercise_id is None:
        return check_subject(gap.check_key, group=gap.group_name or "")  # type: ignore[attr-defined]
    return str(gap.subject)  # type: ignore[attr-defined]


def side_gaps(gaps: Iterable[tuple[Gap, GapFact]]) -> tuple[tuple[str, GapFact], ...]:
    """The gaps that are about a side that has no group."""
    return tuple((gap.side, fact) for gap, fact in gaps if gap.side)


def person_fact(member: Member, zone: ZoneInfo, belongings: dict[int, set[int]]) -> PersonFact:
    """A member, with the groups that they belong to."""
    joined = member.joined_at
    return PersonFact(
        member_id=member.pk,
        side=member.side,
        is_lead=member.is_lead,
        is_active=member.is_here if member.is_lead else member.is_active,
        joined_on=None if joined is None else joined.astimezone(zone).date(),
        groups=frozenset(belongings.get(member.pk, ())),
    )


def register_fact(project: Project) -> RegisterFact:
    """The register: 2 queries."""
    counts = register_counts(project)
    return RegisterFact(
        groups=group_facts(project),
        cards=counts.cards,
        cards_answered=counts.cards_answered,
        challenges_waiting=counts.challenges_waiting,
        events=counts.events,
    )


@dataclass(frozen=True, slots=True)
class StillMissing:
    """What gaps are about, and is not there yet: a gap about anything else is over by itself."""

    exercises: frozenset[int]
    """Those that hold something: the others are missing."""
    sides: frozenset[str]
    groups: frozenset[int]
    half: bool
    time: bool

    def is_missing(self, gap: Gap) -> bool:
        """Whether what a gap is about is still not there."""
        if gap.side:
            return gap.side in self.sides
        if gap.group_id is not None:
            return gap.group_id in self.groups
        if is_of_check(gap):
            return self.time if gap.check_key == CheckKey.PERIOD else self.half
        return gap.exercise_id not in self.exercises
