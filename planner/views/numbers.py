"""The project's numbers, for its leads."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coproduction.htmx import sent
from planner.actions.numbers import ReasonNeeded, change_numbers
from planner.forms.numbers import NumbersForm
from planner.numbers import NoStageLeft
from planner.queries.project_numbers import numbers_page
from planner.views.writing import closed_answer
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.steps import ProjectIsArchived


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def project_numbers(request: LeadRequest, project: Project) -> HttpResponse:
    """What the stages ask for in days, weeks and shares: set within bounds, and every change so far."""
    if request.method != "POST":
        refuse_if_archived(project)
    page = numbers_page(project)
    form = NumbersForm(sent(request), standings=page.standings)
    if request.method == "POST" and form.is_valid():
        try:
            change_numbers(project=project, values=form.values(), reason=form.cleaned_data["reason"], by=request.actor)
        except ReasonNeeded:
            form.add_error("reason", _("Say why. A number asks for less than before."))
        except NoStageLeft as refused:
            form.add_error(str(refused), _("No stage is left that could ask for less. Keep it, or ask for more."))
        except ProjectIsArchived:
            return closed_answer(request)
        except NothingChanged:
            messages.info(request, _("Nothing was changed."))
            return redirect("project_numbers", project.code)
        else:
            messages.success(request, _("The numbers are saved."))
            return redirect("project_numbers", project.code)
    context = {"project": project, "nav": "home", "page": page, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "planner/project_numbers.html", context, status=status)
