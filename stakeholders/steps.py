"""Plain functions that change rows about people. They write no history; actions of this app or above call them."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from coproduction.tokens import new_secret, secret_digest
from stakeholders.actors import Actor
from stakeholders.models import Member, Moment, PersonalLink, Project, User


def lock_project(project: Project) -> Project:
    """Wait until nobody else changes this project's facts, and read it afresh.

    `FOR NO KEY UPDATE` on PostgreSQL; on SQLite the transaction holds the whole file already (`IMMEDIATE`).
    """
    return Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def create_project(*, fields: dict[str, Any], lead: User, by: Actor) -> tuple[Project, Member]:
    """A project with its first lead."""
    project = Project.objects.create(**fields)
    return project, add_lead(project=project, user=lead, by=by)


def add_lead(*, project: Project, user: User, by: Actor) -> Member:
    """Make an account a lead of a project, or a lead again."""
    member, _ = Member.objects.get_or_create(
        project=project, user=user, defaults={"is_lead": True, "name": user.name, "joined_at": timezone.now()}
    )
    if member.left_at is not None:
        member.left_at = None
        member.save(update_fields=["left_at"])
    return member


def make_link(*, member: Member, by: Actor) -> str:
    """Turn off the person's link, if any, make a new one, and return its secret. It cannot be read again."""
    turn_off_link(member=member, by=by)
    secret = new_secret()
    PersonalLink.objects.create(
        project_id=member.project_id,
        member=member,
        secret_digest=secret_digest(secret),
        made_by_person=by.member_id == member.pk,
    )
    return secret


def turn_off_link(*, member: Member, by: Actor) -> bool:
    """Turn off the person's link, which ends its sessions at once. Returns whether there was one."""
    return bool(member.links.filter(turned_off_at=None).update(turned_off_at=timezone.now()))


def write_moment(*, project: Project, label: str, at: datetime, by: Actor) -> Moment:
    """Note a dated event that rules look back to."""
    return Moment.objects.create(project=project, label=label, at=at)
