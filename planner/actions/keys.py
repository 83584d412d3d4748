"""The other key: agreeing that a stage is finished, agreeing "as long as", saying "not yet", and clearing conditions.

No road leads a lead to the other key: not a second membership in the same browser, not a change of side, not a posted
field. Source: product.md, "The other key".
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from planner import steps, verbs
from planner.gate import SigningUnit
from planner.models import Condition, ConditionCleared, Key, Objection, Stage
from planner.models.objections import ObjectionKind
from planner.models.signing import KeyKind
from planner.opening import StageState
from planner.queries.objections import monday_of
from planner.queries.signings import may_clear
from planner.queries.stages import StagePage, current_view, is_lapsed, stage_page, stage_views, today_in
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor, ActorKind
from stakeholders.history import action, record, record_withheld
from stakeholders.models import LIVED_SIDE, Member, Project

CONDITION_LONGEST = timedelta(weeks=12)
"""A condition is cleared within 12 weeks, as a gap is looked at again."""

AGREED_FIRST = gettext_noop("Somebody else agreed first. If something must still happen, say “not yet”.")


class StageClosed(Exception):
    """The stage is signed already, or cannot be worked on yet."""


class GateClosed(Exception):
    """Something is still needed; `result` says what."""

    def __init__(self, result: SigningUnit) -> None:
        super().__init__("Something is still needed.")
        self.result = result


class StageChanged(Exception):
    """The stage changed since the person looked, so they look again before they agree."""


class KeyRefused(Exception):
    """This person may not hold the other key; the message is a sentence for them."""


class ConditionTooLong(Exception):
    """The date of a condition is past, or later than 12 weeks."""


@dataclass(frozen=True, slots=True)
class AsLongAs:
    """What somebody agrees on condition of, and by when."""

    words: str
    by_date: date


def _locked(stage: Stage, by: Actor) -> tuple[Project, StagePage]:
    """The project and its stage's page, read afresh while nobody else can change them."""
    project = steps.open_facts(project=stage.project, by=by)
    page = stage_page(project, stage.position)
    if page is None or page.view.state is StageState.DONE:
        raise StageClosed
    return project, page


def _holder(project: Project, page: StagePage, *, seen: str, led_here: bool, by: Actor) -> Member:
    """The member who may answer what the page asks. Raises KeyRefused, GateClosed or StageChanged."""
    _refuse_helper(by)
    if led_here:
        raise KeyRefused(_("A lead of this project has used this browser. Agree on a phone or computer of your own."))
    unit = page.unit
    if not unit.work_is_done:
        raise GateClosed(unit)
    if unit.seen != seen:
        raise StageChanged
    member = project.members.filter(pk=by.member_id or 0).first()
    if member is None or member.is_lead or by.kind is not ActorKind.PARTICIPANT or member.side not in LIVED_SIDE:
        raise KeyRefused(_("Only a person with lived experience or a carer can agree here."))
    if member.pk not in unit.other_key_may:
        days = page.part.numbers.other_key_days
        words = ngettext(
            "You cannot agree to this stage. "
            "People may after %(days)s day, and not where they recorded a known gap or a talk.",
            "You cannot agree to this stage. "
            "People may after %(days)s days, and not where they recorded a known gap or a talk.",
            days,
        )
        raise KeyRefused(words % {"days": days})
    return member


def _refuse_helper(by: Actor) -> None:
    """Raises KeyRefused for somebody who types for another. Source: product.md, "Paper"."""
    if by.entered_by is not None:
        raise KeyRefused(_("Nobody can agree for somebody else."))


