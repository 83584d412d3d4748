"""The checks of recruitment: did people have time to join, and are the places taken? Pure.

Source: product.md, "The checks", `coverage` and `period`.
"""

from collections.abc import Iterable, Sequence

from coproduction.saying import Said, say, say_all, say_count, say_list
from planner.gate.facts import LIVED_SIDE, CoverageFact, CoverageLineFact, GapFact, GateFacts, PersonFact
from planner.gate.results import NO_MEND, CheckKey, CheckResult, CheckState, GapShown, Mend, MendKind
from stakeholders.coverage import GroupCover
from stakeholders.recruiting import counted_from, days_open, planned_days

GONE_AT_MOST = 1
"""People who may have gone from one group since a count. Source: product.md, `coverage`: no two."""

_COUNT = Mend(MendKind.COUNT, say("Save today's count"))
_DAYS = 7

type _Needed = tuple[Said, Mend]


def check_subject(key: str, *, group: str = "") -> Said:
    """What a gap of one of these checks is about."""
    if group:
        return say("Places for {group}", group=group)
    if key == CheckKey.PERIOD:
        return say("Time for people to join")
    return say("People with lived experience and carers, as a share of everyone")


def check_coverage(facts: GateFacts) -> CheckResult:
    """A count since the stage opened that still holds, in which each affected group is covered, and the half.

    Where a group is short, or the lived side is, a published gap says why.
    """
    title = say("The places of each affected group are taken, or we say why not")
    coverage = facts.coverage
    short = [cover for cover in coverage.now if cover.is_short]
    gaps = dict(coverage.gaps)
    shown = [_shown(check_subject(CheckKey.COVERAGE, group=each.name), gaps.get(each.group_id)) for each in short]
    lacks_half = not has_half(facts)
    if lacks_half:
        shown.append(_shown(check_subject(CheckKey.COVERAGE), coverage.half_gap))
    published = tuple(gap for gap in shown if gap is not None)
    needed = _count_needed(facts)
    if not needed:
        needed = _explained(facts, short, lacks_half=lacks_half)
    if needed:
        words, mend = say_all(words for words, _ in needed), needed[0][1]
        return CheckResult(CheckKey.COVERAGE, CheckState.NOT_MET, title, words, mend, published)
    state = CheckState.GAP if published else CheckState.MET
    return CheckResult(CheckKey.COVERAGE, state, title, say_all(_told(facts, short)), NO_MEND, published)


def has_half(facts: GateFacts) -> bool:
    """Whether the lived side is the share of active members that is asked for."""
    return is_half(*sides_here(facts.people), percent=facts.numbers.lived_percent)


def is_half(lived: int, active: int, *, percent: int) -> bool:
    """Whether so many of the active members are at least the share that is asked for, in per cent."""
    return active > 0 and lived * 100 >= active * percent


def sides_here(people: Iterable[PersonFact]) -> tuple[int, int]:
    """How many active members are of the lived side, and how many there are with the leads.

    A lead takes part, and never counts as lived side. Source: product.md, "People" and "The checks", `coverage`.
    """
    here = [person for person in people if person.is_active]
    return sum(person.side in LIVED_SIDE and not person.is_lead for person in here), len(here)


def count_recorders(facts: GateFacts) -> frozenset[int]:
    """Everybody who saved a count since the stage opened that asks for one: they may not hold its other key.

    Source: product.md, "The other key".
    """
    return facts.coverage.recorders if CheckKey.COVERAGE in facts.checks else frozenset()


def _count_needed(facts: GateFacts) -> list[_Needed]:
    """Why a new count is needed, if it is."""
    record = facts.coverage.record
    if record is None:
        return [(say("The places were not counted yet."), _COUNT)]
    if facts.reopened_at is not None and record.recorded_at < facts.reopened_at:
        return [(say("The places were not counted since this stage was opened again."), _COUNT)]
    if facts.opened_at is not None and record.recorded_at < facts.opened_at:
        words = say("The last count is of {day}, before this stage began.", day=record.counted_on)
        return [(words, _COUNT)]
    changed = _changed(facts.coverage, record.lines)
    if changed:
        words = say("Since the count of {day} it changed for {groups}.", day=record.counted_on, groups=_names(changed))
        return [(words, _COUNT)]
    return []


def _changed(coverage: CoverageFact, lines: Sequence[CoverageLineFact]) -> list[str]:
    """The groups for which a count does not hold any more: fewer places taken, two gone, more places, or new ones."""
    then = {line.group_id: line for line in lines}
    changed = []
    for now in coverage.now:
        line = then.get(now.group_id)
        if line is None:
            if now.is_affected:
                changed.append(now.name)
        elif (
            now.taken < line.taken
            or line.gone > GONE_AT_MOST
            or (now.is_affected and (now.places > line.places or not line.is_affected))
            or (now.is_short and line.was_covered)
        ):
            changed.append(now.name)
    return changed


