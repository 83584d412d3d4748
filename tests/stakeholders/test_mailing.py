"""Asking for mail and sending it: once, at once or by a worker, and what is kept of it."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from coproduction.tokens import secret_digest
from stakeholders.actions.coming_in import keep_own_link
from stakeholders.actions.mail import MailIsStopped, TooOften, mail_link_to_self, send_again
from stakeholders.actions.members import NotTheirOwn, invite_lead, replace_link, turn_off_person, use_link_first
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import SYSTEM
from stakeholders.mail import absolute
from stakeholders.mailing import (
    ADDRESS_KEPT,
    MOST_TRIES,
    SENT_AT_ONCE,
    TASKS_KEPT,
    address_digest,
    ask_for_mail,
    ask_for_mails,
    forget_old_tasks,
    let_mail_again,
    retry_mails,
)
from stakeholders.models import (
    LeadInvitation,
    Mail,
    MailFailure,
    MailKind,
    MailState,
    MailStop,
    Member,
    PersonalLink,
    Project,
    SharedLink,
)
from stakeholders.steps import ProjectIsArchived
from stakeholders.tasks import TAKEN_FOR, send_mail
from stakeholders.ways_in import plain, shared_secret, typed_digest
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_participant,
    make_project,
    make_shared_link,
    stop_mail_of,
    typing_for,
)
from tests.mail_servers import Down, Full, Killed, Unknown, a_worker, served_by
from tests.meanwhile import just_before
from tests.pages import stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

ADDRESS = "moss@example.org"


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def invited(project: Project) -> Member:
    """Somebody whose link nobody opened."""
    return make_participant(project=project, name="Moss", comes_in=False)[0]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[[], Any]:
    """A block after which the transaction counts as ended well."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def worker(settings: Any) -> Callable[[], None]:
    """As with MAIL_WORKER=true. Call it to do what waits."""
    settings.MAIL_WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def work() -> None:
        for row in DBTaskResult.objects.ready():
            row.claim("a worker")
            a_worker().run_task(row)

    return work


def own_link(member: Member, address: str = ADDRESS) -> Mail:
    asked = ask_for_mail(
        project=member.project,
        kind=MailKind.OWN_LINK,
        address=address,
        member=member,
        by=lead_actor(project=member.project),
    )
    assert asked is not None
    return asked


def to_self(member: Member, address: str = ADDRESS, **more: Any) -> tuple[PersonalLink, Mail]:
    return mail_link_to_self(member=member, address=address, code=uuid4(), **{"by": actor_of(member=member), **more})


def shared(link: SharedLink, *addresses: str) -> list[Mail]:
    return ask_for_mails(
        project=link.project,
        kind=MailKind.SHARED_LINK,
        to=[(address, None) for address in addresses],
        shared_link=link,
        by=lead_actor(project=link.project),
    )


def what_became_of(asked: Mail) -> tuple[str, str, str, int]:
    asked.refresh_from_db()
    return asked.state, asked.failure, asked.address, asked.tries


def secret_in_mail(number: int = -1) -> str:
    """What stands after /join/ in a mail that was sent."""
    return str(mail.outbox[number].body).split(absolute("/join/"))[1].split("/")[0]


def code_in_mail() -> str:
    return plain(str(mail.outbox[-1].body).split("type this code: ")[1].split("\n")[0])


# Sent once the transaction has ended well ----------------------------------------------------------------------------


def test_mail_is_sent_after_the_transaction(invited: Member, committed: Callable[[], Any]) -> None:
    with committed():
        asked = own_link(invited)
        assert (mail.outbox, what_became_of(asked)) == ([], ("waiting", "", ADDRESS, 0))
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert what_became_of(asked) == ("sent", "", "", 1)
    assert asked.ended_at is not None


def test_a_worker_sends_what_waits_and_its_rows_hold_the_id_only(
    invited: Member, committed: Callable[[], Any], worker: Callable[[], None]
) -> None:
    with committed():
        asked = own_link(invited)
    assert (mail.outbox, what_became_of(asked)) == ([], ("waiting", "", ADDRESS, 0))

    worker()

    assert what_became_of(asked) == ("sent", "", "", 1)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    row = DBTaskResult.objects.values().get()
    assert (row["args_kwargs"], row["task_path"]) == (
        {"args": [asked.pk], "kwargs": {}},
        "stakeholders.tasks.send_mail",
    )
    assert (row["status"], row["return_value"], row["traceback"]) == ("SUCCESSFUL", None, "")
    for word in (ADDRESS, "Moss", secret_in_mail(), code_in_mail()):
        assert word not in str(row)


