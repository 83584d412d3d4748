"""Two groups that are the same become one, and nothing of either is lost."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.actions.arriving import say_yes
from stakeholders.actions.groups import GroupIsGone, change_group, choose_groups, remove_group
from stakeholders.actions.members import choose_side
from stakeholders.actions.merging import MayNotMerge, SameGroup, merge_groups
from stakeholders.actors import Actor
from stakeholders.grid import Placing
from stakeholders.models import CardGroup, Group, Member, Project, Side
from stakeholders.queries.group_rows import group_row
from stakeholders.queries.groups import (
    any_group_by_code,
    earlier_names,
    group_by_code,
    groups_of,
    has_groups,
    my_groups,
)
from stakeholders.queries.merging import merge_page
from stakeholders.queries.register import group_facts
from stakeholders.register import (
    ActFact,
    ActKind,
    GroupFact,
    MergeRefusal,
    counts_as_affected,
    merge_refusal,
)
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_arrival,
    make_group,
    make_participant,
    make_project,
    make_shared_link,
    recording,
)
from tests.pages import stored
from tests.register_factories import answer_cards, ask_for, bring_back, hear, leave_out, merge, place, reach
from tests.remembering import remembered

pytestmark = [pytest.mark.usefixtures("on_monday")]
TODAY = MONDAY.date()


@pytest.fixture
@remembered
def project(db: None) -> Project:
    return make_project()


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def carers(project: Project) -> Group:
    return make_group(project=project, name="Carers")


@pytest.fixture
@remembered
def young(project: Project) -> Group:
    return make_group(project=project, name="Young carers")


@pytest.fixture
@remembered
def moss(project: Project) -> Member:
    return make_participant(project=project, name="Moss", side=Side.LIVED)[0]


def fresh(group: Group) -> Group:
    return Group.objects.get(pk=group.pk)


# What moves ----------------------------------------------------------------------------------------------------------


def test_the_row_stays_and_its_name_is_an_earlier_name(project: Project, carers: Group, young: Group) -> None:
    with recording(project=project) as history:
        merge(group=carers, into=young)

    assert fresh(carers).merged_into == young
    assert (fresh(carers).version, fresh(young).version) == (2, 2)
    assert [(earlier.name, earlier.was_merged) for earlier in earlier_names(young)] == [("Carers", True)]
    assert [(row.verb, row.values) for row in history] == [
        ("group_merged", {"what": {"group": "Carers", "into": "Young carers"}})
    ]


def test_everybody_who_belongs_moves_once(project: Project, carers: Group, young: Group, moss: Member) -> None:
    fern = make_participant(project=project, name="Fern")[0]
    choose_groups(member=moss, codes=[carers.code, young.code], by=actor_of(member=moss))
    choose_groups(member=fern, codes=[carers.code], by=actor_of(member=fern))

    merge(group=carers, into=young)

    assert {belonging.member for belonging in young.belongings.all()} == {moss, fern}
    assert (young.belongings.count(), carers.belongings.count()) == (2, 0)
    row = group_row(project, young)
    assert (groups_of(project), row.people) == ([young], 2)


def test_whoever_chooses_the_old_group_from_an_old_page_belongs_to_the_new(
    carers: Group, young: Group, moss: Member
) -> None:
    merge(group=carers, into=young)
    choose_groups(member=moss, codes=[carers.code], by=actor_of(member=moss))
    assert [belonging.group for belonging in moss.belongings.all()] == [young]


def test_links_ways_talks_and_cards_move(project: Project, carers: Group, young: Group) -> None:
    link, _ = make_shared_link(project=project, group=carers)
    reach(group=carers, ways=["The playgroup", "The nurse"])
    reach(group=young, ways=["the NURSE"])
    young.routes.update(is_offline=False, is_trusted=True)
    heard = hear(group=carers)
    answer_cards(project=project, groups=[carers, young], but=1)
    answer_cards(project=project, groups=[carers])
    cards = CardGroup.objects.filter(group=carers).count()

    page = merge_page(project, fresh(carers), fresh(young))
    assert (page.refusal, page.people, page.links, page.ways, page.talks, page.cards) == (None, 0, 1, 2, 1, cards)
    merge(group=carers, into=young)

    link.refresh_from_db()
    heard.refresh_from_db()
    assert (link.group, heard.group) == (young, young)
    assert sorted((route.words, route.is_offline, route.is_trusted) for route in young.routes.all()) == [
        ("The playgroup", True, False),
        ("the NURSE", True, True),
    ]
    assert CardGroup.objects.filter(group=young).count() == cards
    assert not any(
        rows.exists() for rows in (carers.routes, carers.shared_links, carers.heard_another_way, carers.card_answers)
    )


def test_a_link_for_the_old_group_ticks_the_new(project: Project, carers: Group, young: Group) -> None:
    link, _ = make_shared_link(project=project, group=carers)
    member = make_arrival(link=link, says_yes=False)[0]
    choose_side(member=member, side=Side.LIVED, by=actor_of(member=member))
    say_yes(member=member, by=actor_of(member=member))
    merge(group=carers, into=young)
    choice = my_groups(project, Member.objects.get(pk=member.pk))
    assert (choice.groups, choice.ticked, choice.is_suggested) == ([young], [young], True)


def test_a_link_that_is_made_from_an_old_page_is_for_the_new_group(
    project: Project, lead: Actor, carers: Group, young: Group
) -> None:
    merge(group=carers, into=young)
    assert make_shared_link(project=project, group=carers)[0].group == young
    gone = make_group(project=project, name="Wardns")
    remove_group(group=gone, by=lead)
    gone.pk = 10_000
    assert make_shared_link(project=project, group=gone)[0].group is None


def test_twenty_ways_of_each_are_forty_and_none_is_lost(carers: Group, young: Group) -> None:
    reach(group=carers, ways=[f"Way {number}" for number in range(20)])
    reach(group=young, ways=[f"Other way {number}" for number in range(20)])
    merge(group=carers, into=young)
    assert young.routes.count() == 40


def test_what_nobody_said_is_taken_over_and_what_was_said_stays(
    project: Project, lead: Actor, carers: Group, young: Group
) -> None:
    change_group(
        group=carers,
        changes={
            "side": "carer",
            "people_about": 40,
            "people_source": "The census",
            "how_affected": "Much.",
            "speaks_for": "Ash Hill",
            "speakers_belong": "no",
            "places": 6,
        },
        by=lead,
    )
    change_group(
        group=young, changes={"people_about": 12, "speaks_for": "They do", "how_affected": "", "places": 4}, by=lead
    )
    with recording(project=project) as history:
        merge(group=carers, into=young)

    found = fresh(young)
    assert (found.side, found.people_about, found.people_source) == ("carer", 12, "")
    assert (found.how_affected, found.speaks_for, found.speakers_belong) == ("Much.", "They do", "")
    assert found.places == 6
    assert [row.values for row in history] == [
        {
            "what": {"group": "Carers", "into": "Young carers"},
            "old": {"who_they_are": "", "how_it_affects_them": "", "places": "4"},
            "new": {"who_they_are": "Family and carers", "how_it_affects_them": "Much.", "places": "6"},
        }
    ]


def test_earlier_names_come_along_and_one_that_was_merged_before_too(
    project: Project, lead: Actor, carers: Group, young: Group
) -> None:
    parents = make_group(project=project, name="Parents")
    for number, act in enumerate(
        [
            partial(change_group, group=carers, changes={"name": "Those who care"}, by=lead),
            partial(merge, group=carers, into=parents),
            partial(merge, group=parents, into=young),
        ]
    ):
        with at(MONDAY + timedelta(minutes=number)):
            act()

    assert [(earlier.name, earlier.was_merged) for earlier in earlier_names(young)] == [
        ("Parents", True),
        ("Those who care", True),
        ("Carers", False),
    ]
    assert fresh(carers).merged_into == fresh(parents).merged_into == young


def test_where_the_other_group_stands_stays(carers: Group, young: Group) -> None:
    place(group=carers, affected=75, say=25)
    place(group=young, affected=100, say=50)
    position = fresh(young).position
    merge(group=carers, into=young)
    assert (fresh(young).position, young.positions.count(), carers.positions.count()) == (position, 1, 1)


# Lists ---------------------------------------------------------------------------------------------------------------


def test_no_list_shows_a_group_that_is_part_of_another(
    project: Project, carers: Group, young: Group, moss: Member
) -> None:
    merge(group=carers, into=young)

    assert groups_of(project) == list(project.groups.listed()) == [young]
    assert groups_of(project) == [young]
    assert my_groups(project, moss).groups == [young]
    assert [fact.group_id for fact in group_facts(project)] == [young.pk]
    assert group_by_code(project, carers.code) is None
    found = any_group_by_code(project, carers.code)
    assert found is not None
    assert found.merged_into == young
    assert has_groups(project) is True


# What is refused -----------------------------------------------------------------------------------------------------

REFUSED = {
    MergeRefusal.ACT: lambda carers, young: leave_out(group=carers),
    MergeRefusal.CHALLENGE: lambda carers, young: ask_for(
        project=young.project, group=young, by=actor_of(member=make_participant(project=young.project)[0])
    ),
    MergeRefusal.SIDES: lambda carers, young: Group.objects.filter(pk=young.pk).update(side="decider"),
    MergeRefusal.NOT_PLACED: lambda carers, young: place(group=carers, affected=25),
    MergeRefusal.LESS_AFFECTED: lambda carers, young: [
        place(group=carers, affected=75),
        place(group=young, affected=50),
    ],
}


@pytest.mark.parametrize("refusal", MergeRefusal)
def test_a_group_is_not_lost_by_a_merge(
    project: Project, lead: Actor, carers: Group, young: Group, refusal: MergeRefusal
) -> None:
    Group.objects.filter(pk=carers.pk).update(side="carer")
    REFUSED[refusal](carers, young)
    before = stored()
    with pytest.raises(MayNotMerge) as refused:
        merge_groups(group=carers, into=young, by=lead)
    assert refused.value.refusal == refusal
    assert merge_page(project, fresh(carers), fresh(young)).refusal == refusal
    assert stored() == before


def test_what_was_brought_back_can_be_merged(carers: Group, young: Group) -> None:
    leave_out(group=carers)
    bring_back(group=carers)
    merge(group=carers, into=young)
    assert fresh(carers).merged_into == young


def test_a_group_is_merged_once_and_never_with_itself_or_what_is_gone(
    project: Project, carers: Group, young: Group
) -> None:
    with pytest.raises(SameGroup):
        merge(group=carers, into=fresh(carers))
    merge(group=carers, into=young)
    other = make_group(project=project, name="Wardens")
    before = stored()
    for group, into in ((carers, young), (carers, other), (other, carers)):
        with pytest.raises(GroupIsGone):
            merge(group=group, into=into)
    assert stored() == before


def test_a_group_of_another_project_is_gone(carers: Group) -> None:
    theirs = make_group(project=make_project(), name="Carers")
    with pytest.raises(GroupIsGone):
        merge(group=carers, into=theirs)


# The rule ------------------------------------------------------------------------------------------------------------

PLACINGS = st.none() | st.builds(
    Placing, affected=st.sampled_from([0, 50, 60, 65, 100]), say=st.just(25), wanted=st.just(75)
)
ACTS = st.builds(
    ActFact,
    kind=st.sampled_from(ActKind),
    ends_on=st.sampled_from([TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]),
    before=PLACINGS,
)


def facts(pk: int) -> st.SearchStrategy[GroupFact]:
    return st.builds(
        GroupFact,
        group_id=st.just(pk),
        name=st.just("Carers"),
        side=st.sampled_from(["", *Side.values]),
        now=PLACINGS,
        acts=st.lists(ACTS, max_size=1).map(tuple),
        challenges_waiting=st.integers(0, 1),
    )


@pytest.mark.pure
@given(source=facts(1), into=facts(2))
def test_no_affected_group_and_no_side_ends_by_a_merge(source: GroupFact, into: GroupFact) -> None:
    if merge_refusal(source, into, today=TODAY) is None:
        assert not counts_as_affected(source, today=TODAY) or counts_as_affected(into, today=TODAY)
        assert (source.now is None) or (into.now is not None)
        assert {source.side, into.side} <= {"", source.side or into.side}
        assert (source.acts, into.acts, source.challenges_waiting, into.challenges_waiting) == ((), (), 0, 0)


def test_a_group_may_become_part_of_one_that_is_as_affected() -> None:
    young = GroupFact(1, "Young carers", "carer", Placing(75, 25, 75))
    carers = GroupFact(2, "Carers", "", Placing(100, 25, 75))
    assert merge_refusal(young, carers, today=TODAY) is None
    assert merge_refusal(carers, young, today=TODAY) is None
