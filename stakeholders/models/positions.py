"""Where groups stand on the grid, and how one was left out or moved below the line. Nothing here is ever changed."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.grid import Placing
from stakeholders.models.fixed import FixedModel, RecordIsFixed
from stakeholders.models.groups import Group
from stakeholders.models.members import Member
from stakeholders.models.projects import Project
from stakeholders.register import ActKind

LONGEST_REASON = 500
"""Signs of a reason."""


class Position(FixedModel):
    """Where the team says a group stands: 0 to 100 on each axis, dated, with who moved it and why.

    The say that it should have stands beside. A move of one of them repeats the others, so that the last row says all.
    """

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="positions")
    group = models.ForeignKey(Group, models.CASCADE, related_name="positions")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    affected = models.PositiveSmallIntegerField()
    say = models.PositiveSmallIntegerField()
    wanted = models.PositiveSmallIntegerField(help_text="The say that it should have.")
    mover = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    belongs = models.BooleanField(default=False, help_text="Whoever moved it said that they belong; a lead never does.")
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["moved_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(affected__lte=100, say__lte=100, wanted__lte=100), name="position_0_to_100"
            )
        ]

    def __str__(self) -> str:
        return f"{self.affected}, {self.say}"

    @property
    def placing(self) -> Placing:
        """Its three numbers, for the rules."""
        return Placing(self.affected, self.say, self.wanted)


class ActKindChoices(models.TextChoices):
    """What was done to a group, as it is said."""

    LEFT_OUT = ActKind.LEFT_OUT.value, _("left out")
    BELOW_LINE = ActKind.BELOW_LINE.value, _("moved below the line")


class LeavingOut(FixedModel):
    """A group was left out, or moved below the line: why, by whom, and whether anybody in it was asked.

    Its time begins once, and does not begin again. Source: product.md, "The grid".
    """

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="leavings_out")
    group = models.ForeignKey(Group, models.CASCADE, related_name="leavings_out")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=10, choices=ActKindChoices)
    reason = models.CharField(max_length=LONGEST_REASON)
    was_asked = models.BooleanField(help_text="Somebody in the group was asked.")
    asked_words = models.CharField(max_length=300, blank=True, help_text="Who was asked, and what they said.")
    by_member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    belongs = models.BooleanField(default=False, help_text="Whoever did it belongs to the group; a lead never does.")
    before = models.ForeignKey(
        Position,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where it stood until then.",
    )
    began_at = models.DateTimeField(default=timezone.now)
    ends_on = models.DateField(help_text="The first day on which the time to ask for it is over.")

    class Meta:
        ordering = ["began_at", "pk"]
        verbose_name_plural = "leavings out"
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="leaving_out_has_reason"),
            models.CheckConstraint(
                condition=models.Q(was_asked=False) | ~models.Q(asked_words=""), name="leaving_out_says_who_was_asked"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class BringingBack(FixedModel):
    """A group that was left out, or moved below the line, is back: from then on the act does not stand."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    leaving_out = models.OneToOneField(LeavingOut, models.CASCADE, related_name="undone")
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    by_member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "bringings back"

    def __str__(self) -> str:
        return self.reason or "Brought back"
