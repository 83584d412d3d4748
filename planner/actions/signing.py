"""Closing a stage: gaps, the other key, and the sign-off."""

from datetime import date, timedelta

from django.utils import timezone

from planner import steps, verbs
from planner.gate import CheckKey, GateResult
from planner.models import Exercise, Gap, Key, SignOff, Stage
from planner.models.signing import KeyKind
from planner.opening import StageState
from planner.queries.records import record_facts
from planner.queries.stages import StagePage, stage_page, stage_views, today_in, view_of
from planner.record import build_record, record_digest, record_text
from stakeholders.actions.projects import NothingChanged, ProjectIsArchived
from stakeholders.actors import Actor, ActorKind
from stakeholders.history import action, record
from stakeholders.models import LIVED_SIDE, Project
from stakeholders.steps import lock_project, write_moment

GAP_LONGEST = timedelta(weeks=12)
"""A published gap is looked at again within 12 weeks. Source: product.md, "A published gap"."""


class StageClosed(Exception):
    """The stage is signed already, or cannot be worked on yet."""


class GateClosed(Exception):
    """Something is still needed; `result` says what."""

    def __init__(self, result: GateResult) -> None:
        super().__init__(f"{result.missing} things still needed")
        self.result = result


class StageChanged(Exception):
    """The stage changed since the person looked, so they look again before they agree."""


class KeyRefused(Exception):
    """This person may not hold the other key; the message is a sentence for them."""


class GapTooLong(Exception):
    """The date to look again is not within 12 weeks from today."""


def _locked(stage: Stage) -> tuple[Project, StagePage]:
    """The project and its stage's page, read afresh while nobody else can change them."""
    project = lock_project(stage.project)
    if project.is_archived:
        raise ProjectIsArchived
    page = stage_page(project, stage.position)
    if page is None:
        raise StageClosed
    return project, page


@action
def publish_gap(*, exercise: Exercise, reason: str, plan: str, look_again_on: date, by: Actor) -> Gap:
    """Say openly that a needed exercise is not needed: why, what instead, and when it is looked at again.

    A newer gap for the same exercise replaces the older, which stays on record. Raises StageClosed or GapTooLong.
    """
    project = lock_project(exercise.project)
    view = view_of(stage_views(project), exercise.stage.position)
    if project.is_archived or view is None or view.state not in {StageState.NOW, StageState.NEXT}:
        raise StageClosed
    today = today_in(project)
    if not today <= look_again_on <= today + GAP_LONGEST:
        raise GapTooLong
    exercise.gaps.filter(closed_at=None).update(closed_at=timezone.now())
    gap = Gap.objects.create(
        project=project,
        stage=exercise.stage,
        check_key=CheckKey.EXERCISES.value,
        exercise=exercise,
        reason=reason,
        plan=plan,
        look_again_on=look_again_on,
        published_by_id=by.member_id,
    )
    record(
        project=project,
        verb=verbs.GAP_PUBLISHED.key,
        what={"exercise": exercise.title},
        new={"plan": plan, "look_again_on": look_again_on},
        reason=reason,
        by=by,
    )
    return gap


@action
def close_gap(*, exercise: Exercise, by: Actor) -> None:
    """Take back that an exercise is not needed. Raises NothingChanged where nobody said so, or StageClosed."""
    project = lock_project(exercise.project)
    view = view_of(stage_views(project), exercise.stage.position)
    if project.is_archived or view is None or view.state not in {StageState.NOW, StageState.NEXT}:
        raise StageClosed
    if not exercise.gaps.filter(closed_at=None).update(closed_at=timezone.now()):
        raise NothingChanged
    record(project=project, verb=verbs.GAP_CLOSED.key, what={"exercise": exercise.title}, by=by)


@action
def turn_other_key(*, stage: Stage, seen: str, led_here: bool, by: Actor) -> Key:
    """Agree that a stage is finished, as a person of the lived side.

    `seen` names what the gate said on the page; `led_here` tells that a lead has used this browser. Raises StageClosed
    for a signed stage, GateClosed while work is missing, StageChanged when the gate says something else now,
    KeyRefused with a sentence, and NothingChanged when this person has agreed already.
    """
    project, page = _locked(stage)
    if page.view.signed_at is not None:
        raise StageClosed
    gate = page.gate
    if led_here:
        raise KeyRefused("A lead of this project has used this browser. Agree on a phone or computer of your own.")
    if not gate.work_is_done:
        raise GateClosed(gate)
    if gate.seen != seen:
        raise StageChanged
    member = project.members.filter(pk=by.member_id or 0).first()
    if member is None or member.is_lead or by.kind is not ActorKind.PARTICIPANT or member.side not in LIVED_SIDE:
        raise KeyRefused("Only a person with lived experience or a carer can agree here.")
    if member.pk not in gate.other_key_may:
        raise KeyRefused(
            "You cannot agree to this stage. People may after 14 days, and not where they recorded a known gap."
        )
    key, is_new = Key.objects.get_or_create(
        stage=page.view.stage,
        member=member,
        seen_digest=seen,
        defaults={"project": project, "kind": KeyKind.OTHER, "side": member.side},
    )
    if not is_new:
        raise NothingChanged
    record(project=project, verb=verbs.KEY_TURNED.key, what={"stage": stage.position}, by=by)
    return key


@action
def sign_off(*, stage: Stage, saw: str, by: Actor) -> SignOff:
    """Turn the lead's key and freeze the record, once, in one transaction.

    `saw` is the digest of the record that the page showed. Raises StageClosed when the stage is signed already,
    GateClosed while something is missing, and StageChanged when the record would not be the one that was shown.
    """
    project, page = _locked(stage)
    stage = page.view.stage
    if page.view.signed_at is not None:
        raise StageClosed
    if not by.is_lead or not page.gate.lead_may_sign:
        raise GateClosed(page.gate)
    text = record_text(build_record(record_facts(project=project, page=page), page.gate))
    if record_digest(text) != saw:
        raise StageChanged
    now = timezone.now()
    lead_key = Key.objects.create(
        project=project,
        stage=stage,
        member_id=by.member_id,
        kind=KeyKind.LEAD,
        seen_digest=page.gate.seen,
        turned_at=now,
    )
    gate = _gate_now(project, stage)
    if not gate.is_open:
        raise GateClosed(gate)
    signed = SignOff.objects.create(
        project=project,
        stage=stage,
        round=stage.sign_offs.count() + 1,
        lead_key=lead_key,
        other_key=Key.objects.filter(
            stage=stage, kind=KeyKind.OTHER, member_id=gate.other_key_by or 0, seen_digest=gate.seen
        ).latest("turned_at"),
        record=text,
        record_digest=record_digest(text),
        signed_at=now,
    )
    write_moment(project=project, label=f"signed:{stage.key}", at=now, by=by)
    following = project.stages.filter(position=stage.position + 1).first()
    if following is not None:
        steps.open_stage(stage=following, at=now, by=by)
    record(
        project=project,
        verb=verbs.STAGE_SIGNED.key,
        what={"stage": stage.position, "title": stage.title, "record": signed.record_digest},
        by=by,
    )
    return signed


def _gate_now(project: Project, stage: Stage) -> GateResult:
    page = stage_page(project, stage.position)
    if page is None:
        raise StageClosed
    return page.gate
