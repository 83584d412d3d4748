"""Starting a project: once, with its first lead and its own copy of a plan."""

from datetime import UTC, datetime

import pytest
from time_machine import TimeMachineFixture

from planner.actions.starting import StartedAlready, start_project
from planner.models import PlannerTemplate
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM, Actor, ActorKind
from stakeholders.models import Project, User
from tests.factories import MONDAY, PROJECT_FIELDS, make_user, personal, recording
from tests.remembering import remembered

pytestmark = pytest.mark.django_db

CODE = "abcdefgh23"


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
@remembered
def robin() -> User:
    load_built_in(by=SYSTEM)
    return make_user(name="Robin")


def start(user: User, *, template: str = "full", code: str = CODE) -> Project:
    return start_project(
        code=code,
        fields=PROJECT_FIELDS,
        template=PlannerTemplate.objects.get(key=template),
        lead=user,
        by=Actor(ActorKind.LEAD, name=user.name),
    )


def test_a_project_holds_what_was_asked(robin: User) -> None:
    project = start(robin)
    assert Project.objects.values(*PROJECT_FIELDS, "code", "archived_at", "created_at").get() == {
        **PROJECT_FIELDS,
        "code": CODE,
        "archived_at": None,
        "created_at": MONDAY,
    }
    assert project == Project.objects.get()


def test_who_starts_it_is_its_lead(robin: User) -> None:
    project = start(robin)
    assert project.members.values(
        "user_id", "is_lead", "name", "side", "side_chosen_at", "joined_at", "turned_off_at", "left_at"
    ).get() == {
        "user_id": robin.pk,
        "is_lead": True,
        "name": "Robin",
        "side": "",
        "side_chosen_at": None,
        "joined_at": MONDAY,
        "turned_off_at": None,
        "left_at": None,
    }


@pytest.mark.parametrize(("template", "name", "stages"), [("full", "Full plan", 8), ("short", "Short plan", 5)])
def test_it_has_a_plan_of_its_own(robin: User, template: str, name: str, stages: int) -> None:
    project = start(robin, template=template)
    assert (project.plan.name, project.plan.template_key, project.plan.template_version) == (name, template, 1)
    assert list(project.stages.values_list("position", "opened_at")) == [
        (position, MONDAY if position == 1 else None) for position in range(1, stages + 1)
    ]


def test_what_the_history_tells(robin: User) -> None:
    project = start(robin)
    with recording(project=project) as later:
        pass
    entry = project.history.get()
    member = project.members.get()
    assert (entry.verb, entry.actor_kind, entry.values) == (
        "project_started",
        "lead",
        '{"what":{"plan":"Full plan","version":1}}',
    )
    actor = Actor(ActorKind.LEAD, member.pk, member.code, "Robin")
    assert [(row.role, row.member_code, row.values) for row in entry.personal.all()] == [
        (role, code, '{"name":"Robin"}') for role, code, _ in personal(actor=actor)
    ]
    assert later == []


def test_a_form_sent_twice_starts_one_project(robin: User) -> None:
    project = start(robin)
    with pytest.raises(StartedAlready) as started:
        start(robin)
    assert started.value.project == project
    assert (Project.objects.count(), project.history.count()) == (1, 1)


def test_the_project_of_somebody_else_is_not_given_away(robin: User) -> None:
    """Not even that there is one: who sends its code starts a project with another."""
    theirs, ash = start(robin), make_user(name="Ash")
    mine = start(ash)
    assert (theirs.code, len(mine.code), mine.code == CODE) == (CODE, len(CODE), False)
    assert [project.members.get().user for project in (theirs, mine)] == [robin, ash]


def test_two_projects_share_nothing_but_their_template(robin: User) -> None:
    one, two = start(robin), start(robin, code="abcdefgh24")
    assert not set(one.exercises.values_list("pk", flat=True)) & set(two.exercises.values_list("pk", flat=True))
    assert list(one.exercises.values_list("key", flat=True)) == list(two.exercises.values_list("key", flat=True))


def test_a_project_begins_in_its_own_day(robin: User, time_machine: TimeMachineFixture) -> None:
    moment = datetime(2027, 6, 1, 23, 30, tzinfo=UTC)
    time_machine.move_to(moment, tick=False)
    assert start(robin).stages.get(position=1).opened_at == moment
