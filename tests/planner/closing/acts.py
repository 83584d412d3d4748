"""What tests of closing a stage do more than once."""

from planner.actions.entries import remove_entry
from planner.actions.signing import sign_off
from planner.models import Exercise, Reopening, SignOff
from planner.record import shown_digest
from stakeholders.actors import Actor
from stakeholders.models import Member, Project
from tests.factories import lead_actor, reopen, shown_records, stage_of, turn_key
from tests.filling import fill_check_in


def take_away_all(exercise: Exercise, by: Actor) -> None:
    for code in exercise.entries.filter(removed_at=None).values_list("code", flat=True):
        remove_entry(exercise=exercise, code=code, by=by)


def moss_of(project: Project) -> Member:
    return project.members.get(name="Moss")


def open_again(project: Project, *, position: int, reason: str = "We forgot the night staff.") -> Reopening:
    """A lead opens a stage again, and people talk about how it is going: then only the keys are missing."""
    reopening = reopen(project=project, position=position, reason=reason)
    fill_check_in(project=project, by=lead_actor(project=project))
    return reopening


def sign_all(project: Project, *, pressed_on: int) -> list[SignOff]:
    """Moss agrees and a lead signs, both once, on the page of one of the stages."""
    turn_key(project=project, position=pressed_on, member=moss_of(project))
    saw = shown_digest(shown_records(project=project, position=pressed_on))
    return sign_off(stage=stage_of(project=project, position=pressed_on), saw=saw, by=lead_actor(project=project))
