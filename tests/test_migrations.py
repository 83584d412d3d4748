"""What migrations do with rows that were there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import MONDAY
from tests.remembering import forget

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("planner", "0003_promise_objections_and_keys"), ("stakeholders", "0003_link_made_by_person")]


@pytest.fixture(params=[BEFORE])
def before(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The tables as they were, before people had to say yes or as asked; afterwards everything is as it is now."""
    executor = MigrationExecutor(connection)
    executor.migrate(request.param)
    yield executor.loader.project_state(request.param).apps
    latest = MigrationExecutor(connection)
    latest.migrate(latest.loader.graph.leaf_nodes())
    forget()


def test_who_took_part_goes_on_and_is_asked_to_read_the_words(before: Any) -> None:
    project = before.get_model("stakeholders", "Project").objects.create(
        name="Old", sentence="Old.", starts_on="2027-01-04", ends_on="2027-12-17", idea_from="carers", people_about=5
    )
    old = before.get_model("stakeholders", "Member").objects
    for name, changes in (
        ("Moss", {"joined_at": MONDAY, "side": "lived", "side_chosen_at": MONDAY}),
        ("Fern", {"joined_at": MONDAY}),
        ("Wren", {}),
    ):
        old.create(project=project, name=name, **changes)

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    now = executor.loader.project_state(executor.loader.graph.leaf_nodes()).apps
    people = now.get_model("stakeholders", "Member").objects.order_by("name")
    assert list(people.values_list("name", "said_yes_at")) == [("Fern", None), ("Moss", MONDAY), ("Wren", None)]
    consents = now.get_model("stakeholders", "Consent").objects
    assert list(consents.values_list("member__name", "purpose", "answer", "wording_version")) == [
        ("Moss", "take_part", "yes", 0)
    ]


BEFORE_ONE_PERSON = [("planner", "0007_recruitment_gaps"), ("stakeholders", "0009_recruitment")]


@pytest.mark.parametrize("before", [BEFORE_ONE_PERSON], indirect=True)
def test_who_took_part_before_is_written_down_with_their_days(before: Any) -> None:
    project = before.get_model("stakeholders", "Project").objects.create(
        name="Old", sentence="Old.", starts_on="2027-01-04", ends_on="2027-12-17", idea_from="carers", people_about=5
    )
    old = before.get_model("stakeholders", "Member").objects
    later = MONDAY + timedelta(days=9)
    for name, changes in (
        ("Moss", {"said_yes_at": MONDAY}),
        ("Fern", {"said_yes_at": MONDAY, "paused_at": later}),
        ("Wren", {"said_yes_at": MONDAY, "turned_off_at": later}),
        ("Gone", {"said_yes_at": MONDAY, "left_at": later}),
        ("Asked", {}),
    ):
        old.create(project=project, name=name, **changes)
    there = old.create(project=project, name="There", said_yes_at=MONDAY)
    before.get_model("stakeholders", "Recruit").objects.create(project=project, member=there, step="joined")

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    now = executor.loader.project_state(executor.loader.graph.leaf_nodes()).apps
    recruits = now.get_model("stakeholders", "Recruit").objects.order_by("member__name")
    assert list(recruits.values_list("member__name", "step")) == [
        ("Fern", "paused"),
        ("Moss", "joined"),
        ("There", "joined"),
        ("Wren", "left"),
    ]
    steps = now.get_model("stakeholders", "RecruitStep").objects.order_by("recruit__member__name", "pk")
    assert list(steps.values_list("recruit__member__name", "step", "taken_on")) == [
        ("Fern", "joined", MONDAY.date()),
        ("Fern", "paused", later.date()),
        ("Moss", "joined", MONDAY.date()),
        ("Wren", "joined", MONDAY.date()),
        ("Wren", "left", later.date()),
    ]
