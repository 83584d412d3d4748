"""What the table of groups costs, with 100 of 1,000 groups on it: at most 10 queries, and 2.5 floors."""

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
from stakeholders.models import Belonging, EarlierName, Group, Position, Project, Route, Side
from stakeholders.register import SIGNED_MOMENTS
from tests.benchmarks.conftest import Ratio
from tests.factories import MONDAY, actor_of, at, lead_actor, make_participant, make_project, make_user
from tests.register_factories import ask_for, leave_out

GROUPS = 1_000
ROWS = 100
CELLS = 8
MOST_FLOORS = 2.5
MOST_QUERIES = 10

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.benchmarks.floor_urls")]


@pytest.fixture
def project(client: Client) -> Project:
    """A project with 1,000 groups, two stages signed, 10 groups left out, 10 asked for; its lead signed in.

    Nine of ten groups are placed, and moved once; every second has an earlier name, places and ways; every fifth is
    spoken for, every tenth has people here.
    """
    lead = make_user()
    with at(MONDAY):
        project = make_project(lead=lead)
        people = [make_participant(project=project, name=f"Person {number}", side="carer")[0] for number in range(10)]
        _fill(project)
        groups = list(project.groups.order_by("pk"))
        Belonging.objects.bulk_create(
            Belonging(project=project, member=people[number % 10], group=group)
            for number, group in enumerate(groups[::10])
        )
        for group in groups[5:500:50]:
            leave_out(group=group)
        for group in groups[6:500:50]:
            ask_for(project=project, by=actor_of(member=people[0]), group=group, shows_name=True)
    for days, label in enumerate(("idea", "who"), start=1):
        moment = MONDAY + timedelta(days=days)
        steps.write_moment(
            project=project, label=SIGNED_MOMENTS + label, at=moment, by=lead_actor(project=project, user=lead)
        )
    assert project.groups.count() == GROUPS
    client.force_login(lead)
    return project


def _fill(project: Project) -> None:
    sides = list(Side)
    groups = Group.objects.bulk_create(
        Group(
            project=project,
            name=f"People of group {number}",
            name_key=f"people of group {number}",
            side=sides[number % 4],
            how_affected="They wait.",
            places=2 if number % 2 else None,
            speaks_for="" if number % 5 else "The network",
        )
        for number in range(GROUPS)
    )
    for move in range(2):
        Position.objects.bulk_create(
            Position(
                project=project,
                group=group,
                code=uuid4(),
                affected=(number * 5) % 101,
                say=(number * 3 + move) % 101,
                wanted=75,
                moved_at=MONDAY + timedelta(hours=move),
            )
            for number, group in enumerate(groups)
            if number % 10
        )
    last = {position.group_id: position for position in Position.objects.filter(project=project).order_by("pk")}
    for group in groups:
        group.position = last.get(group.pk)
    Group.objects.bulk_update(groups, ["position"])
    EarlierName.objects.bulk_create(
        EarlierName(project=project, group=group, name=f"Before {group.name}") for group in groups[::2]
    )
    Route.objects.bulk_create(
        Route(project=project, group=group, words=words) for group in groups[1::2] for words in ("Choir", "Nurse")
    )


def _drawing(client: Client, path: str) -> Callable[[], HttpResponseBase]:
    """Draw a page as a server does: through all the middleware, without what the test client adds to every template."""
    handler = WSGIHandler()
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    factory = RequestFactory(HTTP_COOKIE=cookies, HTTP_ACCEPT_ENCODING="gzip")
    return lambda: handler.get_response(factory.get(path))


def test_register_page(client: Client, project: Project, cpu_ratio: Callable[..., Ratio]) -> None:
    address, floor = f"/projects/{project.code}/groups/?state=in", f"/projects/{project.code}/floor-table/{ROWS}/"
    drawn, ground = client.get(address).content.decode(), client.get(floor).content.decode()
    rows = drawn.partition("<tbody>")[2].partition("</tbody>")[0]
    assert rows.count("<tr") == ground.partition("<tbody>")[2].count("<tr") == ROWS
    assert rows.count("<td") >= ROWS * (CELLS - 4)
    assert ground.count("<td") == ROWS * (CELLS - 1)

    found = cpu_ratio(_drawing(client, address), _drawing(client, floor))

    assert found.ratio <= MOST_FLOORS


@pytest.mark.parametrize(
    "query", ["", "?page=5", "?sort=name", "?side=carer&part=not_heard&state=in", "?words=before+people", "?state=out"]
)
def test_register_page_asks_a_few_times(client: Client, project: Project, query: str) -> None:
    address = f"/projects/{project.code}/groups/{query}"
    client.get(address)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200

    assert len(queries) <= MOST_QUERIES
