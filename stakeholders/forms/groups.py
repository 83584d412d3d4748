"""Forms about groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, WordsField, area, clean_text
from stakeholders.actions.groups import GROUPS_AT_ONCE
from stakeholders.models.groups import GROUP_SIDES, LONGEST_NAME
from stakeholders.queries.groups import GroupChoice, name_key

NO_NAME = _("Write the name of the group.")


def side_field(*, help_text: Any = "") -> forms.ChoiceField:
    """Who the people of a group are: one of the four sides, or to be said later."""
    return forms.ChoiceField(
        label=_("Who are they?"),
        choices=[("", _("I will say later")), *GROUP_SIDES],
        required=False,
        help_text=help_text,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )


class NameForm(forms.Form):
    """What a group is called."""

    name = LineField(
        label=_("Name of the group"),
        max_length=LONGEST_NAME,
        help_text=_("As its people would say it. 80 letters at most."),
        error_messages={"required": NO_NAME},
    )

    def clean_name(self) -> str:
        """The name with single spaces. Raises ValidationError for one that nobody can see."""
        name = " ".join(self.cleaned_data["name"].split())
        if not name_key(name):
            raise forms.ValidationError(NO_NAME)
        return name


class GroupForm(NameForm):
    """One more group."""

    side = side_field()
    group = forms.UUIDField(widget=forms.HiddenInput)


def names_one_a_line(words: str) -> list[str]:
    """The names of groups in words typed one a line, in order. Raises ValidationError for too many or too long ones."""
    typed = enumerate(clean_text(words).split("\n"), start=1)
    lines = [(number, " ".join(line.split())) for number, line in typed]
    lines = [(number, line) for number, line in lines if name_key(line)]
    if len(lines) > GROUPS_AT_ONCE:
        said = _now("There are %(lines)s lines. %(most)s is the most at once.")
        raise forms.ValidationError(said % {"lines": len(lines), "most": GROUPS_AT_ONCE})
    long = [number for number, line in lines if len(line) > LONGEST_NAME]
    if long:
        said = _now("Line %(line)s is longer than %(most)s letters.")
        raise forms.ValidationError([said % {"line": number, "most": LONGEST_NAME} for number in long[:5]])
    return [line for _number, line in lines]


class GroupPasteForm(forms.Form):
    """Many groups at once."""

    lines = WordsField(
        label=_("Type or paste, one on each line"),
        max_length=GROUPS_AT_ONCE * (LONGEST_NAME + 20),  # blanks and empty lines are not counted against anybody
        widget=area(10),
        help_text=_("200 lines at most, each up to 80 letters. You can say later who they are."),
        error_messages={"required": _("Type at least one group.")},
    )
    side = side_field(help_text=_("Choose only where it is true of every line."))

    def clean_lines(self) -> list[str]:
        """The names, in order. Raises ValidationError for none, for too many, and for one that is too long."""
        names = names_one_a_line(self.cleaned_data["lines"])
        if not names:
            raise forms.ValidationError(_now("Type at least one group."))
        return names


class MyGroupsForm(forms.Form):
    """Which groups somebody belongs to. Nothing is an answer too."""

    groups = forms.MultipleChoiceField(
        label=_("Which of these groups do you belong to?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leads see this. Others see only “some”."),
        error_messages={"invalid_choice": _("The list of groups has changed. Look at it again.")},
    )

    def __init__(self, data: Any = None, *, choice: GroupChoice) -> None:
        super().__init__(data, initial={"groups": [str(group.code) for group in choice.ticked]})
        field: Any = self.fields["groups"]
        field.choices = [(str(group.code), group.name) for group in choice.groups]
