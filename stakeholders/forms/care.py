"""Forms about what a person says of taking part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, area
from stakeholders.models import ConsentAnswer, ConsentPurpose, Contact
from stakeholders.queries.care import ConsentLine

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Words = "str | _StrPromise"


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """What one purpose asks, and what it means: one sentence each."""

    question: Words
    meaning: Words


# Whoever changes what one of these means raises its number in wording.py.
CONSENT_WORDS = {
    ConsentPurpose.CONTACT: ConsentWords(
        _("May we contact you about this project?"),
        _("Only leads do, and only in the way that you tell us."),
    ),
    ConsentPurpose.QUOTES: ConsentWords(
        _("May we print your words in reports?"),
        _("Never with your name. In a small team people may guess who it was."),
    ),
    ConsentPurpose.NAME: ConsentWords(
        _("May we print your name when we thank people?"),
        _("It is the name that we call you here."),
    ),
    ConsentPurpose.AFTER: ConsentWords(
        _("May we keep your name, and how to reach you, after the project ends?"),
        _("Then we can ask you again one day, or tell you what came of it."),
    ),
}
"""Every purpose but to take part, whose words are a page of their own."""

ANSWERS = [
    (ConsentAnswer.YES.value, _("Yes")),
    (ConsentAnswer.NO.value, _("No")),
    (ConsentAnswer.LATER.value, _("I will say later")),
]

SUGGESTIONS: dict[str, Words] = {
    "large_print": _("Papers in large print"),
    "company": _("Someone to come with me"),
    "interpreter": _("An interpreter"),
    "no_steps": _("A way in without steps"),
    "quiet_room": _("A quiet room"),
    "travel": _("Travel booked for me"),
    "care_cover": _("Care cover at home while I am away"),
    "breaks": _("Breaks"),
}
"""What people often need, said as a thing to do."""


class ConsentsForm(forms.Form):
    """Yes, no or later to each purpose. A question can be left out."""

    def __init__(self, data: Any = None, *, lines: Sequence[ConsentLine]) -> None:
        said = {line.purpose.value: line.said.answer for line in lines if line.said is not None}
        super().__init__(data, initial=said)
        for purpose, words in CONSENT_WORDS.items():
            self.fields[purpose.value] = forms.ChoiceField(
                label=words.question,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                required=False,
                help_text=words.meaning,
                error_messages={"invalid_choice": _("Choose one of these.")},
            )

    @property
    def answers(self) -> dict[ConsentPurpose, ConsentAnswer]:
        """What was answered; questions that were left out are not in it."""
        return {
            purpose: ConsentAnswer(self.cleaned_data[purpose.value])
            for purpose in CONSENT_WORDS
            if self.cleaned_data.get(purpose.value)
        }


class ContactForm(forms.Form):
    """How to reach somebody. Everything can be left empty."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Write a whole e-mail address, such as name@example.org.")},
    )
    other = LineField(
        label=_("Another way"),
        max_length=200,
        required=False,
        widget=area(2),
        help_text=_("In your own words, such as “Text 07700 900123 after 6pm. Leave no voicemail.”"),
    )
    mail_again = forms.BooleanField(label=_("Write to me again"), required=False)

    def __init__(self, data: Any = None, *, contact: Contact | None, has_stopped: bool) -> None:
        super().__init__(data, initial={"email": contact.email, "other": contact.other} if contact is not None else {})
        if not has_stopped:
            del self.fields["mail_again"]


class NeedsForm(forms.Form):
    """What would help: ready-made ticks, and a line of one's own."""

    ready = forms.MultipleChoiceField(
        label=_("Tick what would help"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("The list has changed. Look at it again.")},
    )
    words = LineField(
        label=_("Something else"),
        max_length=200,
        required=False,
        widget=area(2),
        help_text=_("Say what would help, not what you have. One thing, 200 letters at most."),
    )

    def __init__(self, data: Any = None, *, there: Sequence[str]) -> None:
        super().__init__(data)
        listed = {words.casefold() for words in there}
        ready: Any = self.fields["ready"]
        ready.choices = list(SUGGESTIONS.items())
        # What is on the list already is not offered, and does no harm where a page that was open before sends it.
        ready.widget.choices = [(key, words) for key, words in ready.choices if str(words).casefold() not in listed]

    @property
    def offers(self) -> bool:
        """Whether there is anything left to tick."""
        return bool(self["ready"].field.widget.choices)

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError beside the line where nothing was ticked and nothing written."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.lines:
            self.add_error("words", _now("Tick something, or write it in your own words."))
        return found

    @property
    def lines(self) -> list[str]:
        """What is asked for, in words."""
        own = self.cleaned_data.get("words", "")
        ready = self.cleaned_data.get("ready", ())
        return [*(str(words) for key, words in SUGGESTIONS.items() if key in ready), *([own] if own else [])]


class NeedForm(forms.Form):
    """One need in other words."""

    words = LineField(
        label=_("What would help?"),
        max_length=200,
        widget=area(2),
        help_text=_("Say what would help, not what you have. 200 letters at most."),
        error_messages={"required": _("Write what would help.")},
    )
