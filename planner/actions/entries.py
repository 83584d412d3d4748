"""Writing in exercises. Nobody's words are ever lost: the later of two saves is told, and both are kept."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from planner import verbs
from planner.models import Entry, EntryReply, Exercise, NoteText
from planner.opening import accepts_entries
from planner.queries.exercises import is_open_still, may_fill_later, may_take_away, may_write
from planner.queries.stages import StageView, stage_views, view_of
from planner.steps import lock_facts
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor, PersonIsGone
from stakeholders.history import action, quiet_action, record
from stakeholders.models import Member
from stakeholders.steps import ProjectIsArchived, is_here, lock_project, mark_typed, typed_values

SAME_SITTING = timedelta(minutes=10)
LINES_AT_ONCE = 200

AUTOSAVE = "Words are saved while somebody types; who wrote what and when would betray people."


class StageClosed(Exception):
    """The stage is signed, not open yet, or the project is archived."""


class NotYours(Exception):
    """Somebody else wrote it."""


class EntryIsElsewhere(Exception):
    """There is no such entry in this exercise."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The words are stored; `entry.version` goes back into the form."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class SavedByOther:
    """Somebody saved other words since. `entry` holds theirs; `mine` are kept too, unsaved."""

    entry: Entry
    mine: str


def _locked(exercise: Exercise, by: Actor) -> StageView:
    """The exercise's stage, read under the project's lock.

    Raises NotYours where only leads may write, and PersonIsGone for whoever left meanwhile.
    """
    exercise.project = lock_facts(project=exercise.project, by=by)
    if not is_here(project=exercise.project, by=by):
        raise PersonIsGone
    if exercise.leads_only and not by.is_lead:
        raise NotYours
    view = view_of(stage_views(exercise.project), exercise.stage.position)
    if view is None:
        raise StageClosed
    return view


def _takes_more(exercise: Exercise, view: StageView) -> bool:
    return accepts_entries(
        state=view.state,
        carries_on=exercise.carries_on,
        always_open=exercise.always_open,
        archived=exercise.project.is_archived,
    )


def _writable(exercise: Exercise, by: Actor) -> StageView:
    """As `_locked`. Raises StageClosed where nothing new may be written."""
    view = _locked(exercise, by)
    if not _takes_more(exercise, view):
        raise StageClosed
    return view


