"""E-mail to people of a project: what was asked for, and what became of it. No secret is in any row."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.models.links import LeadInvitation, SharedLink
from stakeholders.models.members import Member
from stakeholders.models.projects import Project

VERSION_SENT = "version"
"""In the words of a mail that went with a link for many: the version of the link that it holds."""


class MailKind(models.TextChoices):
    """What is sent. The words are in templates/stakeholders/email/."""

    OWN_LINK = "own_link", _("Their own link")
    SHARED_LINK = "shared_link", _("A link for many")
    LEAD_INVITATION = "lead_invitation", _("An invitation to lead")
    LINK_TO_SELF = "link_to_self", _("Their own link, to themselves")
    RECORD = "record", _("The fingerprint of a record")
    CHECK_IN = "check_in", _("How is it going?")
    CHECK_IN_REMINDER = "check_in_reminder", _("How is it going? A reminder")


class MailState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    STOPPED = "stopped", _("They want no mail")
    NOT_NEEDED = "not_needed", _("Not needed any more")


class MailFailure(models.TextChoices):
    """Why it was not sent, as far as the mail server told. Its own words may hold an address, so they are not kept."""

    REFUSED = "refused", _("This address does not take mail.")
    SERVER = "server", _("The mail server did not take it.")


class Mail(models.Model):
    """One mail to one address. A task gets its id and nothing else.

    `address` is emptied once nobody needs it: when the mail is sent or will not be. `address_digest` stays, so that
    the same address is not written to twice and can stop mail. `words` are what the letter is about, and no secret.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="mails")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=MailKind)
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="mails")
    shared_link = models.ForeignKey(SharedLink, models.CASCADE, null=True, blank=True, related_name="mails")
    invitation = models.ForeignKey(LeadInvitation, models.CASCADE, null=True, blank=True, related_name="mails")
    words = models.JSONField(default=dict, blank=True, editable=False)
    address = models.EmailField(max_length=254, blank=True)
    address_digest = models.CharField(max_length=64, editable=False)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    failure = models.CharField(max_length=10, choices=MailFailure, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When a run began to send it.")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state"], condition=models.Q(state__in=["waiting", "failed"]), name="mail_not_ended"),
            models.Index(fields=["project", "address_digest"], name="mail_address"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    @property
    def can_go_again(self) -> bool:
        """Whether somebody may have it sent again: it failed, and the address is still kept."""
        return self.state == MailState.FAILED and bool(self.address)

    @property
    def why_not(self) -> str:
        """Why it was not sent, in one sentence; empty where it was not tried or went."""
        return self.get_failure_display() if self.state == MailState.FAILED else ""


class MailStop(models.Model):
    """An address that wants no more mail of one project, kept as an HMAC so that it names nobody."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="mail_stops")
    address_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "address_digest"], name="mail_stop_once")]

    def __str__(self) -> str:
        return f"No more mail of {self.project}"
