"""What the robust test looks at, read from all over a project: as many queries for one group as for two hundred."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from planner.gate import CheckKey
from planner.models import Entry, Gap
from planner.opening import OPEN
from planner.queries.coverage_facts import is_of_check
from planner.queries.stages import StageView, stage_views, today_in
from planner.queries.timeline import asked_weeks, suggested_weeks
from stakeholders.coverage import GroupCover, is_unheard
from stakeholders.models import Approach, Challenge, Group, Project, Recruit, Route, SpeakersBelong, StepChoices
from stakeholders.queries.coverage import covers_now, window_versions
from stakeholders.queries.register import group_facts
from stakeholders.queries.support import support_due
from stakeholders.recruiting import lacks_time
from stakeholders.register import GroupFact, is_spoken_for
from stakeholders.robust import (
    DecisionFact,
    RobustFacts,
    RobustGroup,
    RobustMend,
    RobustResult,
    TimeGapFact,
    robust_test,
)

_READ = ("can_change", "decisions", "second_look", "invitation", "paying", "why_no")
"""The exercises that the test looks at."""
_LEFT_OPEN = re.compile(r"\[[^\]\n]+\]")
"""What nobody filled in, in a text that was ready to be filled in."""
_GONE = (StepChoices.DECLINED, StepChoices.LEFT)


@dataclass(frozen=True, slots=True)
class RobustPage:
    """The robust test of a project, and where what it names is mended."""

    result: RobustResult
    positions: dict[str, int]
    """The stage of each exercise that is named."""
    asking: int | None
    """The stage in which less time can be said openly, where one is worked on."""


def robust_page(project: Project) -> RobustPage:
    """The robust test of a project: 19 queries."""
    views = stage_views(project)
    asking = next((view for view in views if CheckKey.PERIOD in view.stage.checks), None)
    exercises = project.exercises.filter(key__in=_READ).values_list("key", "stage__position")
    return RobustPage(
        result=robust_test(_facts(project, views, asking)),
        positions=dict(exercises),
        asking=asking.stage.position if asking is not None and asking.state in OPEN else None,
    )


def _facts(project: Project, views: list[StageView], asking: StageView | None) -> RobustFacts:
    today = today_in(project)
    entries = _entries(project)
    invitation = next((entry.text for entry in entries["invitation"]), "")
    paid = [bool(entry.values.get("how_much")) for entry in entries["paying"]]
    groups = group_facts(project)
    covers = covers_now(project, groups, today=today)
    affected = list(_groups(project, groups, covers, today=today))
    due = support_due(project)
    asked, gone = _people(project)
    windows = window_versions(project)
    least = asked_weeks(project, views)
    lacks_link = any(group.is_unheard and not group.ways_trusted for group in affected)
    gap = _time_gap(asking)
    return RobustFacts(
        today=today,
        weeks=max(least, suggested_weeks(project, lacks_trusted_link=lacks_link)),
        windows=windows,
        time_gap=None if gap is None else TimeGapFact(str(gap.code), gap.look_again_on),
        can_say_why=asking is not None and asking.state in OPEN and lacks_time(windows, today=today, weeks=least),
        can_change=sum(entry.values.get("can_it_change") == "yes" for entry in entries["can_change"]),
        decisions=tuple(_decision(entry) for entry in entries["decisions"]),
        looked_on=_first_day(project, [entry.created_at for entry in entries["second_look"]]),
        requested_on=_first_day(project, _requested(project)),
        groups=tuple(affected),
        has_invitation=bool(invitation),
        brackets_left=len(_LEFT_OPEN.findall(invitation)),
        paid_for=sum(paid),
        not_paid_for=len(paid) - sum(paid),
        asked=asked,
        gone=gone,
        changes=sum(bool(entry.values.get("what_we_changed")) for entry in entries["why_no"]),
        needs_unmet=due.needs + due.not_worked,
    )


def _entries(project: Project) -> dict[str, list[Entry]]:
    """What stands in the exercises that the test looks at."""
    found: dict[str, list[Entry]] = {key: [] for key in _READ}
    entries: Any = Entry.objects.counted().filter(project=project, exercise__key__in=_READ).select_related("exercise")
    for entry in entries:
        found[entry.exercise.key].append(entry)
    return found


def _decision(entry: Entry) -> DecisionFact:
    try:
        by_when = date.fromisoformat(str(entry.values.get("by_when") or ""))
    except ValueError:
        by_when = None
    return DecisionFact(by_when, is_decided=bool(entry.values.get("what_was_decided")))


def _time_gap(asking: StageView | None) -> Gap | None:
    """The open gap about time, also where its date has passed."""
    if asking is None:
        return None
    gaps = asking.stage.gaps.filter(check_key=CheckKey.PERIOD.value, closed_at=None)
    return next((gap for gap in gaps if is_of_check(gap)), None)


def _requested(project: Project) -> list[datetime]:
    """When somebody who takes part, and is no lead, first made a request about a group."""
    requests = Challenge.objects.filter(project=project, by_lead=False, not_theirs_at=None)
    first = requests.aggregate(first=Min("raised_at"))["first"]
    return [] if first is None else [first]


def _first_day(project: Project, moments: list[datetime]) -> date | None:
    return timezone.localdate(min(moments), timezone=project.zone) if moments else None


def _people(project: Project) -> tuple[int, int]:
    """How many people were asked or joined, and how many of them said no or left."""
    step = Recruit.objects.filter(project=project).aggregate(
        asked=Count("pk", distinct=True),
        gone=Count("pk", distinct=True, filter=Q(member=None, steps__step__in=_GONE)),
    )
    members = project.members.filter(is_lead=False, recruit=None, joined_at__isnull=False).count()
    left = project.members.filter(is_lead=False, left_at__isnull=False, merged_into=None).count()
    asked = Approach.objects.filter(project=project).count()
    return step["asked"] + members + asked, step["gone"] + left


def _groups(
    project: Project, groups: Sequence[GroupFact], covers: list[GroupCover], *, today: date
) -> list[RobustGroup]:
    """The groups often or always affected, those that need most first."""
    facts = {group.group_id: group for group in groups}
    rows = {row["pk"]: row for row in Group.objects.filter(project=project).values("pk", *_OF_GROUP)}
    ways = {row["group_id"]: row for row in _ways(project)}
    asked = {row["group_id"]: row for row in _asked(project)}
    found = []
    for cover in covers:
        if not cover.is_affected:
            continue
        row = rows[cover.group_id]
        way, times = ways.get(cover.group_id, {}), asked.get(cover.group_id, {})
        belong = row["speakers_belong"] in {SpeakersBelong.YES, SpeakersBelong.SOME}
        found.append(
            RobustGroup(
                name=cover.name,
                code=cover.code,
                is_unheard=is_unheard(facts[cover.group_id], today=today),
                places=cover.places,
                reserve=row["reserve"] or 0,
                heard=cover.heard,
                people=cover.own,
                ways=way.get("ways", 0),
                ways_offline=way.get("offline", 0),
                ways_trusted=way.get("trusted", 0),
                times_asked=times.get("times", 0),
                ways_asked=times.get("ways", 0) + times.get("without", 0),
                is_spoken_for=is_spoken_for(
                    speaks_for=row["speaks_for"], speakers_belong=belong, people_here=cover.people
                ),
            )
        )
    return found


_OF_GROUP = ("reserve", "speaks_for", "speakers_belong")


def _ways(project: Project) -> Any:
    return (
        Route.objects.filter(project=project)
        .order_by()
        .values("group_id")
        .annotate(
            ways=Count("pk"),
            offline=Count("pk", filter=Q(is_offline=True)),
            trusted=Count("pk", filter=Q(is_trusted=True)),
        )
    )


def _asked(project: Project) -> Any:
    return (
        Approach.objects.filter(project=project)
        .order_by()
        .values("group_id")
        .annotate(times=Count("pk"), ways=Count("route", distinct=True), without=Count("pk", filter=Q(route=None)))
    )


MENDS = {
    RobustMend.WINDOW: "window_set",
    RobustMend.PLACING: "group_place",
    RobustMend.GROUP: "group_detail",
    RobustMend.PLACES: "places_set",
    RobustMend.ASKING: "recruit_list",
    RobustMend.SUPPORT: "support_list",
    RobustMend.RENEWAL: "gap_renew",
}
"""The page of each mend, besides those of a stage."""
