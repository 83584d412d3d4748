"""What a project's groups, places and check-ins need, so that stages which ask for them can be signed.

It is as cheap as the real actions let it be.

Nothing here skips a rule. `tests/factories.py` calls it for every stage that asks for groups, places or a check-in.
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from planner.actions.check_ins import close_check_in, open_check_in
from planner.actions.coverage import Shortfall, save_count
from planner.actions.positions import Move, place_groups
from planner.gate import FEWEST_FOR_A_ROUND
from planner.models import CheckIn, CheckInAnswer, Gap, TalkAgreement, TalkNote
from planner.models.check_ins import AnsweredAs
from planner.queries.check_ins import last_days
from planner.queries.count import CountPage, count_page
from planner.queries.signings import sides_without_group
from planner.values import Word
from stakeholders.actions.group_facts import add_heard, add_route
from stakeholders.actions.groups import add_group, change_group
from stakeholders.actors import Actor
from stakeholders.models import LIVED_SIDE, CardAnswer, CatalogueCard, Group, Member, Project, Side, Window
from stakeholders.queries.register import group_facts
from stakeholders.register import GroupFact, counts_as_affected, is_reached

NAMES = {
    "lived": "People who were in hospital",
    "carer": "Families at home",
    "frontline": "Ward staff",
    "decider": "Heads of wards",
}
"""The group of each side that is added where there is none."""
WHY_NONE = "Nobody of these lives near us."
TALKED = "We talked about our promise over tea."
LATELY = timedelta(weeks=8)
WEEKS_TO_JOIN = 16
"""For how long people were asked to join, up to today: more than any project asks for at first."""


def fill_register(*, project: Project, by: Actor) -> None:
    """A group of each side, all placed; what is often affected has places and ways; every card has an answer."""
    for side in sides_without_group(project):
        add_group(project=project, code=uuid4(), name=NAMES[side], side=side, by=by)
    unplaced = list(project.groups.listed().filter(position=None))
    if unplaced:
        moves = [_move(group) for group in unplaced]
        place_groups(project=project, code=uuid4(), moves=moves, by=by)
    for fact in affected_groups(project):
        if not is_reached(fact):
            _reach(project.groups.get(pk=fact.group_id), by)
    _answer_cards(project, by)


def affected_groups(project: Project) -> list[GroupFact]:
    """The groups that count as often or always affected."""
    today = timezone.localdate(timezone=project.zone)
    return [group for group in group_facts(project) if counts_as_affected(group, today=today)]


def _answer_cards(project: Project, by: Actor) -> None:
    """Say of every open card that it touches nobody: the rows that `answer_card` writes, 15 presses in one query.

    tests/planner/register/test_filling.py holds that they are the same rows.
    """
    open_cards = CatalogueCard.objects.filter(is_used=True).exclude(answers__project=project)
    CardAnswer.objects.bulk_create(
        CardAnswer(project=project, card=card, why_none=WHY_NONE, answered_by_id=by.member_id) for card in open_cards
    )


def _move(group: Group) -> Move:
    """People with lived experience are often affected and never have a say; everybody else the other way round."""
    if group.side == Side.LIVED:
        return Move(group, None, 75, 0)
    return Move(group, None, 0, 75)


def _reach(group: Group, by: Actor) -> None:
    if group.places is None:
        change_group(group=group, changes={"places": 2}, began=None, by=by)
    for number in range(group.routes.count(), 2):
        words = f"Way {number + 1} to {group.name}"[:100]
        add_route(group=group, code=uuid4(), words=words, is_offline=True, is_trusted=True, by=by)


def fill_places(*, project: Project, by: Actor) -> None:
    """Two people of each affected group that is short were heard another way, and the places were counted today.

    Where fewer than half of everybody are of the lived side, the count says why.
    """
    page = count_page(project)
    for cover in page.short:
        add_heard(
            group=project.groups.get(pk=cover.group_id),
            code=uuid4(),
            people=2,
            how="By a visit",
            by_whom="Ash",
            heard_on=timezone.localdate(timezone=project.zone),
            by=by,
        )
    page = count_page(project) if page.short else page
    half = shortfall(page=page, standing=page.half_gap) if page.lacks_half else None
    save_count(project=project, code=uuid4(), saw=page.digest, why={}, half=half, by=by)


def shortfall(
    *, page: CountPage, standing: Gap | None = None, reason: str = "Nobody could come on Mondays."
) -> Shortfall:
    """Why places are empty, to be looked at again as late as the project, or the gap that stands, allows."""
    return Shortfall(reason, "We ask again on a Friday.", page.last_day(standing))


def fill_window(*, project: Project, by: Actor) -> None:
    """People were asked to join for the last 16 weeks, unless somebody said something else: the row of `set_window`.

    Only the day it was entered is earlier. tests/planner/coverage/test_filling.py holds that it is the same row.
    """
    if project.windows.exists():
        return
    today = timezone.localdate(timezone=project.zone)
    Window.objects.create(
        project=project,
        opens_on=today - timedelta(weeks=WEEKS_TO_JOIN),
        closes_on=today,
        entered_by_id=by.member_id,
        entered_at=timezone.now() - timedelta(weeks=WEEKS_TO_JOIN),
    )


def fill_check_in(*, project: Project, by: Actor) -> None:
    """How it is going was asked lately: in a talk where fewer than 5 of the lived side are here, or in a check-in."""
    lived = project.members.active().filter(side__in=LIVED_SIDE).order_by("pk")
    if len(lived) >= FEWEST_FOR_A_ROUND:
        _hold_check_in(project, by)
    elif lived:
        _hold_talk(project, lived[0], by)


def _hold_talk(project: Project, agrees: Member, by: Actor) -> None:
    """A talk of today whose note somebody says is right, unless there was one: the rows that the actions write.

    tests/planner/check_ins/test_filling.py holds that they are the same rows.
    """
    lately = timezone.now() - LATELY
    talks = project.talks.filter(agreements__is_right=True, recorded_at__gte=max(lately, _opened_again_at(project)))
    if talks.exists():
        return
    talk = TalkNote.objects.create(
        project=project,
        held_on=timezone.localdate(timezone=project.zone),
        held_by_other="A neighbour",
        people=2,
        words=TALKED,
        recorded_by_id=by.member_id,
    )
    TalkAgreement.objects.create(project=project, talk=talk, member=agrees, is_right=True)


def _hold_check_in(project: Project, by: Actor) -> None:
    """A check-in that everybody answered with "often", unless there was one. It is closed at once."""
    lately = timezone.now() - LATELY
    if project.check_ins.filter(closed_at__gte=lately, opened_at__gte=_opened_again_at(project)).exists():
        return
    check_in = open_check_in(project=project, code=uuid4(), closes_on=last_days(project)[0], by=by)
    answer_all(check_in)
    close_check_in(check_in=check_in, by=by)


def _opened_again_at(project: Project) -> datetime:
    """When a stage was last opened again; the beginning of time where none was."""
    reopened = project.reopenings.order_by("reopened_at").last()
    return datetime.min.replace(tzinfo=UTC) if reopened is None else reopened.reopened_at


def answer_all(check_in: CheckIn) -> None:
    """Everybody says "often" to every line: the rows that `answer_check_in` writes, in a few queries."""
    keys = list(check_in.values.values_list("key", flat=True))
    listing = list(check_in.listing.select_related("member"))
    CheckInAnswer.objects.bulk_create(
        CheckInAnswer(
            project=check_in.project,
            check_in=check_in,
            key=key,
            answered_as=_answered_as(listed.member),
            word=Word.OFTEN,
        )
        for listed in listing
        for key in keys
    )
    check_in.listing.update(is_answered=True)


def _answered_as(member: Member | None) -> AnsweredAs:
    assert member is not None
    if member.is_lead:
        return AnsweredAs.LEAD
    return AnsweredAs.LIVED if member.side in LIVED_SIDE else AnsweredAs.PROFESSIONAL
