"""What is known of one group: all that is said of it, ways to reach it, and where it was heard another way."""

import uuid
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coproduction.htmx import sent
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions import group_facts as facts
from stakeholders.actions import groups as actions
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.group_facts import GroupChangeForm, HeardForm, RouteForm
from stakeholders.models import Group, Project
from stakeholders.models.groups import MOST_ROUTES
from stakeholders.queries.groups import any_group_by_code, earlier_names, is_slip
from stakeholders.signed_out import kept_words


def open_group(project: Project, code: UUID) -> Group:
    """A group of the project, also one that became part of another. Raises PermissionDenied in an archived project."""
    refuse_if_archived(project)
    group = any_group_by_code(project, code)
    if group is None:
        raise Http404
    return group


def moved_answer(request: LeadRequest, project: Project, group: Group) -> HttpResponse:
    """The group became part of another: that one's page, and for what was sent a page that keeps the words (409)."""
    if request.method == "POST":
        return kept_words(request, heading=_("This group became part of another one meanwhile"), status=409)
    into = group.merged_into
    if into is None:
        raise Http404
    messages.info(request, _("%(name)s is part of this group now.") % {"name": group.name})
    return redirect("group_detail", project.code, into.code)


def status_of(form: forms.Form) -> int:
    """422 for a form with errors."""
    return 422 if form.is_bound and form.errors else 200


# All that is said of it ----------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def group_change(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Another name for a group, and all else that is said of it."""
    group = open_group(project, group_code)
    if group.merged_into is not None:
        return moved_answer(request, project, group)
    form = GroupChangeForm(sent(request), group=group)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_group(group=group, changes=form.asked, began=form.began, by=request.actor)
        except NothingChanged:
            return redirect("group_detail", project.code, group.code)
        except actions.GroupIsGone:
            return moved_answer(request, project, group)
        except actions.GroupIsThere as there:
            form.add_error("name", _("There is a group called “%(name)s” already.") % {"name": there.name})
        except actions.SideIsFixed:
            form.add_error("side", _("The group stands on the grid now, so this stays as it is."))
        except actions.ChangedMeanwhile as changed:
            theirs = form.theirs(changed.group)
            form = form.again(changed.group)
        else:
            messages.success(request, _("Saved."))
            return redirect("group_detail", project.code, group.code)
    context = {
        "project": project,
        "nav": "groups",
        "group": group,
        "form": form,
        "theirs": theirs,
        "has_errors": bool(theirs),
        "earlier": earlier_names(group),
        "is_slip": is_slip(group, member_id=request.member.pk),
    }
    return render(request, "stakeholders/group_change.html", context, status=409 if theirs else status_of(form))


@lead_view
@require_POST
def group_remove(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Remove a group that was added by mistake."""
    group = open_group(project, group_code)
    try:
        actions.remove_group(group=group, by=request.actor)
        messages.success(request, _("Removed: %(name)s.") % {"name": group.name})
    except actions.GroupIsGone:
        messages.info(request, _("This group is not in the list any more."))
    except actions.GroupStays:
        words = _("%(name)s stays. Only a slip can be removed: within an hour, before anybody else uses the group.")
        messages.error(request, words % {"name": group.name})
    return redirect("group_list", project.code)


# Ways to reach it ----------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def route_add(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Ways to reach a group, and a form for one more."""
    group = open_group(project, group_code)
    if group.merged_into is not None:
        return moved_answer(request, project, group)
    form = RouteForm(sent(request), initial={"code": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            facts.add_route(group=group, by=request.actor, **form.cleaned_data)
        except NothingChanged:
            messages.info(request, _("This form was sent before. It is in the list."))
            return redirect("route_add", project.code, group.code)
        except actions.GroupIsGone:
            return moved_answer(request, project, group)
        except facts.RouteIsThere:
            form.add_error("words", _("This way is in the list already."))
        except facts.TooManyRoutes:
            form.add_error("words", _("There are %(most)s ways, which is the most.") % {"most": MOST_ROUTES})
        else:
            messages.success(request, _("Added: %(name)s.") % {"name": form.cleaned_data["words"]})
            return redirect("route_add", project.code, group.code)
    context = {"project": project, "nav": "groups", "group": group, "form": form, "routes": list(group.routes.all())}
    return render(request, "stakeholders/route_add.html", context, status=status_of(form))


@lead_view
@require_POST
def route_remove(request: LeadRequest, project: Project, group_code: UUID, route_code: UUID) -> HttpResponse:
    """Take away a way to reach a group."""
    group = open_group(project, group_code)
    route = get_object_or_404(group.routes, code=route_code)
    route.project = project
    try:
        facts.remove_route(route=route, by=request.actor)
        messages.success(request, _("Taken away: %(name)s.") % {"name": route.words})
    except NothingChanged:
        messages.info(request, _("This was taken away before."))
    return redirect("route_add", project.code, group.code)


# Heard another way ---------------------------------------------------------------------------------------------------


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def heard_add(request: LeadRequest, project: Project, group_code: UUID) -> HttpResponse:
    """Where a group was heard another way, and a form for one more."""
    group = open_group(project, group_code)
    if group.merged_into is not None:
        return moved_answer(request, project, group)
    form = HeardForm(sent(request), initial={"code": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            facts.add_heard(group=group, by=request.actor, **form.cleaned_data)
        except NothingChanged:
            messages.info(request, _("This form was sent before. It is in the list."))
            return redirect("heard_add", project.code, group.code)
        except actions.GroupIsGone:
            return moved_answer(request, project, group)
        except facts.NotYetHeard:
            form.add_error("heard_on", _("This day is still to come. Enter the day when they were heard."))
        else:
            messages.success(request, _("Saved."))
            return redirect("heard_add", project.code, group.code)
    context = {"project": project, "nav": "groups", "group": group, "form": form}
    context["talks"] = list(group.heard_another_way.all())
    return render(request, "stakeholders/heard_add.html", context, status=status_of(form))


@lead_view
@require_POST
def heard_remove(request: LeadRequest, project: Project, group_code: UUID, heard_code: UUID) -> HttpResponse:
    """Take away the note that people of a group were heard another way."""
    group = open_group(project, group_code)
    heard = get_object_or_404(group.heard_another_way, code=heard_code)
    heard.project = project
    try:
        facts.remove_heard(heard=heard, by=request.actor)
        messages.success(request, _("Taken away."))
    except NothingChanged:
        messages.info(request, _("This was taken away before."))
    return redirect("heard_add", project.code, group.code)
