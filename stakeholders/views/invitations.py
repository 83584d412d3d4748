"""Coming in as another lead."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stakeholders.access import public
from stakeholders.accounts import INVITATION_IN_SESSION
from stakeholders.actions.members import InvitationEnded, accept_invitation
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import User
from stakeholders.queries.links import working_invitation


@public(reason="Whoever holds the link may look; a button does the rest.")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_open(request: HttpRequest, secret: str) -> HttpResponse:
    """Say what the invitation is for. Opening changes nothing; the button takes the secret out of the address."""
    invitation = working_invitation(secret=secret)
    if invitation is None:
        response = render(request, "stakeholders/link_ended.html", status=404)
    elif request.method == "POST":
        request.session[INVITATION_IN_SESSION] = str(invitation.code)
        response = redirect("invitation_accept")
    else:
        response = render(request, "stakeholders/invitation_open.html", {"invitation": invitation})
    add_never_cache_headers(response)
    return response


@public(reason="People without an account come here to make one; only an account can accept.")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest) -> HttpResponse:
    """Sign in or make an account, then accept."""
    code = request.session.get(INVITATION_IN_SESSION, "")
    invitation = working_invitation(code=code) if code else None
    if invitation is None:
        return render(request, "stakeholders/link_ended.html", status=404)
    if request.method == "POST" and isinstance(request.user, User):
        by = Actor(ActorKind.LEAD, name=request.user.name)
        try:
            accept_invitation(invitation=invitation, user=request.user, by=by)
        except InvitationEnded:
            return render(request, "stakeholders/link_ended.html", status=404)
        except NothingChanged:
            messages.info(request, _("You lead this project already."))
            return redirect(invitation.project)
        del request.session[INVITATION_IN_SESSION]
        messages.success(request, _("You are a lead of this project now."))
        return redirect(invitation.project)
    context = {"invitation": invitation, "here": reverse("invitation_accept")}
    response = render(request, "stakeholders/invitation_accept.html", context)
    add_never_cache_headers(response)
    return response
