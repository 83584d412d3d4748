"""A lead's projects, and a project's home."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coproduction.languages import said
from planner.gate import FEWEST_FOR_A_ROUND, CheckInsFact, CheckKey, MendKind, PromiseFact
from planner.models import SignOff, Stage
from planner.opening import StageState
from planner.queries.challenges import RequestsWaiting, requests_waiting
from planner.queries.check_in_facts import check_ins_fact
from planner.queries.check_in_results import PromiseKept, promise_kept
from planner.queries.coverage_pages import PlacesFilled, places_filled
from planner.queries.promise import promise_fact
from planner.queries.replies import replies_waiting, where_replies_are_given
from planner.queries.rows import has_check_ins, member_rows
from planner.queries.stages import (
    NOT_ON_HOMES,
    ExerciseView,
    StagePage,
    StageView,
    current_view,
    exercise_views,
    page_of_stage,
    project_marks,
    signed_together,
    stage_views,
    today_in,
)
from planner.queries.value_replies import REPLY_WITHIN
from stakeholders.models import LIVED_SIDE, Member, Project, User
from stakeholders.queries.groups import has_groups
from stakeholders.queries.support import support_due
from stakeholders.recruiting import planned_days

NEXT_SHOWN = 5
FIRST_WEEK = ("can_change", "meetings")
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
    def mark(self) -> str:
        """The shape beside it: what waits for a reply looks as urgent as what is overdue."""
        return "overdue" if self.state == "waits" else self.state

    @property
    def state_words(self) -> str:
        """What stands beside the mark."""
        return {
            "todo": _("To do"),
            "half": _("In progress"),
            "overdue": _("Overdue"),
            "waits": _("No reply yet"),
        }[self.state]


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
    check_ins: CheckInsFact
    """How it is going, as the last check-in and talks tell."""

    @property
    def kept(self) -> PromiseKept | None:
        """What the last check-in says of our promise; None before the first one."""
        return promise_kept(self.check_ins, weeks=self._weeks)

    @property
    def places(self) -> PlacesFilled | None:
        """Places in short, where the gate read them."""
        return None if self.current is None else places_filled(self.current.facts.coverage.now, self.current.members)

    @property
    def _weeks(self) -> int | None:
        """Weeks after which everyone is asked again; None where no stage is left, or a talk takes the place of it."""
        if self.current is None or _lived(self.current) < FEWEST_FOR_A_ROUND:
            return None
        return min(part.numbers.check_in_weeks for part in self.current.parts)

    @property
    def shown(self) -> list[NextItem]:
        """The first five things to do."""
        return self.items[:NEXT_SHOWN]


def project_rows(user: User) -> list[ProjectRow]:
    """The projects that an account leads, archived ones last: 3 queries."""
    standing = SignOff.objects.filter(stage=OuterRef("pk"), stale=None)
    unsigned = Stage.objects.filter(~Exists(standing), project=OuterRef("pk")).order_by("position")
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


def project_home(project: Project, *, viewer_id: int) -> HomePage:
    """A project's home, in the order of use.md, for one of its leads: 23 queries at most."""
    views = stage_views(project, unread=NOT_ON_HOMES)
    now = current_view(views)
    together = signed_together(now, views) if now is not None else []
    nothing_signed = all(view.state not in {StageState.DONE, StageState.AGAIN} for view in views)
    wanted = Q(key__in=FIRST_WEEK) if nothing_signed else Q(pk__in=[])
    shown = project.exercises.filter(wanted | Q(stage__in=[view.stage.pk for view in together]))
    marks = project_marks(project)
    exercises = exercise_views(project, shown, views, marks)
    page = page_of_stage(now, views, exercises, marks) if now is not None else None
    members = page.members if page is not None else member_rows(project)
    people = [member for member in members if not member.is_lead and member.is_here]
    waiting = [member for member in people if member.joined_at is None and not member.on_paper]
    asks = any(CheckKey.PROMISE in view.stage.checks for view in together)
    promise = page.facts.promise if page is not None and asks else promise_fact(project)
    check_ins = _check_ins_of(project, page, together, promise)
    items = _next_items(project, page, _Read(promise, check_ins, waiting, viewer_id))
    begins = nothing_signed and page is not None and not page.unit.work_is_done
    begins = begins and not any(item.state in {"overdue", "waits"} for item in items)
    return HomePage(
        current=page,
        stages=views,
        sentence=_sentence(page, len(views), len(waiting)),
        items=items,
        first_week=_first_week(project, views, exercises, people=len(people)) if begins else [],
        people=len(people),
        check_ins=check_ins,
    )


