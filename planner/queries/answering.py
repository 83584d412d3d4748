"""What somebody is asked in the open check-in, whom they can talk to, and what is stored of an answer.

Nothing here reads an answer. Whether somebody has answered is read for themself alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, Model, OuterRef
from django.utils.translation import gettext_lazy as _

from planner.models import (
    CheckIn,
    CheckInAnswer,
    CheckInComment,
    CheckInListing,
    CheckInResult,
    CheckInValue,
    CheckInWords,
    Entry,
)
from planner.queries.check_ins import takes_answers
from planner.queries.stages import today_in
from stakeholders.models import Member, Project

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SAFE = "safe"
"""The line of the promise after which everybody is told whom to talk to, and the exercise that says so."""


@dataclass(frozen=True, slots=True)
class OnPlace:
    """What a place says of check-ins: the one that can be answered now, and whether any was closed."""

    closes_on: date | None
    questions: int
    is_answered: bool
    has_results: bool

    @property
    def asked_until(self) -> date | None:
        """The last day of the one to answer; None where there is none, or the person has answered."""
        return None if self.is_answered else self.closes_on


def on_place(project: Project, member: Member) -> OnPlace:
    """What a person's place says of check-ins: 1 query.

    Where somebody types for them it never says that they have answered: nobody is told who has.
    """
    rounds = project.check_ins.filter(cancelled_at=None).order_by(F("closed_at").desc(nulls_first=True))
    listed = CheckInListing.objects.filter(check_in=OuterRef("pk"), member=member, is_answered=True)
    closed = project.check_ins.exclude(closed_at=None)
    latest = rounds.annotate(
        questions=Count("values"), is_answered=Exists(listed), has_results=Exists(closed.values("pk"))
    ).first()
    if latest is None:
        return OnPlace(None, 0, is_answered=False, has_results=False)
    is_open = takes_answers(latest, today=today_in(project))
    return OnPlace(
        latest.closes_on if is_open else None,
        latest.questions,
        is_answered=latest.is_answered and not project.typed_for,
        has_results=latest.has_results,
    )


def questions_of(check_in: CheckIn) -> list[CheckInValue]:
    """What is asked, in order: 1 query."""
    return list(check_in.values.all())


def has_answered(check_in: CheckIn, member: Member) -> bool:
    """Whether somebody's own answers are in, to be told to nobody else: 1 query."""
    return check_in.listing.filter(member=member, is_answered=True).exists()


def whom_to_talk_to(project: Project) -> str:
    """What the team wrote of whom people can talk to; empty where they wrote nothing yet: 1 query."""
    written = Entry.objects.filter(project=project, exercise__key=SAFE, is_shared=True, removed_at=None)
    return written.values_list("text", flat=True).first() or ""


# What is stored ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredField:
    """One field of a table: its name in the database, and what stands in it."""

    name: str
    words: "_StrPromise"


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One table, every field of it, and what becomes of its rows."""

    title: "_StrPromise"
    name: str
    end: "_StrPromise"
    fields: list[StoredField]


_NUMBER = _("A number of the row. It says nothing.")
_AT_RANDOM = _("A long number, drawn at random")
_PROJECT = _("Which project it is")
_CHECK_IN = _("Which check-in it is")
_DELETED = _("Deleted when the check-in closes.")
_KEPT = _("Kept after the check-in closes.")

_LISTING: "Mapping[str, _StrPromise]" = {
    "id": _NUMBER,
    "project": _PROJECT,
    "check_in": _CHECK_IN,
    "member": _("Who is asked"),
    "is_answered": _("Whether they have answered"),
    "is_helped": _("Whether somebody typed it for them"),
    "not_theirs": _("Whether they said that it was not from them"),
}
_ANSWER: "Mapping[str, _StrPromise]" = {
    "id": _AT_RANDOM,
    "project": _PROJECT,
    "check_in": _CHECK_IN,
    "key": _("Which question it is"),
    "answered_as": _("One of three: lived experience and carers, staff and decision makers, or leads"),
    "word": _("The word that was chosen"),
}
_COMMENT: "Mapping[str, _StrPromise]" = {
    "id": _AT_RANDOM,
    "project": _PROJECT,
    "check_in": _CHECK_IN,
    "words": _("The words"),
}
_SHOWN_COMMENT: "Mapping[str, _StrPromise]" = {
    **_COMMENT,
    "position": _("Its place among the others, drawn by lot"),
    "is_covered": _("Whether a name in it was covered"),
}
_RESULT: "Mapping[str, _StrPromise]" = {
    "id": _NUMBER,
    "project": _PROJECT,
    "check_in": _CHECK_IN,
    "value": _("Which question it is"),
    "part": _("Whose answers they are, together"),
    "state": _("Kept, slipping or broken"),
    "answers": _("How many answers there are, from 8 on"),
    "middle": _("The answer in the middle, from 8 on"),
}

STORED: "tuple[tuple[_StrPromise, type[Model], _StrPromise, Mapping[str, _StrPromise]], ...]" = (
    (_("Who is asked"), CheckInListing, _DELETED, _LISTING),
    (_("Your answers: one row for each question"), CheckInAnswer, _DELETED, _ANSWER),
    (_("Your comment, if you send one"), CheckInWords, _DELETED, _COMMENT),
    (_("What is shown of all answers together"), CheckInResult, _KEPT, _RESULT),
    (_("Comments that may be shown"), CheckInComment, _KEPT, _SHOWN_COMMENT),
)
"""Every table that knows of answers, with words for every field that it has."""


def stored_tables() -> list[StoredTable]:
    """The tables as the database has them. Raises KeyError for a field that nobody found words for."""
    return [
        StoredTable(
            title,
            model._meta.db_table,
            end,
            [StoredField(str(field.column), words[field.name]) for field in model._meta.concrete_fields],
        )
        for title, model, end, words in STORED
    ]
