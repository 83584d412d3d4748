"""The form of a project: what it asks at the start, and what can be changed later."""

import zoneinfo
from typing import Any

from django import forms

from coproduction.text import LineField, date_field
from stakeholders.models import IdeaFrom, Project

_COMMON_ZONES = ("Europe/London", "Europe/Dublin", "Atlantic/Reykjavik", "Europe/Paris", "UTC")


class ProjectForm(forms.ModelForm):  # type: ignore[type-arg]
    """Seven questions that matter, then four with defaults."""

    name = LineField(
        label="Name of the project", max_length=80, help_text="80 letters at most. You can change it later."
    )
    sentence = LineField(
        label="What is it about, in one plain sentence?",
        max_length=200,
        help_text="As you would say it to a neighbour. 200 letters at most.",
    )
    starts_on = date_field("When does it start?")
    ends_on = date_field("When does it end?")
    idea_from = forms.ChoiceField(
        label="Whose idea was it?",
        choices=IdeaFrom.choices,
        widget=forms.RadioSelect,
        help_text="An honest answer helps later. It is shown in the report.",
        error_messages={"required": "Choose whose idea it was."},
    )
    people_about = forms.IntegerField(
        label="About how many people will take part?",
        min_value=2,
        max_value=5000,
        help_text="You and everybody else. A guess will do.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    sensitive = forms.TypedChoiceField(
        label="Could it harm someone to be seen here?",
        choices=[("no", "No"), ("yes", "Yes, it could")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
        help_text="For instance because of abuse, money, health or where they come from.",
    )
    organisation = LineField(label="Organisation", max_length=80, required=False, help_text="80 letters at most.")
    contact = LineField(
        label="Whom can people phone or ask?",
        max_length=160,
        required=False,
        help_text="A name and a phone number. People who take part see it on every page.",
    )
    discreet_name = LineField(
        label="A name that gives nothing away",
        max_length=40,
        required=False,
        help_text="Shown to people who take part, so that nobody at home learns more. 40 letters at most.",
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=[], required=False)

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
            "discreet_name",
            "time_zone",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.time_zone if self.instance.pk else _COMMON_ZONES[0]
        zones = [*dict.fromkeys([own, *_COMMON_ZONES]), *sorted(zoneinfo.available_timezones() - {own, *_COMMON_ZONES})]
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
        self.fields["time_zone"].initial = own
        if self.instance.pk:
            self.initial["sensitive"] = "yes" if self.instance.sensitive else "no"
        else:
            self.fields["discreet_name"].initial = Project._meta.get_field("discreet_name").default
        for name, words in {
            "name": "Give the project a name.",
            "sentence": "Say in one sentence what it is about.",
            "starts_on": "Enter the day it starts.",
            "ends_on": "Enter the day it ends.",
            "people_about": "Say about how many people will take part.",
        }.items():
            self.fields[name].error_messages["required"] = words

    def clean_discreet_name(self) -> str:
        """An empty answer means the default."""
        return self.cleaned_data["discreet_name"] or str(Project._meta.get_field("discreet_name").default)

    def clean_time_zone(self) -> str:
        """An empty answer means the default."""
        return self.cleaned_data["time_zone"] or _COMMON_ZONES[0]

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The end must be on or after the start.")
        return values

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The seven questions."""
        return [self[name] for name in self.Meta.fields[:7]]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The four with defaults."""
        return [self[name] for name in self.Meta.fields[7:]]

    @property
    def more_has_errors(self) -> bool:
        """Whether the part with defaults must be open."""
        return any(field.errors for field in self.more_fields)
