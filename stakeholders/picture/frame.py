"""The frame of a picture: from values of 0 to 100 to places on the drawing, in its own unit. Pure.

A drawing is 720 or 340 units wide. A page shows the wide one from 36.5rem of room on, and the narrow one from 250 px
on, so text of 15.5 and 17 units is never smaller than 12.5 px. Source: ui.md, "Say / affected grid".
"""

from dataclasses import dataclass
from typing import NamedTuple

from stakeholders.picture.scene import Width


class Point(NamedTuple):
    """A place on the drawing: to the right, and down."""

    x: float
    y: float


class Box(NamedTuple):
    """A part of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other lies within it."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """One of the drawings: its size, where the places 0 and 100 are, and how large markers and text are."""

    width: float
    height: float
    plot: Box
    """All within the frame: places, and the strips in which the parts are named and no marker goes."""
    strip: float
    """How high a strip is."""
    margin: float
    """From the frame to the places 0 and 100, sideways."""
    radius: float
    text: float
    """The size of text."""
    number: float
    """The size of the number in a marker."""
    hit: float
    """Half of 44 px where the drawing is smallest."""
    has_names: bool = False
    """Whether it says names; else only numbers."""
    words_across: tuple[int, ...] = (0, 2, 4)
    """Which of the five words stand under the picture."""
    words_up: tuple[int, ...] = ()
    """Which of them stand beside it."""
    is_name_beside: bool = False
    """Whether the name of what grows upwards stands on its side; else above the picture."""

    @property
    def places(self) -> Box:
        """The square of places, 0 to 100 on both axes."""
        return Box(
            self.plot.left + self.margin,
            self.plot.top + self.strip,
            self.plot.right - self.margin,
            self.plot.bottom - self.strip,
        )

    def point(self, affected: float, has_say: float) -> Point:
        """Where a place is drawn."""
        left, top, right, bottom = self.places
        return Point(left + affected / 100 * (right - left), bottom - has_say / 100 * (bottom - top))


_ALL = (0, 1, 2, 3, 4)
WIDE = Frame(
    width=720,
    height=690,
    plot=Box(96, 12, 714, 614),
    strip=50,
    margin=24,
    radius=13,
    text=15.5,
    number=15.5,
    hit=27.5,
    has_names=True,
    words_across=_ALL,
    words_up=_ALL,
    is_name_beside=True,
)
NARROW = Frame(
    width=340, height=514, plot=Box(12, 34, 334, 448), strip=76, margin=24, radius=15, text=17, number=17, hit=30
)
PAPER = Frame(
    width=720,
    height=828,
    plot=Box(158, 46, 714, 734),
    strip=106,
    margin=34,
    radius=23,
    text=26,
    number=26,
    hit=0,
    words_up=_ALL,
)
"""Printed 178 mm wide, its text has 18 points."""
FRAMES = {Width.WIDE: WIDE, Width.NARROW: NARROW, Width.PAPER: PAPER}
