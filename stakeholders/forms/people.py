"""Forms about people in a project."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField
from stakeholders.models import Side, TakesPart


class PersonForm(forms.Form):
    """Add somebody by name."""

    name = LineField(
        label=_("What do you call them?"),
        max_length=80,
        help_text=_("A first name or a made-up name is enough. They can change it. 80 letters at most."),
        error_messages={"required": _("Write a name, so that you know whose link it is.")},
    )
    on_paper = forms.BooleanField(
        label=_("They take part on paper"),
        required=False,
        help_text=_("Somebody who may type for others types what they write."),
    )
    person = forms.UUIDField(widget=forms.HiddenInput)


class WayForm(forms.Form):
    """How somebody takes part."""

    way = forms.ChoiceField(
        label=_("How do they take part?"),
        choices=[
            (TakesPart.LINK.value, _("By their own link")),
            (TakesPart.PAPER.value, _("On paper: somebody else types for them")),
            (TakesPart.HELPER.value, _("By their own link, and they may type for people on paper")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )


class LeadInvitationForm(forms.Form):
    """Invite another lead."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write the e-mail address of the person."),
            "invalid": _("Write a whole e-mail address, such as name@example.org."),
        },
    )


class NameForm(forms.Form):
    """What somebody wants to be called."""

    name = LineField(
        label=_("What should we call you?"),
        max_length=80,
        required=False,
        help_text=_("It does not have to be your real name. You can leave it empty."),
    )


class SideForm(forms.Form):
    """Which side somebody speaks as."""

    side = forms.ChoiceField(
        label=_("Which will you speak as here?"),
        choices=[
            (Side.LIVED.value, _("I use this service, or have used it")),
            (Side.CARER.value, _("I care for someone, or they are family")),
            (Side.FRONTLINE.value, _("I work in it")),
            (Side.DECIDER.value, _("I run it or pay for it")),
        ],
        widget=forms.RadioSelect,
        help_text=_("If you are more than one, choose one. You can change it later."),
        error_messages={"required": _("Choose one.")},
    )


class LeadSideForm(forms.Form):
    """What a lead speaks as, besides leading."""

    side = forms.ChoiceField(
        label=_("What do you speak as?"),
        choices=Side.choices,
        widget=forms.RadioSelect,
        help_text=_("You answer as a lead. You may also be the one decision maker that the first promise needs."),
        error_messages={"required": _("Choose one.")},
    )
