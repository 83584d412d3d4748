"""Saying where groups stand: all on one page, one alone, and what changed since a day."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.languages import said
from planner.actions import positions as actions
from planner.forms.positions import MoveForm, PlaceForm, SinceForm
from planner.queries.changes import changes_page
from planner.queries.positions import (
    PLACED_AT_ONCE,
    challenge_days,
    move_lines,
    placing_page,
    rows_seen,
    told_moves,
)
from planner.queries.stages import today_in
from planner.views.leaving_out import gone_answer, listed_group, sent_group
from planner.views.writing import closed_answer
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions.groups import GroupIsGone
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Group, Position, Project
from stakeholders.register import needs_act
from stakeholders.steps import ProjectIsArchived

SAW = "saw-"
"""What the names of the hidden boxes begin with that hold which position a row showed."""
TOLD = 10
"""Moves of other people that a message tells; the rest it counts."""
USUAL_DAYS = 30
"""Days back from which changes are told where nobody chose a day."""
_KEPT = "reason_of_move"
"""Where a session keeps a reason from the grid to the page of the group."""


# All groups on one page ----------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_place(request: LeadRequest, project: Project) -> HttpResponse:
    """Every group, a row each, with two choices and one Save. What needs a reason first has a page of its own."""
    if request.method != "POST":
        refuse_if_archived(project)
    page = placing_page(project, request.GET.get("page", "1"))
    need: list[dict[str, Any]] = []
    if request.method == "POST":
        form = PlaceForm(request.POST, rows=rows_seen(project, _saw(request.POST)))
        form.is_valid()
        moves = form.moves()
        try:
            done = _placed(project, form, moves, request)
        except ProjectIsArchived:
            return closed_answer(request)
        _tell_saved(request, project, done, has_errors=bool(form.errors))
        need = [_own_page(project, move) for move in moves if move.group in (*done.need_record, *done.need_reason)]
        if not form.errors and not need:
            return redirect(_at_page(project, page.number))
        if "code" not in form.errors:
            form = _what_is_left(project, request.POST, done)
        for row in form.rows:
            if row.group in (*done.need_record, *done.need_reason):
                form.needs_record(row)
    else:
        form = PlaceForm(rows=list(page.object_list), initial={"code": uuid.uuid4()})
    context = {"project": project, "nav": "groups", "form": form, "page": page, "need": need, "saw": SAW}
    return render(request, "planner/group_place.html", context, status=422 if form.is_bound else 200)


def _saw(data: QueryDict) -> dict[UUID, UUID | None]:
    """Which position each row of a form showed. What is no such box is passed over."""
    saw: dict[UUID, UUID | None] = {}
    for name, value in data.items():
        group = _uuid(name.removeprefix(SAW)) if name.startswith(SAW) else None
        if group is not None and len(saw) < PLACED_AT_ONCE:
            saw[group] = _uuid(str(value))
    return saw


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None


def _placed(project: Project, form: PlaceForm, moves: list[actions.Move], request: LeadRequest) -> actions.ManyMoved:
    """Make the moves that can be made. Raises ProjectIsArchived."""
    code = form.cleaned_data.get("code")
    if not moves or code is None:
        return actions.ManyMoved(())
    try:
        return actions.place_groups(project=project, code=code, moves=moves, by=request.actor)
    except NothingChanged:
        return actions.ManyMoved(())
    except actions.NeedsMore as needs:
        return actions.ManyMoved((), needs.need_reason, needs.need_record)


def _tell_saved(request: HttpRequest, project: Project, done: actions.ManyMoved, *, has_errors: bool) -> None:
    count = len(done.moved)
    if count:
        words = ngettext("%(count)s group is saved.", "%(count)s groups are saved.", count)
        messages.success(request, words % {"count": count})
    elif not (done.need_record or done.need_reason or has_errors):
        messages.info(request, _("Nothing was changed."))
    tell_earlier(request, project, done.moved)


def earlier_words(project: Project, moved: Iterable[actions.Moved]) -> list[str]:
    """What the earlier of two people did, for the later one: both moves are on record."""
    return [
        _("%(who)s moved “%(group)s” after you opened this page: %(words)s. Both moves are kept.")
        % {"who": line.who, "group": each.group.name, "words": in_words(line.words)}
        for each in moved
        for line in told_moves(project, each.earlier, each.seen)
    ]


def tell_earlier(request: HttpRequest, project: Project, moved: Iterable[actions.Moved]) -> None:
    """Tell the later of two people what the earlier did."""
    told = earlier_words(project, moved)
    for words in told[:TOLD]:
        messages.warning(request, words)
    if len(told) > TOLD:
        more = len(told) - TOLD
        words = ngettext("%(count)s more such move.", "%(count)s more such moves.", more)
        messages.warning(request, words % {"count": more})


def in_words(phrases: Iterable[str]) -> str:
    """What a move changed, in one line of the language of the page."""
    return "; ".join(said(phrase) for phrase in phrases)


def _own_page(project: Project, move: actions.Move) -> dict[str, Any]:
    """A group that needs a page of its own, with the address of that page and what was chosen already."""
    chosen = {"affected": move.affected, "say": move.say}
    query = urlencode({name: value for name, value in chosen.items() if value is not None})
    return {"group": move.group, "address": f"{reverse('group_move', args=[project.code, move.group.code])}?{query}"}


def _what_is_left(project: Project, data: QueryDict, done: actions.ManyMoved) -> PlaceForm:
    """The form as it was sent; rows that are saved show their new position, and its code is a new one."""
    left = data.copy()
    left["code"] = str(uuid.uuid4())
    for each in done.moved:
        left[f"{SAW}{each.group.code}"] = str(each.position.code)
    form = PlaceForm(left, rows=rows_seen(project, _saw(left)))
    form.is_valid()
    return form


def _at_page(project: Project, number: int) -> str:
    return reverse("group_place", args=[project.code]) + (f"?page={number}" if number > 1 else "")


# One group -----------------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_move(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Where one group stands, with its reason; below the line with the full record of leaving one out."""
    group = listed_group(project, group_code) if request.method != "POST" else sent_group(project, group_code)
    if group is None:
        return gone_answer(request)
    if request.method != "POST":
        refuse_if_archived(project)
        asked = _asked(request)
        before = group.position.placing if group.position is not None else None
        is_hard = "affected" in asked and needs_act(before=before, affected=asked["affected"])
        kept = {**asked, "code": uuid.uuid4(), "reason": _kept_reason(request, group)}
        form = MoveForm(seen=group.position, is_hard=is_hard, initial=kept)
        return _move_page(request, project, group, form, saw=group.position)
    saw = _uuid(request.POST.get("saw", ""))
    seen = group.positions.filter(code=saw).first() if saw is not None else None
    is_hard = "was_asked" in request.POST or request.POST.get("is_hard") == "yes"
    form = MoveForm(request.POST, seen=seen, is_hard=is_hard)
    if form.is_valid():
        try:
            moved = actions.move_group(
                move=actions.Move(group, seen.code if seen is not None else None, **form.chosen),
                code=form.cleaned_data["code"],
                reason=form.cleaned_data["reason"],
                act=form.act(),
                by=request.actor,
            )
        except actions.ReasonNeeded:
            form.add_error("reason", _("Say why. The say they should have goes down."))
        except (actions.RecordNeeded, actions.RecordNotFull):
            form = MoveForm(request.POST, seen=seen, is_hard=True, is_below=True)
            form.full_clean()
        except GroupIsGone:
            return gone_answer(request)
        except ProjectIsArchived:
            return closed_answer(request)
        except NothingChanged:
            messages.info(request, _("Nothing was changed."))
            return redirect("group_detail", project.code, group.code)
        else:
            _tell_moved(request, project, moved)
            return redirect("group_detail", project.code, group.code)
    return _move_page(request, project, group, form, saw=seen, status=422)


