"""The history of what is done with groups and cards."""

import pytest

from stakeholders.actions import catalogue, group_facts, groups, merging, revealing
from stakeholders.models import CatalogueCard
from tests.factories import MONDAY, make_group
from tests.history_steps import Case, Step, by_lead, check_entry, each
from tests.register_factories import judge_all, make_judges
from tests.stakeholders.conftest import CODE, Scene

pytestmark = pytest.mark.usefixtures("on_monday")


def add_one_group(scene: Scene) -> Step:
    return lambda: make_group(project=scene.project, name="Wardens"), by_lead(
        scene, "group_added", what={"group": "Wardens"}
    )


def add_many_groups(scene: Scene) -> Step:
    return (
        lambda: groups.add_groups(project=scene.project, names=["Wardens", "Neighbours"], by=scene.lead),
        by_lead(scene, "groups_added", what={"count": 2, "groups": ["Wardens", "Neighbours"]}),
    )


def rename_group(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: groups.change_group(group=group, changes={"name": "Night wardens", "side": "frontline"}, by=scene.lead),
        by_lead(
            scene,
            "group_renamed",
            what={"group": "Wardens"},
            old={"name": "Wardens", "who_they_are": ""},
            new={"name": "Night wardens", "who_they_are": "Frontline staff"},
        ),
    )


def answer_a_card(scene: Scene) -> Step:
    card = CatalogueCard.objects.get(key="ages")
    make_group(project=scene.project, name="Wardens")
    return (
        lambda: catalogue.answer_card(project=scene.project, card=card, new=["Over 90", "Wardens"], by=scene.lead),
        by_lead(
            scene,
            "card_answered",
            what={"card": "Every age"},
            old={"groups_named": "", "new_groups": ""},
            new={"groups_named": "Over 90, Wardens", "new_groups": "Over 90"},
        ),
    )


def answer_a_card_again(scene: Scene) -> Step:
    card = CatalogueCard.objects.get(key="ages")
    none = "Everybody here is a grown-up."
    catalogue.answer_card(project=scene.project, card=card, why_none=none, by=scene.lead)
    return (
        lambda: catalogue.answer_card(project=scene.project, card=card, new=["Over 90"], saw=1, by=scene.lead),
        by_lead(
            scene,
            "card_answer_changed",
            what={"card": "Every age"},
            old={"groups_named": "", "new_groups": ""},
            new={"groups_named": "Over 90", "new_groups": "Over 90"},
        ),
    )


def change_places(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: groups.change_group(group=group, changes={"places": 4}, by=scene.lead),
        by_lead(scene, "group_places_changed", what={"group": "Wardens"}, old={"places": ""}, new={"places": "4"}),
    )


def say_who_they_are(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    changes: groups.GroupChanges = {"side": "frontline", "speaks_for": "Ash Hill"}
    return (
        lambda: groups.change_group(group=group, changes=changes, by=scene.lead),
        by_lead(
            scene,
            "group_changed",
            what={"group": "Wardens"},
            old={"who_they_are": ""},
            new={"who_they_are": "Frontline staff"},
        ),
    )


def merge_two_groups(scene: Scene) -> Step:
    group, into = (make_group(project=scene.project, name=name) for name in ("Wardns", "Wardens"))
    return (
        lambda: merging.merge_groups(group=group, into=into, by=scene.lead),
        by_lead(scene, "group_merged", what={"group": "Wardns", "into": "Wardens"}),
    )


def show_what_five_say(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    judge_all(group=group, members=make_judges(project=scene.project))
    return (
        lambda: revealing.show_views(project=scene.project, code=CODE, by=scene.lead),
        by_lead(scene, "views_shown", what={"count": 1}),
    )


def add_one_route(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: group_facts.add_route(
            group=group, code=CODE, words="Mrs Ash", is_offline=True, is_trusted=True, by=scene.lead
        ),
        by_lead(scene, "group_route_added", what={"group": "Wardens"}),
    )


def remove_one_route(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    group_facts.add_route(group=group, code=CODE, words="Mrs Ash", is_offline=True, is_trusted=True, by=scene.lead)
    return (
        lambda: group_facts.remove_route(route=group.routes.get(), by=scene.lead),
        by_lead(scene, "group_route_removed", what={"group": "Wardens"}),
    )


def add_one_talk(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: group_facts.add_heard(
            group=group, code=CODE, people=2, how="A visit", by_whom="Ash", heard_on=MONDAY.date(), by=scene.lead
        ),
        by_lead(scene, "group_heard", what={"group": "Wardens", "people": 2}),
    )


def remove_one_talk(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    group_facts.add_heard(
        group=group, code=CODE, people=2, how="A visit", by_whom="Ash", heard_on=MONDAY.date(), by=scene.lead
    )
    return (
        lambda: group_facts.remove_heard(heard=group.heard_another_way.get(), by=scene.lead),
        by_lead(scene, "group_heard_removed", what={"group": "Wardens", "people": 2}),
    )


def remove_one_group(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardns")
    return lambda: groups.remove_group(group=group, by=scene.lead), by_lead(
        scene, "group_removed", what={"group": "Wardns"}
    )


STEPS = [
    Case(groups.add_group, "group_added", add_one_group),
    Case(groups.add_groups, "groups_added", add_many_groups),
    Case(groups.change_group, "group_renamed", rename_group),
    Case(catalogue.answer_card, "card_answered", answer_a_card),
    Case(catalogue.answer_card, "card_answer_changed", answer_a_card_again),
    Case(groups.change_group, "group_places_changed", change_places),
    Case(groups.change_group, "group_changed", say_who_they_are),
    Case(merging.merge_groups, "group_merged", merge_two_groups),
    Case(revealing.show_views, "views_shown", show_what_five_say),
    Case(group_facts.add_route, "group_route_added", add_one_route),
    Case(group_facts.remove_route, "group_route_removed", remove_one_route),
    Case(group_facts.add_heard, "group_heard", add_one_talk),
    Case(group_facts.remove_heard, "group_heard_removed", remove_one_talk),
    Case(groups.remove_group, "group_removed", remove_one_group),
]
"""Every action, and what it says where it does something else."""


@each(STEPS)
def test_every_action_writes_one_entry_without_a_name(scene: Scene, case: Case) -> None:
    check_entry(scene, case)
