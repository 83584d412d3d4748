"""What pictures are made of: markers, signs and text, as SVG. Pure.

Nothing of it says how it looks: each thing has a class, and `style` says how the class looks.
"""

import math
import re
from collections.abc import Callable
from html import escape

from stakeholders.picture.frame import Point

EXTRA = {"carer": 3, "decider": 6, "": 7}
"""By how much the corners of a shape stand out over a circle of the same room."""


class Svg(str):
    """A drawing, or a part of one. A page takes it as it stands."""

    def __html__(self) -> str:
        return self


_NOT_WRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML does not know."""


def written(words: str) -> str:
    """Words as they stand in SVG."""
    return escape(_NOT_WRITTEN.sub("", words))


def number_text(value: float) -> str:
    """A number of the drawing as it is written: to a tenth, and no more digits than it needs."""
    return f"{value:.1f}".removesuffix(".0")


n = number_text


def text(words: str, at: Point, *, kind: str, size: float, anchor: str = "start", extra: str = "") -> str:
    """Words, from a place on its base line on; `anchor` is start, middle or end."""
    return (
        f'<text class="{kind}" x="{n(at.x)}" y="{n(at.y)}" font-size="{n(size)}" text-anchor="{anchor}"{extra}>'
        f"{written(words)}</text>"
    )


def line(path: str, *, kind: str) -> str:
    """A line along a path."""
    return f'<path class="{kind}" d="{path}"/>'


def circle(at: Point, radius: float, *, kind: str) -> str:
    """A circle."""
    return f'<circle class="{kind}" cx="{n(at.x)}" cy="{n(at.y)}" r="{n(radius)}"/>'


def ellipse(at: Point, across: float, up: float, *, kind: str) -> str:
    """An ellipse with its two half axes."""
    return f'<ellipse class="{kind}" cx="{n(at.x)}" cy="{n(at.y)}" rx="{n(across)}" ry="{n(up)}"/>'


def polygon(points: list[tuple[float, float]], *, kind: str) -> str:
    """A closed shape with straight sides."""
    return line("M" + "L".join(f"{n(x)} {n(y)}" for x, y in points) + "z", kind=kind)


def _circle(at: Point, radius: float, kind: str) -> str:
    return circle(at, radius, kind=kind)


def _hexagon(at: Point, radius: float, kind: str) -> str:
    corner = radius + EXTRA["carer"]
    up, across = corner / 2, corner * 0.866
    return polygon(
        [
            (at.x, at.y - corner),
            (at.x + across, at.y - up),
            (at.x + across, at.y + up),
            (at.x, at.y + corner),
            (at.x - across, at.y + up),
            (at.x - across, at.y - up),
        ],
        kind=kind,
    )


def _square(at: Point, radius: float, kind: str) -> str:
    half = radius - 1
    return (
        f'<rect class="{kind}" x="{n(at.x - half)}" y="{n(at.y - half)}" width="{n(2 * half)}" height="{n(2 * half)}" '
        f'rx="3"/>'
    )


def _diamond(at: Point, radius: float, kind: str) -> str:
    corner = radius + EXTRA["decider"]
    return polygon(
        [(at.x, at.y - corner), (at.x + corner, at.y), (at.x, at.y + corner), (at.x - corner, at.y)], kind=kind
    )


def _triangle(at: Point, radius: float, kind: str) -> str:
    top, across, foot = radius + EXTRA[""], radius + 5, radius - 1
    return polygon([(at.x, at.y - top), (at.x + across, at.y + foot), (at.x - across, at.y + foot)], kind=kind)


_SHAPES: dict[str, Callable[[Point, float, str], str]] = {
    "lived": _circle,
    "carer": _hexagon,
    "frontline": _square,
    "decider": _diamond,
    "": _triangle,
}


def shape(side: str, at: Point, radius: float, *, kind: str) -> str:
    """The marker of a side: never told by its colour alone."""
    return _SHAPES.get(side, _triangle)(at, radius, kind)


def reach(side: str, radius: float) -> float:
    """How far the marker of a side stands out from its middle."""
    return radius + EXTRA.get(side, 0 if side in _SHAPES else EXTRA[""])


def sinks(side: str) -> float:
    """How far below the middle of a side's marker its number stands."""
    return 0 if side in _SHAPES and side else 3


def cross(at: Point, radius: float, *, kind: str) -> str:
    """A cross through a marker."""
    arm = radius * 0.95
    return line(
        f"M{n(at.x - arm)} {n(at.y - arm)}L{n(at.x + arm)} {n(at.y + arm)}"
        f"M{n(at.x + arm)} {n(at.y - arm)}L{n(at.x - arm)} {n(at.y + arm)}",
        kind=kind,
    )


def asking(at: Point) -> str:
    """The sign at a marker's corner that says that a request waits: a disc with an exclamation mark."""
    return (
        circle(at, 7, kind="g-ask")
        + line(f"M{n(at.x)} {n(at.y - 4)}v4.5", kind="g-ask-mark")
        + circle(Point(at.x, at.y + 3.6), 1.1, kind="g-ask-dot")
    )


def arrow(start: Point, end: Point, *, kind: str, before: float, after: float, head: float = 9) -> str:
    """A line from one place to another with an open head, so far from both; nothing where they are too near."""
    angle = math.atan2(end.y - start.y, end.x - start.x)
    away = math.hypot(end.x - start.x, end.y - start.y) - before - after
    if away < 2:
        return ""
    left = Point(start.x + before * math.cos(angle), start.y + before * math.sin(angle))
    tip = Point(left.x + away * math.cos(angle), left.y + away * math.sin(angle))
    head = min(head, away)
    barbs = [
        Point(tip.x - head * math.cos(angle + turn), tip.y - head * math.sin(angle + turn)) for turn in (0.5, -0.5)
    ]
    first, second = (f"{n(barb.x)} {n(barb.y)}" for barb in barbs)
    point = f"{n(tip.x)} {n(tip.y)}"
    return line(f"M{n(left.x)} {n(left.y)}L{point}M{first}L{point}L{second}", kind=kind)
