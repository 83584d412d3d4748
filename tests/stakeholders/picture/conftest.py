"""Pictures of the grid that tests look into."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle

import pytest

from coproduction.saying import English
from stakeholders.grid import Placing
from stakeholders.picture.grid import draw_grid
from stakeholders.picture.scene import Mark, Scene, Width

ENGLISH = English()
SIDES = ("lived", "carer", "frontline", "decider", "")
NAME = "People who live alone"

type Place = tuple[int, int]


def scene_of(places: Iterable[Place], *, name: str | Callable[[int], str] = NAME, **signs: object) -> Scene:
    """A group at each place, numbered, of one side after the other."""
    called = name if callable(name) else lambda number: f"{name} {number}"
    return Scene(
        marks=tuple(
            Mark(
                code=f"code-{number}",
                number=number,
                name=called(number),
                now=Placing(affected, say, 75),
                **{"side": side, **signs},  # type: ignore[arg-type]
            )
            for number, (side, (affected, say)) in enumerate(zip(cycle(SIDES), places, strict=False), start=1)
        )
    )


def spread_out(count: int) -> list[Place]:
    """Places all over the grid, in steps of 5."""
    return [(number * 35 % 105, number * 55 % 105) for number in range(count)]


def by_words(count: int) -> list[Place]:
    """Places as a team gives them first, in five words."""
    return [(number * 3 % 5 * 25, number * 7 % 4 * 25) for number in range(count)]


def drawn(scene: Scene, width: Width = Width.WIDE) -> ElementTree.Element:
    """The drawing, read as XML."""
    return ElementTree.fromstring(draw_grid(scene=scene, width=width, language=ENGLISH))


def of_kind(drawing: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    """What has a class."""
    return [element for element in drawing.iter() if kind in element.get("class", "").split()]


def texts(drawing: ElementTree.Element, kind: str) -> list[str]:
    """The words of a class."""
    return [element.text or "" for element in of_kind(drawing, kind)]


@pytest.fixture(params=["spread out", "by words", "one point", "corners", "on the line"])
def places(request: pytest.FixtureRequest) -> Sequence[Place]:
    """25 places."""
    corners = [(0, 0), (100, 0), (0, 100), (100, 100)]
    ways: dict[str, list[Place]] = {
        "spread out": spread_out(25),
        "by words": by_words(25),
        "one point": [(75, 25)] * 25,
        "corners": (corners * 7)[:25],
        "on the line": [(60 + number % 2 * 5, 65 - number % 2 * 5) for number in range(25)],
    }
    return ways[request.param]
