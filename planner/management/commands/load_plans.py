"""`manage.py load_plans`: the built-in planner templates alone."""

from typing import Any

from django.core.management.base import BaseCommand

from planner.steps import load_built_in
from stakeholders.actors import SYSTEM


class Command(BaseCommand):
    """Load the built-in plans where they are missing or older than what ships."""

    help = "Load the built-in planner templates."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what was loaded."""
        loaded = load_built_in(by=SYSTEM)
        self.stdout.write(f"Loaded: {', '.join(map(str, loaded))}." if loaded else "Nothing newer to load.")
