"""What a person says about taking part: what they say yes to, how to reach them, what they need."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coproduction.htmx import sent
from stakeholders.access import ParticipantRequest, participant_view, refuse_if_archived
from stakeholders.actions import care as actions
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.care import ConsentsForm, ContactForm, NeedForm, NeedsForm
from stakeholders.models import ConsentPurpose, Need, Project
from stakeholders.queries.care import (
    consent_lines,
    contact_of,
    has_stopped_mail,
    need_by_code,
    needs_of,
    read_other_words,
)


def _mine(
    request: ParticipantRequest, project: Project, template: str, form: forms.Form | None = None, **more: Any
) -> HttpResponse:
    """One of the person's own pages, with the frame's context."""
    context = {
        "project": project,
        "member": request.member,
        "back": reverse("take_part", args=[project.here]),
        "form": form,
        **more,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, f"stakeholders/{template}.html", context, status=status)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_consents(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Yes, no or later, purpose by purpose; what was said before is ticked."""
    lines = consent_lines(request.member)
    form = ConsentsForm(sent(request), lines=lines)
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            try:
                actions.answer_consents(member=request.member, answers=form.answers, by=request.actor)
                messages.success(request, _("Saved. You can change it whenever you like."))
            except NothingChanged:
                pass
            return redirect("take_part", project.here)
    [take_part] = [line for line in lines if line.purpose is ConsentPurpose.TAKE_PART]
    questions = [(line, form[line.purpose.value]) for line in lines if line is not take_part]
    return _mine(request, project, "my_consents", form, take_part=take_part, questions=questions)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_yes_again(request: ParticipantRequest, project: Project) -> HttpResponse:
    """The words about who sees what as they are now; a button says yes where they have changed."""
    if request.method == "POST":
        refuse_if_archived(project)
        try:
            actions.say_yes_again(member=request.member, by=request.actor)
            messages.success(request, _("Saved. Thank you for reading it again."))
        except NothingChanged:
            pass
        return redirect("take_part", project.here)
    return _mine(request, project, "my_yes_again", asks=read_other_words(request.member))


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_contact(request: ParticipantRequest, project: Project) -> HttpResponse:
    """How can we reach you? Nothing is an answer too."""
    contact = contact_of(request.member)
    has_stopped = has_stopped_mail(contact)
    form = ContactForm(sent(request), contact=contact, has_stopped=has_stopped)
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            try:
                actions.save_contact(member=request.member, by=request.actor, **form.cleaned_data)
                messages.success(request, _("Saved. You can change it whenever you like."))
            except NothingChanged:
                pass
            return redirect("take_part", project.here)
    return _mine(request, project, "my_contact", form, has_stopped=has_stopped)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_needs(request: ParticipantRequest, project: Project) -> HttpResponse:
    """What a person needs to take part, and a form for more."""
    needs = needs_of(request.member)
    form = NeedsForm(sent(request), there=[need.words for need in needs])
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid() and _are_added(request, form):
            return redirect("my_needs", project.here)
    return _mine(request, project, "my_needs", form, needs=needs)


def _are_added(request: ParticipantRequest, form: NeedsForm) -> bool:
    try:
        count = actions.add_needs(member=request.member, words=form.lines, by=request.actor)
    except NothingChanged:
        messages.info(request, _("That is on your list already."))
    except actions.TooManyNeeds:
        words = _("Your list can hold %(most)s things. Take one away first.")
        form.add_error("words", words % {"most": actions.MOST_NEEDS})
        return False
    else:
        words = ngettext("%(count)s thing is on your list now.", "%(count)s things are on your list now.", count)
        messages.success(request, words % {"count": count})
    return True


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_need_change(request: ParticipantRequest, project: Project, need_code: UUID) -> HttpResponse:
    """A need in other words; a second button takes it away."""
    need = _need(request, need_code)
    form = NeedForm(sent(request), initial={"words": need.words})
    if request.method == "POST":
        refuse_if_archived(project)
        if form.is_valid():
            try:
                actions.change_need(need=need, words=form.cleaned_data["words"], by=request.actor)
                messages.success(request, _("Saved."))
            except NothingChanged:
                messages.info(request, _("That is on your list already."))
            except actions.NeedIsGone:
                messages.info(request, _("It was off your list already."))
            return redirect("my_needs", project.here)
    back = reverse("my_needs", args=[project.here])
    return _mine(request, project, "my_need_change", form, need=need, back=back)


def _need(request: ParticipantRequest, code: UUID) -> Need:
    need = need_by_code(request.member, code)
    if need is None:
        raise Http404
    return need


@participant_view
@require_POST
def my_need_remove(request: ParticipantRequest, project: Project, need_code: UUID) -> HttpResponse:
    """Take a need off the list."""
    refuse_if_archived(project)
    need = _need(request, need_code)
    try:
        actions.remove_need(need=need, by=request.actor)
        messages.success(request, _("It is off your list."))
    except NothingChanged:
        messages.info(request, _("It was off your list already."))
    return redirect("my_needs", project.here)
