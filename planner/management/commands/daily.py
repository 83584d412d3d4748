"""`manage.py daily`: what happens once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from stakeholders.actions.coming_in import forget_old_tries
from stakeholders.actions.group_files import forget_group_files
from stakeholders.actors import SYSTEM
from stakeholders.history import enter_withheld
from stakeholders.mailing import forget_old_tasks, retry_mails
from stakeholders.models import Project
from stakeholders.steps import lock_project


class Command(BaseCommand):
    """Let what people did without their name enter the history, a day later; try mail again. Safe to run again."""

    help = (
        "Run this once a day: it lets what people did without their name enter each project's history, tries again "
        "the mail that was not sent, and forgets what nobody needs any more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """One transaction for each project, so that one project never waits for another."""
        entered = 0
        for project in Project.objects.filter(withheld_entries__isnull=False).distinct():
            with transaction.atomic():
                entered += enter_withheld(project=lock_project(project))
        self.stdout.write(f"Entries that entered the history: {entered}.")
        forget_old_tries(by=SYSTEM)
        self.stdout.write(f"Mails that were tried again: {retry_mails(by=SYSTEM)}.")
        forget_old_tasks(by=SYSTEM)
        forget_group_files(by=SYSTEM)
