"""Which link a browser has opened and not pressed yet: a signed cookie, so that the secret leaves the address bar.

It names the link, never its secret, lasts an hour, and goes to the pages below `/join/` only. Nothing is kept on the
server: mail scanners open links too. Source: product.md, "Links".
"""

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from coproduction.tokens import new_secret
from stakeholders.models import PersonalLink, SharedLink

OPENED_COOKIE = "alongside_opened"
OPENED_SECONDS = 60 * 60


class LinkKind(StrEnum):
    """The two kinds of link."""

    PERSONAL = "personal"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that was opened in this browser. `press` is random: with it, a button pressed twice lets in one person."""

    kind: LinkKind
    code: UUID
    version: int
    press: str


def remember_opened(request: HttpRequest, response: HttpResponse, link: PersonalLink | SharedLink) -> None:
    """Note in the browser which link was opened, in place of another."""
    kind, version = (LinkKind.SHARED, link.version) if isinstance(link, SharedLink) else (LinkKind.PERSONAL, 0)
    response.set_signed_cookie(
        OPENED_COOKIE,
        f"{kind}.{link.code.hex}.{version}.{new_secret()}",
        max_age=OPENED_SECONDS,
        path=reverse("joining"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def opened_link(request: HttpRequest) -> Opened | None:
    """Which link was opened within the hour; None without the cookie, or with one that is not ours."""
    value = None
    with suppress(signing.BadSignature, KeyError):
        value = request.get_signed_cookie(OPENED_COOKIE, max_age=OPENED_SECONDS)
    if value is None:
        return None
    kind, code, version, press = value.split(".")
    return Opened(LinkKind(kind), UUID(code), int(version), press)


def forget_opened(response: HttpResponse) -> None:
    """Forget it, so that whoever has the phone next cannot press the button again."""
    response.delete_cookie(OPENED_COOKIE, path=reverse("joining"), samesite="Lax")
