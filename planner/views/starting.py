"""Starting a project in under two minutes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coproduction.htmx import sent
from coproduction.tokens import new_code
from planner.actions.starting import StartedAlready, start_project
from planner.forms.signing import PlanForm
from planner.queries.templates import offered_templates
from stakeholders.access import AccountRequest, account_view
from stakeholders.actors import Actor, ActorKind
from stakeholders.forms.projects import ProjectForm
from stakeholders.models.projects import SMALL_TEAM_UNDER


@account_view
@require_http_methods(["GET", "HEAD", "POST"])
def project_start(request: AccountRequest) -> HttpResponse:
    """Seven questions; for a team of under 8 people one more, which plan they want."""
    form = ProjectForm(sent(request), initial={"starts_on": timezone.localdate()})
    start_code = request.POST.get("start_code", "")
    if not (start_code.isalnum() and start_code.isascii() and len(start_code) == _CODE_LENGTH):
        start_code = new_code(_CODE_LENGTH)
    context: dict[str, Any] = {"form": form, "start_code": start_code}
    if request.method != "POST":
        return render(request, "planner/project_start.html", context)
    if not form.is_valid():
        return render(request, "planner/project_start.html", context, status=422)
    templates = {template.key: template for template in offered_templates()}
    if not templates:
        return render(request, "planner/no_plan.html", status=409)
    key = "full" if "full" in templates else next(iter(templates))
    if form.cleaned_data["people_about"] < SMALL_TEAM_UNDER and len(templates) > 1:
        plans = [
            (
                template.key,
                f"{template.name}. {template.description}",
            )
            for template in templates.values()
        ]
        plan_form = PlanForm(request.POST if "plan_asked" in request.POST else None, plans=plans)
        if not plan_form.is_valid():
            context |= {"plan_form": plan_form, "words": _words(request)}
            return render(request, "planner/project_plan.html", context, status=422 if plan_form.is_bound else 200)
        key = plan_form.cleaned_data["plan"]
    by = Actor(ActorKind.LEAD, name=request.user.name)
    try:
        project = start_project(
            code=start_code, fields=form.cleaned_data, template=templates[key], lead=request.user, by=by
        )
    except StartedAlready as already:
        project = already.project
    else:
        messages.success(request, _("Your project is started."))
    return redirect(project)


_CODE_LENGTH = 10


def _words(request: AccountRequest) -> list[tuple[str, str]]:
    """What was typed, to be carried to the second page."""
    skipped = {"csrfmiddlewaretoken", "plan", "plan_asked", "start_code"}
    return [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in skipped]
