"""Showing what people say: what everybody sees then, and that nobody is given away by any sequence of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from planner.actions.leaving import erase_person, leave_project
from stakeholders.actions.accounts import delete_account
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actions.revealing import OnlyLeadsShow, TooFewViews, show_views
from stakeholders.models import Group, Judgement, Member, NoAnswer, OwnLink, Project, RevealedView
from stakeholders.queries.group_rows import group_row
from stakeholders.queries.guesses import own_views_of
from stakeholders.queries.revealing import ShownViews, has_views_to_show, shown_views
from stakeholders.register import Flag
from stakeholders.revealing import Judges, Spread, Together, View, together
from stakeholders.steps import ProjectIsArchived
from tests.crowds import Saying, Shown, assert_nobody_is_given_away
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_group,
    make_lead,
    make_participant,
    make_project,
    make_user,
)
from tests.register_factories import judge, judge_all, make_judges, merge, place, show_what_people_say
from tests.worlds import rows_of_module

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Project, Group, list[Member]]]:
    """A project with one group that is placed, and 12 people. Made once; each test undoes what it did."""
    with rows_of_module(django_db_blocker), at(MONDAY):
        project = make_project()
        group = make_group(project=project, name="Parents")
        place(group=group, affected=75, say=75)
        yield project, group, make_judges(project=project, many=12)


@pytest.fixture
def project(_made: tuple[Project, Group, list[Member]]) -> Project:
    return Project.objects.get(pk=_made[0].pk)


@pytest.fixture
def group(_made: tuple[Project, Group, list[Member]]) -> Group:
    return Group.objects.get(pk=_made[1].pk)


@pytest.fixture
def people(_made: tuple[Project, Group, list[Member]]) -> list[Member]:
    return list(Member.objects.filter(pk__in=[member.pk for member in _made[2]]).order_by("pk"))


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


NEVER, RARELY, OFTEN = Spread(0, 0, 0), Spread(25, 25, 25), Spread(75, 75, 75)


# Nobody is given away ------------------------------------------------------------------------------------------------


class Attack:
    """Somebody who sees everything that is ever shown, and knows who said something when; not what they said."""

    def __init__(self, project: Project, groups: list[Group], people: list[Member], seed: int) -> None:
        self.project, self.groups, self.people = project, groups, people
        self.random = Random(seed)
        self.said: Counter[int] = Counter()
        self.shown_now: dict[int, int] = {}
        self.seen: list[Shown] = []
        self.day = 0

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.day += 1
            with at(MONDAY + timedelta(days=self.day)):
                self.random.choices([self.many_say, self.one_says, self.somebody_goes], [10, 3, 1])[0]()
                self.show()

    def many_say(self) -> None:
        """Neighbours say something, most of them something else than before."""
        first, many = self.random.randrange(8), self.random.choice([4, 5, 5, 6, 9])
        group, link = self.random.choice(self.groups), self.random.choice([OwnLink.BELONG] * 4 + [OwnLink.CARE])
        for member in self.people[first : first + many]:
            self.say(group, member, self.random.randrange(101), link)

    def one_says(self) -> None:
        values: list[int | NoAnswer] = [75, NoAnswer.UNSAID, NoAnswer.UNKNOWN]
        value = self.random.choice(values)
        self.say(self.random.choice(self.groups), self.random.choice(self.people), value, OwnLink.NONE)

    def say(self, group: Group, member: Member, affected: int | NoAnswer, link: OwnLink) -> None:
        self.said[judge(group=group, member=member, affected=affected, link=link).pk] += 1

    def somebody_goes(self) -> None:
        member = self.people.pop(self.random.randrange(len(self.people)))
        act = self.random.choice([leave_project, erase_person])
        act(member=member, by=actor_of(member=member))

    def show(self) -> None:
        try:
            reveal = show_what_people_say(project=self.project)
        except TooFewViews:
            assert not has_views_to_show(self.project)
            return
        rows = list(Judgement.objects.filter(project=self.project).exclude(shown_in=None))
        self.shown_now = {
            row.pk: self.said[row.pk] if row.shown_in_id == reveal.pk else self.shown_now[row.pk] for row in rows
        }
        for view in reveal.views.all():
            stands_on = [row for row in rows if (row.group_id, row.shown_judges) == (view.group_id, view.judges)]
            self.seen.append(
                ((view.group_id, view.judges), frozenset((row.pk, self.shown_now[row.pk]) for row in stands_on))
            )
        self.assert_everything_shown_is_known(rows)

    def assert_everything_shown_is_known(self, rows: list[Judgement]) -> None:
        """What pages show now is what these views say together, and stands on those that were seen last."""
        last: dict[object, frozenset[Saying]] = dict(self.seen)
        for group, views in shown_views(self.project).items():
            for judges, part in ((Judges.BELONG, views.belong), (Judges.OTHERS, views.others)):
                its = [row for row in rows if (row.group_id, row.shown_judges) == (group, judges)]
                if part is not None:
                    assert part == together([View(row.shown_affected, row.shown_say) for row in its])  # type: ignore[arg-type]
                assert last.get((group, judges), frozenset()) == {(row.pk, self.shown_now[row.pk]) for row in its}


@pytest.mark.parametrize("seed", range(2))
def test_no_sequence_of_showing_gives_one_view_away(
    project: Project, group: Group, people: list[Member], seed: int
) -> None:
    """People change part of what they say, say the same again, leave, are erased; and groups become one."""
    other = make_group(project=project, name="Mothers")
    attack = Attack(project, [group, other], people, seed)
    attack.run(12)
    merge(group=other, into=group)
    attack.groups = [group]
    attack.run(7)
    assert len(attack.seen) >= 4
    assert_nobody_is_given_away(attack.seen)


def test_the_sixth_person_cannot_be_told_from_the_difference(
    project: Project, group: Group, people: list[Member]
) -> None:
    judge_all(group=group, members=people[:5])
    show_what_people_say(project=project)
    before = shown_views(project)
    for member in people[5:9]:
        judge(group=group, member=member, affected=0, link=OwnLink.BELONG)
        with pytest.raises(TooFewViews):
            show_what_people_say(project=project)
    judge(group=group, member=people[0], affected=0, link=OwnLink.BELONG)
    with pytest.raises(TooFewViews):
        show_what_people_say(project=project)
    assert shown_views(project) == before
    judge(group=group, member=people[9], affected=0, link=OwnLink.BELONG)
    show_what_people_say(project=project)
    assert shown_views(project)[group.pk].belong == Together(10, Spread(38, 0, 75), RARELY)


def test_of_somebody_who_was_erased_nothing_new_is_shown(project: Project, group: Group, people: list[Member]) -> None:
    """Neither what they changed and nobody saw; nor is the view gone that was shown, so that it could be told."""
    judge_all(group=group, members=people[:5])
    show_what_people_say(project=project)
    judge_all(group=group, members=people[:5], affected=0)
    erase_person(member=people[0], by=actor_of(member=people[0]))
    assert not has_views_to_show(project)
    judge_all(group=group, members=people[5:11], affected=0)
    show_what_people_say(project=project)
    assert shown_views(project)[group.pk].belong == Together(11, Spread(0, 0, 75), RARELY)
    assert Counter(group.judgements.values_list("shown_affected", flat=True)) == {0: 6, 75: 5}


def test_nothing_of_a_dropped_view_of_somebody_erased_is_kept(
    project: Project, group: Group, people: list[Member]
) -> None:
    judge_all(group=group, members=people[:6])
    show_what_people_say(project=project)
    erase_person(member=people[0], by=actor_of(member=people[0]))
    judge_all(group=group, members=people[1:6], affected=0)
    show_what_people_say(project=project)
    assert shown_views(project)[group.pk].belong == Together(5, NEVER, RARELY)
    assert not group.judgements.filter(member=None).exists()


def test_a_view_that_is_dropped_comes_back_when_its_person_says_it_again(
    project: Project, group: Group, people: list[Member]
) -> None:
    judge_all(group=group, members=people[:6])
    show_what_people_say(project=project)
    with at(MONDAY + timedelta(days=1)):
        judge_all(group=group, members=people[:5], affected=0)
        show_what_people_say(project=project)
        judge_all(group=group, members=people[6:10])
        assert not has_views_to_show(project)
    with at(MONDAY + timedelta(days=2)):
        judge_all(group=group, members=people[5:6])
        show_what_people_say(project=project)
    assert shown_views(project)[group.pk].belong == Together(10, Spread(38, 0, 75), RARELY)


# What is shown -------------------------------------------------------------------------------------------------------


def test_those_who_belong_and_others_are_shown_apart(project: Project, group: Group, people: list[Member]) -> None:
    judge_all(group=group, members=people[:5])
    links = (OwnLink.CARE, OwnLink.WORK, OwnLink.NONE, OwnLink.UNSAID, OwnLink.NONE)
    for member, link in zip(people[5:10], links, strict=True):
        judge(group=group, member=member, affected=0, link=link)
    lead = project.members.leads()[0]
    reveal = show_what_people_say(project=project)
    assert shown_views(project) == {group.pk: ShownViews(Together(5, OFTEN, RARELY), Together(5, NEVER, RARELY))}
    assert (reveal.by_member, reveal.revealed_at) == (lead, MONDAY)


def test_leads_never_make_up_the_five(project: Project, group: Group, people: list[Member]) -> None:
    """Also where one of them is gone: four leads and one person would give that one away."""
    leads = [make_lead(project=project, user=make_user(name=f"Lead {number}"))[0] for number in range(4)]
    for member in (*leads, *people[:4]):
        judge(group=group, member=member, affected=0, link=OwnLink.NONE)
    assert not has_views_to_show(project)
    judge(group=group, member=people[4], affected=0, link=OwnLink.NONE)
    show_what_people_say(project=project)
    assert shown_views(project)[group.pk].others == Together(9, NEVER, RARELY)
    for member in leads:
        judge(group=group, member=member, link=OwnLink.NONE)
        assert not has_views_to_show(project)
    judge_all(group=group, members=people[5:9], link=OwnLink.NONE)
    assert not has_views_to_show(project)
    assert leads[0].user is not None
    delete_account(user=leads[0].user, by=actor_of(member=leads[0]))
    judge_all(group=group, members=people[:4], link=OwnLink.NONE)
    assert not has_views_to_show(project)
    judge_all(group=group, members=people[4:5], affected=50, link=OwnLink.NONE)
    show_what_people_say(project=project)
    assert shown_views(project)[group.pk].others == Together(12, OFTEN, RARELY)
    assert not group.judgements.filter(member=None).exists()


@pytest.mark.parametrize(
    "lacks", [{"affected": NoAnswer.UNKNOWN}, {"say": NoAnswer.UNSAID}, {"say": None}, {"link": None}]
)
def test_a_view_counts_only_where_all_of_it_is_said(
    project: Project, group: Group, people: list[Member], lacks: dict[str, Any]
) -> None:
    judge_all(group=group, members=people[:4])
    judge(group=group, member=people[4], **{"link": OwnLink.BELONG, **lacks})
    with pytest.raises(TooFewViews):
        show_what_people_say(project=project)


def test_what_a_helper_typed_and_was_not_theirs_counts_nowhere(
    project: Project, group: Group, people: list[Member]
) -> None:
    judge_all(group=group, members=people[:5])
    group.judgements.filter(member=people[4]).update(not_theirs_at=MONDAY)
    assert not has_views_to_show(project)
    group.judgements.exclude(member=people[4]).delete()
    assert own_views_of(project).is_guess(group.position)


def test_what_was_shown_at_a_moment_can_be_looked_at_later(
    project: Project, group: Group, people: list[Member]
) -> None:
    judge_all(group=group, members=people[:5])
    show_what_people_say(project=project)
    with at(MONDAY + timedelta(days=1)):
        judge_all(group=group, members=people[:5], affected=0)
        show_what_people_say(project=project)
    then = {group.pk: ShownViews(Together(5, OFTEN, RARELY))}
    assert shown_views(project, at=MONDAY - timedelta(days=1)) == {}
    assert shown_views(project, at=MONDAY) == then
    assert shown_views(project) == {group.pk: ShownViews(Together(5, NEVER, RARELY))}
    assert shown_views(project, groups=[group.pk + 1]) == {}


def test_what_is_shown_no_more_stands_on_no_page(project: Project, group: Group, people: list[Member]) -> None:
    judge_all(group=group, members=people[:5])
    show_what_people_say(project=project)
    for member in people[:5]:
        judge(group=group, member=member, affected=NoAnswer.UNSAID)
    show_what_people_say(project=project)
    assert shown_views(project) == {}
    assert list(RevealedView.objects.filter(project=project).values_list("people", flat=True)) == [5, 0]
    assert not group.judgements.exclude(shown_in=None).exists()


def test_each_press_shows_once_and_what_people_say_stays_theirs(
    project: Project, group: Group, people: list[Member]
) -> None:
    judge_all(group=group, members=people[:5])
    before = list(group.judgements.order_by("pk").values("affected", "say", "link", "version", "judged_at"))
    code = uuid4()
    show_views(project=project, code=code, by=lead_actor(project=project))
    with pytest.raises(NothingChanged):
        show_views(project=project, code=code, by=lead_actor(project=project))
    assert list(group.judgements.order_by("pk").values("affected", "say", "link", "version", "judged_at")) == before


def test_only_leads_show_and_only_in_a_project_that_goes_on(
    project: Project, group: Group, people: list[Member]
) -> None:
    judge_all(group=group, members=people[:5])
    with pytest.raises(OnlyLeadsShow):
        show_what_people_say(project=project, by=actor_of(member=people[0]))
    archive_project(project=project, by=lead_actor(project=project))
    with pytest.raises(ProjectIsArchived):
        show_what_people_say(project=project)
    assert shown_views(project) == {}


# Flags ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("link", "flags"), [(OwnLink.BELONG, set()), (OwnLink.CARE, {Flag.GUESS})])
def test_a_place_is_a_guess_until_somebody_who_belongs_says_where_they_put_it(
    project: Project, group: Group, people: list[Member], link: OwnLink, flags: set[Flag]
) -> None:
    judge(group=group, member=people[0], link=link)
    assert group_row(project, group).flags == flags
    with at(MONDAY + timedelta(days=1)):
        place(group=group, affected=100, say=75)
        assert group_row(project, group).flags == {Flag.GUESS}
        judge(group=group, member=people[0], link=link)
        assert group_row(project, group).flags == flags


def test_a_guess_at_a_moment_looks_only_at_what_was_said_until_then(
    project: Project, group: Group, people: list[Member]
) -> None:
    tuesday, friday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
    with at(friday):
        judge(group=group, member=people[0], link=OwnLink.BELONG)
    own, position = own_views_of(project), group.position
    assert [own.is_guess(position, at=moment) for moment in (tuesday, friday, None)] == [True, False, False]
    assert own.is_guess(None) is False


def test_people_disagree_only_as_far_as_it_was_shown(project: Project, group: Group, people: list[Member]) -> None:
    make_participant(project=project, name="Moss")
    for member, affected in zip(people[:5], (0, 25, 50, 75, 100), strict=True):
        judge(group=group, member=member, affected=affected, link=OwnLink.BELONG)
    assert Flag.DISAGREE not in group_row(project, group).flags
    show_what_people_say(project=project)
    row = group_row(project, group)
    assert row.flags == {Flag.DISAGREE}
    assert row.disagrees is True
    judge_all(group=group, members=people[:5], affected=90)
    assert Flag.DISAGREE in group_row(project, group).flags
    show_what_people_say(project=project)
    assert group_row(project, group).flags == set()