def _explained(facts: GateFacts, short: list[GroupCover], *, lacks_half: bool) -> list[_Needed]:
    """What is short, and nobody says why; or said it until a day that has passed."""
    coverage = facts.coverage
    gaps = dict(coverage.gaps)
    needed: list[_Needed] = []
    without = [each.name for each in short if each.group_id not in gaps]
    if without:
        words = say_count(
            "{count} affected group has empty places, and nobody said why: {names}.",
            "{count} affected groups have empty places, and nobody said why: {names}.",
            len(without),
            names=_names(without),
        )
        needed.append((words, _COUNT))
    if lacks_half and coverage.half_gap is None:
        needed.append((_half(facts), _COUNT))
    for subject, gap in [
        *((check_subject(CheckKey.COVERAGE, group=each.name), gaps.get(each.group_id)) for each in short),
        (check_subject(CheckKey.COVERAGE), coverage.half_gap if lacks_half else None),
    ]:
        if gap is not None and gap.look_again_on < facts.today:
            words = say("{subject}: the date to look again was {day}.", subject=subject, day=gap.look_again_on)
            mend = Mend(MendKind.RENEWAL, say("Look again at “{exercise}”", exercise=subject), gap.code)
            needed.append((words, mend))
    return needed


def _half(facts: GateFacts) -> Said:
    lived, active = sides_here(facts.people)
    return say_count(
        "{lived} of {count} person who takes part has lived experience or is a carer; {percent} per cent are needed.",
        "{lived} of {count} people who take part have lived experience or are carers; {percent} per cent are needed.",
        active,
        lived=lived,
        percent=facts.numbers.lived_percent,
    )


def _told(facts: GateFacts, short: list[GroupCover]) -> list[Said]:
    coverage = facts.coverage
    affected = [cover for cover in coverage.now if cover.is_affected]
    places = sum(cover.places for cover in affected)
    told = [
        say_count(
            "{taken} of {count} place for affected groups is taken.",
            "{taken} of {count} places for affected groups are taken.",
            places,
            taken=sum(cover.taken for cover in affected),
        )
    ]
    on_word = sum(cover.on_word for cover in affected)
    if on_word:
        told.append(say_count("{count} more on one person's word.", "{count} more on one person's word.", on_word))
    heard = sum(cover.is_covered and not cover.is_filled for cover in affected)
    if heard:
        told.append(say_count("{count} group was heard another way.", "{count} groups were heard another way.", heard))
    if short:
        told.append(say("Why places are empty is on record: {names}.", names=_names([each.name for each in short])))
    lived, active = sides_here(facts.people)
    told.append(
        say_count(
            "{lived} of {count} person who takes part has lived experience or is a carer.",
            "{lived} of {count} people who take part have lived experience or are carers.",
            active,
            lived=lived,
        )
    )
    return told


def check_period(facts: GateFacts) -> CheckResult:
    """People could be asked for long enough, counted from the day the time was entered; or a gap says why not.

    Where asking began before it was entered, a gap may say why although the time is there. It stands like any other.
    """
    title = say("People have time to join")
    windows, gap = facts.coverage.windows, facts.coverage.period_gap
    weeks = facts.numbers.recruitment_weeks
    shown = _shown(check_subject(CheckKey.PERIOD), gap)
    gaps = (shown,) if shown is not None else ()
    enter = Mend(MendKind.WINDOW, say("Say when people are asked to join"))
    if not windows:
        words = say("Nobody entered yet when people are asked to join.")
        return CheckResult(CheckKey.PERIOD, CheckState.NOT_MET, title, words, enter)
    days = days_open(windows, today=facts.today)
    told = [_open_for(facts, days, weeks)]
    if windows[0].began_before:
        told.append(
            say(
                "It began on {day}, before it was entered on {entered}.",
                day=windows[0].opens_on,
                entered=windows[0].entered_on,
            )
        )
    if days >= weeks * _DAYS and (gap is None or not windows[0].began_before):
        return CheckResult(CheckKey.PERIOD, CheckState.MET, title, say_all(told))
    if planned_days(windows) < weeks * _DAYS:
        told.append(
            say_count("It is planned for less than {count} week.", "It is planned for less than {count} weeks.", weeks)
        )
    if gap is None:
        mend = Mend(MendKind.PERIOD_GAP, say("Wait, or say why there is less time"), str(facts.stage))
        return CheckResult(CheckKey.PERIOD, CheckState.NOT_MET, title, say_all(told), mend)
    if gap.look_again_on < facts.today:
        told.append(say("The date to look again was {day}.", day=gap.look_again_on))
        words = say("Look again at “{exercise}”", exercise=check_subject(CheckKey.PERIOD))
        mend = Mend(MendKind.RENEWAL, words, gap.code)
        return CheckResult(CheckKey.PERIOD, CheckState.NOT_MET, title, say_all(told), mend, gaps)
    return CheckResult(CheckKey.PERIOD, CheckState.GAP, title, say_all(told), NO_MEND, gaps)


def _open_for(facts: GateFacts, days: int, weeks: int) -> Said:
    since = counted_from(facts.coverage.windows, today=facts.today)
    last = facts.coverage.windows[-1]
    if since is None:
        return say("People are asked to join from {first} to {last}.", first=last.opens_on, last=last.closes_on)
    return say_count(
        "{weeks} of {count} week so far, counted from {day}.",
        "{weeks} of {count} weeks so far, counted from {day}.",
        weeks,
        weeks=min(days // _DAYS, weeks),
        day=since,
    )


def _shown(subject: Said, gap: GapFact | None) -> GapShown | None:
    if gap is None:
        return None
    return GapShown(subject, gap.reason, gap.plan, gap.published_on, gap.look_again_on, gap.required_by, gap.lost)


_NAMED = 3


def _names(names: list[str]) -> Said:
    if len(names) <= _NAMED:
        return say_list(names)
    return say("{names} and {count} more", names=", ".join(names[:_NAMED]), count=len(names) - _NAMED)
