"""Showing everybody what people say of the groups, as far as that gives nobody away.

Pages say "Show what people say".
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F

from stakeholders import steps, verbs
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Judgement, Project, Reveal, RevealedView
from stakeholders.queries.revealing import reveals_now
from stakeholders.revealing import GroupReveal, JudgementFact, Judges, View, together

_SHOWN = {
    "shown_affected": F("affected"),
    "shown_say": F("say"),
    "shown_version": F("version"),
    "dropped_at": None,
}
"""What a reveal writes of a view that it shows."""
_NOT_SHOWN = {"shown_in": None, "shown_judges": "", **dict.fromkeys(_SHOWN)}
"""What it writes of one that is shown no more."""
AT_ONCE = 500
"""Rows of one query."""


class OnlyLeadsShow(Exception):
    """Somebody who is no lead tried to show what people say."""


class TooFewViews(Exception):
    """Fewer than 5 views are new or changed that could be shown together."""


@action
def show_views(*, project: Project, code: UUID, by: Actor) -> Reveal:
    """Show everybody what people say now of every group, by those who belong to it and others, from 5 on a part.

    `code` comes from the form, so that a form sent twice shows once. Raises NothingChanged the second time,
    TooFewViews, OnlyLeadsShow and ProjectIsArchived. Source: product.md, "The grid".
    """
    if not by.is_lead:
        raise OnlyLeadsShow
    project = steps.open_project(project)
    if Reveal.objects.filter(code=code).exists():
        raise NothingChanged
    reveals = reveals_now(project)
    if not reveals:
        raise TooFewViews
    reveal = Reveal.objects.create(project=project, code=code, by_member_id=by.pk)
    _note_shown(reveal, reveals.values())
    _write_views(reveal, reveals)
    record(project=project, verb=verbs.VIEWS_SHOWN.key, what={"count": len(reveals)}, by=by)
    return reveal


def _note_shown(reveal: Reveal, reveals: Iterable[GroupReveal]) -> None:
    """Keep beside each view what of it is shown from now on, so that the next reveal gives nobody away.

    The project is locked, so that nobody says anything meanwhile. Of somebody who was erased nothing stays that is
    shown no more.
    """
    reveals = list(reveals)
    _write([fact for each in reveals for fact in each.left], **_NOT_SHOWN)
    _write([fact for each in reveals for fact in each.dropped], dropped_at=reveal.revealed_at)
    for judges in Judges:
        joined = [fact for each in reveals for fact in each.joined.get(judges, ())]
        _write(joined, shown_in=reveal, shown_judges=judges.value, **_SHOWN)
    reveal.project.judgements.filter(member=None, shown_in=None).delete()


def _write(facts: Sequence[JudgementFact], **values: Any) -> None:
    """Write the same beside many views. What their people say stays as it is."""
    for start in range(0, len(facts), AT_ONCE):
        keys = [fact.key for fact in facts[start : start + AT_ONCE]]
        Judgement.objects.filter(pk__in=keys).update(**values)


def _write_views(reveal: Reveal, reveals: Mapping[int, GroupReveal]) -> None:
    """What each part says together from now on: a row where that is not as it was."""
    RevealedView.objects.bulk_create(
        _view(reveal, group, judges, each.shown.get(judges, ()))
        for group, each in reveals.items()
        for judges in each.changed
    )


def _view(reveal: Reveal, group: int, judges: Judges, views: tuple[View, ...]) -> RevealedView:
    row = RevealedView(
        project_id=reveal.project_id, reveal=reveal, group_id=group, judges=judges.value, people=len(views)
    )
    if not views:
        return row
    said = together(views)
    for name, spread in (("affected", said.affected), ("say", said.say)):
        for end, value in (("", spread.middle), ("_low", spread.low), ("_high", spread.high)):
            setattr(row, f"{name}{end}", value)
    return row
