"""What a sign-off's record stands on, read from the database."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Count
from django.utils import timezone

from coproduction.saying import Said, say_list
from planner.gate import Answer, CheckKey
from planner.models import Condition, Entry, Key, Objection, Reopening
from planner.models.signing import KeyKind
from planner.numbers import NUMBERS
from planner.plan_data import PlanSpec
from planner.plan_reading import PlanError, read_plan
from planner.queries.challenges import ChallengeView, challenge_lines
from planner.queries.coverage_facts import ABOUT_RECRUITMENT
from planner.queries.drawn_grids import GridDrawn, record_grid
from planner.queries.objections import ObjectionView, monday_of, objection_lines
from planner.queries.promise import promise_fact
from planner.queries.record_check_ins import check_ins_part
from planner.queries.record_coverage import places_part
from planner.queries.record_register import register_part
from planner.queries.stages import ExerciseView, StagePage, StagePart, is_lapsed, today_in
from planner.queries.value_replies import ValueReplyView, value_reply_lines
from planner.record import (
    CHECK_WORDS,
    CheckInsPart,
    ConditionLine,
    ExerciseLine,
    NumberLine,
    ObjectionLine,
    PlacesPart,
    PromiseLine,
    RecordFacts,
    RegisterPart,
    ReopeningLine,
    build_record,
    record_text,
)
from stakeholders.models import Member, PersonalLink, Project
from stakeholders.queries.ways_in import WayOfComing, members_with_ways_in, way_in_of


def records_of(project: Project, page: StagePage) -> list[str]:
    """The records of all the stages that are signed together, as canonical text: 22 queries at most.

    Raises Key.DoesNotExist when no other key holds.
    """
    shared = _shared_facts(project, page)
    return [record_text(build_record(_record_facts(project, page, part, shared), part.gate)) for part in page.parts]


@dataclass(frozen=True, slots=True)
class _SharedFacts:
    """What the records of one signing have in common."""

    since: datetime | None
    members: list[Member]
    links_replaced: int
    numbers_changed: int
    promise: PromiseLine | None
    objections: list[tuple[int, ObjectionLine]]
    reopenings: list[Reopening]
    entries: list[tuple[int, bool, str, bool, int]]
    register: RegisterPart | None
    check_ins: CheckInsPart | None
    places: PlacesPart | None
    built_in: PlanSpec | None


def _shared_facts(project: Project, page: StagePage) -> _SharedFacts:
    since = _last_sign_off_at(project)
    changes = project.number_changes.all()
    entries = (
        Entry.objects.counted()
        .filter(project=project, exercise__stage__in=[part.view.stage.pk for part in page.parts])
        .order_by()
        .values_list("exercise__stage_id", "by_lead", "side", "is_helped")
        .annotate(how_many=Count("pk"))
    )
    return _SharedFacts(
        since=since,
        members=list(members_with_ways_in(project).filter(merged_into=None)),
        links_replaced=_links_replaced(project, since),
        numbers_changed=(changes if since is None else changes.filter(changed_at__gt=since)).count(),
        promise=_promise(project, page, since),
        objections=[
            (objection.stage_id, _objection_line(objection, project))
            for objection in project.objections.order_by("code")
        ],
        reopenings=list(project.reopenings.select_related("stage")),
        entries=list(entries),
        register=register_part(project, page.facts.register, since=since, today=today_in(project))
        if any(_asks_for_groups(part) for part in page.parts)
        else None,
        check_ins=check_ins_part(project, page.facts.check_ins, since=since, recent=_recent(page))
        if any(_asks_for_check_ins(part) for part in page.parts)
        else None,
        places=places_part(project, page.facts.coverage, members=page.members, since=since)
        if any(_asks_for_places(part) for part in page.parts)
        else None,
        built_in=_built_in(),
    )


def _record_facts(project: Project, page: StagePage, part: StagePart, shared: _SharedFacts) -> RecordFacts:
    stage = part.view.stage
    other = other_key(page, part)
    here = [member for member in shared.members if not member.is_lead and member.is_here]
    come_in = [member for member in here if member.said_yes_at is not None]
    ways = Counter(way_in_of(member) for member in come_in)
    pending = [page.pending_condition] if page.pending_condition is not None and part is page.parts[0] else []
    older = [condition for condition in page.conditions if condition.is_signed and condition.stage_id == stage.pk]  # type: ignore[attr-defined]
    conditions = [*older, *pending]
    return RecordFacts(
        project=project.name,
        plan=f"{project.plan.name}, version {project.plan.template_version}, {len(page.stages)} stages",
        stage=stage.position,
        stages=len(page.stages),
        title=stage.title,
        round=part.view.round,
        as_of=today_in(project),
        leads=sum(member.is_lead for member in shared.members),
        people_by_side=_by_side(come_in),
        by_own_link=ways[WayOfComing.OWN_LINK],
        by_shared_link=ways[WayOfComing.SHARED_LINK],
        on_paper=ways[WayOfComing.PAPER],
        not_come_in=len(here) - len(come_in),
        entries_by_side=_entries_by_side(stage.pk, shared),
        entries_by_leads=sum(
            how_many for stage_id, by_lead, _, _, how_many in shared.entries if stage_id == stage.pk and by_lead
        ),
        entries_helped=sum(
            how_many for stage_id, _, _, helped, how_many in shared.entries if stage_id == stage.pk and helped
        ),
        turned_off=sum(_is_since(member.turned_off_at, shared.since) for member in shared.members),
        links_replaced=shared.links_replaced,
        numbers=tuple(
            NumberLine(spec.title, getattr(part.numbers, spec.key), spec.default, spec.unit)
            for spec in NUMBERS
            if getattr(part.numbers, spec.key) != spec.default
        ),
        numbers_changed=shared.numbers_changed,
        promise=shared.promise,
        exercises=tuple(_line(exercise) for exercise in (*part.required, *part.more)),
        objections=tuple(line for stage_id, line in shared.objections if stage_id == stage.pk),
        conditions=tuple(
            ConditionLine(str(condition.code), condition.by_date, _day(condition.set_at, project))
            for condition in conditions
        ),
        reopenings=tuple(
            ReopeningLine(reopening.reason, _day(reopening.reopened_at, project))
            for reopening in shared.reopenings
            if reopening.stage.position <= stage.position and part.view.round > 1
        ),
        asked_less=_asked_less(part, shared.built_in),
        checks_less=_checks_less(part, shared.built_in),
        other_key_side=other.side,
        other_key_on=_day(other.turned_at, project),
        other_key_shows_name=other.shows_name,
        register=shared.register if _asks_for_groups(part) else None,
        check_ins=shared.check_ins if _asks_for_check_ins(part) else None,
        places=shared.places if _asks_for_places(part) else None,
    )


def _asks_for_places(part: StagePart) -> bool:
    return not ABOUT_RECRUITMENT.isdisjoint(part.view.stage.checks)


def _asks_for_check_ins(part: StagePart) -> bool:
    return CheckKey.CHECK_IN in part.view.stage.checks


def _recent(page: StagePage) -> timedelta:
    """For how long a talk is not too old: the longest time of the stages that are signed together."""
    return timedelta(weeks=max(part.numbers.check_in_weeks for part in page.parts))


def _asks_for_groups(part: StagePart) -> bool:
    return CheckKey.REGISTER in part.view.stage.checks


def _entries_by_side(stage_id: int, shared: _SharedFacts) -> dict[str, int]:
    """How many entries of a stage each side wrote, leads apart; those that helpers typed count as any other."""
    counts: dict[str, int] = {}
    for entry_stage, by_lead, side, _, how_many in shared.entries:
        if entry_stage == stage_id and not by_lead:
            counts[side] = counts.get(side, 0) + how_many
    return dict(sorted(counts.items()))


def other_key(page: StagePage, part: StagePart) -> Key:
    """The other key that would sign this stage. Raises Key.DoesNotExist when none holds."""
    holder = page.unit.other_key_by
    found = [
        key
        for key in page.keys
        if key.kind == KeyKind.OTHER
        and key.stage_id == part.view.stage.pk
        and key.member_id == holder
        and key.seen_digest == part.gate.seen
        and not is_lapsed(key)
    ]
    if holder is None or not found:
        raise Key.DoesNotExist
    return found[0]


def _promise(project: Project, page: StagePage, since: datetime | None) -> PromiseLine | None:
    fact = page.facts.promise or promise_fact(project)
    if fact is None:
        return None
    active = {member.pk for member in page.members if (member.is_here if member.is_lead else member.is_active)}
    answers = [answer for member_id, answer in fact.answers if member_id in active]
    fixes = project.spelling_fixes.all()
    return PromiseLine(
        version=fact.version,
        yes=answers.count(Answer.YES),
        but=answers.count(Answer.BUT),
        no=answers.count(Answer.NO),
        not_yet=len(active) - len(answers),
        spelling_fixes=(fixes if since is None else fixes.filter(fixed_at__gt=since)).count(),
    )


def _objection_line(objection: Objection, project: Project) -> ObjectionLine:
    day = _day(objection.raised_at, project)
    day = monday_of(day) if objection.is_withheld else day
    return ObjectionLine(str(objection.code), objection.kind, objection.is_withheld, day)


def _day(moment: datetime, project: Project) -> date:
    return timezone.localdate(moment, timezone=project.zone)


def _last_sign_off_at(project: Project) -> datetime | None:
    return project.sign_offs.order_by("-signed_at").values_list("signed_at", flat=True).first()


def _by_side(members: list[Member]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for member in members:
        counts[member.side] = counts.get(member.side, 0) + 1
    return counts


def _is_since(moment: datetime | None, since: datetime | None) -> bool:
    return moment is not None and (since is None or moment > since)


def _links_replaced(project: Project, since: datetime | None) -> int:
    """Links that leads made since the last sign-off for people who had one before."""
    seen: set[int] = set()
    replaced = 0
    links = PersonalLink.objects.filter(project=project).order_by("created_at", "pk")
    for member_id, created_at, by_person in links.values_list("member_id", "created_at", "made_by_person"):
        if member_id in seen and not by_person and _is_since(created_at, since):
            replaced += 1
        seen.add(member_id)
    return replaced


def _line(view: ExerciseView) -> ExerciseLine:
    return ExerciseLine(view.exercise.title, view.exercise.required, view.entries)


@cache
def _built_in() -> PlanSpec | None:
    """The built-in full plan, read once by each process: reading it took a third of the time of a record."""
    try:
        return read_plan("full")
    except PlanError:
        return None


def _asked_less(part: StagePart, built_in: PlanSpec | None) -> tuple[str, ...]:
    """Exercises of this stage that the built-in full plan needs and this copy does not."""
    if built_in is None:
        return ()
    needed = {exercise.key for exercise in built_in.exercises if exercise.required}
    return tuple(view.exercise.title for view in part.more if view.exercise.key in needed)


def _checks_less(part: StagePart, built_in: PlanSpec | None) -> tuple[str, ...]:
    """Checks that the stage of the same key has in the built-in plan, and this copy does not."""
    stage = next((stage for stage in built_in.stages if stage.key == part.view.stage.key), None) if built_in else None
    return tuple(check for check in stage.checks if check not in part.view.stage.checks) if stage is not None else ()


@dataclass(frozen=True, slots=True)
class RecordWords:
    """What a record looks up each time it is shown, because it may be erased: in the order of the record.

    And for leads the picture that is drawn of its groups, where any of them was placed.
    """

    objections: list[ObjectionView]
    conditions: list[Condition]
    requests: list[ChallengeView]
    broken: list[tuple[Mapping[str, Any], ValueReplyView | None]]
    """Each line of the promise that was broken, with its reply."""
    grid: GridDrawn | None
    checks_less: Said | str
    """What the full plan asks for besides; empty where that is nothing."""


def record_words(project: Project, record: Mapping[str, Any], *, viewer_id: int, for_leads: bool) -> RecordWords:
    """The words of objections, requests and conditions that a record names, and of every reply: 7 queries at most."""
    codes = {line["code"] for line in record["objections"]}
    lines = objection_lines(project, viewer_id=viewer_id, for_leads=for_leads) if codes else []
    conditions = [line["code"] for line in record["conditions"]]
    asked = {line["code"] for line in record["register"]["requests"]} if record["register"] else set()
    requests = challenge_lines(project, viewer_id=viewer_id, for_leads=for_leads) if asked else []
    broken = record["check_ins"]["broken"] if record["check_ins"] else []
    less = record["checks_less"]
    replies = value_reply_lines(project, viewer_id=viewer_id, for_leads=for_leads) if broken else []
    by_code = {str(reply.code): reply for reply in replies}
    return RecordWords(
        objections=[line for line in lines if str(line.code) in codes],
        conditions=list(project.conditions.filter(code__in=conditions).select_related("cleared")),
        requests=[line for line in requests if str(line.code) in asked],
        broken=[(line, by_code.get(line["reply"])) for line in broken],
        grid=record_grid(record) if for_leads else None,
        checks_less=say_list(CHECK_WORDS[CheckKey(check)] for check in less) if less else "",
    )
