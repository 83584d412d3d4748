"""The demo's clock: what is done inside it is done on a day that has passed, by the same actions as today."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    """Everything inside happens so many days ago. Not for code that serves anybody: the whole process is turned back.

    Django's clock is turned back, and every field that takes its default from it.
    """
    there = vars(timezone)
    now = timezone.now
    back = timedelta(days=days)

    def then() -> datetime:
        return now() - back

    fields = [field for model in apps.get_models() for field in model._meta.local_concrete_fields]
    timed = [field for field in fields if field.has_default() and field.default is now]
    there["now"] = then
    _set_defaults(timed, then)
    try:
        yield
    finally:
        there["now"] = now
        _set_defaults(timed, now)


def _set_defaults(fields: list[Any], clock: Any) -> None:
    for field in fields:
        field.default = clock
        vars(field).pop("_get_default", None)
