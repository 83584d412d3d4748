"""What the drawings of the grid hold: names inside the frame and never over another, signs, and nothing that moves."""

import math
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coproduction.saying import English
from stakeholders.grid import Placing, word
from stakeholders.picture.fonts import CUT, cut_text, text_width, wrapped
from stakeholders.picture.frame import FRAMES, Box, Frame
from stakeholders.picture.grid import draw_both, draw_grid
from stakeholders.picture.places import set_apart
from stakeholders.picture.scene import Crowd, Scene, Width
from stakeholders.revealing import View, together
from tests.stakeholders.picture.conftest import (
    ENGLISH,
    NAME,
    Place,
    by_words,
    drawn,
    of_kind,
    scene_of,
    spread_out,
    texts,
)

WIDE, NARROW = FRAMES[Width.WIDE], FRAMES[Width.NARROW]
LONG = "Everybody who waits " * 15
SMALLEST = {Width.WIDE: 36.5 * 16, Width.NARROW: 250.0}
"""How small each drawing is shown at least, in px."""


def name_boxes(scene: Scene) -> list[Box]:
    """The room of the names of groups and parts in the wide drawing, as wide as their text is."""
    boxes = []
    drawing = drawn(scene)
    for element in [*of_kind(drawing, "g-name"), *of_kind(drawing, "g-part")]:
        size = float(element.get("font-size", ""))
        wide = text_width(element.text or "", size=size)
        at = float(element.get("x", ""))
        left = {"start": at, "middle": at - wide / 2, "end": at - wide}[element.get("text-anchor", "")]
        base = float(element.get("y", ""))
        boxes.append(Box(left + 0.1, base - 0.7 * size, left + wide - 0.1, base + 0.2 * size))
    return boxes


def faults(scene: Scene) -> list[Box | tuple[Box, Box]]:
    """Names that leave the frame, and pairs of which one lies over the other."""
    boxes = name_boxes(scene)
    outside = [box for box in boxes if not WIDE.plot.holds(box)]
    return [*outside, *(pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1]))]


# Names ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [NAME, LONG, "W" * 300, "其他人" * 5], ids=["usual", "long", "one word", "Chinese"])
def test_every_name_has_its_room(places: Sequence[Place], name: str) -> None:
    scene = scene_of(places, name=name)

    assert faults(scene) == []
    assert len(texts(drawn(scene), "g-name")) == 25


def test_equal_names_each_have_their_room(places: Sequence[Place]) -> None:
    scene = scene_of(places, name=lambda number: NAME)

    assert faults(scene) == []
    assert texts(drawn(scene), "g-name") == [NAME] * 25


@given(some.lists(some.tuples(*[some.integers(0, 20).map(lambda step: step * 5)] * 2), max_size=25), some.randoms())
def test_no_name_leaves_the_frame_or_lies_over_another(places: list[Place], chance: Random) -> None:
    scene = scene_of(places, name=lambda number: "Nm " * chance.randint(1, 30))

    assert faults(scene) == []


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    [name] = texts(drawn(scene_of([(50, 50)], name=lambda number: "Carers " * 43)), "g-name")

    assert name.endswith("Carers" + CUT)
    assert len(name) < 60


def test_names_stand_clear_of_old_places_and_bars(places: Sequence[Place]) -> None:
    scene = scene_of(places, before=Placing(50, 50, 75), is_stuck=True)

    assert faults(scene) == []
    names = name_boxes(scene)[:-4]
    assert len(names) == 25
    for ring in of_kind(drawn(scene), "g-was"):
        x, y, radius = (float(ring.get(name, "")) for name in ("cx", "cy", "r"))
        assert not any(name.meets(Box(x - radius, y - radius, x + radius, y + radius)) for name in names)


def test_a_short_name_is_said_whole_with_a_question_mark_where_it_is_a_guess() -> None:
    assert texts(drawn(scene_of([(50, 50)], is_guess=True)), "g-name") == [f"{NAME} 1?"]
    assert texts(drawn(scene_of([(50, 50)])), "g-name") == [f"{NAME} 1"]


def test_what_somebody_typed_is_only_text() -> None:
    name = '<script>alert("1")</script>\x00\x1b&\n\tthen'

    [shown] = texts(drawn(scene_of([(50, 50)], name=lambda number: name)), "g-name")

    assert shown == '<script>alert("1")</script>& then'


