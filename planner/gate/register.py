"""The checks of the register: is everybody listed, and is each group that is touched reached? Pure."""

from coproduction.saying import Said, say, say_all, say_count, say_list
from planner.gate.facts import GapFact, GateFacts
from planner.gate.results import NO_MEND, CheckKey, CheckResult, CheckState, GapShown, Mend, MendKind
from stakeholders.grid import is_often
from stakeholders.register import (
    FEWEST_PLACES,
    FEWEST_ROUTES,
    ActKind,
    GroupFact,
    counted_placing,
    counts,
    counts_as_affected,
    is_over,
    is_reached,
    lacking_sides,
)

SIDES = {
    "lived": say("people with lived experience"),
    "carer": say("family and carers"),
    "frontline": say("frontline staff"),
    "decider": say("decision makers"),
}
"""The four sides, each of which needs a group, as a sentence names them."""

_LIST_THEM = Mend(MendKind.GROUPS, say("List the groups"))

type _Needed = tuple[Said, Mend]


def check_register(facts: GateFacts) -> CheckResult:
    """Everybody is listed and placed, nobody was left out in a hurry, no request waits.

    Where groups are first listed all of it is asked; in later stages what may change meanwhile. Source: product.md,
    "The checks", `register`.
    """
    title = say("Everybody this touches is listed, and nobody is left out in a hurry")
    gaps = dict(facts.register.side_gaps)
    lacking = lacking_sides(facts.register.groups, SIDES, today=facts.today) if facts.lists_groups else []
    shown = tuple(_gap_shown(side, gaps[side]) for side in lacking if side in gaps)
    needed = _first_listed(facts, lacking, gaps) if facts.lists_groups else []
    needed += _always(facts)
    if needed:
        words, mend = say_all(words for words, _ in needed), needed[0][1]
        return CheckResult(CheckKey.REGISTER, CheckState.NOT_MET, title, words, mend, shown)
    listed = sum(counts(group, today=facts.today) for group in facts.register.groups)
    out = sum(group.is_left_out for group in facts.register.groups)
    told = [say_count("{count} group is listed.", "{count} groups are listed.", listed)]
    told += _counted_as_before(facts)
    if out:
        one, many = "{count} is left out, and why is on record.", "{count} are left out, and why is on record."
        told.append(say_count(one, many, out))
    state = CheckState.GAP if shown else CheckState.MET
    return CheckResult(CheckKey.REGISTER, state, title, say_all(told), NO_MEND, shown)


def side_subject(side: str) -> Said:
    """What a gap for a side is about."""
    return say("No group of {side}", side=SIDES[side])


def _gap_shown(side: str, gap: GapFact) -> GapShown:
    return GapShown(side_subject(side), gap.reason, gap.plan, gap.published_on, gap.look_again_on)


def _counted_as_before(facts: GateFacts) -> list[Said]:
    """Groups that went below the line, and count as before until people had time to ask for them."""
    before = [
        (group, act)
        for group in facts.register.groups
        for act in group.acts
        if act.kind is ActKind.BELOW_LINE and not group.is_left_out and not is_over(act, group, today=facts.today)
    ]
    if not before:
        return []
    words = say_count(
        "{count} was moved below the line, and counts as before until {day}.",
        "{count} were moved below the line, and count as before until {day}.",
        len({group.group_id for group, _ in before}),
        day=max(act.ends_on for _, act in before),
    )
    return [words]


def _first_listed(facts: GateFacts, lacking: list[str], gaps: dict[str, GapFact]) -> list[_Needed]:
    """What is still needed where groups are first listed."""
    needed: list[_Needed] = []
    late = [side for side in lacking if side in gaps and gaps[side].look_again_on < facts.today]
    without = [side for side in lacking if side not in gaps]
    counted = [group for group in facts.register.groups if counts(group, today=facts.today)]
    if not counted and not gaps:
        return [(say("No group is listed yet. Each of the four sides needs one."), _LIST_THEM), *_cards(facts)]
    if without:
        sides = say_list(SIDES[side] for side in without)
        mend = Mend(MendKind.SIDE_GAP, say("Add a group, or say why there is none"), without[0])
        needed.append((say("There is no group of {sides} yet.", sides=sides), mend))
    if late:
        words = say("The date to look again has passed. There is no group of {side}.", side=SIDES[late[0]])
        needed.append((words, Mend(MendKind.RENEWAL, say("Look again at the missing group"), gaps[late[0]].code)))
    unplaced = sum(group.now is None for group in counted)
    if unplaced:
        words = say_count("{count} group is not placed yet.", "{count} groups are not placed yet.", unplaced)
        needed.append((words, Mend(MendKind.PLACING, say("Place the groups"))))
    affected = [group for group in counted if counts_as_affected(group, today=facts.today)]
    quiet = [group for group in affected if _is_wanted_low(group, facts)]
    if quiet:
        words = say_count(
            "{count} group is often or always affected, and should have a say less than often.",
            "{count} groups are often or always affected, and should have a say less than often.",
            len(quiet),
        )
        needed.append((words, _group_mend(quiet[0])))
    return needed + _cards(facts)


