"""Django admin about plans: planner templates to edit, and what projects made of them to read.

A project keeps the copy of the template that it started with, so nothing that is edited here reaches it. A template
that is offered to new projects is always whole: what would break it is refused, with a sentence that says what to mend.
Source: product.md, "The planner".
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import F
from django.http import HttpRequest

from coproduction.text import clean_text
from planner.gate import CheckKey
from planner.models import (
    Exercise,
    Gap,
    Key,
    NumberChange,
    Plan,
    PlannerTemplate,
    PromiseLine,
    PromiseVersion,
    Reopening,
    SignOff,
    Stage,
    TemplateExercise,
    TemplateStage,
)
from planner.models._shared import EXERCISE_FIELDS, STAGE_FIELDS
from planner.plan_reading import (
    PlanError,
    choices_from_data,
    columns_from_data,
    exercise_from_data,
    plan_from_data,
    starter_rows_from_data,
    warnings_from_data,
)
from stakeholders.admin import ReadOnlyAdmin

HIGHEST_POSITION = 999
OUT_OF_THE_WAY = 1000
"""Added to the positions of a stage's exercises while new ones are saved, so that two can change places."""
TAKE_OFF_FIRST = "Mend it, or first take the plan off what is offered to new projects."

_DUMMY_EXERCISE = {"key": "exercise", "title": "Exercise", "prompt": "What?", "kind": "note"}
_MARKS = ("first_promise", "everyone_signs", "freezes_start")
_REFERENCES = ("from_notes", "copied_from", "compare_with", "suggested_from")


# What a template must be ---------------------------------------------------------------------------------------------


