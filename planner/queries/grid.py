"""The page of the grid: the picture at a moment, its table, and what changed since the moment before."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from coproduction.languages import said
from coproduction.saying import Said, say
from planner.models import Stage
from stakeholders.grid import WORDS, Placing, moved_words, word_number
from stakeholders.models import Moment, Project
from stakeholders.models.groups import GROUP_SIDES
from stakeholders.picture.key import flag_sign
from stakeholders.picture.scene import Cell, Scene
from stakeholders.picture.shapes import Svg
from stakeholders.queries.cover_words import places_words
from stakeholders.queries.grid import NOW, GridGroup, When, grid_groups, scene_of
from stakeholders.register import (
    FLAG_MEANS,
    FLAG_TODO,
    FLAG_WORDS,
    SIGNED_MOMENTS,
    START_MOMENT,
    TAKEN_BACK_MOMENT,
    Flag,
)

GROUPS_A_PAGE = 200
CHANGES_TOLD = 10
"""Groups of which the page tells above its table what changed; the table tells it of each."""

# What is asked -------------------------------------------------------------------------------------------------------


class StepKind(StrEnum):
    """What the moments are at which the grid can be looked at."""

    START = "start"
    STAGE = "stage"
    NOW = "now"
    WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class GridAsked:
    """What somebody asks of the grid. What an address does not say, or says wrongly, is as it begins."""

    at: str = StepKind.NOW.value
    """`start`, `now`, `wanted`, or the key of a stage."""
    group: str = ""
    """The code of the group that is chosen."""
    cell: str = ""
    """The cell of the picture of which the table shows the groups."""
    page: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "GridAsked":
        """What the query of an address asks."""
        cell = query.get("cell", "")
        return cls(
            at=query.get("at", "") or StepKind.NOW.value,
            group=_code(query.get("group", "")),
            cell=cell if re.fullmatch("[0-9][0-9]", cell, re.ASCII) else "",
            page=query.get("page", ""),
        )


def _code(words: str) -> str:
    try:
        return str(UUID(words))
    except ValueError:
        return ""


# What it shows -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GridStep:
    """A moment at which the grid can be looked at."""

    kind: StepKind
    key: str
    """How an address names it."""
    title: str
    when: When
    since: Said
    """What was moved later is told to have moved since this."""
    day: date | None = None
    also: frozenset[str] = frozenset()
    """What else an address may name it by."""


class GridLine(NamedTuple):
    """What the template draws of a group: a tuple, because it takes one apart for each of 200 rows quickly."""

    number: str
    """Its number in the picture; empty where it is not placed now."""
    name: str
    code: str
    is_unheard: bool
    told: str
    """Its flags in words."""
    side: str
    affected: str
    say: str
    wanted: str
    """These three are empty where it is not placed."""
    places: str
    """Its places that are taken, and who is here; empty where that is not known."""
    changed: str


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What changed about one group since the moment before, in words."""

    name: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class FlagFound:
    """A flag that some groups on the grid have, and of how many it is told."""

    flag: Flag
    groups: int

    @property
    def sign(self) -> Svg:
        """How the picture shows it."""
        return flag_sign(self.flag)

    @property
    def means(self) -> str:
        """What it says of a group."""
        return said(FLAG_MEANS[self.flag])

    @property
    def todo(self) -> str:
        """What to do about it."""
        return said(FLAG_TODO[self.flag])


