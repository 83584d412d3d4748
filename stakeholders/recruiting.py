"""Recruitment's rules: the steps of a person on the way, and how long there is to ask people. Pure.

Source: product.md, "Recruitment" and the check `period`; domain.md, E1 and E4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

TARGET_WEEKS = 12
"""Weeks that recruitment is planned for."""
SHORT_PLAN_WEEKS = 4
"""Weeks suggested for a short plan; the floor stays, so that a known gap is said from the first day."""
FLOOR_WEEKS = 8
"""The least that the check asks for."""
DAYS = 7
"""Days of a week."""
MORE_WEEKS = 4
"""Weeks more where a group that is affected and not heard has nobody it trusts to ask it."""


class Step(StrEnum):
    """Where a person on the way stands. Source: product.md, "Recruitment"."""

    APPROACHED = "approached"
    INTERESTED = "interested"
    TALK_HELD = "talk_held"
    JOINED = "joined"
    PAUSED = "paused"
    LEFT = "left"
    DECLINED = "declined"
    THANKED = "thanked"


_ORDER = {
    Step.APPROACHED: 0,
    Step.INTERESTED: 1,
    Step.TALK_HELD: 2,
    Step.JOINED: 3,
    Step.PAUSED: 4,
    Step.LEFT: 5,
    Step.DECLINED: 5,
    Step.THANKED: 6,
}


def is_back(before: Step, after: Step) -> bool:
    """Whether the step leads back. Steps back are allowed, dated and said."""
    return _ORDER[after] < _ORDER[before]


_ON_THE_WAY = (Step.APPROACHED, Step.INTERESTED, Step.TALK_HELD, Step.JOINED)


def next_step(step: Step) -> Step | None:
    """The one that usually follows; None where nothing usually does."""
    if step in {Step.PAUSED, Step.LEFT, Step.DECLINED}:
        return Step.JOINED if step is Step.PAUSED else Step.THANKED
    if step not in _ON_THE_WAY or step is Step.JOINED:
        return None
    return _ON_THE_WAY[_ON_THE_WAY.index(step) + 1]


@dataclass(frozen=True, slots=True)
class WindowVersion:
    """The time in which people are asked, as it was entered on a day. Both ends belong to it."""

    opens_on: date
    closes_on: date
    entered_on: date

    @property
    def days(self) -> int:
        """How long it is, in days."""
        return (self.closes_on - self.opens_on).days + 1

    @property
    def began_before(self) -> bool:
        """Whether it began before it was entered: those days are on nobody's record."""
        return self.opens_on < self.entered_on


def days_open(versions: Sequence[WindowVersion], *, today: date) -> int:
    """For how many whole days people could be asked until today, by what was entered at the time.

    `versions` are oldest first. Each holds from the day it was entered until the next one was: so a day counts only
    where the window that was known then was open, and changing it later adds no day to the past.
    """
    return sum((last - first).days + 1 for first, last in held_times(versions, today=today))


def lacks_time(versions: Sequence[WindowVersion], *, today: date, weeks: int) -> bool:
    """Whether fewer weeks than asked for count until today, or asking began before it was entered.

    That is what a known gap about time can be about; begun before, it can be said, and need not be once the weeks are
    there. Source: product.md, "The checks", `period`.
    """
    return days_open(versions, today=today) < weeks * DAYS or (bool(versions) and versions[0].began_before)


def counted_from(versions: Sequence[WindowVersion], *, today: date) -> date | None:
    """The first day that counts; None where none does yet."""
    return next((first for first, _ in held_times(versions, today=today)), None)


def held_times(versions: Sequence[WindowVersion], *, today: date) -> Iterable[tuple[date, date]]:
    """The times that count until today: the first and the last day of each, the first one first."""
    for number, version in enumerate(versions):
        until = versions[number + 1].entered_on - timedelta(days=1) if number + 1 < len(versions) else today
        first = max(version.opens_on, version.entered_on)
        last = min(version.closes_on, until, today)
        if first <= last:
            yield first, last


def planned_days(versions: Sequence[WindowVersion]) -> int:
    """For how many days people will have been asked once the last window is over, where nobody changes it."""
    return days_open(versions, today=max(version.closes_on for version in versions)) if versions else 0


def advised_weeks(*, lacks_trusted_link: bool) -> int:
    """How many weeks are advised. Source: product.md, "Recruitment"; domain.md, E1."""
    return TARGET_WEEKS + (MORE_WEEKS if lacks_trusted_link else 0)


RESERVE_SHARE = 4
"""One in so many places more stands ready. Source: domain.md, E3."""


def suggested_places(*, people_about: int | None, all_people: int, team: int, is_unheard: bool) -> int:
    """Places to suggest for a group: its share of everybody in a team of so many, 2 at least; one more where unheard.

    Source: domain.md, E2: by impact, no mirror of the population.
    """
    share = -(-team * people_about // all_people) if people_about and all_people else 0
    return max(2, min(share, max(2, team // 2))) + int(is_unheard)


def suggested_reserve(places: int) -> int:
    """People to have ready for so many places."""
    return -(-places // RESERVE_SHARE)
