"""What helpers typed for somebody, for that person to read. Source: product.md, "Paper"."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from planner import verbs
from planner.models import (
    CheckInListing,
    Entry,
    NoteText,
    NotGoodEnough,
    Objection,
    PromiseAnswer,
    ValueReplyNotEnough,
)
from planner.plan_data import Kind
from planner.queries.challenges import group_asked_for
from planner.queries.exercises import entry_words
from planner.queries.history import HistoryLine, history_lines
from stakeholders.models import (
    Challenge,
    Consent,
    ConsentPurpose,
    HistoryEntry,
    Judgement,
    Member,
    Project,
    ReplyNotEnough,
    TypedFields,
)
from stakeholders.queries.judging import view_lines

_TOLD_WITH_THEIR_WORDS = (
    verbs.CONCERN_RAISED,
    verbs.CONCERN_CHANGED,
    verbs.NOT_GOOD_ENOUGH,
    verbs.REQUEST_MADE,
    verbs.REQUEST_FOR_MISSING,
    verbs.REQUEST_CHANGED,
    verbs.REQUEST_NOT_ENOUGH,
    verbs.VALUE_REPLY_NOT_ENOUGH,
)
"""Acts whose words are listed themselves."""

_TYPED = """
    WITH mine AS (
        SELECT id FROM stakeholders_member WHERE id = %(member)s
        UNION ALL
        SELECT id FROM stakeholders_member WHERE merged_into_id = %(member)s
    )
    SELECT
        (SELECT COUNT(*) FROM planner_entry
            WHERE author_id IN (SELECT id FROM mine) AND is_helped AND removed_at IS NULL AND NOT (text = ''))
        + (SELECT COUNT(*) FROM planner_notetext WHERE author_id IN (SELECT id FROM mine) AND is_helped)
        + (SELECT COUNT(*) FROM planner_promiseanswer WHERE member_id IN (SELECT id FROM mine) AND is_helped)
        + (SELECT COUNT(*) FROM planner_objection
            WHERE author_id IN (SELECT id FROM mine) AND is_helped AND taken_back_at IS NULL)
        + (SELECT COUNT(*) FROM planner_notgoodenough WHERE member_id IN (SELECT id FROM mine) AND is_helped)
        + (SELECT COUNT(*) FROM planner_valuereplynotenough WHERE member_id IN (SELECT id FROM mine) AND is_helped)
        + (SELECT COUNT(*) FROM stakeholders_challenge
            WHERE author_id IN (SELECT id FROM mine) AND is_helped AND taken_back_at IS NULL)
        + (SELECT COUNT(*) FROM stakeholders_replynotenough WHERE member_id IN (SELECT id FROM mine) AND is_helped)
        + (SELECT COUNT(*) FROM stakeholders_judgement WHERE member_id IN (SELECT id FROM mine) AND is_helped)
        + (SELECT COUNT(*) FROM planner_checkinlisting listed
            JOIN planner_checkin asked_in ON asked_in.id = listed.check_in_id
            WHERE listed.member_id IN (SELECT id FROM mine) AND listed.is_helped
                AND asked_in.closed_at IS NULL AND asked_in.cancelled_at IS NULL)
"""


_ENTERED = """
    SELECT
        (SELECT COUNT(*) FROM planner_entry WHERE entered_by_id = %(member)s)
        + (SELECT COUNT(*) FROM planner_notetext WHERE entered_by_id = %(member)s)
        + (SELECT COUNT(*) FROM planner_promiseanswer WHERE entered_by_id = %(member)s)
        + (SELECT COUNT(*) FROM planner_objection WHERE entered_by_id = %(member)s)
        + (SELECT COUNT(*) FROM planner_notgoodenough WHERE entered_by_id = %(member)s)
        + (SELECT COUNT(*) FROM planner_valuereplynotenough WHERE entered_by_id = %(member)s)
        + (SELECT COUNT(*) FROM stakeholders_challenge WHERE entered_by_id = %(member)s)
        + (SELECT COUNT(*) FROM stakeholders_replynotenough WHERE entered_by_id = %(member)s)
        + (SELECT COUNT(*) FROM stakeholders_judgement WHERE entered_by_id = %(member)s)
        + (SELECT COUNT(*) FROM stakeholders_consent WHERE entered_by_id = %(member)s)
