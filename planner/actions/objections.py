"""Saying that a stage is not ready, and the reply that it needs. Pages call it a concern.

Whoever raises one may withhold their name, leads excepted. Then nothing but the objection's own row leads to them: what
the history says comes in a day later, among others, and names a week. Source: product.md, "The checks" and the privacy
rule.
"""

from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext

from planner import steps, verbs
from planner.models import NotGoodEnough, Objection, ObjectionReply, Stage
from planner.models.objections import OBJECTION_LONGEST, ObjectionKind
from planner.queries.objections import monday_of, withheld_open
from planner.queries.raising import stages_to_object_to
from planner.queries.stages import current_view, stage_views, today_in
from planner.queries.typed import typed_thing
from planner.steps import NotYours as NotYours
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, quiet_action, record, record_withheld
from stakeholders.models import Project
from stakeholders.steps import ProjectIsArchived, lock_project, mark_typed
from stakeholders.verbs import Verb

WITHHELD_AT_ONCE = 3
"""Objections without a name that a member may have open. Source: product.md, "A published gap"."""


class NotHere(Exception):
    """The person has left the project or was turned off."""


class StageTakesNone(Exception):
    """The stage was signed too long ago, or nobody works on it yet."""


class TooManyWithheld(Exception):
    """The person has three open without their name. With their name they may raise this one."""


class NothingTyped(Exception):
    """No helper typed such a thing for the person, or its words are gone."""


class SentBefore(Exception):
    """The form was sent before, and something else stood in it."""


class WordsTakenAway(Exception):
    """Its author took the words away, so there is nothing to change."""


class RepliedAlready(Exception):
    """A lead has replied, so the words stay as they were replied to."""


class ConcernChanged(Exception):
    """The words are no longer those that the person read."""


class OnlyLeadsReply(Exception):
    """Somebody who is no lead tried to reply."""


class NoReplyYet(Exception):
    """There is no reply that could be good enough or not."""


@action
def raise_objection(*, stage: Stage, code: UUID, words: str, shows_name: bool, by: Actor) -> Objection:
    """Say that a stage is not ready: it cannot be signed off until a lead replies.

    `code` comes from the form, so that a form sent twice raises one. A lead's name is shown whatever `shows_name`
    says. Raises NothingChanged for the second of two same forms and SentBefore for one with other words; NotHere,
    ProjectIsArchived, StageTakesNone, TooManyWithheld.
    """
    project = _open_project(steps.lock_facts(project=stage.project, by=by), by)
    there = Objection.objects.filter(code=code).first()
    if there is not None:
        if (there.author_id, there.stage_id, there.words) == (by.pk, stage.pk, words):
            raise NothingChanged
        raise SentBefore
    if stage.pk not in {found.pk for found in stages_to_object_to(project, stage_views(project))}:
        raise StageTakesNone
    is_withheld = not (by.is_lead or shows_name)
    if is_withheld and withheld_open(project, member_id=by.pk) >= WITHHELD_AT_ONCE:
        raise TooManyWithheld
    objection = steps.add_objection(
        stage=stage, code=code, kind=ObjectionKind.RAISED, words=words, is_withheld=is_withheld, by=by
    )
    named, unnamed = verbs.CONCERN_RAISED, verbs.CONCERN_RAISED_UNNAMED
    _tell(project, objection, named, unnamed, by, is_withheld=objection.is_withheld)
    return objection


@action
def say_not_theirs(*, project: Project, kind: str, code: UUID, shows_name: bool, by: Actor) -> Objection | None:
    """Say that something a helper typed is not from oneself: a concern is opened, and nothing is deleted by itself.

    Returns the concern; None where no stage takes one any more. Raises NotTheirOwn for anybody but the person, also for
    a helper; NotHere, ProjectIsArchived, NothingTyped, TooManyWithheld, and NothingChanged the second time. Source:
    product.md, "Paper and people who are not online".
    """
    if by.is_lead or by.entered_by is not None:
        raise NotTheirOwn
    project = _open_project(steps.lock_facts(project=project, by=by), by)
    thing = typed_thing(project, project.members.get(pk=by.pk), kind, code)
    if thing is None:
        raise NothingTyped
    if thing.is_not_theirs:
        raise NothingChanged
    if not shows_name and withheld_open(project, member_id=by.pk) >= WITHHELD_AT_ONCE:
        raise TooManyWithheld
    thing.mark_not_theirs()
    objection = None
    views = stage_views(project)
    now, takes = current_view(views), stages_to_object_to(project, views)
    if takes:
        objection = steps.add_objection(
            stage=next((stage for stage in takes if now is not None and stage.pk == now.stage.pk), takes[-1]),
            code=uuid4(),
            kind=ObjectionKind.RAISED,
            words=_not_theirs_words(thing.told),
            is_withheld=not shows_name,
            by=by,
        )
    what: dict[str, object] = {} if objection is None else {"stage": objection.stage.position}
    if shows_name:
        record(project=project, verb=verbs.NOT_THEIRS.key, what=what, by=by)
    else:
        what["week"] = monday_of(today_in(project))
        record_withheld(project=project, verb=verbs.NOT_THEIRS_UNNAMED.key, what=what)
    return objection


def _not_theirs_words(words: str) -> str:
    """The words of the concern, with as much of what was typed as fits."""
    said = gettext("Something was typed in my name that was not from me: “%(words)s”")
    room = OBJECTION_LONGEST - len(said % {"words": ""})
    return said % {"words": words if len(words) <= room else f"{words[: room - 1]}…"}


