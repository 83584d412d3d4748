"""The frozen record of a sign-off: what the signatures stand on, first. Pure.

Source: product.md, "A record begins with". A record names nobody: names of leads are looked up when it is shown, and
the other key's holder is a side.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from coproduction.saying import say
from planner.gate import CheckKey, GateResult
from stakeholders.register import ActKind

SIDE_WORDS = {
    "lived": "People with lived experience",
    "carer": "Family and carers",
    "frontline": "Frontline staff",
    "decider": "Decision makers",
    "": "Not said yet",
}

HOLDER_WORDS = {"lived": "A person with lived experience", "carer": "A family member or carer"}


CHECK_WORDS = {
    CheckKey.EXERCISES: say("exercises that are filled in"),
    CheckKey.REGISTER: say("groups that are listed and placed"),
    CheckKey.TARGETS: say("places and ways to reach each affected group"),
    CheckKey.COVERAGE: say("places that are taken"),
    CheckKey.PERIOD: say("time for people to join"),
    CheckKey.PROMISE: say("our promise"),
    CheckKey.CHECK_IN: say("a check-in"),
    CheckKey.OBJECTIONS: say("a reply to every concern"),
    CheckKey.KEYS: say("two people who agree"),
}
"""What a check asks for, where a record says that a plan asks for less."""


@dataclass(frozen=True, slots=True)
class ExerciseLine:
    """One exercise of the stage, as the record lists it."""

    title: str
    required: bool
    entries: int


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """How the people who are active now answer the current version of the promise. Numbers, never who."""

    version: int
    yes: int
    but: int
    no: int
    not_yet: int
    spelling_fixes: int


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection about the stage. Its words and reply are looked up by `code`, so that they can be erased."""

    code: str
    kind: str
    is_withheld: bool
    raised_on: date
    """The day; for a withheld one the Monday of its week."""


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """What somebody agreed "as long as". Its words are looked up by `code`."""

    code: str
    by_date: date
    set_on: date


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number of the gate that is not the default."""

    title: str
    value: int
    default: int
    unit: str


@dataclass(frozen=True, slots=True)
class ReopeningLine:
    """A time when the stage was opened again."""

    reason: str
    reopened_on: date


@dataclass(frozen=True, slots=True)
class HeardLine:
    """People of a group who were heard another way: the fullest such talk. How and by whom is not frozen."""

    people: int
    heard_on: date
    entered_on: date


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group as it stood. The words of `affected`, `say` and `wanted` are empty where it is not placed."""

    name: str
    earlier_names: tuple[str, ...]
    side: str
    affected: str
    say: str
    wanted: str
    is_guess: bool
    is_left_out: bool
    counts_as_before_until: date | None
    """Until when it counts as often or always affected, where it was moved below the line."""
    places: int
    ways: int
    heard: HeardLine | None
    at: tuple[int, ...] = ()
    """How much it was affected, had a say, and should have had, each 0 to 100. Empty where it is not placed."""


@dataclass(frozen=True, slots=True)
class ActLine:
    """A group that was left out, or moved below the line, with the record of it. Nobody is named."""

    name: str
    kind: str
    reason: str
    was_asked: bool
    asked_words: str
    belongs: bool
    """Whether whoever did it belongs to the group."""
    began_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class RenamedLine:
    """A name that a group had until then, or that of one that was merged into it."""

    before: str
    now: str
    was_merged: bool
    on: date


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request to include. Its words and the reply are looked up by `code`, so that they can be erased."""

    code: str
    is_withheld: bool
    raised_on: date
    """The day; for a withheld one the Monday of its week."""


@dataclass(frozen=True, slots=True)
class RegisterPart:
    """What a record says of the groups."""

    groups: tuple[GroupLine, ...]
    acts: tuple[ActLine, ...]
    renamed: tuple[RenamedLine, ...]
    """Since the last sign-off, as `requests` and `places_changed`."""
    requests: tuple[RequestLine, ...]
    places_changed: int
    """How often the places of groups were changed."""


@dataclass(frozen=True, slots=True)
class CheckInLine:
    """A check-in that closed: how long it was open, and how many were asked, answered, and had a helper type it."""

    number: int
    opened_on: date
    closed_on: date
    days_open: int
    asked: int
    answered: int
    helped: int


@dataclass(frozen=True, slots=True)
class TalkLine:
    """A talk that was written down, and whether somebody of the lived side says that the note is right."""

    held_on: date
    entered_on: date
    people: int
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line of the promise that was said to be broken. Its reply is looked up by its code, empty without one."""

    title: str
    said_on: date
    reply: str


