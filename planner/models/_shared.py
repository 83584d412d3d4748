"""What a template's stage and exercise share with a project's copy of them."""

import json
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plan_data import (
    ChoiceSpec,
    ColumnSpec,
    Kind,
    WarningSpec,
)
from planner.plan_reading import choices_from_data, columns_from_data, warnings_from_data


class KindChoices(models.TextChoices):
    """The kinds of exercise, as they are called in Django admin."""

    NOTE = Kind.NOTE.value, _("one shared text")
    NOTES = Kind.NOTES.value, _("notes by many people")
    ROWS = Kind.ROWS.value, _("a table of rows")
    CHOICE = Kind.CHOICE.value, _("one choice")
    SCORE = Kind.SCORE.value, _("a score from 1 to 10")


class StageFields(models.Model):
    """What a stage says and asks, in a template and in a project's copy."""

    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=80)
    subtitle = models.CharField(max_length=120)
    purpose = models.CharField(max_length=400)
    watch_out = models.JSONField(default=list, blank=True)
    helps = models.JSONField(default=list, blank=True)
    checks = models.JSONField(default=list)
    first_promise = models.BooleanField(default=False)
    everyone_signs = models.BooleanField(default=False)
    freezes_start = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class ExerciseFields(models.Model):
    """What an exercise asks, in a template and in a project's copy."""

    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=80)
    prompt = models.CharField(max_length=200)
    hint = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=8, choices=KindChoices)
    required = models.BooleanField(default=False)
    columns = models.JSONField(default=list, blank=True)
    choices = models.JSONField(default=list, blank=True)
    starter_rows = models.JSONField(default=list, blank=True)
    starter_text = models.TextField(blank=True)
    warnings = models.JSONField(default=list, blank=True)
    carries_on = models.BooleanField(default=False)
    always_open = models.BooleanField(default=False)
    names_never_shown = models.BooleanField(default=False)
    leads_only = models.BooleanField(default=False)
    suggested_from = models.SlugField(max_length=40, blank=True)
    reply_wanted = models.BooleanField(default=False)
    from_notes = models.SlugField(max_length=40, blank=True)
    copied_from = models.SlugField(max_length=40, blank=True)
    compare_with = models.SlugField(max_length=40, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def column_specs(self) -> tuple[ColumnSpec, ...]:
        """The columns of a `rows` exercise, in order."""
        return _columns_of(json.dumps(self.columns))

    @property
    def choice_specs(self) -> tuple[ChoiceSpec, ...]:
        """The answers of a `choice` exercise, in order."""
        return choices_from_data(self.choices)

    @property
    def warning_specs(self) -> tuple[WarningSpec, ...]:
        """What the page says when the entries look wrong."""
        return warnings_from_data(self.warnings)


@lru_cache(maxsize=2048)
def _columns_of(text: str) -> tuple[ColumnSpec, ...]:
    """What was read once is kept: a page may ask for the columns of every exercise, and for those of each row."""
    return columns_from_data(json.loads(text))


STAGE_FIELDS = tuple(field.name for field in StageFields._meta.local_fields)
EXERCISE_FIELDS = tuple(field.name for field in ExerciseFields._meta.local_fields)


def same_fields(source: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    """The named values of a row, to make a copy with."""
    return {name: getattr(source, name) for name in names}
