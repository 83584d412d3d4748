"""What the page of places costs, with 200 groups and 10,000 people: at most 14 queries, and 2.5 floors."""

from collections.abc import Callable

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stakeholders.models import Belonging, Group, Member, Project, Recruit, RecruitGroup, Side, StepChoices
from tests.benchmarks.conftest import Ratio
from tests.factories import make_project, make_user

GROUPS = 200
PEOPLE = 10_000
COME_IN = 2_000
"""Of them; the others are written down under code names."""
MOST_FLOORS = 2.5
MOST_QUERIES = 14

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.benchmarks.floor_urls")]


@pytest.fixture
def project(client: Client) -> Project:
    """A project with 200 groups and 10,000 people, each of one group or of four; its lead signed in."""
    lead = make_user()
    project = make_project(lead=lead)
    groups = Group.objects.bulk_create(
        Group(
            project=project,
            name=f"People of group {number}",
            name_key=f"people of group {number}",
            side=Side.LIVED,
            how_affected="They wait.",
            places=4 + number % 9,
        )
        for number in range(GROUPS)
    )
    now = timezone.now()
    members = Member.objects.bulk_create(
        Member(
            project=project, name=f"Person {number}", side="lived", side_chosen_at=now, said_yes_at=now, joined_at=now
        )
        for number in range(COME_IN)
    )
    Belonging.objects.bulk_create(
        Belonging(project=project, member=member, group=groups[group])
        for number, member in enumerate(members)
        for group in _groups_of(number)
    )
    recruits = Recruit.objects.bulk_create(
        Recruit(
            project=project,
            name=f"Code {number}",
            consented_on=now.date(),
            step=StepChoices.JOINED if number % 4 == 0 else StepChoices.APPROACHED,
            confirmed_at=now if number % 8 == 0 else None,
        )
        for number in range(PEOPLE - COME_IN)
    )
    RecruitGroup.objects.bulk_create(
        (
            RecruitGroup(project=project, recruit=recruit, group=groups[group])
            for number, recruit in enumerate(recruits)
            for group in _groups_of(number)
        ),
        batch_size=5_000,
    )
    assert project.recruits.count() + project.members.filter(is_lead=False).count() == PEOPLE
    client.force_login(lead)
    return project


def _groups_of(number: int) -> range:
    """One group of the first half, where most people are; every twentieth person is of four."""
    first = number % (GROUPS // 2)
    return range(first, first + (1 if number % 20 else 4))


def _drawing(client: Client, path: str) -> Callable[[], HttpResponseBase]:
    """Draw a page as a server does: through all the middleware, without what the test client adds to every template."""
    handler = WSGIHandler()
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    factory = RequestFactory(HTTP_COOKIE=cookies, HTTP_ACCEPT_ENCODING="gzip")
    return lambda: handler.get_response(factory.get(path))


def test_coverage_page(client: Client, project: Project, cpu_ratio: Callable[..., Ratio]) -> None:
    address, floor = f"/projects/{project.code}/places/", f"/projects/{project.code}/floor-table/{GROUPS}/"
    drawn, ground = client.get(address).content.decode(), client.get(floor).content.decode()
    assert drawn.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr") == GROUPS
    assert ground.partition("<tbody>")[2].count("<tr") == GROUPS

    found = cpu_ratio(_drawing(client, address), _drawing(client, floor))

    assert found.ratio <= MOST_FLOORS


@pytest.mark.parametrize("page", ["places/", "places/count/", "places/counts/"])
def test_pages_of_places_ask_a_few_times(client: Client, project: Project, page: str) -> None:
    address = f"/projects/{project.code}/{page}"
    client.get(address)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200

    assert len(queries) <= MOST_QUERIES
