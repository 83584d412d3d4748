"""Forms that send back what their page showed, so that nobody writes over what another lead wrote meanwhile."""

from datetime import date
from typing import Any, Self

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _


class SeenForm(forms.Form):
    """A form that sends back what its page showed, in short, and says what another lead wrote since."""

    saw = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_saw(self) -> str | None:
        """What the page showed; None where the browser did not send it back."""
        return self.cleaned_data["saw"] or None

    def meet(self, now: Self) -> None:
        """Keep what was typed, and say above it how things stand `now`; sent once more, it answers to that."""
        data = self.data.copy()  # type: ignore[attr-defined]  # what a browser sends is a QueryDict
        data[self.add_prefix("saw")] = now.initial["saw"]
        self.data = data
        theirs = [
            f"{now[field.name].label} {_in_words(now, field.name)}"
            for field in self.visible_fields()
            if now[field.name].field.has_changed(now.stands(field.name), field.value())
        ]
        first = _("Another lead changed this meanwhile. To keep what you typed, save again. It says now:")
        self.add_error(None, [first, *theirs])

    def stands(self, name: str) -> Any:
        """What is stored of one field; what the form suggests first may be more than that."""
        return self.initial[name]


def _in_words(form: SeenForm, name: str) -> str:
    """What is stored of one field, as people read it."""
    value = form.stands(name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return formats.date_format(value, "j F Y")
    if value in ("", None, []):
        return _("nothing")
    choices = {str(key): str(label) for key, label in _choices(form, name)}
    values = value if isinstance(value, list) else [value]
    return ", ".join(choices.get(str(each), str(each)) for each in values)


def _choices(form: SeenForm, name: str) -> list[tuple[Any, Any]]:
    """What can be chosen in a field, without the headings of a list."""
    found: list[tuple[Any, Any]] = []
    for key, label in getattr(form.fields[name], "choices", ()):
        found += label if isinstance(label, list | tuple) else [(key, label)]
    return found
