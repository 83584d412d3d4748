"""The rows of the table of groups: what it says of each, and what stands on record of those left out.

Written as SQL, because a page has up to 100 of them, and Django's models cost more than the rows (tests/benchmarks).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from coproduction.languages import said
from stakeholders.coverage import GroupCover
from stakeholders.grid import GAP_WORDS, WORDS, Part, Placing, gap_number, word_number
from stakeholders.models import EarlierName, Group, LeavingOut, Project, SpeakersBelong
from stakeholders.models.groups import GROUP_SIDES
from stakeholders.queries.cover_words import taken_words
from stakeholders.queries.guesses import OWN_VIEW
from stakeholders.queries.revealing import DISAGREE
from stakeholders.register import FLAG_WORDS, SIGNED_MOMENTS, STUCK_AFTER, Flag, is_guess, is_spoken_for, is_stuck

_ROWS = """
    SELECT listed.*, stands.affected, stands.say, stands.wanted, stands.belongs, {own_view} AS has_own_view,
        {disagree} AS disagree,
        stood.say AS say_then, stood.wanted AS wanted_then,
        EXISTS (
            SELECT 1 FROM stakeholders_challenge asked
            WHERE asked.group_id = listed.id AND NOT EXISTS (
                SELECT 1 FROM stakeholders_challengereply reply WHERE reply.challenge_id = asked.id
            )
        ) AS is_asked_for,
        (
            SELECT COUNT(*) FROM stakeholders_belonging own JOIN stakeholders_member person ON person.id = own.member_id
            WHERE own.group_id = listed.id AND NOT person.is_lead
                AND person.left_at IS NULL AND person.turned_off_at IS NULL
        ) AS people,
        (
            SELECT COUNT(*) FROM stakeholders_belonging own JOIN stakeholders_member person ON person.id = own.member_id
            WHERE own.group_id = listed.id AND NOT person.is_lead AND person.said_yes_at IS NOT NULL
                AND person.left_at IS NULL AND person.turned_off_at IS NULL
        ) AS people_joined,
        (SELECT COUNT(*) FROM stakeholders_route way WHERE way.group_id = listed.id) AS ways,
        (SELECT MAX(talk.people) FROM stakeholders_heardanotherway talk WHERE talk.group_id = listed.id) AS heard
    FROM stakeholders_group listed
    LEFT JOIN stakeholders_position stands ON stands.id = listed.position_id
    LEFT JOIN stakeholders_position stood ON stood.id = (
        SELECT earlier.id FROM stakeholders_position earlier
        WHERE earlier.group_id = listed.id AND earlier.moved_at <= (
            SELECT MIN(moment.at) FROM stakeholders_moment moment
            WHERE moment.project_id = %s AND moment.label LIKE %s
            GROUP BY moment.label ORDER BY MIN(moment.at) DESC LIMIT 1 OFFSET %s
        )
        ORDER BY earlier.moved_at DESC, earlier.id DESC LIMIT 1
    )
    WHERE listed.id IN ({groups})
"""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as leads see it in the table: who is in it is told by numbers."""

    group: Group
    placing: Placing | None
    earlier_names: tuple[str, ...]
    flags: frozenset[Flag]
    is_asked_for: bool
    people: int
    routes: int
    heard: int
    below: "ActShown | None"
    """Its move below the line, as long as that stands."""

    stands: "Stands | None"
    side: str
    cover: GroupCover | None = None
    """Its places and who is in them, where it counts; one group read alone has none."""

    @property
    def is_unheard(self) -> bool:
        """Whether it stands where groups are affected and not heard."""
        return self.placing is not None and self.placing.part is Part.NOT_HEARD

    @property
    def is_guess(self) -> bool:
        """Whether nobody in it has told us where it stands."""
        return Flag.GUESS in self.flags

    @property
    def disagrees(self) -> bool:
        """Whether people put it in different places, as far as what they say was shown."""
        return Flag.DISAGREE in self.flags

    @property
    def is_stuck(self) -> bool:
        """Whether its say came no nearer to what it should be."""
        return Flag.STUCK in self.flags

    @property
    def is_spoken_for(self) -> bool:
        """Whether an organisation speaks for it, and none of its own people is here."""
        return Flag.SPOKEN_FOR in self.flags

    @property
    def reach(self) -> list[str]:
        """Its places, ways to reach it, and people here, in words; empty where there is none of them."""
        group, told = self.group, []
        if self.cover is not None and self.cover.places:
            told.append(taken_words(self.cover))
        elif group.places:
            told.append(ngettext("%(count)s place", "%(count)s places", group.places) % {"count": group.places})
        if self.routes:
            told.append(ngettext("%(count)s way", "%(count)s ways", self.routes) % {"count": self.routes})
        if self.heard:
            told.append(gettext("heard another way"))
        if self.people:
            words = ngettext("%(count)s person says they belong", "%(count)s people say they belong", self.people)
            told.append(words % {"count": self.people})
        return told


class Stands(NamedTuple):
    """Where a group stands, in words that begin with a capital."""

    affected: str
    say: str
    wanted: str
    gap: str


@dataclass(frozen=True, slots=True)
class ActShown:
    """What stands on record of leaving a group out, or of moving it below the line.

    `days_left` is 0 once its time is over.
    """

    group: Group
    act: LeavingOut
    days_left: int
    is_asked_for: bool
    earlier_names: tuple[str, ...]


