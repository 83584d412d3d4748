"""Forms of talks: the note, and whether it is right."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, WordsField, area, date_field
from planner.actions.talks import LONGEST_AGO, MOST_PEOPLE, Talk
from planner.models.talks import TALK_AGREED_LONGEST, TALK_LONGEST
from planner.promise import Line
from planner.values import ValueState
from stakeholders.models import Member

WRONG_DAY = format_lazy(_("Choose today or a day in the last {weeks} weeks."), weeks=LONGEST_AGO.days // 7)
STATES = [
    (ValueState.KEPT.value, _("Kept")),
    (ValueState.AT_RISK.value, _("Slipping")),
    (ValueState.BROKEN.value, _("Broken")),
    ("none", _("Not talked about")),
]
_PEOPLE_WORDS = format_lazy(_("Enter a whole number from 1 to {most}."), most=f"{MOST_PEOPLE:,}")
_OTHER = "other"


class TalkForm(forms.Form):
    """The note of a talk. Whoever writes down a talk that they held themselves is not asked who held it."""

    held_on = date_field(_("On which day was the talk?"), error_messages={"required": _("Enter the day.")})
    held_by = forms.ChoiceField(
        label=_("Who held it?"),
        help_text=_("Nobody who leads this project."),
        error_messages={"required": _("Choose who held it."), "invalid_choice": _("Choose who held it.")},
    )
    held_by_other = LineField(
        label=_("If somebody else held it: their name"),
        max_length=80,
        required=False,
        help_text=_("Everyone taking part can read it. 80 letters at most."),
    )
    people = forms.IntegerField(
        label=_("How many people came?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("Without whoever held it."),
        error_messages={
            "required": _("Enter how many people came."),
            **dict.fromkeys(("invalid", "min_value", "max_value"), _PEOPLE_WORDS),
        },
    )
    words = WordsField(
        label=_("What did people say?"),
        max_length=TALK_LONGEST,
        required=False,
        widget=area(6),
        help_text=format_lazy(
            _("Everyone taking part can read it. Write no names. {most} letters at most."), most=f"{TALK_LONGEST:,}"
        ),
    )
    code = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Iterable[Line], holders: Iterable[Member] | None, **kwargs: Any) -> None:
        """`holders` are whom a lead can choose from; None for whoever held it themselves."""
        super().__init__(*args, **kwargs)
        if holders is None:
            del self.fields["held_by"], self.fields["held_by_other"]
        else:
            people = [(str(member.code), member.shown_name) for member in holders]
            choices = [("", _("Choose")), *people, (_OTHER, _("Somebody who does not take part"))]
            self.fields["held_by"].choices = choices  # type: ignore[attr-defined]
        self.lines = list(lines)
        for line in self.lines:
            self.fields[_box(line.key)] = forms.ChoiceField(
                label=line.title,
                help_text=format_html('<span class="words" dir="auto">{}</span>', line.words),
                choices=STATES,
                widget=forms.RadioSelect(attrs={"class": "choices--words"}),
                error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
            )

    def clean(self) -> dict[str, Any]:
        """A name exactly where somebody else held it, and a state for one line at least."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("held_by") == _OTHER and not given.get("held_by_other") and "held_by_other" not in self.errors:
            self.add_error("held_by_other", _("Enter the name of who held it."))
        elif given.get("held_by") not in (None, _OTHER) and given.get("held_by_other"):
            self.add_error("held_by_other", _("Take the name out, or choose “Somebody who does not take part” above."))
        if self.lines and not self.errors and not self._states(given):
            self.add_error(_box(self.lines[0].key), _("Say of one line at least how it stands."))
        return given

    def _states(self, given: dict[str, Any]) -> dict[str, ValueState]:
        said = {line.key: given[_box(line.key)] for line in self.lines}
        return {key: ValueState(state) for key, state in said.items() if state != "none"}

    def talk(self, *, held_by: UUID | None = None) -> Talk:
        """What the form says, once it is valid. `held_by` is whoever writes down a talk of their own."""
        given = self.cleaned_data
        holder = given.get("held_by", "")
        return Talk(
            held_on=given["held_on"],
            people=given["people"],
            words=given["words"],
            held_by=held_by if "held_by" not in given else None if holder == _OTHER else UUID(holder),
            held_by_other=given.get("held_by_other", ""),
            states=self._states(given),
        )

    @property
    def line_fields(self) -> list[forms.BoundField]:
        """The question about each line."""
        return [self[_box(line.key)] for line in self.lines]


def _box(key: str) -> str:
    return f"state-{key}"


class TalkAnswerForm(forms.Form):
    """Whether the note of a talk is right."""

    is_right = forms.ChoiceField(
        label=_("Is the note right?"),
        choices=[("yes", _("Yes, it is right")), ("no", _("No, something is not right"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )
    words = WordsField(
        label=_("What is not right?"),
        max_length=TALK_AGREED_LONGEST,
        required=False,
        widget=area(3),
        help_text=format_lazy(
            _("Everyone taking part can read it. {most} letters at most."), most=f"{TALK_AGREED_LONGEST:,}"
        ),
    )

    def clean(self) -> dict[str, Any]:
        """No words of what is not right beside a yes: they would be lost."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("is_right") == "yes" and given.get("words"):
            self.add_error("words", _("You said what is not right. Choose “No”, or take these words out."))
        return given
