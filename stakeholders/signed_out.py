"""What somebody gets whose sign-in has ended, so that no word they typed is lost."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

NOT_WORDS = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword"}


def signed_out_answer(request: HttpRequest) -> HttpResponse:
    """Ask to sign in: a redirect for a page, and for words that were sent, a page that holds them (401)."""
    sign_in = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        response = render(
            request, "stakeholders/_signed_out_part.html", {"sign_in": reverse(settings.LOGIN_URL)}, status=401
        )
        keep_on_page(response)
    elif request.method == "POST":
        response = kept_words(
            request, heading=gettext("Sign in to save this"), sign_in=reverse(settings.LOGIN_URL), status=401
        )
    else:
        return redirect(sign_in)
    add_never_cache_headers(response)
    return response


def link_ended_answer(request: HttpRequest) -> HttpResponse:
    """404 for a page behind a link that this browser did not open; words that were sent are shown, to be kept.

    Raises Http404 where nothing was sent.
    """
    if request.method != "POST":
        raise Http404
    return kept_words(request, heading=gettext("Open your own link again to save this"), status=404)


def asked_first_answer(request: HttpRequest, questions: str) -> HttpResponse:
    """Somebody has three short questions to answer first: a redirect for a page, and 409 with the words for a form."""
    if request.method != "POST":
        return redirect(questions)
    return kept_words(request, heading=gettext("Answer three short questions first"), questions=questions, status=409)


def kept_words(
    request: HttpRequest, *, heading: str, sign_in: str = "", questions: str = "", status: int
) -> HttpResponse:
    """A page that shows every word that was sent and could not be saved, with a button that sends it again.

    What has to be done first opens in a new tab: signing in, or answering questions. The button is left out when the
    form came from another site, because then nobody here typed it.
    """
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in NOT_WORDS]
    shown = [(name, value) for name, value in fields if value.strip() and not _is_machine(name)]
    context = {
        "heading": heading,
        "sign_in": sign_in,
        "questions": questions,
        "fields": fields,
        "shown": shown,
        "send_to": request.get_full_path() if came_from_here(request) else "",
    }
    response = render(request, "kept_words.html", context, status=status)
    add_never_cache_headers(response)
    return response


def keep_on_page(response: HttpResponse) -> None:
    """Tell htmx to show the answer in the page's own place for problems, so that it covers no words."""
    response["HX-Retarget"] = "#save-problem"
    response["HX-Reswap"] = "innerHTML"


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on one of our own pages."""
    origin = request.headers.get("Origin", "")
    if origin and origin != "null":
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site", "") == "same-origin"


def _is_machine(name: str) -> bool:
    return name.startswith("initial-") or name in {
        "version",
        "seen",
        "stay",
        "saw",
        "began",
        "line",
        "person",
        "batch",
        "start_code",
        "plan_asked",
        "code",
        "reply_wanted",
        "other",
        "group",
        "moved",
        "said",
        "at",
        "go",
        "returns",
    }
