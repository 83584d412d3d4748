"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Settings that pages show: whom to ask for help, and whether anybody may make an account."""
    return {"help_contact": settings.HELP_CONTACT, "sign_up_open": settings.SIGN_UP_OPEN}
