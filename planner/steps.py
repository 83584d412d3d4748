"""Plain functions that change rows of plans. They write no history; actions of this app call them."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from planner.gate import GateResult
from planner.models import (
    CheckIn,
    CheckInListing,
    Exercise,
    Gap,
    Key,
    KeyLapse,
    NotGoodEnough,
    Objection,
    Plan,
    PlannerTemplate,
    SignOff,
    Stage,
    TemplateExercise,
    TemplateStage,
    ValueReplyNotEnough,
)
from planner.models._shared import EXERCISE_FIELDS, STAGE_FIELDS, same_fields
from planner.models.objections import ObjectionKind
from planner.plan_data import PROJECT_END, ExerciseSpec, PlanSpec, StageSpec
from planner.plan_reading import BUILT_IN, read_plan
from planner.queries.check_ins import asked_now
from planner.queries.stages import current_view, stage_page, stage_views
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.models import CatalogueCard, Challenge, Project, ReplyNotEnough
from stakeholders.steps import ProjectIsArchived, load_cards, lock_project, mark_typed, typed_values

AT_ONCE = 100
"""Rows that are read and written together, so that memory does not grow with the people."""


def load_built_in(*, by: Actor) -> list[PlannerTemplate | CatalogueCard]:
    """Load the built-in plans and cards where they are missing or older than what ships. Returns what was loaded.

    A template that an admin has edited since is replaced too, when a newer built-in version ships: projects keep
    their own copies, and the version number tells the two apart.
    """
    loaded: list[PlannerTemplate | CatalogueCard] = []
    for key in BUILT_IN:
        spec = read_plan(key)
        template, created = PlannerTemplate.objects.get_or_create(
            key=key, defaults={"name": spec.name, "description": spec.description}
        )
        if template.built_in_version < spec.version:
            _fill(template, spec, is_new=created)
            loaded.append(template)
    return [*loaded, *load_cards(by=by)]


def _fill(template: PlannerTemplate, spec: PlanSpec, *, is_new: bool) -> None:
    template.name = spec.name
    template.description = spec.description
    template.built_in_version = spec.version
    if not is_new:
        template.version += 1
    template.save()
    template.stages.all().delete()
    for stage_spec in spec.stages:
        stage = TemplateStage.objects.create(template=template, **_stage_values(stage_spec))
        TemplateExercise.objects.bulk_create(
            TemplateExercise(stage=stage, position=position, **_exercise_values(exercise))
            for position, exercise in enumerate(stage_spec.exercises, start=1)
        )


def _stage_values(spec: StageSpec) -> dict[str, object]:
    values = {name: getattr(spec, name) for name in STAGE_FIELDS}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _exercise_values(spec: ExerciseSpec) -> dict[str, object]:
    return spec.as_data()


def copy_plan(*, project: Project, template: PlannerTemplate, opened_at: datetime, by: Actor) -> Plan:
    """Give a project its own copy of a template; what happens to the template afterwards does not touch it."""
    plan = Plan.objects.create(
        project=project, template_key=template.key, template_version=template.version, name=template.name
    )
    sources = list(template.stages.prefetch_related("exercises"))
    stages = Stage.objects.bulk_create(
        Stage(
            project=project,
            opened_at=opened_at if source.position == 1 else None,
            **same_fields(source, STAGE_FIELDS),
        )
        for source in sources
    )
    Exercise.objects.bulk_create(
        Exercise(project=project, stage=stage, **_exercise_copy(exercise, project))
        for stage, source in zip(stages, sources, strict=True)
        for exercise in source.exercises.all()
    )
    return plan


def _exercise_copy(source: TemplateExercise, project: Project) -> dict[str, object]:
    """The exercise's values, with its ready words made the project's own."""
    values = same_fields(source, EXERCISE_FIELDS)
    if source.starter_text:
        values["starter_text"] = source.starter_text.format(
            project=project.name,
            sentence=project.sentence.rstrip(".") + ".",
            organisation=project.organisation or "[organisation]",
            contact=project.contact or "[name and phone number]",
        )
    values["starter_rows"] = [
        {column: project.ends_on.isoformat() if value == PROJECT_END else value for column, value in row.items()}
        for row in source.starter_rows
    ]
    return values


def open_stage(*, stage: Stage, at: datetime, by: Actor) -> None:
    """Note when a stage began."""
    if stage.opened_at is None:
        stage.opened_at = at
        stage.save(update_fields=["opened_at"])


def add_objection(
    *, stage: Stage, code: UUID, kind: ObjectionKind, words: str, is_withheld: bool, by: Actor
) -> Objection:
    """Say that a stage is not ready. A lead's name is always shown. Source: product.md, "A published gap"."""
    return Objection.objects.create(
        project_id=stage.project_id,
        stage=stage,
        code=code,
        kind=kind,
        author_id=by.pk,
        by_lead=by.is_lead,
        is_withheld=is_withheld and not by.is_lead,
        words=words,
        **typed_values(project=stage.project, by=by),
    )


