"""The parts of a plan as values: stages, exercises, columns. No database, no Django.

The exercises come from the design's exercise list; the marks of a stage from product.md, "The planner". What a plan may
hold is checked where it is read: `planner.plan_reading`.
"""

from dataclasses import dataclass, fields
from enum import StrEnum

PROJECT_END = "project_end"
"""In a starter row, a date cell that the app replaces by the project's end date."""


class Kind(StrEnum):
    """What an exercise asks people to make (product description, "Exercise kinds")."""

    NOTE = "note"
    NOTES = "notes"
    ROWS = "rows"
    CHOICE = "choice"
    SCORE = "score"


class ColumnType(StrEnum):
    """What one column of a `rows` exercise holds (exercise list, "Column types")."""

    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    NUMBER = "number"
    MONEY = "money"
    YESNO = "yesno"
    GROUP = "group"
    CHOICE = "choice"


class WarningWhen(StrEnum):
    """When an exercise warns its team; a warning never blocks."""

    ONLY_STAFF = "only_staff"
    NO_ROW_WITH = "no_row_with"


@dataclass(frozen=True, slots=True)
class _Spec:
    def as_data(self) -> dict[str, object]:
        """Return all fields as plain JSON values; the matching reader gives an equal value back."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class ChoiceSpec(_Spec):
    """One thing to choose: `value` is stored, `label` is what pages show."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ColumnSpec(_Spec):
    """One column of a `rows` exercise.

    `required` is true for the first column and for no other: rule (c). `optional` asks the page to say so
    beside the title ("Cost, optional"). `choices` is filled for type `choice` only, and `starts_at` may name the one
    that a new row begins with. A `later` column can be filled in after the stage is signed. A `names_side` column says
    whose words these are: rule (j) decides who reads it. A `tells` column is the day on which people were told.
    """

    key: str
    title: str
    type: ColumnType
    required: bool = False
    optional: bool = False
    later: bool = False
    names_side: bool = False
    tells: bool = False
    choices: tuple[ChoiceSpec, ...] = ()
    starts_at: str = ""


@dataclass(frozen=True, slots=True)
class StarterRowSpec(_Spec):
    """One row that is there before anybody writes: pairs of column key and value, the first column filled.

    A date cell is an ISO date, or `PROJECT_END`. It counts as an entry only after somebody saves it.
    """

    cells: tuple[tuple[str, str], ...]

    def as_data(self) -> dict[str, object]:
        """Return the row as a plain mapping of column key to value."""
        return dict(self.cells)


@dataclass(frozen=True, slots=True)
class WarningSpec(_Spec):
    """What an exercise says when its entries look wrong: it warns, and never blocks.

    `only_staff`: there are notes, and all are from staff. `no_row_with`: no row has `value` in `column`.
    """

    when: WarningWhen
    words: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class ExerciseSpec(_Spec):
    """One prompt of a stage, and the shape of what people put in it.

    The flags are those of the exercise list. `from_notes`, `copied_from`, `compare_with` and `suggested_from` hold
    the key of an earlier exercise of the same plan, or "". A copy by `copied_from` fills the columns both have by
    key. `suggested_from` names the rows in which each group should be: groups that are not there are suggested.
    """

    key: str
    title: str
    prompt: str
    kind: Kind
    required: bool = False
    hint: str = ""
    columns: tuple[ColumnSpec, ...] = ()
    choices: tuple[ChoiceSpec, ...] = ()
    starter_rows: tuple[StarterRowSpec, ...] = ()
    starter_text: str = ""
    carries_on: bool = False
    always_open: bool = False
    names_never_shown: bool = False
    leads_only: bool = False
    suggested_from: str = ""
    reply_wanted: bool = False
    from_notes: str = ""
    copied_from: str = ""
    compare_with: str = ""
    warnings: tuple[WarningSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class StageSpec:
    """One ordered part of a plan; `position` counts from 1.

    No rule names a stage by its number: `first_promise`, `everyone_signs` and `freezes_start` mark where the
    promise is first made, where everyone signs it, and where the starting positions freeze.
    """

    position: int
    key: str
    title: str
    subtitle: str
    purpose: str
    watch_out: tuple[str, ...]
    helps: tuple[str, ...]
    checks: tuple[str, ...]
    exercises: tuple[ExerciseSpec, ...]
    first_promise: bool = False
    everyone_signs: bool = False
    freezes_start: bool = False


@dataclass(frozen=True, slots=True)
class PlanSpec:
    """A whole plan: stages in order, each exercise key used once."""

    key: str
    version: int
    name: str
    description: str
    stages: tuple[StageSpec, ...]

    @property
    def exercises(self) -> tuple[ExerciseSpec, ...]:
        """All exercises, in the order of the stages."""
        return tuple(exercise for stage in self.stages for exercise in stage.exercises)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, _Spec):
        return value.as_data()
    if isinstance(value, StrEnum):
        return value.value
    return value