@dataclass(frozen=True, slots=True)
class CheckInsPart:
    """What a record says of check-ins, talks, and what they say is broken."""

    rounds: tuple[CheckInLine, ...]
    talks: tuple[TalkLine, ...]
    broken: tuple[BrokenLine, ...]


@dataclass(frozen=True, slots=True)
class PlacesLine:
    """The places of one group: those taken, those on one person's word alone, and how many were heard another way.

    `word` is what everyone is told: that nobody is here yet, or that some or all places are taken; empty where nobody
    is looked for.
    """

    name: str
    is_affected: bool
    places: int
    taken: int
    on_word: int
    people: int
    heard: int
    word: str


@dataclass(frozen=True, slots=True)
class CountLine:
    """A count of places that was saved. Why a place was empty is among the known gaps."""

    number: int
    counted_on: date
    places: int
    taken: int
    on_word: int
    people: int
    lived: int
    active: int


@dataclass(frozen=True, slots=True)
class WindowLine:
    """From when to when people were asked to join, as it was entered on a day; why and for whom it was changed."""

    opens_on: date
    closes_on: date
    entered_on: date
    why: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class PlacesPart:
    """What a record says of places, of counts of them, and of the time that people had to join."""

    groups: tuple[PlacesLine, ...]
    people: int
    """Different people who have joined groups with places, on their own word or that of two."""
    lived: int
    """Those of the active people who have lived experience or are carers, and are no leads."""
    active: int
    paused: int
    """People who take a break."""
    left: int
    """People who left since the last sign-off."""
    counts: tuple[CountLine, ...]
    """Since the last sign-off, and the latest in any case."""
    windows: tuple[WindowLine, ...]
    days: int
    """For how many days people could be asked, as it counts."""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What the record is made of, besides what the gate says."""

    project: str
    plan: str
    stage: int
    stages: int
    title: str
    round: int
    as_of: date
    leads: int
    people_by_side: Mapping[str, int]
    by_own_link: int
    by_shared_link: int
    on_paper: int
    not_come_in: int
    entries_by_side: Mapping[str, int]
    entries_by_leads: int
    entries_helped: int
    turned_off: int
    links_replaced: int
    numbers: tuple[NumberLine, ...]
    numbers_changed: int
    promise: PromiseLine | None
    exercises: tuple[ExerciseLine, ...]
    objections: tuple[ObjectionLine, ...]
    conditions: tuple[ConditionLine, ...]
    reopenings: tuple[ReopeningLine, ...]
    asked_less: tuple[str, ...]
    checks_less: tuple[str, ...]
    other_key_side: str
    other_key_on: date
    other_key_shows_name: bool
    register: RegisterPart | None = None
    """None where the stage does not ask for groups."""
    check_ins: CheckInsPart | None = None
    """None where the stage does not ask for check-ins."""
    places: PlacesPart | None = None
    """None where the stage asks neither for places nor for time."""


def build_record(facts: RecordFacts, gate: GateResult) -> dict[str, Any]:
    """The record as plain values: the same facts and the same gate give the same record."""
    return {
        "title": record_title(len(gate.gaps), conditions=len(facts.conditions)),
        "project": facts.project,
        "plan": facts.plan,
        "stage": {"position": facts.stage, "of": facts.stages, "title": facts.title, "round": facts.round},
        "as_of": facts.as_of.isoformat(),
        "people": _counts(facts.people_by_side, leads=facts.leads),
        "ways_in": {
            "account": facts.leads,
            "own_link": facts.by_own_link,
            "shared_link": facts.by_shared_link,
            "on_paper": facts.on_paper,
        },
        "not_come_in": facts.not_come_in,
        "entries": _counts(facts.entries_by_side, leads=facts.entries_by_leads),
        "entries_helped": facts.entries_helped,
        "turned_off": facts.turned_off,
        "links_replaced": facts.links_replaced,
        "numbers": [_plain(line) for line in facts.numbers],
        "numbers_changed": facts.numbers_changed,
        "promise": None if facts.promise is None else _plain(facts.promise),
        "gaps": [
            {
                "subject": gap.subject,
                "reason": gap.reason,
                "plan": gap.plan,
                "published_on": gap.published_on.isoformat(),
                "look_again_on": gap.look_again_on.isoformat(),
                "required_by": gap.required_by,
                "lost": gap.lost,
            }
            for gap in gate.gaps
        ],
        "objections": [_plain(line) for line in facts.objections],
        "conditions": [_plain(line) for line in facts.conditions],
        "reopenings": [_plain(line) for line in facts.reopenings],
        "checks": [
            {"title": check.title, "state": check.state.value, "evidence": check.evidence}
            for check in gate.checks
            if check.key != CheckKey.KEYS
        ],
        "exercises": [
            {"title": line.title, "required": line.required, "entries": line.entries} for line in facts.exercises
        ],
        "asked_less": list(facts.asked_less),
        "checks_less": list(facts.checks_less),
        "other_key": {
            "side": HOLDER_WORDS[facts.other_key_side],
            "on": facts.other_key_on.isoformat(),
            "shows_name": facts.other_key_shows_name,
        },
        "register": None if facts.register is None else _register(facts.register),
        "check_ins": None if facts.check_ins is None else _check_ins(facts.check_ins),
        "places": None if facts.places is None else _places(facts.places),
    }


def _places(part: PlacesPart) -> dict[str, Any]:
    """The places: first all of them, then each group's; the counts, and the time that people had."""
    return {
        "places": sum(line.places for line in part.groups),
        "taken": sum(line.taken for line in part.groups),
        "on_word": sum(line.on_word for line in part.groups),
        **{name: getattr(part, name) for name in ("people", "lived", "active", "paused", "left", "days")},
        "groups": [_plain(line) for line in part.groups],
        "counts": [_plain(line) for line in part.counts],
        "windows": [_plain(line) for line in part.windows],
    }


