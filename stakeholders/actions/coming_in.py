"""How links let people in: by one for many, by a short code, and what a person is told of their own link."""

from dataclasses import replace
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from coproduction.tokens import secret_digest
from stakeholders import steps, verbs
from stakeholders.actions.members import NotTheirOwn
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, quiet_action, record
from stakeholders.models import Arrival, Member, PersonalLink, SharedLink, TypedTries
from stakeholders.queries.links import working_link_by_code
from stakeholders.recruiting import Step
from stakeholders.steps import ProjectIsArchived
from stakeholders.ways_in import WayIn

TRIES_ARE_KEPT = timedelta(days=1)


class LinkEnded(Exception):
    """The link was used up, turned off, replaced, or is too old."""


class TooManyTries(Exception):
    """Too many wrong codes were typed within this hour, by everybody together."""


@action
def come_in_by_shared_link(*, link: SharedLink, press: str, by: Actor) -> PersonalLink:
    """Let one more person in by a link for many. Returns a link of their own, which nobody has seen yet.

    `press` is random and comes from the browser, so that a button pressed twice lets in one person: raises
    NothingChanged the second time. Raises LinkEnded where no use is left, and ProjectIsArchived.
    """
    project = steps.lock_project(link.project)
    if Arrival.objects.filter(press_digest=secret_digest(press)).exists():
        raise NothingChanged
    if project.is_archived:
        raise ProjectIsArchived
    now = timezone.now()
    if not SharedLink.objects.filter(
        pk=link.pk, version=link.version, turned_off_at=None, expires_at__gt=now, uses__lt=F("most_uses")
    ).update(uses=F("uses") + 1, last_used_month=steps.month_of(project)):
        raise LinkEnded
    member = Member.objects.create(project=project, joined_at=now)
    as_person = replace(by, member_id=member.pk, member_code=member.code)
    Arrival.objects.create(project=project, link=link, member=member, press_digest=secret_digest(press))
    own = steps.make_unseen_link(member=member, by=as_person)
    if link.group is not None:
        steps.member_came(member=member, step=Step.INTERESTED, group=link.group, by=as_person)
    record(
        project=project,
        verb=verbs.CAME_BY_SHARED_LINK.key,
        what={"label": link.label},
        subject=member,
        by=as_person,
    )
    return own


@quiet_action(reason="Of when a link was used only the month is kept, and an entry would tell the minute.")
def note_link_used(*, link: PersonalLink, by: Actor) -> None:
    """Note the month in which a person came in by their link, and that they have it."""
    PersonalLink.objects.filter(pk=link.pk).update(last_used_month=steps.month_of(link.project), is_kept=True)


@quiet_action(reason="A try belongs to nobody: it is counted for everybody together.")
def open_by_code(*, typed: str, by: Actor) -> PersonalLink | SharedLink | None:
    """The link with this short code, which is well formed; None for a wrong one, which counts as a try of this hour.

    Raises TooManyTries before it looks anything up, for a right code too.
    """
    tries = steps.reserve_try(by=by)
    if tries is None:
        raise TooManyTries
    link = working_link_by_code(typed)
    if link is not None:
        steps.give_back_try(tries=tries, by=by)
    return link


@quiet_action(reason="Counts of wrong tries are about nobody.")
def forget_old_tries(*, by: Actor) -> int:
    """Delete the counts of hours that are over. Returns how many went."""
    return TypedTries.objects.filter(hour__lt=timezone.now() - TRIES_ARE_KEPT).delete()[0]


@quiet_action(reason="It is only shown to its own person, and opens what it opened before.")
def show_own_link(*, member: Member, by: Actor) -> WayIn:
    """Draw the own link of somebody who came by a link for many. Returns what opens it, which cannot be read again.

    It can be drawn anew until they say that they have kept it: a button pressed twice loses nothing. Raises
    NotTheirOwn for anybody else, a helper among them, and NothingChanged where there is nothing to be shown.
    """
    _refuse_others(member, by)
    steps.lock_project(member.project)
    link = member.links.filter(turned_off_at=None, is_kept=False).first()
    if link is None:
        raise NothingChanged
    return steps.draw_link(link=link, by=by)


@quiet_action(reason="It says only that somebody read a page.")
def keep_own_link(*, member: Member, by: Actor) -> None:
    """A person has kept their own link: it is not shown again. Raises NotTheirOwn for anybody else."""
    _refuse_others(member, by)
    member.links.filter(turned_off_at=None).update(is_kept=True)


@quiet_action(reason="It says only that somebody read a note.")
def know_of_new_link(*, member: Member, by: Actor) -> None:
    """A person knows that a lead made a new link for them: they are not told again. Raises NotTheirOwn."""
    _refuse_others(member, by)
    member.links.filter(turned_off_at=None, told_at=None).update(told_at=timezone.now())


def _refuse_others(member: Member, by: Actor) -> None:
    if by.member_id != member.pk or by.is_lead or by.entered_by is not None:
        raise NotTheirOwn
