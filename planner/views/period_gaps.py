"""Saying openly that people have less time to join: a known gap."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coproduction.htmx import sent
from planner.actions.gaps import publish_period_gap
from planner.actions.keys import StageClosed
from planner.forms.signing import BegunBeforeForm, PeriodGapForm
from planner.gate import CheckKey
from planner.models import Gap
from planner.opening import OPEN
from planner.queries.less_time import time_to_join
from planner.queries.signings import longest_gap
from planner.queries.stages import StageView, stage_views, today_in, view_of
from planner.steps import GapIsLate, GapTooLong
from planner.views.known_gaps import add_refusal, look_again_first
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.models import Project


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def period_gap(request: LeadRequest, project: Project, position: int) -> HttpResponse:
    """Say why people have less time to join, or were asked before that was entered: a known gap.

    It says who needed that, and what was lost by it.
    """
    refuse_if_archived(project)
    view = _asking_stage(project, position)
    if view.state not in OPEN:
        return redirect("stage_detail", project.code, position)
    time = time_to_join(project, view.stage)
    if not time.may_say_why:
        messages.info(request, _("Nothing is missing here now."))
        return redirect("stage_detail", project.code, position)
    late = look_again_first(request, project, time.gap)
    if late is not None:
        return late
    asked = BegunBeforeForm if time.is_enough else PeriodGapForm
    form = asked(
        sent(request),
        today=today_in(project),
        longest=longest_gap(project, view.stage),
        standing=time.gap,
        initial=_initial(time.gap),
    )
    if request.method == "POST" and form.is_valid():
        try:
            publish_period_gap(stage=view.stage, by=request.actor, **form.cleaned_data)
        except StageClosed:
            messages.info(request, _("Nothing is missing here now."))
            return redirect("stage_detail", project.code, position)
        except (GapTooLong, GapIsLate) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The known gap is published. Everyone taking part can read it."))
            return redirect("stage_detail", project.code, position)
    context = {
        "project": project,
        "nav": "stages",
        "stage": view.stage,
        "time": time,
        "form": form,
        "back": reverse("stage_detail", args=[project.code, position]),
    }
    return render(request, "planner/period_gap.html", context, status=422 if form.is_bound else 200)


def _initial(gap: Gap | None) -> dict[str, str]:
    if gap is None:
        return {}
    return {"reason": gap.reason, "required_by": gap.required_by, "lost": gap.lost, "plan": gap.plan}


def _asking_stage(project: Project, position: int) -> StageView:
    """The stage at a position, where people's time to join is asked for. Raises Http404 for any other."""
    view = view_of(stage_views(project), position)
    if view is None or CheckKey.PERIOD not in view.stage.checks:
        raise Http404
    return view