class Line(NamedTuple):
    """What the template draws of a row: a tuple, because it takes one apart for each of 100 rows quickly."""

    name: str
    code: str
    is_unheard: bool
    earlier_names: tuple[str, ...]
    told: str
    """Its flags in words."""
    side: str
    affected: str
    say: str
    wanted: str
    gap: str
    """These four are empty where it is not placed."""
    reach: str


class _Words:
    """The words that many rows say, in the language of the page, each looked up once for all of them."""

    def __init__(self) -> None:
        self.not_said, self.none_yet = gettext("Not said yet"), gettext("None yet")
        self.unheard, self.asked_for = gettext("Affected, not heard."), gettext("A request waits.")
        self.flags = {flag: f"{said(words)}." for flag, words in FLAG_WORDS.items()}
        self._five = [capfirst(said(word)) for word in WORDS]
        self.sides = {side: str(words) for side, words in GROUP_SIDES}
        self._gaps = [capfirst(said(word)) for word in GAP_WORDS]

    def stands(self, placing: Placing | None) -> Stands | None:
        """Where a group stands."""
        if placing is None:
            return None
        affected, has_say, wanted = (
            self._five[word_number(value)] for value in (placing.affected, placing.say, placing.wanted)
        )
        return Stands(affected, has_say, wanted, self._gaps[gap_number(placing.gap)])


def rows_of(
    project: Project,
    groups: Sequence[int],
    names: Mapping[int, tuple[str, ...]],
    below: Mapping[int, ActShown] | None = None,
    covers: Mapping[int, GroupCover] | None = None,
) -> list[GroupRow]:
    """Rows of these groups, in this order; no query where there are none."""
    if not groups:
        return []
    sql = _ROWS.format(own_view=OWN_VIEW, disagree=DISAGREE, groups=", ".join(["%s"] * len(groups)))
    found = Group.objects.raw(sql, [project.pk, f"{SIGNED_MOMENTS}%", STUCK_AFTER - 1, *groups])
    by_number = {group.pk: group for group in found}
    below, covers, words = below or {}, covers or {}, _Words()
    return [
        _row(by_number[group], words, names.get(group, ()), below.get(group), covers.get(group)) for group in groups
    ]


def group_row(project: Project, group: Group) -> GroupRow:
    """One group as the table shows it, without what left it out or took it below the line: 2 queries."""
    [row] = rows_of(project, [group.pk], earlier_names_of(project, [group.pk]))
    return row


def _row(
    group: Any, words: _Words, names: tuple[str, ...], below: ActShown | None, cover: GroupCover | None
) -> GroupRow:
    placing = Placing(group.affected, group.say, group.wanted) if group.affected is not None else None
    then = None
    if placing is not None and group.say_then is not None:
        then = Placing(placing.affected, group.say_then, group.wanted_then)
    flags = set()
    if placing is not None and is_guess(moved_by_own=bool(group.belongs), has_own_view=bool(group.has_own_view)):
        flags.add(Flag.GUESS)
    if group.disagree:
        flags.add(Flag.DISAGREE)
    if is_stuck([then] * STUCK_AFTER, placing):
        flags.add(Flag.STUCK)
    belong = group.speakers_belong in {SpeakersBelong.YES, SpeakersBelong.SOME}
    if is_spoken_for(speaks_for=group.speaks_for, speakers_belong=belong, people_here=group.people_joined):
        flags.add(Flag.SPOKEN_FOR)
    return GroupRow(
        group=group,
        placing=placing,
        earlier_names=names,
        flags=frozenset(flags),
        is_asked_for=bool(group.is_asked_for),
        people=group.people,
        routes=group.ways,
        heard=group.heard or 0,
        below=below,
        stands=words.stands(placing),
        side=words.sides.get(group.side, ""),
        cover=cover,
    )


def lines_of(rows: Iterable[GroupRow]) -> list[Line]:
    """What the template draws of these rows."""
    words = _Words()
    return [_line(row, words) for row in rows]


_NOWHERE = ("", "", "", "")


def _line(row: GroupRow, words: _Words) -> Line:
    told = [words.unheard] if row.is_unheard else []
    told += [flag_words for flag, flag_words in words.flags.items() if flag in row.flags]
    told += [words.asked_for] if row.is_asked_for else []
    told += [below_words(days_left=row.below.days_left, is_asked_for=row.is_asked_for)] if row.below else []
    return Line(
        row.group.name,
        str(row.group.code),
        row.is_unheard,
        row.earlier_names,
        " ".join(told),
        row.side or words.not_said,
        *(row.stands or _NOWHERE),
        capfirst(", ".join(row.reach)) or words.none_yet,
    )


def below_words(*, days_left: int, is_asked_for: bool) -> str:
    """How long a move below the line can still be asked about."""
    if is_asked_for:
        return gettext("Moved to less affected: a request waits.")
    if not days_left:
        return gettext("Moved to less affected.")
    words = ngettext(
        "Moved to less affected: counts as before for %(days)s more day.",
        "Moved to less affected: counts as before for %(days)s more days.",
        days_left,
    )
    return words % {"days": days_left}


def earlier_names_of(project: Project, groups: Iterable[int] | None = None) -> dict[int, tuple[str, ...]]:
    """The names that groups, and those that became part of them, had before, the newest first: of these, or of all."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = EarlierName.objects.filter(project=project).order_by("-until", "-pk")
    if groups is not None:
        rows = rows.filter(group__in=list(groups))
    for group, name in rows.values_list("group_id", "name"):
        if name not in names[group]:
            names[group].append(name)
    return {group: tuple(found) for group, found in names.items()}
