"""The reply to a broken line of the promise, and that it is not good enough. Source: domain.md, C5."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from planner import steps, verbs
from planner.actions.objections import NotHere, OnlyLeadsReply, RepliedAlready
from planner.models import ValueReply, ValueReplyNotEnough
from planner.queries.objections import monday_of
from planner.queries.stages import today_in
from planner.queries.value_replies import broken_line
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, quiet_action, record, record_withheld
from stakeholders.models import Project
from stakeholders.steps import is_here, open_project

MOST_DAYS = 365
"""Days from today within which a change is done: "one day" is no day."""


class NotBroken(Exception):
    """No check-in and no talk said that this line is broken."""


class SaidAgain(Exception):
    """A later check-in or talk said that the line is broken: the person read an earlier one."""


class WrongDay(Exception):
    """The change is to be done on a day that is over, or more than a year away."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What we heard, and what we will change, who sees to it and by when; or why not."""

    heard: str
    change: str = ""
    who: str = ""
    by_date: date | None = None
    why_not: str = ""


@action
def reply_to_value(*, project: Project, key: str, code: UUID, saw: UUID, reply: Reply, by: Actor) -> ValueReply:
    """Publish the reply to the check-in or talk that said last that a line is broken. It is never changed.

    `code` is from the form: one press is one reply. `saw` is the code of the check-in or talk that the lead read.
    Raises OnlyLeadsReply, NotHere, ProjectIsArchived, NothingChanged the second time, NotBroken, SaidAgain,
    RepliedAlready, also where the form was sent before and said something else, and WrongDay.
    """
    if not by.is_lead:
        raise OnlyLeadsReply
    project = steps.open_facts(project=project, by=by)
    _refuse_if_gone(project, by)
    there = ValueReply.objects.filter(code=code).first()
    if there is not None:
        if (there.project_id, there.key) == (project.pk, key) and _said_in(there) == reply:
            raise NothingChanged
        raise RepliedAlready
    line = broken_line(project, key)
    if line is None:
        raise NotBroken
    if line.code != saw:
        raise SaidAgain
    if line.is_replied:
        raise RepliedAlready
    today = today_in(project)
    if reply.by_date is not None and not today <= reply.by_date <= today + timedelta(days=MOST_DAYS):
        raise WrongDay
    published = ValueReply.objects.create(
        project=project,
        code=code,
        check_in_id=line.check_in_id,
        talk_id=line.talk_id,
        key=key,
        title=line.title,
        heard=reply.heard,
        change=reply.change,
        who=reply.who,
        by_date=reply.by_date,
        why_not=reply.why_not,
        author_id=by.pk,
    )
    record(project=project, verb=verbs.VALUE_REPLIED.key, what={"line": line.title}, by=by)
    return published


def _said_in(there: ValueReply) -> Reply:
    return Reply(there.heard, there.change, there.who, there.by_date, there.why_not)


@action
def say_value_reply_not_enough(*, reply: ValueReply, words: str, by: Actor) -> ValueReplyNotEnough:
    """Say that a reply is not good enough, once. It is printed beside the reply, and asks for no other one.

    Raises NotHere, ProjectIsArchived, and NothingChanged for the second time.
    """
    project = open_project(reply.project)
    _refuse_if_gone(project, by)
    said = steps.say_not_enough(table=ValueReplyNotEnough, reply_id=reply.pk, words=words, project=project, by=by)
    what: dict[str, object] = {"line": reply.title}
    if by.is_lead:
        record(project=project, verb=verbs.VALUE_REPLY_NOT_ENOUGH.key, what=what, by=by)
    else:
        what["week"] = monday_of(today_in(project))
        record_withheld(project=project, verb=verbs.VALUE_REPLY_NOT_ENOUGH_UNNAMED.key, what=what)
    return said


@quiet_action(reason="The history says once that somebody found the reply not good enough; their words stay theirs.")
def change_value_reply_not_enough(*, reply: ValueReply, words: str, by: Actor) -> None:
    """Say in other words, or in none, why a reply is not good enough: for whoever said so before.

    Raises NotHere, ProjectIsArchived, NotYours where this person has said nothing, and NothingChanged.
    """
    project = open_project(reply.project)
    _refuse_if_gone(project, by)
    said = ValueReplyNotEnough.objects.filter(project=project, reply=reply, member_id=by.pk).first()
    steps.say_otherwise(said=said, words=words, project=project, by=by)


def _refuse_if_gone(project: Project, by: Actor) -> None:
    if not is_here(project=project, by=by):
        raise NotHere
