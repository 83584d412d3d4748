"""Writing history, and the frame of every action.

An action opens one transaction, demands `by`, and is rolled back if it recorded nothing. Source: architecture.md,
"History".
"""

import hashlib
import hmac
import json
import random
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from stakeholders.actors import Actor, ActorKind
from stakeholders.models import HistoryEntry, HistoryPersonal, Member, Project, WithheldEntry

_recorded: ContextVar[int | None] = ContextVar("recorded", default=None)


class NothingRecorded(Exception):
    """An action changed something and said nothing of it: a mistake of the programmer."""


class RecordedOutside(Exception):
    """History was written outside an action: a mistake of the programmer."""


def canonical(value: object) -> str:
    """JSON text that is the same for the same value, whatever the database."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


@contextmanager
def _counting() -> Iterator[None]:
    if _recorded.get() is not None:
        raise RecordedOutside("Actions never call actions.")
    token = _recorded.set(0)
    try:
        yield
        if not _recorded.get():
            raise NothingRecorded("The action recorded nothing, so it was undone.")
    finally:
        _recorded.reset(token)


def action[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function that changes data and writes one history entry.

    Raises NothingRecorded, and undoes the change, when the function returns without having recorded.
    """

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(), _counting():
            return function(*args, **kwargs)

    guarded.is_action = True  # type: ignore[attr-defined]
    return guarded


def quiet_action[**P, R](*, reason: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function that changes data and writes no history, for the reason given."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic():
                return function(*args, **kwargs)

        guarded.is_action = True  # type: ignore[attr-defined]
        guarded.records_nothing_because = reason  # type: ignore[attr-defined]
        return guarded

    return decorate


def record(
    *,
    project: Project,
    verb: str,
    what: Mapping[str, object] | None = None,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
    reason: str = "",
    subject: Member | None = None,
    subject_values: Mapping[str, object] | None = None,
    by: Actor,
) -> HistoryEntry:
    """Write one entry. What belongs to a person goes to side rows, one for the actor and one for the subject.

    What a helper typed is said to be so (`helped`), and not by whom.
    Raises RecordedOutside when no action is under way.
    """
    count = _recorded.get()
    if count is None:
        raise RecordedOutside("History is written by actions only.")
    enter_withheld(project=project)
    if by.entered_by is not None:
        what = {**(what or {}), "helped": True}
    personal: list[tuple[str, UUID | None, dict[str, object]]] = [("actor", by.member_code, {"name": by.name})]
    if subject is not None:
        personal.append(("subject", subject.code, {"name": subject.shown_name, **(subject_values or {})}))
    rows = [
        HistoryPersonal(
            project=project, member_code=code, role=role, salt=secrets.token_hex(16), values=canonical(values)
        )
        for role, code, values in personal
    ]
    parts = {"what": what, "old": old, "new": new, "reason": reason}
    entry = HistoryEntry(
        project=project,
        at=timezone.now(),
        verb=verb,
        actor_kind=by.kind.value,
        values=canonical({name: value for name, value in parts.items() if value}),
        personal_digests=canonical([personal_digest(row.salt, row.values) for row in rows]),
    )
    entry.save()
    for row in rows:
        row.entry = entry
    HistoryPersonal.objects.bulk_create(rows)
    _recorded.set(count + 1)
    return entry


def record_withheld(*, project: Project, verb: str, what: Mapping[str, object]) -> None:
    """Keep one entry of somebody whose name is not shown. It enters the history the next day, shuffled with others.

    `what` may hold a week, and no time and no person. Raises RecordedOutside when no action is under way. Source:
    product.md, the privacy rule, "Withheld acts".
    """
    count = _recorded.get()
    if count is None:
        raise RecordedOutside("History is written by actions only.")
    enter_withheld(project=project)
    tomorrow = timezone.localdate(timezone=project.zone) + timedelta(days=1)
    WithheldEntry.objects.create(project=project, verb=verb, values=canonical({"what": what}), due_on=tomorrow)
    _recorded.set(count + 1)


def enter_withheld(*, project: Project) -> int:
    """Let withheld entries of earlier days enter the history, in no order. A step. Returns how many entered."""
    due = list(project.withheld_entries.filter(due_on__lte=timezone.localdate(timezone=project.zone)))
    if not due:
        return 0
    random.SystemRandom().shuffle(due)
    for entry in due:
        HistoryEntry(
            project=project,
            at=timezone.now(),
            verb=entry.verb,
            actor_kind=ActorKind.WITHHELD.value,
            values=entry.values,
            personal_digests="[]",
        ).save()
    project.withheld_entries.filter(pk__in=[entry.pk for entry in due]).delete()
    return len(due)


def personal_digest(salt: str, values: str) -> str:
    """What an entry keeps of a side row: HMAC-SHA256 of its canonical text under its salt."""
    return hmac.new(salt.encode(), values.encode(), hashlib.sha256).hexdigest()


def history_digest(*, project: Project, first: int | None = None) -> tuple[int, str]:
    """How many entries the history has, and the SHA-256 of them in the order they were written.

    With `first`, only of so many. It stands on signed records: whoever changes an old entry changes it. Erasing a
    person does not, because side rows are in it only as HMACs.
    """
    rows = project.history.order_by("pk").values_list("code", "at", "verb", "actor_kind", "values", "personal_digests")[
        :first
    ]
    digest = hashlib.sha256()
    count = 0
    for code, at, *texts in rows.iterator():
        digest.update(canonical([str(code), at.astimezone(UTC).isoformat(), *texts]).encode() + b"\n")
        count += 1
    return count, digest.hexdigest()


def redact_person(*, project: Project, member: Member) -> int:
    """Delete every side row of one person; the entries stay. A step. Returns how many rows went."""
    rows, _ = HistoryPersonal.objects.filter(project=project, member_code=member.code).delete()
    return rows


def values_of(entry: HistoryEntry) -> dict[str, Any]:
    """What an entry holds, as it was recorded."""
    values: dict[str, Any] = json.loads(entry.values)
    return values
