"""The promise: its one draft, putting it to everyone, spelling fixes, answers and replies."""

from uuid import UUID

from django.utils import timezone

from planner import steps, verbs
from planner.models import PromiseAnswer, PromiseLine, PromiseReply, PromiseVersion, SpellingFix
from planner.models.promise import AnswerChoices
from planner.promise import Change, Difference, is_spelling_fix
from planner.queries.promise import (
    PromiseText,
    current_version,
    may_answer,
    my_answer,
    promise_text,
    said_of_promise,
)
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, quiet_action, record
from stakeholders.models import Project
from stakeholders.steps import typed_values

GATHERED = "Edits are gathered; the publishing is what history keeps."
NEVER_WHO = "Who answered what would betray people: the evidence is numbers, never who."


class PromiseChanged(Exception):
    """The promise, or its draft, is not the one that the person read."""


class WordsChanged(Exception):
    """Somebody else changed the line since; `theirs` is what it says now."""

    def __init__(self, theirs: str) -> None:
        super().__init__("Somebody else changed this line.")
        self.theirs = theirs


class NoSuchLine(Exception):
    """The promise has no such line, or it was dropped or taken back in meanwhile."""


class TooManyAdded(Exception):
    """A promise has at most two lines more than it began with."""


class TitleIsTaken(Exception):
    """A line with this title is there already."""


class LastLine(Exception):
    """A promise needs at least one line."""


class NotASpellingFix(Exception):
    """The words say something else: that is a change of the promise, and everyone is asked again."""


class MayNotAnswer(Exception):
    """Only people who are here and have said what they speak as are asked."""


class WordsNeeded(Exception):
    """A "yes, but" and a "no, because" need words."""


class AnswerIsGone(Exception):
    """There is no such answer, or the person changed it since."""


# The draft -----------------------------------------------------------------------------------------------------------


def _draft(project: Project, text: PromiseText) -> PromiseVersion:
    """The one draft; made of the lines as they stand where there is none."""
    if text.draft is not None:
        return text.draft
    number = text.current.number + 1 if text.current is not None else 1
    draft = PromiseVersion.objects.create(project=project, number=number)
    PromiseLine.objects.bulk_create(
        PromiseLine(
            project=project,
            version=draft,
            position=position,
            key=line.key,
            title=line.title,
            words=line.words,
            question=line.question,
            is_added=line.is_added,
            dropped_because=line.dropped_because,
        )
        for position, line in enumerate(text.draft_lines, start=1)
    )
    return draft


@quiet_action(reason=GATHERED)
def reword_line(*, project: Project, key: str, words: str, began: str, by: Actor) -> None:
    """Give a line of the draft new words; its title and question stay.

    `began` is what the writer began from. Raises NoSuchLine, WordsChanged where somebody else saved other words since,
    and NothingChanged.
    """
    project = steps.open_facts(project=project, by=by)
    text = promise_text(project)
    line = text.draft_line(key)
    if line is None or not line.counts:
        raise NoSuchLine
    if line.words == words:
        raise NothingChanged
    if line.words != began:
        raise WordsChanged(line.words)
    _draft(project, text).lines.filter(key=key).update(words=words)


@quiet_action(reason=GATHERED)
def add_line(*, project: Project, code: UUID, title: str, words: str, question: str, by: Actor) -> None:
    """Add a line to the draft. `code` comes from the form, so that a form sent twice adds one line.

    Raises NothingChanged the second time, TooManyAdded and TitleIsTaken.
    """
    project = steps.open_facts(project=project, by=by)
    text = promise_text(project)
    if text.draft_line(str(code)) is not None:
        raise NothingChanged
    if not text.may_add:
        raise TooManyAdded
    if title.casefold() in {line.title.casefold() for line in text.draft_lines}:
        raise TitleIsTaken
    PromiseLine.objects.create(
        project=project,
        version=_draft(project, text),
        position=len(text.draft_lines) + 1,
        key=str(code),
        title=title,
        words=words,
        question=question,
        is_added=True,
    )


@quiet_action(reason=GATHERED)
def drop_line(*, project: Project, key: str, reason: str, began: str, by: Actor) -> None:
    """Drop a line from the draft, with a reason that everyone can read in this and every later version.

    Raises NoSuchLine, WordsChanged where the line says something else by now, LastLine, and NothingChanged.
    """
    project = steps.open_facts(project=project, by=by)
    text = promise_text(project)
    line = text.draft_line(key)
    if line is not None and not line.counts and line.dropped_because == reason:
        raise NothingChanged
    if line is None or not line.counts or key in text.only_drafted:
        raise NoSuchLine
    if line.words != began:
        raise WordsChanged(line.words)
    if len(text.draft_counting) == 1:
        raise LastLine
    _draft(project, text).lines.filter(key=key).update(dropped_because=reason)


@quiet_action(reason=GATHERED)
def take_out_line(*, project: Project, key: str, by: Actor) -> None:
    """Take an added line out of the draft again, before anybody was asked about it. Raises NothingChanged."""
    project = steps.open_facts(project=project, by=by)
    text = promise_text(project)
    if text.draft is None or key not in text.only_drafted:
        raise NothingChanged
    if len(text.draft_counting) == 1:
        raise LastLine
    text.draft.lines.filter(key=key).delete()