def _cards(facts: GateFacts) -> list[_Needed]:
    open_cards = facts.register.cards - facts.register.cards_answered
    if open_cards <= 0:
        return []
    words = say_count(
        "{count} card of groups often forgotten has no answer yet.",
        "{count} cards of groups often forgotten have no answer yet.",
        open_cards,
    )
    return [(words, Mend(MendKind.CARDS, say("Answer the cards")))]


def _is_wanted_low(group: GroupFact, facts: GateFacts) -> bool:
    placing = counted_placing(group, today=facts.today)
    return placing is not None and not is_often(placing.wanted)


def _group_mend(group: GroupFact) -> Mend:
    return Mend(MendKind.GROUP, say("Go to “{group}”", group=group.name), group.code)


def _always(facts: GateFacts) -> list[_Needed]:
    """What blocks in every stage that has the check."""
    needed: list[_Needed] = []
    waiting = facts.register.challenges_waiting
    if waiting:
        words = say_count(
            "{count} request to include somebody has no reply.",
            "{count} requests to include somebody have no reply.",
            waiting,
        )
        needed.append((words, Mend(MendKind.CHALLENGES, say("Read and reply"))))
    running = [
        (group, act)
        for group in facts.register.groups
        for act in group.acts
        if act.kind is ActKind.LEFT_OUT and facts.today < act.ends_on
    ]
    if running:
        group, act = max(running, key=lambda pair: pair[1].ends_on)
        words = say_count(
            "{count} group was left out, and people can ask for it until {day}.",
            "{count} groups were left out, and people can ask for them until {day}.",
            len({group.group_id for group, _ in running}),
            day=act.ends_on,
        )
        needed.append((words, _group_mend(group)))
    return needed


def check_targets(facts: GateFacts) -> CheckResult:
    """Each affected group has places and ways to reach it, or was heard another way, which is told apart.

    Source: product.md, "The checks", `targets`.
    """
    title = say("Each affected group has places, and ways to reach it")
    affected = [group for group in facts.register.groups if counts_as_affected(group, today=facts.today)]
    lacking = [group for group in affected if not is_reached(group)]
    if lacking:
        words = say_count(
            "{count} of {all} affected groups has fewer than {places} places or {routes} ways to reach it: {names}.",
            "{count} of {all} affected groups have fewer than {places} places or {routes} ways to reach them: {names}.",
            len(lacking),
            all=len(affected),
            places=FEWEST_PLACES,
            routes=FEWEST_ROUTES,
            names=_names(lacking),
        )
        return CheckResult(CheckKey.TARGETS, CheckState.NOT_MET, title, words, _group_mend(lacking[0]))
    if not affected:
        words = say("No group is often or always affected yet. Place the groups first.")
        mend = Mend(MendKind.PLACING, say("Place the groups")) if facts.register.groups else _LIST_THEM
        return CheckResult(CheckKey.TARGETS, CheckState.NOT_MET, title, words, mend)
    with_places = sum(group.places >= FEWEST_PLACES and group.routes >= FEWEST_ROUTES for group in affected)
    told = [
        say_count(
            "{count} affected group has places and ways to reach it.",
            "{count} affected groups have places and ways to reach them.",
            with_places,
        )
    ]
    if len(affected) > with_places:
        heard = len(affected) - with_places
        told.append(say_count("{count} was heard another way.", "{count} were heard another way.", heard))
    return CheckResult(CheckKey.TARGETS, CheckState.MET, title, say_all(told))


_NAMED = 3
"""Groups that a sentence names; the rest it counts."""


def _names(groups: list[GroupFact]) -> Said:
    names = [group.name for group in groups]
    if len(names) <= _NAMED:
        return say_list(names)
    return say("{names} and {count} more", names=", ".join(names[:_NAMED]), count=len(names) - _NAMED)
