"""Recruitment for tests, made as people make it: through the real actions.

Every function takes keywords only. What takes weeks is written with its own day: the time to join that was entered
weeks ago.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from planner.actions.coverage import Shortfall, save_count
from planner.actions.gaps import publish_period_gap
from planner.actions.windows import set_window
from planner.models import Gap
from planner.queries.count import CountPage, count_page
from planner.queries.stages import today_in
from stakeholders.actions import recruits as actions
from stakeholders.actions.groups import choose_groups
from stakeholders.actors import Actor
from stakeholders.models import (
    CoverageRecord,
    Group,
    Member,
    Project,
    Recruit,
    Side,
    StepChoices,
    Window,
)
from stakeholders.recruiting import Step
from tests.factories import actor_of, lead_actor, make_participant, stage_of
from tests.filling import shortfall
from tests.remembering import repeatable


@repeatable
def enter_window(
    *, project: Project, weeks: int = 12, entered_weeks_ago: int = 0, why: str = "", by: Actor | None = None
) -> Window:
    """The time to join, from the day it was entered, so many weeks ago, for so many weeks; `why` from the second on.

    Entered today it goes through the action. Earlier it is the row that the action would have written then.
    """
    by = by or lead_actor(project=project)
    opens_on = today_in(project) - timedelta(weeks=entered_weeks_ago)
    closes_on = opens_on + timedelta(weeks=weeks) - timedelta(days=1)
    asked_by = "The funder" if why else ""
    if not entered_weeks_ago:
        return set_window(
            project=project, code=uuid4(), opens_on=opens_on, closes_on=closes_on, why=why, asked_by=asked_by, by=by
        )
    return Window.objects.create(
        project=project,
        opens_on=opens_on,
        closes_on=closes_on,
        why=why,
        asked_by=asked_by,
        entered_by_id=by.member_id,
        entered_at=timezone.now() - timedelta(weeks=entered_weeks_ago),
    )


@repeatable
def say_less_time(
    *,
    project: Project,
    position: int,
    reason: str = "The money ends in spring.",
    look_again_on: date | None = None,
    by: Actor | None = None,
) -> Gap:
    """The known gap that people have less time to join, to be looked at again in four weeks."""
    return publish_period_gap(
        stage=stage_of(project=project, position=position),
        reason=reason,
        required_by="The funder",
        lost="Night workers could not come.",
        plan="We keep three places free.",
        look_again_on=look_again_on or today_in(project) + timedelta(weeks=4),
        by=by or lead_actor(project=project),
    )


def count_of(*, project: Project) -> CountPage:
    """Today's count as its page shows it, read afresh."""
    return count_page(Project.objects.get(pk=project.pk))


@repeatable
def count_places(
    *,
    project: Project,
    why: str | Mapping[int, Shortfall] = "Nobody could come on Mondays.",
    half: str | Shortfall | None = "Most people here are staff.",
    by: Actor | None = None,
) -> CoverageRecord:
    """Save today's count, by a lead if nobody else. Every group that is short has the same reason, or those of `why`.

    `half` is said only where the lived side lacks its share.
    """
    page = count_of(project=project)
    if isinstance(why, str):
        why = {
            each.group_id: shortfall(page=page, standing=page.gaps.get(each.group_id), reason=why)
            for each in page.short
        }
    if isinstance(half, str):
        half = shortfall(page=page, standing=page.half_gap, reason=half)
    return save_count(
        project=project,
        code=uuid4(),
        saw=page.digest,
        why=why,
        half=half if page.lacks_half else None,
        by=by or lead_actor(project=project),
    )


@repeatable
def fill_place(
    *, project: Project, group: Group, name: str = "Juniper", side: Side | str = Side.LIVED
) -> tuple[Member, Actor]:
    """One more person who came in by their link, and says that they belong to a group: a place of it is taken."""
    member, _, by = make_participant(project=project, name=name, side=side)
    choose_groups(member=member, codes=[group.code], by=by)
    return member, by


def fill_every_place(*, project: Project, group: Group, side: Side | str = Side.LIVED) -> list[Member]:
    """Somebody in each place of a group."""
    group.refresh_from_db()
    return [
        fill_place(project=project, group=group, name=f"{group.name} {number}", side=side)[0]
        for number in range(group.places or 0)
    ]


def joins(*, member: Member, group: Group) -> None:
    """Somebody says that they belong to one more group."""
    codes = [*member.belongings.values_list("group__code", flat=True), group.code]
    choose_groups(member=member, codes=codes, by=actor_of(member=member))


@repeatable
def ask_person(
    *,
    project: Project,
    group: Group,
    name: str = "Blue hat",
    step: StepChoices = StepChoices.APPROACHED,
    confirmed_by: Actor | None = None,
    is_reserve: bool = False,
    by: Actor | None = None,
) -> Recruit:
    """Somebody asked for a group, written down by a lead, who stands at this step; `confirmed_by` has met them too."""
    today = today_in(project)
    recruit = actions.ask_person(
        project=project,
        code=uuid4(),
        groups=[group.code],
        asked_on=today,
        step=Step(step.value),
        name=name,
        consented_on=today if name else None,
        is_reserve=is_reserve,
        by=by or lead_actor(project=project),
    )
    if confirmed_by is not None:
        actions.confirm_recruit(recruit=recruit, by=confirmed_by)
        recruit.refresh_from_db()
    return recruit
