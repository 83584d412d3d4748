"""Forms of accounts."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coproduction.text import LineField
from stakeholders.models import User


class AccountNameForm(forms.Form):
    """Change the name that other leads see."""

    name = LineField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Other leads of your projects see it. 80 letters at most."),
        error_messages={"required": _("Write your name.")},
    )


class SignUpNameForm(AccountNameForm):
    """What sign-up asks besides e-mail and password."""

    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by django-allauth; the adapter has kept the name already."""


class AccountDeletionForm(forms.Form):
    """Delete an account: the password says that it is the person."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write your password.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """It is this account's."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("That is not your password."))
        return password
