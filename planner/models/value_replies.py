"""What the team replies where a line of the promise is broken: what we heard, and what we will change, or why not.

Source: product.md, the check `check_in`; domain.md, C5.
"""

import uuid

from django.db import models
from django.utils import timezone

from planner.models.check_ins import CheckIn
from planner.models.talks import TalkNote
from stakeholders.models import Member, Project, TypedFields
from stakeholders.models.fixed import FixedModel, RecordIsFixed

REPLY_LONGEST = 500
"""Signs in what we heard, in what we will change, and in why not."""
WHO_LONGEST = 120
"""Signs in who sees to a change."""


class ValueReply(FixedModel):
    """A published reply about one broken line, to a round or to a talk. Everyone taking part can read it."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="value_replies")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    check_in = models.ForeignKey(CheckIn, models.CASCADE, null=True, blank=True, related_name="replies")
    talk = models.ForeignKey(TalkNote, models.CASCADE, null=True, blank=True, related_name="replies")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=60)
    heard = models.CharField(max_length=REPLY_LONGEST)
    change = models.CharField(max_length=REPLY_LONGEST, blank=True)
    who = models.CharField(max_length=WHO_LONGEST, blank=True)
    by_date = models.DateField(null=True, blank=True)
    why_not = models.CharField(max_length=REPLY_LONGEST, blank=True)
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["published_at", "pk"]
        verbose_name_plural = "value replies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(check_in__isnull=False, talk=None) | models.Q(check_in=None, talk__isnull=False),
                name="value_reply_to_one",
            ),
            models.CheckConstraint(
                condition=(~models.Q(change="") & ~models.Q(who="") & models.Q(by_date__isnull=False, why_not=""))
                | (models.Q(change="", who="", by_date=None) & ~models.Q(why_not="")),
                name="value_reply_change_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ValueReplyNotEnough(TypedFields):
    """A member says that a published reply is not good enough. It stands beside the reply, and changes nothing else."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    reply = models.ForeignKey(ValueReply, models.CASCADE, related_name="not_good_enough")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "not good enough"
        constraints = [
            models.UniqueConstraint(fields=["reply", "member"], name="value_reply_not_enough_once"),
        ]

    def __str__(self) -> str:
        return self.words or "Not good enough"
