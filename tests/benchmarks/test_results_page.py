"""What the results of check-ins cost, with 24 check-ins of 10 lines: fixed queries, and at most 2.5 floors."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from planner.models import CheckIn, CheckInComment, CheckInResult, CheckInValue
from planner.privacy import Part
from planner.values import WORDS, ValueState
from stakeholders.models import Group, Member, Project, Side
from tests.benchmarks.conftest import Ratio
from tests.factories import MONDAY, make_project, make_user, write_promise

CHECK_INS = 24
LINES = 10
COMMENTS = 200
MEMBERS = 2_000
MOST_FLOORS = 2.5
MOST_QUERIES = 15

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.benchmarks.floor_urls")]


@pytest.fixture
def project(client: Client) -> Project:
    """24 closed check-ins of 10 lines, both parts shown in most; the last has 200 comments, of 2,000 people.

    Its lead is signed in.
    """
    lead = make_user()
    project = make_project(lead=lead)
    write_promise(project=project)
    for number in range(1, CHECK_INS + 1):
        _check_in(project, number)
    last = project.check_ins.latest("number")
    CheckInComment.objects.bulk_create(
        CheckInComment(project=project, check_in=last, position=place, words=f"Comment {place} of somebody.")
        for place in range(COMMENTS)
    )
    Member.objects.bulk_create(Member(project=project, name=f"Person {place} Reid") for place in range(MEMBERS))
    Group.objects.bulk_create(
        Group(project=project, name=f"Group {place}", name_key=f"group {place:03}", side=Side.LIVED)
        for place in range(CHECK_INS * LINES)
    )
    client.force_login(lead)
    return project


def _check_in(project: Project, number: int) -> None:
    opened_at = MONDAY + timedelta(weeks=8 * number)
    check_in = CheckIn.objects.create(
        project=project,
        number=number,
        opened_at=opened_at,
        closes_on=(opened_at + timedelta(days=7)).date(),
        closed_at=opened_at + timedelta(days=7),
        fewest=5,
        asked=2_000,
        answered=1_900,
        helped=4,
    )
    values = CheckInValue.objects.bulk_create(
        CheckInValue(
            project=project,
            check_in=check_in,
            position=place,
            key=f"line-{place}",
            title=f"Line {place}",
            words=f"We do thing {place} together.",
            question=f"Do we do thing {place} together?",
        )
        for place in range(1, LINES + 1)
    )
    states = [ValueState.KEPT, ValueState.AT_RISK, ValueState.BROKEN]
    CheckInResult.objects.bulk_create(
        CheckInResult(
            project=project,
            check_in=check_in,
            value=value,
            part=part,
            state=states[(place + number) % 3],
            answers=900 if number % 5 else None,
            middle=WORDS[(place + number) % 5] if number % 5 else "",
        )
        for place, value in enumerate(values)
        for part in (Part.LIVED, Part.PROFESSIONAL)
    )


def _drawing(client: Client, path: str) -> Callable[[], HttpResponseBase]:
    """Draw a page as a server does: through all the middleware, without what the test client adds to every template."""
    handler = WSGIHandler()
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    factory = RequestFactory(HTTP_COOKIE=cookies, HTTP_ACCEPT_ENCODING="gzip")
    return lambda: handler.get_response(factory.get(path))


def test_results_over_time(client: Client, project: Project, cpu_ratio: Callable[..., Ratio]) -> None:
    """10 pictures of 24 check-ins, and as many rows of tables as they have points: 240 of the floor's rows."""
    rows = CHECK_INS * LINES
    page, floor = f"/projects/{project.code}/check-ins/", f"/projects/{project.code}/floor-table/{rows}/"
    drawn, ground = client.get(page).content.decode(), client.get(floor).content.decode()
    assert drawn.count("<tr>") == rows + LINES
    assert ground.count("<tr>") == rows + 1
    assert drawn.count('role="img"') == LINES
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    assert len(queries) <= MOST_QUERIES

    assert cpu_ratio(_drawing(client, page), _drawing(client, floor)).ratio <= MOST_FLOORS


def test_one_check_in(client: Client, project: Project, cpu_ratio: Callable[..., Ratio]) -> None:
    """10 lines and a page of 50 comments: 60 rows."""
    code = project.check_ins.latest("number").code
    page, floor = f"/projects/{project.code}/check-ins/{code}/", f"/projects/{project.code}/floor-table/60/"
    drawn = client.get(page).content.decode()
    assert drawn.count("<blockquote") == 50
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    assert len(queries) <= MOST_QUERIES

    assert cpu_ratio(_drawing(client, page), _drawing(client, floor)).ratio <= MOST_FLOORS
