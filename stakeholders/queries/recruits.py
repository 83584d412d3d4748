"""Reads about people who were asked to join, each with a fixed number of queries. Leads read them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from stakeholders.coverage import GroupCover, is_unheard
from stakeholders.models import (
    Approach,
    Belonging,
    Group,
    Member,
    Project,
    Recruit,
    RecruitGroup,
    RecruitStep,
    SharedLink,
)
from stakeholders.queries.coverage import covers_now
from stakeholders.queries.groups import groups_said, name_key
from stakeholders.queries.register import group_facts
from stakeholders.recruiting import Step, next_step, suggested_places, suggested_reserve
from stakeholders.seen import seen

ASKED_A_PAGE = 50
"""People on one page of a list."""
MOST_ALIKE = 20
"""Other entries among which one that is about the same person is looked for."""
FEW_GROUPS = 12
"""Groups that stand in one list to tick; of more the less likely are folded away."""


BEFORE_JOINING = frozenset({Step.APPROACHED, Step.INTERESTED, Step.TALK_HELD, Step.DECLINED, Step.LEFT, Step.THANKED})
"""What leads note of somebody who comes in by a way of their own, until they have."""


class OnWordOf(StrEnum):
    """On whose word somebody is of a group, as lists say it."""

    OWN = "own"
    TWO = "two"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class AskedRow:
    """Somebody who was asked for a group, in its list."""

    recruit: Recruit
    word: OnWordOf
    next: Step | None
    """The step that a press takes; None where nothing usually follows, or where they say it for themself."""
    since: date | None
    """The day of the step where they stand."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How many places are suggested for a group, how many people ready, and what that is worked out from."""

    places: int
    reserve: int
    people_about: int | None
    all_people: int
    team: int
    is_unheard: bool


@dataclass(frozen=True, slots=True)
class AskedPage:
    """What the page of one group's places shows. `cover` is None where the group does not count."""

    group: Group
    cover: GroupCover | None
    rows: list[AskedRow]
    page: Page[Recruit]
    approaches: list[Approach]
    links: list[SharedLink]
    """Links for many of this group that let people in now."""
    suggestion: Suggestion

    @property
    def asked(self) -> int:
        """How many people were asked, in all that is noted."""
        return sum(approach.people for approach in self.approaches)


@dataclass(frozen=True, slots=True)
class RecruitPage:
    """What the page of one person who was asked shows."""

    recruit: Recruit
    steps: list[RecruitStep]
    groups: list[Group]
    """Those that they say themself where they did, or else those that are written of them."""
    word: OnWordOf
    next: Step | None
    may_move: bool
    may_thank: bool
    may_confirm: bool
    needs_other_lead: bool
    """Whether another lead than the reader can confirm them."""


def came_in(member: Member | None) -> bool:
    """Whether somebody takes part or took part: from then on they say for themself what they do."""
    return member is not None and member.said_yes_at is not None


def steps_for(member: Member) -> frozenset[Step]:
    """What leads note of somebody with a way in of their own."""
    if member.said_yes_at is None:
        return BEFORE_JOINING
    return frozenset() if member.is_here else frozenset({Step.THANKED})


def word_of(recruit: Recruit) -> OnWordOf:
    """On whose word somebody is of the groups that are written of them."""
    if recruit.member is not None:
        return OnWordOf.OWN if recruit.member.groups_said_at is not None else OnWordOf.ONE
    return OnWordOf.TWO if recruit.confirmed_at is not None else OnWordOf.ONE


def stays_first(recruit: Recruit, same: Recruit) -> tuple[Recruit, Recruit]:
    """Of two entries of one person: the one that stays, and the one that becomes part of it."""
    return (same, recruit) if _rank(same) > _rank(recruit) else (recruit, same)


def _rank(recruit: Recruit) -> int:
    """Whoever takes part stays first, then one with a way in that is not used yet, then one who is gone."""
    if recruit.member is None:
        return 0
    if not recruit.member.is_here:
        return 1
    return 3 if came_in(recruit.member) else 2


def _next_of(recruit: Recruit) -> Step | None:
    step = next_step(Step(recruit.step))
    if recruit.member is None:
        return step
    if came_in(recruit.member):
        return step if step is Step.THANKED and not recruit.member.is_here else None
    return step if step is not Step.JOINED else None


def asked_for(group: Group) -> QuerySet[Recruit]:
    """Everybody of a group who is on the way or joined: by what they say, or by what is written of them."""
    says = Belonging.objects.filter(member=OuterRef("member"), group=group)
    written = RecruitGroup.objects.filter(recruit=OuterRef("pk"), group=group)
    return group.project.recruits.select_related("member").filter(
        Q(Exists(says)) | (Exists(written) & (Q(member=None) | Q(member__groups_said_at=None)))
    )


