"""Forms that say where groups stand: all of them on one page, or one with all that belongs to it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coproduction.languages import said
from coproduction.text import area
from planner.actions.positions import Move
from planner.forms.leaving_out import AskedChoice, AskedLine, add_record_fields, check_record_fields, record_of
from planner.queries.positions import PlaceRow
from stakeholders.grid import ANCHORS, OFTEN, STEP, WORDS, Placing, word_number
from stakeholders.models import Position
from stakeholders.models.positions import LONGEST_REASON
from stakeholders.register import needs_act
from stakeholders.steps import ActRecord

QUESTIONS = {
    "affected": _("How much does this touch their life?"),
    "say": _("How much say do they have?"),
    "wanted": _("How much say should they have?"),
}
_SHORT = ("affected", "say")
"""What is asked of every group on one page."""
_ANCHORS = {**ANCHORS, "wanted": ANCHORS["say"]}
FINE_STEP = 5
"""Of the fine sliders."""
MIDDLE = 50
"""Where the slider of a group stands that is not placed yet."""
_CHOOSE = _("Choose how much.")


def nearest_fine(value: int) -> int:
    """What a slider shows of a value: browsers go to the nearest step, and up from the middle."""
    return int(value / FINE_STEP + 0.5) * FINE_STEP


def _word_choices() -> list[tuple[str, str]]:
    return [(str(number * STEP), said(words)) for number, words in enumerate(WORDS)]


def _shown(placing: Placing | None, name: str) -> str:
    """The choice that a value is shown as; empty where the group is not placed yet."""
    return "" if placing is None else str(word_number(getattr(placing, name)) * STEP)


class PlaceForm(forms.Form):
    """A row for each group: two choices. It compares what was sent with what each row showed."""

    code = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: Sequence[PlaceRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            for name in _SHORT:
                self.fields[_key(row, name)] = self._field(row, name)

    def _field(self, row: PlaceRow, name: str) -> forms.ChoiceField:
        first = [("", _("Not placed yet"))] if row.seen is None else []
        return forms.ChoiceField(
            label=format_lazy("{question} {group}", question=QUESTIONS[name], group=row.group.name),
            choices=[*first, *_word_choices()],
            initial=_shown(row.seen.placing if row.seen is not None else None, name),
            required=row.seen is not None,
            error_messages={
                "required": format_lazy(_("Choose how much: {group}."), group=row.group.name),
                "invalid_choice": format_lazy(_("Choose one of these: {group}."), group=row.group.name),
            },
        )

    def clean(self) -> dict[str, Any]:
        """Both choices, or none, for a group that is not placed yet."""
        given = self.cleaned_data
        for row in self.rows:
            values = [given.get(_key(row, name)) for name in _SHORT]
            if row.seen is None and "" in values and any(values):
                name = _SHORT[values.index("")]
                self.add_error(_key(row, name), _("Choose this too for %(group)s.") % {"group": row.group.name})
        return given

    def moves(self) -> list[Move]:
        """What the person changed, in the rows that hold no error. Only values that they changed are moved."""
        return [move for row in self.rows if (move := self._move(row)) is not None]

    def _move(self, row: PlaceRow) -> Move | None:
        if any(_key(row, name) not in self.cleaned_data for name in _SHORT):
            return None
        placing = row.seen.placing if row.seen is not None else None
        chosen = {name: self.cleaned_data[_key(row, name)] for name in _SHORT}
        changed = {name: int(value) for name, value in chosen.items() if value and value != _shown(placing, name)}
        saw = row.seen.code if row.seen is not None else None
        return Move(row.group, saw, **changed) if changed else None

    @property
    def lines(self) -> list[tuple[PlaceRow, forms.BoundField, forms.BoundField]]:
        """Each row with its two choices."""
        return [(row, self[_key(row, "affected")], self[_key(row, "say")]) for row in self.rows]

    def needs_record(self, row: PlaceRow) -> None:
        """Say that a group would go below the line, which has a page of its own."""
        words = _("%(group)s is not moved yet. Say why on its own page first.") % {"group": row.group.name}
        self.add_error(_key(row, "affected"), words)


def _key(row: PlaceRow, name: str) -> str:
    return f"{row.group.code}-{name}"


class MoveForm(forms.Form):
    """Where one group stands: five words for each value, or a fine slider; and why.

    A slider counts only when it was moved from where it stood, so that the words do without script. With `is_hard` the
    form asks the full record of moving a group below the line. `is_below` says that it goes there, whatever the person
    saw: somebody else moved it over the line meanwhile.
    """

    code = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, seen: Position | None, is_hard: bool = False, is_below: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before = seen.placing if seen is not None else None
        self.is_hard = is_hard
        self.is_below = is_below
        self.chosen: dict[str, int] = {}
        for name in QUESTIONS:
            self._add(name)
        self.fields["reason"] = AskedLine(
            label=_("Why?"),
            max_length=LONGEST_REASON,
            required=is_hard,
            widget=area(3),
            help_text=_("Everyone taking part can read it.")
            if is_hard
            else _("Needed where the say they should have goes down. Everyone taking part can read it."),
        )
        if is_hard:
            add_record_fields(self)

    def _add(self, name: str) -> None:
        start = _start(self.before, name)
        wanted = self.initial.get(name)
        radio = _shown(self.before, name) or (str(OFTEN) if name == "wanted" else "")
        self.fields[name] = AskedChoice(
            label=QUESTIONS[name],
            choices=[
                (value, format_html('{}<span class="hint">{}</span>', words, said(anchor)))
                for (value, words), anchor in zip(_word_choices(), _ANCHORS[name], strict=True)
            ],
            widget=forms.RadioSelect(attrs={"class": "choices--words"}),
            error_messages={"invalid_choice": _("Choose one of these.")},
        )
        self.fields[f"{name}_exactly"] = forms.IntegerField(
            label=_("Exactly, from 0 (never) to 100 (always)"),
            min_value=0,
            max_value=100,
            required=False,
            widget=forms.NumberInput(attrs={"type": "range", "step": FINE_STEP, "data-exactly": name}),
            error_messages={"invalid": _("Choose a number from 0 to 100.")},
        )
        self.initial[name] = radio if wanted is None else str(word_number(wanted) * STEP)
        self.initial[f"{name}_exactly"] = nearest_fine(start if wanted is None else wanted)

    def clean(self) -> dict[str, Any]:
        """What was changed of each value, and the full record where that goes below the line."""
        for name in QUESTIONS:
            value = self._choice(name)
            if value is not None:
                self.chosen[name] = value
        if self.is_hard and self.goes_below:
            check_record_fields(self)
        return self.cleaned_data

    @property
    def goes_below(self) -> bool:
        """Whether what was chosen takes the group below the line, as far as the person saw or the form was told."""
        if self.is_below:
            return True
        return "affected" in self.chosen and needs_act(before=self.before, affected=self.chosen["affected"])

    def _choice(self, name: str) -> int | None:
        """The new value, or None where it stays as the person saw it."""
        if name not in self.cleaned_data or f"{name}_exactly" not in self.cleaned_data:
            return None
        radio, slider = self.cleaned_data[name], self.cleaned_data[f"{name}_exactly"]
        start = _start(self.before, name)
        by_slider = slider is not None and slider not in {start, nearest_fine(start)}
        is_new = self.before is None and name != "wanted"
        shown = "" if is_new else str(word_number(start) * STEP)
        by_radio = radio not in {"", shown}
        if by_slider and by_radio and word_number(slider) != word_number(int(radio)):
            self.add_error(f"{name}_exactly", _("This and your choice above do not agree. Change one of them."))
            return None
        if by_slider:
            return int(slider)
        if by_radio:
            return int(radio)
        if is_new:
            self.add_error(name, _CHOOSE)
        return None

    def act(self) -> ActRecord | None:
        """The record, where the form asked for it; none where nobody said whether anybody was asked."""
        return record_of(self) if self.is_hard and self.cleaned_data["was_asked"] else None

    @property
    def values(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each value: its words, and its slider."""
        return [(self[name], self[f"{name}_exactly"]) for name in QUESTIONS]


def _start(before: Placing | None, name: str) -> int:
    """Where the slider of a value stands."""
    if before is not None:
        return int(getattr(before, name))
    return OFTEN if name == "wanted" else MIDDLE


class SinceForm(forms.Form):
    """The day from which changes are told."""

    since = forms.DateField(
        label=_("Since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Enter a real date, such as 12/05/2027."), "required": _("Enter a date.")},
    )
