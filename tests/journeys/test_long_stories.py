"""From an empty project to the last stage signed, through the pages only, by a team of 14 and by a team of 4.

Whoever reads a rule that cannot be met by pages finds it here: the team follows the link beside what is needed.
"""

import pytest

from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.models import Side
from tests.factories import MONDAY, make_user
from tests.journeys.team import Team

pytestmark = pytest.mark.django_db

SMALL = (("Moss", Side.LIVED), ("Fern", Side.CARER), ("Heron", Side.FRONTLINE))
BIG = (
    ("Moss", Side.LIVED),
    ("Fern", Side.CARER),
    ("Bramble", Side.LIVED),
    ("Linnet", Side.CARER),
    ("Juniper", Side.LIVED),
    ("Plover", Side.CARER),
    ("Teasel", Side.LIVED),
    ("Sorrel", Side.CARER),
    ("Heron", Side.FRONTLINE),
    ("Sedge", Side.FRONTLINE),
    ("Clover", Side.FRONTLINE),
    ("Larch", Side.DECIDER),
    ("Alder", Side.DECIDER),
)
"""Besides the lead, who is the fourth, or the fourteenth."""


def team_of(people: tuple[tuple[str, Side], ...], *, plan: str, is_big: bool) -> Team:
    """A team at the beginning: a project was started, and everybody came in."""
    load_built_in(by=SYSTEM)
    team = Team(make_user(), MONDAY, waits=is_big, fills=is_big)
    team.begin(plan=plan, people_about=len(people) + 1)
    for name, side in people:
        team.bring_in(name, side)
    return team


def signed(team: Team) -> list[int]:
    """The stages that are signed off, in order."""
    return list(team.project.sign_offs.order_by("pk").values_list("stage__position", flat=True))


def test_a_team_of_fourteen_signs_the_full_plan() -> None:
    team = team_of(BIG, plan="full", is_big=True)
    for position in range(1, 9):
        team.finish(position)
    assert signed(team) == list(range(1, 9))
    assert {"count_save", "window_set", "check_in_open", "promise", "group_place"} <= set(team.followed)
    assert not team.project.gaps.exists()


@pytest.mark.parametrize(("plan", "stages"), [("short", 5), ("full", 8)])
def test_a_team_of_four_signs_a_plan_by_what_it_says_openly(plan: str, stages: int) -> None:
    team = team_of(SMALL, plan=plan, is_big=False)
    for position in range(1, stages + 1):
        team.finish(position)
    assert signed(team) == list(range(1, stages + 1))
    assert {"period_gap", "side_gap", "count_save", "talk_add"} <= set(team.followed)
    assert set(team.project.gaps.values_list("check_key", flat=True)) == {"register", "period", "coverage"}
