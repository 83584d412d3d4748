"""A participant's own link: opening it, what to call them, their side, and forgetting the phone."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST

from coproduction.htmx import sent
from coproduction.qr import qr_code
from coproduction.tokens import NO_PATH
from stakeholders.access import (
    ParticipantRequest,
    forget_link,
    leads_project,
    participant_view,
    public,
    refuse_if_archived,
    remember_link,
)
from stakeholders.actions.members import change_name, choose_side, renew_own_link, use_link_first
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor, ActorKind
from stakeholders.forms.people import NameForm, SideForm
from stakeholders.mail import absolute
from stakeholders.models import Project, Side
from stakeholders.queries import working_link


@public(reason="Whoever holds the link may look; a button lets them in.")
@require_http_methods(["GET", "HEAD", "POST"])
def link_open(request: HttpRequest, secret: str) -> HttpResponse:
    """Say who invites, to what, and who sees what. Opening changes nothing: mail scanners open links too."""
    link = working_link(secret)
    if link is None:
        response = render(request, "stakeholders/link_ended.html", status=404)
    elif leads_project(request, link.project):
        response = render(request, "stakeholders/link_refused_lead.html", {"project": link.project}, status=403)
    elif request.method == "POST":
        by = Actor(ActorKind.PARTICIPANT, link.member_id, link.member.code, link.member.shown_name)
        with suppress(NothingChanged):
            use_link_first(link=link, by=by)
        remember_link(request, link)
        response = redirect("take_part", link.project.code)
    else:
        response = render(request, "stakeholders/link_open.html", {"project": link.project, "link": link})
    response["Referrer-Policy"] = NO_PATH
    add_never_cache_headers(response)
    return response


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_link(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Make a new link of one's own: it is drawn once, in answer to the press, and stored nowhere."""
    context = {
        "project": project,
        "member": request.member,
        "back": reverse("take_part", args=[project.code]),
    }
    if request.method != "POST":
        return render(request, "stakeholders/my_link.html", context)
    refuse_if_archived(project)
    link, secret = renew_own_link(member=request.member, by=request.actor)
    remember_link(request, link)
    address = absolute(reverse("link_open", args=[secret]))
    context |= {"address": address, "qr": qr_code(address)}
    response = render(request, "stakeholders/my_link_once.html", context)
    response["Referrer-Policy"] = NO_PATH
    return response


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_name(request: ParticipantRequest, project: Project) -> HttpResponse:
    """What should we call you? Nothing is an answer too."""
    form = NameForm(sent(request), initial={"name": request.member.name})
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            try:
                change_name(member=request.member, name=form.cleaned_data["name"], by=request.actor)
                messages.success(request, "Your name is saved.")
            except NothingChanged:
                pass
            return redirect("take_part", project.code)
    return _question(request, project, form, "stakeholders/my_name.html")


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_side(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Which will you speak as here?"""
    form = SideForm(sent(request), initial={"side": request.member.side})
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            try:
                choose_side(member=request.member, side=Side(form.cleaned_data["side"]), by=request.actor)
                messages.success(request, "Saved. Thank you.")
            except NothingChanged:
                pass
            return redirect("take_part", project.code)
    return _question(request, project, form, "stakeholders/my_side.html")


def _question(request: ParticipantRequest, project: Project, form: NameForm | SideForm, template: str) -> HttpResponse:
    context = {
        "project": project,
        "member": request.member,
        "form": form,
        "back": reverse("take_part", args=[project.code]),
    }
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


@participant_view
@require_POST
def link_sign_out(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Forget this phone."""
    forget_link(request, project)
    return render(request, "stakeholders/link_forgotten.html", {"project": project})
