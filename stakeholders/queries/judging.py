"""Which groups somebody is asked about, and what they said of them: to that person, and to nobody else.

Source: product.md, "The grid": their own groups first, then three more at a time.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext

from coproduction.languages import said as in_words
from stakeholders.grid import word
from stakeholders.models import Group, Judgement, LeavingOut, Member, NoAnswer, OwnLink, Project
from stakeholders.register import ActKind

OFFERED = 3
"""Groups of other people that somebody is asked about at a time."""


class Question(StrEnum):
    """What is asked of a group, one question a page, as its address says it."""

    AFFECTED = "affected"
    SAY = "say"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """A group that somebody is asked about, with what they said of it."""

    group: Group
    judgement: Judgement | None
    is_own: bool
    """Whether the person said that they belong to it."""

    @property
    def next(self) -> Question | None:
        """What is asked next; None where everything is said."""
        return next_question(self.judgement)

    @property
    def has_begun(self) -> bool:
        """Whether something is said, and not all."""
        return self.judgement is not None and self.next is not None

    @property
    def was_moved(self) -> bool:
        """Whether the team moved it since the person said last what they think."""
        position = self.group.position
        return self.judgement is not None and position is not None and position.moved_at > self.judgement.judged_at

    @property
    def answers(self) -> dict[Question, str]:
        """What was said, in words; without what was not asked yet."""
        return answers_in_words(self.judgement) if self.judgement is not None else {}


@dataclass(frozen=True, slots=True)
class MyViews:
    """What somebody is asked about, and what they said of groups, each by their names."""

    own: list[AskedGroup]
    """Groups that they belong to, and said nothing of, or not all."""
    more: list[AskedGroup]
    """Three others at most: begun ones first."""
    said: list[AskedGroup]
    left: int
    """How many others come after those."""

    @property
    def waiting(self) -> int:
        """How many groups they have not said all of."""
        return len(self.own) + len(self.more) + self.left

    @property
    def first(self) -> AskedGroup | None:
        """The group that is asked about next."""
        return next(iter((*self.own, *self.more)), None)


def next_question(judgement: Judgement | None) -> Question | None:
    """What is asked next of somebody who said so much. Their link is asked only where both numbers are said."""
    if judgement is None or (judgement.affected is None and not judgement.affected_none):
        return Question.AFFECTED
    if judgement.say is None and not judgement.say_none:
        return Question.SAY
    if judgement.view is not None and not judgement.link:
        return Question.LINK
    return None


def answers_in_words(judgement: Judgement) -> dict[Question, str]:
    """What somebody said, such as "often"; without what was not asked yet."""
    said: dict[Question, str] = {}
    for question, value, why_not in (
        (Question.AFFECTED, judgement.affected, judgement.affected_none),
        (Question.SAY, judgement.say, judgement.say_none),
    ):
        if value is not None:
            said[question] = in_words(word(value))
        elif why_not:
            said[question] = str(NoAnswer(why_not).label)
    if judgement.link:
        said[Question.LINK] = str(OwnLink(judgement.link).label)
    return said


def view_lines(judgement: Judgement) -> list[str]:
    """What somebody said of a group, a line an answer: for them, and for whoever types for them."""
    labels = {
        Question.AFFECTED: gettext("Touches their life: %(answer)s"),
        Question.SAY: gettext("Say: %(answer)s"),
        Question.LINK: gettext("You and this group: %(answer)s"),
    }
    answers = answers_in_words(judgement)
    return [labels[question] % {"answer": answers[question]} for question in Question if question in answers]


def my_views(project: Project, member: Member) -> MyViews:
    """What somebody is asked about, and what they said: 4 queries.

    Groups that were left out are asked about only of those who belong to them. The others come in an order of each
    person's own, which tells nothing of where the team puts them or what other people said.
    """
    own: list[AskedGroup] = []
    others: list[AskedGroup] = []
    given: list[AskedGroup] = []
    mine = set(member.belongings.values_list("group_id", flat=True))
    said = {judgement.group_id: judgement for judgement in member.judgements.all()}
    acts = LeavingOut.objects.filter(project=project, kind=ActKind.LEFT_OUT.value, undone=None)
    left_out = set(acts.values_list("group_id", flat=True))
    groups = project.groups.listed().select_related("position")
    for group in sorted(groups, key=lambda group: (group.name_key, group.pk)):
        asked = AskedGroup(group, said.get(group.pk), group.pk in mine)
        if asked.next is None:
            given.append(asked)
        elif asked.is_own:
            own.append(asked)
        elif asked.has_begun or group.pk not in left_out:
            others.append(asked)
    others.sort(key=lambda asked: (not asked.has_begun, _shuffled(asked.group, member)))
    return MyViews(own, others[:OFFERED], given, max(0, len(others) - OFFERED))


def _shuffled(group: Group, member: Member) -> bytes:
    """A place in an order that is another for every person, and for each the same every time."""
    return hashlib.sha256(member.code.bytes + group.code.bytes).digest()


def asked_group(group: Group, member: Member) -> AskedGroup:
    """A group with what somebody said of it: 2 queries, and 1 for its position where it is not read yet."""
    judgement = group.judgements.filter(member=member).first()
    return AskedGroup(group, judgement, member.belongings.filter(group=group).exists())


def said_views(member: Member) -> dict[int, Judgement]:
    """What somebody said of groups of the list, where they gave their view or passed, by the group: 1 query.

    Only of those groups they see where the team puts them.
    """
    judgements = member.judgements.filter(group__merged_into=None)
    return {judgement.group_id: judgement for judgement in judgements if next_question(judgement) is None}


def own_waiting(project: Project, member: Member) -> Group | None:
    """The first group by name that somebody belongs to and has not said all of: 2 queries at most."""
    groups = project.groups.listed().filter(belongings__member=member)
    mine = sorted(groups, key=lambda group: (group.name_key, group.pk))
    if not mine:
        return None
    said = said_views(member)
    return next((group for group in mine if group.pk not in said), None)
