"""What replies of every kind share: somebody finds one not good enough, and what is told of it."""

from collections.abc import Mapping

from planner.models import NotGoodEnough, ValueReplyNotEnough
from planner.queries.objections import monday_of
from planner.queries.stages import today_in
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import record, record_withheld
from stakeholders.models import Project, ReplyNotEnough
from stakeholders.steps import mark_typed, typed_values
from stakeholders.verbs import Verb

CHANGED_QUIETLY = "The history says once that somebody found the reply not good enough; their words stay theirs."
"""Why other words of the same person are no entry."""


class NotYours(Exception):
    """Somebody else said it."""


def say_once[Said: (NotGoodEnough, ReplyNotEnough, ValueReplyNotEnough)](
    table: type[Said], *, reply_id: int, words: str, project: Project, by: Actor
) -> Said:
    """Write down that somebody finds a reply not good enough. Raises NothingChanged for the second time."""
    defaults = {"project": project, "words": words, **typed_values(project=project, by=by)}
    said, is_new = table._default_manager.get_or_create(reply_id=reply_id, member_id=by.pk, defaults=defaults)
    if not is_new:
        raise NothingChanged
    return said


def say_otherwise(
    said: NotGoodEnough | ReplyNotEnough | ValueReplyNotEnough | None, *, words: str, project: Project, by: Actor
) -> None:
    """Let it be said in other words. Raises NotYours where this person said nothing, and NothingChanged."""
    if said is None:
        raise NotYours
    if said.words == words:
        raise NothingChanged
    said.words = words
    said.save(update_fields=["words", *mark_typed(row=said, project=project, by=by)])


def tell(
    *, project: Project, named: Verb, unnamed: Verb, is_withheld: bool, what: Mapping[str, object], by: Actor
) -> None:
    """Write it into the history: with who did it, or without, by week. Source: product.md, the privacy rule."""
    if is_withheld:
        record_withheld(project=project, verb=unnamed.key, what={**what, "week": monday_of(today_in(project))})
    else:
        record(project=project, verb=named.key, what=dict(what), by=by)
