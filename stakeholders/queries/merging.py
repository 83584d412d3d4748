"""What happens when one group becomes part of another, said before it is done."""

from dataclasses import dataclass

from django.db.models import Sum
from django.utils import timezone

from stakeholders.models import (
    Approach,
    Belonging,
    CardGroup,
    Group,
    HeardAnotherWay,
    Project,
    RecruitGroup,
    Route,
    SharedLink,
)
from stakeholders.queries.register import group_facts
from stakeholders.register import MergeRefusal, merge_refusal

_MOVES = {
    "people": Belonging,
    "written": RecruitGroup,
    "notes": Approach,
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
    written: int
    """People who are written down as asked for it."""
    notes: int
    """How often it is noted that people were asked."""
    links: int
    ways: int
    talks: int
    cards: int
    places: int | None
    """Those that the other group has afterwards, where it has more by it than now."""
    asked: int
    """People of the group who were asked, in all that is noted."""
    asked_into: int
    """The same of the other group, to which they are added."""

    @property
    def asked_then(self) -> int:
        """How many people of the other group were asked afterwards, in all that is noted."""
        return self.asked + self.asked_into

    @property
    def moves_something(self) -> bool:
        """Whether anything hangs on the group."""
        return any((self.people, self.written, self.notes, self.links, self.ways, self.talks, self.cards))


def merge_page(project: Project, group: Group, into: Group) -> MergePage:
    """What the page says before one group becomes part of another: 9 queries."""
    approaches = Approach.objects.filter(group__in=[group, into]).order_by()
    asked = dict(approaches.values_list("group").annotate(people=Sum("people")))
    return MergePage(
        refusal=refusal_of(project, group, into),
        places=group.places if (group.places or 0) > (into.places or 0) else None,
        asked=asked.get(group.pk, 0),
        asked_into=asked.get(into.pk, 0),
        **{name: rows._default_manager.filter(group=group).count() for name, rows in _MOVES.items()},
    )


def refusal_of(project: Project, group: Group, into: Group) -> MergeRefusal | None:
    """Why a group may not become part of another of the list, today where the project is: 1 query."""
    facts = {fact.group_id: fact for fact in group_facts(project)}
    return merge_refusal(facts[group.pk], facts[into.pk], today=timezone.localdate(timezone=project.zone))
