"""Groups: the rows of the register, and who says that they belong."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.models.members import Member, Side
from stakeholders.models.projects import Project

LONGEST_NAME = 80
"""Signs of a group's name."""
LONGEST_KEY = 3 * LONGEST_NAME
"""Signs of a name in small letters: one sign can become three, such as "\u0390"."""

SLIP_TIME = timedelta(hours=1)
"""For so long a group that was added by mistake can be removed. Source: product.md, "The grid"."""
GROUP_SIDES = [
    (Side.LIVED.value, _("People with lived experience")),
    (Side.CARER.value, _("Family and carers")),
    (Side.FRONTLINE.value, _("Frontline staff")),
    (Side.DECIDER.value, _("Decision makers")),
]
"""The four sides, as they are said of a group."""


class Group(models.Model):
    """A group of people the project touches, in its own words."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="groups")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    name_key = models.CharField(
        max_length=LONGEST_KEY, editable=False, help_text="The name casefolded: to sort, and once each."
    )
    side = models.CharField(max_length=10, choices=GROUP_SIDES, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    touched_only_by = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        help_text="Who added it, as long as nobody else has changed it.",
    )

    class Meta:
        ordering = ["name_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "name_key"], name="group_name_once")]

    def __str__(self) -> str:
        return self.name


class Belonging(models.Model):
    """A person says that they belong to a group. Leads read it; others read "some"."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="belongings")
    member = models.ForeignKey(Member, models.CASCADE, related_name="belongings")
    group = models.ForeignKey(Group, models.CASCADE, related_name="belongings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "group"], name="belonging_once")]

    def __str__(self) -> str:
        return f"Belongs to {self.group}"
