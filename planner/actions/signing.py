"""Signing a stage off, and opening it again."""

from django.urls import reverse
from django.utils import timezone

from planner import steps, verbs
from planner.actions.keys import GateClosed, StageChanged, StageClosed
from planner.models import Exercise, KeptRow, Key, Reopening, SignOff, Stage, Stale
from planner.models.signing import KeyKind
from planner.opening import StageState
from planner.queries.records import other_key, records_of
from planner.queries.stages import StagePage, stage_page, stage_views, view_of
from planner.record import record_digest, shown_digest
from stakeholders.actors import Actor
from stakeholders.history import action, history_digest, record
from stakeholders.mailing import ask_for_mail
from stakeholders.models import MailKind, Project
from stakeholders.queries.mail import addresses_of
from stakeholders.register import SIGNED_MOMENTS, START_MOMENT
from stakeholders.steps import write_moment


@action
def sign_off(*, stage: Stage, saw: str, by: Actor) -> list[SignOff]:
    """Turn the lead's key and freeze the record, once, in one transaction; of every stage that is signed together.

    `saw` is the digest of the records that the page showed. Raises StageClosed when the stage is signed already,
    GateClosed while something is missing, and StageChanged when the records would not be those that were shown.
    """
    project = steps.open_facts(project=stage.project, by=by)
    page = stage_page(project, stage.position)
    if page is None or page.view.state is StageState.DONE:
        raise StageClosed
    if not by.is_lead or not page.unit.lead_may_sign:
        raise GateClosed(page.unit)
    texts = records_of(project, page)
    if shown_digest(texts) != saw:
        raise StageChanged
    others = [other_key(page, part) for part in page.parts]
    leads = [_lead_key(project, part.view.stage, part.gate.seen, by) for part in page.parts]
    if not _gates_are_open(project, page.first.stage):
        raise GateClosed(page.unit)
    for part, text in zip(page.parts, texts, strict=True):
        record(
            project=project,
            verb=verbs.STAGE_SIGNED.key,
            what={
                "stage": part.view.stage.position,
                "title": part.view.stage.title,
                "record": record_digest(text),
            },
            by=by,
        )
    entries, digest = history_digest(project=project)
    signed = [
        SignOff.objects.create(
            project=project,
            stage=part.view.stage,
            round=part.view.round,
            lead_key=lead,
            other_key=other,
            record=text,
            record_digest=record_digest(text),
            history_entries=entries,
            history_digest=digest,
            signed_at=lead.turned_at,
        )
        for part, text, lead, other in zip(page.parts, texts, leads, others, strict=True)
    ]
    for sign_off_ in signed:
        _keep_rows(sign_off_)
    _write_moments(project, page, signed, by)
    _mail_fingerprints(project, signed, by)
    return signed


def _lead_key(project: Project, stage: Stage, seen: str, by: Actor) -> Key:
    return Key.objects.create(
        project=project,
        stage=stage,
        member_id=by.pk,
        kind=KeyKind.LEAD,
        attempt=1 + stage.keys.filter(member_id=by.pk).count(),
        seen_digest=seen,
    )


def _gates_are_open(project: Project, stage: Stage) -> bool:
    page = stage_page(project, stage.position)
    return page is not None and all(part.gate.is_open for part in page.parts)


def _keep_rows(sign_off_: SignOff) -> None:
    """Keep a copy of every row of the stage's exercises that carry on. Source: exercises.md, "Flags"."""
    carries_on = Exercise.objects.filter(stage=sign_off_.stage, carries_on=True).order_by("position")
    KeptRow.objects.bulk_create(
        KeptRow(
            project_id=sign_off_.project_id,
            sign_off=sign_off_,
            exercise=exercise,
            entry=entry,
            position=position,
            text=entry.text,
            values=entry.values,
        )
        for exercise in carries_on
        for position, entry in enumerate(exercise.entries.counted().order_by("created_at", "pk"), start=1)
    )


def _write_moments(project: Project, page: StagePage, signed: list[SignOff], by: Actor) -> None:
    for sign_off_ in signed:
        write_moment(project=project, label=SIGNED_MOMENTS + sign_off_.stage.key, at=sign_off_.signed_at, by=by)
        if sign_off_.stage.freezes_start and not project.moments.filter(label=START_MOMENT).exists():
            write_moment(project=project, label=START_MOMENT, at=sign_off_.signed_at, by=by)
    last = page.parts[-1].view.stage
    following = project.stages.filter(position=last.position + 1).first()
    if following is not None:
        steps.open_stage(stage=following, at=signed[-1].signed_at, by=by)


def _mail_fingerprints(project: Project, signed: list[SignOff], by: Actor) -> None:
    """Send both key holders what was signed as fingerprints, so that they can tell if it is changed.

    The other key's holder is written to only if they gave an address and said yes to it. Source: product.md, "A record
    begins with".
    """
    words = {
        "stages": [
            {"number": each.stage.position, "title": each.stage.title, "record": each.record_digest} for each in signed
        ],
        "entries": signed[0].history_entries,
        "history": signed[0].history_digest,
    }
    others = {each.other_key.member_id for each in signed}
    for member, address in addresses_of(project, project.members.filter(pk__in=[by.pk, *others])).items():
        page = "stage_record" if member.pk == by.pk else "my_record"
        path = reverse(page, args=[project.code, signed[0].stage.position])
        ask_for_mail(
            project=project,
            kind=MailKind.RECORD,
            address=address,
            member=member,
            words={**words, "path": path},
            by=by,
        )


@action
def reopen_stage(*, stage: Stage, reason: str, by: Actor) -> Reopening:
    """Open a signed stage again, and every later signed one with it. The old records stay, and no longer stand.

    Raises StageClosed for a stage that is not signed now, and ProjectIsArchived. Source: product.md, "Reopening".
    """
    project = steps.open_facts(project=stage.project, by=by)
    views = stage_views(project)
    view = view_of(views, stage.position)
    if view is None or view.state is not StageState.DONE:
        raise StageClosed
    now = timezone.now()
    reopening = Reopening.objects.create(
        project=project, stage=view.stage, reason=reason, reopened_by_id=by.member_id, reopened_at=now
    )
    again = [other for other in views if other.state is StageState.DONE and other.stage.position >= stage.position]
    for other in again:
        standing = other.stage.sign_offs.get(round=other.round)
        Stale.objects.create(project=project, reopening=reopening, sign_off=standing)
        write_moment(project=project, label=f"reopened:{other.stage.key}", at=now, by=by)
    record(
        project=project,
        verb=verbs.STAGE_REOPENED.key,
        what={"stage": stage.position, "title": view.stage.title, "stages": len(again)},
        reason=reason,
        by=by,
    )
    return reopening
