"""The ground of a picture: its tinted part, its lines, and what its axes and parts are called. Pure."""

from coproduction.saying import Language, say
from stakeholders.grid import LINE, PART_WORDS, STEP, WORDS, Part
from stakeholders.picture.fonts import cut_text, text_width, wrapped
from stakeholders.picture.frame import Box, Frame, Point
from stakeholders.picture.shapes import line, text
from stakeholders.picture.shapes import number_text as n
from stakeholders.picture.telling import told_in

_AFFECTED = say("Is affected")
_SAY = say("Has a say")
_SAY_IN_WORDS = say("Has a say, never to always")
_RIGHT = "h16m-6 -5l6 5l-6 5"
_UP = "v-16m-5 6l5 -6l5 6"
"""Arrows: an arrow among letters is drawn by whatever font has one, so these are drawn."""


def ground(frame: Frame, language: Language) -> list[str]:
    """The tinted part, the lines, the frame and the words of the axes."""
    plot, middle = frame.plot, frame.point(LINE, LINE)
    zone = (
        f'<rect class="g-zone" x="{n(middle.x)}" y="{n(middle.y)}" width="{n(plot.right - middle.x)}" '
        f'height="{n(plot.bottom - middle.y)}"/>'
    )
    rules = "".join(_both_ways(frame, value) for value in (STEP, 2 * STEP, 3 * STEP))
    return [
        zone,
        line(rules, kind="g-rule"),
        line(_both_ways(frame, LINE), kind="g-line"),
        line(f"M{n(plot.left)} {n(plot.top)}V{n(plot.bottom)}H{n(plot.right)}", kind="g-frame"),
        *_across(frame, language),
        *_up(frame, language),
        *(_name_beside(frame, language) if frame.is_name_beside else _name_above(frame, language)),
    ]


def _both_ways(frame: Frame, value: float) -> str:
    plot, at = frame.plot, frame.point(value, value)
    return f"M{n(at.x)} {n(plot.top)}V{n(plot.bottom)}M{n(plot.left)} {n(at.y)}H{n(plot.right)}"


def _across(frame: Frame, language: Language) -> list[str]:
    """The words under the picture, and the name of what grows to the right."""
    size, plot = frame.text, frame.plot
    room = (plot.right - plot.left) / len(frame.words_across) - 6
    drawn = []
    for number in frame.words_across:
        words = cut_text(told_in(WORDS[number], language), size=size, width=room)
        half = text_width(words, size=size) / 2
        middle = min(max(frame.point(number * STEP, 0).x, 2 + half), frame.width - 2 - half)
        drawn.append(text(words, Point(middle, plot.bottom + 1.45 * size), kind="g-tick", size=size, anchor="middle"))
    name = cut_text(told_in(_AFFECTED, language), size=size, width=plot.right - plot.left - 40)
    base = frame.height - 12
    drawn.append(text(name, Point(plot.right - 24, base), kind="g-axis", size=size, anchor="end"))
    drawn.append(_arrow(Point(plot.right - 18, base - size * 0.33), _RIGHT))
    return drawn


def _up(frame: Frame, language: Language) -> list[str]:
    """The words beside the picture."""
    size, plot = frame.text, frame.plot
    drawn = []
    for number in frame.words_up:
        taken = 38 if frame.is_name_beside and number == len(WORDS) - 1 else 12
        words = cut_text(told_in(WORDS[number], language), size=size, width=plot.left - taken)
        at = Point(plot.left - 10, frame.point(0, number * STEP).y + size * 0.33)
        drawn.append(text(words, at, kind="g-tick", size=size, anchor="end"))
    return drawn


def _name_beside(frame: Frame, language: Language) -> list[str]:
    """The name of what grows upwards, turned on its side."""
    top = frame.plot.top
    name = cut_text(told_in(_SAY, language), size=frame.text, width=200)
    turned = f' transform="rotate(-90 20 {n(top + 24)})"'
    return [
        text(name, Point(20, top + 24), kind="g-axis", size=frame.text, anchor="end", extra=turned),
        _arrow(Point(15, top + 18), _UP),
    ]


def _name_above(frame: Frame, language: Language) -> list[str]:
    """The name of what grows upwards, above the picture."""
    words = _SAY if frame.words_up else _SAY_IN_WORDS
    left, base = (2.0 if frame.words_up else frame.plot.left), frame.plot.top - 12
    name = cut_text(told_in(words, language), size=frame.text, width=frame.width - left - 20)
    return [
        _arrow(Point(left + 6, base + 2), _UP),
        text(name, Point(left + 18, base), kind="g-axis", size=frame.text),
    ]


def _arrow(at: Point, path: str) -> str:
    return line(f"M{n(at.x)} {n(at.y)}{path}", kind="g-axis-arrow")


def part_names(frame: Frame, language: Language) -> tuple[list[str], list[Box]]:
    """The names of the four parts in the strips of the frame, and the room that they take."""
    drawn, boxes = [], []
    plot, middle = frame.plot, frame.point(LINE, LINE).x
    size, row = frame.text, frame.text + 3
    for part, words in PART_WORDS.items():
        is_right = part in (Part.WITH_US, Part.NOT_HEARD)
        is_top = part in (Part.WITH_US, Part.FROM_A_DISTANCE)
        room = (plot.right - middle if is_right else middle - plot.left) - 18
        lines = wrapped(told_in(words, language), size=size, width=room)
        first = plot.top + size + 5 if is_top else plot.bottom - 0.65 * size - (len(lines) - 1) * row
        left = plot.right - 8 if is_right else plot.left + 10
        kind = "g-part g-part-hot" if part is Part.NOT_HEARD else "g-part"
        for number, shown in enumerate(lines):
            at = Point(left, first + number * row)
            drawn.append(text(shown, at, kind=kind, size=size, anchor="end" if is_right else "start"))
        wide = max(text_width(shown, size=size) for shown in lines)
        start = left - wide if is_right else left
        boxes.append(Box(start, first - size, start + wide, first + (len(lines) - 1) * row + 5))
    return drawn, boxes
