"""Django admin about plans: templates are edited and stay whole, projects keep their copies, and the rest is read."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from planner.actions.numbers import change_numbers
from planner.actions.objections import reply_to_objection
from planner.models import (
    Exercise,
    Gap,
    Key,
    NumberChange,
    Objection,
    Plan,
    PlannerTemplate,
    PromiseVersion,
    Reopening,
    SignOff,
    Stage,
    TemplateExercise,
    TemplateStage,
)
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.models import PersonalLink, Project, Side
from tests.factories import (
    answer_of,
    exercise_of,
    fill_required,
    lead_actor,
    make_group,
    make_participant,
    make_project,
    make_user,
    not_yet,
    reopen,
    rewrite_promise,
    say_not_needed,
    sign,
    stage_of,
    turn_key,
)
from tests.pages import Form, Page, browser_of, read, stored
from tests.recruitment_factories import say_less_time
from tests.worlds import nothing_changes, rows_of_module

pytestmark = pytest.mark.django_db

KINDS: dict[str, type[models.Model]] = {
    "plan": Plan,
    "stage": Stage,
    "exercise": Exercise,
    "gap": Gap,
    "key": Key,
    "signoff": SignOff,
    "reopening": Reopening,
    "numberchange": NumberChange,
    "promiseversion": PromiseVersion,
    "plannertemplate": PlannerTemplate,
    "templatestage": TemplateStage,
}
EDITED = ("plannertemplate", "templatestage")
READ_ONLY = tuple(name for name in KINDS if name not in EDITED)
LEAD, PERSON, SAID = "Bartleby", "Zebulon", "Quillfeather"
"""Names, and what somebody said: they stand nowhere else."""


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: Any) -> Iterator[Project]:
    """A project with everything that admins can look at, and both built-in plans as they ship. Made once."""
    with rows_of_module(django_db_blocker):
        load_built_in(by=SYSTEM)
        yield project_with_everything()


@pytest.fixture(autouse=True)
def _built_in_plans(db: None) -> None:
    """Both, as they ship."""
    load_built_in(by=SYSTEM)


@pytest.fixture
def admin() -> Client:
    """The browser of somebody who may use Django admin."""
    return browser_of(make_user(name="Ada", email="ada@example.org", is_admin=True))


def address(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:planner_{model}_{page}", args=args)


def project_with_everything() -> Project:
    """A project with a signed stage, one that was opened again, a known gap, a changed number, and withheld words."""
    project = make_project(lead=make_user(name=LEAD), template="short")
    by_lead = lead_actor(project=project)
    holder, _, _ = make_participant(project=project, name=PERSON, side=Side.LIVED)
    fill_required(project=project, position=1)
    not_yet(project=project, position=1, member=holder, words=SAID)
    reply_to_objection(objection=Objection.objects.get(project=project), words="Soon.", version=1, by=by_lead)
    turn_key(project=project, position=1, member=holder, shows_name=True, as_long_as=SAID)
    sign(project=project, position=1)
    reopen(project=project, position=1)
    change_numbers(project=project, values={"promise_percent": 90}, reason="", by=by_lead)
    rewrite_promise(project=project)
    answer_of(member=holder, answer="no", words=SAID)
    say_not_needed(exercise=project.exercises.filter(stage__position=2, required=True)[0])
    return project


def row_of(model: str) -> int:
    return int(KINDS[model]._default_manager.order_by("pk")[0].pk)


def queries(client: Client, place: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(place).status_code == 200
    return len(found)


# Every page opens, and costs the same whatever it lists --------------------------------------------------------------


def one_more_template() -> None:
    number = PlannerTemplate.objects.count()
    template = PlannerTemplate.objects.create(
        key=f"own{number}", name="Own plan", description="Ours.", is_offered=False
    )
    TemplateStage.objects.create(template=template, position=1, key="idea", title="Idea", subtitle="S", purpose="P")


@pytest.mark.usefixtures("everything")
def test_lists_and_details_open_with_a_fixed_number_of_queries(admin: Client) -> None:
    lists = [place for model in KINDS for place in (address(model), f"{address(model)}?q=plan")]
    places = [*lists, *(address(model, "change", row_of(model)) for model in KINDS)]
    for place in places:
        admin.get(place)
    with_one = {place: queries(admin, place) for place in places}
    for _ in range(2):
        project_with_everything()
        one_more_template()
    assert {place: queries(admin, place) for place in places} == with_one


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_stage_costs_the_same_with_more_exercises(admin: Client, how_many: int) -> None:
    stage = TemplateStage.objects.order_by("pk")[0]
    place = address("templatestage", "change", stage.pk)
    admin.get(place)
    with_all = queries(admin, place)
    stage.exercises.filter(position__gt=how_many).delete()
    assert stage.exercises.count() == how_many
    assert queries(admin, place) == with_all


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("model", KINDS)
def test_every_filter_opens(admin: Client, model: str) -> None:
    links = [link.attributes["href"] for link in read(admin.get(address(model))).root.all("a")]
    filters = [link for link in links if re.match(r"\?\w+=", link) and not link.startswith("?o=")]
    assert filters
    assert {admin.get(address(model) + link).status_code for link in filters} == {200}


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("model", KINDS)
def test_pages_hold_no_code_that_the_content_security_policy_refuses(admin: Client, model: str) -> None:
    for place in (address(model), address(model, "change", row_of(model))):
        response = admin.get(place)
        assert "default-src 'none'" in response["Content-Security-Policy"]
        page = read(response).root
        assert [tag.attributes for tag in page.all("script") if "src" not in tag.attributes] == []
        assert page.all("style") == []
        assert [tag.tag for tag in page.all() if "style" in tag.attributes or "onclick" in tag.attributes] == []


def test_a_gap_is_told_whole_and_without_who_published_it(admin: Client) -> None:
    project = make_project(lead=make_user(name=LEAD), template="short")
    about_time = say_less_time(project=project, position=2, by=lead_actor(project=project))
    about_group = Gap.objects.create(
        project=project,
        stage=stage_of(project=project, position=2),
        check_key="coverage",
        group=make_group(project=project, name="Night cleaners"),
        reason="Nobody could come.",
        plan="We ask again.",
        look_again_on=about_time.look_again_on,
        published_by=project.members.get(),
    )
    told = {
        gap: read(admin.get(address("gap", "change", gap.pk))).root.one("form", id="gap_form").words
        for gap in (about_time, about_group)
    }
    assert [words in told[about_time] for words in ("The funder", "Night workers could not come.")] == [True, True]
    assert "Night cleaners" in told[about_group]
    assert [words for words in told.values() if LEAD in words] == []


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("model", READ_ONLY)
def test_what_projects_have_cannot_be_sent_to(admin: Client, model: str) -> None:
    row = row_of(model)
    places = [address(model), address(model, "add"), *(address(model, page, row) for page in ("change", "delete"))]
    before = stored()
    body = {"title": "Changed", "post": "yes", "action": "delete_selected", "_selected_action": str(row)}
    assert [admin.post(place, body).status_code for place in places] == [403, 403, 403, 403]
    assert [admin.get(place).status_code for place in places] == [200, 403, 200, 403]
    assert stored() == before


@pytest.mark.parametrize("model", KINDS)
def test_an_account_that_is_no_admin_is_refused(everything: Project, model: str) -> None:
    lead = everything.members.leads().get().user
    assert lead is not None
    for place in (address(model), address(model, "add"), address(model, "change", row_of(model))):
        assert browser_of(lead).get(place, follow=True).status_code == 403
        response = Client().get(place, follow=True)
        assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("model", READ_ONLY)
def test_no_page_tells_a_name_or_a_digest(admin: Client, everything: Project, model: str) -> None:
    project = everything
    digests = [
        *PersonalLink.objects.filter(project=project).values_list("secret_digest", flat=True),
        *Key.objects.filter(project=project).values_list("seen_digest", flat=True),
    ]
    assert len(digests) == 4
    rows = KINDS[model]._default_manager.values_list("pk", flat=True)
    places = [address(model), *(address(model, "change", row) for row in rows)]
    pages = [admin.get(place).content.decode() for place in places]
    assert [secret for secret in (LEAD, PERSON, SAID, *digests) for page in pages if secret in page] == []
    assert project.name in pages[0]


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        ("key", "member__name"),
        ("key", "seen_digest"),
        ("gap", "published_by__name"),
        ("signoff", "lead_key__member__name"),
        ("reopening", "reopened_by__name"),
        ("numberchange", "changed_by__name"),
        ("promiseversion", "published_by__name"),
        ("promiseversion", "answers__member__name"),
    ],
)
@pytest.mark.usefixtures("everything")
def test_rows_cannot_be_sifted_by_what_is_not_shown(admin: Client, model: str, lookup: str) -> None:
    assert admin.get(address(model), {lookup: PERSON}).status_code == 400


@pytest.mark.parametrize("model", ["objection", "promiseanswer", "condition", "entry", "objectionreply"])
def test_what_people_said_has_no_page(model: str) -> None:
    with pytest.raises(NoReverseMatch):
        address(model)


# Templates: what the browser sends -----------------------------------------------------------------------------------


def sent(admin: Client, model: str, row: int | None = None) -> dict[str, str]:
    """What the browser would send from a page as it stands, without the buttons and the forms for one more."""
    place = address(model, "add") if row is None else address(model, "change", row)
    form = Form(read(admin.get(place)).root.one("form", id=f"{model}_form"))
    return {name: value for name, value in form.values.items() if not name.startswith("_") and "__prefix__" not in name}


def send(admin: Client, model: str, row: int | None, body: dict[str, str]) -> Page:
    place = address(model, "add") if row is None else address(model, "change", row)
    return read(admin.post(place, body, follow=True))


def errors_on(page: Page) -> list[str]:
    return [
        item.words.removeprefix("Error: ") for group in page.root.all(class_="errorlist") for item in group.all("li")
    ]


def stage_called(key: str, template: str = "full") -> TemplateStage:
    return TemplateStage.objects.get(template__key=template, key=key)


def box(body: dict[str, str], key: str, name: str) -> str:
    """The name of a box of the exercise with this key."""
    prefix = next(name.rpartition("-")[0] for name, value in body.items() if name.endswith("-key") and value == key)
    return f"{prefix}-{name}"


def version_of(template: str = "full") -> int:
    return PlannerTemplate.objects.get(key=template).version


def rows_of(*kinds: type[models.Model]) -> list[Any]:
    return [list(kind._default_manager.order_by("pk").values()) for kind in kinds]


def take_off(template: str = "full") -> None:
    PlannerTemplate.objects.filter(key=template).update(is_offered=False)


# Templates: saving ---------------------------------------------------------------------------------------------------


def test_a_changed_exercise_raises_the_version_and_touches_no_projects_copy(admin: Client) -> None:
    project = make_project(template="full")
    copies = rows_of(Plan, Stage, Exercise)
    stage = stage_called("idea")
    body = sent(admin, "templatestage", stage.pk)
    body[box(body, "problem", "prompt")] = "What is hard, in your own words?"
    assert errors_on(send(admin, "templatestage", stage.pk, body)) == []
    assert stage.exercises.get(key="problem").prompt == "What is hard, in your own words?"
    assert (version_of("full"), version_of("short")) == (2, 1)
    assert rows_of(Plan, Stage, Exercise) == copies
    newer = make_project(template="full")
    assert (project.plan.template_version, newer.plan.template_version) == (1, 2)
    assert exercise_of(project=newer, key="problem").prompt == "What is hard, in your own words?"
    assert exercise_of(project=project, key="problem").prompt != "What is hard, in your own words?"


@pytest.mark.parametrize("template", ["full", "short"])
def test_a_built_in_plan_can_be_saved_as_it_stands(admin: Client, template: str) -> None:
    before = rows_of(TemplateStage, TemplateExercise)
    stages = list(TemplateStage.objects.filter(template__key=template))
    for stage in stages:
        assert errors_on(send(admin, "templatestage", stage.pk, sent(admin, "templatestage", stage.pk))) == []
    assert rows_of(TemplateStage, TemplateExercise) == before
    assert version_of(template) == 1 + len(stages)


def test_a_changed_stage_raises_the_version_and_touches_no_projects_copy(admin: Client) -> None:
    project = make_project(template="short")
    stage = TemplateStage.objects.filter(template__key="short").order_by("position")[0]
    body = sent(admin, "templatestage", stage.pk)
    body["watch_out"] = json.dumps(["The answer is chosen already.", "Nobody asks."])
    assert errors_on(send(admin, "templatestage", stage.pk, body)) == []
    stage.refresh_from_db()
    assert stage.watch_out == ["The answer is chosen already.", "Nobody asks."]
    assert version_of("short") == 2
    assert stage_of(project=project, position=1).watch_out != stage.watch_out


def test_a_changed_template_is_the_next_version(admin: Client) -> None:
    row = PlannerTemplate.objects.get(key="full").pk
    body = sent(admin, "plannertemplate", row)
    page = send(admin, "plannertemplate", row, {**body, "name": "Long plan", "version": "99", "key": "other"})
    assert errors_on(page) == []
    found = PlannerTemplate.objects.values_list("key", "name", "version", "is_offered", "built_in_version").get(pk=row)
    assert found == ("full", "Long plan", 2, True, 5)


def test_exercises_change_places(admin: Client) -> None:
    stage = stage_called("idea")
    keys = list(stage.exercises.values_list("key", flat=True))
    body = sent(admin, "templatestage", stage.pk)
    body[box(body, keys[0], "position")], body[box(body, keys[1], "position")] = "2", "1"
    assert errors_on(send(admin, "templatestage", stage.pk, body)) == []
    assert list(stage.exercises.values_list("key", flat=True)) == [keys[1], keys[0], *keys[2:]]
    assert list(stage.exercises.values_list("position", flat=True)) == list(range(1, len(keys) + 1))


def test_an_exercise_is_added_and_another_taken_away(admin: Client) -> None:
    stage = stage_called("idea")
    count = stage.exercises.count()
    body = sent(admin, "templatestage", stage.pk)
    body[box(body, "idea_wall", "DELETE")] = "on"
    body["exercises-TOTAL_FORMS"] = str(count + 1)
    new = {"position": "50", "key": "doubts", "title": "Doubts", "prompt": "What do you doubt?", "kind": "notes"}
    body |= {f"exercises-{count}-{name}": value for name, value in new.items()}
    assert errors_on(send(admin, "templatestage", stage.pk, body)) == []
    doubts = stage.exercises.get(key="doubts")
    assert (doubts.columns, doubts.choices, doubts.starter_rows, doubts.warnings) == ([], [], [], [])
    assert not stage.exercises.filter(key="idea_wall").exists()
    assert make_project(template="full").exercises.filter(key="doubts").exists()


def test_line_ends_are_kept_as_in_the_built_in_plans(admin: Client) -> None:
    stage = stage_called("people")
    body = sent(admin, "templatestage", stage.pk)
    body[box(body, "invitation", "starter_text")] = "Come to {project}.\r\nAsk {contact}."
    assert errors_on(send(admin, "templatestage", stage.pk, body)) == []
    assert stage.exercises.get(key="invitation").starter_text == "Come to {project}.\nAsk {contact}."


# Templates: what is refused ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def idea(everything: Project, django_db_blocker: Any) -> dict[str, str]:
    """What the browser would send from the first stage of the full plan as it stands: a long page, asked for once."""
    with django_db_blocker.unblock():
        admin = browser_of(make_user(name="Ada", is_admin=True))
        return sent(admin, "templatestage", stage_called("idea").pk)


TWO_COLUMNS = [{"key": "thing", "title": "What", "type": "text"}, {"key": "thing", "title": "Why", "type": "text"}]


@pytest.mark.parametrize(
    ("exercise", "field", "value", "sentence"),
    [
        ("can_change", "columns", '[{"key"', "Enter a valid JSON."),
        ("can_change", "columns", '"text"', "Columns: this must be a list, and is 'text'."),
        (
            "can_change",
            "columns",
            '[{"key": "thing", "title": "What", "type": "colour"}]',
            "Columns, column thing: “type” is “colour”, and must be one of text, date",
        ),
        (
            "can_change",
            "columns",
            '[{"key": "A thing", "title": "What", "type": "text"}]',
            "Columns, column A thing: “key” must be small letters, digits and underscores, and is “A thing”.",
        ),
        ("can_change", "columns", json.dumps(TWO_COLUMNS), "Columns: the column “thing” is there twice."),
        (
            "can_change",
            "columns",
            "",
            "Exercise can_change: an exercise has columns when its kind is rows, and only then.",
        ),
        ("problem", "choices", '[{"value": "a", "label": "A"}]', "Choices: one choice is no choice; give 2 or more."),
        ("problem", "warnings", '[{"when": "never", "words": "No."}]', "“when” is “never”, and must be one of"),
        ("time_money", "starter_rows", '[{"nothing": "here"}]', "there is no field “nothing” here."),
        ("problem", "prompt", "word " * 16, "Exercise problem: the prompt has 16 words, and 15 is the most."),
        ("problem", "prompt", "", "This field is required."),
        ("problem", "position", "0", "Ensure this value is greater than or equal to 1."),
        ("problem", "position", "2", "Please correct the duplicate data for position."),
        ("problem", "key", "can_change", "Template exercise with this Stage and Key already exists."),
        ("problem", "key", "surprised", "Plan full: the exercise “surprised” is there twice."),
        ("hopes", "required", "on", "6 exercises are required, and 5 is the most."),
        ("working_together", "starter_text", "Hello {name}", "may hold only project, sentence, organisation, contact"),
    ],
)
def test_a_bad_exercise_is_refused_and_nothing_saved(
    admin: Client, idea: dict[str, str], exercise: str, field: str, value: str, sentence: str
) -> None:
    name = box(idea, exercise, field)
    with nothing_changes():
        page = send(admin, "templatestage", stage_called("idea").pk, {**idea, name: value, "title": "Another title"})
    assert any(sentence in error for error in errors_on(page)), errors_on(page)
    again = Form(page.root.one("form", id="templatestage_form")).values
    assert again[name].split() == value.split() or json.loads(again[name]) == json.loads(value)
    assert again["title"] == "Another title"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (
            "checks",
            '["exercises", "balance"]',
            "There is no check “balance” yet. There are exercises, register, targets, coverage, period, promise,",
        ),
        ("checks", "[]", "This field is required."),
        ("watch_out", '["One."]', "“watch_out” must have 2 or 3 sentences, and has 1."),
        ("helps", '["One.", 2]', "every line of “helps” must be text that is not empty."),
        ("key", "Idea", "“key” must be small letters, digits and underscores, and is “Idea”."),
        ("position", "2", "Template stage with this Template and Position already exists."),
        ("position", "9", "The positions of the stages must be 1, 2, 3 and so on, without a gap."),
        ("first_promise", "", "exactly one stage must have “first_promise”, and 0 have it."),
    ],
)
def test_a_bad_stage_is_refused_and_nothing_saved(
    admin: Client, idea: dict[str, str], field: str, value: str, sentence: str
) -> None:
    body = {name: value for name, value in {**idea, field: value}.items() if value}
    with nothing_changes():
        page = send(admin, "templatestage", stage_called("idea").pk, body)
    assert any(sentence in error for error in errors_on(page)), errors_on(page)


@pytest.mark.parametrize(("field", "value", "name"), [("position", "2", "Position"), ("key", "who", "Key")])
def test_two_stages_never_have_the_same_place_or_key(admin: Client, field: str, value: str, name: str) -> None:
    take_off()
    stage = stage_called("idea")
    page = send(admin, "templatestage", stage.pk, {**sent(admin, "templatestage", stage.pk), field: value})
    assert errors_on(page) == [f"Template stage with this Template and {name} already exists."]


# Templates: offered ones are whole -----------------------------------------------------------------------------------


def test_a_plan_off_offer_may_be_in_pieces_and_is_offered_again_once_whole(admin: Client) -> None:
    take_off()
    row = PlannerTemplate.objects.get(key="full").pk
    stage, other = stage_called("idea"), stage_called("who")

    def mark(stage: TemplateStage, *, is_first: bool) -> list[str]:
        body = sent(admin, "templatestage", stage.pk)
        body.pop("first_promise", None)
        return errors_on(
            send(admin, "templatestage", stage.pk, {**body, **({"first_promise": "on"} if is_first else {})})
        )

    def offer() -> list[str]:
        return errors_on(
            send(admin, "plannertemplate", row, {**sent(admin, "plannertemplate", row), "is_offered": "on"})
        )

    assert mark(stage, is_first=False) == []
    assert offer() == [
        "It cannot be offered yet. Plan full: exactly one stage must have “first_promise”, and 0 have it."
    ]
    assert mark(other, is_first=True) == []
    assert offer() == []
    assert PlannerTemplate.objects.get(key="full").is_offered
    assert stage_of(project=make_project(template="full"), position=2).first_promise


def test_a_plan_is_made_stage_by_stage(admin: Client) -> None:
    plan = {"key": "tiny", "name": "Tiny plan", "description": "One stage.", "is_offered": "on"}
    empty = sent(admin, "plannertemplate")
    assert "is_offered" not in empty
    page = send(admin, "plannertemplate", None, {**empty, **plan})
    assert errors_on(page) == ["Save the plan and give it stages. Then offer it."]
    del plan["is_offered"]
    send(admin, "plannertemplate", None, {**empty, **plan})
    template = PlannerTemplate.objects.get(key="tiny")
    assert (template.version, template.is_offered, template.built_in_version) == (1, False, 0)
    stage = {
        "template": str(template.pk),
        "position": "1",
        "key": "all",
        "title": "All",
        "subtitle": "All of it",
        "purpose": "Do all of it.",
        "watch_out": '["A.", "B."]',
        "helps": '["A.", "B."]',
        "checks": '["exercises", "keys"]',
        "first_promise": "on",
        "everyone_signs": "on",
        "freezes_start": "on",
        "exercises-TOTAL_FORMS": "1",
        "exercises-0-position": "1",
        "exercises-0-key": "say",
        "exercises-0-title": "Say",
        "exercises-0-prompt": "What do you say?",
        "exercises-0-kind": "notes",
        "exercises-0-required": "on",
    }
    assert errors_on(send(admin, "templatestage", None, {**sent(admin, "templatestage"), **stage})) == []
    body = {**sent(admin, "plannertemplate", template.pk), "is_offered": "on"}
    assert errors_on(send(admin, "plannertemplate", template.pk, body)) == []
    assert version_of("tiny") == 3
    assert [exercise.key for exercise in make_project(template="tiny").exercises.all()] == ["say"]


def test_what_is_offered_is_not_deleted(admin: Client) -> None:
    make_project(template="full")
    stage = stage_called("review")
    for place in (
        address("templatestage", "delete", stage.pk),
        address("plannertemplate", "delete", stage.template_id),
    ):
        assert admin.post(place, {"post": "yes"}).status_code == 403
    assert TemplateStage.objects.filter(pk=stage.pk).exists()


def test_what_is_not_offered_is_deleted_and_projects_keep_their_copies(admin: Client) -> None:
    make_project(template="full")
    copies = rows_of(Plan, Stage, Exercise)
    stage = stage_called("review")
    take_off()
    assert admin.post(address("templatestage", "delete", stage.pk), {"post": "yes"}).status_code == 302
    assert not TemplateStage.objects.filter(pk=stage.pk).exists()
    assert version_of() == 2
    assert admin.post(address("plannertemplate", "delete", stage.template_id), {"post": "yes"}).status_code == 302
    assert not PlannerTemplate.objects.filter(key="full").exists()
    assert rows_of(Plan, Stage, Exercise) == copies


def test_a_stage_stays_in_its_template(admin: Client) -> None:
    stage = stage_called("idea")
    short = PlannerTemplate.objects.get(key="short")
    send(admin, "templatestage", stage.pk, {**sent(admin, "templatestage", stage.pk), "template": str(short.pk)})
    stage.refresh_from_db()
    assert stage.template.key == "full"
