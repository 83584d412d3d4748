"""One participant, for leads; and the form on which somebody says on paper that they take part."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, own_view, refuse_if_archived
from stakeholders.actions.helping import choose_way
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.care import ANSWERS, CONSENT_WORDS, SUGGESTIONS
from stakeholders.forms.people import SideForm
from stakeholders.models import Project, TakesPart
from stakeholders.queries.care import person_page
from stakeholders.queries.groups import groups_of
from stakeholders.queries.support import support_of


@lead_view
@require_safe
def person_detail(request: LeadRequest, project: Project, member_code: UUID) -> HttpResponse:
    """What a person told the leads, and their link. Nothing of what they wrote."""
    page = person_page(project, member_code)
    if page is None:
        raise Http404
    context = {
        "project": project,
        "nav": "people",
        "page": page,
        "person": page.member,
        "support": support_of(page.member),
    }
    return render(request, "stakeholders/person_detail.html", context)


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_paper(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Let somebody type for oneself, or no more. Nobody else can say it for a person who comes in by their own link."""
    if request.method == "POST":
        refuse_if_archived(project)
        way = TakesPart.PAPER if request.POST.get("way") == TakesPart.PAPER else TakesPart.LINK
        with suppress(NothingChanged):
            choose_way(member=request.member, way=way, by=request.actor)
            messages.success(request, _("Saved. Thank you."))
        return redirect("take_part", project.here)
    context = {"project": project, "member": request.member, "back": reverse("take_part", args=[project.here])}
    return render(request, "stakeholders/my_paper.html", context)


@lead_view
@require_safe
def consent_sheet(request: LeadRequest, project: Project) -> HttpResponse:
    """Everything that is asked when somebody comes in, to print in large type."""
    context = {
        "project": project,
        "nav": "people",
        "sides": [label for _side, label in SideForm.base_fields["side"].choices],  # type: ignore[attr-defined]
        "purposes": CONSENT_WORDS.values(),
        "answers": [label for _answer, label in ANSWERS],
        "groups": groups_of(project),
        "suggestions": SUGGESTIONS.values(),
    }
    return render(request, "stakeholders/consent_sheet.html", context)
