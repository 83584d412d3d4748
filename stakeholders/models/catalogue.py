"""The catalogue of groups that are often forgotten: cards for every project, and what a project answered to each."""

import uuid

from django.db import models
from django.utils import timezone

from stakeholders.models.groups import Group
from stakeholders.models.members import Member
from stakeholders.models.projects import Project

LONGEST_WHY = 500
"""Signs of why nobody of a card is touched."""


class CatalogueCard(models.Model):
    """One card: people who are often forgotten. The same for every project; admins can change it."""

    key = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    question = models.CharField(max_length=200, help_text="What the team asks itself.")
    examples = models.JSONField(default=list, help_text="A list of groups, in plain words.")
    is_used = models.BooleanField(default=True, help_text="Whether projects are asked it.")
    version = models.PositiveIntegerField(default=1, help_text="Rises by one whenever it is saved in Django admin.")
    built_in_version = models.PositiveIntegerField(
        default=0, editable=False, help_text="The version of the built-in card that was loaded; 0 for others."
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class CardAnswer(models.Model):
    """What a project answered to a card: the groups that it names, or why none of these people is touched."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="card_answers")
    card = models.ForeignKey(CatalogueCard, models.PROTECT, related_name="answers")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    groups = models.ManyToManyField(Group, related_name="card_answers", through="CardGroup")
    why_none = models.CharField(max_length=LONGEST_WHY, blank=True, help_text="Why nobody of these is touched.")
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, help_text="Rises by one whenever the answer is changed.")

    class Meta:
        ordering = ["card__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "card"], name="card_answered_once")]

    def __str__(self) -> str:
        return f"{self.card}: {self.why_none or 'in'}"


class CardGroup(models.Model):
    """A group that was named in the answer to a card."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    answer = models.ForeignKey(CardAnswer, models.CASCADE, related_name="named")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["answer", "group"], name="card_group_once")]

    def __str__(self) -> str:
        return str(self.group)
