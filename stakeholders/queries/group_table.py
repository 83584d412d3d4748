"""The table of groups: what is asked of it, and the same few queries for one group and for a thousand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Collate
from django.utils import timezone
from django.utils.translation import gettext_lazy

from stakeholders.grid import (
    LINE,
    SELDOM,
    Part,
    ProjectGap,
    is_seldom,
)
from stakeholders.models import (
    Challenge,
    Group,
    LeavingOut,
    Project,
    Side,
)
from stakeholders.queries.coverage import cover_list
from stakeholders.queries.group_rows import ActShown, GroupRow, Line, earlier_names_of, lines_of, rows_of
from stakeholders.queries.groups import name_key
from stakeholders.queries.guesses import OWN_VIEW, own_view
from stakeholders.register import (
    ActFact,
    ActKind,
    GroupFact,
    counted_placing,
    counts,
    is_guess,
)

GROUPS_A_PAGE = 100
LONGEST_SEARCH = 80
"""Signs of a search; what is longer is cut."""

# What is asked -------------------------------------------------------------------------------------------------------


class Sort(StrEnum):
    """The columns by which the table can be sorted."""

    NAME = "name"
    SIDE = "side"
    AFFECTED = "affected"
    SAY = "say"
    WANTED = "wanted"
    GAP = "gap"


COLUMNS = {
    Sort.NAME: gettext_lazy("Group"),
    Sort.SIDE: gettext_lazy("Who they are"),
    Sort.AFFECTED: gettext_lazy("Is affected"),
    Sort.SAY: gettext_lazy("Has a say"),
    Sort.WANTED: gettext_lazy("Should have"),
    Sort.GAP: gettext_lazy("Say gap"),
}
"""What they are called."""
LARGEST_FIRST = {Sort.AFFECTED, Sort.SAY, Sort.WANTED, Sort.GAP}
"""What a first press sorts from the top down."""


class State(StrEnum):
    """How a group stands in the list."""

    IN = "in"
    LEFT_OUT = "out"
    NOT_PLACED = "not-placed"
    ASKED_FOR = "asked"


@dataclass(frozen=True, slots=True)
class TableAsked:
    """What somebody asks of the table. What an address does not say, or says wrongly, is as it begins.

    `sort` begins with "-" for the largest first.
    """

    sort: str = f"-{Sort.GAP}"
    side: str = ""
    part: str = ""
    state: str = ""
    words: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "TableAsked":
        """What the query of an address asks."""
        sort = query.get("sort", "")
        return cls(
            sort=sort if sort.removeprefix("-") in set(Sort) else cls().sort,
            side=_one_of(query.get("side", ""), {*Side.values, NO_SIDE}),
            part=_one_of(query.get("part", ""), set(Part)),
            state=_one_of(query.get("state", ""), set(State)),
            words=" ".join(query.get("words", "").replace("\x00", "").split())[:LONGEST_SEARCH],
        )

    @property
    def column(self) -> Sort:
        """The column that it sorts by."""
        return Sort(self.sort.removeprefix("-"))

    @property
    def is_down(self) -> bool:
        """Whether the largest, or the last letter, comes first."""
        return self.sort.startswith("-")

    @property
    def is_filtered(self) -> bool:
        """Whether it asks for some groups only."""
        return replace(self, sort="") != TableAsked(sort="")

    @property
    def query(self) -> dict[str, str]:
        """What an address says to ask for the same: only what is not as it begins."""
        begins = TableAsked()
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in asked.items() if value != getattr(begins, name)}

    def by(self, column: Sort) -> "TableAsked":
        """The same, sorted by a column; the other way round where it is so sorted."""
        if self.column is column:
            return replace(self, sort=column.value if self.is_down else f"-{column}")
        return replace(self, sort=f"-{column}" if column in LARGEST_FIRST else column.value)


NO_SIDE = "none"
"""Asks for groups of which nobody has said who they are."""


def _one_of(asked: str, known: set[Any]) -> str:
    return asked if asked in known else ""


_PARTS = {
    Part.NOT_HEARD: Q(position__affected__gte=LINE, position__say__lt=LINE),
    Part.WITH_US: Q(position__affected__gte=LINE, position__say__gte=LINE),
    Part.KEEP_UP_TO_DATE: Q(position__affected__lt=LINE, position__say__lt=LINE),
    Part.FROM_A_DISTANCE: Q(position__affected__lt=LINE, position__say__gte=LINE),
}

_STATES = {
    State.IN: Q(is_left_out=False),
    State.LEFT_OUT: Q(is_left_out=True),
    State.NOT_PLACED: Q(position=None, is_left_out=False),
    State.ASKED_FOR: Q(is_asked_for=True),
}


def filtered_groups(project: Project, asked: TableAsked) -> QuerySet[Group]:
    """The groups that the table shows on all its pages, in its order, with those left out among them: no query yet.

    Each has `is_left_out` and `is_asked_for` (a request about it waits), and its position at hand. Only where words are
    searched for, the earlier names are read at once.
    """
    return _filtered(project, asked, earlier_names_of(project) if asked.words else None)


def _filtered(project: Project, asked: TableAsked, names: dict[int, tuple[str, ...]] | None) -> QuerySet[Group]:
    groups = _listed(project)
    if asked.side:
        groups = groups.filter(side="" if asked.side == NO_SIDE else asked.side)
    if asked.part:
        groups = groups.filter(_PARTS[Part(asked.part)])
    if asked.state:
        groups = groups.filter(_STATES[State(asked.state)])
    if asked.words:
        groups = groups.filter(_of_name(asked.words, names or {}))
    return _in_order(groups, asked)


def _listed(project: Project) -> QuerySet[Group]:
    out = LeavingOut.objects.filter(group=OuterRef("pk"), kind=ActKind.LEFT_OUT.value, undone=None)
    asked_for = Challenge.objects.filter(group=OuterRef("pk"), reply=None)
    groups: QuerySet[Group] = (
        project.groups.filter(merged_into=None)
        .select_related("position")
        .annotate(is_left_out=Exists(out), is_asked_for=Exists(asked_for))
    )
    return groups


def _of_name(words: str, names: dict[int, tuple[str, ...]]) -> Q:
    """Groups of a name, or of an earlier one, that holds the words, whatever their capitals."""
    key = name_key(words)
    earlier = [group for group, its in names.items() if any(key in name_key(name) for name in its)]
    return Q(name_key__contains=key) | Q(pk__in=earlier)


def _in_order(groups: QuerySet[Group], asked: TableAsked) -> QuerySet[Group]:
    """In the order asked for; of groups that are alike in it, by name. Groups without a place come last."""
    name = Collate("name_key", "C" if connection.vendor == "postgresql" else "BINARY")
    column: Any = {
        Sort.NAME: name,
        Sort.SIDE: _SIDE_NUMBER,
        Sort.AFFECTED: F("position__affected"),
        Sort.SAY: F("position__say"),
        Sort.WANTED: F("position__wanted"),
        Sort.GAP: _GAP,
    }[asked.column]
    order = column.desc(nulls_last=True) if asked.is_down else column.asc(nulls_last=True)
    return groups.order_by(order, name, "pk")


_GAP = Case(
    When(position__affected__gt=F("position__say"), then=F("position__affected") - F("position__say")),
    When(position__isnull=False, then=Value(0)),
)
_SIDE_NUMBER = Case(*(When(side=side, then=Value(number)) for number, side in enumerate(Side.values)))


# What it shows -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """What the whole list says, whatever is asked of the table."""

    groups: int
    not_placed: int
    """Of the groups that are in."""
    left_out: int
    unheard: int
    """Often or always affected, and rarely or never with a say."""
    gap: ProjectGap | None


@dataclass(frozen=True, slots=True)
class GroupTable:
    """One page of the table, with the groups that are left out under it."""

    asked: TableAsked
    finding: Finding
    page: Page[int]
    rows: list[GroupRow]
    lines: list[Line]
    left_out: list[ActShown]
    more_left_out: int
    """Those left out that are not shown on this page; they have pages of their own."""

    @property
    def columns(self) -> list["ColumnShown"]:
        """The columns that sort, each with what a press asks for."""
        return [
            ColumnShown(
                title,
                self.asked.by(sort).sort,
                "" if self.asked.column is not sort else "descending" if self.asked.is_down else "ascending",
            )
            for sort, title in COLUMNS.items()
        ]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is found."""
        return not self.rows and not self.left_out


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column of the table: its title, how a press on it sorts, and how it sorts now in the words of `aria-sort`."""

    title: Any
    sort: str
    aria_sort: str


_FOUND = ("pk", "is_left_out")


def group_table(project: Project, *, asked: TableAsked, number: str) -> GroupTable:
    """One page of the table: 7 queries."""
    today = timezone.localdate(timezone=project.zone)
    every_name = earlier_names_of(project) if asked.words else None
    acts = _standing_acts(project)
    found: list[Any] = list(_filtered(project, asked, every_name).select_related(None).values_list(*_FOUND))
    found_out = {group for group, is_left_out in found if is_left_out}
    left_out = [act for act in acts if act.kind == ActKind.LEFT_OUT and act.group_id in found_out]
    is_out = asked.state == State.LEFT_OUT
    numbers = [group for group, is_left_out in found if is_left_out == is_out]
    page = Paginator(numbers, GROUPS_A_PAGE).get_page(number)
    start = page.start_index() - 1 if is_out and left_out else 0
    shown_out = left_out[start : start + GROUPS_A_PAGE]
    groups = [] if is_out else list(page.object_list)
    shown_groups = [*groups, *(act.group_id for act in shown_out)]
    names = earlier_names_of(project, shown_groups) if every_name is None else every_name
    below = {act.group_id: act for act in acts if act.kind == ActKind.BELOW_LINE}

    def shown(act: LeavingOut) -> ActShown:
        days = max(0, (act.ends_on - today).days)
        return ActShown(act.group, act, days, act.waits, names.get(act.group_id, ()))  # type: ignore[attr-defined]

    covers = {cover.group_id: cover for cover in cover_list(project)} if groups else {}
    rows = rows_of(project, groups, names, {group: shown(act) for group, act in below.items()}, covers)
    return GroupTable(
        asked=asked,
        finding=_finding(project, acts, today),
        page=page,
        rows=rows,
        lines=lines_of(rows),
        left_out=[shown(act) for act in shown_out],
        more_left_out=0 if is_out else len(left_out) - len(shown_out),
    )


def _standing_acts(project: Project) -> list[LeavingOut]:
    """What leaves groups out or took them below the line, and was not undone, by the groups' names.

    Each has `waits`, whether a request about its group waits, and `has_own_view`, whether somebody who belongs to its
    group has said since it last moved where they put it.
    """
    acts = (
        LeavingOut.objects.filter(project=project, undone=None, group__merged_into=None)
        .select_related("group__position", "before", "by_member")
        .annotate(
            waits=Exists(Challenge.objects.filter(group=OuterRef("group"), reply=None)),
            has_own_view=own_view(group="group", moved_at="group__position__moved_at"),
        )
    )
    return sorted(acts, key=lambda act: (act.group.name_key, act.group_id, act.began_at, act.pk))


_FINDING = """
    SELECT
        COUNT(*),
        COUNT(CASE WHEN stands.id IS NULL THEN 1 END),
        COUNT(CASE WHEN stands.affected >= %s THEN 1 END),
        COUNT(CASE WHEN stands.affected >= %s AND stands.say < %s THEN 1 END),
        COUNT(CASE WHEN stands.affected >= %s AND NOT stands.belongs AND NOT {own_view} THEN 1 END),
        COALESCE(SUM(CASE WHEN stands.affected >= %s AND stands.affected > stands.say
            THEN stands.affected - stands.say END), 0),
        COALESCE(MAX(CASE WHEN stands.affected >= %s AND stands.affected > stands.say
            THEN stands.affected - stands.say END), 0)
    FROM stakeholders_group listed LEFT JOIN stakeholders_position stands ON stands.id = listed.position_id
    WHERE listed.project_id = %s AND listed.merged_into_id IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM stakeholders_leavingout act
            WHERE act.group_id = listed.id
                AND NOT EXISTS (SELECT 1 FROM stakeholders_bringingback back WHERE back.leaving_out_id = act.id)
        )
