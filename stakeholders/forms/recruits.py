"""Forms about people who are asked to join, and about the places of a group."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import formats, timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coproduction.text import LineField, date_field
from stakeholders.actions.groups import GroupChanges
from stakeholders.forms.group_facts import number_field
from stakeholders.forms.meanwhile import SeenForm
from stakeholders.models import Group, Recruit, Route, StepChoices, WhyNot
from stakeholders.models.groups import MOST_PLACES
from stakeholders.models.recruitment import LONGEST_CODE_NAME, MOST_ASKED
from stakeholders.queries.recruits import GroupsToChoose, recruit_seen
from stakeholders.recruiting import Step
from stakeholders.register import FEWEST_PLACES

WRONG_DAY = _("Enter a day within the last year, today at the latest.")
STEPS_OF_LEADS = [choice for choice in StepChoices.choices if choice[0] != Step.PAUSED.value]
CHOOSE = _("Choose one of these.")


class _Folded(forms.CheckboxSelectMultiple):
    """Boxes to tick, of which the less likely are folded away as long as none of them is ticked."""

    template_name = "django/forms/widgets/folded_choices.html"

    def get_context(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        context: dict[str, Any] = super().get_context(*args, **kwargs)
        folded = [option for name, options, _place in context["widget"]["optgroups"] if name for option in options]
        context["widget"]["is_open"] = any(option["selected"] for option in folded)
        return context


class _AboutPerson(forms.Form):
    """Under what name somebody is written down, and for which groups."""

    name = LineField(
        label=_("A name for them here"),
        max_length=LONGEST_CODE_NAME,
        required=False,
        help_text=_(
            "Not their full name: “Blue hat” will do. Leave it empty where they want none. 40 letters at most."
        ),
    )
    consented_on = date_field(
        _("On which day did they say yes to being written down?"),
        required=False,
        help_text=_("Ask them first. Without their yes, leave the name empty."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Which groups are they of?"),
        widget=_Folded,
        help_text=_("Tick all that are true. They take a place in three groups at most."),
        error_messages={
            "required": _("Tick one group at least."),
            "invalid_choice": _("The list of groups has changed. Look at it again."),
        },
    )
    is_reserve = forms.BooleanField(label=_("They stand ready, where somebody leaves"), required=False)

    def __init__(self, data: Any = None, *, groups: GroupsToChoose, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["groups"]
        field.choices = _boxes(groups.near)
        if groups.others:
            folded = ngettext("%(count)s more group", "%(count)s more groups", len(groups.others))
            field.choices += [(folded % {"count": len(groups.others)}, _boxes(groups.others))]

    def clean_groups(self) -> list[UUID]:
        """The codes of the groups."""
        return [UUID(code) for code in self.cleaned_data["groups"]]


def _boxes(groups: Sequence[Group]) -> list[tuple[str, str]]:
    return [(str(group.code), group.name) for group in groups]


class AskForm(_AboutPerson):
    """Somebody was asked to join."""

    asked_on = date_field(_("On which day was that?"), error_messages={"required": _("Enter the day.")})
    step = forms.ChoiceField(
        label=_("How far have they come?"),
        choices=STEPS_OF_LEADS,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    code = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("step", "asked_on", "name", "consented_on", "groups", "is_reserve", "code")

    def clean_step(self) -> Step:
        """The step."""
        return Step(self.cleaned_data["step"])


class RecruitChangeForm(SeenForm, _AboutPerson):
    """What is written of somebody who was asked. Whoever has a way in of their own has their own name."""

    def __init__(self, data: Any = None, *, recruit: Recruit, groups: GroupsToChoose, ticked: Sequence[Group]) -> None:
        initial = {
            "name": recruit.name,
            "consented_on": recruit.consented_on,
            "groups": [str(group.code) for group in ticked],
            "is_reserve": recruit.is_reserve,
            "saw": recruit_seen(recruit, [group.pk for group in ticked]),
        }
        super().__init__(data, groups=groups, initial=initial)
        if recruit.member_id is not None:
            del self.fields["name"], self.fields["consented_on"]


class StepForm(forms.Form):
    """Somebody took a step, on a day; why they said no or left, where they want to say."""

    step = forms.ChoiceField(
        label=_("Where do they stand now?"),
        choices=STEPS_OF_LEADS,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    taken_on = date_field(_("Since which day?"), error_messages={"required": _("Enter the day.")})
    why = forms.ChoiceField(
        label=_("Why, if they said no or left, and want to say?"),
        choices=[("", _("They did not say")), *WhyNot.choices],
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    saw = forms.ChoiceField(choices=StepChoices.choices, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, recruit: Recruit, only: Collection[Step], today: date) -> None:
        super().__init__(data, initial={"step": recruit.step, "taken_on": today, "saw": recruit.step})
        field: Any = self.fields["step"]
        field.choices = [choice for choice in STEPS_OF_LEADS if choice[0] in {step.value for step in only}]

    def clean_step(self) -> Step:
        """The step."""
        return Step(self.cleaned_data["step"])

    def clean_saw(self) -> Step:
        """Where they stood on the page."""
        return Step(self.cleaned_data["saw"])


class ApproachForm(forms.Form):
    """People of a group were asked to join."""

    people = number_field(
        _("How many people were asked?"),
        least=1,
        most=MOST_ASKED,
        required=True,
        help_text=_("At one time. A guess will do."),
        words=format_lazy(_("Enter a whole number from 1 to {most}."), most=f"{MOST_ASKED:,}"),
    )
    made_on = date_field(_("On which day?"), error_messages={"required": _("Enter the day.")})
    route = forms.ChoiceField(
        label=_("By which way?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a way that is in the list.")},
    )
    words = LineField(
        label=_("What was done?"),
        max_length=200,
        required=False,
        help_text=_("No names: “a talk at the lunch club”. 200 letters at most."),
    )
    code = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, routes: Sequence[Route], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["route"]
        field.choices = [("", _("Another way")), *((str(route.code), route.words) for route in routes)]

    def clean_route(self) -> UUID | None:
        """The code of the way, where it is one of those written down."""
        code = self.cleaned_data["route"]
        return UUID(code) if code else None


class PlacesForm(forms.Form):
    """How many places a group has in the team, and how many people stand ready."""

    places = number_field(
        _("Places in the team for people of this group"),
        least=FEWEST_PLACES,
        most=MOST_PLACES,
        help_text=_("Two at least, so that nobody is alone. Leave it empty where there are none yet."),
        words=format_lazy(
            _("Enter a whole number from {least} to {most}, or nothing."), least=FEWEST_PLACES, most=MOST_PLACES
        ),
    )
    reserve = number_field(
        _("People who stand ready"),
        least=0,
        most=MOST_PLACES,
        help_text=_("They step in where somebody leaves."),
        words=format_lazy(_("Enter a whole number from 0 to {most}, or nothing."), most=MOST_PLACES),
    )

    def __init__(self, data: Any = None, *, group: Group) -> None:
        super().__init__(data, initial={"places": group.places, "reserve": group.reserve})
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def asked(self) -> GroupChanges:
        """What the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}  # type: ignore[return-value]

    @property
    def began(self) -> dict[str, Any]:
        """What the person began from, of what they changed and the browser sent back."""
        began = {}
        for name in self.changed_data:
            place = self.add_initial_prefix(name)
            if place in self.data:
                try:
                    began[name] = self.fields[name].to_python(self.data[place])
                except forms.ValidationError:
                    continue
        return began


class SameForm(forms.Form):
    """The other entry that is about the same person."""

    same = forms.ChoiceField(
        label=_("Which entry is about the same person?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an entry."), "invalid_choice": _("Choose an entry that is in the list.")},
    )

    def __init__(self, data: Any = None, *, others: Sequence[Recruit]) -> None:
        super().__init__(data)
        self.others = {str(other.code): other for other in others}
        field: Any = self.fields["same"]
        field.choices = [(code, _entry_words(other)) for code, other in self.others.items()]

    def clean_same(self) -> Recruit:
        """The other entry."""
        return self.others[self.cleaned_data["same"]]


def _entry_words(recruit: Recruit) -> str:
    """Who an entry is about, how far they have come, and since when it stands."""
    return _now("%(name)s: %(step)s, %(day)s") % {
        "name": recruit.shown_name,
        "step": recruit.get_step_display(),
        "day": formats.date_format(timezone.localtime(recruit.created_at), "j F Y"),
    }
