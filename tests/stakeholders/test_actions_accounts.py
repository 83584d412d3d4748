"""Accounts: a name that follows everywhere, and being forgotten."""

import pytest
from django.db.models import ProtectedError
from time_machine import TimeMachineFixture

from planner.queries.history import ERASED, history_lines, history_of
from stakeholders.actions.accounts import delete_account, rename_account
from stakeholders.actions.members import LastLead, invite_lead, leave_as_lead
from stakeholders.actions.projects import edit_project
from stakeholders.actors import SYSTEM
from stakeholders.models import HistoryPersonal, LeadInvitation, Member, User
from tests.factories import (
    MONDAY,
    finish_stage,
    lead_actor,
    make_lead,
    make_participant,
    make_project,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


def test_a_name_follows_in_every_project() -> None:
    robin = make_user(name="Robin")
    projects = [make_project(lead=robin, template="short"), make_project(lead=robin, template="short")]
    make_lead(project=projects[0], user=make_user(name="Ash"))
    rename_account(user=robin, name="Robyn", by=SYSTEM)
    assert User.objects.get(pk=robin.pk).name == "Robyn"
    assert [list(project.members.values_list("name", flat=True)) for project in projects] == [
        ["Robyn", "Ash"],
        ["Robyn"],
    ]


def test_who_is_the_last_lead_of_a_project_is_not_deleted() -> None:
    robin = make_user(name="Robin")
    project = make_project(lead=robin, template="short")
    make_participant(project=project, name="Moss", side="lived")
    with pytest.raises(LastLead):
        delete_account(user=robin, by=SYSTEM)
    assert User.objects.filter(pk=robin.pk).exists()
    assert project.members.leads().get().name == "Robin"


def test_who_is_the_last_lead_of_one_of_two_projects_is_not_deleted() -> None:
    robin = make_user(name="Robin")
    shared, alone = make_project(lead=robin, template="short"), make_project(lead=robin, template="short")
    make_lead(project=shared)
    with pytest.raises(LastLead):
        delete_account(user=robin, by=SYSTEM)
    assert [project.members.get(user=robin).left_at for project in (shared, alone)] == [None, None]
    assert HistoryPersonal.objects.filter(project=shared, values__contains="Robin").exists()


def test_a_deleted_account_leaves_no_name() -> None:
    robin = make_user(name="Robin", email="robin@example.org")
    project = make_project(lead=robin, template="short", contact="", organisation="")
    member = project.members.get()
    moss = make_participant(project=project, name="Moss", side="lived")[0]
    finish_stage(project=project, position=1, holder=moss)
    record = project.sign_offs.get().record
    make_lead(project=project, user=make_user(name="Ash"))
    entries = list(project.history.order_by("pk").values())
    delete_account(user=robin, by=SYSTEM)
    assert not User.objects.filter(email="robin@example.org").exists()
    assert Member.objects.values("user_id", "name", "left_at", "is_lead").get(pk=member.pk) == {
        "user_id": None,
        "name": "",
        "left_at": MONDAY,
        "is_lead": True,
    }
    assert not HistoryPersonal.objects.filter(member_code=member.code).exists()
    assert not HistoryPersonal.objects.filter(project=project, role="actor", values__contains="Robin").exists()
    # The entries, the record and the keys stay.
    assert list(project.history.order_by("pk").values()) == entries
    assert (project.sign_offs.get().record, project.sign_offs.get().lead_key.member_id) == (record, member.pk)


def test_the_history_says_that_a_name_was_erased() -> None:
    robin = make_user(name="Robin")
    project = make_project(lead=robin, template="short")
    edit_project(project=project, fields={"name": "Home again"}, by=lead_actor(project=project))
    make_lead(project=project)
    delete_account(user=robin, by=SYSTEM)
    lines = [line.words for line in history_lines(history_of(project))]
    assert lines[-2:] == [
        f"{ERASED} changed the project: name.",
        f"{ERASED} started the project with the Short plan.",
    ]


def test_an_account_that_leads_nothing_is_deleted() -> None:
    ash = make_user(name="Ash")
    project = make_project(template="short")
    member, by = make_lead(project=project, user=ash)
    leave_as_lead(member=member, by=by)
    delete_account(user=ash, by=SYSTEM)
    assert not User.objects.filter(pk=ash.pk).exists()
    assert Member.objects.get(pk=member.pk).left_at == MONDAY


def test_an_account_in_a_project_goes_only_by_its_action() -> None:
    robin = make_user(name="Robin")
    make_project(lead=robin, template="short")
    with pytest.raises(ProtectedError):
        robin.delete()


def test_a_deleted_account_leaves_no_address() -> None:
    project = make_project(template="short")
    ash = make_user(name="Ash", email="ash@example.org")
    make_lead(project=project, user=ash)
    delete_account(user=ash, by=SYSTEM)
    assert not LeadInvitation.objects.filter(email="ash@example.org").exists()


def test_an_invitation_by_somebody_who_left_stays() -> None:
    project = make_project(template="short")
    robin = project.members.get().user
    invite_lead(project=project, email="wren@example.org", by=lead_actor(project=project))
    make_lead(project=project)
    assert robin is not None
    delete_account(user=robin, by=SYSTEM)
    assert LeadInvitation.objects.filter(email="wren@example.org").count() == 1
