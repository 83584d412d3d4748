"""Rounds: opening one, extending, cancelling and closing it.

Closing is where answers end: what may be shown becomes results, and nothing else of them is kept. Source: product.md,
"The privacy rule".
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from coproduction.forgetting import forget_for_good
from planner import steps, verbs
from planner.mail import end_letters, say_new_last_day, tell_everyone
from planner.models import (
    CheckIn,
    CheckInAnswer,
    CheckInComment,
    CheckInResult,
    CheckInValue,
)
from planner.models.check_ins import AnsweredAs
from planner.privacy import Part, QuestionAnswers, may_show_words, what_may_be_shown
from planner.queries.check_ins import last_days, later_last_days, latest_closed, numbers_now, open_round, told_on
from planner.queries.promise import promise_text
from planner.queries.stages import today_in
from planner.values import WORDS, Counts, Word
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor, ActorKind
from stakeholders.history import action, record
from stakeholders.models import MailKind, Project


class NoPromiseYet(Exception):
    """No promise was put to everyone, so there is nothing to ask about."""


class OneIsOpen(Exception):
    """A round is open already; one is asked at a time."""


class WrongLastDay(Exception):
    """The last day is too soon, too late, or no later than it was."""


class IsNotOpen(Exception):
    """The round was closed or cancelled meanwhile."""


class LastDayIsOver(Exception):
    """The round is open, and its last day is over: nobody can answer unless it gets a later one."""


class ToldToday(Exception):
    """Everybody was written to today already."""


class NobodyToTell(Exception):
    """Nobody who is asked can be reached by e-mail."""


class SomebodyAnswered(Exception):
    """A round that somebody answered is closed, and not cancelled."""


@action
def open_check_in(*, project: Project, code: UUID, closes_on: date, by: Actor) -> CheckIn:
    """Ask everybody who is active about every line of the promise. `code` is from the form: one press is one round.

    Whoever can be reached is told by e-mail. Raises NothingChanged the second time, OneIsOpen, NoPromiseYet,
    WrongLastDay outside of `last_days`, and ProjectIsArchived.
    """
    project = steps.open_facts(project=project, by=by)
    if CheckIn.objects.filter(code=code).exists():
        raise NothingChanged
    if open_round(project) is not None:
        raise OneIsOpen
    text = promise_text(project)
    if text.current is None:
        raise NoPromiseYet
    first, last = last_days(project)
    if not first <= closes_on <= last:
        raise WrongLastDay
    check_in = CheckIn.objects.create(
        project=project,
        code=code,
        number=project.check_ins.count() + 1,
        opened_by_id=by.member_id,
        closes_on=closes_on,
        fewest=numbers_now(project).fewest_answers,
    )
    CheckInValue.objects.bulk_create(
        CheckInValue(
            project=project,
            check_in=check_in,
            position=position,
            key=line.key,
            title=line.title,
            words=line.words,
            question=line.question,
        )
        for position, line in enumerate(text.counting, start=1)
    )
    steps.list_asked(check_in=check_in, by=by)
    tell_everyone(check_in=check_in, kind=MailKind.CHECK_IN, by=by)
    record(
        project=project,
        verb=verbs.CHECK_IN_OPENED.key,
        what={"number": check_in.number},
        new={"closes_on": closes_on},
        by=by,
    )
    return check_in


@action
def extend_check_in(*, check_in: CheckIn, closes_on: date, by: Actor) -> None:
    """Give an open round a later last day; also where the one it had is over. Letters that wait say the new one.

    Raises IsNotOpen, WrongLastDay for a day that is not later, is not after today, or is too late, and
    ProjectIsArchived.
    """
    project, check_in = _open(check_in, by)
    before = check_in.closes_on
    first, last = later_last_days(check_in)
    if not first <= closes_on <= last:
        raise WrongLastDay
    check_in.closes_on = closes_on
    check_in.save(update_fields=["closes_on"])
    say_new_last_day(check_in=check_in, by=by)
    record(
        project=project,
        verb=verbs.CHECK_IN_EXTENDED.key,
        what={"number": check_in.number},
        old={"closes_on": before},
        new={"closes_on": closes_on},
        by=by,
    )


@action
def remind_everyone(*, check_in: CheckIn, by: Actor) -> int:
    """Write to everybody who is asked once more, whatever they did. Returns how many letters are on their way.

    Whoever became active meanwhile is listed first: so being listed tells nothing of having answered. Raises IsNotOpen,
    LastDayIsOver, ToldToday the second time on a day and on the day that it opened, NobodyToTell, and
    ProjectIsArchived.
    """
    project, check_in = _open(check_in, by)
    today = today_in(project)
    if today > check_in.closes_on:
        raise LastDayIsOver
    if today <= told_on(check_in):
        raise ToldToday
    steps.list_asked(check_in=check_in, by=by)
    mails = tell_everyone(check_in=check_in, kind=MailKind.CHECK_IN_REMINDER, by=by)
    if not mails:
        raise NobodyToTell
    check_in.reminded_on = today
    check_in.save(update_fields=["reminded_on"])
    record(project=project, verb=verbs.CHECK_IN_REMINDED.key, what={"number": check_in.number}, by=by)
    return len(mails)


@action
def cancel_check_in(*, check_in: CheckIn, by: Actor) -> None:
    """Take back a round that nobody answered.

    Raises IsNotOpen, SomebodyAnswered: then it can only be closed, and ProjectIsArchived.
    """
    project, check_in = _open(check_in, by)
    if check_in.listing.filter(is_answered=True).exists():
        raise SomebodyAnswered
    check_in.listing.all().delete()
    end_letters(check_in=check_in, by=by)
    check_in.cancelled_at = timezone.now()
    check_in.save(update_fields=["cancelled_at"])
    record(project=project, verb=verbs.CHECK_IN_CANCELLED.key, what={"number": check_in.number}, by=by)


@action
def close_check_in(*, check_in: CheckIn, by: Actor) -> CheckIn:
    """Close a round for good, and make its answers results. Raises IsNotOpen, and ProjectIsArchived.

    Whoever became active meanwhile was asked too. Memory does not grow with the people: the database counts. What
    people answered in a project that was put away since does not stay for it: Alongside itself closes that round too.
    """
    project, check_in = _open(check_in, by)
    steps.list_asked(check_in=check_in, by=by)
    questions = _counted(check_in)
    values = list(check_in.values.all())
    before = _middles(latest_closed(project))
    CheckInResult.objects.bulk_create(
        CheckInResult(
            project=project,
            check_in=check_in,
            value=value,
            part=shown.part,
            state=shown.state,
            answers=None if shown.figures is None else shown.figures.answers,
            middle="" if shown.figures is None else shown.figures.middle,
        )
        for value in values
        for shown in what_may_be_shown(
            questions.get(value.key, QuestionAnswers()), fewest=check_in.fewest, before=before.get(value.key)
        ).parts
    )
    _keep_comments(check_in, questions)
    check_in.asked = check_in.listing.count()
    check_in.answered = check_in.listing.filter(is_answered=True).count()
    check_in.helped = check_in.listing.filter(is_helped=True).count()
    check_in.closed_at = timezone.now()
    check_in.save(update_fields=["asked", "answered", "helped", "closed_at"])
    for rows in (check_in.answers, check_in.words, check_in.listing):
        rows.all().delete()
    end_letters(check_in=check_in, by=by)
    forget_for_good()
    record(
        project=project,
        verb=verbs.CHECK_IN_CLOSED.key,
        what={"number": check_in.number, "asked": check_in.asked, "answered": check_in.answered},
        new={"helped": check_in.helped},
        by=by,
    )
    return check_in


def _open(check_in: CheckIn, by: Actor) -> tuple[Project, CheckIn]:
    """The project with its facts locked, and the round read afresh. Raises IsNotOpen where it is not open any more."""
    lock = steps.lock_facts if by.kind is ActorKind.SYSTEM else steps.open_facts
    project = lock(project=check_in.project, by=by)
    check_in = project.check_ins.get(pk=check_in.pk)
    check_in.project = project
    if not check_in.is_open:
        raise IsNotOpen
    return project, check_in


def _counted(check_in: CheckIn) -> dict[str, QuestionAnswers]:
    """How often each word was the answer to each question, by as what people answered: 1 query."""
    rows = (
        CheckInAnswer.objects.filter(check_in=check_in)
        .order_by()
        .values_list("key", "answered_as", "word")
        .annotate(how_many=Count("pk"))
    )
    counts: dict[str, dict[str, list[int]]] = {}
    for key, answered_as, word, how_many in rows:
        by_word = counts.setdefault(key, {}).setdefault(answered_as, [0] * len(WORDS))
        by_word[WORDS.index(Word(word))] += how_many
    return {
        key: QuestionAnswers(
            lived=_counts(parts, AnsweredAs.LIVED),
            professional=_counts(parts, AnsweredAs.PROFESSIONAL),
            leads=_counts(parts, AnsweredAs.LEAD),
        )
        for key, parts in counts.items()
    }


def _counts(parts: Mapping[str, list[int]], answered_as: str) -> Counts:
    never, rarely, sometimes, often, always = parts.get(answered_as, [0] * len(WORDS))
    return Counts((never, rarely, sometimes, often, always))


def _middles(before: CheckIn | None) -> dict[str, dict[Part, Word]]:
    """The middle answers that the round before showed."""
    found: dict[str, dict[Part, Word]] = {}
    if before is not None:
        for result in before.results.exclude(middle="").select_related("value"):
            found.setdefault(result.value.key, {})[Part(result.part)] = Word(result.middle)
    return found


def _keep_comments(check_in: CheckIn, questions: Mapping[str, QuestionAnswers]) -> None:
    """Write the comments anew, where they may be shown: in the order of their random ids, so in one drawn by lot."""
    if not may_show_words(questions, fewest=check_in.fewest):
        return
    written, last = 0, UUID(int=0)
    while rows := list(check_in.words.filter(pk__gt=last).order_by("pk").values_list("pk", "words")[: steps.AT_ONCE]):
        CheckInComment.objects.bulk_create(
            CheckInComment(project_id=check_in.project_id, check_in=check_in, position=position, words=words)
            for position, (_, words) in enumerate(rows, start=written + 1)
        )
        written, last = written + len(rows), rows[-1][0]
