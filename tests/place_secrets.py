"""A time to join and a count of places for the project that could leak. It knows nothing of the other factories."""

from datetime import timedelta
from uuid import uuid4

from planner.actions.coverage import Shortfall, save_count
from planner.actions.windows import set_window
from planner.queries.count import count_page
from planner.queries.stages import today_in
from stakeholders.actors import Actor
from stakeholders.models import CoverageRecord, Project


def places_with_secrets(*, project: Project, word: str, lead: Actor) -> None:
    """When people are asked to join, changed once, and a count in which every shortfall says why. Each says `word`."""
    today = today_in(project)
    for weeks, why in ((12, ""), (10, f"{word} has less money.")):
        set_window(
            project=project,
            code=uuid4(),
            opens_on=today,
            closes_on=today + timedelta(weeks=weeks),
            why=why,
            asked_by=f"{word} Fund" if why else "",
            by=lead,
        )
    count_of_places(project=project, word=word, by=lead)


def count_of_places(*, project: Project, word: str = "Somebody", by: Actor) -> CoverageRecord:
    """Today's count, in which `word` has a reason for every shortfall."""
    page = count_page(project)
    why = Shortfall(f"{word} has no bus.", f"{word} rents one.", today_in(project))
    return save_count(
        project=project,
        code=uuid4(),
        saw=page.digest,
        why={cover.group_id: why for cover in page.short},
        half=why if page.lacks_half else None,
        by=by,
    )
