"""Saving a count of places: why each shortfall is there, what is done about it, and when it is looked at again."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, area, date_field
from planner.actions.coverage import Shortfall
from planner.forms.signing import not_put_off
from planner.models import Gap
from planner.queries.count import CountPage
from stakeholders.coverage import GroupCover
from stakeholders.models.coverage import LONGEST_SHORTFALL

HALF = "half"
_PARTS = ("reason", "plan", "look_again_on")
_LIMIT = format_lazy(_("{most} letters at most."), most=LONGEST_SHORTFALL)


class CountForm(forms.Form):
    """Three questions for each affected group that is short, and for the share of the lived side where it is low.

    Each is filled in with what the standing gap says. `saw` names what the page shows.
    """

    code = forms.UUIDField(widget=forms.HiddenInput)
    saw = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, page: CountPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.initial["saw"] = page.digest
        names = {cover.code: cover.name for cover in page.short}
        for key, gap in self._asked_for():
            self._ask(key, names.get(key) or gettext("people with lived experience and carers"), gap)

    def _asked_for(self) -> list[tuple[str, Gap | None]]:
        """What is short, each with the open gap about it."""
        half = [(HALF, self.page.half_gap)] if self.page.lacks_half else []
        return [(cover.code, self.page.gaps.get(cover.group_id)) for cover in self.page.short] + half

    def _ask(self, key: str, name: str, gap: Gap | None) -> None:
        self.fields[f"{key}-reason"] = LineField(
            label=_("Why are people missing?") if key == HALF else _("Why are places empty?"),
            max_length=LONGEST_SHORTFALL,
            widget=area(2),
            help_text=_LIMIT,
            initial=gap.reason if gap is not None else "",
            error_messages={"required": format_lazy(_("Say why people are missing: {group}."), group=name)},
        )
        self.fields[f"{key}-plan"] = LineField(
            label=_("What will you do about it?"),
            max_length=LONGEST_SHORTFALL,
            widget=area(2),
            help_text=format_lazy("{words} {most}", words=_("If nothing, say so."), most=_LIMIT),
            initial=gap.plan if gap is not None else "",
            error_messages={"required": format_lazy(_("Say what you will do: {group}."), group=name)},
        )
        self.fields[f"{key}-look_again_on"] = date_field(
            _("When will you look at this again?"),
            help_text=not_put_off(gap)
            if gap is not None
            else _weeks_words("Within %(weeks)s week.", "Within %(weeks)s weeks.", self.page.longest),
            initial=self.page.last_day(gap),
            error_messages={"required": format_lazy(_("Choose a day to look again: {group}."), group=name)},
        )

    def clean(self) -> dict[str, Any]:
        """Each day is one from today, within the time that the project allows."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for key, gap in self._asked_for():
            day = values.get(f"{key}-look_again_on")
            if day is not None and gap not in self.page.late and not self.page.today <= day <= self.page.last_day(gap):
                self.add_error(f"{key}-look_again_on", self._outside(gap))
        return values

    def _outside(self, gap: Gap | None) -> str:
        """What to say of a day that is past, or too late."""
        if gap is not None:
            return not_put_off(gap)
        return _weeks_words(
            "Choose a day from today, within %(weeks)s week.",
            "Choose a day from today, within %(weeks)s weeks.",
            self.page.longest,
        )

    def why(self) -> dict[int, Shortfall]:
        """Why each group of a valid form is short, by its id."""
        return {cover.group_id: self._shortfall(cover.code) for cover in self.page.short}

    def half(self) -> Shortfall | None:
        """Why the lived side is short, where it is."""
        return self._shortfall(HALF) if self.page.lacks_half else None

    def _shortfall(self, key: str) -> Shortfall:
        reason, plan, look_again_on = (self.cleaned_data[f"{key}-{part}"] for part in _PARTS)
        return Shortfall(reason, plan, look_again_on)

    @cached_property
    def groups(self) -> list[tuple[GroupCover, list[forms.BoundField]]]:
        """Each group that is short with its questions."""
        return [(cover, self._asked(cover.code)) for cover in self.page.short]

    @property
    def half_fields(self) -> list[forms.BoundField]:
        """The questions about the share of the lived side; none where it is high enough."""
        return self._asked(HALF) if self.page.lacks_half else []

    def _asked(self, key: str) -> list[forms.BoundField]:
        return [self[f"{key}-{part}"] for part in _PARTS]


def _weeks_words(one: str, many: str, time: timedelta) -> str:
    weeks = time.days // 7
    return ngettext(one, many, weeks) % {"weeks": weeks}
