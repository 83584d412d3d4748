"""The links of a project, for its leads: the table of all, and each link for many."""

import uuid
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions import shared_links as actions
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.links import LinkMailForm, LinkTermsForm, SharedLinkForm, VersionForm
from stakeholders.models import Project, SharedLink
from stakeholders.queries.groups import groups_of
from stakeholders.queries.shared_links import LinksShown, SharedRow, failed_mails, links_page, shared_link
from stakeholders.views.showing import shown_way
from stakeholders.ways_in import WayIn, shared_code, shared_secret

CARDS_A_PAGE = 8
SHORT_WORDS = 240
"""Letters that fit on a poster in the largest type."""


@lead_view
@require_safe
def link_list(request: LeadRequest, project: Project) -> HttpResponse:
    """Every link, those for many and each person's own; `?show=` narrows it to one kind."""
    wanted = request.GET.get("show", "")
    kind = LinksShown(wanted) if wanted in LinksShown else None
    links = links_page(project, kind=kind, number=request.GET.get("page", ""))
    context = {"project": project, "nav": "people", "links": links, "kind": kind}
    return render(request, "stakeholders/link_list.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def link_make(request: LeadRequest, project: Project) -> HttpResponse:
    """Make a link for many; `?group=` is the code of the group that it is for."""
    refuse_if_archived(project)
    initial = {"code": uuid.uuid4(), "ends": "days", "group": request.GET.get("group", "")}
    form = SharedLinkForm(sent(request), today=_today(), groups=groups_of(project), initial=initial)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            actions.make_shared_link(
                project=project,
                code=code,
                terms=form.terms,
                side=form.cleaned_data["side"],
                group=form.chosen_group,
                by=request.actor,
            )
            messages.success(request, _("The link is ready."))
        except NothingChanged:
            messages.info(request, _("This form was sent before. The link is there."))
            return redirect("link_list", project.code)
        return redirect("link_detail", project.code, code)
    return _form_page(request, "stakeholders/link_make.html", {"project": project, "form": form})


@lead_view
@require_safe
def link_detail(request: LeadRequest, project: Project, link_code: UUID) -> HttpResponse:
    """One link for many: the address, the QR code and the short code to hand on, and what can be done with it."""
    row = _row(project, link_code)
    context = {"project": project, "nav": "people", "row": row, "link": row.link, "failed": failed_mails(row.link)}
    return render(request, "stakeholders/link_detail.html", context | _ways_in(row))


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def link_change(request: LeadRequest, project: Project, link_code: UUID) -> HttpResponse:
    """Change what a link is called, how many it lets in, and its last day."""
    refuse_if_archived(project)
    link = _row(project, link_code).link
    if link.turned_off_at is not None:
        return redirect("link_detail", project.code, link.code)
    form = LinkTermsForm(sent(request), today=_today(), link=link, initial=_terms_of(link))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_shared_link(link=link, terms=form.terms, by=request.actor)
            messages.success(request, _("The link is changed."))
        except actions.FewerThanCameIn:
            form.add_error("most_uses", _("More people came in meanwhile. Write a higher number."))
            return _form_page(
                request, "stakeholders/link_change.html", {"project": project, "form": form, "link": link}
            )
        except (NothingChanged, actions.SharedLinkIsOff) as refused:
            _say_why(request, refused)
        return redirect("link_detail", project.code, link.code)
    return _form_page(request, "stakeholders/link_change.html", {"project": project, "form": form, "link": link})


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def link_renew(request: LeadRequest, project: Project, link_code: UUID) -> HttpResponse:
    """Give a link a new address and code, after a page that says that posters stop working."""
    refuse_if_archived(project)
    row = _row(project, link_code)
    if row.link.turned_off_at is not None:
        return redirect("link_detail", project.code, row.link.code)
    form = VersionForm(sent(request), initial={"version": row.link.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.replace_shared_link(link=row.link, version=form.cleaned_data["version"], by=request.actor)
            messages.success(request, _("The link is new. The old one stopped working."))
        except (NothingChanged, actions.SharedLinkIsOff) as refused:
            _say_why(request, refused)
        return redirect("link_detail", project.code, row.link.code)
    context = {"project": project, "form": form, "row": row, "link": row.link}
    return _form_page(request, "stakeholders/link_renew.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def link_turn_off(request: LeadRequest, project: Project, link_code: UUID) -> HttpResponse:
    """Turn a link off for good, after a page that says what that means. Works in an archived project too."""
    link = _row(project, link_code).link
    if request.method == "POST":
        try:
            actions.turn_off_shared_link(link=link, by=request.actor)
            messages.success(request, _("The link is off."))
        except NothingChanged:
            messages.info(request, _("This link was off already."))
        return redirect("link_detail", project.code, link.code)
    context = {"project": project, "nav": "people", "link": link}
    return render(request, "stakeholders/link_turn_off.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def link_mail(request: LeadRequest, project: Project, link_code: UUID) -> HttpResponse:
    """Send a link for many to addresses that do not know it yet."""
    refuse_if_archived(project)
    row = _row(project, link_code)
    form = LinkMailForm(sent(request), link=row.link)
    context = {"project": project, "form": form, "row": row, "link": row.link}
    if not row.state.works or request.method != "POST" or not form.is_valid():
        return _form_page(request, "stakeholders/link_mail.html", context)
    try:
        mailed = actions.mail_shared_link(link=row.link, addresses=form.addresses, by=request.actor)
        messages.success(
            request,
            ngettext("%(mails)s mail is on its way.", "%(mails)s mails are on their way.", mailed.asked)
            % {"mails": mailed.asked},
        )
    except actions.NothingLeftToSend as nothing:
        mailed = nothing.mailed
        messages.info(request, _("No mail was sent. Everybody of the list was left out."))
    except (actions.SharedLinkIsOff, actions.SharedLinkEnded) as refused:
        _say_why(request, refused)
        return redirect("link_detail", project.code, row.link.code)
    for words in _left_out(mailed):
        messages.info(request, words)
    return redirect("link_detail", project.code, row.link.code)


@lead_view
@require_safe
def link_poster(request: LeadRequest, project: Project, link_code: UUID) -> HttpResponse:
    """A link for many as a poster of one page. `?discreet=yes` gives nothing away; `?discreet=no` says what it is."""
    return _paper(request, project, link_code, "stakeholders/link_poster.html")


@lead_view
@require_safe
def link_cards(request: LeadRequest, project: Project, link_code: UUID) -> HttpResponse:
    """A link for many as cards to cut out, eight a page; `?discreet=` as for the poster."""
    return _paper(request, project, link_code, "stakeholders/link_cards.html")


def _paper(request: LeadRequest, project: Project, link_code: UUID, template: str) -> HttpResponse:
    row = _row(project, link_code)
    context = {
        "project": project,
        "nav": "people",
        "row": row,
        "link": row.link,
        "discreet": is_discreet(request, project),
        "cards": range(CARDS_A_PAGE),
        "is_long": len(project.sentence + project.pay + project.contact) > SHORT_WORDS,
    }
    return render(request, template, context | _ways_in(row))


def is_discreet(request: LeadRequest, project: Project) -> bool:
    """Whether paper gives nothing away: as the address says, or as the project is. Source: ui.md, "Invite card"."""
    wanted = request.GET.get("discreet")
    return project.sensitive if wanted is None else wanted != "no"


def _row(project: Project, link_code: UUID) -> SharedRow:
    row = shared_link(project, link_code)
    if row is None:
        raise Http404
    return row


def _ways_in(row: SharedRow) -> dict[str, object]:
    """What a link is opened by, as it is shown; nothing of one that lets nobody in any more."""
    if not row.state.works:
        return {}
    link = row.link
    return shown_way(WayIn(shared_secret(link.code, link.version), shared_code(link.code, link.version)))


def _today() -> date:
    return timezone.localdate()


def _terms_of(link: SharedLink) -> dict[str, object]:
    """What the form shows first. A day that is over is nothing to keep."""
    lasts = link.last_day >= _today()
    ends = {"ends": "date", "last_day": link.last_day} if lasts else {"ends": "days"}
    return {"label": link.label, "most_uses": link.most_uses, **ends}


def _form_page(request: LeadRequest, template: str, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    status = 422 if form.is_bound and form.errors else 200  # type: ignore[attr-defined]
    return render(request, template, {"nav": "people", **context}, status=status)


def _say_why(request: LeadRequest, refused: Exception) -> None:
    """Tell why nothing was done."""
    words = {
        NothingChanged: _("Nothing was changed. This was done before."),
        actions.SharedLinkIsOff: _("This link is off. It cannot be changed any more."),
        actions.SharedLinkEnded: _("This link has stopped. Change it first."),
    }
    messages.info(request, words[type(refused)])


def _left_out(mailed: actions.Mailed) -> list[str]:
    """Who was left out, one sentence each."""
    said = [
        (
            mailed.here,
            ngettext(
                "%(people)s address was left out: it belongs to somebody who takes part already.",
                "%(people)s addresses were left out: they belong to people who take part already.",
                mailed.here,
            ),
        ),
        (
            mailed.before,
            ngettext(
                "%(people)s address was left out: it was sent this link before.",
                "%(people)s addresses were left out: they were sent this link before.",
                mailed.before,
            ),
        ),
        (
            mailed.stopped,
            ngettext(
                "%(people)s address was left out: it wants no mail.",
                "%(people)s addresses were left out: they want no mail.",
                mailed.stopped,
            ),
        ),
    ]
    return [words % {"people": how_many} for how_many, words in said if how_many]
