"""Forms of the reply to a broken line of the promise."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, WordsField, area, date_field
from planner.actions.value_replies import Reply
from planner.models.value_replies import REPLY_LONGEST, WHO_LONGEST

WRONG_DAY = _("Choose today or a day within a year from today.")


class ValueReplyForm(forms.Form):
    """What we heard, and what we will change, who sees to it and by when; or why not."""

    heard = WordsField(
        label=_("What did you hear?"),
        max_length=REPLY_LONGEST,
        widget=area(3),
        help_text=format_lazy(
            _("In their words, as far as you know them. {most} letters at most."), most=f"{REPLY_LONGEST:,}"
        ),
        error_messages={"required": _("Say what you heard.")},
    )
    change = WordsField(
        label=_("What will you change?"),
        max_length=REPLY_LONGEST,
        required=False,
        widget=area(3),
        help_text=format_lazy(_("{most} letters at most."), most=f"{REPLY_LONGEST:,}"),
    )
    who = LineField(
        label=_("Who sees to it?"),
        max_length=WHO_LONGEST,
        required=False,
        help_text=format_lazy(
            _("A name or a job, as everyone may read it. {most} letters at most."), most=f"{WHO_LONGEST:,}"
        ),
    )
    by_date = date_field(_("By when?"), required=False)
    why_not = WordsField(
        label=_("If you change nothing: why not?"),
        max_length=REPLY_LONGEST,
        required=False,
        widget=area(3),
        help_text=format_lazy(_("{most} letters at most."), most=f"{REPLY_LONGEST:,}"),
    )
    code = forms.UUIDField(widget=forms.HiddenInput)
    saw = forms.UUIDField(widget=forms.HiddenInput)

    use_required_attribute = False
    one_of_two = ("change", "who", "by_date", "why_not")
    """Boxes of which some are needed: none of them is called optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self._call_none_optional()

    def _call_none_optional(self) -> None:
        for name in self.one_of_two:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Either a change with who and by when, or why not."""
        self._call_none_optional()
        given: dict[str, Any] = super().clean() or {}
        change, who, why_not = (given.get(name, "") for name in ("change", "who", "why_not"))
        has_change = bool(change or who or given.get("by_date") or {"change", "who", "by_date"} & set(self.errors))
        if why_not and has_change:
            self.add_error("why_not", _("Say what you will change, or why not. Take the words out of one of the two."))
        elif not why_not and not has_change and "why_not" not in self.errors:
            self.add_error("change", _("Say what you will change, or below why not."))
        elif not why_not:
            for name, words in (
                ("change", _("Say what you will change.")),
                ("who", _("Say who sees to it.")),
                ("by_date", _("Enter the day by which it is done.")),
            ):
                if has_change and not given.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return given

    def reply(self) -> Reply:
        """What the form says, once it is valid."""
        given = self.cleaned_data
        return Reply(
            heard=given["heard"],
            change=given["change"],
            who=given["who"],
            by_date=given["by_date"],
            why_not=given["why_not"],
        )
