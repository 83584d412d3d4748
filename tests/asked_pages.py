"""What the pages about people asked need in order to say something: for tests that open every page of the site."""

from typing import Any

from planner.queries.stages import today_in
from stakeholders.models import Approach, Member, Project, Recruit, RecruitGroup, RecruitStep
from stakeholders.recruiting import Step

_OF_GROUP = ("recruit_list", "recruit_add", "approach_add", "places_set")
_OF_PERSON = ("recruit", "recruit_move", "recruit_change", "recruit_merge", "recruit_forget", "recruit_to_paper")
ASKED_PAGES = (*_OF_GROUP, *_OF_PERSON, "person_pause")
"""Pages for leads."""
MY_ASKED_PAGES = ("my_pause",)
"""Pages for whoever takes part."""


def asked_for_pages(*, project: Project, member: Member, how_many: int) -> dict[str, tuple[Any, ...]]:
    """People asked for one group, and how often. Written as rows: what the history says of it is not for here.

    Returns what the addresses of the pages hold.
    """
    group = project.groups.listed().earliest("pk")
    today = today_in(project)
    made = []
    for number in range(how_many):
        recruit = Recruit.objects.create(project=project, name=f"Scarf {number}", consented_on=today)
        made.append(recruit)
        RecruitGroup.objects.create(project=project, recruit=recruit, group=group)
        Approach.objects.create(project=project, group=group, made_on=today, people=4)
        for step in (Step.APPROACHED, Step.INTERESTED)[: how_many - number]:
            RecruitStep.objects.create(project=project, recruit=recruit, step=step.value, taken_on=today)
    return {
        **dict.fromkeys(_OF_GROUP, (group.code,)),
        **dict.fromkeys(_OF_PERSON, (made[-1].code,)),
        "person_pause": (member.code,),
    }