def test_many_are_asked_for_with_as_many_queries_as_one(project: Project, committed: Callable[[], Any]) -> None:
    link, _ = make_shared_link(project=project)
    counts = []
    for addresses in (["one@example.org"], [f"a{number}@example.org" for number in range(150)]):
        with CaptureQueriesContext(connection) as queries:
            asked = shared(link, *addresses)
        counts.append(len(queries))
        assert len(asked) == len(addresses)
    assert counts[0] == counts[1]


def test_without_a_worker_a_request_sends_some_and_the_rest_wait(
    project: Project, committed: Callable[[], Any]
) -> None:
    link, _ = make_shared_link(project=project)
    with committed():
        shared(link, *(f"a{number}@example.org" for number in range(SENT_AT_ONCE + 3)))
    assert len(mail.outbox) == SENT_AT_ONCE
    assert project.mails.filter(state=MailState.WAITING).count() == 3

    assert retry_mails(by=SYSTEM) == 3

    assert sorted(message.to[0] for message in mail.outbox) == sorted(f"a{number}@example.org" for number in range(23))


@pytest.mark.parametrize(
    ("server", "states"),
    [(Down, ["failed", "waiting", "waiting"]), (Unknown, ["failed", "failed", "failed"])],
)
def test_a_page_does_not_wait_for_a_dead_mail_server_again_and_again(
    project: Project, committed: Callable[[], Any], settings: Any, server: Any, states: list[str]
) -> None:
    settings.MAILERS = served_by(server)
    link, _ = make_shared_link(project=project)
    with committed():
        shared(link, "a@example.org", "b@example.org", "c@example.org")
    assert list(project.mails.order_by("pk").values_list("state", flat=True)) == states


def test_a_worker_gets_all_of_them(project: Project, committed: Callable[[], Any], worker: Callable[[], None]) -> None:
    link, _ = make_shared_link(project=project)
    with committed():
        shared(link, *(f"a{number}@example.org" for number in range(SENT_AT_ONCE + 3)))
    worker()
    assert len(mail.outbox) == SENT_AT_ONCE + 3


@pytest.mark.parametrize("address", ["", "moss", "moss@", "a@example.org\nBcc: b@example.org", "a@example.org, b@c.de"])
def test_what_is_no_address_is_refused(invited: Member, address: str) -> None:
    before = stored()
    with pytest.raises(ValidationError):
        own_link(invited, address)
    assert stored() == before


def test_a_mail_that_runs_twice_is_sent_once(invited: Member, committed: Callable[[], Any]) -> None:
    with committed():
        asked = own_link(invited)
    before = stored()
    send_mail.call(asked.pk)
    assert (len(mail.outbox), stored()) == (1, before)


def test_a_mail_that_is_gone_is_nobodys(invited: Member) -> None:
    asked = own_link(invited)
    asked.delete()
    send_mail.call(asked.pk or 0)
    assert mail.outbox == []


# A person's own link -------------------------------------------------------------------------------------------------


def test_what_opens_the_link_is_made_when_the_mail_is_sent(invited: Member, committed: Callable[[], Any]) -> None:
    link = invited.links.get()
    with committed():
        own_link(invited)
        same = invited.links.get()
        assert (same.secret_digest, same.typed_digest) == (link.secret_digest, link.typed_digest)
    now = invited.links.get()
    assert (now.pk, now.secret_digest) == (link.pk, secret_digest(secret_in_mail()))
    assert now.typed_digest == typed_digest(code_in_mail())
    everything = str([list(model._base_manager.values()) for model in apps.get_models()])
    assert secret_in_mail() not in everything
    assert code_in_mail() not in everything


def test_somebody_without_a_link_gets_one_with_the_mail(project: Project, committed: Callable[[], Any]) -> None:
    person = Member.objects.create(project=project, name="Fern")
    with committed():
        own_link(person)
    assert person.links.get().secret_digest == secret_digest(secret_in_mail())


