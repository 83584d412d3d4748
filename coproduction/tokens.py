"""Random codes and secrets, and how a secret is kept.

Source of the rule: product.md, "Links": both kinds of link hold at least 128 bits; a personal link is stored hashed.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

_CODE_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_SECRET_BYTES = 20


def new_code(length: int = 10) -> str:
    """A short random code for addresses, of signs that are hard to mix up; about 5 bits a sign. Not a secret."""
    return "".join(secrets.choice(_CODE_SIGNS) for _ in range(length))


def new_secret() -> str:
    """A secret of 160 bits that is safe in an address."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def secret_digest(secret: str) -> str:
    """What is stored of a secret: its HMAC under the server's key, 64 hexadecimal signs."""
    return hmac.new(settings.SECRET_KEY.encode(), b"link:" + secret.encode(), hashlib.sha256).hexdigest()


def address_digest(project_code: str, address: str) -> str:
    """What is kept of an e-mail address that was written to: its HMAC, the same however it was spelt, for one project.

    It tells whether an address is the same one, and names nobody.
    """
    text = f"address:{project_code}:{address.strip().casefold()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
