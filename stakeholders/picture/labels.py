"""Where the names of groups stand: beside their markers, inside the frame, none over another. Pure.

Names of crowded markers are placed first. Each takes the best of eight places beside its marker, or the nearest free
room in the frame, with a line to its marker. A name that finds no room is cut shorter, and left out last of all: its
number and the table have it. The same groups always give the same picture. Source: ui.md, "Say / affected grid".
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stakeholders.picture.fonts import cut_text, text_width
from stakeholders.picture.frame import Box, Point

WIDEST = 280
"""Of a name, before it is cut."""
SHORTER = (150, 80)
"""Of a name that found no room."""
_CROWDED = 120
_ROW = 11
"""Between the rows in which a free room is looked for."""
_BESIDE = 6
"""Between a marker and its name."""
_LEADER = 12
"""A name further from its marker than this has a line to it."""
_EDGE = 4
"""Between the frame and a name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name to be placed, the middle of its marker, and how far that reaches."""

    name: str
    at: Point
    reach: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name that has its place."""

    words: str
    at: Point
    """On its base line, at its anchor."""
    anchor: str
    box: Box
    leader: tuple[Point, Point] | None = None
    """From the marker to the name, where it stands away from it."""


def place_labels(
    wanted: Sequence[Wanted],
    *,
    size: float,
    within: Box,
    hard: Sequence[Box],
    soft: Sequence[Box],
    furthest: float | None = None,
) -> list[Label | None]:
    """A place for each name, in the order given; None where there is no room, or only further away than `furthest`.

    No name meets a box of `hard`, another name, or the edge of `within`; one meets a box of `soft` only where it must.
    """
    within = Box(within.left + _EDGE, within.top + _EDGE, within.right - _EDGE, within.bottom - _EDGE)
    markers = [
        Box(each.at.x - each.reach, each.at.y - each.reach, each.at.x + each.reach, each.at.y + each.reach)
        for each in wanted
    ]
    taken = [*markers, *hard]
    placed: list[Label | None] = [None] * len(wanted)
    for at in sorted(range(len(wanted)), key=lambda at: (-_neighbours(wanted, at), at)):
        label = _place(wanted[at], markers[at], size=size, within=within, taken=taken, soft=soft)
        if label is not None and (furthest is None or _length(label) <= furthest):
            placed[at] = label
            taken.append(label.box)
    return placed


def _length(label: Label) -> float:
    """How long the line from a marker to its name is."""
    return math.dist(*label.leader) if label.leader else 0


def _neighbours(wanted: Sequence[Wanted], at: int) -> int:
    x, y = wanted[at].at
    return sum(abs(x - other.at.x) + abs(y - other.at.y) < _CROWDED for other in wanted)


def _place(want: Wanted, own: Box, *, size: float, within: Box, taken: list[Box], soft: Sequence[Box]) -> Label | None:
    words = cut_text(want.name, size=size, width=WIDEST)
    wide = text_width(words, size=size)
    others = [box for box in taken if box is not own]
    label = _beside(want, words, wide, size=size, within=within, taken=others, soft=soft)
    if label is None:
        label = _free_room(want, words, wide, size=size, within=within, taken=taken)
    for width in SHORTER:
        if label is None and wide > width:
            shorter = cut_text(want.name, size=size, width=width)
            wide = text_width(shorter, size=size)
            label = _free_room(want, shorter, wide, size=size, within=within, taken=taken)
    return label


def _above(size: float) -> float:
    return size * 0.82


def _below(size: float) -> float:
    return size * 0.3


def _box(at: Point, anchor: str, wide: float, size: float) -> Box:
    left = {"start": at.x, "middle": at.x - wide / 2, "end": at.x - wide}[anchor]
    return Box(left, at.y - _above(size), left + wide, at.y + _below(size))


def _beside(
    want: Wanted, words: str, wide: float, *, size: float, within: Box, taken: list[Box], soft: Sequence[Box]
) -> Label | None:
    """The best of eight places beside the marker: the first ones are the easiest to read."""
    x, y = want.at
    away, middle, aslant = want.reach + _BESIDE, size * 0.34, want.reach * 0.75 + 3
    ways = (
        ("start", x + away, y + middle),
        ("end", x - away, y + middle),
        ("middle", x, y - away),
        ("middle", x, y + away + size * 0.7),
        ("start", x + aslant, y - aslant),
        ("end", x - aslant, y - aslant),
        ("start", x + aslant, y + aslant + size * 0.7),
        ("end", x - aslant, y + aslant + size * 0.7),
    )
    around = Box(x - away - wide, y - away - 2 * size, x + away + wide, y + away + 2 * size)
    near, crossed = _meeting(taken, around), _meeting(soft, around)
    best: tuple[float, Label] | None = None
    for rank, (anchor, left, base) in enumerate(ways):
        at = Point(left, base)
        box = _box(at, anchor, wide, size)
        if not within.holds(box) or any(box.meets(other) for other in near):
            continue
        cost = rank * 3 + sum(_overlap(box, other) for other in crossed)
        if best is None or cost < best[0]:
            best = cost, Label(words, at, anchor, box)
        if cost <= (rank + 1) * 3:
            break
    return best[1] if best else None


def _meeting(boxes: Iterable[Box], around: Box) -> list[Box]:
    left, top, right, bottom = around
    return [box for box in boxes if box[0] < right and left < box[2] and box[1] < bottom and top < box[3]]


def _overlap(one: Box, other: Box) -> float:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across * down if across > 0 and down > 0 else 0


def _free_room(
    want: Wanted, words: str, wide: float, *, size: float, within: Box, taken: Iterable[Box]
) -> Label | None:
    """The free room nearest to the marker, looked for row by row."""
    x, y = want.at
    high = _above(size) + _below(size)
    taken = sorted(taken)
    best: tuple[float, float, float] | None = None
    for step in range(int((within.bottom - within.top) / _ROW) + 1):
        if best is not None and step * _ROW - high > best[0]:
            break
        for down in (step * _ROW, -step * _ROW) if step else (0,):
            top = y + down - high / 2
            if top < within.top or top + high > within.bottom:
                continue
            for left, right in _gaps(taken, top, top + high, within):
                if right - left < wide:
                    continue
                start = min(max(x - wide / 2, left), right - wide)
                across = max(0.0, start - x, x - start - wide)
                far = (across**2 + max(0.0, abs(down) - high / 2) ** 2) ** 0.5
                if best is None or far < best[0]:
                    best = far, start, top
    if best is None:
        return None
    _, start, top = best
    box = Box(start, top, start + wide, top + high)
    return Label(words, Point(start, top + _above(size)), "start", box, _leader(want, box))


def _gaps(taken: Iterable[Box], top: float, bottom: float, within: Box) -> list[tuple[float, float]]:
    """The free stretches of a row; what is taken comes in order from the left."""
    gaps = []
    free = within.left
    for left, upper, right, lower in taken:
        if upper >= bottom or lower <= top or right <= free:
            continue
        if left > free:
            gaps.append((free, min(left, within.right)))
        free = right
    if free < within.right:
        gaps.append((free, within.right))
    return gaps


def _leader(want: Wanted, box: Box) -> tuple[Point, Point] | None:
    x, y = want.at
    end = Point(min(max(x, box.left), box.right), min(max(y, box.top), box.bottom))
    far = ((end.x - x) ** 2 + (end.y - y) ** 2) ** 0.5
    if far < want.reach + _LEADER:
        return None
    share = want.reach / far
    return Point(x + (end.x - x) * share, y + (end.y - y) * share), end
