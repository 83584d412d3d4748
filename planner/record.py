"""The frozen record of a sign-off: what the signatures stand on, first. Pure.

Source: product.md, "A record begins with". A record names nobody: names of leads are looked up when it is shown, and
the other key's holder is a side.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.gate import CheckKey, GateResult

SIDE_WORDS = {
    "lived": "People with lived experience",
    "carer": "Family and carers",
    "frontline": "Frontline staff",
    "decider": "Decision makers",
    "": "Not said yet",
}

HOLDER_WORDS = {"lived": "A person with lived experience", "carer": "A family member or carer"}


@dataclass(frozen=True, slots=True)
class ExerciseLine:
    """One exercise of the stage, as the record lists it."""

    title: str
    required: bool
    entries: int


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What the record is made of, besides what the gate says."""

    project: str
    plan: str
    stage: int
    stages: int
    title: str
    as_of: date
    leads: int
    people_by_side: Mapping[str, int]
    not_come_in: int
    entries_by_side: Mapping[str, int]
    entries_by_leads: int
    turned_off: int
    links_replaced: int
    exercises: tuple[ExerciseLine, ...]
    asked_less: tuple[str, ...]
    other_key_side: str
    other_key_on: date


def build_record(facts: RecordFacts, gate: GateResult) -> dict[str, Any]:
    """The record as plain values: the same facts and the same gate give the same record."""
    return {
        "title": record_title(len(gate.gaps)),
        "project": facts.project,
        "plan": facts.plan,
        "stage": {"position": facts.stage, "of": facts.stages, "title": facts.title},
        "as_of": facts.as_of.isoformat(),
        "people": _counts(facts.people_by_side, leads=facts.leads),
        "not_come_in": facts.not_come_in,
        "entries": _counts(facts.entries_by_side, leads=facts.entries_by_leads),
        "turned_off": facts.turned_off,
        "links_replaced": facts.links_replaced,
        "gaps": [
            {
                "subject": gap.subject,
                "reason": gap.reason,
                "plan": gap.plan,
                "published_on": gap.published_on.isoformat(),
                "look_again_on": gap.look_again_on.isoformat(),
            }
            for gap in gate.gaps
        ],
        "checks": [
            {"title": check.title, "state": check.state.value, "evidence": check.evidence}
            for check in gate.checks
            if check.key != CheckKey.KEYS
        ],
        "exercises": [
            {"title": line.title, "required": line.required, "entries": line.entries} for line in facts.exercises
        ],
        "asked_less": list(facts.asked_less),
        "other_key": {
            "side": HOLDER_WORDS[facts.other_key_side],
            "on": facts.other_key_on.isoformat(),
        },
    }


def record_title(gaps: int) -> str:
    """The title counts the gaps: no record looks cleaner than it is."""
    if gaps == 0:
        return "Signed"
    return "Signed with 1 known gap" if gaps == 1 else f"Signed with {gaps} known gaps"


def record_text(record: Mapping[str, Any]) -> str:
    """The record as canonical text, the same on every database."""
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def record_digest(text: str) -> str:
    """SHA-256 of the canonical text, 64 hexadecimal signs."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_record(text: str) -> dict[str, Any]:
    """A stored record with its dates as dates, to be shown."""
    record: dict[str, Any] = json.loads(text)
    record["as_of"] = date.fromisoformat(record["as_of"])
    record["other_key"]["on"] = date.fromisoformat(record["other_key"]["on"])
    for gap in record["gaps"]:
        gap["published_on"] = date.fromisoformat(gap["published_on"])
        gap["look_again_on"] = date.fromisoformat(gap["look_again_on"])
    return record


def _counts(by_side: Mapping[str, int], *, leads: int) -> list[dict[str, Any]]:
    rows = [{"who": "Leads", "count": leads}]
    rows += [{"who": words, "count": by_side[side]} for side, words in SIDE_WORDS.items() if by_side.get(side)]
    return rows