@pytest.mark.parametrize("what", ["refused", "killed"])
def test_somebody_without_a_link_gets_one_when_it_is_tried_again(project: Project, settings: Any, what: str) -> None:
    """It failed, or the run was killed, after the link was made."""
    with at(MONDAY):
        person = Member.objects.create(project=project, name="Fern")
        asked = own_link(person)
    mailers, settings.MAILERS = settings.MAILERS, served_by(Full if what == "refused" else Killed)
    with at(MONDAY + timedelta(minutes=1)), suppress(KeyboardInterrupt):
        send_mail.call(asked.pk)
    assert what_became_of(asked)[0] == ("failed" if what == "refused" else "waiting")
    assert person.links.count() == 1
    settings.MAILERS = mailers

    with at(MONDAY + timedelta(days=1)):
        assert retry_mails(by=SYSTEM) == 1

    assert what_became_of(asked) == ("sent", "", "", 2)
    assert person.links.get().secret_digest == secret_digest(secret_in_mail())


@pytest.mark.parametrize("change", ["came in", "turned off", "newer link", None])
def test_what_changes_before_the_lock_counts(project: Project, invited: Member, change: str | None) -> None:
    with at(MONDAY):
        asked = own_link(invited)

    def changes() -> None:
        if change == "came in":
            Member.objects.filter(pk=invited.pk).update(joined_at=timezone.now())
        elif change == "turned off":
            Member.objects.filter(pk=invited.pk).update(turned_off_at=timezone.now())
        elif change == "newer link":
            invited.links.update(created_at=timezone.now())

    digest = invited.links.get().secret_digest
    with at(MONDAY + timedelta(hours=1)), just_before('SELECT "stakeholders_project"', changes):
        send_mail.call(asked.pk)
    assert (what_became_of(asked)[0], len(mail.outbox)) == (("not_needed", 0) if change else ("sent", 1))
    assert (invited.links.get().secret_digest == digest) is (change is not None)


def test_what_is_tried_again_meanwhile_is_not_sent_again(
    project: Project, invited: Member, committed: Callable[[], Any]
) -> None:
    asked = own_link(invited)
    failed(asked)

    def daily() -> None:
        Mail.objects.filter(pk=asked.pk).update(state=MailState.WAITING, failure="")

    with committed(), just_before('UPDATE "stakeholders_mail"', daily), pytest.raises(NothingChanged):
        send_again(mail=asked, by=lead_actor(project=project))
    assert mail.outbox == []


@pytest.mark.parametrize("change", ["came in", "turned off", "got a newer link", "left", "archived"])
def test_a_mail_that_is_needed_no_more_is_not_sent(project: Project, invited: Member, change: str) -> None:
    by = lead_actor(project=project)
    with at(MONDAY):
        asked = own_link(invited)
    with at(MONDAY + timedelta(hours=1)):
        if change == "came in":
            use_link_first(link=invited.links.get(), by=actor_of(member=invited))
        elif change == "turned off":
            turn_off_person(member=invited, by=by)
        elif change == "got a newer link":
            replace_link(member=invited, by=by)
        elif change == "left":
            Member.objects.filter(pk=invited.pk).update(left_at=timezone.now())
        else:
            archive_project(project=project, by=by)
        links = list(invited.links.values())
        send_mail.call(asked.pk)
    assert mail.outbox == []
    assert what_became_of(asked) == ("not_needed", "", "", 1)
    assert list(invited.links.values()) == links


def test_the_same_mail_is_sent_where_nothing_changed(invited: Member) -> None:
    with at(MONDAY):
        asked = own_link(invited)
    with at(MONDAY + timedelta(hours=1)):
        send_mail.call(asked.pk)
    assert what_became_of(asked) == ("sent", "", "", 1)


def test_a_newer_mail_takes_the_place_of_one_that_waits(invited: Member) -> None:
    first, second = own_link(invited), own_link(invited, "fern@example.org")
    assert [what_became_of(asked)[0] for asked in (first, second)] == ["not_needed", "waiting"]


# A link for many, and an invitation to lead --------------------------------------------------------------------------


def test_a_link_for_many_goes_to_each_address(project: Project, committed: Callable[[], Any]) -> None:
    link, secret = make_shared_link(project=project)
    with committed():
        shared(link, "a@example.org", "b@example.org")
    assert [message.to for message in mail.outbox] == [["a@example.org"], ["b@example.org"]]
    assert secret_in_mail() == secret == shared_secret(link.code, link.version)


