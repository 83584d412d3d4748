"""The stages of a project, for its leads."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from planner.gate import Mend, MendKind
from planner.opening import StageState
from planner.queries.signings import latest_sign_off
from planner.queries.stages import StagePage, stage_page, stage_views
from stakeholders.access import LeadRequest, lead_view
from stakeholders.models import Project


@lead_view
@require_safe
def stage_list(request: LeadRequest, project: Project) -> HttpResponse:
    """Every stage on one path."""
    context = {"project": project, "nav": "stages", "stages": stage_views(project)}
    return render(request, "planner/stage_list.html", context)


@lead_view
@require_safe
def stage_detail(request: LeadRequest, project: Project, position: int) -> HttpResponse:
    """One stage: its exercises as a task list, and what is still needed to finish it."""
    page = find_stage(project, position)
    return render(request, "planner/stage_detail.html", stage_context(project, page))


def find_stage(project: Project, position: int) -> StagePage:
    """The stage's page. Raises Http404 where there is no such stage."""
    page = stage_page(project, position)
    if page is None:
        raise Http404
    return page


def stage_context(project: Project, page: StagePage) -> dict[str, Any]:
    """What the stage's page shows, with an address for each mend."""
    stage = page.view.stage
    was_signed = page.view.state in {StageState.DONE, StageState.AGAIN}
    record = latest_sign_off(stage) if was_signed else None
    return {
        "project": project,
        "nav": "stages",
        "page": page,
        "stage": stage,
        "checks": [
            (check, mend_address(project, stage.position, check.mend))
            for check in sorted(page.gate.checks, key=lambda check: check.passes)
        ],
        "signed": record if page.view.state is StageState.DONE else None,
        "old_record": record if page.view.state is StageState.AGAIN else None,
    }


_MENDS_OF_STAGE = {
    MendKind.EXERCISE: "exercise_detail",
    MendKind.SIDE_GAP: "side_gap",
    MendKind.FINISH: "stage_finish",
}
_MENDS_OF_PROJECT = {
    MendKind.RENEWAL: "gap_renew",
    MendKind.CONDITIONS: "open_points",
    MendKind.PROMISE: "promise",
    MendKind.OBJECTIONS: "concerns",
    MendKind.PEOPLE: "people_list",
    MendKind.GROUPS: "group_list",
    MendKind.PLACING: "group_place",
    MendKind.CARDS: "card_list",
    MendKind.CHALLENGES: "challenge_list",
    MendKind.GROUP: "group_detail",
    MendKind.CHECK_IN: "check_in_open",
    MendKind.CHECK_INS: "check_ins",
    MendKind.TALK: "talk_add",
    MendKind.TALKS: "talk_list",
    MendKind.VALUE_REPLY: "value_reply",
    MendKind.COUNT: "count_save",
    MendKind.WINDOW: "window_set",
    MendKind.PERIOD_GAP: "period_gap",
    MendKind.STAGE: "stage_detail",
}


def mend_address(project: Project, position: int, mend: Mend) -> str:
    """Where a check is mended; nothing where nothing can be done now."""
    target = [mend.target] if mend.target else []
    if mend.kind in _MENDS_OF_STAGE:
        return reverse(_MENDS_OF_STAGE[mend.kind], args=[project.code, position, *target])
    if mend.kind in _MENDS_OF_PROJECT:
        return reverse(_MENDS_OF_PROJECT[mend.kind], args=[project.code, *target])
    return ""
