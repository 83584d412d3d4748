"""The ways in: a participant's own link, and an invitation to lead."""

import uuid

from django.db import models
from django.utils import timezone

from stakeholders.models.members import Member
from stakeholders.models.projects import Project


class PersonalLink(models.Model):
    """The way in and back for one person. Its secret is never stored, only its digest."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="personal_links")
    member = models.ForeignKey(Member, models.CASCADE, related_name="links")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by_person = models.BooleanField(default=False, editable=False, help_text="Its person made it, not a lead.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    first_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    turned_off_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(turned_off_at=None), name="personal_link_one_works"
            ),
        ]

    def __str__(self) -> str:
        return f"Link made {self.created_at:%-d %B %Y}"


class LeadInvitation(models.Model):
    """An invitation to lead a project, sent by e-mail. Its secret is never stored, only its digest."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="lead_invitations")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254)
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    turned_off_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.email