@pytest.mark.parametrize("change", ["turned off", "expired", "used up", "archived"])
def test_a_link_for_many_that_ended_is_not_sent(project: Project, change: str) -> None:
    link, _ = make_shared_link(project=project)
    (asked,) = shared(link, ADDRESS)
    if change == "archived":
        archive_project(project=project, by=lead_actor(project=project))
    now = timezone.now()
    changes: dict[str, dict[str, Any]] = {
        "turned off": {"turned_off_at": now},
        "expired": {"expires_at": now},
        "used up": {"uses": link.most_uses},
    }
    SharedLink.objects.filter(pk=link.pk).update(**changes.get(change, {"label": link.label}))
    send_mail.call(asked.pk)
    assert (mail.outbox, what_became_of(asked)[0]) == ([], "not_needed")


def test_an_invitation_can_be_sent_again_with_the_same_link(
    project: Project, settings: Any, committed: Callable[[], Any]
) -> None:
    by = lead_actor(project=project)
    mailers, settings.MAILERS = settings.MAILERS, served_by(Down)
    with committed():
        secret = invite_lead(project=project, email="ivy@example.org", by=by)
    asked = Mail.objects.get()
    assert what_became_of(asked) == ("failed", "server", "ivy@example.org", 1)

    settings.MAILERS = mailers
    with committed():
        send_again(mail=asked, by=by)

    assert what_became_of(asked) == ("sent", "", "", 2)
    assert reverse("invitation_open", args=[secret]) in str(mail.outbox[0].body)
    assert LeadInvitation.objects.get().email == "ivy@example.org"


@pytest.mark.parametrize("change", ["accepted_at", "turned_off_at", "expires_at"])
def test_an_invitation_that_ended_is_not_sent(project: Project, change: str) -> None:
    invite_lead(project=project, email="ivy@example.org", by=lead_actor(project=project))
    LeadInvitation.objects.update(**{change: timezone.now()})
    asked = Mail.objects.get()
    send_mail.call(asked.pk)
    assert (mail.outbox, what_became_of(asked)[0]) == ([], "not_needed")


# Mail servers that take nothing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("server", "why"),
    [(Down, MailFailure.SERVER), (Full, MailFailure.SERVER), (Unknown, MailFailure.REFUSED)],
)
@pytest.mark.parametrize("with_worker", [False, True])
def test_a_failure_is_noted_and_logs_no_address(
    request: pytest.FixtureRequest,
    settings: Any,
    invited: Member,
    committed: Callable[[], Any],
    caplog: pytest.LogCaptureFixture,
    server: Any,
    why: MailFailure,
    with_worker: bool,
) -> None:
    settings.MAILERS = served_by(server)
    link = PersonalLink.objects.values().get()
    run = request.getfixturevalue("worker") if with_worker else lambda: None
    with caplog.at_level(logging.DEBUG):
        with committed():
            asked = own_link(invited)
        run()
    assert what_became_of(asked) == ("failed", why, ADDRESS, 1)
    assert asked.ended_at is not None
    assert PersonalLink.objects.values().get() == link
    assert f"Mail {asked.code} was not sent" in caplog.text
    assert ADDRESS not in caplog.text
    assert absolute("/join/") not in caplog.text
    assert ADDRESS not in str(list(DBTaskResult.objects.values()))


def test_a_failed_mail_can_be_sent_again(
    settings: Any, project: Project, invited: Member, committed: Callable[[], Any]
) -> None:
    by = lead_actor(project=project)
    mailers, settings.MAILERS = settings.MAILERS, served_by(Unknown)
    with committed():
        asked = own_link(invited)
    settings.MAILERS = mailers
    with committed():
        send_again(mail=asked, by=by)
    assert what_became_of(asked) == ("sent", "", "", 2)
    assert invited.links.get().secret_digest == secret_digest(secret_in_mail())
    before = stored()
    with committed(), pytest.raises(NothingChanged):
        send_again(mail=asked, by=by)
    assert (stored(), len(mail.outbox)) == (before, 1)


def failed(asked: Mail, **more: Any) -> None:
    Mail.objects.filter(pk=asked.pk).update(**{"state": "failed", "failure": "server", "tries": 1, **more})