def _check_ins_of(
    project: Project, page: StagePage | None, together: list[StageView], promise: PromiseFact | None
) -> CheckInsFact:
    """Check-ins as the gate read them, or read now where it had no need."""
    if page is not None and any(CheckKey.CHECK_IN in view.stage.checks for view in together):
        return page.facts.check_ins
    return check_ins_fact(project) if promise is not None and has_check_ins(project) else CheckInsFact()


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read besides the page of the stage."""

    promise: PromiseFact | None
    check_ins: CheckInsFact
    waiting: list[Member]
    viewer_id: int


def _sentence(page: StagePage | None, stages: int, waiting: int) -> str:
    """Where the project stands, in one line of plain words."""
    if page is None:
        words = ngettext("All %(stages)s stage is finished.", "All %(stages)s stages are finished.", stages)
        return words % {"stages": stages}
    needed = _needed(page, stages)
    if not waiting:
        return needed
    words = ngettext("%(people)s person has not come in yet.", "%(people)s people have not come in yet.", waiting)
    return f"{needed} {words % {'people': waiting}}"


def _needed(page: StagePage, stages: int) -> str:
    """Which stage the project is in, or which ones need another look, and how much is missing there."""
    stage, missing = page.view.stage, page.unit.missing
    if page.view.state is not StageState.AGAIN:
        words = ngettext(
            "Stage %(position)s of %(stages)s: %(title)s. %(missing)s thing still needed.",
            "Stage %(position)s of %(stages)s: %(title)s. %(missing)s things still needed.",
            missing,
        )
        return words % {"position": stage.position, "stages": stages, "title": stage.title, "missing": missing}
    if len(page.parts) == 1:
        words = ngettext(
            "Stage %(stages)s again: %(missing)s thing still needed.",
            "Stage %(stages)s again: %(missing)s things still needed.",
            missing,
        )
    else:
        words = ngettext(
            "Stages %(stages)s again: %(missing)s thing still needed.",
            "Stages %(stages)s again: %(missing)s things still needed.",
            missing,
        )
    return words % {"stages": page.positions, "missing": missing}


def _next_items(project: Project, page: StagePage | None, read: _Read) -> list[NextItem]:
    """What to do next: what people are owed, and then in the order of use.md.

    That is replies, my agreement, gaps past their date, exercises, people.
    """
    if project.is_archived:
        return []
    if page is None:
        return _support(project)
    return [
        *_support(project),
        *_broken(project, read.check_ins),
        *_replies(project, page, read.promise),
        *_my_agreement(project, page, read.promise, read.viewer_id),
        *_late(project, page),
        *_check_ins(project, page, read.check_ins),
        *_time_and_places(project, page),
        *_groups(project, page),
        *_exercises(project, page),
        *_people(project, page, read.waiting),
        *_window_ahead(project, page),
    ]


def _support(project: Project) -> list[NextItem]:
    """What people need or are owed and is late, or did not work. It names nobody."""
    due = support_due(project)
    items = []
    if due.payments:
        words = ngettext("Pay %(count)s overdue payment", "Pay %(count)s overdue payments", due.payments)
        why = _("People were promised it by a day that is over.")
        items.append(NextItem(words % {"count": due.payments}, why, "support_list", (project.code,), "overdue"))
    if due.needs:
        words = ngettext("See to %(count)s overdue need", "See to %(count)s overdue needs", due.needs)
        why = _("Without it somebody may not be able to take part.")
        items.append(NextItem(words % {"count": due.needs}, why, "support_list", (project.code,), "overdue"))
    if due.not_worked:
        words = ngettext(
            "Try again: %(count)s thing did not work for somebody",
            "Try again: %(count)s things did not work for people",
            due.not_worked,
        )
        why = _("It was done, and they say that it did not help, or not enough.")
        items.append(NextItem(words % {"count": due.not_worked}, why, "support_list", (project.code,), "waits"))
    return items


def _broken(project: Project, check_ins: CheckInsFact) -> list[NextItem]:
    """Lines of the promise that are broken and wait for a reply, with the days that are left."""
    today = today_in(project)
    items = []
    for line in check_ins.broken:
        if line.is_replied:
            continue
        days = (line.said_on + REPLY_WITHIN - today).days
        words = _("Reply about “%(line)s”") % {"line": line.title}
        state = "waits" if days >= 0 else "overdue"
        items.append(NextItem(words, _time_left(days), "value_reply", (project.code, line.key), state))
    return items


def _time_left(days: int) -> str:
    """For how long a broken line may still wait for its reply."""
    if days > 0:
        words = ngettext(
            "It is broken. A reply is due in %(days)s day.", "It is broken. A reply is due in %(days)s days.", days
        )
    elif days == 0:
        words = _("It is broken. A reply is due today.")
    else:
        words = ngettext(
            "It is broken. A reply was due %(days)s day ago.",
            "It is broken. A reply was due %(days)s days ago.",
            -days,
        )
    return words % {"days": abs(days)}


_MENDS_OF_CHECK_INS = {
    MendKind.CHECK_IN: "check_in_open",
    MendKind.TALK: "talk_add",
    MendKind.TALKS: "talk_list",
}
DUE_WITHIN = timedelta(days=14)
"""So long before the last check-in is too old the next one is due: it stays open for a week itself."""


def _check_ins(project: Project, page: StagePage, check_ins: CheckInsFact) -> list[NextItem]:
    """A check-in or a talk to hold, and one to close. Replies to broken lines are told before."""
    today = today_in(project)
    if check_ins.open_until is not None:
        if check_ins.open_until >= today:
            return []
        why = _("Its last day is over. Then everyone can see what people say.")
        return [
            NextItem(_("Close the check-in"), why, "check_in_close", (project.code, check_ins.open_code), "overdue")
        ]
    asking = [part for part in page.parts if CheckKey.CHECK_IN in part.view.stage.checks]
    checks = [check for part in asking for check in part.gate.checks if check.key is CheckKey.CHECK_IN]
    needed = [check for check in checks if check.mend.kind in _MENDS_OF_CHECK_INS]
    if needed:
        mend = needed[0].mend
        why = said(needed[0].evidence)
        return [NextItem(said(mend.words), why, _MENDS_OF_CHECK_INS[mend.kind], (project.code,))]
    if not asking or any(not check.passes for check in checks):
        return []
    weeks = min(part.numbers.check_in_weeks for part in asking)
    lived = _lived(page)
    agreed = [talk.held_on for talk in check_ins.talks if talk.is_agreed]
    if lived < FEWEST_FOR_A_ROUND and agreed:
        return _due_soon(project, "talk_kit", _("Hold the next talk"), last=agreed[-1], weeks=weeks)
    if check_ins.latest is None:
        return []
    last = check_ins.latest.ended_on
    return _due_soon(project, "check_in_open", _("Open the next check-in"), last=last, weeks=weeks)


def _lived(page: StagePage) -> int:
    """How many people with lived experience and carers are active and lead nothing."""
    return sum(member.is_active and not member.is_lead and member.side in LIVED_SIDE for member in page.members)


def _due_soon(project: Project, address: str, words: str, *, last: date, weeks: int) -> list[NextItem]:
    """What is due next, from a fortnight before the last one is too old."""
    due_on = last + timedelta(weeks=weeks)
    if today_in(project) < due_on - DUE_WITHIN:
        return []
    why = _("The last one was on %(last)s. After %(day)s it is too old to finish a stage with.")
    why %= {"last": date_format(last, "j F Y"), "day": date_format(due_on, "j F Y")}
    return [NextItem(words, why, address, (project.code,))]


def _replies(project: Project, page: StagePage, promise: PromiseFact | None) -> list[NextItem]:
    """People who wait for a reply."""
    items = []
    concerns = sum(objection.is_open for objection in page.facts.objections)
    if concerns:
        words = ngettext("Reply to %(count)s concern", "Reply to %(count)s concerns", concerns) % {"count": concerns}
        why = _("A stage waits until every concern has a reply.")
        items.append(NextItem(words, why, "concerns", (project.code,), "waits"))
    requests = requests_waiting(project)
    if requests.how_many:
        words = ngettext(
            "Reply to %(count)s request to include", "Reply to %(count)s requests to include", requests.how_many
        )
        words %= {"count": requests.how_many}
        items.append(NextItem(words, _how_long(requests), "challenge_list", (project.code,), "waits"))
    if promise is not None and promise.noes_without_reply:
        noes = promise.noes_without_reply
        words = ngettext("Reply to %(count)s “no, because”", "Reply to %(count)s times “no, because”", noes)
        words %= {"count": noes}
        why = _("Somebody cannot agree to our promise yet.")
        items.append(NextItem(words, why, "promise", (project.code,), "waits"))
    ideas = replies_waiting(project)
    where = where_replies_are_given(project) if ideas else None
    if where is not None:
        words = ngettext("Reply to %(count)s idea", "Reply to %(count)s ideas", ideas) % {"count": ideas}
        why = _("People wait to hear what became of it.")
        address = (project.code, where.stage.position, where.key)
        items.append(NextItem(words, why, "exercise_detail", address, "waits"))
    return items


def _how_long(requests: RequestsWaiting) -> str:
    """For how long the oldest request has waited."""
    if not requests.days:
        return _("Somebody asks for a group. It was sent today.")
    words = ngettext(
        "Somebody asks for a group. The oldest has waited up to %(days)s day.",
        "Somebody asks for a group. The oldest has waited up to %(days)s days.",
        requests.days,
    )
    return words % {"days": requests.days}


def _my_agreement(project: Project, page: StagePage, promise: PromiseFact | None, viewer_id: int) -> list[NextItem]:
    """What waits for this lead's own word."""
    items = []
    position = page.first.stage.position
    if page.unit.lead_may_sign:
        why = _("Somebody with lived experience or a carer has agreed. Now it is your turn.")
        items.append(NextItem(page.sign_off_words, why, "stage_finish", (project.code, position)))
    asks = any(CheckKey.PROMISE in part.view.stage.checks for part in page.parts)
    if asks and promise is None:
        why = _("Eight lines are ready. Change them, or put them to everyone as they are.")
        items.append(NextItem(_("Put our promise to everyone"), why, "promise", (project.code,)))
    elif promise is not None and viewer_id not in dict(promise.answers):
        items.append(NextItem(_("Answer our promise yourself"), _("You are asked too."), "promise", (project.code,)))
    return items


