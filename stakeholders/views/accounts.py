"""A person's own account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coproduction.htmx import sent
from stakeholders.access import AccountRequest, account_view
from stakeholders.actions.accounts import delete_account, rename_account
from stakeholders.actions.members import LastLead
from stakeholders.actors import Actor, ActorKind
from stakeholders.forms.accounts import AccountDeletionForm, AccountNameForm
from stakeholders.models import User
from stakeholders.queries.people import memberships_of, memberships_where_last_lead


def _actor(user: User) -> Actor:
    return Actor(ActorKind.LEAD, name=user.get_full_name())


@account_view
@require_http_methods(["GET", "HEAD", "POST"])
def account_detail(request: AccountRequest) -> HttpResponse:
    """The name, and the ways to the rest."""
    form = AccountNameForm(sent(request), initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        rename_account(user=request.user, name=form.cleaned_data["name"], by=_actor(request.user))
        messages.success(request, _("Your name is saved."))
        return redirect("account_detail")
    context = {"form": form, "memberships": memberships_of(request.user)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "stakeholders/account_detail.html", context, status=status)


@account_view
@require_http_methods(["GET", "HEAD", "POST"])
def account_delete(request: AccountRequest) -> HttpResponse:
    """Delete the account, after the password; never while somebody is the last lead of a project."""
    form = AccountDeletionForm(sent(request), user=request.user)
    blocking = memberships_where_last_lead(request.user)
    if request.method == "POST" and not blocking and form.is_valid():
        user = request.user
        try:
            delete_account(user=user, by=_actor(user))
        except LastLead:
            return redirect("account_delete")
        logout(request)
        messages.success(request, _("Your account is deleted."))
        return redirect("welcome")
    context = {"form": form, "blocking": [membership.project for membership in blocking]}
    status = 422 if form.is_bound and form.errors else 200
    if blocking and request.method == "POST":
        status = 409
    return render(request, "stakeholders/account_delete.html", context, status=status)
