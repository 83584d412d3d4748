"""What people say of groups: the page for leads, and showing it to everybody."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from planner.forms.group_views import ShowViewsForm
from planner.queries.group_views import group_views_page
from planner.views.writing import closed_answer
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.actions.revealing import TooFewViews, show_views
from stakeholders.models import Project
from stakeholders.picture.group import key_of_group
from stakeholders.queries.revealing import has_views_to_show
from stakeholders.steps import ProjectIsArchived

CHECK = "check"
"""What an address asks that wants to be told first what showing does."""


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_views(request: LeadRequest, project: Project) -> HttpResponse:
    """The team, those who belong, and others side by side, and nobody's own view. A press shows what is new."""
    if request.method == "POST":
        return _show(request, project)
    if CHECK in request.GET:
        refuse_if_archived(project)
        if has_views_to_show(project):
            return _check_page(request, project)
        _tell_too_few(request)
        return redirect("group_views", project.code)
    page = group_views_page(project, request.GET.get("page", "1"))
    context = {"project": project, "nav": "groups", "page": page, "key": key_of_group()}
    return render(request, "planner/group_views.html", context)


def _check_page(request: LeadRequest, project: Project, *, status: int = 200) -> HttpResponse:
    form = ShowViewsForm(initial={"code": uuid.uuid4()})
    context = {"project": project, "nav": "groups", "form": form}
    return render(request, "planner/group_views_show.html", context, status=status)


def _show(request: LeadRequest, project: Project) -> HttpResponse:
    form = ShowViewsForm(request.POST)
    if not form.is_valid():
        refuse_if_archived(project)
        messages.info(request, _("Nothing was shown yet. Press once more."))
        return _check_page(request, project, status=422)
    try:
        show_views(project=project, code=form.cleaned_data["code"], by=request.actor)
    except TooFewViews:
        _tell_too_few(request)
    except NothingChanged:
        messages.info(request, _("This was shown already."))
    except ProjectIsArchived:
        return closed_answer(request)
    else:
        messages.success(request, _("Shown. Each person sees it of the groups that they gave their own view of."))
    return redirect("group_views", project.code)


def _tell_too_few(request: LeadRequest) -> None:
    messages.info(request, _("Nothing was shown: fewer than 5 new or changed views can be shown together."))
