"""How django-allauth is told who may make an account."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stakeholders.models import User
from stakeholders.queries.links import working_invitation

INVITATION_IN_SESSION = "lead_invitation"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed, unless a setting opens it or the browser holds an invitation to lead."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("There were too many tries. Wait 5 minutes, then try again."),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "enter_current_password": _("Write the password you use now."),
        "incorrect_password": _("That is not your password."),
        "email_taken": _("This e-mail address is in use here already. Sign in instead."),
        "invalid_login": _("The e-mail address or the password is wrong."),
        "rate_limited": _("There were too many tries. Wait a little, then try again."),
    }

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in. Where no proof of the address is asked for, the one that was signed in with counts as proved."""
        if settings.ACCOUNT_EMAIL_VERIFICATION == "none":
            EmailAddress.objects.update_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
        super().login(request, user)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this browser may make an account."""
        if settings.SIGN_UP_OPEN:
            return True
        code = str(request.session.get(INVITATION_IN_SESSION, ""))
        return bool(code) and working_invitation(code=code) is not None

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        """Keep the name and the address in small letters, so that nobody has two accounts by accident."""
        user.name = form.cleaned_data["name"]
        saved: User = super().save_user(request, user, form, commit=False)
        saved.email = saved.email.lower()
        if commit:
            saved.save()
        return saved
