"""Mail servers that take nothing, whose words hold the address as real ones do; and a worker that sends mail."""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.management.commands.db_worker import Worker


class Down(BaseEmailBackend):
    """Nobody answers."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError(f"No connection, so nothing for {email_messages[0].to[0]}")


class Unknown(BaseEmailBackend):
    """There is no such letter box, and never will be."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(email_messages[0].to, (550, b"No such user")))


class Full(BaseEmailBackend):
    """The letter box is full today."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(email_messages[0].to, (452, b"Full")))


class Killed(BaseEmailBackend):
    """The run is killed while it sends, so that it can undo nothing."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise KeyboardInterrupt


def served_by(server: type[BaseEmailBackend]) -> dict[str, Any]:
    """The setting MAILERS with one of these."""
    return {"default": {"BACKEND": f"{server.__module__}.{server.__qualname__}"}}


def a_worker(name: str = "a worker") -> Worker:
    """What `manage.py db_worker` runs, until nothing waits."""
    return Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
