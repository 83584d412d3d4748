"""Places on pages for leads: who is here now, the counts so far compared over time, and one count as it was saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coproduction.languages import said
from coproduction.saying import say_list
from planner.models import Gap
from planner.queries.count import CountPage, count_page
from stakeholders.coverage import GroupCover
from stakeholders.models import LIVED_SIDE, CoverageLine, CoverageRecord, Member, Project, SharedLink
from stakeholders.queries.cover_words import taken_words
from stakeholders.queries.coverage import CountedLine, counted_lines, cover_list, latest_record, window_versions
from stakeholders.recruiting import WindowVersion
from stakeholders.register import FEWEST_HEARD

MOST_BLOCKS = 12
"""Places that are drawn one by one. More are a bar. Source: ui.md, section 4, "Coverage"."""
NAMED_AT_MOST = 3
"""Groups that a sentence names; more are counted."""
COMPARED = 4
"""Counts that are compared group by group, the newest ones."""
EMPTIEST = 4
"""Groups on a project's home. Source: use.md, "Home"."""


@dataclass(frozen=True, slots=True)
class CoverRow:
    """The places of one group, with the way to invite people and the known gap that stands."""

    cover: GroupCover
    gap: Gap | None = None
    link: UUID | None = None
    """The code of the newest link for the group that lets somebody in."""

    @property
    def blocks(self) -> list[str]:
        """The class of each block: "in" is taken, none is on one person's word, "no" is empty. None where too many."""
        if self.cover.places > MOST_BLOCKS:
            return []
        return ["in"] * self.cover.taken + [""] * self.cover.on_word + ["no"] * self.cover.empty

    @property
    def taken_words(self) -> str:
        """Such as "1 of 2 places"."""
        return taken_words(self.cover)

    @property
    def more_people(self) -> int:
        """People on their own word for whom no place is left, where there are places."""
        return self.cover.own - self.cover.taken if self.cover.places else 0

    @property
    def says_more(self) -> bool:
        """Whether there is more to say of the group than its places."""
        cover = self.cover
        without_place = cover.people if not cover.places else self.more_people
        return bool(cover.word or cover.heard or without_place or (cover.is_short and self.gap))

    @property
    def has_bar(self) -> bool:
        """Whether there are too many places for blocks."""
        return self.cover.places > MOST_BLOCKS


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Everything that the page of places shows."""

    count: CountPage
    rows: list[CoverRow]
    """Groups that have places, or have neither places nor been heard another way."""
    heard: list[GroupCover]
    """Groups without places that were heard another way."""
    counted_on: date | None
    window: WindowVersion | None

    @property
    def filled_words(self) -> str:
        """How many of all places are taken."""
        return filled_words(self.count.covers)

    @property
    def nobody_words(self) -> str:
        """From which groups nobody has joined; empty where somebody has from each."""
        return nobody_words(self.count.covers)

    @property
    def on_word(self) -> int:
        """Places that only one person's word fills."""
        return sum(cover.on_word for cover in self.count.covers)

    @property
    def has_places(self) -> bool:
        """Whether any group has places."""
        return any(cover.places for cover in self.count.covers)

    @property
    def share(self) -> int | None:
        """How many per cent of the active members are of the lived side; None where there are none."""
        return self.count.lived * 100 // self.count.active if self.count.active else None


def filled_words(covers: Sequence[GroupCover]) -> str:
    """How many of all places are taken, such as "14 of 24 places are filled."."""
    places = sum(cover.places for cover in covers)
    words = ngettext("%(taken)s of %(places)s place is filled.", "%(taken)s of %(places)s places are filled.", places)
    return words % {"taken": sum(cover.taken for cover in covers), "places": places}


def nobody_words(covers: Sequence[GroupCover]) -> str:
    """From which groups with places nobody has joined; empty where somebody has from each."""
    names = [f"“{cover.name}”" for cover in covers if cover.places and cover.has_nobody]
    if not names:
        return ""
    if len(names) > NAMED_AT_MOST:
        words = ngettext(
            "Nobody of %(groups)s group has joined yet.", "Nobody of %(groups)s groups has joined yet.", len(names)
        )
        return words % {"groups": len(names)}
    return _("Nobody has joined yet for %(groups)s.") % {"groups": said(say_list(names))}


def coverage_page(project: Project) -> CoveragePage:
    """The page of places: 11 queries."""
    count = count_page(project)
    links = _links_of_groups(project)
    windows = window_versions(project)
    return CoveragePage(
        count=count,
        rows=[
            CoverRow(cover, count.gaps.get(cover.group_id), links.get(cover.group_id))
            for cover in count.covers
            if not _is_heard_only(cover)
        ],
        heard=[cover for cover in count.covers if _is_heard_only(cover)],
        counted_on=_day(count.last, project),
        window=windows[-1] if windows else None,
    )


def _is_heard_only(cover: GroupCover) -> bool:
    return not cover.places and cover.heard >= FEWEST_HEARD


def _day(record: CoverageRecord | None, project: Project) -> date | None:
    return None if record is None else timezone.localdate(record.recorded_at, timezone=project.zone)


