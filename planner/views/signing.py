"""Signing a stage off, and its frozen record."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from planner.actions.signing import GateClosed, StageChanged, StageClosed, sign_off
from planner.queries.records import record_facts
from planner.queries.stages import latest_sign_off, stage_page
from planner.record import build_record, read_record, record_digest, record_text
from planner.views.stages import find_stage, stage_context
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.models import Project


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def stage_finish(request: LeadRequest, project: Project, position: int) -> HttpResponse:
    """Show the record as it will be frozen; the button turns the lead's key and signs the stage off."""
    refuse_if_archived(project)
    page = find_stage(project, position)
    changed = False
    if request.method == "POST":
        try:
            sign_off(stage=page.view.stage, saw=request.POST.get("saw", ""), by=request.actor)
        except StageClosed:
            messages.info(request, "This stage was signed off already. Here is the record.")
        except StageChanged:
            changed = True
        except GateClosed:
            pass
        else:
            messages.success(request, f"Stage {position} is signed off. Thank you, both of you.")
        page = find_stage(project, position)
    if page.view.signed_at is not None:
        return redirect("stage_record", project.code, position)
    if not page.gate.lead_may_sign:
        status = 409 if request.method == "POST" else 200
        return render(request, "planner/stage_detail.html", stage_context(project, page), status=status)
    text = record_text(build_record(record_facts(project=project, page=page), page.gate))
    context = {
        "project": project,
        "nav": "stages",
        "stage": page.view.stage,
        "record": read_record(text),
        "saw": record_digest(text),
        "changed": changed,
        "me": request.member,
    }
    return render(request, "planner/stage_finish.html", context, status=409 if changed else 200)


@lead_view
@require_safe
def stage_record(request: LeadRequest, project: Project, position: int) -> HttpResponse:
    """The frozen record of a signed stage."""
    page = stage_page(project, position)
    signed = latest_sign_off(page.view.stage) if page is not None else None
    if page is None or signed is None:
        raise Http404
    context = {
        "project": project,
        "nav": "stages",
        "stage": page.view.stage,
        "record": read_record(signed.record),
        "signed": signed,
    }
    return render(request, "planner/stage_record.html", context)
