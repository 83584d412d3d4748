"""Groups: the list of leads, and what a person says they belong to."""

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coproduction.htmx import sent
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view, refuse_if_archived
from stakeholders.actions import groups as actions
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.group_table import TableForm
from stakeholders.forms.groups import GroupForm, GroupPasteForm, MyGroupsForm
from stakeholders.models import Project
from stakeholders.queries.group_table import TableAsked, group_table
from stakeholders.queries.groups import my_groups as choice_of

NAMED = 10
"""Names that a message lists; the rest it counts."""


# Leads ---------------------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_list(request: LeadRequest, project: Project) -> HttpResponse:
    """The table of groups, widest say gap first unless asked otherwise, and a form for one more."""
    form = GroupForm(sent(request), initial={"group": uuid.uuid4()})
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid() and _is_added(request, project, form):
            return redirect("group_list", project.code)
    asked = TableAsked.from_query(request.GET)
    context = {
        "project": project,
        "nav": "groups",
        "form": form,
        "table": group_table(project, asked=asked, number=request.GET.get("page", "")),
        "filter": TableForm(asked),
    }
    return render(request, "stakeholders/group_list.html", context, status=_status(form))


def _is_added(request: LeadRequest, project: Project, form: GroupForm) -> bool:
    """Add the group, and say what became of it; False where the name stands there already."""
    given = form.cleaned_data
    try:
        actions.add_group(
            project=project, code=given["group"], name=given["name"], side=given["side"], by=request.actor
        )
        messages.success(request, _("Added: %(name)s.") % {"name": given["name"]})
    except NothingChanged:
        messages.info(request, _("This form was sent before. The group is in the list."))
    except actions.GroupIsThere as there:
        _say_it_is_there(form, there)
        return False
    return True


def _say_it_is_there(form: forms.Form, there: actions.GroupIsThere) -> None:
    form.add_error("name", _("There is a group called “%(name)s” already.") % {"name": there.name})


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_paste(request: LeadRequest, project: Project) -> HttpResponse:
    """Many groups at once, one on each line."""
    refuse_if_archived(project)
    form = GroupPasteForm(sent(request))
    if request.method == "POST" and form.is_valid():
        names, side = form.cleaned_data["lines"], form.cleaned_data["side"]
        try:
            done = actions.add_groups(project=project, names=names, side=side, by=request.actor)
        except NothingChanged:
            messages.info(request, _("Nothing was added. All of these groups are in the list."))
        else:
            messages.success(request, _added_words(done))
        return redirect("group_list", project.code)
    context = {"project": project, "nav": "groups", "form": form}
    return render(request, "stakeholders/group_paste.html", context, status=_status(form))


def _added_words(done: actions.AddedGroups) -> str:
    count = len(done.added)
    words = ngettext("%(count)s group is added.", "%(count)s groups are added.", count) % {"count": count}
    if not done.skipped:
        return words
    skipped = len(done.skipped)
    named = {"words": words, "count": skipped, "names": _listed(done.skipped)}
    sentence = ngettext(
        "%(words)s %(count)s line was there already, and is left out: %(names)s.",
        "%(words)s %(count)s lines were there already, and are left out: %(names)s.",
        skipped,
    )
    return sentence % named


def _listed(names: Sequence[str]) -> str:
    """Names for a message, the first few of them."""
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    if more <= 0:
        return shown
    return ngettext("%(names)s, and %(count)s more", "%(names)s, and %(count)s more", more) % {
        "names": shown,
        "count": more,
    }


# The person ----------------------------------------------------------------------------------------------------------


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_groups(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Which groups do you belong to? None is an answer too, with a button of its own."""
    choice = choice_of(project, request.member)
    form = MyGroupsForm(_ticks(request), choice=choice)
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            codes = [UUID(code) for code in form.cleaned_data["groups"]]
            try:
                actions.choose_groups(member=request.member, codes=codes, by=request.actor)
                messages.success(request, _("Saved. You can change it whenever you like."))
            except NothingChanged:
                pass
            return redirect("take_part", project.here)
    context: dict[str, Any] = {
        "project": project,
        "member": request.member,
        "back": reverse("take_part", args=[project.here]),
        "choice": choice,
        "form": form,
    }
    return render(request, "stakeholders/my_groups.html", context, status=_status(form))


def _ticks(request: ParticipantRequest) -> Any:
    """What was sent: nothing ticked where the button "none of these" was pressed."""
    return {} if "none" in request.POST else sent(request)
