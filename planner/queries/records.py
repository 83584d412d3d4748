"""What a record is made of."""

from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from planner.gate import GateResult
from planner.models import Entry, Key
from planner.models.entries import EntryQuerySet
from planner.plan_reading import PlanError, read_plan
from planner.queries.stages import ExerciseView, StagePage, today_in
from planner.record import ExerciseLine, RecordFacts
from stakeholders.models import Member, PersonalLink, Project


def record_facts(*, project: Project, page: StagePage) -> RecordFacts:
    """What the record of a stage stands on, once the other key is turned: 7 queries.

    Raises Key.DoesNotExist when no other key holds.
    """
    stage = page.view.stage
    other = _other_key(project, page)
    since = _last_sign_off_at(project)
    members = list(project.members.filter(left_at=None))
    here = [member for member in members if not member.is_lead and member.is_here]
    return RecordFacts(
        project=project.name,
        plan=f"{project.plan.name}, version {project.plan.template_version}, {len(page.stages)} stages",
        stage=stage.position,
        stages=len(page.stages),
        title=stage.title,
        as_of=today_in(project),
        leads=sum(member.is_lead for member in members),
        people_by_side=_by_side([member for member in here if member.joined_at is not None]),
        not_come_in=sum(member.joined_at is None for member in here),
        entries_by_side=dict(
            _entries(project, stage.pk)
            .filter(by_lead=False)
            .values_list("side")
            .annotate(how_many=Count("pk"))
            .values_list("side", "how_many")
        ),
        entries_by_leads=_entries(project, stage.pk).filter(by_lead=True).count(),
        turned_off=sum(_is_since(member.turned_off_at, since) for member in members),
        links_replaced=_links_replaced(project, since),
        exercises=tuple(_line(exercise) for exercise in (*page.required, *page.more)),
        asked_less=_asked_less(page),
        other_key_side=other.side,
        other_key_on=timezone.localdate(other.turned_at, timezone=project.zone),
    )


def _other_key(project: Project, page: StagePage) -> Key:
    gate: GateResult = page.gate
    return project.keys.filter(
        stage=page.view.stage, kind="other", member_id=gate.other_key_by or 0, seen_digest=gate.seen
    ).latest("turned_at")


def _last_sign_off_at(project: Project) -> datetime | None:
    return project.sign_offs.order_by("-signed_at").values_list("signed_at", flat=True).first()


def _by_side(members: list[Member]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for member in members:
        counts[member.side] = counts.get(member.side, 0) + 1
    return counts


def _entries(project: Project, stage_id: int) -> EntryQuerySet:
    return Entry.objects.counted().filter(project=project, exercise__stage_id=stage_id).order_by()


def _is_since(moment: datetime | None, since: datetime | None) -> bool:
    return moment is not None and (since is None or moment > since)


def _links_replaced(project: Project, since: datetime | None) -> int:
    """Links made since the last sign-off for people who had one before."""
    seen: set[int] = set()
    replaced = 0
    links = PersonalLink.objects.filter(project=project).order_by("created_at", "pk")
    for member_id, created_at in links.values_list("member_id", "created_at"):
        if member_id in seen and _is_since(created_at, since):
            replaced += 1
        seen.add(member_id)
    return replaced


def _line(view: ExerciseView) -> ExerciseLine:
    return ExerciseLine(view.exercise.title, view.exercise.required, view.entries)


def _asked_less(page: StagePage) -> tuple[str, ...]:
    """Exercises of this stage that the built-in full plan needs and this copy does not."""
    try:
        needed = {exercise.key for exercise in read_plan("full").exercises if exercise.required}
    except PlanError:
        return ()
    return tuple(view.exercise.title for view in page.more if view.exercise.key in needed)