def stage_data(stage: TemplateStage, exercises: Iterable[Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """A stage as the reader of plans wants it: with its exercises, or with those given."""
    if exercises is None:
        exercises = stage.exercises.order_by("position").values(*EXERCISE_FIELDS)
    values = {name: getattr(stage, name) for name in STAGE_FIELDS if name != "position"}
    return {**values, "exercises": [exercise_data(exercise) for exercise in exercises]}


def exercise_data(values: Mapping[str, Any]) -> dict[str, Any]:
    """An exercise as the reader of plans wants it."""
    return {name: values[name] for name in EXERCISE_FIELDS if name != "position"}


def check_whole(template: PlannerTemplate, changed: TemplateStage | None = None, data: Any = None) -> None:
    """Raise PlanError where a project could not be started with the template. `data` is the changed stage's."""
    stages = [stage for stage in template.stages.all() if changed is None or stage.pk != changed.pk]
    if changed is not None:
        stages.append(changed)
    stages.sort(key=lambda stage: stage.position)
    if [stage.position for stage in stages] != list(range(1, len(stages) + 1)):
        raise PlanError("The positions of the stages must be 1, 2, 3 and so on, without a gap.")
    _read(template.key, [data if stage is changed else stage_data(stage) for stage in stages])


def check_stage(key: str, data: dict[str, Any]) -> None:
    """Raise PlanError where a stage is wrong in itself, whatever the other stages are."""
    alone = [{**exercise, **dict.fromkeys(_REFERENCES, "")} for exercise in data["exercises"]]
    _read(key, [{**data, **dict.fromkeys(_MARKS, True), "exercises": alone}])


def _read(key: str, stages: list[Any]) -> None:
    plan_from_data({"key": key, "version": 1, "name": "Plan", "description": "Plan", "stages": stages})


# Forms ---------------------------------------------------------------------------------------------------------------


class _Indented(json.JSONEncoder):
    """JSON as somebody can read and edit it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "indent": 2})


JSON_BOXES: dict[Any, dict[str, Any]] = {
    models.JSONField: {
        "encoder": _Indented,
        "widget": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 6, "spellcheck": "false"}),
    }
}


def wide() -> forms.TextInput:
    """A line for a whole sentence."""
    return forms.TextInput(attrs={"class": "vLargeTextField"})


class _ListsForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form with lists as JSON, of which an empty box is an empty one."""

    position = forms.IntegerField(min_value=1, max_value=HIGHEST_POSITION)
    checked_together: ClassVar[set[str]] = set()
    """Fields in which no two rows have the same, but that a formset looks after."""

    def validate_constraints(self) -> None:
        """All of the row, so also where a box is only shown; Django leaves those out."""
        try:
            self.instance.validate_constraints(exclude=self.checked_together)
        except forms.ValidationError as error:
            self.add_error(None, error)

    def clean(self) -> dict[str, Any]:
        """Fill in the empty lists."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, forms.JSONField) and name in values and values[name] is None:
                values[name] = []
        return values

    def refuse(self, field: str | None, read: Callable[[], object]) -> None:
        """Add what a reader of plans says against the values to the errors of a field, or of the whole form."""
        try:
            read()
        except PlanError as error:
            self.add_error(field, str(error))


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A template itself. It can be offered to new projects once it is whole."""

    class Meta:
        model = PlannerTemplate
        fields = ("key", "name", "description", "is_offered")
        widgets = {"description": wide()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "is_offered" in self.fields:
            self.fields["is_offered"].initial = False

    def clean_is_offered(self) -> bool:
        """Raises ValidationError for a template that no project could start with."""
        is_offered: bool = self.cleaned_data["is_offered"]
        if is_offered:
            if self.instance.pk is None:
                raise forms.ValidationError("Save the plan and give it stages. Then offer it.")
            try:
                check_whole(self.instance)
            except PlanError as error:
                raise forms.ValidationError(f"It cannot be offered yet. {error}") from error
        return is_offered


class TemplateStageForm(_ListsForm):
    """A stage of a template."""

    class Meta:
        model = TemplateStage
        fields = ("template", *STAGE_FIELDS)
        widgets = {"subtitle": wide(), "purpose": wide()}
        help_texts = {
            "key": "Small letters, digits and underscores. No two stages of a plan have the same.",
            "watch_out": "2 or 3 sentences, as a list.",
            "helps": "2 or 3 sentences, as a list.",
            "checks": f"Which of these are needed to finish the stage: {', '.join(CheckKey)}.",
            "first_promise": "The promise is first made in this stage. One stage of the plan has this.",
            "everyone_signs": "Everyone signs the promise in this stage. One stage of the plan has this.",
            "freezes_start": "The starting positions freeze with this stage. One stage of the plan has this.",
        }

    def clean(self) -> dict[str, Any]:
        """The stage follows the rules of plans; its exercises are looked at with them."""
        values = super().clean()
        checks = values.get("checks")
        unknown = [key for key in checks if key not in set(CheckKey)] if isinstance(checks, list) else []
        if unknown:
            self.add_error("checks", f"There is no check “{unknown[0]}” yet. There are {', '.join(CheckKey)}.")
        if not self.errors:
            data = {name: values[name] for name in STAGE_FIELDS if name != "position"}
            self.refuse(None, lambda: check_stage("plan", {**data, "exercises": [_DUMMY_EXERCISE]}))
        return values


class TemplateExerciseForm(_ListsForm):
    """An exercise of a template's stage."""

    checked_together: ClassVar[set[str]] = {"position"}  # so that two exercises can change places

    class Meta:
        model = TemplateExercise
        fields = EXERCISE_FIELDS
        widgets = {"prompt": wide(), "hint": wide()}
        help_texts = {
            "key": "Small letters, digits and underscores. No two exercises of a plan have the same.",
            "prompt": "15 words at most.",
            "columns": "Only for a table. The first column is the one that must be filled in.",
            "choices": "Only for one choice: a list of values and labels.",
            "starter_rows": "Only for a table: rows that are there before anybody writes.",
            "starter_text": "Only for one shared text. Filled in: {project}, {sentence}, {organisation}, {contact}.",
            "from_notes": "Only for a table: the key of an earlier exercise whose notes are offered.",
            "copied_from": "Only for a table: the key of an earlier table that is copied.",
            "compare_with": "Only for a score: the key of an earlier score.",
            "leads_only": "Participants neither see nor reach it.",
            "names_never_shown": "No setting shows who wrote, to leads either.",
            "reply_wanted": "Only for notes: whoever writes one can ask for a reply.",
            "suggested_from": "Only for a table of groups: the key of an earlier table in which each group should be.",
        }

    def clean_starter_text(self) -> str:
        """One kind of line end, as in the built-in plans."""
        return clean_text(self.cleaned_data["starter_text"])

    def clean(self) -> dict[str, Any]:
        """The exercise follows the rules of plans. What is wrong with a list stands beside it."""
        values = super().clean()
        if self.errors:
            return values
        self.refuse("columns", lambda: columns_from_data(values["columns"]))
        self.refuse("choices", lambda: choices_from_data(values["choices"]))
        self.refuse("warnings", lambda: warnings_from_data(values["warnings"]))
        if "columns" not in self.errors:
            columns = columns_from_data(values["columns"])
            self.refuse("starter_rows", lambda: starter_rows_from_data(values["starter_rows"], columns))
        if not self.errors:
            self.refuse(None, lambda: exercise_from_data(exercise_data(values)))
        return values


class TemplateExerciseFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The exercises of a stage, together."""

    def clean(self) -> None:
        """Raises ValidationError where the stage, or an offered template, would no longer be whole."""
        super().clean()
        stage: TemplateStage = self.instance
        if any(self.errors) or stage.template_id is None:
            return
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms and form.cleaned_data]
        data = stage_data(stage, sorted(kept, key=lambda values: int(values["position"])))
        try:
            if stage.template.is_offered:
                check_whole(stage.template, stage, data)
            elif kept:
                check_stage(stage.template.key, data)
        except PlanError as error:
            more = f" {TAKE_OFF_FIRST}" if stage.template.is_offered else ""
            raise forms.ValidationError(f"{error}{more}") from error


# Templates -----------------------------------------------------------------------------------------------------------


class TemplateStageInline(admin.TabularInline):  # type: ignore[type-arg]
    """The stages of a template, each with a link to its own page, where it is changed."""

    model = TemplateStage
    fields = readonly_fields = ("position", "title", "key")
    can_delete = False
    ordering = ("position",)
    show_change_link = True
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A stage is added on a page of its own."""
        return False


@admin.register(PlannerTemplate)
class PlannerTemplateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Templates, built-in ones too. Each save makes a new version."""

    form = TemplateForm
    inlines = (TemplateStageInline,)
    list_display = ("name", "key", "version", "is_offered", "built_in_version")
    list_filter = ("is_offered",)
    list_per_page = 50
    search_fields = ("name", "key", "description")
    actions = None
    fields = ("key", "name", "description", "is_offered", "version", "built_in_version")

    def get_readonly_fields(self, request: HttpRequest, obj: PlannerTemplate | None = None) -> tuple[str, ...]:
        """The versions; and the key once it is given, because that is how a built-in plan is known."""
        return ("version", "built_in_version", *(("key",) if obj is not None else ()))

    def has_delete_permission(self, request: HttpRequest, obj: PlannerTemplate | None = None) -> bool:
        """One at a time, and not while it is offered."""
        return obj is not None and not obj.is_offered and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: PlannerTemplate, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save it as the next version."""
        if change:
            obj.version = F("version") + 1
        super().save_model(request, obj, form, change)
        obj.refresh_from_db()


class TemplateExerciseInline(admin.StackedInline):  # type: ignore[type-arg]
    """The exercises of a stage, one under another."""

    model = TemplateExercise
    form = TemplateExerciseForm
    formset = TemplateExerciseFormSet
    formfield_overrides = JSON_BOXES
    ordering = ("position",)
    extra = 0
    fieldsets = (
        (None, {"fields": ("position", "key", "title", "prompt", "hint", "kind", "required")}),
        (
            "Columns, choices, ready words and warnings",
            {
                "classes": ("collapse",),
                "fields": ("columns", "choices", "starter_rows", "starter_text", "warnings"),
            },
        ),
        (
            "How it behaves",
            {
                "classes": ("collapse",),
                "fields": (
                    "carries_on",
                    "always_open",
                    "names_never_shown",
                    "leads_only",
                    "suggested_from",
                    "reply_wanted",
                    "from_notes",
                    "copied_from",
                    "compare_with",
                ),
            },
        ),
    )


@admin.register(TemplateStage)
class TemplateStageAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Stages of templates, with their exercises. Each save makes a new version of the template."""

    form = TemplateStageForm
    formfield_overrides = JSON_BOXES
    inlines = (TemplateExerciseInline,)
    fields = ("template", *STAGE_FIELDS)
    list_display = ("title", "template", "position", "key")
    list_filter = ("template",)
    list_per_page = 50
    list_select_related = ("template",)
    search_fields = ("title", "key", "purpose", "template__name", "template__key")
    ordering = ("template__key", "position")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: TemplateStage | None = None) -> tuple[str, ...]:
        """A stage stays in its template."""
        return ("template",) if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: TemplateStage | None = None) -> bool:
        """One at a time, and not while its template is offered."""
        return obj is not None and not obj.template.is_offered and super().has_delete_permission(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001
        """Save the exercises, some of which may have changed places."""
        rows = TemplateExercise.objects.filter(stage=form.instance)
        rows.update(position=F("position") + OUT_OF_THE_WAY)
        super().save_formset(request, form, formset, change)
        rows.filter(position__gt=OUT_OF_THE_WAY).update(position=F("position") - OUT_OF_THE_WAY)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Save the exercises, and make the template's next version."""
        super().save_related(request, form, formsets, change)
        _next_version(form.instance)

    def delete_model(self, request: HttpRequest, obj: TemplateStage) -> None:
        """Delete the stage, and make the template's next version."""
        super().delete_model(request, obj)
        _next_version(obj)


def _next_version(stage: TemplateStage) -> None:
    PlannerTemplate.objects.filter(pk=stage.template_id).update(version=F("version") + 1)


# What projects have, to read -----------------------------------------------------------------------------------------

_OF_PROJECT = ("project__name", "project__code")


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """Which template each project copied."""

    list_display = ("project", "name", "template_key", "template_version")
    list_filter = ("template_key", "template_version")
    list_select_related = ("project",)
    search_fields = (*_OF_PROJECT, "name")
    ordering = ("project__name", "pk")
    fields = ("project", "name", "template_key", "template_version")


@admin.register(Stage)
class StageAdmin(ReadOnlyAdmin):
    """The stages of projects."""

    list_display = ("title", "project", "position", "opened_at")
    list_filter = ("position", ("opened_at", admin.EmptyFieldListFilter))
    list_select_related = ("project",)
    search_fields = (*_OF_PROJECT, "title", "key")
    ordering = ("project__name", "project_id", "position")
    fields = ("project", *STAGE_FIELDS, "opened_at")


@admin.register(Exercise)
class ExerciseAdmin(ReadOnlyAdmin):
    """The exercises of projects; not what people put in them."""

    list_display = ("title", "project", "stage", "kind", "required")
    list_filter = ("kind", "required")
    list_select_related = ("project", "stage")
    search_fields = (*_OF_PROJECT, "title", "key")
    ordering = ("project__name", "project_id", "stage__position", "position")
    fields = ("project", "stage", *EXERCISE_FIELDS)


@admin.register(Gap)
class GapAdmin(ReadOnlyAdmin):
    """Known gaps, without who published them."""

    list_display = ("reason", "project", "stage", "look_again_on", "published_at", "closed_at")
    list_filter = (("closed_at", admin.EmptyFieldListFilter), "look_again_on")
    list_select_related = ("project", "stage")
    search_fields = (*_OF_PROJECT, "reason", "plan")
    ordering = ("-published_at", "-pk")
    fields = (
        "project",
        "stage",
        "exercise",
        "side",
        "group",
        "check_key",
        "reason",
        "required_by",
        "lost",
        "plan",
        "look_again_on",
        "published_at",
        "closed_at",
    )


@admin.register(Key)
class KeyAdmin(ReadOnlyAdmin):
    """Agreements that stages are finished, without whose they are."""

    list_display = ("turned_at", "project", "stage", "kind", "side")
    list_filter = ("kind", "turned_at")
    list_select_related = ("project", "stage")
    search_fields = _OF_PROJECT
    ordering = ("-turned_at", "-pk")
    fields = ("project", "stage", "kind", "side", "turned_at")


@admin.register(SignOff)
class SignOffAdmin(ReadOnlyAdmin):
    """The frozen records of signed stages."""

    list_display = ("signed_at", "project", "stage", "round")
    list_filter = ("signed_at",)
    list_select_related = ("project", "stage")
    search_fields = (*_OF_PROJECT, "stage__title", "record_digest")
    ordering = ("-signed_at", "-pk")
    fields = ("project", "stage", "round", "signed_at", "record_digest", "record")


@admin.register(Reopening)
class ReopeningAdmin(ReadOnlyAdmin):
    """Stages that were opened again, and why, without who did it."""

    list_display = ("reason", "project", "stage", "reopened_at")
    list_filter = ("reopened_at",)
    list_select_related = ("project", "stage")
    search_fields = (*_OF_PROJECT, "stage__title", "reason")
    ordering = ("-reopened_at", "-pk")
    fields = ("project", "stage", "reason", "reopened_at")


@admin.register(NumberChange)
class NumberChangeAdmin(ReadOnlyAdmin):
    """Numbers that projects changed, and why, without who did it."""

    list_display = ("key", "project", "old", "value", "from_position", "changed_at")
    list_filter = ("key", "changed_at")
    list_select_related = ("project",)
    search_fields = (*_OF_PROJECT, "key", "reason")
    ordering = ("-changed_at", "-pk")
    fields = ("project", "key", "old", "value", "from_position", "reason", "changed_at")


class PromiseLineInline(admin.TabularInline):  # type: ignore[type-arg]
    """The lines of a version of the promise, to read."""

    model = PromiseLine
    fields = readonly_fields = ("position", "title", "words", "question", "is_added", "dropped_because")
    can_delete = False
    extra = 0
    max_num = 0


@admin.register(PromiseVersion)
class PromiseVersionAdmin(ReadOnlyAdmin):
    """What projects promise, version by version; not what anybody answers to it."""

    inlines = (PromiseLineInline,)
    list_display = ("project", "number", "published_at")
    list_filter = (("published_at", admin.EmptyFieldListFilter),)
    list_select_related = ("project",)
    search_fields = _OF_PROJECT
    ordering = ("project__name", "project_id", "number")
    fields = ("project", "number", "created_at", "published_at")
