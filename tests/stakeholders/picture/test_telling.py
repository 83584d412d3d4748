"""The picture in words: its sentence, its description, its key, and the small picture of one group."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from stakeholders.grid import Placing
from stakeholders.picture import style
from stakeholders.picture.group import draw_group, key_of_group
from stakeholders.picture.key import flag_sign, key
from stakeholders.picture.scene import Scene
from stakeholders.picture.telling import description, finding, missing, moves
from stakeholders.register import Flag
from stakeholders.revealing import View, together
from tests.stakeholders.picture.conftest import ENGLISH, drawn, of_kind, scene_of, spread_out, texts


def test_the_sentence_counts_who_is_affected_and_seldom_heard() -> None:
    assert finding(Scene()) == "No group has a place on the grid yet."
    assert (
        finding(scene_of([(60, 0), (100, 40)])) == "No group is often or always affected and rarely or never has a say."
    )
    assert (
        finding(scene_of([(65, 35), (60, 0)])) == "1 group is often or always affected but rarely or never has a say."
    )
    assert (
        finding(scene_of([(65, 35), (100, 0)]))
        == "2 groups are often or always affected but rarely or never have a say."
    )


def test_who_is_left_out_is_not_counted_as_unheard() -> None:
    scene = scene_of([(65, 35)], is_left_out=True)

    assert finding(scene) == "No group is often or always affected and rarely or never has a say."
    scene = scene_of([(65, 35)], is_left_out=True, still_counts=True)
    assert finding(scene) == "1 group is often or always affected but rarely or never has a say."


def test_moves_are_told_only_where_they_are_drawn() -> None:
    still = scene_of([(65, 35), (100, 0)], before=Placing(65, 35, 75))
    moved = scene_of([(65, 35), (100, 0)], before=Placing(80, 20, 75))

    assert moves(replace(still, marks=still.marks[:1])) == ""
    assert moves(still) == "1 group has moved."
    assert moves(replace(moved, since="March")) == "2 groups have moved since March."


def test_the_description_names_who_is_unheard() -> None:
    scene = replace(scene_of([(65, 35), (100, 0), (0, 0)], name="Group"), not_placed=2)

    assert description(scene) == (
        "2 groups are often or always affected but rarely or never have a say. They are: Group 1 and Group 2. "
        "2 groups are not placed yet. Every group is listed below."
    )
    many = description(scene_of([(100, 0)] * 12, name="Group"))
    assert "Group 9, Group 10 and 2 more." in many
    assert "Group 11" not in many


def test_the_drawing_is_one_picture_with_a_title_and_a_description() -> None:
    drawing = drawn(scene_of(spread_out(12)))
    title, about, rest = drawing

    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}" == "grid-wide-title grid-wide-about"
    assert title.text == "Grid of 12 groups: how much each is affected, and how much say each has"
    assert about.text == description(scene_of(spread_out(12)))
    assert rest.get("aria-hidden") == "true"


def test_the_axes_and_parts_are_named() -> None:
    drawing = drawn(Scene())

    assert texts(drawing, "g-part") == [
        "Affected, not heard",
        "Designs with us",
        "Keep up to date",
        "Decides from a distance",
    ]
    assert texts(drawing, "g-axis") == ["Is affected", "Has a say"]
    assert set(texts(drawing, "g-tick")) == {"never", "rarely", "sometimes", "often", "always"}


def test_groups_of_which_nobody_has_joined_are_named_where_they_are_not_heard() -> None:
    assert missing(scene_of([(100, 0), (0, 100)])) == ""
    assert missing(scene_of([(0, 0), (100, 100)], has_nobody=True)) == ""
    assert missing(scene_of([(100, 0), (0, 0)], name="Group", has_nobody=True)) == (
        "1 group is affected and not heard, and nobody from it has joined: Group 1."
    )
    many = scene_of([(100, 50)] * 12, name="Group", has_nobody=True)
    assert missing(many).startswith("12 groups are affected and not heard, and nobody from them has joined: Group 1, ")
    assert missing(many).endswith("Group 10 and 2 more.")
    assert missing(many) in description(many)
    assert missing(scene_of([(100, 0)], has_nobody=True, is_left_out=True)) == ""
    assert missing(scene_of([(100, 0)], has_nobody=True, is_left_out=True, still_counts=True)) != ""


# The key -------------------------------------------------------------------------------------------------------------


def said(scene: Scene) -> list[str]:
    return [str(entry.words) for entry in key(scene)]


def test_the_key_says_only_the_signs_that_are_used() -> None:
    assert said(Scene()) == []
    assert said(scene_of([(0, 0)])) == [
        "People with lived experience",
        "Filled in: somebody who belongs to it has said where it stands",
    ]
    everything = replace(
        scene_of(
            [(75, 25)] * 5,
            before=Placing(0, 0, 0),
            shows_wanted=True,
            people=(together([View(0, 0), View(100, 100)] * 3),),
            is_guess=True,
            is_left_out=True,
            is_asked_for=True,
            is_stuck=True,
            is_spoken_for=True,
            has_nobody=True,
            still_counts=True,
            is_selected=True,
        ),
        since="the start",
    )
    assert said(everything) == [
        "People with lived experience",
        "Family or carers",
        "Frontline staff",
        "Decision makers",
        "Side not said",
        "Outline, and “?” after the name: our guess",
        "Affected, not heard",
        "Broken outline: nobody from the group has joined",
        "Thick ring: affected, not heard, and nobody has joined",
        "The say that they should have",
        "People disagree: where the middle half of their views lies",
        "No change yet",
        "Only through an organisation",
        "Left out",
        "A request to include it waits for a reply",
        "The group you chose",
        "Moved since the start",
    ]


def test_the_key_of_a_crowded_picture_tells_of_its_circles() -> None:
    assert said(scene_of([(0, 0)] * 61, before=Placing(100, 100, 0))) == ["So many groups are here"]
    assert said(scene_of([(100, 0)] * 61, has_nobody=True)) == [
        "So many groups are here",
        "Thick ring: affected, not heard, and nobody has joined",
    ]


def test_each_sign_of_the_key_is_a_drawing_of_its_own() -> None:
    for entry in [*key(scene_of([(75, 25)] * 5, before=Placing(0, 0, 0))), *key_of_group()]:
        assert ElementTree.fromstring(entry.sign).get("aria-hidden") == "true"
        assert entry.sign.__html__() == entry.sign


def test_each_flag_has_the_sign_of_the_picture() -> None:
    signs = {flag: flag_sign(flag) for flag in Flag}

    assert len(set(signs.values())) == len(Flag)
    assert "g-spread" in signs[Flag.DISAGREE]
    assert "g-stuck" in signs[Flag.STUCK]
    assert "g-second" in signs[Flag.SPOKEN_FOR]


# One group -----------------------------------------------------------------------------------------------------------

SAME = together([View(100, 100)] * 5)
APART = together([View(0, 50), View(0, 50), View(25, 100), View(50, 100), View(50, 0)])


@pytest.mark.parametrize(
    ("team", "belong", "others", "labels", "ellipses"),
    [
        (Placing(75, 25, 75), None, None, ["Team"], 0),
        (None, SAME, None, ["Belong"], 0),
        (Placing(100, 100, 75), SAME, SAME, ["Team", "Belong", "Others"], 0),
        (Placing(75, 25, 75), APART, APART, ["Team", "Belong", "Others"], 2),
    ],
    ids=["team", "belong", "all the same", "apart"],
)
def test_one_group_is_drawn_with_the_marks_that_are_shown(
    team: Placing | None, belong: object, others: object, labels: list[str], ellipses: int
) -> None:
    drawing = ElementTree.fromstring(
        draw_group(
            name="Young <carers>",
            team=team,
            belong=belong,  # type: ignore[arg-type]
            others=others,  # type: ignore[arg-type]
            language=ENGLISH,
            identity="group-1",
        )
    )

    assert drawing[0].text == "Where Young <carers> stands"
    assert texts(drawing, "g-name") == labels
    assert len(of_kind(drawing, "g-spread")) == ellipses


def test_the_picture_of_one_group_is_told_in_words() -> None:
    drawing = ElementTree.fromstring(
        draw_group(
            name="Nurses", team=Placing(75, 25, 75), belong=None, others=SAME, language=ENGLISH, identity="group-1"
        )
    )

    assert drawing[1].text == (
        "The team says: often affected, rarely with a say. Other people say: always affected, always with a say."
    )


# The style -----------------------------------------------------------------------------------------------------------


def test_a_picture_alone_needs_no_colour_of_the_page() -> None:
    assert "var(" not in style.alone()
    assert "var(--ink)" in style.PAGE
