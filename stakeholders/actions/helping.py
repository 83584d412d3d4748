"""How somebody takes part: by their own link, on paper, or as one who types for people on paper."""

from stakeholders import steps, verbs
from stakeholders.actions.projects import NothingChanged, ProjectIsArchived
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Member, TakesPart


class LeadsDoNotHelp(Exception):
    """Helpers are no leads, and leads take part by their account. Source: product.md, "Paper"."""


_VERBS = {
    TakesPart.LINK: verbs.TAKES_PART_BY_LINK,
    TakesPart.PAPER: verbs.TAKES_PART_ON_PAPER,
    TakesPart.HELPER: verbs.MADE_HELPER,
}


@action
def choose_way(*, member: Member, way: TakesPart, by: Actor) -> None:
    """A lead notes how a participant takes part. Whoever typed for others stops at once where that changes.

    Raises LeadsDoNotHelp for a lead, ProjectIsArchived, and NothingChanged where it was so already.
    """
    if member.is_lead or not by.is_lead:
        raise LeadsDoNotHelp
    project = steps.lock_project(member.project)
    if project.is_archived:
        raise ProjectIsArchived
    member.refresh_from_db(fields=["on_paper", "is_helper"])
    if member.takes_part is way:
        raise NothingChanged
    member.on_paper = way is TakesPart.PAPER
    member.is_helper = way is TakesPart.HELPER
    member.save(update_fields=["on_paper", "is_helper"])
    record(project=project, verb=_VERBS[way].key, subject=member, by=by)
