"""The form of a project's numbers."""

from collections.abc import Iterable
from typing import Any

from django import forms

from coproduction.text import LineField, area
from planner.numbers import Standing


class NumbersForm(forms.Form):
    """Each number with its bounds and how it stands, and why it is made looser."""

    reason = LineField(
        label="Why?",
        max_length=500,
        required=False,
        widget=area(3),
        help_text="Needed where a number asks for less than before. 500 letters at most.",
    )

    def __init__(self, *args: Any, standings: Iterable[Standing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields.pop("reason")
        for standing in standings:
            spec = standing.spec
            bounds = f"Enter a whole number from {spec.floor} to {spec.ceiling}."
            self.fields[spec.key] = forms.IntegerField(
                label=spec.title,
                initial=standing.later,
                min_value=spec.floor,
                max_value=spec.ceiling,
                help_text=f"{spec.hint} From {spec.floor} to {spec.ceiling} {spec.unit}."
                f" <strong>{standing.words}.</strong>",
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), bounds),
            )
        self.fields["reason"] = reason

    def values(self) -> dict[str, int]:
        """The numbers by their keys. Call it when valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}
