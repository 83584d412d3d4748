"""What happens when one group becomes part of another, said before it is done."""

from dataclasses import dataclass

from django.utils import timezone

from stakeholders.models import Belonging, CardGroup, Group, HeardAnotherWay, Project, Route, SharedLink
from stakeholders.queries.register import group_facts
from stakeholders.register import MergeRefusal, merge_refusal

_MOVES = {
    "people": Belonging,
    "links": SharedLink,
    "ways": Route,
    "talks": HeardAnotherWay,
    "cards": CardGroup,
}


@dataclass(frozen=True, slots=True)
class MergePage:
    """Why one group may not become part of another, or how many of what it brings along."""

    refusal: MergeRefusal | None
    people: int
    links: int
    ways: int
    talks: int
    cards: int
    places: int | None
    """Those that the other group has afterwards, where it has more by it than now."""

    @property
    def moves_something(self) -> bool:
        """Whether anything hangs on the group."""
        return any((self.people, self.links, self.ways, self.talks, self.cards))


def merge_page(project: Project, group: Group, into: Group) -> MergePage:
    """What the page says before one group becomes part of another: 6 queries."""
    return MergePage(
        refusal=refusal_of(project, group, into),
        places=group.places if (group.places or 0) > (into.places or 0) else None,
        **{name: rows._default_manager.filter(group=group).count() for name, rows in _MOVES.items()},
    )


def refusal_of(project: Project, group: Group, into: Group) -> MergeRefusal | None:
    """Why a group may not become part of another of the list, today where the project is: 1 query."""
    facts = {fact.group_id: fact for fact in group_facts(project)}
    return merge_refusal(facts[group.pk], facts[into.pk], today=timezone.localdate(timezone=project.zone))
