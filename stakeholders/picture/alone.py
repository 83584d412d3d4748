"""A picture of the grid that stands alone, as it is taken away: with its heading, its finding and its key. Pure."""

from coproduction.saying import Language, say
from stakeholders.picture import style
from stakeholders.picture.fonts import cut_text, wrapped
from stakeholders.picture.frame import WIDE, Point
from stakeholders.picture.grid import grid_body
from stakeholders.picture.key import HEIGHT, WIDTH, KeyEntry, key
from stakeholders.picture.scene import Crowd, Scene
from stakeholders.picture.scene import Width as Drawing
from stakeholders.picture.shapes import Svg, text, written
from stakeholders.picture.shapes import number_text as n
from stakeholders.picture.telling import finding, missing, moves, one_line, title, told_in

EDGE = 24
PAGE_WIDTH = WIDE.width + 2 * EDGE
_HEADING = 24
_TEXT = 17
_SMALL = 15.5
_COLUMN = (PAGE_WIDTH - 2 * EDGE) / 2
_ROW = 22
_CROWDED = say("So many groups do not all have room here. The list of groups has them all.")


def draw_alone(*, scene: Scene, heading: str, language: Language, fonts: str = "") -> Svg:
    """A picture that needs no page around it, in plain colours.

    `heading` says whose grid it is and when, in words of the reader's language. `fonts` is the part of a stylesheet
    that brings the font along. Every group's number is told where the picture does not say all names.
    """
    above, height = _above(scene, heading, language)
    body = grid_body(scene=scene, width=Drawing.WIDE, language=language)
    below, bottom = _below(scene, height + WIDE.height + EDGE / 2, language)
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="g" role="img" width="{PAGE_WIDTH}" height="{n(bottom)}" '
        f'viewBox="0 0 {PAGE_WIDTH} {n(bottom)}"><title>{written(told_in(title(scene), language))}</title>'
        f"<style>{fonts}{style.alone()}</style>"
        f'<rect fill="#ffffff" width="{PAGE_WIDTH}" height="{n(bottom)}"/>'
        f'{above}<g transform="translate({EDGE} {n(height)})">{body}</g>{below}</svg>'
    )


def _above(scene: Scene, heading: str, language: Language) -> tuple[str, float]:
    """What stands above the picture, and where that begins."""
    room = PAGE_WIDTH - 2 * EDGE
    drawn, base = [], float(EDGE)
    for line in wrapped(one_line(heading), size=_HEADING, width=room):
        base += _HEADING + 4
        drawn.append(text(line, Point(EDGE, base), kind="g-heading", size=_HEADING))
    base += 6
    for sentence in (finding(scene), missing(scene), moves(scene)):
        for line in wrapped(told_in(sentence, language), size=_TEXT, width=room):
            base += _TEXT + 5 if line else 0
            drawn.append(text(line, Point(EDGE, base), kind="g-text", size=_TEXT))
    return "".join(drawn), base + EDGE


def _below(scene: Scene, top: float, language: Language) -> tuple[str, float]:
    """What stands below the picture from `top` on, and where it all ends."""
    drawn = []
    entries = key(scene)
    for at, entry in enumerate(entries):
        drawn.append(_entry(entry, Point(EDGE + at % 2 * _COLUMN, top + at // 2 * (HEIGHT + 8)), language))
    base = top + (len(entries) + 1) // 2 * (HEIGHT + 8)
    if scene.crowd is Crowd.NAMES:
        return "".join(drawn), base + EDGE
    base += EDGE
    if scene.crowd is Crowd.CELLS:
        drawn.append(text(told_in(_CROWDED, language), Point(EDGE, base), kind="g-text", size=_SMALL))
        return "".join(drawn), base + EDGE
    half = (len(scene.marks) + 1) // 2
    for at, mark in enumerate(scene.ordered):
        words = f"{mark.number}. {one_line(mark.name)}{'?' if mark.is_guess else ''}"
        place = Point(EDGE + at // half * _COLUMN, base + at % half * _ROW)
        drawn.append(text(cut_text(words, size=_SMALL, width=_COLUMN - 12), place, kind="g-text", size=_SMALL))
    return "".join(drawn), base + half * _ROW + EDGE


def _entry(entry: KeyEntry, at: Point, language: Language) -> str:
    """A sign and its meaning, on two lines at most."""
    sign = entry.sign.replace("<svg ", f'<svg x="{n(at.x)}" y="{n(at.y)}" width="{WIDTH}" height="{HEIGHT}" ', 1)
    lines = wrapped(told_in(entry.words, language), size=_SMALL, width=_COLUMN - WIDTH - 24)
    base = at.y + HEIGHT / 2 + 5.5 - (len(lines) - 1) * 9
    return sign + "".join(
        text(line, Point(at.x + WIDTH + 8, base + number * 18), kind="g-text", size=_SMALL)
        for number, line in enumerate(lines)
    )
