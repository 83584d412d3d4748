"""After a test that commits the tables hold what they held before."""

import pytest
from django.contrib.contenttypes.models import ContentType

from planner.models import PlannerTemplate
from stakeholders.models import User
from tests.factories import make_user
from tests.starting_rows import StartingRows


@pytest.mark.django_db(transaction=True)
def test_what_was_written_changed_or_taken_away_is_put_back() -> None:
    starting_rows = StartingRows()
    make_user(name="Robin")
    PlannerTemplate.objects.update(name="Another")
    ContentType.objects.filter(app_label="sessions").delete()
    starting_rows.put_back()
    assert not User.objects.exists()
    assert not PlannerTemplate.objects.filter(name="Another").exists()
    assert ContentType.objects.filter(app_label="sessions").exists()
    assert StartingRows().rows == starting_rows.rows
