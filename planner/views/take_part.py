"""A participant's place: what waits for them, where they can write, and their agreement."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planner.actions.signing import GateClosed, KeyRefused, StageChanged, StageClosed, turn_other_key
from planner.opening import StageState
from planner.queries.stages import StagePage, stage_page
from planner.queries.take_part import place_page
from planner.views.writing import Door, entry_removed, entry_saved, find_exercise, show, text_saved
from stakeholders.access import ParticipantRequest, led_here, participant_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged, ProjectIsArchived
from stakeholders.models import Project

DOOR = Door(
    template="planner/my_exercise.html",
    detail="my_exercise",
    text="my_text_save",
    entry="my_entry_save",
    remove="my_entry_remove",
    first_only=True,
    has_parts=False,
)


def _context(request: ParticipantRequest, project: Project, *, back: str = "", **more: Any) -> dict[str, Any]:
    return {"project": project, "member": request.member, "back": back, **more}


def _place(project: Project) -> str:
    return reverse("take_part", args=[project.code])


@participant_view
@require_safe
def place(request: ParticipantRequest, project: Project) -> HttpResponse:
    """One thing waiting, then what can be said, then what is known about me."""
    return render(request, "planner/place.html", _context(request, project, place=place_page(project, request.member)))


@participant_view
@require_safe
def who_sees_what(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Who sees what I say, in plain words."""
    return render(request, "planner/who_sees_what.html", _context(request, project, back=_place(project)))


def _stage(project: Project, position: int) -> StagePage:
    page = stage_page(project, position)
    if page is None or (page.view.state is StageState.LATER):
        raise Http404
    return page


@participant_view
@require_safe
def my_stage(request: ParticipantRequest, project: Project, position: int) -> HttpResponse:
    """A stage's exercises, each a link."""
    page = _stage(project, position)
    context = _context(request, project, back=_place(project), page=page, stage=page.view.stage)
    return render(request, "planner/my_stage.html", context)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_agreement(request: ParticipantRequest, project: Project, position: int) -> HttpResponse:
    """Agree that a stage is finished: the other key."""
    page = _stage(project, position)
    problem = ""
    if request.method == "POST":
        refuse_if_archived(project)
        try:
            turn_other_key(
                stage=page.view.stage,
                seen=request.POST.get("seen", ""),
                led_here=led_here(request, project),
                by=request.actor,
            )
        except (StageChanged, GateClosed):
            problem = "Something changed since you looked. Read it again."
        except KeyRefused as refused:
            problem = str(refused)
        except (StageClosed, ProjectIsArchived):
            problem = "This stage is finished already."
        except NothingChanged:
            return redirect("take_part", project.code)
        else:
            messages.success(request, "Thank you. You agreed that this stage is finished.")
            return redirect("take_part", project.code)
        page = _stage(project, position)
    context = _context(request, project, back=_place(project), page=page, stage=page.view.stage, problem=problem)
    context["may"] = page.gate.work_is_done and request.member.pk in page.gate.other_key_may
    context["agreed"] = page.gate.other_key_by == request.member.pk
    return render(request, "planner/my_agreement.html", context, status=409 if problem else 200)


@participant_view
@require_safe
def my_exercise(request: ParticipantRequest, project: Project, position: int, exercise_key: str) -> HttpResponse:
    """One question, one box, and what others said, without names."""
    page = find_exercise(request, project, position, exercise_key)
    return show(request, project, page, DOOR)


@participant_view
@require_POST
def my_text_save(request: ParticipantRequest, project: Project, position: int, exercise_key: str) -> HttpResponse:
    """Save the shared text, choice or score."""
    return text_saved(request, project, find_exercise(request, project, position, exercise_key), DOOR)


@participant_view
@require_POST
def my_entry_save(
    request: ParticipantRequest, project: Project, position: int, exercise_key: str, entry_code: UUID
) -> HttpResponse:
    """Save one note, or the first box of a row."""
    return entry_saved(request, project, find_exercise(request, project, position, exercise_key), entry_code, DOOR)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_entry_remove(
    request: ParticipantRequest, project: Project, position: int, exercise_key: str, entry_code: UUID
) -> HttpResponse:
    """Take away something of mine, after a page that asks."""
    return entry_removed(request, project, find_exercise(request, project, position, exercise_key), entry_code, DOOR)
