"""How django-allauth is told who may make an account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from stakeholders.models import LeadInvitation, User

INVITATION_IN_SESSION = "lead_invitation"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed, unless a setting opens it or the browser holds an invitation to lead."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this browser may make an account."""
        if settings.SIGN_UP_OPEN:
            return True
        code = request.session.get(INVITATION_IN_SESSION)
        return bool(code) and LeadInvitation.objects.filter(code=code, accepted_at=None, turned_off_at=None).exists()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name and the address in small letters, so that nobody has two accounts by accident."""
        user.name = form.cleaned_data["name"]
        saved: User = super().save_user(request, user, form, commit=False)
        saved.email = saved.email.lower()
        if commit:
            saved.save()
        return saved
