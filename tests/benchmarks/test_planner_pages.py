"""What a project's home and a stage page cost, with 60 exercises and 2,000 entries: at most 2.5 floors."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponseBase
from django.test import Client, RequestFactory

from planner.actions.objections import raise_objection
from planner.models import Entry, Exercise
from stakeholders.models import Project
from tests.benchmarks.conftest import Ratio
from tests.factories import actor_of, agree_to_promise, make_participant, make_project, make_user

EXERCISES = 60
ENTRIES = 2_000
MOST_FLOORS = 2.5

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.benchmarks.floor_urls")]


@pytest.fixture
def project(client: Client) -> Project:
    """A project whose first stage has 60 exercises, all needed, and 2,000 entries by 20 people; its lead signed in.

    Everybody agreed to the promise, and a concern waits for a reply.
    """
    lead = make_user()
    project = make_project(lead=lead)
    stage = project.stages.get(position=1)
    there = stage.exercises.count()
    stage.exercises.update(required=True)
    model = stage.exercises.get(key="problem")
    Exercise.objects.bulk_create(
        Exercise(
            project=project,
            stage=stage,
            position=number,
            key=f"more-{number}",
            title=f"Question {number}",
            prompt=model.prompt,
            kind="notes",
            required=True,
        )
        for number in range(there + 1, EXERCISES + 1)
    )
    people = [make_participant(project=project, name=f"Person {number}", side="lived")[0] for number in range(20)]
    exercises = list(stage.exercises.order_by("position"))[: EXERCISES - 10]
    Entry.objects.bulk_create(
        Entry(
            project=project,
            exercise=exercises[number % len(exercises)],
            code=uuid4(),
            author=people[number % len(people)],
            side="lived",
            text=f"Words {number}",
        )
        for number in range(ENTRIES)
    )
    agree_to_promise(project=project)
    raise_objection(stage=stage, code=uuid4(), words="Too fast.", shows_name=False, by=actor_of(member=people[0]))
    assert stage.exercises.count() == EXERCISES
    assert Entry.objects.filter(project=project).count() == ENTRIES
    client.force_login(lead)
    return project


def _drawing(client: Client, path: str) -> Callable[[], HttpResponseBase]:
    """Draw a page as a server does: through all the middleware, without what the test client adds to every template."""
    handler = WSGIHandler()
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    factory = RequestFactory(HTTP_COOKIE=cookies, HTTP_ACCEPT_ENCODING="gzip")
    return lambda: handler.get_response(factory.get(path))


def _compare(client: Client, cpu_ratio: Callable[..., Ratio], page: str, floor: str, *, rows: int, mark: str) -> Ratio:
    drawn, ground = client.get(page), client.get(floor)
    assert drawn.status_code == ground.status_code == 200
    assert ground.content.decode().count('<span class="hint">') == rows
    assert drawn.content.decode().count(mark) >= rows
    draw_page, draw_floor = _drawing(client, page), _drawing(client, floor)
    assert draw_page().status_code == draw_floor().status_code == 200
    return cpu_ratio(draw_page, draw_floor)


def test_stage_page(client: Client, project: Project, cpu_ratio: Callable[..., Ratio]) -> None:
    """60 exercises, 8 stages on the path and 2 things needed: 70 rows."""
    address = f"/projects/{project.code}/"
    found = _compare(client, cpu_ratio, f"{address}stages/1/", f"{address}floor/70/", rows=70, mark="<li")
    assert found.ratio <= MOST_FLOORS


def test_project_home(client: Client, project: Project, cpu_ratio: Callable[..., Ratio]) -> None:
    """5 steps of the first week, 8 stages on the path and 3 links: 16 rows."""
    address = f"/projects/{project.code}/"
    found = _compare(client, cpu_ratio, address, f"{address}floor/16/", rows=16, mark="<li")
    assert found.ratio <= MOST_FLOORS


def test_exercise_page(client: Client, project: Project, cpu_ratio: Callable[..., Ratio]) -> None:
    """One exercise with 40 notes and the form for one more: 40 rows."""
    address = f"/projects/{project.code}/"
    found = _compare(
        client, cpu_ratio, f"{address}stages/1/problem/", f"{address}floor/40/", rows=40, mark='id="entry-'
    )
    assert found.ratio <= MOST_FLOORS
