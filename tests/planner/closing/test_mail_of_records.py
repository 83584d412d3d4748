"""Both key holders are sent the fingerprints of what they signed."""

import pytest
from django.core import mail
from django.urls import reverse

from planner.models import SignOff
from stakeholders.actions.care import answer_consents, save_contact
from stakeholders.mail import absolute
from stakeholders.mailing import address_digest, stop_mail
from stakeholders.models import ConsentAnswer, ConsentPurpose, Mail, MailKind, Member, Project, Side
from stakeholders.tasks import send_mail
from tests.factories import (
    actor_of,
    fill_required,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    sign,
    turn_key,
)
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

LEAD, OTHER = "robin@example.org", "moss@example.org"


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin", email=LEAD), template="short")


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


def signed(project: Project, holder: Member) -> SignOff:
    fill_required(project=project, position=1)
    turn_key(project=project, position=1, member=holder)
    return sign(project=project, position=1)


def reachable(member: Member, *answers: ConsentAnswer, email: str = OTHER) -> None:
    by = actor_of(member=member)
    save_contact(member=member, email=email, other="Text me.", by=by)
    for answer in answers:
        answer_consents(member=member, answers={ConsentPurpose.CONTACT: answer}, by=by)


def asked_for(project: Project) -> list[tuple[str, str]]:
    return [(asked.kind, asked.address) for asked in project.mails.order_by("pk")]


@pytest.mark.parametrize(
    ("answers", "email", "is_sent"),
    [
        ([ConsentAnswer.YES], OTHER, True),
        ([ConsentAnswer.NO, ConsentAnswer.YES], OTHER, True),
        ([ConsentAnswer.YES, ConsentAnswer.NO], OTHER, False),
        ([ConsentAnswer.LATER], OTHER, False),
        ([], OTHER, False),
        ([ConsentAnswer.YES], "", False),
    ],
)
def test_the_other_holder_is_written_to_only_with_an_address_and_a_yes(
    project: Project, moss: Member, answers: list[ConsentAnswer], email: str, is_sent: bool
) -> None:
    reachable(moss, *answers, email=email)
    signed(project, moss)
    assert asked_for(project) == [(MailKind.RECORD, LEAD), *([(MailKind.RECORD, OTHER)] if is_sent else [])]


def test_somebody_who_gave_nothing_is_not_written_to(project: Project, moss: Member) -> None:
    signed(project, moss)
    assert asked_for(project) == [(MailKind.RECORD, LEAD)]


def test_the_mails_hold_the_fingerprints_of_the_sign_off(project: Project, moss: Member) -> None:
    reachable(moss, ConsentAnswer.YES)
    one = signed(project, moss)
    for asked in Mail.objects.order_by("pk"):
        send_mail.call(asked.pk)

    bodies = {message.to[0]: str(message.body) for message in mail.outbox}
    assert set(bodies) == {LEAD, OTHER}
    for body in bodies.values():
        assert one.record_digest in body
        assert one.history_digest in body
        assert f"with {one.history_entries} lines:" in body
        assert f"Stage 1, {one.stage.title}:" in body
    assert absolute(reverse("stage_record", args=[project.code, 1])) in bodies[LEAD]
    assert absolute(reverse("my_record", args=[project.code, 1])) in bodies[OTHER]
    assert [asked.address for asked in Mail.objects.all()] == ["", ""]


def test_whoever_stopped_mail_gets_none_and_the_stage_is_signed(project: Project, moss: Member) -> None:
    reachable(moss, ConsentAnswer.YES)
    by = lead_actor(project=project)
    stop_mail(project=project, address_digest=address_digest(project, OTHER), by=by)
    signed(project, moss)
    assert asked_for(project) == [(MailKind.RECORD, LEAD)]
