"""Filling in an exercise, for leads."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coproduction.htmx import sent
from planner.actions import entries as actions
from planner.actions.gaps import close_gap, publish_gap
from planner.actions.keys import StageClosed as StageSigned
from planner.forms.entries import EntryReplyForm, PasteForm
from planner.forms.signing import NotNeededForm
from planner.queries.exercises import ExercisePage
from planner.queries.signings import longest_gap
from planner.queries.stages import today_in
from planner.steps import GapIsLate, GapTooLong
from planner.views.known_gaps import add_refusal, look_again_first
from planner.views.writing import Door, closed_answer, entry_removed, entry_saved, find_exercise, show, text_saved
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.signed_out import kept_words
from stakeholders.steps import ProjectIsArchived

DOOR = Door(
    template="planner/exercise_detail.html",
    detail="exercise_detail",
    text="text_save",
    entry="entry_save",
    remove="entry_remove",
    first_only=False,
    has_parts=True,
)


@lead_view
@require_safe
def exercise_detail(request: LeadRequest, project: Project, position: int, exercise_key: str) -> HttpResponse:
    """One exercise: what is asked, what people put in it, and a place to write."""
    page = find_exercise(request, project, position, exercise_key)
    return show(request, project, page, DOOR)


@lead_view
@require_POST
def text_save(request: LeadRequest, project: Project, position: int, exercise_key: str) -> HttpResponse:
    """Save the shared text, choice or score."""
    return text_saved(request, project, find_exercise(request, project, position, exercise_key), DOOR)


@lead_view
@require_POST
def entry_save(
    request: LeadRequest, project: Project, position: int, exercise_key: str, entry_code: UUID
) -> HttpResponse:
    """Save one note or row."""
    return entry_saved(request, project, find_exercise(request, project, position, exercise_key), entry_code, DOOR)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def entry_remove(
    request: LeadRequest, project: Project, position: int, exercise_key: str, entry_code: UUID
) -> HttpResponse:
    """Take one note or row away, after a page that asks."""
    return entry_removed(request, project, find_exercise(request, project, position, exercise_key), entry_code, DOOR)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def entry_reply(
    request: LeadRequest, project: Project, position: int, exercise_key: str, entry_code: UUID
) -> HttpResponse:
    """Reply to a note; what is replied stands under it for everyone."""
    page = find_exercise(request, project, position, exercise_key)
    entry = page.exercise.entries.filter(code=entry_code, is_shared=False).first()
    if entry is None or not page.exercise.reply_wanted:
        raise Http404
    back = reverse("exercise_detail", args=[project.code, position, exercise_key])
    form = EntryReplyForm(sent(request), initial={"code": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply_to_entry(entry=entry, by=request.actor, **form.cleaned_data)
        except actions.EntryIsElsewhere:
            return kept_words(request, heading=_("The note was taken away"), status=409)
        except ProjectIsArchived:
            return closed_answer(request)
        except NothingChanged:
            messages.info(request, _("This reply was sent before."))
        else:
            messages.success(request, _("Your reply stands under the note."))
        return redirect(back)
    if not entry.text:
        raise Http404
    if request.method != "POST":
        refuse_if_archived(project)
    context = {
        "project": project,
        "nav": "stages",
        "exercise": page.exercise,
        "entry": entry,
        "replies": entry.replies.all(),
        "form": form,
        "back": back,
    }
    return render(request, "planner/entry_reply.html", context, status=422 if form.errors else 200)


@lead_view
@require_POST
def row_make(
    request: LeadRequest, project: Project, position: int, exercise_key: str, entry_code: UUID
) -> HttpResponse:
    """Make a row of a note of the exercise that this one begins from. `entry_code` is the note's."""
    page = find_exercise(request, project, position, exercise_key)
    if not page.exercise.from_notes:
        raise Http404
    try:
        row = actions.make_row(exercise=page.exercise, note=entry_code, by=request.actor)
    except actions.StageClosed:
        return closed_answer(request)
    except actions.EntryIsElsewhere as refused:
        raise Http404 from refused
    except NothingChanged:
        messages.info(request, _("It is a row already."))
        return redirect("exercise_detail", project.code, position, exercise_key)
    messages.success(request, _("It is a row now. Fill in the rest of it."))
    address = reverse("exercise_detail", args=[project.code, position, exercise_key])
    return redirect(f"{address}?page={page.last_page}&change={row.code}")


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def lines_paste(request: LeadRequest, project: Project, position: int, exercise_key: str) -> HttpResponse:
    """Type up the wall: many lines become many notes or rows."""
    page = find_exercise(request, project, position, exercise_key)
    if page.exercise.kind not in {"notes", "rows"}:
        raise Http404
    if not page.accepts:
        return closed_answer(request)
    form = PasteForm(sent(request), initial={"batch": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.paste_lines(
                exercise=page.exercise,
                lines=form.cleaned_data["lines"],
                batch=form.cleaned_data["batch"],
                by=request.actor,
            )
        except actions.StageClosed:
            return closed_answer(request)
        except NothingChanged:
            messages.info(request, _("These lines were added before."))
            return redirect("exercise_detail", project.code, position, exercise_key)
        messages.success(
            request, ngettext("%(lines)s line is added.", "%(lines)s lines are added.", count) % {"lines": count}
        )
        return redirect("exercise_detail", project.code, position, exercise_key)
    return _page(request, project, page, "planner/lines_paste.html", form)


def _page(
    request: LeadRequest, project: Project, page: ExercisePage, template: str, form: PasteForm | NotNeededForm
) -> HttpResponse:
    context = {
        "project": project,
        "nav": "stages",
        "page": page,
        "exercise": page.exercise,
        "stage": page.stage.stage,
        "form": form,
        "back": reverse("exercise_detail", args=[project.code, page.stage.stage.position, page.exercise.key]),
    }
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def not_needed(request: LeadRequest, project: Project, position: int, exercise_key: str) -> HttpResponse:
    """Say openly that an exercise is not needed: a known gap."""
    refuse_if_archived(project)
    page = find_exercise(request, project, position, exercise_key)
    if not page.exercise.required or page.how_many:
        raise Http404
    late = look_again_first(request, project, page.gap)
    if late is not None:
        return late
    initial = {"reason": page.gap.reason, "plan": page.gap.plan} if page.gap else {}
    longest = longest_gap(project, page.stage.stage)
    form = NotNeededForm(sent(request), today=today_in(project), longest=longest, standing=page.gap, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            publish_gap(exercise=page.exercise, by=request.actor, **form.cleaned_data)
        except StageSigned:
            return closed_answer(request)
        except (GapTooLong, GapIsLate) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The known gap is published. Everyone taking part can read it."))
            return redirect("stage_detail", project.code, position)
    return _page(request, project, page, "planner/not_needed.html", form)


@lead_view
@require_POST
def needed_again(request: LeadRequest, project: Project, position: int, exercise_key: str) -> HttpResponse:
    """Take back that an exercise is not needed."""
    page = find_exercise(request, project, position, exercise_key)
    try:
        close_gap(exercise=page.exercise, by=request.actor)
    except NothingChanged:
        messages.info(request, _("Nothing was changed."))
    except GapIsLate as late:
        return redirect("gap_renew", project.code, late.gap.code)
    except StageSigned:
        return closed_answer(request)
    return redirect("exercise_detail", project.code, position, exercise_key)
