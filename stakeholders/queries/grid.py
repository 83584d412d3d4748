"""Where every listed group stands on the grid at a moment, and what is told of it: a few queries for any number.

Values are read as tuples, because the picture and its table show up to 200 groups at once (tests/benchmarks).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from stakeholders.coverage import GroupCover
from stakeholders.grid import Part, Placing
from stakeholders.models import (
    Belonging,
    Challenge,
    Group,
    LeavingOut,
    Position,
    Project,
    SpeakersBelong,
)
from stakeholders.picture.scene import Mark, Scene
from stakeholders.queries.coverage import cover_list
from stakeholders.queries.guesses import own_view
from stakeholders.queries.revealing import NOTHING_SHOWN, ShownViews, shown_views
from stakeholders.register import STUCK_AFTER, ActKind, Flag, is_guess, is_spoken_for, is_stuck


@dataclass(frozen=True, slots=True)
class When:
    """A moment at which the grid is looked at: now where `at` is None.

    At the start, a group that was placed later stands at its first place. As long as the start is not frozen (`at` is
    None), every group does. Source: product.md, "The grid".
    """

    at: datetime | None = None
    is_start: bool = False

    @property
    def is_now(self) -> bool:
        """Whether it is not in the past."""
        return self.at is None and not self.is_start


NOW = When()


class Stood(NamedTuple):
    """One position of a group."""

    placing: Placing
    is_guess: bool
    """Whether nobody who belongs to the group has judged it since it moved there, up to the moment looked at."""
    moved_at: datetime
    code: UUID


@dataclass(frozen=True, slots=True)
class GridGroup:
    """A listed group as the grid shows it at a moment."""

    pk: int
    code: str
    name: str
    side: str
    number: int
    """1 and up by name among the groups that have a place now, so that it is the same at every moment; 0 without."""
    placing: Placing | None
    """Where it stood then; None where it was not placed yet."""
    flags: frozenset[Flag]
    views: ShownViews
    """What was shown until then of people's views."""
    is_left_out: bool
    still_counts: bool
    """Where it is left out: whether it counts as before, until the time to ask for it is over; told of now only."""
    is_asked_for: bool
    """Whether a request about it waits for a reply; told of now only."""
    stood: tuple[Stood, ...]
    """Every position that it has had until now, the first one first."""
    cover: GroupCover | None = None
    """Its places and who is in them; told of now only, and of groups that count."""

    @property
    def is_unheard(self) -> bool:
        """Whether it stands where groups are affected and not heard."""
        return self.placing is not None and self.placing.part is Part.NOT_HEARD

    @property
    def has_nobody(self) -> bool:
        """Whether nobody of it takes part, as far as that is known."""
        return self.cover is not None and self.cover.has_nobody

    @property
    def now(self) -> Placing | None:
        """Where it stands now, whatever moment is looked at."""
        return self.stood[-1].placing if self.stood else None

    @property
    def position_code(self) -> UUID | None:
        """The position that it has now, for a form that moves it."""
        return self.stood[-1].code if self.stood else None

    def placing_at(self, when: When) -> Placing | None:
        """Where it stood at another moment; None where it was not placed yet."""
        return _placing(_at(self.stood, when))


def grid_groups(
    project: Project,
    *,
    when: When = NOW,
    signed: Sequence[datetime] = (),
    only: Collection[int] | None = None,
) -> list[GridGroup]:
    """The listed groups by name, or `only` some of them, as they stood at a moment: 6 queries; 4 of an earlier one.

    `signed` is when stages were signed, the first one first.
    """
    moves = _moves(project, when)
    left_out = _left_out(project, when)
    today = timezone.localdate(timezone=project.zone)
    shown = _shown(project, when)
    places = {cover.group_id: cover for cover in cover_list(project)} if when.is_now else {}
    signings = [signing for signing in signed if when.at is None or signing <= when.at]
    found = []
    number = 0
    for pk, name, side, code, speaks_for, speakers_belong, is_asked_for, people_here in _groups(project):
        stood = tuple(moves.get(pk, ()))
        number += bool(stood)
        if only is not None and pk not in only:
            continue
        stands = _at(stood, when)
        placing = stands.placing if stands is not None else None
        views = shown.get(pk, NOTHING_SHOWN)
        flags = set()
        if stands is not None and stands.is_guess:
            flags.add(Flag.GUESS)
        if views.disagree:
            flags.add(Flag.DISAGREE)
        if is_stuck([_placing(_at(stood, When(signing))) for signing in signings[-STUCK_AFTER:]], placing):
            flags.add(Flag.STUCK)
        belong = speakers_belong in {SpeakersBelong.YES, SpeakersBelong.SOME}
        if when.is_now and is_spoken_for(speaks_for=speaks_for, speakers_belong=belong, people_here=people_here):
            flags.add(Flag.SPOKEN_FOR)
        found.append(
            GridGroup(
                pk=pk,
                code=str(code),
                name=name,
                side=side,
                number=number if stood else 0,
                placing=placing,
                flags=frozenset(flags),
                views=views,
                is_left_out=pk in left_out,
                still_counts=pk in left_out and when.is_now and (is_asked_for or today < left_out[pk]),
                is_asked_for=is_asked_for and when.is_now,
                stood=stood,
                cover=places.get(pk),
            )
        )
    return found


