"""Reads plans: the built-in ones from TOML, and what a database copy holds. Every mistake is told with its place.

Every mistake in a plan raises `PlanError` with one sentence that says where it is and what is wrong. The rules (a) to
(j) of the design's exercise list are named where they are kept. What an admin edits is held to the same rules as what
ships: `exercise_from_data` and the other `..._from_data` functions.
"""

import re
import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from planner.gate import CheckKey
from planner.plan_data import (
    PROJECT_END,
    ChoiceSpec,
    ColumnSpec,
    ColumnType,
    ExerciseSpec,
    Kind,
    PlanSpec,
    StageSpec,
    StarterRowSpec,
    WarningSpec,
    WarningWhen,
    _Spec,
)

BUILT_IN = ("full", "short")
"""Keys of the plans that ship with the app; `read_plan` knows these and no other."""

PLACEHOLDERS = ("project", "sentence", "organisation", "contact")
"""What a starter text may hold in braces; the app fills them in with the project's own words."""

MOST_REQUIRED = 5
"""Rule (a): a stage asks for no more than this many exercises."""

MOST_PROMPT_WORDS = 15
"""Rule (i): a prompt is no longer than this."""

CHECKS = tuple(check.value for check in CheckKey)
"""Keys of the checks a stage may name: those that the gate knows."""

_PLANS_FOLDER = Path(__file__).parent / "plans"
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_NOTHING: Mapping[str, object] = {}


class PlanError(ValueError):
    """A plan, or a stored part of one, breaks a rule; the message is a sentence that says where and what."""


def read_plan(key: str) -> PlanSpec:
    """Return the built-in plan `key`, read afresh from its file, or raise `PlanError`."""
    if key not in BUILT_IN:
        raise PlanError(f"There is no built-in plan “{key}”: there are {', '.join(BUILT_IN)}.")
    data = _toml(_PLANS_FOLDER / f"{key}.toml")
    plan = plan_from_data(data) if key == "full" else plan_from_data(data, read_plan("full"))
    if plan.key != key:
        raise PlanError(f"The file {key}.toml holds the plan “{plan.key}”.")
    return plan


def plan_from_data(data: object, base: PlanSpec | None = None) -> PlanSpec:
    """Return the plan that the parsed TOML describes, or raise `PlanError`.

    Without `base`, each stage lists its exercises. With it, each stage says `from` which stages of `base` it
    takes them, and which are `required`; an exercise of `base` that no stage takes is left out.
    """
    where = _place(data, "Plan")
    table = _Table(data, where, ("key", "version", "name", "description", "choices", "stages"))
    named = table.table("choices")
    stages = tuple(
        _stage(stage, position, where, named, base)
        for position, stage in enumerate(table.filled_items("stages"), start=1)
    )
    plan = PlanSpec(
        key=table.slug("key"),
        version=table.version("version"),
        name=table.text("name"),
        description=table.text("description"),
        stages=stages,
    )
    _check_keys_differ((stage.key for stage in stages), where, "stage")
    _check_keys_differ((exercise.key for exercise in plan.exercises), where, "exercise")
    _check_marks(plan, where)
    _check_references(plan, where)
    return plan


def exercise_from_data(data: object) -> ExerciseSpec:
    """Read what `ExerciseSpec.as_data` gave, or raise `PlanError`; keys of other exercises are not looked up."""
    return _exercise(data, _place(data, "Exercise", 1), _NOTHING)


def columns_from_data(data: object) -> tuple[ColumnSpec, ...]:
    """Read columns stored as `[column.as_data(), …]`, or raise `PlanError`."""
    return _columns(data, "Columns", _NOTHING)


def choices_from_data(data: object) -> tuple[ChoiceSpec, ...]:
    """Read choices stored as `[choice.as_data(), …]`, or raise `PlanError`."""
    return _choices(data, "Choices", _NOTHING)


def starter_rows_from_data(data: object, columns: tuple[ColumnSpec, ...]) -> tuple[StarterRowSpec, ...]:
    """Read rows stored as `[row.as_data(), …]` that fit `columns`, or raise `PlanError`."""
    return _starter_rows(data, "Starter rows", columns)


def warnings_from_data(data: object) -> tuple[WarningSpec, ...]:
    """Read warnings stored as `[warning.as_data(), …]`, or raise `PlanError`.

    Whether a warning fits its exercise is checked where the whole exercise is read.
    """
    return _warnings(data, "Warnings")


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PlanError(f"The file {path.name} is missing.") from error
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"The file {path.name} is not TOML: {error}.") from error


