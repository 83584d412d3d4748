"""A small team in which everybody is asked, for tests of what may never be found out."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.models import CheckIn
from planner.values import Word
from stakeholders.actors import Actor
from stakeholders.models import Member, Project
from tests.check_in_factories import answer, begin_check_in, make_people
from tests.factories import actor_of, make_helper, make_on_paper, make_participant, typing_for


@dataclass(frozen=True, slots=True)
class Team:
    """People in an open check-in: five of each side, one of them on paper, and two who came since."""

    project: Project
    check_in: CheckIn
    lived: list[Member]
    staff: list[Member]
    late: list[Member]
    helper: Member
    helper_secret: str

    @property
    def lead(self) -> Member:
        """Its only lead."""
        return self.project.members.leads().get()

    @property
    def on_paper(self) -> Member:
        """Whose answers the helper types."""
        return self.lived[-1]

    def say(
        self, people: Sequence[Member], said: Sequence[Word], *, comment: str = "", check_in: CheckIn | None = None
    ) -> None:
        """Each of them gives one word to every question, the first one with a comment."""
        for member, word in zip(people, said, strict=True):
            by = typing_for(member=member, helper=self.helper) if member.on_paper else actor_of(member=member)
            words = comment if member == people[0] else ""
            answer(check_in=check_in or self.check_in, member=member, word=word, comment=words, by=by)

    def as_lead(self) -> Actor:
        """The lead, who closes a round."""
        return actor_of(member=self.lead)


def make_team(project: Project) -> Team:
    """The team of a project without people."""
    helper, secret = make_helper(project=project)
    lived, staff = make_people(project=project, lived=4, staff=5)
    lived.append(make_on_paper(project=project, helper=helper)[0])
    check_in = begin_check_in(project=project)
    late = [make_participant(project=project, name=f"Late {number}", side="lived")[0] for number in range(2)]
    return Team(project, check_in, lived, staff, late, helper, secret)
