"""Forms about people in a project."""

from django import forms

from coproduction.text import LineField
from stakeholders.models import Side


class PersonForm(forms.Form):
    """Add somebody by name."""

    name = LineField(
        label="What do you call them?",
        max_length=80,
        help_text="A first name or a made-up name is enough. They can change it. 80 letters at most.",
        error_messages={"required": "Write a name, so that you know whose link it is."},
    )
    person = forms.UUIDField(widget=forms.HiddenInput)


class LeadInvitationForm(forms.Form):
    """Invite another lead."""

    email = forms.EmailField(
        label="Their e-mail address",
        max_length=254,
        error_messages={
            "required": "Write the e-mail address of the person.",
            "invalid": "Write a whole e-mail address, such as name@example.org.",
        },
    )


class NameForm(forms.Form):
    """What somebody wants to be called."""

    name = LineField(
        label="What should we call you?",
        max_length=80,
        required=False,
        help_text="It does not have to be your real name. You can leave it empty.",
    )


class SideForm(forms.Form):
    """Which side somebody speaks as."""

    side = forms.ChoiceField(
        label="Which will you speak as here?",
        choices=[
            (Side.LIVED.value, "I use this service, or have used it"),
            (Side.CARER.value, "I care for someone, or they are family"),
            (Side.FRONTLINE.value, "I work in it"),
            (Side.DECIDER.value, "I run it or pay for it"),
        ],
        widget=forms.RadioSelect,
        help_text="If you are more than one, choose one. You can change it later.",
        error_messages={"required": "Choose one."},
    )


class LeadSideForm(forms.Form):
    """What a lead speaks as, besides leading."""

    side = forms.ChoiceField(
        label="What do you speak as?",
        choices=Side.choices,
        widget=forms.RadioSelect,
        help_text=("You answer as a lead. You may also be the one decision maker that the first promise needs."),
        error_messages={"required": "Choose one."},
    )
