"""What is sent by e-mail about people."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from stakeholders.models import LeadInvitation


def absolute(path: str) -> str:
    """A whole address for a letter: the site's, never one taken from a request."""
    return f"{settings.SITE_URL}{path}"


def send_lead_invitation(*, invitation: LeadInvitation, secret: str, inviter_name: str) -> None:
    """Ask somebody to lead a project too."""
    words = {
        "inviter_name": inviter_name,
        "project": invitation.project,
        "address": absolute(reverse("invitation_open", args=[secret])),
        "expires_at": invitation.expires_at,
    }
    send_mail(
        subject="You are invited to lead a project in Alongside",
        message=render_to_string("stakeholders/email/lead_invitation.txt", words),
        from_email=None,
        recipient_list=[invitation.email],
    )
