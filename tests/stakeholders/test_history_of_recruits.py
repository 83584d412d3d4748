"""The history of what is done with people asked to join."""

import pytest

from stakeholders.actions import recruits, same_person
from stakeholders.models import Member, Recruit, StepChoices
from stakeholders.recruiting import Step as RecruitingStep
from tests.factories import MONDAY, make_arrival, make_group, make_lead
from tests.factories import make_shared_link as factory_link
from tests.history_steps import Case, Step, by_lead, check_entry, each
from tests.recruitment_factories import ask_person
from tests.stakeholders.conftest import CODE, Scene

pytestmark = pytest.mark.usefixtures("on_monday")


def asked(scene: Scene, *, step: StepChoices = StepChoices.APPROACHED, name: str = "Blue hat") -> Recruit:
    """Somebody who was asked to join, written down by the lead."""
    group = make_group(project=scene.project, name=f"Friends of {name}")
    return ask_person(project=scene.project, group=group, name=name, step=step)


def ask_one(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: recruits.ask_person(
            project=scene.project, code=CODE, groups=[group.code], asked_on=MONDAY.date(), by=scene.lead
        ),
        by_lead(scene, "person_asked"),
    )


def move_one(scene: Scene) -> Step:
    recruit = asked(scene)
    return (
        lambda: recruits.move_recruit(
            recruit=recruit,
            step=RecruitingStep.JOINED,
            taken_on=MONDAY.date(),
            saw=RecruitingStep.APPROACHED,
            by=scene.lead,
        ),
        by_lead(scene, "person_asked_step", what={"step": "Joined"}),
    )


def move_one_back(scene: Scene) -> Step:
    recruit = asked(scene, step=StepChoices.TALK_HELD)
    return (
        lambda: recruits.move_recruit(
            recruit=recruit,
            step=RecruitingStep.INTERESTED,
            taken_on=MONDAY.date(),
            saw=RecruitingStep.TALK_HELD,
            by=scene.lead,
        ),
        by_lead(scene, "person_asked_back", what={"step": "Interested"}),
    )


def make_one_of_two_links(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    link = factory_link(project=scene.project, group=group)[0]
    (first, _), (second, _) = make_arrival(link=link, side="carer"), make_arrival(link=link, side="carer")
    return (
        lambda: same_person.merge_recruits(recruit=first.recruit, same=second.recruit, by=scene.lead),
        by_lead(scene, "people_asked_one_link_off", second),
    )


def change_one_asked(scene: Scene) -> Step:
    recruit = asked(scene)
    codes = [group.group.code for group in recruit.said_groups.all()]
    return (
        lambda: recruits.change_recruit(recruit=recruit, groups=codes, is_reserve=True, by=scene.lead),
        by_lead(scene, "person_asked_changed"),
    )


def confirm_one(scene: Scene) -> Step:
    _, other = make_lead(project=scene.project)
    group = make_group(project=scene.project, name="Wardens")
    recruit = ask_person(project=scene.project, group=group, step=StepChoices.JOINED, by=other)
    return lambda: recruits.confirm_recruit(recruit=recruit, by=scene.lead), by_lead(scene, "person_asked_met")


def forget_one(scene: Scene) -> Step:
    recruit = asked(scene)
    return lambda: recruits.forget_recruit(recruit=recruit, by=scene.lead), by_lead(scene, "person_asked_forgotten")


def one_to_paper(scene: Scene) -> Step:
    recruit = asked(scene)
    return (
        lambda: recruits.recruit_to_paper(recruit=recruit, code=CODE, by=scene.lead),
        by_lead(scene, "person_asked_to_paper", Member(code=CODE, name="Blue hat")),
    )


def make_one_of_two(scene: Scene) -> Step:
    recruit, same = asked(scene), asked(scene, name="Red hat")
    return (
        lambda: same_person.merge_recruits(recruit=recruit, same=same, by=scene.lead),
        by_lead(scene, "people_asked_one"),
    )


def note_asking(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    return (
        lambda: recruits.add_approach(group=group, code=CODE, made_on=MONDAY.date(), people=4, by=scene.lead),
        by_lead(scene, "approach_noted", what={"group": "Wardens", "people": 4}),
    )


def take_asking_away(scene: Scene) -> Step:
    group = make_group(project=scene.project, name="Wardens")
    approach = recruits.add_approach(group=group, code=CODE, made_on=MONDAY.date(), people=4, by=scene.lead)
    return (
        lambda: recruits.remove_approach(approach=approach, by=scene.lead),
        by_lead(scene, "approach_removed", what={"group": "Wardens", "people": 4}),
    )


STEPS = [
    Case(recruits.ask_person, "person_asked", ask_one),
    Case(recruits.move_recruit, "person_asked_step", move_one),
    Case(recruits.move_recruit, "person_asked_back", move_one_back),
    Case(same_person.merge_recruits, "people_asked_one_link_off", make_one_of_two_links),
    Case(recruits.change_recruit, "person_asked_changed", change_one_asked),
    Case(recruits.confirm_recruit, "person_asked_met", confirm_one),
    Case(recruits.forget_recruit, "person_asked_forgotten", forget_one),
    Case(recruits.recruit_to_paper, "person_asked_to_paper", one_to_paper),
    Case(same_person.merge_recruits, "people_asked_one", make_one_of_two),
    Case(recruits.add_approach, "approach_noted", note_asking),
    Case(recruits.remove_approach, "approach_removed", take_asking_away),
]
"""Every action, and what it says where it does something else."""


@each(STEPS)
def test_every_action_writes_one_entry_without_a_name(scene: Scene, case: Case) -> None:
    check_entry(scene, case)
