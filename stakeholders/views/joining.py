"""Coming in: a link is opened, or a short code typed; the page says who invites, to what; a pressed button lets in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from coproduction.tokens import new_code
from stakeholders.access import leads_project, member_by_link, places_here, public, remember_link
from stakeholders.actions.coming_in import (
    LinkEnded,
    TooManyTries,
    come_in_by_shared_link,
    note_link_used,
    open_by_code,
)
from stakeholders.actions.members import use_link_first
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor, ActorKind
from stakeholders.forms.joining import CodeForm
from stakeholders.models import PersonalLink, SharedLink
from stakeholders.opened import LinkKind, Opened, opened_link, remember_opened
from stakeholders.queries.links import link_of_press, opened_personal_link, opened_shared_link, working_link
from stakeholders.steps import ProjectIsArchived

NOBODY_YET = Actor(ActorKind.PARTICIPANT)
"""Somebody who is not in yet."""


@public(reason="Whoever holds the link may look; a button lets them in.")
@require_safe
def link_open(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address, and go to the page with the button. It changes no row: scanners come too."""
    link = working_link(secret)
    if link is None:
        response = _ended(request)
    else:
        response = redirect("joining")
        remember_opened(request, response, link)
    add_never_cache_headers(response)
    return response


@public(reason="It shows only what the link that was opened in this browser lets anybody see.")
@require_http_methods(["GET", "HEAD", "POST"])
def joining(request: HttpRequest) -> HttpResponse:
    """Who invites, to what, for how long, what is paid, and who sees what. The button lets in."""
    opened = opened_link(request)
    if opened is None:
        response = render(request, "stakeholders/join_no_link.html", status=409 if request.method == "POST" else 200)
    else:
        response = _opened(request, opened)
    add_never_cache_headers(response)
    return response


def _opened(request: HttpRequest, opened: Opened) -> HttpResponse:
    link: PersonalLink | SharedLink | None
    if opened.kind is LinkKind.PERSONAL:
        link = opened_personal_link(opened.code)
    else:
        link = opened_shared_link(opened.code, opened.version)
    if link is None:
        return _ended(request)
    if leads_project(request, link.project):
        return render(request, "stakeholders/link_refused_lead.html", {"project": link.project}, status=403)
    return _press(request, link, opened) if request.method == "POST" else _invitation(request, link)


def _invitation(request: HttpRequest, link: PersonalLink | SharedLink) -> HttpResponse:
    """The page with the button. Whoever is in already in this browser can go on, or come in as somebody else."""
    here = member_by_link(request, link.project.code)
    person = link.member if isinstance(link, PersonalLink) else None
    is_full = isinstance(link, SharedLink) and link.is_used_up
    if is_full and here is None:
        return _ended(request)
    if link.project.is_archived and not (here or (person and person.said_yes_at)):
        return _archived(request, link, status=200)
    context = {
        "project": link.project,
        "person": person,
        "here": here if here != person else None,
        "is_full": is_full,
        "other": new_code(20),
    }
    return render(request, "stakeholders/join.html", context)


def _archived(request: HttpRequest, link: PersonalLink | SharedLink, *, status: int) -> HttpResponse:
    return render(request, "stakeholders/join_archived.html", {"project": link.project}, status=status)


def _press(request: HttpRequest, link: PersonalLink | SharedLink, opened: Opened) -> HttpResponse:
    try:
        own = _by_own_link(link) if isinstance(link, PersonalLink) else _by_shared_link(request, link, opened)
    except LinkEnded:
        return _ended(request)
    except ProjectIsArchived:
        return _archived(request, link, status=403)
    remember_link(request, own)
    return redirect("take_part" if own.member.said_yes_at else "arrive", link.project.code)


def _by_own_link(link: PersonalLink) -> PersonalLink:
    """Raises ProjectIsArchived where they never said yes, because nobody can any more."""
    if link.project.is_archived and link.member.said_yes_at is None:
        raise ProjectIsArchived
    by = Actor(ActorKind.PARTICIPANT, link.member_id, link.member.code, link.member.shown_name)
    try:
        use_link_first(link=link, by=by)
    except NothingChanged:
        note_link_used(link=link, by=by)
    return link


def _by_shared_link(request: HttpRequest, link: SharedLink, opened: Opened) -> PersonalLink:
    """Raises LinkEnded and ProjectIsArchived. Pressed once more, it lets the same person in again."""
    press = opened.press + request.POST.get("other", "")
    try:
        return come_in_by_shared_link(link=link, press=press, by=NOBODY_YET)
    except NothingChanged as twice:
        own = link_of_press(press)
        if own is None:
            raise LinkEnded from twice
        return own


def _ended(request: HttpRequest) -> HttpResponse:
    """One page for a link that is wrong, too old, turned off, replaced or used up."""
    return render(request, "stakeholders/link_ended.html", {"places": places_here(request)}, status=404)


@public(reason="Whoever has a short code may type it; wrong ones are limited.")
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code_open(request: HttpRequest) -> HttpResponse:
    """A short code, typed by somebody without a camera. A right one opens its link."""
    form = CodeForm(sent(request))
    response = _code_answer(request, form) if request.method == "POST" else _code_page(request, form)
    add_never_cache_headers(response)
    return response


def _code_answer(request: HttpRequest, form: CodeForm) -> HttpResponse:
    if not form.is_valid():
        return _code_page(request, form, status=422)
    try:
        link = open_by_code(typed=form.cleaned_data["code"], by=NOBODY_YET)
    except TooManyTries:
        minutes = 60 - timezone.now().minute
        response = render(request, "stakeholders/code_wait.html", {"minutes": minutes, "form": None}, status=429)
        response["Retry-After"] = str(minutes * 60)
        return response
    if link is None:
        form.refuse()
        return _code_page(request, form, status=422)
    response = redirect("joining")
    remember_opened(request, response, link)
    return response


def _code_page(request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    return render(request, "stakeholders/code_open.html", {"form": form}, status=status)
