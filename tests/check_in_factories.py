"""Check-ins for tests, made as people make them: through the real actions.

Every function takes keywords only.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import uuid4

from planner.actions.answering import answer_check_in
from planner.actions.check_ins import close_check_in, open_check_in
from planner.actions.talks import Talk, answer_talk, take_talk_back, write_talk
from planner.actions.value_replies import Reply, reply_to_value, say_value_reply_not_enough
from planner.models import CheckIn, TalkAgreement, TalkNote, ValueReply, ValueReplyNotEnough
from planner.queries.promise import promise_text
from planner.queries.stages import today_in
from planner.queries.value_replies import broken_line
from planner.values import ValueState, Word
from stakeholders.actors import Actor
from stakeholders.models import Member, Project, Side
from tests.factories import actor_of, lead_actor, make_participant, write_promise

LIVED = (Side.LIVED, Side.CARER)
STAFF = (Side.FRONTLINE, Side.DECIDER)


def begin_check_in(*, project: Project, closes_on: date | None = None, by: Actor | None = None) -> CheckIn:
    """Open a round about the promise as it stands, by a lead if nobody else; the promise is put to everyone first."""
    if not project.promise_versions.exclude(published_at=None).exists():
        write_promise(project=project)
    return open_check_in(
        project=project,
        code=uuid4(),
        closes_on=closes_on or today_in(project) + timedelta(days=7),
        by=by or lead_actor(project=project),
    )


def make_people(*, project: Project, lived: int = 0, staff: int = 0) -> tuple[list[Member], list[Member]]:
    """People who are active: of the lived side, and of the professional side, in turn of both sides of each."""
    sides: tuple[tuple[int, Sequence[Side]], ...] = ((lived, LIVED), (staff, STAFF))
    of_lived, of_staff = (
        [
            make_participant(project=project, name=f"{choices[0].label} {number}", side=choices[number % 2])[0]
            for number in range(many)
        ]
        for many, choices in sides
    )
    return of_lived, of_staff


def answer(
    *,
    check_in: CheckIn,
    member: Member,
    word: Word | None = Word.OFTEN,
    words: Mapping[str, Word] | None = None,
    comment: str = "",
    by: Actor | None = None,
) -> None:
    """Send somebody's answers: `word` to every question, but for those that `words` names."""
    asked = check_in.values.values_list("key", flat=True)
    answers = {} if word is None else dict.fromkeys(asked, word)
    answer_check_in(
        check_in=check_in,
        member=member,
        answers={**answers, **(words or {})},
        words=comment,
        by=by or actor_of(member=member),
    )


def end_check_in(*, check_in: CheckIn, by: Actor | None = None) -> CheckIn:
    """Close a round, by a lead if nobody else."""
    return close_check_in(check_in=check_in, by=by or lead_actor(project=check_in.project))


def run_check_in(
    *,
    project: Project,
    lived: Mapping[Member, Word],
    staff: Mapping[Member, Word] | None = None,
    broken: Sequence[str] = (),
) -> CheckIn:
    """A whole round: everybody gives their word to every question, and "never" to those in `broken`. It is closed."""
    check_in = begin_check_in(project=project)
    for member, word in {**lived, **(staff or {})}.items():
        answer(check_in=check_in, member=member, word=word, words=dict.fromkeys(broken, Word.NEVER))
    return end_check_in(check_in=check_in)


# Replies and talks ---------------------------------------------------------------------------------------------------


def reply_to_line(
    *, project: Project, key: str, heard: str = "You are not listened to.", why_not: str = "", by: Actor | None = None
) -> ValueReply:
    """A lead replies to a line that is broken: we change something in four weeks, or with `why_not` we do not."""
    line = broken_line(project, key)
    assert line is not None
    change = "" if why_not else "One of you opens every meeting."
    reply = Reply(
        heard=heard,
        change=change,
        who="" if why_not else "The lead",
        by_date=None if why_not else today_in(project) + timedelta(weeks=4),
        why_not=why_not,
    )
    by = by or lead_actor(project=project)
    return reply_to_value(project=project, key=key, code=uuid4(), saw=line.code, reply=reply, by=by)


def find_reply_not_enough(
    *, reply: ValueReply, member: Member, words: str = "It is too late.", by: Actor | None = None
) -> ValueReplyNotEnough:
    """Somebody says that a reply to a broken line is not good enough, or somebody `by` types it for them."""
    return say_value_reply_not_enough(reply=reply, words=words, by=by or actor_of(member=member))


def hold_talk(
    *,
    project: Project,
    states: Mapping[str, ValueState] | None = None,
    broken: Sequence[str] = (),
    held_on: date | None = None,
    people: int = 3,
    held_by: Member | None = None,
    held_by_other: str = "Kit, of the carers’ network",
    words: str = "People say that meetings are too long.",
    by: Actor | None = None,
) -> TalkNote:
    """The note of a talk, written by a lead if nobody else: every line is kept but those in `broken`, or as `states`.

    Somebody from outside held it unless `held_by` is given. The promise is put to everyone first.
    """
    if not project.promise_versions.exclude(published_at=None).exists():
        write_promise(project=project)
    if states is None:
        keys = [line.key for line in promise_text(project).counting]
        states = {key: ValueState.BROKEN if key in broken else ValueState.KEPT for key in keys}
    talk = Talk(
        held_on=held_on or today_in(project),
        people=people,
        words=words,
        held_by=held_by.code if held_by is not None else None,
        held_by_other="" if held_by is not None else held_by_other,
        states=states,
    )
    return write_talk(project=project, code=uuid4(), talk=talk, by=by or lead_actor(project=project))


def agree_to_talk(*, talk: TalkNote, member: Member, is_right: bool = True, words: str = "") -> TalkAgreement:
    """Somebody of the lived side says that the note of a talk is right, or what is not."""
    return answer_talk(talk=talk, is_right=is_right, words=words, by=actor_of(member=member))


def take_back_talk(*, talk: TalkNote, by: Actor | None = None) -> None:
    """Somebody takes the note of a talk back, a lead if nobody else."""
    take_talk_back(talk=talk, by=by or lead_actor(project=talk.project))
