"""Two groups that are the same become one: choose the other one, read what will happen, and say yes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coproduction.htmx import sent
from stakeholders.access import LeadRequest, lead_view
from stakeholders.actions import merging as actions
from stakeholders.actions.groups import GroupIsGone
from stakeholders.forms.group_facts import MergeForm
from stakeholders.models import Group, Project
from stakeholders.queries.groups import other_groups
from stakeholders.queries.merging import merge_page
from stakeholders.views.group_facts import moved_answer, open_group, status_of


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_merge(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Make a group part of another. `?into=` is the other one, of which a page says first what will happen."""
    group = open_group(project, group_code)
    if group.merged_into is not None:
        return moved_answer(request, project, group)
    others = other_groups(project, group)
    form = MergeForm(sent(request) if request.method == "POST" else _asked(request), others=others)
    if not form.is_valid():
        return _choose(request, project, group, others, form)
    into = next(other for other in others if str(other.code) == form.cleaned_data["into"])
    into.project = project
    refused = False
    if request.method == "POST":
        try:
            actions.merge_groups(group=group, into=into, by=request.actor)
        except actions.MayNotMerge:
            refused = True
        except GroupIsGone:
            return moved_answer(request, project, group)
        else:
            messages.success(request, _("%(name)s is part of this group now.") % {"name": group.name})
            return redirect("group_detail", project.code, into.code)
    context = {"project": project, "nav": "groups", "group": group, "into": into, "form": form}
    context["page"] = merge_page(project, group, into)
    return render(request, "stakeholders/group_merge.html", context, status=409 if refused else 200)


def _asked(request: LeadRequest) -> QueryDict | None:
    """What the address asks for, if anything."""
    return request.GET if "into" in request.GET else None


def _choose(request: LeadRequest, project: Project, group: Group, others: list[Group], form: MergeForm) -> HttpResponse:
    context = {"project": project, "nav": "groups", "group": group, "others": others, "form": form}
    return render(request, "stakeholders/group_merge_choose.html", context, status=status_of(form))
