"""Challenges: "this group belongs in, or is placed wrongly". Each needs a reply.

Pages call them requests to include.
"""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.models.fixed import FixedModel, RecordIsFixed
from stakeholders.models.groups import LONGEST_NAME, Group
from stakeholders.models.members import Member
from stakeholders.models.projects import Project
from stakeholders.models.typed import TypedFields

CHALLENGE_LONGEST = 1_000
"""Signs in a challenge, and in the reply to it."""


class ChallengeAbout(models.TextChoices):
    """What somebody says of a group."""

    MISSING = "missing", _("is missing from the list")
    LEFT_OUT = "left_out", _("should not be left out")
    PLACED = "placed", _("stands in the wrong place")
    NAMED = "named", _("has a wrong name")


class Challenge(TypedFields):
    """Somebody says that a group is missing, left out, placed or named wrongly. Open until a lead replies."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="challenges")
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="challenges")
    missing_name = models.CharField(
        max_length=LONGEST_NAME,
        blank=True,
        help_text="The group that is not in the list; empty where its author took the words away.",
    )
    about = models.CharField(max_length=8, choices=ChallengeAbout)
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="challenges")
    by_lead = models.BooleanField(default=False)
    is_withheld = models.BooleanField(default=True, help_text="Its author's name is not shown.")
    words = models.TextField(blank=True, help_text="Empty where its author took the words away.")
    version = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True, help_text="When the words were taken away.")

    class Meta:
        ordering = ["raised_at", "pk"]
        indexes = [models.Index(fields=["project", "group"], name="challenge_group")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(about=ChallengeAbout.MISSING.value, group=None)
                & (~models.Q(missing_name="") | models.Q(taken_back_at__isnull=False))
                | ~models.Q(about=ChallengeAbout.MISSING.value) & models.Q(group__isnull=False, missing_name=""),
                name="challenge_names_a_group",
            )
        ]

    def __str__(self) -> str:
        return str(self.code)


class ChallengeReply(FixedModel):
    """A lead's reply, which closes a challenge. `group` is the one that was added because of it."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="challenge_replies")
    challenge = models.OneToOneField(Challenge, models.CASCADE, related_name="reply")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.TextField()
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    replied_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["replied_at", "pk"]
        verbose_name_plural = "challenge replies"

    def __str__(self) -> str:
        return str(self.code)


class ReplyNotEnough(TypedFields):
    """A member says that the reply to a challenge is not good enough. It stands beside it, and changes nothing else."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    reply = models.ForeignKey(ChallengeReply, models.CASCADE, related_name="not_good_enough")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "replies not enough"
        constraints = [models.UniqueConstraint(fields=["reply", "member"], name="reply_not_enough_once")]

    def __str__(self) -> str:
        return self.words or "Not good enough"
