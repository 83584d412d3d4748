"""Taking a break: somebody who takes part is not counted for a while, and comes back when they like."""

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Member, Project, RecruitStep
from stakeholders.recruiting import Step


class TheirOwnBreak(Exception):
    """The person began the break themself, so only they end it."""


def _opened(member: Member, by: Actor) -> Project:
    if by.is_lead:
        return steps.open_project(member.project)
    if by.member_id != member.pk:
        raise NotTheirOwn
    return steps.open_own(member=member, by=by)


def _began_it(member: Member) -> bool:
    """Whether a person on a break began it themself."""
    last = RecruitStep.objects.filter(recruit__member=member, step=Step.PAUSED.value).last()
    return last is not None and last.entered_by_id is None


@action
def pause_person(*, member: Member, by: Actor) -> None:
    """A person takes a break: they can read and write, and are not counted. They say it, or a lead notes it.

    Raises NotTheirOwn for other people, NothingChanged for whoever takes one, is not here or never came in.
    """
    project = _opened(member, by)
    member.refresh_from_db()
    member.project = project
    if not member.is_here or member.paused_at is not None or member.said_yes_at is None or member.is_lead:
        raise NothingChanged
    member.paused_at = timezone.now()
    member.save(update_fields=["paused_at"])
    steps.member_came(member=member, step=Step.PAUSED, by=by)
    record(project=project, verb=verbs.PERSON_PAUSED.key, subject=member, by=by)


@action
def end_break(*, member: Member, by: Actor) -> None:
    """A person is back, and is counted again.

    Raises as `pause_person`, and TheirOwnBreak for a lead where the person began it.
    """
    project = _opened(member, by)
    member.refresh_from_db()
    member.project = project
    if not member.is_here or member.paused_at is None:
        raise NothingChanged
    if by.is_lead and _began_it(member):
        raise TheirOwnBreak
    member.paused_at = None
    member.save(update_fields=["paused_at"])
    steps.member_came(member=member, step=Step.JOINED, by=by)
    record(project=project, verb=verbs.PERSON_BACK.key, subject=member, by=by)
