"""Whether somebody who belongs to a group has said where it stands since it last moved. If not, its place is a Guess.

A view counts for this as it does for what is shown: both numbers are said, and that one belongs. Source: product.md,
"The grid": only whether it is a Guess may be told below 5.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from stakeholders.models import Judgement, OwnLink, Position, Project
from stakeholders.register import is_guess

_OWN_VIEW = """EXISTS (
    SELECT 1 FROM stakeholders_judgement own
    WHERE own.group_id = listed.id AND own.judged_at >= stands.moved_at AND own.link = '{belong}'
        AND own.affected IS NOT NULL AND own.say IS NOT NULL AND own.not_theirs_at IS NULL
)"""
OWN_VIEW = _OWN_VIEW.format(belong=OwnLink.BELONG.value)
"""SQL: the same as `own_view`, for a group `listed` that stands at the position `stands`."""

_OWN = Q(link=OwnLink.BELONG.value, affected__isnull=False, say__isnull=False, not_theirs_at=None)


def own_view(*, group: str, moved_at: str, at: datetime | OuterRef | None = None) -> Exists:
    """Whether somebody who belongs has said where they put a group since it moved, to annotate a query with.

    Both names are those of fields of that query. At a moment, which may be one of its fields too, only a view counts of
    which it is known that it was said between the two.
    """
    told = Q(judged_at__gte=OuterRef(moved_at))
    if at is not None:
        told &= Q(judged_at__lte=at)
        told |= Q(first_at__gte=OuterRef(moved_at), first_at__lte=at)
    views: QuerySet[Judgement] = Judgement.objects.filter(_OWN, told, group=OuterRef(group))
    return Exists(views)


@dataclass(frozen=True, slots=True)
class OwnViews:
    """When those who belong to groups said where they put them: the first time, and last. Nobody's numbers."""

    by_group: Mapping[int, Sequence[tuple[datetime, datetime]]]

    def is_guess(self, position: Position | None, *, at: datetime | None = None) -> bool:
        """Whether a place is a Guess, now or at a moment; not where there is none.

        At a moment only a view counts of which it is known that it was said between the two.
        """
        if position is None:
            return False
        moments = [moment for both in self.by_group.get(position.group_id, ()) for moment in both]
        has_own = any(position.moved_at <= moment and (at is None or moment <= at) for moment in moments)
        return is_guess(moved_by_own=position.belongs, has_own_view=has_own)


def own_views_of(project: Project) -> OwnViews:
    """When those who belong said something of the groups of a project: 1 query."""
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for group, first_at, judged_at in Judgement.objects.filter(_OWN, project=project).values_list(
        "group_id", "first_at", "judged_at"
    ):
        found[group].append((first_at, judged_at))
    return OwnViews(found)
