"""Pages that anybody can read."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stakeholders.access import public


@public(reason="The front door.")
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """What Alongside is; people who are signed in go straight to their projects."""
    if request.user.is_authenticated:
        return redirect("project_list")
    return render(request, "stakeholders/welcome.html")


@public(reason="Help must be there for people who cannot get in.")
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to do the main things."""
    return render(request, "stakeholders/help.html")


@public(reason="People decide on joining after reading it.")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, who sees it and for how long."""
    return render(request, "stakeholders/privacy.html")


@public(reason="A statement for everybody.")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, and what was not."""
    return render(request, "stakeholders/accessibility.html")


@public(reason="A monitor asks whether the app and its database answer; it tells nothing else.")
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """`ok` when the database answers; otherwise the request fails with 500."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return HttpResponse("ok", content_type="text/plain")
