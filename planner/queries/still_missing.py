"""What published gaps are about and is not there yet, for pages that show every gap of a project."""

from planner.gate import SIDES, PersonFact, is_half, sides_here
from planner.numbers import numbers_at
from planner.queries.gate_facts import StillMissing
from planner.queries.numbers import number_changes
from planner.queries.rows import entry_counts, member_rows
from planner.queries.stages import current_view, stage_views, today_in
from stakeholders.models import Project
from stakeholders.queries.coverage import covers_now, window_versions
from stakeholders.queries.register import group_facts
from stakeholders.recruiting import lacks_time
from stakeholders.register import lacking_sides


def still_missing(project: Project) -> StillMissing:
    """What is missing today, as the gate of the stage worked on says it: 8 queries."""
    today = today_in(project)
    groups = group_facts(project)
    views = stage_views(project)
    here = current_view(views)
    numbers = numbers_at(number_changes(project), position=len(views) if here is None else here.stage.position)
    people = [
        PersonFact(
            member_id=member.pk,
            side=member.side,
            is_lead=member.is_lead,
            is_active=member.is_active,
            joined_on=None,
        )
        for member in member_rows(project)
    ]
    return StillMissing(
        exercises=frozenset(entry_counts(project)),
        sides=frozenset(lacking_sides(groups, SIDES, today=today)),
        groups=frozenset(cover.group_id for cover in covers_now(project, groups, today=today) if cover.is_short),
        half=not is_half(*sides_here(people), percent=numbers.lived_percent),
        time=lacks_time(window_versions(project), today=today, weeks=numbers.recruitment_weeks),
    )