class _Table:
    """One mapping of a plan, read field by field; a wrong or unknown field raises with its place."""

    def __init__(self, data: object, where: str, allowed: Iterable[str]) -> None:
        if not isinstance(data, Mapping):
            raise PlanError(f"{where}: this must be a table, and is {data!r}.")
        unknown = sorted(str(name) for name in data if name not in set(allowed))
        if unknown:
            raise PlanError(f"{where}: there is no field “{unknown[0]}” here.")
        self.data: Mapping[str, object] = data
        self.where = where

    def text(self, name: str) -> str:
        value = self.optional_text(name)
        if not value:
            raise PlanError(f"{self.where}: “{name}” is missing or empty.")
        return value

    def optional_text(self, name: str) -> str:
        value = self.data.get(name, "")
        if not isinstance(value, str):
            raise PlanError(f"{self.where}: “{name}” must be text, and is {value!r}.")
        return value.strip()

    def slug(self, name: str) -> str:
        value = self.text(name)
        if not _SLUG.fullmatch(value):
            raise PlanError(f"{self.where}: “{name}” must be small letters, digits and underscores, and is “{value}”.")
        return value

    def flag(self, name: str) -> bool:
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            raise PlanError(f"{self.where}: “{name}” must be true or false, and is {value!r}.")
        return value

    def version(self, name: str) -> int:
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise PlanError(f"{self.where}: “{name}” must be a whole number from 1, and is {value!r}.")
        return value

    def one_of[Member: StrEnum](self, name: str, members: type[Member]) -> Member:
        value = self.text(name)
        try:
            return members(value)
        except ValueError as error:
            known = ", ".join(members)
            raise PlanError(f"{self.where}: “{name}” is “{value}”, and must be one of {known}.") from error

    def table(self, name: str) -> Mapping[str, object]:
        value = self.data.get(name, _NOTHING)
        if not isinstance(value, Mapping):
            raise PlanError(f"{self.where}: “{name}” must be a table, and is {value!r}.")
        return value

    def filled_items(self, name: str) -> list[object]:
        items = _items(self.data.get(name, []), f"{self.where}, {name}")
        if not items:
            raise PlanError(f"{self.where}: “{name}” is missing or empty.")
        return items

    def texts(self, name: str) -> tuple[str, ...]:
        items = self.filled_items(name)
        texts = tuple(item for item in items if isinstance(item, str) and item.strip())
        if len(texts) != len(items):
            raise PlanError(f"{self.where}: every line of “{name}” must be text that is not empty.")
        return texts


def _items(data: object, where: str) -> list[object]:
    if not isinstance(data, list):
        raise PlanError(f"{where}: this must be a list, and is {data!r}.")
    return data


def _place(data: object, what: str, number: int | None = None) -> str:
    """Name one part of a plan by its key or, where it has none, by its number."""
    key = data.get("key") if isinstance(data, Mapping) else None
    return f"{what} {key or number or ''}".rstrip()


def _field_names(spec: type[_Spec]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(spec))


_STAGE_FIELDS = (
    "key",
    "title",
    "subtitle",
    "purpose",
    "watch_out",
    "helps",
    "checks",
    "first_promise",
    "everyone_signs",
    "freezes_start",
)


def _stage(data: object, position: int, plan: str, named: Mapping[str, object], base: PlanSpec | None) -> StageSpec:
    source = ("exercises",) if base is None else ("from", "required")
    table = _Table(data, _place(data, f"{plan}, stage", position), (*_STAGE_FIELDS, *source))
    exercises = _own_exercises(table, named) if base is None else _merged_exercises(table, base)
    _check_required_count(exercises, table.where)
    return StageSpec(
        position=position,
        key=table.slug("key"),
        title=table.text("title"),
        subtitle=table.text("subtitle"),
        purpose=table.text("purpose"),
        watch_out=_two_or_three(table, "watch_out"),
        helps=_two_or_three(table, "helps"),
        checks=_checks(table),
        exercises=exercises,
        first_promise=table.flag("first_promise"),
        everyone_signs=table.flag("everyone_signs"),
        freezes_start=table.flag("freezes_start"),
    )


