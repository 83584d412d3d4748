"""Who is told of a check-in by e-mail: everybody who can be reached, the same whatever anybody answered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail

from planner.actions.check_ins import (
    LastDayIsOver,
    NobodyToTell,
    ToldToday,
    cancel_check_in,
    close_check_in,
    extend_check_in,
    remind_everyone,
)
from planner.models import CheckIn, CheckInListing
from planner.queries.stages import today_in
from stakeholders.actions.members import turn_off_person
from stakeholders.actions.projects import archive_project
from stakeholders.mail import absolute
from stakeholders.mailing import address_digest, stop_mail
from stakeholders.models import Mail, MailKind, MailState, Member, Project, Side
from stakeholders.tasks import send_mail
from tests.check_in_factories import answer, begin_check_in
from tests.factories import (
    MONDAY,
    at,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    tell_leads,
    write_promise,
)
from tests.pages import stored
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

LEAD, FERN, MOSS = "robin@example.org", "fern@example.org", "moss@example.org"
OPENED, REMINDED = MailKind.CHECK_IN, MailKind.CHECK_IN_REMINDER
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
@remembered
def project() -> Project:
    with at(MONDAY):
        project = make_project(lead=make_user(name="Robin", email=LEAD), template="short")
        write_promise(project=project)
    return project


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    """Moss and Fern left an address and may be written to; Birch left none."""
    with at(MONDAY):
        for name in ("Moss", "Fern"):
            tell_leads(member=make_participant(project=project, name=name, side=Side.LIVED)[0], word=name)
        make_participant(project=project, name="Birch", side=Side.LIVED)
    return project.members.get(name="Moss")


@pytest.fixture
@remembered
def check_in(project: Project, moss: Member) -> CheckIn:
    with at(MONDAY):
        return begin_check_in(project=project, closes_on=MONDAY.date() + timedelta(days=7))


def asked_for(project: Project) -> list[tuple[str, str, str]]:
    return sorted(project.mails.values_list("kind", "address", "state"))


def remind(check_in: CheckIn) -> int:
    return remind_everyone(check_in=check_in, by=lead_actor(project=check_in.project))


def letter_to(address: str) -> mail.EmailMessage:
    """The letter that goes to an address now."""
    send_mail.call(Mail.objects.get(address=address, state=MailState.WAITING).pk)
    return mail.outbox[-1]


def test_everybody_who_can_be_reached_is_told(check_in: CheckIn) -> None:
    assert asked_for(check_in.project) == [(OPENED, address, "waiting") for address in (FERN, MOSS, LEAD)]


def test_the_letter_says_what_is_asked_until_when_and_where(check_in: CheckIn) -> None:
    with at(MONDAY):
        to_moss = letter_to(MOSS)
    code = check_in.project.code
    assert to_moss.subject == f"{check_in.project.discreet_name}: how is it going?"
    assert str(to_moss.body).split("\n\n")[:7] == [
        "Hello Moss,",
        f"How is it going in “{check_in.project.discreet_name}”? Everyone who takes part is asked.",
        "One question a page, and you can skip every one. It takes about two minutes.",
        "Nobody can find out which answers are yours.",
        "You can answer until the end of 8 March 2027, on this page:",
        absolute(f"/take-part/{code}/check-in/"),
        "Does the page not open? Then open your own link first.",
    ]


def test_a_lead_is_sent_to_their_own_page(check_in: CheckIn) -> None:
    with at(MONDAY):
        to_lead = letter_to(LEAD)
    address = absolute(f"/projects/{check_in.project.code}/check-ins/{check_in.code}/answer/")
    assert str(to_lead.body).rstrip().split("\n\n")[-1] == address


def test_a_reminder_goes_to_everybody_who_is_asked(check_in: CheckIn) -> None:
    project = check_in.project
    with at(TUESDAY):
        late = make_participant(project=project, name="Late", side=Side.LIVED)[0]
        tell_leads(member=late, word="Late")
        assert remind(check_in) == 4
        words = str(letter_to(MOSS).body).split("\n\n")[1:4]
    assert asked_for(project) == [
        *[(OPENED, "", "not_needed")] * 3,
        (REMINDED, "", "sent"),
        *[(REMINDED, address, "waiting") for address in (FERN, "late@example.org", LEAD)],
    ]
    assert CheckInListing.objects.filter(member=late).exists()
    assert words == [
        f"This is a reminder: how is it going in “{project.discreet_name}”?",
        "Everyone who is asked gets it. Leads cannot see who has answered.",
        "Have you answered already? Then you have nothing to do.",
    ]


def test_once_a_day_at_most_and_not_on_the_day_it_opened(check_in: CheckIn) -> None:
    for day, is_sent in ((MONDAY, False), (TUESDAY, True), (TUESDAY, False), (TUESDAY + timedelta(days=1), True)):
        with at(day):
            before = stored()
            if is_sent:
                assert remind(check_in) == 3
                continue
            with pytest.raises(ToldToday):
                remind(check_in)
            assert stored() == before


def test_nobody_is_reminded_once_its_last_day_is_over(check_in: CheckIn) -> None:
    with at(MONDAY + timedelta(days=7)):
        assert remind(check_in) == 3
    with at(MONDAY + timedelta(days=8)):
        before = stored()
        with pytest.raises(LastDayIsOver):
            remind(check_in)
        assert stored() == before


def test_where_nobody_can_be_reached_nothing_is_noted(check_in: CheckIn) -> None:
    project = check_in.project
    for address in (LEAD, FERN, MOSS):
        stop_mail(project=project, address_digest=address_digest(project, address), by=lead_actor(project=project))
    with at(TUESDAY):
        before = stored()
        with pytest.raises(NobodyToTell):
            remind(check_in)
        assert stored() == before


def test_letters_that_wait_say_the_new_last_day(check_in: CheckIn) -> None:
    with at(TUESDAY):
        extend_check_in(
            check_in=check_in,
            closes_on=today_in(check_in.project) + timedelta(days=10),
            by=lead_actor(project=check_in.project),
        )
        words = [str(letter_to(address).body) for address in (MOSS, LEAD)]
    assert ["until the end of 12 March 2027" in each for each in words] == [True, True]
    assert [absolute("/take-part/") in each for each in words] == [True, False]


@pytest.mark.parametrize("end", [cancel_check_in, close_check_in])
def test_letters_that_wait_end_with_it(check_in: CheckIn, end: Callable[..., object]) -> None:
    with at(TUESDAY):
        end(check_in=check_in, by=lead_actor(project=check_in.project))
    assert asked_for(check_in.project) == [(OPENED, "", "not_needed")] * 3


@pytest.mark.parametrize("why", ["its last day is over", "put away", "turned off"])
def test_a_letter_that_comes_too_late_is_not_sent(check_in: CheckIn, moss: Member, why: str) -> None:
    by = lead_actor(project=check_in.project)
    with at(MONDAY + timedelta(days=8 if why == "its last day is over" else 7)):
        if why == "put away":
            archive_project(project=check_in.project, by=by)
        if why == "turned off":
            turn_off_person(member=moss, by=by)
        for waiting in Mail.objects.filter(address=MOSS):
            send_mail.call(waiting.pk)
    assert mail.outbox == []
    assert list(Mail.objects.filter(member=moss).values_list("state", "address")) == [("not_needed", "")]


def test_no_letter_depends_on_an_answer(check_in: CheckIn, moss: Member) -> None:
    """Two reminders, of which one goes out after Moss answered and the other after nobody did."""
    found = []
    for has_answered in (False, True):
        with at(TUESDAY + timedelta(days=has_answered)):
            if has_answered:
                answer(check_in=check_in, member=moss)
            remind(check_in)
            rows = Mail.objects.filter(kind=REMINDED, state=MailState.WAITING).order_by("pk")
            found.append((list(rows.values_list("address", "words", "tries")), letter_to(MOSS).body))
    assert found[0] == found[1]
