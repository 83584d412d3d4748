"""What changes how far people have come who were asked to join. Their names never enter the history."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import Approach, Group, Member, Project, Recruit, RecruitGroup, RecruitStep, Route, StepChoices
from stakeholders.queries.group_facts import listed_group
from stakeholders.queries.groups import name_key
from stakeholders.queries.recruits import recruit_seen, steps_for
from stakeholders.recruiting import Step
from stakeholders.ways_in import WayIn

MOST_BACK = timedelta(days=366)
"""How long ago something may have been that is written down today."""


class WrongDay(Exception):
    """The day is still to come, or more than a year ago."""


class WrongConsentDay(WrongDay):
    """The day on which they said yes to being written down is still to come, or more than a year ago."""


class BeforeLastStep(Exception):
    """The day is before the one of the step before. Holds that day."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


class ConsentMissing(Exception):
    """A name is written, and no day on which they said yes to that."""


class AskedNameIsThere(Exception):
    """Somebody else is written down under this name. Holds their entry."""

    def __init__(self, recruit: Recruit) -> None:
        super().__init__(recruit.pk)
        self.recruit = recruit


class NoGroupSaid(Exception):
    """Somebody is asked for one group at least."""


class OwnDoing(Exception):
    """The person takes part, and says this for themself."""


class MovedMeanwhile(Exception):
    """Somebody else noted another step since the page was opened."""


class ChangedMeanwhile(Exception):
    """Another lead changed the same since the page was opened."""


class RecruitIsGone(Exception):
    """The entry became part of another one."""


class OwnWord(Exception):
    """Two people have to have met them: whoever wrote them down is one."""


class NotJoined(Exception):
    """Only somebody who has joined fills a place."""


def _found(project: Project, recruit: Recruit) -> Recruit:
    """The entry of a locked project, read afresh, with its person. Raises RecruitIsGone."""
    found = project.recruits.select_related("member").filter(pk=recruit.pk).first()
    if found is None:
        raise RecruitIsGone
    found.project = project
    if found.member is not None:
        found.member.project = project
    return found


def _refuse_day(project: Project, day: date) -> None:
    today = timezone.localdate(timezone=project.zone)
    if not today - MOST_BACK <= day <= today:
        raise WrongDay


def _refuse_name(project: Project, name: str, consented_on: date | None, *, but: Recruit | None = None) -> None:
    if not name:
        return
    if consented_on is None:
        raise ConsentMissing
    try:
        _refuse_day(project, consented_on)
    except WrongDay:
        raise WrongConsentDay from None
    others = project.recruits.exclude(name="").only("pk", "name", "code")
    for other in others if but is None else others.exclude(pk=but.pk):
        if name_key(other.name) == name_key(name):
            raise AskedNameIsThere(other)


def _listed(project: Project, codes: Sequence[UUID]) -> set[int]:
    """The groups of these codes; one that became part of another stands for that one. Raises NoGroupSaid for none."""
    asked = project.groups.filter(code__in=codes).values_list("pk", "merged_into_id")
    found = {merged_into or pk for pk, merged_into in asked}
    if not found:
        raise NoGroupSaid
    return found


def _put_in(recruit: Recruit, groups: Iterable[int]) -> None:
    RecruitGroup.objects.bulk_create(
        RecruitGroup(project_id=recruit.project_id, recruit=recruit, group_id=group) for group in sorted(groups)
    )


