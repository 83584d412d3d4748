"""A lead's projects, and a project's home."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from planner.gate import MendKind
from planner.models import Stage
from planner.opening import StageState
from planner.queries.stages import (
    NOT_ON_HOMES,
    ExerciseView,
    StagePage,
    StageView,
    exercise_views,
    page_of_stage,
    stage_views,
    today_in,
)
from stakeholders.models import Member, Project, User

NEXT_SHOWN = 5
FIRST_WEEK = ("barriers", "can_change", "meetings")
"""Exercises that the first week asks for; all are open from the first day."""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project in the table of a lead's projects."""

    project: Project
    stage: Stage | None
    stages: int
    people: int


@dataclass(frozen=True, slots=True)
class NextItem:
    """One thing that a lead can do next, and why. `page` and `where` are the address, worked out when it is shown."""

    words: str
    why: str
    page: str
    where: tuple[str | int, ...]
    state: str = "todo"

    @property
    def address(self) -> str:
        """Where it is done."""
        return reverse(self.page, args=self.where)

    @property
    def state_words(self) -> str:
        """What stands beside the mark."""
        return {"todo": "To do", "half": "In progress", "overdue": "Overdue"}[self.state]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One of the five steps of the first week."""

    words: str
    why: str
    address: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything that a project's home shows."""

    current: StagePage | None
    stages: list[StageView]
    sentence: str
    items: list[NextItem]
    first_week: list[FirstStep]
    people: int

    @property
    def shown(self) -> list[NextItem]:
        """The first five things to do."""
        return self.items[:NEXT_SHOWN]


def project_rows(user: User) -> list[ProjectRow]:
    """The projects that an account leads, archived ones last: 3 queries."""
    unsigned = Stage.objects.filter(project=OuterRef("pk"), sign_offs=None).order_by("position")
    projects = list(
        Project.objects.filter(members__user=user, members__is_lead=True, members__left_at=None)
        .annotate(current_stage=Subquery(unsigned.values("pk")[:1]), how_many=Count("stages", distinct=True))
        .order_by("archived_at", "name", "pk")
    )
    stages = Stage.objects.in_bulk([project.current_stage for project in projects if project.current_stage])
    people = dict(
        Member.objects.filter(project__in=projects, left_at=None, turned_off_at=None)
        .order_by()
        .values_list("project_id")
        .annotate(how_many=Count("pk"))
        .values_list("project_id", "how_many")
    )
    rows = [
        ProjectRow(project, stages.get(project.current_stage), project.how_many, people.get(project.pk, 0))
        for project in projects
    ]
    return sorted(rows, key=lambda row: row.project.is_archived)


def project_home(project: Project) -> HomePage:
    """A project's home, in the order of use.md: 7 queries."""
    views = stage_views(project, unread=NOT_ON_HOMES)
    now = next((view for view in views if view.state is StageState.NOW), None)
    nothing_signed = all(view.state is not StageState.DONE for view in views)
    wanted = Q(key__in=FIRST_WEEK) if nothing_signed else Q(pk__in=[])
    shown = project.exercises.filter(wanted if now is None else wanted | Q(stage=now.stage))
    exercises = exercise_views(project, shown, views)
    page = None
    if now is not None:
        page = page_of_stage(now, views, [view for view in exercises if view.exercise.stage_id == now.stage.pk])
    members = page.members if page is not None else list(project.members.filter(left_at=None))
    people = [member for member in members if not member.is_lead and member.is_here]
    waiting = [member for member in people if member.joined_at is None]
    items = _next_items(project, page, waiting)
    begins = nothing_signed and page is not None and not page.gate.work_is_done
    begins = begins and not any(item.state == "overdue" for item in items)
    return HomePage(
        current=page,
        stages=views,
        sentence=_sentence(page, len(views), len(waiting)),
        items=items,
        first_week=_first_week(project, views, exercises, len(people)) if begins else [],
        people=len(people),
    )


def _sentence(page: StagePage | None, stages: int, waiting: int) -> str:
    """Where the project stands, in one line of plain words."""
    if page is None:
        return f"All {stages} stages are finished."
    stage = page.view.stage
    missing = page.gate.missing
    needed = "1 thing still needed" if missing == 1 else f"{missing} things still needed"
    words = f"Stage {stage.position} of {stages}: {stage.title}. {needed}."
    if waiting:
        words += " 1 person has not come in yet." if waiting == 1 else f" {waiting} people have not come in yet."
    return words


def _next_items(project: Project, page: StagePage | None, waiting: list[Member]) -> list[NextItem]:
    """What to do next, in order: my agreement, gaps past their date, exercises, people to bring in."""
    if page is None or project.is_archived:
        return []
    code, position = project.code, page.view.stage.position
    items = []
    if page.gate.lead_may_sign:
        why = "Somebody with lived experience or a carer has agreed. Now it is your turn."
        items.append(NextItem(f"Sign off stage {position}", why, "stage_finish", (code, position)))
    items += [
        NextItem(check.mend.words, check.evidence, "not_needed", (code, position, check.mend.target), "overdue")
        for check in page.gate.checks
        if check.mend.kind is MendKind.GAP
    ]
    items += [
        NextItem(view.exercise.title, view.exercise.prompt, "exercise_detail", (code, position, view.exercise.key))
        for view in page.required
        if view.state == "todo"
    ]
    if page.gate.work_is_done and not page.gate.lead_may_sign:
        why = "Everything else is done. Somebody with lived experience or a carer agrees on their own page."
        items.append(NextItem("Ask people to agree that the stage is finished", why, "people_list", (code,), "half"))
    items += [
        NextItem(
            f"Hand {member.shown_name} their link",
            f"{_days(member, project)} They have not come in yet.",
            "people_list",
            (code,),
        )
        for member in waiting
    ]
    return items


def _days(member: Member, project: Project) -> str:
    added: date = timezone.localdate(member.created_at, timezone=project.zone)
    days = (today_in(project) - added).days
    return {0: "Added today.", 1: "Added yesterday."}.get(days, f"Added {days} days ago.")


def _first_week(
    project: Project, views: list[StageView], exercises: list[ExerciseView], people: int
) -> list[FirstStep]:
    """Five steps for the first week, without a single empty chart. Source: use.md, minute 3."""
    found = {view.exercise.key: view for view in exercises}
    positions = {view.stage.pk: view.stage.position for view in views}
    steps = [
        ("barriers", "List the groups this touches", "One line each, in their own words. You can paste a list."),
        ("can_change", "Say what can change, and what cannot", "People decide on joining when they know this."),
        (
            "people",
            "Ask two people with lived experience and one decision maker",
            "You need them to finish the first stage. You may be the decision maker. Ready words are on the page.",
        ),
        ("meetings", "Plan the first meeting", "When, where, and what people will be asked to do."),
        ("sheets", "Print the pack for the first meeting", "A blank sheet for every exercise of the first stage."),
    ]
    week = []
    for key, words, why in steps:
        if key == "people":
            week.append(FirstStep(words, why, reverse("people_list", args=[project.code]), people >= 2))
        elif key == "sheets":
            week.append(FirstStep(words, why, reverse("stage_sheets", args=[project.code, 1]), is_done=False))
        elif key in found:
            view = found[key]
            address = reverse("exercise_detail", args=[project.code, positions[view.exercise.stage_id], key])
            week.append(FirstStep(words, why, address, view.entries > 0))
    return [] if all(step.is_done for step in week[:-1]) else week
