"""Forms about the promise."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, WordsField, area
from planner.models.promise import ANSWER_LONGEST, PROMISE_LONGEST, AnswerChoices
from planner.promise import Line

TITLE_LONGEST = 60
_LINE_HINT = format_lazy(_("{most} letters at most."), most=PROMISE_LONGEST)


class LineWordsForm(forms.Form):
    """New words for a line of the promise."""

    words = LineField(
        label=_("The words of this line"),
        max_length=PROMISE_LONGEST,
        widget=area(3),
        help_text=_LINE_HINT,
        error_messages={"required": _("Write the words of this line.")},
    )
    began = LineField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, line: Line, data: Any = None) -> "LineWordsForm":
        """A form that begins from the line as it stands."""
        return cls(data, initial={"words": line.words, "began": line.words})


class NewLineForm(forms.Form):
    """One more line of the promise."""

    title = LineField(
        label=_("What is it about? A word or two"),
        max_length=TITLE_LONGEST,
        help_text=format_lazy(_("{most} letters at most. It cannot be changed later."), most=TITLE_LONGEST),
        error_messages={"required": _("Say in a word or two what it is about.")},
    )
    words = LineField(
        label=_("What do we promise?"),
        max_length=PROMISE_LONGEST,
        widget=area(3),
        help_text=_LINE_HINT,
        error_messages={"required": _("Write what we promise.")},
    )
    question = LineField(
        label=_("How will we ask if we keep it?"),
        max_length=PROMISE_LONGEST,
        widget=area(2),
        help_text=format_lazy(
            _(
                "A question that people answer with always, often, sometimes, rarely or never. "
                "{most} letters at most. It cannot be changed later."
            ),
            most=PROMISE_LONGEST,
        ),
        error_messages={"required": _("Write the question that check-ins ask.")},
    )
    line = forms.UUIDField(widget=forms.HiddenInput)


class DropLineForm(forms.Form):
    """Why a line is dropped."""

    reason = LineField(
        label=_("Why do we drop it?"),
        max_length=ANSWER_LONGEST,
        widget=area(3),
        help_text=format_lazy(
            _("Everyone can read it, in this and every later version. {most} letters at most."), most=ANSWER_LONGEST
        ),
        error_messages={"required": _("Say why we drop it.")},
    )
    began = LineField(widget=forms.HiddenInput, required=False)


class VersionForm(forms.Form):
    """Which version somebody read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class MyWordsForm(VersionForm):
    """What stands behind a "yes, but" or a "no, because"."""

    words = WordsField(
        label=_("Your words"),
        max_length=ANSWER_LONGEST,
        widget=area(5),
        help_text=format_lazy(_("Everyone taking part can read them. {most} letters at most."), most=ANSWER_LONGEST),
        error_messages={"required": _("Write a few words first.")},
    )


class LeadAnswerForm(VersionForm):
    """A lead's own answer."""

    answer = forms.ChoiceField(
        label=_("Do you agree to our promise?"),
        choices=[
            (AnswerChoices.YES.value, _("Yes")),
            (AnswerChoices.BUT.value, _("Yes, but…")),
            (AnswerChoices.NO.value, _("No, because…")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    words = WordsField(
        label=_("If not a plain yes: what, and why?"),
        max_length=ANSWER_LONGEST,
        required=False,
        widget=area(3),
        help_text=format_lazy(
            "{who_reads} {promise} {longest}",
            who_reads=_("Everyone taking part can read it."),
            promise=_("Your name is not shown. The system keeps it, so that you can change or erase it."),
            longest=format_lazy(_("{most} letters at most."), most=ANSWER_LONGEST),
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Words stand behind anything but a plain yes."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") in {AnswerChoices.BUT, AnswerChoices.NO} and cleaned.get("words") == "":
            self.add_error("words", _("Write what, and why."))
        return cleaned


class ReplyForm(forms.Form):
    """A lead's reply."""

    words = WordsField(
        label=_("Your reply"),
        max_length=ANSWER_LONGEST,
        widget=area(4),
        help_text=format_lazy(
            _("Everyone taking part can read it, with your name. {most} letters at most."), most=ANSWER_LONGEST
        ),
        error_messages={"required": _("Write your reply.")},
    )
