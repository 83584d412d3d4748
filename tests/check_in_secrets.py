"""Check-ins for the project that could leak. It knows nothing of the other factories."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from planner.actions.answering import answer_check_in
from planner.actions.check_ins import close_check_in, open_check_in
from planner.models import CheckIn, CheckInComment, CheckInResult
from planner.models.check_ins import PartChoices, StateChoices
from planner.queries.stages import today_in
from planner.values import Word
from stakeholders.actors import Actor
from stakeholders.models import Member, Project

BROKEN = ("share_power", "respect")
"""Lines of the promise that the closed round says are broken."""
SIX_WEEKS = timedelta(weeks=6)


def check_ins_with_secrets(*, project: Project, word: str, hidden: str, lead: Actor, member: Member, by: Actor) -> None:
    """A round that is closed, and one that is open; in both one member answered, with a comment.

    `word` stands in what everyone here may see, and `hidden` in what nobody may ever see: too few have answered, or the
    round is open still.
    """
    closed = _answered(project=project, words=f"{hidden} asked.", lead=lead, member=member, by=by)
    _show_straight(close_check_in(check_in=closed, by=lead), f"{word} wants more time.")
    _answered(project=project, words=f"{hidden} asks again.", lead=lead, member=member, by=by)


def _answered(*, project: Project, words: str, lead: Actor, member: Member, by: Actor) -> CheckIn:
    check_in = open_check_in(project=project, code=uuid4(), closes_on=today_in(project) + SIX_WEEKS, by=lead)
    answers: Mapping[str, Word] = dict.fromkeys(check_in.values.values_list("key", flat=True), Word.NEVER)
    answer_check_in(check_in=check_in, member=member, answers=answers, words=words, by=by)
    return check_in


def _show_straight(check_in: CheckIn, words: str) -> None:
    """What would be shown of more people. Written straight down: it would take four more."""
    for value in check_in.values.filter(key__in=BROKEN):
        CheckInResult.objects.create(
            project=check_in.project,
            check_in=check_in,
            value=value,
            part=PartChoices.LIVED,
            state=StateChoices.BROKEN,
        )
    CheckInComment.objects.create(project=check_in.project, check_in=check_in, position=1, words=words)
