"""What check-ins found, for leads and for people who take part; and covering a name in a comment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from planner.actions.comments import NotInComment, cover_comment
from planner.forms.check_in_comments import CoverForm
from planner.models import CheckIn
from planner.queries.check_in_results import asks_for_talks, next_due_on, results_over_time, round_page
from planner.queries.check_ins import numbers_now, takes_answers, today_of
from planner.queries.comments import comment_of, names_in
from planner.queries.stages import today_in
from planner.trends.drawing import trend_key
from planner.views.my_pages import place_address
from planner.views.writing import closed_answer
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.steps import ProjectIsArchived

# Over time -----------------------------------------------------------------------------------------------------------


@lead_view
@require_safe
def check_ins(request: LeadRequest, project: Project) -> HttpResponse:
    """What the latest check-in found, how it went over time, and what comes next."""
    page = results_over_time(project, viewer_id=request.member.pk, for_leads=True)
    weeks = numbers_now(project).check_in_weeks
    due_on = None if page.latest is None else next_due_on(page.latest.ended_on, weeks=weeks)
    context = {
        **_context(request, project, for_leads=True),
        "page": page,
        "key": trend_key(),
        "due_on": due_on,
        "is_overdue": due_on is not None and due_on < today_in(project),
        "asks_for_talks": asks_for_talks(project),
        "is_over": page.open is not None and not takes_answers(page.open, today=today_of(page.open)),
    }
    return render(request, "planner/check_ins.html", context)


@participant_view
@require_safe
def my_check_ins(request: ParticipantRequest, project: Project) -> HttpResponse:
    """The same, as people taking part read it."""
    page = results_over_time(project, viewer_id=request.member.pk, for_leads=False)
    context = {
        **_context(request, project, for_leads=False),
        "page": page,
        "key": trend_key(),
        "is_open": page.open is not None and takes_answers(page.open, today=today_of(page.open)),
        "back": place_address(project),
    }
    return render(request, "planner/my_check_ins.html", context)


def _context(request: LeadRequest | ParticipantRequest, project: Project, *, for_leads: bool) -> dict[str, Any]:
    return {
        "project": project,
        "member": request.member,
        "nav": "promise",
        "for_leads": for_leads,
        "one_page": "check_in" if for_leads else "my_check_in_results",
    }


# One of them ---------------------------------------------------------------------------------------------------------


def closed_check_in(request: LeadRequest, project: Project, check_in: CheckIn) -> HttpResponse:
    """What one closed check-in found, for leads. The view of its address calls this once it is closed."""
    number = request.GET.get("page", "1")
    page = round_page(project, check_in, number=number, viewer_id=request.member.pk, for_leads=True)
    named = names_in(project, [comment.words for comment in page.comments])
    context = {
        **_context(request, project, for_leads=True),
        "page": page,
        "comments": [(comment, named.get(comment.words, ())) for comment in page.comments],
    }
    return render(request, "planner/check_in_closed.html", context)


@participant_view
@require_safe
def my_check_in_results(request: ParticipantRequest, project: Project, check_in_code: UUID) -> HttpResponse:
    """What one closed check-in found, as people taking part read it. One that is open is not found."""
    check_in = _closed(project, check_in_code)
    number = request.GET.get("page", "1")
    page = round_page(project, check_in, number=number, viewer_id=request.member.pk, for_leads=False)
    context = {
        **_context(request, project, for_leads=False),
        "page": page,
        "comments": [(comment, ()) for comment in page.comments],
        "back": reverse("my_check_ins", args=[project.here]),
    }
    return render(request, "planner/my_check_in_results.html", context)


def _closed(project: Project, code: UUID) -> CheckIn:
    check_in: CheckIn = get_object_or_404(project.check_ins.exclude(closed_at=None), code=code)
    return check_in


# Covering a name -----------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def comment_cover(request: LeadRequest, project: Project, check_in_code: UUID, comment_id: UUID) -> HttpResponse:
    """Cover what names somebody in a comment, for good."""
    if request.method != "POST":
        refuse_if_archived(project)
    check_in = _closed(project, check_in_code)
    comment = comment_of(check_in, comment_id)
    if comment is None:
        raise Http404
    back = f"{reverse('check_in', args=[project.code, check_in.code])}#comments"
    names = names_in(project, [comment.words]).get(comment.words, ())
    form = CoverForm(sent(request), names=names)
    if request.method == "POST" and form.is_valid():
        try:
            cover_comment(comment=comment, words=form.chosen, by=request.actor)
        except NotInComment as refused:
            words = _("“%(words)s” is not in the comment as a word. Type it as it stands there.")
            form.add_error("words", words % {"words": refused})
        except NothingChanged:
            messages.info(request, _("It was covered already."))
            return redirect(back)
        except ProjectIsArchived:
            return closed_answer(request)
        else:
            messages.success(request, _("It is covered, for everyone and for good."))
            return redirect(back)
    context = {
        **_context(request, project, for_leads=True),
        "comment": comment,
        "form": form,
        "has_names": bool(names),
        "back": back,
    }
    if comment.is_covered and form.errors and "names" in request.POST:
        messages.info(request, _("It was covered already."))
        return redirect(back)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "planner/comment_cover.html", context, status=status)