def list_asked(*, check_in: CheckIn, by: Actor) -> None:
    """List everybody who is asked in an open round and does not stand there yet, so that nobody stands there alone.

    Whoever had two entries when it opened, which are one now, stands there once.
    """
    _list_once(check_in)
    there = CheckInListing.objects.filter(check_in=check_in, member=OuterRef("pk"))
    missing = asked_now(check_in.project).exclude(Exists(there)).order_by("pk")
    while people := list(missing.values_list("pk", flat=True)[:AT_ONCE]):
        CheckInListing.objects.bulk_create(
            CheckInListing(project_id=check_in.project_id, check_in=check_in, member_id=pk) for pk in people
        )


def _list_once(check_in: CheckIn) -> None:
    """Where both entries of a person have answered both stay, one with nobody: their answers cannot be taken out."""
    for listed in check_in.listing.exclude(member__merged_into=None).exclude(member=None).select_related("member"):
        kept = check_in.listing.filter(member=listed.member.merged_into_id).first()  # type: ignore[union-attr]
        if kept is not None and not listed.is_answered:
            listed.delete()
        elif kept is not None and kept.is_answered:
            listed.member = None
            listed.save(update_fields=["member"])
        else:
            if kept is not None:
                kept.delete()
            listed.member_id = listed.member.merged_into_id  # type: ignore[union-attr]
            listed.save(update_fields=["member"])


def erase_requests(*, requests: QuerySet[Challenge], by: Actor) -> None:
    """Erase the words of requests to include, and the names of groups that they say are missing. All stay open."""
    requests.filter(taken_back_at=None).update(
        words="", missing_name="", taken_back_at=timezone.now(), version=F("version") + 1
    )


class GapTooLong(Exception):
    """The date to look again is past, or later than the project allows or an open gap about the same says."""


class GapIsLate(Exception):
    """The date of an open gap about the same has passed, so what was done about it is said first. It is `gap`."""

    def __init__(self, gap: Gap) -> None:
        super().__init__()
        self.gap = gap


def replace_gaps(*, gaps: QuerySet[Gap], look_again_on: date, today: date, by: Actor) -> None:
    """End the open ones of some gaps, as a new one about the same takes their place. They stay on record.

    A new gap says other words, and never puts off the date: that is done by saying what was done since. Raises
    GapIsLate and GapTooLong. Source: product.md, "A published gap".
    """
    standing = gaps.filter(closed_at=None)
    for gap in standing.order_by("look_again_on", "pk"):
        if gap.look_again_on < today:
            raise GapIsLate(gap)
        if look_again_on > gap.look_again_on:
            raise GapTooLong
    standing.update(closed_at=timezone.now())


class NotYours(Exception):
    """Somebody else said it."""


def say_not_enough[Said: (NotGoodEnough, ReplyNotEnough, ValueReplyNotEnough)](
    *, table: type[Said], reply_id: int, words: str, project: Project, by: Actor
) -> Said:
    """Write down that somebody finds a reply not good enough. Raises NothingChanged for the second time."""
    defaults = {"project": project, "words": words, **typed_values(project=project, by=by)}
    said, is_new = table._default_manager.get_or_create(reply_id=reply_id, member_id=by.pk, defaults=defaults)
    if not is_new:
        raise NothingChanged
    return said


def say_otherwise(
    *, said: NotGoodEnough | ReplyNotEnough | ValueReplyNotEnough | None, words: str, project: Project, by: Actor
) -> None:
    """Let it be said in other words. Raises NotYours where this person said nothing, and NothingChanged."""
    if said is None:
        raise NotYours
    if said.words == words:
        raise NothingChanged
    said.words = words
    said.save(update_fields=["words", *mark_typed(row=said, project=project, by=by)])


def lock_facts(*, project: Project, by: Actor) -> Project:
    """Wait until nobody else changes the project's facts, and let keys lapse whose holders saw something else.

    Every action that changes a fact of the gate begins with it. A key that has lapsed never counts again, also where
    everything is as it was: what changed in between was seen by nobody who agreed. Returns the project, read afresh.
    """
    project = lock_project(project)
    used = SignOff.objects.filter(Q(other_key=OuterRef("pk")) | Q(lead_key=OuterRef("pk")))
    pending = list(project.keys.filter(lapse=None).exclude(Exists(used)))
    if not pending:
        return project
    view = current_view(stage_views(project))
    page = stage_page(project, view.stage.position) if view is not None else None
    gates = {part.view.stage.pk: part.gate for part in page.parts} if page is not None else {}
    by_holder: dict[int | None, list[Key]] = {}
    for key in pending:
        by_holder.setdefault(key.member_id, []).append(key)
    KeyLapse.objects.bulk_create(
        KeyLapse(project=project, key=key)
        for keys in by_holder.values()
        if not _still_hold(keys, gates)
        for key in keys
    )
    return project


def open_facts(*, project: Project, by: Actor) -> Project:
    """The project with its facts locked, as by `lock_facts`, where it may be changed. Raises ProjectIsArchived."""
    project = lock_facts(project=project, by=by)
    if project.is_archived:
        raise ProjectIsArchived
    return project


def _still_hold(keys: list[Key], gates: dict[int, GateResult]) -> bool:
    """Whether one person's keys are for exactly the stages that are signed next, and for what their gates say now.

    They agreed to these stages together, so where one changes all of their keys lapse.
    """
    return {key.stage_id for key in keys} == set(gates) and all(
        key.seen_digest == gates[key.stage_id].seen and key.member_id in gates[key.stage_id].other_key_may
        for key in keys
    )
