"""What a project's list of groups needs, so that stages which ask for it can be signed.

It is as cheap as the real actions let it be.

Nothing here skips a rule. `tests/factories.py` calls it for every stage that asks for groups.
"""

from uuid import uuid4

from django.utils import timezone

from planner.actions.positions import Move, place_groups
from planner.queries.signings import sides_without_group
from stakeholders.actions.group_facts import add_route
from stakeholders.actions.groups import add_group, change_group
from stakeholders.actors import Actor
from stakeholders.models import CardAnswer, CatalogueCard, Group, Project, Side
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
