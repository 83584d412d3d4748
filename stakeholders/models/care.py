"""What a person says about taking part: what they agree to, how to reach them, what they need."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.models.members import Member
from stakeholders.models.projects import Project


class ConsentPurpose(models.TextChoices):
    """What somebody may say yes or no to, each by itself. Source: domain.md, E5, "Consent"."""

    TAKE_PART = "take_part", _("Take part, and who sees what")
    CONTACT = "contact", _("Be contacted about this project")
    QUOTES = "quotes", _("My words in reports, without my name")
    NAME = "name", _("My name among the thanks")
    AFTER = "after", _("Keep my details after the project ends")


class ConsentAnswer(models.TextChoices):
    """What was said. Nothing said is no row."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    LATER = "later", _("I will say later")


class Consent(models.Model):
    """One answer of one person to one purpose, with the version of the wording they read. The latest holds."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="consents")
    member = models.ForeignKey(Member, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=ConsentPurpose)
    answer = models.CharField(max_length=5, choices=ConsentAnswer)
    wording_version = models.PositiveSmallIntegerField()
    entered_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    is_helped = models.BooleanField(default=False, help_text="Somebody typed it for them, also where that one is gone.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.get_answer_display()}"


class Contact(models.Model):
    """How to reach a person, in their own words. Leads read it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="contacts")
    member = models.OneToOneField(Member, models.CASCADE, related_name="contact")
    email = models.EmailField(max_length=254, blank=True)
    other = models.CharField("another way", max_length=200, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.email or self.other


class Worked(models.TextChoices):
    """Whether what was done for a person worked, as they say."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class Need(models.Model):
    """What a person needs to take part, as a thing to do, never a diagnosis. Leads read it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="needs")
    member = models.ForeignKey(Member, models.CASCADE, related_name="needs")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.CharField(max_length=200)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", help_text="The lead who sees to it."
    )
    due_on = models.DateField(null=True, blank=True, help_text="The day by which it is done.")
    done_at = models.DateTimeField(null=True, blank=True)
    worked = models.CharField(max_length=6, choices=Worked, blank=True, help_text="Did it work? Their own answer.")
    worked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(worked="", worked_at=None)
                | (~models.Q(worked="") & models.Q(worked_at__isnull=False)),
                name="need_worked_has_date",
            )
        ]

    def __str__(self) -> str:
        return self.words


class PayWay(models.TextChoices):
    """How somebody wants to be paid. Which benefit they get is never asked. Source: domain.md, E5."""

    BANK = "bank", _("Into a bank account")
    CASH = "cash", _("In cash")
    VOUCHER = "voucher", _("By voucher")
    BOOKED = "booked", _("You book and pay it for me")
    LESS = "less", _("Less than is offered")
    GIFT = "gift", _("To a group that I choose")
    NONE = "none", _("No money")
    TALK = "talk", _("I want to talk about it first")


class PayWish(models.Model):
    """How a person wants to be paid. Leads read it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="pay_wishes")
    member = models.OneToOneField(Member, models.CASCADE, related_name="pay_wish")
    way = models.CharField(max_length=7, choices=PayWay)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.get_way_display()


class Payment(models.Model):
    """Money for somebody's time, or for what it costs them to take part: offered, promised, paid. Leads read it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="payments")
    member = models.ForeignKey(Member, models.CASCADE, related_name="payments")
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    words = models.CharField("what for", max_length=200)
    amount = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    is_expense = models.BooleanField(default=False, help_text="It gives back what somebody spent.")
    offered_on = models.DateField()
    promised_by = models.DateField(null=True, blank=True, help_text="The day by which it was promised.")
    paid_on = models.DateField(null=True, blank=True)
    way = models.CharField("paid how", max_length=7, choices=PayWay, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["offered_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0), name="payment_more_than_nothing"
            ),
            models.CheckConstraint(
                condition=models.Q(paid_on=None) | models.Q(paid_on__gte=models.F("offered_on")),
                name="payment_paid_after_it_was_offered",
            ),
        ]

    def __str__(self) -> str:
        return self.words
