"""`manage.py daily`: what was done without a name enters the history on the next day, wherever the project is."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from planner.models import CheckIn, CheckInListing
from stakeholders.actions.members import invite_lead
from stakeholders.actions.projects import archive_project
from stakeholders.models import Project, Side
from tests.check_in_factories import begin_check_in
from tests.factories import at, lead_actor, make_participant, make_project, raise_concern
from tests.pages import stored

pytestmark = pytest.mark.django_db

LATE = datetime(2027, 3, 3, 10, 59, tzinfo=UTC)
"""A minute before midnight in Auckland, and morning in London."""
NEXT_DAY_THERE = datetime(2027, 3, 3, 11, 0, tzinfo=UTC)
NEXT_DAY_HERE = datetime(2027, 3, 4, 0, 0, tzinfo=UTC)
MONDAY_AFTER = datetime(2027, 3, 8, 0, 0, tzinfo=UTC)


def daily(moment: datetime) -> str:
    """Run it at a moment. Returns what it prints."""
    printed = StringIO()
    with at(moment):
        call_command("daily", stdout=printed)
    return printed.getvalue()


def said(*, entries: int, check_ins: int, mails: int) -> str:
    return (
        f"Entries that entered the history: {entries}.\n"
        f"Check-ins that were closed: {check_ins}.\n"
        f"Mails that were tried again: {mails}.\n"
    )


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
        begin_check_in(project=make_project(template="short"), closes_on=date(2027, 3, 7))
    assert daily(NEXT_DAY_HERE) == said(entries=1, check_ins=0, mails=1)
    assert daily(MONDAY_AFTER) == said(entries=0, check_ins=1, mails=0)
    before = stored()
    assert daily(MONDAY_AFTER) == said(entries=0, check_ins=0, mails=0)
    assert stored() == before


def test_a_check_in_is_closed_once_its_last_day_is_over_where_the_project_is() -> None:
    last = date(2027, 3, 8)
    with at(LATE):
        rounds = [
            begin_check_in(project=make_project(template="short", time_zone=zone), closes_on=last)
            for zone in ("Pacific/Auckland", "Europe/London")
        ]
        archive_project(project=rounds[1].project, by=lead_actor(project=rounds[1].project))
    found = []
    for moment in (LATE + timedelta(days=5), NEXT_DAY_THERE + timedelta(days=5), NEXT_DAY_HERE + timedelta(days=5)):
        daily(moment)
        found.append([CheckIn.objects.get(pk=each.pk).is_open for each in rounds])
    assert found == [[True, True], [False, True], [False, False]]
    assert not CheckInListing.objects.exists()
    closed = rounds[0].project.history.get(verb="check_in_closed")
    assert closed.actor_kind == "system"


def test_mail_of_a_check_in_that_is_over_is_not_sent() -> None:
    with at(LATE):
        begin_check_in(project=make_project(template="short"), closes_on=date(2027, 3, 7))
    assert daily(MONDAY_AFTER) == said(entries=0, check_ins=1, mails=0)
    assert mail.outbox == []


def test_mail_that_waits_is_sent() -> None:
    with at(LATE):
        project = make_project(template="short")
        invite_lead(project=project, email="ivy@example.org", by=lead_actor(project=project))
    assert daily(NEXT_DAY_HERE).endswith("Mails that were tried again: 1.\n")
    assert [message.to for message in mail.outbox] == [["ivy@example.org"]]
    assert daily(NEXT_DAY_HERE).endswith("Mails that were tried again: 0.\n")