def _late(project: Project, page: StagePage) -> list[NextItem]:
    """Known gaps past their date, and what people agreed "as long as"."""
    items = []
    for part in page.parts:
        for check in part.gate.checks:
            words, why = said(check.mend.words), said(check.evidence)
            if check.mend.kind is MendKind.RENEWAL:
                items.append(NextItem(words, why, "gap_renew", (project.code, check.mend.target), "overdue"))
            elif check.mend.kind is MendKind.CONDITIONS:
                items.append(
                    NextItem(_("Do what was agreed “as long as”"), why, "open_points", (project.code,), "half")
                )
    return list(dict.fromkeys(items))


def _time_and_places(project: Project, page: StagePage) -> list[NextItem]:
    """When people are asked to join, and the count of places: each page once. Waiting alone is nothing to do."""
    items: dict[str, NextItem] = {}
    for part in page.parts:
        for check in part.gate.checks:
            words, why = said(check.mend.words), said(check.evidence)
            if check.mend.kind is MendKind.WINDOW:
                items.setdefault("window", NextItem(words, why, "window_set", (project.code,)))
            elif check.mend.kind is MendKind.COUNT:
                items.setdefault("count", NextItem(words, why, "count_save", (project.code,)))
            elif check.mend.kind is MendKind.PERIOD_GAP:
                weeks = timedelta(weeks=part.numbers.recruitment_weeks)
                if planned_days(page.facts.coverage.windows) < weeks.days:
                    where = (project.code, part.view.stage.position)
                    items.setdefault("gap", NextItem(_("Say why there is less time"), why, "period_gap", where))
    return list(items.values())


