"""What a project answers to the cards of groups that are often forgotten."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from stakeholders import steps, verbs
from stakeholders.actions.groups import GroupIsGone
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor
from stakeholders.history import action, record
from stakeholders.models import CardAnswer, CardGroup, CatalogueCard, Group, NameFrom, Project
from stakeholders.queries.cards import named_groups, standing_group
from stakeholders.queries.groups import name_key


class NoAnswer(Exception):
    """It names nobody and does not say why, or does both."""


class AnswerChanged(Exception):
    """Somebody answered the card since the writer saw it."""


@action
def answer_card(
    *,
    project: Project,
    card: CatalogueCard,
    groups: Sequence[UUID] = (),
    new: Sequence[str] = (),
    why_none: str = "",
    saw: int = 0,
    by: Actor,
) -> CardAnswer:
    """Say which groups of a card the project touches, or why none. A later answer takes the place of the earlier.

    `groups` are codes of groups in the list, and `new` names that are added to it; a name that stands there already is
    that group. `saw` is the version of the answer that the writer saw, 0 for none. Raises NothingChanged for the answer
    that stands, so that a form sent twice answers once; AnswerChanged, GroupIsGone, NoAnswer and ProjectIsArchived.
    """
    project = steps.open_project(project)
    every = {group.pk: group for group in project.groups.all()}
    named, unknown = _named(every, groups, new)
    if bool(named or unknown) == bool(why_none):
        raise NoAnswer
    answer = CardAnswer.objects.filter(project=project, card=card).first()
    before = named_groups(every, answer.named.values_list("group_id", flat=True)) if answer is not None else ()
    if answer is not None and not unknown and (set(before), answer.why_none) == (named, why_none):
        raise NothingChanged
    if saw != (answer.version if answer is not None else 0):
        raise AnswerChanged
    is_first = answer is None
    answer = answer or CardAnswer(project=project, card=card, version=0)
    answer.why_none, answer.answered_by_id, answer.answered_at = why_none, by.member_id, timezone.now()
    answer.version += 1
    answer.save()
    added = [_add(project, name, by) for name in unknown]
    answer.named.all().delete()
    CardGroup.objects.bulk_create(
        CardGroup(project=project, answer=answer, group=group) for group in (*_in_order(named), *added)
    )
    old, new_values = {"groups_named": _names(before)}, {"groups_named": _names((*named, *added))}
    if added:
        old["new_groups"], new_values["new_groups"] = "", _names(added)
    verb = verbs.CARD_ANSWERED if is_first else verbs.CARD_ANSWER_CHANGED
    is_other = old != new_values
    record(
        project=project,
        verb=verb.key,
        what={"card": card.title},
        old=old if is_other else None,
        new=new_values if is_other else None,
        reason=why_none,
        by=by,
    )
    return answer


def _named(every: dict[int, Group], codes: Sequence[UUID], names: Sequence[str]) -> tuple[set[Group], list[str]]:
    """The groups that are meant, and the names that no group has."""
    by_code = {group.code: group.pk for group in every.values()}
    if not set(codes) <= by_code.keys():
        raise GroupIsGone
    # One that stands in the list comes last here, so that its name leads to it and not to one that was merged.
    by_name = {group.name_key: group.pk for group in sorted(every.values(), key=lambda group: not group.merged_into_id)}
    unknown: dict[str, str] = {}
    meant = [by_code[code] for code in codes]
    for name in names:
        key = name_key(name)
        if key in by_name:
            meant.append(by_name[key])
        else:
            unknown.setdefault(key, name)
    return {standing_group(every, pk) for pk in meant}, list(unknown.values())


def _add(project: Project, name: str, by: Actor) -> Group:
    return Group.objects.create(
        project=project,
        name=name,
        name_key=name_key(name),
        name_from=NameFrom.CARDS,
        touched_only_by_id=by.pk,
    )


def _in_order(groups: set[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (group.name_key, group.pk))


def _names(groups: Sequence[Group] | set[Group]) -> str:
    return ", ".join(group.name for group in _in_order(set(groups)))
