"""What is said of a group, how it can be reached, where it was heard another way, and when it is a slip."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from stakeholders.actions.group_facts import (
    NotYetHeard,
    RouteIsThere,
    TooManyRoutes,
    add_heard,
    add_route,
    remove_heard,
    remove_route,
)
from stakeholders.actions.groups import (
    ChangedMeanwhile,
    GroupChanges,
    GroupIsGone,
    GroupStays,
    SideIsFixed,
    add_group,
    change_group,
    remove_group,
)
from stakeholders.actions.merging import merge_groups
from stakeholders.actions.projects import NothingChanged, archive_project
from stakeholders.actors import Actor
from stakeholders.models import Group, HeardAnotherWay, NameFrom, Project, Route
from stakeholders.models.groups import MOST_ROUTES
from stakeholders.queries.groups import earlier_names, is_slip
from stakeholders.queries.register import register_counts
from stakeholders.steps import ProjectIsArchived
from tests.factories import (
    MONDAY,
    actor_of,
    at,
    lead_actor,
    make_group,
    make_lead,
    make_participant,
    make_project,
    make_shared_link,
    recording,
)
from tests.pages import stored
from tests.register_factories import answer_cards, ask_for, hear, leave_out, merge, place, reach
from tests.remembering import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]

CODE = UUID("22222222-2222-4222-8222-222222222222")
TODAY = date(2027, 3, 1)


@pytest.fixture
@remembered
def project() -> Project:
    return make_project()


@pytest.fixture
def lead(project: Project) -> Actor:
    return lead_actor(project=project)


@pytest.fixture
@remembered
def group(project: Project) -> Group:
    return make_group(project=project, name="Wardens")


def fresh(group: Group) -> Group:
    return Group.objects.get(pk=group.pk)


def test_the_day_of_these_tests() -> None:
    assert MONDAY.date() == TODAY


# What is said of it --------------------------------------------------------------------------------------------------


def test_everything_is_said_at_once_and_told_without_what_may_be_a_name(group: Group, lead: Actor) -> None:
    changes: GroupChanges = {
        "side": "frontline",
        "name_from": "data",
        "people_about": 40,
        "people_source": "The census",
        "how_affected": "Long nights.\nNobody asks them.",
        "speaks_for": "Ash Hill",
        "speakers_belong": "some",
    }
    with recording(project=group.project) as history:
        change_group(group=group, changes=changes, by=lead)

    found = fresh(group)
    assert {key: getattr(found, key) for key in changes} == changes
    assert found.version == 2
    assert [(row.verb, row.values) for row in history] == [
        (
            "group_changed",
            {
                "what": {"group": "Wardens"},
                "old": {
                    "who_they_are": "",
                    "name_from": "The team",
                    "people_in_it": "",
                    "how_it_affects_them": "",
                    "speakers_belong": "",
                },
                "new": {
                    "who_they_are": "Frontline staff",
                    "name_from": "Figures or a report",
                    "people_in_it": "40",
                    "how_it_affects_them": "Long nights.\nNobody asks them.",
                    "speakers_belong": "Some of them",
                },
            },
        )
    ]


@pytest.mark.parametrize("changes", [{"speaks_for": "Ash Hill"}, {"people_source": "Ash Hill"}])
def test_what_may_be_a_name_is_told_to_have_changed_and_not_in_what(
    group: Group, lead: Actor, changes: GroupChanges
) -> None:
    with recording(project=group.project) as history:
        change_group(group=group, changes=changes, by=lead)
    assert [(row.verb, row.values) for row in history] == [("group_changed", {"what": {"group": "Wardens"}})]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [(None, 4, ("", "4")), (4, 2, ("4", "2")), (4, None, ("4", "")), (2, 500, ("2", "500"))],
)
def test_places_are_told_with_old_and_new(
    group: Group, lead: Actor, old: int | None, new: int | None, told: tuple[str, str]
) -> None:
    Group.objects.filter(pk=group.pk).update(places=old)
    with recording(project=group.project) as history:
        change_group(group=group, changes={"places": new}, by=lead)

    assert fresh(group).places == new
    assert [(row.verb, row.values) for row in history] == [
        (
            "group_places_changed",
            {"what": {"group": "Wardens"}, "old": {"places": told[0]}, "new": {"places": told[1]}},
        )
    ]


def test_what_somebody_changed_meanwhile_is_not_overwritten(group: Group, lead: Actor) -> None:
    ash = make_lead(project=group.project)[1]
    change_group(group=group, changes={"how_affected": "By theirs."}, began={"how_affected": ""}, by=ash)
    before = stored()

    with pytest.raises(ChangedMeanwhile) as refusal:
        change_group(
            group=group,
            changes={"how_affected": "By mine.", "places": 2},
            began={"how_affected": "", "places": None},
            by=lead,
        )

    assert refusal.value.group.how_affected == "By theirs."
    assert stored() == before
    change_group(group=group, changes={"places": 2}, began={"places": None}, by=lead)
    change_group(group=group, changes={"how_affected": "Both."}, began={"how_affected": "By theirs."}, by=lead)
    assert (fresh(group).how_affected, fresh(group).places) == ("Both.", 2)


def test_two_who_say_the_same_agree(group: Group, lead: Actor) -> None:
    ash = make_lead(project=group.project)[1]
    change_group(group=group, changes={"side": "lived"}, began={"side": ""}, by=ash)
    with pytest.raises(NothingChanged):
        change_group(group=group, changes={"side": "lived"}, began={"side": ""}, by=lead)


def test_where_a_name_came_from_can_be_said_from_the_start(project: Project, lead: Actor) -> None:
    group = add_group(project=project, code=CODE, name="Wardens", name_from=NameFrom.CARDS, by=lead)
    assert fresh(group).name_from == "cards"


# The side ------------------------------------------------------------------------------------------------------------


def test_the_side_stays_once_the_group_is_placed(project: Project, lead: Actor) -> None:
    group = make_group(project=project, name="Wardens", side="frontline")
    change_group(group=group, changes={"side": "decider"}, by=lead)
    place(group=group)
    before = stored()
    for side in ("frontline", ""):
        with pytest.raises(SideIsFixed):
            change_group(group=group, changes={"side": side, "places": 4}, by=lead)
    assert stored() == before
    change_group(group=group, changes={"side": "decider", "places": 4}, by=lead)
    assert (fresh(group).side, fresh(group).places) == ("decider", 4)


def test_a_side_that_nobody_said_can_be_said_after_placing_and_then_stays(group: Group, lead: Actor) -> None:
    place(group=group)
    change_group(group=group, changes={"side": "lived"}, by=lead)
    with pytest.raises(SideIsFixed):
        change_group(group=group, changes={"side": "decider"}, by=lead)


# Names ---------------------------------------------------------------------------------------------------------------


def test_earlier_names_stay_shown_each_once_the_newest_first(group: Group, lead: Actor) -> None:
    for number, name in enumerate(["Night staff", "Wardens", "WARDENS", "Guards", "Porters"]):
        with at(MONDAY + timedelta(minutes=number)):
            change_group(group=group, changes={"name": name}, by=lead)

    found = fresh(group)
    assert found.name == "Porters"
    assert [(earlier.name, earlier.was_merged) for earlier in earlier_names(found)] == [
        ("Guards", False),
        ("WARDENS", False),
        ("Night staff", False),
    ]


def test_other_capitals_are_told_and_are_no_earlier_name(group: Group, lead: Actor) -> None:
    with recording(project=group.project) as history:
        change_group(group=group, changes={"name": "wardens"}, by=lead)
    assert [row.verb for row in history] == ["group_renamed"]
    assert (fresh(group).name, earlier_names(fresh(group))) == ("wardens", [])


def test_a_name_that_only_a_merged_group_has_is_free(project: Project, lead: Actor) -> None:
    group, other = make_group(project=project, name="Carers"), make_group(project=project, name="Wardens")
    merge(group=group, into=other)
    again = make_group(project=project, name="CARERS")
    with pytest.raises(GroupIsGone):
        change_group(group=group, changes={"name": "Anything"}, by=lead)
    assert set(project.groups.listed()) == {other, again}


# Ways to reach it ----------------------------------------------------------------------------------------------------


def test_a_way_is_added_once_and_told_without_its_words(group: Group, lead: Actor) -> None:
    with recording(project=group.project) as history:
        route = add_route(group=group, code=CODE, words="Mrs Ash", is_offline=True, is_trusted=True, by=lead)
        with pytest.raises(NothingChanged):
            add_route(group=group, code=CODE, words="Others", is_offline=False, is_trusted=False, by=lead)

    assert [(found.words, found.is_offline, found.is_trusted) for found in group.routes.all()] == [
        ("Mrs Ash", True, True)
    ]
    assert fresh(group).version == 2
    with recording(project=group.project) as removing:
        remove_route(route=route, by=lead)
    with pytest.raises(NothingChanged):
        remove_route(route=route, by=lead)
    assert Route.objects.count() == 0
    assert [(row.verb, row.values) for row in [*history, *removing]] == [
        ("group_route_added", {"what": {"group": "Wardens"}}),
        ("group_route_removed", {"what": {"group": "Wardens"}}),
    ]


def test_one_way_does_not_count_twice(project: Project, group: Group, lead: Actor) -> None:
    reach(group=group, ways=["The playgroup"])
    before = stored()
    with pytest.raises(RouteIsThere) as refusal:
        add_route(group=group, code=uuid4(), words="the  PLAYGROUP", is_offline=True, is_trusted=True, by=lead)
    assert refusal.value.words == "The playgroup"
    assert stored() == before

    other = make_group(project=project, name="Carers")
    add_route(group=other, code=uuid4(), words="The playgroup", is_offline=True, is_trusted=True, by=lead)


def test_twenty_ways_are_the_most(group: Group, lead: Actor) -> None:
    reach(group=group, ways=[f"Way {number}" for number in range(MOST_ROUTES)])
    before = stored()
    with pytest.raises(TooManyRoutes):
        add_route(group=group, code=uuid4(), words="One more", is_offline=False, is_trusted=False, by=lead)
    assert stored() == before


# Heard another way ---------------------------------------------------------------------------------------------------


def test_people_are_heard_another_way_once_and_told_without_who_listened(group: Group, lead: Actor) -> None:
    asked: dict[str, Any] = {"people": 3, "how": "By a visit", "by_whom": "Ash Hill", "heard_on": TODAY}
    with recording(project=group.project) as history:
        heard = add_heard(group=group, code=CODE, by=lead, **asked)
        with pytest.raises(NothingChanged):
            add_heard(group=group, code=CODE, by=lead, **asked)

    found = HeardAnotherWay.objects.get()
    assert {key: getattr(found, key) for key in asked} == asked
    assert (found.entered_by_id, found.entered_at) == (lead.pk, MONDAY)
    with recording(project=group.project) as removing:
        remove_heard(heard=heard, by=lead)
    with pytest.raises(NothingChanged):
        remove_heard(heard=heard, by=lead)
    assert [(row.verb, row.values) for row in [*history, *removing]] == [
        ("group_heard", {"what": {"group": "Wardens", "people": 3}}),
        ("group_heard_removed", {"what": {"group": "Wardens", "people": 3}}),
    ]


def test_a_day_to_come_is_refused_where_the_project_is(lead: Actor) -> None:
    early = make_project(time_zone="Pacific/Kiritimati")
    group = make_group(project=early, name="Wardens")
    by = lead_actor(project=early)
    tomorrow = TODAY + timedelta(days=1)
    with at(MONDAY.replace(hour=8)), pytest.raises(NotYetHeard):
        add_heard(group=group, code=CODE, people=2, how="A visit", by_whom="Ash", heard_on=tomorrow, by=by)
    with at(MONDAY.replace(hour=11)):
        add_heard(group=group, code=CODE, people=2, how="A visit", by_whom="Ash", heard_on=tomorrow, by=by)


# A slip --------------------------------------------------------------------------------------------------------------

HANGING = {
    "a place on the grid": lambda group: place(group=group),
    "a way to reach it": lambda group: reach(group=group, places=2, ways=["The nurse"]),
    "heard another way": lambda group: hear(group=group),
    "a link for many": lambda group: make_shared_link(project=group.project, group=group),
    "a card": lambda group: answer_cards(project=group.project, groups=[group]),
    "left out": lambda group: leave_out(group=group),
    "a request": lambda group: ask_for(
        project=group.project, group=group, by=actor_of(member=make_participant(project=group.project)[0])
    ),
    "another group": lambda group: merge(group=make_group(project=group.project, name="Guards"), into=group),
}


@pytest.mark.parametrize("what", HANGING)
def test_a_group_on_which_something_hangs_is_no_slip(group: Group, lead: Actor, what: str) -> None:
    assert is_slip(fresh(group), member_id=lead.pk) is True
    HANGING[what](group)
    before = stored()
    assert is_slip(fresh(group), member_id=lead.pk) is False
    with pytest.raises(GroupStays):
        remove_group(group=group, by=lead)
    assert stored() == before


def test_facts_said_by_its_adder_leave_a_slip_a_slip(group: Group, lead: Actor) -> None:
    change_group(group=group, changes={"name": "Wardns", "places": 2, "how_affected": "Much."}, by=lead)
    remove_group(group=group, by=lead)
    assert Group.objects.count() == 0


# An archived project -------------------------------------------------------------------------------------------------


def test_an_archived_project_keeps_everything_as_it_is(group: Group, lead: Actor) -> None:
    reach(group=group)
    heard, other = hear(group=group), make_group(project=group.project, name="Guards")
    archive_project(project=group.project, by=lead)
    before = stored()
    for act in (
        lambda: change_group(group=group, changes={"places": 4}, by=lead),
        lambda: add_route(group=group, code=CODE, words="A way", is_offline=True, is_trusted=True, by=lead),
        lambda: remove_route(route=group.routes.earliest("pk"), by=lead),
        lambda: hear(group=group),
        lambda: remove_heard(heard=heard, by=lead),
        lambda: merge(group=group, into=other),
    ):
        with pytest.raises(ProjectIsArchived):
            act()
    assert stored() == before


def test_what_is_taken_from_a_group_is_counted_for_ever_and_what_is_added_is_not(project: Project, lead: Actor) -> None:
    group, other = (make_group(project=project, name=name) for name in ("Wardens", "Guards"))
    slip = add_group(project=project, code=uuid4(), name="Slip", by=lead)

    def counted(act: Callable[[], object]) -> int:
        before = register_counts(project).events
        act()
        return register_counts(project).events - before

    route = add_route(group=group, code=uuid4(), words="Radio", is_offline=True, is_trusted=False, by=lead)
    heard = add_heard(group=group, code=uuid4(), people=2, how="A visit", by_whom="Ash", heard_on=TODAY, by=lead)
    acts: dict[str, Callable[[], object]] = {
        "named": lambda: change_group(group=group, changes={"name": "Night wardens"}, by=lead),
        "places": lambda: change_group(group=group, changes={"places": 4}, by=lead),
        "route": lambda: remove_route(route=route, by=lead),
        "heard": lambda: remove_heard(heard=heard, by=lead),
        "added": lambda: add_route(group=group, code=uuid4(), words="Radio", is_offline=True, is_trusted=True, by=lead),
        "slip": lambda: remove_group(group=slip, by=lead),
        "merged": lambda: merge_groups(group=group, into=other, by=lead),
    }
    assert {name: counted(act) for name, act in acts.items()} == {
        "named": 0,
        "places": 1,
        "route": 1,
        "heard": 1,
        "added": 0,
        "slip": 1,
        "merged": 1,
    }
