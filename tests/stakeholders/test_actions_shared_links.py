"""Links for many: made, changed, replaced, turned off and sent by e-mail."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks
from time_machine import TimeMachineFixture

from coproduction.tokens import secret_digest
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actions.shared_links import (
    FewerThanCameIn,
    LinkTerms,
    Mailed,
    NothingLeftToSend,
    SharedLinkEnded,
    SharedLinkIsOff,
    change_shared_link,
    mail_shared_link,
    make_shared_link,
    replace_shared_link,
    turn_off_shared_link,
)
from stakeholders.actors import SYSTEM, Actor
from stakeholders.mailing import address_digest, retry_mails
from stakeholders.models import Contact, Mail, MailStop, Project, SharedLink, Side
from stakeholders.queries.links import working_link, working_link_by_code
from stakeholders.steps import ProjectIsArchived
from stakeholders.tasks import send_mail
from stakeholders.ways_in import shared_code, shared_secret, typed_digest
from tests.factories import MONDAY, lead_actor, make_group, make_participant, make_project
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID("11111111-1111-4111-8111-111111111111")
TERMS = LinkTerms("Friday café", 10, date(2027, 3, 31))
"""31 March is in summer time in London, where Monday is in winter time."""
OPEN = {"label": "Friday café", "most_uses": 10, "uses": 0, "version": 1, "turned_off_at": None}


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(template="short")


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def link(project: Project, lead: Actor) -> SharedLink:
    return make_shared_link(project=project, code=CODE, terms=TERMS, side="", group=None, by=lead)


def fields(link: SharedLink) -> dict[str, object]:
    return dict(SharedLink.objects.values("label", "most_uses", "uses", "version", "turned_off_at").get(pk=link.pk))


def verbs(project: Project) -> list[str]:
    return list(project.history.order_by("pk").values_list("verb", flat=True))


# Making --------------------------------------------------------------------------------------------------------------


def test_a_link_is_made_with_digests_of_what_is_worked_out(project: Project, lead: Actor) -> None:
    group = make_group(project=project, name="Young carers")

    link = make_shared_link(project=project, code=CODE, terms=TERMS, side=Side.CARER, group=group, by=lead)

    link.refresh_from_db()
    assert (link.project, link.side, link.group, fields(link)) == (project, "carer", group, OPEN)
    assert link.secret_digest == secret_digest(shared_secret(CODE, 1))
    assert link.typed_digest == typed_digest(shared_code(CODE, 1))
    assert working_link(shared_secret(CODE, 1)) == link
    assert working_link_by_code(shared_code(CODE, 1)) == link


def test_it_lasts_to_the_end_of_its_last_day_where_the_project_is(link: SharedLink) -> None:
    assert link.expires_at == datetime(2027, 3, 31, 23, 0, tzinfo=UTC)
    assert link.last_day == date(2027, 3, 31)


def test_a_form_sent_twice_makes_one_link(project: Project, lead: Actor, link: SharedLink) -> None:
    with pytest.raises(NothingChanged):
        make_shared_link(project=project, code=CODE, terms=TERMS, side="", group=None, by=lead)
    assert SharedLink.objects.count() == 1


def test_no_link_is_made_in_an_archived_project(project: Project, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        make_shared_link(project=project, code=CODE, terms=TERMS, side="", group=None, by=lead)
    assert SharedLink.objects.count() == 0


# Changing ------------------------------------------------------------------------------------------------------------


def test_a_link_is_changed_and_its_address_stays(link: SharedLink, lead: Actor) -> None:
    before = link.secret_digest
    change_shared_link(link=link, terms=LinkTerms("Library", 30, date(2027, 4, 30)), by=lead)

    link.refresh_from_db()
    assert fields(link) == OPEN | {"label": "Library", "most_uses": 30}
    assert (link.last_day, link.secret_digest) == (date(2027, 4, 30), before)


def test_nothing_is_changed_by_the_same_terms(link: SharedLink, lead: Actor) -> None:
    with pytest.raises(NothingChanged):
        change_shared_link(link=link, terms=TERMS, by=lead)


@pytest.mark.parametrize(("most", "changes"), [(3, True), (2, False)])
def test_never_below_those_who_came_in(link: SharedLink, lead: Actor, most: int, changes: bool) -> None:
    SharedLink.objects.filter(pk=link.pk).update(uses=3)
    terms = LinkTerms(TERMS.label, most, TERMS.last_day)
    if changes:
        change_shared_link(link=link, terms=terms, by=lead)
    else:
        with pytest.raises(FewerThanCameIn):
            change_shared_link(link=link, terms=terms, by=lead)
    assert fields(link) == OPEN | {"uses": 3, "most_uses": 3 if changes else 10}


def test_a_link_that_ended_works_again_with_a_later_day(
    link: SharedLink, lead: Actor, time_machine: TimeMachineFixture
) -> None:
    secret = shared_secret(CODE, 1)
    time_machine.move_to(datetime(2027, 3, 31, 22, 59, 59, tzinfo=UTC), tick=False)
    assert working_link(secret) == link
    time_machine.move_to(datetime(2027, 3, 31, 23, 0, tzinfo=UTC), tick=False)
    assert working_link(secret) is None

    change_shared_link(link=link, terms=LinkTerms("Friday café", 10, date(2027, 4, 2)), by=lead)

    assert working_link(secret) == link


# Replacing and turning off -------------------------------------------------------------------------------------------


def test_a_replaced_link_has_a_new_secret_and_code_and_the_old_ones_are_dead(link: SharedLink, lead: Actor) -> None:
    replace_shared_link(link=link, version=1, by=lead)

    assert fields(link) == OPEN | {"version": 2}
    assert working_link(shared_secret(CODE, 1)) is None
    assert working_link_by_code(shared_code(CODE, 1)) is None
    assert working_link(shared_secret(CODE, 2)) == link
    assert working_link_by_code(shared_code(CODE, 2)) == link


def test_two_presses_replace_it_once(link: SharedLink, lead: Actor) -> None:
    replace_shared_link(link=link, version=1, by=lead)
    with pytest.raises(NothingChanged):
        replace_shared_link(link=link, version=1, by=lead)
    assert fields(link) == OPEN | {"version": 2}


def test_a_link_is_turned_off_once_and_for_good(link: SharedLink, lead: Actor) -> None:
    turn_off_shared_link(link=link, by=lead)

    assert fields(link) == OPEN | {"turned_off_at": MONDAY}
    assert working_link(shared_secret(CODE, 1)) is None
    with pytest.raises(NothingChanged):
        turn_off_shared_link(link=link, by=lead)
    with pytest.raises(SharedLinkIsOff):
        replace_shared_link(link=link, version=1, by=lead)
    with pytest.raises(SharedLinkIsOff):
        change_shared_link(link=link, terms=LinkTerms("Other", 10, TERMS.last_day), by=lead)
    with pytest.raises(SharedLinkIsOff):
        mail_shared_link(link=link, addresses=["ivy@example.org"], by=lead)
    assert verbs(link.project)[-2:] == ["shared_link_made", "shared_link_turned_off"]


def test_in_an_archived_project_a_link_can_only_be_turned_off(link: SharedLink, lead: Actor) -> None:
    archive_project(project=link.project, by=lead)
    with pytest.raises(ProjectIsArchived):
        change_shared_link(link=link, terms=LinkTerms("Other", 10, TERMS.last_day), by=lead)
    with pytest.raises(ProjectIsArchived):
        replace_shared_link(link=link, version=1, by=lead)
    with pytest.raises(ProjectIsArchived):
        mail_shared_link(link=link, addresses=["ivy@example.org"], by=lead)

    turn_off_shared_link(link=link, by=lead)

    assert fields(link) == OPEN | {"turned_off_at": MONDAY}


# By e-mail -----------------------------------------------------------------------------------------------------------


def test_each_address_gets_a_mail_of_its_own(
    link: SharedLink, lead: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mailed = mail_shared_link(link=link, addresses=["ivy@example.org", "ash@example.org"], by=lead)

    assert mailed == Mailed(asked=2, here=0, before=0, stopped=0)
    assert [letter.to for letter in mail.outbox] == [["ivy@example.org"], ["ash@example.org"]]
    assert all(shared_secret(CODE, 1) in letter.body for letter in mail.outbox)
    assert set(link.mails.values_list("state", flat=True)) == {"sent"}
    assert Mail.objects.filter(member=None, shared_link=link).count() == 2


def test_only_people_who_do_not_know_it_are_written_to(
    link: SharedLink, lead: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    moss, _, _ = make_participant(project=link.project, name="Moss")
    Contact.objects.create(project=link.project, member=moss, email="Moss@example.org")
    MailStop.objects.create(project=link.project, address_digest=address_digest(link.project, "stop@example.org"))
    with django_capture_on_commit_callbacks(execute=True):
        mail_shared_link(link=link, addresses=["ivy@example.org"], by=lead)
    mail.outbox.clear()
    addresses = ["moss@example.org", "IVY@example.org", "stop@example.org", "ash@example.org"]

    with django_capture_on_commit_callbacks(execute=True):
        mailed = mail_shared_link(link=link, addresses=addresses, by=lead)

    assert mailed == Mailed(asked=1, here=1, before=1, stopped=1)
    assert [letter.to for letter in mail.outbox] == [["ash@example.org"]]
    with pytest.raises(NothingLeftToSend) as nothing:
        mail_shared_link(link=link, addresses=addresses, by=lead)
    assert nothing.value.mailed == Mailed(asked=0, here=1, before=2, stopped=1)
    assert verbs(link.project).count("shared_link_mailed") == 2


def test_a_link_that_was_replaced_may_be_sent_to_the_same_people_again(
    link: SharedLink, lead: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def sent_to_ivy() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return mail_shared_link(link=link, addresses=["ivy@example.org"], by=lead).asked

    assert sent_to_ivy() == 1
    replace_shared_link(link=link, version=1, by=lead)
    assert sent_to_ivy() == 1
    assert shared_secret(CODE, 2) in mail.outbox[1].body
    with pytest.raises(NothingLeftToSend):
        sent_to_ivy()


def test_what_waited_goes_with_the_new_link_and_not_twice(
    link: SharedLink, lead: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=False):
        mail_shared_link(link=link, addresses=["ivy@example.org"], by=lead)
    replace_shared_link(link=link, version=1, by=lead)
    send_mail.call(link.mails.get().pk)
    assert shared_secret(CODE, 2) in mail.outbox[0].body
    with pytest.raises(NothingLeftToSend):
        mail_shared_link(link=link, addresses=["ivy@example.org"], by=lead)


def test_a_mail_that_failed_gives_way_to_the_one_that_is_asked_for_again(
    link: SharedLink, lead: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    mail_shared_link(link=link, addresses=["ivy@example.org", "ash@example.org"], by=lead)
    link.mails.update(state="failed", failure="server", tries=1)
    with django_capture_on_commit_callbacks(execute=True):
        assert mail_shared_link(link=link, addresses=["IVY@example.org"], by=lead).asked == 1
    assert [letter.to for letter in mail.outbox] == [["IVY@example.org"]]

    assert retry_mails(by=SYSTEM) == 1

    assert [letter.to for letter in mail.outbox] == [["IVY@example.org"], ["ash@example.org"]]


def test_another_link_may_be_sent_to_the_same_people(project: Project, link: SharedLink, lead: Actor) -> None:
    mail_shared_link(link=link, addresses=["ivy@example.org"], by=lead)
    other = make_shared_link(project=project, code=uuid4(), terms=TERMS, side="", group=None, by=lead)

    assert mail_shared_link(link=other, addresses=["ivy@example.org"], by=lead).asked == 1


@pytest.mark.parametrize("how", ["used up", "too old"])
def test_a_link_that_lets_nobody_in_is_sent_to_nobody(
    link: SharedLink, lead: Actor, time_machine: TimeMachineFixture, how: str
) -> None:
    if how == "used up":
        SharedLink.objects.filter(pk=link.pk).update(uses=10)
    else:
        time_machine.move_to(link.expires_at + timedelta(seconds=1), tick=False)
    with pytest.raises(SharedLinkEnded):
        mail_shared_link(link=link, addresses=["ivy@example.org"], by=lead)
    assert Mail.objects.count() == 0