@action
def ask_person(
    *,
    project: Project,
    code: UUID,
    groups: Sequence[UUID],
    asked_on: date,
    step: Step = Step.APPROACHED,
    name: str = "",
    consented_on: date | None = None,
    is_reserve: bool = False,
    by: Actor,
) -> Recruit:
    """Write down somebody who was asked to join, under a code name to which they said yes, or under none.

    `code` is from the form, so that a form sent twice writes one. Raises NothingChanged the second time, ConsentMissing
    for a name without a day, WrongConsentDay, AskedNameIsThere, WrongDay, NoGroupSaid, ProjectIsArchived.
    """
    project = steps.open_project(project)
    if Recruit.objects.filter(code=code).exists():
        raise NothingChanged
    _refuse_name(project, name, consented_on)
    _refuse_day(project, asked_on)
    found = _listed(project, groups)
    recruit = Recruit.objects.create(
        project=project,
        code=code,
        name=name,
        consented_on=consented_on if name else None,
        step=step.value,
        is_reserve=is_reserve,
        entered_by_id=by.member_id,
    )
    _put_in(recruit, found)
    RecruitStep.objects.create(
        project=project, recruit=recruit, step=step.value, taken_on=asked_on, entered_by_id=by.member_id
    )
    record(project=project, verb=verbs.PERSON_ASKED.key, by=by)
    return recruit


@action
def move_recruit(*, recruit: Recruit, step: Step, taken_on: date, saw: Step, why: str = "", by: Actor) -> RecruitStep:
    """Note that somebody took a step, forwards or back; `saw` is where they stood on the page.

    Raises NothingChanged where they stand there, MovedMeanwhile, WrongDay, BeforeLastStep, RecruitIsGone, and OwnDoing
    for whoever takes part: they come in, take a break and leave by themself, and can only be thanked.
    """
    project = steps.open_project(recruit.project)
    found = _found(project, recruit)
    if found.step == step.value:
        raise NothingChanged
    if found.step != saw.value:
        raise MovedMeanwhile
    if found.member is not None and step not in steps_for(found.member):
        raise OwnDoing
    _refuse_day(project, taken_on)
    last = found.steps.last()
    if last is not None and taken_on < last.taken_on:
        raise BeforeLastStep(last.taken_on)
    taken = steps.take_step(
        recruit=found,
        step=step,
        taken_on=taken_on,
        why=why if step in {Step.LEFT, Step.DECLINED} else "",
        by=by,
    )
    verb = verbs.PERSON_ASKED_BACK if taken.is_back else verbs.PERSON_ASKED_STEP
    record(project=project, verb=verb.key, what={"step": str(StepChoices(step.value).label)}, by=by)
    return taken


@action
def change_recruit(
    *,
    recruit: Recruit,
    groups: Sequence[UUID],
    name: str = "",
    consented_on: date | None = None,
    is_reserve: bool = False,
    saw: str | None = None,
    by: Actor,
) -> None:
    """Say otherwise under which name somebody is written down, and for which groups.

    Other groups stand on the word of whoever says them, until another lead confirms them. Somebody with a way in of
    their own has their own name. `saw` is `recruit_seen` of the page. Raises NothingChanged, as `ask_person` does,
    ChangedMeanwhile, RecruitIsGone, and OwnDoing where they said themself which groups they are of.
    """
    project = steps.open_project(recruit.project)
    found = _found(project, recruit)
    if found.member is not None:
        if found.member.groups_said_at is not None:
            raise OwnDoing
        name, consented_on = found.name, found.consented_on
    _refuse_name(project, name, consented_on, but=found)
    wanted = _listed(project, groups)
    held = set(found.said_groups.values_list("group_id", flat=True))
    consented_on = consented_on if name else None
    if (found.name, found.consented_on, found.is_reserve, held) == (name, consented_on, is_reserve, wanted):
        raise NothingChanged
    if saw not in {None, recruit_seen(found, held)}:
        raise ChangedMeanwhile
    found.said_groups.exclude(group__in=wanted).delete()
    _put_in(found, wanted - held)
    found.name, found.consented_on, found.is_reserve = name, consented_on, is_reserve
    if wanted - held:
        found.entered_by_id, found.confirmed_by, found.confirmed_at = by.pk, None, None
    found.save()
    record(project=project, verb=verbs.PERSON_ASKED_CHANGED.key, by=by)


