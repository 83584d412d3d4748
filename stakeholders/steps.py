"""Plain functions that change rows about people. They write no history; actions of this app or above call them."""

from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from coproduction.tokens import new_secret, secret_digest
from stakeholders import wording
from stakeholders.actors import Actor, PersonIsGone
from stakeholders.models import (
    Consent,
    ConsentAnswer,
    ConsentPurpose,
    Member,
    Moment,
    PersonalLink,
    Project,
    TypedTries,
    User,
)
from stakeholders.ways_in import WRONG_TRIES_AN_HOUR, WayIn, new_typed_code, typed_digest


def lock_project(project: Project) -> Project:
    """Wait until nobody else changes this project's facts, and read it afresh.

    `FOR NO KEY UPDATE` on PostgreSQL; on SQLite the transaction holds the whole file already (`IMMEDIATE`).
    """
    return Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def lock_own(*, member: Member, by: Actor) -> Project:
    """The project of somebody who acts for themself, locked, as `lock_project`.

    Raises PersonIsGone for whoever left or was turned off meanwhile: nothing of theirs is written after an erasing.
    """
    project = lock_project(member.project)
    if not is_here(project=project, by=by):
        raise PersonIsGone
    return project


def is_here(*, project: Project, by: Actor) -> bool:
    """Whether the member who acts has neither left nor been turned off; always for Alongside itself."""
    if by.member_id is None:
        return True
    return project.members.filter(pk=by.member_id, left_at=None, turned_off_at=None).exists()


def helper_of(*, project: Project, by: Actor) -> Member | None:
    """The person who typed for the one who acts, if somebody did."""
    return project.members.get(code=by.entered_by) if by.entered_by is not None else None


def keep_consent(
    *, project: Project, member: Member, purpose: ConsentPurpose, answer: ConsentAnswer, by: Actor
) -> None:
    """Keep what a person says to one purpose, with the version of the words that stand there now."""
    helper = helper_of(project=project, by=by)
    Consent.objects.create(
        project=project,
        member=member,
        purpose=purpose,
        answer=answer,
        wording_version=wording.VERSIONS[purpose],
        entered_by=helper,
        is_helped=helper is not None,
    )


def create_project(*, fields: dict[str, Any], lead: User, by: Actor) -> tuple[Project, Member]:
    """A project with its first lead."""
    project = Project.objects.create(**fields)
    return project, add_lead(project=project, user=lead, by=by)


def add_lead(*, project: Project, user: User, by: Actor) -> Member:
    """Make an account a lead of a project, or a lead again."""
    member, _ = Member.objects.get_or_create(
        project=project, user=user, defaults={"is_lead": True, "name": user.name, "joined_at": timezone.now()}
    )
    if member.left_at is not None:
        member.left_at = None
        member.save(update_fields=["left_at"])
    return member


def make_link(*, member: Member, by: Actor) -> WayIn:
    """Turn off the person's link, if any, make a new one, and return what opens it. That cannot be read again."""
    turn_off_link(member=member, by=by)
    way = WayIn(new_secret(), new_typed_code())
    PersonalLink.objects.create(
        project_id=member.project_id, member=member, made_by_person=by.member_id == member.pk, **_digests(way)
    )
    return way


def make_unseen_link(*, member: Member, by: Actor) -> PersonalLink:
    """The first link of somebody who came by a shared one. Nobody knows what opens it, until `draw_link`."""
    way = WayIn(new_secret(), new_typed_code())
    return PersonalLink.objects.create(
        project_id=member.project_id,
        member=member,
        made_by_person=True,
        is_kept=False,
        first_used_at=timezone.now(),
        last_used_month=month_of(member.project),
        **_digests(way),
    )


def draw_link(*, link: PersonalLink, by: Actor) -> WayIn:
    """Let a link be opened by something new, and by nothing that opened it before. Returns it, to show or to send.

    Browsers that are in by the link stay in.
    """
    way = WayIn(new_secret(), new_typed_code())
    PersonalLink.objects.filter(pk=link.pk).update(**_digests(way))
    return way


def undraw_link(*, link: PersonalLink, way: WayIn, by: Actor) -> None:
    """Let a link open as it did before `draw_link`, from which `link` was read: what was drawn reached nobody."""
    PersonalLink.objects.filter(pk=link.pk, secret_digest=secret_digest(way.secret)).update(
        secret_digest=link.secret_digest, typed_digest=link.typed_digest
    )


def _digests(way: WayIn) -> dict[str, str]:
    return {"secret_digest": secret_digest(way.secret), "typed_digest": typed_digest(way.typed)}


def month_of(project: Project) -> date:
    """The first day of this month, where the project is. Of when a link was last used no more is kept."""
    return timezone.localdate(timezone=project.zone).replace(day=1)


def reserve_try(*, by: Actor) -> TypedTries | None:
    """Count one try of a short code for everybody together; None where this hour has none left.

    One conditional UPDATE, so that no two processes take the last one. Source: `ways_in.py`, the sum at its top.
    """
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    tries, _ = TypedTries.objects.get_or_create(hour=hour)
    taken = TypedTries.objects.filter(pk=tries.pk, wrong__lt=WRONG_TRIES_AN_HOUR).update(wrong=F("wrong") + 1)
    return tries if taken else None


def give_back_try(*, tries: TypedTries, by: Actor) -> None:
    """The code was right: only wrong ones are counted."""
    TypedTries.objects.filter(pk=tries.pk).update(wrong=F("wrong") - 1)


def turn_off_link(*, member: Member, by: Actor) -> bool:
    """Turn off the person's link, which ends its sessions at once. Returns whether there was one."""
    return bool(member.links.filter(turned_off_at=None).update(turned_off_at=timezone.now()))


def write_moment(*, project: Project, label: str, at: datetime, by: Actor) -> Moment:
    """Note a dated event that rules look back to."""
    return Moment.objects.create(project=project, label=label, at=at)
