"""The check of check-ins: was everyone asked lately, and is there a reply to what is broken? Pure.

Source: product.md, "The checks", `check_in`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coproduction.saying import Said, say, say_all, say_count, say_list
from planner.gate.facts import LIVED_SIDE, CheckInFact, GateFacts, TalkFact
from planner.gate.results import NO_MEND, CheckKey, CheckResult, CheckState, Mend, MendKind

FEWEST_FOR_A_ROUND = 5
"""People with lived experience and carers from which a round can show what they say; below it they hold a talk."""

_OPEN = Mend(MendKind.CHECK_IN, say("Open a check-in"))
_SEE = Mend(MendKind.CHECK_INS, say("See the check-in that is open"))
_TALK = Mend(MendKind.TALK, say("Write down a talk"))


@dataclass(frozen=True, slots=True)
class _Needed:
    words: Said
    mend: Mend


def check_check_in(facts: GateFacts) -> CheckResult:
    """A round or a talk lately, a talk where a round cannot show what people say, and a reply to what is broken.

    People asked: everybody active, but for those who came after its last day and are here for a shorter time than it
    takes to hold the other key; so a project that people go on joining can be signed.
    """
    title = say("Everyone was asked lately how it is going, and what is broken has a reply")
    if replaces_round(facts):
        told, needed = _talk_alone(facts)
    else:
        told, needed = _round(facts)
    needed += _replies(facts)
    if needed:
        words = say_all(each.words for each in needed)
        return CheckResult(CheckKey.CHECK_IN, CheckState.NOT_MET, title, words, needed[0].mend)
    broken = facts.check_ins.broken
    if broken:
        told.append(say("Broken, with a reply: {lines}.", lines=say_list(line.title for line in broken)))
    return CheckResult(CheckKey.CHECK_IN, CheckState.MET, title, say_all(told), NO_MEND)


def replaces_round(facts: GateFacts) -> bool:
    """Whether a talk takes the place of a round, because fewer than 5 of the lived side are active."""
    return lived_people(facts) < FEWEST_FOR_A_ROUND


def lived_people(facts: GateFacts) -> int:
    """How many people of the lived side are active and lead nothing."""
    return sum(person.is_active and not person.is_lead and person.side in LIVED_SIDE for person in facts.people)


def talk_recorders(facts: GateFacts) -> frozenset[int]:
    """Everybody who wrote a note of a talk that this check may stand on: they may not hold the other key.

    Source: product.md, "The other key".
    """
    if CheckKey.CHECK_IN not in facts.checks:
        return frozenset()
    return frozenset(
        talk.recorded_by
        for talk in facts.check_ins.talks
        if talk.recorded_by is not None and _is_recent(talk.held_on, facts)
    )


def _is_recent(day: date, facts: GateFacts) -> bool:
    return facts.today - day <= timedelta(weeks=facts.numbers.check_in_weeks)


def _is_newer(at: datetime, facts: GateFacts) -> bool:
    """Whether it began after the stage was opened again."""
    return facts.reopened_at is None or at >= facts.reopened_at


def _round(facts: GateFacts) -> tuple[list[Said], list[_Needed]]:
    latest = facts.check_ins.latest
    mend = _SEE if facts.check_ins.is_open else _OPEN
    if latest is None:
        return [], [_Needed(say("Nobody has been asked yet."), mend)]
    weeks = facts.numbers.check_in_weeks
    told = [
        say_count(
            "{answered} of {count} person answered in the check-in that closed on {day}.",
            "{answered} of {count} people answered in the check-in that closed on {day}.",
            latest.asked,
            answered=latest.answered,
            day=latest.closed_on,
        )
    ]
    needed = []
    if not _is_newer(latest.opened_at, facts):
        needed.append(_Needed(say("No check-in was opened since this stage was opened again."), mend))
    elif not _is_recent(latest.ended_on, facts):
        words = say_count(
            "The last check-in ended on {day}, more than {count} week ago.",
            "The last check-in ended on {day}, more than {count} weeks ago.",
            weeks,
            day=latest.ended_on,
        )
        needed.append(_Needed(words, mend))
    elif not _was_long_enough(latest, facts):
        words = say_count(
            "The last check-in was open for {days} of {count} day, and not everyone had answered.",
            "The last check-in was open for {days} of {count} days, and not everyone had answered.",
            facts.numbers.check_in_days,
            days=latest.days_open,
        )
        needed.append(_Needed(words, mend))
    else:
        needed += _not_asked(latest, facts, mend)
    if not needed and not latest.lived_is_shown and not _talks(facts, since=latest.opened_on):
        words = say(
            "Too few people with lived experience and carers answered for us to show it. "
            "Hold a talk, and let one of them say that the note is right."
        )
        needed.append(_Needed(words, _TALK))
    return told, needed


def _was_long_enough(latest: CheckInFact, facts: GateFacts) -> bool:
    return latest.days_open >= facts.numbers.check_in_days or latest.answered == latest.asked


def _not_asked(latest: CheckInFact, facts: GateFacts, mend: Mend) -> list[_Needed]:
    """Who came after its last day, and counts fully by now."""
    days = facts.numbers.other_key_days
    since = facts.today - timedelta(days=days)
    count = sum(
        person.is_active and person.joined_on is not None and latest.ended_on < person.joined_on <= since
        for person in facts.people
    )
    if not count:
        return []
    words = say_count(
        "{count} person has been here for {days} days and was not asked yet.",
        "{count} people have been here for {days} days and were not asked yet.",
        count,
        days=days,
    )
    return [_Needed(words, mend)]


def _talk_alone(facts: GateFacts) -> tuple[list[Said], list[_Needed]]:
    weeks = facts.numbers.check_in_weeks
    talks = _talks(facts, since=facts.today - timedelta(weeks=weeks))
    if talks:
        last = talks[-1]
        return [
            say_count(
                "{count} person talked about our promise on {day}, and the note is agreed to be right.",
                "{count} people talked about our promise on {day}, and the note is agreed to be right.",
                last.people,
                day=last.held_on,
            )
        ], []
    recent = [talk for talk in facts.check_ins.talks if _is_recent(talk.held_on, facts)]
    if recent and _is_newer_talk(recent[-1], facts):
        words = say(
            "The talk of {day} waits: somebody who was there says if the note is right.", day=recent[-1].held_on
        )
        return [], [_Needed(words, Mend(MendKind.TALKS, say("See the note of the talk")))]
    words = say_count(
        "Fewer than 5 people with lived experience and carers take part, so a talk is held in place of a check-in. "
        "There was none in the last {count} week.",
        "Fewer than 5 people with lived experience and carers take part, so a talk is held in place of a check-in. "
        "There was none in the last {count} weeks.",
        weeks,
    )
    return [], [_Needed(words, _TALK)]


def _talks(facts: GateFacts, *, since: date) -> list[TalkFact]:
    """Talks from a day on whose note one of that side says is right, the earliest first."""
    return [
        talk
        for talk in facts.check_ins.talks
        if talk.is_agreed and talk.held_on >= since and _is_newer_talk(talk, facts)
    ]


def _is_newer_talk(talk: TalkFact, facts: GateFacts) -> bool:
    """Whether a talk was held and written down after the stage was opened again; on the same day will do."""
    was_held = facts.reopened_at is None or talk.held_on >= facts.reopened_at.date()
    return was_held and _is_newer(talk.recorded_at, facts)


def _replies(facts: GateFacts) -> list[_Needed]:
    waiting = [line for line in facts.check_ins.broken if not line.is_replied]
    if not waiting:
        return []
    words = say("Broken, and no reply yet: {lines}.", lines=say_list(line.title for line in waiting))
    first = waiting[0]
    return [_Needed(words, Mend(MendKind.VALUE_REPLY, say("Reply about “{line}”", line=first.title), first.key))]
