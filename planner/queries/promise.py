"""The promise as it stands, and what members answered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils.translation import gettext, ngettext

from planner.counts import FEWEST_TOLD
from planner.gate import Answer, PromiseFact
from planner.models import PromiseAnswer, PromiseLine, PromiseReply, PromiseVersion, SpellingFix
from planner.promise import DEFAULT_LINES, MOST_ADDED, Difference, Line, Tally, differences, lines_digest
from planner.queries.rows import promise_rows
from stakeholders.models import Member, Project

WITH_WORDS = ("no", "but")
"""The answers that hold words and may have a reply, in the order in which they are shown."""


def current_version(project: Project) -> PromiseVersion | None:
    """The version that everyone was asked about last: 1 query."""
    return project.promise_versions.exclude(published_at=None).order_by("-number").first()


def promise_fact(project: Project) -> PromiseFact | None:
    """What the gate looks at, or None while no version was put to everyone: 1 query."""
    rows = promise_rows(project)
    if not rows:
        return None
    return PromiseFact(
        rows[0][0],
        tuple((member_id, Answer(answer)) for _, member_id, answer, _ in rows if member_id is not None and answer),
        sum(answer == Answer.NO and not has_reply for _, _, answer, has_reply in rows),
    )


# Who is asked --------------------------------------------------------------------------------------------------------


def my_answer(version: PromiseVersion, member: Member) -> PromiseAnswer | None:
    """What this member answers to a version now: 1 query."""
    return version.answers.filter(member=member, replaced_at=None).first()


def may_answer(member: Member) -> bool:
    """Whether a member is asked: leads who are here, and participants who are here and chose a side."""
    return member.is_here if member.is_lead else member.is_active


# The words -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PromiseText:
    """The promise as it stands, and the one draft of the next version."""

    current: PromiseVersion | None
    draft: PromiseVersion | None
    lines: list[Line]
    """As everyone reads them, spelling fixes and all; the eight to begin with where nothing was put to everyone."""
    draft_lines: list[Line]
    """Those of the draft; without a draft, what one would begin with."""
    fixes: list[SpellingFix]
    """Those of the current version, oldest first, each with its `line`."""

    @property
    def differences(self) -> list[Difference]:
        """What the draft changes."""
        return differences(self.lines, self.draft_lines)

    @property
    def saw(self) -> str:
        """A name for the words that would be put to everyone."""
        return lines_digest(self.draft_lines)

    @property
    def counting(self) -> list[Line]:
        """The lines of the promise."""
        return [line for line in self.lines if line.counts]

    @property
    def dropped(self) -> list[Line]:
        """The lines that the team dropped, each with its reason."""
        return [line for line in self.lines if not line.counts]

    @property
    def draft_counting(self) -> list[Line]:
        """The lines that the next version would have."""
        return [line for line in self.draft_lines if line.counts]

    @property
    def draft_dropped(self) -> list[Line]:
        """The lines that the next version would leave out."""
        return [line for line in self.draft_lines if not line.counts]

    @property
    def may_add(self) -> bool:
        """Whether one more line may be added."""
        return sum(line.is_added for line in self.draft_counting) < MOST_ADDED

    @property
    def only_drafted(self) -> set[str]:
        """The keys of lines that nobody was asked about yet: they can be taken out without a reason."""
        return {line.key for line in self.draft_lines} - {line.key for line in self.lines}

    def line(self, key: str) -> Line | None:
        """A line of the current version."""
        return next((line for line in self.lines if line.key == key), None)

    def draft_line(self, key: str) -> Line | None:
        """A line of the draft."""
        return next((line for line in self.draft_lines if line.key == key), None)


def promise_text(project: Project) -> PromiseText:
    """The words of the current version and of the draft: 3 queries."""
    latest = list(project.promise_versions.order_by("-number")[:2])
    draft = next((version for version in latest if version.published_at is None), None)
    current = next((version for version in latest if version.published_at is not None), None)
    return _text(current, draft)


def _text(current: PromiseVersion | None, draft: PromiseVersion | None) -> PromiseText:
    rows = list(
        PromiseLine.objects.filter(
            version__in=[version.pk for version in (current, draft) if version is not None]
        ).order_by("position", "pk")
    )
    now = [row for row in rows if current is not None and row.version_id == current.pk]
    fixes = list(SpellingFix.objects.filter(line__in=[row.pk for row in now]).select_related("line"))
    spelt = {fix.line_id: fix.after for fix in fixes}
    lines = [replace(_line(row), words=spelt.get(row.pk, row.words)) for row in now] or list(DEFAULT_LINES)
    drafted = [_line(row) for row in rows if draft is not None and row.version_id == draft.pk]
    return PromiseText(current, draft, lines, drafted or lines, fixes)


def _line(row: PromiseLine) -> Line:
    return Line(row.key, row.title, row.words, row.question, row.is_added, row.dropped_because)


# The page ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SaidView:
    """A "no, because" or "yes, but", without name, side or day."""

    code: UUID
    answer: str
    words: str
    replies: list[PromiseReply]

    @property
    def waits(self) -> bool:
        """Whether it is a "no" without a reply."""
        return self.answer == Answer.NO and not self.replies


@dataclass(frozen=True, slots=True)
class SaidOfVersion:
    """What people said of an earlier version."""

    version: PromiseVersion
    said: list[SaidView]


@dataclass(frozen=True, slots=True)
class PromisePage:
    """Everything that the page of the promise shows, to leads and to those who take part."""

    text: PromiseText
    tally: Tally
    mine: PromiseAnswer | None
    said: list[SaidView]
    earlier: list[SaidOfVersion]
    """The newest first; versions of which nobody said anything are left out."""

    @property
    def version(self) -> PromiseVersion | None:
        """The version that everyone was asked about last."""
        return self.text.current

    @property
    def agree_in_words(self) -> str:
        """How many agree, as those are told who do not lead: a small number would point at somebody."""
        if self.tally.agree < FEWEST_TOLD:
            return gettext("Fewer than %(fewest)s people agree.") % {"fewest": FEWEST_TOLD}
        how_many = {"how_many": self.tally.agree}
        return ngettext("%(how_many)s person agrees.", "%(how_many)s people agree.", self.tally.agree) % how_many

    @property
    def no_in_words(self) -> str:
        """How many said no, as those are told who do not lead."""
        if self.tally.no < FEWEST_TOLD:
            return gettext("Fewer than %(fewest)s people said no.") % {"fewest": FEWEST_TOLD}
        how_many = {"how_many": self.tally.no}
        return ngettext("%(how_many)s person said no.", "%(how_many)s people said no.", self.tally.no) % how_many


def promise_page(project: Project, member: Member) -> PromisePage:
    """The promise with what people say of it: 6 queries."""
    versions = list(project.promise_versions.order_by("-number"))
    draft = next((version for version in versions if version.published_at is None), None)
    published = [version for version in versions if version.published_at is not None]
    current = published[0] if published else None
    text = _text(current, draft)
    if current is None:
        return PromisePage(text, Tally(0, 0, 0), None, [], [])
    given = list(
        project.promise_answers.filter(~Q(answer=Answer.YES.value) | Q(version=current), replaced_at=None)
        .order_by()
        .prefetch_related(Prefetch("replies", PromiseReply.objects.select_related("author")))
    )
    now = [answer for answer in given if answer.version_id == current.pk]
    asked = {person.pk for person in project.members.filter(left_at=None) if may_answer(person)}
    return PromisePage(
        text=text,
        tally=_tally(now, asked),
        mine=next((answer for answer in now if answer.member_id == member.pk), None),
        said=_said(given, current),
        earlier=[SaidOfVersion(version, said) for version in published[1:] if (said := _said(given, version))],
    )


def _tally(answers: Iterable[PromiseAnswer], asked: set[int]) -> Tally:
    given = [answer.answer for answer in answers if answer.member_id in asked]
    noes = given.count(Answer.NO.value)
    return Tally(len(asked), len(given) - noes, noes)


def _said(answers: Iterable[PromiseAnswer], version: PromiseVersion) -> list[SaidView]:
    """Those that wait for a reply first, then in an order that tells nothing of who and when: by their random code."""
    views = [
        SaidView(answer.code, answer.answer, answer.words, list(answer.replies.all()))
        for answer in answers
        if answer.version_id == version.pk and answer.answer in WITH_WORDS
    ]
    return sorted(views, key=lambda view: (not view.waits, WITH_WORDS.index(view.answer), str(view.code)))


def said_of_promise(project: Project, code: UUID) -> PromiseAnswer | None:
    """A "no, because" or "yes, but" that still stands, with its version: 1 query."""
    return (
        project.promise_answers.filter(code=code, replaced_at=None)
        .exclude(answer=Answer.YES.value)
        .select_related("version")
        .first()
    )
