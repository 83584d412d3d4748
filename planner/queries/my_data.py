"""What is held about a participant, for them to read and to keep."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from planner.models import Entry, NotGoodEnough
from planner.queries.exercises import cell_words
from planner.queries.history import history_lines
from stakeholders.models import HistoryEntry, Member, Project


@dataclass(frozen=True, slots=True)
class HeldPart:
    """One kind of thing that is held, line by line; `nothing` stands where there is none."""

    title: str
    lines: list[str]
    nothing: str = "Nothing."


def held_about(project: Project, member: Member) -> list[HeldPart]:
    """Everything that is held about a participant and can be joined to them, in words: 9 queries.

    Check-in answers are not in it, because they are kept with nobody. Source: product.md, "The privacy rule".
    """
    return [
        HeldPart("About you", _about(project, member)),
        HeldPart("What you wrote", _entries(project, member)),
        HeldPart("What you said of our promise", _promise(project, member)),
        HeldPart("Your concerns", _concerns(project, member)),
        HeldPart("Stages that you agreed to", _keys(project, member)),
        HeldPart("What you agreed “as long as”", _conditions(project, member)),
        HeldPart("Your own link", _links(project, member)),
        HeldPart("What the list of what was done says with your name", _history(project, member)),
    ]


def _about(project: Project, member: Member) -> list[str]:
    lines = [f"What we call you: {member.name or 'nothing'}."]
    if member.side:
        lines.append(f"What you speak as: {member.get_side_display()}.")
    lines.append(f"You were added on {_day(member.created_at, project)}.")
    if member.joined_at is not None:
        lines.append(f"You came in on {_day(member.joined_at, project)}.")
    if member.side_chosen_at is not None:
        lines.append(f"You chose what you speak as on {_day(member.side_chosen_at, project)}.")
    return lines


def _entries(project: Project, member: Member) -> list[str]:
    entries = Entry.objects.counted().filter(project=project, author=member).select_related("exercise")
    return [
        f"{_day(entry.created_at, project)}, {entry.exercise.title}: {'; '.join(_words(entry))}" for entry in entries
    ]


def _words(entry: Entry) -> list[str]:
    """What one entry says, with every filled box of a row."""
    if entry.exercise.kind != "rows":
        return [entry.text, *(str(value) for value in entry.values.values() if value)]
    return [
        f"{column.title}: {cell_words(column, entry.values[column.key])}"
        for column in entry.exercise.column_specs
        if entry.values.get(column.key) not in (None, "")
    ]


def _promise(project: Project, member: Member) -> list[str]:
    answers = project.promise_answers.filter(member=member).select_related("version")
    return [
        f"{_day(answer.answered_at, project)}, version {answer.version.number}: "
        f"{answer.get_answer_display()}{': ' if answer.words else '.'}{answer.words}"
        for answer in answers
    ]


def _concerns(project: Project, member: Member) -> list[str]:
    objections = project.objections.filter(author=member).select_related("stage")
    lines = [
        f"{_day(objection.raised_at, project)}, stage {objection.stage.position}, "
        f"{'name not shown' if objection.is_withheld else 'with your name'}: {objection.words}"
        for objection in objections
    ]
    said = NotGoodEnough.objects.filter(project=project, member=member)
    return lines + [f"{_day(row.said_at, project)}, a reply is not good enough. {row.words}".strip() for row in said]


def _keys(project: Project, member: Member) -> list[str]:
    keys = project.keys.filter(member=member).select_related("stage")
    return [
        f"{_day(key.turned_at, project)}, stage {key.stage.position}"
        f"{', with your name in the record' if key.shows_name else ''}."
        for key in keys
    ]


def _conditions(project: Project, member: Member) -> list[str]:
    conditions = project.conditions.filter(set_by=member).select_related("stage")
    return [
        f"{_day(condition.set_at, project)}, stage {condition.stage.position}, "
        f"by {date_format(condition.by_date, 'j F Y')}: {condition.words}"
        for condition in conditions
    ]


def _links(project: Project, member: Member) -> list[str]:
    """When links were made; what a link says is kept nowhere."""
    return [
        f"Made on {_day(link.created_at, project)}"
        f"{', turned off' if link.turned_off_at else ''}. We keep no copy of it that anybody can read."
        for link in member.links.all()
    ]


def _history(project: Project, member: Member) -> list[str]:
    entries = HistoryEntry.objects.filter(project=project, personal__member_code=member.code).distinct()
    return [f"{_day(line.at, project)}: {line.words}" for line in history_lines(entries.order_by("at", "pk"))]


def _day(moment: datetime, project: Project) -> str:
    return str(date_format(timezone.localdate(moment, timezone=project.zone), "j F Y"))