@dataclass(frozen=True, slots=True)
class GridPage:
    """Everything that the page of the grid shows."""

    asked: GridAsked
    step: GridStep
    steps: list[GridStep]
    earlier: GridStep | None
    """The moment that this one is compared with."""
    scene: Scene
    groups: list[GridGroup]
    """All that are listed."""
    selected: GridGroup | None
    flags: list[FlagFound]
    """Those of now: of what was, nothing can be done."""
    changes: list[GroupChange]
    more_changes: int
    page: Page[GridGroup]
    lines: list[GridLine]

    @property
    def previous(self) -> GridStep | None:
        """The moment before this one."""
        place = self.steps.index(self.step)
        return self.steps[place - 1] if place else None

    @property
    def next(self) -> GridStep | None:
        """The moment after this one."""
        place = self.steps.index(self.step) + 1
        return self.steps[place] if place < len(self.steps) else None

    @property
    def is_now(self) -> bool:
        """Whether it shows where groups stand now: only there they can be moved."""
        return self.step.kind is StepKind.NOW

    @property
    def is_wanted(self) -> bool:
        """Whether it shows the say that groups should have."""
        return self.step.kind is StepKind.WANTED

    @property
    def shows_places(self) -> bool:
        """Whether the table says which places are taken: nobody knows it of an earlier moment."""
        return self.step.when.is_now

    @property
    def changed_title(self) -> str:
        """What the table calls its words of what changed."""
        if self.earlier is None:
            return ""
        if self.is_wanted:
            return gettext("What should change")
        return gettext("Since %(moment)s") % {"moment": said(self.earlier.since)}

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of a crowded picture in which two or more groups stand."""
        return self.scene.cells

    @property
    def cell_shown(self) -> str:
        """The cell of which the table shows the groups; empty where it shows all."""
        return self.asked.cell


def grid_page(project: Project, asked: GridAsked) -> GridPage:
    """The grid at the moment that is asked for, with all listed groups: 7 queries; 5 at an earlier moment."""
    steps, signed = _steps(project)
    # Whoever writes a plan may call a stage "now".
    stages_last = sorted(steps, key=lambda step: step.kind is StepKind.STAGE)
    step = next((step for step in stages_last if asked.at in {step.key, *step.also}), steps[-2])
    groups = grid_groups(project, when=step.when, signed=signed)
    steps = [each for each in steps if each is step or _tells(each, groups)]
    place = steps.index(step)
    earlier = steps[place - 1] if place else None
    is_wanted = step.kind is StepKind.WANTED
    selected = next((group for group in groups if group.code == asked.group), None)
    scene = scene_of(
        groups,
        before=earlier.when if earlier is not None and not is_wanted else None,
        since=earlier.since if earlier is not None and not is_wanted else "",
        selected=asked.group,
        shows_wanted=is_wanted,
    )
    changed = _changed(groups, step, earlier)
    changes = [
        GroupChange(group.name, group.code, changed[group.pk])
        for group in groups
        if group.pk in changed and not (is_wanted and group.is_left_out)
    ]
    page = Paginator(_of_cell(groups, scene, asked.cell), GROUPS_A_PAGE).get_page(asked.page)
    return GridPage(
        asked=asked,
        step=step,
        steps=steps,
        earlier=earlier,
        scene=scene,
        groups=groups,
        selected=selected,
        flags=_flags(groups) if step.when.is_now else [],
        changes=changes[:CHANGES_TOLD],
        more_changes=max(0, len(changes) - CHANGES_TOLD),
        page=page,
        lines=_lines(page.object_list, changed, gettext("Nothing") if is_wanted else gettext("No change")),
    )


# Through time --------------------------------------------------------------------------------------------------------


def _steps(project: Project) -> tuple[list[GridStep], list[datetime]]:
    """The moments at which the grid can be looked at, the earliest first, and when stages were signed.

    A stage that was signed again counts once. The one whose signing froze the start is shown as the start.
    """
    start, signed = _signed(project)
    begin = GridStep(
        StepKind.START,
        StepKind.START.value,
        gettext("At the start"),
        When(start, is_start=True),
        say("the start"),
        timezone.localdate(start, timezone=project.zone) if start is not None else None,
        frozenset(step.key for step in signed if step.when.at == start),
    )
    before = [step for step in signed if start is not None and step.when.at is not None and step.when.at < start]
    after = [step for step in signed if step not in before and step.key not in begin.also]
    now = GridStep(StepKind.NOW, StepKind.NOW.value, gettext("Now"), NOW, say("now"))
    title = gettext("With the say they should have")
    wanted = GridStep(StepKind.WANTED, StepKind.WANTED.value, title, NOW, say("now"))
    return [*before, begin, *after, now, wanted], [step.when.at for step in signed if step.when.at is not None]


def _signed(project: Project) -> tuple[datetime | None, list[GridStep]]:
    """When the start froze, if it did, and each signed stage."""
    stage = Stage.objects.filter(project=project, key=OuterRef("key"))
    moments: Any = (
        Moment.objects.filter(project=project)
        .exclude(label=TAKEN_BACK_MOMENT)
        .annotate(key=Substr("label", len(SIGNED_MOMENTS) + 1, output_field=CharField()))
        .annotate(title=Subquery(stage.values("title")[:1]), position=Subquery(stage.values("position")[:1]))
        .order_by("at", "pk")
    )
    start: datetime | None = None
    signed: dict[str, GridStep] = {}
    for label, at, key, title, position in moments.values_list("label", "at", "key", "title", "position"):
        if label == START_MOMENT:
            start = start or at
        elif label.startswith(SIGNED_MOMENTS) and key not in signed and position is not None:
            signed[key] = _stage_step(project, key, at, title, position)
    return start, list(signed.values())


def _stage_step(project: Project, key: str, at: datetime, name: str, position: int) -> GridStep:
    title = gettext("Stage %(position)s finished: %(title)s") % {"position": position, "title": name}
    since = say("stage {position} was finished", position=position)
    return GridStep(StepKind.STAGE, key, title, When(at), since, timezone.localdate(at, timezone=project.zone))


def _tells(step: GridStep, groups: list[GridGroup]) -> bool:
    """Whether a moment shows something: a group stood there then; before the start is frozen, some has moved since."""
    if step.kind is StepKind.NOW:
        return True
    if step.kind is StepKind.START and step.when.at is None:
        return any(len(group.stood) > 1 for group in groups)
    return any(group.placing_at(step.when) is not None for group in groups)


def _changed(groups: list[GridGroup], step: GridStep, earlier: GridStep | None) -> dict[int, str]:
    """What changed about groups since the moment before, in words; for the wanted say, what should change from now."""
    told: dict[tuple[Placing | None, Placing], str] = {}
    changed = {}
    for group in groups:
        if group.placing is None or earlier is None:
            continue
        if step.kind is StepKind.WANTED:
            before: Placing | None = group.placing
            now = Placing(group.placing.affected, group.placing.wanted, group.placing.wanted)
        else:
            before, now = group.placing_at(earlier.when), group.placing
        if before == now:
            continue
        if (before, now) not in told:
            told[before, now] = _change_words(before, now)
        changed[group.pk] = told[before, now]
    return changed


def _change_words(before: Placing | None, now: Placing) -> str:
    if before is None:
        return gettext("New on the grid.")
    return capfirst("; ".join(said(phrase) for phrase in moved_words(before, now))) + "."


# The table -----------------------------------------------------------------------------------------------------------


def _of_cell(groups: list[GridGroup], scene: Scene, cell: str) -> list[GridGroup]:
    """The groups that the table shows, those with a number first: all of them, or those of one cell."""
    if cell:
        there = {mark.code for mark in scene.marks if mark.cell == cell}
        groups = [group for group in groups if group.code in there]
    return sorted(groups, key=lambda group: not group.number)


def _flags(groups: list[GridGroup]) -> list[FlagFound]:
    """The flags of all groups that are not left out."""
    counted = Counter(flag for group in groups if not group.is_left_out for flag in group.flags)
    return [FlagFound(flag, counted[flag]) for flag in Flag if counted[flag]]


_NOWHERE = ["", "", ""]


def _lines(groups: Any, changed: Mapping[int, str], no_change: str) -> list[GridLine]:
    five = [capfirst(said(word)) for word in WORDS]
    sides = {side: str(words) for side, words in GROUP_SIDES}
    flags = {flag: said(words) for flag, words in FLAG_WORDS.items()}
    not_said = gettext("Not said yet")
    unheard, waits, left_out = gettext("Affected, not heard"), gettext("A request waits"), gettext("Left out")
    lines = []
    for group in groups:
        told = [left_out] if group.is_left_out else []
        told += [unheard] if group.is_unheard else []
        told += [words for flag, words in flags.items() if flag in group.flags]
        told += [waits] if group.is_asked_for else []
        at = group.placing
        values = () if at is None else (at.affected, at.say, at.wanted)
        affected, has_say, wanted = [five[word_number(value)] for value in values] or _NOWHERE
        lines.append(
            GridLine(
                str(group.number or ""),
                group.name,
                group.code,
                group.is_unheard,
                ". ".join(told) + "." if told else "",
                sides.get(group.side) or not_said,
                affected,
                has_say,
                wanted,
                places_words(group.cover) if group.cover is not None else "",
                changed.get(group.pk, no_change if at is not None else ""),
            )
        )
    return lines
