"""One participant, for leads; and the form on which somebody says on paper that they take part."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stakeholders.access import LeadRequest, lead_view
from stakeholders.forms.care import ANSWERS, CONSENT_WORDS, SUGGESTIONS
from stakeholders.forms.people import SideForm
from stakeholders.models import Project
from stakeholders.queries.care import person_page
from stakeholders.queries.groups import groups_of


@lead_view
@require_safe
def person_detail(request: LeadRequest, project: Project, member_code: UUID) -> HttpResponse:
    """What a person told the leads, and their link. Nothing of what they wrote."""
    page = person_page(project, member_code)
    if page is None:
        raise Http404
    context = {"project": project, "nav": "people", "page": page, "person": page.member}
    return render(request, "stakeholders/person_detail.html", context)


@lead_view
@require_safe
def consent_sheet(request: LeadRequest, project: Project) -> HttpResponse:
    """Everything that is asked when somebody comes in, to print in large type."""
    context = {
        "project": project,
        "nav": "people",
        "sides": [label for _value, label in SideForm.base_fields["side"].choices],  # type: ignore[attr-defined]
        "purposes": CONSENT_WORDS.values(),
        "answers": [label for _value, label in ANSWERS],
        "groups": groups_of(project),
        "suggestions": SUGGESTIONS.values(),
    }
    return render(request, "stakeholders/consent_sheet.html", context)
