"""Recruitment: the time it has, who was asked, and how far each person has come. Leads read it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.models.fixed import FixedModel, RecordIsFixed
from stakeholders.models.groups import Group, Route
from stakeholders.models.members import Member
from stakeholders.models.projects import Project
from stakeholders.recruiting import Step

LONGEST_CODE_NAME = 40
"""Signs of the name under which somebody is written down."""
MOST_ASKED = 10_000
"""People who can be asked at one time."""


class Window(FixedModel):
    """The time in which people are asked to join, as it was entered on a day. The last one holds; none is changed."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="windows")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    opens_on = models.DateField(help_text="The first day.")
    closes_on = models.DateField(help_text="The last day.")
    why = models.CharField(max_length=500, blank=True, help_text="Why it is not as it was before.")
    asked_by = models.CharField(max_length=120, blank=True, help_text="Who asked for the change.")
    entered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["entered_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="window_closes_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return f"{self.opens_on:%-d %B %Y} to {self.closes_on:%-d %B %Y}"


class StepChoices(models.TextChoices):
    """The steps of a person on the way, as they are said."""

    APPROACHED = Step.APPROACHED.value, _("Asked")
    INTERESTED = Step.INTERESTED.value, _("Interested")
    TALK_HELD = Step.TALK_HELD.value, _("Talk held")
    JOINED = Step.JOINED.value, _("Joined")
    PAUSED = Step.PAUSED.value, _("Taking a break")
    LEFT = Step.LEFT.value, _("Left")
    DECLINED = Step.DECLINED.value, _("Said no")
    THANKED = Step.THANKED.value, _("Thanked")


class WhyNot(models.TextChoices):
    """Why somebody said no or left, where they want to say. Source: domain.md, E4."""

    TIME = "time", _("Time")
    MONEY = "money", _("Money")
    ACCESS = "access", _("It was hard to get to or to use")
    TRUST = "trust", _("Trust")
    UNWELL = "unwell", _("Not well enough now")
    NOT_FOR_ME = "not_for_me", _("Not for them")
    ASKED_WRONGLY = "asked_wrongly", _("They were not asked well")
    OTHER = "other", _("Something else")


class Recruit(models.Model):
    """A person on the way to a place, who agreed to be written down; a code name will do.

    Whoever came in by a link has a member, and counts by what they say themselves. One without counts on the word of
    whoever wrote them down, until another lead has met them too. Source: product.md, "Recruitment".
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="recruits")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField("code name", max_length=LONGEST_CODE_NAME, blank=True)
    consented_on = models.DateField(
        null=True, blank=True, help_text="The day on which they said yes to being written down under this name."
    )
    member = models.OneToOneField(Member, models.CASCADE, null=True, blank=True, related_name="recruit")
    step = models.CharField(max_length=10, choices=StepChoices, default=StepChoices.APPROACHED)
    is_reserve = models.BooleanField(default=False, help_text="Stands ready where somebody leaves.")
    entered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    confirmed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(name="") | models.Q(consented_on__isnull=False), name="recruit_name_with_consent"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """What leads call the person: the code name, or what they call themselves."""
        return self.name or (self.member.shown_name if self.member is not None else str(_("Somebody")))


class RecruitGroup(models.Model):
    """A person on the way was asked for a group, on the word of whoever wrote it down."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="recruit_groups")
    recruit = models.ForeignKey(Recruit, models.CASCADE, related_name="said_groups")
    group = models.ForeignKey(Group, models.CASCADE, related_name="recruit_groups")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["recruit", "group"], name="recruit_group_once")]

    def __str__(self) -> str:
        return f"Asked for {self.group}"


class RecruitStep(models.Model):
    """A person on the way took a step, forwards or back, on a day. The last one is where they stand."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="recruit_steps")
    recruit = models.ForeignKey(Recruit, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=StepChoices)
    taken_on = models.DateField()
    is_back = models.BooleanField(default=False, help_text="It leads back to an earlier step.")
    why = models.CharField(max_length=15, choices=WhyNot, blank=True)
    entered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["entered_at", "pk"]

    def __str__(self) -> str:
        return self.get_step_display()


class Approach(models.Model):
    """People of a group were asked to join: when, how many, by which way. It holds nobody's name."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="approaches")
    group = models.ForeignKey(Group, models.CASCADE, related_name="approaches")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    made_on = models.DateField()
    people = models.PositiveSmallIntegerField(help_text="How many were asked.")
    route = models.ForeignKey(Route, models.SET_NULL, null=True, blank=True, related_name="approaches")
    words = models.CharField(max_length=200, blank=True, help_text="What was done, without a name.")
    entered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["made_on", "pk"]
        verbose_name_plural = "approaches"
        constraints = [models.CheckConstraint(condition=models.Q(people__gte=1), name="approach_one_at_least")]

    def __str__(self) -> str:
        return f"{self.people} on {self.made_on:%-d %B %Y}"
