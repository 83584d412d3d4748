"""What a project's groups and check-ins need, so that stages which ask for them can be signed.

It is as cheap as the real actions let it be.

Nothing here skips a rule. `tests/factories.py` calls it for every stage that asks for groups or for a check-in.
"""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from planner.actions.check_ins import close_check_in, open_check_in
from planner.actions.positions import Move, place_groups
from planner.gate import FEWEST_FOR_A_ROUND
from planner.models import CheckIn, CheckInAnswer, TalkAgreement, TalkNote
from planner.models.check_ins import AnsweredAs
from planner.queries.check_ins import last_days, latest_closed, numbers_now, open_round
from planner.queries.signings import sides_without_group
from planner.values import Word
from stakeholders.actions.group_facts import add_route
from stakeholders.actions.groups import add_group, change_group
from stakeholders.actors import Actor
from stakeholders.models import LIVED_SIDE, CardAnswer, CatalogueCard, Group, Project, Side
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


def fill_check_in(*, project: Project, by: Actor) -> None:
    """How it is going was asked lately: in a talk where fewer than 5 of the lived side are here, or in a check-in."""
    here = project.members.active().filter(side__in=LIVED_SIDE, is_lead=False)
    if here.count() >= FEWEST_FOR_A_ROUND:
        _hold_check_in(project, by)
    else:
        _hold_talk(project, by)


def _hold_talk(project: Project, by: Actor) -> None:
    """A talk of today whose note is agreed to be right, unless there is one already: the rows that the actions write.

    tests/planner/check_ins/test_filling.py holds that they are the same rows.
    """
    today = timezone.localdate(timezone=project.zone)
    reopened = project.reopenings.order_by("-reopened_at").first()
    talks = project.talks.filter(agreements__is_right=True, taken_back_at=None)
    talks = talks.filter(held_on__gte=today - timedelta(weeks=numbers_now(project).check_in_weeks))
    if reopened is not None:
        talks = talks.filter(recorded_at__gte=reopened.reopened_at)
    agrees = project.members.active().filter(side__in=LIVED_SIDE, is_lead=False).order_by("pk").first()
    if talks.exists() or agrees is None:
        return
    talk = TalkNote.objects.create(
        project=project,
        held_on=today,
        held_by_other="A neighbour",
        people=2,
        words=TALKED,
        recorded_by_id=by.member_id,
    )
    TalkAgreement.objects.create(project=project, talk=talk, member=agrees, is_right=True)


def _hold_check_in(project: Project, by: Actor) -> None:
    """A check-in that everybody answered with "often", unless the last one is recent; closed at once."""
    today = timezone.localdate(timezone=project.zone)
    last = latest_closed(project)
    reopened = project.reopenings.order_by("-reopened_at").first()
    oldest = today - timedelta(weeks=numbers_now(project).check_in_weeks)
    if (
        last is not None
        and last.closed_at is not None
        and timezone.localdate(last.closed_at, timezone=project.zone) >= oldest
        and (reopened is None or last.opened_at >= reopened.reopened_at)
    ):
        return
    check_in = open_round(project) or open_check_in(
        project=project, code=uuid4(), closes_on=last_days(project)[0], by=by
    )
    _answer_all(check_in)
    close_check_in(check_in=check_in, by=by)


def _answer_all(check_in: CheckIn) -> None:
    """Everybody says "often" to every line: the rows that `answer_check_in` writes, in a few queries."""
    keys = list(check_in.values.values_list("key", flat=True))
    for listed in check_in.listing.filter(is_answered=False).select_related("member"):
        assert listed.member is not None
        lived = AnsweredAs.LIVED if listed.member.side in LIVED_SIDE else AnsweredAs.PROFESSIONAL
        answered_as = AnsweredAs.LEAD if listed.member.is_lead else lived
        CheckInAnswer.objects.bulk_create(
            CheckInAnswer(
                project=check_in.project, check_in=check_in, key=key, answered_as=answered_as, word=Word.OFTEN
            )
            for key in keys
        )
    check_in.listing.update(is_answered=True)
