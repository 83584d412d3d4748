"""The system check that no address is open because somebody forgot to say who may use it."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from stakeholders.access import access_of, is_admin_view


def every_route(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its whole pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_route(pattern, route)
        else:
            yield route, pattern


def every_view_declares_access(**kwargs: Any) -> list[CheckMessage]:
    """An error for each address whose view does not declare its access."""
    return [
        Error(
            f"{route} does not declare who may use it.",
            hint="Use a decorator of stakeholders.access.",
            id="access.E001",
        )
        for route, pattern in every_route()
        if access_of(pattern.callback) is None and not is_admin_view(pattern.callback)
    ]
