"""Changing and archiving a project."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coproduction.htmx import sent
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged, archive_project, bring_back_project, edit_project
from stakeholders.forms.projects import ProjectForm
from stakeholders.models import Project


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: LeadRequest, project: Project) -> HttpResponse:
    """Change what was said at the start."""
    refuse_if_archived(project)
    form = ProjectForm(sent(request), instance=Project(**_values(project)))
    if request.method == "POST" and form.is_valid():
        try:
            edit_project(project=project, fields=form.cleaned_data, by=request.actor)
        except NothingChanged:
            messages.info(request, _("Nothing was changed."))
        else:
            messages.success(request, _("The project is saved."))
        return redirect(project)
    context = {"project": project, "nav": "home", "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "stakeholders/project_edit.html", context, status=status)


def _values(project: Project) -> dict[str, object]:
    """The project's values for the form's own copy, so that a refused form never shows through on the page."""
    return {field.attname: getattr(project, field.attname) for field in Project._meta.concrete_fields}


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def project_archive(request: LeadRequest, project: Project) -> HttpResponse:
    """Put a project away, or bring it back."""
    if request.method == "POST":
        try:
            if "bring_back" in request.POST:
                bring_back_project(project=project, by=request.actor)
                messages.success(request, _("The project is back."))
            else:
                archive_project(project=project, by=request.actor)
                messages.success(request, _("The project is archived."))
        except NothingChanged:
            messages.info(request, _("Nothing was changed."))
        return redirect(project)
    return render(request, "stakeholders/project_archive.html", {"project": project, "nav": "home"})
