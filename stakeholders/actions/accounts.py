"""What changes an account. An account belongs to no project, so no project's history tells of it."""

from django.utils import timezone

from stakeholders.actions.members import LastLead
from stakeholders.actors import Actor
from stakeholders.history import quiet_action, redact_person
from stakeholders.models import LeadInvitation, User
from stakeholders.queries.people import memberships_where_last_lead
from stakeholders.steps import forget_views, lock_project


@quiet_action(reason="An account belongs to no project.")
def rename_account(*, user: User, name: str, by: Actor) -> None:
    """Change the name that other leads see, in every project."""
    user.name = name
    user.save(update_fields=["name"])
    user.memberships.update(name=name)


@quiet_action(reason="The entry would keep the name of somebody who asked to be forgotten.")
def delete_account(*, user: User, by: Actor) -> None:
    """Delete an account, and the person's name from every project's history.

    Raises LastLead while somebody is the last lead of a project. Source: product.md, "People".
    """
    for membership in user.memberships.select_related("project").order_by("project_id"):
        lock_project(membership.project)
    if memberships_where_last_lead(user):
        raise LastLead
    for membership in user.memberships.select_related("project"):
        redact_person(project=membership.project, member=membership)
        forget_views(member=membership, by=by)
        membership.mails.all().delete()
        membership.user = None
        membership.name = ""
        membership.left_at = membership.left_at or timezone.now()
        membership.save(update_fields=["user", "name", "left_at"])
    LeadInvitation.objects.filter(email=user.email.lower()).delete()
    user.delete()
