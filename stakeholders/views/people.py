"""The people of a project, for its leads."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coproduction.htmx import sent
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions import helping
from stakeholders.actions import members as actions
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.people import LeadInvitationForm, LeadSideForm, PersonForm, WayForm
from stakeholders.mail import absolute
from stakeholders.models import Member, Project, Side, TakesPart
from stakeholders.queries.mail import mail_of_invitation
from stakeholders.queries.people import participant, people_page
from stakeholders.views.showing import shown_way
from stakeholders.ways_in import WayIn


@lead_view
@require_safe
def people_list(request: LeadRequest, project: Project) -> HttpResponse:
    """Everybody in the project, with how far each has come."""
    return render(request, "stakeholders/people_list.html", _context(request, project))


def _context(request: LeadRequest, project: Project, **more: object) -> dict[str, object]:
    return {
        "project": project,
        "nav": "people",
        "people": people_page(project, request.GET.get("page", "")),
        "me": request.member,
        **more,
    }


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: LeadRequest, project: Project) -> HttpResponse:
    """Add somebody by name; their own link is shown once."""
    refuse_if_archived(project)
    form = PersonForm(sent(request), initial={"person": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            member, way = actions.add_person(
                project=project,
                code=form.cleaned_data["person"],
                name=form.cleaned_data["name"],
                on_paper=form.cleaned_data["on_paper"],
                by=request.actor,
            )
        except NothingChanged:
            messages.info(request, _("This form was sent before. The person is in the list."))
            return redirect("people_list", project.code)
        return _link_once(request, project, member, way)
    status = 422 if form.is_bound and form.errors else 200
    context = {"project": project, "nav": "people", "form": form}
    return render(request, "stakeholders/person_add.html", context, status=status)


def _link_once(request: LeadRequest, project: Project, member: Member, way: WayIn) -> HttpResponse:
    """The page that shows a way in, once. It is drawn in answer to the press, so that it is stored nowhere."""
    context = {"project": project, "nav": "people", "person": member, **shown_way(way)}
    return render(request, "stakeholders/link_once.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def link_replace(request: LeadRequest, project: Project, member_code: UUID) -> HttpResponse:
    """Make a new link for somebody; the old one stops working."""
    refuse_if_archived(project)
    member = _participant(project, member_code)
    if request.method == "POST":
        return _link_once(request, project, member, actions.replace_link(member=member, by=request.actor))
    context = {"project": project, "nav": "people", "person": member}
    return render(request, "stakeholders/link_replace.html", context)


def _participant(project: Project, code: UUID) -> Member:
    member = participant(project, code)
    if member is None:
        raise Http404
    return member


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def person_paper(request: LeadRequest, project: Project, member_code: UUID) -> HttpResponse:
    """By their own link, on paper, or as one who types for others."""
    refuse_if_archived(project)
    member = _participant(project, member_code)
    form = WayForm(sent(request), initial={"way": member.takes_part.value})
    if request.method == "POST" and form.is_valid():
        way = TakesPart(form.cleaned_data["way"])
        try:
            helping.choose_way(member=member, way=way, by=request.actor)
        except NothingChanged:
            messages.info(request, _("Nothing was changed."))
        except helping.TheirOwnChoice:
            form.add_error(
                "way",
                _("They come in by their own link, so only they can let somebody type. It is on their own page."),
            )
            return _paper_page(request, project, member, form)
        else:
            messages.success(request, _WAY_SAVED[way] % {"name": member.shown_name})
        return redirect("people_list", project.code)
    return _paper_page(request, project, member, form)


def _paper_page(request: LeadRequest, project: Project, member: Member, form: WayForm) -> HttpResponse:
    context = {"project": project, "nav": "people", "person": member, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "stakeholders/person_paper.html", context, status=status)


_WAY_SAVED = {
    TakesPart.LINK: gettext_lazy("%(name)s takes part by their own link."),
    TakesPart.PAPER: gettext_lazy("%(name)s takes part on paper. Print sheets for them."),
    TakesPart.HELPER: gettext_lazy("%(name)s may type for people on paper."),
}


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def person_turn_off(request: LeadRequest, project: Project, member_code: UUID) -> HttpResponse:
    """Turn somebody and their link off, after a page that says what that means."""
    member = _participant(project, member_code)
    if request.method == "POST":
        try:
            actions.turn_off_person(member=member, by=request.actor)
        except NothingChanged:
            messages.info(request, _("This link was off already."))
        else:
            messages.success(request, _("The link of %(name)s is off.") % {"name": member.shown_name})
        return redirect("people_list", project.code)
    context = {"project": project, "nav": "people", "person": member}
    return render(request, "stakeholders/person_turn_off.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def lead_invite(request: LeadRequest, project: Project) -> HttpResponse:
    """Invite another lead by e-mail; the link is shown once, to hand over where mail does not arrive."""
    refuse_if_archived(project)
    form = LeadInvitationForm(sent(request))
    context: dict[str, object] = {"project": project, "nav": "people", "form": form}
    if request.method == "POST" and form.is_valid():
        secret = actions.invite_lead(project=project, email=form.cleaned_data["email"], by=request.actor)
        context["address"] = absolute(reverse("invitation_open", args=[secret]))
        context["email"] = form.cleaned_data["email"]
        context["mail"] = mail_of_invitation(project, secret)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "stakeholders/lead_invite.html", context, status=status)


@lead_view
@require_POST
def invitation_turn_off(request: LeadRequest, project: Project, invitation_code: UUID) -> HttpResponse:
    """Turn off an invitation to lead that was not used."""
    invitation = project.lead_invitations.filter(code=invitation_code).first()
    if invitation is None:
        raise Http404
    invitation.project = project
    try:
        actions.turn_off_invitation(invitation=invitation, by=request.actor)
        messages.success(request, _("The invitation is off."))
    except NothingChanged:
        messages.info(request, _("The invitation had ended already."))
    return redirect("people_list", project.code)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def lead_leave(request: LeadRequest, project: Project) -> HttpResponse:
    """Stop leading a project, where somebody else leads it too."""
    is_last = project.members.leads().count() == 1
    if request.method == "POST":
        try:
            actions.leave_as_lead(member=request.member, by=request.actor)
        except actions.LastLead:
            messages.error(request, _("You are the last lead. Invite another lead first."))
            return redirect("people_list", project.code)
        messages.success(request, _("You no longer lead %(project)s.") % {"project": project.name})
        return redirect("project_list")
    context = {"project": project, "nav": "people", "is_last": is_last}
    return render(request, "stakeholders/lead_leave.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def lead_side(request: LeadRequest, project: Project) -> HttpResponse:
    """A lead says what they speak as, besides leading."""
    refuse_if_archived(project)
    form = LeadSideForm(sent(request), initial={"side": request.member.side})
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_side(member=request.member, side=Side(form.cleaned_data["side"]), by=request.actor)
        except NothingChanged:
            messages.info(request, _("That is what you speak as already."))
        else:
            messages.success(request, _("Saved."))
        return redirect("promise", project.code)
    status = 422 if form.is_bound and form.errors else 200
    context = {"project": project, "nav": "promise", "form": form}
    return render(request, "stakeholders/lead_side.html", context, status=status)
