"""People asked to join, with two and more leads at once, and with the person themself."""

from collections.abc import Callable
from functools import partial
from types import NoneType
from typing import Any
from uuid import UUID

import pytest

from planner.queries.stages import today_in
from stakeholders.actions.arriving import say_yes
from stakeholders.actions.coming_in import come_in_by_shared_link
from stakeholders.actions.groups import choose_groups
from stakeholders.actions.projects import NothingChanged
from stakeholders.actions.recruits import MovedMeanwhile, RecruitIsGone, change_recruit, move_recruit, recruit_to_paper
from stakeholders.actions.same_person import merge_recruits
from stakeholders.actors import Actor, ActorKind, PersonIsGone
from stakeholders.models import (
    Group,
    Member,
    PersonalLink,
    Project,
    Recruit,
    RecruitGroup,
    RecruitStep,
    SharedLink,
    StepChoices,
)
from stakeholders.recruiting import Step
from tests.factories import lead_actor, make_arrival, make_group, make_lead, make_project, make_shared_link
from tests.planner.test_concurrency import at_once, kinds
from tests.recruitment_factories import ask_person

pytestmark = pytest.mark.django_db(transaction=True)

CODE = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def project() -> Project:
    return make_project(template="short")


@pytest.fixture
def group(project: Project) -> Group:
    return make_group(project=project, name="Night staff")


@pytest.fixture
def link(project: Project, group: Group) -> SharedLink:
    return make_shared_link(project=project, group=group)[0]


def leads_of(project: Project) -> tuple[Actor, Actor]:
    return lead_actor(project=project), make_lead(project=project)[1]


def stands_where_it_says(project: Project) -> bool:
    """Whether every entry stands at the step that was written last."""
    return all(recruit.step == recruit.steps.last().step for recruit in project.recruits.all())  # type: ignore[union-attr]


def test_two_leads_who_make_one_of_two_entries_at_once_do_it_once(project: Project, group: Group) -> None:
    first, second = (ask_person(project=project, group=group, name=name) for name in ("Blue hat", "Red hat"))
    lead, other = leads_of(project)

    outcomes = at_once(
        partial(merge_recruits, recruit=first, same=second, by=lead),
        partial(merge_recruits, recruit=second, same=first, by=other),
    )

    assert kinds(outcomes) == {Recruit: 1, RecruitIsGone: 1}
    recruit = Recruit.objects.get()
    assert (recruit.steps.count(), recruit.said_groups.count()) == (2, 1)
    assert project.history.filter(verb="people_asked_one").count() == 1


def test_three_entries_that_are_merged_in_a_ring_keep_every_step_and_group(project: Project) -> None:
    groups = [make_group(project=project, name=name) for name in ("Night staff", "Porters", "Carers")]
    entries = [ask_person(project=project, group=group, name=group.name) for group in groups]
    lead = lead_actor(project=project)

    outcomes = at_once(
        *(partial(merge_recruits, recruit=entries[n], same=entries[(n + 1) % 3], by=lead) for n in range(3))
    )

    assert set(kinds(outcomes)) <= {Recruit, RecruitIsGone}
    assert Recruit.objects.count() == 3 - kinds(outcomes)[Recruit]
    assert RecruitStep.objects.count() == 3
    assert set(RecruitGroup.objects.values_list("group", flat=True)) == {group.pk for group in groups}


@pytest.mark.parametrize("turn", [1, -1])
def test_somebody_says_yes_while_a_lead_finds_that_they_were_asked(
    project: Project, group: Group, link: SharedLink, turn: int
) -> None:
    written = ask_person(project=project, group=group)
    member, by = make_arrival(link=link, says_yes=False)
    came = member.recruit

    acts: list[Callable[[], Any]] = [
        partial(say_yes, member=member, by=by),
        partial(merge_recruits, recruit=written, same=came, by=lead_actor(project=project)),
    ]
    outcomes = at_once(*acts[::turn])

    assert kinds(outcomes) == {NoneType: 1, Recruit: 1}
    recruit = Recruit.objects.get()
    assert (recruit.member, recruit.step) == (member, Step.JOINED.value)
    assert stands_where_it_says(project)
    assert Member.objects.get(pk=member.pk).said_yes_at is not None


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_ways_in_the_one_that_is_used_stays_or_is_off_before(
    project: Project, link: SharedLink, turn: int
) -> None:
    """Whoever says yes first stays; whoever is turned off first says nothing more."""
    (first, _), (second, by) = (make_arrival(link=link, says_yes=False) for _ in range(2))

    acts: list[Callable[[], Any]] = [
        partial(say_yes, member=second, by=by),
        partial(merge_recruits, recruit=first.recruit, same=second.recruit, by=lead_actor(project=project)),
    ]
    outcomes = at_once(*acts[::turn])

    assert set(kinds(outcomes)) in ({NoneType, Recruit}, {PersonIsGone, Recruit})
    stays, goes = (first, second) if PersonIsGone in kinds(outcomes) else (second, first)
    assert Recruit.objects.get().member == stays
    assert list(project.members.participants().filter(turned_off_at=None)) == [stays]
    assert Member.objects.get(pk=goes.pk).said_yes_at is None
    assert stands_where_it_says(project)