def _at(stood: Sequence[Stood], when: When) -> Stood | None:
    """Where a group stood at a moment; None where it was not placed yet."""
    if not stood:
        return None
    if when.is_now:
        return stood[-1]
    until = [position for position in stood if when.at is not None and position.moved_at <= when.at]
    return until[-1] if until else stood[0] if when.is_start else None


def _placing(stood: Stood | None) -> Placing | None:
    return stood.placing if stood is not None else None


def _groups(project: Project) -> list[Any]:
    """The listed groups by name."""
    here = Belonging.objects.filter(
        group=OuterRef("pk"),
        member__is_lead=False,
        member__said_yes_at__isnull=False,
        member__left_at=None,
        member__turned_off_at=None,
    )
    waits = Exists(Challenge.objects.filter(group=OuterRef("pk"), reply=None))
    groups = Group.objects.filter(project=project).listed().order_by().annotate(waits=waits, is_here=Exists(here))
    names = ("pk", "name", "side", "code", "speaks_for", "speakers_belong", "waits", "is_here", "name_key")
    rows = sorted(groups.values_list(*names), key=lambda row: (row[8], row[0]))
    return [row[:8] for row in rows]


def _moves(project: Project, when: When) -> dict[int, list[Stood]]:
    """Every position of each group, the first one first.

    Where a group stands at the start because that was its first place, people could say so until it was moved again.
    """
    moves: dict[int, list[Stood]] = defaultdict(list)
    positions = Position.objects.filter(project=project).order_by("pk")
    told = own_view(group="group", moved_at="moved_at", at=when.at)
    first_told: Value | Exists = Value(False)  # noqa: FBT003
    if when.is_start:
        later = Position.objects.filter(group=OuterRef("group"), pk__gt=OuterRef("pk")).order_by("pk")
        end = Coalesce(Subquery(later.values("moved_at")[:1]), Value(timezone.now()))
        positions = positions.annotate(end=end)
        first_told = own_view(group="group", moved_at="moved_at", at=OuterRef("end"))
    names = ("group_id", "affected", "say", "wanted", "belongs", "is_told", "is_first_told", "moved_at", "code")
    rows = positions.annotate(is_told=told, is_first_told=first_told).values_list(*names)
    for group, affected, has_say, wanted, belongs, is_told, is_first_told, moved_at, code in rows:
        stood_then = not when.is_start or (when.at is not None and moved_at <= when.at)
        guess = is_guess(moved_by_own=belongs, has_own_view=is_told if stood_then else is_first_told)
        moves[group].append(Stood(Placing(affected, has_say, wanted), guess, moved_at, code))
    return moves


def _left_out(project: Project, when: When) -> dict[int, date]:
    """The groups that were left out at a moment, and when the time to ask is over. At an open start none was."""
    acts = LeavingOut.objects.filter(project=project, kind=ActKind.LEFT_OUT.value)
    if when.is_now:
        acts = acts.filter(undone=None)
    elif when.at is None:
        return {}
    else:
        acts = acts.filter(Q(undone=None) | Q(undone__at__gt=when.at), began_at__lte=when.at)
    return dict(acts.values_list("group_id", "ends_on"))


def _shown(project: Project, when: When) -> dict[int, ShownViews]:
    """What was shown of people's views until a moment; nothing at a start that is not frozen."""
    return {} if when.is_start and when.at is None else shown_views(project, at=when.at)


def scene_of(
    groups: Iterable[GridGroup],
    *,
    before: When | None = None,
    since: str = "",
    selected: str = "",
    shows_wanted: bool = False,
) -> Scene:
    """The picture of groups: those that are placed at the moment that they were asked for.

    Their moves since `before` are drawn, a moment that `since` tells in words. `selected` is the code of one of them;
    its ghost is drawn too.
    """
    groups = list(groups)
    return Scene(
        marks=tuple(
            Mark(
                code=group.code,
                number=group.number,
                name=group.name,
                side=group.side,
                now=group.placing,
                before=group.placing_at(before) if before is not None else None,
                shows_wanted=shows_wanted or group.code == selected,
                people=tuple(part for part in (group.views.belong, group.views.others) if part is not None),
                is_guess=Flag.GUESS in group.flags,
                is_left_out=group.is_left_out,
                still_counts=group.still_counts,
                is_asked_for=group.is_asked_for,
                is_stuck=Flag.STUCK in group.flags,
                is_spoken_for=Flag.SPOKEN_FOR in group.flags,
                has_nobody=group.has_nobody,
                is_selected=group.code == selected,
            )
            for group in groups
            if group.placing is not None
        ),
        not_placed=sum(group.placing is None and not group.is_left_out for group in groups),
        since=since,
    )
