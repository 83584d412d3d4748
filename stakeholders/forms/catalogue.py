"""The form of one card of groups that are often forgotten."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, WordsField, area
from stakeholders.actions.groups import GROUPS_AT_ONCE
from stakeholders.forms.groups import names_one_a_line
from stakeholders.models.catalogue import LONGEST_WHY
from stakeholders.models.groups import LONGEST_NAME
from stakeholders.queries.cards import CardsPage, CardView


class CardForm(forms.Form):
    """Which groups of a card the project touches, or why none."""

    groups = forms.MultipleChoiceField(
        label=_("Groups in your list"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("The list of groups has changed. Look at it again.")},
    )
    new = WordsField(
        label=_("Groups that are not in your list yet, one on each line"),
        required=False,
        max_length=GROUPS_AT_ONCE * (LONGEST_NAME + 20),  # blanks and empty lines are not counted against anybody
        widget=area(4),
        help_text=_("Each up to 80 letters. They are added to your list. You can say later who they are."),
    )
    why_none = LineField(
        label=_("None of these? Say why"),
        required=False,
        max_length=LONGEST_WHY,
        widget=area(2),
        help_text=_("The history keeps it. 500 letters at most."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, page: CardsPage, view: CardView) -> None:
        named = [str(group.code) for group in view.groups]
        super().__init__(data, initial={"groups": named, "why_none": view.why_none, "version": view.version})
        field: Any = self.fields["groups"]
        field.choices = [(str(group.code), group.name) for group in page.to_tick(view)]
        if len(page.groups) > len(field.choices):
            self.fields["new"].label = _("Other groups, one on each line")
            self.fields["new"].help_text = _("Each up to 80 letters. Those that are not in your list are added to it.")
        if not field.choices:
            del self.fields["groups"]

    def clean_new(self) -> list[str]:
        """The names, in order. Raises ValidationError for too many or too long ones."""
        return names_one_a_line(self.cleaned_data["new"])

    def clean(self) -> dict[str, Any]:
        """One of the two: somebody is named, or it is said why not."""
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        is_named = bool(values.get("groups") or values["new"])
        if is_named and values["why_none"]:
            self.add_error("why_none", _now("Name groups, or say why it is none. Both together do not fit."))
        elif not is_named and not values["why_none"]:
            self.add_error("new", _now("Name a group, or say why it is none of these."))
        return values
