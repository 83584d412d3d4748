"""Forms about mail."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OwnAddressForm(forms.Form):
    """Where to send one's own link."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We forget this address when the mail is sent."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write a whole e-mail address, such as name@example.org."),
        },
    )
    mail = forms.UUIDField(widget=forms.HiddenInput)
