"""The form of a project's numbers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coproduction.languages import said
from coproduction.text import LineField, area
from planner.numbers import Standing


class NumbersForm(forms.Form):
    """Each number with its bounds and how it stands, and why it is made looser."""

    reason = LineField(
        label=_("Why?"),
        max_length=500,
        required=False,
        widget=area(3),
        help_text=_("Needed where a number asks for less than before. 500 letters at most."),
    )

    def __init__(self, *args: Any, standings: Iterable[Standing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields.pop("reason")
        for standing in standings:
            spec = standing.spec
            bounds = gettext("Enter a whole number from %(floor)s to %(ceiling)s.") % {
                "floor": spec.floor,
                "ceiling": spec.ceiling,
            }
            self.fields[spec.key] = forms.IntegerField(
                label=said(spec.title),
                initial=standing.later,
                min_value=spec.floor,
                max_value=spec.ceiling,
                help_text=gettext("%(hint)s From %(floor)s to %(ceiling)s %(unit)s. <strong>%(standing)s.</strong>")
                % {
                    "hint": said(spec.hint),
                    "floor": spec.floor,
                    "ceiling": spec.ceiling,
                    "unit": said(spec.unit),
                    "standing": said(standing.words),
                },
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), bounds),
            )
        self.fields["reason"] = reason

    def values(self) -> dict[str, int]:
        """The numbers by their keys. Call it when valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}
