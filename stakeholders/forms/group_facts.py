"""Forms of what is known of one group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coproduction.text import LineField, WordsField, area, date_field
from stakeholders.actions.groups import GroupChanges
from stakeholders.forms.groups import NameForm, side_field
from stakeholders.models import Group, NameFrom, SpeakersBelong
from stakeholders.models.groups import LONGEST_HOW, MOST_HEARD, MOST_PEOPLE, MOST_PLACES
from stakeholders.queries.groups import side_is_fixed
from stakeholders.register import FEWEST_HEARD, FEWEST_PLACES

_CHOSEN = {"side", "speakers_belong", "name_from"}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form that is closed until somebody opens it: its title, and in short what stands there."""

    title: str
    said: str
    fields: list[forms.BoundField]
    is_open: bool


def number_field(label: Any, *, least: int, most: int, help_text: Any, words: Any, required: bool = False) -> Any:
    """A whole number in a narrow box. `words` is what every wrong number gets."""
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )


class GroupChangeForm(NameForm):
    """All that is said of a group. What was not changed here is left to whoever changed it meanwhile."""

    side = side_field()
    places = number_field(
        _("Places in the team for people of this group"),
        least=FEWEST_PLACES,
        most=MOST_PLACES,
        help_text=_("Two at least, so that nobody is alone. Leave it empty where there are none yet."),
        words=format_lazy(
            _("Enter a whole number from {least} to {most}, or nothing."), least=FEWEST_PLACES, most=MOST_PLACES
        ),
    )
    people_about = number_field(
        _("Roughly how many people are in this group?"),
        least=1,
        most=MOST_PEOPLE,
        help_text=_("A guess will do."),
        words=format_lazy(_("Enter a whole number from 1 to {most}, or nothing."), most=f"{MOST_PEOPLE:,}"),
    )
    people_source = LineField(
        label=_("Who says how many?"),
        max_length=200,
        required=False,
        help_text=_("A report, an office, somebody's guess. 200 letters at most."),
    )
    how_affected = WordsField(
        label=_("How does it affect them?"),
        max_length=LONGEST_HOW,
        required=False,
        widget=area(4),
        help_text=_("In their own words, where you have them. 500 letters at most."),
    )
    speaks_for = LineField(
        label=_("Who speaks for them now?"),
        max_length=200,
        required=False,
        help_text=_("For instance an organisation, or the people themselves. 200 letters at most."),
    )
    speakers_belong = forms.ChoiceField(
        label=_("Do those who speak belong to the group?"),
        choices=[("", _("I will say later")), *SpeakersBelong.choices],
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    name_from = forms.ChoiceField(
        label=_("Where does the name come from?"),
        choices=NameFrom.choices,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )

    def __init__(self, data: Any = None, *, group: Group) -> None:
        super().__init__(data, initial={name: getattr(group, name) for name in self.base_fields})
        if side_is_fixed(group):
            del self.fields["side"]
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def asked(self) -> GroupChanges:
        """What the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}  # type: ignore[return-value]

    @property
    def began(self) -> dict[str, Any]:
        """What the person began from, of what they changed. What the browser did not send back is not in it."""
        began = {}
        for name in self.changed_data:
            field, place = self.fields[name], self.add_initial_prefix(name)
            if place in self.data:
                try:
                    began[name] = field.to_python(self.data[place])
                except ValidationError:
                    continue
        return began

    def theirs(self, group: Group) -> list[tuple[str, str]]:
        """What somebody changed meanwhile of what the person changes too: each thing, and how it stands now."""
        began = self.began
        return [
            (str(self.fields[name].label), _in_words(group, name))
            for name in self.changed_data
            if name in began and getattr(group, name) not in (began[name], self.cleaned_data[name])
        ]

    def again(self, group: Group) -> "GroupChangeForm":
        """The same form for a group that somebody changed meanwhile: what the person typed, and all else as it is."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        for name in self.fields:
            now = self[name].field.prepare_value(getattr(group, name))
            data[self.add_initial_prefix(name)] = "" if now is None else now
            if name not in self.changed_data:
                data[self.add_prefix(name)] = "" if now is None else now
        return GroupChangeForm(data, group=group)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What is asked of every group."""
        return [self[name] for name in ("name", "side") if name in self.fields]

    @property
    def sections(self) -> list[Section]:
        """What is said of some groups, part by part."""
        places, people = self._shown("places"), self._shown("people_about")
        return [
            self._section(_now("Places in the team"), _places_said(places), "places"),
            self._section(
                _now("How many they are, and how it affects them"),
                _people_said(people),
                "people_about",
                "people_source",
                "how_affected",
            ),
            self._section(
                _now("Who speaks for them"), str(self._shown("speaks_for") or ""), "speaks_for", "speakers_belong"
            ),
            self._section(_now("Where the name comes from"), self._name_from_said, "name_from"),
        ]

    def _section(self, title: str, said: str, *names: str) -> Section:
        fields = [self[name] for name in names]
        return Section(title, said, fields, is_open=any(field.errors for field in fields))

    def _shown(self, name: str) -> Any:
        """What was said before this form."""
        return self.initial[name]

    @property
    def _name_from_said(self) -> str:
        return str(dict(NameFrom.choices).get(self._shown("name_from"), ""))


def _in_words(group: Group, name: str) -> str:
    """What is said of a group, as people read it."""
    value = getattr(group, f"get_{name}_display")() if name in _CHOSEN else getattr(group, name)
    return str(_now("nothing") if value in ("", None) else value)


def _places_said(places: int | None) -> str:
    if places is None:
        return _now("none yet")
    return ngettext("%(count)s place", "%(count)s places", places) % {"count": places}


def _people_said(people: int | None) -> str:
    if people is None:
        return ""
    return ngettext("about %(count)s person", "about %(count)s people", people) % {"count": f"{people:,}"}


class RouteForm(forms.Form):
    """One more way to reach a group."""

    words = LineField(
        label=_("How can you reach them?"),
        max_length=200,
        help_text=_("Somebody, a place or a network: “the playgroup on Mill Lane”. 200 letters at most."),
        error_messages={"required": _("Write the way to reach them.")},
    )
    is_offline = forms.BooleanField(label=_("It works without the internet"), required=False)
    is_trusted = forms.BooleanField(label=_("It goes through somebody they trust"), required=False)
    code = forms.UUIDField(widget=forms.HiddenInput)


class HeardForm(forms.Form):
    """People of a group were heard another way than by a place in the team."""

    people = number_field(
        _("How many people were heard?"),
        least=FEWEST_HEARD,
        most=MOST_HEARD,
        required=True,
        help_text=_("At one time. Two at least."),
        words=format_lazy(
            _("Enter a whole number from {least} to {most}."), least=FEWEST_HEARD, most=f"{MOST_HEARD:,}"
        ),
    )
    how = LineField(
        label=_("How?"),
        max_length=200,
        help_text=_("For instance a visit, or a talk at their club. 200 letters at most."),
        error_messages={"required": _("Say how they were heard.")},
    )
    by_whom = LineField(
        label=_("Who listened to them?"),
        max_length=120,
        help_text=_("120 letters at most."),
        error_messages={"required": _("Say who listened to them.")},
    )
    heard_on = date_field(_("On which day?"), error_messages={"required": _("Enter the day.")})
    code = forms.UUIDField(widget=forms.HiddenInput)


class MergeForm(forms.Form):
    """The group that another one really is."""

    into = forms.ChoiceField(
        label=_("Which group is it the same as?"),
        error_messages={"required": _("Choose a group."), "invalid_choice": _("Choose a group that is in the list.")},
    )

    def __init__(self, *args: Any, others: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose a group")), *((str(group.code), group.name) for group in others)]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]
