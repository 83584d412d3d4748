"""History: who did what, when, in the past tense. Append-only.

An entry keeps no foreign key but the project. Values that belong to a person stand in side rows of their own, one
for each person, so that erasing somebody deletes their side rows and leaves the entry whole. Source:
architecture.md, "History".
"""

import uuid

from django.db import models
from django.utils import timezone

from stakeholders.models.fixed import FixedModel, HistoryIsFixed
from stakeholders.models.projects import Project


class HistoryEntry(FixedModel):
    """One thing that was done."""

    refusal = HistoryIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="history")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    verb = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=12)
    values = models.TextField(default="{}", help_text="Canonical JSON: what was done it to, old, new, reason.")
    personal_digests = models.TextField(default="[]", help_text="Canonical JSON: one HMAC for each side row.")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["project", "-at"], name="history_project_at")]
        verbose_name_plural = "history entries"

    def __str__(self) -> str:
        return self.verb


class HistoryPersonal(models.Model):
    """The values of one history entry that belong to one person. Deleted when that person is erased."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    entry = models.ForeignKey(HistoryEntry, models.CASCADE, related_name="personal")
    member_code = models.UUIDField(null=True, help_text="Whose values these are.")
    role = models.CharField(max_length=12, help_text="actor, or subject.")
    salt = models.CharField(max_length=64)
    values = models.TextField(help_text="Canonical JSON.")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["project", "member_code"], name="history_personal_member")]

    def __str__(self) -> str:
        return self.role


class WithheldEntry(models.Model):
    """Something done by a person whose name is not shown. It enters the history on a later day, shuffled with others.

    It holds no time and no person. Source: product.md, the privacy rule, "Withheld acts".
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="withheld_entries")
    verb = models.CharField(max_length=40)
    values = models.TextField(default="{}", help_text="Canonical JSON, as the history will hold it.")
    due_on = models.DateField(help_text="The first day, in the project's time zone, on which it may enter.")

    class Meta:
        ordering = ["due_on"]
        verbose_name_plural = "withheld entries"

    def __str__(self) -> str:
        return self.verb
