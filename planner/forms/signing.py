"""Forms about finishing a stage."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, WordsField, area, date_field
from planner.actions.keys import CONDITION_LONGEST
from planner.models import Gap
from planner.models.objections import OBJECTION_LONGEST


class NotNeededForm(forms.Form):
    """Why an exercise is not needed, what happens instead, and when it is looked at again."""

    reason = LineField(
        label=_("Why is it not needed?"),
        max_length=500,
        widget=area(3),
        help_text=_("Everyone taking part can read it. 500 letters at most."),
        error_messages={"required": _("Say why it is not needed.")},
    )
    plan = LineField(
        label=_("What will you do instead?"),
        max_length=500,
        widget=area(3),
        help_text=_("If nothing, say so. 500 letters at most."),
        error_messages={"required": _("Say what you will do instead. If nothing, write that.")},
    )
    look_again_on = date_field(
        _("When will you look at this again?"),
        error_messages={"required": _("Choose a day to look at it again.")},
    )

    def __init__(self, *args: Any, today: date, longest: timedelta, standing: Gap | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.longest, self.standing = today, longest, standing
        self.fields["look_again_on"].initial = (
            min(today + longest, standing.look_again_on) if standing else today + longest
        )
        self.fields["look_again_on"].help_text = not_put_off(standing) if standing else _within_weeks(longest)

    def clean_look_again_on(self) -> date:
        """A day from today, within the time that the project allows, and not later than an open gap says.

        One whose day has passed is to be looked at first, which is no fault of this field.
        """
        day = _within(self.cleaned_data["look_again_on"], self.today, self.longest)
        if self.standing is not None and self.today <= self.standing.look_again_on < day:
            raise forms.ValidationError(not_put_off(self.standing))
        return day


class SideGapForm(NotNeededForm):
    """Why a side has no group, what happens instead, and when it is looked at again."""

    reason = LineField(
        label=_("Why is there no group?"),
        max_length=500,
        widget=area(3),
        help_text=_("Everyone taking part can read it. 500 letters at most."),
        error_messages={"required": _("Say why there is no group.")},
    )


class PeriodGapForm(NotNeededForm):
    """Why people have less time to join, who needed that, what was lost by it, and what happens instead."""

    field_order = ("reason", "required_by", "lost", "plan", "look_again_on")

    reason = LineField(
        label=_("Why is there less time?"),
        max_length=500,
        widget=area(3),
        help_text=_("Everyone taking part can read it. 500 letters at most."),
        error_messages={"required": _("Say why there is less time.")},
    )
    required_by = LineField(
        label=_("Who needed it so?"),
        max_length=120,
        help_text=_("For example: the funder. 120 letters at most."),
        error_messages={"required": _("Say who needed it so.")},
    )
    lost = LineField(
        label=_("What was lost by it?"),
        max_length=500,
        widget=area(3),
        help_text=_("For example: who could not be asked. 500 letters at most."),
        error_messages={"required": _("Say what was lost. If nothing, write that.")},
    )


class BegunBeforeForm(PeriodGapForm):
    """The same where people had the time, and asking began before it was entered."""

    reason = LineField(
        label=_("Why was it entered after asking began?"),
        max_length=500,
        widget=area(3),
        help_text=_("Everyone taking part can read it. 500 letters at most."),
        error_messages={"required": _("Say why it was entered later.")},
    )


class GapRenewForm(forms.Form):
    """What was done about a known gap, and when it is looked at next."""

    NEXT = "next"
    OVER = "over"

    done = LineField(
        label=_("What was done since?"),
        max_length=500,
        widget=area(3),
        help_text=_("Everyone taking part can read it. If nothing, say so. 500 letters at most."),
        error_messages={"required": _("Say what was done. If nothing, write that.")},
    )
    what_now = forms.ChoiceField(
        label=_("What now?"),
        choices=[(NEXT, _("We look again on the day below")), (OVER, _("It is over: nothing is missing any more"))],
        widget=forms.RadioSelect,
        initial=NEXT,
        error_messages={"required": _("Choose one.")},
    )
    look_again_on = date_field(_("When will you look at it again?"), required=False)

    def __init__(self, *args: Any, today: date, longest: timedelta, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.longest = today, longest
        self.fields["look_again_on"].initial = today + longest
        weeks = longest.days // 7
        self.fields["look_again_on"].help_text = ngettext(
            "Within %(weeks)s week. Leave it if the gap is over.",
            "Within %(weeks)s weeks. Leave it if the gap is over.",
            weeks,
        ) % {"weeks": weeks}

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
                    raise forms.ValidationError(gettext("Choose a day to look at it again."))
                _within(day, self.today, self.longest)
            except forms.ValidationError as error:
                self.add_error("look_again_on", error)
        return values


class ReopenForm(forms.Form):
    """Why a finished stage is opened again."""

    reason = LineField(
        label=_("Why do you open it again?"),
        max_length=500,
        widget=area(3),
        help_text=_("Everyone taking part can read it. 500 letters at most."),
        error_messages={"required": _("Say why you open it again.")},
    )


class AsLongAsForm(forms.Form):
    """What somebody agrees on condition of, and by when."""

    words = LineField(
        label=_("What must happen?"),
        max_length=500,
        widget=area(3),
        help_text=_("For example: taxis are booked. 500 letters at most."),
        error_messages={"required": _("Say what must happen.")},
    )
    by_date = date_field(_("By when?"), error_messages={"required": _("Choose a day.")})

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["by_date"].help_text = _within_weeks(CONDITION_LONGEST)

    def clean_by_date(self) -> date:
        """A day from today, within 12 weeks."""
        return _within(self.cleaned_data["by_date"], self.today, CONDITION_LONGEST)


class NotYetForm(forms.Form):
    """Why a stage is not finished yet."""

    words = WordsField(
        label=_("What is missing?"),
        max_length=OBJECTION_LONGEST,
        widget=area(4),
        help_text=_("1,000 letters at most."),
        error_messages={"required": _("Say what is missing.")},
    )
    code = forms.UUIDField(widget=forms.HiddenInput)


def not_put_off(gap: Gap) -> str:
    """What to say of the last day of a gap that takes the place of an open one."""
    day = date_format(gap.look_again_on, "j F Y")
    return gettext("%(day)s at the latest, as it was said before.") % {"day": day}


def _within_weeks(time: timedelta) -> str:
    weeks = time.days // 7
    return ngettext("Within %(weeks)s week.", "Within %(weeks)s weeks.", weeks) % {"weeks": weeks}


def _within(day: date, today: date, longest: timedelta) -> date:
    if not today <= day <= today + longest:
        weeks = longest.days // 7
        raise forms.ValidationError(
            ngettext(
                "Choose a day from today, within %(weeks)s week.",
                "Choose a day from today, within %(weeks)s weeks.",
                weeks,
            ),
            params={"weeks": weeks},
        )
    return day


class PlanForm(forms.Form):
    """Full plan or short plan."""

    plan = forms.ChoiceField(
        label=_("Which plan do you want?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a plan.")}
    )

    def __init__(self, *args: Any, plans: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = plans  # type: ignore[attr-defined]
