"""What a request sent, and the answer: a page, or the part of it that htmx asked for, from one template."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def asks_for_part(request: HttpRequest) -> bool:
    """Whether htmx asked, and not to restore a page of the browser's history."""
    details = request.htmx  # type: ignore[attr-defined]
    return bool(details) and not details.history_restore_request


def page_or_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render the whole template, or only its part (`{% partialdef part %}`) when htmx asked for it.

    The answer varies by `HX-Request`, so that no cache ever mixes a page with a part.
    """
    name = f"{template}#{part}" if asks_for_part(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form sent, also where it sent nothing; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None
