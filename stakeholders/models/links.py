"""The ways in: a participant's own link, a link for many, short codes, and an invitation to lead."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from stakeholders.models.groups import Group
from stakeholders.models.members import Member, Side
from stakeholders.models.projects import Project

MOST_USES = 500
"""How many people one shared link may let in at most. A link for more should be several, so that each can end."""


class PersonalLink(models.Model):
    """The way in and back for one person. Its secret is never stored, only its digest."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="personal_links")
    member = models.ForeignKey(Member, models.CASCADE, related_name="links")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    typed_digest = models.CharField(  # noqa: DJ001  (unique, and nothing for links made before there were codes)
        max_length=64, unique=True, null=True, editable=False, help_text="Of the short code that can be typed."
    )
    made_by_person = models.BooleanField(default=False, editable=False, help_text="Its person made it, not a lead.")
    is_kept = models.BooleanField(
        default=True, editable=False, help_text="False until whoever came by a shared link has kept their own."
    )
    told_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its person said they know that a lead made it anew."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    first_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_month = models.DateField(null=True, blank=True, editable=False, help_text="The first of a month.")
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


class SharedLink(models.Model):
    """The way in for many. Its secret is worked out from a server key, its code and its version: `ways_in.py`."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="shared_links")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    label = models.CharField(max_length=80)
    side = models.CharField(max_length=10, choices=Side, blank=True)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="shared_links")
    most_uses = models.PositiveSmallIntegerField()
    uses = models.PositiveSmallIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    typed_digest = models.CharField(max_length=64, unique=True, editable=False)
    last_used_month = models.DateField(null=True, blank=True, editable=False, help_text="The first of a month.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    turned_off_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(uses__lte=models.F("most_uses")), name="shared_link_uses"),
            models.CheckConstraint(
                condition=models.Q(most_uses__gte=1, most_uses__lte=MOST_USES), name="shared_link_most_uses"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_used_up(self) -> bool:
        """Whether as many people came in by it as may."""
        return self.uses >= self.most_uses

    @property
    def last_day(self) -> date:
        """The last day on which it lets somebody in, in the project's own time zone."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1), timezone=self.project.zone)


class Arrival(models.Model):
    """That a person came in by a shared link: so records can say how people came, and two presses are one person."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="arrivals")
    link = models.ForeignKey(SharedLink, models.CASCADE, related_name="arrivals")
    member = models.OneToOneField(Member, models.CASCADE, related_name="arrival")
    press_digest = models.CharField(max_length=64, unique=True, editable=False)

    def __str__(self) -> str:
        return f"By {self.link}"


class TypedTries(models.Model):
    """How many short codes were typed wrongly within one hour, by everybody together."""

    hour = models.DateTimeField(unique=True)
    wrong = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H}h: {self.wrong}"


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
