"""Forms about finishing a stage."""

from datetime import date, timedelta
from typing import Any

from django import forms

from coproduction.text import LineField, WordsField, area, date_field
from planner.actions.keys import CONDITION_LONGEST
from planner.models.objections import OBJECTION_LONGEST


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
        error_messages={"required": "Choose a day to look at it again."},
    )

    def __init__(self, *args: Any, today: date, longest: timedelta, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.longest = today, longest
        self.fields["look_again_on"].initial = today + longest
        self.fields["look_again_on"].help_text = f"Within {_weeks(longest)}."

    def clean_look_again_on(self) -> date:
        """A day from today, within the time that the project allows."""
        return _within(self.cleaned_data["look_again_on"], self.today, self.longest)


class GapRenewForm(forms.Form):
    """What was done about a known gap, and when it is looked at next."""

    NEXT = "next"
    OVER = "over"

    done = LineField(
        label="What was done since?",
        max_length=500,
        widget=area(3),
        help_text="Everyone taking part can read it. If nothing, say so. 500 letters at most.",
        error_messages={"required": "Say what was done. If nothing, write that."},
    )
    what_now = forms.ChoiceField(
        label="What now?",
        choices=[(NEXT, "We look again on the day below"), (OVER, "It is over: nothing is missing any more")],
        widget=forms.RadioSelect,
        initial=NEXT,
        error_messages={"required": "Choose one."},
    )
    look_again_on = date_field("When will you look at it again?", required=False)

    def __init__(self, *args: Any, today: date, longest: timedelta, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.longest = today, longest
        self.fields["look_again_on"].initial = today + longest
        self.fields["look_again_on"].help_text = f"Within {_weeks(longest)}. Leave it if the gap is over."

    def clean(self) -> dict[str, Any]:
        """A day is needed unless the gap is over, and then it is left out."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("what_now") == self.OVER:
            values["look_again_on"] = None
            self.errors.pop("look_again_on", None)
        elif "look_again_on" in values:
            day = values["look_again_on"]
            try:
                if day is None:
                    raise forms.ValidationError("Choose a day to look at it again.")
                _within(day, self.today, self.longest)
            except forms.ValidationError as error:
                self.add_error("look_again_on", error)
        return values


class ReopenForm(forms.Form):
    """Why a finished stage is opened again."""

    reason = LineField(
        label="Why do you open it again?",
        max_length=500,
        widget=area(3),
        help_text="Everyone taking part can read it. 500 letters at most.",
        error_messages={"required": "Say why you open it again."},
    )


class AsLongAsForm(forms.Form):
    """What somebody agrees on condition of, and by when."""

    words = LineField(
        label="What must happen?",
        max_length=500,
        widget=area(3),
        help_text="For example: taxis are booked. 500 letters at most.",
        error_messages={"required": "Say what must happen."},
    )
    by_date = date_field("By when?", error_messages={"required": "Choose a day."})

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["by_date"].help_text = f"Within {_weeks(CONDITION_LONGEST)}."

    def clean_by_date(self) -> date:
        """A day from today, within 12 weeks."""
        return _within(self.cleaned_data["by_date"], self.today, CONDITION_LONGEST)


class NotYetForm(forms.Form):
    """Why a stage is not finished yet."""

    words = WordsField(
        label="What is missing?",
        max_length=OBJECTION_LONGEST,
        widget=area(4),
        help_text="1,000 letters at most.",
        error_messages={"required": "Say what is missing."},
    )
    code = forms.UUIDField(widget=forms.HiddenInput)


def _weeks(time: timedelta) -> str:
    weeks = time.days // 7
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def _within(day: date, today: date, longest: timedelta) -> date:
    if not today <= day <= today + longest:
        raise forms.ValidationError(f"Choose a day from today, within {_weeks(longest)}.")
    return day


class PlanForm(forms.Form):
    """Full plan or short plan."""

    plan = forms.ChoiceField(
        label="Which plan do you want?", widget=forms.RadioSelect, error_messages={"required": "Choose a plan."}
    )

    def __init__(self, *args: Any, plans: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = plans  # type: ignore[attr-defined]
