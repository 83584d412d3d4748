"""What migrations do with rows that were there."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import MONDAY
from tests.remembering import forget

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("planner", "0003_promise_objections_and_keys"), ("stakeholders", "0003_link_made_by_person")]


@pytest.fixture
def before() -> Iterator[Any]:
    """The tables as they were before people had to say yes; afterwards everything is as it is now."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
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
