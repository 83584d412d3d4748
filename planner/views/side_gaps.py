"""Saying openly that a side has no group: a known gap."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coproduction.htmx import sent
from coproduction.languages import said
from planner.actions.gaps import SideHasGroup, publish_side_gap
from planner.actions.keys import StageClosed
from planner.forms.signing import SideGapForm
from planner.gate import SIDES, CheckKey
from planner.opening import OPEN
from planner.queries.signings import longest_gap, sides_without_group
from planner.queries.stages import StageView, stage_views, today_in, view_of
from planner.steps import GapIsLate, GapTooLong
from planner.views.known_gaps import add_refusal, look_again_first
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.models import Project


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def side_gap(request: LeadRequest, project: Project, position: int, side: str) -> HttpResponse:
    """Say why a side has no group, where groups are first listed: a known gap."""
    refuse_if_archived(project)
    view = _listing_stage(project, position)
    if side not in SIDES:
        raise Http404
    if view.state not in OPEN:
        return redirect("stage_detail", project.code, position)
    gap = project.gaps.filter(stage=view.stage, side=side, closed_at=None).first()
    has_group = side not in sides_without_group(project)
    late = None if has_group else look_again_first(request, project, gap)
    if late is not None:
        return late
    initial = {"reason": gap.reason, "plan": gap.plan} if gap is not None else {}
    longest = longest_gap(project, view.stage)
    form = SideGapForm(sent(request), today=today_in(project), longest=longest, standing=gap, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            publish_side_gap(stage=view.stage, side=side, by=request.actor, **form.cleaned_data)
        except (SideHasGroup, StageClosed):
            has_group = True
        except (GapTooLong, GapIsLate) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The known gap is published. Everyone taking part can read it."))
            return redirect("stage_detail", project.code, position)
    if has_group:
        messages.info(request, _("Nothing is missing here now."))
        return redirect("stage_detail", project.code, position)
    context = {
        "project": project,
        "nav": "stages",
        "stage": view.stage,
        "side": said(SIDES[side]),
        "gap": gap,
        "form": form,
        "back": reverse("stage_detail", args=[project.code, position]),
    }
    return render(request, "planner/side_gap.html", context, status=422 if form.is_bound and form.errors else 200)


def _listing_stage(project: Project, position: int) -> StageView:
    """The stage at a position, where groups are first listed. Raises Http404 for any other."""
    view = view_of(stage_views(project), position)
    if view is None or not view.stage.freezes_start or CheckKey.REGISTER not in view.stage.checks:
        raise Http404
    return view
