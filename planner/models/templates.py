"""Planner templates: what a project copies at its start. Editable in Django admin, with a version."""

from django.db import models

from planner.models._shared import ExerciseFields, StageFields


class PlannerTemplate(models.Model):
    """A plan as data: ordered stages, in each its exercises and the keys of its checks."""

    key = models.SlugField(max_length=40, unique=True)
    version = models.PositiveIntegerField(default=1, help_text="Rises by one whenever it is saved in Django admin.")
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=400)
    built_in_version = models.PositiveIntegerField(
        default=0, editable=False, help_text="The version of the built-in plan that was loaded; 0 for others."
    )
    is_offered = models.BooleanField("offered to new projects", default=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class TemplateStage(StageFields):
    """A stage of a template."""

    template = models.ForeignKey(PlannerTemplate, models.CASCADE, related_name="stages")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="template_stage_position"),
            models.UniqueConstraint(fields=["template", "key"], name="template_stage_key"),
        ]


class TemplateExercise(ExerciseFields):
    """An exercise of a template's stage."""

    stage = models.ForeignKey(TemplateStage, models.CASCADE, related_name="exercises")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "position"], name="template_exercise_position"),
            models.UniqueConstraint(fields=["stage", "key"], name="template_exercise_key"),
        ]
