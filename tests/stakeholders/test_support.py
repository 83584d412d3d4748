"""What leads do about what people need and are paid, and what each person says of it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from planner.actions.leaving import erase_person, leave_project
from stakeholders.actions.care import (
    NeedIsGone,
    NotDoneYet,
    add_needs,
    change_need,
    remove_need,
    say_worked,
    wish_pay,
)
from stakeholders.actions.members import NotTheirOwn, leave_as_lead, turn_off_person
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actions.support import (
    MOST_PAYMENTS,
    NotALead,
    NotPaidYet,
    PaidTooEarly,
    PaymentIsGone,
    TooManyPayments,
    add_payment,
    change_payment,
    mark_paid,
    remove_payment,
    see_to_need,
)
from stakeholders.actors import Actor
from stakeholders.models import Member, Need, Payment, PayWay, PayWish, Project, Side, Worked
from stakeholders.queries.support import (
    NeedLine,
    PaymentLine,
    SupportDue,
    asks_if_worked,
    is_owed,
    support_due,
    support_of,
    support_page,
    support_table,
)
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    lead_actor,
    make_helper,
    make_lead,
    make_on_paper,
    make_participant,
    make_project,
    make_user,
    recording,
    typing_for,
)
from tests.remembering import remembered
from tests.support_factories import agree_to_pay, pay, see_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]

TODAY = MONDAY.date()
LATE, SOON = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project(lead=make_user(name="Robin"))


@pytest.fixture
def robin(project: Project) -> Member:
    return project.members.leads().get()


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


@pytest.fixture
def by_moss(moss: Member) -> Actor:
    return actor_of(member=moss)


@pytest.fixture
@remembered
def need(moss: Member) -> Need:
    add_needs(member=moss, words=["A taxi"], by=actor_of(member=moss))
    return moss.needs.get()


def told(need: Need) -> tuple[str, str]:
    """The mark and the words beside a need."""
    need.refresh_from_db()
    line = NeedLine(need, TODAY)
    return line.state, line.words


# Needs ---------------------------------------------------------------------------------------------------------------


def test_a_lead_sees_to_a_need_and_the_person_says_if_it_worked(need: Need, by_moss: Actor, robin: Member) -> None:
    assert told(need) == ("todo", "To do")
    with recording(project=need.project) as history:
        see_to(need=need, due_on=SOON)
        assert (need.owner, need.due_on, told(need)) == (robin, SOON, ("todo", "To do"))

        see_to(need=need, due_on=SOON, is_done=True)
        assert (need.done_at, told(need)) == (MONDAY, ("done", "Done, not said yet if it worked"))
        assert asks_if_worked(need.member) == need.code

        say_worked(need=need, worked=Worked.YES, by=by_moss)
    assert (told(need), need.worked_at, asks_if_worked(need.member)) == (
        ("done", "Done, and it worked"),
        MONDAY,
        None,
    )
    assert history == []


@pytest.mark.parametrize(
    ("answer", "words"), [(Worked.NO, "It did not work"), (Worked.PARTLY, "It worked partly")], ids=["no", "partly"]
)
def test_what_did_not_work_is_to_be_done_again(need: Need, by_moss: Actor, answer: Worked, words: str) -> None:
    see_to(need=need, due_on=LATE, is_done=True)
    say_worked(need=need, worked=answer, by=by_moss)
    assert (told(need), need.due_on, need.done_at) == (("half", words), None, None)
    assert support_due(need.project) == SupportDue(not_worked=1)

    see_to(need=need, is_done=True)
    assert told(need) == ("done", "Done, not said yet if it worked")
    assert asks_if_worked(need.member) == need.code


def test_an_answer_can_be_changed(need: Need, by_moss: Actor) -> None:
    see_to(need=need, is_done=True)
    say_worked(need=need, worked=Worked.NO, by=by_moss)
    with pytest.raises(NothingChanged):
        say_worked(need=need, worked=Worked.NO, by=by_moss)
    say_worked(need=need, worked=Worked.YES, by=by_moss)
    assert (told(need), need.done_at) == (("done", "Done, and it worked"), MONDAY)


def test_what_is_not_done_after_all_is_asked_anew(need: Need, by_moss: Actor) -> None:
    see_to(need=need, is_done=True)
    say_worked(need=need, worked=Worked.YES, by=by_moss)
    see_to(need=need)
    assert (told(need), need.worked, need.worked_at) == (("todo", "To do"), "", None)


def test_other_words_are_another_need(need: Need, by_moss: Actor) -> None:
    see_to(need=need, due_on=SOON, is_done=True)
    say_worked(need=need, worked=Worked.YES, by=by_moss)
    change_need(need=need, words="A taxi both ways", by=by_moss)
    assert (told(need), need.worked_at, need.due_on) == (("todo", "To do"), None, SOON)


def test_nobody_says_for_somebody_else_whether_it_worked(project: Project, need: Need, lead: Actor) -> None:
    _, _, by_fern = make_participant(project=project, name="Fern")
    see_to(need=need, is_done=True)
    for by in (by_fern, lead):
        with pytest.raises(NotTheirOwn):
            say_worked(need=need, worked=Worked.YES, by=by)
        with pytest.raises(NotTheirOwn):
            wish_pay(member=need.member, way=PayWay.CASH, by=by)
    assert told(need) == ("done", "Done, not said yet if it worked")


def test_what_nobody_did_cannot_have_worked(need: Need, by_moss: Actor) -> None:
    with pytest.raises(NotDoneYet):
        say_worked(need=need, worked=Worked.YES, by=by_moss)


def test_a_need_that_is_gone(need: Need, by_moss: Actor) -> None:
    see_to(need=need, is_done=True)
    remove_need(need=Need.objects.get(), by=by_moss)
    with pytest.raises(NeedIsGone):
        say_worked(need=need, worked=Worked.YES, by=by_moss)
    with pytest.raises(NeedIsGone):
        see_to(need=need, due_on=SOON)


def test_only_a_lead_of_the_project_sees_to_it(need: Need, moss: Member, lead: Actor) -> None:
    for owner in (moss, make_lead(project=make_project())[0]):
        with pytest.raises(NotALead):
            see_to_need(need=need, owner=owner, due_on=None, is_done=False, by=lead)
    with pytest.raises(NothingChanged):
        see_to_need(need=need, owner=None, due_on=None, is_done=False, by=lead)


def test_a_lead_who_stopped_leading_sees_to_nothing(project: Project, need: Need) -> None:
    second, by_second = make_lead(project=project)
    see_to(need=need, by=by_second)
    leave_as_lead(member=second, by=by_second)
    [line] = support_page(project).needs
    assert (line.need.owner_id, line.owner) == (second.pk, None)


def test_a_helper_says_it_for_somebody_on_paper(project: Project) -> None:
    helper, _ = make_helper(project=project)
    fern, _ = make_on_paper(project=project, helper=helper)
    by = typing_for(member=fern, helper=helper)
    add_needs(member=fern, words=["Breaks"], by=by)
    see_to(need=fern.needs.get(), is_done=True)
    say_worked(need=fern.needs.get(), worked=Worked.YES, by=by)
    wish_pay(member=fern, way=PayWay.CASH, by=by)
    assert (fern.needs.get().worked, fern.pay_wish.way) == ("yes", "cash")


def test_the_database_keeps_the_day_with_the_answer(need: Need) -> None:
    for values in ({"worked": "yes"}, {"worked_at": MONDAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=need.pk).update(**values)


# Money ---------------------------------------------------------------------------------------------------------------


def test_what_is_agreed_is_owed_until_it_is_paid(moss: Member) -> None:
    with recording(project=moss.project) as history:
        payment = agree_to_pay(member=moss)
        line = PaymentLine(payment, TODAY)
        assert (line.state, line.words, line.days, is_owed(moss)) == ("todo", "Not paid yet", None, True)
        assert PaymentLine(payment, TODAY + timedelta(days=15)).state == "overdue"

        pay(payment=payment)
        line = PaymentLine(payment, TODAY + timedelta(days=15))
        assert (line.state, line.words, line.days, is_owed(moss)) == ("done", "Paid", 0, False)
        assert payment.way == "cash"

        mark_paid(payment=payment, paid_on=None, way=PayWay.CASH, by=lead_actor(project=moss.project))
        payment.refresh_from_db()
        assert (payment.paid_on, payment.way, is_owed(moss)) == (None, "", True)
    assert history == []


def test_a_form_sent_twice_adds_one_payment(moss: Member, lead: Actor) -> None:
    code = uuid4()
    agreed: Any = {"words": "A talk", "amount": None, "is_expense": False, "offered_on": TODAY, "promised_by": None}
    add_payment(member=moss, code=code, agreed=agreed, by=lead)
    with pytest.raises(NothingChanged):
        add_payment(member=moss, code=code, agreed=agreed, by=lead)
    assert (moss.payments.count(), PaymentLine(moss.payments.get(), date.max).is_overdue) == (1, False)


def test_days_in_the_wrong_order_are_refused(moss: Member, lead: Actor) -> None:
    with pytest.raises(NotPaidYet):
        agree_to_pay(member=moss, offered_on=SOON)
    payment = agree_to_pay(member=moss, offered_on=LATE)
    with pytest.raises(PaidTooEarly):
        pay(payment=payment, paid_on=LATE - timedelta(days=1))
    with pytest.raises(NotPaidYet):
        pay(payment=payment, paid_on=SOON)
    pay(payment=payment, paid_on=LATE)
    agreed: Any = {"words": "A talk", "amount": None, "is_expense": False, "offered_on": TODAY, "promised_by": None}
    with pytest.raises(PaidTooEarly):
        change_payment(payment=payment, agreed=agreed, by=lead)
    agreed["offered_on"] = LATE
    change_payment(payment=payment, agreed=agreed, by=lead)
    payment.refresh_from_db()
    assert (payment.words, payment.amount, payment.offered_on, payment.paid_on) == ("A talk", None, LATE, LATE)
    with pytest.raises(NothingChanged):
        change_payment(payment=payment, agreed=agreed, by=lead)
    with pytest.raises(NothingChanged):
        pay(payment=payment, paid_on=LATE)


def test_a_payment_that_is_gone(moss: Member, lead: Actor) -> None:
    payment = agree_to_pay(member=moss)
    copy = Payment.objects.get()
    remove_payment(payment=payment, by=lead)
    with pytest.raises(NothingChanged):
        remove_payment(payment=copy, by=lead)
    with pytest.raises(PaymentIsGone):
        pay(payment=copy)


def test_a_person_has_so_many_payments_at_most(moss: Member) -> None:
    Payment.objects.bulk_create(
        Payment(project=moss.project, member=moss, words="A talk", offered_on=TODAY) for _ in range(MOST_PAYMENTS)
    )
    with pytest.raises(TooManyPayments):
        agree_to_pay(member=moss)


def test_a_wish_is_said_once_and_changed(moss: Member, by_moss: Actor) -> None:
    wish_pay(member=moss, way=PayWay.CASH, by=by_moss)
    with pytest.raises(NothingChanged):
        wish_pay(member=moss, way=PayWay.CASH, by=by_moss)
    wish_pay(member=moss, way=PayWay.TALK, by=by_moss)
    assert PayWish.objects.get().way == "talk"


def test_what_a_person_was_paid_in_all_is_told_apart(moss: Member) -> None:
    for amount in ("25.00", "10.50"):
        pay(payment=agree_to_pay(member=moss, amount=Decimal(amount)))
    pay(payment=agree_to_pay(member=moss, amount=Decimal("4.20"), is_expense=True))
    pay(payment=agree_to_pay(member=moss, amount=None))
    agree_to_pay(member=moss)
    own = support_of(moss)
    assert (own.paid_for_time, own.given_back) == (Decimal("35.50"), Decimal("4.20"))


@pytest.mark.parametrize(
    "act",
    [
        lambda need, payment, by: see_to(need=need, due_on=SOON),
        lambda need, payment, by: say_worked(need=need, worked=Worked.YES, by=by),
        lambda need, payment, by: wish_pay(member=need.member, way=PayWay.CASH, by=by),
        lambda need, payment, by: agree_to_pay(member=need.member),
        lambda need, payment, by: pay(payment=payment),
        lambda need, payment, by: remove_payment(payment=payment, by=by),
    ],
)
def test_an_archived_project_takes_nothing(need: Need, by_moss: Actor, act: Callable[..., None]) -> None:
    payment = agree_to_pay(member=need.member)
    archive_project(project=need.project, by=lead_actor(project=need.project))
    with pytest.raises(ProjectIsArchived):
        act(need, payment, by_moss)


# Leaving -------------------------------------------------------------------------------------------------------------


def test_who_leaves_is_still_paid_what_is_owed(project: Project, need: Need, by_moss: Actor, moss: Member) -> None:
    payment = agree_to_pay(member=moss)
    wish_pay(member=moss, way=PayWay.VOUCHER, by=by_moss)
    leave_project(member=moss, by=by_moss)

    page = support_page(project)
    assert ([line.payment for line in page.payments], page.needs) == ([payment], [])
    assert page.payments[0].wish == moss.pay_wish

    pay(payment=Payment.objects.get())
    assert (PayWish.objects.count(), Payment.objects.count()) == (0, 1)


def test_who_leaves_and_is_owed_nothing_leaves_no_wish(moss: Member, by_moss: Actor) -> None:
    pay(payment=agree_to_pay(member=moss))
    wish_pay(member=moss, way=PayWay.VOUCHER, by=by_moss)
    leave_project(member=moss, by=by_moss)
    assert (PayWish.objects.count(), Payment.objects.count()) == (0, 1)


def test_who_erases_leaves_nothing(need: Need, moss: Member, by_moss: Actor) -> None:
    agree_to_pay(member=moss)
    wish_pay(member=moss, way=PayWay.VOUCHER, by=by_moss)
    erase_person(member=moss, by=by_moss)
    assert [model.objects.count() for model in (Need, Payment, PayWish)] == [0, 0, 0]


# The lists -----------------------------------------------------------------------------------------------------------


def test_what_is_overdue_comes_first(project: Project, moss: Member, by_moss: Actor) -> None:
    add_needs(member=moss, words=["Later", "Never", "Tried", "Late", "Very late", "Done"], by=by_moss)
    needs = {need.words: need for need in moss.needs.all()}
    for words, due in {"Later": SOON, "Late": LATE, "Very late": LATE - timedelta(days=1)}.items():
        see_to(need=needs[words], due_on=due)
    for words in ("Tried", "Done"):
        see_to(need=needs[words], is_done=True)
    say_worked(need=needs["Tried"], worked=Worked.NO, by=by_moss)
    agree_to_pay(member=moss, words="Promised", amount=Decimal(5))
    agree_to_pay(member=moss, words="Not promised", promised_by=None, amount=None)
    agree_to_pay(member=moss, words="Overdue", offered_on=LATE, promised_by=LATE)

    page = support_page(project)

    assert [line.need.words for line in page.needs] == ["Very late", "Late", "Tried", "Later", "Never"]
    assert [line.need.words for line in page.done] == ["Done"]
    assert [line.payment.words for line in page.payments] == ["Overdue", "Promised", "Not promised"]
    assert (page.overdue, page.open, page.owed, page.days_to_pay) == (3, 8, Decimal("30.00"), None)
    assert support_due(project) == SupportDue(needs=2, payments=1, not_worked=1)


def test_half_of_all_payments_were_made_in_so_many_days(project: Project, moss: Member) -> None:
    for days in (10, 1, 4):
        pay(payment=agree_to_pay(member=moss, offered_on=TODAY - timedelta(days=days)))
    assert support_page(project).days_to_pay == 4


def test_a_project_of_others_has_no_part_in_it(project: Project, need: Need, moss: Member) -> None:
    see_to(need=need, due_on=LATE)
    agree_to_pay(member=moss, offered_on=LATE, promised_by=LATE)
    other = make_project()
    assert (support_page(other).is_empty, support_due(other)) == (True, SupportDue())
    assert support_table(other, has_needs=True, has_payments=True)[1:] == []
    assert support_due(project) == SupportDue(needs=1, payments=1)


def test_nothing_is_seen_to_for_who_was_turned_off(project: Project, need: Need, lead: Actor) -> None:
    see_to(need=need, due_on=LATE)
    turn_off_person(member=need.member, by=lead)
    assert (support_page(project).needs, support_due(project)) == ([], SupportDue())


def test_the_file_holds_a_line_for_each_and_only_what_is_asked_for(project: Project, need: Need, moss: Member) -> None:
    see_to(need=need, due_on=SOON)
    pay(payment=agree_to_pay(member=moss))
    names, of_need, of_payment = support_table(project, has_needs=True, has_payments=True)

    assert len(names) == len(of_need) == len(of_payment)
    assert of_need == ["Need", "Moss", "A taxi", None, "Robin", TODAY, SOON, "To do", None, None, "", ""]
    assert of_payment[:6] == ["For their time", "Moss", "The meeting on Friday", "25.00", "", TODAY]
    assert of_payment[6:] == [TODAY + timedelta(days=14), "Paid", TODAY, 0, "", "In cash"]
    assert support_table(project, has_needs=True, has_payments=False)[1:] == [of_need]
    assert support_table(project, has_needs=False, has_payments=True)[1:] == [of_payment]
