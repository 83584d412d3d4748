"""What helpers typed for a person: to read, and to say that something was not from them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from planner.actions import objections as actions
from planner.forms.objections import NotTheirsForm
from planner.queries.typed import typed_page, typed_thing
from planner.views.my_pages import my_context, place_address
from planner.views.writing import closed_answer
from stakeholders.access import ParticipantRequest, own_view, refuse_if_archived
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import Project
from stakeholders.steps import ProjectIsArchived

_CONCERN_OPENED = gettext_lazy("It is recorded, and a lead has to reply.")
_ONLY_NOTED = gettext_lazy("It is recorded. Leads read it beside the words.")


@own_view
@require_safe
def my_typed(request: ParticipantRequest, project: Project) -> HttpResponse:
    """Everything that was typed for me, the latest first."""
    page = typed_page(project, request.member)
    return render(
        request, "planner/typed_list.html", my_context(request, project, back=place_address(project), typed=page)
    )


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_typed_not_me(request: ParticipantRequest, project: Project, kind: str, typed_code: UUID) -> HttpResponse:
    """Say that one thing was not from me, after a page that says what follows."""
    thing = typed_thing(project, request.member, kind, typed_code)
    if thing is None:
        raise Http404
    refuse_if_archived(project)
    form = NotTheirsForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            concern = actions.say_not_theirs(
                project=project, kind=kind, code=typed_code, by=request.actor, **form.cleaned_data
            )
        except actions.NothingTyped as gone:
            raise Http404 from gone
        except (ProjectIsArchived, actions.NotHere):
            return closed_answer(request)
        except actions.TooManyWithheld:
            form.add_error("shows_name", form.too_many_words)
        except NothingChanged:
            messages.info(request, _("You said so already."))
            return redirect("my_typed", project.here)
        else:
            messages.success(request, _CONCERN_OPENED if concern is not None else _ONLY_NOTED)
            return redirect("my_typed", project.here)
    context = my_context(request, project, back=reverse("my_typed", args=[project.here]), thing=thing, form=form)
    return render(request, "planner/typed_not_me.html", context, status=422 if form.errors else 200)
