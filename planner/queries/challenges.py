"""Challenges and the replies to them. Pages call them requests to include."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from planner.queries.objections import ReplyView, day_in, monday_of, reply_view, shown_name_of
from planner.queries.rows import requests_without_reply
from planner.queries.stages import today_in
from stakeholders.models import Challenge, ChallengeAbout, Group, LeavingOut, Project, ReplyNotEnough
from stakeholders.register import ActKind


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """A request as one member may read it.

    `who` is empty where the name is withheld; `on` is then the Monday of the week in which it was made, and the days
    that it has waited are counted from there. `group_name` is empty where the author took a missing name away; `added`
    is the group that a lead added with the reply. That it was typed for its author is told to them, and to leads where
    the name is shown: it would point at somebody else.
    """

    code: UUID
    about: ChallengeAbout
    group: Group | None
    group_name: str
    words: str
    is_taken_away: bool
    is_withheld: bool
    by_lead: bool
    who: str
    on: date
    days: int
    version: int
    is_mine: bool
    reply: ReplyView | None
    added: Group | None
    is_left_out_now: bool
    is_helped: bool = False
    not_theirs_at: datetime | None = None

    @property
    def is_missing(self) -> bool:
        """Whether it asks for a group that is not in the list."""
        return self.about is ChallengeAbout.MISSING

    @property
    def may_be_done(self) -> bool:
        """Whether a lead can do what it asks for with the reply: add the group, or keep it in."""
        if self.is_missing:
            return bool(self.group_name)
        return self.about is ChallengeAbout.LEFT_OUT and self.is_left_out_now

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


@dataclass(frozen=True, slots=True)
class RequestsWaiting:
    """How many requests have no reply, and for how many days at most the oldest has waited."""

    how_many: int
    days: int


@dataclass(frozen=True, slots=True)
class RequestPage:
    """What the page that asks for a request shows. Without a group it asks which one is missing.

    `may_say` is what can be said of the group: of one that is left out, only that it belongs in.
    """

    group: Group | None
    may_say: list[ChallengeAbout]
    withheld_open: int

    @property
    def is_left_out(self) -> bool:
        """Whether the group is left out, so that nothing else can be said of it."""
        return self.may_say == [ChallengeAbout.LEFT_OUT]


def request_page(project: Project, *, member_id: int, group_code: UUID | None) -> RequestPage | None:
    """The page that asks for a request, or None where the list has no such group: 3 queries at most."""
    withheld_open = withheld_requests_open(project, member_id=member_id)
    if group_code is None:
        return RequestPage(None, [], withheld_open)
    group = project.groups.filter(code=group_code, merged_into=None).first()
    if group is None:
        return None
    return RequestPage(group, _may_say(group), withheld_open)


def _may_say(group: Group) -> list[ChallengeAbout]:
    kinds = set(group.leavings_out.filter(undone=None).values_list("kind", flat=True))
    if ActKind.LEFT_OUT.value in kinds:
        return [ChallengeAbout.LEFT_OUT]
    placed = [ChallengeAbout.PLACED] if group.position_id is not None else []
    return [*placed, ChallengeAbout.NAMED]


def group_asked_for(challenge: Challenge) -> str:
    """The name of the group of the list, or of the one that is missing; empty where its author took it away."""
    return challenge.group.name if challenge.group is not None else challenge.missing_name


def withheld_requests_open(project: Project, *, member_id: int) -> int:
    """How many without a name a member has open: 1 query."""
    return project.challenges.filter(author_id=member_id, is_withheld=True, reply=None).count()


def requests_waiting(project: Project) -> RequestsWaiting:
    """The requests without a reply: 1 query. A withheld one counts from the Monday of its week."""
    waiting = [
        monday_of(day_in(project, raised_at)) if is_withheld else day_in(project, raised_at)
        for raised_at, is_withheld in requests_without_reply(project)
    ]
    return RequestsWaiting(len(waiting), max(((today_in(project) - day).days for day in waiting), default=0))


def challenge_lines(
    project: Project, *, viewer_id: int, groups: Iterable[Group] | None = None, for_leads: bool
) -> list[ChallengeView]:
    """The project's requests, or those about some groups, as a member may read them: 2 queries.

    Open ones come first, those of the earliest week first of all; then those replied to, of the latest week first.
    Inside a week the order says nothing, so that it cannot tell who was here when.
    """
    rows = project.challenges.all() if groups is None else project.challenges.filter(group__in=groups)
    views = _views(project, rows, viewer_id, for_leads=for_leads)
    views.sort(key=lambda view: str(view.code))
    waiting = sorted((view for view in views if view.reply is None), key=lambda view: monday_of(view.on))
    answered = [view for view in views if view.reply is not None]
    return waiting + sorted(answered, key=lambda view: monday_of(view.on), reverse=True)


def challenge_line(project: Project, code: UUID, *, viewer_id: int, for_leads: bool) -> ChallengeView | None:
    """One request as a member may read it, or None where there is none: 2 queries."""
    views = _views(project, project.challenges.filter(code=code), viewer_id, for_leads=for_leads)
    return views[0] if views else None


def _views(project: Project, rows: QuerySet[Challenge], viewer_id: int, *, for_leads: bool) -> list[ChallengeView]:
    left_out = LeavingOut.objects.filter(group=OuterRef("group"), kind=ActKind.LEFT_OUT.value, undone=None)
    rows = rows.annotate(is_left_out_now=Exists(left_out)).order_by()
    challenges = list(rows.select_related("group", "author", "reply__author", "reply__group"))
    said: dict[int, list[ReplyNotEnough]] = {}
    for row in ReplyNotEnough.objects.filter(reply__challenge__in=challenges).select_related("member").order_by():
        said.setdefault(row.reply_id, []).append(row)
    today = today_in(project)
    views = []
    for challenge in challenges:
        day = day_in(project, challenge.raised_at)
        on = monday_of(day) if challenge.is_withheld else day
        reply = getattr(challenge, "reply", None)
        is_mine = challenge.author_id == viewer_id
        tells = is_mine or (for_leads and not challenge.is_withheld)
        views.append(
            ChallengeView(
                code=challenge.code,
                about=ChallengeAbout(challenge.about),
                group=challenge.group,
                group_name=group_asked_for(challenge),
                words=challenge.words,
                is_taken_away=challenge.taken_back_at is not None,
                is_withheld=challenge.is_withheld,
                by_lead=challenge.by_lead,
                who="" if challenge.is_withheld else shown_name_of(challenge.author),
                on=on,
                days=(today - on).days,
                version=challenge.version,
                is_mine=is_mine,
                is_helped=tells and challenge.is_helped,
                not_theirs_at=challenge.not_theirs_at if tells else None,
                reply=None
                if reply is None
                else reply_view(
                    reply, said.get(reply.pk, []), project=project, viewer_id=viewer_id, for_leads=for_leads
                ),
                added=reply.group if reply is not None else None,
                is_left_out_now=bool(challenge.is_left_out_now),
            )
        )
    return views
