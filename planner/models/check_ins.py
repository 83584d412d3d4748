"""Check-ins: rounds of the questions that the promise asks, while they are open and once they are closed.

While a round is open, who was asked stands in one table and what was answered in others, which name nobody. When it
closes, what may be shown becomes results, and all else is deleted. Source: product.md, "The privacy rule".
"""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planner.models.promise import PROMISE_LONGEST
from planner.privacy import FEWEST_ANSWERS, FIGURES_FROM, MOST_ASKED, Part
from planner.values import ValueState, Word
from stakeholders.models import Member, Project
from stakeholders.models.fixed import FixedModel, RecordIsFixed

WORDS_LONGEST = 500
"""Signs in the one comment that somebody may add to their answers."""


class WordChoices(models.TextChoices):
    """The five words of an answer."""

    NEVER = Word.NEVER.value, _("Never")
    RARELY = Word.RARELY.value, _("Rarely")
    SOMETIMES = Word.SOMETIMES.value, _("Sometimes")
    OFTEN = Word.OFTEN.value, _("Often")
    ALWAYS = Word.ALWAYS.value, _("Always")


class StateChoices(models.TextChoices):
    """How a line of the promise stands, where it may be said."""

    BROKEN = ValueState.BROKEN.value, _("broken")
    AT_RISK = ValueState.AT_RISK.value, _("slipping")
    KEPT = ValueState.KEPT.value, _("kept")


class PartChoices(models.TextChoices):
    """Whose answers were shown together."""

    LIVED = Part.LIVED.value, _("People with lived experience and carers")
    PROFESSIONAL = Part.PROFESSIONAL.value, _("Staff and decision makers")
    TOGETHER = Part.TOGETHER.value, _("Everyone together")


class AnsweredAs(models.TextChoices):
    """As what somebody answers. Leads stand apart: they never make up a five."""

    LIVED = "lived", _("lived experience and carers")
    PROFESSIONAL = "professional", _("staff and decision makers")
    LEAD = "lead", _("leads")


class CheckIn(models.Model):
    """One round. Open until it is closed, or cancelled before anybody answered; never opened again.

    `asked`, `answered` and `helped` are counted when it closes, over everybody: who they were is kept nowhere.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="check_ins")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.PositiveSmallIntegerField(help_text="1 for the first; a cancelled round keeps its number.")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    closes_on = models.DateField(help_text="The last day on which it can be answered.")
    fewest = models.PositiveSmallIntegerField(help_text="Answers from which a side is shown, as when it opened.")
    reminded_on = models.DateField(null=True, blank=True, help_text="The last day on which everybody was reminded.")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveIntegerField(null=True, blank=True, editable=False)
    answered = models.PositiveIntegerField(null=True, blank=True, editable=False)
    helped = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="check_in_number"),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(closed_at=None, cancelled_at=None),
                name="check_in_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(fewest__gte=FEWEST_ANSWERS, fewest__lte=MOST_ASKED), name="check_in_fewest"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, asked=None, answered=None, helped=None)
                | models.Q(
                    closed_at__isnull=False,
                    cancelled_at=None,
                    asked__isnull=False,
                    answered__isnull=False,
                    answered__lte=models.F("asked"),
                    helped__isnull=False,
                    helped__lte=models.F("answered"),
                ),
                name="check_in_counted_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"Check-in {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it was neither closed nor cancelled; its last day may be over."""
        return self.closed_at is None and self.cancelled_at is None


class CheckInValue(FixedModel):
    """One line of the promise as it was asked about: its words and its question, kept as they were."""

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="values")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40, help_text="The same in every round and every version of the promise.")
    title = models.CharField(max_length=60)
    words = models.CharField(max_length=PROMISE_LONGEST)
    question = models.CharField(max_length=PROMISE_LONGEST)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["check_in", "key"], name="check_in_value_key"),
        ]

    def __str__(self) -> str:
        return self.title


class CheckInListing(models.Model):
    """Somebody is asked in an open round, and whether they have answered. Deleted when it closes.

    It holds no time, and nothing leads from it to an answer. Without a member it is somebody who has left.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="listing")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="check_in_listings")
    is_answered = models.BooleanField(default=False)
    is_helped = models.BooleanField(default=False, help_text="A helper typed it for them.")
    not_theirs = models.BooleanField(default=False, help_text="They said that it was not from them.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["check_in", "member"], name="check_in_listed_once"),
            models.CheckConstraint(
                condition=models.Q(is_answered=True) | models.Q(is_helped=False, not_theirs=False),
                name="check_in_helped_has_answered",
            ),
        ]

    def __str__(self) -> str:
        return "Asked"


class CheckInAnswer(models.Model):
    """One answer to one question of an open round: the word, and as what it was said. Deleted when it closes.

    Its id is random, and it holds no member, no link, no time and no address; two answers of one person hold nothing
    that they share.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="answers")
    key = models.SlugField(max_length=40)
    answered_as = models.CharField(max_length=12, choices=AnsweredAs)
    word = models.CharField(max_length=9, choices=WordChoices)

    def __str__(self) -> str:
        return self.get_word_display()


class CheckInWords(models.Model):
    """A comment in an open round, which its writer agreed to have shown. Deleted when it closes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="words")
    words = models.CharField(max_length=WORDS_LONGEST)

    class Meta:
        verbose_name_plural = "check-in words"

    def __str__(self) -> str:
        return "A comment"


class CheckInComment(models.Model):
    """A comment of a closed round, written anew in no order. What was covered in it is gone for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="comments")
    position = models.PositiveIntegerField(help_text="Its place among the others, which was drawn by lot.")
    words = models.CharField(max_length=WORDS_LONGEST)
    is_covered = models.BooleanField(default=False, help_text="Words in it that named somebody were covered.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["check_in", "position"], name="check_in_comment_position"),
        ]

    def __str__(self) -> str:
        return self.words


class CheckInResult(FixedModel):
    """What may be shown of one part's answers to one question. Written once, when the round closes.

    `answers` and `middle` only from 8 answers on. A part without a row had too few: nothing of it is kept.
    """

    refusal = RecordIsFixed

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="results")
    value = models.ForeignKey(CheckInValue, models.CASCADE, related_name="results")
    part = models.CharField(max_length=12, choices=PartChoices)
    state = models.CharField(max_length=7, choices=StateChoices)
    answers = models.PositiveIntegerField(null=True, blank=True)
    middle = models.CharField(max_length=9, choices=WordChoices, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["value", "part"], name="check_in_result_once"),
            models.CheckConstraint(
                condition=models.Q(answers=None, middle="")
                | (
                    models.Q(answers__isnull=False, answers__gte=FIGURES_FROM)
                    & ~models.Q(middle="")
                    & ~models.Q(part=Part.TOGETHER.value)
                ),
                name="check_in_figures_from_eight",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()
