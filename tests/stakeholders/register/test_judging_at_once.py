"""Many people who give their views of one group at once, in real threads: none is lost, and none stands twice."""

from collections import Counter
from functools import partial

import pytest

from planner.actions.leaving import erase_person
from stakeholders.actions.judging import OwnView, judge_group
from stakeholders.actors import PersonIsGone
from stakeholders.models import Group, Judgement, Member, OwnLink, Project
from tests.factories import actor_of, make_group, make_participant, make_project
from tests.planner.test_concurrency import at_once, kinds
from tests.register_factories import merge
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 50


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


@pytest.fixture
@remembered
def group(project: Project) -> Group:
    return make_group(project=project)


def test_fifty_views_at_once_are_all_kept(project: Project, group: Group) -> None:
    people = Member.objects.bulk_create(Member(project=project, name=f"Person {number}") for number in range(MANY))
    outcomes = at_once(
        *(
            partial(
                judge_group, group=group, says=OwnView(number, MANY - number, OwnLink.NONE), by=actor_of(member=each)
            )
            for number, each in enumerate(people)
        )
    )
    assert kinds(outcomes) == {Judgement: MANY}
    kept = Judgement.objects.values_list("member_id", "affected", "say", "version")
    assert sorted(kept) == [(each.pk, number, MANY - number, 1) for number, each in enumerate(people)]


def test_one_person_in_many_windows_has_one_view_of_all_that_they_said(project: Project, group: Group) -> None:
    by = actor_of(member=make_participant(project=project)[0])
    says = [OwnView(affected=100), OwnView(say=25), OwnView(link=OwnLink.BELONG)] * 3
    outcomes = at_once(*(partial(judge_group, group=group, says=each, by=by) for each in says))
    assert kinds(outcomes) == {Judgement: len(says)}
    judgement = Judgement.objects.get()
    assert (judgement.affected, judgement.say, judgement.link, judgement.version) == (100, 25, "belong", 3)


def test_whoever_erases_themself_meanwhile_leaves_no_view(project: Project, group: Group) -> None:
    member = make_participant(project=project)[0]
    by = actor_of(member=member)
    judging = [partial(judge_group, group=group, says=OwnView(number, 0, OwnLink.NONE), by=by) for number in range(4)]
    *judged, erased = at_once(*judging, partial(erase_person, member=member, by=by))
    assert erased is None
    assert set(kinds(judged)) <= {Judgement, PersonIsGone}
    assert Judgement.objects.count() == 0


def test_a_view_given_while_its_group_becomes_part_of_another_is_kept_or_told(project: Project, group: Group) -> None:
    other = make_group(project=project, name="Nurses")
    member = make_participant(project=project)[0]
    says = OwnView(75, 25, OwnLink.NONE)
    judged, _ = at_once(
        partial(judge_group, group=group, says=says, by=actor_of(member=member)),
        partial(merge, group=group, into=other),
    )
    where = Counter(Judgement.objects.values_list("group__name", flat=True))
    assert where == (Counter({"Nurses": 1}) if isinstance(judged, Judgement) else Counter())
