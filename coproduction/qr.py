"""QR codes, drawn on the server: no picture to fetch, and nothing told to anybody else."""

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4
"""White modules on every side. Source: ISO/IEC 18004."""


def qr_code(text: str) -> SafeString:
    """The text as an SVG of a QR code, dark on white in every colour scheme, with its quiet zone.

    It has no size of its own, and no name: the page gives both.
    """
    code = segno.make_qr(text, error="m")
    drawn = code.svg_inline(border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308  (made of numbers: no letter of the text is in it)
