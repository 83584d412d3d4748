"""Who may use which page. Nothing else sets `request.actor`.

Every view wears one of the decorators below. `DeclaredAccessMiddleware` refuses to run a view without one, and a
system check (`stakeholders.checks`) finds it before that. Strangers, missing things and turned-off links are one 404;
a member without the right gets 403. Source: architecture.md, "Access".
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from stakeholders.actors import Actor, ActorKind, BecamePartOf, PersonIsGone
from stakeholders.models import Member, PersonalLink, Project, User
from stakeholders.signed_out import asked_first_answer, link_ended_answer, signed_out_answer

LINKS_IN_SESSION = "take_part"
LED_HERE_COOKIE = "alongside_led_here"
LED_HERE_SECONDS = 400 * 24 * 60 * 60


class AccessKind(StrEnum):
    """Who a view is for."""

    PUBLIC = "public"
    ACCOUNT = "account"
    LEAD = "lead"
    PARTICIPANT = "participant"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declares: whom it is for, and why where it is open to everyone."""

    kind: AccessKind
    reason: str = ""


class AccessNotDeclared(Exception):
    """A view does not say who may use it."""


class LeadRequest(HttpRequest):
    """A request of a signed-in lead of the project in its address."""

    actor: Actor
    member: Member


class ParticipantRequest(HttpRequest):
    """A request of a person who came by their own link, or of a helper who types for them."""

    actor: Actor
    member: Member
    helper: Member | None


class AccountRequest(HttpRequest):
    """A request of anybody with an account."""

    user: User


type View = Callable[..., HttpResponse]


def declare[V: View](view: V, access: Access) -> V:
    """Write on a view who may use it."""
    view.access = access  # type: ignore[attr-defined]
    return view


