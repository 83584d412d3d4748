"""What changes a project itself."""

from typing import Any

from django.utils import timezone

from stakeholders import verbs
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Project
from stakeholders.steps import lock_project

PERSONAL = frozenset({"contact"})
"""Values of the project that name a person: history says that they changed, not from what to what."""


class NothingChanged(Exception):
    """The request asked for what is already so."""


@action
def edit_project(*, project: Project, fields: dict[str, Any], by: Actor) -> Project:
    """Change what the project form holds. Raises NothingChanged when every value is as it was."""
    project = lock_project(project)
    changed = {name: value for name, value in fields.items() if getattr(project, name) != value}
    if not changed:
        raise NothingChanged
    told = {name: value for name, value in changed.items() if name not in PERSONAL}
    old = {name: getattr(project, name) for name in told}
    for name, value in changed.items():
        setattr(project, name, value)
    project.save(update_fields=list(changed))
    labels = ", ".join(str(Project._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
    record(project=project, verb=verbs.PROJECT_EDITED.key, what={"fields": labels}, old=old, new=told, by=by)
    return project


@action
def archive_project(*, project: Project, by: Actor) -> None:
    """Put a project away: it can be read and not changed. Raises NothingChanged when it is archived."""
    project = lock_project(project)
    if project.is_archived:
        raise NothingChanged
    project.archived_at = timezone.now()
    project.save(update_fields=["archived_at"])
    record(project=project, verb=verbs.PROJECT_ARCHIVED.key, by=by)


@action
def bring_back_project(*, project: Project, by: Actor) -> None:
    """Take a project out of the archive. Raises NothingChanged when it is not archived."""
    project = lock_project(project)
    if not project.is_archived:
        raise NothingChanged
    project.archived_at = None
    project.save(update_fields=["archived_at"])
    record(project=project, verb=verbs.PROJECT_BROUGHT_BACK.key, by=by)