def _window_ahead(project: Project, page: StagePage) -> list[NextItem]:
    """Saying when people are asked, one stage before it is needed: days count from the day they are entered."""
    ahead = any(CheckKey.PERIOD in view.stage.checks and view.state is StageState.NEXT for view in page.stages)
    if not ahead or project.windows.exists():
        return []
    why = _("The next stage asks for it. Days count from the day they are entered.")
    return [NextItem(_("Say when people are asked to join"), why, "window_set", (project.code,))]


_MENDS_OF_GROUPS = {
    MendKind.GROUPS: "group_list",
    MendKind.PLACING: "group_place",
    MendKind.CARDS: "card_list",
    MendKind.GROUP: "group_detail",
    MendKind.SIDE_GAP: "side_gap",
}


def _groups(project: Project, page: StagePage) -> list[NextItem]:
    """What the stage still needs of its groups, each page once; requests without a reply are told before."""
    items: dict[str, NextItem] = {}
    for part in page.parts:
        for check in part.gate.checks:
            if check.key not in {CheckKey.REGISTER, CheckKey.TARGETS} or check.mend.kind not in _MENDS_OF_GROUPS:
                continue
            address = _MENDS_OF_GROUPS[check.mend.kind]
            where: tuple[str | int, ...] = (project.code, *([check.mend.target] if check.mend.target else []))
            if check.mend.kind is MendKind.SIDE_GAP:
                where = (project.code, part.view.stage.position, check.mend.target)
            item = NextItem(said(check.mend.words), said(check.evidence), address, where)
            items.setdefault(item.address, item)
    return list(items.values())


