"""A project's own copy of a template: its plan, stages and exercises. Never changed after the start."""

from django.db import models
from django.urls import reverse

from planner.models._shared import ExerciseFields, StageFields
from stakeholders.models import Project


class Plan(models.Model):
    """Which template a project copied at its start, and in which version."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="plan")
    template_key = models.SlugField(max_length=40)
    template_version = models.PositiveIntegerField()
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Stage(StageFields):
    """One ordered part of a project's plan. Whether it is signed is told by its sign-offs."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="stages")
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="stage_position"),
            models.UniqueConstraint(fields=["project", "key"], name="stage_key"),
        ]

    def get_absolute_url(self) -> str:
        """The stage's page, for leads."""
        return reverse("stage_detail", args=[self.project.code, self.position])


class Exercise(ExerciseFields):
    """One prompt of a project's stage."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="exercises")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="exercises")

    class Meta:
        ordering = ["stage_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "position"], name="exercise_position"),
            models.UniqueConstraint(fields=["project", "key"], name="exercise_key"),
        ]
