"""Talks about the promise: writing down what people said, and one of them saying that the note is right.

A talk takes the place of a round where a round would show nothing. It is no secret: whoever reads the note knows that
these people talked. Source: product.md, the check `check_in`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from planner import steps, verbs
from planner.actions.check_ins import NoPromiseYet
from planner.actions.objections import NotHere, SentBefore
from planner.models import TalkAgreement, TalkNote, TalkState
from planner.queries.objections import monday_of
from planner.queries.promise import promise_text
from planner.queries.stages import today_in
from planner.queries.talks import holders, may_agree
from planner.values import ValueState
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record, record_withheld
from stakeholders.models import Project
from stakeholders.steps import is_here

LONGEST_AGO = timedelta(weeks=12)
"""How long ago a talk may have been held that is written down today."""
MOST_PEOPLE = 500
"""People of one talk. More of them do not talk, they are talked to."""


class WrongTalkDay(Exception):
    """The talk was held after today, or too long ago."""


class NotAHolder(Exception):
    """A lead does not hold the talk, and nobody else writes down one that they did not hold."""


class NothingSaid(Exception):
    """The note says of no line of the promise how it stands."""


class NotAskedAbout(Exception):
    """The note says something of a line that the promise does not have, or a state that nobody can say."""


class MayNotAgree(Exception):
    """Only somebody of the lived side who neither held the talk nor wrote the note says whether it is right."""


class NotYourTalk(Exception):
    """Somebody else wrote the note, and this person leads nothing."""


class IsTakenBack(Exception):
    """The note was taken back."""


class SomebodyAgreed(Exception):
    """Somebody said that the note is right, so it stays."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What a note says: the day, who held it (a member, or the name of somebody else), how many came, what was said.

    `states` has the state of each line that they talked about, by its key.
    """

    held_on: date
    people: int
    words: str = ""
    held_by: UUID | None = None
    held_by_other: str = ""
    states: Mapping[str, ValueState] = field(default_factory=dict)


@action
def write_talk(*, project: Project, code: UUID, talk: Talk, by: Actor) -> TalkNote:
    """Write down a talk, as a lead, or as whoever held it. `code` is from the form: one press is one note.

    Raises NotHere, ProjectIsArchived, NothingChanged the second time and SentBefore where it said something else then;
    NoPromiseYet, WrongTalkDay, NotAHolder, NothingSaid, and NotAskedAbout.
    """
    project = steps.open_facts(project=project, by=by)
    if not is_here(project=project, by=by):
        raise NotHere
    there = TalkNote.objects.filter(code=code).select_related("held_by").first()
    if there is not None:
        if (there.project_id, there.recorded_by_id) == (project.pk, by.pk) and _said_in(there) == talk:
            raise NothingChanged
        raise SentBefore
    text = promise_text(project)
    if text.current is None:
        raise NoPromiseYet
    today = today_in(project)
    if not today - LONGEST_AGO <= talk.held_on <= today:
        raise WrongTalkDay
    holder = holders(project).filter(code=talk.held_by).first() if talk.held_by is not None else None
    if (holder is None) is (not talk.held_by_other) or (not by.is_lead and (holder is None or holder.pk != by.pk)):
        raise NotAHolder
    if not talk.states:
        raise NothingSaid
    lines = [(position, line) for position, line in enumerate(text.counting, start=1) if line.key in talk.states]
    if len(lines) != len(talk.states) or ValueState.TOO_FEW in talk.states.values():
        raise NotAskedAbout
    note = TalkNote.objects.create(
        project=project,
        code=code,
        held_on=talk.held_on,
        held_by=holder,
        held_by_other=talk.held_by_other,
        people=talk.people,
        words=talk.words,
        recorded_by_id=by.pk,
    )
    TalkState.objects.bulk_create(
        TalkState(
            project=project,
            talk=note,
            position=position,
            key=line.key,
            title=line.title,
            state=talk.states[line.key],
        )
        for position, line in lines
    )
    record(project=project, verb=verbs.TALK_WRITTEN.key, what={"day": talk.held_on}, by=by)
    return note


def _said_in(note: TalkNote) -> Talk:
    """What a note says, as it was sent."""
    return Talk(
        held_on=note.held_on,
        people=note.people,
        words=note.words,
        held_by=None if note.held_by is None else note.held_by.code,
        held_by_other=note.held_by_other,
        states={line.key: ValueState(line.state) for line in note.states.all()},
    )


@action
def answer_talk(*, talk: TalkNote, is_right: bool, words: str = "", by: Actor) -> TalkAgreement:
    """Say that the note of a talk is right, or what is not right in it. The last answer holds.

    Only by oneself. Raises NotHere, ProjectIsArchived, IsTakenBack, MayNotAgree, and NothingChanged.
    """
    project = steps.open_facts(project=talk.project, by=by)
    if not is_here(project=project, by=by):
        raise NotHere
    talk = project.talks.get(pk=talk.pk)
    if talk.taken_back_at is not None:
        raise IsTakenBack
    if by.entered_by is not None or not may_agree(talk, project.members.get(pk=by.pk)):
        raise MayNotAgree
    words = "" if is_right else words
    said = talk.agreements.filter(member_id=by.pk).first()
    if said is not None and (said.is_right, said.words) == (is_right, words):
        raise NothingChanged
    said = said or TalkAgreement(talk=talk, member_id=by.pk)
    said.project, said.is_right, said.words, said.said_at = project, is_right, words, timezone.now()
    said.save()
    verb = verbs.TALK_AGREED if is_right else verbs.TALK_NOT_RIGHT
    record_withheld(
        project=project,
        verb=verb.key,
        what={"day": talk.held_on, "week": monday_of(today_in(project))},
    )
    return said


@action
def take_talk_back(*, talk: TalkNote, by: Actor) -> None:
    """Take back a note that nobody has said is right, as a lead or as who wrote it. It is kept, and counts no more.

    Raises NotHere, ProjectIsArchived, NothingChanged the second time, NotYourTalk, and SomebodyAgreed.
    """
    project = steps.open_facts(project=talk.project, by=by)
    if not is_here(project=project, by=by):
        raise NotHere
    talk = project.talks.get(pk=talk.pk)
    if talk.taken_back_at is not None:
        raise NothingChanged
    if not by.is_lead and talk.recorded_by_id != by.pk:
        raise NotYourTalk
    if talk.agreements.filter(is_right=True).exists():
        raise SomebodyAgreed
    talk.taken_back_at = timezone.now()
    talk.save(update_fields=["taken_back_at"])
    record(project=project, verb=verbs.TALK_TAKEN_BACK.key, what={"day": talk.held_on}, by=by)
