"""The history in words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from planner.verbs import VERBS as PLANNER_VERBS
from stakeholders.history import values_of
from stakeholders.models import HistoryEntry, HistoryPersonal, Project
from stakeholders.verbs import VERBS as STAKEHOLDER_VERBS

HISTORY_A_PAGE = 50
ERASED = gettext_noop("Somebody whose name was erased")
WORDS = {verb.key: verb.words for verb in (*STAKEHOLDER_VERBS, *PLANNER_VERBS)}
_BOXES = {
    "discreet name": _("discreet name"),
    "ends on": _("ends on"),
    "groups named": _("groups named"),
    "how it affects them": _("how it affects them"),
    "idea from": _("idea from"),
    "last day": _("last day"),
    "look again on": _("look again on"),
    "name": _("name"),
    "new groups": _("new groups"),
    "name from": _("where the name came from"),
    "organisation": _("organisation"),
    "pay": _("pay"),
    "people about": _("people about"),
    "people in it": _("people in it"),
    "places": _("places"),
    "plan": _("plan"),
    "sensitive": _("sensitive"),
    "sentence": _("sentence"),
    "speakers belong": _("whether those who speak for them belong"),
    "starts on": _("starts on"),
    "time zone": _("time zone"),
    "top number of people": _("top number of people"),
    "who counted": _("who says how many"),
    "who they are": _("who they are"),
    "words": _("words"),
}
"""What changed, as it is told. What is not listed is a title that somebody gave, and stands as it is."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry in words, with what was before and after where that matters."""

    at: datetime
    words: str
    reason: str
    changes: list[tuple[str, str, str]]


def history_of(project: Project) -> QuerySet[HistoryEntry]:
    """The project's entries, newest first."""
    return project.history.order_by("-at", "-pk")


def history_lines(entries: Iterable[HistoryEntry]) -> list[HistoryLine]:
    """The entries in words: 1 query more, whatever their number."""
    entries = list(entries)
    personal: dict[int, dict[str, str]] = {}
    for row in HistoryPersonal.objects.filter(entry__in=entries):
        names = personal.setdefault(row.entry_id, {})
        names["actor" if row.role == "actor" else "person"] = json.loads(row.values)["name"]
    return [_line(entry, personal.get(entry.pk, {})) for entry in entries]


_DAYS = ("what_day", "what_week", "what_first_day", "what_last_day")


class _Words(dict[str, Any]):
    """Values for a sentence; what is missing was erased."""

    def __missing__(self, key: str) -> str:
        return gettext(ERASED)


def _line(entry: HistoryEntry, names: dict[str, str]) -> HistoryLine:
    values = values_of(entry)
    words = _Words({f"what_{key}": value for key, value in values.get("what", {}).items()})
    words |= {key: _in_words(words[key]) for key in _DAYS if key in words}
    words |= {key: name for key, name in names.items() if name}
    words["reason"] = values.get("reason", "")
    sentence = gettext(WORDS[entry.verb]).format_map(words)
    old, new = values.get("old", {}), values.get("new", {})
    changes = [
        (_box(name.replace("_", " ")), _in_words(old.get(name, "")), _in_words(value))
        for name, value in new.items()
        if name in old
    ]
    if values.get("what", {}).get("helped"):
        sentence = gettext("%(sentence)s It was typed for them.") % {"sentence": sentence}
    reason = "" if "{reason}" in WORDS[entry.verb] else words["reason"]
    return HistoryLine(entry.at, sentence, reason, changes)


def _box(name: str) -> str:
    return str(_BOXES.get(name, name))


def _in_words(value: object) -> str:
    """A value as people read it: a day such as 2027-03-01 as "1 March 2027"."""
    try:
        return str(date_format(date.fromisoformat(str(value)), "j F Y"))
    except ValueError:
        return str(value)
