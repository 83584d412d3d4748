"""Files of groups on their way into the list: kept for a day, understood anew, thrown away. Nothing is loaded here."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from stakeholders import steps
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import quiet_action
from stakeholders.models import GroupFile, Project
from stakeholders.models.imports import KEPT_FOR
from stakeholders.spreadsheets.planning import Reading, guess_reading
from stakeholders.spreadsheets.written import Note, Sheet

NOT_LOADED = "Nothing of the file is in the project until it is loaded."


class FileIsLoaded(Exception):
    """The file was loaded meanwhile."""


class FileIsGone(Exception):
    """The file was thrown away or forgotten meanwhile."""


@quiet_action(reason=NOT_LOADED)
def bring_in_file(*, project: Project, code: UUID, name: str, sheet: Sheet, by: Actor) -> GroupFile:
    """Keep the lines of a file, with a guess at what they mean. `code` comes from the form.

    Raises NothingChanged where the form was sent before, and ProjectIsArchived.
    """
    project = steps.open_project(project)
    if GroupFile.objects.filter(code=code).exists():
        raise NothingChanged
    return GroupFile.objects.create(
        project=project,
        code=code,
        member_id=by.pk,
        file_name=name,
        rows=[[row.line, row.cells] for row in sheet.rows],
        reading=_stored(guess_reading(sheet.rows), sheet.notes),
    )


def _stored(reading: Reading, notes: Sequence[Note]) -> dict[str, object]:
    return {**reading.as_json(), "notes": [[note.key, note.words] for note in notes]}


@quiet_action(reason=NOT_LOADED)
def read_anew(*, file: GroupFile, reading: Reading, by: Actor) -> None:
    """Keep how a person says that the file is meant.

    Raises NothingChanged, FileIsLoaded, FileIsGone and ProjectIsArchived.
    """
    found = _found(file)
    stored = {**found.reading, **reading.as_json()}
    if stored == found.reading:
        raise NothingChanged
    found.reading = stored
    found.save(update_fields=["reading"])


@quiet_action(reason=NOT_LOADED)
def throw_away_file(*, file: GroupFile, by: Actor) -> None:
    """Forget a file that is not loaded. Raises FileIsLoaded, FileIsGone and ProjectIsArchived."""
    _found(file).delete()


def _found(file: GroupFile) -> GroupFile:
    project = steps.open_project(file.project)
    found = project.group_files.filter(pk=file.pk).first()
    if found is None:
        raise FileIsGone
    if found.loaded_at is not None:
        raise FileIsLoaded
    return found


@quiet_action(reason=NOT_LOADED)
def forget_group_files(*, by: Actor) -> int:
    """Forget every file that was brought in a day ago or earlier, loaded or not. Returns how many went."""
    files = GroupFile.objects.filter(created_at__lte=timezone.now() - KEPT_FOR)
    count = files.count()
    files.delete()
    return count
