"""People who were asked to join, for leads: a group's list, one person with their steps, and a break."""

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coproduction.htmx import sent
from coproduction.text import clean_text
from stakeholders.access import LeadRequest, ParticipantRequest, lead_view, participant_view, refuse_if_archived
from stakeholders.actions import breaks, same_person
from stakeholders.actions import groups as group_actions
from stakeholders.actions import recruits as actions
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.recruits import (
    WRONG_DAY,
    ApproachForm,
    AskForm,
    PlacesForm,
    RecruitChangeForm,
    SameForm,
    StepForm,
)
from stakeholders.models import Project, Recruit, StepChoices
from stakeholders.queries.groups import any_group_by_code, group_by_code
from stakeholders.queries.people import participant
from stakeholders.queries.recruits import (
    alike,
    asked_page,
    groups_to_choose,
    groups_written,
    recruit_by_code,
    recruit_page,
    stays_first,
    steps_for,
    suggestion_for,
)
from stakeholders.recruiting import Step
from stakeholders.views.group_facts import moved_answer, open_group, status_of
from stakeholders.views.showing import shown_way

TWICE = "This form was sent before. It is in the list."


# The places of one group ---------------------------------------------------------------------------------------------


@lead_view
@require_safe
def recruit_list(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Places of one group: who was asked, how far they have come, and what was done to ask people."""
    group = any_group_by_code(project, group_code)
    if group is None:
        raise Http404
    if group.merged_into is not None:
        return redirect("recruit_list", project.code, group.merged_into.code)
    page = asked_page(project, group, request.GET.get("page", ""))
    return _page(request, project, "recruit_list", group=group, page=page)


def _page(request: LeadRequest, project: Project, template: str, *, status: int = 200, **more: object) -> HttpResponse:
    context = {"project": project, "nav": "places", **more}
    return render(request, f"stakeholders/{template}.html", context, status=status)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def places_set(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """How many places a group has, with how many are suggested and why, and how many people stand ready."""
    group = open_group(project, group_code)
    if group.merged_into is not None:
        return moved_answer(request, project, group)
    form = PlacesForm(sent(request), group=group)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                group_actions.change_group(group=group, changes=form.asked, began=form.began, by=request.actor)
            except NothingChanged:
                return redirect("recruit_list", project.code, group.code)
            except group_actions.GroupIsGone:
                return moved_answer(request, project, group)
            except group_actions.ChangedMeanwhile as changed:
                said = _("Somebody set other numbers meanwhile: %(places)s places, and %(ready)s ready. Look again.")
                there = {"places": changed.group.places or 0, "ready": changed.group.reserve or 0}
                form = PlacesForm(group=changed.group)
                messages.error(request, said % there)
                status = 409
            else:
                messages.success(request, _("Saved."))
                return redirect("recruit_list", project.code, group.code)
    context = {"group": group, "form": form, "suggestion": suggestion_for(project, group)}
    return _page(request, project, "places_set", status=status, **context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def approach_add(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Note that people of a group were asked to join."""
    group = open_group(project, group_code)
    if group.merged_into is not None:
        return moved_answer(request, project, group)
    initial = {"code": uuid.uuid4(), "made_on": timezone.localdate()}
    form = ApproachForm(sent(request), routes=list(group.routes.all()), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_approach(group=group, by=request.actor, **form.cleaned_data)
        except NothingChanged:
            messages.info(request, _(TWICE))
        except group_actions.GroupIsGone:
            return moved_answer(request, project, group)
        except actions.WrongDay:
            form.add_error("made_on", WRONG_DAY)
        else:
            messages.success(request, _("Saved."))
        if not form.errors:
            return redirect("recruit_list", project.code, group.code)
    return _page(request, project, "approach_add", status=status_of(form), group=group, form=form)


@lead_view
@require_POST
def approach_remove(request: LeadRequest, project: Project, group_code: UUID, approach_code: UUID) -> HttpResponse:
    """Take away the note that people were asked."""
    group = open_group(project, group_code)
    approach = get_object_or_404(group.approaches, code=approach_code)
    approach.project = project
    try:
        actions.remove_approach(approach=approach, by=request.actor)
        messages.success(request, _("Taken away."))
    except NothingChanged:
        messages.info(request, _("This was taken away before."))
    return redirect("recruit_list", project.code, group.code)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def recruit_add(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Write down somebody who was asked to join."""
    group = open_group(project, group_code)
    if group.merged_into is not None:
        return moved_answer(request, project, group)
    initial = {
        "code": uuid.uuid4(),
        "asked_on": timezone.localdate(),
        "step": Step.APPROACHED.value,
        "groups": [str(group.code)],
    }
    form = AskForm(sent(request), groups=groups_to_choose(project, [group]), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_person(project=project, by=request.actor, **form.cleaned_data)
        except NothingChanged:
            messages.info(request, _(TWICE))
        except actions.WrongConsentDay:
            form.add_error("consented_on", WRONG_DAY)
        except actions.WrongDay:
            form.add_error("asked_on", WRONG_DAY)
        except actions.NoGroupSaid:
            form.add_error("groups", _("Tick one group at least."))
        except (actions.ConsentMissing, actions.AskedNameIsThere) as refused:
            _refuse_name(form, refused)
        else:
            messages.success(request, _("Saved."))
        if not form.errors:
            return redirect("recruit_list", project.code, group.code)
    return _page(request, project, "recruit_add", status=status_of(form), group=group, form=form)


def _refuse_name(form: AskForm | RecruitChangeForm, refused: Exception) -> None:
    if isinstance(refused, actions.ConsentMissing):
        form.add_error("consented_on", _("Enter the day on which they said yes, or leave the name empty."))
    else:
        form.add_error("name", _("Somebody else has this name here. Choose another one, or open their page."))


# One person ----------------------------------------------------------------------------------------------------------


def _recruit(project: Project, code: UUID) -> Recruit:
    recruit = recruit_by_code(project, code)
    if recruit is None:
        raise Http404
    return recruit


@lead_view
@require_safe
def recruit(request: LeadRequest, project: Project, recruit_code: UUID) -> HttpResponse:
    """Somebody who was asked: the steps they took, their groups, and on whose word."""
    page = recruit_page(_recruit(project, recruit_code), viewer_id=request.member.pk)
    return _page(request, project, "recruit", page=page, recruit=page.recruit)


def _to(project: Project, recruit: Recruit) -> HttpResponse:
    return redirect("recruit", project.code, recruit.code)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def recruit_move(request: LeadRequest, project: Project, recruit_code: UUID) -> HttpResponse:
    """Note a step that somebody took: by one press, or with another day and why."""
    refuse_if_archived(project)
    recruit = _recruit(project, recruit_code)
    only = steps_for(recruit.member) if recruit.member is not None else frozenset(Step)
    today = timezone.localdate(timezone=project.zone)
    form = StepForm(sent(request), recruit=recruit, only=only, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.move_recruit(recruit=recruit, by=request.actor, **form.cleaned_data)
        except NothingChanged:
            messages.info(request, _("That is where they stand already."))
            return _back(request, project, recruit)
        except actions.MovedMeanwhile:
            messages.error(request, _("Somebody else noted another step meanwhile. Look where they stand now."))
            return _to(project, recruit)
        except actions.RecruitIsGone:
            messages.info(request, _("This entry became part of another one."))
            return redirect("coverage", project.code)
        except actions.OwnDoing:
            messages.error(request, _("They take part, and say this on their own page."))
            return _to(project, recruit)
        except actions.WrongDay:
            form.add_error("taken_on", WRONG_DAY)
        except actions.BeforeLastStep as last:
            day = formats.date_format(last.day, "j F Y")
            form.add_error(
                "taken_on", _("The step before was on %(day)s. Enter that day or a later one.") % {"day": day}
            )
        else:
            words = _("Back to “%(step)s”, %(day)s.") if taken.is_back else _("%(step)s, %(day)s.")
            said = {
                "step": str(StepChoices(taken.step).label),
                "day": formats.date_format(taken.taken_on, "j F Y"),
            }
            messages.success(request, words % said)
            return _back(request, project, recruit)
    context = {"recruit": recruit, "form": form, "stands": StepChoices(recruit.step).label}
    return _page(request, project, "recruit_move", status=status_of(form), **context)


def _back(request: LeadRequest, project: Project, recruit: Recruit) -> HttpResponse:
    """To the list in which the button stood, or to the person."""
    try:
        group = group_by_code(project, UUID(request.POST.get("list", "")))
    except ValueError:
        group = None
    return redirect("recruit_list", project.code, group.code) if group is not None else _to(project, recruit)


def _change_form(project: Project, recruit: Recruit, data: QueryDict | None = None) -> RecruitChangeForm:
    ticked = groups_written(recruit)
    return RecruitChangeForm(data, recruit=recruit, groups=groups_to_choose(project, ticked), ticked=ticked)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def recruit_change(request: LeadRequest, project: Project, recruit_code: UUID) -> HttpResponse:
    """Another name for somebody who was asked, or other groups."""
    refuse_if_archived(project)
    recruit = _recruit(project, recruit_code)
    if recruit.member is not None and recruit.member.groups_said_at is not None:
        messages.info(request, _("They say for themselves which groups they are of."))
        return _to(project, recruit)
    form = _change_form(project, recruit, sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_recruit(recruit=recruit, by=request.actor, **form.cleaned_data)
        except NothingChanged:
            return _to(project, recruit)
        except actions.ChangedMeanwhile:
            form.meet(_change_form(project, _recruit(project, recruit.code)))
        except (actions.RecruitIsGone, actions.OwnDoing):
            messages.info(request, _("This was changed by somebody else meanwhile."))
            return redirect("coverage", project.code)
        except actions.WrongConsentDay:
            form.add_error("consented_on", WRONG_DAY)
        except actions.NoGroupSaid:
            form.add_error("groups", _("Tick one group at least."))
        except (actions.ConsentMissing, actions.AskedNameIsThere) as refused:
            _refuse_name(form, refused)
        else:
            messages.success(request, _("Saved."))
            return _to(project, recruit)
    return _page(request, project, "recruit_change", status=status_of(form), recruit=recruit, form=form)


def _press(
    request: LeadRequest, project: Project, recruit: Recruit, press: Callable[[], object], done: str, twice: str
) -> HttpResponse:
    """One press about somebody: what it does, and what is said of it."""
    try:
        press()
        messages.success(request, done)
    except NothingChanged:
        messages.info(request, twice)
    except actions.RecruitIsGone:
        messages.info(request, _("This entry became part of another one."))
        return redirect("coverage", project.code)
    return _to(project, recruit)


@lead_view
@require_POST
def recruit_confirm(request: LeadRequest, project: Project, recruit_code: UUID) -> HttpResponse:
    """Another lead says that they have met somebody who joined."""
    refuse_if_archived(project)
    recruit = _recruit(project, recruit_code)
    try:
        return _press(
            request,
            project,
            recruit,
            lambda: actions.confirm_recruit(recruit=recruit, by=request.actor),
            _("Confirmed. Two people have met them."),
            _("Another lead confirmed this before."),
        )
    except actions.OwnWord:
        messages.error(request, _("You wrote this down. Another lead who has met them can confirm it."))
    except (actions.NotJoined, actions.OwnDoing):
        messages.error(request, _("Only somebody who has joined, without a way in of their own, is confirmed."))
    return _to(project, recruit)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def recruit_forget(request: LeadRequest, project: Project, recruit_code: UUID) -> HttpResponse:
    """Take away the name of somebody who was asked, after a page that says what that means."""
    recruit = _recruit(project, recruit_code)
    if request.method == "POST":
        return _press(
            request,
            project,
            recruit,
            lambda: actions.forget_recruit(recruit=recruit, by=request.actor),
            _("The name is gone."),
            _("No name is kept."),
        )
    return _page(request, project, "recruit_forget", recruit=recruit)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def recruit_to_paper(request: LeadRequest, project: Project, recruit_code: UUID) -> HttpResponse:
    """Let somebody who was asked take part on paper; what opens their own link is shown once."""
    refuse_if_archived(project)
    recruit = _recruit(project, recruit_code)
    if request.method == "POST":
        try:
            member, way = actions.recruit_to_paper(recruit=recruit, code=uuid.uuid4(), by=request.actor)
        except NothingChanged:
            messages.info(request, _("They have a way to take part already."))
            return _to(project, recruit)
        except actions.RecruitIsGone:
            messages.info(request, _("This entry became part of another one."))
            return redirect("coverage", project.code)
        said = _("%(name)s counts once they say yes on their own paper.")
        messages.success(request, said % {"name": member.shown_name})
        context = {"project": project, "nav": "people", "person": member, **shown_way(way)}
        return render(request, "stakeholders/link_once.html", context)
    return _page(request, project, "recruit_to_paper", recruit=recruit)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def recruit_merge(request: LeadRequest, project: Project, recruit_code: UUID) -> HttpResponse:
    """Two entries of one person become one: choose the other, look at what happens, and do it."""
    refuse_if_archived(project)
    recruit = _recruit(project, recruit_code)
    typed = (request.POST if request.method == "POST" else request.GET).get("name", "")
    looked_for = " ".join(clean_text(typed).split())[:80]
    others = alike(project, recruit, looked_for)
    form = SameForm(sent(request), others=others)
    context: dict[str, Any] = {"recruit": recruit, "others": others, "form": form, "looked_for": looked_for}
    if request.method == "POST" and form.is_valid():
        same = form.cleaned_data["same"]
        if "sure" not in request.POST:
            stays, goes = stays_first(recruit, same)
            ways = stays.member is not None and goes.member is not None
            return _page(request, project, "recruit_merge_sure", **context, same=same, stays=stays, ways=ways)
        try:
            kept = same_person.merge_recruits(recruit=recruit, same=same, by=request.actor)
        except actions.RecruitIsGone:
            messages.info(request, _("One of them became part of another entry meanwhile."))
            return redirect("coverage", project.code)
        messages.success(request, _("They are one entry now."))
        return _to(project, kept)
    return _page(request, project, "recruit_merge", status=status_of(form), **context)


# A break -------------------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def person_pause(request: LeadRequest, project: Project, member_code: UUID) -> HttpResponse:
    """Note that somebody takes a break, or is back."""
    refuse_if_archived(project)
    person = participant(project, member_code)
    if person is None:
        raise Http404
    if request.method == "POST":
        press = breaks.end_break if person.paused_at is not None else breaks.pause_person
        try:
            press(member=person, by=request.actor)
            messages.success(request, _("Saved."))
        except NothingChanged:
            messages.info(request, _("Nothing was changed."))
        except breaks.TheirOwnBreak:
            messages.error(request, _("They began the break themselves. They end it on their own page."))
        return redirect("person_detail", project.code, person.code)
    return render(request, "stakeholders/person_pause.html", {"project": project, "nav": "people", "person": person})


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_pause(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Take a break, or come back. Nobody asks why."""
    if request.method == "POST":
        refuse_if_archived(project)
        press = breaks.end_break if request.member.paused_at is not None else breaks.pause_person
        try:
            press(member=request.member, by=request.actor)
            messages.success(request, _("Saved. Thank you."))
        except NothingChanged:
            pass
        return redirect("take_part", project.here)
    context = {"project": project, "member": request.member, "back": reverse("take_part", args=[project.here])}
    return render(request, "stakeholders/my_pause.html", context)
