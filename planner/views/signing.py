"""Signing a stage off, its frozen record, and opening it again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from coproduction.languages import said
from coproduction.saying import say_list
from planner.actions.keys import GateClosed, StageChanged, StageClosed
from planner.actions.signing import reopen_stage, sign_off
from planner.forms.signing import ReopenForm
from planner.opening import StageState
from planner.queries.records import record_words, records_of
from planner.queries.signings import kept_copies, signing_of, signings_of
from planner.record import read_record, shown_digest
from planner.views.stages import find_stage, stage_context
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.models import Member, Project


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def stage_finish(request: LeadRequest, project: Project, position: int) -> HttpResponse:
    """Show the record as it will be frozen; the button turns the lead's key and signs the stage off."""
    refuse_if_archived(project)
    page = find_stage(project, position)
    changed = False
    if request.method == "POST":
        try:
            signed = sign_off(stage=page.view.stage, saw=request.POST.get("saw", ""), by=request.actor)
        except StageClosed:
            messages.info(request, _("This stage was signed off already. Here is the record."))
        except StageChanged:
            changed = True
        except GateClosed:
            pass
        else:
            words = ngettext(
                "Stage %(stages)s is signed off. Thank you, both of you.",
                "Stages %(stages)s are signed off. Thank you, both of you.",
                len(signed),
            )
            messages.success(request, words % {"stages": said(say_list(str(each.stage.position) for each in signed))})
        page = find_stage(project, position)
    if page.view.state is StageState.DONE:
        return redirect("stage_record", project.code, position)
    if not page.unit.lead_may_sign:
        status = 409 if request.method == "POST" else 200
        return render(request, "planner/stage_detail.html", stage_context(project, page), status=status)
    texts = records_of(project, page)
    records = [read_record(text) for text in texts]
    context = {
        "project": project,
        "nav": "stages",
        "stage": page.first.stage,
        "records": [
            (record, record_words(project, record, viewer_id=request.member.pk, for_leads=True)) for record in records
        ],
        "sign_off": page.sign_off_words,
        "saw": shown_digest(texts),
        "changed": changed,
        "has_errors": changed,
        "me": request.member,
        "other_name": _name_of_holder(page.unit.other_key_by, page.members, records[0]),
    }
    return render(request, "planner/stage_finish.html", context, status=409 if changed else 200)


def _name_of_holder(holder: int | None, members: list[Member], record: dict[str, Any]) -> str:
    """The name of who agreed, where they want it printed."""
    if not record["other_key"]["shows_name"]:
        return ""
    return next((member.name for member in members if member.pk == holder), "")


@lead_view
@require_safe
def stage_record(request: LeadRequest, project: Project, position: int) -> HttpResponse:
    """The frozen record of a signed stage; `?round=` shows an earlier one."""
    signings = signings_of(project, position)
    signed = signing_of(signings, request.GET.get("round", ""))
    if signed is None:
        raise Http404
    record = read_record(signed.record)
    context = {
        "project": project,
        "nav": "stages",
        "stage": signed.stage,
        "record": record,
        "words": record_words(project, record, viewer_id=request.member.pk, for_leads=True),
        "signed": signed,
        "signings": signings,
        "kept": kept_copies(signed),
        "stands": signed == signings[-1] and not signed.is_stale,  # type: ignore[attr-defined]
    }
    return render(request, "planner/stage_record.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def stage_reopen(request: LeadRequest, project: Project, position: int) -> HttpResponse:
    """Say why a finished stage is opened again, with every later finished one."""
    refuse_if_archived(project)
    page = find_stage(project, position)
    if page.view.state is not StageState.DONE:
        return redirect("stage_detail", project.code, position)
    form = ReopenForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            reopen_stage(stage=page.view.stage, reason=form.cleaned_data["reason"], by=request.actor)
        except StageClosed:
            messages.info(request, _("This stage is open already."))
        else:
            messages.success(
                request, _("Stage %(position)s is open again. The old record stays.") % {"position": position}
            )
        return redirect("stage_detail", project.code, position)
    context = {
        "project": project,
        "nav": "stages",
        "stage": page.view.stage,
        "later": [view for view in page.stages if view.state is StageState.DONE and view.stage.position > position],
        "form": form,
        "back": reverse("stage_detail", args=[project.code, position]),
    }
    return render(request, "planner/stage_reopen.html", context, status=422 if form.is_bound else 200)
