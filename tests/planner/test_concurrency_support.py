"""Needs and money that two leads write at once, or while the person goes: nothing is written after an erasing."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from types import NoneType
from typing import Any
from uuid import uuid4

import pytest

from planner.actions.leaving import erase_person, leave_project
from planner.queries.stages import today_in
from stakeholders.actions.breaks import pause_person
from stakeholders.actions.care import NeedIsGone, add_needs, remove_need
from stakeholders.actions.projects import NothingChanged
from stakeholders.actions.same_person import merge_recruits
from stakeholders.actions.support import (
    PaidMeanwhile,
    PaymentIsGone,
    PersonLeft,
    add_payment,
    change_payment,
    mark_paid,
    remove_payment,
    see_to_need,
)
from stakeholders.actors import Actor, BecamePartOf
from stakeholders.models import Member, Need, Payment, PayWay, Project, Recruit
from tests.factories import lead_actor, make_lead, make_participant, make_project
from tests.planner.test_concurrency import at_once, kinds
from tests.remembering import remembered
from tests.support_factories import agree_to_pay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def moss(project: Project) -> tuple[Member, Actor]:
    member, _, by = make_participant(project=project, name="Moss")
    add_needs(member=member, words=["A taxi"], by=by)
    return member, by


def meeting(day: date) -> Any:
    return {"words": "The meeting", "amount": None, "is_expense": False, "offered_on": day, "promised_by": None}


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("go", [leave_project, erase_person])
def test_a_payment_is_written_before_somebody_goes_or_never(
    project: Project, moss: tuple[Member, Actor], go: Any, turn: int
) -> None:
    member, by = moss
    agreed = meeting(today_in(project))

    acts: list[Callable[[], Any]] = [
        partial(add_payment, member=member, code=uuid4(), agreed=agreed, by=lead_actor(project=project)),
        partial(go, member=Member.objects.get(pk=member.pk), by=by),
    ]
    outcomes = at_once(*acts[::turn])

    assert set(kinds(outcomes)) in ({Payment, NoneType}, {PersonLeft, NoneType})
    is_kept = go is leave_project and Payment in kinds(outcomes)
    assert Payment.objects.filter(member=member).exists() is is_kept


@pytest.mark.parametrize("turn", [1, -1])
def test_nothing_is_left_of_money_and_needs_that_are_changed_while_somebody_is_erased(
    project: Project, moss: tuple[Member, Actor], turn: int
) -> None:
    member, by = moss
    today, lead = today_in(project), lead_actor(project=project)
    payment, need = agree_to_pay(member=member), member.needs.get()
    owner = project.members.leads().get()

    acts: list[Callable[[], Any]] = [
        partial(mark_paid, payment=payment, paid_on=today, way=PayWay.CASH, by=lead),
        partial(change_payment, payment=payment, agreed=meeting(today), by=lead),
        partial(see_to_need, need=need, owner=owner, due_on=None, is_done=True, by=lead),
        partial(pause_person, member=Member.objects.get(pk=member.pk), by=lead),
        partial(erase_person, member=Member.objects.get(pk=member.pk), by=by),
    ]
    outcomes = at_once(*acts[::turn])

    assert set(kinds(outcomes)) <= {NoneType, PaymentIsGone, NeedIsGone, NothingChanged}
    assert not Payment.objects.exists()
    assert not Need.objects.exists()
    assert not Recruit.objects.filter(member=member).exists()
    assert Member.objects.get(pk=member.pk).name == ""


def test_of_two_leads_who_pay_the_same_the_second_learns_of_it(project: Project, moss: tuple[Member, Actor]) -> None:
    payment, today = agree_to_pay(member=moss[0], offered_on=today_in(project) - timedelta(days=3)), today_in(project)
    leads = lead_actor(project=project), make_lead(project=project)[1]
    paid = (today, PayWay.CASH), (today - timedelta(days=1), PayWay.BANK)

    outcomes = at_once(
        *(
            partial(mark_paid, payment=payment, paid_on=day, way=way, by=by)
            for (day, way), by in zip(paid, leads, strict=True)
        )
    )

    assert kinds(outcomes) == {NoneType: 1, PaidMeanwhile: 1}
    payment.refresh_from_db()
    assert (payment.paid_on, PayWay(payment.way)) == paid[outcomes.index(None)]


def test_one_press_is_one_payment_and_one_paying(project: Project, moss: tuple[Member, Actor]) -> None:
    today, lead, code = today_in(project), lead_actor(project=project), uuid4()

    added = at_once(*[partial(add_payment, member=moss[0], code=code, agreed=meeting(today), by=lead)] * 4)
    payment = Payment.objects.get()
    paid = at_once(*[partial(mark_paid, payment=payment, paid_on=today, way=PayWay.CASH, by=lead)] * 4)

    assert kinds(added) == {Payment: 1, NothingChanged: 3}
    assert kinds(paid) == {NoneType: 1, NothingChanged: 3}


@pytest.mark.parametrize("turn", [1, -1])
def test_a_payment_that_is_taken_away_is_not_paid(project: Project, moss: tuple[Member, Actor], turn: int) -> None:
    payment, lead = agree_to_pay(member=moss[0]), lead_actor(project=project)

    acts: list[Callable[[], Any]] = [
        partial(remove_payment, payment=payment, by=lead),
        partial(mark_paid, payment=payment, paid_on=today_in(project), by=make_lead(project=project)[1]),
    ]
    outcomes = at_once(*acts[::turn])

    assert set(kinds(outcomes)) <= {NoneType, PaymentIsGone}
    assert not Payment.objects.exists()


def test_a_need_that_two_leads_see_to_is_whole_as_one_of_them_said(
    project: Project, moss: tuple[Member, Actor]
) -> None:
    need, today = moss[0].needs.get(), today_in(project)
    (_, lead), (_, other) = [(None, lead_actor(project=project)), make_lead(project=project)]
    owners = list(project.members.leads().order_by("pk"))
    said = (owners[0], today, True), (owners[1], today + timedelta(days=7), False)

    outcomes = at_once(
        *(
            partial(see_to_need, need=need, owner=owner, due_on=due_on, is_done=is_done, by=by)
            for (owner, due_on, is_done), by in zip(said, (lead, other), strict=True)
        )
    )

    assert kinds(outcomes) == {NoneType: 2}
    need.refresh_from_db()
    assert (need.owner, need.due_on, need.done_at is not None) in said


@pytest.mark.parametrize("turn", [1, -1])
def test_a_need_that_somebody_takes_away_is_not_seen_to(
    project: Project, moss: tuple[Member, Actor], turn: int
) -> None:
    member, by = moss
    need, lead = member.needs.get(), lead_actor(project=project)

    acts: list[Callable[[], Any]] = [
        partial(remove_need, need=need, by=by),
        partial(see_to_need, need=need, owner=None, due_on=today_in(project), is_done=False, by=lead),
    ]
    outcomes = at_once(*acts[::turn])

    assert set(kinds(outcomes)) <= {NoneType, NeedIsGone}
    assert not Need.objects.exists()


@pytest.mark.parametrize("turn", [1, -1])
def test_what_is_agreed_while_two_entries_become_one_is_owed_to_who_stays(
    project: Project, moss: tuple[Member, Actor], turn: int
) -> None:
    stays, goes = moss[0], make_participant(project=project, name="Mos")[0]
    lead, agreed = lead_actor(project=project), meeting(today_in(project))

    acts: list[Callable[[], Any]] = [
        partial(add_payment, member=goes, code=uuid4(), agreed=agreed, by=lead),
        partial(merge_recruits, recruit=stays.recruit, same=goes.recruit, by=lead),
    ]
    outcomes = at_once(*acts[::turn])

    assert set(kinds(outcomes)) in ({Payment, Recruit}, {BecamePartOf, Recruit})
    assert [payment.member for payment in Payment.objects.all()] == [stays] * kinds(outcomes)[Payment]
