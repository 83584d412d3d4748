"""Talks about the promise, as members may read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from coproduction.languages import said
from planner.models import TalkAgreement, TalkNote, TalkState
from planner.queries.check_in_results import FEWEST_COUNTED
from planner.queries.objections import day_in
from planner.queries.stages import today_in
from planner.values import STATE_WORDS, ValueState
from stakeholders.models import LIVED_SIDE, Member, Project

ASKED_FOR = timedelta(weeks=12)
"""How long people are asked whether a note is right, counted from the day of the talk."""


@dataclass(frozen=True, slots=True)
class StateLine:
    """One line of the promise and how the people of a talk say that it stands."""

    key: str
    title: str
    state: ValueState

    @property
    def words(self) -> str:
        """The state as pages say it."""
        return said(STATE_WORDS[self.state])


@dataclass(frozen=True, slots=True)
class TalkView:
    """The note of a talk as one member may read it.

    `who` is whoever held it: a name from outside, for leads and for themself also a member's, else empty. `not_right`
    has what people say is not right, without who; `not_right_without_words` counts people for leads, for others it is
    0 or 1. `mine` is what the reader said of it, None where they said nothing.
    """

    code: UUID
    held_on: date
    people: int
    words: str
    who: str
    is_mine: bool
    held_by_me: bool
    written_on: date
    lines: tuple[StateLine, ...]
    is_agreed: bool
    not_right: tuple[str, ...]
    not_right_without_words: int
    tells_people: bool
    """Whether the reader is told how many came, where that is fewer than 5: leads, and who can say if it is right."""
    mine: TalkAgreement | None
    may_answer: bool
    may_take_back: bool
    taken_back_on: date | None

    @property
    def broken(self) -> list[StateLine]:
        """The lines that they say are broken."""
        return [line for line in self.lines if line.state is ValueState.BROKEN]


def holders(project: Project) -> QuerySet[Member]:
    """The members who may have held a talk: everybody who is here and leads nothing."""
    return project.members.participants().filter(left_at=None, turned_off_at=None)


def may_agree(talk: TalkNote, member: Member) -> bool:
    """Whether somebody may say that a note is right: of the lived side, no lead, neither its writer nor the holder.

    What they wrote by an entry that became part of theirs is theirs too.
    """
    wrote = {entry.merged_into_id for entry in (talk.recorded_by, talk.held_by) if entry is not None}
    return (
        not member.is_lead
        and member.is_active
        and member.side in LIVED_SIDE
        and member.pk not in {talk.recorded_by_id, talk.held_by_id, *wrote}
    )


def talk_lines(project: Project, *, viewer: Member) -> list[TalkView]:
    """Every talk, the latest first; those that were taken back only for leads, after the others: 3 queries at most."""
    rows = project.talks.all() if viewer.is_lead else project.talks.filter(taken_back_at=None)
    views = _views(project, rows.order_by("-held_on", "-recorded_at", "-pk"), viewer)
    return sorted(views, key=lambda view: view.taken_back_on is not None)


def talk_line(project: Project, code: UUID, *, viewer: Member) -> TalkView | None:
    """One talk as a member may read it, or None where there is none: 3 queries at most."""
    views = _views(project, project.talks.filter(code=code), viewer)
    return views[0] if views else None


def talk_to_answer(project: Project, member: Member) -> UUID | None:
    """The latest note that nobody said is right, and to which this person said nothing: 1 query at most.

    None for whoever may not say so; neither talks from before they came are asked about, nor such as are long ago.
    """
    if member.is_lead or not member.is_active or member.side not in LIVED_SIDE:
        return None
    since = max(day_in(project, member.created_at), today_in(project) - ASKED_FOR)
    rows = project.talks.filter(taken_back_at=None, held_on__gte=since).exclude(agreements__is_right=True)
    rows = rows.exclude(agreements__member=member).order_by("-held_on", "-recorded_at", "-pk")
    rows = rows.select_related("recorded_by", "held_by")
    return next((talk.code for talk in rows if may_agree(talk, member)), None)


def _views(project: Project, rows: QuerySet[TalkNote], viewer: Member) -> list[TalkView]:
    talks = list(rows.select_related("recorded_by", "held_by"))
    states = _by_talk(TalkState.objects.filter(talk__in=talks))
    agreements = _by_talk(TalkAgreement.objects.filter(talk__in=talks).order_by())
    return [_view(project, talk, states.get(talk.pk, []), agreements.get(talk.pk, []), viewer) for talk in talks]


def _by_talk[R: (TalkState, TalkAgreement)](rows: Iterable[R]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = {}
    for row in rows:
        found.setdefault(row.talk_id, []).append(row)
    return found


def _view(
    project: Project, talk: TalkNote, states: list[TalkState], said_of_it: list[TalkAgreement], viewer: Member
) -> TalkView:
    is_agreed = any(row.is_right for row in said_of_it)
    not_right = [row.words for row in said_of_it if not row.is_right]
    without_words = sum(not words for words in not_right)
    is_mine = talk.recorded_by_id == viewer.pk
    stands = talk.taken_back_at is None
    knows = viewer.is_lead or viewer.pk in {talk.recorded_by_id, talk.held_by_id} or may_agree(talk, viewer)
    return TalkView(
        code=talk.code,
        held_on=talk.held_on,
        people=talk.people,
        words=talk.words,
        who=_who(talk, viewer),
        is_mine=is_mine,
        held_by_me=talk.held_by_id == viewer.pk,
        written_on=day_in(project, talk.recorded_at),
        lines=tuple(StateLine(row.key, row.title, ValueState(row.state)) for row in states),
        is_agreed=is_agreed,
        not_right=tuple(sorted(words for words in not_right if words)),
        not_right_without_words=without_words if viewer.is_lead else min(without_words, 1),
        tells_people=knows or talk.people >= FEWEST_COUNTED,
        mine=next((row for row in said_of_it if row.member_id == viewer.pk), None),
        may_answer=stands and not project.is_archived and may_agree(talk, viewer),
        may_take_back=stands and not project.is_archived and not is_agreed and (viewer.is_lead or is_mine),
        taken_back_on=day_in(project, talk.taken_back_at) if talk.taken_back_at is not None else None,
    )


def _who(talk: TalkNote, viewer: Member) -> str:
    """Who held it, where the reader may know: what participants are called is for leads."""
    if talk.held_by is None:
        return talk.held_by_other
    return talk.held_by.shown_name if viewer.is_lead or talk.held_by_id == viewer.pk else ""
