"""`manage.py start`: everything that a fresh machine needs, then the app itself."""

import os
import secrets
import socket
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from planner.demo import demo_sign_in, load_demo
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM
from stakeholders.models import User


class Command(BaseCommand):
    """Prepare the database, the plans and the files, say how to sign in, and serve. Safe to run again."""

    help = "Set everything up and run the app. With --demo it holds a fictional project to look at."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--demo` loads the demo project; `--prepare-only` stops before serving."""
        parser.add_argument("--demo", action="store_true", help="Load a fictional demo project.")
        parser.add_argument("--prepare-only", action="store_true", help="Set up, and do not serve.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up in order; nothing that is there already is changed."""
        _port_is_free() if not options["prepare_only"] else None
        settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        load_built_in(by=SYSTEM)
        if options["demo"]:
            load_demo(by=SYSTEM)
            self.stdout.write(demo_sign_in())
        elif not User.objects.exists():
            self._first_lead()
        if options["prepare_only"]:
            return
        self.stdout.write(self.style.SUCCESS(f"\nAlongside is at {settings.SITE_URL}   (Ctrl+C stops it)\n"))
        self.stdout.flush()
        _serve()

    def _first_lead(self) -> None:
        """Offer to make the first account, where somebody is there to answer."""
        if not sys.stdin.isatty():
            self.stdout.write("Nobody has an account yet. Make the first: manage.py createsuperuser")
            return
        self.stdout.write("Nobody has an account yet. Make the first one, for a lead who may also use Django admin.")
        email = self._ask("E-mail address: ", validate_email)
        name = self._ask("Name: ", lambda value: None)
        password = self._ask("Password, 10 signs or more (empty: one is made for you): ", _good_or_empty)
        made = password or secrets.token_urlsafe(12)
        User.objects.create_superuser(email, made, name=name)
        self.stdout.write(f"The account is made. Sign in as {email}" + ("." if password else f" with {made}"))

    def _ask(self, question: str, check: Any) -> str:
        while True:
            answer = getpass(question) if question.startswith("Password") else input(question).strip()
            try:
                check(answer)
            except ValidationError as error:
                self.stdout.write(" ".join(error.messages))
            else:
                if answer or "empty" in question:
                    return answer


def _good_or_empty(password: str) -> None:
    if password:
        validate_password(password)


def _port_is_free() -> None:
    """Raises CommandError where something else listens already, before anything is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.PORT))
        except OSError as error:
            raise CommandError(f"Port {settings.PORT} is in use. Set another, such as PORT=8080.") from error


def _serve() -> None:
    """Become gunicorn, for this machine alone unless a proxy stands before it. No access log: it would name people."""
    host = "127.0.0.1" if settings.IS_LOCAL else "0.0.0.0"  # noqa: S104
    os.execv(
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "coproduction.wsgi",
            f"--bind={host}:{settings.PORT}",
            f"--workers={settings.WORKERS}",
            "--threads=4",
            "--log-level=warning",
            f"--forwarded-allow-ips={'*' if settings.PROXIES else '127.0.0.1'}",
        ],
    )
