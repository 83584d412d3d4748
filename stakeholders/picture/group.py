"""Draws one group on a small grid: where the team puts it, and where those who belong to it and others put it. Pure."""

from dataclasses import dataclass

from coproduction.saying import Language, Said, say, say_all
from stakeholders.grid import Placing, word
from stakeholders.picture import shapes
from stakeholders.picture.frame import Box, Frame, Point
from stakeholders.picture.grid import spread_of
from stakeholders.picture.ground import ground, part_names
from stakeholders.picture.key import KeyEntry, entry
from stakeholders.picture.labels import Wanted, place_labels
from stakeholders.picture.places import set_apart
from stakeholders.picture.shapes import Svg, ellipse, text, written
from stakeholders.picture.shapes import number_text as n
from stakeholders.picture.telling import one_line, told_in
from stakeholders.revealing import Together, View

_FRAME = Frame(
    width=340, height=406, plot=Box(12, 34, 334, 340), strip=66, margin=24, radius=12, text=17, number=17, hit=30
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Whose place a mark shows: what it looks like, what stands beside it, and what it is in whole words."""

    side: str
    kind: str
    label: Said
    words: Said
    told: Said


_TEAM = _Kind(
    "frontline",
    "g-mark g-own",
    say("Team"),
    say("Where the team puts it"),
    say("The team says: {affected} affected, {say} with a say."),
)
_BELONG = _Kind(
    "lived",
    "g-mark g-own g-hot",
    say("Belong"),
    say("Where people who belong to it put it"),
    say("People who belong to it say: {affected} affected, {say} with a say."),
)
_OTHERS = _Kind(
    "decider",
    "g-mark",
    say("Others"),
    say("Where other people put it"),
    say("Other people say: {affected} affected, {say} with a say."),
)
_KINDS = (_TEAM, _BELONG, _OTHERS)
_MINE = _Kind(
    "carer",
    "g-mark g-own g-hot",
    say("You"),
    say("Where you put it"),
    say("You say: {affected} affected, {say} with a say."),
)


def draw_group(
    *,
    name: str,
    team: Placing | None,
    belong: Together | None,
    others: Together | None,
    language: Language,
    identity: str,
    mine: View | None = None,
) -> Svg:
    """One drawing for every width. A part that is not shown has no mark; ellipses show where people disagree.

    `mine` is the reader's own view, for nobody else to see.

    `identity` begins its ids: one for each picture of a page.
    """
    own = Placing(mine.affected, mine.say, mine.say) if mine is not None else None
    placings = (own, team, _placing(belong), _placing(others))
    shown = [(kind, placing) for kind, placing in zip((_MINE, *_KINDS), placings, strict=True) if placing is not None]
    about = say_all(say(kind.told, affected=word(placing.affected), say=word(placing.say)) for kind, placing in shown)
    parts, named = part_names(_FRAME, language)
    spreads = [
        spread_of(each, _FRAME, at=_FRAME.point(each.view.affected, each.view.say))
        for each in (belong, others)
        if each is not None and each.disagree
    ]
    drawn = "\n".join([*ground(_FRAME, language), *parts, *spreads, *_marks(shown, named, language)])
    title = say("Where {name} stands", name=one_line(name))
    return Svg(
        f'<svg class="g g-one" viewBox="0 0 {n(_FRAME.width)} {n(_FRAME.height)}" role="img" direction="ltr" '
        f'aria-labelledby="{identity}-title {identity}-about">'
        f'<title id="{identity}-title">{written(told_in(title, language))}</title>'
        f'<desc id="{identity}-about">{written(told_in(about, language))}</desc>'
        f'<g aria-hidden="true">{drawn}</g></svg>'
    )


def _placing(together: Together | None) -> Placing | None:
    if together is None:
        return None
    return Placing(together.affected.middle, together.say.middle, together.say.middle)


def _marks(shown: list[tuple[_Kind, Placing]], named: list[Box], language: Language) -> list[str]:
    reaches = [shapes.reach(kind.side, _FRAME.radius) for kind, _ in shown]
    points = set_apart([(placing, reach) for (_, placing), reach in zip(shown, reaches, strict=True)], frame=_FRAME)
    wanted = [
        Wanted(told_in(kind.label, language), point, reach + 1)
        for (kind, _), point, reach in zip(shown, points, reaches, strict=True)
    ]
    labels = place_labels(wanted, size=_FRAME.text, within=_FRAME.plot, hard=named, soft=())
    drawn = []
    for (kind, _), point, label in zip(shown, points, labels, strict=True):
        name = text(label.words, label.at, kind="g-name", size=_FRAME.text, anchor=label.anchor) if label else ""
        drawn.append(
            f'<g class="{kind.kind}">{shapes.shape(kind.side, point, _FRAME.radius, kind="g-shape")}{name}</g>'
        )
    return drawn


def key_of_group() -> list[KeyEntry]:
    """What the marks of such a picture mean."""
    middle = Point(24, 18)
    told = [
        entry(f'<g class="{kind.kind}">{shapes.shape(kind.side, middle, 11, kind="g-shape")}</g>', kind.words)
        for kind in _KINDS
    ]
    spread = ellipse(middle, 21, 13, kind="g-spread")
    return [*told, entry(spread, say("People disagree: where the middle half of their views lies"))]
