"""The page of one group: everything that is known of it, in one place."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from planner.queries.group_page import group_page
from stakeholders.access import LeadRequest, lead_view
from stakeholders.models import Project
from stakeholders.queries.groups import any_group_by_code


@lead_view
@require_safe
def group_detail(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Everything of one group. One that became part of another leads there."""
    group = any_group_by_code(project, group_code)
    if group is None:
        raise Http404
    if group.merged_into is not None:
        return redirect("group_detail", project.code, group.merged_into.code)
    page = group_page(project, group, viewer_id=request.member.pk, by=request.actor)
    context = {"project": project, "nav": "groups", "group": group, "page": page}
    return render(request, "planner/group_detail.html", context)
