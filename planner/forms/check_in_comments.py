"""Covering what names somebody in a comment."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField
from planner.models.check_ins import WORDS_LONGEST


class CoverForm(forms.Form):
    """Which words of a comment to cover: names of people here that stand in it, and others."""

    names = forms.MultipleChoiceField(
        label=_("These are names of people here, or parts of them"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick those that mean somebody."),
        error_messages={"invalid_choice": _("That is not in the comment any more. Read it again.")},
    )
    words = LineField(
        label=_("Other words to cover"),
        max_length=WORDS_LONGEST,
        required=False,
        help_text=_("Type them as they stand in the comment."),
        error_messages={"required": _("Say which words to cover.")},
    )

    def __init__(self, data: Any = None, *, names: Sequence[str]) -> None:
        super().__init__(data)
        field: Any = self.fields["names"]
        field.choices = [(name, name) for name in names]
        if not names:
            del self.fields["names"]
            self.fields["words"].label = _("Words to cover")
            self.fields["words"].required = True

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError beside the box where nothing was ticked and nothing typed."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.chosen:
            self.add_error("words", _now("Say which words to cover."))
        return found

    @property
    def chosen(self) -> list[str]:
        """The words to cover."""
        own = self.cleaned_data.get("words", "")
        return [*self.cleaned_data.get("names", ()), *([own] if own else [])]
