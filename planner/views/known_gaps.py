"""What every page on which a known gap is published has in common: one that is late is looked at again first."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from planner.models import Gap
from planner.queries.stages import today_in
from planner.steps import GapIsLate, GapTooLong
from stakeholders.models import Project


def look_again_first(request: HttpRequest, project: Project, gap: Gap | None) -> HttpResponse | None:
    """The way to where an open gap is looked at again, if its date has passed and nothing is sent yet."""
    if request.method == "POST" or gap is None or gap.look_again_on >= today_in(project):
        return None
    messages.info(request, _words())
    return redirect("gap_renew", project.code, gap.code)


def add_refusal(form: Form, refusal: GapTooLong | GapIsLate) -> None:
    """Say why a gap was not published; what was typed stays."""
    if isinstance(refusal, GapIsLate):
        form.add_error(None, _words())
    else:
        form.add_error("look_again_on", _("Choose a day that the project allows."))


def _words() -> str:
    return _("The day to look again at this known gap has passed. Say first what was done.")
