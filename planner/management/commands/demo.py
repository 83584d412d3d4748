"""`manage.py demo`: the fictional demo project alone."""

from typing import Any

from django.core.management.base import BaseCommand

from planner.demo import demo_sign_in, load_demo
from planner.steps import load_built_in
from stakeholders.actors import SYSTEM


class Command(BaseCommand):
    """Load the demo project and say how to sign in. Safe to run again: what is there stays as it is."""

    help = "Load a fictional demo project."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it once."""
        load_built_in(by=SYSTEM)
        load_demo(by=SYSTEM)
        self.stdout.write(demo_sign_in())
