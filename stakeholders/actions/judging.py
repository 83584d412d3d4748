"""What people themselves say of a group. Pages call it somebody's view.

Nobody but the person, and whoever types for them, reads one; what many say together is shown by `revealing.py`.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from stakeholders import steps
from stakeholders.actors import Actor
from stakeholders.history import quiet_action
from stakeholders.models import Group, Judgement, Member, NoAnswer, OwnLink
from stakeholders.queries.group_facts import GroupIsGone as GroupIsGone
from stakeholders.queries.group_facts import listed_group

_NOTHING_SAID = {"affected": None, "affected_none": "", "say": None, "say_none": "", "link": ""}
THEIRS_ALONE = "Where somebody puts a group is theirs alone: an entry would tell who said something of it, and when."


class LeadsNeverBelong(Exception):
    """A lead said that they belong to a group. Source: product.md, "People"."""


class NoViewYet(Exception):
    """The person has said nothing of the group that could still be so."""


@dataclass(frozen=True, slots=True)
class OwnView:
    """What somebody says of a group: 0 to 100 on each axis, or why not; and their link. What is None stays as it is."""

    affected: int | NoAnswer | None = None
    say: int | NoAnswer | None = None
    link: OwnLink | None = None


@quiet_action(reason=THEIRS_ALONE)
def judge_group(*, group: Group, says: OwnView, by: Actor) -> Judgement:
    """Keep what somebody says of a group, in place of what they said before. What was shown of that stays beside it.

    The same words again are a view of today too. Of what a helper typed, and was not theirs, nothing becomes theirs by
    what they say now; it is asked once more. Raises LeadsNeverBelong, GroupIsGone where the group is not in the
    list any more, PersonIsGone and ProjectIsArchived.
    """
    if by.is_lead and says.link == OwnLink.BELONG:
        raise LeadsNeverBelong
    group = _open(group, by)
    judgement = group.judgements.filter(member_id=by.pk).first()
    now = timezone.now()
    if judgement is None:
        judgement = Judgement(
            project=group.project, group=group, member_id=by.pk, by_lead=by.is_lead, version=0, first_at=now
        )
    if judgement.not_theirs_at is not None and by.entered_by is None:
        for name, value in _NOTHING_SAID.items():
            setattr(judgement, name, value)
    changes = {name: value for name, value in _values(says).items() if getattr(judgement, name) != value}
    for name, value in changes.items():
        setattr(judgement, name, value)
    if changes or judgement.version == 0:
        judgement.version += 1
    if changes or by.entered_by is None:
        steps.mark_typed(row=judgement, project=group.project, by=by)
    judgement.judged_at = now
    judgement.save()
    return judgement


@quiet_action(reason=THEIRS_ALONE)
def say_still_so(*, group: Group, by: Actor) -> None:
    """What somebody said of a group is still their view, such as after the team moved it.

    Raises NoViewYet, GroupIsGone, PersonIsGone and ProjectIsArchived.
    """
    group = _open(group, by)
    judgement = group.judgements.filter(member_id=by.pk).first()
    if judgement is None:
        raise NoViewYet
    if by.entered_by is None:
        steps.mark_typed(row=judgement, project=group.project, by=by)
    judgement.judged_at = timezone.now()
    judgement.save()


def _open(group: Group, by: Actor) -> Group:
    """The group, while nobody else changes the project, where the person may still say something of it."""
    member = Member.objects.select_related("project").get(pk=by.pk)
    return listed_group(steps.open_own(member=member, by=by), group)


def _values(says: OwnView) -> dict[str, Any]:
    """What a row holds of it: only what was said now."""
    values: dict[str, Any] = {}
    for name in ("affected", "say"):
        answer = getattr(says, name)
        if isinstance(answer, NoAnswer):
            values |= {name: None, f"{name}_none": answer.value}
        elif answer is not None:
            values |= {name: answer, f"{name}_none": ""}
    if says.link is not None:
        values["link"] = says.link.value
    return values
