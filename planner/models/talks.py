"""Talk notes: what people said in a talk, where a round of answers would show nothing.

Source: product.md, the check `check_in`.
"""

import uuid

from django.db import models
from django.utils import timezone

from planner.models.check_ins import StateChoices
from stakeholders.models import Member, Project
from stakeholders.models.fixed import FixedModel, RecordIsFixed

TALK_LONGEST = 2_000
"""Signs in what was said in a talk."""
TALK_AGREED_LONGEST = 500
"""Signs in why a note of a talk is not right."""


class TalkNote(models.Model):
    """A talk of people with lived experience and carers: when, who held it (no lead), how many came, what was said.

    It is a talk, and no secret answers. Taken back where it was a slip; never changed.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="talks")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    held_on = models.DateField()
    held_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    held_by_other = models.CharField(
        max_length=80, blank=True, help_text="Who held it, where that is nobody of the project."
    )
    people = models.PositiveSmallIntegerField(help_text="How many came, without whoever held it.")
    words = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["held_on", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(people__gte=1), name="talk_somebody_came"),
        ]

    def __str__(self) -> str:
        return f"Talk of {self.held_on:%d %B %Y}"


class TalkState(FixedModel):
    """How the people of a talk say that one line of the promise stands. A line they did not talk about has none."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    talk = models.ForeignKey(TalkNote, models.CASCADE, related_name="states")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=60)
    state = models.CharField(max_length=7, choices=StateChoices)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "key"], name="talk_state_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_state_display()}"


class TalkAgreement(models.Model):
    """Somebody of the lived side says that a note of a talk is right, or why it is not. The last answer holds."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    talk = models.ForeignKey(TalkNote, models.CASCADE, related_name="agreements")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="talk_agreements")
    is_right = models.BooleanField()
    words = models.CharField(max_length=TALK_AGREED_LONGEST, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "member"], name="talk_agreed_once"),
        ]

    def __str__(self) -> str:
        return "It is right" if self.is_right else "It is not right"
