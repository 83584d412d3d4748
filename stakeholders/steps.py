"""Plain functions that change rows about people. They write no history; actions of this app or above call them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from coproduction.tokens import new_secret, secret_digest
from stakeholders import wording
from stakeholders.actors import Actor, BecamePartOf, PersonIsGone
from stakeholders.catalogue import read_catalogue
from stakeholders.grid import Placing
from stakeholders.models import (
    BringingBack,
    CatalogueCard,
    Consent,
    ConsentAnswer,
    ConsentPurpose,
    EarlierName,
    Group,
    JudgesChoices,
    LeavingOut,
    Member,
    Moment,
    OwnLink,
    PersonalLink,
    Position,
    Project,
    Recruit,
    RecruitGroup,
    RecruitStep,
    TypedFields,
    TypedTries,
    User,
)
from stakeholders.queries.groups import name_key
from stakeholders.recruiting import Step, is_back
from stakeholders.register import TAKEN_BACK_MOMENT, ActKind, end_of
from stakeholders.ways_in import WRONG_TRIES_AN_HOUR, WayIn, new_typed_code, typed_digest


class ProjectIsArchived(PermissionDenied):
    """An archived project can be read and not changed.

    A view need not see to it: it is answered as `access.refuse_if_archived` is, where a project was put away between
    that and the lock.
    """

    def __init__(self) -> None:
        super().__init__("archived")


@dataclass(frozen=True, slots=True)
class ActRecord:
    """What stands on record of leaving a group out: why, whether anybody in it was asked, and what they said."""

    reason: str
    was_asked: bool
    asked_words: str = ""

    @property
    def is_full(self) -> bool:
        """Whether nothing is lacking of it: what was said is needed only where somebody was asked."""
        return bool(self.reason.strip()) and (not self.was_asked or bool(self.asked_words.strip()))


def load_cards(*, by: Actor) -> list[CatalogueCard]:
    """Load the built-in cards of groups often forgotten, where they are missing or older than what ships.

    Returns what was loaded. As with planner templates, a card that an admin has edited since is replaced too, when a
    newer version of that card ships, and stays as it is until then; whether projects are asked it is left to the admin.
    """
    loaded = []
    there = {card.key: card for card in CatalogueCard.objects.all()}
    for position, spec in enumerate(read_catalogue(), start=1):
        card = there.get(spec.key)
        if card is not None and card.built_in_version >= spec.version:
            continue
        card = card or CatalogueCard(key=spec.key, version=0)
        card.position, card.title, card.question = position, spec.title, spec.question
        card.examples, card.built_in_version = list(spec.examples), spec.version
        card.version += 1
        card.save()
        loaded.append(card)
    return loaded


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


def open_project(project: Project) -> Project:
    """The project, locked as by `lock_project`, where it may be changed. Raises ProjectIsArchived."""
    return _refuse_if_archived(lock_project(project))


def open_own(*, member: Member, by: Actor) -> Project:
    """The project of somebody who acts for themself, locked. Raises PersonIsGone and ProjectIsArchived."""
    return _refuse_if_archived(lock_own(member=member, by=by))


def _refuse_if_archived(project: Project) -> Project:
    if project.is_archived:
        raise ProjectIsArchived
    return project


def is_here(*, project: Project, by: Actor) -> bool:
    """Whether the member who acts has neither left nor been turned off; always for Alongside itself."""
    if by.member_id is None:
        return True
    return project.members.filter(pk=by.member_id, left_at=None, turned_off_at=None).exists()


def refuse_merged(*, member: Member, by: Actor) -> None:
    """Raises BecamePartOf where the entry of somebody became part of another one, as it stands under the lock."""
    kept = Member.objects.filter(merged=member).first()
    if kept is not None:
        raise BecamePartOf(kept.code)


def helper_of(*, project: Project, by: Actor) -> Member | None:
    """The person who typed for the one who acts, if somebody did."""
    return project.members.get(code=by.entered_by) if by.entered_by is not None else None


def typed_values(*, project: Project, by: Actor) -> dict[str, Any]:
    """What a new row keeps of how its words came: who typed them for the one who acts, if somebody did."""
    helper = helper_of(project=project, by=by)
    return {"entered_by": helper, "is_helped": helper is not None}


def mark_typed(*, row: TypedFields, project: Project, by: Actor) -> tuple[str, ...]:
    """Note on a row how its new words came. Returns the names of the fields, to be saved.

    What people say anew themselves is theirs. What a helper types once more does not undo that it was not from them.
    """
    for name, value in typed_values(project=project, by=by).items():
        setattr(row, name, value)
    if not row.is_helped:
        row.not_theirs_at = None
    return ("entered_by", "is_helped", "not_theirs_at")


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


def rename_group(*, group: Group, name: str, by: Actor) -> None:
    """Give a group another name. The earlier one stays shown; the same name with other capitals is no other name."""
    key = name_key(name)
    if key != group.name_key:
        EarlierName.objects.create(project_id=group.project_id, group=group, name=group.name)
    group.name, group.name_key = name, key
    group.save(update_fields=["name", "name_key"])


def touch_group(*, group: Group, by: Actor) -> None:
    """Note that what is known of a group has changed, and whether still only its adder did so."""
    group.version += 1
    if group.touched_only_by_id != by.pk:
        group.touched_only_by = None
    group.save(update_fields=["version", "touched_only_by"])


def belongs_to(*, group: Group, by: Actor) -> bool:
    """Whether whoever acts said that they belong to the group. A lead never does. Source: product.md, "People"."""
    return not by.is_lead and by.member_id is not None and group.belongings.filter(member_id=by.member_id).exists()


def place_group(*, group: Group, placing: Placing, reason: str = "", code: UUID | None = None, by: Actor) -> Position:
    """Write down where a group stands from now on. What stood before stays on record."""
    position = Position.objects.create(
        project_id=group.project_id,
        group=group,
        code=code or uuid4(),
        affected=placing.affected,
        say=placing.say,
        wanted=placing.wanted,
        mover_id=by.member_id,
        belongs=belongs_to(group=group, by=by),
        reason=reason,
    )
    group.position = position
    group.save(update_fields=["position"])
    return position


def begin_act(
    *, group: Group, kind: ActKind, record: ActRecord, days: int, code: UUID | None = None, by: Actor
) -> LeavingOut:
    """Leave a group out, or note why it goes below the line. Its time of so many days begins, once.

    `group.position` is where it stands until then. Source: product.md, "The grid".
    """
    now = timezone.now()
    return LeavingOut.objects.create(
        project_id=group.project_id,
        group=group,
        code=code or uuid4(),
        kind=kind.value,
        reason=record.reason,
        was_asked=record.was_asked,
        asked_words=record.asked_words,
        by_member_id=by.member_id,
        belongs=belongs_to(group=group, by=by),
        before=group.position,
        began_at=now,
        ends_on=end_of(timezone.localdate(now, timezone=group.project.zone), days=days),
    )


def undo_acts(*, group: Group, kind: ActKind, reason: str = "", by: Actor) -> int:
    """Let the acts of a kind that stand for a group stand no longer. Returns how many there were."""
    acts = group.leavings_out.filter(kind=kind.value, undone=None)
    undone = [
        BringingBack(project_id=group.project_id, leaving_out=act, reason=reason, by_member_id=by.member_id)
        for act in acts
    ]
    BringingBack.objects.bulk_create(undone)
    return len(undone)


def forget_views(*, member: Member, by: Actor) -> None:
    """Forget where somebody put groups. What was shown together with others stays as it was shown, and is nobody's.

    Taken away it would give the others away. Source: `revealing.py`.
    """
    member.judgements.filter(shown_in=None).delete()
    shown = member.judgements.all()
    shown.exclude(shown_judges=JudgesChoices.BELONG).update(link=OwnLink.UNSAID)
    shown.filter(shown_judges=JudgesChoices.BELONG).update(link=OwnLink.BELONG)
    shown.update(
        affected=F("shown_affected"),
        affected_none="",
        say=F("shown_say"),
        say_none="",
        version=F("shown_version"),
        member=None,
    )


def take_step(*, recruit: Recruit, step: Step, taken_on: date, why: str = "", by: Actor) -> RecruitStep:
    """Write down how far somebody has come who was asked to join. Whoever comes back is confirmed anew."""
    taken = RecruitStep.objects.create(
        project_id=recruit.project_id,
        recruit=recruit,
        step=step.value,
        taken_on=taken_on,
        is_back=is_back(Step(recruit.step), step),
        why=why,
        entered_by_id=by.pk if by.is_lead else None,
    )
    recruit.step = step.value
    if step not in {Step.JOINED, Step.PAUSED}:
        recruit.confirmed_by, recruit.confirmed_at = None, None
    recruit.save(update_fields=["step", "confirmed_by", "confirmed_at"])
    return taken


def member_came(*, member: Member, step: Step, group: Group | None = None, by: Actor) -> Recruit:
    """Note how far somebody has come who comes in by themself, or goes; where they stand there already, nothing.

    `group` is the one that their way in is for: it holds until they say for themself which groups they are of.
    """
    project = member.project
    today = timezone.localdate(timezone=project.zone)
    recruit = Recruit.objects.filter(member=member).first()
    if recruit is None:
        recruit = Recruit.objects.create(project=project, member=member, step=step.value)
        RecruitStep.objects.create(
            project=project,
            recruit=recruit,
            step=step.value,
            taken_on=today,
            entered_by_id=by.pk if by.is_lead else None,
        )
    elif recruit.step != step.value:
        take_step(recruit=recruit, step=step, taken_on=today, by=by)
    if group is not None:
        RecruitGroup.objects.get_or_create(recruit=recruit, group=group, defaults={"project": project})
    return recruit


def member_went(*, member: Member, by: Actor) -> None:
    """Note that somebody who was on the way, or took part, is gone."""
    if member.said_yes_at is not None or Recruit.objects.filter(member=member).exists():
        member_came(member=member, step=Step.LEFT, by=by)


def forget_asked(*, member: Member, by: Actor) -> None:
    """Forget for which groups and why not somebody was asked to join, who leaves. How far they came stays."""
    recruit = Recruit.objects.filter(member=member).first()
    if recruit is not None:
        recruit.said_groups.all().delete()
        recruit.steps.update(why="")
        recruit.name, recruit.consented_on = "", None
        recruit.save(update_fields=["name", "consented_on"])


def note_taken_back(*, member: Member, by: Actor) -> None:
    """Note that somebody took back a group or a side of theirs, and not who: no agreement given before counts then.

    Nothing is noted of whoever takes no part now, who holds no place.
    """
    if Member.objects.get(pk=member.pk).is_active:
        write_moment(project=member.project, label=TAKEN_BACK_MOMENT, at=timezone.now(), by=by)


def write_moment(*, project: Project, label: str, at: datetime, by: Actor) -> Moment:
    """Note a dated event that rules look back to."""
    return Moment.objects.create(project=project, label=label, at=at)
