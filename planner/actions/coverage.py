"""Counting the places: dated and frozen, with why each shortfall is there. The same act publishes the known gaps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from planner import steps, verbs
from planner.gate import CheckKey
from planner.models import Gap, Stage
from planner.opening import OPEN
from planner.queries.count import CountPage, count_page
from planner.queries.stages import stage_views, today_in
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import CoverageLine, CoverageRecord, PlaceHeld, Project
from stakeholders.queries.coverage import Holder, holders

AT_ONCE = 500
"""Rows that are written together."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why places are empty, what is done about it, and when it is looked at again."""

    reason: str
    plan: str
    look_again_on: date


class CountChanged(Exception):
    """The count would not be the one that was shown: somebody joined or left, or places changed, meanwhile."""


class ShortfallMissing(Exception):
    """A shortfall has no reason: `groups` are the ids, `half` whether it is about the share of the lived side."""

    def __init__(self, *, groups: Iterable[int], half: bool) -> None:
        super().__init__()
        self.groups = frozenset(groups)
        self.half = half


@action
def save_count(
    *, project: Project, code: UUID, saw: str, why: Mapping[int, Shortfall], half: Shortfall | None, by: Actor
) -> CoverageRecord:
    """Save today's count: frozen, with why each shortfall is there. `code` is from the form: one press is one count.

    `saw` is the digest of what the page showed, `why` holds a shortfall for each group that is short, by its id. Where
    the stage that is worked on asks for places, each shortfall is a published gap of it from then on, in the place of
    one about the same of that stage or an earlier one, whose date it may not put off. Raises NothingChanged the second
    time, CountChanged, ShortfallMissing, GapTooLong, GapIsLate where one is to be looked at first, and
    ProjectIsArchived.
    """
    project = steps.open_facts(project=project, by=by)
    if CoverageRecord.objects.filter(code=code).exists():
        raise NothingChanged
    page = count_page(project)
    if page.digest != saw:
        raise CountChanged
    _refuse(project, page, why, half)
    counted = CoverageRecord.objects.create(
        project=project,
        code=code,
        number=page.number,
        places=sum(cover.places for cover in page.covers),
        taken=sum(cover.taken for cover in page.covers),
        on_word=sum(cover.on_word for cover in page.covers),
        people=page.people,
        active=page.active,
        lived=page.lived,
        half_reason=half.reason if half is not None and page.lacks_half else "",
        half_plan=half.plan if half is not None and page.lacks_half else "",
        half_look_again_on=half.look_again_on if half is not None and page.lacks_half else None,
        recorded_by_id=by.member_id,
    )
    _write_lines(counted, page, why)
    stages = _stages_asking(project)
    if stages:
        for cover in page.short:
            _publish(stages, why[cover.group_id], group_id=cover.group_id, by=by)
        if half is not None and page.lacks_half:
            _publish(stages, half, group_id=None, by=by)
    record(
        project=project,
        verb=verbs.PLACES_COUNTED.key,
        what={"number": counted.number, "taken": counted.taken, "places": counted.places, "short": len(page.short)},
        by=by,
    )
    return counted


def _refuse(project: Project, page: CountPage, why: Mapping[int, Shortfall], half: Shortfall | None) -> None:
    missing = {cover.group_id for cover in page.short} - set(why)
    lacks_half = page.lacks_half and half is None
    if missing or lacks_half:
        raise ShortfallMissing(groups=missing, half=lacks_half)
    if page.late:
        raise steps.GapIsLate(page.late[0])
    said = [(why[cover.group_id], page.gaps.get(cover.group_id)) for cover in page.short]
    if half is not None and page.lacks_half:
        said.append((half, page.half_gap))
    if any(not page.today <= each.look_again_on <= page.last_day(gap) for each, gap in said):
        raise steps.GapTooLong


def _write_lines(counted: CoverageRecord, page: CountPage, why: Mapping[int, Shortfall]) -> None:
    project = counted.project
    PlaceHeld.objects.filter(project=project).delete()
    held: dict[int, list[Holder]] = {}
    for holder in holders(project, {cover.group_id for cover in page.covers}):
        held.setdefault(holder.group_id, []).append(holder)
    lines = CoverageLine.objects.bulk_create(
        CoverageLine(
            project=project,
            record=counted,
            group_id=cover.group_id,
            name=cover.name,
            is_affected=cover.is_affected,
            places=cover.places,
            taken=cover.taken,
            on_word=cover.on_word,
            own=len(held.get(cover.group_id, ())),
            people=cover.people,
            heard=cover.heard,
            reason=why[cover.group_id].reason if cover.is_short else "",
            plan=why[cover.group_id].plan if cover.is_short else "",
            look_again_on=why[cover.group_id].look_again_on if cover.is_short else None,
        )
        for cover in page.covers
    )
    PlaceHeld.objects.bulk_create(
        (
            PlaceHeld(project=project, line=line, member_id=holder.member_id, recruit_id=holder.recruit_id)
            for line in lines
            for holder in held.get(line.group_id, ())
        ),
        batch_size=AT_ONCE,
    )


def _stages_asking(project: Project) -> list[Stage]:
    """The stages worked on that ask for places: one, or every one that needs another look."""
    views = stage_views(project)
    here = [view for view in views if view.is_here or (view.state in OPEN and view.round > 1)]
    return [view.stage for view in here if CheckKey.COVERAGE in view.stage.checks]


def _publish(stages: list[Stage], shortfall: Shortfall, *, group_id: int | None, by: Actor) -> None:
    """Publish the gap for each stage, unless the same stands there; those about it up to these stages are over.

    A later stage keeps its own: it was worked on before an earlier one was opened again.
    """
    project = stages[0].project
    open_gaps = project.gaps.filter(check_key=CheckKey.COVERAGE.value, closed_at=None)
    about = open_gaps.filter(group=None) if group_id is None else open_gaps.filter(group_id=group_id)
    earlier = about.exclude(stage__in=stages).filter(stage__position__lt=stages[0].position)
    said = {"reason": shortfall.reason, "plan": shortfall.plan, "look_again_on": shortfall.look_again_on}
    replace = partial(steps.replace_gaps, look_again_on=shortfall.look_again_on, today=today_in(project), by=by)
    replace(gaps=earlier)
    for stage in stages:
        if about.filter(stage=stage, **said).exists():
            continue
        replace(gaps=about.filter(stage=stage))
        Gap.objects.create(
            project=project,
            stage=stage,
            check_key=CheckKey.COVERAGE.value,
            group_id=group_id,
            published_by_id=by.member_id,
            **said,
        )
