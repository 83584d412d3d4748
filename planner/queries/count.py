"""What a count of places would say today, and the gaps that stand already."""

import hashlib
import json
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from django.db.models import Count

from planner.gate import CheckKey, is_half
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
    """Different people who have joined groups with places, on their own word: more than places where more came."""
    active: int
    """Active members, the leads among them."""
    lived: int
    last: CoverageRecord | None
    today: date
    gaps: dict[int, Gap]
    """The open gap about each group: the one that is to be looked at first."""
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
        return not is_half(self.lived, self.active, percent=self.numbers.lived_percent)

    @property
    def longest(self) -> timedelta:
        """Within what time a shortfall is looked at again."""
        return timedelta(weeks=self.numbers.gap_weeks)

    def last_day(self, gap: Gap | None) -> date:
        """The last day on which a shortfall may be looked at again: where a gap stands, not later than that says."""
        last = self.today + self.longest
        return last if gap is None else min(last, gap.look_again_on)

    @property
    def late(self) -> list[Gap]:
        """The open gaps about what is short whose date has passed: what was done is said before the next count."""
        standing = [self.gaps.get(cover.group_id) for cover in self.short]
        if self.lacks_half:
            standing.append(self.half_gap)
        return [gap for gap in standing if gap is not None and gap.look_again_on < self.today]

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
    active = project.members.active_or_leading().order_by()
    here = list(active.values_list("is_lead", "side").annotate(people=Count("pk")))
    open_gaps = project.gaps.filter(check_key=CheckKey.COVERAGE.value, closed_at=None).select_related("group")
    gaps = list(open_gaps.order_by("-look_again_on", "published_at", "pk"))
    now = current_view(stage_views(project))
    position = now.stage.position if now is not None else 0
    return CountPage(
        covers=covers,
        people=different_people(project, covers),
        active=sum(people for _, _, people in here),
        lived=sum(people for is_lead, side, people in here if side in LIVED_SIDE and not is_lead),
        last=latest_record(project),
        today=today,
        gaps={gap.group_id: gap for gap in gaps if gap.group_id is not None},
        half_gap=next((gap for gap in reversed(gaps) if is_of_check(gap)), None),
        numbers=numbers_at(number_changes(project), position=position),
    )
