"""Reads about support: what people need, and what they are paid. For leads, and for the person alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median_high
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from stakeholders.models import Member, Need, Payment, PayWish, Project, Worked
from stakeholders.seen import seen
from stakeholders.spreadsheets.writing import Cell

ROWS_A_PAGE = 50
DONE_SHOWN = 20
"""Things that are done, the last first. The file has all of them."""
USUAL_DAYS = 14
"""Days until a payment is promised, where nothing else is said: 10 working days. Source: domain.md, F3."""
NOT_WORKED = (Worked.NO, Worked.PARTLY)


def need_seen(need: Need) -> str:
    """What a page shows of how a need is seen to."""
    return seen(need.owner_id, need.due_on, need.done_at is not None)


def payment_seen(payment: Payment) -> str:
    """What a page shows of what was agreed."""
    return seen(payment.words, payment.amount, payment.is_expense, payment.offered_on, payment.promised_by)


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need, and how far it is."""

    need: Need
    today: date

    @property
    def is_done(self) -> bool:
        """Whether a lead said that it is done, and the person did not say since that it did not work."""
        return self.need.done_at is not None

    @property
    def owner(self) -> Member | None:
        """The lead who sees to it, while they lead."""
        owner = self.need.owner
        return owner if owner is not None and owner.is_lead and owner.is_here else None

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over and it is not done."""
        return not self.is_done and self.need.due_on is not None and self.need.due_on < self.today

    @property
    def asks_worked(self) -> bool:
        """Whether the person has not said yet if what was done worked."""
        return self.is_done and not self.need.worked

    @property
    def state(self) -> str:
        """The mark beside it."""
        if self.is_overdue:
            return "overdue"
        if self.is_done:
            return "done"
        return "half" if self.need.worked else "todo"

    @property
    def words(self) -> str:
        """How far it is, in words."""
        if not self.is_done:
            if self.need.worked:
                return _("It worked partly") if self.need.worked == Worked.PARTLY else _("It did not work")
            return _("Overdue") if self.is_overdue else _("To do")
        return _("Done, not said yet if it worked") if self.asks_worked else _("Done, and it worked")


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment, and how far it is."""

    payment: Payment
    today: date
    wish: PayWish | None = None
    """How the person wants to be paid, where that is asked."""

    @property
    def is_overdue(self) -> bool:
        """Whether the day that was promised is over and nothing was paid."""
        promised = self.payment.promised_by
        return self.payment.paid_on is None and promised is not None and promised < self.today

    @property
    def days(self) -> int | None:
        """Days from the agreement until it was paid."""
        paid = self.payment.paid_on
        return (paid - self.payment.offered_on).days if paid is not None else None

    @property
    def state(self) -> str:
        """The mark beside it."""
        if self.payment.paid_on is not None:
            return "done"
        return "overdue" if self.is_overdue else "todo"

    @property
    def words(self) -> str:
        """How far it is, in words."""
        if self.payment.paid_on is not None:
            return _("Paid")
        return _("Overdue") if self.is_overdue else _("Not paid yet")


