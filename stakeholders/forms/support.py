"""Forms of support: what leads see to, what was agreed and paid, and what a person says of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, area, date_field
from stakeholders.actions.support import Agreed
from stakeholders.forms.meanwhile import SeenForm
from stakeholders.models import Member, Payment, PayWay, PayWish, Worked
from stakeholders.queries.support import NeedLine, need_seen, payment_seen

YEARS = 5
"""A day further away than this is a slip."""

PAID_HOW = [
    (PayWay.BANK.value, _("Into a bank account")),
    (PayWay.CASH.value, _("In cash")),
    (PayWay.VOUCHER.value, _("By voucher")),
    (PayWay.BOOKED.value, _("We booked and paid it for them")),
    (PayWay.GIFT.value, _("To a group that they chose")),
]
"""How something was paid, as leads say it."""

_AMOUNT = _("Enter an amount such as 25 or 12.50, or nothing.")


def _is_far(day: date, today: date) -> bool:
    return abs(day - today) > timedelta(days=366 * YEARS)


class _DaysForm(forms.Form):
    """A form with days, none of them years away."""

    days: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError beside each day that is years away."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.days:
            if (day := found.get(name)) is not None and _is_far(day, self.today):
                self.add_error(name, _now("This day is more than %(years)s years away.") % {"years": YEARS})
        return found


class SeeToForm(SeenForm, _DaysForm):
    """Who sees to a need, by which day, and whether it is done."""

    days = ("due_on",)

    owner = forms.ChoiceField(
        label=_("Who sees to it?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a lead of this project.")},
    )
    due_on = date_field(_("By which day?"), required=False)
    is_done = forms.BooleanField(
        label=_("It is done"), required=False, help_text=_("They are then asked whether it worked.")
    )

    def __init__(self, data: Any = None, *, line: NeedLine, leads: Sequence[Member], me: Member) -> None:
        first = line.owner or (me if line.need.due_on is None and not line.is_done else None)
        initial = {
            "owner": str(first.code) if first is not None else "",
            "due_on": line.need.due_on,
            "is_done": line.is_done,
            "saw": need_seen(line.need),
        }
        super().__init__(data, initial=initial, today=line.today)
        self.sees_to_it = line.owner
        self.leads = {str(lead.code): lead for lead in leads}
        choices = [("", _("Nobody yet")), *((code, lead.shown_name) for code, lead in self.leads.items())]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def stands(self, name: str) -> Any:
        """What is stored of one field: who opens the form is suggested, not stored."""
        if name == "owner":
            return str(self.sees_to_it.code) if self.sees_to_it is not None else ""
        return super().stands(name)

    @property
    def chosen(self) -> Member | None:
        """The lead who was chosen."""
        return self.leads.get(self.cleaned_data["owner"])


class PaymentForm(SeenForm, _DaysForm):
    """What was agreed with a person."""

    days = ("offered_on", "promised_by")

    words = LineField(
        label=_("What is it for?"),
        max_length=200,
        widget=area(2),
        help_text=_("For instance “the meeting on 3 May”, or “the bus there”. 200 letters at most."),
        error_messages={"required": _("Write what it is for.")},
    )
    is_expense = forms.TypedChoiceField(
        label=_("Which of these is it?"),
        choices=[("no", _("Pay for their time")), ("yes", _("It gives back what they spent"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    amount = forms.DecimalField(
        label=_("How much (£)?"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
        help_text=_("Such as 25 or 12.50. Leave it empty where you do not know yet."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"), _AMOUNT
        ),
    )
    offered_on = date_field(
        _("On which day was it agreed?"),
        help_text=_("The days until it is paid are counted from here."),
        error_messages={"required": _("Enter the day.")},
    )
    promised_by = date_field(_("By which day will they have it?"), required=False)
    code = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, payment: Payment, data: Any = None, *, today: date) -> "PaymentForm":
        """The form of a payment that was written down before."""
        initial = {
            "words": payment.words,
            "is_expense": "yes" if payment.is_expense else "no",
            "amount": payment.amount,
            "offered_on": payment.offered_on,
            "promised_by": payment.promised_by,
            "saw": payment_seen(payment),
        }
        form = cls(data, initial=initial, today=today)
        del form.fields["code"]
        return form

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError beside a promised day that comes before the agreement."""
        found = super().clean()
        offered, promised = found.get("offered_on"), found.get("promised_by")
        if offered is not None and promised is not None and promised < offered:
            self.add_error("promised_by", _now("This day comes before the day of the agreement."))
        return found

    @property
    def agreed(self) -> Agreed:
        """What was agreed."""
        return {
            "words": self.cleaned_data["words"],
            "amount": self.cleaned_data["amount"],
            "is_expense": self.cleaned_data["is_expense"],
            "offered_on": self.cleaned_data["offered_on"],
            "promised_by": self.cleaned_data["promised_by"],
        }


class PaidForm(_DaysForm):
    """When and how something was paid."""

    days = ("paid_on",)

    paid_on = date_field(_("On which day was it paid?"), error_messages={"required": _("Enter the day.")})
    way = forms.ChoiceField(
        label=_("How was it paid?"),
        choices=[("", _("I will say later")), *PAID_HOW],
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    saw = forms.DateField(required=False, widget=forms.HiddenInput)

    @property
    def paid_how(self) -> PayWay | None:
        """How it was paid, where that was said."""
        return PayWay(self.cleaned_data["way"]) if self.cleaned_data["way"] else None


class SupportFileForm(forms.Form):
    """What a file of names is needed for. Without a reason there is none."""

    because = forms.MultipleChoiceField(
        label=_("I need this file because…"),
        choices=[
            ("needs", _("I get or book what people need")),
            ("payments", _("I pay people, or show how money was spent")),
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The file has only what you tick, with names."),
        error_messages={
            "required": _("Tick why you need it."),
            "invalid_choice": _("Choose one of these."),
            "invalid_list": _("Choose one of these."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Which kind of file?"),
        choices=[("xlsx", _("Excel (.xlsx)")), ("csv", _("Plain table (.csv)"))],
        widget=forms.RadioSelect,
        initial="xlsx",
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )


class WorkedForm(forms.Form):
    """Whether what was done worked."""

    worked = forms.ChoiceField(
        label=_("Did it work?"),
        choices=Worked.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )


class PayWishForm(forms.Form):
    """How a person wants to be paid."""

    way = forms.ChoiceField(
        label=_("How do you want to be paid?"),
        choices=PayWay.choices,
        widget=forms.RadioSelect,
        help_text=_("If you get benefits, ask for free, independent advice first."),
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )

    def __init__(self, data: Any = None, *, wish: PayWish | None) -> None:
        super().__init__(data, initial={"way": wish.way} if wish is not None else {})
