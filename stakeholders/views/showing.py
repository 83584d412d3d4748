"""How a new way in is shown, once: its address, the QR code of it, and the short code with where to type it."""

from django.urls import reverse

from coproduction.qr import qr_code
from stakeholders.mail import absolute
from stakeholders.models import Project
from stakeholders.queries.register import has_standing_acts
from stakeholders.ways_in import WayIn, in_groups


def shown_way(way: WayIn) -> dict[str, object]:
    """What `stakeholders/_way_in.html` needs. It is drawn in answer to a press, and stored nowhere."""
    address = absolute(reverse("link_open", args=[way.secret]))
    return {"address": address, "qr": qr_code(address), "typed": in_groups(way.typed), "typed_at": typing_address()}


def after_arriving(project: Project) -> str:
    """The page that whoever has just come in sees next: the groups left out and why, where any is, or their place.

    Source: product.md, "The grid".
    """
    return "arrive_groups" if has_standing_acts(project) else "take_part"


def typing_address() -> str:
    """Where a short code is typed, as people copy it: without `https://`."""
    return absolute(reverse("code_open")).partition("://")[2]
