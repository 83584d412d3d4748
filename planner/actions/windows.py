"""The time in which people are asked to join. Each entry is dated and stays; the last one holds."""

from datetime import date, timedelta
from uuid import UUID

from planner import steps, verbs
from planner.queries.stages import today_in
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Project, Window

MOST_BACK = timedelta(days=366)
"""How long ago recruitment may have begun before it is entered."""


class WrongWindow(Exception):
    """The last day is before the first or after the project's end, or the first is too long ago."""


class ReasonMissing(Exception):
    """The time gets other days, and nobody says why, or who asked for it."""


@action
def set_window(
    *, project: Project, code: UUID, opens_on: date, closes_on: date, why: str = "", asked_by: str = "", by: Actor
) -> Window:
    """Say from when to when people are asked to join. Later entries say why it changes, and who asked for it.

    `code` is from the form: one press is one entry. Raises NothingChanged the second time and for the same days,
    WrongWindow, ReasonMissing, and ProjectIsArchived.
    """
    project = steps.open_facts(project=project, by=by)
    last = project.windows.order_by("entered_at", "pk").last()
    if Window.objects.filter(code=code).exists():
        raise NothingChanged
    if last is not None and (last.opens_on, last.closes_on) == (opens_on, closes_on):
        raise NothingChanged
    if not opens_on <= closes_on <= project.ends_on or opens_on < today_in(project) - MOST_BACK:
        raise WrongWindow
    if last is not None and not (why and asked_by):
        raise ReasonMissing
    window = Window.objects.create(
        project=project,
        code=code,
        opens_on=opens_on,
        closes_on=closes_on,
        why=why if last is not None else "",
        asked_by=asked_by if last is not None else "",
        entered_by_id=by.member_id,
    )
    verb = verbs.WINDOW_ENTERED if last is None else verbs.WINDOW_CHANGED
    record(
        project=project,
        verb=verb.key,
        what={"first_day": opens_on, "last_day": closes_on, "asked_by": window.asked_by},
        old={} if last is None else {"opens_on": last.opens_on, "closes_on": last.closes_on},
        new={"opens_on": opens_on, "closes_on": closes_on},
        reason=window.why,
        by=by,
    )
    return window
