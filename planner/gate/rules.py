"""The rule itself: each check, and who may hold the keys. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple
from datetime import date

from coproduction.saying import Said, say, say_all, say_count, say_list
from planner.gate.check_ins import check_check_in, talk_recorders
from planner.gate.coverage import check_coverage, check_period, count_recorders
from planner.gate.facts import LIVED_SIDE, Answer, GateFacts, KeyKind, PersonFact, PromiseFact
from planner.gate.register import check_register, check_targets
from planner.gate.results import NO_MEND, CheckKey, CheckResult, CheckState, GapShown, GateResult, Mend, MendKind
from stakeholders.register import counts_as_affected

ERASED_WORDS = say("words that were erased")
"""What stands for the words of a condition whose author erased them: it still waits to be cleared."""

DECIDER = "decider"
"""The side that decides. A lead may be the decision maker of the first promise."""


class UnknownCheck(ValueError):
    """A plan names a check that does not exist."""


def check_gate(facts: GateFacts) -> GateResult:
    """Decide every check of the stage. Raises UnknownCheck for a check that does not exist.

    The two keys are always needed, whatever the plan names, and an objection always blocks. Source: product.md, "Two
    keys" and "The other key".
    """
    unknown = [key for key in facts.checks if key not in set(CheckKey)]
    if unknown:
        raise UnknownCheck(f"There is no check called {unknown[0]}.")
    work = [_order(facts)] if facts.earlier_unsigned or facts.is_signed else []
    work += [rule(facts) for key, rule in _RULES.items() if key in facts.checks or _is_always(key, facts)]
    if facts.conditions:
        work.append(_conditions(facts))
    if facts.late_gaps:
        work.append(_late_gaps(facts))
    seen = _name_of(work, facts)
    may = other_key_may(facts)
    others = _holders(facts, KeyKind.OTHER, seen, may)
    leads = frozenset(person.member_id for person in facts.people if person.is_lead)
    lead = next(iter(_holders(facts, KeyKind.LEAD, seen, leads)), None)
    work_is_done = all(check.passes for check in work)
    keys = _keys(facts, work_is_done=work_is_done, may=may, other=bool(others), lead=lead is not None)
    return GateResult((*work, keys), seen, may, others, lead)


def other_key_may(facts: GateFacts) -> frozenset[int]:
    """Who may hold the other key: active people of the lived side who are no lead.

    They have been in the project for `other_key_days` and, once groups are placed, belong to a group often or always
    affected, except where the promise is first made. They recorded none of this stage's gaps, and neither a count nor a
    talk that it stands on.

    Source: product.md, "The other key".
    """
    recorders = facts.gap_recorders | talk_recorders(facts) | count_recorders(facts)
    return frozenset(
        person.member_id
        for person in facts.people
        if person.is_active
        and not person.is_lead
        and person.side in LIVED_SIDE
        and person.member_id not in recorders
        and _belongs_to_affected(person, facts)
        and (facts.first_promise or _days_here(person, facts.today) >= facts.numbers.other_key_days)
    )


def _belongs_to_affected(person: PersonFact, facts: GateFacts) -> bool:
    """Whether the person belongs to a group often or always affected, once groups are placed.

    Not asked where the promise is first made. Source: product.md, "The other key".
    """
    if facts.first_promise or not _are_placed(facts):
        return True
    affected = {group.group_id for group in facts.register.groups if counts_as_affected(group, today=facts.today)}
    return bool(person.groups & affected)


def _are_placed(facts: GateFacts) -> bool:
    return any(group.now is not None for group in facts.register.groups)


def _days_here(person: PersonFact, today: date) -> int:
    return -1 if person.joined_on is None else (today - person.joined_on).days


def _holders(facts: GateFacts, kind: KeyKind, seen: str, may: frozenset[int]) -> tuple[int, ...]:
    return tuple(
        key.member_id
        for key in facts.keys
        if key.kind is kind and key.seen == seen and key.member_id is not None and key.member_id in may
    )


def _name_of(checks: Iterable[CheckResult], facts: GateFacts) -> str:
    """A name for what the gate says of the work: it changes when a check, a gap or a number does.

    It does not change when evidence grows, but for what was done to groups and asked for them, and for lines of the
    promise that were said to be broken. It holds the round, so that no key outlives a reopening.
    """
    told = [
        [
            check.key,
            check.state.value,
            [
                [gap.subject, gap.reason, gap.plan, gap.look_again_on.isoformat(), gap.required_by, gap.lost]
                for gap in check.gaps
            ],
        ]
        for check in checks
    ]
    version = facts.promise.version if facts.promise is not None and CheckKey.PROMISE in facts.checks else 0
    asks_register = not {CheckKey.REGISTER, CheckKey.COVERAGE}.isdisjoint(facts.checks)
    events = facts.register.events if asks_register else 0
    broken = sorted(line.key for line in facts.check_ins.broken) if CheckKey.CHECK_IN in facts.checks else []
    text = json.dumps([facts.round, version, events, broken, astuple(facts.numbers), told], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _order(facts: GateFacts) -> CheckResult:
    if facts.is_signed:
        return CheckResult(
            "order", CheckState.NOT_MET, say("This stage is not finished already"), say("It was signed off before.")
        )
    first = facts.earlier_unsigned[0]
    return CheckResult(
        "order",
        CheckState.NOT_MET,
        say("The stages before this one are finished"),
        say("Stage {stage} is not finished yet.", stage=first),
        Mend(MendKind.STAGE, say("Go to stage {stage}", stage=first), str(first)),
    )


def _exercises(facts: GateFacts) -> CheckResult:
    needed = [exercise for exercise in facts.exercises if exercise.required]
    title = say("Every needed exercise has something in it")
    done = [exercise for exercise in needed if exercise.is_done]
    gaps = [(exercise, exercise.gap) for exercise in needed if not exercise.is_done and exercise.gap is not None]
    late = [(exercise, gap) for exercise, gap in gaps if gap.look_again_on < facts.today]
    empty = [exercise for exercise in needed if not exercise.is_done and exercise.gap is None]
    shown = tuple(
        GapShown(exercise.title, gap.reason, gap.plan, gap.published_on, gap.look_again_on) for exercise, gap in gaps
    )
    told = [say("{done} of {needed} done.", done=len(done), needed=len(needed))]
    if gaps:
        told.append(say("Not needed: {exercises}.", exercises=say_list(exercise.title for exercise, _ in gaps)))
    if empty:
        told.append(say("Still empty: {exercises}.", exercises=say_list(exercise.title for exercise in empty)))
        mend = Mend(MendKind.EXERCISE, say("Go to “{exercise}”", exercise=empty[0].title), empty[0].key)
        return CheckResult(CheckKey.EXERCISES, CheckState.NOT_MET, title, say_all(told), mend, shown)
    if late:
        exercise, gap = late[0]
        told.append(say("The date to look again at {exercise} has passed.", exercise=exercise.title))
        mend = Mend(MendKind.RENEWAL, say("Look again at “{exercise}”", exercise=exercise.title), gap.code)
        return CheckResult(CheckKey.EXERCISES, CheckState.NOT_MET, title, say_all(told), mend, shown)
    state = CheckState.GAP if gaps else CheckState.MET
    return CheckResult(CheckKey.EXERCISES, state, title, say_all(told), NO_MEND, shown)


def _promise(facts: GateFacts) -> CheckResult:
    """Where it is first made, a few people begin it; elsewhere everyone answers. Source: product.md, "The checks"."""
    most = say("Everyone was asked, and most agree to our promise")
    title = say("We agree to our promise") if facts.first_promise else most
    mend = Mend(MendKind.PROMISE, say("Go to our promise"))
    if facts.promise is None:
        evidence = say("The promise has not been put to everyone yet.")
        return CheckResult(CheckKey.PROMISE, CheckState.NOT_MET, title, evidence, mend)
    parts = [_first_promise(facts, facts.promise)] if facts.first_promise else []
    if facts.everyone_signs or not facts.first_promise:
        parts.append(_everyone_signs(facts, facts.promise))
    state = CheckState.MET if all(met for met, _ in parts) else CheckState.NOT_MET
    evidence = say_all(words for _, words in parts)
    return CheckResult(CheckKey.PROMISE, state, title, evidence, NO_MEND if state is CheckState.MET else mend)


def _first_promise(facts: GateFacts, promise: PromiseFact) -> tuple[bool, Said]:
    agreed = _who_agreed(promise)
    here = [person for person in facts.people if person.is_active]
    leads = sum(person.is_lead and person.member_id in agreed for person in here)
    lived = sum(not person.is_lead and person.side in LIVED_SIDE and person.member_id in agreed for person in here)
    deciders = sum(person.side == DECIDER and person.member_id in agreed for person in here)
    wanted = facts.numbers.first_promise_lived
    met = leads >= 1 and lived >= wanted and deciders >= 1
    return met, say_count(
        "{lived} of {count} person with lived experience or carers, "
        "{deciders} of 1 decision maker and {leads} of 1 lead have agreed.",
        "{lived} of {count} people with lived experience or carers, "
        "{deciders} of 1 decision maker and {leads} of 1 lead have agreed.",
        wanted,
        lived=min(lived, wanted),
        deciders=min(deciders, 1),
        leads=min(leads, 1),
    )


def _everyone_signs(facts: GateFacts, promise: PromiseFact) -> tuple[bool, Said]:
    agreed = _who_agreed(promise)
    here = [person for person in facts.people if person.is_active]
    yes = sum(person.member_id in agreed for person in here)
    met = bool(here) and yes * 100 >= len(here) * facts.numbers.promise_percent and promise.noes_without_reply == 0
    told = [
        say(
            "{yes} of {people} agree; at least {percent} per cent are needed.",
            yes=yes,
            people=len(here),
            percent=facts.numbers.promise_percent,
        )
    ]
    waiting = promise.noes_without_reply
    if waiting:
        told.append(say_count("{count} “no” has no reply.", "{count} times “no” have no reply.", waiting))
    return met, say_all(told)


def _who_agreed(promise: PromiseFact) -> frozenset[int]:
    return frozenset(member_id for member_id, answer in promise.answers if answer is not Answer.NO)


def _objections(facts: GateFacts) -> CheckResult:
    """None open for this stage, and none open on a signed stage. Source: product.md, "The checks"."""
    title = say("Every concern has a reply")
    about_this = [objection for objection in facts.objections if objection.stage == facts.stage]
    here = [objection for objection in about_this if objection.is_open]
    signed = sorted(
        objection.stage
        for objection in facts.objections
        if objection.is_open and objection.stage_is_signed and objection.stage != facts.stage
    )
    if not here and not signed:
        count = len(about_this)
        nobody = say("Nobody has raised a concern about this stage.")
        replied = say_count("{count} concern replied to.", "{count} concerns replied to.", count)
        evidence = replied if count else nobody
        return CheckResult(CheckKey.OBJECTIONS, CheckState.MET, title, evidence)
    words = [_without_reply_here(len(here))] if here else []
    words += [_without_reply_elsewhere(signed.count(stage), stage) for stage in sorted(set(signed))]
    mend = Mend(MendKind.OBJECTIONS, say("Read and reply"))
    return CheckResult(CheckKey.OBJECTIONS, CheckState.NOT_MET, title, say_all(words), mend)


def _without_reply_here(count: int) -> Said:
    return say_count(
        "{count} concern about this stage without a reply.", "{count} concerns about this stage without a reply.", count
    )


def _without_reply_elsewhere(count: int, stage: int) -> Said:
    return say_count(
        "{count} concern about stage {stage}, which is finished, without a reply.",
        "{count} concerns about stage {stage}, which is finished, without a reply.",
        count,
        stage=stage,
    )


_RULES = {
    CheckKey.EXERCISES: _exercises,
    CheckKey.REGISTER: check_register,
    CheckKey.TARGETS: check_targets,
    CheckKey.COVERAGE: check_coverage,
    CheckKey.PERIOD: check_period,
    CheckKey.PROMISE: _promise,
    CheckKey.CHECK_IN: check_check_in,
    CheckKey.OBJECTIONS: _objections,
}
"""What decides each check that a plan may name, in the order of the page; the keys come last, always."""


def _is_always(key: CheckKey, facts: GateFacts) -> bool:
    """Whether a check is decided where the plan does not name it: a "not yet" blocks in every plan."""
    return key is CheckKey.OBJECTIONS and any(objection.is_open for objection in facts.objections)


def _conditions(facts: GateFacts) -> CheckResult:
    """A condition must be cleared before the next stage is signed. Source: product.md, "A published gap"."""
    told = [
        say("Stage {stage}: “{words}” by {day}.", stage=each.stage, words=each.words or ERASED_WORDS, day=each.by_date)
        for each in facts.conditions
    ]
    return CheckResult(
        "conditions",
        CheckState.NOT_MET,
        say("What people agreed “as long as” is done"),
        say_all([*told, say("Whoever set it says so on their own page.")]),
        Mend(MendKind.CONDITIONS, say("See what was agreed")),
    )


def _late_gaps(facts: GateFacts) -> CheckResult:
    """Past its date a gap blocks the next sign-off until it is renewed. Source: product.md, "A published gap"."""
    first = facts.late_gaps[0]
    words = say_all(
        say(
            "{subject}, stage {stage}: the date to look again was {day}.",
            subject=each.subject,
            stage=each.stage,
            day=each.look_again_on,
        )
        for each in facts.late_gaps
    )
    return CheckResult(
        "late_gaps",
        CheckState.NOT_MET,
        say("Known gaps are looked at again in time"),
        words,
        Mend(MendKind.RENEWAL, say("Look again at “{exercise}”", exercise=first.subject), first.code),
    )


def _keys(facts: GateFacts, *, work_is_done: bool, may: frozenset[int], other: bool, lead: bool) -> CheckResult:
    title = say("Two people agree: a lead, and a person with lived experience or a carer")
    if other and lead and work_is_done:
        return CheckResult(CheckKey.KEYS, CheckState.MET, title, say("Both have agreed."))
    if other and work_is_done:
        evidence = say("One has agreed. A lead agrees by signing off.")
        mend = Mend(MendKind.FINISH, say("Read what will be recorded, then sign off"))
    elif not may:
        evidence, mend = _nobody_may(facts), Mend(MendKind.PEOPLE, say("Go to People"))
    elif not work_is_done:
        evidence, mend = _asked_later(len(may)), NO_MEND
    else:
        evidence, mend = _asked_now(len(may)), Mend(MendKind.PEOPLE, say("See who has come in"))
    return CheckResult(CheckKey.KEYS, CheckState.NOT_MET, title, evidence, mend)


def _asked_later(people: int) -> Said:
    return say_count(
        "{count} person may agree. They are asked when everything else is done.",
        "{count} people may agree. They are asked when everything else is done.",
        people,
    )


def _asked_now(people: int) -> Said:
    return say_count(
        "{count} person may agree, and they are asked now, on their own page. The first yes is enough.",
        "{count} people may agree, and they are asked now, on their own page. The first yes is enough.",
        people,
    )


def _nobody_may(facts: GateFacts) -> Said:
    lived = [person for person in facts.people if person.is_active and not person.is_lead and person.side in LIVED_SIDE]
    if lived and facts.first_promise:
        return say("Nobody may agree yet. Whoever recorded a known gap of this stage may not.")
    if lived:
        words = say_count(
            "Nobody may agree yet. People may after {count} day in the project, "
            "and not where they recorded a known gap or a talk.",
            "Nobody may agree yet. People may after {count} days in the project, "
            "and not where they recorded a known gap or a talk.",
            facts.numbers.other_key_days,
        )
        if not _are_placed(facts):
            return words
        return say_all([words, say("They also belong to a group that is often or always affected.")])
    return say("Nobody with lived experience and no carer has come in yet and said so by their own link.")
