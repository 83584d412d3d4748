"""The app of people: what Django needs to know of it."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class StakeholdersConfig(AppConfig):
    """Registers the check that every address declares who may use it."""

    name = "stakeholders"
    verbose_name = "People and projects"

    def ready(self) -> None:
        """Hand the check to Django."""
        from stakeholders.checks import every_view_declares_access

        register(every_view_declares_access, Tags.urls)