def _links_of_groups(project: Project) -> dict[int, UUID]:
    """The newest link of each group that lets somebody in."""
    working = SharedLink.objects.filter(
        project=project,
        group__isnull=False,
        turned_off_at=None,
        expires_at__gt=timezone.now(),
        uses__lt=F("most_uses"),
    )
    return dict(working.order_by("created_at", "pk").values_list("group_id", "code"))


@dataclass(frozen=True, slots=True)
class CountRow:
    """One count in the table of all."""

    record: CoverageRecord
    day: date
    short: int
    """Affected groups that were short, each with why."""


@dataclass(frozen=True, slots=True)
class GroupOverTime:
    """One group in the latest counts and today; None where it did not count."""

    name: str
    then: list[tuple[CountRow, CoverageLine | None]]
    now: GroupCover | None


@dataclass(frozen=True, slots=True)
class CountList:
    """Every count, the newest first, and the latest of them group by group, the oldest first."""

    rows: list[CountRow]
    compared: list[CountRow]
    groups: list[GroupOverTime]
    covers: list[GroupCover]

    @property
    def now_words(self) -> str:
        """How many of all places are taken today."""
        return filled_words(self.covers)

    @property
    def change_words(self) -> str:
        """What changed between the latest count and the one before; empty before there are two."""
        if len(self.rows) < 2:
            return ""
        last, before = self.rows[0].record, self.rows[1].record
        more = last.taken - before.taken
        if not more:
            return _("As many places were taken as in the count before.")
        if more > 0:
            words = ngettext(
                "%(count)s more place was taken than in the count before.",
                "%(count)s more places were taken than in the count before.",
                more,
            )
        else:
            words = ngettext(
                "%(count)s place fewer was taken than in the count before.",
                "%(count)s places fewer were taken than in the count before.",
                -more,
            )
        return words % {"count": abs(more)}


def count_list(project: Project) -> CountList:
    """The counts of a project, compared over time and with today: 4 queries."""
    records = project.coverage_records.annotate(short=Count("lines", filter=~Q(lines__reason=""))).order_by("-number")
    rows = [
        CountRow(record, timezone.localdate(record.recorded_at, timezone=project.zone), record.short)
        for record in records
    ]
    compared = rows[:COMPARED][::-1]
    covers = cover_list(project)
    lines = CoverageLine.objects.filter(record__in=[row.record.pk for row in compared]).order_by("record_id", "pk")
    then: dict[int, dict[int, CoverageLine]] = {}
    names: dict[int, str] = {}
    for line in lines:
        then.setdefault(line.group_id, {})[line.record_id] = line
        names[line.group_id] = line.name
    now = {cover.group_id: cover for cover in covers}
    names |= {cover.group_id: cover.name for cover in covers}
    return CountList(
        rows=rows,
        compared=compared,
        groups=[
            GroupOverTime(name, [(row, then.get(group, {}).get(row.record.pk)) for row in compared], now.get(group))
            for group, name in sorted(names.items(), key=lambda item: (item[1].casefold(), item[0]))
        ],
        covers=covers,
    )


@dataclass(frozen=True, slots=True)
class Short:
    """Why people were missing, what is done about it, and when it is looked at again."""

    reason: str
    plan: str
    look_again_on: date | None


@dataclass(frozen=True, slots=True)
class SavedCount:
    """One count as it was saved."""

    record: CoverageRecord
    day: date
    lines: list[CountedLine]
    by: Member | None
    is_latest: bool

    @property
    def half(self) -> Short:
        """Why the lived side was short, where it was."""
        record = self.record
        return Short(record.half_reason, record.half_plan, record.half_look_again_on)

    @property
    def share(self) -> int | None:
        """How many per cent of the active members were of the lived side; None where there were none."""
        return self.record.lived * 100 // self.record.active if self.record.active else None


def saved_count(project: Project, code: UUID) -> SavedCount | None:
    """One count of the project, or None: 3 queries. Only of the latest can it be told who is gone since."""
    record = project.coverage_records.select_related("recorded_by").filter(code=code).first()
    if record is None:
        return None
    latest = latest_record(project)
    lines = sorted(counted_lines(record), key=lambda each: (not each.line.reason, each.line.taken - each.line.places))
    return SavedCount(
        record=record,
        day=timezone.localdate(record.recorded_at, timezone=project.zone),
        lines=lines,
        by=record.recorded_by,
        is_latest=latest is not None and latest.pk == record.pk,
    )


@dataclass(frozen=True)
class PlacesFilled:
    """Places in short, for a project's home: nothing is read for it that the gate has not read."""

    covers: Sequence[GroupCover]
    lived: int
    active: int

    @property
    def filled_words(self) -> str:
        """How many of all places are taken."""
        return filled_words(self.covers)

    @cached_property
    def emptiest(self) -> list[CoverRow]:
        """The groups with the most empty places."""
        with_places = [cover for cover in self.covers if cover.places > cover.taken]
        return [CoverRow(cover) for cover in with_places[:EMPTIEST]]


def places_filled(covers: Sequence[GroupCover], members: Sequence[Member]) -> PlacesFilled | None:
    """What a home says of places; None before a group has any."""
    if not any(cover.places for cover in covers):
        return None
    here = [member for member in members if member.is_active or (member.is_lead and member.is_here)]
    return PlacesFilled(covers, sum(member.side in LIVED_SIDE and not member.is_lead for member in here), len(here))
