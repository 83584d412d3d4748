"""A participant agrees that a stage is finished, says what it hangs on, and reads what it stands on."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from planner.actions.keys import (
    AsLongAs,
    ConditionTooLong,
    GateClosed,
    KeyRefused,
    StageChanged,
    StageClosed,
    clear_condition,
    say_not_yet,
    turn_other_key,
)
from planner.forms.signing import AsLongAsForm, NotYetForm
from planner.queries.objections import objection_lines
from planner.queries.record_check_ins import broken_with_replies
from planner.queries.record_coverage import places_told
from planner.queries.records import record_words
from planner.queries.signings import may_clear, signing_of, signings_of
from planner.queries.stages import StagePage, current_view, stage_page, stage_views, today_in
from planner.record import read_record
from planner.views.my_pages import my_context, my_stage_page, place_address
from stakeholders.access import ParticipantRequest, led_here, own_view, participant_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.steps import ProjectIsArchived

type Answer = AsLongAsForm | NotYetForm | None


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_agreement(request: ParticipantRequest, project: Project, position: int) -> HttpResponse:
    """Agree that a stage is finished: the other key; or go on to "as long as" or "not yet"."""
    page = my_stage_page(project, position)
    problem = ""
    if request.method == "POST":
        problem = _agree(request, project, page, None)
        if not problem:
            return redirect("take_part", project.here)
        page = my_stage_page(project, position)
    return _agreement_page(request, project, page, "planner/my_agreement.html", problem=problem)


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_as_long_as(request: ParticipantRequest, project: Project, position: int) -> HttpResponse:
    """Agree on a condition, with a date."""
    page = my_stage_page(project, position)
    form = AsLongAsForm(sent(request), today=today_in(project))
    return _answered(request, project, page, form, "planner/my_as_long_as.html")


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_not_yet(request: ParticipantRequest, project: Project, position: int) -> HttpResponse:
    """Say "not yet", with a reason."""
    page = my_stage_page(project, position)
    form = NotYetForm(sent(request), initial={"code": uuid.uuid4()})
    return _answered(request, project, page, form, "planner/my_not_yet.html")


def _answered(
    request: ParticipantRequest, project: Project, page: StagePage, form: AsLongAsForm | NotYetForm, template: str
) -> HttpResponse:
    problem = ""
    if request.method == "POST" and form.is_valid():
        problem = _agree(request, project, page, form)
        if not problem:
            return redirect("take_part", project.here)
        page = my_stage_page(project, page.view.stage.position)
    return _agreement_page(request, project, page, template, problem=problem, form=form)


def _agree(request: ParticipantRequest, project: Project, page: StagePage, form: Answer) -> str:
    """Record what this person answers. Returns a sentence where it was not recorded."""
    asked: dict[str, Any] = {
        "stage": page.view.stage,
        "seen": request.POST.get("seen", ""),
        "led_here": led_here(request, project),
        "by": request.actor,
    }
    shows_name = request.POST.get("shows_name") == "on"
    try:
        if isinstance(form, NotYetForm):
            say_not_yet(code=form.cleaned_data["code"], words=form.cleaned_data["words"], **asked)
            words = _("It is recorded. The stage waits until a lead has replied to you.")
        elif isinstance(form, AsLongAsForm):
            as_long_as = AsLongAs(form.cleaned_data["words"], form.cleaned_data["by_date"])
            turn_other_key(shows_name=shows_name, as_long_as=as_long_as, **asked)
            words = _("Thank you. You agreed, and what you asked for is recorded.")
        else:
            turn_other_key(shows_name=shows_name, **asked)
            words = _("Thank you. You agreed that this stage is finished.")
    except (StageChanged, GateClosed):
        return _("Something changed since you looked. Read it again.")
    except KeyRefused as refused:
        return str(refused)
    except ConditionTooLong:
        return _("Choose a day from today, within 12 weeks.")
    except StageClosed:
        return _("This stage is finished already.")
    except ProjectIsArchived:
        return _("This project has ended. Nothing more can be answered.")
    except NothingChanged:
        return _not_said_before(request, project, page, form)
    messages.success(request, words)
    return ""


def _not_said_before(request: ParticipantRequest, project: Project, page: StagePage, form: Answer) -> str:
    """A sentence where somebody who agreed already says "as long as" now; nothing for a form sent twice."""
    if not isinstance(form, AsLongAsForm):
        return ""
    conditions = my_stage_page(project, page.view.stage.position).conditions
    said = {condition.words for condition in conditions if condition.set_by_id == request.member.pk}
    return "" if form.cleaned_data["words"] in said else _("You agreed already, so this was not added.")


def _agreement_page(
    request: ParticipantRequest,
    project: Project,
    page: StagePage,
    template: str,
    *,
    problem: str = "",
    form: AsLongAsForm | NotYetForm | None = None,
) -> HttpResponse:
    stage = page.view.stage
    agreement = reverse("my_agreement", args=[project.here, stage.position])
    context = my_context(
        request,
        project,
        back=place_address(project) if form is None else agreement,
        page=page,
        stage=stage,
        problem=problem,
        has_errors=bool(problem),
        form=form,
        shows_name=request.POST.get("shows_name") == "on",
        may=page.unit.work_is_done and request.member.pk in page.unit.other_key_may,
        agreed=page.unit.other_key_by == request.member.pk,
        others_agreed=page.unit.other_key_by not in {None, request.member.pk},
        lines=objection_lines(
            project,
            viewer_id=request.member.pk,
            stages=[part.view.stage for part in page.parts],
            for_leads=False,
        ),
        broken=broken_with_replies(project, page.facts.check_ins, viewer_id=request.member.pk),
    )
    refused = form is not None and form.is_bound and bool(form.errors)
    return render(request, template, context, status=409 if problem else 422 if refused else 200)


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_condition(request: ParticipantRequest, project: Project, condition_code: UUID) -> HttpResponse:
    """Say that what was agreed "as long as" is done."""
    condition = get_object_or_404(project.conditions.select_related("stage", "set_by", "cleared"), code=condition_code)
    view = current_view(stage_views(project))
    page = stage_page(project, view.stage.position) if view is not None else None
    if not may_clear(condition, request.member, page):
        raise Http404
    problem = ""
    if request.method == "POST":
        refuse_if_archived(project)
        try:
            clear_condition(condition=condition, led_here=led_here(request, project), by=request.actor)
        except KeyRefused as refused:
            problem = str(refused)
        except NothingChanged:
            return redirect("take_part", project.here)
        else:
            messages.success(request, _("Thank you. It is recorded as done."))
            return redirect("take_part", project.here)
    context = my_context(
        request, project, back=place_address(project), condition=condition, problem=problem, has_errors=bool(problem)
    )
    return render(request, "planner/my_condition.html", context, status=409 if problem else 200)


@participant_view
@require_safe
def my_record(request: ParticipantRequest, project: Project, position: int) -> HttpResponse:
    """What a finished stage stands on, in words; numbers of few people are not shown."""
    signed = signing_of(signings_of(project, position), "")
    if signed is None:
        raise Http404
    record = read_record(signed.record)
    context = my_context(
        request,
        project,
        back=place_address(project),
        stage=signed.stage,
        signed=signed,
        record=record,
        words=record_words(project, record, viewer_id=request.member.pk, for_leads=False),
        places=places_told(record),
    )
    return render(request, "planner/my_record.html", context)
