"""Objections and the replies to them. Pages call them concerns."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from planner.gate import ObjectionFact
from planner.models import NotGoodEnough, Objection, ObjectionReply, Stage, ValueReplyNotEnough
from planner.models.objections import ObjectionKind
from planner.queries.history import ERASED
from planner.queries.rows import objection_rows
from stakeholders.models import ChallengeReply, Member, Project, ReplyNotEnough


@dataclass(frozen=True, slots=True)
class NotGoodEnoughView:
    """Somebody's words about a reply. `who` is a lead's name, and empty for everybody else."""

    words: str
    who: str


@dataclass(frozen=True, slots=True)
class ReplyView:
    """A reply, with what people say of it. `without_words` counts people for leads; for others it is 0 or 1.

    `mine` is what the reader said of it, None where they said nothing.
    """

    words: str
    who: str
    on: date
    not_good_enough: tuple[NotGoodEnoughView, ...]
    without_words: int
    mine: str | None


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """An objection as one member may read it.

    `who` is empty where the name is withheld; `on` is then the Monday of the week in which it was raised. That it was
    typed for its author is told to them, and to leads where the name is shown: it would point at somebody else.
    """

    code: UUID
    stage: Stage
    words: str
    is_taken_away: bool
    is_not_yet: bool
    is_withheld: bool
    by_lead: bool
    who: str
    on: date
    version: int
    is_mine: bool
    reply: ReplyView | None
    is_helped: bool = False
    not_theirs_at: datetime | None = None

    @property
    def may_change(self) -> bool:
        """Whether the reader may change the words: their author, until a lead has replied."""
        return self.is_mine and not self.is_taken_away and self.reply is None

    @property
    def may_take_away(self) -> bool:
        """Whether the reader may take the words away: their author, at any time."""
        return self.is_mine and not self.is_taken_away

    @property
    def may_say(self) -> bool:
        """Whether the reader may still say that the reply is not good enough."""
        return self.reply is not None and self.reply.mine is None


def monday_of(day: date) -> date:
    """The first day of its week: all that is told of when something withheld was done."""
    return day - timedelta(days=day.weekday())


def objection_facts(project: Project, *, signed: Collection[int]) -> tuple[ObjectionFact, ...]:
    """What the gate looks at: 1 query. `signed` holds the positions of the signed stages."""
    return tuple(ObjectionFact(stage, stage in signed, reply is None) for stage, reply in objection_rows(project))


def withheld_open(project: Project, *, member_id: int) -> int:
    """How many without a name a member has open: 1 query. A "not yet" is not counted."""
    return project.objections.filter(
        author_id=member_id, is_withheld=True, kind=ObjectionKind.RAISED, reply=None
    ).count()


def objection_lines(
    project: Project, *, viewer_id: int, stages: Iterable[Stage] | None = None, for_leads: bool
) -> list[ObjectionView]:
    """The project's objections, or those about some stages, as a member may read them: 2 queries.

    Open ones come first, those of the earliest week first of all; then those replied to, of the latest week first.
    Inside a week the order says nothing, so that it cannot tell who was here when.
    """
    rows = project.objections.all() if stages is None else project.objections.filter(stage__in=stages)
    views = _views(project, rows, viewer_id, for_leads=for_leads)
    views.sort(key=lambda view: str(view.code))
    waiting = sorted((view for view in views if view.reply is None), key=lambda view: monday_of(view.on))
    answered = [view for view in views if view.reply is not None]
    return waiting + sorted(answered, key=lambda view: monday_of(view.on), reverse=True)


def objection_line(project: Project, code: UUID, *, viewer_id: int, for_leads: bool) -> ObjectionView | None:
    """One objection as a member may read it, or None where there is none: 2 queries."""
    views = _views(project, project.objections.filter(code=code), viewer_id, for_leads=for_leads)
    return views[0] if views else None


def _views(project: Project, rows: QuerySet[Objection], viewer_id: int, *, for_leads: bool) -> list[ObjectionView]:
    objections = list(rows.order_by().select_related("stage", "author", "reply__author"))
    said: dict[int, list[NotGoodEnough]] = {}
    for row in NotGoodEnough.objects.filter(reply__objection__in=objections).select_related("member").order_by():
        said.setdefault(row.reply_id, []).append(row)
    views = []
    for objection in objections:
        day = day_in(project, objection.raised_at)
        reply = getattr(objection, "reply", None)
        is_mine = objection.author_id == viewer_id
        tells = is_mine or (for_leads and not objection.is_withheld)
        views.append(
            ObjectionView(
                code=objection.code,
                stage=objection.stage,
                words=objection.words,
                is_taken_away=objection.taken_back_at is not None,
                is_not_yet=objection.kind == ObjectionKind.NOT_YET,
                is_withheld=objection.is_withheld,
                by_lead=objection.by_lead,
                who="" if objection.is_withheld else shown_name_of(objection.author),
                on=monday_of(day) if objection.is_withheld else day,
                version=objection.version,
                is_mine=is_mine,
                is_helped=tells and objection.is_helped,
                not_theirs_at=objection.not_theirs_at if tells else None,
                reply=None
                if reply is None
                else reply_view(
                    reply, said.get(reply.pk, []), project=project, viewer_id=viewer_id, for_leads=for_leads
                ),
            )
        )
    return views


def reply_view(
    reply: ObjectionReply | ChallengeReply,
    said: Sequence[NotGoodEnough] | Sequence[ReplyNotEnough],
    *,
    project: Project,
    viewer_id: int,
    for_leads: bool,
) -> ReplyView:
    """A reply to a concern or a request, with what was said of it, as a member may read it."""
    not_good_enough, without_words, mine = said_of_reply(said, viewer_id=viewer_id, for_leads=for_leads)
    return ReplyView(
        words=reply.words,
        who=shown_name_of(reply.author),
        on=day_in(project, reply.replied_at),
        not_good_enough=not_good_enough,
        without_words=without_words,
        mine=mine,
    )


def said_of_reply(
    said: Sequence[NotGoodEnough] | Sequence[ReplyNotEnough] | Sequence[ValueReplyNotEnough],
    *,
    viewer_id: int,
    for_leads: bool,
) -> tuple[tuple[NotGoodEnoughView, ...], int, str | None]:
    """What people say of a reply, how many of them without a word, and what the reader says: as in `ReplyView`."""
    lines = [
        NotGoodEnoughView(row.words, row.member.shown_name if row.member is not None and row.member.is_lead else "")
        for row in said
    ]
    told = sorted(
        (line for line in lines if line.words or line.who),
        key=lambda line: (line.words.casefold(), line.words, line.who),
    )
    without_words = sum(not line.words and not line.who for line in lines)
    mine = next((row.words for row in said if row.member_id == viewer_id), None)
    return tuple(told), without_words if for_leads else min(without_words, 1), mine


def shown_name_of(member: Member | None) -> str:
    """What somebody is called where their name is shown, also when it is erased."""
    return gettext(ERASED) if member is None else member.shown_name


def day_in(project: Project, moment: datetime) -> date:
    """The day of a moment, where the project is."""
    return timezone.localdate(moment, timezone=project.zone)