def _own_exercises(table: _Table, named: Mapping[str, object]) -> tuple[ExerciseSpec, ...]:
    return tuple(
        _exercise(item, _place(item, f"{table.where}, exercise", number), named)
        for number, item in enumerate(table.filled_items("exercises"), start=1)
    )


def _merged_exercises(table: _Table, base: PlanSpec) -> tuple[ExerciseSpec, ...]:
    by_key = {stage.key: stage for stage in base.stages}
    stage_keys = table.texts("from")
    required = table.texts("required")
    for key in stage_keys:
        if key not in by_key:
            raise PlanError(f"{table.where}: “from” names “{key}”, which is no stage of plan {base.key}.")
    taken = [exercise for key in stage_keys for exercise in by_key[key].exercises]
    missing = sorted(set(required) - {exercise.key for exercise in taken})
    if missing:
        raise PlanError(f"{table.where}: “required” names “{missing[0]}”, which is no exercise of this stage.")
    return tuple(replace(exercise, required=exercise.key in required) for exercise in taken)


def _two_or_three(table: _Table, name: str) -> tuple[str, ...]:
    texts = table.texts(name)
    if len(texts) not in (2, 3):
        raise PlanError(f"{table.where}: “{name}” must have 2 or 3 sentences, and has {len(texts)}.")
    return texts


def _checks(table: _Table) -> tuple[str, ...]:
    checks = table.texts("checks")
    unknown = [check for check in checks if check not in CHECKS]
    if unknown:
        raise PlanError(f"{table.where}: there is no check “{unknown[0]}”.")
    _check_keys_differ(checks, table.where, "check")
    return checks


def _exercise(data: object, where: str, named: Mapping[str, object]) -> ExerciseSpec:
    table = _Table(data, where, _field_names(ExerciseSpec))
    columns = _columns(table.data.get("columns", []), where, named)
    exercise = ExerciseSpec(
        key=table.slug("key"),
        title=table.text("title"),
        prompt=_prompt(table),
        kind=table.one_of("kind", Kind),
        required=table.flag("required"),
        hint=table.optional_text("hint"),
        columns=columns,
        choices=_choices(table.data.get("choices", []), where, named),
        starter_rows=_starter_rows(table.data.get("starter_rows", []), where, columns),
        starter_text=_starter_text(table),
        carries_on=table.flag("carries_on"),
        always_open=table.flag("always_open"),
        names_never_shown=table.flag("names_never_shown"),
        leads_only=table.flag("leads_only"),
        suggested_from=table.optional_text("suggested_from"),
        reply_wanted=table.flag("reply_wanted"),
        from_notes=table.optional_text("from_notes"),
        copied_from=table.optional_text("copied_from"),
        compare_with=table.optional_text("compare_with"),
        warnings=_warnings(table.data.get("warnings", []), where),
    )
    _check_fits_kind(exercise, where)
    for warning in exercise.warnings:
        _check_warning(warning, exercise, where)
    return exercise


def _prompt(table: _Table) -> str:
    prompt = table.text("prompt")
    words = len(prompt.split())
    if words > MOST_PROMPT_WORDS:
        raise PlanError(f"{table.where}: the prompt has {words} words, and {MOST_PROMPT_WORDS} is the most.")
    return prompt


def _starter_text(table: _Table) -> str:
    text = table.optional_text("starter_text")
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise PlanError(f"{table.where}: the starter text has a brace with no partner.") from error
    for _, name, form, conversion in parts:
        if name is not None and (name not in PLACEHOLDERS or form or conversion):
            raise PlanError(
                f"{table.where}: the starter text may hold only {', '.join(PLACEHOLDERS)} in braces,"
                f" and holds “{name}”."
            )
    return text


def _columns(data: object, where: str, named: Mapping[str, object]) -> tuple[ColumnSpec, ...]:
    columns = tuple(_column(item, number, where, named) for number, item in enumerate(_items(data, where), start=1))
    _check_keys_differ((column.key for column in columns), where, "column")
    return columns


