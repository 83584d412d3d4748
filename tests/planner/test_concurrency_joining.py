"""Many people who come in at once: nobody too many, nobody twice, and no wrong code too many."""

from types import NoneType

import pytest
from django.utils import timezone

from stakeholders.actions.arriving import say_yes
from stakeholders.actions.coming_in import (
    LinkEnded,
    TooManyTries,
    come_in_by_shared_link,
    open_by_code,
    show_own_link,
)
from stakeholders.actions.members import use_link_first
from stakeholders.actions.projects import NothingChanged
from stakeholders.actors import Actor, ActorKind
from stakeholders.models import Arrival, Member, PersonalLink, Project, SharedLink, TypedTries
from stakeholders.queries.links import working_link
from stakeholders.ways_in import WRONG_TRIES_AN_HOUR, WayIn
from tests.factories import make_arrival, make_participant, make_project, make_shared_link
from tests.planner.test_concurrency import at_once, kinds
from tests.remembering import remembered

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY_YET = Actor(ActorKind.PARTICIPANT)
WRONG = "2222222222"


@pytest.fixture
@remembered
def project(transactional_db: None) -> Project:
    return make_project(template="short")


def test_ten_uses_pressed_by_fifty_at_once_admit_ten(project: Project) -> None:
    link, _ = make_shared_link(project=project, most_uses=10)

    def press(number: int) -> PersonalLink:
        return come_in_by_shared_link(link=link, press=f"press {number}", by=NOBODY_YET)

    outcomes = at_once(*[lambda number=number: press(number) for number in range(50)])

    assert kinds(outcomes) == {PersonalLink: 10, LinkEnded: 40}
    assert (SharedLink.objects.get().uses, Arrival.objects.count(), PersonalLink.objects.count()) == (10, 10, 10)
    assert project.members.participants().count() == 10
    assert project.history.filter(verb="came_by_shared_link").count() == 10


def test_one_button_pressed_eight_times_at_once_lets_in_one(project: Project) -> None:
    link, _ = make_shared_link(project=project, most_uses=10)

    outcomes = at_once(*[lambda: come_in_by_shared_link(link=link, press="a", by=NOBODY_YET)] * 8)

    assert kinds(outcomes) == {PersonalLink: 1, NothingChanged: 7}
    assert (SharedLink.objects.get().uses, project.members.participants().count()) == (1, 1)


def test_a_link_replaced_while_it_is_pressed_lets_in_before_or_not_at_all(project: Project) -> None:
    link, _ = make_shared_link(project=project)

    def replace() -> int:
        return SharedLink.objects.filter(pk=link.pk).update(version=2)

    presses = [
        lambda number=number: come_in_by_shared_link(link=link, press=f"press {number}", by=NOBODY_YET)
        for number in range(6)
    ]
    outcomes = at_once(replace, *presses)

    came, refused = kinds(outcomes)[PersonalLink], kinds(outcomes)[LinkEnded]
    assert (outcomes[0], came + refused) == (1, 6)
    assert (SharedLink.objects.get().uses, project.members.participants().count()) == (came, came)


def test_yes_pressed_four_times_at_once_is_one_yes(project: Project) -> None:
    link, _ = make_shared_link(project=project)
    member, by = make_arrival(link=link, says_yes=False)

    outcomes = at_once(*[lambda: say_yes(member=member, by=by)] * 4)

    assert kinds(outcomes) == {NoneType: 1, NothingChanged: 3}
    assert project.consents.filter(member=member).count() == 1


def test_one_link_drawn_three_times_at_once_works_once(project: Project) -> None:
    link, _ = make_shared_link(project=project)
    member, by = make_arrival(link=link)

    outcomes = at_once(*[lambda: show_own_link(member=member, by=by)] * 3)

    assert kinds(outcomes) == {WayIn: 3}
    assert [working_link(way.secret) is not None for way in outcomes].count(True) == 1
    assert PersonalLink.objects.count() == 1


def test_the_last_tries_of_an_hour_are_taken_once_each(project: Project) -> None:
    """Unless the clock strikes in between: then the new hour has its own."""
    began = timezone.now().replace(minute=0, second=0, microsecond=0)
    TypedTries.objects.create(hour=began, wrong=WRONG_TRIES_AN_HOUR - 5)

    outcomes = at_once(*[lambda: open_by_code(typed=WRONG, by=NOBODY_YET)] * 20)

    tries = dict(TypedTries.objects.values_list("hour", "wrong"))
    taken = sum(tries.values()) - (WRONG_TRIES_AN_HOUR - 5)
    assert kinds(outcomes)[NoneType] == taken
    assert kinds(outcomes)[TooManyTries] == 20 - taken
    assert tries[began] <= WRONG_TRIES_AN_HOUR
    if len(tries) == 1:
        assert taken == 5


def test_the_first_try_of_an_hour_is_counted_for_each_of_eight(project: Project) -> None:
    outcomes = at_once(*[lambda: open_by_code(typed=WRONG, by=NOBODY_YET)] * 8)

    assert kinds(outcomes) == {NoneType: 8}
    assert sum(TypedTries.objects.values_list("wrong", flat=True)) == 8


def test_own_links_of_two_people_are_used_at_once(project: Project) -> None:
    people = [make_participant(project=project, name=f"Person {number}", comes_in=False) for number in range(4)]

    outcomes = at_once(
        *[lambda by=by, member=member: use_link_first(link=member.links.get(), by=by) for member, _, by in people]
    )

    assert kinds(outcomes) == {NoneType: 4}
    assert Member.objects.filter(joined_at=None, is_lead=False).count() == 0
