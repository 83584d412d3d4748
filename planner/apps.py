"""The app of plans: what Django needs to know of it."""

from django.apps import AppConfig


class PlannerConfig(AppConfig):
    """Plans, stages, exercises and sign-off."""

    name = "planner"
    verbose_name = "Planner"
