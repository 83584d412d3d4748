"""What leads replied to one person's words, read by that person only, and to broken lines, told to everybody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext

from planner.models import EntryReply, ObjectionReply, PromiseReply, ValueReply
from stakeholders.models import ChallengeReply, Member, Project

SHOWN = 3
"""Replies on a person's first page, the newest first."""


@dataclass(frozen=True, slots=True)
class ReplyToMe:
    """That something of mine, or of us all, has a reply: one sentence, when, and where it can be read."""

    sentence: str
    replied_at: datetime
    address: str


def replies_to_me(project: Project, member: Member) -> list[ReplyToMe]:
    """The newest replies to what this person wrote, and to broken lines of the promise: 1 query.

    Source: use.md, the participant's home, 4; domain.md, C5.
    """
    notes = EntryReply.objects.filter(entry__author=member, entry__removed_at=None)
    concerns = ObjectionReply.objects.filter(objection__author=member)
    requests = ChallengeReply.objects.filter(challenge__author=member)
    answers = PromiseReply.objects.filter(answer__member=member)
    rows = (
        _rows(notes, "note", position=F("entry__exercise__stage__position"), key=F("entry__exercise__key"))
        .union(
            _rows(concerns, "concern", position=F("objection__stage__position")),
            _rows(answers, "promise"),
            _rows(requests, "request"),
            _rows(project.value_replies.all(), "line", key=F("title"), at="published_at"),
            all=True,
        )
        .order_by("-replied_at")[:SHOWN]
    )
    return [_reply(project, *row) for row in rows]


def _rows(
    replies: QuerySet[EntryReply]
    | QuerySet[ObjectionReply]
    | QuerySet[PromiseReply]
    | QuerySet[ChallengeReply]
    | QuerySet[ValueReply],
    kind: str,
    *,
    position: F | Value | None = None,
    key: F | Value | None = None,
    at: str = "replied_at",
) -> QuerySet[EntryReply, tuple[str, int, str, datetime]]:
    return replies.order_by().values_list(
        Value(kind, output_field=CharField()), position or Value(0), key or Value(""), at
    )  # type: ignore[return-value]


def _reply(project: Project, kind: str, position: int, key: str, replied_at: datetime) -> ReplyToMe:
    if kind == "note":
        address = reverse("my_exercise", args=[project.here, position, key])
        return ReplyToMe(gettext("Something you wrote has a reply."), replied_at, address)
    if kind == "concern":
        address = reverse("my_concerns", args=[project.here])
        return ReplyToMe(gettext("Your concern has a reply."), replied_at, address)
    if kind == "request":
        address = reverse("my_challenges", args=[project.here])
        return ReplyToMe(gettext("Your request to include a group has a reply."), replied_at, address)
    if kind == "line":
        sentence = gettext("There is a reply about “%(line)s”, a line of our promise.") % {"line": key}
        return ReplyToMe(sentence, replied_at, reverse("my_you_said", args=[project.here]))
    address = reverse("my_promise", args=[project.here])
    return ReplyToMe(gettext("What you said of our promise has a reply."), replied_at, address)
