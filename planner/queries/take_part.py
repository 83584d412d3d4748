"""A participant's place."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.gate import GapShown, PromiseFact, each_once
from planner.models import Condition
from planner.opening import StageState
from planner.queries.answering import OnPlace, on_place
from planner.queries.gate_facts import gap_fact, gap_subject
from planner.queries.promise import promise_fact
from planner.queries.replies_to_me import ReplyToMe, replies_to_me
from planner.queries.signings import may_clear
from planner.queries.stages import (
    NOT_ON_HOMES,
    ExerciseView,
    Marks,
    StagePage,
    StageView,
    current_view,
    exercise_views,
    page_of_stage,
    project_marks,
    signed_together,
    stage_views,
)
from planner.queries.still_missing import still_missing
from planner.queries.talks import talk_to_answer
from planner.queries.typed import typed_count
from stakeholders.models import Member, Project
from stakeholders.queries.care import read_other_words
from stakeholders.queries.groups import has_groups
from stakeholders.queries.judging import own_waiting
from stakeholders.queries.support import asks_if_worked


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person: a sentence, a button, and where it leads."""

    sentence: str
    button: str
    address: str


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything that a participant's first page shows."""

    current: StagePage | None
    waiting: list[Waiting]
    agreed: bool
    has_promise: bool
    needed: list[ExerciseView]
    more: list[ExerciseView]
    finished: list[StageView]
    replies: list[ReplyToMe]
    typed: int
    has_groups: bool
    check_ins: OnPlace
    gaps: list[GapShown]
    """Every known gap that stands, of whichever stage: those of the current one first, the same of two stages once."""

    @property
    def more_waiting(self) -> int:
        """How many things wait besides the first."""
        return len(self.waiting) - 1

    @property
    def open_position(self) -> int:
        """The stage that the project stands at, from 1."""
        return self.current.first.stage.position if self.current is not None else 0


def place_page(project: Project, member: Member) -> PlacePage:
    """A participant's place: 24 queries at most, and 12 more at most where known gaps of other stages stand.

    Where somebody types for them nothing waits that only they can do.
    """
    views = stage_views(project, unread=NOT_ON_HOMES)
    now = current_view(views)
    together = signed_together(now, views) if now is not None else []
    wanted = Q(always_open=True) | Q(stage__in=[view.stage.pk for view in together])
    marks = project_marks(project)
    exercises = exercise_views(project, project.exercises.filter(wanted), views, marks)
    page = page_of_stage(now, views, exercises, marks) if now is not None else None
    promise = (page.facts.promise if page is not None else None) or promise_fact(project)
    check_ins = on_place(project, member)
    open_now = [view for view in exercises if view.accepts and not view.exercise.leads_only]
    return PlacePage(
        current=page,
        waiting=[] if project.is_archived else _waiting(project, member, page, promise, check_ins),
        agreed=page is not None and page.unit.other_key_by == member.pk,
        has_promise=promise is not None,
        needed=[view for view in open_now if _is_needed(view, page)],
        more=[view for view in open_now if not _is_needed(view, page)],
        finished=[view for view in views if view.state in {StageState.DONE, StageState.AGAIN}],
        replies=replies_to_me(project, member),
        typed=0 if project.typed_for else typed_count(member),
        has_groups=has_groups(project),
        check_ins=check_ins,
        gaps=_gaps_standing(project, page, views, together, marks),
    )


def _gaps_standing(
    project: Project, page: StagePage | None, views: list[StageView], together: list[StageView], marks: Marks
) -> list[GapShown]:
    """Every known gap about something that is still missing. Everyone taking part can read them."""
    here = {view.stage.pk for view in together}
    positions = {view.stage.pk: view.stage.position for view in views}
    others = [gap for gap in marks.gaps if gap.closed_at is None and gap.stage_id not in here]
    still = still_missing(project) if others else None
    shown = page.stage_gaps if page is not None else []
    for gap in others:
        if still is not None and still.is_missing(gap):
            fact = gap_fact(gap, project)
            one = GapShown(
                gap_subject(gap),
                fact.reason,
                fact.plan,
                fact.published_on,
                fact.look_again_on,
                fact.required_by,
                fact.lost,
            )
            shown.append((positions[gap.stage_id], one))
    return each_once(shown)


