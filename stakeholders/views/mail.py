"""Mail: trying again, one's own link to oneself, and no more of it."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from coproduction.htmx import sent
from stakeholders.access import (
    LeadRequest,
    ParticipantRequest,
    lead_view,
    own_view,
    public,
    refuse_if_archived,
    remember_renewed_link,
)
from stakeholders.actions.mail import MailIsStopped, TooOften, mail_link_to_self, send_again, stop_mail
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import SYSTEM
from stakeholders.forms.mail import OwnAddressForm
from stakeholders.mail import address_in
from stakeholders.models import Mail, MailKind, MailState, Project
from stakeholders.queries.mail import mail_for_leads, project_with_code


@lead_view
@require_POST
def mail_again(request: LeadRequest, project: Project, mail_code: UUID) -> HttpResponse:
    """Try a mail that was not sent once more."""
    refuse_if_archived(project)
    mail = mail_for_leads(project, mail_code)
    if mail is None:
        raise Http404
    try:
        send_again(mail=mail, by=request.actor)
    except NothingChanged:
        messages.info(request, _("There was nothing to send again."))
    else:
        mail.refresh_from_db()
        if mail.state == MailState.FAILED:
            messages.error(request, _("It was not sent again. %(why)s") % {"why": mail.why_not})
        elif mail.state == MailState.STOPPED:
            messages.info(request, _("It was not sent again. This address wants no mail."))
        elif mail.state == MailState.NOT_NEEDED:
            messages.info(request, _("It was not sent again. Nobody needs it any more."))
        else:
            messages.success(request, _("It is on its way."))
    return redirect(_where_from(mail, request.POST.get("next", "")))


def _where_from(mail: Mail, place: str) -> str:
    """The page on which "Send again" was pressed, one of a fixed few."""
    code = mail.project.code
    if mail.kind == MailKind.LEAD_INVITATION:
        return reverse("people_list", args=[code])
    if place == "link" and mail.shared_link is not None:
        return reverse("link_detail", args=[code, mail.shared_link.code])
    return reverse("people_list" if place == "people" else "link_list", args=[code])


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_link_mail(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Send a new link of one's own to one's own address."""
    refuse_if_archived(project)
    contact = getattr(request.member, "contact", None)
    known = contact.email if contact is not None else ""
    form = OwnAddressForm(sent(request), initial={"mail": uuid.uuid4(), "email": known})
    if known:
        form.fields["email"].help_text = _("Leads know the address that stands under “How we can reach you”.")
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        try:
            link, mail = mail_link_to_self(
                member=request.member, address=address, code=form.cleaned_data["mail"], by=request.actor
            )
        except NothingChanged:
            messages.info(request, _("This form was sent before. Look into your mail."))
            return redirect("take_part", project.here)
        except TooOften:
            form.add_error("email", _("You asked for it three times within an hour. Try again in an hour."))
        except MailIsStopped:
            form.add_error("email", _("This address wants no mail about this. Write another one."))
        else:
            remember_renewed_link(request, link)
            return _sent_or_not(request, project, mail, address)
    context = {
        "project": project,
        "member": request.member,
        "form": form,
        "back": reverse("my_link", args=[project.here]),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "stakeholders/my_link_mail.html", context, status=status)


def _sent_or_not(request: ParticipantRequest, project: Project, mail: Mail, address: str) -> HttpResponse:
    """Where no worker runs, what became of the mail is known by now."""
    mail.refresh_from_db()
    if mail.state == MailState.FAILED:
        messages.error(request, _("The mail was not sent. You are still in. Make a new link here instead."))
        return redirect("my_link", project.here)
    messages.success(request, _("Your new link is on its way to %(address)s.") % {"address": address})
    return redirect("take_part", project.here)


@public(reason="Whoever got the mail may stop it, without signing in and on any device.")
# A mail program that stops mail at one press sends no cookie and no token (RFC 8058). The signed token in the address
# is the proof, and the worst that a forged press could do is to stop mail for an address whose mail it holds.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def no_more_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Want no more mail of a project. Opening changes nothing: mail scanners open links too."""
    found = address_in(token)
    project = project_with_code(found.project_code) if found is not None else None
    if found is None or project is None:
        response = render(request, "stakeholders/no_more_mail_unknown.html", status=404)
    else:
        if request.method == "POST":
            stop_mail(project=project, address_digest=found.address_digest, by=SYSTEM)
        context = {"name": project.discreet_name, "is_done": request.method == "POST"}
        response = render(request, "stakeholders/no_more_mail.html", context)
    add_never_cache_headers(response)
    return response