def _begun_values(exercise: Exercise, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a new row: what nobody filled in is where its column starts."""
    return {column.key: column.starts_at for column in exercise.column_specs if column.starts_at} | values


def _author(exercise: Exercise, by: Actor) -> dict[str, Any]:
    side = "" if by.is_lead else Member.objects.values_list("side", flat=True).get(pk=by.pk)
    return {"author_id": by.member_id, "by_lead": by.is_lead, "side": side}


def _new_author(exercise: Exercise, by: Actor) -> dict[str, Any]:
    """As `_author`, with who typed it for them."""
    return _author(exercise, by) | typed_values(project=exercise.project, by=by)


@quiet_action(reason=AUTOSAVE)
def save_text(
    *, exercise: Exercise, text: str, values: dict[str, Any], version: int, by: Actor
) -> Saved | SavedByOther:
    """Save the one text (or choice, or score) that the whole team edits.

    `version` is what the writer began from, 0 for nothing. When somebody saved since, nothing is overwritten: theirs
    stays, and the writer's words are kept among the earlier wordings. Raises StageClosed.
    """
    view = _writable(exercise, by)
    now = timezone.now()
    entry = exercise.entries.filter(is_shared=True).first()
    if entry is not None and not is_open_still(entry, view, exercise):
        raise StageClosed
    if entry is None:
        entry = Entry.objects.create(
            project_id=exercise.project_id,
            exercise=exercise,
            is_shared=True,
            text=text,
            values=values,
            created_at=now,
            changed_at=now,
            **_new_author(exercise, by),
        )
        return Saved(entry)
    if entry.text == text and entry.values == values:
        return Saved(entry)
    if entry.version != version:
        _keep_refused(entry, _all_words(text, values), typed_values(project=exercise.project, by=by), by)
        return SavedByOther(entry, text)
    if entry.text and not _same_sitting(entry, by):
        NoteText.objects.create(
            project_id=entry.project_id,
            entry=entry,
            author_id=entry.author_id,
            text=_all_words(entry.text, entry.values),
            at=entry.changed_at,
            entered_by_id=entry.entered_by_id,
            is_helped=entry.is_helped,
            not_theirs_at=entry.not_theirs_at,
        )
    entry.text, entry.values, entry.changed_at = text, values, now
    entry.version += 1
    if entry.author_id != by.member_id:
        entry.not_theirs_at = None
    for name, value in _author(exercise, by).items():
        setattr(entry, name, value)
    mark_typed(row=entry, project=exercise.project, by=by)
    entry.save()
    return Saved(entry)


def _same_sitting(entry: Entry, by: Actor) -> bool:
    """Whether somebody goes on typing what they began: the same person, for the same person, minutes ago."""
    return (
        entry.author_id == by.member_id
        and entry.is_helped == (by.entered_by is not None)
        and timezone.now() - entry.changed_at <= SAME_SITTING
    )


def _all_words(text: str, values: dict[str, Any]) -> str:
    """A wording with all that belongs to it, such as the reason of a score."""
    return "\n".join([text, *(str(value) for value in values.values() if value)])


def _keep_refused(entry: Entry, words: str, typed: dict[str, Any], by: Actor) -> None:
    """Keep a wording that came too late. While one person goes on typing it is one wording, not a hundred."""
    draft = entry.earlier.filter(author_id=by.member_id, refused_at_version=entry.version).first()
    if draft is None:
        draft = NoteText(
            project_id=entry.project_id, entry=entry, author_id=by.member_id, refused_at_version=entry.version
        )
    draft.entered_by, draft.is_helped = typed["entered_by"], typed["is_helped"]
    draft.text, draft.at = words, timezone.now()
    draft.save()


@quiet_action(reason=AUTOSAVE)
def save_entry(
    *,
    exercise: Exercise,
    code: UUID,
    text: str,
    values: dict[str, Any],
    version: int,
    reply_wanted: bool = False,
    by: Actor,
) -> Saved | SavedByOther:
    """Save one note or row: a new one, or new words for an old one.

    `code` comes from the form, so that a form sent twice, or saved while it is typed, makes one entry. Of a row that
    a signed record stands on a lead's save changes the later boxes and nothing else, whatever was sent. Raises
    StageClosed, NotYours, or EntryIsElsewhere.
    """
    view = _locked(exercise, by)
    now = timezone.now()
    reply_wanted = reply_wanted and exercise.reply_wanted
    entry = Entry.objects.filter(code=code).first()
    if entry is None:
        if not _takes_more(exercise, view):
            raise StageClosed
        entry = Entry.objects.create(
            project_id=exercise.project_id,
            exercise=exercise,
            code=code,
            text=text,
            values=_begun_values(exercise, values),
            reply_wanted=reply_wanted,
            created_at=now,
            changed_at=now,
            **_new_author(exercise, by),
        )
        return Saved(entry)
    if entry.exercise_id != exercise.pk or entry.is_shared or entry.removed_at is not None:
        raise EntryIsElsewhere
    if not may_write(entry, exercise, by):
        raise NotYours
    if not is_open_still(entry, view, exercise):
        if not may_fill_later(entry, view, exercise, by):
            raise StageClosed
        text, values, reply_wanted = entry.text, _later_values(entry, exercise, values), entry.reply_wanted
    if (entry.text, entry.values, entry.reply_wanted) == (text, values, reply_wanted):
        return Saved(entry)
    if entry.version != version:
        return SavedByOther(entry, text)
    entry.text, entry.values, entry.reply_wanted, entry.changed_at = text, values, reply_wanted, now
    entry.version += 1
    # A lead who fills in a row says nothing about how its author's words came.
    is_author = entry.author_id == by.member_id
    typed = mark_typed(row=entry, project=exercise.project, by=by) if is_author else ()
    entry.save(update_fields=["text", "values", "reply_wanted", "changed_at", "version", *typed])
    return Saved(entry)


def _later_values(entry: Entry, exercise: Exercise, values: dict[str, Any]) -> dict[str, Any]:
    """The stored values, with the later boxes as they were sent."""
    later = {column.key for column in exercise.column_specs if column.later}
    kept = {key: value for key, value in entry.values.items() if key not in later}
    return kept | {key: value for key, value in values.items() if key in later}


@action
def remove_entry(*, exercise: Exercise, code: UUID, by: Actor) -> None:
    """Take a note or row away: by who wrote it, or by a lead where a lead wrote it and names may be shown.

    Whoever types for somebody takes away only what was typed for them. Raises StageClosed, NotYours, or
    EntryIsElsewhere (also when it is gone already).
    """
    view = _writable(exercise, by)
    entry = exercise.entries.filter(code=code, removed_at=None, is_shared=False).first()
    if entry is None:
        raise EntryIsElsewhere
    if not may_take_away(entry, exercise, by) or (by.entered_by is not None and not entry.is_helped):
        raise NotYours
    if not is_open_still(entry, view, exercise):
        raise StageClosed
    entry.removed_at = timezone.now()
    entry.text, entry.values = "", {}
    entry.save(update_fields=["removed_at", "text", "values"])
    record(project=exercise.project, verb=verbs.ENTRY_REMOVED.key, what={"exercise": exercise.title}, by=by)


@action
def paste_lines(*, exercise: Exercise, lines: list[str], batch: UUID, by: Actor) -> int:
    """Type up the wall: each line becomes a note, or the first box of a row. Returns how many were new.

    `batch` comes from the form, so that a form sent twice adds the lines once. Raises StageClosed, and NothingChanged
    the second time.
    """
    _writable(exercise, by)
    now = timezone.now()
    author = _new_author(exercise, by)
    first = exercise.column_specs[0].key if exercise.kind == "rows" else ""
    codes = [uuid.uuid5(batch, f"{exercise.pk}:{number}") for number in range(len(lines))]
    there = set(Entry.objects.filter(code__in=codes).values_list("code", flat=True))
    new = [
        Entry(
            project_id=exercise.project_id,
            exercise=exercise,
            code=code,
            text=line,
            values=_begun_values(exercise, {first: line}) if first else {},
            created_at=now,
            changed_at=now,
            **author,
        )
        for code, line in zip(codes, lines, strict=True)
        if code not in there
    ]
    if not new:
        raise NothingChanged
    Entry.objects.bulk_create(new)
    record(
        project=exercise.project,
        verb=verbs.LINES_PASTED.key,
        what={"exercise": exercise.title, "count": len(new)},
        by=by,
    )
    return len(new)


@action
def make_row(*, exercise: Exercise, note: UUID, by: Actor) -> Entry:
    """Make a row of a note: what it says goes into the first box, and the team fills in the rest.

    Two presses make one row. Raises StageClosed, NotYours for others than leads, EntryIsElsewhere where there is no
    such note (any more), or NothingChanged where it is a row already.
    """
    _writable(exercise, by)
    if not by.is_lead:
        raise NotYours
    source = Entry.objects.counted().filter(
        project_id=exercise.project_id, exercise__key=exercise.from_notes, exercise__kind="notes", code=note
    )
    found = source.first() if exercise.from_notes else None
    if found is None:
        raise EntryIsElsewhere
    made = exercise.entries.filter(made_from=found)
    if made.filter(removed_at=None).exists():
        raise NothingChanged
    now = timezone.now()
    row = Entry.objects.create(
        project_id=exercise.project_id,
        exercise=exercise,
        code=uuid.uuid5(found.code, f"{exercise.pk}:{made.count()}"),
        text=found.text,
        values=_begun_values(exercise, {exercise.column_specs[0].key: found.text}),
        made_from=found,
        created_at=now,
        changed_at=now,
        **_new_author(exercise, by),
    )
    record(project=exercise.project, verb=verbs.ROW_MADE.key, what={"exercise": exercise.title}, by=by)
    return row


@action
def reply_to_entry(*, entry: Entry, code: UUID, words: str, by: Actor) -> EntryReply:
    """Reply to a note whose exercise asks who would like a reply. A signed stage bars nobody from it.

    `code` comes from the form, so that a form sent twice makes one reply. Raises NotYours for others than leads,
    ProjectIsArchived, EntryIsElsewhere where the note is gone or takes no reply, or NothingChanged the second time.
    """
    project = lock_project(entry.project)
    if not by.is_lead:
        raise NotYours
    if project.is_archived:
        raise ProjectIsArchived
    if not Entry.objects.counted().filter(pk=entry.pk, exercise__reply_wanted=True, is_shared=False).exists():
        raise EntryIsElsewhere
    if EntryReply.objects.filter(code=code).exists():
        raise NothingChanged
    reply = EntryReply.objects.create(project=project, entry=entry, code=code, author_id=by.member_id, words=words)
    record(project=project, verb=verbs.ENTRY_REPLIED.key, what={"exercise": entry.exercise.title}, by=by)
    return reply
