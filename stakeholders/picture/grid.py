"""Draws the grid as SVG: both drawings of a page, each a picture with a title, a description and no tab stop. Pure.

The same scene gives the same text, byte by byte. Source: ui.md, "Say / affected grid".
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coproduction.saying import Language
from stakeholders.grid import Placing
from stakeholders.picture import shapes
from stakeholders.picture.fonts import text_width
from stakeholders.picture.frame import FRAMES, Box, Frame, Point
from stakeholders.picture.ground import ground, part_names
from stakeholders.picture.labels import Label, Wanted, place_labels
from stakeholders.picture.places import set_apart
from stakeholders.picture.scene import CELLS, Cell, Crowd, Mark, Scene, Width
from stakeholders.picture.shapes import Svg, arrow, circle, line, text, written
from stakeholders.picture.shapes import number_text as n
from stakeholders.picture.telling import description, one_line, title, told_in
from stakeholders.revealing import Together

_OLD = 7
"""The radius of an old place's ring."""
_SECOND = 4
"""From the outline of a marker to its second one."""
_LOUD = 5
"""From there to the ring of a group of which nobody takes part."""
_HALO = 9
"""From the circle of a marker to the outer edge of the chosen one's halo."""
_LINE = 7
"""Room on each side of a line, where a name stands in it only where it must."""
_SMALL = 8
"""The radius of a marker without a number."""
_NEAR = 80
"""A name is left out of a crowded picture rather than further away than this; the table has it."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Both drawings of a picture; the page's style shows one of them."""

    wide: Svg
    narrow: Svg


def draw_both(*, scene: Scene, language: Language, identity: str = "grid", can_move: bool = False) -> Pictures:
    """Both drawings. `identity` begins their ids: one for each picture of a page."""
    wide, narrow = (
        draw_grid(scene=scene, width=width, language=language, identity=identity, can_move=can_move)
        for width in (Width.WIDE, Width.NARROW)
    )
    return Pictures(wide, narrow)


def draw_grid(*, scene: Scene, width: Width, language: Language, identity: str = "grid", can_move: bool = False) -> Svg:
    """One drawing. With `can_move` its markers carry what a script needs to move them."""
    frame = FRAMES[width]
    left, top, right, bottom = map(n, frame.places)
    name = f"{identity}-{width}"
    return Svg(
        f'<svg class="g g-{width}" viewBox="0 0 {n(frame.width)} {n(frame.height)}" role="img" direction="ltr" '
        f'aria-labelledby="{name}-title {name}-about" '
        f'data-left="{left}" data-top="{top}" data-right="{right}" data-bottom="{bottom}">'
        f'<title id="{name}-title">{written(told_in(title(scene), language))}</title>'
        f'<desc id="{name}-about">{written(told_in(description(scene), language))}</desc>'
        f'<g aria-hidden="true">{grid_body(scene=scene, width=width, language=language, can_move=can_move)}</g></svg>'
    )


def grid_body(*, scene: Scene, width: Width, language: Language, can_move: bool = False) -> str:
    """All that a drawing holds, without the element around it."""
    frame = FRAMES[width]
    parts, named = part_names(frame, language)
    things = _things(scene, frame)
    old = _old_places(things, frame)
    extras, crossed = _extras(things, old, frame)
    signs = [_around(point, _OLD + 1) for point in old.values()]
    signs += [bar for thing in things if (bar := _bar_of(thing)) is not None]
    labels = _labels(scene, things, frame, hard=[*named, *signs], soft=crossed)
    leaders = [_leader(label) for label in labels if label is not None]
    drawn = [_group(thing, label, frame, can_move=can_move) for thing, label in zip(things, labels, strict=True)]
    return "\n".join([*ground(frame, language), *parts, *extras, *leaders, *_chosen_last(things, drawn)])


