"""How somebody takes part: by their own link, on paper, or as one who types for people on paper."""

from stakeholders import steps, verbs
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Member, TakesPart


class LeadsDoNotHelp(Exception):
    """Helpers are no leads, and leads take part by their account. Source: product.md, "Paper"."""


class TheirOwnChoice(Exception):
    """Whoever types sees what the person said. Somebody who comes in by their own link lets them in, or nobody does."""


_VERBS = {
    TakesPart.LINK: verbs.TAKES_PART_BY_LINK,
    TakesPart.PAPER: verbs.TAKES_PART_ON_PAPER,
    TakesPart.HELPER: verbs.MADE_HELPER,
}


def _comes_by_own_link(member: Member) -> bool:
    """Whether the person has come in by a link of their own, so that what they said there was theirs alone."""
    return member.links.exclude(first_used_at=None).exists()


@action
def choose_way(*, member: Member, way: TakesPart, by: Actor) -> None:
    """A lead notes how a participant takes part. Whoever typed for others stops at once where that changes.

    The person themself may choose paper, or their link alone. Raises LeadsDoNotHelp for a lead, and for a person who
    would help by their own word; TheirOwnChoice where a lead puts somebody on paper who comes in by their own link;
    BecamePartOf, ProjectIsArchived, PersonIsGone, and NothingChanged where it was so already.
    """
    is_own = by.member_id == member.pk and by.entered_by is None and way is not TakesPart.HELPER
    if member.is_lead or not (by.is_lead or is_own):
        raise LeadsDoNotHelp
    project = steps.open_own(member=member, by=by)
    steps.refuse_merged(member=member, by=by)
    if way is TakesPart.PAPER and not is_own and _comes_by_own_link(member):
        raise TheirOwnChoice
    member.refresh_from_db(fields=["on_paper", "is_helper"])
    if member.takes_part is way:
        raise NothingChanged
    member.on_paper = way is TakesPart.PAPER
    member.is_helper = way is TakesPart.HELPER
    member.save(update_fields=["on_paper", "is_helper"])
    record(project=project, verb=_VERBS[way].key, subject=member, by=by)
