"""Loading a file of groups: all that was chosen, in one transaction. It says where groups stand, so it locks the facts.

Source: product.md, "What bad input gets".
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from planner import steps, verbs
from stakeholders.actions.group_files import FileIsGone
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.loading import Loaded, load_rows
from stakeholders.models import GroupFile
from stakeholders.queries.group_files import lines_to_mend, plan_of
from stakeholders.spreadsheets.columns import Column
from stakeholders.spreadsheets.planning import ImportPlan, RowKind, plan_digest


class ListChanged(Exception):
    """What the file would do is not what the person saw: the groups, or how it is understood, changed meanwhile."""


class NothingToLoad(Exception):
    """No line of the file would change anything."""


@action
def load_group_file(*, file: GroupFile, saw: str, by: Actor) -> Loaded:
    """Load every line of a file that can be loaded. `saw` is the digest of what the person was shown.

    The lines themselves are forgotten; those that were not loaded, or lost a value, stay for a day. Raises
    NothingChanged where the file was loaded before, ListChanged, NothingToLoad, FileIsGone, and ProjectIsArchived.
    """
    project = steps.open_facts(project=file.project, by=by)
    found = project.group_files.filter(pk=file.pk).first()
    if found is None:
        raise FileIsGone
    if found.loaded_at is not None:
        raise NothingChanged
    found.project = project
    plan = plan_of(found)
    if plan_digest(plan) != saw:
        raise ListChanged
    if not plan.loading:
        raise NothingToLoad
    reason = _("From the file “%(file)s”.") % {"file": found.file_name}
    loaded = load_rows(project=project, rows=plan.loading, reason=reason, by=by)
    found.result = _result(found, plan, loaded)
    found.rows = []
    found.loaded_at = timezone.now()
    found.save(update_fields=["result", "rows", "loaded_at"])
    record(
        project=project,
        verb=verbs.GROUPS_LOADED.key,
        what={
            "file": found.file_name,
            "added": loaded.added,
            "changed": loaded.changed,
            "places_changed": _places_changed(plan),
        },
        by=by,
    )
    return loaded


def _places_changed(plan: ImportPlan) -> int:
    """Of how many groups that were there the places in the team are others now. Records tell it."""
    return sum(row.group is not None and Column.PLACES in row.fields for row in plan.loading)


def _result(file: GroupFile, plan: ImportPlan, loaded: Loaded) -> dict[str, object]:
    """What is told of a file that is loaded, with the lines to mend as they stood in it."""
    return {
        "added": loaded.added,
        "changed": loaded.changed,
        "same": len([row for row in plan.of(RowKind.SAME) if not row.without]),
        "failed": len(plan.of(RowKind.FAILED)),
        "lacking": len(plan.lacking),
        "to_mend": lines_to_mend(file, plan),
    }
