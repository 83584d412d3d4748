"""Words as people type them, made safe to store."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_text(text: str) -> str:
    """The text with one kind of line end, and without signs that no keyboard types and no page shows.

    Emoji and every script stay. NUL and other control signs go: PostgreSQL refuses them, and they hide words.
    """
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class WordsField(forms.CharField):
    """A text field for people's words: cleaned first, so that its limit counts what is stored."""

    default_error_messages = {
        "max_length": _("Make this shorter: %(limit_value)d letters at most. It has %(show_value)d."),
    }

    def to_python(self, value: Any) -> str:
        """The cleaned words."""
        return str(super().to_python(clean_text(value) if isinstance(value, str) else value))


class LineField(WordsField):
    """One line of words: line ends become spaces."""

    def to_python(self, value: Any) -> str:
        """The cleaned words on one line."""
        return " ".join(super().to_python(value).split("\n")).strip()


def area(rows: int) -> forms.Textarea:
    """A box of several lines."""
    return forms.Textarea(attrs={"rows": rows})


def date_field(label: "str | _StrPromise", **kwargs: Any) -> forms.DateField:
    """A date, picked or typed as 2027-05-12 or 12/5/2027."""
    kwargs.setdefault("error_messages", {})
    kwargs["error_messages"].setdefault("invalid", _("Enter a real date, such as 12/05/2027."))
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        **kwargs,
    )
