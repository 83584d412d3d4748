"""Replies and talks for the project that could leak. It knows nothing of the other factories."""

from datetime import timedelta
from uuid import uuid4

from planner.actions.talks import Talk, answer_talk, write_talk
from planner.actions.value_replies import Reply, reply_to_value, say_value_reply_not_enough
from planner.queries.stages import today_in
from planner.queries.value_replies import lines_to_reply_to
from planner.values import ValueState
from stakeholders.actors import Actor
from stakeholders.models import Project


def answers_back_with_secrets(*, project: Project, word: str, lead: Actor, by: Actor) -> None:
    """A reply to the first broken line that is not good enough, and a talk whose note is not right, says one person.

    `word` stands in all of it. The project has a line that a check-in says is broken.
    """
    line = lines_to_reply_to(project)[0]
    reply = reply_to_value(
        project=project,
        key=line.key,
        code=uuid4(),
        saw=line.code,
        reply=Reply(
            heard=f"{word} was heard.",
            change=f"{word} changes it.",
            who=f"{word} sees to it",
            by_date=today_in(project) + timedelta(weeks=4),
        ),
        by=lead,
    )
    say_value_reply_not_enough(reply=reply, words=f"{word} finds it late.", by=by)
    talk = Talk(
        held_on=today_in(project),
        people=2,
        words=f"{word} was said.",
        held_by_other=f"{word} Kit",
        states={"access": ValueState.BROKEN, "honest": ValueState.KEPT},
    )
    note = write_talk(project=project, code=uuid4(), talk=talk, by=lead)
    answer_talk(talk=note, is_right=False, words=f"{word} was said otherwise.", by=by)
