"""Rounds of a project, and who is asked in one. Nothing here reads an answer."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from planner.models import CheckIn
from planner.numbers import GateNumbers, numbers_at, spec_of
from planner.queries.numbers import number_changes
from planner.queries.promise import may_answer
from planner.queries.stages import current_view, stage_views, today_in
from stakeholders.models import Member, Project

LONGEST_DAYS = 56
"""Days from today within which a round closes: the 8 weeks after which the next one is due."""


def open_round(project: Project) -> CheckIn | None:
    """The round that was neither closed nor cancelled, its last day over or not: 1 query."""
    return project.check_ins.filter(closed_at=None, cancelled_at=None).first()


def latest_closed(project: Project) -> CheckIn | None:
    """The round that was closed last: 1 query."""
    return project.check_ins.exclude(closed_at=None).order_by("-number").first()


def takes_answers(check_in: CheckIn, *, today: date) -> bool:
    """Whether it can be answered on a day, of the project's own clock: up to the end of its last day."""
    return check_in.is_open and today <= check_in.closes_on


def rounds_over() -> list[CheckIn]:
    """The open rounds of every project whose last day is over, where the project is: 1 query."""
    still_open = CheckIn.objects.filter(closed_at=None, cancelled_at=None).select_related("project").order_by("pk")
    return [check_in for check_in in still_open if today_of(check_in) > check_in.closes_on]


def last_days(project: Project) -> tuple[date, date]:
    """The first and the last day that a round may close on, counted from today."""
    today = today_in(project)
    return today + timedelta(days=spec_of("check_in_days").floor), today + timedelta(days=LONGEST_DAYS)


def later_last_days(check_in: CheckIn) -> tuple[date, date]:
    """The first and the last day that an open round may be given as its last. There may be none between them."""
    _, last = last_days(check_in.project)
    return max(check_in.closes_on, today_in(check_in.project)) + timedelta(days=1), last


def told_on(check_in: CheckIn) -> date:
    """The last day on which everybody was written to: when it opened, or reminded since."""
    return check_in.reminded_on or timezone.localdate(check_in.opened_at, timezone=check_in.project.zone)


def asked_now(project: Project) -> QuerySet[Member]:
    """Everybody who is asked in a round that opens now: whoever is active, leads too, as `may_answer` says."""
    return project.members.active_or_leading()


def is_asked(member: Member) -> bool:
    """Whether somebody is asked while a round is open, also where they came after it opened."""
    return may_answer(member)


def numbers_now(project: Project) -> GateNumbers:
    """The numbers of the stage where the project stands; of the last one where every stage is signed: 3 queries."""
    views = stage_views(project)
    now = current_view(views)
    position = now.stage.position if now is not None else len(views)
    return numbers_at(number_changes(project), position=position)


def today_of(check_in: CheckIn) -> date:
    """Today, where the round's project is."""
    return today_in(check_in.project)
