"""People who were asked to join, in a project that could leak."""

from uuid import uuid4

from django.utils import timezone

from stakeholders.actions.recruits import add_approach, ask_person
from stakeholders.actors import Actor
from stakeholders.models import Group, Recruit


def asked_with_secrets(*, group: Group, word: str, by: Actor) -> Recruit:
    """Somebody who was asked for a group, and what was done to ask its people; the word stands in all of it."""
    today = timezone.localdate(timezone=group.project.zone)
    add_approach(group=group, code=uuid4(), made_on=today, people=4, words=f"{word} held a talk.", by=by)
    return ask_person(
        project=group.project,
        code=uuid4(),
        groups=[group.code],
        asked_on=today,
        name=f"{word} hat",
        consented_on=today,
        by=by,
    )