"""


class TypedKind(StrEnum):
    """What was typed, as its address says it."""

    ENTRY = "entry"
    ANSWER = "answer"
    CONCERN = "concern"
    SAID = "said"
    REQUEST = "request"
    OF_REPLY = "of-reply"
    OF_LINE = "of-line"
    VIEW = "view"
    CHECK_IN = "check-in"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class TypedThing:
    """One thing that was typed for somebody. `code` names it in addresses; an earlier wording has none.

    Of an open check-in nothing is known but that it was typed: neither what, nor when.
    """

    kind: TypedKind
    code: UUID | None
    where: str
    address: str
    words: str
    at: datetime | None
    row: TypedFields | CheckInListing

    @property
    def told(self) -> str:
        """How it is named where others read of it: by its words. Of a view of a group nobody else reads any."""
        if self.kind is TypedKind.CHECK_IN:
            return gettext("My answers of the check-in")
        return gettext("My view of a group") if self.kind is TypedKind.VIEW else self.words

    @property
    def is_not_theirs(self) -> bool:
        """Whether the person said that it is not from them."""
        if isinstance(self.row, CheckInListing):
            return self.row.not_theirs
        return self.row.not_theirs_at is not None

    def mark_not_theirs(self) -> None:
        """Keep that the person said so; of a check-in without when."""
        if isinstance(self.row, CheckInListing):
            self.row.not_theirs = True
            self.row.save(update_fields=["not_theirs"])
        else:
            self.row.not_theirs_at = timezone.now()
            self.row.save(update_fields=["not_theirs_at"])


@dataclass(frozen=True, slots=True)
class TypedPage:
    """Everything that was typed for somebody, the latest first, and what else was done for them."""

    things: list[TypedThing]
    answers: list[Consent]
    acts: list[HistoryLine]


def typed_count(member: Member) -> int:
    """How many things helpers typed for a person that still hold words: 1 query."""
    return _number(_TYPED, member)


def entered_count(member: Member) -> int:
    """How many things a helper typed for others: 1 query."""
    return _number(_ENTERED, member)


def _number(sql: str, member: Member) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"member": member.pk})
        return int(cursor.fetchone()[0])


def _entries_of(member: Member) -> QuerySet[Member]:
    """The person's entry, and those that became part of it."""
    return Member.objects.filter(Q(pk=member.pk) | Q(merged_into=member))


def typed_page(project: Project, member: Member) -> TypedPage:
    """What was typed for a person: 13 queries."""
    me = _entries_of(member).values("pk")
    things = [
        *_entries(project, _of(Entry.objects.counted().filter(author__in=me))),
        *_answers(project, _of(project.promise_answers.filter(member__in=me))),
        *_concerns(project, _of(project.objections.filter(author__in=me, taken_back_at=None))),
        *_said(project, _of(NotGoodEnough.objects.filter(project=project, member__in=me))),
        *_requests(project, _of(project.challenges.filter(author__in=me, taken_back_at=None))),
        *_of_replies(project, _of(ReplyNotEnough.objects.filter(project=project, member__in=me))),
        *_of_lines(project, _of(ValueReplyNotEnough.objects.filter(project=project, member__in=me))),
        *_views(project, _of(project.judgements.filter(member__in=me))),
        *_earlier(project, _of(NoteText.objects.filter(project=project, author__in=me))),
    ]
    things.sort(key=lambda thing: thing.at or project.created_at, reverse=True)
    things[:0] = _check_ins(project, member)
    answers = member.consents.filter(is_helped=True).exclude(purpose=ConsentPurpose.TAKE_PART)
    return TypedPage(things, list(answers.order_by("-created_at", "-pk")), _acts(project, member))


def typed_thing(project: Project, member: Member, kind: str, code: UUID) -> TypedThing | None:
    """One thing that was typed for a person and still holds words, or None where there is none: 1 query."""
    found: list[TypedThing] = []
    me = _entries_of(member).values("pk")
    if kind == TypedKind.ENTRY:
        found = _entries(project, _of(Entry.objects.counted().filter(author__in=me, code=code)))
    elif kind == TypedKind.ANSWER:
        found = _answers(project, _of(project.promise_answers.filter(member__in=me, code=code)))
    elif kind == TypedKind.CONCERN:
        found = _concerns(project, _of(project.objections.filter(author__in=me, code=code, taken_back_at=None)))
    elif kind == TypedKind.SAID:
        rows = NotGoodEnough.objects.filter(project=project, member__in=me, reply__objection__code=code)
        found = _said(project, _of(rows))
    elif kind == TypedKind.REQUEST:
        found = _requests(project, _of(project.challenges.filter(author__in=me, code=code, taken_back_at=None)))
    elif kind == TypedKind.OF_REPLY:
        said = ReplyNotEnough.objects.filter(project=project, member__in=me, reply__challenge__code=code)
        found = _of_replies(project, _of(said))
    elif kind == TypedKind.OF_LINE:
        of_line = ValueReplyNotEnough.objects.filter(project=project, member__in=me, reply__code=code)
        found = _of_lines(project, _of(of_line))
    elif kind == TypedKind.VIEW:
        found = _views(project, _of(project.judgements.filter(member__in=me, code=code)))
    elif kind == TypedKind.CHECK_IN:
        found = [thing for thing in _check_ins(project, member) if thing.code == code]
    return found[0] if found else None


def _of[M: TypedFields](rows: QuerySet[M]) -> QuerySet[M]:
    return rows.filter(is_helped=True)


def _entries(project: Project, rows: QuerySet[Entry]) -> list[TypedThing]:
    return [
        TypedThing(
            TypedKind.ENTRY,
            entry.code,
            entry.exercise.title,
            reverse("my_exercise", args=[project.here, entry.exercise.stage.position, entry.exercise.key]),
            _typed_words(entry),
            entry.changed_at,
            entry,
        )
        for entry in rows.filter(project=project).select_related("exercise__stage")
    ]