def _column(data: object, number: int, where: str, named: Mapping[str, object]) -> ColumnSpec:
    table = _Table(data, _place(data, f"{where}, column", number), _field_names(ColumnSpec))
    first = number == 1
    if "required" in table.data and table.flag("required") != first:
        raise PlanError(f"{table.where}: the first column is required, and no other.")
    if first and table.flag("optional"):
        raise PlanError(f"{table.where}: the first column cannot be optional.")
    column = ColumnSpec(
        key=table.slug("key"),
        title=table.text("title"),
        type=table.one_of("type", ColumnType),
        required=first,
        optional=table.flag("optional"),
        later=table.flag("later"),
        names_side=table.flag("names_side"),
        tells=table.flag("tells"),
        starts_at=table.optional_text("starts_at"),
        choices=_choices(table.data.get("choices", []), table.where, named),
    )
    if bool(column.choices) != (column.type is ColumnType.CHOICE):
        raise PlanError(f"{table.where}: a column has choices when its type is choice, and only then.")
    _check_column_marks(column, table.where, first=first)
    return column


def _check_column_marks(column: ColumnSpec, where: str, *, first: bool) -> None:
    if first and (column.later or column.names_side):
        raise PlanError(f"{where}: the first column can be neither “later” nor “names_side”.")
    if column.names_side and column.type is not ColumnType.CHOICE:
        raise PlanError(f"{where}: “names_side” is only for the type choice, and this is {column.type}.")
    if column.tells and column.type is not ColumnType.DATE:
        raise PlanError(f"{where}: “tells” is only for the type date, and this is {column.type}.")
    if column.starts_at and column.starts_at not in {choice.value for choice in column.choices}:
        raise PlanError(f"{where}: “starts_at” is “{column.starts_at}”, which nobody can choose.")


def _choices(data: object, where: str, named: Mapping[str, object]) -> tuple[ChoiceSpec, ...]:
    """Read a list of choices, or the name of a list in `named`."""
    if isinstance(data, str):
        if data not in named:
            raise PlanError(f"{where}: there is no list of choices “{data}”.")
        data = named[data]
    choices = tuple(_choice(item, where) for item in _items(data, where))
    if len(choices) == 1:
        raise PlanError(f"{where}: one choice is no choice; give 2 or more.")
    _check_keys_differ((choice.value for choice in choices), where, "choice")
    return choices


def _choice(data: object, where: str) -> ChoiceSpec:
    table = _Table(data, f"{where}, choices", _field_names(ChoiceSpec))
    choice = ChoiceSpec(value=table.slug("value"), label=table.text("label"))
    if choice.label[0].islower():
        raise PlanError(f"{table.where}: the label “{choice.label}” must begin with a capital letter.")
    return choice


def _starter_rows(data: object, where: str, columns: tuple[ColumnSpec, ...]) -> tuple[StarterRowSpec, ...]:
    return tuple(
        _starter_row(item, f"{where}, starter row {number}", columns)
        for number, item in enumerate(_items(data, where), start=1)
    )


def _starter_row(data: object, where: str, columns: tuple[ColumnSpec, ...]) -> StarterRowSpec:
    table = _Table(data, where, [column.key for column in columns])
    filled = [column for column in columns if column.required or column.key in table.data]
    cells = tuple((column.key, table.text(column.key)) for column in filled)
    for column, (_, value) in zip(filled, cells, strict=True):
        if not _fits(column, value):
            raise PlanError(f"{where}: “{value}” does not fit column {column.key} of type {column.type}.")
    return StarterRowSpec(cells)


def _fits(column: ColumnSpec, value: str) -> bool:
    match column.type:
        case ColumnType.TEXT:
            return True
        case ColumnType.CHOICE:
            return value in {choice.value for choice in column.choices}
        case ColumnType.YESNO:
            return value in ("yes", "no")
        case ColumnType.DATE:
            return value == PROJECT_END or _is_date(value)
        case _:
            return False


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _warnings(data: object, where: str) -> tuple[WarningSpec, ...]:
    tables = (_Table(item, f"{where}, warnings", _field_names(WarningSpec)) for item in _items(data, where))
    return tuple(
        WarningSpec(
            when=table.one_of("when", WarningWhen),
            words=table.text("words"),
            column=table.optional_text("column"),
            value=table.optional_text("value"),
        )
        for table in tables
    )


_ONLY_FOR = {
    "starter_rows": Kind.ROWS,
    "starter_text": Kind.NOTE,
    "suggested_from": Kind.ROWS,
    "reply_wanted": Kind.NOTES,
    "from_notes": Kind.ROWS,
    "copied_from": Kind.ROWS,
    "compare_with": Kind.SCORE,
}


