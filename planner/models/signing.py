"""What closes a stage: published gaps, keys, and the sign-off with its frozen record."""

import uuid

from django.db import models
from django.utils import timezone

from planner.models.plans import Exercise, Stage
from stakeholders.models import Member, Project
from stakeholders.models.fixed import FixedModel, RecordIsFixed


class Gap(models.Model):
    """A check passed openly unmet: why, what instead, and when it is looked at again."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="gaps")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="gaps")
    check_key = models.CharField(max_length=20)
    exercise = models.ForeignKey(Exercise, models.CASCADE, null=True, blank=True, related_name="gaps")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reason = models.CharField(max_length=500)
    plan = models.CharField(max_length=500)
    look_again_on = models.DateField()
    published_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["published_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise"], condition=models.Q(closed_at=None), name="gap_one_open_for_exercise"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class KeyKind(models.TextChoices):
    """Whose agreement it is."""

    LEAD = "lead", "a lead"
    OTHER = "other", "a person with lived experience"


class Key(FixedModel):
    """One person's agreement that a stage is finished. It holds for what its holder saw."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="keys")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="keys")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="keys")
    kind = models.CharField(max_length=5, choices=KeyKind)
    side = models.CharField(max_length=10, blank=True)
    seen_digest = models.CharField(max_length=64, help_text="What the gate said when the key was turned.")
    turned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["turned_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "member", "seen_digest"], name="key_once_for_what_was_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.turned_at:%-d %B %Y}"


class SignOff(FixedModel):
    """The record made when both keys turned. Frozen: what the page showed is what it holds."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="sign_offs")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="sign_offs")
    round = models.PositiveSmallIntegerField(default=1, help_text="1 for the first signing of the stage.")
    lead_key = models.OneToOneField(Key, models.RESTRICT, related_name="+")
    other_key = models.OneToOneField(Key, models.RESTRICT, related_name="+")
    record = models.TextField(help_text="Canonical JSON, as it was shown.")
    record_digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["stage_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "round"], name="sign_off_once"),
        ]

    def __str__(self) -> str:
        return f"Signed {self.signed_at:%-d %B %Y}"