def _typed_words(entry: Entry) -> str:
    """What a helper can have typed: of a row the first box, because leads fill in the others."""
    return entry.text if entry.exercise.kind == Kind.ROWS else "\n".join(entry_words(entry))


def _earlier(project: Project, rows: QuerySet[NoteText]) -> list[TypedThing]:
    return [
        TypedThing(
            TypedKind.EARLIER,
            None,
            gettext("%(exercise)s, an earlier wording") % {"exercise": wording.entry.exercise.title},
            reverse(
                "my_exercise",
                args=[project.here, wording.entry.exercise.stage.position, wording.entry.exercise.key],
            ),
            wording.text,
            wording.at,
            wording,
        )
        for wording in rows.select_related("entry__exercise__stage")
    ]


def _answers(project: Project, rows: QuerySet[PromiseAnswer]) -> list[TypedThing]:
    return [
        TypedThing(
            TypedKind.ANSWER,
            answer.code,
            gettext("Our promise, version %(number)s") % {"number": answer.version.number},
            reverse("my_promise", args=[project.here]),
            "\n".join(part for part in (str(answer.get_answer_display()), answer.words) if part),
            answer.answered_at,
            answer,
        )
        for answer in rows.select_related("version")
    ]


def _concerns(project: Project, rows: QuerySet[Objection]) -> list[TypedThing]:
    return [
        TypedThing(
            TypedKind.CONCERN,
            objection.code,
            gettext("A concern about stage %(number)s") % {"number": objection.stage.position},
            reverse("my_concerns", args=[project.here]),
            objection.words,
            objection.raised_at,
            objection,
        )
        for objection in rows.select_related("stage")
    ]


def _said(project: Project, rows: QuerySet[NotGoodEnough]) -> list[TypedThing]:
    return [
        TypedThing(
            TypedKind.SAID,
            said.reply.objection.code,
            gettext("The reply to a concern about stage %(number)s") % {"number": said.reply.objection.stage.position},
            reverse("my_concerns", args=[project.here]),
            "\n".join(part for part in (gettext("Not good enough"), said.words) if part),
            said.said_at,
            said,
        )
        for said in rows.select_related("reply__objection__stage")
    ]


def _requests(project: Project, rows: QuerySet[Challenge]) -> list[TypedThing]:
    return [
        TypedThing(
            TypedKind.REQUEST,
            challenge.code,
            gettext("A request to include “%(group)s”") % {"group": group_asked_for(challenge)},
            reverse("my_challenges", args=[project.here]),
            challenge.words or group_asked_for(challenge),
            challenge.raised_at,
            challenge,
        )
        for challenge in rows.select_related("group")
    ]


def _of_replies(project: Project, rows: QuerySet[ReplyNotEnough]) -> list[TypedThing]:
    return [
        TypedThing(
            TypedKind.OF_REPLY,
            said.reply.challenge.code,
            gettext("The reply to a request to include a group"),
            reverse("my_challenges", args=[project.here]),
            "\n".join(part for part in (gettext("Not good enough"), said.words) if part),
            said.said_at,
            said,
        )
        for said in rows.select_related("reply__challenge")
    ]


def _of_lines(project: Project, rows: QuerySet[ValueReplyNotEnough]) -> list[TypedThing]:
    return [
        TypedThing(
            TypedKind.OF_LINE,
            said.reply.code,
            gettext("The reply about “%(line)s”") % {"line": said.reply.title},
            reverse("my_you_said", args=[project.here]),
            "\n".join(part for part in (gettext("Not good enough"), said.words) if part),
            said.said_at,
            said,
        )
        for said in rows.select_related("reply")
    ]


def _views(project: Project, rows: QuerySet[Judgement]) -> list[TypedThing]:
    return [
        TypedThing(
            TypedKind.VIEW,
            judgement.code,
            gettext("Your view of “%(group)s”") % {"group": judgement.group.name},
            reverse("my_view", args=[project.here, judgement.group.code]),
            "\n".join(view_lines(judgement)),
            judgement.judged_at,
            judgement,
        )
        for judgement in rows.select_related("group")
    ]


def _check_ins(project: Project, member: Member) -> list[TypedThing]:
    """The open check-in, where a helper typed this person's answers."""
    listed = member.check_in_listings.filter(project=project, is_helped=True)
    return [
        TypedThing(
            TypedKind.CHECK_IN,
            listing.check_in.code,
            gettext("How is it going?"),
            reverse("my_check_in_thanks", args=[project.here]),
            gettext("Your answers of the check-in. Nobody can show you which they are."),
            None,
            listing,
        )
        for listing in listed.filter(check_in__closed_at=None, check_in__cancelled_at=None).select_related("check_in")
    ]


def _acts(project: Project, member: Member) -> list[HistoryLine]:
    """What else was done for the person, such as choosing a side."""
    entries = (
        HistoryEntry.objects.filter(project=project, values__contains='"helped":true')
        .filter(personal__member_code__in=_entries_of(member).values("code"), personal__role="actor")
        .exclude(verb__in=[verb.key for verb in _TOLD_WITH_THEIR_WORDS])
        .distinct()
    )
    return history_lines(entries.order_by("-at", "-pk"))
