"""The key of a picture: each sign that it uses, drawn small, and what it means. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from coproduction.saying import Said, say
from stakeholders.grid import Placing
from stakeholders.picture import shapes
from stakeholders.picture.frame import Box, Frame, Point
from stakeholders.picture.grid import marker
from stakeholders.picture.scene import Mark, Scene
from stakeholders.picture.shapes import Svg, arrow, circle, ellipse
from stakeholders.register import Flag

WIDTH, HEIGHT = 48, 36
"""Of the drawing of one sign."""
_MIDDLE = Point(WIDTH / 2, HEIGHT / 2)
_RADIUS = 11
_FRAME = Frame(WIDTH, HEIGHT, Box(0, 0, WIDTH, HEIGHT), 0, 0, radius=_RADIUS, text=15.5, number=15.5, hit=0)
_NOWHERE = Placing(0, 0, 0)
_UNHEARD = Placing(100, 0, 100)


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A sign, and what it means."""

    sign: Svg
    words: Said


def _example(kind: str = "", *, number: str = "", **signs: bool | str | Placing) -> str:
    """A marker that shows one sign."""
    mark = Mark(code="", number=0, name="", **{"side": "lived", "now": _NOWHERE, **signs})  # type: ignore[arg-type]
    drawn = marker(mark, _MIDDLE, _RADIUS, _FRAME, number=number)
    return f'<g class="g-mark {kind}">{drawn}</g>'


def _halo() -> str:
    return circle(_MIDDLE, 13.5, kind="g-halo") + _example()


def _moved() -> str:
    old = Point(8, HEIGHT / 2)
    return circle(old, 6, kind="g-was") + arrow(old, Point(46, HEIGHT / 2), kind="g-moved", before=6, after=0)


def _guess() -> str:
    sign = shapes.text("?", Point(_MIDDLE.x + 18, _MIDDLE.y + 5.2), kind="g-n", size=15.5, anchor="middle")
    return f'<g transform="translate(-7)">{_example()}{sign}</g>'


def _asked() -> str:
    return _example() + shapes.asking(Point(_MIDDLE.x + 9, _MIDDLE.y - 9))


_SIDES = {
    "lived": say("People with lived experience"),
    "carer": say("Family or carers"),
    "frontline": say("Frontline staff"),
    "decider": say("Decision makers"),
    "": say("Side not said"),
}
"""As the groups of a side are called in the key."""

_PART = '<rect class="g-zone" x="6" y="2" width="36" height="32"/>' + shapes.line("M6 34V2H42", kind="g-line")
_SPREAD = ellipse(_MIDDLE, 21, 13, kind="g-spread")
_CELL = circle(_MIDDLE, 14, kind="g-cell") + shapes.text(
    "9", Point(_MIDDLE.x, _MIDDLE.y + 5.2), kind="g-n", size=15.5, anchor="middle"
)


def _is_missing(mark: Mark) -> bool:
    return mark.is_missing


_SIGNS: tuple[tuple[str, Callable[[Mark], bool], Said], ...] = (
    (
        _example("g-own"),
        lambda mark: not mark.is_guess,
        say("Filled in: somebody who belongs to it has said where it stands"),
    ),
    (_guess(), lambda mark: mark.is_guess, say("Outline, and “?” after the name: our guess")),
    (_PART + _example("g-hot"), lambda mark: mark.is_not_heard, say("Affected, not heard")),
    (
        _example("g-none", has_nobody=True),
        lambda mark: mark.has_nobody,
        say("Broken outline: nobody from the group has joined"),
    ),
    (
        _PART + _example("g-hot g-none", has_nobody=True, now=_UNHEARD),
        _is_missing,
        say("Thick ring: affected, not heard, and nobody has joined"),
    ),
    (circle(_MIDDLE, _RADIUS, kind="g-ghost"), lambda mark: mark.has_ghost, say("The say that they should have")),
    (
        _SPREAD,
        lambda mark: bool(mark.disagreeing),
        say("People disagree: where the middle half of their views lies"),
    ),
    (_example(is_stuck=True), lambda mark: mark.is_stuck, say("No change yet")),
    (_example(is_spoken_for=True), lambda mark: mark.is_spoken_for, say("Only through an organisation")),
    (_example("g-out", is_left_out=True), lambda mark: mark.is_left_out, say("Left out")),
    (_asked(), lambda mark: mark.is_asked_for, say("A request to include it waits for a reply")),
    (_halo(), lambda mark: mark.is_selected, say("The group you chose")),
)


_OF_FLAGS = {
    Flag.GUESS: _example(number="?"),
    Flag.DISAGREE: _SPREAD,
    Flag.STUCK: _example(is_stuck=True),
    Flag.SPOKEN_FOR: _example(is_spoken_for=True),
}


def flag_sign(flag: Flag) -> Svg:
    """The sign by which the picture shows a flag."""
    return _drawing(_OF_FLAGS[flag])


def key(scene: Scene) -> list[KeyEntry]:
    """What each sign means that the picture uses, in an order that never changes."""
    alone = scene.alone
    sides = {mark.side if mark.side in _SIDES else "" for mark in alone}
    told = [entry(_example(side=side), words) for side, words in _SIDES.items() if side in sides]
    if len(alone) < len(scene.marks):
        told.append(entry(_CELL, say("So many groups are here")))
    told += [
        entry(drawn, words)
        for drawn, uses, words in _SIGNS
        if any(map(uses, scene.marks if uses is _is_missing else alone))
    ]
    if any(mark.has_moved for mark in alone):
        told.append(entry(_moved(), say("Moved since {since}", since=scene.since) if scene.since else say("Moved")))
    return told


def entry(drawn: str, words: Said) -> KeyEntry:
    """A sign as a drawing of its own, that is not read out: its words stand beside it."""
    return KeyEntry(_drawing(drawn), words)


def _drawing(drawn: str) -> Svg:
    return Svg(f'<svg class="g" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{drawn}</svg>')