@action
def confirm_recruit(*, recruit: Recruit, by: Actor) -> None:
    """Another lead has met somebody who joined: their place stands on the word of two people from now on.

    Raises NothingChanged where somebody confirmed it, OwnWord for whoever wrote it, NotJoined, RecruitIsGone, and
    OwnDoing for somebody with a way in of their own. Source: product.md, "Recruitment".
    """
    project = steps.open_project(recruit.project)
    found = _found(project, recruit)
    if found.member is not None:
        raise OwnDoing
    if found.step != Step.JOINED.value:
        raise NotJoined
    if found.confirmed_at is not None:
        raise NothingChanged
    if found.entered_by_id in {None, by.pk}:
        raise OwnWord
    found.confirmed_by_id, found.confirmed_at = by.pk, timezone.now()
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    record(project=project, verb=verbs.PERSON_ASKED_MET.key, by=by)


@action
def forget_recruit(*, recruit: Recruit, by: Actor) -> None:
    """Take away the name of somebody who was asked. How far they came stays, without a name.

    Raises NothingChanged where no name is kept, and RecruitIsGone.
    """
    project = steps.lock_project(recruit.project)
    found = _found(project, recruit)
    if not found.name:
        raise NothingChanged
    found.name, found.consented_on = "", None
    found.save(update_fields=["name", "consented_on"])
    record(project=project, verb=verbs.PERSON_ASKED_FORGOTTEN.key, by=by)


@action
def recruit_to_paper(*, recruit: Recruit, code: UUID, by: Actor) -> tuple[Member, WayIn]:
    """Let somebody who was asked take part on paper, under the name that they said yes to.

    From then on they count by what they say on their own paper. `code` is theirs from now on. Returns the person, and
    what opens their link, which cannot be read again. Raises NothingChanged where they have a way in, and
    RecruitIsGone.
    """
    project = steps.open_project(recruit.project)
    found = _found(project, recruit)
    if found.member is not None:
        raise NothingChanged
    member = Member.objects.create(project=project, code=code, name=found.name, on_paper=True)
    way = steps.make_link(member=member, by=by)
    found.member, found.name, found.consented_on = member, "", None
    found.save(update_fields=["member", "name", "consented_on"])
    found.places_held.update(recruit=None, member=member)
    record(project=project, verb=verbs.PERSON_ASKED_TO_PAPER.key, subject=member, by=by)
    return member, way


# Who was asked, without names ----------------------------------------------------------------------------------------


@action
def add_approach(
    *, group: Group, code: UUID, made_on: date, people: int, route: UUID | None = None, words: str = "", by: Actor
) -> Approach:
    """Note that so many people of a group were asked to join, and by which way. `code` is as in `ask_person`.

    Raises NothingChanged the second time, WrongDay, GroupIsGone, ProjectIsArchived.
    """
    project = steps.open_project(group.project)
    group = listed_group(project, group)
    if Approach.objects.filter(code=code).exists():
        raise NothingChanged
    _refuse_day(project, made_on)
    approach = Approach.objects.create(
        project=project,
        group=group,
        code=code,
        made_on=made_on,
        people=people,
        route=Route.objects.filter(group=group, code=route).first() if route is not None else None,
        words=words,
        entered_by_id=by.member_id,
    )
    steps.touch_group(group=group, by=by)
    record(project=project, verb=verbs.APPROACH_NOTED.key, what={"group": group.name, "people": people}, by=by)
    return approach


@action
def remove_approach(*, approach: Approach, by: Actor) -> None:
    """Take away the note that people were asked. Raises NothingChanged the second time."""
    project = steps.open_project(approach.project)
    found = project.approaches.select_related("group").filter(pk=approach.pk).first()
    if found is None:
        raise NothingChanged
    found.delete()
    steps.touch_group(group=found.group, by=by)
    record(
        project=project,
        verb=verbs.APPROACH_REMOVED.key,
        what={"group": found.group.name, "people": found.people},
        by=by,
    )
