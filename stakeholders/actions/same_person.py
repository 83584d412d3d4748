"""Two entries of one person become one, so that nobody is counted twice. Source: product.md, "Recruitment"."""

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.recruits import RecruitIsGone
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Contact, Member, PayWish, Recruit
from stakeholders.queries.groups import name_key
from stakeholders.queries.recruits import stays_first
from stakeholders.recruiting import Step


class SameEntry(Exception):
    """One entry cannot become part of itself."""


@action
def merge_recruits(*, recruit: Recruit, same: Recruit, by: Actor) -> Recruit:
    """Make two entries of one person one. Returns the entry that stays; its steps and groups are those of both.

    Whoever takes part stays before one who left, and one who left before one who never had a way in; of two who take
    part the first stays. The other way in is turned off for good, and what belongs to the person moves: the groups that
    they say, where they put groups, needs, payments, answers to purposes, how to reach them. What they wrote stays
    where it was written, and is erased with the one that stays. Raises SameEntry, RecruitIsGone where one of them
    became part of another meanwhile, and ProjectIsArchived.
    """
    project = steps.open_project(recruit.project)
    if recruit.pk == same.pk:
        raise SameEntry
    found = {
        entry.pk: entry for entry in project.recruits.select_related("member").filter(pk__in=[recruit.pk, same.pk])
    }
    if len(found) < 2:
        raise RecruitIsGone
    kept, gone = stays_first(found[recruit.pk], found[same.pk])
    for entry in (kept, gone):
        entry.project = project
    turned_off: Member | None = None
    if kept.member is not None and gone.member is not None:
        kept.member.project = gone.member.project = project
        turned_off = gone.member if gone.member.is_here else None
        _join_members(kept.member, gone.member, by)
    _move_places(kept, gone)
    _move_groups(kept, gone)
    _move_steps(kept, gone, by)
    if kept.member is None or not kept.member.name:
        kept.name = kept.name or gone.name
        kept.consented_on = kept.consented_on or gone.consented_on
    kept.is_reserve = kept.is_reserve and gone.is_reserve
    kept.save()
    gone.delete()
    verb = verbs.PEOPLE_ASKED_ONE if turned_off is None else verbs.PEOPLE_ASKED_ONE_LINK_OFF
    record(project=project, verb=verb.key, subject=turned_off, by=by)
    return kept


def _move_groups(kept: Recruit, gone: Recruit) -> None:
    """Groups that only one of two entries had are confirmed only where two people have met the person in both."""
    there = list(kept.said_groups.values_list("group_id", flat=True))
    moved = gone.said_groups.exclude(group__in=there).update(recruit=kept)
    if moved and gone.confirmed_at is None:
        kept.confirmed_by, kept.confirmed_at = None, None


def _move_places(kept: Recruit, gone: Recruit) -> None:
    """A place that was held is held by whoever stays."""
    if kept.member is not None:
        there = list(kept.member.places_held.values_list("line_id", flat=True))
        gone.places_held.exclude(line__in=there).update(recruit=None, member=kept.member)
    else:
        there = list(kept.places_held.values_list("line_id", flat=True))
        gone.places_held.exclude(line__in=there).update(recruit=kept)


def _move_steps(kept: Recruit, gone: Recruit, by: Actor) -> None:
    """Steps of both, by the day on which they were written; where the person stands is said by the last of them."""
    gone.steps.update(recruit=kept)
    last = kept.steps.last()
    if last is None or last.step == kept.step:
        return
    if kept.member is None:
        kept.step = last.step
        if last.step not in {Step.JOINED.value, Step.PAUSED.value}:
            kept.confirmed_by, kept.confirmed_at = None, None
        return
    stands, kept.step = Step(kept.step), last.step
    steps.take_step(recruit=kept, step=stands, taken_on=timezone.localdate(timezone=kept.project.zone), by=by)


def _join_members(kept: Member, gone: Member, by: Actor) -> None:
    if gone.is_here:
        gone.turned_off_at = timezone.now()
    gone.is_helper = False
    gone.merged_into = kept
    gone.save(update_fields=["turned_off_at", "is_helper", "merged_into"])
    gone.merged.update(merged_into=kept)
    steps.turn_off_link(member=gone, by=by)
    there = list(kept.belongings.values_list("group_id", flat=True))
    gone.belongings.exclude(group__in=there).update(member=kept)
    gone.belongings.all().delete()
    held = list(kept.places_held.values_list("line_id", flat=True))
    gone.places_held.exclude(line__in=held).update(member=kept)
    if kept.groups_said_at is None and gone.groups_said_at is not None:
        kept.groups_said_at = gone.groups_said_at
        kept.save(update_fields=["groups_said_at"])
    words = {name_key(need.words) for need in kept.needs.all()}
    for need in gone.needs.all():
        if name_key(need.words) not in words:
            need.member = kept
            need.save(update_fields=["member"])
    gone.needs.all().delete()
    views = list(kept.judgements.values_list("group_id", flat=True))
    gone.judgements.exclude(group__in=views).update(member=kept)
    steps.forget_views(member=gone, by=by)
    gone.payments.update(member=kept)
    gone.consents.update(member=kept)
    for rows in (PayWish.objects, Contact.objects):
        mine = rows.filter(member=gone)
        if rows.filter(member=kept).exists():
            mine.delete()
        else:
            mine.update(member=kept)
