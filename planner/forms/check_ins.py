"""Forms of check-ins, for leads: the last day of one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coproduction.text import date_field


class LastDayForm(forms.Form):
    """The last day on which a check-in can be answered."""

    closes_on = date_field(_("Its last day"), error_messages={"required": _("Choose its last day.")})

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = first, last
        self.fields["closes_on"].help_text = gettext("From %(first)s to %(last)s. It ends at midnight.") % self._days()
        self.fields["closes_on"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}

    def _days(self) -> dict[str, str]:
        return {"first": date_format(self.first, "j F Y"), "last": date_format(self.last, "j F Y")}

    def clean_closes_on(self) -> date:
        """A day within the bounds."""
        day: date = self.cleaned_data["closes_on"]
        if not self.first <= day <= self.last:
            raise forms.ValidationError(self.outside())
        return day

    def outside(self) -> str:
        """What to say of a day that is too soon or too late."""
        return gettext("Choose a day from %(first)s to %(last)s.") % self._days()


class OpenCheckInForm(LastDayForm):
    """A check-in to be opened, once."""

    code = forms.UUIDField(widget=forms.HiddenInput)
