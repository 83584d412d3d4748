"""A participant's own link, what to call them, their side, and forgetting the phone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coproduction.htmx import sent
from stakeholders.access import (
    ParticipantRequest,
    forget_link,
    own_arriving_view,
    own_view,
    participant_view,
    refuse_if_archived,
    remember_renewed_link,
)
from stakeholders.actions.coming_in import keep_own_link, know_of_new_link
from stakeholders.actions.members import change_name, choose_side, renew_own_link
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.people import NameForm, SideForm
from stakeholders.models import Project, Side
from stakeholders.opened import forget_opened
from stakeholders.queries.links import own_link
from stakeholders.views.showing import after_arriving, shown_way


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_link(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Make a new link of one's own: it is drawn once, in answer to the press, and stored nowhere."""
    context = {
        "project": project,
        "member": request.member,
        "back": reverse("take_part", args=[project.here]),
    }
    if request.method != "POST":
        return render(request, "stakeholders/my_link.html", context | {"link": own_link(request.member)})
    refuse_if_archived(project)
    link, way = renew_own_link(member=request.member, by=request.actor)
    remember_renewed_link(request, link)
    return render(request, "stakeholders/my_link_once.html", context | shown_way(way))


@own_view
@require_POST
def my_link_kept(request: ParticipantRequest, project: Project) -> HttpResponse:
    """I have kept my own link: on to the groups that are left out, if any, and to my place."""
    keep_own_link(member=request.member, by=request.actor)
    return redirect(after_arriving(project), project.here)


@own_view
@require_POST
def my_link_known(request: ParticipantRequest, project: Project) -> HttpResponse:
    """I know that a lead made a new link for me."""
    know_of_new_link(member=request.member, by=request.actor)
    return redirect("take_part", project.here)


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
                messages.success(request, _("Your name is saved."))
            except NothingChanged:
                pass
            return redirect("take_part", project.here)
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
                messages.success(request, _("Saved. Thank you."))
            except NothingChanged:
                pass
            return redirect("take_part", project.here)
    return _question(request, project, form, "stakeholders/my_side.html")


def _question(request: ParticipantRequest, project: Project, form: NameForm | SideForm, template: str) -> HttpResponse:
    context = {
        "project": project,
        "member": request.member,
        "form": form,
        "back": reverse("take_part", args=[project.here]),
    }
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


@own_arriving_view
@require_POST
def link_sign_out(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Forget this phone."""
    forget_link(request, project)
    link = own_link(request.member)
    context = {"project": project, "is_kept": link is None or link.is_kept}
    response = render(request, "stakeholders/link_forgotten.html", context)
    forget_opened(response)
    return response
