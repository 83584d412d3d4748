"""What a count of places would say today, and the gaps that stand already."""

import hashlib
import json
from dataclasses import astuple, dataclass
from datetime import timedelta

from django.db.models import Count

from planner.gate import CheckKey
from planner.models import Gap
from planner.numbers import GateNumbers, numbers_at
from planner.queries.coverage_facts import is_of_check
from planner.queries.numbers import number_changes
from planner.queries.stages import current_view, stage_views, today_in
from stakeholders.coverage import GroupCover
from stakeholders.models import LIVED_SIDE, CoverageRecord, Project
from stakeholders.queries.coverage import covers_now, different_people, latest_record
from stakeholders.queries.register import group_facts


@dataclass(frozen=True, slots=True)
class CountPage:
    """Today's count before it is saved."""

    covers: list[GroupCover]
    """Every group that counts, those that are short first."""
    people: int
    """Different people in places, on their own word."""
    active: int
    """Active members who are no leads."""
    lived: int
    last: CoverageRecord | None
    gaps: dict[int, Gap]
    """The open gap about each group, the newest."""
    half_gap: Gap | None
    numbers: GateNumbers

    @property
    def number(self) -> int:
        """Which count it would be, 1 for the first."""
        return 1 if self.last is None else self.last.number + 1

    @property
    def short(self) -> list[GroupCover]:
        """Those that are affected, and neither filled nor heard another way."""
        return [cover for cover in self.covers if cover.is_short]

    @property
    def lacks_half(self) -> bool:
        """Whether fewer than the asked share of active members are of the lived side."""
        return self.active == 0 or self.lived * 100 < self.active * self.numbers.lived_percent

    @property
    def longest(self) -> timedelta:
        """Within what time a shortfall is looked at again."""
        return timedelta(weeks=self.numbers.gap_weeks)

    @property
    def digest(self) -> str:
        """A name for what the page shows: another one where anything of it is different."""
        told = [[*astuple(cover)] for cover in self.covers]
        text = json.dumps([told, self.people, self.active, self.lived], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def count_page(project: Project) -> CountPage:
    """Today's count: 9 queries."""
    today = today_in(project)
    groups = group_facts(project)
    covers = covers_now(project, groups, today=today)
    here = dict(project.members.active().order_by().values_list("side").annotate(people=Count("pk")))
    gaps = list(project.gaps.filter(check_key=CheckKey.COVERAGE.value, closed_at=None).order_by("published_at", "pk"))
    now = current_view(stage_views(project))
    position = now.stage.position if now is not None else 0
    return CountPage(
        covers=covers,
        people=different_people(project, [cover.group_id for cover in covers]),
        active=sum(here.values()),
        lived=sum(people for side, people in here.items() if side in LIVED_SIDE),
        last=latest_record(project),
        gaps={gap.group_id: gap for gap in gaps if gap.group_id is not None},
        half_gap=next((gap for gap in reversed(gaps) if is_of_check(gap)), None),
        numbers=numbers_at(number_changes(project), position=position),
    )
