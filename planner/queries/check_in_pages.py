"""The pages on which leads open a check-in and look after an open one. Nothing here depends on an answer."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from planner.gate.check_ins import FEWEST_FOR_A_ROUND
from planner.models import CheckIn, CheckInValue
from planner.promise import Line
from planner.queries.check_ins import asked_now, numbers_now, told_on
from planner.queries.promise import promise_text
from planner.queries.stages import today_in
from stakeholders.models import LIVED_SIDE, Member, Project
from stakeholders.queries.mail import addresses_of

NAMED = 50
"""People without an e-mail address who are named; of more than that the number is said."""


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """What is asked, whom, and for how long it has to be open. Without lines nothing was put to everyone yet."""

    lines: list[Line]
    people: int
    lived: int
    days: int
    today: date

    @property
    def has_few(self) -> bool:
        """Whether so few of the lived side take part that a talk is the normal way."""
        return self.lived < FEWEST_FOR_A_ROUND

    @property
    def counts_from(self) -> date:
        """The first day on which it may close and count, also where somebody did not answer."""
        return self.today + timedelta(days=self.days)


def opening_page(project: Project) -> OpeningPage:
    """What a lead reads before they open a check-in: 7 queries."""
    text = promise_text(project)
    asked = list(asked_now(project).values_list("is_lead", "side"))
    return OpeningPage(
        lines=text.counting if text.current is not None else [],
        people=len(asked),
        lived=sum(not is_lead and side in LIVED_SIDE for is_lead, side in asked),
        days=numbers_now(project).check_in_days,
        today=today_in(project),
    )


@dataclass(frozen=True, slots=True)
class OpenPage:
    """An open check-in: what is asked, whom, and who has to be told in another way."""

    check_in: CheckIn
    lines: list[CheckInValue]
    people: int
    untold: list[Member]
    """Those with no address that we may write to."""
    days: int
    today: date

    @property
    def told(self) -> int:
        """How many can be told by e-mail."""
        return self.people - len(self.untold)

    @property
    def named(self) -> list[Member]:
        """Those of them who are named."""
        return self.untold[:NAMED]

    @property
    def unnamed(self) -> int:
        """How many more there are."""
        return len(self.untold) - len(self.named)

    @property
    def is_over(self) -> bool:
        """Whether its last day is over, so that nobody can answer."""
        return self.today > self.check_in.closes_on

    @property
    def told_on(self) -> date:
        """The last day on which everybody was written to."""
        return told_on(self.check_in)

    @property
    def may_remind(self) -> bool:
        """Whether everybody may be written to today."""
        return bool(self.told) and not self.is_over and self.told_on < self.today

    @property
    def counts_from(self) -> date:
        """The first day on which it may close and count, also where somebody did not answer."""
        opened_on = timezone.localdate(self.check_in.opened_at, timezone=self.check_in.project.zone)
        return opened_on + timedelta(days=self.days)

    @property
    def is_early(self) -> bool:
        """Whether it would count only if everybody has answered."""
        return min(self.today, self.check_in.closes_on) < self.counts_from


def open_page(check_in: CheckIn) -> OpenPage:
    """What a lead sees of an open check-in: 7 queries."""
    project = check_in.project
    asked = asked_now(project)
    addresses = addresses_of(project, asked)
    people = list(asked.order_by("name", "pk"))
    return OpenPage(
        check_in=check_in,
        lines=list(check_in.values.all()),
        people=len(people),
        untold=[person for person in people if person not in addresses],
        days=numbers_now(project).check_in_days,
        today=today_in(project),
    )
