"""What a sign-off's record says of places, of counts of them, and of the time to join, read from the database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from coproduction.languages import said
from planner.gate import CoverageFact, sides_here
from planner.queries.gate_facts import person_fact
from planner.queries.stages import today_in
from planner.record import CountLine, PlacesLine, PlacesPart, WindowLine
from stakeholders.coverage import PLACES_WORDS, PlacesWord
from stakeholders.models import Member, Project
from stakeholders.queries.coverage import different_people
from stakeholders.recruiting import days_open


def places_part(
    project: Project, facts: CoverageFact, *, members: Sequence[Member], since: datetime | None
) -> PlacesPart:
    """What the records of one signing say of places and time, `since` the last one: 4 queries at most.

    `members` are those who have not left.
    """
    lived, active = sides_here(person_fact(member, project.zone, {}) for member in members)
    left = project.members.filter(is_lead=False, left_at__isnull=False, merged_into=None)
    return PlacesPart(
        groups=tuple(
            PlacesLine(
                name=cover.name,
                is_affected=cover.is_affected,
                places=cover.places,
                taken=cover.taken,
                on_word=cover.on_word,
                people=cover.people,
                heard=cover.heard,
                word=cover.places_word.value if cover.told else "",
            )
            for cover in facts.now
        ),
        people=different_people(project, facts.now),
        lived=lived,
        active=active,
        paused=sum(not member.is_lead and member.is_here and member.paused_at is not None for member in members),
        left=(left if since is None else left.filter(left_at__gt=since)).count(),
        counts=_counts(project, since),
        windows=tuple(
            WindowLine(window.opens_on, window.closes_on, _day(window.entered_at, project), window.why, window.asked_by)
            for window in project.windows.all()
        ),
        days=days_open(facts.windows, today=today_in(project)),
    )


def _counts(project: Project, since: datetime | None) -> tuple[CountLine, ...]:
    """The counts since, and in any case the latest: the one that this signing stands on."""
    counts = list(project.coverage_records.order_by("number"))
    return tuple(
        CountLine(
            number=count.number,
            counted_on=_day(count.recorded_at, project),
            places=count.places,
            taken=count.taken,
            on_word=count.on_word,
            people=count.people,
            lived=count.lived,
            active=count.active,
        )
        for count in counts
        if count is counts[-1] or since is None or count.recorded_at > since
    )


def places_told(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a record that was read tells everyone of places: each group with a word, and never how many people."""
    groups = record["places"]["groups"] if record["places"] else []
    return [(group["name"], said(PLACES_WORDS[PlacesWord(group["word"])])) for group in groups if group["word"]]


def _day(moment: datetime, project: Project) -> date:
    return timezone.localdate(moment, timezone=project.zone)
