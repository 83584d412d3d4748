"""Secrets of shared links, and short codes that can be typed.

A shared link's secret and code are worked out from the server's key, the link's own code and its version, so that leads
can show and print them again and the database holds neither. A personal link's are random and shown once.
Source: product.md, "Links".

How safe a typed code is. It has 10 of 32 signs: 32 ** 10 = 2 ** 50 codes. Wrong tries are counted for everybody
together, at most 100 within an hour of the clock, so at most 100 * 24 * 366 = 878,400 in a year. With 1,000 live
codes the chance that any of those tries meets one is at most 878,400 * 1,000 / 2 ** 50 = 7.8e-7, below one in a
million.
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs without 0 and O, 1 and I, which are mixed up when they are read aloud or copied by hand."""

CODE_LENGTH = 10

WRONG_TRIES_AN_HOUR = 100
"""Wrong codes that may be typed within one hour, by everybody together. The sum above rests on it."""

_SECRET_BYTES = 20


@dataclass(frozen=True, slots=True)
class WayIn:
    """What a new personal link is opened by. It is shown once, and kept nowhere."""

    secret: str = field(repr=False)
    typed: str = field(repr=False)


def shared_secret(code: UUID, version: int) -> str:
    """The secret of a shared link, 160 bits, safe in an address. The same for the same link and version."""
    return base64.urlsafe_b64encode(_worked_out("secret", code, version)[:_SECRET_BYTES]).decode().rstrip("=")


def shared_code(code: UUID, version: int) -> str:
    """The short code of a shared link: 10 signs. The same for the same link and version."""
    return "".join(SIGNS[byte % len(SIGNS)] for byte in _worked_out("typed", code, version)[:CODE_LENGTH])


def invitation_secret(code: UUID) -> str:
    """The secret of an invitation to lead, 160 bits, safe in an address. Its mail can be sent again with the same."""
    text = f"invitation:{code.hex}"
    digest = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_SECRET_BYTES]).decode().rstrip("=")


def new_typed_code() -> str:
    """A random short code for a personal link: 10 signs. It is shown once."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))


def typed_digest(typed: str) -> str:
    """What is stored of a short code: its HMAC under the server's key, however it was typed."""
    return hmac.new(settings.SECRET_KEY.encode(), b"typed:" + plain(typed).encode(), hashlib.sha256).hexdigest()


def plain(typed: str) -> str:
    """A code as it was meant: capital letters and digits, without spaces, dashes and other marks."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())


def is_whole(typed: str) -> bool:
    """Whether this can be a code at all: 10 of the signs. Another is refused without a look, and counts no try."""
    signs = plain(typed)
    return len(signs) == CODE_LENGTH and set(signs) <= set(SIGNS)


def in_groups(code: str) -> str:
    """A code as it is shown: in groups that are easy to read aloud, such as `2345 678 9AB`."""
    return f"{code[:4]} {code[4:7]} {code[7:]}"


def _worked_out(what: str, code: UUID, version: int) -> bytes:
    text = f"shared-link:{what}:{code.hex}:{version}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