# The groups ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Thing:
    """A marker of one group, or a circle with the count of many."""

    at: Point
    radius: float
    mark: Mark | None = None
    cell: Cell | None = None
    number: str = ""
    is_chosen: bool = False
    chosen_name: str = ""

    @property
    def room(self) -> float:
        """How far it reaches whether it is chosen or not: choosing moves no marker."""
        if self.mark is None:
            return self.radius
        return shapes.reach(self.mark.side, self.radius) + outer(self.mark) + 2 * self.mark.is_missing

    @property
    def reach(self) -> float:
        """How far it stands out from its middle, with all its signs."""
        return max(self.room + 1, self.halo)

    @property
    def placing(self) -> Placing:
        """Where it belongs."""
        if self.mark is not None:
            return self.mark.now
        return self.cell.middle if self.cell is not None else Placing(0, 0, 0)

    @property
    def halo(self) -> float:
        """The radius of the chosen one's halo; 0 for others."""
        if not self.is_chosen:
            return 0
        return self.round

    @property
    def round(self) -> float:
        """The radius that its halo has, or would have."""
        return self.radius + _HALO + (outer(self.mark) if self.mark is not None else 0)


def _things(scene: Scene, frame: Frame) -> list[_Thing]:
    cells = scene.by_cell
    shared = [_shared(Cell(code, marks), frame) for code, marks in cells.items() if len(marks) > 1]
    is_small = bool(cells) and not frame.has_names
    things = [*shared, *(_thing(mark, frame, is_small=is_small) for mark in scene.alone)]
    points = set_apart([(thing.placing, thing.room) for thing in things], frame=frame)
    return [replace(thing, at=point) for thing, point in zip(things, points, strict=True)]


def _shared(cell: Cell, frame: Frame) -> _Thing:
    """A circle in the middle of its groups, larger with their count and hardly larger than the cell."""
    count, places = len(cell.marks), frame.places
    middle = cell.middle
    most = min(places.right - places.left, places.bottom - places.top) / CELLS / 2 - 1.5
    half = text_width(str(count), size=frame.number) / 2
    chosen = next((mark for mark in cell.marks if mark.is_selected), None)
    return _Thing(
        frame.point(middle.affected, middle.say),
        max(half + 3, min(26, most, 12 + 2 * count**0.5)),
        cell=cell,
        is_chosen=chosen is not None,
        chosen_name=chosen.name if chosen else "",
    )


def _thing(mark: Mark, frame: Frame, *, is_small: bool) -> _Thing:
    """A marker, as large as its number needs. A small one, among circles with counts, has none."""
    half = text_width(str(mark.number), size=frame.number) / 2
    return _Thing(
        frame.point(mark.now.affected, mark.now.say),
        _SMALL if is_small else max(frame.radius, round(half + 3)),
        mark=mark,
        number="" if is_small else str(mark.number),
        is_chosen=mark.is_selected,
        chosen_name=mark.name,
    )


def _old_places(things: Iterable[_Thing], frame: Frame) -> dict[str, Point]:
    """Where the ring of each old place is drawn, by the code of its group: beside a marker, never under it."""
    moved = [thing.mark for thing in things if thing.mark is not None and thing.mark.has_moved]
    old = [(mark.before, _OLD + 1.0) for mark in moved if mark.before is not None]
    points = set_apart(old, frame=frame, beside=[(thing.at, thing.reach) for thing in things])
    return {mark.code: point for mark, point in zip(moved, points, strict=True)}


def _extras(things: Iterable[_Thing], old: dict[str, Point], frame: Frame) -> tuple[list[str], list[Box]]:
    """What lies under the markers: ellipses, moves and ghosts; and the room of their lines."""
    spreads, moves, boxes = [], [], []
    for thing in things:
        if thing.mark is None:
            continue
        spreads += [spread_of(together, frame, at=thing.at) for together in thing.mark.disagreeing]
        drawn, crossed = _move(thing, old.get(thing.mark.code))
        moves += drawn
        boxes += crossed
        drawn, crossed = _ghost(thing, thing.mark, frame)
        moves += drawn
        boxes += crossed
    return [*spreads, *moves], boxes


def spread_of(together: Together, frame: Frame, *, at: Point) -> str:
    """The ellipse of the middle half of people's views, with a line to the marker at `at` where that lies outside."""
    low = frame.point(together.affected.low, together.say.low)
    high = frame.point(together.affected.high, together.say.high)
    middle = Point((low.x + high.x) / 2, (low.y + high.y) / 2)
    across, up = max(frame.radius, (high.x - low.x) / 2), max(frame.radius, (low.y - high.y) / 2)
    drawn = shapes.ellipse(middle, across, up, kind="g-spread")
    far = math.hypot((at.x - middle.x) / across, (at.y - middle.y) / up)
    if far <= 1:
        return drawn
    edge = Point(middle.x + (at.x - middle.x) / far, middle.y + (at.y - middle.y) / far)
    return drawn + line(f"M{n(at.x)} {n(at.y)}L{n(edge.x)} {n(edge.y)}", kind="g-lead")


