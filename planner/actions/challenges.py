"""Asking for a group that is missing, left out, or placed or named wrongly, and the reply that it needs.

Pages call it a request to include. Whoever asks may withhold their name, leads excepted, as with objections: nothing
but the request's own row leads to them. Source: product.md, "The checks", "The grid" and the privacy rule.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from planner import steps, verbs
from planner.actions.objections import (
    NoReplyYet,
    NotHere,
    NotYours,
    OnlyLeadsReply,
    RepliedAlready,
    SentBefore,
    TooManyWithheld,
    WordsTakenAway,
)
from planner.queries.challenges import withheld_requests_open
from planner.queries.objections import monday_of
from planner.queries.stages import today_in
from stakeholders.actions.groups import GroupIsGone, GroupIsThere
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, quiet_action, record, record_withheld
from stakeholders.models import Challenge, ChallengeAbout, ChallengeReply, Group, NameFrom, Project, ReplyNotEnough
from stakeholders.models.positions import LONGEST_REASON
from stakeholders.queries.groups import name_key
from stakeholders.register import ActKind
from stakeholders.steps import mark_typed, typed_values, undo_acts
from stakeholders.verbs import Verb

WITHHELD_AT_ONCE = 3
"""Requests without a name that a member may have open. Source: product.md, "A published gap"."""


class NotSoNow(Exception):
    """The group is not left out any more, or has no place that could be wrong."""


class RequestChanged(Exception):
    """The words are no longer those that the person read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says: what is wrong, with which group of the list or with which missing name, and why."""

    about: ChallengeAbout
    words: str
    group: Group | None = None
    missing_name: str = ""


@action
def raise_challenge(*, project: Project, code: UUID, asked: Asked, shows_name: bool, by: Actor) -> Challenge:
    """Say that a group belongs in, or stands or is named wrongly. It stays open until a lead replies.

    `code` comes from the form, so that a form sent twice asks once. A lead's name is shown whatever `shows_name` says.
    Raises NothingChanged for the second of two same forms and SentBefore for one with other words; NotHere,
    ProjectIsArchived, GroupIsGone, GroupIsThere for a missing name that is in the list, NotSoNow, TooManyWithheld.
    """
    project = _open_project(project, by)
    there = Challenge.objects.filter(code=code).first()
    if there is not None:
        if (there.author_id, _said(there)) == (by.pk, _asked(asked)):
            raise NothingChanged
        raise SentBefore
    group = _group_asked_for(project, asked)
    is_withheld = not (by.is_lead or shows_name)
    if is_withheld and withheld_requests_open(project, member_id=by.pk) >= WITHHELD_AT_ONCE:
        raise TooManyWithheld
    challenge = Challenge.objects.create(
        project=project,
        group=group,
        missing_name=asked.missing_name,
        about=asked.about,
        code=code,
        author_id=by.pk,
        by_lead=by.is_lead,
        is_withheld=is_withheld,
        words=asked.words,
        **typed_values(project=project, by=by),
    )
    if group is None:
        named, unnamed, what = verbs.REQUEST_FOR_MISSING, verbs.REQUEST_FOR_MISSING_UNNAMED, {}
    else:
        named, unnamed, what = verbs.REQUEST_MADE, verbs.REQUEST_MADE_UNNAMED, {"group": group.name}
    _tell(project, named, unnamed, by, is_withheld=is_withheld, what=what)
    return challenge


def _asked(asked: Asked) -> tuple[str, int | None, str, str]:
    return (asked.about.value, asked.group.pk if asked.group is not None else None, asked.missing_name, asked.words)


def _said(challenge: Challenge) -> tuple[str, int | None, str, str]:
    return (challenge.about, challenge.group_id, challenge.missing_name, challenge.words)


def _group_asked_for(project: Project, asked: Asked) -> Group | None:
    """The group of the list that is asked for, read afresh; None for a missing one."""
    if asked.group is None:
        _refuse_name_in_list(project, asked.missing_name)
        return None
    group = project.groups.filter(pk=asked.group.pk, merged_into=None).first()
    if group is None:
        raise GroupIsGone
    if asked.about is ChallengeAbout.LEFT_OUT and not _is_left_out(group):
        raise NotSoNow
    if asked.about is ChallengeAbout.PLACED and group.position_id is None:
        raise NotSoNow
    return group


def _is_left_out(group: Group) -> bool:
    return group.leavings_out.filter(kind=ActKind.LEFT_OUT.value, undone=None).exists()


def _refuse_name_in_list(project: Project, name: str) -> None:
    there = _group_named(project, name)
    if there is not None:
        raise GroupIsThere(there.name)


def _group_named(project: Project, name: str) -> Group | None:
    return project.groups.filter(name_key=name_key(name), merged_into=None).first()


@action
def change_challenge(*, challenge: Challenge, words: str, version: int, missing_name: str = "", by: Actor) -> Challenge:
    """Say it in other words, as its author, until a lead has replied. `version` is what the author began from.

    `missing_name` is the name of a group that is missing, and is not looked at for any other request. Raises NotHere,
    ProjectIsArchived, NotYours, RepliedAlready, WordsTakenAway, NothingChanged, RequestChanged, GroupIsThere.
    """
    project, challenge = _own(challenge, by)
    if hasattr(challenge, "reply"):
        raise RepliedAlready
    if challenge.taken_back_at is not None:
        raise WordsTakenAway
    if challenge.about != ChallengeAbout.MISSING:
        missing_name = ""
    if (challenge.words, challenge.missing_name) == (words, missing_name):
        raise NothingChanged
    if challenge.version != version:
        raise RequestChanged
    if challenge.missing_name != missing_name:
        _refuse_name_in_list(project, missing_name)
    challenge.words = words
    challenge.missing_name = missing_name
    challenge.version += 1
    typed = mark_typed(row=challenge, project=project, by=by)
    challenge.save(update_fields=["words", "missing_name", "version", *typed])
    named, unnamed = verbs.REQUEST_CHANGED, verbs.REQUEST_CHANGED_UNNAMED
    _tell(project, named, unnamed, by, is_withheld=challenge.is_withheld)
    return challenge


@action
def take_request_words_away(*, challenge: Challenge, by: Actor) -> None:
    """Erase the words and the missing name, as their author, at any time. What was open stays open.

    Whoever types for somebody takes away only what was typed for them, so that nothing of theirs goes unseen. Raises
    NotHere, ProjectIsArchived, NotYours, and NothingChanged where they are gone already.
    """
    project, challenge = _own(challenge, by)
    if by.entered_by is not None and not challenge.is_helped:
        raise NotYours
    if challenge.taken_back_at is not None:
        raise NothingChanged
    steps.erase_requests(requests=project.challenges.filter(pk=challenge.pk), by=by)
    named, unnamed = verbs.REQUEST_TAKEN_AWAY, verbs.REQUEST_TAKEN_AWAY_UNNAMED
    _tell(project, named, unnamed, by, is_withheld=challenge.is_withheld)


@action
def reply_to_challenge(
    *, challenge: Challenge, words: str, version: int, does_it: bool = False, by: Actor
) -> ChallengeReply:
    """Reply as a lead, once, which closes it. `version` is that of the words the lead read.

    With `does_it` a missing group is added, and one that was left out is brought back, in the same moment. A group of
    the missing name that somebody added meanwhile is the one, and is in again if it was left out. Raises
    OnlyLeadsReply, NotHere, ProjectIsArchived, NothingChanged where a reply stands already, and RequestChanged.
    """
    if not by.is_lead:
        raise OnlyLeadsReply
    project = _open_project(challenge.project, by)
    challenge = _fresh(project, challenge)
    if hasattr(challenge, "reply"):
        raise NothingChanged
    if challenge.version != version:
        raise RequestChanged
    verb, what, group = verbs.REQUEST_REPLIED, {}, None
    if does_it and challenge.about == ChallengeAbout.MISSING and challenge.missing_name:
        group = _added(project, challenge.missing_name)
        _bring_back(group, words, by)
        verb, what = verbs.REQUEST_REPLIED_ADDED, {"group": group.name}
    elif does_it and challenge.group is not None and _brought_back(challenge.group, challenge, words, by):
        verb, what = verbs.REQUEST_REPLIED_BACK, {"group": challenge.group.name}
    reply = ChallengeReply.objects.create(
        project=project, challenge=challenge, words=words, group=group, author_id=by.pk
    )
    record(project=project, verb=verb.key, what=what, by=by)
    return reply


def _added(project: Project, name: str) -> Group:
    """The group of this name: a new one, whose side is said later, or the one that is in the list by now."""
    return _group_named(project, name) or Group.objects.create(
        project=project, name=name, name_key=name_key(name), name_from=NameFrom.REQUEST
    )


def _brought_back(group: Group, challenge: Challenge, words: str, by: Actor) -> bool:
    """Bring a group back that somebody said should not be left out. Returns whether it still was."""
    return challenge.about == ChallengeAbout.LEFT_OUT and _bring_back(group, words, by)


def _bring_back(group: Group, words: str, by: Actor) -> bool:
    reason = words if len(words) <= LONGEST_REASON else f"{words[: LONGEST_REASON - 1]}…"
    return bool(undo_acts(group=group, kind=ActKind.LEFT_OUT, reason=reason, by=by))


@action
def say_reply_not_enough(*, challenge: Challenge, words: str, by: Actor) -> ReplyNotEnough:
    """Say that a reply is not good enough, once. It is printed beside the reply, and reopens nothing.

    Raises NotHere, ProjectIsArchived, NoReplyYet, and NothingChanged for the second time.
    """
    project = _open_project(challenge.project, by)
    challenge = _fresh(project, challenge)
    if not hasattr(challenge, "reply"):
        raise NoReplyYet
    said = steps.say_not_enough(table=ReplyNotEnough, reply_id=challenge.reply.pk, words=words, project=project, by=by)
    named, unnamed = verbs.REQUEST_NOT_ENOUGH, verbs.REQUEST_NOT_ENOUGH_UNNAMED
    _tell(project, named, unnamed, by, is_withheld=not by.is_lead)
    return said


@quiet_action(reason="The history says once that somebody found the reply not good enough; their words stay theirs.")
def change_reply_not_enough(*, challenge: Challenge, words: str, by: Actor) -> None:
    """Say in other words, or in none, why a reply is not good enough: for whoever said so before.

    Raises NotHere, ProjectIsArchived, NotYours where this person has said nothing, and NothingChanged.
    """
    project = _open_project(challenge.project, by)
    said = ReplyNotEnough.objects.filter(project=project, reply__challenge=challenge, member_id=by.pk).first()
    steps.say_otherwise(said=said, words=words, project=project, by=by)


def _open_project(project: Project, by: Actor) -> Project:
    """The project with its facts locked, where somebody who is here may change it."""
    project = steps.open_facts(project=project, by=by)
    if not project.members.filter(pk=by.pk, turned_off_at=None, left_at=None).exists():
        raise NotHere
    return project


def _fresh(project: Project, challenge: Challenge) -> Challenge:
    return project.challenges.select_related("group", "reply").get(pk=challenge.pk)


def _own(challenge: Challenge, by: Actor) -> tuple[Project, Challenge]:
    """The project and the request, read afresh while nobody else can change them. Raises NotYours."""
    project = _open_project(challenge.project, by)
    challenge = _fresh(project, challenge)
    if challenge.author_id != by.pk:
        raise NotYours
    return project, challenge


def _tell(
    project: Project, named: Verb, unnamed: Verb, by: Actor, *, is_withheld: bool, what: dict[str, Any] | None = None
) -> None:
    """Write it into the history: with who did it, or without. A missing group's name is not in it: it can be erased."""
    what = what or {}
    if is_withheld:
        record_withheld(project=project, verb=unnamed.key, what={**what, "week": monday_of(today_in(project))})
    else:
        record(project=project, verb=named.key, what=what, by=by)
