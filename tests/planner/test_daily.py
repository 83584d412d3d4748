"""`manage.py daily`: what was done without a name enters the history on the next day, wherever the project is."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from stakeholders.actions.members import invite_lead
from stakeholders.models import Project, Side
from tests.factories import at, lead_actor, make_participant, make_project, raise_concern
from tests.pages import stored

pytestmark = pytest.mark.django_db

LATE = datetime(2027, 3, 3, 10, 59, tzinfo=UTC)
"""A minute before midnight in Auckland, and morning in London."""
NEXT_DAY_THERE = datetime(2027, 3, 3, 11, 0, tzinfo=UTC)
NEXT_DAY_HERE = datetime(2027, 3, 4, 0, 0, tzinfo=UTC)


def daily(moment: datetime) -> str:
    """Run it at a moment. Returns what it prints."""
    said = StringIO()
    with at(moment):
        call_command("daily", stdout=said)
    return said.getvalue()


def with_a_concern(zone: str) -> Project:
    project = make_project(template="short", time_zone=zone)
    by = make_participant(project=project, side=Side.LIVED)[2]
    raise_concern(project=project, by=by)
    return project


def entered(project: Project) -> int:
    return project.history.filter(actor_kind="withheld").count()


def test_the_day_is_the_projects_own() -> None:
    with at(LATE):
        there, here = with_a_concern("Pacific/Auckland"), with_a_concern("Europe/London")
    found = []
    for moment in (LATE, NEXT_DAY_THERE, NEXT_DAY_HERE):
        daily(moment)
        found.append((entered(there), entered(here)))
    assert found == [(0, 0), (1, 0), (1, 1)]


def test_twice_is_as_good_as_once() -> None:
    with at(LATE):
        with_a_concern("Europe/London")
    assert daily(NEXT_DAY_HERE) == "Entries that entered the history: 1.\nMails that were tried again: 0.\n"
    before = stored()
    assert daily(NEXT_DAY_HERE) == "Entries that entered the history: 0.\nMails that were tried again: 0.\n"
    assert stored() == before


def test_mail_that_waits_is_sent() -> None:
    with at(LATE):
        project = make_project(template="short")
        invite_lead(project=project, email="ivy@example.org", by=lead_actor(project=project))
    assert daily(NEXT_DAY_HERE).endswith("Mails that were tried again: 1.\n")
    assert [message.to for message in mail.outbox] == [["ivy@example.org"]]
    assert daily(NEXT_DAY_HERE).endswith("Mails that were tried again: 0.\n")
