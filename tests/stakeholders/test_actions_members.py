"""Who is in a project, and how they come in."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks
from time_machine import TimeMachineFixture

from coproduction.tokens import secret_digest
from stakeholders.actions.members import (
    InvitationEnded,
    LastLead,
    NotTheirOwn,
    accept_invitation,
    add_person,
    change_name,
    choose_side,
    invite_lead,
    leave_as_lead,
    replace_link,
    turn_off_invitation,
    turn_off_person,
    use_link_first,
)
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import SYSTEM, Actor, ActorKind, NoMember
from stakeholders.models import LeadInvitation, Member, PersonalLink, Project, Side
from stakeholders.queries.links import working_invitation, working_link, working_link_by_code
from stakeholders.steps import ProjectIsArchived
from stakeholders.ways_in import typed_digest
from tests.factories import (
    MONDAY,
    actor_of,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    make_user,
    recording,
)
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = UUID("11111111-1111-4111-8111-111111111111")
LATER = MONDAY + timedelta(days=1)


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
def moss(project: Project) -> tuple[Member, str, Actor]:
    """A participant who has not come in yet."""
    return make_participant(project=project, name="Moss", comes_in=False)


def fields(member: Member) -> dict[str, object]:
    row = Member.objects.values(
        "name", "side", "side_chosen_at", "joined_at", "turned_off_at", "left_at", "is_lead", "user_id"
    ).get(pk=member.pk)
    return dict(row)


NEW = {
    "name": "Moss",
    "side": "",
    "side_chosen_at": None,
    "joined_at": None,
    "turned_off_at": None,
    "left_at": None,
    "is_lead": False,
    "user_id": None,
}

# Adding --------------------------------------------------------------------------------------------------------------


def test_a_person_is_added_with_their_own_link(project: Project, lead: Actor) -> None:
    member, way = add_person(project=project, code=CODE, name="Moss", by=lead)
    assert (member.project, member.code, fields(member)) == (project, CODE, NEW)
    assert PersonalLink.objects.values(
        *("project_id", "member_id", "secret_digest", "typed_digest", "is_kept", "created_at"),
        *("first_used_at", "turned_off_at"),
    ).get() == {
        "project_id": project.pk,
        "member_id": member.pk,
        "secret_digest": secret_digest(way.secret),
        "typed_digest": typed_digest(way.typed),
        "is_kept": True,
        "created_at": MONDAY,
        "first_used_at": None,
        "turned_off_at": None,
    }


def test_a_form_sent_twice_adds_one_person(project: Project, lead: Actor) -> None:
    add_person(project=project, code=CODE, name="Moss", by=lead)
    with recording(project=project) as history, pytest.raises(NothingChanged):
        add_person(project=project, code=CODE, name="Moss", by=lead)
    assert (history, project.members.participants().count(), PersonalLink.objects.count()) == ([], 1, 1)


def test_nobody_is_added_to_an_archived_project(project: Project, lead: Actor) -> None:
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        add_person(project=project, code=CODE, name="Moss", by=lead)
    assert project.members.participants().count() == 0


# Links ---------------------------------------------------------------------------------------------------------------


def test_the_first_use_of_a_link_is_noted_once(
    project: Project, moss: tuple[Member, str, Actor], time_machine: TimeMachineFixture
) -> None:
    member, _, by = moss
    link = member.links.get()
    use_link_first(link=link, by=by)
    time_machine.move_to(LATER, tick=False)
    with recording(project=project) as history, pytest.raises(NothingChanged):
        use_link_first(link=link, by=by)
    assert history == []
    assert fields(member) == NEW | {"joined_at": MONDAY}
    assert PersonalLink.objects.values_list("first_used_at", flat=True).get() == MONDAY


def test_a_new_link_ends_the_old_one(
    moss: tuple[Member, str, Actor], lead: Actor, time_machine: TimeMachineFixture
) -> None:
    member, old, _ = moss
    time_machine.move_to(LATER, tick=False)
    new = replace_link(member=member, by=lead)
    assert working_link(old) is None
    link = working_link(new.secret)
    assert isinstance(link, PersonalLink)
    assert working_link_by_code(new.typed) == link
    assert link.member == member
    assert list(member.links.order_by("pk").values_list("turned_off_at", flat=True)) == [LATER, None]


def test_who_comes_by_a_new_link_joined_on_their_first_day(
    moss: tuple[Member, str, Actor], lead: Actor, time_machine: TimeMachineFixture
) -> None:
    member, _, by = moss
    use_link_first(link=member.links.get(), by=by)
    time_machine.move_to(LATER, tick=False)
    replace_link(member=member, by=lead)
    use_link_first(link=member.links.get(turned_off_at=None), by=by)
    assert fields(member)["joined_at"] == MONDAY


def test_a_new_link_lets_somebody_in_again_who_was_turned_off(moss: tuple[Member, str, Actor], lead: Actor) -> None:
    member, _, _ = moss
    turn_off_person(member=member, by=lead)
    member.refresh_from_db()
    new = replace_link(member=member, by=lead)
    assert fields(member) == NEW
    assert working_link(new.secret) is not None


def test_no_new_link_in_an_archived_project(project: Project, moss: tuple[Member, str, Actor], lead: Actor) -> None:
    member, old, _ = moss
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        replace_link(member=member, by=lead)
    assert working_link(old) is not None


def test_turning_somebody_off_ends_their_link(moss: tuple[Member, str, Actor], lead: Actor) -> None:
    member, secret, _ = moss
    turn_off_person(member=member, by=lead)
    assert fields(member) == NEW | {"turned_off_at": MONDAY}
    assert working_link(secret) is None


def test_nobody_is_turned_off_twice(
    project: Project, moss: tuple[Member, str, Actor], lead: Actor, time_machine: TimeMachineFixture
) -> None:
    member, _, _ = moss
    stale = Member.objects.get(pk=member.pk)
    turn_off_person(member=member, by=lead)
    time_machine.move_to(LATER, tick=False)
    with recording(project=project) as history, pytest.raises(NothingChanged):
        turn_off_person(member=stale, by=lead)
    assert (history, fields(member)["turned_off_at"]) == ([], MONDAY)


def test_somebody_can_be_turned_off_in_an_archived_project(
    project: Project, moss: tuple[Member, str, Actor], lead: Actor
) -> None:
    member, secret, _ = moss
    archive_project(project=project, by=lead)
    turn_off_person(member=member, by=lead)
    assert working_link(secret) is None


# Sides and names -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", Side)
def test_a_person_chooses_their_side(moss: tuple[Member, str, Actor], side: Side) -> None:
    member, _, by = moss
    choose_side(member=member, side=side, by=by)
    assert fields(member) == NEW | {"side": side.value, "side_chosen_at": MONDAY}


def test_a_person_changes_their_side(
    project: Project, moss: tuple[Member, str, Actor], time_machine: TimeMachineFixture
) -> None:
    member, _, by = moss
    choose_side(member=member, side=Side.LIVED, by=by)
    time_machine.move_to(LATER, tick=False)
    with recording(project=project) as history:
        choose_side(member=member, side=Side.CARER, by=by)
    assert fields(member) == NEW | {"side": "carer", "side_chosen_at": LATER}
    assert history[0].personal[1][2] == {"name": "Moss", "old_side": "lived", "side": "carer"}


def test_the_same_side_again_changes_nothing(
    project: Project, moss: tuple[Member, str, Actor], time_machine: TimeMachineFixture
) -> None:
    member, _, by = moss
    choose_side(member=member, side=Side.LIVED, by=by)
    time_machine.move_to(LATER, tick=False)
    with recording(project=project) as history, pytest.raises(NothingChanged):
        choose_side(member=member, side=Side.LIVED, by=by)
    assert (history, fields(member)["side_chosen_at"]) == ([], MONDAY)


@pytest.mark.parametrize("name", ["Fern", "", "\U0001f33f שלום", "x" * 80])
def test_a_person_says_what_to_call_them(moss: tuple[Member, str, Actor], name: str) -> None:
    member, _, by = moss
    change_name(member=member, name=name, by=by)
    assert fields(member) == NEW | {"name": name}


def test_the_same_name_again_changes_nothing(project: Project, moss: tuple[Member, str, Actor]) -> None:
    member, _, by = moss
    with recording(project=project) as history, pytest.raises(NothingChanged):
        change_name(member=member, name="Moss", by=by)
    assert history == []


def test_nothing_is_changed_in_an_archived_project(
    project: Project, moss: tuple[Member, str, Actor], lead: Actor
) -> None:
    member, _, by = moss
    archive_project(project=project, by=lead)
    with pytest.raises(ProjectIsArchived):
        choose_side(member=member, side=Side.LIVED, by=by)
    with pytest.raises(ProjectIsArchived):
        change_name(member=member, name="Fern", by=by)
    assert fields(member) == NEW


@pytest.mark.parametrize("other", ["a lead", "another person", "Alongside"])
def test_nobody_speaks_for_somebody_else(
    project: Project, moss: tuple[Member, str, Actor], lead: Actor, other: str
) -> None:
    member, _, _ = moss
    fern = make_participant(project=project, name="Fern", side=Side.CARER)[2]
    by = {"a lead": lead, "another person": fern, "Alongside": SYSTEM}[other]
    with recording(project=project) as history:
        with pytest.raises(NotTheirOwn):
            choose_side(member=member, side=Side.LIVED, by=by)
        with pytest.raises(NotTheirOwn):
            change_name(member=member, name="Heron", by=by)
    assert (history, fields(member)) == ([], NEW)


# More leads ----------------------------------------------------------------------------------------------------------


def test_an_invitation_is_sent_once_it_is_stored(
    project: Project, lead: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        secret = invite_lead(project=project, email="Ash@Example.org", by=lead)
        assert mail.outbox == []
    assert LeadInvitation.objects.values(
        "project_id",
        "email",
        "secret_digest",
        "invited_by_id",
        "created_at",
        "expires_at",
        "accepted_at",
        "turned_off_at",
    ).get() == {
        "project_id": project.pk,
        "email": "ash@example.org",
        "secret_digest": secret_digest(secret),
        "invited_by_id": lead.member_id,
        "created_at": MONDAY,
        "expires_at": MONDAY + timedelta(days=14),
        "accepted_at": None,
        "turned_off_at": None,
    }
    assert [message.to for message in mail.outbox] == [["ash@example.org"]]
    assert secret in mail.outbox[0].body


def test_an_address_stands_in_no_entry_of_the_history(project: Project, lead: Actor) -> None:
    invite_lead(project=project, email="ash@example.org", by=lead)
    assert not project.history.filter(values__contains="ash@").exists()


def test_nobody_is_invited_to_an_archived_project(
    project: Project, lead: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    archive_project(project=project, by=lead)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ProjectIsArchived):
        invite_lead(project=project, email="ash@example.org", by=lead)
    assert (LeadInvitation.objects.count(), mail.outbox) == (0, [])


def invited(project: Project) -> LeadInvitation:
    secret = invite_lead(project=project, email="ash@example.org", by=lead_actor(project=project))
    invitation = working_invitation(secret=secret)
    assert invitation is not None
    return invitation


def test_who_accepts_is_a_lead(project: Project) -> None:
    ash = make_user(name="Ash")
    invitation = invited(project)
    member = accept_invitation(invitation=invitation, user=ash, by=Actor(ActorKind.LEAD, name="Ash"))
    assert fields(member) == NEW | {"name": "Ash", "is_lead": True, "user_id": ash.pk, "joined_at": MONDAY}
    assert LeadInvitation.objects.values_list("accepted_at", flat=True).get() == MONDAY
    assert working_invitation(code=str(invitation.code)) is None


@pytest.mark.parametrize("ended", ["accepted", "turned off", "too old", None])
def test_an_invitation_that_ended_makes_no_lead(
    project: Project, lead: Actor, ended: str | None, time_machine: TimeMachineFixture
) -> None:
    invitation = invited(project)
    if ended == "accepted":
        accept_invitation(invitation=invitation, user=make_user(), by=Actor(ActorKind.LEAD))
    elif ended == "turned off":
        turn_off_invitation(invitation=invitation, by=lead)
    time_machine.shift(timedelta(days=14, seconds=0 if ended == "too old" else -1))
    ash = make_user(name="Ash")
    if ended is None:
        assert accept_invitation(invitation=invitation, user=ash, by=Actor(ActorKind.LEAD)).user == ash
    else:
        with recording(project=project) as history, pytest.raises(InvitationEnded):
            accept_invitation(invitation=invitation, user=ash, by=Actor(ActorKind.LEAD))
        assert (history, project.members.filter(user=ash).count()) == ([], 0)


def test_who_leads_already_uses_up_no_invitation(project: Project, lead: Actor) -> None:
    invitation = invited(project)
    user = project.members.get().user
    assert user is not None
    with recording(project=project) as history, pytest.raises(NothingChanged):
        accept_invitation(invitation=invitation, user=user, by=lead)
    assert (history, working_invitation(code=str(invitation.code))) == ([], invitation)


def test_a_lead_who_left_and_accepts_again_is_the_same_member(project: Project) -> None:
    ash = make_user(name="Ash")
    member, by = make_lead(project=project, user=ash)
    leave_as_lead(member=member, by=by)
    again, _ = make_lead(project=project, user=ash)
    assert again == member
    assert fields(again)["left_at"] is None


@pytest.mark.parametrize("ended", ["accepted", "turned off"])
def test_an_invitation_that_ended_is_not_turned_off(project: Project, lead: Actor, ended: str) -> None:
    invitation = invited(project)
    if ended == "accepted":
        accept_invitation(invitation=invitation, user=make_user(), by=Actor(ActorKind.LEAD))
    else:
        turn_off_invitation(invitation=invitation, by=lead)
    with recording(project=project) as history, pytest.raises(NothingChanged):
        turn_off_invitation(invitation=invitation, by=lead)
    assert history == []


def test_a_lead_leaves_where_another_leads(project: Project, lead: Actor) -> None:
    make_lead(project=project)
    member = Member.objects.get(pk=lead.pk)
    leave_as_lead(member=member, by=lead)
    assert fields(member)["left_at"] == MONDAY
    assert [one.name for one in project.members.leads()] == ["Ash"]


def test_the_last_lead_stays(project: Project, lead: Actor) -> None:
    make_participant(project=project, name="Moss", side=Side.LIVED)
    member = Member.objects.get(pk=lead.pk)
    with recording(project=project) as history, pytest.raises(LastLead):
        leave_as_lead(member=member, by=lead)
    assert (history, fields(member)["left_at"]) == ([], None)


def test_the_last_of_two_leads_stays(project: Project, lead: Actor) -> None:
    member, by = make_lead(project=project)
    leave_as_lead(member=Member.objects.get(pk=lead.pk), by=lead)
    with pytest.raises(LastLead):
        leave_as_lead(member=member, by=by)
    assert project.members.leads().count() == 1


def test_a_lead_of_two_projects_leaves_one(project: Project, lead: Actor) -> None:
    user = Member.objects.get(pk=lead.pk).user
    assert user is not None
    other = make_project(lead=user, template="short")
    make_lead(project=project)
    leave_as_lead(member=project.members.get(user=user), by=lead)
    assert fields(other.members.get(user=user))["left_at"] is None


def test_who_acts_is_told_from_their_row(moss: tuple[Member, str, Actor], project: Project, lead: Actor) -> None:
    member, _, by = moss
    assert by == actor_of(member=member) == Actor(ActorKind.PARTICIPANT, member.pk, member.code, "Moss")
    assert lead == Actor(ActorKind.LEAD, lead.member_id, project.members.leads().get().code, "Robin")
    assert (by.is_lead, by.pk, lead.is_lead) == (False, member.pk, True)
    with pytest.raises(NoMember, match=r"^system is no member\.$"):
        _ = SYSTEM.pk


def test_two_people_with_one_name_are_two_people(project: Project, lead: Actor) -> None:
    first, _ = add_person(project=project, code=uuid4(), name="Moss", by=lead)
    second, _ = add_person(project=project, code=uuid4(), name="Moss", by=lead)
    assert first != second
