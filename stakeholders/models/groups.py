"""Groups: the rows of the register, and who says that they belong."""

import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.models.fixed import FixedModel, RecordIsFixed
from stakeholders.models.members import Member, Side
from stakeholders.models.projects import Project
from stakeholders.register import FEWEST_HEARD, FEWEST_PLACES

LONGEST_NAME = 80
"""Signs of a group's name."""
LONGEST_KEY = 3 * LONGEST_NAME
"""Signs of a name in small letters: one sign can become three, such as "\u0390"."""

LONGEST_HOW = 500
"""Signs of how a group is affected."""

MOST_PLACES = 500
"""Places that a group can have in the team."""
MOST_PEOPLE = 9_999_999
"""People that a group can have."""
MOST_ROUTES = 20
"""Ways to reach one group that can be written down. A merge may bring more together, and loses none."""
MOST_HEARD = 10_000
"""People who were heard another way at one time."""

SLIP_TIME = timedelta(hours=1)
"""For so long a group that was added by mistake can be removed. Source: product.md, "The grid"."""
GROUP_SIDES = [
    (Side.LIVED.value, _("People with lived experience")),
    (Side.CARER.value, _("Family and carers")),
    (Side.FRONTLINE.value, _("Frontline staff")),
    (Side.DECIDER.value, _("Decision makers")),
]
"""The four sides, as they are said of a group."""


class NameFrom(models.TextChoices):
    """Where a group's name came from."""

    TEAM = "team", _("The team")
    CARDS = "cards", _("The cards of groups often forgotten")
    PERSON = "person", _("Somebody who takes part")
    DATA = "data", _("Figures or a report")
    REQUEST = "request", _("A request to include")
    FILE = "file", _("A file that was brought in")


class SpeakersBelong(models.TextChoices):
    """Whether those who speak for a group belong to it."""

    YES = "yes", _("Yes, all of them")
    SOME = "some", _("Some of them")
    NO = "no", _("No")


class GroupSet(models.QuerySet["Group"]):
    """Groups, to be asked for."""

    def listed(self) -> Self:
        """Those that stand in the list: one that became part of another is shown there only as an earlier name."""
        return self.filter(merged_into=None)


class Group(models.Model):
    """A group of people the project touches, in its own words."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="groups")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    name_key = models.CharField(
        max_length=LONGEST_KEY, editable=False, help_text="The name casefolded: to sort, and once each."
    )
    side = models.CharField(max_length=10, choices=GROUP_SIDES, blank=True)
    name_from = models.CharField(max_length=10, choices=NameFrom, default=NameFrom.TEAM)
    people_about = models.PositiveIntegerField(null=True, blank=True, help_text="Roughly how many people it has.")
    people_source = models.CharField(max_length=200, blank=True, help_text="Who says how many.")
    how_affected = models.TextField(max_length=LONGEST_HOW, blank=True)
    speaks_for = models.CharField(max_length=200, blank=True, help_text="Who speaks for the group now.")
    speakers_belong = models.CharField(max_length=4, choices=SpeakersBelong, blank=True)
    places = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Places in the team for people of the group, 2 at least."
    )
    reserve = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="People who stand ready where somebody leaves."
    )
    position = models.ForeignKey(
        "Position",
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="Where it stands now: the last of its positions. Empty where it is not placed yet.",
    )
    merged_into = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        help_text="The group that this one, which was the same, became part of.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    touched_only_by = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        help_text="Who added it, as long as nobody else has changed it.",
    )

    objects = GroupSet.as_manager()

    class Meta:
        ordering = ["name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name_key"], condition=models.Q(merged_into=None), name="group_name_once"
            ),
            models.CheckConstraint(
                condition=models.Q(places=None) | models.Q(places__gte=FEWEST_PLACES), name="group_two_places_at_least"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="group_merged_into_another",
            ),
        ]

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


class EarlierName(FixedModel):
    """A name that a group had, or the name of one that was merged into it. It stays shown beside the new one."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="earlier_names")
    group = models.ForeignKey(Group, models.CASCADE, related_name="earlier_names")
    name = models.CharField(max_length=LONGEST_NAME)
    was_merged = models.BooleanField(default=False, help_text="It was a group of its own, merged into this one.")
    until = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["until", "pk"]

    def __str__(self) -> str:
        return self.name


class Route(models.Model):
    """A way to reach the people of a group: somebody, a place, a network."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="routes")
    group = models.ForeignKey(Group, models.CASCADE, related_name="routes")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.CharField(max_length=200)
    is_offline = models.BooleanField(default=False, help_text="It works without the internet.")
    is_trusted = models.BooleanField(default=False, help_text="It goes through somebody the group trusts.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.words


class HeardAnotherWay(models.Model):
    """People of a group were heard without a place in the team: how many, how, by whom, when."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="heard_another_way")
    group = models.ForeignKey(Group, models.CASCADE, related_name="heard_another_way")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    people = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=200)
    by_whom = models.CharField(max_length=120)
    heard_on = models.DateField()
    entered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["heard_on", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(people__gte=FEWEST_HEARD), name="heard_two_at_least")]

    def __str__(self) -> str:
        return self.how