def _move(thing: _Thing, old: Point | None) -> tuple[list[str], list[Box]]:
    if old is None:
        return [], []
    drawn = [
        circle(old, _OLD, kind="g-was"),
        arrow(old, thing.at, kind="g-moved", before=_OLD, after=thing.reach + 3),
    ]
    return drawn, _along(old, thing.at)


def _ghost(thing: _Thing, mark: Mark, frame: Frame) -> tuple[list[str], list[Box]]:
    if not mark.has_ghost:
        return [], []
    there = Point(thing.at.x, frame.point(0, mark.now.wanted).y)
    reached = line(f"M{n(thing.at.x)} {n(thing.at.y)}L{n(there.x)} {n(there.y)}", kind="g-reach")
    return [reached, circle(there, frame.radius, kind="g-ghost")], [_around(there, frame.radius)]


def _along(start: Point, end: Point) -> list[Box]:
    """The room of a line: one box where it is upright or level, else some boxes along it."""
    across, down = end.x - start.x, end.y - start.y
    if min(abs(across), abs(down)) < _LINE:
        return [
            Box(
                min(start.x, end.x) - _LINE,
                min(start.y, end.y) - _LINE,
                max(start.x, end.x) + _LINE,
                max(start.y, end.y) + _LINE,
            )
        ]
    steps = max(1, int(max(abs(across), abs(down)) / (2.5 * _LINE)))
    return [
        _around(Point(start.x + across * step / steps, start.y + down * step / steps), _LINE)
        for step in range(steps + 1)
    ]


def _around(at: Point, reach: float) -> Box:
    return Box(at.x - reach, at.y - reach, at.x + reach, at.y + reach)


def _labels(
    scene: Scene, things: Sequence[_Thing], frame: Frame, *, hard: Sequence[Box], soft: Sequence[Box]
) -> list[Label | None]:
    """The names that this drawing says: of all, of the ones to look at, or only of the chosen one."""
    if not frame.has_names:
        return [None] * len(things)
    crowd = scene.crowd
    named = [at for at, thing in enumerate(things) if _is_named(thing, crowd)]
    wanted = [Wanted(_label_of(things[at]), things[at].at, things[at].reach) for at in named]
    shown = set(named)
    others = [_around(thing.at, thing.reach) for at, thing in enumerate(things) if at not in shown]
    furthest = None if crowd is Crowd.NAMES else _NEAR
    found = place_labels(
        wanted, size=frame.text, within=frame.plot, hard=[*hard, *others], soft=soft, furthest=furthest
    )
    labels: list[Label | None] = [None] * len(things)
    for at, label in zip(named, found, strict=True):
        labels[at] = label
    return labels


def _is_named(thing: _Thing, crowd: Crowd) -> bool:
    if crowd is Crowd.NAMES or thing.is_chosen:
        return True
    mark = thing.mark
    return crowd is Crowd.NUMBERS and mark is not None and (mark.is_not_heard or mark.has_moved)


def _label_of(thing: _Thing) -> str:
    name = one_line(thing.chosen_name)
    return f"{name}?" if thing.mark is not None and thing.mark.is_guess else name


def _leader(label: Label) -> str:
    if label.leader is None:
        return ""
    start, end = label.leader
    return line(f"M{n(start.x)} {n(start.y)}L{n(end.x)} {n(end.y)}", kind="g-lead")


def _chosen_last(things: Sequence[_Thing], drawn: Sequence[str]) -> list[str]:
    """The chosen one lies over the others."""
    order = sorted(range(len(things)), key=lambda at: things[at].is_chosen)
    return [drawn[at] for at in order]


