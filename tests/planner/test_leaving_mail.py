"""Mail of somebody who leaves or is erased, and what is said of it to them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from planner.actions.leaving import erase_person, leave_project
from planner.queries.my_data import held_about
from stakeholders.actions.accounts import delete_account
from stakeholders.actions.mail import mail_link_to_self
from stakeholders.mailing import ask_for_mail
from stakeholders.models import Mail, MailKind, MailState, Member, Project
from stakeholders.tasks import send_mail
from tests.factories import MONDAY, actor_of, at, lead_actor, make_lead, make_participant, make_project, make_user
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

ADDRESS = "moss@example.org"


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side="lived")[0]


def to_self(member: Member) -> Mail:
    return mail_link_to_self(member=member, address=ADDRESS, code=uuid4(), by=actor_of(member=member))[1]


@pytest.mark.parametrize("go", [leave_project, erase_person])
@pytest.mark.parametrize("state", [MailState.SENT, MailState.WAITING, MailState.FAILED])
def test_mail_goes_with_the_person(moss: Member, state: MailState, go: Callable[..., None]) -> None:
    asked = to_self(moss)
    Mail.objects.update(state=state)
    go(member=moss, by=actor_of(member=moss))
    assert Mail.objects.count() == 0
    send_mail.call(asked.pk)
    assert mail.outbox == []


def test_mail_of_others_stays(project: Project, moss: Member) -> None:
    asked = to_self(make_participant(project=project, name="Fern")[0])
    leave_project(member=moss, by=actor_of(member=moss))
    assert list(Mail.objects.all()) == [asked]


def test_a_deleted_account_has_no_mail(project: Project) -> None:
    make_lead(project=project)
    user = make_user(name="Ash")
    member = make_lead(project=project, user=user)[0]
    Mail.objects.all().delete()
    by = lead_actor(project=project)
    ask_for_mail(project=project, kind=MailKind.RECORD, address=user.email, member=member, words={}, by=by)
    delete_account(user=user, by=by)
    assert Mail.objects.count() == 0


def held(project: Project, member: Member) -> list[str]:
    (part,) = [part for part in held_about(project, member) if part.title == "E-mail to you"]
    return part.lines


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({}, f"1 March 2027, your own link, as you asked: Waiting to be sent. {ADDRESS}"),
        (
            {"state": MailState.SENT, "address": ""},
            "1 March 2027, your own link, as you asked: Done. We do not keep the address.",
        ),
    ],
)
def test_what_is_kept_tells_of_mail(project: Project, moss: Member, changed: dict[str, Any], line: str) -> None:
    assert held(project, moss) == []
    with at(MONDAY):
        asked = to_self(moss)
    Mail.objects.filter(pk=asked.pk).update(**{"state": MailState.WAITING, **changed})
    assert held(project, moss) == [line]
