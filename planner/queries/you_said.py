"""The page “You said, we did”: what people said and what became of it; what waits stands there as plainly."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from planner.models import Entry, EntryReply, Exercise
from planner.plan_data import Kind
from planner.queries.challenges import ChallengeView, challenge_lines
from planner.queries.exercises import Cell, Reader, row_cells
from planner.queries.objections import ObjectionView, monday_of, objection_lines
from planner.queries.promise import current_version
from planner.queries.replies import is_told, told_column
from planner.queries.talks import TalkView, talk_lines
from planner.queries.value_replies import BrokenLine, ValueReplyView, lines_to_reply_to, value_reply_lines
from stakeholders.models import Member, Project, Side

SHOWN = 20
"""Things of one kind on the page, those without a reply first; the rest is one link away."""


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """A row whose people are told what became of it, or a note whose author would like a reply."""

    words: str
    cells: list[Cell]
    replies: list[EntryReply]
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Ideas:
    """What people wrote in one exercise that tells them what became of it."""

    title: str
    key: str
    address: str
    lines: list[IdeaLine]
    how_many: int
    waiting: int

    @property
    def more(self) -> int:
        """How many the page leaves out."""
        return self.how_many - len(self.lines)


@dataclass(frozen=True, slots=True)
class YouSaidPage:
    """What the page shows, the same parts for everyone: the newest of each kind, those without a reply first."""

    lines: list[BrokenLine]
    """The broken lines of the promise that wait for a reply."""
    replies: list[ValueReplyView]
    concerns: list[ObjectionView]
    concerns_more: int
    requests: list[ChallengeView]
    requests_more: int
    ideas: list[Ideas]
    talks: list[TalkView]
    has_promise: bool
    waiting: int

    @property
    def is_empty(self) -> bool:
        """Whether nobody has said anything yet that has a reply, or waits for one."""
        return not (self.lines or self.replies or self.concerns or self.requests or self.ideas or self.talks)


def you_said_page(project: Project, viewer: Member) -> YouSaidPage:
    """The page for a lead or for somebody who takes part: 17 queries at most."""
    for_leads = viewer.is_lead
    lines = lines_to_reply_to(project)
    concerns = _in_order(objection_lines(project, viewer_id=viewer.pk, for_leads=for_leads))
    requests = _in_order(challenge_lines(project, viewer_id=viewer.pk, for_leads=for_leads))
    ideas = _ideas(project, viewer)
    waiting = _waiting(concerns) + _waiting(requests)
    return YouSaidPage(
        lines=lines,
        replies=value_reply_lines(project, viewer_id=viewer.pk, for_leads=for_leads),
        concerns=concerns[:SHOWN],
        concerns_more=max(len(concerns) - SHOWN, 0),
        requests=requests[:SHOWN],
        requests_more=max(len(requests) - SHOWN, 0),
        ideas=ideas,
        talks=[talk for talk in talk_lines(project, viewer=viewer) if talk.taken_back_on is None][:SHOWN],
        has_promise=current_version(project) is not None,
        waiting=len(lines) + waiting + sum(part.waiting for part in ideas),
    )


def _in_order[L: (ObjectionView, ChallengeView)](lines: list[L]) -> list[L]:
    """Those without a reply first, then those of the latest week. Inside a week the order says nothing."""
    latest_first = sorted(lines, key=lambda line: monday_of(line.on), reverse=True)
    return sorted(latest_first, key=lambda line: line.reply is not None)


def _waiting(lines: list[ObjectionView] | list[ChallengeView]) -> int:
    return sum(line.reply is None for line in lines)


def _ideas(project: Project, viewer: Member) -> list[Ideas]:
    """The exercises that tell people what became of what they said, each with what stands in it."""
    exercises = {
        exercise.pk: exercise
        for exercise in project.exercises.filter(leads_only=False).select_related("stage").order_by("stage__position")
        if told_column(exercise.column_specs) or exercise.reply_wanted
    }
    entries = list(
        Entry.objects.counted()
        .filter(project=project, exercise__in=exercises)
        .order_by("-created_at", "-pk")
        .only("exercise_id", "text", "values", "reply_wanted", "made_from_id")
    )
    made = {entry.made_from_id for entry in entries}
    replies: dict[int, list[EntryReply]] = {}
    for reply in EntryReply.objects.filter(project=project):
        replies.setdefault(reply.entry_id, []).append(reply)
    reader = _reader(project, viewer, list(exercises.values()))
    found: dict[int, list[tuple[str, IdeaLine]]] = {}
    for entry in entries:
        exercise = exercises[entry.exercise_id]
        told = told_column(exercise.column_specs)
        # A note and the row made of it are one; a note that nobody asked a reply to waits for none.
        if not told and (entry.pk in made or not (entry.reply_wanted or entry.pk in replies)):
            continue
        line = _idea(entry, exercise, told, reader, replies.get(entry.pk, []))
        found.setdefault(exercise.pk, []).append((str(entry.values.get(told) or ""), line))
    return [_part(project, exercises[pk], lines, viewer) for pk, lines in sorted(found.items(), key=_place(exercises))]


def _place(exercises: dict[int, Exercise]) -> Any:
    order = list(exercises)
    return lambda item: order.index(item[0])


def _reader(project: Project, viewer: Member, exercises: list[Exercise]) -> Reader:
    """Who reads the rows: of which side somebody is, is told only where it has people enough."""
    names_side = any(column.names_side for exercise in exercises for column in exercise.column_specs)
    if viewer.is_lead or not names_side:
        return Reader(is_lead=viewer.is_lead)
    counts = dict(project.members.active().order_by().values_list("side").annotate(how_many=Count("pk")))
    return Reader(is_lead=False, active_by_side={side.value: counts.get(side.value, 0) for side in Side})


def _idea(entry: Entry, exercise: Exercise, told: str, reader: Reader, replies: list[EntryReply]) -> IdeaLine:
    is_row = exercise.kind == Kind.ROWS
    return IdeaLine(
        words=entry.text,
        cells=row_cells(entry, exercise, reader) if is_row else [],
        replies=replies,
        is_waiting=not is_told(entry.values, told) if told else not replies,
    )


def _part(project: Project, exercise: Exercise, lines: list[tuple[str, IdeaLine]], viewer: Member) -> Ideas:
    """Those that wait first, then those that were told last; both newest first."""
    latest_first = sorted(lines, key=lambda pair: pair[0], reverse=True)
    ordered = [line for _, line in sorted(latest_first, key=lambda pair: not pair[1].is_waiting)]
    page = "exercise_detail" if viewer.is_lead else "my_exercise"
    return Ideas(
        title=exercise.title,
        key=exercise.key,
        address=reverse(page, args=[project.here, exercise.stage.position, exercise.key]),
        lines=ordered[:SHOWN],
        how_many=len(ordered),
        waiting=sum(line.is_waiting for line in ordered),
    )
