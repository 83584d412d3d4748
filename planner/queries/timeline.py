"""When everything is: the time that people have to join, beside fixed dates, stages and today."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from coproduction.languages import PageLanguage
from planner.gate import CheckKey
from planner.models import Exercise, Gap
from planner.numbers import numbers_at
from planner.opening import OPEN, StageState
from planner.plan_data import ColumnSpec
from planner.queries.coverage_facts import is_of_check
from planner.queries.exercises import cell_words
from planner.queries.numbers import number_changes
from planner.queries.stages import StageView, current_view, stage_views, today_in
from planner.timeline import NARROW, WIDE, Dated, FixedDate, StageSpan, Timeline, TimelineSign, draw, table
from planner.timeline import sentence as said_in_short
from planner.timeline import timeline_key as signs_of
from stakeholders import verbs
from stakeholders.coverage import is_unheard
from stakeholders.models import Project, Route, Window
from stakeholders.picture.shapes import Svg
from stakeholders.queries.register import group_facts
from stakeholders.recruiting import (
    FLOOR_WEEKS,
    SHORT_PLAN_WEEKS,
    WindowVersion,
    advised_weeks,
    lacks_time,
    planned_days,
)

FIXED_DATES = "time_money"
"""The exercise in which a team lists fixed dates, and who set each."""
SHORT_PLAN = "short"
_DAYS = 7


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One entry of the time to join, with the day it was entered."""

    opens_on: date
    closes_on: date
    entered_on: date
    entered_by: str
    why: str
    asked_by: str

    @property
    def version(self) -> WindowVersion:
        """As the rules look at it."""
        return WindowVersion(self.opens_on, self.closes_on, self.entered_on)


@dataclass(frozen=True, slots=True)
class Asking:
    """The stage that asks for time to join."""

    position: int
    title: str
    is_open: bool
    """Whether it is worked on, so that a known gap can be said there."""
    is_done: bool


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Every date of a project, in words, as a table and as a picture."""

    timeline: Timeline
    windows: list[WindowRow]
    """Every entry of the time to join, the latest first."""
    asking: Asking | None
    """None where no stage of the plan asks for time."""
    gap: Gap | None
    """The known gap about time that stands, where something is missing still."""
    fixed_dates: Exercise | None
    """Where fixed dates are written down."""

    @property
    def is_gap_late(self) -> bool:
        """Whether the known gap was to be looked at again before today."""
        return self.gap is not None and self.gap.look_again_on < self.timeline.today

    @property
    def sentence(self) -> str:
        """What the picture shows, in a few short sentences."""
        return said_in_short(self.timeline)

    @property
    def lines(self) -> list[Dated]:
        """Every date, by day."""
        return table(self.timeline)

    @property
    def pictures(self) -> list[Svg]:
        """The same picture for a phone and for more room; a page shows one of them."""
        widths = ((NARROW, "dates-narrow"), (WIDE, "dates-wide"))
        return [draw(self.timeline, width=width, language=PageLanguage(), identity=name) for width, name in widths]

    @property
    def signs(self) -> list[TimelineSign]:
        """What its signs mean."""
        return list(signs_of(self.timeline))

    @property
    def window(self) -> WindowVersion | None:
        """The time that holds."""
        return self.timeline.window

    @property
    def weeks(self) -> int:
        """Weeks that people need to have."""
        return self.timeline.weeks

    @property
    def is_short(self) -> bool:
        """Whether people will have had less time than is asked for, where nobody changes it."""
        return self.window is not None and planned_days(self.timeline.windows) < self.weeks * _DAYS

    @property
    def began_before(self) -> WindowVersion | None:
        """The first entry, where it began before it was entered."""
        first = self.timeline.windows[0] if self.timeline.windows else None
        return first if first is not None and first.began_before else None


def timeline_page(project: Project) -> TimelinePage:
    """Every date of a project: 9 queries at most."""
    views = stage_views(project)
    rows = window_rows(project)
    entered = _dates_entered(project)
    fixed_dates = project.exercises.select_related("stage").filter(key=FIXED_DATES).first()
    asking = next((view for view in views if CheckKey.PERIOD in view.stage.checks), None)
    today, weeks, windows = today_in(project), asked_weeks(project, views), tuple(row.version for row in rows)
    gaps: Iterable[Gap] = ()
    if asking is not None and lacks_time(windows, today=today, weeks=weeks):
        gaps = asking.stage.gaps.filter(check_key=CheckKey.PERIOD.value, closed_at=None)
    return TimelinePage(
        timeline=Timeline(
            starts_on=project.starts_on,
            ends_on=project.ends_on,
            today=today,
            weeks=weeks,
            windows=windows,
            fixed=() if fixed_dates is None else tuple(_fixed_dates(fixed_dates, project)),
            stages=tuple(_spans(views, project)),
            start_entered_on=entered["starts_on"],
            end_entered_on=entered["ends_on"],
            window_set_by=(rows[-1].asked_by or rows[-1].entered_by) if rows else "",
        ),
        windows=rows[::-1],
        asking=None
        if asking is None
        else Asking(
            asking.stage.position,
            asking.stage.title,
            is_open=asking.state in OPEN and not project.is_archived,
            is_done=asking.state is StageState.DONE,
        ),
        gap=next((gap for gap in gaps if is_of_check(gap)), None),
        fixed_dates=fixed_dates,
    )


def _dates_entered(project: Project) -> dict[str, date]:
    """When the project's first and last day were entered as they are now: when it was made, or changed since."""
    made = _day(project.created_at, project)
    entered = {"starts_on": made, "ends_on": made}
    edits = project.history.filter(verb=verbs.PROJECT_EDITED.key).order_by("at", "pk")
    for at, values in edits.values_list("at", "values"):
        entered |= dict.fromkeys(entered.keys() & json.loads(values).get("new", {}).keys(), _day(at, project))
    return entered