def _group(thing: _Thing, label: Label | None, frame: Frame, *, can_move: bool) -> str:
    """A marker with its signs, its number and its name."""
    name = ""
    if label is not None:
        name = text(label.words, label.at, kind="g-name", size=frame.text, anchor=label.anchor)
    halo = ""
    if thing.is_chosen:
        halo = circle(thing.at, thing.halo - 3, kind="g-halo") + circle(thing.at, thing.halo, kind="g-halo-edge")
    if thing.mark is None:
        return f"{_opened(thing, {})}{halo}{_count(thing, frame)}{name}</g>"
    carried = {}
    hit = ""
    if can_move:
        carried = _carried(thing, thing.mark)
        hit = circle(thing.at, frame.hit, kind="g-hit")
    drawn = marker(thing.mark, thing.at, thing.radius, frame, number=thing.number)
    return f"{_opened(thing, carried)}{hit}{halo}{drawn}{name}</g>"


def _opened(thing: _Thing, carried: dict[str, str]) -> str:
    kinds = ["g-mark"]
    mark = thing.mark
    if mark is None:
        kinds += ["g-hot"] if thing.cell is not None and thing.cell.is_not_heard else []
    elif mark.is_left_out:
        kinds.append("g-out")
    elif mark.is_not_heard:
        kinds.append("g-hot")
    if mark is not None:
        kinds += ["g-none"] * mark.has_nobody + ["g-missing"] * mark.is_missing
    if mark is not None and not mark.is_guess:
        kinds.append("g-own")
    if thing.is_chosen:
        kinds.append("g-on")
    said = "".join(f' data-{name}="{written(value)}"' for name, value in carried.items())
    return f'<g class="{" ".join(kinds)}"{said}>'


def _carried(thing: _Thing, mark: Mark) -> dict[str, str]:
    return {
        "code": mark.code,
        "number": str(mark.number),
        "name": one_line(mark.name),
        "affected": str(mark.now.affected),
        "say": str(mark.now.say),
        "x": n(thing.at.x),
        "y": n(thing.at.y),
        "halo": n(thing.round),
    }


def _count(thing: _Thing, frame: Frame) -> str:
    count = len(thing.cell.marks) if thing.cell is not None else 0
    loud = thing.cell is not None and thing.cell.is_missing
    ring = circle(thing.at, thing.radius - _LOUD + 1, kind="g-loud") if loud else ""
    return circle(thing.at, thing.radius, kind="g-cell") + ring + _number(str(count), thing.at, frame)


def outer(mark: Mark) -> int:
    """How far the signs around a marker's outline stand out from it."""
    return _SECOND * mark.is_spoken_for + _LOUD * mark.is_missing


def marker(mark: Mark, at: Point, radius: float, frame: Frame, *, number: str) -> str:
    """A marker with its signs and its number."""
    drawn = []
    if mark.is_missing:
        drawn.append(shapes.shape(mark.side, at, radius + outer(mark), kind="g-loud"))
    if mark.is_spoken_for:
        drawn.append(shapes.shape(mark.side, at, radius + _SECOND, kind="g-second"))
    drawn.append(shapes.shape(mark.side, at, radius, kind="g-shape"))
    if mark.is_left_out:
        drawn.append(shapes.cross(at, radius + 2, kind="g-cross"))
    if number:
        drawn.append(_number(number, Point(at.x, at.y + shapes.sinks(mark.side)), frame))
    if mark.is_stuck:
        low = _bar(mark, at, radius).top + 2
        drawn.append(line(f"M{n(at.x - radius + 3)} {n(low)}h{n(2 * radius - 6)}", kind="g-stuck"))
    if mark.is_asked_for:
        drawn.append(shapes.asking(Point(at.x + radius * 0.8, at.y - radius * 0.8)))
    return "".join(drawn)


def _bar_of(thing: _Thing) -> Box | None:
    """The room of the bar under a marker, where it has one."""
    return _bar(thing.mark, thing.at, thing.radius) if thing.mark is not None and thing.mark.is_stuck else None


def _bar(mark: Mark, at: Point, radius: float) -> Box:
    top = at.y + shapes.reach(mark.side, radius) + 2 + outer(mark)
    return Box(at.x - radius + 3, top, at.x + radius - 3, top + 4)


def _number(words: str, middle: Point, frame: Frame) -> str:
    at = Point(middle.x, middle.y + frame.number * 0.335)
    return text(words, at, kind="g-n", size=frame.number, anchor="middle")
