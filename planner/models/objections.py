"""Objections: "this stage is not ready". Each needs a reply from a lead. Pages call them concerns."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planner.models.plans import Stage
from stakeholders.models import Member, Project, TypedFields
from stakeholders.models.fixed import FixedModel, RecordIsFixed

OBJECTION_LONGEST = 1_000
"""Signs in an objection, and in the reply to it."""


class ObjectionKind(models.TextChoices):
    """How an objection came: raised on its own, or as a "not yet" by somebody asked to agree."""

    RAISED = "raised", _("a concern")
    NOT_YET = "not_yet", _("not yet")


class Objection(TypedFields):
    """Somebody says that a stage is not ready. Open until a lead replies, whoever leaves meanwhile."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="objections")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="objections")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=8, choices=ObjectionKind, default=ObjectionKind.RAISED)
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="objections")
    by_lead = models.BooleanField(default=False)
    is_withheld = models.BooleanField(default=True, help_text="Its author's name is not shown.")
    words = models.TextField(blank=True, help_text="Empty where its author took the words away.")
    version = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True, help_text="When the words were taken away.")

    class Meta:
        ordering = ["raised_at", "pk"]
        indexes = [models.Index(fields=["project", "stage"], name="objection_stage")]

    def __str__(self) -> str:
        return str(self.code)


class ObjectionReply(FixedModel):
    """A lead's reply, which closes an objection."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="objection_replies")
    objection = models.OneToOneField(Objection, models.CASCADE, related_name="reply")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.TextField()
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    replied_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["replied_at", "pk"]
        verbose_name_plural = "objection replies"

    def __str__(self) -> str:
        return str(self.code)


class NotGoodEnough(TypedFields):
    """A member says that a reply is not good enough. It stands beside the reply, and changes nothing else."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    reply = models.ForeignKey(ObjectionReply, models.CASCADE, related_name="not_good_enough")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "not good enough"
        constraints = [
            models.UniqueConstraint(fields=["reply", "member"], name="not_good_enough_once"),
        ]

    def __str__(self) -> str:
        return self.words or "Not good enough"
