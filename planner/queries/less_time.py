"""How long people could be asked to join until today, for the page on which leads say why it is less."""

from dataclasses import dataclass
from datetime import date

from planner.gate import CheckKey
from planner.models import Gap, Stage
from planner.numbers import numbers_at
from planner.queries.coverage_facts import is_of_check
from planner.queries.numbers import number_changes
from planner.queries.stages import today_in
from stakeholders.models import Project
from stakeholders.queries.coverage import window_versions
from stakeholders.recruiting import WindowVersion, counted_from, days_open, lacks_time

_DAYS = 7


@dataclass(frozen=True, slots=True)
class TimeToJoin:
    """The time that people have had to join until today, and what the stage asks for."""

    window: WindowVersion | None
    """From when to when people are asked; None where nobody entered it yet."""
    counted_from: date | None
    days: int
    """Whole days that count until today."""
    weeks: int
    """What the stage asks for."""
    gap: Gap | None
    """The known gap that stands."""
    began_before: WindowVersion | None
    """The first entry, where asking began before it was entered."""
    may_say_why: bool
    """Whether there is anything to say: fewer weeks than asked for, or asking that began before it was entered."""

    @property
    def is_enough(self) -> bool:
        """Whether the weeks are there that the stage asks for."""
        return self.days >= self.weeks * _DAYS

    @property
    def full_weeks(self) -> int:
        """Full weeks that count until today."""
        return self.days // _DAYS


def time_to_join(project: Project, stage: Stage) -> TimeToJoin:
    """The time that people have had, as a stage looks at it: 3 queries."""
    today = today_in(project)
    windows = window_versions(project)
    weeks = numbers_at(number_changes(project), position=stage.position).recruitment_weeks
    gaps = stage.gaps.filter(check_key=CheckKey.PERIOD.value, closed_at=None)
    return TimeToJoin(
        window=windows[-1] if windows else None,
        counted_from=counted_from(windows, today=today),
        days=days_open(windows, today=today),
        weeks=weeks,
        gap=next((gap for gap in gaps if is_of_check(gap)), None),
        began_before=windows[0] if windows and windows[0].began_before else None,
        may_say_why=lacks_time(windows, today=today, weeks=weeks),
    )
