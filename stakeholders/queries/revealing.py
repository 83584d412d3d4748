"""What was shown of people's views of groups, and whether there is enough to show more. Nobody's own view leaves here.

The rule is in `revealing.py`. Source: product.md, "The grid".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Q

from stakeholders.models import Project, Reveal, RevealedView
from stakeholders.models.judgements import judges_of
from stakeholders.revealing import (
    FEWEST_SHOWN,
    WIDE,
    GroupReveal,
    JudgementFact,
    Judges,
    Spread,
    Together,
    View,
    reveal_group,
)

_DISAGREE = """EXISTS (
    SELECT 1 FROM stakeholders_revealedview views
    WHERE views.group_id = listed.id AND views.people > 0
        AND (views.affected_high - views.affected_low >= {wide} OR views.say_high - views.say_low >= {wide})
        AND NOT EXISTS (
            SELECT 1 FROM stakeholders_revealedview later
            WHERE later.group_id = views.group_id AND later.judges = views.judges AND later.id > views.id
        )
)"""
DISAGREE = _DISAGREE.format(wide=WIDE)
"""SQL: whether what was shown last of a group `listed` says that people disagree."""


@dataclass(frozen=True, slots=True)
class ShownViews:
    """What people say of a group together, as everybody was shown it last."""

    belong: Together | None = None
    """Those who belong to it; None as long as fewer than 5 of them were shown."""
    others: Together | None = None

    @property
    def disagree(self) -> bool:
        """Whether people of one part put it in different places."""
        return any(part.disagree for part in (self.belong, self.others) if part is not None)


NOTHING_SHOWN = ShownViews()


def shown_views(
    project: Project, *, at: datetime | None = None, groups: Iterable[int] | None = None
) -> dict[int, ShownViews]:
    """What is shown of each group, or of these, or was at a moment; without groups of which nothing is: 1 query."""
    views: Any = RevealedView.objects.filter(project=project)
    if groups is not None:
        views = views.filter(group__in=list(groups))
    if at is not None:
        views = views.filter(reveal__revealed_at__lte=at)
    last = views.order_by().values("group", "judges").annotate(last=Max("pk")).values("last")
    shown: dict[int, dict[str, Together]] = defaultdict(dict)
    for view in views.filter(pk__in=last).exclude(people=0):
        shown[view.group_id][view.judges] = together_of(view)
    return {group: ShownViews(**parts) for group, parts in shown.items()}


def together_of(view: RevealedView) -> Together:
    """What a row says, for the rules and the picture."""
    return Together(
        view.people,
        Spread(view.affected, view.affected_low, view.affected_high),
        Spread(view.say, view.say_low, view.say_high),
    )


def last_reveal(project: Project) -> Reveal | None:
    """When somebody showed what people say, the last time: 1 query."""
    return project.reveals.select_related("by_member").order_by("-revealed_at", "-pk").first()


def reveals_now(project: Project) -> dict[int, GroupReveal]:
    """What a reveal would change now, by group; without groups of which it changes nothing: 1 query.

    Leads' pages may tell of it only whether it is empty.
    """
    reveals = {group: reveal_group(facts) for group, facts in _facts_of(project).items()}
    return {group: reveal for group, reveal in reveals.items() if reveal.changed}


def has_views_to_show(project: Project) -> bool:
    """Whether there is enough to show that is new or changed: 1 query."""
    return bool(reveals_now(project))


def _facts_of(project: Project) -> Mapping[int, list[JudgementFact]]:
    """The views of each group of the list of which 5 or more could be new or changed, as the rule looks at them."""
    views = project.judgements.order_by()
    new = (
        views.filter(by_lead=False)
        .exclude(member=None)
        .filter(Q(shown_in=None) | Q(version__gt=F("shown_version")) | Q(not_theirs_at__isnull=False))
    )
    groups = new.values("group").annotate(many=Count("pk")).filter(many__gte=FEWEST_SHOWN).values("group")
    rows = views.filter(group__merged_into=None, group__in=groups).values_list(*_NAMES)
    facts: dict[int, list[JudgementFact]] = defaultdict(list)
    for group, *values in rows:
        facts[group].append(_fact(_Row(*values)))
    return facts


class _Row(NamedTuple):
    """A view with what was shown of it: a tuple, because a project has up to thousands."""

    pk: int
    member_id: int | None
    by_lead: bool
    affected: int | None
    say: int | None
    link: str
    judged_at: datetime
    not_theirs_at: datetime | None
    dropped_at: datetime | None
    cell: int | None
    shown_judges: str
    shown_affected: int | None
    shown_say: int | None
    shown_at: datetime | None


_NAMES = tuple(
    {"cell": "shown_in_id", "shown_at": "shown_in__revealed_at"}.get(name, name) for name in ("group_id", *_Row._fields)
)


def _fact(row: _Row) -> JudgementFact:
    """A view as the rule looks at it.

    What a helper typed, and was not theirs, counts nowhere. Of somebody who was erased nothing is new, and what was
    shown stays as it was. What was dropped waits until it is said again.
    """
    shown = _view(row.shown_affected, row.shown_say)
    shown_judges = Judges(row.shown_judges) if row.shown_judges else None
    since = row.shown_at or row.dropped_at
    is_said_again = row.member_id is not None and (since is None or row.judged_at > since)
    view = _view(row.affected, row.say)
    judges = judges_of(row.link) if view is not None else None
    if row.member_id is None or row.not_theirs_at is not None or (row.dropped_at is not None and not is_said_again):
        judges = None
    return JudgementFact(
        key=row.pk,
        judges=judges,
        view=view if judges is not None else None,
        is_changed=row.member_id is not None and (judges, view if judges else None) != (shown_judges, shown),
        is_said_again=is_said_again,
        shown_judges=shown_judges,
        shown=shown,
        cell=row.cell,
        is_lead=row.by_lead,
    )


def _view(affected: int | None, has_say: int | None) -> View | None:
    return None if affected is None or has_say is None else View(affected, has_say)
