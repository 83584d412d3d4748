"""Published gaps: saying openly what is not done, looking at it again, and taking it back."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from planner import steps, verbs
from planner.actions.keys import StageClosed
from planner.gate import SIDES, CheckKey
from planner.models import Exercise, Gap, GapRenewal, Stage
from planner.opening import OPEN
from planner.queries.signings import longest_gap, sides_without_group
from planner.queries.stages import stage_views, today_in, view_of
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Project


class SideHasGroup(Exception):
    """The side has a group, so nothing is missing there."""


def _open(stage: Stage, by: Actor) -> Project:
    """The project, locked, while the stage is worked on. Raises StageClosed."""
    project = steps.lock_facts(project=stage.project, by=by)
    view = view_of(stage_views(project), stage.position)
    if project.is_archived or view is None or view.state not in OPEN:
        raise StageClosed
    return project


def _replace(project: Project, stage: Stage, gaps: QuerySet[Gap], day: date, by: Actor) -> None:
    """End the open one of some gaps, which a new one takes the place of. Raises GapTooLong and GapIsLate."""
    _check_date(project, stage, day)
    steps.replace_gaps(gaps=gaps, look_again_on=day, today=today_in(project), by=by)


def _check_date(project: Project, stage: Stage, day: date) -> None:
    today = today_in(project)
    if not today <= day <= today + longest_gap(project, stage):
        raise steps.GapTooLong


@action
def publish_gap(*, exercise: Exercise, reason: str, plan: str, look_again_on: date, by: Actor) -> Gap:
    """Say openly that a needed exercise is not needed: why, what instead, and when it is looked at again.

    A newer gap for the same exercise replaces the older, which stays on record, and whose date it may not put off.
    Raises StageClosed, GapTooLong, and GapIsLate where the older is to be looked at first.
    """
    project = _open(exercise.stage, by)
    _replace(project, exercise.stage, exercise.gaps.all(), look_again_on, by)
    gap = Gap.objects.create(
        project=project,
        stage=exercise.stage,
        check_key=CheckKey.EXERCISES.value,
        exercise=exercise,
        reason=reason,
        plan=plan,
        look_again_on=look_again_on,
        published_by_id=by.member_id,
    )
    record(
        project=project,
        verb=verbs.GAP_PUBLISHED.key,
        what={"exercise": exercise.title},
        new={"plan": plan, "look_again_on": look_again_on},
        reason=reason,
        by=by,
    )
    return gap


@action
def publish_side_gap(*, stage: Stage, side: str, reason: str, plan: str, look_again_on: date, by: Actor) -> Gap:
    """Say openly that a side has no group: why, what instead, and when it is looked at again.

    A newer gap for the same side replaces the older, as in `publish_gap`; once the side has a group it is over by
    itself. Raises StageClosed, also for a stage in which groups are not first listed, SideHasGroup, GapTooLong or
    GapIsLate.
    """
    project = _open(stage, by)
    if not stage.freezes_start or CheckKey.REGISTER not in stage.checks:
        raise StageClosed
    if side not in sides_without_group(project):
        raise SideHasGroup
    _replace(project, stage, stage.gaps.filter(side=side), look_again_on, by)
    gap = Gap.objects.create(
        project=project,
        stage=stage,
        check_key=CheckKey.REGISTER.value,
        side=side,
        reason=reason,
        plan=plan,
        look_again_on=look_again_on,
        published_by_id=by.member_id,
    )
    record(
        project=project,
        verb=verbs.SIDE_GAP_PUBLISHED.key,
        what={"side": SIDES[side]},
        new={"plan": plan, "look_again_on": look_again_on},
        reason=reason,
        by=by,
    )
    return gap


@action
def publish_period_gap(
    *, stage: Stage, reason: str, required_by: str, lost: str, plan: str, look_again_on: date, by: Actor
) -> Gap:
    """Say openly that people have less time to join: why, who needed that, what was lost, what is done instead.

    A newer one replaces the older, as in `publish_gap`. It can be said from the first day. Raises StageClosed, also
    for a stage that does not ask for time, GapTooLong or GapIsLate. Source: product.md, "The checks", `period`.
    """
    project = _open(stage, by)
    if CheckKey.PERIOD not in stage.checks:
        raise StageClosed
    _replace(project, stage, stage.gaps.filter(check_key=CheckKey.PERIOD.value), look_again_on, by)
    gap = Gap.objects.create(
        project=project,
        stage=stage,
        check_key=CheckKey.PERIOD.value,
        reason=reason,
        required_by=required_by,
        lost=lost,
        plan=plan,
        look_again_on=look_again_on,
        published_by_id=by.member_id,
    )
    record(
        project=project,
        verb=verbs.PERIOD_GAP_PUBLISHED.key,
        what={"required_by": required_by},
        new={"plan": plan, "lost": lost, "look_again_on": look_again_on},
        reason=reason,
        by=by,
    )
    return gap


@action
def close_gap(*, exercise: Exercise, by: Actor) -> None:
    """Take back that an exercise is not needed.

    Raises NothingChanged where nobody said so, StageClosed, and GapIsLate where it is to be looked at first.
    """
    project = _open(exercise.stage, by)
    gap = exercise.gaps.filter(closed_at=None).first()
    if gap is None:
        raise NothingChanged
    if gap.look_again_on < today_in(project):
        raise steps.GapIsLate(gap)
    gap.closed_at = timezone.now()
    gap.save(update_fields=["closed_at"])
    record(project=project, verb=verbs.GAP_CLOSED.key, what={"exercise": exercise.title}, by=by)


@action
def renew_gap(*, gap: Gap, done: str, look_again_on: date | None, by: Actor) -> GapRenewal:
    """Look at a gap again: what was done since, and when it is looked at next; without a date it is over.

    It can be done whatever became of the gap's stage. Raises NothingChanged for a gap that is over, GapTooLong, and
    ProjectIsArchived.
    """
    project = steps.open_facts(project=gap.project, by=by)
    gap.refresh_from_db()
    if gap.closed_at is not None:
        raise NothingChanged
    if look_again_on is not None:
        _check_date(project, gap.stage, look_again_on)
    old = gap.look_again_on
    renewal = GapRenewal.objects.create(
        project=project, gap=gap, done=done, look_again_on=look_again_on, renewed_by_id=by.member_id
    )
    if look_again_on is None:
        gap.closed_at = renewal.renewed_at
    else:
        gap.look_again_on = look_again_on
    gap.save(update_fields=["closed_at", "look_again_on"])
    verb = verbs.GAP_ENDED if look_again_on is None else verbs.GAP_RENEWED
    record(
        project=project,
        verb=verb.key,
        what={"subject": gap.about},
        old={"look_again_on": old},
        new={} if look_again_on is None else {"look_again_on": look_again_on},
        reason=done,
        by=by,
    )
    return renewal
