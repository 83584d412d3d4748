"""The gate's numbers as a project sets them."""

from django.db import models
from django.utils import timezone

from stakeholders.models import Member, Project
from stakeholders.models.fixed import FixedModel, RecordIsFixed


class NumberChange(FixedModel):
    """A number of the gate was changed, and counts from a stage on. The last change that reaches a stage counts."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="number_changes")
    key = models.CharField(max_length=40)
    old = models.PositiveSmallIntegerField()
    value = models.PositiveSmallIntegerField()
    from_position = models.PositiveSmallIntegerField(help_text="The first stage that it counts for.")
    reason = models.CharField(max_length=500, blank=True)
    changed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
