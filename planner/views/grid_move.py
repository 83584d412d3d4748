"""Moving a group on the grid, and putting a move back. Both answer with the grid: a page, or the parts that changed."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from coproduction.htmx import asks_for_part
from coproduction.languages import said
from planner.actions import positions as actions
from planner.forms.grid import AXES, GridMoveForm, PutBackForm, five_words, options_of, starts_with
from planner.queries.grid import GridAsked
from planner.views.grid_page import grid_context
from planner.views.leaving_out import gone_answer, sent_group
from planner.views.positions import earlier_words, keep_reason
from planner.views.writing import closed_answer
from stakeholders.access import LeadRequest, lead_view
from stakeholders.actions.groups import GroupIsGone
from stakeholders.actions.projects import NothingChanged
from stakeholders.grid import Placing, word
from stakeholders.models import Group, Position, Project
from stakeholders.steps import ProjectIsArchived


def with_form(request: LeadRequest, context: dict[str, Any], form: GridMoveForm | None = None) -> dict[str, Any]:
    """The context of the grid with the form that moves a group: one that was refused, or a fresh one."""
    page = context["page"]
    if not context["can_move"]:
        return context
    group = page.selected
    moved = request.GET.get("moved", "")
    can_undo = group is not None and len(group.stood) > 1 and str(group.position_code) == moved
    return context | {
        "form": form or GridMoveForm(initial={"code": uuid.uuid4(), **starts_with(group)}),
        "options": options_of(page.groups, chosen=page.asked.group),
        "five": five_words(),
        "moved": moved if can_undo else None,
    }


def save_move(request: LeadRequest, project: Project) -> HttpResponse:
    """Save where a group was put. Below the line the full record is asked first, on a page of its own."""
    if project.is_archived:
        return closed_answer(request)
    form = GridMoveForm(request.POST)
    if not form.is_valid():
        return _refused(request, project, form)
    given = form.cleaned_data
    group = sent_group(project, given["group"])
    if group is None:
        return _gone(request, project, form)
    positions = list(group.positions.order_by("pk"))
    seen = _seen(positions, given["saw"] or 0)
    chosen = form.chosen(seen.placing if seen is not None else None)
    other = _other_choice(positions, given["code"], seen, chosen)
    if other:
        seen, chosen = next(each for each in positions if each.code == given["code"]), other
        given["code"] = uuid.uuid5(given["code"], f"{given['affected']} {given['say']}")
    try:
        moved = actions.move_group(
            move=actions.Move(group, seen.code if seen is not None else None, **chosen),
            code=given["code"],
            reason=given["reason"],
            by=request.actor,
        )
    except NothingChanged:
        return _saved_already(request, project, group, form)
    except (actions.RecordNeeded, actions.ReasonNeeded):
        keep_reason(request, group, given["reason"])
        return _ask_on_own_page(request, project, group, chosen)
    except GroupIsGone:
        return _gone(request, project, form)
    except ProjectIsArchived:
        return closed_answer(request)
    words = [saved_words(group.name, moved.before, moved.position.placing), *earlier_words(project, [moved])]
    if moved.before is None:
        return _answer(request, project, group, words, is_new=True)
    return _answer(request, project, group, words, moved=moved.position)


def _seen(positions: Sequence[Position], saw: int) -> Position | None:
    """The last of the first so many positions; None for none, and where the group never had so many."""
    return positions[saw - 1] if 0 < saw <= len(positions) else None


def _other_choice(
    positions: Sequence[Position], code: UUID, seen: Position | None, chosen: dict[str, int]
) -> dict[str, int]:
    """What a form puts elsewhere than it did when it was saved: that answer was lost, and the person chose again."""
    place = next((place for place, each in enumerate(positions) if each.code == code), None)
    if place is None:
        return {}
    saved = positions[place].placing
    other = {name: value for name, value in chosen.items() if value != getattr(saved, name)}
    if place and seen is not None:
        before = positions[place - 1].placing
        back = [name for name in AXES if name not in chosen and getattr(before, name) != getattr(saved, name)]
        other |= {name: getattr(seen.placing, name) for name in back}
    return other


@lead_view
@require_POST
def group_grid_undo(request: LeadRequest, project: Project) -> HttpResponse:
    """Put a group back to where it stood before a move: a new move, for nothing is erased."""
    if project.is_archived:
        return closed_answer(request)
    form = PutBackForm(request.POST)
    if not form.is_valid():
        return _answer(request, project, None, [_("There is nothing to put back.")])
    given = form.cleaned_data
    group = sent_group(project, given["group"])
    if group is None:
        return gone_answer(request)
    positions = list(group.positions.order_by("pk"))
    place = next((place for place, each in enumerate(positions) if each.code == given["moved"]), 0)
    if _is_put_back(positions, place, given["code"]):
        return _answer(
            request, project, group, [put_back_words(group.name, positions[-2].placing, positions[-1].placing)]
        )
    if place == 0 or place != len(positions) - 1:
        return _answer(request, project, group, [_("Nothing was put back. Somebody moved this group again.")])
    before, last = positions[place - 1].placing, positions[place].placing
    values = {name: getattr(before, name) for name in (*AXES, "wanted")}
    chosen = {name: value for name, value in values.items() if value != getattr(last, name)}
    try:
        actions.move_group(
            move=actions.Move(group, positions[place].code, **chosen), code=given["code"], by=request.actor
        )
    except NothingChanged:
        return _answer(request, project, group, [_("Nothing was changed.")])
    except (actions.RecordNeeded, actions.ReasonNeeded):
        return _ask_on_own_page(request, project, group, chosen)
    except GroupIsGone:
        return gone_answer(request)
    except ProjectIsArchived:
        return closed_answer(request)
    return _answer(request, project, group, [put_back_words(group.name, last, before)])


def _is_put_back(positions: Sequence[Position], place: int, code: UUID) -> bool:
    """Whether this form, that came twice, put back the move at that place already."""
    if place == 0 or place != len(positions) - 2:
        return False
    return positions[-1].code == code and positions[-1].placing == positions[place - 1].placing


# What is said --------------------------------------------------------------------------------------------------------


def saved_words(name: str, before: Placing | None, now: Placing) -> str:
    """That a move is saved, in the words of the grid."""
    values = {
        "group": name,
        "affected": said(now.affected_word),
        "say": said(now.say_word),
        "was_affected": said(before.affected_word) if before is not None else "",
        "had_say": said(before.say_word) if before is not None else "",
    }
    if before is None:
        words = _("Saved. %(group)s is on the grid: %(affected)s affected, %(say)s has a say.")
    else:
        changed = [axis for axis in AXES if word(getattr(before, axis)) != word(getattr(now, axis))]
        words = {
            (): _("Saved. %(group)s moved a little: still %(affected)s affected, %(say)s has a say."),
            ("affected",): _("Saved. %(group)s moved from %(was_affected)s to %(affected)s affected."),
            ("say",): _("Saved. %(group)s moved from %(had_say)s to %(say)s having a say."),
            AXES: _(
                "Saved. %(group)s moved from %(was_affected)s to %(affected)s affected, "
                "and from %(had_say)s to %(say)s having a say."
            ),
        }[tuple(changed)]
    return words % values


def put_back_words(name: str, last: Placing, before: Placing) -> str:
    """That a move is put back, in the words of what it changes."""
    values = {"group": name, "affected": said(before.affected_word), "say": said(before.say_word)}
    if last.affected == before.affected:
        return _("Put back. %(group)s: %(say)s has a say.") % values
    if last.say == before.say:
        return _("Put back. %(group)s: %(affected)s affected.") % values
    return _("Put back. %(group)s: %(affected)s affected, %(say)s has a say.") % values


# Answers -------------------------------------------------------------------------------------------------------------


def _answer(
    request: LeadRequest,
    project: Project,
    group: Group | None,
    words: list[str],
    *,
    moved: Position | None = None,
    is_new: bool = False,
) -> HttpResponse:
    """The grid as it is now, and what was done. `moved` is a move that can be put back; `is_new` that it was placed."""
    code = str(group.code) if group is not None else ""
    if not asks_for_part(request):
        _tell(request, words)
        return redirect(_at(request, project, code, moved))
    context = _context(request, project, code)
    if is_new and len(context["page"].scene.marks) == 1:
        # The first group on the grid: the page has no picture yet that could be exchanged.
        _tell(request, words)
        return HttpResponseClientRedirect(_at(request, project, code, moved))
    context |= {"words": words, "moved": moved.code if moved is not None else None}
    response = render(request, "planner/_grid_moved.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _tell(request: LeadRequest, words: list[str]) -> None:
    for line in words:
        messages.success(request, line)


def _saved_already(request: LeadRequest, project: Project, group: Group, form: GridMoveForm) -> HttpResponse:
    """A form that came twice is saved once, and told as the first one was; one that moves nothing is refused."""
    positions = list(group.positions.order_by("pk"))
    place = next((place for place, each in enumerate(positions) if each.code == form.cleaned_data["code"]), None)
    if place is None:
        form.add_error(AXES[0], _("This is where they stand already. Move a slider first."))
        return _refused(request, project, form)
    before = positions[place - 1].placing if place else None
    words = saved_words(group.name, before, positions[place].placing)
    return _answer(request, project, group, [words], moved=positions[place] if place else None, is_new=not place)


def _refused(request: LeadRequest, project: Project, form: GridMoveForm) -> HttpResponse:
    """The form with what is wrong in it; every word stays."""
    group = form.cleaned_data.get("group")
    context = _context(request, project, str(group) if group is not None else "", form)
    if not asks_for_part(request):
        return render(request, "planner/group_grid.html", context, status=422)
    response = render(request, "planner/_grid_move.html", {**context, "is_part": True}, status=422)
    patch_vary_headers(response, ["HX-Request"])
    return reswap(retarget(response, "#move"), "innerHTML")


def _gone(request: LeadRequest, project: Project, form: GridMoveForm) -> HttpResponse:
    """The group became part of another meanwhile."""
    if not asks_for_part(request):
        return gone_answer(request)
    form.add_error(None, _("This group is not in the list any more. Open this page again."))
    return _refused(request, project, form)


def _ask_on_own_page(request: LeadRequest, project: Project, group: Group, chosen: dict[str, int]) -> HttpResponse:
    """Go where the full record is asked, or the reason, with what was chosen."""
    address = f"{reverse('group_move', args=[project.code, group.code])}?{urlencode(chosen)}"
    return HttpResponseClientRedirect(address) if asks_for_part(request) else redirect(address)


def _context(request: LeadRequest, project: Project, code: str, form: GridMoveForm | None = None) -> dict[str, Any]:
    asked = replace(GridAsked.from_query(request.GET), at="now", group=code)
    return with_form(request, grid_context(request, project, asked), form)


def _at(request: LeadRequest, project: Project, code: str, moved: Position | None) -> str:
    """The page of the grid with this group chosen, at the same part of its table."""
    asked = GridAsked.from_query(request.GET)
    saved: UUID | str = moved.code if moved is not None else ""
    query = {"group": code, "moved": saved, "cell": asked.cell, "page": asked.page}
    query = {name: value for name, value in query.items() if value}
    return reverse("group_grid", args=[project.code]) + (f"?{urlencode(query)}" if query else "")