def _check_ins(part: CheckInsPart) -> dict[str, Any]:
    """The check-ins, the talks, and the broken lines with their replies."""
    return {
        "rounds": [_plain(line) for line in part.rounds],
        "talks": [_plain(line) for line in part.talks],
        "broken": [_plain(line) for line in part.broken],
    }


def _register(part: RegisterPart) -> dict[str, Any]:
    """The groups: first how many there are of each kind, then each of them."""
    kinds = [act.kind for act in part.acts]
    return {
        "listed": sum(not line.is_left_out for line in part.groups),
        "left_out": kinds.count(ActKind.LEFT_OUT),
        "below_line": kinds.count(ActKind.BELOW_LINE),
        "guesses": sum(line.is_guess for line in part.groups),
        "places_changed": part.places_changed,
        "groups": [
            {**_plain(line), "heard": None if line.heard is None else _plain(line.heard)} for line in part.groups
        ],
        "acts": [_plain(line) for line in part.acts],
        "renamed": [_plain(line) for line in part.renamed],
        "requests": [_plain(line) for line in part.requests],
    }


def record_title(gaps: int, *, conditions: int = 0) -> str:
    """The title counts the gaps and conditions: no record looks cleaner than it is."""
    parts = [f"{gaps} known gap{'' if gaps == 1 else 's'}"] if gaps else []
    parts += [f"{conditions} “as long as”"] if conditions else []
    return f"Signed with {' and '.join(parts)}" if parts else "Signed"


