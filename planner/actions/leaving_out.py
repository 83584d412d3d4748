"""Leaving a group out, and bringing one back. Nothing vanishes by it. Source: product.md, "The grid"."""

from uuid import UUID

from planner import steps, verbs
from planner.actions.positions import OnlyLeadsLeaveOut, RecordNotFull
from planner.queries.positions import challenge_days
from stakeholders.actions.groups import GroupIsGone
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Group, LeavingOut
from stakeholders.register import ActKind
from stakeholders.steps import ActRecord, begin_act, undo_acts


class LeftOutAlready(Exception):
    """Somebody else left the group out meanwhile, with a record of their own."""


@action
def leave_out(*, group: Group, code: UUID, act: ActRecord, by: Actor) -> LeavingOut:
    """Leave a group out, as a lead, with the full record. It stays in the list, and counts until its time is over.

    `code` comes from the form. Raises NothingChanged for a form sent twice, LeftOutAlready, RecordNotFull,
    OnlyLeadsLeaveOut, GroupIsGone and ProjectIsArchived.
    """
    group = _open_group(group, by)
    if LeavingOut.objects.filter(code=code).exists():
        raise NothingChanged
    if group.leavings_out.filter(kind=ActKind.LEFT_OUT.value, undone=None).exists():
        raise LeftOutAlready
    if not act.is_full:
        raise RecordNotFull
    days = challenge_days(group.project)
    made = begin_act(group=group, kind=ActKind.LEFT_OUT, record=act, days=days, code=code, by=by)
    record(project=group.project, verb=verbs.GROUP_LEFT_OUT.key, what={"group": group.name}, reason=act.reason, by=by)
    return made


@action
def bring_back(*, group: Group, saw: UUID | None = None, reason: str = "", by: Actor) -> None:
    """Bring a group back that was left out, as a lead. `saw` is the code of the act that the lead read.

    Raises NothingChanged where it is back already, or where that act is over and another one began; OnlyLeadsLeaveOut,
    GroupIsGone and ProjectIsArchived.
    """
    group = _open_group(group, by)
    standing = group.leavings_out.filter(kind=ActKind.LEFT_OUT.value, undone=None)
    if saw is not None and not standing.filter(code=saw).exists():
        raise NothingChanged
    if not undo_acts(group=group, kind=ActKind.LEFT_OUT, reason=reason, by=by):
        raise NothingChanged
    record(project=group.project, verb=verbs.GROUP_BROUGHT_BACK.key, what={"group": group.name}, reason=reason, by=by)


def _open_group(group: Group, by: Actor) -> Group:
    """The group as it is now, in its locked project."""
    if not by.is_lead:
        raise OnlyLeadsLeaveOut
    project = steps.open_facts(project=group.project, by=by)
    found = project.groups.listed().filter(pk=group.pk).select_related("position").first()
    if found is None:
        raise GroupIsGone
    found.project = project
    return found
