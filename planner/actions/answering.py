"""Answering a check-in. Nothing of it is written to the history: an entry would tell when somebody answered."""

import random
from collections.abc import Mapping

from planner.models import CheckIn, CheckInAnswer, CheckInListing, CheckInWords
from planner.models.check_ins import AnsweredAs
from planner.queries.check_ins import is_asked, takes_answers, today_of
from planner.steps import list_asked
from planner.values import Word
from stakeholders.actors import Actor
from stakeholders.history import quiet_action
from stakeholders.models import LIVED_SIDE, Member
from stakeholders.steps import open_own

NOBODY_FINDS_OUT = "An entry would say who answered, and when. Nobody can find out which answers are somebody's."


class IsOver(Exception):
    """The round was closed or cancelled, or its last day is over."""


class IsNotAsked(Exception):
    """Only people who are here and have said what they speak as are asked."""


class NotAsked(Exception):
    """An answer to a question that this round does not ask."""


class AnsweredAlready(Exception):
    """This person's answers are in. Nothing was added, and nothing of them can be changed."""


@quiet_action(reason=NOBODY_FINDS_OUT)
def answer_check_in(
    *, check_in: CheckIn, member: Member, answers: Mapping[str, Word], words: str = "", by: Actor
) -> None:
    """Send one person's answers: a word for each line they said one of, and words that may be shown to everyone.

    Once sent they are counted and no longer theirs. A helper uses the person's turn. Raises IsOver, IsNotAsked,
    NotAsked for a line that is not in the round, and AnsweredAlready the second time, also of two sent at once.
    """
    project = open_own(member=member, by=by)
    check_in = project.check_ins.get(pk=check_in.pk)
    check_in.project = project
    member = project.members.get(pk=member.pk)
    if not takes_answers(check_in, today=today_of(check_in)):
        raise IsOver
    if not is_asked(member):
        raise IsNotAsked
    if not set(answers) <= set(check_in.values.values_list("key", flat=True)):
        raise NotAsked
    list_asked(check_in=check_in, by=by)
    first = CheckInListing.objects.filter(check_in=check_in, member=member, is_answered=False)
    if not first.update(is_answered=True, is_helped=by.entered_by is not None):
        raise AnsweredAlready
    rows = [
        CheckInAnswer(project=project, check_in=check_in, key=key, answered_as=_answers_as(member), word=word)
        for key, word in answers.items()
    ]
    random.SystemRandom().shuffle(rows)
    CheckInAnswer.objects.bulk_create(rows)
    if words:
        CheckInWords.objects.create(project=project, check_in=check_in, words=words)


def _answers_as(member: Member) -> AnsweredAs:
    """With whom somebody's answers are counted: a lead's stand apart, whatever side they are of."""
    if member.is_lead:
        return AnsweredAs.LEAD
    return AnsweredAs.LIVED if member.side in LIVED_SIDE else AnsweredAs.PROFESSIONAL
