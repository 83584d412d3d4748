"""Judgements: one member's own placing of a group; and what of them was shown to everybody.

Pages call a judgement somebody's view. Source: product.md, "The grid".
"""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.models.fixed import FixedModel, RecordIsFixed
from stakeholders.models.groups import Group
from stakeholders.models.members import Member
from stakeholders.models.projects import Project
from stakeholders.models.typed import TypedFields
from stakeholders.revealing import FEWEST_SHOWN, Judges, View


class OwnLink(models.TextChoices):
    """What somebody has to do with a group."""

    BELONG = "belong", _("I belong to it")
    CARE = "care", _("I care for somebody in it")
    WORK = "work", _("I work with people in it")
    NONE = "none", _("None of these")
    UNSAID = "unsaid", _("I would rather not say")


class NoAnswer(models.TextChoices):
    """What somebody says in place of one of the five words."""

    UNKNOWN = "unknown", _("I do not know")
    UNSAID = "unsaid", _("I would rather not say")


class JudgesChoices(models.TextChoices):
    """Whose views are shown together, as it is said."""

    BELONG = Judges.BELONG.value, _("People who belong to it")
    OTHERS = Judges.OTHERS.value, _("Other people")


def judges_of(link: str) -> Judges | None:
    """With whose views somebody's is shown who has this to do with a group; None as long as they were not asked."""
    if not link:
        return None
    return Judges.BELONG if link == OwnLink.BELONG else Judges.OTHERS


class Reveal(FixedModel):
    """A lead showed everybody what people say of the groups."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="reveals")
    code = models.UUIDField(default=uuid.uuid4, unique=True, help_text="From the form: one press is one reveal.")
    revealed_at = models.DateTimeField(default=timezone.now)
    by_member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["revealed_at", "pk"]

    def __str__(self) -> str:
        return str(self.code)


class RevealedView(FixedModel):
    """What people of a part said together of a group, from a reveal on until a later one of the same part.

    The middle (median) and the middle half (lower and upper quartile) of their views, 0 to 100 on each axis. With
    `people` 0 nothing of the part is shown any more. There is no way from here to one person's view.
    """

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    reveal = models.ForeignKey(Reveal, models.CASCADE, related_name="views")
    group = models.ForeignKey(Group, models.CASCADE, related_name="revealed_views")
    judges = models.CharField(max_length=6, choices=JudgesChoices)
    people = models.PositiveIntegerField()
    affected = models.PositiveSmallIntegerField(default=0)
    affected_low = models.PositiveSmallIntegerField(default=0)
    affected_high = models.PositiveSmallIntegerField(default=0)
    say = models.PositiveSmallIntegerField(default=0)
    say_low = models.PositiveSmallIntegerField(default=0)
    say_high = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["reveal", "group", "judges"], name="revealed_view_once"),
            models.CheckConstraint(
                condition=models.Q(people=0) | models.Q(people__gte=FEWEST_SHOWN), name="revealed_view_of_five_at_least"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    affected_low__lte=models.F("affected"),
                    affected_high__gte=models.F("affected"),
                    affected_high__lte=100,
                    say_low__lte=models.F("say"),
                    say_high__gte=models.F("say"),
                    say_high__lte=100,
                ),
                name="revealed_view_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affected}, {self.say}"


class Judgement(TypedFields):
    """Where one member puts a group: 0 to 100 on each axis, or why not; and what they have to do with it.

    Beside what they say now stands what was last shown of it, so that the next reveal gives nobody away
    (`revealing.py`). Without a member it is what stays of somebody who was erased, and was shown already.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="judgements")
    group = models.ForeignKey(Group, models.CASCADE, related_name="judgements")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="judgements")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    affected = models.PositiveSmallIntegerField(null=True, blank=True)
    affected_none = models.CharField(max_length=7, choices=NoAnswer, blank=True)
    say = models.PositiveSmallIntegerField(null=True, blank=True)
    say_none = models.CharField(max_length=7, choices=NoAnswer, blank=True)
    link = models.CharField(max_length=6, choices=OwnLink, blank=True, help_text="Empty as long as it is not asked.")
    version = models.PositiveIntegerField(default=1, help_text="Rises whenever what it says changes.")
    first_at = models.DateTimeField(default=timezone.now, editable=False)
    judged_at = models.DateTimeField(default=timezone.now, help_text="When it was said last, also in the same words.")
    by_lead = models.BooleanField(
        default=False,
        editable=False,
        help_text="Shown with those of 5 others, and counted among no five, also where the lead is gone.",
    )
    shown_in = models.ForeignKey(Reveal, models.RESTRICT, null=True, blank=True, editable=False, related_name="+")
    shown_judges = models.CharField(max_length=6, choices=JudgesChoices, blank=True, editable=False)
    shown_affected = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    shown_say = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    shown_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    dropped_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Shown until then, and no more, because most of those shown with it changed. Waits to be said again.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="judgement_once"),
            models.CheckConstraint(
                condition=(models.Q(affected=None) | models.Q(affected__lte=100, affected_none=""))
                & (models.Q(say=None) | models.Q(say__lte=100, say_none="")),
                name="judgement_0_to_100_or_why_not",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    shown_in=None, shown_judges="", shown_affected=None, shown_say=None, shown_version=None
                )
                | models.Q(
                    ~models.Q(shown_judges=""),
                    shown_in__isnull=False,
                    shown_affected__isnull=False,
                    shown_affected__lte=100,
                    shown_say__isnull=False,
                    shown_say__lte=100,
                    shown_version__isnull=False,
                ),
                name="judgement_shown_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)

    @property
    def view(self) -> View | None:
        """Both of its numbers; None where one of them was not said, so that it counts nowhere."""
        return None if self.affected is None or self.say is None else View(self.affected, self.say)

    @property
    def judges(self) -> Judges | None:
        """With whose views it is shown: of those who belong, or of all others. None where it counts nowhere."""
        return None if self.view is None else judges_of(self.link)
