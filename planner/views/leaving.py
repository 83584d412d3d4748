"""Leaving, erasing, and reading what is held about oneself: for people who take part."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from planner.actions.leaving import erase_person, leave_project
from planner.queries.my_data import held_about
from planner.views.my_pages import my_context, place_address
from stakeholders.access import ParticipantRequest, forget_link, own_arriving_view
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.opened import forget_opened
from stakeholders.queries.support import is_owed


@own_arriving_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_leave(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Say what leaving does; the button leaves."""
    if request.method == "POST":
        with suppress(NothingChanged):
            leave_project(member=request.member, by=request.actor)
        return _gone(request, project, "planner/my_left.html")
    return _page(request, project, "planner/my_leave.html", is_owed=is_owed(request.member))


@own_arriving_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_erase(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Say what is erased and what cannot be; the button erases."""
    if request.method == "POST":
        with suppress(NothingChanged):
            erase_person(member=request.member, by=request.actor)
        return _gone(request, project, "planner/my_erased.html")
    return _page(request, project, "planner/my_erase.html", is_owed=is_owed(request.member))


@own_arriving_view
@require_safe
def my_data(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Everything that is held about me, in words; `?file` gives it to keep, under a name that says nothing."""
    parts = held_about(project, request.member)
    if "file" not in request.GET:
        return _page(request, project, "planner/my_data.html", parts=parts)
    words = render_to_string("planner/my_data.txt", {"project": project, "parts": parts})
    headers = {"Content-Disposition": 'attachment; filename="what-is-kept-about-me.txt"'}
    return HttpResponse(words, content_type="text/plain; charset=utf-8", headers=headers)


def _page(request: ParticipantRequest, project: Project, template: str, **more: object) -> HttpResponse:
    return render(request, template, my_context(request, project, back=place_address(project), **more))


def _gone(request: ParticipantRequest, project: Project, template: str) -> HttpResponse:
    """The last page, drawn in answer to the press: the link has ended, and this phone is forgotten."""
    forget_link(request, project)
    response = render(request, template, {"project": project})
    forget_opened(response)
    return response
