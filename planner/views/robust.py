"""Was there enough time and help for people to join? The robust test, worked out."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from planner.queries.robust import MENDS, RobustPage, robust_page
from stakeholders.access import LeadRequest, lead_view
from stakeholders.models import Project
from stakeholders.robust import RobustAnswer, RobustMend


@dataclass(frozen=True, slots=True)
class _Answered:
    """One answer, and where it is mended; nowhere where the project's plan has no such exercise."""

    answer: RobustAnswer
    address: str


@lead_view
@require_safe
def robust(request: LeadRequest, project: Project) -> HttpResponse:
    """Ten questions about time and help, each with why, and what mends each "no"."""
    page = robust_page(project)
    answered = [_Answered(answer, _mend_address(project, page, answer)) for answer in page.result.answers]
    context = {
        "project": project,
        "nav": "places",
        "result": page.result,
        "no": [each for each in answered if not each.answer.is_yes],
        "yes": page.result.yes,
    }
    return render(request, "planner/robust.html", context)


def _mend_address(project: Project, page: RobustPage, answer: RobustAnswer) -> str:
    if answer.kind is RobustMend.NOTHING:
        return ""
    if answer.kind is RobustMend.EXERCISE:
        position = page.positions.get(answer.target)
        return reverse("exercise_detail", args=[project.code, position, answer.target]) if position else ""
    if answer.kind is RobustMend.PERIOD_GAP:
        if page.asking is not None:
            return reverse("period_gap", args=[project.code, page.asking])
        return reverse("window_set", args=[project.code])
    return reverse(MENDS[answer.kind], args=[project.code, *([answer.target] if answer.target else [])])
