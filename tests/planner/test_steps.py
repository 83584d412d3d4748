"""Loading the built-in plans, copying one into a project, and keys that lapse when facts are locked."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import models, transaction

from planner.models import Exercise, Key, KeyLapse, PlannerTemplate, Stage, TemplateExercise, TemplateStage
from planner.models._shared import EXERCISE_FIELDS, STAGE_FIELDS
from planner.models.objections import ObjectionKind
from planner.plan_data import ExerciseSpec
from planner.plan_reading import exercise_from_data, read_plan
from planner.queries.stages import is_lapsed
from planner.steps import add_objection, copy_plan, load_built_in, lock_facts, open_stage
from stakeholders.actors import SYSTEM, Actor, ActorKind
from stakeholders.models import Member, Project, Side
from stakeholders.steps import create_project, load_cards
from tests.factories import (
    MONDAY,
    PROJECT_FIELDS,
    actor_of,
    at,
    exercise_of,
    fill_required,
    finish_stage,
    lead_actor,
    make_participant,
    make_project,
    make_user,
    page_of,
    reopen,
    say_not_needed,
    sign,
    stage_of,
    turn_key,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_templates(db: None) -> None:
    """Begin with none, whatever the test run has loaded for everybody; cards of the catalogue are there."""
    PlannerTemplate.objects.all().delete()
    load_cards(by=SYSTEM)


def rows(*kinds: type[models.Model]) -> list[list[dict[str, Any]]]:
    return [list(kind._default_manager.order_by("pk").values()) for kind in kinds]


TEMPLATES = (PlannerTemplate, TemplateStage, TemplateExercise)


def test_the_built_in_plans_are_loaded() -> None:
    loaded = load_built_in(by=SYSTEM)
    assert [str(template) for template in loaded] == ["Full plan, version 1", "Short plan, version 1"]
    assert list(PlannerTemplate.objects.values_list("key", "version", "built_in_version", "is_offered")) == [
        ("full", 1, read_plan("full").version, True),
        ("short", 1, read_plan("short").version, True),
    ]


@pytest.mark.parametrize("key", ["full", "short"])
def test_a_template_holds_what_its_file_says(key: str) -> None:
    load_built_in(by=SYSTEM)
    plan = read_plan(key)
    template = PlannerTemplate.objects.get(key=key)
    assert [stage.key for stage in template.stages.all()] == [stage.key for stage in plan.stages]
    for spec, stage in zip(plan.stages, template.stages.all(), strict=True):
        assert {name: getattr(stage, name) for name in STAGE_FIELDS} == {
            name: list(value) if isinstance(value := getattr(spec, name), tuple) else value for name in STAGE_FIELDS
        }
        assert [_spec_of(exercise) for exercise in stage.exercises.all()] == list(spec.exercises)


def _spec_of(exercise: TemplateExercise | Exercise) -> ExerciseSpec:
    return exercise_from_data({name: getattr(exercise, name) for name in EXERCISE_FIELDS if name != "position"})


def test_loading_twice_changes_nothing() -> None:
    load_built_in(by=SYSTEM)
    before = rows(*TEMPLATES)
    assert load_built_in(by=SYSTEM) == []
    assert rows(*TEMPLATES) == before


def test_a_newer_built_in_version_replaces_the_older() -> None:
    load_built_in(by=SYSTEM)
    PlannerTemplate.objects.filter(key="full").update(built_in_version=0, name="Old name", version=4)
    TemplateExercise.objects.filter(stage__template__key="full", key="problem").update(title="Old title")
    TemplateStage.objects.filter(template__key="full", key="review").delete()
    loaded = load_built_in(by=SYSTEM)
    assert [str(template) for template in loaded] == ["Full plan, version 5"]
    assert (
        PlannerTemplate.objects.values_list("built_in_version", flat=True).get(key="full") == read_plan("full").version
    )
    full = TemplateExercise.objects.filter(stage__template__key="full").order_by("stage__position", "position")
    assert [_spec_of(exercise) for exercise in full] == list(read_plan("full").exercises)


def test_a_template_that_an_admin_edited_stays_until_a_newer_one_ships() -> None:
    load_built_in(by=SYSTEM)
    PlannerTemplate.objects.filter(key="full").update(name="Our own", version=2)
    assert load_built_in(by=SYSTEM) == []
    assert PlannerTemplate.objects.values_list("name", "version").get(key="full") == ("Our own", 2)


def test_a_template_of_ones_own_is_left_alone() -> None:
    PlannerTemplate.objects.create(key="ours", name="Ours", description="Made here.")
    load_built_in(by=SYSTEM)
    assert PlannerTemplate.objects.values_list("name", "version", "built_in_version").get(key="ours") == ("Ours", 1, 0)


# A project's own copy ------------------------------------------------------------------------------------------------


def bare_project(**fields: Any) -> Project:
    """A project without a plan."""
    user = make_user()
    by = Actor(ActorKind.LEAD, name=user.name)
    return create_project(fields={**PROJECT_FIELDS, **fields}, lead=user, by=by)[0]


def test_a_copy_holds_every_stage_and_exercise() -> None:
    load_built_in(by=SYSTEM)
    project = bare_project()
    template = PlannerTemplate.objects.get(key="full")
    plan = copy_plan(project=project, template=template, opened_at=MONDAY, by=SYSTEM)
    assert (plan.project, plan.template_key, plan.template_version, plan.name) == (project, "full", 1, "Full plan")
    assert list(project.stages.values_list(*STAGE_FIELDS)) == list(template.stages.values_list(*STAGE_FIELDS))
    names = [name for name in EXERCISE_FIELDS if name not in {"starter_text", "starter_rows"}]
    assert list(project.exercises.order_by("stage__position", "position").values_list(*names)) == list(
        TemplateExercise.objects.filter(stage__template=template)
        .order_by("stage__position", "position")
        .values_list(*names)
    )


def test_a_copy_does_not_follow_its_template() -> None:
    project = make_project()
    before = rows(Stage, Exercise)
    TemplateExercise.objects.update(title="Changed", required=False, starter_text="")
    TemplateStage.objects.update(title="Changed", checks=[])
    PlannerTemplate.objects.update(name="Changed", version=9)
    assert rows(Stage, Exercise) == before
    PlannerTemplate.objects.all().delete()
    assert rows(Stage, Exercise) == before
    assert (project.plan.name, project.plan.template_version) == ("Full plan", 1)


def test_ready_words_are_made_the_projects_own() -> None:
    words = exercise_of(project=make_project(), key="invitation").starter_text
    for part in ("We want the first week at home to feel safe.", "Strathmoor Together", "Robin, 01632 960 123"):
        assert part in words
    assert "{" not in words


def test_ready_words_show_what_is_left_to_fill_in() -> None:
    words = exercise_of(project=make_project(organisation="", contact=""), key="invitation").starter_text
    for part in ("[organisation]", "[name and phone number]"):
        assert part in words
    assert "{" not in words


@pytest.mark.parametrize("name", ["{", "}", "{sentence}", "{0}", "{{}}", "%s %(x)s", "\U0001f9e1 {name!r:>9}"])
def test_braces_that_somebody_typed_are_only_words(name: str) -> None:
    project = make_project(name=name, sentence=name, organisation=name, contact=name)
    assert name in exercise_of(project=project, key="invitation").starter_text


def test_no_exercise_asks_for_a_word_that_nobody_fills_in() -> None:
    project = make_project(ends_on=date(2028, 2, 29))
    for exercise in project.exercises.all():
        assert "project_end" not in str(exercise.starter_rows)
        assert "{" not in exercise.starter_text


def test_the_end_of_the_project_stands_in_ready_rows() -> None:
    project = make_project(ends_on=date(2028, 2, 29))
    source = TemplateExercise.objects.get(stage__template__key="full", key="time_money")
    ready = exercise_of(project=project, key="time_money").starter_rows
    assert "project_end" in str(source.starter_rows)
    assert ready == [
        {column: "2028-02-29" if value == "project_end" else value for column, value in row.items()}
        for row in source.starter_rows
    ]


def test_a_stage_is_opened_once() -> None:
    stage = make_project().stages.get(position=2)
    open_stage(stage=stage, at=MONDAY, by=SYSTEM)
    open_stage(stage=stage, at=MONDAY.replace(year=2028), by=SYSTEM)
    assert Stage.objects.values_list("opened_at", flat=True).get(pk=stage.pk) == MONDAY


# Locking the facts ---------------------------------------------------------------------------------------------------


def two_stages(how_many: int = 0) -> tuple[Project, Member]:
    """A project whose first stages are signed, with Moss, who came in 15 days before MONDAY and holds the other key."""
    with at(MONDAY - timedelta(days=15)):
        project = make_project(template="short")
        moss = make_participant(project=project, name="Moss", side=Side.LIVED)[0]
    with at(MONDAY):
        for position in range(1, how_many + 1):
            finish_stage(project=project, position=position, holder=moss)
        fill_required(project=project, position=how_many + 1)
    return project, moss


def lock(project: Project) -> None:
    with transaction.atomic():
        lock_facts(project=project, by=lead_actor(project=project))


def lapsed_of(project: Project) -> list[tuple[int, bool]]:
    """The other keys that no record stands on, in the order of their stages: which stage, and whether it lapsed."""
    keys = [key for position in range(1, 6) for key in page_of(project=project, position=position).keys]
    found = {key.pk: key for key in keys if key.kind == "other" and not key.used}  # type: ignore[attr-defined]
    return [
        (key.stage.position, is_lapsed(found[key.pk]))
        for key in Key.objects.filter(pk__in=found).select_related("stage").order_by("pk")
    ]


def test_locking_the_facts_reads_the_project_afresh() -> None:
    project, _ = two_stages()
    Project.objects.filter(pk=project.pk).update(name="Another name")
    with transaction.atomic():
        assert lock_facts(project=project, by=lead_actor(project=project)).name == "Another name"


def test_a_key_that_holds_does_not_lapse() -> None:
    with at(MONDAY):
        project, moss = two_stages()
        turn_key(project=project, position=1, member=moss)
        lock(project)
        lock(project)
    assert lapsed_of(project) == [(1, False)]


def test_a_key_whose_holder_saw_something_else_lapses_once() -> None:
    with at(MONDAY):
        project, moss = two_stages()
        key = turn_key(project=project, position=1, member=moss)
        exercise_of(project=project, key="problem").entries.all().delete()
        lock(project)
        lock(project)
    assert list(KeyLapse.objects.values_list("key", "lapsed_at", "project")) == [(key.pk, MONDAY, project.pk)]


def test_a_key_that_a_record_stands_on_never_lapses() -> None:
    with at(MONDAY):
        project, _ = two_stages(1)
        reopen(project=project, position=1)
        lock(project)
    assert KeyLapse.objects.count() == 0


def test_a_key_of_somebody_who_was_erased_lapses() -> None:
    with at(MONDAY):
        project, moss = two_stages()
        turn_key(project=project, position=1, member=moss)
        Key.objects.update(member=None)
        lock(project)
    assert lapsed_of(project) == [(1, True)]


def test_where_one_of_several_stages_changes_all_the_keys_of_a_person_lapse() -> None:
    """They agreed to the stages together, so they can agree to all of them again."""
    with at(MONDAY):
        project, moss = two_stages(3)
        reopen(project=project, position=2)
        turn_key(project=project, position=2, member=moss)
        lock(project)
        assert lapsed_of(project) == [(2, False), (3, False)]
        empty = exercise_of(project=project, key="heard")
        empty.entries.all().delete()
        say_not_needed(exercise=empty)
        lock(project)
        assert lapsed_of(project) == [(2, True), (3, True)]
        turn_key(project=project, position=2, member=moss)
        assert sign(project=project, position=2).round == 2


def test_where_one_more_stage_is_opened_again_all_the_keys_of_a_person_lapse() -> None:
    with at(MONDAY):
        project, moss = two_stages(2)
        reopen(project=project, position=2)
        turn_key(project=project, position=2, member=moss)
        reopen(project=project, position=1)
        lock(project)
        assert lapsed_of(project) == [(2, True)]
        turn_key(project=project, position=1, member=moss)
        sign(project=project, position=1)
    assert [key.round for key in project.sign_offs.order_by("stage__position", "round")] == [1, 2, 1, 2]


def test_another_persons_keys_hold_where_ones_own_lapse() -> None:
    with at(MONDAY):
        project, moss = two_stages()
        fern = make_participant(project=project, name="Fern", side=Side.CARER)[0]
        turn_key(project=project, position=1, member=moss)
        turn_key(project=project, position=1, member=fern)
        say_not_needed(exercise=exercise_of(project=project, key="problem"), by=actor_of(member=moss))
        lock(project)
    assert list(KeyLapse.objects.values_list("key__member", flat=True)) == [moss.pk]


def test_words_that_are_written_let_no_key_lapse() -> None:
    with at(MONDAY):
        project, moss = two_stages()
        turn_key(project=project, position=1, member=moss)
        write(exercise=exercise_of(project=project, key="problem"))
        lock(project)
    assert lapsed_of(project) == [(1, False)]


# Objections ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("withheld", [False, True])
def test_a_leads_name_is_shown_whatever_is_asked(withheld: bool) -> None:
    project, _ = two_stages()
    stage, moss = stage_of(project=project, position=1), make_participant(project=project, side=Side.LIVED)[2]
    added = [
        add_objection(stage=stage, code=uuid4(), kind=ObjectionKind.RAISED, words="No.", is_withheld=withheld, by=by)
        for by in (lead_actor(project=project), moss)
    ]
    assert [(one.by_lead, one.is_withheld) for one in added] == [(True, False), (False, withheld)]