"""


def _finding(project: Project, acts: Iterable[LeavingOut], today: Any) -> Finding:
    """What the whole list says. Groups about which an act stands count as the rules say."""
    with connection.cursor() as cursor:
        cursor.execute(_FINDING.format(own_view=OWN_VIEW), [LINE, LINE, SELDOM, LINE, LINE, LINE, project.pk])
        groups, not_placed, how_many, unheard, guesses, total, worst = cursor.fetchone()
    by_group: dict[int, list[LeavingOut]] = defaultdict(list)
    for act in acts:
        by_group[act.group_id].append(act)
    facts = [(_fact(its), its[0]) for its in by_group.values()]
    counted = [
        (counted_placing(fact, today=today), act.group.position, act.has_own_view)  # type: ignore[attr-defined]
        for fact, act in facts
        if counts(fact, today=today)
    ]
    more = [
        (placing, is_guess(moved_by_own=position is not None and position.belongs, has_own_view=has_own_view))
        for placing, position, has_own_view in counted
        if placing is not None and placing.is_affected
    ]
    how_many += len(more)
    guesses += sum(guess for _, guess in more)
    worst = max([worst, *(placing.gap for placing, _ in more)])
    total += sum(placing.gap for placing, _ in more)
    return Finding(
        groups=groups + len(facts),
        not_placed=not_placed + sum(fact.now is None and not fact.is_left_out for fact, _ in facts),
        left_out=sum(fact.is_left_out for fact, _ in facts),
        unheard=unheard + sum(is_seldom(placing.say) for placing, _ in more),
        gap=ProjectGap(total / how_many, worst, how_many, guesses) if how_many else None,
    )


def _fact(acts: list[LeavingOut]) -> GroupFact:
    """A group as the rules look at it, as far as its acts say."""
    group = acts[0].group
    return GroupFact(
        group_id=group.pk,
        name=group.name,
        side=group.side,
        now=group.position.placing if group.position is not None else None,
        acts=tuple(
            ActFact(ActKind(act.kind), act.ends_on, act.before.placing if act.before is not None else None)
            for act in acts
        ),
        challenges_waiting=int(acts[0].waits),  # type: ignore[attr-defined]
    )
