"""Places, for leads: who is here now, counting them, and the counts so far."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from planner.actions.coverage import CountChanged, ShortfallMissing, save_count
from planner.forms.coverage import CountForm
from planner.queries import coverage_pages
from planner.queries.count import count_page
from planner.queries.coverage_pages import filled_words
from planner.steps import GapIsLate, GapTooLong
from planner.views.writing import closed_answer
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.steps import ProjectIsArchived

NAV = "places"


@lead_view
@require_safe
def coverage(request: LeadRequest, project: Project) -> HttpResponse:
    """Whose places are taken, the emptiest groups first."""
    page = coverage_pages.coverage_page(project)
    return render(request, "planner/coverage.html", {"project": project, "nav": NAV, "page": page})


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def count_save(request: LeadRequest, project: Project) -> HttpResponse:
    """Save today's count of places, with why each shortfall is there."""
    if request.method != "POST":
        refuse_if_archived(project)
    form = _form(project, sent(request))
    if not form.page.covers:
        messages.info(request, _("There is nothing to count yet. List the groups first."))
        return redirect("coverage", project.code)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            save_count(
                project=project,
                code=code,
                saw=form.cleaned_data["saw"],
                why=form.why(),
                half=form.half(),
                by=request.actor,
            )
        except NothingChanged:
            messages.info(request, _("This count was saved before."))
            return redirect("count", project.code, code)
        except ProjectIsArchived:
            return closed_answer(request)
        except GapIsLate:
            form.add_error(None, _("Look again at the known gaps above first. Then save the count."))
        except (CountChanged, ShortfallMissing, GapTooLong):
            form = _counted_again(project, request.POST)
        else:
            messages.success(request, _("Today's count is saved."))
            return redirect("count", project.code, code)
    context = {
        "project": project,
        "nav": NAV,
        "page": form.page,
        "form": form,
        "filled": filled_words(form.page.covers),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "planner/count_save.html", context, status=status)


def _form(project: Project, data: QueryDict | None) -> CountForm:
    return CountForm(data, page=count_page(project), initial={"code": uuid.uuid4()})


def _counted_again(project: Project, data: QueryDict) -> CountForm:
    """The form with the count as it is now, and what was typed."""
    page = count_page(project)
    again = data.copy()
    again["saw"] = page.digest
    form = CountForm(again, page=page)
    form.add_error(None, _("Somebody joined or left, or places changed, meanwhile. Read the count again, and save it."))
    return form


@lead_view
@require_safe
def count_list(request: LeadRequest, project: Project) -> HttpResponse:
    """The counts so far, compared over time."""
    page = coverage_pages.count_list(project)
    return render(request, "planner/count_list.html", {"project": project, "nav": NAV, "page": page})


@lead_view
@require_safe
def count(request: LeadRequest, project: Project, count_code: UUID) -> HttpResponse:
    """One count as it was saved."""
    page = coverage_pages.saved_count(project, count_code)
    if page is None:
        raise Http404
    return render(request, "planner/count.html", {"project": project, "nav": NAV, "page": page})
