"""The form of a project: what it asks at the start, and what can be changed later."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, date_field
from stakeholders.models import IdeaFrom, Project
from stakeholders.models.projects import DISCREET_NAME

_COMMON_ZONES = ("Europe/London", "Europe/Dublin", "Atlantic/Reykjavik", "Europe/Paris", "UTC")


@cache
def _every_zone() -> frozenset[str]:
    """Every time zone that this machine knows. It reads hundreds of files, which change only with the machine."""
    return frozenset(zoneinfo.available_timezones())


class ProjectForm(forms.ModelForm):  # type: ignore[type-arg]
    """Seven questions that matter, then five with defaults."""

    name = LineField(
        label=_("Name of the project"), max_length=80, help_text=_("80 letters at most. You can change it later.")
    )
    sentence = LineField(
        label=_("What is it about, in one plain sentence?"),
        max_length=200,
        help_text=_("As you would say it to a neighbour. 200 letters at most."),
    )
    starts_on = date_field(_("When does it start?"))
    ends_on = date_field(_("When does it end?"))
    idea_from = forms.ChoiceField(
        label=_("Whose idea was it?"),
        choices=IdeaFrom.choices,
        widget=forms.RadioSelect,
        help_text=_("An honest answer helps later. It is shown in the report."),
        error_messages={"required": _("Choose whose idea it was.")},
    )
    people_about = forms.IntegerField(
        label=_("About how many people will take part?"),
        min_value=2,
        max_value=5000,
        help_text=_("You and everybody else. A guess will do."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    sensitive = forms.TypedChoiceField(
        label=_("Could it harm someone to be seen here?"),
        choices=[("no", _("No")), ("yes", _("Yes, it could"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
        help_text=_("For instance because of abuse, money, health or where they come from."),
    )
    organisation = LineField(label=_("Organisation"), max_length=80, required=False, help_text=_("80 letters at most."))
    contact = LineField(
        label=_("Whom can people phone or ask?"),
        max_length=160,
        required=False,
        help_text=_("A name and a phone number. People who take part see it on every page."),
    )
    pay = LineField(
        label=_("What is paid to people who take part?"),
        max_length=160,
        required=False,
        help_text=_("Pay, travel, care cover. People read it before they come in. 160 letters at most."),
    )
    discreet_name = LineField(
        label=_("A name that gives nothing away"),
        max_length=40,
        required=False,
        help_text=_("Shown to people who take part, so that nobody at home learns more. 40 letters at most."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=[], required=False)

    class Meta:
        model = Project
        fields = (
            "name",
            "sentence",
            "starts_on",
            "ends_on",
            "idea_from",
            "people_about",
            "sensitive",
            "organisation",
            "contact",
            "pay",
            "discreet_name",
            "time_zone",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.time_zone if self.instance.pk else _COMMON_ZONES[0]
        zones = [*dict.fromkeys([own, *_COMMON_ZONES]), *sorted(_every_zone() - {own, *_COMMON_ZONES})]
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
        self.fields["time_zone"].initial = own
        if self.instance.pk:
            self.initial["sensitive"] = "yes" if self.instance.sensitive else "no"
        else:
            self.fields["discreet_name"].initial = gettext(DISCREET_NAME)
        for name, words in {
            "name": _("Give the project a name."),
            "sentence": _("Say in one sentence what it is about."),
            "starts_on": _("Enter the day it starts."),
            "ends_on": _("Enter the day it ends."),
            "people_about": _("Say about how many people will take part."),
        }.items():
            self.fields[name].error_messages["required"] = words

    def clean_discreet_name(self) -> str:
        """An empty answer means the default."""
        return self.cleaned_data["discreet_name"] or gettext(DISCREET_NAME)

    def clean_time_zone(self) -> str:
        """An empty answer means the default."""
        return self.cleaned_data["time_zone"] or _COMMON_ZONES[0]

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end must be on or after the start."))
        return values

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The seven questions."""
        return [self[name] for name in self.Meta.fields[:7]]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The five with defaults."""
        return [self[name] for name in self.Meta.fields[7:]]

    @property
    def more_has_errors(self) -> bool:
        """Whether the part with defaults must be open."""
        return any(field.errors for field in self.more_fields)
