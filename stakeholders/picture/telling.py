"""The picture in words: what it is called, what it found and what it holds. Pure."""

from coproduction.saying import Language, Said, in_language, say, say_all, say_count, say_list
from stakeholders.grid import is_seldom
from stakeholders.picture.scene import Mark, Scene

MOST_TOLD = 10
"""Names that the description tells; more are counted."""


def title(scene: Scene) -> Said:
    """What the picture is."""
    return say_count(
        "Grid of {count} group: how much it is affected, and how much say it has",
        "Grid of {count} groups: how much each is affected, and how much say each has",
        len(scene.marks),
    )


def finding(scene: Scene) -> Said:
    """The sentence above the picture: how many groups are often affected and seldom heard."""
    if not scene.marks:
        return say("No group has a place on the grid yet.")
    unheard = _unheard(scene)
    if not unheard:
        return say("No group is often or always affected and rarely or never has a say.")
    return say_count(
        "{count} group is often or always affected but rarely or never has a say.",
        "{count} groups are often or always affected but rarely or never have a say.",
        len(unheard),
    )


def _unheard(scene: Scene) -> list[Mark]:
    counted = (mark for mark in scene.ordered if mark.still_counts or not mark.is_left_out)
    return [mark for mark in counted if mark.now.is_affected and is_seldom(mark.now.say)]


def missing(scene: Scene) -> Said | str:
    """The groups that are affected and not heard, and of which nobody takes part; nothing where there are none."""
    found = [mark.name for mark in scene.ordered if mark.is_missing]
    if not found:
        return ""
    return say_count(
        "{count} group is affected and not heard, and nobody from it has joined: {names}.",
        "{count} groups are affected and not heard, and nobody from them has joined: {names}.",
        len(found),
        names=_names(found),
    )


def _names(names: list[str]) -> Said:
    told: list[str] = names[:MOST_TOLD]
    if len(names) > MOST_TOLD:
        told.append(say_count("{count} more", "{count} more", len(names) - MOST_TOLD))
    return say_list(told)


def moves(scene: Scene) -> Said | str:
    """How many groups moved, told against what; nothing where the picture shows no move."""
    moved = sum(mark.has_moved for mark in scene.marks)
    if not moved:
        return ""
    if not scene.since:
        return say_count("{count} group has moved.", "{count} groups have moved.", moved)
    return say_count(
        "{count} group has moved since {since}.", "{count} groups have moved since {since}.", moved, since=scene.since
    )


def description(scene: Scene) -> Said:
    """What somebody who does not see the picture is told; the table has the rest."""
    told: list[str] = [finding(scene)]
    unheard = _unheard(scene)
    if unheard:
        told.append(say("They are: {names}.", names=_names([mark.name for mark in unheard])))
    nobody = missing(scene)
    if nobody:
        told.append(nobody)
    moved = moves(scene)
    if moved:
        told.append(moved)
    if scene.not_placed:
        told.append(
            say_count("{count} group is not placed yet.", "{count} groups are not placed yet.", scene.not_placed)
        )
    told.append(say("Every group is listed below."))
    return say_all(told)


def told_in(words: str, language: Language) -> str:
    """Words in a language, on one line."""
    return " ".join(in_language(words, language).split())


def one_line(name: str) -> str:
    """A name on one line."""
    return " ".join(name.split())
