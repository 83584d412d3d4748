"""What a lead's and a participant's exercise page have in common: showing, saving, and never losing a word."""

import re
import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.urls.converters import UUIDConverter
from django.utils.translation import gettext as _

from coproduction.htmx import asks_for_part, page_or_part
from planner.actions import entries as actions
from planner.forms.entries import EntryForm, new_initial, stored_initial
from planner.models import Entry, Exercise
from planner.plan_data import ColumnType
from planner.queries.exercises import (
    ExercisePage,
    exercise_page,
    is_open_still,
    may_fill_later,
    may_take_away,
    shared_words,
)
from stakeholders.access import LeadRequest, ParticipantRequest
from stakeholders.models import Project
from stakeholders.queries.groups import group_by_code
from stakeholders.signed_out import keep_on_page, kept_words

type MemberRequest = LeadRequest | ParticipantRequest


@dataclass(frozen=True, slots=True)
class Door:
    """Which way somebody came in: the template and addresses of their pages."""

    template: str
    detail: str
    text: str
    entry: str
    remove: str
    first_only: bool
    has_parts: bool


def find_exercise(request: MemberRequest, project: Project, position: int, key: str) -> ExercisePage:
    """The exercise's page as this person may see it. Raises Http404 where there is none."""
    page = exercise_page(project, position, key, number=request.GET.get("page", "1"), by=request.actor)
    if page is None:
        raise Http404
    return page


def show(
    request: MemberRequest,
    project: Project,
    page: ExercisePage,
    door: Door,
    *,
    form: EntryForm | None = None,
    theirs: Entry | None = None,
    part: str = "words",
    status: int = 200,
) -> HttpResponse:
    """Draw the exercise's page, or its part for htmx. `form` is one that was refused, or a fresh one is made."""
    stage, exercise = page.stage.stage, page.exercise
    where = [project.here, stage.position, exercise.key]
    changing = _changing(request, page, door) if form is None else None
    form = form or changing or _fresh(request, page, door)
    is_shared = page.page is None
    address = reverse(door.text, args=where) if is_shared else reverse(door.entry, args=[*where, form.code])
    known = {str(view.entry.code) for view in page.entries}
    context: dict[str, Any] = {
        "project": project,
        "member": request.member,
        "nav": "stages",
        "page": page,
        "stage": stage,
        "exercise": exercise,
        "form": form,
        "form_address": address,
        "changing": str(form.code) if not is_shared and str(form.code) in known else "",
        "theirs": theirs,
        "theirs_words": shared_words(exercise, theirs.text) if theirs is not None else "",
        "my_words": shared_words(exercise, form["text"].value() or "") if is_shared else "",
        "begun": "begin" in request.GET,
        "is_part": _part(request, door),
        "detail_address": reverse(door.detail, args=where),
        "remove_name": door.remove,
        "back": reverse("take_part", args=[project.here]) if door.first_only else "",
    }
    if not door.has_parts:
        return render(request, door.template, context, status=status)
    return page_or_part(request, door.template, part, context, status=status)


def _changing(request: MemberRequest, page: ExercisePage, door: Door) -> EntryForm | None:
    """The form of the entry that `?change=` names, where this person may change it."""
    wanted = request.GET.get("change", "")
    view = next((view for view in page.entries if str(view.entry.code) == wanted), None)
    if view is None or not (view.may_change or view.may_fill_later):
        return None
    form = EntryForm(
        exercise=page.exercise,
        code=view.entry.code,
        first_only=door.first_only,
        later_only=view.may_fill_later,
        initial=new_initial(page.exercise, stored_initial(view.entry)),
    )
    form.begin_here()
    return form


def _fresh(request: MemberRequest, page: ExercisePage, door: Door) -> EntryForm:
    """A form for new words: of the shared text as it stands, or of a new entry, begun from a begun row if asked."""
    exercise = page.exercise
    if page.page is None:
        entry = page.shared
        initial = stored_initial(entry) if entry is not None else {"text": exercise.starter_text, "version": 0}
        return EntryForm(exercise=exercise, code=exercise.key, initial=initial)
    begun = request.GET.get("begin", "")
    row = next((row.values for row in page.begun.rows if str(row.number) == begun), {}) or _about_group(
        request, exercise
    )
    initial = new_initial(exercise, row)
    form = EntryForm(exercise=exercise, code=uuid.uuid4(), first_only=door.first_only, initial=initial)
    if row:
        form.begin_here()
    return form


def _about_group(request: MemberRequest, exercise: Exercise) -> dict[str, str]:
    """A row about the group that `?group=` names, for leads; empty where it names none of the list."""
    box = next((column.key for column in exercise.column_specs if column.type is ColumnType.GROUP), None)
    code = request.GET.get("group", "")
    if not (code and box and request.actor.is_lead and re.fullmatch(UUIDConverter.regex, code)):
        return {}
    group = group_by_code(exercise.project, UUID(code))
    return {box: group.name} if group is not None else {}


