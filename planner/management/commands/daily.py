"""`manage.py daily`: what happens once a day."""

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from coproduction.forgetting import forget_for_good
from planner.actions.check_ins import IsNotOpen, close_check_in
from planner.queries.check_ins import rounds_over
from stakeholders.actions.coming_in import forget_old_tries
from stakeholders.actions.group_files import forget_group_files
from stakeholders.actors import SYSTEM
from stakeholders.history import enter_withheld
from stakeholders.mailing import forget_old_tasks, retry_mails
from stakeholders.models import Project
from stakeholders.steps import lock_project


class Command(BaseCommand):
    """Let withheld acts enter the history, a day later; close check-ins; try mail again. Safe to run again."""

    help = (
        "Run this once a day: it lets what people did without their name enter each project's history, closes the "
        "check-ins whose last day is over, tries again the mail that was not sent, and forgets what nobody needs any "
        "more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """One transaction for each project, so that one project never waits for another."""
        entered = 0
        for project in Project.objects.filter(withheld_entries__isnull=False).distinct():
            with transaction.atomic():
                entered += enter_withheld(project=lock_project(project))
        self.stdout.write(f"Entries that entered the history: {entered}.")
        self.stdout.write(f"Check-ins that were closed: {_close_check_ins()}.")
        forget_old_tries(by=SYSTEM)
        self.stdout.write(f"Mails that were tried again: {retry_mails(by=SYSTEM)}.")
        forget_old_tasks(by=SYSTEM)
        forget_group_files(by=SYSTEM)
        forget_for_good()


def _close_check_ins() -> int:
    """Close every check-in whose last day is over, each in its own transaction. Returns how many."""
    closed = 0
    for check_in in rounds_over():
        with suppress(IsNotOpen):
            close_check_in(check_in=check_in, by=SYSTEM)
            closed += 1
    return closed
