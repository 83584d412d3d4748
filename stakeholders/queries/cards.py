"""Reads about the cards of groups often forgotten, and what a project answered, with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stakeholders.models import CardAnswer, CardGroup, CatalogueCard, Group, Project

MOST_TICKED = 30
"""Groups that the page of a card lists to tick. Of more, it lists those in its answer; the others are typed."""


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as a project sees it: its words, and what the project answered."""

    number: int
    card: CatalogueCard
    answer: CardAnswer | None
    groups: tuple[Group, ...]
    """Those that the answer names, by name. One that became part of another stands here as that other."""

    @property
    def why_none(self) -> str:
        """Why nobody of the card is touched; empty where groups are named."""
        return self.answer.why_none if self.answer is not None else ""

    @property
    def is_answered(self) -> bool:
        """Whether the answer names somebody or says why not. A group that was removed counts no more."""
        return bool(self.groups or self.why_none)

    @property
    def version(self) -> int:
        """The version of the answer; 0 before there is one."""
        return self.answer.version if self.answer is not None else 0


@dataclass(frozen=True, slots=True)
class CardsPage:
    """Every card that projects are asked, in order, and the project's groups by name."""

    cards: tuple[CardView, ...]
    groups: tuple[Group, ...]

    @property
    def answered(self) -> int:
        """How many are answered."""
        return sum(view.is_answered for view in self.cards)

    @property
    def to_go(self) -> int:
        """How many are not."""
        return len(self.cards) - self.answered

    @property
    def next(self) -> CardView | None:
        """The first card without an answer."""
        return next((view for view in self.cards if not view.is_answered), None)

    def view(self, key: str) -> CardView | None:
        """One card by its key."""
        return next((view for view in self.cards if view.card.key == key), None)

    def before(self, view: CardView) -> CardView | None:
        """The card before this one."""
        return self.cards[view.number - 2] if view.number > 1 else None

    def after(self, view: CardView) -> CardView | None:
        """The card after this one."""
        return self.cards[view.number] if view.number < len(self.cards) else None

    def next_open(self, view: CardView) -> CardView | None:
        """The next card without an answer, from this one on and then from the first; None where there is no other."""
        others = (*self.cards[view.number :], *self.cards[: view.number - 1])
        return next((other for other in others if not other.is_answered), None)

    def to_tick(self, view: CardView) -> tuple[Group, ...]:
        """The groups that the page of a card lists."""
        return self.groups if len(self.groups) <= MOST_TICKED else view.groups


def cards_page(project: Project) -> CardsPage:
    """Every card with its answer: 4 queries."""
    cards = list(CatalogueCard.objects.filter(is_used=True))
    answers = {answer.card_id: answer for answer in CardAnswer.objects.filter(project=project)}
    groups = {group.pk: group for group in project.groups.all()}
    named: dict[int, list[int]] = defaultdict(list)
    for answer_id, group_id in CardGroup.objects.filter(project=project).values_list("answer_id", "group_id"):
        named[answer_id].append(group_id)
    views = []
    for number, card in enumerate(cards, start=1):
        answer = answers.get(card.pk)
        stands = named_groups(groups, named[answer.pk]) if answer is not None else ()
        views.append(CardView(number, card, answer, stands))
    listed = [group for group in groups.values() if group.merged_into_id is None]
    return CardsPage(tuple(views), _by_name(listed))


def named_groups(groups: Mapping[int, Group], named: Iterable[int]) -> tuple[Group, ...]:
    """The groups of these numbers, by name, each once. For one that became part of another, that other. No query."""
    found = {group.pk: group for group in (standing_group(groups, pk) for pk in named)}
    return _by_name(found.values())


def standing_group(groups: Mapping[int, Group], pk: int) -> Group:
    """The group of a number, or the one that it is part of by now. `groups` are all of the project. No query."""
    group = groups[pk]
    while group.merged_into_id is not None:
        group = groups[group.merged_into_id]
    return group


def _by_name(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda group: (group.name_key, group.pk)))
