"""Forms of leaving a group out: what stands on record of it, and of bringing one back."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, area
from stakeholders.models.positions import LONGEST_REASON
from stakeholders.steps import ActRecord

ASKED_LONGEST = 300
_YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class AskedLine(LineField):
    """A line that is needed; the form itself looks whether it is there, beside what else was answered."""

    def validate(self, value: Any) -> None:
        """Leave it to the form."""


class AskedChoice(forms.ChoiceField):
    """A choice that is needed; the form itself looks whether it is there, beside what else was answered."""

    def validate(self, value: Any) -> None:
        """One of the choices, where one was made."""
        if value:
            super().validate(value)


def add_record_fields(form: forms.Form) -> None:
    """Ask whether anybody in the group was asked, and what they said. Both are checked by `check_record_fields`."""
    form.fields["was_asked"] = AskedChoice(
        label=_("Was anybody in this group asked?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose yes or no.")},
    )
    form.fields["asked_words"] = LineField(
        label=_("Who was asked, and what did they say?"),
        max_length=ASKED_LONGEST,
        required=False,
        widget=area(3),
        help_text=format_lazy(
            _("Needed where somebody was asked. No names. {most} letters at most."), most=ASKED_LONGEST
        ),
    )


def check_record_fields(form: forms.Form) -> None:
    """Say what is lacking of the full record."""
    given = form.cleaned_data
    if "reason" in given and not given["reason"]:
        form.add_error("reason", gettext("Say why."))
    if "was_asked" in given and not given["was_asked"]:
        form.add_error("was_asked", gettext("Say whether anybody in this group was asked."))
    if given.get("was_asked") == "yes" and "asked_words" in given and not given["asked_words"]:
        form.add_error("asked_words", gettext("Say who was asked, and what they said."))


def record_of(form: forms.Form) -> ActRecord:
    """The full record of a form that holds it."""
    given = form.cleaned_data
    was_asked = given["was_asked"] == "yes"
    return ActRecord(given["reason"], was_asked, given["asked_words"] if was_asked else "")


class LeaveOutForm(forms.Form):
    """Why a group is left out, and whether anybody in it was asked."""

    code = forms.UUIDField(widget=forms.HiddenInput)
    reason = AskedLine(
        label=_("Why are you leaving them out?"),
        max_length=LONGEST_REASON,
        widget=area(4),
        help_text=format_lazy(_("Everyone taking part can read it. {most} letters at most."), most=LONGEST_REASON),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_record_fields(self)

    def clean(self) -> dict[str, Any]:
        """The full record."""
        check_record_fields(self)
        return self.cleaned_data


class BringBackForm(forms.Form):
    """Why a group is brought back."""

    saw = forms.UUIDField(widget=forms.HiddenInput)
    reason = LineField(
        label=_("Why are you bringing them back?"),
        max_length=LONGEST_REASON,
        required=False,
        widget=area(3),
        help_text=format_lazy(_("Everyone taking part can read it. {most} letters at most."), most=LONGEST_REASON),
    )