def window_rows(project: Project) -> list[WindowRow]:
    """Every entry of the time to join, the first one first: 1 query."""
    found: Any = project.windows.select_related("entered_by__user").order_by("entered_at", "pk")
    return [_window_row(window, project) for window in found]


def last_window(project: Project) -> Window | None:
    """The entry that holds: 1 query."""
    return project.windows.order_by("entered_at", "pk").last()


def _window_row(window: Window, project: Project) -> WindowRow:
    return WindowRow(
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        entered_on=_day(window.entered_at, project),
        entered_by="" if window.entered_by is None else window.entered_by.shown_name,
        why=window.why,
        asked_by=window.asked_by,
    )


def asked_weeks(project: Project, views: list[StageView]) -> int:
    """The weeks that the first unsigned stage with the check asks for; later ones ask for what is set now: 1 query."""
    asking = [view for view in views if CheckKey.PERIOD in view.stage.checks]
    here = next((view for view in asking if view.state is not StageState.DONE), asking[0] if asking else None)
    now = here or current_view(views)
    return numbers_at(number_changes(project), position=now.stage.position if now is not None else 0).recruitment_weeks


def _day(moment: datetime, project: Project) -> date:
    return timezone.localdate(moment, timezone=project.zone)


def _fixed_dates(exercise: Exercise, project: Project) -> Iterable[FixedDate]:
    """What the team wrote down with a day."""
    columns = {column.key: column for column in exercise.column_specs}
    for entry in exercise.entries.counted():
        day = _real_day(entry.values.get("date"))
        if day is not None:
            yield FixedDate(
                day=day,
                words=entry.text,
                set_by=str(entry.values.get("who_set_it") or ""),
                can_move=_choice(columns.get("can_it_move"), entry.values.get("can_it_move")),
                entered_on=_day(entry.changed_at, project),
            )


def _real_day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _choice(column: ColumnSpec | None, value: object) -> str:
    return cell_words(column, value) if column is not None and value else ""


def _spans(views: list[StageView], project: Project) -> Iterable[StageSpan]:
    """The stages that began. Each begins when the one before it was finished."""
    for view in views:
        if view.stage.opened_at is not None:
            finished = None if view.signed_at is None else _day(view.signed_at, project)
            yield StageSpan(view.stage.position, view.stage.title, _day(view.stage.opened_at, project), finished)


@dataclass(frozen=True, slots=True)
class WindowAdvice:
    """How long is advised, and why."""

    weeks: int
    first: date
    last: date
    asked: int
    """Weeks that the stage asks for."""
    is_short_plan: bool
    without_link: list[str]
    """Affected groups without a say that nobody they trust can ask."""
    ends_on: date

    @property
    def is_cut(self) -> bool:
        """Whether the project ends before the advised time does."""
        return (self.last - self.first).days + 1 < self.weeks * _DAYS


def _has_short_plan(project: Project) -> bool:
    """Whether a project has the short plan."""
    plan = getattr(project, "plan", None)
    return plan is not None and plan.template_key == SHORT_PLAN


def suggested_weeks(project: Project, *, lacks_trusted_link: bool) -> int:
    """The weeks that a project's plan begins with: those of the short plan, or those that are advised: 1 query."""
    return SHORT_PLAN_WEEKS if _has_short_plan(project) else advised_weeks(lacks_trusted_link=lacks_trusted_link)


def window_advice(project: Project) -> WindowAdvice:
    """From when to when people are asked best: 6 queries at most."""
    today = today_in(project)
    facts = [group for group in group_facts(project) if is_unheard(group, today=today)]
    trusted = set(
        Route.objects.filter(project=project, is_trusted=True, group__in=[group.group_id for group in facts])
        .order_by()
        .values_list("group_id", flat=True)
    )
    without = [group.name for group in facts if group.group_id not in trusted]
    is_short = _has_short_plan(project)
    weeks = suggested_weeks(project, lacks_trusted_link=bool(without))
    first = min(max(today, project.starts_on), project.ends_on)
    last = min(first + timedelta(weeks=weeks, days=-1), project.ends_on)
    asked = asked_weeks(project, stage_views(project))
    return WindowAdvice(weeks, first, last, max(asked, FLOOR_WEEKS), is_short, without, project.ends_on)