def test_text_is_cut_and_wrapped_to_its_room() -> None:
    assert cut_text("Young carers", size=10, width=500) == "Young carers"
    assert cut_text("Young carers", size=10, width=40) == f"Young{CUT}"
    assert wrapped("Affected, not heard", size=10, width=500) == ["Affected, not heard"]
    assert wrapped("Affected, not heard", size=10, width=70) == ["Affected,", "not heard"]
    assert wrapped("Unaufschiebbar", size=10, width=40) == [f"Unauf{CUT}"]
    assert text_width("e\u0301", size=100) == text_width("e", size=100)


class LongWinded(English):
    """A language that needs half as much room again."""

    def one(self, words: str) -> str:
        return f"{words} {words[: len(words) // 2]}"


@pytest.mark.parametrize("width", Width)
def test_words_of_any_length_stay_within_the_drawing(width: Width) -> None:
    frame = FRAMES[width]
    drawing = ElementTree.fromstring(draw_grid(scene=Scene(), width=width, language=LongWinded()))
    boxes = []
    for element in of_kind(drawing, "g-part") + of_kind(drawing, "g-tick"):
        size = float(element.get("font-size", ""))
        wide, at = text_width(element.text or "", size=size), float(element.get("x", ""))
        left = {"start": at, "middle": at - wide / 2, "end": at - wide}[element.get("text-anchor", "")]
        base = float(element.get("y", ""))
        boxes.append(Box(left + 0.5, base - 0.7 * size, left + wide - 0.5, base))

    assert [box for box in boxes if not Box(0, 0, frame.width, frame.height).holds(box)] == []
    assert [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])] == []


# How many groups -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "crowd"),
    [(0, "names"), (1, "names"), (12, "names"), (25, "names"), (26, "numbers"), (60, "numbers"), (61, "cells")],
)
def test_every_group_has_its_number(count: int, crowd: str) -> None:
    scene = scene_of(spread_out(count))

    assert scene.crowd == Crowd(crowd)
    if crowd != "cells":
        for width in SMALLEST:
            assert texts(drawn(scene, width), "g-n") == [str(number) for number in range(1, count + 1)]


@pytest.mark.parametrize("count", [61, 200, 1_000])
@pytest.mark.parametrize("width", SMALLEST)
def test_a_crowded_picture_counts_its_cells(count: int, width: Width) -> None:
    scene = scene_of(spread_out(count))
    drawing = drawn(scene, width)

    circles = len(of_kind(drawing, "g-cell"))
    counts = sorted(int(words) for words in texts(drawing, "g-n")[:circles])
    assert counts == sorted(len(cell.marks) for cell in scene.cells)
    assert sum(counts) + len(of_kind(drawing, "g-shape")) == count
    assert texts(drawing, "g-name") == []


def test_a_cell_says_how_many_are_in_it_and_where() -> None:
    scene = scene_of([*[(75, 20)] * 14, *[(0, 0)] * 50, *[(45, 100)], *[(40, 95)]])

    assert [(cell.code, len(cell.marks), str(cell.words)) for cell in scene.cells] == [
        ("49", 2, "2 groups here: sometimes affected, always with a say"),
        ("72", 14, "14 groups here: often affected, rarely with a say"),
        ("00", 50, "50 groups here: never affected, never with a say"),
    ]


def test_numbers_alone_name_the_ones_to_look_at() -> None:
    scene = scene_of([*[(5, 5 * number) for number in range(20)], *[(25, 5 * number) for number in range(20)]])
    unheard, moved, chosen = (replace(scene.marks[at], name=name) for at, name in ((0, "A"), (1, "B"), (2, "C")))
    marks = (
        replace(unheard, now=Placing(90, 30, 75)),
        replace(moved, now=Placing(90, 90, 75), before=Placing(90, 60, 75)),
        replace(chosen, is_selected=True, now=Placing(60, 90, 75)),
        *scene.marks[3:],
    )

    assert texts(drawn(Scene(marks)), "g-name") == ["A", "B", "C"]
    assert texts(drawn(Scene(marks), Width.NARROW), "g-name") == []


