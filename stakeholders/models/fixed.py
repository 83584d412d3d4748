"""Rows that are written once: history, moments, keys and signed records. They go only with their whole project."""

from typing import Any, ClassVar

from django.db import models


class IsFixed(Exception):
    """Somebody tried to change or remove what is never changed."""


class HistoryIsFixed(IsFixed):
    """Somebody tried to change or remove what is on record."""


class RecordIsFixed(IsFixed):
    """Somebody tried to change or remove a signed record, or a key."""


class FixedModel(models.Model):
    """A row that is never changed."""

    MUTABLE: ClassVar[bool] = False
    refusal: ClassVar[type[IsFixed]] = IsFixed

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once. Raises the model's `refusal` for a row that is there already."""
        if not self._state.adding:
            raise self.refusal(f"A {self._meta.verbose_name} is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises the model's `refusal`: the row goes only with its whole project."""
        raise self.refusal(f"A {self._meta.verbose_name} is never removed.")
