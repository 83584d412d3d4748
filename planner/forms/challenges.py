"""Forms of challenges. Pages call them requests to include."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField, WordsField, area
from stakeholders.models import ChallengeAbout, Group
from stakeholders.models.challenges import CHALLENGE_LONGEST
from stakeholders.models.groups import LONGEST_NAME
from stakeholders.queries.groups import name_key

NO_NAME = _("Write the name of the group.")
_WORDS_HINT = format_lazy(_("Everyone taking part can read it. {most} letters at most."), most=f"{CHALLENGE_LONGEST:,}")
_WORDS_MISSING = {"required": _("Write something first.")}
_WHY = _("Why should they be in?")
_WHY_HINT = format_lazy(
    _("You can leave this empty. Everyone taking part can read it. {most} letters at most."),
    most=f"{CHALLENGE_LONGEST:,}",
)
ABOUT_LABELS = {
    ChallengeAbout.LEFT_OUT: _("They should not be left out"),
    ChallengeAbout.PLACED: _("They stand in the wrong place"),
    ChallengeAbout.NAMED: _("Their name is wrong"),
}
"""What can be said of a group of the list."""
WORDS_LABELS = {
    ChallengeAbout.MISSING: _WHY,
    ChallengeAbout.LEFT_OUT: _WHY,
    ChallengeAbout.PLACED: _("What should change, and why?"),
    ChallengeAbout.NAMED: _("What should they be called, and why?"),
}
"""What is asked, for what is said to be wrong."""


def _name_field() -> forms.CharField:
    return LineField(
        label=_("Which group is missing?"),
        max_length=LONGEST_NAME,
        help_text=_("As its people would say it. 80 letters at most."),
        error_messages={"required": NO_NAME},
    )


def _seen_name(typed: str) -> str:
    """The name with single spaces. Raises ValidationError for one that nobody can see."""
    name = " ".join(typed.split())
    if not name_key(name):
        raise forms.ValidationError(NO_NAME)
    return name


class RequestForm(forms.Form):
    """What is wrong with the list, and why. A lead is not asked whether to show their name.

    Without a group it asks which one is missing. Of one that is left out only one thing can be said, so that is not
    asked. Words are needed to say what is wrong with a place or a name; that a group belongs in says itself.
    """

    name = _name_field()
    about = forms.ChoiceField(
        label=_("What is wrong?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong."), "invalid_choice": _("Choose one of these.")},
    )
    words = WordsField(
        max_length=CHALLENGE_LONGEST,
        required=False,
        widget=area(4),
    )
    shows_name = forms.BooleanField(
        label=_("Show my name"), required=False, help_text=_("Then everyone taking part can see what we call you.")
    )
    code = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, group: Group | None, may_say: list[ChallengeAbout], asks_name: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        words = self.fields["words"]
        words.label, words.help_text = _WHY, _WHY_HINT
        if group is None:
            del self.fields["about"]
        else:
            del self.fields["name"]
            field.choices = [(about.value, ABOUT_LABELS[about]) for about in may_say]
            field.initial = may_say[0].value
            words.label = WORDS_LABELS[may_say[0]]
            if len(may_say) == 1 and (not self.is_bound or self.data.get("about") == may_say[0].value):
                field.widget = forms.HiddenInput()
            if ChallengeAbout.LEFT_OUT not in may_say:
                words.label, words.help_text = _("What should change, and why?"), _WORDS_HINT
                words.required = True
                words.error_messages.update(_WORDS_MISSING)
        if not asks_name:
            del self.fields["shows_name"]

    def clean_name(self) -> str:
        """The name with single spaces. Raises ValidationError for one that nobody can see."""
        return _seen_name(self.cleaned_data["name"])

    @property
    def about_asked(self) -> ChallengeAbout:
        """What the person says is wrong."""
        return ChallengeAbout(self.cleaned_data.get("about", ChallengeAbout.MISSING))


class RequestWordsForm(forms.Form):
    """Other words for a request, and another name for a group that is missing."""

    name = _name_field()
    words = WordsField(max_length=CHALLENGE_LONGEST, required=False, widget=area(4))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, about: ChallengeAbout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.label = WORDS_LABELS[about]
        words.help_text = _WHY_HINT
        if about is not ChallengeAbout.MISSING:
            del self.fields["name"]
        if about in {ChallengeAbout.PLACED, ChallengeAbout.NAMED}:
            words.required = True
            words.help_text = _WORDS_HINT
            words.error_messages.update(_WORDS_MISSING)

    def clean_name(self) -> str:
        """The name with single spaces. Raises ValidationError for one that nobody can see."""
        return _seen_name(self.cleaned_data["name"])


class RequestReplyForm(forms.Form):
    """A lead's reply, to the words of one version, and with one tick what was asked for."""

    words = WordsField(
        label=_("Your reply"),
        max_length=CHALLENGE_LONGEST,
        widget=area(5),
        help_text=format_lazy(
            _(
                "Say what you will do, or why not. Everyone taking part can read it, with your name. "
                "{most} letters at most."
            ),
            most=f"{CHALLENGE_LONGEST:,}",
        ),
        error_messages=_WORDS_MISSING,
    )
    does_it = forms.BooleanField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, about: ChallengeAbout, may_do_it: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_do_it:
            del self.fields["does_it"]
        elif about is ChallengeAbout.MISSING:
            self.fields["does_it"].label = _("Add this group to the list")
        else:
            self.fields["does_it"].label = _("Keep them in")


class NotEnoughForm(forms.Form):
    """Why a reply is not good enough, where somebody wants to say so."""

    words = LineField(
        label=_("Why is the reply not good enough?"),
        max_length=500,
        required=False,
        widget=area(3),
        help_text=_("500 letters at most."),
    )
