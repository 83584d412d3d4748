"""What leads do about support: see to what a person needs, and write down what they are paid.

All of it is quiet: the history is never changed, and what somebody needs and is paid goes with them. Taking a file of
it is told, and tells of nobody. Source: product.md, "Recruitment".
"""

from datetime import date
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.care import NEEDS, NeedIsGone
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, quiet_action, record
from stakeholders.models import Member, Need, Payment, PayWay, PayWish, Project
from stakeholders.queries.support import is_owed, need_seen, payment_seen

MONEY = "What somebody is paid is between them and the leads. Source: product.md, “Recruitment”."
MOST_PAYMENTS = 500
"""Payments of one person."""


class NotALead(Exception):
    """Only a lead of the project sees to a need."""


class PaymentIsGone(Exception):
    """The payment was taken away meanwhile."""


class TooManyPayments(Exception):
    """The person has as many payments as can be written down."""


class PaidTooEarly(Exception):
    """A payment is paid on the day of its agreement at the earliest."""


class NotPaidYet(Exception):
    """The day is still to come."""


class PaidMeanwhile(Exception):
    """Another lead wrote down since the page was opened that it was paid: it may have been paid twice."""


class ChangedMeanwhile(Exception):
    """Another lead changed the same since the page was opened."""


class PersonLeft(Exception):
    """The person left while it was written."""


class Agreed(TypedDict):
    """What was agreed of a payment."""

    words: str
    amount: Decimal | None
    is_expense: bool
    offered_on: date
    promised_by: date | None


@quiet_action(reason=NEEDS)
def see_to_need(
    *, need: Need, owner: Member | None, due_on: date | None, is_done: bool, saw: str | None = None, by: Actor
) -> None:
    """Say which lead sees to a need, by which day, and whether it is done. The person is then asked if it worked.

    What they had said of it before does not hold any more. `saw` is `need_seen` of the page. Raises NotALead,
    NeedIsGone, ProjectIsArchived, ChangedMeanwhile, and NothingChanged where it is as it was.
    """
    project = steps.open_project(need.project)
    if owner is not None and not project.members.leads().filter(pk=owner.pk).exists():
        raise NotALead
    now = Need.objects.filter(pk=need.pk).first()
    if now is None:
        raise NeedIsGone
    owner_id = owner.pk if owner is not None else None
    if (now.owner_id, now.due_on, now.done_at is not None) == (owner_id, due_on, is_done):
        raise NothingChanged
    if saw not in {None, need_seen(now)}:
        raise ChangedMeanwhile
    now.owner, now.due_on = owner, due_on
    if is_done is not (now.done_at is not None):
        now.done_at, now.worked, now.worked_at = timezone.now() if is_done else None, "", None
    now.save(update_fields=["owner", "due_on", "done_at", "worked", "worked_at"])


@quiet_action(reason=MONEY)
def add_payment(*, member: Member, code: UUID, agreed: Agreed, by: Actor) -> Payment:
    """Write down what was agreed with a person. `code` comes from the form, so that a form sent twice adds one.

    Raises NothingChanged the second time, TooManyPayments, NotPaidYet for a day that is still to come, BecamePartOf for
    an entry that is part of another, PersonLeft, and ProjectIsArchived: nothing is written after an erasing.
    """
    project = steps.open_project(member.project)
    steps.refuse_merged(member=member, by=by)
    if not project.members.filter(pk=member.pk, left_at=None).exists():
        raise PersonLeft
    if Payment.objects.filter(code=code).exists():
        raise NothingChanged
    if member.payments.count() >= MOST_PAYMENTS:
        raise TooManyPayments
    _refuse_later(project, agreed["offered_on"])
    return Payment.objects.create(project=project, member=member, code=code, **agreed)


@quiet_action(reason=MONEY)
def change_payment(*, payment: Payment, agreed: Agreed, saw: str | None = None, by: Actor) -> None:
    """Write down anew what was agreed. `saw` is `payment_seen` of the page.

    Raises PaymentIsGone, PaidTooEarly, NotPaidYet, ChangedMeanwhile, ProjectIsArchived, and NothingChanged.
    """
    project, now = _payment(payment)
    if all(getattr(now, name) == value for name, value in agreed.items()):
        raise NothingChanged
    if saw not in {None, payment_seen(now)}:
        raise ChangedMeanwhile
    _refuse_later(project, agreed["offered_on"])
    if now.paid_on is not None and now.paid_on < agreed["offered_on"]:
        raise PaidTooEarly
    for name, value in agreed.items():
        setattr(now, name, value)
    now.save(update_fields=list(agreed))


@quiet_action(reason=MONEY)
def mark_paid(
    *, payment: Payment, paid_on: date | None, saw: date | None = None, way: PayWay | None = None, by: Actor
) -> None:
    """Write down when and how a payment was paid; with no day, that it was not paid after all.

    `saw` is the day on which it was paid by what the page said; None where it was not. How somebody who left wants to
    be paid is forgotten once nothing is owed to them. Raises PaymentIsGone, PaidMeanwhile, PaidTooEarly, NotPaidYet for
    a day that is still to come, ProjectIsArchived, and NothingChanged.
    """
    project, now = _payment(payment)
    kept = way.value if way is not None and paid_on is not None else ""
    if (now.paid_on, now.way) == (paid_on, kept):
        raise NothingChanged
    if paid_on is not None:
        if now.paid_on not in {None, saw}:
            raise PaidMeanwhile
        _refuse_later(project, paid_on)
        if paid_on < now.offered_on:
            raise PaidTooEarly
    now.paid_on, now.way = paid_on, kept
    now.save(update_fields=["paid_on", "way"])
    _forget_wish(now.member)


@quiet_action(reason=MONEY)
def remove_payment(*, payment: Payment, by: Actor) -> None:
    """Take away a payment that was written down by mistake. Raises NothingChanged the second time."""
    steps.open_project(payment.project)
    found = Payment.objects.select_related("member").filter(pk=payment.pk).first()
    if found is None:
        raise NothingChanged
    found.delete()
    _forget_wish(found.member)


@action
def take_support_file(*, project: Project, has_needs: bool, has_payments: bool, by: Actor) -> None:
    """Note that a lead took a file of what people need, of what they are paid, or of both. It names nobody."""
    project = steps.lock_project(project)
    verb = verbs.SUPPORT_EXPORTED
    if not has_payments:
        verb = verbs.NEEDS_EXPORTED
    elif not has_needs:
        verb = verbs.PAYMENTS_EXPORTED
    record(project=project, verb=verb.key, by=by)


def _payment(payment: Payment) -> tuple[Project, Payment]:
    """The project, locked and open, and the payment as it is now. Raises PaymentIsGone."""
    project = steps.open_project(payment.project)
    now = Payment.objects.select_related("member").filter(pk=payment.pk).first()
    if now is None:
        raise PaymentIsGone
    return project, now


def _refuse_later(project: Project, day: date) -> None:
    if day > timezone.localdate(timezone=project.zone):
        raise NotPaidYet


def _forget_wish(member: Member) -> None:
    if member.left_at is not None and not is_owed(member):
        PayWish.objects.filter(member=member).delete()
