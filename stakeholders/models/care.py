"""What a person says about taking part: what they agree to, how to reach them, what they need."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.models.members import Member
from stakeholders.models.projects import Project


class ConsentPurpose(models.TextChoices):
    """What somebody may say yes or no to, each by itself. Source: domain.md, E5, "Consent"."""

    TAKE_PART = "take_part", _("Take part, and who sees what")
    CONTACT = "contact", _("Be contacted about this project")
    QUOTES = "quotes", _("My words in reports, without my name")
    NAME = "name", _("My name among the thanks")
    AFTER = "after", _("Keep my details after the project ends")


class ConsentAnswer(models.TextChoices):
    """What was said. Nothing said is no row."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    LATER = "later", _("I will say later")


class Consent(models.Model):
    """One answer of one person to one purpose, with the version of the wording they read. The latest holds."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="consents")
    member = models.ForeignKey(Member, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=ConsentPurpose)
    answer = models.CharField(max_length=5, choices=ConsentAnswer)
    wording_version = models.PositiveSmallIntegerField()
    entered_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    is_helped = models.BooleanField(default=False, help_text="Somebody typed it for them, also where that one is gone.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.get_answer_display()}"


class Contact(models.Model):
    """How to reach a person, in their own words. Leads read it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="contacts")
    member = models.OneToOneField(Member, models.CASCADE, related_name="contact")
    email = models.EmailField(max_length=254, blank=True)
    other = models.CharField("another way", max_length=200, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.email or self.other


class Need(models.Model):
    """What a person needs to take part, as a thing to do, never a diagnosis. Leads read it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="needs")
    member = models.ForeignKey(Member, models.CASCADE, related_name="needs")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.words
