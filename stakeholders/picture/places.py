"""Markers that would hide each other stand aside, no further than the words of their place stay true. Pure.

Teams place groups by five words, so many share one place. The lowest number keeps it; the next ones stand around it.
Only where a word's room is full do numbers cover each other, or a marker stands elsewhere in its part of the grid.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

from stakeholders.grid import LINE, STEP, Placing, is_often, word_number
from stakeholders.picture.frame import Box, Frame, Point

_GAP = 3
"""Between two markers, where there is room."""
_ENOUGH = 0.9
"""Of the reach of two markers: nearer to each other than this, one stands aside."""
_TIGHT = 0.72
"""Of the reach of two markers: nearer than this, a number would be covered."""
_INSIDE = 1
"""A marker stays so far within its words, so that nobody asks on which side of a line it is."""


type _Taken = list[tuple[float, float, float]]
"""Middles of markers, and how far they reach."""
type _Tried = dict[tuple[Point, float, int], int]
"""How many places around a place were tried, for markers of one reach, in one of the ways to stand aside."""


def set_apart(
    placings: Sequence[tuple[Placing, float]], *, frame: Frame, beside: Iterable[tuple[Point, float]] = ()
) -> list[Point]:
    """Where each marker is drawn, in the order given: the first of a place stands in it. Each comes with its reach.

    What stands already, its middle and its reach, is told as `beside`.
    """
    points = [frame.point(placing.affected, placing.say) for placing, _ in placings]
    drawn: dict[int, Point] = {}
    taken: _Taken = [(*point, reach) for point, reach in beside]
    for at, point in enumerate(points):
        reach = placings[at][1]
        if _is_free(*point, reach * _ENOUGH, taken, share=_ENOUGH):
            drawn[at] = point
            taken.append((*point, reach))
    tried: _Tried = {}
    for at, point in enumerate(points):
        if at not in drawn:
            placing, reach = placings[at]
            drawn[at] = _aside(point, placing, reach, taken, frame, tried)
            taken.append((*drawn[at], reach))
    return [drawn[at] for at in range(len(points))]


def _aside(point: Point, placing: Placing, reach: float, taken: _Taken, frame: Frame, tried: _Tried) -> Point:
    x, y = point
    words = _between(frame, _word_range(placing.affected), _word_range(placing.say))
    part = _between(frame, _part_range(placing.affected), _part_range(placing.say))
    step = frame.radius + _GAP
    for way, (within, share, gap) in enumerate(
        ((words, 1.0, _GAP), (words, _TIGHT, 0), (part, 1.0, 0), (part, _TIGHT, 0))
    ):
        offsets = _offsets(round(step * share), round(_furthest(point, within)))
        left, right = within.left - x, within.right - x
        top, bottom = within.top - y, within.bottom - y
        mine = reach * share + gap
        # Where one of the same reach found no room, there is none later.
        done = (point, reach, way)
        for at in range(tried.get(done, 0), len(offsets)):
            across, down = offsets[at]
            if (
                left <= across <= right
                and top <= down <= bottom
                and _is_free(x + across, y + down, mine, taken, share=share)
            ):
                tried[done] = at + 1
                return Point(x + across, y + down)
        tried[done] = len(offsets)
    return point


def _is_free(x: float, y: float, mine: float, taken: _Taken, *, share: float) -> bool:
    for other_x, other_y, reach in taken:
        across, down, least = other_x - x, other_y - y, mine + reach * share
        if across * across + down * down < least * least:
            return False
    return True


def _furthest(point: Point, within: Box) -> float:
    return math.hypot(
        max(point.x - within.left, within.right - point.x), max(point.y - within.top, within.bottom - point.y)
    )


@lru_cache(maxsize=64)
def _offsets(step: int, furthest: int) -> tuple[tuple[float, float], ...]:
    """Places around a place, as the cells of a honeycomb, the nearest first; ties in the order of the clock's hands."""
    up = step * math.sqrt(3) / 2
    rows, columns = int(furthest / up) + 1, int(furthest / step) + 1
    found = [
        (column * step + (row % 2) * step / 2, row * up)
        for row in range(-rows, rows + 1)
        for column in range(-columns, columns + 1)
    ]
    near = [offset for offset in found if 0 < math.hypot(*offset) <= furthest]
    return tuple(
        sorted(near, key=lambda offset: (round(math.hypot(*offset), 3), math.atan2(offset[1], offset[0]) % math.tau))
    )


type _Range = tuple[float, float]


def _word_range(value: int) -> _Range:
    """The values that have the same word."""
    middle = word_number(value) * STEP
    return max(0, middle - STEP / 2), min(100, middle + STEP / 2)


def _part_range(value: int) -> _Range:
    """The values on the same side of the line."""
    return (LINE, 100) if is_often(value) else (0, LINE)


def _between(frame: Frame, affected: _Range, has_say: _Range) -> Box:
    left, bottom = frame.point(affected[0], has_say[0])
    right, top = frame.point(affected[1], has_say[1])
    return Box(
        left + _INSIDE * (affected[0] > 0),
        top + _INSIDE * (has_say[1] < 100),
        right - _INSIDE * (affected[1] < 100),
        bottom - _INSIDE * (has_say[0] > 0),
    )
