"""Groups as a table to take away: everything that is said of them, and no name of anybody who moved or asked."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from coproduction.languages import said
from stakeholders.grid import Placing
from stakeholders.models import (
    Belonging,
    Challenge,
    EarlierName,
    Group,
    HeardAnotherWay,
    LeavingOut,
    Position,
    Project,
    Route,
    SpeakersBelong,
)
from stakeholders.queries.group_table import TableAsked, filtered_groups
from stakeholders.queries.guesses import OwnViews, own_views_of
from stakeholders.queries.register import Moments, moments_of
from stakeholders.queries.revealing import shown_views
from stakeholders.register import ActKind, is_spoken_for, is_stuck
from stakeholders.spreadsheets.columns import GRID, HEADINGS, Column
from stakeholders.spreadsheets.values import join_list, way_text
from stakeholders.spreadsheets.writing import Cell


@dataclass(slots=True)
class _Found:
    """What other tables say of one group."""

    earlier: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    acts: list[LeavingOut] = field(default_factory=list)
    requests: int = 0
    people_here: int = 0
    stood: list[tuple[datetime, Placing]] = field(default_factory=list)
    """Where it stood, the first place first."""

    def at(self, moment: datetime) -> Placing | None:
        """Where it stood at a moment."""
        before = [placing for moved_at, placing in self.stood if moved_at <= moment]
        return before[-1] if before else None


def export_table(project: Project, asked: TableAsked) -> list[list[Cell]]:
    """The names of the columns, and a line for each group that the table shows, in its order: 11 queries.

    Searching for words takes 1 more. Groups that were left out are among them, with their record. What a file can
    bring in stands first.
    """
    found = _found(project)
    moments = moments_of(project)
    own, shown = own_views_of(project), shown_views(project)
    lines = (
        _line(group, found[group.pk], moments, own, disagree=group.pk in shown and shown[group.pk].disagree)
        for group in filtered_groups(project, asked)
    )
    return [_names(), *lines]


def _found(project: Project) -> defaultdict[int, _Found]:
    """What the other tables hold, by group."""
    found: defaultdict[int, _Found] = defaultdict(_Found)
    for group, name in EarlierName.objects.filter(project=project).values_list("group_id", "name"):
        found[group].earlier.append(name)
    for route in Route.objects.filter(project=project):
        way = way_text(route.words, is_offline=route.is_offline, is_trusted=route.is_trusted)
        found[route.group_id].ways.append(way)
    for heard in HeardAnotherWay.objects.filter(project=project):
        told = {"people": heard.people, "how": heard.how, "day": heard.heard_on.isoformat()}
        found[heard.group_id].heard.append(_("%(people)s people, %(how)s, %(day)s") % told)
    for act in LeavingOut.objects.filter(project=project, undone=None):
        found[act.group_id].acts.append(act)
    waiting = Challenge.objects.filter(project=project, reply=None, group__isnull=False)
    for group, count in waiting.order_by().values_list("group_id").annotate(count=Count("pk")):
        found[group or 0].requests = count
    here = Belonging.objects.filter(project=project, member__left_at=None, member__turned_off_at=None)
    for group, count in here.order_by().values_list("group_id").annotate(count=Count("pk")):
        found[group].people_here = count
    for position in Position.objects.filter(project=project):
        found[position.group_id].stood.append((position.moved_at, position.placing))
    return found


def _names() -> list[Cell]:
    """What the columns are called."""
    names: list[Cell] = [_numbered(column) if column in GRID else said(HEADINGS[column]) for column in Column]
    names += [said(HEADINGS[column]) for column in GRID]
    names += [_("Say gap")]
    names += [_("At the start: %(column)s") % {"column": _numbered(column)} for column in GRID]
    names += [_("At the start: %(column)s") % {"column": said(HEADINGS[column])} for column in GRID]
    return [
        *names,
        _("Last moved on"),
        _("In the list?"),
        _("Left out or moved below the line: why"),
        _("Does whoever did it belong to the group?"),
        _("Was anybody in the group asked?"),
        _("Who was asked, and what they said"),
        _("Left out or moved on"),
        _("Can be asked back until"),
        _("Requests without a reply"),
        _("Heard another way"),
        _("Our guess: nobody in this group has told us"),
        _("People disagree"),
        _("No change yet"),
        _("Only through an organisation"),
    ]


def _numbered(column: Column) -> str:
    return _("%(column)s (0 to 100)") % {"column": said(HEADINGS[column])}


def _line(group: Group, found: _Found, moments: Moments, own: OwnViews, *, disagree: bool) -> list[Cell]:
    position = group.position
    now = position.placing if position is not None else None
    start = found.at(moments.start) if moments.start is not None else None
    if start is None and found.stood:
        start = found.stood[0][1]
    at_signings = [found.at(moment) for moment in moments.signed]
    spoken_for = is_spoken_for(
        speaks_for=group.speaks_for,
        speakers_belong=group.speakers_belong == SpeakersBelong.YES,
        people_here=found.people_here,
    )
    return [
        *_described(group, found),
        *_numbers(now),
        position.reason if position is not None else "",
        group.places,
        group.reserve,
        join_list(found.ways),
        *_words(now),
        now.gap if now is not None else None,
        *_numbers(start),
        *_words(start),
        _day(position.moved_at) if position is not None else None,
        *_record(found.acts),
        found.requests,
        join_list(found.heard),
        _yes_or_no(own.is_guess(position)) if position is not None else "",
        _yes_or_no(disagree),
        _yes_or_no(is_stuck(at_signings, now)),
        _yes_or_no(spoken_for),
    ]


def _described(group: Group, found: _Found) -> list[Cell]:
    return [
        group.name,
        str(group.get_side_display()),
        join_list(found.earlier),
        str(group.get_name_from_display()),
        group.people_about,
        group.people_source,
        group.how_affected,
        group.speaks_for,
        str(group.get_speakers_belong_display()),
    ]


def _numbers(placing: Placing | None) -> list[Cell]:
    return [placing.affected, placing.say, placing.wanted] if placing is not None else [None] * 3


def _words(placing: Placing | None) -> list[Cell]:
    if placing is None:
        return [""] * 3
    return [said(words) for words in (placing.affected_word, placing.say_word, placing.wanted_word)]


def _record(acts: list[LeavingOut]) -> list[Cell]:
    """Whether the group is in the list, and what stands on record where it is not, or was moved below the line."""
    if not acts:
        return [_("yes"), "", "", "", "", None, None]
    left_out = [act for act in acts if act.kind == ActKind.LEFT_OUT]
    act = (left_out or acts)[-1]
    return [
        _("left out") if left_out else _("yes, moved below the line"),
        act.reason,
        _yes_or_no(act.belongs),
        _yes_or_no(act.was_asked),
        act.asked_words,
        _day(act.began_at),
        act.ends_on,
    ]


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 (one value, said in words)
    return _("yes") if value else _("no")


def _day(moment: datetime) -> Cell:
    return timezone.localdate(moment)
