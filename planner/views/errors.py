"""Error pages: the same clothes, plain words, and no word of anybody's lost."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from coproduction.context import page_language
from stakeholders.access import public
from stakeholders.signed_out import came_from_here, keep_on_page, kept_words


@public(reason="Anybody can meet an error.")
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "400.html", status=400)


@public(reason="Anybody can meet an error.")
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a member without the right to do this."""
    return render(request, "403.html", {"archived": str(exception) == "archived"}, status=403)


@public(reason="Anybody can meet an error.")
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: missing, turned off, or somebody else's; the page never says which."""
    return render(request, "404.html", status=404)


@public(reason="Anybody can meet an error.")
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake. Drawn without the request, because that may be what failed."""
    return HttpResponse(loader.render_to_string("500.html", page_language()), status=500)


@public(reason="A form that waited too long must not lose its words.")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was too old to send from. What was typed is shown, and can be sent again from here."""
    if request.headers.get("HX-Request") and came_from_here(request):
        get_token(request)
        response = render(request, "_page_too_old_part.html", status=403)
        keep_on_page(response)
        return response
    return kept_words(request, heading=_("This page was open for too long"), status=403)
