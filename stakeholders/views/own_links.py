"""Own links for many people: from a pasted list, and by e-mail."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coproduction.htmx import sent
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions import own_links as actions
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.links import LastMailForm, PeoplePasteForm
from stakeholders.models import Project
from stakeholders.queries.people import participant
from stakeholders.queries.shared_links import not_come_in, people_there, was_added
from stakeholders.views.shared_links import is_discreet
from stakeholders.views.showing import shown_way


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def people_paste(request: LeadRequest, project: Project) -> HttpResponse:
    """Add many people: a list is pasted, looked at with its faults, and then added."""
    refuse_if_archived(project)
    form = PeoplePasteForm(sent(request), there=people_there(project), initial={"batch": uuid.uuid4()})
    context = {"project": project, "nav": "people", "form": form}
    if request.method != "POST":
        return render(request, "stakeholders/people_paste.html", context)
    form.full_clean()
    adds = "add" in request.POST
    batch = form.cleaned_data.get("batch")
    if adds and batch is not None and was_added(project, batch):
        return _added_before(request, project)
    if not form.is_valid():
        return render(request, "stakeholders/people_paste.html", context, status=422)
    if adds and not form.found.problems:
        people = [actions.NewPerson(person.name, person.address) for person in form.found.people]
        try:
            added = actions.add_people(
                project=project, batch=form.cleaned_data["batch"], people=people, by=request.actor
            )
        except NothingChanged:
            return _added_before(request, project)
        except actions.SomebodyIsThere:
            pass
        else:
            return _added(request, project, added)
    context |= {"found": form.found, "changed": adds}
    return render(request, "stakeholders/people_paste_check.html", context, status=409 if adds else 200)


def _added_before(request: LeadRequest, project: Project) -> HttpResponse:
    messages.info(request, _("This list was sent before. The people are in the list below."))
    return redirect("people_list", project.code)


def _added(request: LeadRequest, project: Project, added: actions.AddedPeople) -> HttpResponse:
    """To the table of links; or, where links have to be handed over, the page that shows them, once.

    It is drawn in answer to the press, so that the secrets are stored nowhere.
    """
    said = [
        ngettext("%(people)s person is added.", "%(people)s people are added.", added.how_many)
        % {"people": added.how_many}
    ]
    if added.mails:
        said.append(
            ngettext("%(mails)s mail is on its way.", "%(mails)s mails are on their way.", added.mails)
            % {"mails": added.mails}
        )
    if added.stopped:
        said.append(
            ngettext(
                "%(people)s address wants no mail. Make a new link for that person, and hand it over.",
                "%(people)s addresses want no mail. Make new links for those people, and hand them over.",
                len(added.stopped),
            )
            % {"people": len(added.stopped)}
        )
    if not added.to_hand_over:
        for words in said:
            messages.success(request, words)
        return redirect("link_list", project.code)
    cards = [{"person": member, **shown_way(way)} for member, way in added.to_hand_over]
    context = {
        "project": project,
        "nav": "people",
        "said": said,
        "cards": cards,
        "discreet": is_discreet(request, project),
    }
    return render(request, "stakeholders/people_paste_done.html", context)


@lead_view
@require_POST
def person_mail(request: LeadRequest, project: Project, member_code: UUID) -> HttpResponse:
    """Send somebody who has not come in their own link by e-mail."""
    refuse_if_archived(project)
    member = participant(project, member_code)
    if member is None:
        raise Http404
    form = LastMailForm(request.POST)
    try:
        if not form.is_valid():
            raise NothingChanged
        actions.mail_own_link(member=member, last=form.last_seen, by=request.actor)
        messages.success(request, _("The mail to %(person)s is on its way.") % {"person": member.shown_name})
    except NothingChanged:
        messages.info(request, _("This mail was asked for before."))
    except actions.CannotBeMailed:
        messages.info(request, _("No mail was sent. They came in meanwhile, or have no address."))
    except actions.WantsNoMail:
        messages.info(request, _("This address wants no mail. Make a new link, and hand it over."))
    return redirect(_same_page(request, project))


def _same_page(request: LeadRequest, project: Project) -> str:
    """The part of the table that the lead looked at."""
    here = {name: request.GET[name] for name in ("show", "page") if name in request.GET}
    return f"{reverse('link_list', args=[project.code])}{'?' if here else ''}{urlencode(here)}"


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def links_mail_again(request: LeadRequest, project: Project) -> HttpResponse:
    """Send their own link to everybody who left an address and has not come in, after a page that names them."""
    refuse_if_archived(project)
    if request.method == "POST":
        try:
            mails = actions.mail_own_links(project=project, by=request.actor)
            messages.success(
                request,
                ngettext("%(mails)s mail is on its way.", "%(mails)s mails are on their way.", mails)
                % {"mails": mails},
            )
        except NothingChanged:
            messages.info(request, _("No mail was sent. Nobody is waiting for one."))
        return redirect("link_list", project.code)
    people = not_come_in(project, now=timezone.now())
    context = {"project": project, "nav": "people", "people": people}
    return render(request, "stakeholders/links_mail_again.html", context)
