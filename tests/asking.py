"""Requests to include, for the project that could leak. It knows nothing of the other factories."""

from uuid import uuid4

from planner.actions.challenges import Asked, raise_challenge, reply_to_challenge, say_reply_not_enough
from stakeholders.actors import Actor
from stakeholders.models import ChallengeAbout, Project


def ask_with_secrets(*, project: Project, word: str, lead: Actor, by: Actor, another: Actor) -> None:
    """A request with a reply that somebody else finds not good enough; the word stands in each.

    None waits, so that stages can be finished.
    """
    asked = Asked(ChallengeAbout.MISSING, f"{word} asks for them.", missing_name=f"{word} leavers")
    challenge = raise_challenge(project=project, code=uuid4(), asked=asked, shows_name=True, by=by)
    reply_to_challenge(challenge=challenge, words=f"{word} looks for them.", version=1, by=lead)
    say_reply_not_enough(challenge=challenge, words=f"{word} waits.", by=another)
