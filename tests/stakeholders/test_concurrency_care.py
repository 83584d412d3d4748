"""Groups, consents, addresses and needs, with two and more people at once."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from stakeholders.actions.care import add_needs, answer_consents, save_contact
from stakeholders.actions.groups import (
    AddedGroups,
    GroupIsThere,
    GroupStays,
    add_group,
    add_groups,
    choose_groups,
    remove_group,
)
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.models import Belonging, ConsentAnswer, ConsentPurpose, Contact, Group, Member, Project
from stakeholders.queries.groups import groups_of
from tests.factories import lead_actor, make_group, make_lead, make_participant, make_project
from tests.planner.test_concurrency import at_once, kinds
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)

CODE = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, Actor]:
    member, _, by = make_participant(project=project, name="Moss")
    return member, by


def test_a_form_that_is_sent_eight_times_at_once_adds_one_group(project: Project) -> None:
    by = lead_actor(project=project)
    outcomes = at_once(*[partial(add_group, project=project, code=CODE, name="Wardens", by=by)] * 8)
    assert kinds(outcomes) == {Group: 1, NothingChanged: 7}
    assert project.history.filter(verb="group_added").count() == 1


def test_one_name_is_added_once_however_many_write_it(project: Project) -> None:
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    outcomes = at_once(
        *(
            partial(add_group, project=project, code=uuid4(), name=name, by=lead)
            for lead in leads
            for name in ("Wardens", "WARDENS", " wardens")
        )
    )
    assert kinds(outcomes) == {Group: 1, GroupIsThere: 5}


def test_two_lists_that_overlap_are_one(project: Project) -> None:
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    lists = [["Carers", "Wardens", "Neighbours"], ["Neighbours", "wardens", "Porters"]]
    outcomes = at_once(
        *(partial(add_groups, project=project, names=names, by=lead) for lead, names in zip(leads, lists, strict=True))
    )
    assert kinds(outcomes) == {AddedGroups: 2}
    assert sorted(len(outcome.skipped) for outcome in outcomes) == [0, 2]
    assert [group.name_key for group in groups_of(project)] == ["carers", "neighbours", "porters", "wardens"]


def test_a_group_is_removed_or_somebody_belongs_to_it(project: Project, moss: tuple[Member, Actor]) -> None:
    member, by = moss
    lead = lead_actor(project=project)
    for number in range(5):
        group = make_group(project=project, name=f"Group {number}")
        outcomes = at_once(
            partial(remove_group, group=group, by=lead),
            partial(choose_groups, member=member, codes=[group.code], by=by),
        )
        removed = not Group.objects.filter(pk=group.pk).exists()
        assert Belonging.objects.filter(group_id=group.pk).exists() is not removed
        assert isinstance(outcomes[0], GroupStays) is not removed


def test_an_answer_that_is_sent_eight_times_at_once_is_one_row(moss: tuple[Member, Actor]) -> None:
    member, by = moss
    answers = {ConsentPurpose.CONTACT: ConsentAnswer.YES}
    outcomes = at_once(*[partial(answer_consents, member=member, answers=answers, by=by)] * 8)
    assert kinds(outcomes)[NothingChanged] == 7
    assert member.consents.filter(purpose=ConsentPurpose.CONTACT).count() == 1


def test_one_person_has_one_address_and_each_need_once(moss: tuple[Member, Actor]) -> None:
    member, by = moss
    outcomes = at_once(
        *(
            partial(save_contact, member=member, email=f"moss{number}@example.org", other="", by=by)
            for number in (1, 2)
        ),
        *[partial(add_needs, member=member, words=["Breaks", "A taxi"], by=by)] * 4,
    )
    assert kinds(outcomes)[NothingChanged] == 3
    assert Contact.objects.filter(member=member).count() == 1
    assert sorted(member.needs.values_list("words", flat=True)) == ["A taxi", "Breaks"]