def _check_fits_kind(exercise: ExerciseSpec, where: str) -> None:
    if bool(exercise.columns) != (exercise.kind is Kind.ROWS):
        raise PlanError(f"{where}: an exercise has columns when its kind is rows, and only then.")
    if bool(exercise.choices) != (exercise.kind is Kind.CHOICE):
        raise PlanError(f"{where}: an exercise has choices when its kind is choice, and only then.")
    for name, kind in _ONLY_FOR.items():
        if getattr(exercise, name) and exercise.kind is not kind:
            raise PlanError(f"{where}: “{name}” is only for the kind {kind}, and this is {exercise.kind}.")
    if exercise.suggested_from and exercise.columns[0].type is not ColumnType.GROUP:
        raise PlanError(f"{where}: rows can be suggested only where the first column is a group.")
    if exercise.names_never_shown and exercise.columns and exercise.columns[0].type is ColumnType.GROUP:
        raise PlanError(f"{where}: where names are never shown, the first column cannot be a group.")
    if sum(column.tells for column in exercise.columns) > 1:
        raise PlanError(f"{where}: only one column can have “tells”.")


def _check_warning(warning: WarningSpec, exercise: ExerciseSpec, where: str) -> None:
    if warning.when is WarningWhen.ONLY_STAFF:
        if exercise.kind is not Kind.NOTES or warning.column or warning.value:
            raise PlanError(f"{where}: the warning only_staff is for notes, and takes no column or value.")
        if exercise.names_never_shown:
            raise PlanError(f"{where}: the warning only_staff would tell who wrote, where names are never shown.")
        return
    column = next((column for column in exercise.columns if column.key == warning.column), None)
    if column is None:
        raise PlanError(f"{where}: a warning names the column “{warning.column}”, which is not there.")
    if column.type not in (ColumnType.CHOICE, ColumnType.YESNO) or not _fits(column, warning.value):
        raise PlanError(f"{where}: a warning names the value “{warning.value}”, which nobody can choose.")


def _check_required_count(exercises: tuple[ExerciseSpec, ...], where: str) -> None:
    count = sum(exercise.required for exercise in exercises)
    if count > MOST_REQUIRED:
        raise PlanError(f"{where}: {count} exercises are required, and {MOST_REQUIRED} is the most.")


def _check_keys_differ(keys: Iterable[str], where: str, what: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise PlanError(f"{where}: the {what} “{key}” is there twice.")
        seen.add(key)


def _check_marks(plan: PlanSpec, where: str) -> None:
    for mark in ("first_promise", "everyone_signs", "freezes_start"):
        count = sum(bool(getattr(stage, mark)) for stage in plan.stages)
        if count != 1:
            raise PlanError(f"{where}: exactly one stage must have “{mark}”, and {count} have it.")


_REFERENCES = {
    "from_notes": Kind.NOTES,
    "copied_from": Kind.ROWS,
    "compare_with": Kind.SCORE,
    "suggested_from": Kind.ROWS,
}


def _check_references(plan: PlanSpec, where: str) -> None:
    earlier: dict[str, ExerciseSpec] = {}
    for exercise in plan.exercises:
        for name, kind in _REFERENCES.items():
            key = getattr(exercise, name)
            if key and (key not in earlier or earlier[key].kind is not kind):
                raise PlanError(
                    f"{where}, exercise {exercise.key}: “{name}” is “{key}”,"
                    f" which is no earlier exercise of kind {kind}."
                )
        if exercise.copied_from:
            _check_copy(exercise, earlier[exercise.copied_from], where)
        if exercise.suggested_from:
            _check_suggestions(exercise, earlier[exercise.suggested_from], where)
        earlier[exercise.key] = exercise


def _check_copy(exercise: ExerciseSpec, source: ExerciseSpec, where: str) -> None:
    first = exercise.columns[0]
    if (first.key, first.type) not in {(column.key, column.type) for column in source.columns}:
        raise PlanError(
            f"{where}, exercise {exercise.key}: its first column {first.key} is not a column of"
            f" “{source.key}”, so nothing could be copied."
        )


def _check_suggestions(exercise: ExerciseSpec, source: ExerciseSpec, where: str) -> None:
    if all(column.type is not ColumnType.GROUP for column in source.columns):
        raise PlanError(
            f"{where}, exercise {exercise.key}: “{source.key}” has no column for a group,"
            " so nothing could be suggested."
        )
