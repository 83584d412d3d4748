"""Groups from a file: brought in, looked at, and loaded."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from coproduction.uploads import was_file_refused
from planner.actions.group_import import ListChanged, NothingToLoad, load_group_file
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions import group_files as actions
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.group_import import GroupFileForm, GroupReadingForm
from stakeholders.models import GroupFile, Project
from stakeholders.queries.group_files import (
    group_file,
    lines_to_mend,
    notes_of,
    plan_of,
    preview_of,
    reading_of,
    rows_of,
)
from stakeholders.spreadsheets.writing import CSV_TYPE, csv_pieces


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_import(request: LeadRequest, project: Project) -> HttpResponse:
    """Bring in a file. Nothing of it is loaded before the next page."""
    refuse_if_archived(project)
    data = sent(request)
    form = GroupFileForm(
        data,
        request.FILES if data is not None else None,
        was_refused=was_file_refused(request),
        initial={"code": uuid.uuid4()},
    )
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            actions.bring_in_file(project=project, code=code, name=form.file_name, sheet=form.found, by=request.actor)
        except NothingChanged:
            messages.info(request, _("This file was sent before. Here is what was understood."))
        return redirect("group_import_check", project.code, code)
    context = {"project": project, "nav": "groups", "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "planner/group_import.html", context, status=status)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_import_check(request: LeadRequest, project: Project, file_code: UUID) -> HttpResponse:
    """What was understood of a file, and what it would do; then it is loaded, understood anew, or thrown away."""
    file = _file(project, file_code)
    if request.method == "POST":
        refuse_if_archived(project)
        return _answer(request, file)
    if file.loaded_at is not None:
        context = {"project": project, "nav": "groups", "file": file}
        return render(request, "planner/group_import_done.html", context)
    refuse_if_archived(project)
    return _page(request, file, GroupReadingForm(rows=rows_of(file), reading=reading_of(file)))


def _file(project: Project, code: UUID) -> GroupFile:
    file = group_file(project, code)
    if file is None:
        raise Http404
    return file


def _page(request: LeadRequest, file: GroupFile, form: GroupReadingForm, *, status: int = 200) -> HttpResponse:
    context = {
        "project": file.project,
        "nav": "groups",
        "file": file,
        "form": form,
        "notes": notes_of(file),
        "preview": preview_of(file),
        "changed": status == 409,
    }
    return render(request, "planner/group_import_check.html", context, status=status)


def _answer(request: LeadRequest, file: GroupFile) -> HttpResponse:
    """What the button asks for."""
    here = redirect("group_import_check", file.project.code, file.code)
    try:
        if "throw_away" in request.POST:
            actions.throw_away_file(file=file, by=request.actor)
            messages.success(request, _("The file is thrown away. Nothing of it was loaded."))
            return redirect("group_import", file.project.code)
        if file.loaded_at is not None:
            raise actions.FileIsLoaded
        form = GroupReadingForm(request.POST, rows=rows_of(file), reading=reading_of(file))
        if not form.is_valid():
            return _page(request, file, form, status=422)
        if "load" in request.POST and form.said == reading_of(file):
            return _loaded(request, file)
        actions.read_anew(file=file, reading=form.said, by=request.actor)
        if "load" in request.POST:
            return _changed(request, file)
    except NothingChanged:
        pass
    except actions.FileIsLoaded:
        messages.info(request, _("This file was loaded before."))
    except actions.FileIsGone as gone:
        raise Http404 from gone
    return here


def _loaded(request: LeadRequest, file: GroupFile) -> HttpResponse:
    """Load what the page showed, and say what came of it."""
    try:
        loaded = load_group_file(file=file, saw=request.POST.get("saw", ""), by=request.actor)
        count = loaded.added + loaded.changed
        words = ngettext("%(count)s line is loaded.", "%(count)s lines are loaded.", count)
        messages.success(request, words % {"count": count})
    except NothingChanged:
        messages.info(request, _("This file was loaded before."))
    except NothingToLoad:
        messages.info(request, _("Nothing was loaded: no line would change anything."))
    except ListChanged:
        return _changed(request, file)
    return redirect("group_import_check", file.project.code, file.code)


def _changed(request: LeadRequest, file: GroupFile) -> HttpResponse:
    """The page once more, because it would do something else than it said."""
    file = _file(file.project, file.code)
    return _page(request, file, GroupReadingForm(rows=rows_of(file), reading=reading_of(file)), status=409)


@lead_view
@require_safe
def group_import_failed(request: LeadRequest, project: Project, file_code: UUID) -> HttpResponse:
    """The lines that do not load, or lose a value, each with the reason: a file to mend and bring in again."""
    file = _file(project, file_code)
    table = file.result["to_mend"] if file.loaded_at is not None else lines_to_mend(file, plan_of(file))
    response = HttpResponse(csv_pieces(table), content_type=CSV_TYPE)
    response["Content-Disposition"] = 'attachment; filename="lines-to-mend.csv"'
    return response
