"""Entries: what people put in exercises."""

import uuid

from django.db import models
from django.utils import timezone

from planner.models.plans import Exercise
from stakeholders.models import Member, Project, TypedFields

SHARED_TEXT_LONGEST = 10_000
"""Signs in one shared text."""
NOTE_LONGEST = 1_000
"""Signs in one note, and in one box of a row."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries by what counts."""

    def counted(self) -> "EntryQuerySet":
        """Those that hold words and were not taken away."""
        return self.filter(removed_at=None).exclude(text="")


class Entry(TypedFields):
    """One note, one row, one choice, one score, or the one shared text of an exercise."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="entries")
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="entries")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="entries")
    by_lead = models.BooleanField(default=False)
    side = models.CharField(
        max_length=10, blank=True, help_text="The author's side when it was written; empty for leads."
    )
    is_shared = models.BooleanField(default=False, help_text="The one entry that the whole team edits.")
    text = models.TextField(blank=True)
    values = models.JSONField(default=dict, blank=True)
    reply_wanted = models.BooleanField(default=False, help_text="Its author would like a reply.")
    made_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", help_text="The note or row it was begun from."
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["exercise", "created_at"], name="entry_exercise_created"),
            models.Index(
                fields=["project", "exercise"],
                condition=models.Q(removed_at=None) & ~models.Q(text=""),
                name="entry_counted",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise"], condition=models.Q(is_shared=True), name="entry_one_shared_text"
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)


class NoteText(TypedFields):
    """An earlier wording of a shared text, so that nobody's words are lost when two people write at once."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="earlier")
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    refused_at_version = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="The version that stood when this wording came too late.",
    )

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Wording of {self.at:%-d %B %Y}"


class EntryReply(models.Model):
    """What a lead replies to a note."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="entry_replies")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="replies")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=NOTE_LONGEST)
    replied_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["replied_at", "pk"]
        verbose_name_plural = "entry replies"

    def __str__(self) -> str:
        return str(self.code)
