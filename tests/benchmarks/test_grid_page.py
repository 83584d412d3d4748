"""What the grid costs with 200 groups, both drawings and the whole table: at most 10 queries, and 2.5 floors."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from stakeholders import steps
from stakeholders.models import (
    Belonging,
    Group,
    Judgement,
    Member,
    OwnLink,
    Position,
    Project,
    Reveal,
    RevealedView,
    Side,
)
from stakeholders.register import SIGNED_MOMENTS, START_MOMENT
from stakeholders.revealing import FEWEST_SHOWN, Judges
from tests.benchmarks.conftest import Ratio
from tests.factories import MONDAY, actor_of, at, lead_actor, make_participant, make_project, make_user
from tests.register_factories import ask_for, leave_out

GROUPS = 200
MOST_FLOORS = 2.5
MOST_QUERIES = 10

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.benchmarks.floor_urls")]


@pytest.fixture
def project(client: Client) -> Project:
    """A project with 200 groups that stand all over the grid, three stages signed, views shown; its lead signed in.

    Every third group moved since the last signing, every fifth is spoken for, every tenth has people here, 4 are left
    out and 4 asked for. Ten people have said where they put every fourth group, and people disagree about every eighth.
    """
    lead = make_user()
    with at(MONDAY):
        project = make_project(lead=lead)
        people = [make_participant(project=project, name=f"Person {number}", side="carer")[0] for number in range(10)]
        _place(project)
        _say_where(project, people)
        groups = list(project.groups.order_by("pk"))
        for group in groups[5:200:50]:
            leave_out(group=group)
        for group in groups[6:200:50]:
            ask_for(project=project, by=actor_of(member=people[0]), group=group, shows_name=True)
    by = lead_actor(project=project, user=lead)
    for days, key in enumerate(("idea", "who", "people"), start=1):
        moment = MONDAY + timedelta(days=days)
        steps.write_moment(project=project, label=SIGNED_MOMENTS + key, at=moment, by=by)
        if key == "who":
            steps.write_moment(project=project, label=START_MOMENT, at=moment, by=by)
    client.force_login(lead)
    return project


def _place(project: Project) -> None:
    sides = list(Side)
    groups = Group.objects.bulk_create(
        Group(
            project=project,
            name=f"People of group {number}",
            name_key=f"people of group {number:03}",
            side=sides[number % 4],
            speaks_for="" if number % 5 else "The network",
        )
        for number in range(GROUPS)
    )
    for move, days in enumerate((0, 5)):
        Position.objects.bulk_create(
            Position(
                project=project,
                group=group,
                code=uuid4(),
                affected=number * 35 % 101,
                say=(number * 15 + move * 30) % 101,
                wanted=75,
                moved_at=MONDAY + timedelta(days=days),
            )
            for number, group in enumerate(groups)
            if move == 0 or number % 3 == 0
        )
    last = {position.group_id: position for position in Position.objects.filter(project=project).order_by("pk")}
    for group in groups:
        group.position = last[group.pk]
    Group.objects.bulk_update(groups, ["position"])


def _say_where(project: Project, people: list[Member]) -> None:
    groups = list(project.groups.order_by("pk"))
    Belonging.objects.bulk_create(
        Belonging(project=project, member=people[number % 10], group=group) for number, group in enumerate(groups[::10])
    )
    Judgement.objects.bulk_create(
        Judgement(project=project, group=group, member=person, affected=75, say=25, link=OwnLink.BELONG)
        for group in groups[::4]
        for person in people
    )
    reveal = Reveal.objects.create(project=project)
    RevealedView.objects.bulk_create(
        RevealedView(
            project=project,
            reveal=reveal,
            group=group,
            judges=judges.value,
            people=FEWEST_SHOWN,
            affected=50,
            affected_low=25,
            affected_high=75,
            say=50,
            say_low=40,
            say_high=55,
        )
        for group in groups[::8]
        for judges in Judges
    )


def _drawing(client: Client, path: str) -> Callable[[], HttpResponseBase]:
    """Draw a page as a server does: through all the middleware, without what the test client adds to every template."""
    handler = WSGIHandler()
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    factory = RequestFactory(HTTP_COOKIE=cookies, HTTP_ACCEPT_ENCODING="gzip")
    return lambda: handler.get_response(factory.get(path))


def test_grid_page(client: Client, project: Project, cpu_ratio: Callable[..., Ratio]) -> None:
    address, floor = f"/projects/{project.code}/groups/grid/", f"/projects/{project.code}/floor-table/{GROUPS}/"
    drawn, ground = client.get(address).content.decode(), client.get(floor).content.decode()
    rows = drawn.partition("<tbody>")[2].partition("</tbody>")[0]
    assert rows.count("<tr") == ground.partition("<tbody>")[2].count("<tr") == GROUPS
    assert drawn.count('<svg class="g ') == 2

    found = cpu_ratio(_drawing(client, address), _drawing(client, floor))

    assert found.ratio <= MOST_FLOORS


@pytest.mark.parametrize("query", ["", "?at=start", "?at=people", "?at=wanted", "?cell=33"])
def test_grid_page_asks_a_few_times(client: Client, project: Project, query: str) -> None:
    address = f"/projects/{project.code}/groups/grid/{query}"
    client.get(address)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200

    assert len(queries) <= MOST_QUERIES
