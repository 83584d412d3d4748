"""Counts and times to join that several people save at one moment, and people who go just then."""

from datetime import timedelta
from uuid import uuid4

import pytest

from planner.actions.coverage import CountChanged, Shortfall, save_count
from planner.actions.windows import ReasonMissing, set_window
from planner.models import Gap
from planner.queries.stages import today_in
from stakeholders.actions.members import turn_off_person
from stakeholders.actions.projects import NothingChanged
from stakeholders.models import CoverageRecord, Group, Member, PlaceHeld, Project, Side, Window
from tests.factories import lead_actor, make_group, make_lead, make_participant, make_project
from tests.planner.test_concurrency import at_once, kinds
from tests.recruitment_factories import count_of, joins
from tests.register_factories import place, reach

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project() -> Project:
    """A project whose stage asks for places, with two of the four of its one affected group."""
    project = make_project(template="short")
    project.stages.filter(position=1).update(checks=["coverage", "keys"])
    group = make_group(project=project)
    place(group=group)
    reach(group=group, places=4)
    for name in ("Moss", "Fern"):
        joins(member=make_participant(project=project, name=name, side=Side.CARER)[0], group=group)
    return project


def short(project: Project, reason: str = "No bus.") -> dict[int, Shortfall]:
    day = today_in(project) + timedelta(weeks=1)
    return {each.group_id: Shortfall(reason, "We rent one.", day) for each in count_of(project=project).short}


def test_one_button_pressed_five_times_is_one_count(project: Project) -> None:
    code, why, saw, by = uuid4(), short(project), count_of(project=project).digest, lead_actor(project=project)
    outcomes = at_once(
        *[lambda: save_count(project=project, code=code, saw=saw, why=why, half=None, by=by)] * 5,
    )
    assert kinds(outcomes) == {CoverageRecord: 1, NothingChanged: 4}
    assert (CoverageRecord.objects.count(), Gap.objects.count(), PlaceHeld.objects.count()) == (1, 1, 2)
    assert project.history.filter(verb="places_counted").count() == 1


def test_two_leads_who_count_at_once_leave_one_open_gap_and_the_places_held_once(project: Project) -> None:
    leads, saw = [lead_actor(project=project), make_lead(project=project)[1]], count_of(project=project).digest
    reasons = [short(project, reason) for reason in ("No bus.", "No money.")]
    outcomes = at_once(
        *(
            lambda why=why, by=by: save_count(project=project, code=uuid4(), saw=saw, why=why, half=None, by=by)
            for why, by in zip(reasons, leads, strict=True)
        )
    )
    assert kinds(outcomes) == {CoverageRecord: 2}
    assert sorted(CoverageRecord.objects.values_list("number", flat=True)) == [1, 2]
    assert (Gap.objects.count(), Gap.objects.filter(closed_at=None).count()) == (2, 1)
    last = CoverageRecord.objects.get(number=2).lines.get()
    assert last.reason == Gap.objects.get(closed_at=None).reason
    assert [held.line_id for held in PlaceHeld.objects.all()] == [last.pk] * 2


@pytest.mark.parametrize("turn", range(2))
def test_somebody_who_goes_while_places_are_counted_is_in_no_count_that_stands(project: Project, turn: int) -> None:
    lead, group = lead_actor(project=project), Group.objects.get()
    why, saw = short(project), count_of(project=project).digest
    moss = Member.objects.get(name="Moss")
    counting, going = at_once(
        lambda: save_count(project=project, code=uuid4(), saw=saw, why=why, half=None, by=lead),
        lambda: turn_off_person(member=moss, by=lead),
    )
    assert not isinstance(going, Exception)
    cover = next(each for each in count_of(project=project).covers if each.group_id == group.pk)
    assert cover.taken == 1
    if isinstance(counting, CoverageRecord):
        assert counting.lines.get().taken == 2
    else:
        assert (type(counting), CoverageRecord.objects.count(), Gap.objects.count()) == (CountChanged, 0, 0)


def test_of_two_who_enter_the_first_time_to_join_one_is_asked_why(project: Project) -> None:
    today, leads = today_in(project), [lead_actor(project=project), make_lead(project=project)[1]]
    outcomes = at_once(
        *(
            lambda days=days, by=by: set_window(
                project=project, code=uuid4(), opens_on=today, closes_on=today + timedelta(days=days), by=by
            )
            for days, by in zip((60, 70), leads, strict=True)
        )
    )
    assert kinds(outcomes) == {Window: 1, ReasonMissing: 1}
    assert Window.objects.count() == 1
