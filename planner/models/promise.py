"""The promise: its versions, what members answer to them, and what leads reply."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Member, Project, TypedFields
from stakeholders.models.fixed import FixedModel, RecordIsFixed

PROMISE_LONGEST = 200
"""Signs in one line of the promise, and in its question."""
ANSWER_LONGEST = 500
"""Signs in the words of an answer, and in a reply."""


class PromiseVersion(models.Model):
    """One wording of the whole promise. A draft until it is put to everyone; never changed after that."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="promise_versions")
    number = models.PositiveSmallIntegerField(help_text="1 for the first that everyone was asked about.")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="promise_version_number"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(published_at=None), name="promise_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class PromiseLine(models.Model):
    """One line of one version: a value, the promise in the team's words, and the question that check-ins ask."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    version = models.ForeignKey(PromiseVersion, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40, help_text="The same in every version of the project.")
    title = models.CharField(max_length=60)
    words = models.CharField(max_length=PROMISE_LONGEST)
    question = models.CharField(max_length=PROMISE_LONGEST)
    is_added = models.BooleanField(default=False, help_text="Not one of the eight that every project begins with.")
    dropped_because = models.CharField(
        max_length=ANSWER_LONGEST, blank=True, help_text="Why the team dropped it; empty for a line that counts."
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="promise_line_key"),
        ]

    def __str__(self) -> str:
        return self.title


class SpellingFix(FixedModel):
    """A slip in a published line that a lead put right. The answers stay, and everyone can read what was changed."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="spelling_fixes")
    line = models.ForeignKey(PromiseLine, models.CASCADE, related_name="fixes")
    before = models.CharField(max_length=PROMISE_LONGEST)
    after = models.CharField(max_length=PROMISE_LONGEST)
    fixed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    fixed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["fixed_at", "pk"]

    def __str__(self) -> str:
        return self.after


class AnswerChoices(models.TextChoices):
    """What a member says of a version of the promise."""

    YES = "yes", _("Yes")
    BUT = "but", _("Yes, but")
    NO = "no", _("No, because")


class PromiseAnswer(TypedFields):
    """What one member answers to one version. A changed answer is a new row, so a reply stays with what it answers."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="promise_answers")
    version = models.ForeignKey(PromiseVersion, models.CASCADE, related_name="answers")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="promise_answers")
    answer = models.CharField(max_length=3, choices=AnswerChoices)
    words = models.CharField(max_length=ANSWER_LONGEST, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "member"], condition=models.Q(replaced_at=None), name="promise_one_answer"
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()


class PromiseReply(FixedModel):
    """What a lead replies to a "no, because" or a "yes, but"."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="promise_replies")
    answer = models.ForeignKey(PromiseAnswer, models.CASCADE, related_name="replies")
    words = models.CharField(max_length=ANSWER_LONGEST)
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    replied_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["replied_at", "pk"]
        verbose_name_plural = "promise replies"

    def __str__(self) -> str:
        return self.words
