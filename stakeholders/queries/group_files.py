"""Reads about files of groups: what is in them, and what the project has already."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from coproduction.languages import said
from stakeholders.grid import word
from stakeholders.models import EarlierName, GroupFile, LeavingOut, Project, Route
from stakeholders.queries.groups import name_key
from stakeholders.register import ActKind
from stakeholders.spreadsheets.columns import HEADINGS, Column, headings
from stakeholders.spreadsheets.planning import (
    GroupThere,
    ImportPlan,
    PlannedRow,
    Reading,
    RowKind,
    Way,
    plan_digest,
    plan_import,
)
from stakeholders.spreadsheets.written import Note, SheetRow

FIELDS = (
    *(Column.SIDE, Column.NAME_FROM, Column.PEOPLE_ABOUT, Column.PEOPLE_SOURCE, Column.HOW_AFFECTED),
    *(Column.SPEAKS_FOR, Column.SPEAKERS_BELONG, Column.PLACES, Column.RESERVE),
)
"""Columns that are fields of a group of the same name."""
SHOWN = 20
"""Lines of each kind that are shown before a file is loaded. Source: issue 5."""


def group_file(project: Project, code: UUID) -> GroupFile | None:
    """One file that was brought into the project: 1 query."""
    file = project.group_files.select_related("member").filter(code=code).first()
    if file is not None:
        file.project = project
    return file


def rows_of(file: GroupFile) -> list[SheetRow]:
    """The lines of a file that is not loaded yet."""
    return [SheetRow(line, tuple(cells)) for line, cells in file.rows]


def notes_of(file: GroupFile) -> list[Note]:
    """What the person should know about how the file was read."""
    return [Note(key, words) for key, words in file.reading["notes"]]


def reading_of(file: GroupFile) -> Reading:
    """How the file is understood."""
    return Reading.from_json(file.reading)


def plan_of(file: GroupFile) -> ImportPlan:
    """What the file would do to the groups as they are now: 4 queries."""
    return plan_import(rows_of(file), reading_of(file), groups_there(file.project), name_key=name_key)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One line of a file, as people are shown what it does."""

    line: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """The first lines of which the same becomes, and how many there are."""

    count: int
    lines: list[PreviewLine]

    @property
    def more(self) -> int:
        """Those that are not shown."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would do, before it is loaded."""

    added: PreviewPart
    changed: PreviewPart
    lacking: PreviewPart
    failed: PreviewPart
    same: PreviewPart
    saw: str
    """What stands for all of it, so that nobody loads something else."""

    @property
    def loading(self) -> int:
        """How many lines change the list."""
        return self.added.count + self.changed.count


def preview_of(file: GroupFile) -> ImportPreview:
    """What the file would do to the groups as they are now: 4 queries."""
    plan = plan_of(file)
    return ImportPreview(
        added=_part(plan.of(RowKind.ADDED), _what_is_new),
        changed=_part(plan.of(RowKind.CHANGED), _what_is_new),
        lacking=_part(plan.lacking, what_is_wrong),
        failed=_part(plan.of(RowKind.FAILED), what_is_wrong),
        same=_part(plan.of(RowKind.SAME), lambda row: said(row.why)),
        saw=plan_digest(plan),
    )


def _part(rows: list[PlannedRow], words: Callable[[PlannedRow], str]) -> PreviewPart:
    lines = [PreviewLine(row.line, row.group.name if row.group else row.name, words(row)) for row in rows[:SHOWN]]
    return PreviewPart(len(rows), lines)


def _what_is_new(row: PlannedRow) -> str:
    """What a line brings, by the names of our columns, and where the group will stand."""
    columns = [column for column in Column if column.value in row.fields]
    columns += [Column.EARLIER] if row.earlier else []
    columns += [Column.ROUTES] if row.ways else []
    told = [said(HEADINGS[column]) for column in columns]
    if row.placing is not None:
        where = _("is affected: %(affected)s; has a say: %(say)s; should have: %(wanted)s")
        words = {"affected": row.placing.affected, "say": row.placing.say, "wanted": row.placing.wanted}
        told.append(where % {name: said(word(value)) for name, value in words.items()})
    return ", ".join(told)


def lines_to_mend(file: GroupFile, plan: ImportPlan) -> list[list[str]]:
    """The lines that do not load, or lose a value, as they stand in the file: a table with the line and the reason.

    The names of the columns stand first. Brought in again once it is mended, the table loads as the file did.
    """
    rows = {row.line: row for row in rows_of(file)}
    names = headings(list(rows.values()), reading_of(file).header)
    table = [[_("Line in the file"), _("What is wrong with it"), *names]]
    for planned in plan.rows:
        if planned.kind is RowKind.FAILED or planned.without:
            cells = rows[planned.line].cells
            table.append([str(planned.line), what_is_wrong(planned), *cells, *[""] * (len(names) - len(cells))])
    return table


def what_is_wrong(row: PlannedRow) -> str:
    """Why a line does not load, or what it loses, in the language of the page."""
    return " ".join(said(words) for words in ([row.why] if row.kind is RowKind.FAILED else row.without))


def groups_there(project: Project) -> list[GroupThere]:
    """Every group as a file is compared with it: 4 queries."""
    earlier: dict[int, set[str]] = defaultdict(set)
    for group, name in EarlierName.objects.filter(project=project).values_list("group_id", "name"):
        earlier[group].add(name_key(name))
    routes: dict[int, dict[str, Way]] = defaultdict(dict)
    for route in Route.objects.filter(project=project):
        way = Way(route.words, is_offline=route.is_offline, is_trusted=route.is_trusted)
        routes[route.group_id][name_key(route.words)] = way
    acts: dict[str, set[int]] = defaultdict(set)
    for group, kind in LeavingOut.objects.filter(project=project, undone=None).values_list("group_id", "kind"):
        acts[kind].add(group)
    return [
        GroupThere(
            pk=group.pk,
            name=group.name,
            key=group.name_key,
            earlier=frozenset(earlier[group.pk]),
            fields={column.value: _field(getattr(group, column.value)) for column in FIELDS},
            routes=routes[group.pk],
            now=group.position.placing if group.position is not None else None,
            reason=" ".join(group.position.reason.split()) if group.position is not None else "",
            is_left_out=group.pk in acts[ActKind.LEFT_OUT],
            is_below_line=group.pk in acts[ActKind.BELOW_LINE],
        )
        for group in project.groups.listed().select_related("position")
    ]


def _field(value: object) -> object:
    return "" if value is None else value