@action
def turn_other_key(
    *, stage: Stage, seen: str, led_here: bool, shows_name: bool = False, as_long_as: AsLongAs | None = None, by: Actor
) -> Key:
    """Agree that a stage is finished, as a person of the lived side; where several need another look, to all of them.

    `seen` names what the gate said on the page; `led_here` tells that a lead has used this browser; `shows_name` prints
    the holder's name in the record. Raises StageClosed for a signed stage, GateClosed while work is missing,
    StageChanged when the gate says something else now, KeyRefused with a sentence, ConditionTooLong, and NothingChanged
    when this person has agreed already. Once somebody has agreed, nobody adds a condition: it would stand in no record.
    """
    project, page = _locked(stage, by)
    member = _holder(project, page, seen=seen, led_here=led_here, by=by)
    gates = {part.view.stage.pk: part.gate.seen for part in page.parts}
    mine = [key for key in page.keys if key.member_id == member.pk]
    if any(not is_lapsed(key) and gates.get(key.stage_id) == key.seen_digest for key in mine):
        raise NothingChanged
    if as_long_as is not None and page.unit.other_key_by is not None:
        raise KeyRefused(_(AGREED_FIRST))
    if as_long_as is not None and not today_in(project) <= as_long_as.by_date <= today_in(project) + CONDITION_LONGEST:
        raise ConditionTooLong
    keys = [
        Key.objects.create(
            project=project,
            stage=part.view.stage,
            member=member,
            kind=KeyKind.OTHER,
            side=member.side,
            attempt=1 + sum(key.stage_id == part.view.stage.pk for key in mine),
            seen_digest=part.gate.seen,
            shows_name=shows_name,
        )
        for part in page.parts
    ]
    what = {"stage": page.first.stage.position}
    if as_long_as is None:
        record(project=project, verb=verbs.KEY_TURNED.key, what=what, by=by)
        return keys[0]
    Condition.objects.create(
        project=project,
        stage=keys[0].stage,
        key=keys[0],
        words=as_long_as.words,
        by_date=as_long_as.by_date,
        set_by=member,
    )
    record(project=project, verb=verbs.KEY_TURNED_AS_LONG_AS.key, what=what, by=by)
    return keys[0]


@action
def say_not_yet(*, stage: Stage, code: UUID, seen: str, led_here: bool, words: str, by: Actor) -> Objection:
    """Say "not yet" with a reason, where one is asked to agree. It is an objection: it blocks until a lead replies.

    `code` comes from the form, so that a form sent twice says it once. Raises as `turn_other_key` does, and
    NothingChanged the second time.
    """
    _refuse_helper(by)
    project, page = _locked(stage, by)
    said = Objection.objects.filter(code=code).first()
    if said is not None and said.author_id == by.member_id and said.words != words:
        raise KeyRefused(_("You said “not yet” already. You can change your words under “Concerns”."))
    if said is not None:
        raise NothingChanged
    _holder(project, page, seen=seen, led_here=led_here, by=by)
    objection = steps.add_objection(
        stage=page.first.stage, code=code, kind=ObjectionKind.NOT_YET, words=words, is_withheld=True, by=by
    )
    record_withheld(
        project=project,
        verb=verbs.NOT_YET_SAID.key,
        what={"stage": page.first.stage.position, "week": monday_of(today_in(project))},
    )
    return objection


@action
def clear_condition(*, condition: Condition, led_here: bool, by: Actor) -> None:
    """Say that a condition is met. Raises NothingChanged when it was said, and KeyRefused with a sentence."""
    project = steps.open_facts(project=condition.project, by=by)
    if ConditionCleared.objects.filter(condition=condition).exists():
        raise NothingChanged
    _refuse_helper(by)
    if led_here:
        raise KeyRefused(_("A lead of this project has used this browser. Answer on a phone or computer of your own."))
    view = current_view(stage_views(project))
    page = stage_page(project, view.stage.position) if view is not None else None
    member = project.members.filter(pk=by.member_id or 0, is_lead=False).first()
    condition = project.conditions.select_related("set_by", "stage").get(pk=condition.pk)
    if member is None or not may_clear(condition, member, page):
        raise KeyRefused(_("Only the person who set it can say that it is done."))
    ConditionCleared.objects.create(project=project, condition=condition, cleared_by=member)
    record(project=project, verb=verbs.CONDITION_CLEARED.key, what={"stage": condition.stage.position}, by=by)