@action
def change_objection(*, objection: Objection, words: str, version: int, by: Actor) -> Objection:
    """Say it in other words, as its author, until a lead has replied. `version` is what the author began from.

    Raises NotHere, ProjectIsArchived, NotYours, RepliedAlready, WordsTakenAway, NothingChanged, ConcernChanged.
    """
    project, objection = _own(objection, by)
    if hasattr(objection, "reply"):
        raise RepliedAlready
    if objection.taken_back_at is not None:
        raise WordsTakenAway
    if objection.words == words:
        raise NothingChanged
    if objection.version != version:
        raise ConcernChanged
    objection.words = words
    objection.version += 1
    typed = mark_typed(row=objection, project=project, by=by)
    objection.save(update_fields=["words", "version", *typed])
    named, unnamed = verbs.CONCERN_CHANGED, verbs.CONCERN_CHANGED_UNNAMED
    _tell(project, objection, named, unnamed, by, is_withheld=objection.is_withheld)
    return objection


@action
def take_words_away(*, objection: Objection, by: Actor) -> None:
    """Erase the words, as their author, at any time. What was open stays open: erasing closes nothing.

    Whoever types for somebody takes away only what was typed for them, so that nothing of theirs goes unseen. Raises
    NotHere, ProjectIsArchived, NotYours, and NothingChanged where they are gone already.
    """
    project, objection = _own(objection, by)
    if by.entered_by is not None and not objection.is_helped:
        raise NotYours
    if objection.taken_back_at is not None:
        raise NothingChanged
    objection.words = ""
    objection.taken_back_at = timezone.now()
    objection.version += 1
    objection.save(update_fields=["words", "taken_back_at", "version"])
    named, unnamed = verbs.CONCERN_TAKEN_AWAY, verbs.CONCERN_TAKEN_AWAY_UNNAMED
    _tell(project, objection, named, unnamed, by, is_withheld=objection.is_withheld)


@action
def reply_to_objection(*, objection: Objection, words: str, version: int, by: Actor) -> ObjectionReply:
    """Reply as a lead, once, which closes it. `version` is that of the words the lead read.

    Raises OnlyLeadsReply, NotHere, ProjectIsArchived, NothingChanged where a reply stands already, and ConcernChanged.
    """
    if not by.is_lead:
        raise OnlyLeadsReply
    project = _open_project(steps.lock_facts(project=objection.project, by=by), by)
    objection = _fresh(project, objection)
    if hasattr(objection, "reply"):
        raise NothingChanged
    if objection.version != version:
        raise ConcernChanged
    reply = ObjectionReply.objects.create(project=project, objection=objection, words=words, author_id=by.pk)
    record(project=project, verb=verbs.CONCERN_REPLIED.key, what={"stage": objection.stage.position}, by=by)
    return reply


@action
def say_not_good_enough(*, objection: Objection, words: str, by: Actor) -> NotGoodEnough:
    """Say that a reply is not good enough, once. It is printed beside the reply, and reopens nothing.

    Raises NotHere, ProjectIsArchived, NoReplyYet, and NothingChanged for the second time.
    """
    project = _open_project(lock_project(objection.project), by)
    objection = _fresh(project, objection)
    if not hasattr(objection, "reply"):
        raise NoReplyYet
    said = steps.say_not_enough(table=NotGoodEnough, reply_id=objection.reply.pk, words=words, project=project, by=by)
    named, unnamed = verbs.NOT_GOOD_ENOUGH, verbs.NOT_GOOD_ENOUGH_UNNAMED
    _tell(project, objection, named, unnamed, by, is_withheld=not by.is_lead)
    return said


@quiet_action(reason="The history says once that somebody found the reply not good enough; their words stay theirs.")
def change_not_good_enough(*, objection: Objection, words: str, by: Actor) -> None:
    """Say in other words, or in none, why a reply is not good enough: for whoever said so before.

    Raises NotHere, ProjectIsArchived, NotYours where this person has said nothing, and NothingChanged.
    """
    project = _open_project(lock_project(objection.project), by)
    said = NotGoodEnough.objects.filter(project=project, reply__objection=objection, member_id=by.pk).first()
    steps.say_otherwise(said=said, words=words, project=project, by=by)


def _open_project(project: Project, by: Actor) -> Project:
    """The locked project, where somebody who is here may change it."""
    if project.is_archived:
        raise ProjectIsArchived
    if not project.members.filter(pk=by.pk, turned_off_at=None, left_at=None).exists():
        raise NotHere
    return project


def _fresh(project: Project, objection: Objection) -> Objection:
    return project.objections.select_related("stage", "reply").get(pk=objection.pk)


def _own(objection: Objection, by: Actor) -> tuple[Project, Objection]:
    """The project and the objection, read afresh while nobody else can change them. Raises NotYours."""
    project = _open_project(lock_project(objection.project), by)
    objection = _fresh(project, objection)
    if objection.author_id != by.pk:
        raise NotYours
    return project, objection


def _tell(project: Project, objection: Objection, named: Verb, unnamed: Verb, by: Actor, *, is_withheld: bool) -> None:
    """Write it into the history: with who did it, or without."""
    what = {"stage": objection.stage.position}
    if is_withheld:
        record_withheld(project=project, verb=unnamed.key, what={**what, "week": monday_of(today_in(project))})
    else:
        record(project=project, verb=named.key, what=what, by=by)
