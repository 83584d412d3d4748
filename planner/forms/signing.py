"""Forms about finishing a stage."""

from datetime import date
from typing import Any

from django import forms

from coproduction.text import LineField, area, date_field
from planner.actions.signing import GAP_LONGEST


class NotNeededForm(forms.Form):
    """Why an exercise is not needed, what happens instead, and when it is looked at again."""

    reason = LineField(
        label="Why is it not needed?",
        max_length=500,
        widget=area(3),
        help_text="Everyone taking part can read it. 500 letters at most.",
        error_messages={"required": "Say why it is not needed."},
    )
    plan = LineField(
        label="What will you do instead?",
        max_length=500,
        widget=area(3),
        help_text="If nothing, say so. 500 letters at most.",
        error_messages={"required": "Say what you will do instead. If nothing, write that."},
    )
    look_again_on = date_field(
        "When will you look at this again?",
        help_text="Within 12 weeks.",
        error_messages={"required": "Choose a day within 12 weeks."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["look_again_on"].initial = today + GAP_LONGEST

    def clean_look_again_on(self) -> date:
        """A day from today, within 12 weeks."""
        day: date = self.cleaned_data["look_again_on"]
        if not self.today <= day <= self.today + GAP_LONGEST:
            raise forms.ValidationError("Choose a day from today, within 12 weeks.")
        return day


class PlanForm(forms.Form):
    """Full plan or short plan."""

    plan = forms.ChoiceField(
        label="Which plan do you want?", widget=forms.RadioSelect, error_messages={"required": "Choose a plan."}
    )

    def __init__(self, *args: Any, plans: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = plans  # type: ignore[attr-defined]
