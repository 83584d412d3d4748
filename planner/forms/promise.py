"""Forms about the promise."""

from typing import Any

from django import forms

from coproduction.text import LineField, WordsField, area
from planner.models.promise import ANSWER_LONGEST, PROMISE_LONGEST, AnswerChoices
from planner.promise import Line

TITLE_LONGEST = 60
_LINE_HINT = f"{PROMISE_LONGEST} letters at most."
_WORDS_HINT = f"{ANSWER_LONGEST} letters at most."


class LineWordsForm(forms.Form):
    """New words for a line of the promise."""

    words = LineField(
        label="The words of this line",
        max_length=PROMISE_LONGEST,
        widget=area(3),
        help_text=_LINE_HINT,
        error_messages={"required": "Write the words of this line."},
    )
    began = LineField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, line: Line, data: Any = None) -> "LineWordsForm":
        """A form that begins from the line as it stands."""
        return cls(data, initial={"words": line.words, "began": line.words})


class NewLineForm(forms.Form):
    """One more line of the promise."""

    title = LineField(
        label="What is it about? A word or two",
        max_length=TITLE_LONGEST,
        help_text=f"{TITLE_LONGEST} letters at most. It cannot be changed later.",
        error_messages={"required": "Say in a word or two what it is about."},
    )
    words = LineField(
        label="What do we promise?",
        max_length=PROMISE_LONGEST,
        widget=area(3),
        help_text=_LINE_HINT,
        error_messages={"required": "Write what we promise."},
    )
    question = LineField(
        label="How will we ask if we keep it?",
        max_length=PROMISE_LONGEST,
        widget=area(2),
        help_text=(
            "A question that people answer with always, often, sometimes, rarely or never. "
            f"{_LINE_HINT} It cannot be changed later."
        ),
        error_messages={"required": "Write the question that check-ins ask."},
    )
    line = forms.UUIDField(widget=forms.HiddenInput)


class DropLineForm(forms.Form):
    """Why a line is dropped."""

    reason = LineField(
        label="Why do we drop it?",
        max_length=ANSWER_LONGEST,
        widget=area(3),
        help_text=f"Everyone can read it, in this and every later version. {_WORDS_HINT}",
        error_messages={"required": "Say why we drop it."},
    )
    began = LineField(widget=forms.HiddenInput, required=False)


class VersionForm(forms.Form):
    """Which version somebody read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class MyWordsForm(VersionForm):
    """What stands behind a "yes, but" or a "no, because"."""

    words = WordsField(
        label="Your words",
        max_length=ANSWER_LONGEST,
        widget=area(5),
        help_text=f"Everyone taking part can read them. {_WORDS_HINT}",
        error_messages={"required": "Write a few words first."},
    )


class LeadAnswerForm(VersionForm):
    """A lead's own answer."""

    answer = forms.ChoiceField(
        label="Do you agree to our promise?",
        choices=[
            (AnswerChoices.YES.value, "Yes"),
            (AnswerChoices.BUT.value, "Yes, but…"),
            (AnswerChoices.NO.value, "No, because…"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    words = WordsField(
        label="If not a plain yes: what, and why?",
        max_length=ANSWER_LONGEST,
        required=False,
        widget=area(3),
        help_text=(
            "Everyone taking part can read it. Your name is not shown. The system keeps it, so that you can change or "
            f"erase it. {_WORDS_HINT}"
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Words stand behind anything but a plain yes."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") in {AnswerChoices.BUT, AnswerChoices.NO} and cleaned.get("words") == "":
            self.add_error("words", "Write what, and why.")
        return cleaned


class ReplyForm(forms.Form):
    """A lead's reply."""

    words = WordsField(
        label="Your reply",
        max_length=ANSWER_LONGEST,
        widget=area(4),
        help_text=f"Everyone taking part can read it, with your name. {_WORDS_HINT}",
        error_messages={"required": "Write your reply."},
    )