@pytest.mark.parametrize(
    ("more", "is_tried"),
    [
        ({}, True),
        ({"tries": MOST_TRIES - 1}, True),
        ({"tries": MOST_TRIES}, False),
        ({"failure": "refused"}, False),
        ({"address": ""}, False),
        ({"state": "waiting", "failure": "", "tries": 0}, True),
        ({"state": "sent"}, False),
        ({"state": "stopped"}, False),
        ({"state": "not_needed"}, False),
    ],
)
def test_what_was_not_sent_is_tried_again_once_a_day(invited: Member, more: dict[str, Any], is_tried: bool) -> None:
    failed(own_link(invited), **more)
    assert retry_mails(by=SYSTEM) == int(is_tried)
    assert len(mail.outbox) == int(is_tried)


def test_a_run_that_died_is_taken_over_after_an_hour(invited: Member) -> None:
    with at(MONDAY):
        asked = own_link(invited)
        Mail.objects.filter(pk=asked.pk).update(taken_at=MONDAY, tries=1)
    found = []
    for later in (TAKEN_FOR - timedelta(seconds=1), TAKEN_FOR):
        with at(MONDAY + later):
            found.append((retry_mails(by=SYSTEM), len(mail.outbox)))
    assert found == [(0, 0), (1, 1)]
    assert what_became_of(asked) == ("sent", "", "", 2)


def test_a_mail_on_which_every_run_dies_is_given_up(invited: Member) -> None:
    asked = own_link(invited)
    Mail.objects.filter(pk=asked.pk).update(taken_at=timezone.now() - TAKEN_FOR, tries=MOST_TRIES)
    assert retry_mails(by=SYSTEM) == 0
    assert what_became_of(asked) == ("failed", "server", ADDRESS, MOST_TRIES)


def test_what_a_lead_asks_for_once_more_is_tried_however_often_it_failed(
    invited: Member, committed: Callable[[], Any], worker: Callable[[], None]
) -> None:
    asked = own_link(invited)
    failed(asked, tries=MOST_TRIES)
    with committed():
        send_again(mail=asked, by=lead_actor(project=invited.project))
    retry_mails(by=SYSTEM)
    worker()
    assert what_became_of(asked) == ("sent", "", "", MOST_TRIES + 1)
    assert len(mail.outbox) == 1


def test_the_address_of_an_old_failure_is_forgotten(invited: Member) -> None:
    with at(MONDAY):
        asked = own_link(invited)
        failed(asked, tries=MOST_TRIES)
    kept = []
    for later in (ADDRESS_KEPT - timedelta(seconds=1), ADDRESS_KEPT):
        with at(MONDAY + later):
            retry_mails(by=SYSTEM)
        kept.append(what_became_of(asked)[2])
    assert kept == [ADDRESS, ""]
    assert not asked.can_go_again


def test_rows_of_tasks_are_forgotten(invited: Member, committed: Callable[[], Any], worker: Callable[[], None]) -> None:
    with at(MONDAY):
        with committed():
            own_link(invited)
        worker()
    found = []
    for later in (TASKS_KEPT - timedelta(seconds=1), TASKS_KEPT):
        with at(MONDAY + later):
            found.append(forget_old_tasks(by=SYSTEM))
    assert (found, DBTaskResult.objects.count()) == ([0, 1], 0)


# To oneself ----------------------------------------------------------------------------------------------------------


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side="lived")[0]


def test_a_link_to_oneself_is_a_new_one(moss: Member, committed: Callable[[], Any]) -> None:
    old = moss.links.get()
    with committed():
        link, asked = to_self(moss)
    old.refresh_from_db()
    now = moss.links.get(turned_off_at=None)
    assert old.turned_off_at is not None
    assert (now.pk, now.secret_digest) == (link.pk, secret_digest(secret_in_mail()))
    assert now.made_by_person
    assert now.first_used_at is not None
    assert what_became_of(asked) == ("sent", "", "", 1)


def test_a_link_that_is_kept_is_not_made_anew_by_an_old_mail(moss: Member) -> None:
    _, asked = to_self(moss)
    assert not moss.links.get(turned_off_at=None).is_kept
    keep_own_link(member=moss, by=actor_of(member=moss))
    send_mail.call(asked.pk)
    assert (mail.outbox, what_became_of(asked)[0]) == ([], "not_needed")


