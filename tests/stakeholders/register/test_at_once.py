"""Groups that two people change at once: nothing is lost, and nothing is done twice."""

from collections import Counter
from functools import partial
from uuid import UUID

import pytest

from stakeholders.actions.group_facts import add_route
from stakeholders.actions.groups import ChangedMeanwhile, GroupIsGone, change_group, choose_groups
from stakeholders.actions.merging import merge_groups
from stakeholders.actions.projects import NothingChanged
from stakeholders.actions.revealing import TooFewViews
from stakeholders.models import Belonging, Group, Judgement, Project, Reveal, Route
from stakeholders.queries.revealing import shown_views
from stakeholders.revealing import View, together
from tests.factories import lead_actor, make_group, make_lead, make_participant, make_project
from tests.planner.test_concurrency import at_once, kinds
from tests.register_factories import judge, judge_all, make_judges, show_what_people_say
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)

CODE = UUID("33333333-3333-4333-8333-333333333333")


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


def test_two_groups_that_are_merged_both_ways_are_one(project: Project) -> None:
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    for number in range(5):
        one, other = (make_group(project=project, name=f"{name} {number}") for name in ("One", "Other"))
        outcomes = at_once(
            partial(merge_groups, group=one, into=other, by=leads[0]),
            partial(merge_groups, group=other, into=one, by=leads[1]),
        )
        assert kinds(outcomes) == {type(None): 1, GroupIsGone: 1}
        assert project.groups.listed().filter(pk__in=[one.pk, other.pk]).count() == 1


def test_whoever_chooses_a_group_while_it_is_merged_belongs_to_what_stays(project: Project) -> None:
    lead = lead_actor(project=project)
    member, _, by = make_participant(project=project, name="Moss")
    for number in range(5):
        one, other = (make_group(project=project, name=f"{name} {number}") for name in ("One", "Other"))
        at_once(
            partial(merge_groups, group=one, into=other, by=lead),
            partial(choose_groups, member=member, codes=[one.code], by=by),
        )
        assert [belonging.group for belonging in Belonging.objects.filter(member=member)] == [other]


def test_of_two_who_say_the_same_thing_of_a_group_the_later_is_told(project: Project) -> None:
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    for number in range(5):
        group = make_group(project=project, name=f"Group {number}")
        outcomes = at_once(
            *(
                partial(change_group, group=group, changes={"how_affected": words}, began={"how_affected": ""}, by=lead)
                for words, lead in zip(("By hers.", "By his."), leads, strict=True)
            )
        )
        assert kinds(outcomes) == {type(None): 1, ChangedMeanwhile: 1}
        [told] = [outcome.group for outcome in outcomes if isinstance(outcome, ChangedMeanwhile)]
        assert told.how_affected == Group.objects.get(pk=group.pk).how_affected != ""


def test_a_way_that_is_sent_eight_times_at_once_is_one(project: Project) -> None:
    group, by = make_group(project=project), lead_actor(project=project)
    add = partial(add_route, group=group, code=CODE, words="The nurse", is_offline=True, is_trusted=True, by=by)
    assert kinds(at_once(*[add] * 8)) == {Route: 1, NothingChanged: 7}


def test_what_people_say_is_shown_once_and_nothing_that_is_said_meanwhile_is_lost(project: Project) -> None:
    """Two leads press, two people say something new: what was shown is what either of them had said before or then."""
    group = make_group(project=project, name="Parents")
    leads = [lead_actor(project=project), make_lead(project=project)[1]]
    people = make_judges(project=project, many=6)
    judge_all(group=group, members=people, affected=0)
    outcomes = at_once(
        *(partial(show_what_people_say, project=project, by=by) for by in leads),
        *(partial(judge, group=group, member=member, affected=100, link="belong") for member in people[:2]),
    )
    assert kinds(outcomes) == {Reveal: 1, TooFewViews: 1, Judgement: 2}
    said = Counter(group.judgements.values_list("affected", flat=True))
    assert said == {0: 4, 100: 2}
    shown = [View(row.shown_affected, row.shown_say) for row in group.judgements.all()]  # type: ignore[arg-type]
    assert shown_views(project)[group.pk].belong == together(shown)
