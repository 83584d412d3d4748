"""Coming in for the first time: three questions, one a page, then the person's place."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from stakeholders.access import ParticipantRequest, arriving_view, refuse_if_archived
from stakeholders.actions.arriving import say_yes
from stakeholders.actions.coming_in import show_own_link
from stakeholders.actions.members import NotTheirOwn, change_name, choose_side
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.people import NameForm, SideForm
from stakeholders.models import Project, Side
from stakeholders.queries.links import arrival_of
from stakeholders.views.showing import after_arriving, shown_way


@arriving_view
@require_safe
def arrive(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Go on where the person stopped: the first question, the last one, or their place."""
    if request.member.said_yes_at is not None:
        return redirect("take_part", project.here)
    if project.is_archived:
        return render(
            request, "stakeholders/join_archived.html", {"project": project, "member": request.member}, status=200
        )
    return redirect("arrive_yes" if request.member.side else "arrive_name", project.here)


@arriving_view
@require_http_methods(["GET", "HEAD", "POST"])
def arrive_name(request: ParticipantRequest, project: Project) -> HttpResponse:
    """What should we call you? Nothing is an answer too."""
    form = NameForm(sent(request), initial={"name": request.member.name})
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            with suppress(NothingChanged):
                change_name(member=request.member, name=form.cleaned_data["name"], by=request.actor)
            return redirect("arrive_side", project.here)
    return _question(request, project, form, "stakeholders/arrive_name.html")


@arriving_view
@require_http_methods(["GET", "HEAD", "POST"])
def arrive_side(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Which will you speak as here? What the link was made for is chosen beforehand, and counts once it is sent."""
    arrival = arrival_of(request.member) if not request.member.side else None
    form = SideForm(sent(request), initial={"side": arrival.link.side if arrival else request.member.side})
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            with suppress(NothingChanged):
                choose_side(member=request.member, side=Side(form.cleaned_data["side"]), by=request.actor)
            return redirect("arrive_yes", project.here)
    return _question(request, project, form, "stakeholders/arrive_side.html", back="arrive_name")


@arriving_view
@require_http_methods(["GET", "HEAD", "POST"])
def arrive_yes(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Yes to who sees what. Whoever came by a link for many is then shown their own, in answer to the press."""
    if not request.member.side:
        return redirect("arrive_side", project.here)
    if request.method == "POST":
        refuse_if_archived(project)
        with suppress(NothingChanged):
            say_yes(member=request.member, by=request.actor)
        return _own_link_once(request, project)
    return _question(request, project, None, "stakeholders/arrive_yes.html", back="arrive_side")


def _own_link_once(request: ParticipantRequest, project: Project) -> HttpResponse:
    """The own link of whoever has not kept it yet; for everybody else, and for a helper, what comes after it."""
    try:
        way = show_own_link(member=request.member, by=request.actor)
    except (NothingChanged, NotTheirOwn):
        return redirect(after_arriving(project), project.here)
    context = {"project": project, "member": request.member, **shown_way(way)}
    return render(request, "stakeholders/arrive_link.html", context)


def _question(
    request: ParticipantRequest, project: Project, form: NameForm | SideForm | None, template: str, *, back: str = ""
) -> HttpResponse:
    if project.is_archived or request.member.said_yes_at is not None:
        return redirect("arrive", project.here)
    context = {
        "project": project,
        "member": request.member,
        "form": form,
        "back": reverse(back, args=[project.here]) if back else "",
    }
    return render(request, template, context, status=422 if form is not None and form.errors else 200)
