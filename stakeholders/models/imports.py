"""A file of groups on its way into the register: read, but not loaded yet."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

from stakeholders.models.members import Member
from stakeholders.models.projects import Project

KEPT_FOR = timedelta(days=1)
"""After this a file that was brought in is forgotten, loaded or not."""


class GroupFile(models.Model):
    """A file that a lead brought in, as text, and how its columns and words are to be understood."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="group_files")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=120)
    rows = models.JSONField(help_text="Every line as a list of texts, with the number it has in the file.")
    reading = models.JSONField(default=dict, help_text="What each column holds, and what its words mean.")
    result = models.JSONField(default=dict, help_text="Once it is loaded: how many rows, and those that were not.")
    loaded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.file_name
