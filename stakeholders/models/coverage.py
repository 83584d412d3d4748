"""Counts of places taken: dated and frozen, with why each shortfall is there and what is done about it."""

import uuid

from django.db import models
from django.utils import timezone

from stakeholders.models.fixed import FixedModel, RecordIsFixed
from stakeholders.models.groups import Group
from stakeholders.models.members import Member
from stakeholders.models.projects import Project
from stakeholders.models.recruitment import Recruit

LONGEST_SHORTFALL = 500
"""Signs of why places are empty, and of what is done about it."""


class CoverageRecord(FixedModel):
    """How many places were taken on a day, in all. Source: product.md, the words "Coverage record"."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="coverage_records")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.PositiveSmallIntegerField(help_text="1 for the first of the project.")
    places = models.PositiveIntegerField(help_text="Places for all groups.")
    taken = models.PositiveIntegerField(help_text="Places taken by people who say themselves that they belong.")
    on_word = models.PositiveIntegerField(help_text="Places taken on one person's word alone.")
    people = models.PositiveIntegerField(help_text="Different people who had joined groups with places.")
    active = models.PositiveIntegerField(help_text="Active members, leads among them.")
    lived = models.PositiveIntegerField(help_text="Those of them of the lived side.")
    half_reason = models.CharField(max_length=LONGEST_SHORTFALL, blank=True)
    half_plan = models.CharField(max_length=LONGEST_SHORTFALL, blank=True)
    half_look_again_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="coverage_record_number")]

    def __str__(self) -> str:
        return f"Count of {self.recorded_at:%-d %B %Y}"


class CoverageLine(FixedModel):
    """The places of one group on the day of a count."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="coverage_lines")
    record = models.ForeignKey(CoverageRecord, models.CASCADE, related_name="lines")
    group = models.ForeignKey(Group, models.CASCADE, related_name="coverage_lines")
    name = models.CharField(max_length=80, help_text="What the group was called that day.")
    is_affected = models.BooleanField(help_text="It counted as often or always affected.")
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField()
    on_word = models.PositiveSmallIntegerField()
    own = models.PositiveIntegerField(help_text="People for whom a place was held: as many as `held` has at first.")
    people = models.PositiveIntegerField(help_text="Different people who are of the group.")
    heard = models.PositiveSmallIntegerField(help_text="People who were heard another way.")
    reason = models.CharField(max_length=LONGEST_SHORTFALL, blank=True)
    plan = models.CharField(max_length=LONGEST_SHORTFALL, blank=True)
    look_again_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "group"], name="coverage_line_once"),
            models.CheckConstraint(
                condition=models.Q(reason="", plan="", look_again_on=None)
                | (~models.Q(reason="") & ~models.Q(plan="") & models.Q(look_again_on__isnull=False)),
                name="coverage_line_shortfall_is_full",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.taken} of {self.places}"


class PlaceHeld(models.Model):
    """A person held a place of a group when it was counted, so that one who goes is noticed. It goes with the person.

    Only the latest count has such rows.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="places_held")
    line = models.ForeignKey(CoverageLine, models.CASCADE, related_name="held")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="places_held")
    recruit = models.ForeignKey(Recruit, models.CASCADE, null=True, related_name="places_held")

    class Meta:
        verbose_name_plural = "places held"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(member=None, recruit__isnull=False) | models.Q(member__isnull=False, recruit=None),
                name="place_held_by_one",
            ),
            models.UniqueConstraint(fields=["line", "member"], name="place_held_once_by_member"),
            models.UniqueConstraint(fields=["line", "recruit"], name="place_held_once_by_recruit"),
        ]

    def __str__(self) -> str:
        return "A place"