# Places --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_marker_alone_stands_in_its_place(frame: Frame) -> None:
    left, top, right, bottom = frame.places

    [never, always, middle] = set_apart(
        [(Placing(0, 0, 0), 13), (Placing(100, 100, 0), 13), (Placing(50, 50, 0), 13)], frame=frame
    )

    assert never == (left, bottom)
    assert always == (right, top)
    assert middle == ((left + right) / 2, (top + bottom) / 2)


@pytest.mark.parametrize(("affected", "say"), [(0, 0), (50, 60), (75, 65), (100, 100), (65, 35)])
def test_markers_of_one_place_stand_aside_while_its_words_stay_true(affected: int, say: int) -> None:
    points = set_apart([(Placing(affected, say, 0), 13.0)] * 4, frame=WIDE)

    assert points[0] == WIDE.point(affected, say)
    for one, other in combinations(points, 2):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= 26**2
    left, _, right, bottom = WIDE.places
    for point in points:
        assert word(round((point.x - left) / (right - left) * 100)) == word(affected)
        assert word(round((bottom - point.y) / (bottom - WIDE.places.top) * 100)) == word(say)


@pytest.mark.parametrize("width", SMALLEST)
def test_markers_stay_in_their_part_of_the_grid(places: Sequence[Place], width: Width) -> None:
    frame = FRAMES[width]
    line = frame.point(62.5, 62.5)

    for point, (affected, say) in zip(
        set_apart([(Placing(*place, 0), 13.0) for place in places], frame=frame), places, strict=True
    ):
        assert (point.x >= line.x) == (affected >= 62.5)
        assert (point.y <= line.y) == (say >= 62.5)
        assert frame.places.left <= point.x <= frame.places.right
        assert frame.places.top <= point.y <= frame.places.bottom


# The same text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 12, 25, 60, 200])
def test_the_same_groups_in_any_order_give_the_same_bytes(count: int) -> None:
    scene = scene_of(by_words(count))
    turned = Scene(scene.marks[::-1])

    assert draw_both(scene=turned, language=ENGLISH) == draw_both(scene=scene, language=ENGLISH)


def test_an_old_place_never_lies_under_a_marker(places: Sequence[Place]) -> None:
    scene = scene_of(places, before=Placing(75, 25, 75))
    drawing = drawn(scene)

    markers = [(float(each.get("x", "")), float(each.get("y", ""))) for each in of_kind(drawing, "g-n")]
    rings = [(float(each.get("cx", "")), float(each.get("cy", ""))) for each in of_kind(drawing, "g-was")]
    assert len(rings) == sum(mark.has_moved for mark in scene.marks)
    assert len(set(rings)) == len(rings)
    for ring in rings:
        assert min(math.dist(ring, marker) for marker in markers) > WIDE.radius


def test_choosing_a_group_moves_no_other_marker() -> None:
    scene = scene_of(by_words(25))
    chosen = Scene((replace(scene.marks[0], is_selected=True), *scene.marks[1:]))

    def numbers(scene: Scene) -> set[tuple[str | None, ...]]:
        return {(each.text, each.get("x"), each.get("y")) for each in of_kind(drawn(scene), "g-n")}

    assert numbers(chosen) == numbers(scene)
    assert len(of_kind(drawn(chosen), "g-on")) == len(of_kind(drawn(chosen), "g-halo")) == 1


@pytest.mark.parametrize("width", SMALLEST)
def test_text_is_never_smaller_than_12_and_a_half_px(width: Width) -> None:
    smallest = SMALLEST[width] / FRAMES[width].width
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', draw_both_of(width))}

    assert min(sizes) * smallest >= 12.49


def test_a_large_print_sheet_has_18_points() -> None:
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', draw_paper())}

    assert min(sizes) * 178 / FRAMES[Width.PAPER].width >= 18 * 25.4 / 72


def draw_paper() -> str:
    return draw_grid(scene=scene_of(by_words(25)), width=Width.PAPER, language=ENGLISH)


def draw_both_of(width: Width) -> str:
    pictures = draw_both(scene=scene_of(by_words(25)), language=ENGLISH)
    return pictures.wide if width is Width.WIDE else pictures.narrow


# Signs ---------------------------------------------------------------------------------------------------------------