@pytest.mark.parametrize("turn", [1, -1])
def test_groups_that_somebody_says_while_their_entries_are_merged_are_of_who_stays(
    project: Project, group: Group, link: SharedLink, turn: int
) -> None:
    (first, _), (second, by) = (make_arrival(link=link) for _ in range(2))

    acts: list[Callable[[], Any]] = [
        partial(choose_groups, member=second, codes=[group.code], by=by),
        partial(merge_recruits, recruit=first.recruit, same=second.recruit, by=lead_actor(project=project)),
    ]
    outcomes = at_once(*acts[::turn])

    assert kinds(outcomes)[Recruit] == 1
    assert not second.belongings.exists()
    said = PersonIsGone not in kinds(outcomes)
    assert first.belongings.filter(group=group).exists() is said
    assert (Member.objects.get(pk=first.pk).groups_said_at is not None) is said


def test_somebody_comes_by_the_link_while_others_are_merged(project: Project, group: Group, link: SharedLink) -> None:
    written = ask_person(project=project, group=group)
    member, _ = make_arrival(link=link)

    outcomes = at_once(
        partial(come_in_by_shared_link, link=link, press="a", by=Actor(ActorKind.PARTICIPANT)),
        partial(merge_recruits, recruit=written, same=member.recruit, by=lead_actor(project=project)),
    )

    assert kinds(outcomes) == {PersonalLink: 1, Recruit: 1}
    assert sorted(Recruit.objects.values_list("member", flat=True)) == sorted(
        project.members.participants().values_list("pk", flat=True)
    )


@pytest.mark.parametrize("turn", [1, -1])
def test_a_step_that_is_noted_while_two_entries_are_merged_is_kept_or_refused(
    project: Project, group: Group, turn: int
) -> None:
    first = ask_person(project=project, group=group)
    second = ask_person(project=project, group=group, name="Red hat", step=StepChoices.INTERESTED)
    lead, other = leads_of(project)
    today = today_in(project)

    acts: list[Callable[[], Any]] = [
        partial(move_recruit, recruit=second, step=Step.TALK_HELD, taken_on=today, saw=Step.INTERESTED, by=lead),
        partial(merge_recruits, recruit=first, same=second, by=other),
    ]
    outcomes = at_once(*acts[::turn])

    assert set(kinds(outcomes)) in ({RecruitStep, Recruit}, {RecruitIsGone, Recruit})
    moved = kinds(outcomes)[RecruitStep]
    recruit = Recruit.objects.get()
    assert recruit.steps.count() == 2 + moved
    assert recruit.step == (Step.TALK_HELD if moved else Step.INTERESTED).value
    assert stands_where_it_says(project)


def test_two_leads_who_note_a_step_at_once_write_one(project: Project, group: Group) -> None:
    recruit, (lead, other) = ask_person(project=project, group=group), leads_of(project)
    today = today_in(project)

    outcomes = at_once(
        *(
            partial(move_recruit, recruit=recruit, step=step, taken_on=today, saw=Step.APPROACHED, by=by)
            for step, by in ((Step.INTERESTED, lead), (Step.DECLINED, other))
        )
    )

    assert kinds(outcomes) == {RecruitStep: 1, MovedMeanwhile: 1}
    assert recruit.steps.count() == 2
    assert stands_where_it_says(project)


def test_one_press_of_two_leads_puts_somebody_on_paper_once(project: Project, group: Group) -> None:
    recruit, leads = ask_person(project=project, group=group), leads_of(project)

    outcomes = at_once(
        *(
            partial(recruit_to_paper, recruit=recruit, code=code, by=by)
            for code, by in zip((CODE, UUID(int=7)), leads, strict=True)
        )
    )

    assert kinds(outcomes) == {tuple: 1, NothingChanged: 1}
    assert project.members.participants().count() == 1
    assert Recruit.objects.get().member == project.members.participants().get()


def test_one_name_is_given_to_one_of_two(project: Project, group: Group) -> None:
    entries = [ask_person(project=project, group=group, name=name) for name in ("Blue hat", "Red hat")]
    today = today_in(project)

    outcomes = at_once(
        *(
            partial(change_recruit, recruit=recruit, groups=[group.code], name="Green hat", consented_on=today, by=by)
            for recruit, by in zip(entries, leads_of(project), strict=True)
        )
    )

    assert kinds(outcomes)[NoneType] == 1
    assert Recruit.objects.filter(name="Green hat").count() == 1
