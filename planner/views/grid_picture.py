"""The picture of the grid as a file to take away: a drawing that programs can change, or an image."""

from base64 import b64encode
from functools import cache
from pathlib import Path

import resvg_py
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coproduction.languages import PageLanguage
from planner.queries.grid import GridAsked, GridStep, grid_page
from stakeholders.access import LeadRequest, lead_view
from stakeholders.models import Project
from stakeholders.picture.alone import draw_alone

TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}
SHARP = 2
"""Dots of the image for each unit of the drawing."""
_FONTS = Path(settings.BASE_DIR) / "static" / "fonts"
_FAMILY = "Atkinson Next"
_LATIN, _MORE_LATIN = "ahn-latin.woff2", "ahn-latin-ext.woff2"
_OF_IMAGE = ("atkinson-450.ttf", "atkinson-650.ttf")
"""Both of them as one, in two weights, for a library that knows no woff2; fonts of the machine have other scripts.

Made with fontTools: `varLib.instancer` at `wght` 450 and 650, `merge`, hints left out, and the family called as above.
"""


@lead_view
@require_safe
def group_grid_picture(request: LeadRequest, project: Project, kind: str) -> HttpResponse:
    """The picture as the page of the grid shows it: the address asks as that of the page does."""
    if kind not in TYPES:
        raise Http404
    page = grid_page(project, GridAsked.from_query(request.GET))
    drawing = draw_alone(
        scene=page.scene,
        heading=_heading(project, page.step),
        language=PageLanguage(),
        fonts=_font_faces() if kind == "svg" else "",
    )
    content = drawing.encode() if kind == "svg" else _image(drawing)
    name = f"{slugify(_('grid'))}-{project.code}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _heading(project: Project, step: GridStep) -> str:
    return _("%(project)s: %(moment)s, %(day)s") % {
        "project": project.name,
        "moment": step.title,
        "day": PageLanguage().day(step.day or timezone.localdate(timezone=project.zone)),
    }


@cache
def _font_faces() -> str:
    """The font of pages within the file itself, so that names are as wide as they were measured."""
    return "".join(
        f'@font-face{{font-family:"{_FAMILY}";font-weight:200 800;unicode-range:{letters};'
        f"src:url(data:font/woff2;base64,{b64encode((_FONTS / file).read_bytes()).decode()}) format('woff2')}}"
        for file, letters in ((_LATIN, "U+0000-00FF,U+2000-22FF"), (_MORE_LATIN, "U+0100-1FFF"))
    )


def _image(drawing: str) -> bytes:
    return resvg_py.svg_to_bytes(
        svg_string=drawing,
        zoom=SHARP,
        font_files=[str(_FONTS / file) for file in _OF_IMAGE],
        font_family=_FAMILY,
        sans_serif_family=_FAMILY,
    )
