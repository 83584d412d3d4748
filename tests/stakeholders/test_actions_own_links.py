"""Own links for many people at once, and own links by e-mail."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks
from time_machine import TimeMachineFixture

from stakeholders.actions.members import turn_off_person
from stakeholders.actions.own_links import (
    HANDED_OVER_AT_ONCE,
    CannotBeMailed,
    NewPerson,
    SomebodyIsThere,
    TooManyToHandOver,
    WantsNoMail,
    add_people,
    mail_own_link,
    mail_own_links,
)
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.mailing import address_digest
from stakeholders.models import Contact, HistoryPersonal, Mail, MailState, MailStop, Member, PersonalLink, Project
from stakeholders.queries.links import working_link, working_link_by_code
from stakeholders.queries.shared_links import links_page, not_come_in
from stakeholders.steps import ProjectIsArchived
from tests.factories import MONDAY, lead_actor, make_participant, make_project
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

BATCH = UUID("11111111-1111-4111-8111-111111111111")
MOSS, FERN, IVY = NewPerson("Moss", ""), NewPerson("Fern", "fern@example.org"), NewPerson("", "ivy@example.org")


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
def fern(project: Project, lead: Actor) -> Member:
    """Somebody with an address who has not come in, and to whom no mail was sent."""
    member, _, _ = make_participant(project=project, name="Fern", comes_in=False)
    Contact.objects.create(project=project, member=member, email="fern@example.org")
    return member


def stop_mail(project: Project, address: str) -> None:
    MailStop.objects.create(project=project, address_digest=address_digest(project, address))


# A list of people ----------------------------------------------------------------------------------------------------


def test_people_are_added_and_each_link_finds_its_way(
    project: Project, lead: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        added = add_people(project=project, batch=BATCH, people=[MOSS, FERN, IVY], by=lead)

    people = project.members.participants()
    assert [(member.name, member.side, member.joined_at) for member in people] == [
        ("Moss", "", None),
        ("Fern", "", None),
        ("", "", None),
    ]
    assert list(Contact.objects.order_by("pk").values_list("member__name", "email")) == [
        ("Fern", "fern@example.org"),
        ("", "ivy@example.org"),
    ]
    assert (added.how_many, added.mails, added.stopped) == (3, 2, [])
    [(member, way)] = added.to_hand_over
    by_secret, by_code = working_link(way.secret), working_link_by_code(way.typed)
    assert isinstance(by_secret, PersonalLink)
    assert (member.name, by_secret.member, by_code) == ("Moss", member, by_secret)
    assert [letter.to for letter in mail.outbox] == [["fern@example.org"], ["ivy@example.org"]]
    assert PersonalLink.objects.filter(turned_off_at=None).count() == 3


def test_the_history_counts_them_and_names_only_the_lead(project: Project, lead: Actor) -> None:
    add_people(project=project, batch=BATCH, people=[MOSS, FERN, IVY], by=lead)

    entry = project.history.latest("pk")
    assert (entry.verb, json.loads(entry.values)) == ("people_added", {"what": {"count": 3}})
    assert [row.member_code for row in HistoryPersonal.objects.filter(entry=entry)] == [lead.member_code]
    assert project.history.filter(verb="people_added").count() == 1


def test_a_list_sent_twice_is_added_once(project: Project, lead: Actor) -> None:
    add_people(project=project, batch=BATCH, people=[MOSS, FERN], by=lead)
    with pytest.raises(NothingChanged):
        add_people(project=project, batch=BATCH, people=[MOSS, FERN], by=lead)
    assert (project.members.participants().count(), Mail.objects.count()) == (2, 1)


@pytest.mark.parametrize("new", [NewPerson("Ada", "FERN@example.org"), NewPerson("  moss", "")])
def test_nobody_is_added_where_somebody_was_meanwhile(project: Project, lead: Actor, new: NewPerson) -> None:
    add_people(project=project, batch=BATCH, people=[MOSS, FERN], by=lead)
    with pytest.raises(SomebodyIsThere):
        add_people(project=project, batch=uuid4(), people=[NewPerson("Ash", ""), new], by=lead)
    assert project.members.participants().count() == 2


def test_two_people_with_one_name_are_told_apart_by_their_addresses(project: Project, lead: Actor) -> None:
    add_people(project=project, batch=BATCH, people=[MOSS, FERN], by=lead)
    add_people(project=project, batch=uuid4(), people=[NewPerson("Fern", "other@example.org")], by=lead)
    assert project.members.participants().count() == 3


@pytest.mark.parametrize(("how_many", "fits"), [(HANDED_OVER_AT_ONCE, True), (HANDED_OVER_AT_ONCE + 1, False)])
def test_no_more_links_than_can_be_handed_over(project: Project, lead: Actor, how_many: int, fits: bool) -> None:
    people = [NewPerson(f"Person {number}", "") for number in range(how_many)]
    if fits:
        assert len(add_people(project=project, batch=BATCH, people=people, by=lead).to_hand_over) == how_many
    else:
        with pytest.raises(TooManyToHandOver):
            add_people(project=project, batch=BATCH, people=people, by=lead)
        assert project.members.participants().count() == 0


def test_who_wants_no_mail_is_added_without_a_link_and_told(project: Project, lead: Actor) -> None:
    stop_mail(project, "fern@example.org")

    added = add_people(project=project, batch=BATCH, people=[FERN, IVY], by=lead)

    assert ([member.name for member in added.stopped], added.mails) == (["Fern"], 1)
    assert PersonalLink.objects.filter(member__name="Fern").count() == 0


def test_nobody_is_added_to_an_archived_project(project: Project, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        add_people(project=project, batch=BATCH, people=[MOSS], by=lead)
    assert project.members.participants().count() == 0


def test_a_long_list_takes_no_more_queries_than_a_short_one(project: Project, lead: Actor) -> None:
    counts = []
    for size in (20, 400):
        people = [NewPerson(f"Person {number}", f"person{number}of{size}@example.org") for number in range(size)]
        with CaptureQueriesContext(connection) as queries:
            assert add_people(project=project, batch=uuid4(), people=people, by=lead).mails == size
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    # Rows are written in parts, because a database takes so many values at once.
    assert counts[1] <= counts[0] + 6


# One person's own link by e-mail -------------------------------------------------------------------------------------


def test_a_link_is_sent_to_somebody_who_has_not_come_in(
    fern: Member, lead: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mail_own_link(member=fern, last=None, by=lead)

    [letter] = mail.outbox
    assert letter.to == ["fern@example.org"]
    assert Mail.objects.values_list("member", "kind", "state").get() == (fern.pk, "own_link", "sent")
    assert fern.links.filter(turned_off_at=None).count() == 1


def test_two_presses_send_one_and_a_third_later_another(
    fern: Member, lead: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mail_own_link(member=fern, last=None, by=lead)
    with pytest.raises(NothingChanged):
        mail_own_link(member=fern, last=None, by=lead)
    with django_capture_on_commit_callbacks(execute=True):
        mail_own_link(member=fern, last=Mail.objects.get().code, by=lead)
    assert len(mail.outbox) == 2


def test_a_mail_that_waits_is_not_asked_for_again(fern: Member, lead: Actor) -> None:
    mail_own_link(member=fern, last=None, by=lead)
    waiting = Mail.objects.get()
    with pytest.raises(NothingChanged):
        mail_own_link(member=fern, last=waiting.code, by=lead)
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("why", ["came in", "turned off", "no address"])
def test_who_cannot_be_mailed(fern: Member, lead: Actor, why: str) -> None:
    if why == "came in":
        Member.objects.filter(pk=fern.pk).update(joined_at=MONDAY)
    elif why == "turned off":
        turn_off_person(member=fern, by=lead)
    else:
        Contact.objects.all().delete()
    with pytest.raises(CannotBeMailed):
        mail_own_link(member=Member.objects.get(pk=fern.pk), last=None, by=lead)
    assert Mail.objects.count() == 0


def test_who_wants_no_mail_gets_none(fern: Member, lead: Actor) -> None:
    stop_mail(fern.project, "Fern@Example.org")
    with pytest.raises(WantsNoMail):
        mail_own_link(member=fern, last=None, by=lead)
    assert Mail.objects.count() == 0


def test_no_mail_from_an_archived_project(fern: Member, lead: Actor) -> None:
    archive_project(project=fern.project, by=lead)
    with pytest.raises(ProjectIsArchived):
        mail_own_link(member=fern, last=None, by=lead)
    with pytest.raises(ProjectIsArchived):
        mail_own_links(project=fern.project, by=lead)
    assert Mail.objects.count() == 0


# To everybody who has not come in ------------------------------------------------------------------------------------


def test_links_go_to_those_who_have_not_come_in_and_to_nobody_twice_a_day(
    project: Project,
    lead: Actor,
    fern: Member,
    time_machine: TimeMachineFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    came_in, _, _ = make_participant(project=project, name="Moss")
    Contact.objects.create(project=project, member=came_in, email="moss@example.org")
    make_participant(project=project, name="Wren", comes_in=False)
    off, _, _ = make_participant(project=project, name="Heron", comes_in=False)
    Contact.objects.create(project=project, member=off, email="heron@example.org")
    turn_off_person(member=off, by=lead)

    with django_capture_on_commit_callbacks(execute=True):
        assert mail_own_links(project=project, by=lead) == 1
    assert [letter.to for letter in mail.outbox] == [["fern@example.org"]]
    with pytest.raises(NothingChanged):
        mail_own_links(project=project, by=lead)

    time_machine.move_to(MONDAY + timedelta(days=1, seconds=1), tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        assert mail_own_links(project=project, by=lead) == 1
    assert len(mail.outbox) == 2
    assert project.history.filter(verb="own_links_mailed").count() == 2


@pytest.mark.parametrize("is_stopped", [True, False])
def test_whose_address_wants_no_mail_is_not_counted(project: Project, fern: Member, is_stopped: bool) -> None:
    stop_mail(project, "FERN@example.org" if is_stopped else "moss@example.org")
    assert not_come_in(project, now=MONDAY) == ([] if is_stopped else [fern])
    assert links_page(project, kind=None, number="1").to_mail_again == int(not is_stopped)


def test_whose_mail_failed_is_tried_again_at_once(project: Project, lead: Actor, fern: Member) -> None:
    mail_own_links(project=project, by=lead)
    with pytest.raises(NothingChanged):
        mail_own_links(project=project, by=lead)
    Mail.objects.update(state=MailState.FAILED)

    assert mail_own_links(project=project, by=lead) == 1