def text_saved(request: MemberRequest, project: Project, page: ExercisePage, door: Door) -> HttpResponse:
    """Save the shared text, choice or score, and answer with the page, the part, or only the line that says so."""
    if page.page is not None:
        raise Http404
    if not page.accepts:
        return closed_answer(request)
    form = EntryForm(request.POST, exercise=page.exercise, code=page.exercise.key)
    if not form.is_valid():
        return _refused(request, project, page, door, form)
    try:
        outcome = actions.save_text(
            exercise=page.exercise,
            text=form.words(),
            values=form.values(),
            version=form.cleaned_data["version"] or 0,
            by=request.actor,
        )
    except actions.StageClosed:
        return closed_answer(request)
    return _outcome(request, project, page, door, form, outcome)


def entry_saved(request: MemberRequest, project: Project, page: ExercisePage, code: UUID, door: Door) -> HttpResponse:
    """Save one note or row, and answer as `text_saved` does."""
    if page.page is None:
        raise Http404
    exercise = page.exercise
    there = exercise.entries.filter(code=code, removed_at=None).first()
    later_only = (
        there is not None
        and not is_open_still(there, page.stage, exercise)
        and may_fill_later(there, page.stage, exercise, request.actor)
    )
    if not page.accepts and not later_only:
        return closed_answer(request)
    form = EntryForm(request.POST, exercise=exercise, code=code, first_only=door.first_only, later_only=later_only)
    if not form.is_valid():
        return _refused(request, project, page, door, form)
    try:
        outcome = actions.save_entry(
            exercise=page.exercise,
            code=code,
            text=form.words(),
            values=form.values(before=there.values if there is not None else None),
            version=form.cleaned_data["version"] or 0,
            reply_wanted=form.wants_reply(),
            by=request.actor,
        )
    except actions.StageClosed:
        return closed_answer(request)
    except actions.NotYours as refused:
        raise PermissionDenied from refused
    except actions.EntryIsElsewhere as refused:
        raise Http404 from refused
    return _outcome(request, project, page, door, form, outcome)


def _part(request: MemberRequest, door: Door) -> bool:
    """Whether a part of the page is wanted, and this door's page has parts."""
    return door.has_parts and asks_for_part(request)


def _is_autosave(request: MemberRequest, door: Door) -> bool:
    return _part(request, door) and request.POST.get("stay") == "1"


def _refused(request: MemberRequest, project: Project, page: ExercisePage, door: Door, form: EntryForm) -> HttpResponse:
    if _is_autosave(request, door):
        words = str(next(iter(form.errors.values()))[0]) if form.errors else ""
        return _state(request, form, words=words, status=422)
    return show(request, project, page, door, form=form, status=422)


def _outcome(
    request: MemberRequest,
    project: Project,
    page: ExercisePage,
    door: Door,
    form: EntryForm,
    outcome: actions.Saved | actions.SavedByOther,
) -> HttpResponse:
    stage, exercise = page.stage.stage, page.exercise
    if isinstance(outcome, actions.SavedByOther):
        if _is_autosave(request, door):
            return _state(request, form, entry=None, clash=True, status=409)
        data = request.POST.copy()
        data["version"] = str(outcome.entry.version)
        again = EntryForm(
            data, exercise=exercise, code=form.code, first_only=door.first_only, later_only=form.later_only
        )
        return show(request, project, page, door, form=again, theirs=outcome.entry, status=409)
    if _is_autosave(request, door):
        return _state(request, form, entry=outcome.entry)
    if _part(request, door):
        fresh = find_exercise(request, project, stage.position, exercise.key)
        return show(request, project, fresh, door, part="saved_words")
    messages.success(request, _("Saved."))
    return redirect(door.detail, project.here, stage.position, exercise.key)


def _state(
    request: MemberRequest,
    form: EntryForm,
    *,
    entry: Entry | None = None,
    words: str = "",
    clash: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "entry": entry, "words": words, "clash": clash}
    return render(request, "planner/_save_state.html", context, status=status)


def entry_removed(request: MemberRequest, project: Project, page: ExercisePage, code: UUID, door: Door) -> HttpResponse:
    """Ask, then take the entry away."""
    entry = page.exercise.entries.counted().filter(code=code, is_shared=False).first()
    if entry is None:
        raise Http404
    back = reverse(door.detail, args=[project.here, page.stage.stage.position, page.exercise.key])
    if request.method == "POST":
        try:
            actions.remove_entry(exercise=page.exercise, code=code, by=request.actor)
        except actions.StageClosed:
            return closed_answer(request)
        except actions.NotYours as refused:
            raise PermissionDenied from refused
        except actions.EntryIsElsewhere as refused:
            raise Http404 from refused
        messages.success(request, _("It is taken away."))
        return redirect(back)
    exercise = page.exercise
    if not (is_open_still(entry, page.stage, exercise) and may_take_away(entry, exercise, request.actor)):
        raise PermissionDenied
    context = {
        "project": project,
        "member": request.member,
        "nav": "stages",
        "page": page,
        "stage": page.stage.stage,
        "exercise": exercise,
        "entry": entry,
        "has_row": project.entries.filter(made_from=entry, removed_at=None).exists(),
        "back": back,
        "base": "take_part_base.html" if door.first_only else "base.html",
    }
    return render(request, "planner/entry_remove.html", context)


def closed_answer(request: MemberRequest) -> HttpResponse:
    """The stage takes no more words: say so, and show what was typed so that it can be copied."""
    if asks_for_part(request):
        response = render(request, "planner/_stage_closed_part.html", status=409)
        keep_on_page(response)
        return response
    return kept_words(request, heading=_("Nothing more can be written here"), status=409)