SIGNS = (
    "g-second",
    "g-stuck",
    "g-cross",
    "g-ask",
    "g-halo",
    "g-was",
    "g-moved",
    "g-ghost",
    "g-spread",
    *("g-none", "g-loud", "g-missing"),
)


def signs(**signs: Any) -> dict[str, int]:
    """How many of each sign a picture of one group has that is often affected and rarely has a say."""
    drawing = drawn(scene_of([(75, 25)], side="lived", **signs))
    return {kind: found for kind in SIGNS if (found := len(of_kind(drawing, kind)))}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, []),
        ({"is_spoken_for": True}, ["g-second"]),
        ({"is_stuck": True}, ["g-stuck"]),
        ({"has_nobody": True}, ["g-none", "g-loud", "g-missing"]),
        ({"has_nobody": True, "is_left_out": True}, ["g-cross", "g-none"]),
        ({"is_left_out": True}, ["g-cross"]),
        ({"is_left_out": True, "is_asked_for": True}, ["g-cross", "g-ask"]),
        ({"is_selected": True}, ["g-halo"]),
        ({"before": Placing(75, 0, 75)}, ["g-was", "g-moved"]),
        ({"before": Placing(65, 16, 75)}, ["g-was", "g-moved"]),
        ({"before": Placing(66, 16, 75)}, []),
        ({"shows_wanted": True}, ["g-ghost"]),
        ({"people": (together([View(75, 25), View(75, 45)] * 3),)}, ["g-spread"]),
        ({"people": (together([View(75, 25), View(75, 44)] * 3),)}, []),
    ],
    ids=str,
)
def test_each_sign_is_drawn_where_it_is_asked(asked: dict[str, Any], shown: list[str]) -> None:
    assert signs(**asked) == dict.fromkeys(shown, 1)


def test_only_a_group_that_is_affected_and_not_heard_stands_out_where_nobody_has_joined() -> None:
    drawing = drawn(scene_of([(100, 0), (100, 60), (100, 65), (60, 0)], has_nobody=True))
    assert [len(of_kind(mark, "g-loud")) for mark in of_kind(drawing, "g-none")] == [1, 1, 0, 0]
    circles = scene_of([*[(100, 0)] * 30, *[(0, 0)] * 31], has_nobody=True)
    assert [len(of_kind(mark, "g-loud")) for mark in of_kind(drawn(circles), "g-mark")] == [1, 0]


def test_kinds_of_groups_differ_in_more_than_colour() -> None:
    guess, own = scene_of([(75, 25)], is_guess=True), scene_of([(75, 25)])
    left_out = scene_of([(75, 25)], is_guess=True, is_left_out=True)
    kinds = [of_kind(drawn(scene), "g-mark")[0].get("class") for scene in (guess, own, left_out)]
    assert kinds == ["g-mark g-hot", "g-mark g-hot g-own", "g-mark g-out"]

    drawing = drawn(scene_of([(0, 0), (0, 25), (0, 50), (0, 75), (0, 100)]))
    forms = [(each.tag, each.get("d", "").count("L")) for each in of_kind(drawing, "g-shape")]
    assert forms == [("circle", 0), ("path", 5), ("rect", 0), ("path", 3), ("path", 2)]


def test_markers_carry_what_a_script_needs_only_where_it_is_asked() -> None:
    scene = scene_of([(75, 25)], name=lambda number: 'A "b" & <c>')

    still, moving = draw_both(scene=scene, language=ENGLISH), draw_both(scene=scene, language=ENGLISH, can_move=True)

    assert "data-code" not in still.wide + still.narrow
    assert "g-hit" not in still.wide + still.narrow
    for picture in (moving.wide, moving.narrow):
        assert (
            'data-code="code-1" data-number="1" data-name="A &quot;b&quot; &amp; &lt;c&gt;" '
            'data-affected="75" data-say="25"'
        ) in picture
        assert picture.count('class="g-hit"') == 1
    for width, picture in ((Width.WIDE, moving.wide), (Width.NARROW, moving.narrow)):
        frame = FRAMES[width]
        assert 2 * frame.hit * SMALLEST[width] / frame.width >= 44
        assert f'data-left="{frame.places.left:g}" data-top="{frame.places.top:g}"' in picture
