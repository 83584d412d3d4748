"""Forms of objections. Pages call them concerns."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, WordsField, area
from planner.models import Stage
from planner.models.objections import OBJECTION_LONGEST

_WORDS_HINT = format_lazy(_("Everyone taking part can read it. {most} letters at most."), most=f"{OBJECTION_LONGEST:,}")
_WORDS_MISSING = {"required": _("Write something first.")}


class ConcernForm(forms.Form):
    """Which stage is not ready, and why. A lead is not asked whether to show their name."""

    stage = forms.ChoiceField(
        label=_("Which stage is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a stage."), "invalid_choice": _("Choose one of these stages.")},
    )
    words = WordsField(
        label=_("What is not ready, and why?"),
        max_length=OBJECTION_LONGEST,
        widget=area(5),
        help_text=_WORDS_HINT,
        error_messages=_WORDS_MISSING,
    )
    shows_name = forms.BooleanField(
        label=_("Show my name"), required=False, help_text=_("Then everyone taking part can see what we call you.")
    )
    code = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, stages: Iterable[Stage], asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (str(stage.position), f"{stage.position}. {stage.title}") for stage in stages
        ]
        if not asks_name:
            del self.fields["shows_name"]


class NotTheirsForm(forms.Form):
    """Whether the concern about something typed for somebody shows their name."""

    shows_name = forms.BooleanField(
        label=_("Show my name"), required=False, help_text=_("Then everyone taking part can see what we call you.")
    )
    too_many_words = _("3 of your concerns without a name wait for a reply. Tick “Show my name” to send this one too.")


class ConcernWordsForm(forms.Form):
    """Other words for a concern."""

    words = WordsField(
        label=_("What is not ready, and why?"),
        max_length=OBJECTION_LONGEST,
        widget=area(5),
        help_text=_WORDS_HINT,
        error_messages=_WORDS_MISSING,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ConcernReplyForm(forms.Form):
    """A lead's reply, to the words of one version."""

    words = WordsField(
        label=_("Your reply"),
        max_length=OBJECTION_LONGEST,
        widget=area(5),
        help_text=format_lazy(
            _(
                "Say what you will do, or why not. Everyone taking part can read it, with your name. "
                "{most} letters at most."
            ),
            most=f"{OBJECTION_LONGEST:,}",
        ),
        error_messages=_WORDS_MISSING,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class NotGoodEnoughForm(forms.Form):
    """Why a reply is not good enough, where somebody wants to say so."""

    words = LineField(
        label=_("Why is the reply not good enough?"),
        max_length=500,
        required=False,
        widget=area(3),
        help_text=_("500 letters at most."),
    )