def _asked(request: HttpRequest) -> dict[str, int]:
    """The values that an address asks for, such as those chosen on the page of all groups."""
    asked = {name: request.GET.get(name, "") for name in ("affected", "say", "wanted")}
    numbers = {name: int(value) for name, value in asked.items() if value.isdecimal() and len(value) <= len("100")}
    return {name: number for name, number in numbers.items() if number <= 100}


def keep_reason(request: HttpRequest, group: Group, reason: str) -> None:
    """Keep the reason that somebody typed on the grid, for the page of the group where the rest is asked."""
    if reason:
        request.session[_KEPT] = {"group": str(group.code), "reason": reason}


def _kept_reason(request: HttpRequest, group: Group) -> str:
    kept = request.session.get(_KEPT, {})
    return str(request.session.pop(_KEPT)["reason"]) if kept.get("group") == str(group.code) else ""


def _tell_moved(request: HttpRequest, project: Project, moved: actions.Moved) -> None:
    words = in_words(told_moves(project, [moved.position], moved.before)[0].words)
    messages.success(request, _("Saved. %(group)s: %(words)s.") % {"group": moved.group.name, "words": words})
    tell_earlier(request, project, [moved])


def _move_page(
    request: LeadRequest,
    project: Project,
    group: Group,
    form: MoveForm,
    *,
    saw: Position | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "project": project,
        "nav": "groups",
        "group": group,
        "form": form,
        "saw": saw,
        "placing": group.position.placing if group.position is not None else None,
        "lines": move_lines(project, group),
        "days": challenge_days(project) if form.is_hard else 0,
    }
    return render(request, "planner/group_move.html", context, status=status)


# What changed --------------------------------------------------------------------------------------------------------


@lead_view
@require_safe
def group_changes(request: LeadRequest, project: Project) -> HttpResponse:
    """What changed since a day, in words; and every group at the start, now, and as it should be."""
    usual = today_in(project) - timedelta(days=USUAL_DAYS)
    form = SinceForm(request.GET if "since" in request.GET else {"since": usual.isoformat()})
    since = form.cleaned_data["since"] if form.is_valid() else usual
    context = {
        "project": project,
        "nav": "groups",
        "form": form,
        "since": since,
        "changes": changes_page(project, since=since, number=request.GET.get("page", "1")),
    }
    return render(request, "planner/group_changes.html", context, status=422 if form.errors else 200)
