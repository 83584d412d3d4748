"""Loading the built-in plans, and copying one into a project."""

from datetime import date
from typing import Any

import pytest
from django.db import models

from planner.models import Exercise, PlannerTemplate, Stage, TemplateExercise, TemplateStage
from planner.models._shared import EXERCISE_FIELDS, STAGE_FIELDS
from planner.plan_data import ExerciseSpec
from planner.plan_reading import exercise_from_data, read_plan
from planner.steps import copy_plan, load_built_in, open_stage
from stakeholders.actors import SYSTEM, Actor, ActorKind
from stakeholders.models import Project
from stakeholders.steps import create_project
from tests.factories import MONDAY, PROJECT_FIELDS, exercise_of, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_templates(db: None) -> None:
    """Begin with none, whatever the test run has loaded for everybody."""
    PlannerTemplate.objects.all().delete()


def rows(*kinds: type[models.Model]) -> list[list[dict[str, Any]]]:
    return [list(kind._default_manager.order_by("pk").values()) for kind in kinds]


TEMPLATES = (PlannerTemplate, TemplateStage, TemplateExercise)


def test_the_built_in_plans_are_loaded() -> None:
    loaded = load_built_in(by=SYSTEM)
    assert [str(template) for template in loaded] == ["Full plan, version 1", "Short plan, version 1"]
    assert list(PlannerTemplate.objects.values_list("key", "version", "built_in_version", "is_offered")) == [
        ("full", 1, 1, True),
        ("short", 1, 1, True),
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
    assert PlannerTemplate.objects.values_list("built_in_version", flat=True).get(key="full") == 1
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