@quiet_action(reason=GATHERED)
def take_back_in(*, project: Project, key: str, by: Actor) -> None:
    """Take a dropped line back into the draft. Raises NoSuchLine, TooManyAdded, and NothingChanged."""
    project = steps.open_facts(project=project, by=by)
    text = promise_text(project)
    line = text.draft_line(key)
    if line is None:
        raise NoSuchLine
    if line.counts:
        raise NothingChanged
    if line.is_added and not text.may_add:
        raise TooManyAdded
    _draft(project, text).lines.filter(key=key).update(dropped_because="")


@action
def throw_draft_away(*, project: Project, saw: str, by: Actor) -> None:
    """Throw the draft away; the promise stays as it is.

    `saw` names the words that the page showed. Raises NothingChanged where there is no draft, and PromiseChanged.
    """
    project = steps.open_facts(project=project, by=by)
    text = promise_text(project)
    if text.draft is None:
        raise NothingChanged
    if text.saw != saw:
        raise PromiseChanged
    text.draft.delete()
    record(project=project, verb=verbs.PROMISE_DRAFT_THROWN_AWAY.key, by=by)


@action
def put_to_everyone(*, project: Project, saw: str, by: Actor) -> PromiseVersion:
    """Make the draft, or the eight lines to begin with, the new version: everybody is asked again.

    `saw` names the words that the page showed. Raises PromiseChanged where they are others by now, and NothingChanged
    where nothing waits, or the draft says what the promise says already.
    """
    project = steps.open_facts(project=project, by=by)
    text = promise_text(project)
    changes = text.differences
    if text.current is not None and text.draft is None:
        raise NothingChanged
    if text.saw != saw:
        raise PromiseChanged
    if text.current is not None and not changes:
        raise NothingChanged
    version = _draft(project, text)
    version.published_at = timezone.now()
    version.published_by_id = by.member_id
    version.save(update_fields=["published_at", "published_by"])
    record(
        project=project,
        verb=verbs.PROMISE_PUBLISHED.key,
        what={"version": version.number},
        old={change.title: change.before for change in changes},
        new={change.title: _told(change) for change in changes},
        by=by,
    )
    return version


def _told(difference: Difference) -> str:
    return f"Dropped: {difference.after}" if difference.change is Change.DROPPED else difference.after


# Spelling ------------------------------------------------------------------------------------------------------------


@action
def fix_spelling(*, project: Project, key: str, words: str, began: str, by: Actor) -> SpellingFix:
    """Put a slip in a line of the current version right; the answers stay, and everyone can read what was changed.

    Raises NoSuchLine, WordsChanged where somebody else fixed it since, NotASpellingFix when the words differ by more
    than a slip from those that were published, and NothingChanged.
    """
    project = steps.open_facts(project=project, by=by)
    text = promise_text(project)
    line = text.line(key)
    if text.current is None or line is None or not line.counts:
        raise NoSuchLine
    if line.words == words:
        raise NothingChanged
    if line.words != began:
        raise WordsChanged(line.words)
    published = text.current.lines.get(key=key)
    if not is_spelling_fix(published.words, words):
        raise NotASpellingFix
    fix = SpellingFix.objects.create(
        project=project, line=published, before=line.words, after=words, fixed_by_id=by.member_id
    )
    if text.draft is not None:
        text.draft.lines.filter(key=key, words=line.words).update(words=words)
    record(
        project=project,
        verb=verbs.PROMISE_SPELLING_FIXED.key,
        what={"line": line.title},
        old={"words": line.words},
        new={"words": words},
        by=by,
    )
    return fix


# Answers and replies -------------------------------------------------------------------------------------------------


@quiet_action(reason=NEVER_WHO)
def answer_promise(*, project: Project, version: int, answer: AnswerChoices, words: str, by: Actor) -> PromiseAnswer:
    """Answer the current version, or answer it otherwise than before: the earlier answer stays, as replaced.

    `version` is the number that the person read. Raises PromiseChanged where another is the current one, MayNotAnswer,
    WordsNeeded, and NothingChanged.
    """
    project = steps.open_facts(project=project, by=by)
    current = current_version(project)
    if current is None or current.number != version:
        raise PromiseChanged
    member = project.members.filter(pk=by.pk).first()
    if member is None or not may_answer(member):
        raise MayNotAnswer
    words = "" if answer == AnswerChoices.YES else words.strip()
    if answer != AnswerChoices.YES and not words:
        raise WordsNeeded
    before = my_answer(current, member)
    now = timezone.now()
    if before is not None:
        if (before.answer, before.words) == (answer, words):
            raise NothingChanged
        before.replaced_at = now
        before.save(update_fields=["replaced_at"])
    return PromiseAnswer.objects.create(
        project=project,
        version=current,
        member=member,
        answer=answer,
        words=words,
        answered_at=now,
        **typed_values(project=project, by=by),
    )


@action
def reply_to_answer(*, project: Project, code: UUID, words: str, by: Actor) -> PromiseReply:
    """Reply to a "no, because" or a "yes, but"; everyone taking part can read it.

    Raises AnswerIsGone where the person changed it since, and NothingChanged for the same words again.
    """
    project = steps.open_facts(project=project, by=by)
    answer = said_of_promise(project, code)
    if answer is None:
        raise AnswerIsGone
    if answer.replies.filter(words=words).exists():
        raise NothingChanged
    reply = PromiseReply.objects.create(project=project, answer=answer, words=words, author_id=by.member_id)
    record(project=project, verb=verbs.PROMISE_REPLIED.key, what={"version": answer.version.number}, by=by)
    return reply
