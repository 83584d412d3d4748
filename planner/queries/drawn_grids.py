"""Grids that are drawn to be kept or printed: the one of a record, and those on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coproduction.languages import PageLanguage
from planner.record import SIDE_WORDS
from stakeholders.grid import Placing, word
from stakeholders.models import Project
from stakeholders.picture.grid import Pictures, draw_both, draw_grid
from stakeholders.picture.key import KeyEntry, key
from stakeholders.picture.scene import Mark, Scene, Width
from stakeholders.picture.shapes import Svg
from stakeholders.queries.grid import GridGroup, grid_groups, scene_of


@dataclass(frozen=True, slots=True)
class GridDrawn:
    """A picture with what its signs mean."""

    pictures: Pictures
    key: list[KeyEntry]


def record_grid(record: Mapping[str, Any]) -> GridDrawn | None:
    """The picture of the groups of a record that was read, as they stood; None where none of them was placed.

    What was true of them on that day is drawn; what was not frozen, such as people's views, is not.
    """
    side_of = {words: side for side, words in SIDE_WORDS.items()}
    groups = record["register"]["groups"] if record["register"] else []
    places = record["places"]["groups"] if record["places"] else []
    empty = {line["name"] for line in places if not line["people"]}
    marks = tuple(
        Mark(
            code=str(group["number"]),
            number=group["number"],
            name=group["name"],
            side=side_of.get(group["side"], ""),
            now=Placing(*group["at"]),
            is_guess=group["is_guess"],
            is_left_out=group["is_left_out"],
            has_nobody=group["name"] in empty,
        )
        for group in groups
        if group["at"]
    )
    if not marks:
        return None
    position = record["stage"]["position"]
    return _drawn(Scene(marks=marks, not_placed=len(groups) - len(marks)), identity=f"grid{position}")


def _drawn(scene: Scene, *, identity: str) -> GridDrawn:
    return GridDrawn(draw_both(scene=scene, language=PageLanguage(), identity=identity), key(scene))


# On paper ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A group on a sheet: its number there, its name, and where it stands in words, empty where it is not placed."""

    number: int
    name: str
    affected: str
    say: str
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class PaperGrid:
    """The grid on paper: with nothing on it, to be filled in, or as it stands; and the groups with their numbers."""

    groups: list[PaperLine]
    picture: Svg
    key: list[KeyEntry]
    is_filled: bool


def paper_grid(project: Project, *, is_filled: bool) -> PaperGrid:
    """The grid in large print: 6 queries. Groups that are not placed yet have numbers after those that are."""
    groups = grid_groups(project)
    placed = [group for group in groups if group.number]
    lines = [_paper_line(group, group.number) for group in placed]
    others = [group for group in groups if not group.number]
    lines += [_paper_line(group, number) for number, group in enumerate(others, start=len(placed) + 1)]
    scene = scene_of(groups) if is_filled else Scene()
    return PaperGrid(
        groups=lines,
        picture=draw_grid(scene=scene, width=Width.PAPER, language=PageLanguage(), identity="paper"),
        key=key(scene) if is_filled else [],
        is_filled=is_filled,
    )


def _paper_line(group: GridGroup, number: int) -> PaperLine:
    affected, has_say = ("", "") if group.placing is None else (word(group.placing.affected), word(group.placing.say))
    return PaperLine(number, group.name, affected, has_say, group.is_left_out)
