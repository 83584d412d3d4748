"""Projects: first of all the boundary of who may see what."""

import zlib
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils import timezone

from coproduction.tokens import new_code
from stakeholders.models.fixed import FixedModel, HistoryIsFixed

WEAVES = 24
"""How many different stripes the stylesheet holds."""

SMALL_TEAM_UNDER = 8
"""People under which the short plan is offered. Source: use.md, "The short plan"."""


class IdeaFrom(models.TextChoices):
    """Whose idea the project was. Source: domain.md, part B, stage 1."""

    PEOPLE = "people", "People who use the service"
    CARERS = "carers", "Family and carers"
    FRONTLINE = "frontline", "Frontline staff"
    MANAGERS = "managers", "Managers"
    FUNDER = "funder", "A funder"
    LAW = "law", "A law or an inspection"


class Project(models.Model):
    """One co-production effort."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    name = models.CharField(max_length=80)
    sentence = models.CharField("in one plain sentence", max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    idea_from = models.CharField("whose idea it was", max_length=10, choices=IdeaFrom)
    people_about = models.PositiveSmallIntegerField("about how many people")
    sensitive = models.BooleanField("could it harm someone to be seen here", default=False)
    organisation = models.CharField(max_length=80, blank=True)
    contact = models.CharField("whom to contact", max_length=160, blank=True)
    discreet_name = models.CharField(max_length=40, default="Planning together")
    time_zone = models.CharField(max_length=40, default="Europe/London")
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="project_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=models.Q(people_about__gte=2), name="project_needs_two_people"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The project's home, for its leads."""
        return reverse("project_home", args=[self.code])

    @property
    def weave(self) -> int:
        """Which of the stripes is this project's own: 0 to 23, the same for ever."""
        return zlib.crc32(self.code.encode()) % WEAVES

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which its days begin."""
        return ZoneInfo(self.time_zone)

    @property
    def is_archived(self) -> bool:
        """Whether it was put away; an archived project can be read and not changed."""
        return self.archived_at is not None


class Moment(FixedModel):
    """A dated event of a project that rules look back to, such as a signed stage. Written by steps only."""

    refusal = HistoryIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="moments")
    label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["project", "label"], name="moment_project_label")]

    def __str__(self) -> str:
        return self.label
