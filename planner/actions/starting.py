"""Starting a project: the project, its first lead, and its own copy of a plan."""

from typing import Any

from django.utils import timezone

from coproduction.tokens import new_code
from planner import steps, verbs
from planner.models import PlannerTemplate
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Project, User
from stakeholders.steps import create_project


class StartedAlready(Exception):
    """The same form was sent before; `project` is what it made."""

    def __init__(self, project: Project) -> None:
        super().__init__(project.code)
        self.project = project


@action
def start_project(*, code: str, fields: dict[str, Any], template: PlannerTemplate, lead: User, by: Actor) -> Project:
    """Start a project. `code` comes from the form, so that a form sent twice starts one project.

    Raises StartedAlready the second time, with the project; only for the account that started it. A code that is
    somebody else's is passed over without a word.
    """
    User.objects.select_for_update(no_key=True).get(pk=lead.pk)
    there = Project.objects.filter(code=code, members__user=lead).first()
    if there is not None:
        raise StartedAlready(there)
    if Project.objects.filter(code=code).exists():
        code = new_code()
    project, member = create_project(fields={**fields, "code": code}, lead=lead, by=by)
    steps.copy_plan(project=project, template=template, opened_at=timezone.now(), by=by)
    actor = Actor(by.kind, member.pk, member.code, member.shown_name)
    record(
        project=project,
        verb=verbs.PROJECT_STARTED.key,
        what={"plan": template.name, "version": template.version},
        by=actor,
    )
    return project
