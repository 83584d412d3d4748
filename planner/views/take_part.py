"""A participant's place: what waits for them, and where they can write."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planner.queries.take_part import exercises_of, place_page
from planner.views.my_pages import my_context, my_stage_page, place_address
from planner.views.writing import Door, entry_removed, entry_saved, find_exercise, show, text_saved
from stakeholders.access import ParticipantRequest, participant_view, places_here
from stakeholders.models import Project
from stakeholders.queries.links import own_link
from stakeholders.queries.people import people_on_paper

DOOR = Door(
    template="planner/my_exercise.html",
    detail="my_exercise",
    text="my_text_save",
    entry="my_entry_save",
    remove="my_entry_remove",
    first_only=True,
    has_parts=False,
)


@participant_view
@require_safe
def place(request: ParticipantRequest, project: Project) -> HttpResponse:
    """One thing waiting, then what can be said, then what is known about me."""
    page = place_page(project, request.member)
    for_whom = people_on_paper(project) if request.member.is_helper else []
    context = my_context(request, project, place=page, for_whom=for_whom)
    if request.helper is None:
        context |= {"own": own_link(request.member), "places": places_here(request, besides=project)}
    return render(request, "planner/place.html", context)


@participant_view
@require_safe
def who_sees_what(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Who sees what I say, in plain words."""
    return render(request, "planner/who_sees_what.html", my_context(request, project, back=place_address(project)))


@participant_view
@require_safe
def my_stage(request: ParticipantRequest, project: Project, position: int) -> HttpResponse:
    """A stage's exercises, each a link."""
    page = my_stage_page(project, position)
    context = my_context(request, project, back=place_address(project), page=page, stage=page.view.stage)
    context["exercises"] = exercises_of(page)
    return render(request, "planner/my_stage.html", context)


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