def test_what_another_link_made_useless_is_not_sent(moss: Member) -> None:
    with at(MONDAY):
        _, asked = to_self(moss)
    with at(MONDAY + timedelta(minutes=1)):
        replace_link(member=moss, by=lead_actor(project=moss.project))
        send_mail.call(asked.pk)
    assert (mail.outbox, what_became_of(asked)[0]) == ([], "not_needed")


def test_the_same_form_twice_sends_one_mail(moss: Member) -> None:
    _, asked = to_self(moss)
    before = stored()
    with pytest.raises(NothingChanged):
        mail_link_to_self(member=moss, address=ADDRESS, code=asked.code, by=actor_of(member=moss))
    assert stored() == before


def test_three_an_hour_and_no_more(moss: Member) -> None:
    for minute in (0, 20, 40):
        with at(MONDAY + timedelta(minutes=minute)):
            to_self(moss)
    before = stored()
    with at(MONDAY + timedelta(minutes=59)), pytest.raises(TooOften):
        to_self(moss)
    assert stored() == before
    with at(MONDAY + timedelta(minutes=61)):
        to_self(moss)


def test_nobody_does_it_for_somebody_else(project: Project, moss: Member) -> None:
    fern = make_participant(project=project, name="Fern")[0]
    before = stored()
    for by in (lead_actor(project=project), actor_of(member=fern), typing_for(member=moss, helper=fern), SYSTEM):
        with pytest.raises(NotTheirOwn):
            to_self(moss, by=by)
    assert stored() == before


def test_not_in_an_archived_project(project: Project, moss: Member) -> None:
    archive_project(project=project, by=lead_actor(project=project))
    before = stored()
    with pytest.raises(ProjectIsArchived):
        to_self(moss)
    assert stored() == before


# No more mail --------------------------------------------------------------------------------------------------------


def test_whoever_stops_mail_gets_none(project: Project, invited: Member, committed: Callable[[], Any]) -> None:
    with committed():
        first = own_link(invited, "Moss@Example.org")
    waits = own_link(make_participant(project=project, name="Fern", comes_in=False)[0])
    stop_mail_of(first)
    stop_mail_of(first)

    assert list(MailStop.objects.values_list("project", "address_digest")) == [
        (project.pk, address_digest(project, ADDRESS))
    ]
    assert [what_became_of(asked)[0] for asked in (first, waits)] == ["sent", "stopped"]
    asked = ask_for_mail(
        project=project, kind=MailKind.OWN_LINK, address=ADDRESS, member=invited, by=lead_actor(project=project)
    )
    assert asked is None
    link, _ = make_shared_link(project=project)
    assert [one.address for one in shared(link, "MOSS@example.org", "fern@example.org")] == ["fern@example.org"]


def test_it_holds_for_one_project(invited: Member) -> None:
    other = make_participant(project=make_project(template="short"), comes_in=False)[0]
    stop_mail_of(own_link(invited))
    assert own_link(other).state == MailState.WAITING


def test_mail_that_waited_when_it_was_stopped_is_not_sent(project: Project, invited: Member) -> None:
    asked = own_link(invited)
    MailStop.objects.create(project=project, address_digest=asked.address_digest)
    send_mail.call(asked.pk)
    assert (mail.outbox, what_became_of(asked)) == ([], ("stopped", "", "", 1))


def test_it_is_undone_by_writing_the_address_again(project: Project, invited: Member) -> None:
    stop_mail_of(own_link(invited))
    let_mail_again(member=invited, address="fern@example.org", by=actor_of(member=invited))
    assert MailStop.objects.count() == 1
    let_mail_again(member=invited, address=" MOSS@example.org", by=actor_of(member=invited))
    assert MailStop.objects.count() == 0
    assert own_link(invited).state == MailState.WAITING


def test_a_stopped_address_gets_no_link_and_the_old_one_stays(project: Project, moss: Member) -> None:
    stop_mail_of(own_link(moss))
    before = stored()
    with pytest.raises(MailIsStopped):
        to_self(moss)
    assert stored() == before


def test_a_stop_holds_no_address(project: Project, invited: Member) -> None:
    stop_mail_of(own_link(invited))
    assert "moss" not in str(list(MailStop.objects.values()))