def access_of(view: Any) -> Access | None:
    """Who may use a view; None where nobody said."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def public(*, reason: str) -> Callable[[View], View]:
    """Open to everybody, on purpose. The reason is for the reader."""
    return lambda view: declare(view, Access(AccessKind.PUBLIC, reason))


def account_view(view: Callable[Concatenate[AccountRequest, ...], HttpResponse]) -> View:
    """For anybody with an account; others are asked to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return signed_out_answer(request)
        response = view(cast(AccountRequest, request), *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return declare(guarded, Access(AccessKind.ACCOUNT))


def lead_view(view: Callable[..., HttpResponse]) -> View:
    """For leads of the project in the address. The view is handed the project and takes everything from it.

    Somebody who is not signed in is asked to; a stranger gets 404, as for a project that does not exist.
    """

    @wraps(view)
    def guarded(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return signed_out_answer(request)
        member = (
            Member.objects.leads().select_related("project").filter(project__code=code, user_id=request.user.pk).first()
        )
        if member is None:
            raise Http404
        request = cast(LeadRequest, request)
        request.member = member
        request.actor = Actor(ActorKind.LEAD, member.pk, member.code, member.shown_name)
        with timezone.override(member.project.zone):
            try:
                response = view(request, member.project, *args, **kwargs)
            except BecamePartOf as kept:
                said = gettext("The entry that you asked for became part of this one: it is one person.")
                messages.info(request, said)
                response = redirect("person_detail", member.project.code, kept.code)
            except PersonIsGone:
                raise Http404 from None
        add_never_cache_headers(response)
        remember_led_here(request, response)
        return response

    return declare(guarded, Access(AccessKind.LEAD))


def participant_view(view: Callable[..., HttpResponse]) -> View:
    """For people who came by their own link, which still works, and for helpers who type for somebody.

    Everybody else gets 404. Whoever has not said yes to who sees what is asked that first. A browser that is signed
    in as a lead of the same project cannot act by a link: it gets 403 with a page that says so. Source: product.md,
    "Links" and "Paper".
    """
    return _participant_view(view, typed=True, before_yes=False)


def own_view(view: Callable[..., HttpResponse]) -> View:
    """As `participant_view`, for what nobody can do for somebody else: 403 for a helper."""
    return _participant_view(view, typed=False, before_yes=False)


def arriving_view(view: Callable[..., HttpResponse]) -> View:
    """As `participant_view`, for what comes before somebody has said yes to who sees what."""
    return _participant_view(view, typed=True, before_yes=True)


def own_arriving_view(view: Callable[..., HttpResponse]) -> View:
    """As `own_view`, for what somebody may do who has not said yes: forget the phone, leave, and erase."""
    return _participant_view(view, typed=False, before_yes=True)


def _participant_view(view: Callable[..., HttpResponse], *, typed: bool, before_yes: bool) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = _whose_place(request, code)
        if found is None:
            return link_ended_answer(request)
        member, helper = found
        if leads_project(request, member.project) or (helper is not None and led_here(request, member.project)):
            response = render(request, "stakeholders/link_refused_lead.html", {"project": member.project}, status=403)
        elif helper is not None and not typed:
            context = {"project": member.project, "member": member, "helper": helper}
            response = render(request, "stakeholders/not_for_others.html", context, status=403)
        elif member.said_yes_at is None and not before_yes:
            response = asked_first_answer(request, reverse("arrive", args=[member.project.here]))
        else:
            request = cast(ParticipantRequest, request)
            request.member, request.helper = member, helper
            entered_by = helper.code if helper is not None else None
            request.actor = Actor(ActorKind.PARTICIPANT, member.pk, member.code, member.shown_name, entered_by)
            with timezone.override(member.project.zone):
                try:
                    response = view(request, member.project, *args, **kwargs)
                except PersonIsGone:
                    response = link_ended_answer(request)
        add_never_cache_headers(response)
        return response

    return declare(guarded, Access(AccessKind.PARTICIPANT))


def _whose_place(request: HttpRequest, place: str) -> tuple[Member, Member | None] | None:
    """The person whose place an address is, and the helper who types for them; None for everybody else."""
    code, _, typed_for = place.partition(".")
    member = member_by_link(request, code)
    if member is None or not typed_for:
        return (member, None) if member is not None else None
    if not member.is_helper or member.said_yes_at is None:
        return None
    person = member.project.members.participants().filter(code=typed_for, on_paper=True, is_helper=False).first()
    if person is None or not person.is_here or person.pk == member.pk:
        return None
    person.project = member.project
    person.project.typed_for = person.code
    return person, member


def member_by_link(request: HttpRequest, code: str) -> Member | None:
    """The person whose link this browser opened for a project, while the link and the person are not turned off."""
    link_id = request.session.get(LINKS_IN_SESSION, {}).get(code)
    if link_id is None:
        return None
    link = (
        PersonalLink.objects.select_related("member", "project")
        .filter(pk=link_id, project__code=code, turned_off_at=None)
        .first()
    )
    if link is None or not link.member.is_here:
        return None
    link.member.project = link.project
    return link.member


def places_here(request: HttpRequest, *, besides: Project | None = None) -> list[PersonalLink]:
    """The links by which this browser can open a place, with its project, but for one project: 1 query at most."""
    links = request.session.get(LINKS_IN_SESSION, {})
    wanted = [pk for code, pk in links.items() if besides is None or code != besides.code]
    if not wanted:
        return []
    return list(
        PersonalLink.objects.select_related("member", "project")
        .filter(pk__in=wanted, turned_off_at=None, member__turned_off_at=None, member__left_at=None)
        .order_by("project__discreet_name", "pk")
    )


def leads_project(request: HttpRequest, project: Project) -> bool:
    """Whether this browser is signed in as a lead of the project."""
    if not request.user.is_authenticated:
        return False
    return project.members.leads().filter(user_id=request.user.pk).exists()


def remember_link(request: HttpRequest, link: PersonalLink) -> None:
    """Let this browser in by a link, for 30 days. The session gets a new key, so that an old one is worth nothing."""
    request.session.cycle_key()
    remember_renewed_link(request, link)


def remember_renewed_link(request: HttpRequest, link: PersonalLink) -> None:
    """Let a browser that is in already stay in by its person's new link.

    The session keeps its key: where the answer is lost, or a button pressed twice, the browser knows no newer one.
    """
    links = dict(request.session.get(LINKS_IN_SESSION, {}))
    links[link.project.code] = link.pk
    request.session[LINKS_IN_SESSION] = links


def forget_link(request: HttpRequest, project: Project) -> None:
    """Sign this browser out of one project."""
    links = dict(request.session.get(LINKS_IN_SESSION, {}))
    links.pop(project.code, None)
    request.session[LINKS_IN_SESSION] = links


def remember_led_here(request: LeadRequest, response: HttpResponse) -> None:
    """Note in the browser that this account led a project in it, so that no second key can be turned here."""
    accounts = _led_here(request)
    if request.member.user_id not in accounts:
        response.set_signed_cookie(
            LED_HERE_COOKIE,
            ",".join(str(account) for account in sorted({*accounts, request.member.user_id or 0})),
            max_age=LED_HERE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )


def led_here(request: HttpRequest, project: Project) -> bool:
    """Whether a lead of the project has ever used this browser as one. Source: product.md, "The checks"."""
    accounts = _led_here(request)
    return bool(accounts) and project.members.filter(is_lead=True, user_id__in=accounts).exists()


def _led_here(request: HttpRequest) -> set[int]:
    try:
        value = request.get_signed_cookie(LED_HERE_COOKIE, default="", max_age=LED_HERE_SECONDS)
    except signing.BadSignature:
        return set()
    return {int(account) for account in (value or "").split(",") if account}


def refuse_if_archived(project: Project) -> None:
    """Raises PermissionDenied where the project was put away: it can be read and not changed."""
    if project.is_archived:
        raise PermissionDenied("archived")


class DeclaredAccessMiddleware:
    """Refuses to run a view that does not say who may use it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """Raises AccessNotDeclared for a view without a declaration, in Django admin excepted."""
        if access_of(view) is None and not is_admin_view(view):
            raise AccessNotDeclared(f"{view.__module__}.{getattr(view, '__name__', view)} declares no access.")


def is_admin_view(view: Any) -> bool:
    """Whether a view is Django admin's own: its site checks who may use it."""
    return hasattr(view, "admin_site") or hasattr(view, "model_admin")