def _waiting(
    project: Project, member: Member, page: StagePage | None, promise: PromiseFact | None, check_ins: OnPlace
) -> list[Waiting]:
    """What waits for this person, the first thing first. Source: use.md, the participant's home, 2."""
    here = project.here
    if not member.side:
        sentence = _("Tell us what you speak as. It takes one minute.")
        return [Waiting(sentence, _("Answer one question"), reverse("my_side", args=[here]))]
    waiting = []
    if read_other_words(member):
        sentence = _("The words about who sees what have changed. Read them again.")
        waiting.append(Waiting(sentence, _("Read them again"), reverse("my_yes_again", args=[here])))
    is_typed = project.typed_for is not None
    if page is not None and not is_typed and _asks_agreement(page, member):
        address = reverse("my_agreement", args=[here, page.first.stage.position])
        waiting.append(Waiting(_asked_to_agree(page), _("Read it and answer"), address))
    talk = None if is_typed else talk_to_answer(project, member)
    if talk is not None:
        sentence = _("Somebody wrote down a talk. Is the note right?")
        waiting.append(Waiting(sentence, _("Read it and answer"), reverse("my_talk", args=[here, talk])))
    if check_ins.asked_until is not None and not is_typed:
        waiting.append(_check_in(here, check_ins.questions, check_ins.asked_until))
    if promise is not None and member.pk not in dict(promise.answers):
        sentence = _("Read what we promise each other. Do you agree?")
        waiting.append(Waiting(sentence, _("Read our promise"), reverse("my_promise", args=[here])))
    if page is not None and not is_typed:
        waiting += _conditions(here, member, page)
    waiting += _worked(here, member)
    group = own_waiting(project, member) if page is not None else None
    if group is not None:
        sentence = _("What do you say of “%(group)s”? There are 3 short questions.") % {"group": group.name}
        waiting.append(Waiting(sentence, _("Give your view"), reverse("my_view", args=[here, group.code])))
    if check_ins.asked_until is not None and is_typed:
        # Last, because it stays: nobody who types for others is told who has answered.
        sentence = _("A check-in is open. Have they given you their sheet?")
        waiting.append(Waiting(sentence, _("Type their answers"), reverse("my_check_in", args=[here])))
    return waiting


def _worked(here: str, member: Member) -> list[Waiting]:
    """Whether what was done for a need worked, one at a time."""
    need = asks_if_worked(member)
    if need is None:
        return []
    sentence = _("Something that you asked for was done. Did it work?")
    return [Waiting(sentence, _("Tell us"), reverse("my_need_worked", args=[here, need]))]


def _check_in(here: str, questions: int, closes_on: date) -> Waiting:
    """The open check-in, to a person who has not answered it."""
    sentence = ngettext(
        "Answer %(count)s short question. It takes 2 minutes. Until %(day)s.",
        "Answer %(count)s short questions. It takes 2 minutes. Until %(day)s.",
        questions,
    ) % {"count": questions, "day": date_format(closes_on, "j F")}
    return Waiting(sentence, _("How is it going?"), reverse("my_check_in", args=[here]))


def _conditions(here: str, member: Member, page: StagePage) -> list[Waiting]:
    """What was agreed "as long as", where this person says whether it is done."""
    return [
        Waiting(
            _asked_whether_done(condition, member),
            _("Read it and answer"),
            reverse("my_condition", args=[here, condition.code]),
        )
        for condition in page.conditions
        if condition.is_signed and may_clear(condition, member, page)  # type: ignore[attr-defined]
    ]


def _asked_to_agree(page: StagePage) -> str:
    words = ngettext(
        "Do you agree that stage %(stages)s is finished? Read it first.",
        "Do you agree that stages %(stages)s are finished? Read it first.",
        len(page.parts),
    )
    return words % {"stages": page.positions}


def _asked_whether_done(condition: Condition, member: Member) -> str:
    if condition.set_by_id == member.pk:
        words = _("You agreed to stage %(stage)s “as long as”. Is it done?")
    else:
        words = _("Somebody who left agreed to stage %(stage)s “as long as”. Is it done?")
    return words % {"stage": condition.stage.position}


def _asks_agreement(page: StagePage, member: Member) -> bool:
    unit = page.unit
    return unit.work_is_done and unit.other_key_by is None and member.pk in unit.other_key_may


def _is_needed(view: ExerciseView, page: StagePage | None) -> bool:
    """Whether an exercise is one that the present stage needs: those come first."""
    if page is None or not view.exercise.required:
        return False
    return view.exercise.stage_id in {part.view.stage.pk for part in page.parts}


def exercises_of(page: StagePage) -> list[ExerciseView]:
    """The exercises of a stage that participants can reach, those that it needs first."""
    return [view for view in (*page.required, *page.more) if not view.exercise.leads_only]