@dataclass(frozen=True, slots=True)
class PersonSupport:
    """What one person needs, how they want to be paid, and what they were."""

    needs: list[NeedLine]
    wish: PayWish | None
    payments: list[PaymentLine]

    @property
    def paid_for_time(self) -> Decimal:
        """What they were paid for their time, in all."""
        return self._paid(is_expense=False)

    @property
    def given_back(self) -> Decimal:
        """What they were given back of what they spent, in all."""
        return self._paid(is_expense=True)

    def _paid(self, *, is_expense: bool) -> Decimal:
        rows = (line.payment for line in self.payments)
        paid = (row for row in rows if row.paid_on is not None and row.is_expense is is_expense)
        return sum((row.amount or Decimal(0) for row in paid), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class SupportPage:
    """Everything that leads see to: what is to do, with what is overdue first, and what was done last."""

    needs: list[NeedLine]
    needs_page: Page[Need]
    payments: list[PaymentLine]
    payments_page: Page[Payment]
    done: list[NeedLine]
    paid: list[PaymentLine]
    overdue: int
    owed: Decimal
    days_to_pay: int | None
    """The middle of the days from an agreement until it was paid; None before the first."""

    @property
    def open(self) -> int:
        """How many things are to do."""
        return self.needs_page.paginator.count + self.payments_page.paginator.count

    @property
    def is_empty(self) -> bool:
        """Whether nobody ever said a need and nothing was agreed."""
        return not self.open and not self.done and not self.paid


@dataclass(frozen=True, slots=True)
class SupportDue:
    """What is overdue, for a project's home."""

    needs: int = 0
    payments: int = 0
    not_worked: int = 0


def today_of(project: Project) -> date:
    """The day where the project is."""
    return timezone.localdate(timezone=project.zone)


def _needs(project: Project) -> QuerySet[Need]:
    """Needs of people who are here: nothing is seen to for who left or was turned off."""
    here = Need.objects.filter(project=project, member__left_at=None, member__turned_off_at=None)
    return here.select_related("member", "owner")


def _first_overdue(day: str, today: date, *again: When) -> list[Case | str]:
    """Overdue first, then what is to be done again, then by day, and what has no day last."""
    late = When(**{f"{day}__lt": today}, then=Value(0))
    never = When(**{f"{day}__isnull": True}, then=Value(3))
    return [Case(late, *again, never, default=Value(2), output_field=IntegerField()), day]


def support_page(project: Project, *, needs: str = "", payments: str = "") -> SupportPage:
    """All that leads see to: 10 queries. `needs` and `payments` are the numbers of pages."""
    today = today_of(project)
    open_needs = _needs(project).filter(done_at=None)
    again = When(~Q(worked=""), then=Value(1))
    sorted_needs = open_needs.order_by(*_first_overdue("due_on", today, again), "created_at", "pk")
    needs_page = Paginator(sorted_needs, ROWS_A_PAGE).get_page(needs)
    all_payments = Payment.objects.filter(project=project).select_related("member")
    owed = all_payments.filter(paid_on=None)
    sorted_owed = owed.order_by(*_first_overdue("promised_by", today), "offered_on", "pk")
    payments_page = Paginator(sorted_owed, ROWS_A_PAGE).get_page(payments)
    due = support_due(project)
    people = {row.member_id for row in payments_page}
    wishes = {wish.member_id: wish for wish in PayWish.objects.filter(member__in=people)}
    days = [
        (paid - offered).days
        for offered, paid in all_payments.exclude(paid_on=None).values_list("offered_on", "paid_on")
        if paid is not None
    ]
    return SupportPage(
        needs=[NeedLine(need, today) for need in needs_page],
        needs_page=needs_page,
        payments=[PaymentLine(row, today, wishes.get(row.member_id)) for row in payments_page],
        payments_page=payments_page,
        done=[
            NeedLine(need, today)
            for need in _needs(project).exclude(done_at=None).order_by("-done_at", "-pk")[:DONE_SHOWN]
        ],
        paid=[
            PaymentLine(row, today)
            for row in all_payments.exclude(paid_on=None).order_by("-paid_on", "-pk")[:DONE_SHOWN]
        ],
        overdue=due.needs + due.payments,
        owed=owed.aggregate(owed=Coalesce(Sum("amount"), Decimal(0)))["owed"],
        days_to_pay=median_high(days) if days else None,
    )


_DUE = """
    SELECT
        COUNT(CASE WHEN need.due_on < %(today)s THEN 1 END),
        COUNT(
            CASE WHEN need.worked IN ('no', 'partly') AND (need.due_on IS NULL OR need.due_on >= %(today)s) THEN 1 END
        ),
        (
            SELECT COUNT(*) FROM stakeholders_payment owed
            WHERE owed.project_id = %(project)s AND owed.paid_on IS NULL AND owed.promised_by < %(today)s
        )
    FROM stakeholders_need need JOIN stakeholders_member person ON person.id = need.member_id
    WHERE need.project_id = %(project)s AND need.done_at IS NULL
        AND person.left_at IS NULL AND person.turned_off_at IS NULL
"""


def support_due(project: Project) -> SupportDue:
    """What is overdue, and what did not work: 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"project": project.pk, "today": today_of(project)})
        needs, not_worked, payments = cursor.fetchone()
    return SupportDue(needs=needs, payments=payments, not_worked=not_worked)


def support_of(member: Member) -> PersonSupport:
    """What one person needs and is paid: 3 queries."""
    today = today_of(member.project)
    return PersonSupport(
        needs=[NeedLine(need, today) for need in member.needs.select_related("owner")],
        wish=PayWish.objects.filter(member=member).first(),
        payments=[PaymentLine(row, today) for row in member.payments.all()],
    )


def is_owed(member: Member) -> bool:
    """Whether anything was agreed with a person and not paid: 1 query."""
    return member.payments.filter(paid_on=None).exists()


def asks_if_worked(member: Member) -> UUID | None:
    """The first need that was done, of which the person has not said whether it worked: 1 query."""
    return member.needs.filter(worked="").exclude(done_at=None).values_list("code", flat=True).first()


def need_of_project(project: Project, code: UUID) -> Need | None:
    """A need of somebody who is here: 1 query."""
    need = _needs(project).filter(code=code).first()
    if need is not None:
        need.project = need.member.project = project
    return need


def payment_of_project(project: Project, code: UUID) -> Payment | None:
    """A payment to somebody, also to one who left: 1 query."""
    payment = Payment.objects.filter(project=project, code=code).select_related("member__pay_wish").first()
    if payment is not None:
        payment.project = payment.member.project = project
    return payment


def wish_of(member: Member) -> PayWish | None:
    """How a person wants to be paid, where they said: 1 query."""
    return PayWish.objects.filter(member=member).first()


def last_promise(project: Project) -> date:
    """The day by which a payment is promised, where nothing else is said."""
    return today_of(project) + timedelta(days=USUAL_DAYS)


def support_table(project: Project, *, has_needs: bool, has_payments: bool) -> list[list[Cell]]:
    """The one file: a line for each need and each payment, with names: 3 queries at most."""
    today = today_of(project)
    lines: list[list[Cell]] = []
    if has_needs:
        needs = _needs(project).order_by("member__name", "member", "created_at", "pk")
        lines += [_need_cells(NeedLine(need, today)) for need in needs]
    if has_payments:
        wishes = {wish.member_id: wish for wish in PayWish.objects.filter(project=project)}
        payments = Payment.objects.filter(project=project).select_related("member")
        rows = payments.order_by("member__name", "member", "offered_on", "pk")
        lines += [_payment_cells(PaymentLine(row, today), wishes.get(row.member_id)) for row in rows]
    names: list[Cell] = [
        _("What it is"),
        _("Person"),
        _("In words"),
        _("Amount (£)"),
        _("Who sees to it"),
        _("Said or agreed on"),
        _("By which day"),
        _("How far"),
        _("Done or paid on"),
        _("Days to pay"),
        _("How they want to be paid"),
        _("How it was paid"),
    ]
    return [names, *lines]


def _need_cells(line: NeedLine) -> list[Cell]:
    need = line.need
    owner = line.owner.shown_name if line.owner is not None else ""
    done = timezone.localdate(need.done_at) if need.done_at is not None else None
    said = timezone.localdate(need.created_at)
    name = need.member.shown_name
    return [_("Need"), name, need.words, None, owner, said, need.due_on, line.words, done, None, "", ""]


def _payment_cells(line: PaymentLine, wish: PayWish | None) -> list[Cell]:
    row = line.payment
    return [
        _("What they spent") if row.is_expense else _("For their time"),
        row.member.shown_name,
        row.words,
        f"{row.amount:.2f}" if row.amount is not None else None,
        "",
        row.offered_on,
        row.promised_by,
        line.words,
        row.paid_on,
        line.days,
        str(wish.get_way_display()) if wish is not None else "",
        str(row.get_way_display()) if row.way else "",
    ]
