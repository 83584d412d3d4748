"""One mail and two runs of it at the same moment, with real threads and the real worker."""

from functools import partial
from typing import Any

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from coproduction.tokens import secret_digest
from stakeholders.actions.mail import send_again, stop_mail
from stakeholders.actions.members import add_person, invite_lead
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import SYSTEM
from stakeholders.mail import absolute
from stakeholders.mailing import ask_for_mail, retry_mails
from stakeholders.models import Mail, MailKind, MailState, MailStop, Member, Project
from stakeholders.tasks import send_mail
from tests.factories import lead_actor, make_participant, make_project
from tests.mail_servers import a_worker
from tests.planner.test_concurrency import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project(transactional_db: None, settings: Any) -> Project:
    """Its mail waits for a worker."""
    settings.MAIL_WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return make_project(template="short")


def own_link(member: Member) -> Mail:
    by = lead_actor(project=member.project)
    asked = ask_for_mail(
        project=member.project, kind=MailKind.OWN_LINK, address="moss@example.org", member=member, by=by
    )
    assert asked is not None
    return asked


def test_two_runs_at_once_send_one_mail(project: Project) -> None:
    person = make_participant(project=project, comes_in=False)[0]
    asked = own_link(person)

    outcomes = at_once(*[partial(send_mail.call, asked.pk)] * 4)

    assert outcomes == [None] * 4
    assert len(mail.outbox) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.tries) == (MailState.SENT, 1)
    secret = str(mail.outbox[0].body).split(absolute("/join/"))[1].split("/")[0]
    assert person.links.get().secret_digest == secret_digest(secret)


def test_two_workers_send_each_mail_once(project: Project) -> None:
    addresses = [f"a{number}@example.org" for number in range(8)]
    for address in addresses:
        invite_lead(project=project, email=address, by=lead_actor(project=project))

    outcomes = at_once(a_worker("one").run, a_worker("two").run)

    assert outcomes == [None, None]
    assert sorted(message.to[0] for message in mail.outbox) == addresses
    assert set(Mail.objects.values_list("state", "address", "tries")) == {("sent", "", 1)}
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_a_task_is_there_only_when_its_transaction_ended_well(project: Project) -> None:
    code = make_participant(project=project, comes_in=False)[0].code
    with pytest.raises(NothingChanged):
        add_person(project=project, code=code, name="Fern", by=lead_actor(project=project))
    assert DBTaskResult.objects.count() == 0
    invite_lead(project=project, email="ivy@example.org", by=lead_actor(project=project))
    assert [row["args"] for row in DBTaskResult.objects.values_list("args_kwargs", flat=True)] == [
        [Mail.objects.get().pk]
    ]


def test_two_leads_who_send_again_at_once_send_one(project: Project) -> None:
    asked = own_link(make_participant(project=project, comes_in=False)[0])
    Mail.objects.update(state=MailState.FAILED, tries=1)
    by = lead_actor(project=project)
    outcomes = at_once(*[lambda: send_again(mail=Mail.objects.get(pk=asked.pk), by=by)] * 2)
    a_worker().run()
    assert kinds(outcomes) == {type(None): 1, NothingChanged: 1}
    assert len(mail.outbox) == 1


def test_two_presses_stop_mail_once(project: Project) -> None:
    asked = own_link(make_participant(project=project, comes_in=False)[0])
    outcomes = at_once(*[lambda: stop_mail(project=project, address_digest=asked.address_digest, by=SYSTEM)] * 4)
    assert outcomes == [None] * 4
    assert MailStop.objects.count() == 1


def test_the_daily_round_while_a_worker_runs_sends_nothing_twice(project: Project) -> None:
    own_link(make_participant(project=project, comes_in=False)[0])
    at_once(a_worker("one").run, partial(retry_mails, by=SYSTEM))
    a_worker("two").run()
    assert len(mail.outbox) == 1
