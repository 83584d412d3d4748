"""Members: one row per person per project, whatever the way in."""

import uuid
from enum import StrEnum

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stakeholders.models.accounts import User
from stakeholders.models.projects import Project


class Side(models.TextChoices):
    """The four boxes of the planner's "Who?" page. Source: product.md, "People"."""

    LIVED = "lived", _("A person with lived experience")
    CARER = "carer", _("Family or carer")
    FRONTLINE = "frontline", _("Frontline staff")
    DECIDER = "decider", _("A decision maker")


LIVED_SIDE = (Side.LIVED, Side.CARER)


class TakesPart(StrEnum):
    """The ways of taking part. Whoever is typed for types for nobody, so it is one of them."""

    LINK = "link"
    PAPER = "paper"
    HELPER = "helper"


class MemberQuerySet(models.QuerySet["Member"]):
    """Members by how they stand in the project."""

    def leads(self) -> "MemberQuerySet":
        """Those who run the project and have not left."""
        return self.filter(is_lead=True, left_at=None)

    def active(self) -> "MemberQuerySet":
        """Participants who count: as `Member.is_active`."""
        here = self.participants().filter(left_at=None, turned_off_at=None, paused_at=None, said_yes_at__isnull=False)
        return here.exclude(side="")

    def active_or_leading(self) -> "MemberQuerySet":
        """Everybody who counts, the leads who are here among them."""
        return self.active() | self.filter(is_lead=True, left_at=None, turned_off_at=None)

    def participants(self) -> "MemberQuerySet":
        """Those who take part by link or on paper."""
        return self.filter(is_lead=False)


class Member(models.Model):
    """A person in a project: a lead, who has an account, or a participant, who has none."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="memberships")
    is_lead = models.BooleanField(default=False)
    name = models.CharField(max_length=80, blank=True)
    side = models.CharField(max_length=10, choices=Side, blank=True)
    side_chosen_at = models.DateTimeField(null=True, blank=True)
    said_yes_at = models.DateTimeField(null=True, blank=True, help_text="When they said yes to who sees what.")
    groups_said_at = models.DateTimeField(
        null=True, blank=True, help_text="When they last said which groups they belong to; none is an answer too."
    )
    on_paper = models.BooleanField(default=False, help_text="Others type for them what they write on paper.")
    is_helper = models.BooleanField(default=False, help_text="May type for people who take part on paper.")
    joined_at = models.DateTimeField(null=True, blank=True)
    turned_off_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(
        null=True, blank=True, help_text="They take a break: they can read and write, and are not counted."
    )
    left_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        help_text="The entry of the same person that this one became part of. Nobody comes in by it any more.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_lead=True, user__isnull=False)
                | models.Q(is_lead=False, user__isnull=True)
                | models.Q(is_lead=True, user__isnull=True, left_at__isnull=False),
                name="member_lead_has_account",
            ),
            models.CheckConstraint(
                condition=models.Q(side="", side_chosen_at=None)
                | (~models.Q(side="") & models.Q(side_chosen_at__isnull=False)),
                name="member_side_has_date",
            ),
            models.UniqueConstraint(fields=["project", "user"], name="member_account_once"),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="member_merged_into_another",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None)
                | models.Q(turned_off_at__isnull=False)
                | models.Q(left_at__isnull=False),
                name="member_merged_is_gone",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """What the person is called; a person who skipped the question is "Somebody"."""
        return self.name or gettext("Somebody")

    @property
    def is_here(self) -> bool:
        """Whether the person may act: neither left nor turned off."""
        return self.turned_off_at is None and self.left_at is None

    @property
    def takes_part(self) -> TakesPart:
        """How the person takes part."""
        if self.is_helper:
            return TakesPart.HELPER
        return TakesPart.PAPER if self.on_paper else TakesPart.LINK

    @property
    def typed_place(self) -> str:
        """What stands for this person's place in the addresses of whoever types for them."""
        return f"{self.project.code}.{self.code.hex}"

    @property
    def is_active(self) -> bool:
        """Whether the person counts: here, not on a break, said yes to who sees what, and has chosen a side.

        A lead says no such yes. Source: product.md, "People".
        """
        here = self.is_here and self.paused_at is None
        return here and bool(self.side) and (self.is_lead or self.said_yes_at is not None)
