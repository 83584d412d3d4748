"""Support for tests: a need that a lead sees to, what was agreed and paid. It knows nothing of the other factories."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from stakeholders.actions.care import say_worked, wish_pay
from stakeholders.actions.support import add_payment, mark_paid, see_to_need
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import Member, Need, Payment, PayWay, Worked
from stakeholders.queries.support import today_of


def lead_of(member: Member) -> Actor:
    """The first lead of somebody's project, who acts."""
    lead = member.project.members.leads().earliest("pk")
    return Actor(ActorKind.LEAD, lead.pk, lead.code, lead.shown_name)


def agree_to_pay(*, member: Member, by: Actor | None = None, **agreed: Any) -> Payment:
    """What a lead agreed with somebody today: 25 for a meeting, unless something else is said."""
    values: dict[str, Any] = {
        "words": "The meeting on Friday",
        "amount": Decimal("25.00"),
        "is_expense": False,
        "offered_on": today_of(member.project),
        "promised_by": today_of(member.project) + timedelta(days=14),
        **agreed,
    }
    return add_payment(member=member, code=uuid4(), agreed=values, by=by or lead_of(member))  # type: ignore[arg-type]


def pay(*, payment: Payment, paid_on: date | None = None, way: PayWay = PayWay.CASH) -> None:
    """It is paid, today unless another day is given."""
    day = paid_on or today_of(payment.project)
    mark_paid(payment=payment, paid_on=day, way=way, by=lead_of(payment.member))
    payment.refresh_from_db()


def see_to(*, need: Need, due_on: date | None = None, is_done: bool = False, by: Actor | None = None) -> None:
    """The first lead sees to a need."""
    by = by or lead_of(need.member)
    owner = need.project.members.leads().get(code=str(by.member_code))
    see_to_need(need=need, owner=owner, due_on=due_on, is_done=is_done, by=by)
    need.refresh_from_db()


def support_with_secrets(*, member: Member, word: str, lead: Actor, by: Actor) -> None:
    """Money of somebody, and their first need, done; it did not work, they say. `word` stands in all of it."""
    agree_to_pay(member=member, words=f"{word} came to a meeting", by=lead)
    spent = agree_to_pay(member=member, words=f"{word} took a bus", amount=Decimal("4.20"), is_expense=True, by=lead)
    mark_paid(payment=spent, paid_on=today_of(member.project), way=PayWay.CASH, by=lead)
    wish_pay(member=member, way=PayWay.VOUCHER, by=by)
    need = member.needs.earliest("pk")
    see_to(need=need, is_done=True, by=lead)
    say_worked(need=need, worked=Worked.PARTLY, by=by)
