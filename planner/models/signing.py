"""What closes a stage: published gaps, keys, and the sign-off with its frozen record."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planner.gate import check_subject, side_subject
from planner.models.entries import Entry
from planner.models.plans import Exercise, Stage
from stakeholders.models import Group, Member, Project
from stakeholders.models.fixed import FixedModel, RecordIsFixed


class Gap(models.Model):
    """A check passed openly unmet: why, what instead, and when it is looked at again."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="gaps")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="gaps")
    check_key = models.CharField(max_length=20)
    side = models.CharField(max_length=10, blank=True, help_text="The side that has no group, where it is about one.")
    exercise = models.ForeignKey(Exercise, models.CASCADE, null=True, blank=True, related_name="gaps")
    group = models.ForeignKey(
        Group,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="gaps",
        help_text="The group whose places are not taken, where it is about one.",
    )
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reason = models.CharField(max_length=500)
    required_by = models.CharField(max_length=120, blank=True, help_text="Who needed less time.")
    lost = models.CharField(max_length=500, blank=True, help_text="What was lost by it.")
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
            models.UniqueConstraint(
                fields=["stage", "side"],
                condition=models.Q(closed_at=None) & ~models.Q(side=""),
                name="gap_one_open_for_side",
            ),
            models.UniqueConstraint(
                fields=["stage", "group"], condition=models.Q(closed_at=None), name="gap_one_open_for_group"
            ),
            models.UniqueConstraint(
                fields=["stage", "check_key"],
                condition=models.Q(closed_at=None, exercise=None, group=None, side=""),
                name="gap_one_open_for_check",
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def about(self) -> str:
        """What is not there: an exercise, a group of one side, people in the places of a group, or time."""
        if self.exercise is not None:
            return self.exercise.title
        if self.side:
            return side_subject(self.side)
        return check_subject(self.check_key, group=self.group.name if self.group is not None else "")


class GapRenewal(FixedModel):
    """A gap was looked at again: what was done, and when it is looked at next. Without a date it is over."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="gap_renewals")
    gap = models.ForeignKey(Gap, models.CASCADE, related_name="renewals")
    done = models.CharField(max_length=500)
    look_again_on = models.DateField(null=True, blank=True)
    renewed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    renewed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["renewed_at", "pk"]

    def __str__(self) -> str:
        return self.done


class KeyKind(models.TextChoices):
    """Whose agreement it is."""

    LEAD = "lead", _("a lead")
    OTHER = "other", _("a person with lived experience")


class Key(FixedModel):
    """One person's agreement that a stage is finished. It holds for what its holder saw."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="keys")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="keys")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="keys")
    kind = models.CharField(max_length=5, choices=KeyKind)
    side = models.CharField(max_length=10, blank=True)
    attempt = models.PositiveSmallIntegerField(default=1, help_text="1 for the holder's first key of the stage.")
    seen_digest = models.CharField(max_length=64, help_text="What the gate said when the key was turned.")
    shows_name = models.BooleanField(default=False, help_text="Its holder wants their name in the record.")
    turned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["turned_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "member", "attempt"], name="key_once_an_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.turned_at:%-d %B %Y}"


class KeyLapse(FixedModel):
    """A key stopped counting, because what its holder saw changed. It never counts again."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="key_lapses")
    key = models.OneToOneField(Key, models.CASCADE, related_name="lapse")
    lapsed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["lapsed_at", "pk"]

    def __str__(self) -> str:
        return f"Lapsed {self.lapsed_at:%-d %B %Y}"


class Condition(FixedModel):
    """What somebody agreed "as long as": to be cleared before the next stage is signed."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="conditions")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="conditions")
    key = models.OneToOneField(Key, models.CASCADE, related_name="condition")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.CharField(max_length=500)
    by_date = models.DateField()
    set_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["set_at", "pk"]

    def __str__(self) -> str:
        return self.words


class ConditionCleared(FixedModel):
    """A condition was met, said by whoever set it or, if they have left, by another who may hold the key."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    condition = models.OneToOneField(Condition, models.CASCADE, related_name="cleared")
    cleared_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    cleared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["cleared_at", "pk"]
        verbose_name_plural = "conditions cleared"

    def __str__(self) -> str:
        return f"Cleared {self.cleared_at:%-d %B %Y}"


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
    history_entries = models.PositiveIntegerField(
        default=0, help_text="How many entries the history had, this signing's own among them."
    )
    history_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of those entries.")
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["stage_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "round"], name="sign_off_once"),
        ]

    def __str__(self) -> str:
        return f"Signed {self.signed_at:%-d %B %Y}"

    @property
    def other_name(self) -> str:
        """The name of who held the other key, where they want it printed and are not erased."""
        holder = self.other_key.member if self.other_key.shows_name else None
        return holder.name if holder is not None else ""


class KeptRow(models.Model):
    """What a row of an exercise that carries on said when its stage was signed."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    sign_off = models.ForeignKey(SignOff, models.CASCADE, related_name="kept_rows")
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")
    position = models.PositiveIntegerField()
    text = models.TextField()
    values = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["exercise__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sign_off", "exercise", "position"], name="kept_row_position"),
        ]

    def __str__(self) -> str:
        return f"Row {self.position}"


class Reopening(FixedModel):
    """A signed stage was opened again, with every later signed one. The old records stay."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="reopenings")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="reopenings")
    reason = models.CharField(max_length=500)
    reopened_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    reopened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["reopened_at", "pk"]

    def __str__(self) -> str:
        return self.reason


class Stale(FixedModel):
    """A signing that no longer stands: its stage needs another look, and newer keys."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="stale_signings")
    reopening = models.ForeignKey(Reopening, models.CASCADE, related_name="stale")
    sign_off = models.OneToOneField(SignOff, models.CASCADE, related_name="stale")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "stale"

    def __str__(self) -> str:
        return f"Stale since {self.reopening.reopened_at:%-d %B %Y}"
