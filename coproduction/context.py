"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi, to_locale


def site(request: HttpRequest) -> dict[str, Any]:
    """What pages show of the settings (whom to ask for help, whether anybody may make an account), and the language."""
    return {"help_contact": settings.HELP_CONTACT, "sign_up_open": settings.SIGN_UP_OPEN, **page_language()}


def page_language() -> dict[str, str]:
    """What the page's `lang` and `dir` say: the language that is active, written as in `en-GB`, and `ltr` or `rtl`."""
    locale = to_locale(get_language() or settings.LANGUAGE_CODE)
    return {"page_language": locale.replace("_", "-"), "page_direction": "rtl" if get_language_bidi() else "ltr"}
