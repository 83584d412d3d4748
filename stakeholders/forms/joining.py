"""The form of a short code."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField
from stakeholders.ways_in import is_whole


class CodeForm(forms.Form):
    """A short code, however it is written: spaces, dashes and small letters do not matter."""

    code = LineField(
        label=_("What is your code?"),
        max_length=60,
        help_text=_("10 letters and numbers, such as 2AB4 C6D 8EF. Spaces and small letters are fine."),
        error_messages={"required": _("Type the code that you were given.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
                "size": 16,
            }
        ),
    )

    def clean_code(self) -> str:
        """Whole, so that a slip of the finger is named and counts as no try."""
        typed = str(self.cleaned_data["code"])
        if not is_whole(typed):
            raise ValidationError(
                _("A code has 10 letters and numbers. It never has the letter O or I, or the numbers 0 or 1.")
            )
        return typed

    def refuse(self) -> None:
        """Say that no link has this code; what was typed stays in the box."""
        self.add_error("code", _("This code does not work. Check each sign, or ask who gave it to you for a new one."))