def record_text(record: Mapping[str, Any]) -> str:
    """The record as canonical text, the same on every database."""
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def record_digest(text: str) -> str:
    """SHA-256 of the canonical text, 64 hexadecimal signs."""
    return hashlib.sha256(text.encode()).hexdigest()


def shown_digest(texts: Iterable[str]) -> str:
    """What names the records that a page showed together: of one record it is that record's own digest."""
    return record_digest("\n".join(texts))


def read_record(text: str) -> dict[str, Any]:
    """A stored record with its dates as dates, to be shown. What an older record does not hold is empty."""
    record: dict[str, Any] = {**_LATER_PARTS, **json.loads(text)}
    _read_dates(record, ("as_of",))
    _read_dates(record["other_key"], ("on",))
    for name, dates in _DATED_PARTS.items():
        for line in record[name]:
            _read_dates(line, dates)
    if record["register"] is not None:
        _read_register(record["register"])
    for gap in record["gaps"]:
        gap.setdefault("required_by", "")
        gap.setdefault("lost", "")
    if record["check_ins"] is not None:
        _read_lines(record["check_ins"], _DATED_LINES_OF_CHECK_INS)
    if record["places"] is not None:
        _read_lines(record["places"], _DATED_LINES_OF_PLACES)
    return record


def _read_lines(part: dict[str, Any], dated: Mapping[str, tuple[str, ...]]) -> None:
    for name, dates in dated.items():
        for line in part[name]:
            _read_dates(line, dates)


def _read_register(part: dict[str, Any]) -> None:
    _read_lines(part, _DATED_LINES_OF_REGISTER)
    placed = 0
    for line in part["groups"]:
        # The numbers of the picture. A record of before there was one is shown without it.
        line.setdefault("at", [])
        placed += bool(line["at"])
        line["number"] = placed if line["at"] else 0
        if line["counts_as_before_until"] is not None:
            _read_dates(line, ("counts_as_before_until",))
        if line["heard"] is not None:
            _read_dates(line["heard"], ("heard_on", "entered_on"))


_LATER_PARTS: dict[str, Any] = {
    "ways_in": None,
    "entries_helped": None,
    "numbers": [],
    "numbers_changed": 0,
    "promise": None,
    "objections": [],
    "conditions": [],
    "reopenings": [],
    "checks_less": [],
    "register": None,
    "check_ins": None,
    "places": None,
}
"""What records hold since they were first made."""

_DATED_PARTS = {
    "gaps": ("published_on", "look_again_on"),
    "objections": ("raised_on",),
    "conditions": ("by_date", "set_on"),
    "reopenings": ("reopened_on",),
}

_DATED_LINES_OF_REGISTER = {"acts": ("began_on", "ends_on"), "renamed": ("on",), "requests": ("raised_on",)}
_DATED_LINES_OF_CHECK_INS = {
    "rounds": ("opened_on", "closed_on"),
    "talks": ("held_on", "entered_on"),
    "broken": ("said_on",),
}
_DATED_LINES_OF_PLACES = {"counts": ("counted_on",), "windows": ("opens_on", "closes_on", "entered_on")}


def _read_dates(values: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        values[name] = date.fromisoformat(values[name])


def _plain(line: Any) -> dict[str, Any]:
    values = {field.name: getattr(line, field.name) for field in fields(line)}
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _counts(by_side: Mapping[str, int], *, leads: int) -> list[dict[str, Any]]:
    rows = [{"who": "Leads", "count": leads}]
    rows += [{"who": words, "count": by_side[side]} for side, words in SIDE_WORDS.items() if by_side.get(side)]
    return rows