def asked_page(project: Project, group: Group, number: str = "") -> AskedPage:
    """Places of one group, and a page of the people who were asked for it: 8 queries at most."""
    today = timezone.localdate(timezone=project.zone)
    facts = group_facts(project)
    found = covers_now(project, facts, today=today)
    page = Paginator(asked_for(group).order_by("-created_at", "-pk"), ASKED_A_PAGE).get_page(number)
    recruits = list(page)
    since = {step.recruit_id: step.taken_on for step in RecruitStep.objects.filter(recruit__in=recruits)}
    return AskedPage(
        group=group,
        cover=next((cover for cover in found if cover.group_id == group.pk), None),
        rows=[AskedRow(recruit, word_of(recruit), _next_of(recruit), since.get(recruit.pk)) for recruit in recruits],
        page=page,
        approaches=list(group.approaches.select_related("route")),
        links=list(group.shared_links.filter(turned_off_at=None, expires_at__gt=timezone.now())),
        suggestion=_suggestion(
            project, group, unheard=any(fact.group_id == group.pk and is_unheard(fact, today=today) for fact in facts)
        ),
    )


def suggestion_for(project: Project, group: Group) -> Suggestion:
    """How many places are suggested for a group: 2 queries."""
    today = timezone.localdate(timezone=project.zone)
    facts = [fact for fact in group_facts(project) if fact.group_id == group.pk]
    return _suggestion(project, group, unheard=any(is_unheard(fact, today=today) for fact in facts))


def _suggestion(project: Project, group: Group, *, unheard: bool) -> Suggestion:
    everybody = project.groups.listed().aggregate(people=Sum("people_about"))["people"] or 0
    places = suggested_places(
        people_about=group.people_about, all_people=everybody, team=project.people_about, is_unheard=unheard
    )
    return Suggestion(
        places=places,
        reserve=suggested_reserve(places),
        people_about=group.people_about,
        all_people=everybody,
        team=project.people_about,
        is_unheard=unheard,
    )


def recruit_by_code(project: Project, code: UUID) -> Recruit | None:
    """Somebody who was asked, with their person where they have a way in: 1 query."""
    recruit = project.recruits.select_related("member", "entered_by", "confirmed_by").filter(code=code).first()
    if recruit is not None:
        recruit.project = project
        if recruit.member is not None:
            recruit.member.project = project
    return recruit


def groups_written(recruit: Recruit) -> list[Group]:
    """The groups for which somebody was asked, by name: 1 query."""
    groups = Group.objects.filter(recruit_groups__recruit=recruit)
    return sorted(groups, key=lambda group: (group.name_key, group.pk))


def recruit_seen(recruit: Recruit, groups: Iterable[int]) -> str:
    """What a page shows of somebody who was asked, with the keys of their groups."""
    return seen(recruit.name, recruit.consented_on, recruit.is_reserve, sorted(groups))


def recruit_page(recruit: Recruit, *, viewer_id: int) -> RecruitPage:
    """Everything of one person who was asked: 2 queries."""
    member = recruit.member
    joined_on_word = member is None and recruit.step == Step.JOINED.value and recruit.confirmed_at is None
    wrote_it = recruit.entered_by_id in {None, viewer_id}
    return RecruitPage(
        recruit=recruit,
        steps=list(recruit.steps.select_related("entered_by")),
        groups=groups_said(member) if member is not None and member.groups_said_at else groups_written(recruit),
        word=word_of(recruit),
        next=_next_of(recruit),
        may_move=not came_in(member),
        may_thank=came_in(member) and member is not None and not member.is_here and recruit.step != Step.THANKED.value,
        may_confirm=joined_on_word and not wrote_it,
        needs_other_lead=joined_on_word and wrote_it,
    )


@dataclass(frozen=True, slots=True)
class GroupsToChoose:
    """The groups for which somebody can be asked, by name."""

    near: list[Group]
    """Those that are likely: the ones somebody came from, or has; then those that are often or always affected."""
    others: list[Group]
    """All others, where there are many groups; with few none."""


def groups_to_choose(project: Project, first: Collection[Group]) -> GroupsToChoose:
    """The groups for which somebody can be asked, those of `first` first: 1 query."""
    groups = sorted(project.groups.listed().select_related("position"), key=lambda group: (group.name_key, group.pk))
    if len(groups) <= FEW_GROUPS:
        return GroupsToChoose(groups, [])
    firsts = {group.pk for group in first}
    rest = [group for group in groups if group.pk not in firsts]
    affected = [group for group in rest if group.position is not None and group.position.placing.is_affected]
    near = {group.pk for group in affected} | firsts
    return GroupsToChoose(
        [group for group in groups if group.pk in firsts] + affected,
        [group for group in groups if group.pk not in near],
    )


def alike(project: Project, recruit: Recruit, name: str = "") -> list[Recruit]:
    """Other entries that may be about the same person: by a part of the name, or those of the same groups: 2 queries.

    Those with the same name come first.
    """
    others = project.recruits.select_related("member").exclude(pk=recruit.pk)
    if name:
        others = others.filter(Q(name__icontains=name) | Q(member__name__icontains=name))
    else:
        mine = [group.pk for group in groups_written(recruit)]
        says = Belonging.objects.filter(member=OuterRef("member"), group__in=mine)
        written = RecruitGroup.objects.filter(recruit=OuterRef("pk"), group__in=mine)
        same = Q(name__iexact=recruit.shown_name) | Q(member__name__iexact=recruit.shown_name)
        others = others.filter(Exists(says) | Exists(written) | same)
    found = list(others.order_by("-created_at", "-pk")[: MOST_ALIKE * 5])
    key = name_key(recruit.shown_name)
    return sorted(found, key=lambda other: name_key(other.shown_name) != key)[:MOST_ALIKE]