def _exercises(project: Project, page: StagePage) -> list[NextItem]:
    """Exercises that hold nothing yet."""
    return [
        NextItem(
            view.exercise.title,
            view.exercise.prompt,
            "exercise_detail",
            (project.code, part.view.stage.position, view.exercise.key),
        )
        for part in page.parts
        for view in part.required
        if view.state == "todo"
    ]


NAMED_AT_MOST = 3
"""People to bring in who are named one by one; more are counted, so that a pasted list does not bury the rest."""


def _people(project: Project, page: StagePage, waiting: list[Member]) -> list[NextItem]:
    """People to ask, and people to bring in."""
    items = []
    if page.unit.work_is_done and not page.unit.lead_may_sign:
        why = _("Everything else is done. Somebody with lived experience or a carer agrees on their own page.")
        words = _("Ask people to agree that the stage is finished")
        items.append(NextItem(words, why, "people_list", (project.code,), "half"))
    if len(waiting) > NAMED_AT_MOST:
        words = ngettext("Hand %(people)s person their link", "Hand %(people)s people their links", len(waiting))
        why = _("They have not come in yet.")
        return [*items, NextItem(words % {"people": len(waiting)}, why, "people_list", (project.code,))]
    return items + [
        NextItem(
            _("Hand %(name)s their link") % {"name": member.shown_name},
            _added(member, project),
            "people_list",
            (project.code,),
        )
        for member in waiting
    ]


def _added(member: Member, project: Project) -> str:
    added: date = timezone.localdate(member.created_at, timezone=project.zone)
    days = (today_in(project) - added).days
    if days == 0:
        return _("Added today. They have not come in yet.")
    if days == 1:
        return _("Added yesterday. They have not come in yet.")
    words = ngettext(
        "Added %(days)s day ago. They have not come in yet.",
        "Added %(days)s days ago. They have not come in yet.",
        days,
    )
    return words % {"days": days}


def _first_week(
    project: Project, views: list[StageView], exercises: list[ExerciseView], *, people: int
) -> list[FirstStep]:
    """Five steps for the first week, without a single empty chart. Source: use.md, minute 3."""
    found = {view.exercise.key: view for view in exercises}
    positions = {view.stage.pk: view.stage.position for view in views}
    steps = [
        ("groups", _("List the groups this touches"), _("One line each, in their own words. You can paste a list.")),
        ("can_change", _("Say what can change, and what cannot"), _("People decide on joining when they know this.")),
        (
            "people",
            _("Ask two people with lived experience and one decision maker"),
            _("You need them to finish the first stage. You may be the decision maker. Ready words are on the page."),
        ),
        ("meetings", _("Plan the first meeting"), _("When, where, and what people will be asked to do.")),
        (
            "sheets",
            _("Print the pack for the first meeting"),
            _("A blank sheet for every exercise of the first stage."),
        ),
    ]
    week = []
    for key, words, why in steps:
        if key == "groups":
            week.append(FirstStep(words, why, reverse("group_list", args=[project.code]), has_groups(project)))
        elif key == "people":
            week.append(FirstStep(words, why, reverse("people_list", args=[project.code]), people >= 2))
        elif key == "sheets":
            week.append(FirstStep(words, why, reverse("stage_sheets", args=[project.code, 1]), is_done=False))
        elif key in found:
            view = found[key]
            address = reverse("exercise_detail", args=[project.code, positions[view.exercise.stage_id], key])
            week.append(FirstStep(words, why, address, view.entries > 0))
    return [] if all(step.is_done for step in week[:-1]) else week
