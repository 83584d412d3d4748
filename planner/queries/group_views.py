"""What people say of groups, as it was shown: the team, those who belong, and others side by side.

Source: product.md, "The grid". Below 5 in a part nothing of that part is told, nor how many they are.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.text import capfirst

from coproduction.languages import PageLanguage, said
from planner.queries.positions import name_of
from stakeholders.grid import Placing
from stakeholders.models import Group, JudgesChoices, Project, Reveal
from stakeholders.picture.group import draw_group
from stakeholders.picture.shapes import Svg
from stakeholders.queries.revealing import ShownViews, has_views_to_show, last_reveal, shown_views
from stakeholders.revealing import Together, differences, is_elsewhere

GROUPS_A_PAGE = 25
"""Each of them with a picture."""


@dataclass(frozen=True, slots=True)
class PartLine:
    """What one part says of a group, in words that begin with a capital."""

    title: str
    people: int
    affected: str
    say: str
    differs: list[str]
    """How that differs from where the team puts the group; empty where the team puts it nowhere."""
    disagree: bool


@dataclass(frozen=True, slots=True)
class GroupSaid:
    """One group: where the team puts it, and what people say."""

    group: Group
    team: Placing | None
    belong: PartLine | None
    """Those who belong to it; None as long as nothing of them is shown."""
    others: PartLine | None
    picture: Svg | str = ""

    @property
    def parts(self) -> list[PartLine]:
        """The parts of which something is shown."""
        return [part for part in (self.belong, self.others) if part is not None]

    @property
    def disagree(self) -> bool:
        """Whether people of one part put it in different places."""
        return any(part.disagree for part in self.parts)


@dataclass(frozen=True, slots=True)
class LastShown:
    """When what people say was shown last, and by whom."""

    day: date
    who: str


@dataclass(frozen=True, slots=True)
class GroupViewsPage:
    """Everything that the page of what people say shows."""

    groups: Page[GroupSaid]
    disagree: int
    """Groups of which people disagree."""
    differ: int
    """Groups that people of some part put elsewhere than the team does."""
    not_shown: int
    """Groups of the list of which nothing is shown."""
    last: LastShown | None
    can_show: bool
    """Whether 5 views or more are new or changed that can be shown together. It says of no group and of nobody."""


def group_views_page(project: Project, number: str) -> GroupViewsPage:
    """The groups of which something is shown, by name, 25 a page: 4 queries."""
    shown = shown_views(project)
    groups = list(project.groups.listed().select_related("position").order_by("name_key", "pk"))
    listed: Any = Paginator([group for group in groups if group.pk in shown], GROUPS_A_PAGE).get_page(number)
    listed.object_list = [
        _drawn(group, shown[group.pk], identity=f"said-{place}") for place, group in enumerate(listed.object_list)
    ]
    return GroupViewsPage(
        groups=listed,
        disagree=sum(shown[group.pk].disagree for group in groups if group.pk in shown),
        differ=sum(_is_elsewhere(group, shown[group.pk]) for group in groups if group.pk in shown),
        not_shown=sum(group.pk not in shown for group in groups),
        last=_last_shown(project, last_reveal(project)),
        can_show=has_views_to_show(project),
    )


def group_said(group: Group, views: ShownViews, team: Placing | None, picture: Svg | str = "") -> GroupSaid:
    """What people say of one group that the team puts there, in words, with its picture where one is drawn."""
    return GroupSaid(
        group=group,
        team=team,
        belong=_part(JudgesChoices.BELONG, views.belong, team),
        others=_part(JudgesChoices.OTHERS, views.others, team),
        picture=picture,
    )


def _is_elsewhere(group: Group, views: ShownViews) -> bool:
    parts = [part for part in (views.belong, views.others) if part is not None]
    return group.position is not None and any(is_elsewhere(part.view, group.position.placing) for part in parts)


def _drawn(group: Group, views: ShownViews, *, identity: str) -> GroupSaid:
    team = group.position.placing if group.position is not None else None
    picture = draw_group(
        name=group.name,
        team=team,
        belong=views.belong,
        others=views.others,
        language=PageLanguage(),
        identity=identity,
    )
    return group_said(group, views, team, picture)


def _part(judges: JudgesChoices, views: Together | None, team: Placing | None) -> PartLine | None:
    if views is None:
        return None
    return PartLine(
        title=str(judges.label),
        people=views.people,
        affected=capfirst(said(views.affected.words)),
        say=capfirst(said(views.say.words)),
        differs=[said(words) for words in differences(views.view, team)] if team is not None else [],
        disagree=views.disagree,
    )


def _last_shown(project: Project, reveal: Reveal | None) -> LastShown | None:
    if reveal is None:
        return None
    return LastShown(timezone.localdate(reveal.revealed_at, timezone=project.zone), name_of(reveal.by_member))
