"""Forms about the time that people have to join."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, area, date_field
from planner.actions.windows import MOST_BACK
from stakeholders.models import Window

WRONG_DAYS = _("Choose days that the project allows.")


class WindowForm(forms.Form):
    """From when to when people are asked to join; after the first time also why that changes, and who asked for it."""

    opens_on = date_field(_("First day"), error_messages={"required": _("Enter the first day.")})
    closes_on = date_field(_("Last day"), error_messages={"required": _("Enter the last day.")})
    why = LineField(
        label=_("Why do the days change?"),
        max_length=500,
        widget=area(3),
        help_text=_("It stays on record. 500 letters at most."),
        error_messages={"required": _("Say why the days change.")},
    )
    asked_by = LineField(
        label=_("Who asked for it?"),
        max_length=120,
        help_text=_("For example: the funder, or our team. 120 letters at most."),
        error_messages={"required": _("Say who asked for it.")},
    )
    code = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, ends_on: date, last: Window | None, **kwargs: Any) -> None:
        """`last` is the entry that holds; None the first time."""
        super().__init__(*args, **kwargs)
        self.today, self.ends_on, self.last = today, ends_on, last
        self.fields["closes_on"].help_text = gettext("The project ends on %(day)s.") % {
            "day": date_format(ends_on, "j F Y")
        }
        if last is None:
            del self.fields["why"], self.fields["asked_by"]

    def clean_opens_on(self) -> date:
        """A day that is not more than a year ago."""
        day: date = self.cleaned_data["opens_on"]
        if day < self.today - MOST_BACK:
            raise forms.ValidationError(gettext("Enter a day that is not more than a year ago."))
        if day > self.ends_on:
            raise forms.ValidationError(self._over())
        return day

    def clean_closes_on(self) -> date:
        """A day before the project is over."""
        day: date = self.cleaned_data["closes_on"]
        if day > self.ends_on:
            raise forms.ValidationError(self._over())
        return day

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first. Where the days stay as they are, nobody has to say why."""
        values: dict[str, Any] = super().clean() or {}
        days = values.get("opens_on"), values.get("closes_on")
        if days[0] and days[1] and days[1] < days[0]:
            self.add_error("closes_on", gettext("The last day is before the first. Enter a later one."))
        if self.last is not None and days == (self.last.opens_on, self.last.closes_on):
            for name in ("why", "asked_by"):
                self.errors.pop(name, None)
                values.setdefault(name, "")
        return values

    def _over(self) -> str:
        words = gettext("The project ends on %(day)s. Enter an earlier day, or move its end first.")
        return words % {"day": date_format(self.ends_on, "j F Y")}
