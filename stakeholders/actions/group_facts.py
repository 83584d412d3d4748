"""How a group can be reached, and where its people were heard without a place in the team.

Words of these may name a person, and the history is never changed: it tells that they were written, and not what.
"""

from datetime import date
from uuid import UUID

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Group, HeardAnotherWay, Route
from stakeholders.models.groups import MOST_ROUTES
from stakeholders.queries.group_facts import listed_group
from stakeholders.queries.groups import name_key
from stakeholders.verbs import Verb


class RouteIsThere(Exception):
    """The group has this way already. Holds its words as they stand there."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class TooManyRoutes(Exception):
    """The group has as many ways as can be written down."""


class NotYetHeard(Exception):
    """The day is still to come."""


@action
def add_route(*, group: Group, code: UUID, words: str, is_offline: bool, is_trusted: bool, by: Actor) -> Route:
    """Note a way to reach a group. `code` comes from the form, so that a form sent twice adds one.

    Raises NothingChanged the second time, RouteIsThere for words that the group has, so that one way is not counted
    twice, TooManyRoutes, GroupIsGone.
    """
    project = steps.open_project(group.project)
    group = listed_group(project, group)
    if Route.objects.filter(code=code).exists():
        raise NothingChanged
    there = {name_key(route.words): route.words for route in group.routes.all()}
    if name_key(words) in there:
        raise RouteIsThere(there[name_key(words)])
    if len(there) >= MOST_ROUTES:
        raise TooManyRoutes
    route = Route.objects.create(
        project=project, group=group, code=code, words=words, is_offline=is_offline, is_trusted=is_trusted
    )
    _tell(group, verbs.GROUP_ROUTE_ADDED, by)
    return route


@action
def remove_route(*, route: Route, by: Actor) -> None:
    """Take away a way to reach a group. Raises NothingChanged the second time."""
    project = steps.open_project(route.project)
    found = project.routes.select_related("group").filter(pk=route.pk).first()
    if found is None:
        raise NothingChanged
    found.delete()
    _tell(found.group, verbs.GROUP_ROUTE_REMOVED, by)


@action
def add_heard(
    *, group: Group, code: UUID, people: int, how: str, by_whom: str, heard_on: date, by: Actor
) -> HeardAnotherWay:
    """Note that so many people of a group, 2 at least, were heard another way. `code` is as in `add_route`.

    Raises NothingChanged the second time, NotYetHeard for a day to come where the project is, GroupIsGone.
    """
    project = steps.open_project(group.project)
    group = listed_group(project, group)
    if HeardAnotherWay.objects.filter(code=code).exists():
        raise NothingChanged
    if heard_on > timezone.localdate(timezone=project.zone):
        raise NotYetHeard
    heard = HeardAnotherWay.objects.create(
        project=project,
        group=group,
        code=code,
        people=people,
        how=how,
        by_whom=by_whom,
        heard_on=heard_on,
        entered_by_id=by.member_id,
    )
    _tell(group, verbs.GROUP_HEARD, by, people=people)
    return heard


@action
def remove_heard(*, heard: HeardAnotherWay, by: Actor) -> None:
    """Take away the note that people of a group were heard another way. Raises NothingChanged the second time."""
    project = steps.open_project(heard.project)
    found = project.heard_another_way.select_related("group").filter(pk=heard.pk).first()
    if found is None:
        raise NothingChanged
    found.delete()
    _tell(found.group, verbs.GROUP_HEARD_REMOVED, by, people=found.people)


def _tell(group: Group, verb: Verb, by: Actor, **what: object) -> None:
    """Note that the group was touched, and write it into the history."""
    steps.touch_group(group=group, by=by)
    record(project=group.project, verb=verb.key, what={"group": group.name, **what}, by=by)
