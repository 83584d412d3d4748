"""Projects: first of all the boundary of who may see what."""

import zlib
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coproduction.tokens import new_code
from stakeholders.models.fixed import FixedModel, HistoryIsFixed

WEAVES = 24
"""How many different stripes the stylesheet holds."""

SMALL_TEAM_UNDER = 8
"""People under which the short plan is offered. Source: use.md, "The short plan"."""

DISCREET_NAME = gettext_noop("Planning together")
"""What people who take part read in place of the project's name where nobody chose other words."""


class IdeaFrom(models.TextChoices):
    """Whose idea the project was. Source: domain.md, part B, stage 1."""

    PEOPLE = "people", _("People who use the service")
    CARERS = "carers", _("Family and carers")
    FRONTLINE = "frontline", _("Frontline staff")
    MANAGERS = "managers", _("Managers")
    FUNDER = "funder", _("A funder")
    LAW = "law", _("A law or an inspection")


class Project(models.Model):
    """One co-production effort."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=80)
    sentence = models.CharField(_("in one plain sentence"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    idea_from = models.CharField(_("whose idea it was"), max_length=10, choices=IdeaFrom)
    people_about = models.PositiveSmallIntegerField(_("about how many people"))
    sensitive = models.BooleanField(_("could it harm someone to be seen here"), default=False)
    organisation = models.CharField(_("organisation"), max_length=80, blank=True)
    contact = models.CharField(_("whom to contact"), max_length=160, blank=True)
    pay = models.CharField(_("what is paid to people who take part"), max_length=160, blank=True)
    discreet_name = models.CharField(_("discreet name"), max_length=40, default=DISCREET_NAME)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/London")
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    typed_for: UUID | None = None
    """The person for whom somebody else types in this request; set by `access` only."""

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
    def here(self) -> str:
        """What stands for this place in a participant's addresses: the code, and for whom somebody else types."""
        return f"{self.code}.{self.typed_for.hex}" if self.typed_for else self.code

    @property
    def weave(self) -> int:
        """Which of the stripes is this project's own: 0 to 23, the same for ever."""
        return zlib.crc32(self.code.encode()) % WEAVES

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which its days begin."""
        return ZoneInfo(self.time_zone)

    def end_of(self, day: date) -> datetime:
        """The first moment after a day of the project."""
        return datetime.combine(day + timedelta(days=1), time.min, tzinfo=self.zone)

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
