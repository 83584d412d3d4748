"""Forms of the grid: moving one group on it, and putting back a move."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coproduction.languages import said
from coproduction.text import LineField
from planner.forms.positions import FINE_STEP, MIDDLE, QUESTIONS, nearest_fine
from stakeholders.grid import WORDS, Placing, word
from stakeholders.models.positions import LONGEST_REASON
from stakeholders.queries.grid import GridGroup

AXES = ("affected", "say")
"""What the grid moves. The say that a group should have is changed on the page of the group."""

MOST_POSITIONS = 10_000
"""More than a group will ever have; what is sent beyond is made up."""


@dataclass(frozen=True, slots=True)
class Slider:
    """One slider as it is drawn: its field, its value, and the word of it."""

    field: forms.BoundField
    value: int
    word: str
    step: int = FINE_STEP


class GridMoveForm(forms.Form):
    """Where one group stands on both axes, and why. A slider counts only when it was moved from where it stood.

    `saw` is how many positions the group had when the person saw it: 0 where it was not placed yet.
    """

    code = forms.UUIDField(widget=forms.HiddenInput)
    group = forms.UUIDField(widget=forms.HiddenInput)
    saw = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=MOST_POSITIONS)
    reason = LineField(
        label=_("What makes you say this?"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Everyone taking part can read it."),
    )

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="move-%s")
        for name in AXES:
            self.fields[name] = forms.IntegerField(
                label=QUESTIONS[name],
                min_value=0,
                max_value=100,
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), _("Choose a number from 0 to 100.")
                ),
            )
        self.order_fields(["group", *AXES, "reason"])

    def chosen(self, before: Placing | None) -> dict[str, int]:
        """What was changed from where the person saw the group; both values where it was not placed yet."""
        given = {name: self.cleaned_data[name] for name in AXES}
        if before is None:
            return given
        return {name: value for name, value in given.items() if value not in _shown(before, name)}

    @property
    def sliders(self) -> list[Slider]:
        """Each slider with what it shows."""
        return [Slider(self[name], value, capfirst(said(word(value)))) for name, value in self._values()]

    def _values(self) -> list[tuple[str, int]]:
        return [(name, _number(self[name].value())) for name in AXES]


class PutBackForm(forms.Form):
    """Which move of which group is put back."""

    code = forms.UUIDField()
    group = forms.UUIDField()
    moved = forms.UUIDField()


def starts_with(group: GridGroup | None) -> dict[str, Any]:
    """What the form shows of a group that is chosen; nothing of none."""
    if group is None:
        return {}
    return {"group": group.code, "saw": len(group.stood), **_fine(group.now)}


def options_of(groups: Iterable[GridGroup], *, chosen: str) -> SafeString:
    """The groups to choose from, each with its number in the picture and where it stands, for the script beside."""
    rows = []
    for group in groups:
        selected = _SELECTED if group.code == chosen else ""
        places = _fine(group.now).values() if group.now is not None else ("", "")
        shown = f"{group.number}. {group.name}" if group.number else group.name
        rows.append((group.code, selected, group.name, len(group.stood), *places, shown))
    first = format_html('<option value="">{}</option>', gettext("Choose a group"))
    return first + format_html_join(
        "",
        '<option value="{}"{} data-name="{}" data-saw="{}" data-affected="{}" data-say="{}">{}</option>',
        rows,
    )


_SELECTED = SafeString(" selected")


def five_words() -> list[str]:
    """The words of an axis, never to always."""
    return [said(each) for each in WORDS]


def _fine(placing: Placing | None) -> dict[str, int]:
    """What the sliders show."""
    return {name: MIDDLE if placing is None else nearest_fine(getattr(placing, name)) for name in AXES}


def _shown(before: Placing, name: str) -> set[int]:
    value = getattr(before, name)
    return {value, nearest_fine(value)}


def _number(value: Any) -> int:
    """The value of a slider, also of one that somebody made up."""
    try:
        return min(100, max(0, int(value)))
    except (TypeError, ValueError):
        return MIDDLE
