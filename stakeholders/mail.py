"""What letters about people say, and sending one. Both parts, text and HTML, are made of the same words.

A letter to a participant says the project's discreet name, and its topic only where that harms nobody; it ends with a
link that stops mail, which mail programs know too (RFC 8058). Source: product.md, "Links".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default as default_policy
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from stakeholders.models import Mail, MailKind
from stakeholders.ways_in import WayIn, in_groups, invitation_secret, shared_code, shared_secret

_LONGEST_LINE = 900

_STOP = signing.Signer(salt="no-more-mail")


class BadAddress(Exception):
    """No letter can be written to this address."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, ready to be sent. `stop_address` is empty for leads."""

    subject: str
    text: str
    html: str
    stop_address: str


@dataclass(frozen=True, slots=True)
class StopAddress:
    """Which address wants no more mail of which project."""

    project_code: str
    address_digest: str


@dataclass(frozen=True, slots=True)
class _Part:
    """One paragraph of a letter: words, or an address to press."""

    words: str
    is_address: bool


class _Message(EmailMultiAlternatives):
    """A message whose long lines stay whole.

    Python would write a long address in a header as encoded words, which mail programs do not take for an address
    (RFC 2047, 5), and break those in the text, so that nobody could copy them from the terminal.
    """

    def message(self, *, policy: Any = default_policy) -> EmailMessage:
        """The message as it is sent; lines may hold 900 signs, and RFC 5322, 2.1.1, lets them hold 998."""
        return super().message(policy=policy.clone(max_line_length=_LONGEST_LINE))


def absolute(path: str) -> str:
    """A whole address for a letter: the site's, never one taken from a request."""
    return f"{settings.SITE_URL}{path}"


def stop_token(mail: Mail) -> str:
    """What stands in the address that stops mail: which project, and the address's digest, signed. It names nobody.

    It needs no row of the mail: whoever leaves takes that with them, and the letter is still in their letter box.
    """
    return _STOP.sign(f"{mail.project.code}.{mail.address_digest}")


def address_in(token: str) -> StopAddress | None:
    """Whose mail the token in an address stops; None for a token that was not made here."""
    try:
        return StopAddress(*_STOP.unsign(token).split("."))
    except signing.BadSignature:
        return None


def letter_for(mail: Mail, way: WayIn | None = None) -> Letter:
    """What a mail says now. `way` is what opens the person's own link, for the kinds that hold one."""
    with timezone.override(mail.project.zone), translation.override(settings.LANGUAGE_CODE):
        words = _words(mail, way)
        return _letter(_subject(mail), _template(mail), words)


def send(mail: Mail, letter: Letter) -> None:
    """Hand a letter to the mail server. Raises OSError where it is not taken, and BadAddress."""
    headers = {"Auto-Submitted": "auto-generated"}
    if letter.stop_address:
        headers["List-Unsubscribe"] = f"<{letter.stop_address}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = _Message(letter.subject, letter.text, to=[mail.address], headers=headers)
    message.attach_alternative(letter.html, "text/html")
    try:
        message.send(using="default")
    except (ValueError, MessageError) as error:
        raise BadAddress from error


def last_day_in(mail: Mail) -> date | None:
    """The last day of what a mail asks for, where its own words hold one."""
    until = mail.words.get("until")
    return date.fromisoformat(until) if until else None


def is_for_lead(mail: Mail) -> bool:
    """Whether a lead reads it, or somebody who is asked to be one."""
    return mail.kind == MailKind.LEAD_INVITATION or (mail.member is not None and mail.member.is_lead)


def _letter(subject: str, template: str, words: dict[str, object]) -> Letter:
    text = render_to_string(template, words)
    parts = list(_parts(text, {str(words["address"]), str(words["code_address"]), str(words["stop_address"])}))
    subject = _on_one_line(subject)
    return Letter(
        subject=subject,
        text="\n\n".join(part.words for part in parts) + "\n",
        html=render_to_string("stakeholders/email/letter.html", {"subject": subject, "parts": parts}),
        stop_address=str(words["stop_address"]),
    )


def _parts(text: str, addresses: set[str]) -> Iterable[_Part]:
    """The paragraphs of a letter, which stand apart by an empty line."""
    for paragraph in text.split("\n\n"):
        words = _on_one_line(paragraph)
        if words:
            yield _Part(words, is_address=words in addresses)


def _on_one_line(words: str) -> str:
    return " ".join(words.split())


def _subject(mail: Mail) -> str:
    if mail.kind == MailKind.LEAD_INVITATION:
        return _("You are invited to lead a project in Alongside")
    name = mail.project.discreet_name
    if mail.kind == MailKind.LINK_TO_SELF:
        return _("%(project)s: your own link") % {"project": name}
    if mail.kind == MailKind.RECORD:
        return _("%(project)s: what was agreed, to keep") % {"project": name}
    if mail.kind == MailKind.CHECK_IN:
        return _("%(project)s: how is it going?") % {"project": name}
    if mail.kind == MailKind.CHECK_IN_REMINDER:
        return _("%(project)s: how is it going? A reminder") % {"project": name}
    return _("%(project)s: you are invited") % {"project": name}


def _template(mail: Mail) -> str:
    name = "record_lead" if mail.kind == MailKind.RECORD and is_for_lead(mail) else mail.kind
    return f"stakeholders/email/{name}.txt"


def _words(mail: Mail, way: WayIn | None) -> dict[str, object]:
    """Everything a letter may say, each value on one line."""
    project = mail.project
    address, code = _address_and_code(mail, way)
    told = {
        "name": mail.member.name if mail.member is not None else "",
        "project_name": project.discreet_name,
        "whole_name": project.name,
        "sentence": project.sentence,
        "organisation": project.organisation,
        "contact": project.contact,
        "pay": project.pay,
        "inviter_name": mail.invitation.invited_by.shown_name if mail.invitation is not None else "",
    }
    return {
        **{key: _on_one_line(value) for key, value in told.items()},
        "sensitive": project.sensitive,
        "address": address,
        "code": in_groups(code) if code else "",
        "code_address": absolute(reverse("code_open")) if code else "",
        "until": _until(mail),
        "about": mail.words,
        "stop_address": "" if is_for_lead(mail) else absolute(reverse("no_more_mail", args=[stop_token(mail)])),
        "help_contact": settings.HELP_CONTACT,
    }


def _address_and_code(mail: Mail, way: WayIn | None) -> tuple[str, str]:
    """The address a letter is about, and the short code where there is one."""
    if way is not None:
        return absolute(reverse("link_open", args=[way.secret])), way.typed
    if mail.shared_link is not None:
        link = mail.shared_link
        secret = shared_secret(link.code, link.version)
        return absolute(reverse("link_open", args=[secret])), shared_code(link.code, link.version)
    if mail.invitation is not None:
        return absolute(reverse("invitation_open", args=[invitation_secret(mail.invitation.code)])), ""
    return absolute(str(mail.words.get("path", "/"))), ""


def _until(mail: Mail) -> object:
    """The last day of what was sent; a link for many names its own, as its poster does."""
    if mail.shared_link is not None:
        return mail.shared_link.last_day
    return mail.invitation.expires_at if mail.invitation is not None else last_day_in(mail)
