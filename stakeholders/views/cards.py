"""The cards of groups that are often forgotten: all of them, and one a page."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coproduction.htmx import sent
from stakeholders.access import LeadRequest, lead_view, refuse_if_archived
from stakeholders.actions import catalogue as actions
from stakeholders.actions.groups import GroupIsGone
from stakeholders.actions.projects import NothingChanged
from stakeholders.forms.catalogue import CardForm
from stakeholders.models import Project
from stakeholders.queries.cards import CardView, cards_page


@lead_view
@require_safe
def card_list(request: LeadRequest, project: Project) -> HttpResponse:
    """Every card with what was answered; on paper, the cards to deal round tables."""
    context = {"project": project, "nav": "groups", "page": cards_page(project)}
    return render(request, "stakeholders/card_list.html", context)


@lead_view
@require_http_methods(["GET", "HEAD", "POST"])
def card_answer(request: LeadRequest, project: Project, card_key: str) -> HttpResponse:
    """One card: which of these does the project touch? Two buttons save it, one goes on to the next card."""
    refuse_if_archived(project)
    page = cards_page(project)
    view = page.view(card_key)
    if view is None:
        raise Http404
    form = CardForm(sent(request), page=page, view=view)
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            if _is_saved(request, project, view, form):
                following = page.next_open(view) if "next" in request.POST else None
                if following is not None:
                    return redirect("card_answer", project.code, following.card.key)
                return redirect("card_list", project.code)
        except actions.AnswerChanged:
            page = cards_page(project)
            view, changed = page.view(card_key) or view, True
            again = request.POST.copy()
            again["version"] = str(view.version)
            form = CardForm(again, page=page, view=view)
    context = {"project": project, "nav": "groups", "form": form, "page": page, "view": view, "has_errors": changed}
    context |= {"changed": changed, "before": page.before(view), "after": page.after(view)}
    status = 409 if changed else 422 if form.is_bound and form.errors else 200
    return render(request, "stakeholders/card_answer.html", context, status=status)


def _is_saved(request: LeadRequest, project: Project, view: CardView, form: CardForm) -> bool:
    """Save the answer; False where a group that was ticked has gone meanwhile."""
    given = form.cleaned_data
    try:
        actions.answer_card(
            project=project,
            card=view.card,
            groups=[UUID(code) for code in given.get("groups", ())],
            new=given["new"],
            why_none=given["why_none"],
            saw=given["version"],
            by=request.actor,
        )
        messages.success(request, _("Saved: %(card)s.") % {"card": view.card.title})
    except NothingChanged:
        pass
    except GroupIsGone:
        form.add_error("groups", _("The list of groups has changed. Look at it again."))
        return False
    return True
